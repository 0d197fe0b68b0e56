"""Each case is worked by hand in its comment; e is the share of time, a the share achieved."""

import pandas as pd
import pytest

from builders import catalog, indicator, observation, observations, target, targets
from ufanalysis.analysis.progress import COLUMNS, progress


def assess(figures, goals, *, year=2024, **fields):
    known = fields.pop("known", None) or catalog(indicator(**fields))
    return progress(observations(*figures), targets(*goals), known, year=year)


def only(figures, goals, **fields):
    rows = assess(figures, goals, **fields)
    assert len(rows) == 1
    return rows.iloc[0]


def test_level_target_is_measured_against_the_straight_line_from_base_to_target():
    row = only([observation(2023, 40.0)], [target(90.0, base_value=20.0)], year=2023)

    # e = (2023-2020)/(2025-2020) = 0.6; a = (40-20)/(90-20) = 20/70 = 0.285714; a/e = 0.476190
    assert row["elapsed"] == pytest.approx(0.6)
    assert row["achieved"] == pytest.approx(0.285714, abs=1e-6)
    assert row["pace_ratio"] == pytest.approx(0.476190, abs=1e-6)
    assert row["pace_gap"] == pytest.approx(-0.314286, abs=1e-6)
    assert row["label"] == "far_behind"


def test_yearly_change_still_required_is_compared_with_the_mean_so_far():
    row = only([observation(2023, 40.0)], [target(90.0, base_value=20.0)], year=2023)

    # schedule value 20 + 0.6·70 = 62; required (90-40)/2 = 25; so far (40-20)/3 = 6.6667; 25/6.6667 = 3.75
    assert row["expected"] == pytest.approx(62.0)
    assert row["required"] == pytest.approx(25.0)
    assert row["mean_change"] == pytest.approx(6.666667, abs=1e-6)
    assert row["acceleration"] == pytest.approx(3.75)


# Base 0 in 2020, target 100 in 2025, year 2024: e = 0.8, so value/80 is the pace ratio.
PACE = [
    (100.0, "achieved"),
    (120.0, "achieved"),
    (84.0, "ahead"),  # 1.05
    (83.9, "on_schedule"),  # 1.04875
    (76.0, "on_schedule"),  # 0.95
    (75.9, "behind"),  # 0.94875
    (48.0, "behind"),  # 0.60
    (47.9, "far_behind"),  # 0.59875
    (0.0, "far_behind"),
    (-0.1, "reversed"),
]


@pytest.mark.parametrize(("value", "label"), PACE, ids=[f"{value}-{label}" for value, label in PACE])
def test_label_changes_at_the_cuts_of_the_catalog(value, label):
    assert only([observation(2024, value)], [target(100.0)])["label"] == label


def test_cuts_come_from_the_catalog():
    strict = catalog(indicator(), cuts={"ahead": 1.2, "on_schedule": 1.0, "behind": 0.9})

    # 76/80 = 0.95 lies between 0.9 and 1.0
    assert only([observation(2024, 76.0)], [target(100.0)], known=strict)["label"] == "behind"


def test_lower_is_better_needs_no_inverted_values():
    row = only([observation(2024, 600.0)], [target(500.0, base_value=1000.0)], direction="down")

    # a = (600-1000)/(500-1000) = 0.8 = e
    assert row["achieved"] == pytest.approx(0.8)
    assert row["label"] == "on_schedule"


def test_lower_is_better_is_achieved_below_the_target():
    assert only([observation(2024, 499.0)], [target(500.0, base_value=1000.0)], direction="down")["label"] == "achieved"


def test_context_indicator_takes_its_direction_from_base_to_target():
    row = only([observation(2024, 1100.0)], [target(500.0, base_value=1000.0)], direction="context")

    # a = (1100-1000)/(500-1000) = -0.2
    assert row["label"] == "reversed"


def test_zero_and_negative_bases_are_judged_linearly():
    row = only([observation(2024, 6.0)], [target(10.0, base_value=-10.0)])

    # a = (6+10)/(10+10) = 0.8 = e
    assert row["label"] == "on_schedule"


def test_cumulative_target_sums_the_years_after_the_base():
    figures = [observation(y, v) for y, v in [(2020, 99.0), (2021, 10.0), (2022, 20.0), (2023, 30.0)]]
    row = only(figures, [target(200.0, kind="cumulative", base_value=7.0)], year=2023, kind="flow")

    # sum 10+20+30 = 60 (the base year and the base value do not count); a = 60/200 = 0.3; e = 0.6
    assert row["value"] == 60.0
    assert row["achieved"] == pytest.approx(0.3)
    assert row["label"] == "far_behind"
    assert [part[0] for part in row["parts"]] == ["2021.xlsx", "2022.xlsx", "2023.xlsx"]


def test_cumulative_sum_with_a_missing_year_is_a_lower_bound_and_says_so():
    row = only(
        [observation(2021, 10.0), observation(2023, 30.0)],
        [target(200.0, kind="cumulative")],
        year=2023,
        kind="flow",
    )

    assert row["value"] == 40.0
    assert not row["certain"]
    assert "累计缺1年" in row["reason"]


def test_missing_years_of_a_sum_are_counted_in_whole_years_beside_other_kinds_of_targets():
    goals = [target(200.0, kind="cumulative"), target(90.0, district="east")]

    rows = assess([observation(2021, 10.0), observation(2023, 30.0)], goals, year=2023, kind="flow")

    assert "累计缺1年" in rows.loc[rows["kind"].eq("cumulative"), "reason"].item()


def test_cumulative_target_of_a_stock_compares_the_stock_itself():
    row = only([observation(2024, 80.0)], [target(100.0, kind="cumulative")], kind="stock")

    assert (row["value"], row["label"]) == (80.0, "on_schedule")


def plan(target_value=70.0, **columns):
    return target(target_value, kind="annual", target_year=2024, **columns)


def test_annual_plan_is_judged_by_the_share_of_the_plan():
    row = only([observation(2024, 98.0)], [plan()], kind="flow")

    # 98/70 = 1.40, the 140 % of the trade unions' own 2011 report (Economic Daily, 2011-11-01)
    assert row["achieved"] == pytest.approx(1.4)
    assert row["label"] == "achieved"


def test_annual_plan_not_reached_is_behind_by_what_is_missing():
    row = only([observation(2024, 63.0)], [plan()], kind="flow")

    # 63/70 = 0.9 of the plan with all of the year gone
    assert row["pace_gap"] == pytest.approx(-0.1)
    assert row["label"] == "behind"


def test_annual_plan_is_not_judged_by_another_year():
    row = only([observation(2023, 98.0)], [plan()], kind="flow")

    assert row["label"] == "no_data"
    assert "2024年没有数据" in row["reason"]


def test_plan_of_a_later_year_is_on_its_way_not_due():
    row = only([observation(2022, 50.0)], [plan(100.0, base_value=20.0)], year=2022, kind="flow")

    # 20 in 2020, 100 planned for 2024: e = 2/4; a = 30/80 = 0.375, R = 0.75; as a share of the plan it would be 0.5
    assert row["achieved"] == pytest.approx(0.375)
    assert row["label"] == "behind"


def test_plan_where_lower_is_better_is_a_ceiling():
    assert only([observation(2024, 60.0)], [plan(base_value=90.0)], direction="down")["label"] == "maintained"


@pytest.mark.parametrize(("value", "label"), [(90.0, "maintained"), (89.9, "fallen")])
def test_floor_is_maintained_or_fallen_and_has_no_pace(value, label):
    row = only([observation(2024, value)], [target(90.0, kind="floor", base_value=92.0)])

    assert row["label"] == label
    assert pd.isna(row["pace_ratio"])


def test_base_beyond_the_target_is_judged_as_maintained_whatever_the_sign_of_the_change():
    row = only([observation(2024, 68.0)], [target(100.0, base_value=70.0)], direction="down")

    # Lower is better and 70 was already below 100: StatCan's case progress/ca-ceiling-target-met.
    assert row["label"] == "maintained"
    assert "基期已达目标" in row["reason"]


def test_target_met_once_and_lost_again_keeps_the_memory():
    row = only([observation(2022, 101.0), observation(2024, 90.0)], [target(100.0)])

    assert row["was_met"]
    assert row["label"] == "ahead"
    assert "曾达标" in row["reason"]


def test_year_used_is_the_latest_one_and_is_told():
    row = only([observation(2022, 40.0)], [target(100.0)])

    # e = 2/5 at the year of the figure, not 4/5 at the year of the report
    assert row["elapsed"] == pytest.approx(0.4)
    assert row["label"] == "on_schedule"
    assert "用2022年数" in row["reason"]
    assert not row["stale"]


def test_figure_older_than_two_years_is_stale():
    row = only([observation(2021, 40.0)], [target(100.0)])

    assert row["stale"]
    assert "数据陈旧" in row["reason"]


def test_figures_after_the_report_year_are_not_seen():
    assert only([observation(2023, 60.0), observation(2024, 99.0)], [target(100.0)], year=2023)["value"] == 60.0


def test_after_the_target_year_the_target_year_itself_is_judged():
    row = only([observation(2025, 97.0), observation(2026, 130.0)], [target(100.0)], year=2026)

    # a = 0.97, e = 1
    assert row["value"] == 97.0
    assert row["final"]
    assert row["label"] == "on_schedule"
    assert "尚未达标" in row["reason"]


def test_missing_base_is_replaced_by_the_nearest_later_year():
    row = only([observation(2021, 20.0), observation(2024, 80.0)], [target(100.0, base_value=float("nan"))])

    # base 20 in 2021: a = 60/80 = 0.75 = e = 3/4
    assert (row["base_year"], row["base_value"]) == (2021, 20.0)
    assert row["label"] == "on_schedule"
    assert "改用2021年数" in row["reason"]


def test_base_in_the_observations_keeps_its_own_cell():
    row = only([observation(2020, 5.0, ref="C9"), observation(2024, 80.0)], [target(100.0, base_value=float("nan"))])

    assert (row["base_file"], row["base_ref"], row["base_raw"]) == ("2020.xlsx", "C9", "5.0")


def test_base_written_only_in_the_target_sheet_points_there():
    row = only([observation(2024, 80.0)], [target(100.0, base_value=3.0)])

    assert (row["base_file"], row["base_ref"]) == ("目标.xlsx", "D5")


NOT_JUDGED = [
    ([observation(2019, 1.0)], {"base_value": float("nan")}, "not_assessed", "没有基期值"),
    ([], {}, "no_data", "截至2024年没有数据"),
    ([observation(2020, 1.0)], {}, "not_assessed", "只有基期一年"),
    ([observation(2019, 1.0)], {}, "no_data", "基期以后没有数据"),
    ([observation(2024, 1.0)], {"target_value": float("nan")}, "not_assessed", "目标值缺失"),
    ([observation(2024, 1.0)], {"target_year": 2020}, "no_data", "截至2020年没有数据"),
    ([observation(2024, 1.0)], {"base_year": 2025}, "not_assessed", "目标年不晚于基期年"),
    ([observation(2024, 1.0, status="suspect")], {}, "not_assessed", "存疑"),
    ([observation(2024, 1.0, status="not_applicable")], {}, "not_assessed", "不适用"),
    (
        [observation(2024, 1.0)],
        {"kind": "annual", "target_value": 0.0, "target_year": 2024},
        "not_assessed",
        "年度任务为零",
    ),
]


@pytest.mark.parametrize(("figures", "goal", "label", "reason"), NOT_JUDGED, ids=[case[3] for case in NOT_JUDGED])
def test_what_cannot_be_judged_has_a_label_and_a_plain_reason(figures, goal, label, reason):
    row = only(figures, [target(**goal)])

    assert row["label"] == label
    assert reason in row["reason"]


def test_base_equal_to_target_without_direction_is_not_judged():
    row = only([observation(2024, 5.0)], [target(5.0, base_value=5.0)], direction="context")

    assert row["label"] == "not_assessed"
    assert "不分升降" in row["reason"]


def test_base_equal_to_target_with_direction_is_maintained():
    assert only([observation(2024, 5.0)], [target(5.0, base_value=5.0)])["label"] == "maintained"


def test_rate_on_a_tiny_denominator_is_not_judged():
    known = catalog(
        indicator("rate", unit="%", kind="rate", denominator="members", numerator="members", rollup="ratio"),
        indicator(),
    )
    figures = [observation(2024, 96.0, indicator="rate"), observation(2024, 29.0)]
    row = only(figures, [target(100.0, indicator="rate")], known=known)

    assert row["label"] == "not_assessed"
    assert "基数不足30" in row["reason"]


def test_denominator_in_ten_thousands_is_counted_in_people():
    known = catalog(
        indicator("rate", unit="%", kind="rate", denominator="members", numerator="members", rollup="ratio"),
        indicator(unit="万人"),
    )
    figures = [observation(2024, 80.0, indicator="rate"), observation(2024, 0.003)]

    # 0.003 万人 = 30 people, which is enough
    assert only(figures, [target(100.0, indicator="rate")], known=known)["label"] == "on_schedule"


def masked(lower, upper):
    return observation(2024, float("nan"), lower=lower, upper=upper, status="masked", raw="**.*")


def test_masked_figure_whose_bounds_agree_is_judged():
    row = only([masked(50.0, 75.0)], [target(100.0)])

    # 50/80 = 0.625 and 75/80 = 0.9375 are both behind
    assert row["label"] == "behind"
    assert row["certain"]


def test_masked_figure_whose_bounds_disagree_says_between_which_labels():
    row = only([masked(10.0, 99.9)], [target(100.0)])

    # 10/80 = 0.125; 99.9/80 = 1.249
    assert row["label"] == "not_assessed"
    assert (row["label_low"], row["label_high"]) == ("far_behind", "ahead")
    assert not row["certain"]
    assert "区间" in row["reason"]


def test_approximate_figure_near_a_cut_is_uncertain_but_labelled():
    row = only([observation(2024, 77.0, lower=75.0, upper=79.0, status="approximate")], [target(100.0)])

    # 77/80 = 0.9625 on schedule; at 75/80 = 0.9375 behind
    assert row["label"] == "on_schedule"
    assert row["label_low"] == "behind"
    assert not row["certain"]


def test_approximate_base_makes_the_label_uncertain_too():
    base = observation(2020, 20.0, lower=10.0, upper=30.0, status="approximate")
    row = only([base, observation(2024, 84.0)], [target(100.0, base_value=float("nan"))])

    # base 20: 64/80 = e; base 30: 54/70, ratio 0.964; base 10: 74/90, ratio 1.028: all on schedule
    assert row["certain"]
    wide = observation(2020, 20.0, lower=0.0, upper=60.0, status="approximate")
    # base 60: 24/40 = 0.6, ratio 0.75 behind
    assert not only([wide, observation(2024, 84.0)], [target(100.0, base_value=float("nan"))])["certain"]


def test_negligible_figure_counts_as_nothing():
    figures = [observation(2023, 60.0), observation(2024, float("nan"), status="negligible", raw="…")]

    row = only(figures, [target(100.0, kind="cumulative")], kind="flow")

    assert row["value"] == 60.0


def test_nearest_future_target_is_the_current_one():
    goals = [target(100.0), target(300.0, target_year=2035)]
    now, later = assess([observation(2024, 80.0)], goals), assess([observation(2024, 80.0)], goals, year=2027)

    assert now.loc[now["current"], "target_year"].tolist() == [2025]
    assert later.loc[later["current"], "target_year"].tolist() == [2035]


def test_last_target_stays_current_when_all_are_past():
    rows = assess([observation(2025, 80.0)], [target(100.0), target(50.0, target_year=2022)], year=2030)

    assert rows.loc[rows["current"], "target_year"].tolist() == [2025]


def test_binding_targets_come_first_then_the_order_of_the_catalog():
    known = catalog(indicator("a"), indicator("b"), indicator("c"))
    goals = [
        target(indicator="c"),
        target(indicator="a", binding="预期性"),
        target(indicator="b", district="west"),
        target(indicator="b"),
    ]
    rows = assess([], goals, known=known)

    assert list(zip(rows["indicator"], rows["district"], strict=True)) == [
        ("b", "city"),
        ("b", "west"),
        ("c", "city"),
        ("a", "city"),
    ]


def test_an_indicator_unknown_to_the_catalog_does_not_stop_the_others():
    rows = assess([observation(2024, 80.0)], [target(), target(indicator="other")])

    assert set(rows["label"]) == {"on_schedule", "not_assessed"}


def test_previous_year_comes_with_its_own_cell():
    row = only([observation(2023, 70.0, ref="D4"), observation(2024, 80.0)], [target(100.0)])

    assert (row["previous_year"], row["previous_value"], row["previous_ref"]) == (2023, 70.0, "D4")


def test_a_gap_of_a_year_leaves_no_previous_value():
    assert pd.isna(only([observation(2022, 70.0), observation(2024, 80.0)], [target(100.0)])["previous_value"])


def test_no_targets_give_an_empty_table_of_the_same_columns():
    rows = assess([observation(2024, 80.0)], [])

    assert rows.empty
    assert list(rows.columns) == COLUMNS


def test_inputs_are_left_as_they_were():
    figures, goals = observations(observation(2024, 80.0)), targets(target(100.0))
    before = figures.copy(deep=True), goals.copy(deep=True)

    progress(figures, goals, catalog(), year=2024)

    pd.testing.assert_frame_equal(figures, before[0])
    pd.testing.assert_frame_equal(goals, before[1])
