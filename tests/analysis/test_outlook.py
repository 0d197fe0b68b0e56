"""Forecasts of whether targets are reached: each number worked by hand in its comment."""

import pandas as pd
import pytest

from builders import catalog, indicator, observation, observations, target, targets
from ufanalysis.analysis.backtest import backtest
from ufanalysis.analysis.outlook import COLUMNS, OUTCOMES, outlook
from ufanalysis.analysis.trends import trends


def line(values, *, first=2018, **columns):
    return [observation(first + step, value, **columns) for step, value in enumerate(values)]


def look(figures, goals, *, year=2024, **fields):
    return outlook(observations(*figures), targets(*goals), catalog(indicator(**fields)), year=year)


def only(figures, goals, **fields):
    rows = look(figures, goals, **fields)
    assert len(rows) == 1
    return rows.iloc[0]


WAVY = [10.0, 14.0, 15.0, 19.0, 20.0, 24.0, 25.0]


def test_drift_is_carried_on_from_the_last_figure_beside_the_naive_one():
    row = only(line(WAVY), [target(40.0, target_year=2026)])

    # (25-10)/6 = 2.5 a year, two years on 30; damped: 2.5·(0.9 + 0.81) = 4.275
    assert (row["naive"], row["drift"]) == (25.0, pytest.approx(30.0))
    assert row["damped"] == pytest.approx(29.275)


def test_interval_is_students_t_around_the_drift():
    row = only(line(WAVY), [target(40.0, target_year=2026)])

    # changes 4 1 4 1 4 1, deviations ±1.5: s² = 6·2.25/5 = 2.7; h = 2: se = √(2.7·2·(1 + 2/6)) = √7.2 = 2.683;
    # t(5) at 90 % = 1.476, so ±3.960; too few past forecasts to widen it
    assert row["upper"] - row["forecast"] == pytest.approx(3.960, abs=2e-3)
    assert not row["widened"]
    assert "未经校正" in row["reason"]


# Standard error 2.683 at 2026, drift 30: t = (30 - goal)/2.683 with 5 degrees of freedom.
CHANCES = [(27.0, "likely"), (29.0, "hard"), (31.0, "unlikely")]  # P = 0.843, 0.638, 0.362


@pytest.mark.parametrize(("goal", "outcome"), CHANCES, ids=[name for _, name in CHANCES])
def test_outcome_follows_the_probability(goal, outcome):
    assert only(line(WAVY), [target(goal, target_year=2026)])["outcome"] == outcome


def test_lower_is_better_is_met_below():
    row = only(line(WAVY[::-1]), [target(8.0, base_value=30.0, target_year=2026)], direction="down")

    # 10 - 2·2.5 = 5, (8 - 5)/2.683 = 1.118, P = 0.843
    assert row["drift"] == pytest.approx(5.0)
    assert row["outcome"] == "likely"


def test_required_change_is_compared_with_the_last_five_years():
    row = only(line(WAVY), [target(31.0, target_year=2026)])

    # required (31-25)/2 = 3; 2019 to 2024: (25-14)/5 = 2.2; 3/2.2 = 1.364
    assert row["required"] == pytest.approx(3.0)
    assert row["times"] == pytest.approx(1.3636, abs=1e-4)


def test_three_points_give_no_forecast_but_the_pace():
    row = only(line([10.0, 12.0, 14.0], first=2022), [target(31.0, target_year=2026)])

    assert row["outcome"] == "none"
    assert "不足4年" in row["reason"]
    assert pd.isna(row["forecast"])
    assert row["recent_change"] == pytest.approx(2.0)


def test_rates_stay_within_their_bounds():
    row = only(line([80.0, 85.0, 88.0, 94.0, 97.0, 98.0]), [target(100.0, target_year=2030)], unit="%", kind="rate")

    assert row["drift"] == row["upper"] == 100.0
    assert row["clipped"]


def test_outlier_moves_theil_sen_less_than_the_others():
    row = only(line([5.0, 5.2, 4.9, 5.1, 9.8, 5.3, 5.0]), [target(6.0, target_year=2025)])

    # the case fc/mann-kendall-sen-s4-outlier: slope 0.025, so 5.025
    assert row["theil_sen"] == pytest.approx(5.025)
    assert row["trend"] == "no_trend"


def test_cumulative_target_compares_the_whole_sum():
    figures = line([10.0, 12.0, 13.0, 15.0], first=2021)
    row = only(figures, [target(100.0, kind="cumulative", target_year=2026)], kind="flow")

    # sum 50; (15-10)/3 = 1.6667 a year: 2025 16.6667, 2026 18.3333; 50 + 35 = 85
    assert row["value"] == 50.0
    assert row["drift"] == pytest.approx(85.0)
    # required (100-50)/2 = 25 a year against 12.5 a year so far
    assert row["times"] == pytest.approx(2.0)


def test_gap_in_the_years_counts_with_its_length():
    figures = [observation(y, v) for y, v in [(2018, 10.0), (2019, 12.0), (2022, 18.0), (2024, 22.0)]]

    # 12 in 6 years; every step is 2 a year, so one year on is 24 and the interval has no width
    row = only(figures, [target(40.0, target_year=2025)])

    assert row["drift"] == pytest.approx(24.0)
    assert "没有宽度" in row["reason"]
    assert row["outcome"] == "unlikely"


def test_all_equal_figures_expect_the_same():
    row = only(line([7.0] * 6), [target(7.0, base_value=5.0, target_year=2026)])

    assert row["forecast"] == 7.0
    assert row["outcome"] == "likely"


NONE = [
    ([], {}, "none", "没有可用数据"),
    (line(WAVY), {"target_value": float("nan")}, "none", "目标值缺失"),
    (line(WAVY), {"indicator": "other"}, "none", "目录中没有"),
    (line(WAVY), {"target_year": 2024}, "decided", "目标年已到"),
    (line(WAVY), {"target_year": 2023}, "decided", "目标年已到"),
]


@pytest.mark.parametrize(
    ("figures", "goal", "outcome", "reason"), NONE, ids=[case[3] for case in NONE[:3]] + ["due", "past"]
)
def test_without_a_forecast_there_is_a_plain_reason(figures, goal, outcome, reason):
    row = only(figures, [target(**goal)])

    assert (row["outcome"], row["outcome_low"]) == (outcome, outcome)
    assert reason in row["reason"]


def test_cumulative_target_with_a_missing_year_is_not_forecast():
    figures = [observation(y, 10.0 + y - 2019) for y in (2018, 2019, 2021, 2022, 2024)]
    row = only(figures, [target(100.0, kind="cumulative", target_year=2026)], kind="flow")

    assert row["outcome"] == "none"
    assert "年份数据不全" in row["reason"]


def test_inexact_last_figure_that_could_change_the_outcome_is_told():
    last = observation(2024, 25.0, lower=20.0, upper=30.0, status="approximate")
    row = only([*line(WAVY[:-1]), last], [target(29.0, target_year=2026)])

    # 30 - 5 misses 29, 30 + 5 is surely above
    assert (row["outcome_low"], row["outcome_high"]) == ("unlikely", "likely")
    assert not row["certain"]


def test_suspect_figures_are_left_out_and_the_year_used_is_told():
    row = only([*line(WAVY[:-1]), observation(2024, 99.0, status="suspect")], [target(40.0, target_year=2026)])

    assert row["year"] == 2023
    assert "最近可用数为2023年" in row["reason"]


def test_references_name_every_figure_used():
    row = only(line(WAVY), [target(40.0, target_year=2026)])

    assert [part[0] for part in row["parts"]] == [f"{year}.xlsx" for year in range(2018, 2025)]
    assert row["target_ref"] == "E5"


def test_later_figures_are_not_seen():
    rows = look([*line(WAVY), observation(2025, 999.0)], [target(40.0, target_year=2026)])

    assert rows["value"].tolist() == [25.0]


def many(values):
    """Eleven series of one indicator, so that there are past forecasts to learn from."""
    codes = [f"d{place}" for place in range(11)]
    known = catalog(indicator(), districts={code: code for code in codes})
    figures = [row for place, code in enumerate(codes) for row in line(values(place), district=code)]
    return observations(*figures), known


def test_naive_earns_its_place_where_nothing_lasts():
    figures, known = many(lambda place: [10.0, 20.0, 10.0, 20.0, 10.0, 20.0, 10.0 + place])

    measured = backtest(figures, known)
    chosen = measured[measured["indicator"].eq("members") & measured["earned"] & measured["horizon"].eq(0)]

    assert chosen["method"].tolist() != ["drift"]


def test_drift_earns_its_place_on_a_straight_line():
    figures, known = many(lambda place: [10.0 + place + 3.0 * step for step in range(7)])

    measured = backtest(figures, known).set_index(["indicator", "method", "horizon"])

    # one year on from 10+9=19 (place 0) the naive one misses 3, the drift nothing
    assert measured.loc[("members", "drift", 1), "error"] == pytest.approx(0.0, abs=1e-12)
    assert measured.loc[("members", "naive", 1), "to_naive"] == 1.0
    assert measured.loc[("members", "drift", 0), "earned"]


def test_backtest_counts_every_past_forecast():
    figures, known = many(lambda place: [float(place + step**2) for step in range(7)])

    measured = backtest(figures, known).set_index(["indicator", "method", "horizon"])["count"]

    # seven years: origins after 4, 5, 6 figures; 3 one year on, 2 two years on, 1 three years on; 11 series
    assert [measured[("members", "drift", h)] for h in (0, 1, 2, 3)] == [66, 33, 22, 11]


def test_past_errors_widen_the_interval():
    figures, known = many(lambda place: [10.0, 11.0, 12.0, 13.1, 20.0 + place, 3.0, 25.0 + place])
    row = outlook(figures, targets(target(40.0, district="d3", target_year=2026)), known, year=2024).iloc[0]

    assert row["widened"]


def test_trend_says_whether_it_is_better():
    rows = trends(observations(*line(WAVY[::-1])), catalog(indicator(direction="down")), year=2024)

    assert rows["trend"].tolist() == ["decreasing"]
    assert rows["better"].tolist() == ["better"]
    assert rows["mean_change"].iloc[0] == pytest.approx(-2.5)


def test_four_figures_tell_no_trend():
    row = trends(observations(*line(WAVY[:4])), catalog(), year=2024).iloc[0]

    assert row["trend"] == "unknown"
    assert "不足5年" in row["reason"]


def test_no_targets_give_an_empty_table_of_the_same_columns():
    rows = look(line(WAVY), [])

    assert list(rows.columns) == COLUMNS
    assert rows.empty


def test_no_observations_give_empty_tables():
    assert backtest(observations(), catalog()).empty
    assert trends(observations(), catalog(), year=2024).empty


def test_inputs_stay_as_they_were():
    figures, goals = observations(*line(WAVY)), targets(target(40.0, target_year=2026))
    before = figures.copy(deep=True), goals.copy(deep=True)

    rows = outlook(figures, goals, catalog(), year=2024)

    pd.testing.assert_frame_equal(figures, before[0])
    pd.testing.assert_frame_equal(goals, before[1])
    assert set(rows["outcome"]) <= set(OUTCOMES)
