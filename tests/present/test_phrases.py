"""Sentences with their numbers: every figure of a text must be one that the row holds."""

import math

import pytest

from builders import catalog, indicator, observation, observations, target, targets
from ufanalysis.analysis.levels import levels
from ufanalysis.analysis.progress import progress
from ufanalysis.present.evidence import sentence
from ufanalysis.present.phrases import STATUS, change, gap, pace, verdict, word


def judged(figures, goal, *, year=2024, **fields):
    known = catalog(indicator(**fields))
    row = progress(observations(*figures), targets(goal), known, year=year).iloc[0]
    return row, known.indicators[0]


def said(figures, goal, **fields):
    return sentence(pace(*judged(figures, goal, **fields)))


def test_completion_and_pace_are_one_sentence_with_their_numbers():
    row, members = judged([observation(2023, 40.0)], target(90.0, base_value=20.0), year=2023)

    told = verdict(row, members)

    # a = 20/70 = 0.285714; e = 0.6; gap -0.314286
    assert told.text == "工会会员数40人（2023年），完成2025年目标增量的28.6%，滞后时序进度31.4个百分点"
    assert [figure.value for figure in told.figures] == pytest.approx([40.0, 0.285714, -0.314286], abs=1e-6)


def test_every_figure_of_a_verdict_names_its_cells():
    figures = [observation(2020, 20.0, ref="B9"), observation(2023, 40.0, ref="C4")]
    row, members = judged(figures, target(90.0, base_value=20.0), year=2023)

    share = verdict(row, members).figures[1]

    assert [(cell.file, cell.ref) for cell in share.origins] == [
        ("2023.xlsx", "C4"),
        ("2020.xlsx", "B9"),
        ("目标.xlsx", "E5"),
    ]
    assert share.formula == "完成率 = （现值 − 基期值）÷（目标值 − 基期值）"


PACES = [
    ([observation(2024, 84.0)], target(100.0), {}, "完成2025年目标的84%，快于时序进度4个百分点"),
    ([observation(2024, 80.0)], target(100.0), {}, "完成2025年目标的80%，与时序进度持平"),
    (
        [observation(2024, 600.0)],
        target(500.0, base_value=1000.0),
        {"direction": "down"},
        "完成2025年压减任务的80%，与时序进度持平",
    ),
    ([observation(2024, 98.0)], target(70.0, kind="annual", target_year=2024), {"kind": "flow"}, "完成年度任务的140%"),
    ([observation(2024, 92.0)], target(90.0, kind="floor"), {"unit": "%"}, "保持在90%以上"),
    ([observation(2024, 88.8)], target(90.0, kind="floor"), {"unit": "%"}, "低于90%的目标1.2个百分点"),
    ([observation(2024, 120.0)], target(100.0, kind="floor"), {"direction": "down"}, "高于100人的目标20人"),
    ([observation(2024, -8.0)], target(100.0), {}, "与2020年基期相比逆向变化，滞后时序进度88个百分点"),
    ([], target(100.0), {}, "截至2024年没有数据"),
]


@pytest.mark.parametrize(("figures", "goal", "fields", "text"), PACES, ids=[case[3] for case in PACES])
def test_pace_is_worded_by_the_kind_of_target(figures, goal, fields, text):
    assert said(figures, goal, **fields).text == text


def test_masked_figure_with_agreeing_bounds_is_worded_without_a_number():
    masked = observation(2024, math.nan, lower=50.0, upper=75.0, status="masked")

    assert said([masked], target(100.0)).text == "数值只知区间，区间内均为“慢于时序”"


def test_uncertain_label_is_said_in_the_verdict():
    about = observation(2024, 77.0, lower=75.0, upper=79.0, status="approximate")

    assert verdict(*judged([about], target(100.0))).text.endswith("（结论在数值范围内可能不同）")


def test_yearly_plan_that_is_met_is_not_called_early():
    early, _ = judged([observation(2024, 101.0)], target(100.0))
    plan, _ = judged([observation(2024, 101.0)], target(100.0, kind="annual", target_year=2024), kind="flow")

    assert (word(early), word(plan)) == ("提前实现", "已达标")


def test_gap_of_nothing_has_no_figure():
    row, _ = judged([observation(2024, 80.0)], target(100.0))

    assert gap(row) == ("与时序进度持平",)


CHANGES = [
    (2000, 2120, "人", "比上年增长6.0%", 0.06),  # 2120/2000 - 1
    (100, 97, "人", "比上年下降3.0%", -0.03),
    (90.0, 91.2, "%", "比上年提高1.2个百分点", 1.2),
    (91.2, 90.0, "%", "比上年下降1.2个百分点", -1.2),
    (0, 120, "件", "比上年增加120件", 120),
    (-5, 3, "万元", "比上年增加8万元，由负转正", 8),
    (5, -3, "万元", "比上年减少8万元，由正转负", -8),
    (-5, -3, "万元", "比上年增加2万元", 2),
]


@pytest.mark.parametrize(("before", "now", "unit", "text", "value"), CHANGES, ids=[case[3] for case in CHANGES])
def test_change_is_percent_for_counts_points_for_rates_and_an_amount_on_no_base(before, now, unit, text, value):
    known = catalog(indicator(unit=unit))
    row = levels(observations(observation(2023, before), observation(2024, now)), known, year=2024).iloc[0]

    told = sentence(change(row, known.indicators[0]))

    assert told.text == text
    assert told.figures[0].value == pytest.approx(value)
    assert [cell.file for cell in told.figures[0].origins] == ["2024.xlsx", "2023.xlsx"]


UNCOMPARED = [
    ([observation(2024, 5.0)], "上年无可比数"),
    ([observation(2023, 5.0), observation(2024, 5.0)], "比上年持平"),
    ([observation(2023, 5.0), observation(2024, 50000.0, status="suspect")], "数值存疑，不作比较"),
    ([observation(2023, math.nan, status="negligible"), observation(2024, 5.0)], "数值不足最小单位，不作比较"),
]


@pytest.mark.parametrize(("figures", "text"), UNCOMPARED, ids=[case[1] for case in UNCOMPARED])
def test_change_that_cannot_be_told_is_words_without_a_figure(figures, text):
    known = catalog()
    row = levels(observations(*figures), known, year=2024).iloc[0]

    told = sentence(change(row, known.indicators[0]))

    assert told.text == text
    assert told.figures == ()


def test_approximate_side_makes_the_change_approximate():
    figures = [observation(2023, 100.0), observation(2024, 106.0, lower=105.0, upper=107.0, status="approximate")]
    row = levels(observations(*figures), catalog(), year=2024).iloc[0]

    assert sentence(change(row, catalog().indicators[0])).text == "比上年约增长6.0%"


def test_no_two_labels_share_word_or_symbol():
    assert len({status.word for status in STATUS.values()}) == len(STATUS)
    assert len({status.symbol for status in STATUS.values()}) == len(STATUS)
