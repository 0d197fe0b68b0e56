"""Each rule of official wording (docs/method.md, "Numbers in words") with a text written by hand, and its number."""

import math

import pytest

from builders import catalog, indicator, observation, observations, target, targets
from ufanalysis.analysis.levels import levels
from ufanalysis.analysis.progress import progress
from ufanalysis.present.apart import apart, end
from ufanalysis.present.evidence import sentence
from ufanalysis.present.phrases import STATUS, change, pace
from ufanalysis.present.since import since, table
from ufanalysis.present.single import needed
from ufanalysis.present.trends import trends
from ufanalysis.present.view import view
from ufanalysis.present.wording import amount, reading


def compared(before, now, **fields):
    known = catalog(indicator(**fields))
    row = levels(observations(observation(2023, before), observation(2024, now)), known, year=2024).iloc[0]
    return sentence(change(row, known.indicators[0])).text


def shown(unit="人", decimals=0, **columns):
    known = catalog(indicator(unit=unit, decimals=decimals)).indicators[0]
    return sentence(reading(observations(observation(**columns)).iloc[0], known)).text


def judged(value, goal, **fields):
    known = catalog(indicator(**fields))
    row = progress(observations(observation(2024, value)), targets(goal), known, year=2024).iloc[0]
    return sentence(pace(row, known.indicators[0])).text


def test_a_rate_rises_by_points_and_never_by_percent():
    # 提高1.2个百分点, never 增长1.2%: 91.2 − 90 = 1.2, not 91.2 ÷ 90 − 1 = 1.3 %.
    assert compared(90.0, 91.2, unit="%") == "比上年提高1.2个百分点"


@pytest.mark.parametrize(
    ("before", "now"), [(0.0, 12.0), (-4.0, 8.0), (4.0, -8.0)], ids=["zero", "negative", "to minus"]
)
def test_no_percentage_stands_on_a_base_of_zero_or_less_or_across_zero(before, now):
    told = compared(before, now, unit="万元")

    assert "%" not in told
    # 12 − 0, 8 + 4 and −8 − 4 are all of size 12.
    assert "12万元" in told


def test_annual_figures_are_compared_with_the_year_before_and_not_with_the_month():
    told = compared(100.0, 106.0)

    assert told.startswith("比上年")
    assert not any(word in told for word in ("同比", "环比", "倍", "番"))


def test_a_plan_that_is_exceeded_is_a_share_of_the_plan():
    # 完成年度任务的140%: 98 of 70.
    assert judged(98.0, target(70.0, kind="annual", target_year=2024), kind="flow") == "完成年度任务的140%"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (90.0, "完成2025年目标的90%，快于时序进度10个百分点"),
        (71.5, "完成2025年目标的71.5%，滞后时序进度8.5个百分点"),
    ],
)
def test_pace_is_told_in_points_against_the_schedule(value, text):
    # Four of five years are gone: 80 %. 90 − 80 = 10; 71.5 − 80 = −8.5. A trailing zero is not printed.
    assert judged(value, target(100.0)) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (456000, "元", "45.6万元"),
        (283000, "人", "28.3万人"),
        (9999, "人", "9,999人"),
        (312345678, "人次", "3.12亿人次"),
        (0.46, "万元", "0.46万元"),
    ],
)
def test_large_amounts_are_told_in_ten_thousands_and_small_ones_keep_their_zero(value, unit, text):
    decimals = 2 if value < 1 else 0
    assert amount(value, catalog(indicator(unit=unit, decimals=decimals)).indicators[0]) == text


def test_both_ends_of_a_range_of_shares_bear_the_sign():
    # GB/T 15835: 63%～68%
    assert shown("%", value=math.nan, lower=63.0, upper=68.0, status="masked") == "63%～68%之间"


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        ({"value": 580, "lower": 580, "upper": 589}, "580余人次"),
        ({"value": 14000, "lower": 13300, "upper": 14000}, "近1.4万人次"),
        ({"value": 600, "lower": 570, "upper": 630}, "约600人次"),
    ],
)
def test_one_word_of_doubt_is_enough(columns, text):
    # 约…左右 and 近…余 say the same twice.
    assert shown("人次", status="approximate", **columns) == text


def test_no_word_of_status_blames():
    assert not any("严重" in status.word or "严重" in status.short for status in STATUS.values())


@pytest.fixture
def rough(desk):
    """Two years of a count of visits in three places; the west wrote 580余 in both."""
    about = {"lower": 580.0, "upper": 589.0, "status": "approximate", "raw": "580余"}
    places = {"city": (3000.0, {}), "east": (2420.0, {}), "west": (580.0, about)}
    rows = [
        observation(year, value, indicator="visits", district=place, **more)
        for place, (value, more) in places.items()
        for year in (2023, 2024)
    ]
    known = catalog(indicator("visits", name="服务人次", unit="人次", kind="flow"))
    goals = targets(target(600.0, indicator="visits", district="west"))
    return type(desk)(catalog=known, observations=observations(*rows), targets=goals, findings=desk.findings)


def test_tables_of_gaps_and_of_changes_keep_what_the_sheet_wrote(rough):
    found = apart(view(rough, year=2024))
    moved = since(view(rough, year=2024, place="west"))

    assert end(found, found.amounts.iloc[0], "lowest").text == "580余人次"
    assert table(moved).markup.count(">580余人次<") == 2


@pytest.mark.parametrize(
    ("value", "text"),
    [
        # From 0 in 2020 to 100 in 2025, one year left: 100 − v is needed, v ÷ 4 a year was done.
        (60.0, "今后每年需提高40.0个百分点，是以往年均15.0个百分点的2.7倍。"),
        (80.0, "今后每年需提高20.0个百分点，与以往年均20.0个百分点相当。"),
        (90.0, "今后每年需提高10.0个百分点，低于以往年均22.5个百分点。"),
    ],
)
def test_what_is_still_needed_is_told_beside_what_was_done(desk, value, text):
    rows = observations(observation(2024, value, indicator="share"))
    known = catalog(indicator("share", name="入会率", unit="%", kind="rate", decimals=1))
    goals = targets(target(100.0, indicator="share"))
    page = view(type(desk)(catalog=known, observations=rows, targets=goals, findings=desk.findings), year=2024)

    assert needed(page, page.goals.iloc[0]).text == f"若要在2025年达到100%，{text}"


@pytest.mark.parametrize(
    ("up", "down", "text"),
    [(3, 1, "比上年3项上升、1项下降"), (4, 0, "比上年4项上升"), (0, 2, "比上年2项下降"), (0, 0, "没有升降")],
)
def test_a_heading_prints_no_zero(desk, up, down, text):
    codes = [f"share{number}" for number in range(max(up + down, 2))]
    steps = [1.0] * up + [-1.0] * down + [0.0] * (len(codes) - up - down)
    rows = [
        observation(year, 50.0 + step * (year - 2023), indicator=code)
        for code, step in zip(codes, steps, strict=True)
        for year in (2023, 2024)
    ]
    known = catalog(*(indicator(code) for code in codes))
    page = view(
        type(desk)(catalog=known, observations=observations(*rows), targets=targets(), findings=desk.findings),
        year=2024,
    )

    title = trends(page).layout.meta["title"]

    assert text in title
    assert "0项" not in title
