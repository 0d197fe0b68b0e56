"""Each case is worked by hand in its comment; figures are given as east, west, north per year."""

import numpy as np
import pandas as pd
import pytest

from builders import catalog, indicator, observation, observations
from ufanalysis.analysis.convergence import COLUMNS, convergence

NAMES = ("east", "west", "north")


def sent(*years, code="members", first=2019):
    return [
        observation(first + at, value, district=name, indicator=code)
        for at, values in enumerate(years)
        for name, value in zip(NAMES, values, strict=True)
        if value is not None
    ]


def told(*rows, **fields):
    return convergence(observations(*rows), catalog(indicator(**fields))).iloc[0]


CLIMB = [(10, 30, 20), (11, 30, 20), (12, 30, 20), (14, 30, 20), (16, 30, 20), (18, 30, 20)]


def test_the_lowest_rising_while_the_others_hold_is_levelled_up():
    row = told(*sent(*CLIMB))

    assert (row["sigma"], row["quality"], row["beta_label"]) == ("narrowing", "levelled_up", "catching_up")
    # Thirds of three districts are single districts: 30/10 and 30/18.
    assert (row["gap_kind"], row["gap_first"]) == ("ratio", 3)
    assert row["gap_last"] == pytest.approx(5 / 3)
    assert (row["first_year"], row["last_year"], row["years"], row["districts"]) == (2019, 2024, 6, 3)


def test_the_highest_falling_is_levelled_down():
    fall = [(10, 30 - at, 20) for at in range(6)]

    row = told(*sent(*fall))

    assert (row["sigma"], row["quality"]) == ("narrowing", "levelled_down")


def test_the_highest_pulling_away_is_widened():
    row = told(*sent(*[(10, 30 + 2 * at, 20) for at in range(6)]))

    assert (row["sigma"], row["quality"], row["beta_label"]) == ("widening", "widened", "falling_behind")


def test_where_lower_is_better_the_leader_is_the_lowest():
    # Hardship falls from 30 to 20 at the worst end, and the best end keeps its 10.
    row = told(*sent(*[(10, 30 - 2 * at, 20) for at in range(6)]), direction="down")

    assert row["quality"] == "levelled_up"


def test_a_better_last_year_alone_is_no_trend():
    row = told(*sent((10, 30, 20), (10, 31, 20), (10, 30, 20), (10, 31, 20), (10, 30, 20), (12, 30, 20)))

    assert row["sigma"] == "unclear"
    assert row["quality"] == "levelled_up"


def test_four_years_are_too_few_for_a_trend():
    row = told(*sent(*CLIMB[:4]))

    assert row["sigma"] == "unclear"
    assert "可比年份不足5年，不判断趋势" in row["reason"]


def test_rates_compare_by_difference_and_warn_near_the_ceiling():
    years = [(90 + at, 98, 95) for at in range(6)]

    row = told(*sent(*years), unit="%", kind="rate")

    assert (row["gap_kind"], row["gap_first"], row["gap_last"]) == ("difference", 8, 3)
    assert row["ceiling"]
    assert "接近100%时差距会自然缩小" in row["reason"]


def test_context_indicators_get_no_verdict_on_how():
    row = told(*sent(*CLIMB), direction="context")

    assert (row["sigma"], row["quality"]) == ("narrowing", "not_assessed")


def test_up_to_15_districts_only_the_direction_of_catching_up_is_told():
    row = told(*sent(*CLIMB))

    assert np.isnan(row["half_life"])
    assert "仅3个区县，追赶只看方向" in row["reason"]


def test_a_year_with_a_gap_is_skipped():
    gapped = [*CLIMB[:2], (None, 30, 20), *CLIMB[3:]]

    row = told(*sent(*gapped))

    assert (row["years"], row["districts"]) == (5, 3)


def test_a_district_without_a_figure_at_one_end_is_left_out_and_too_few_say_so():
    row = told(*sent(*CLIMB[:5], (None, 30, 20)))

    # In 2024 two of three is two thirds but fewer than three, so that 2023 is the last year.
    assert row["last_year"] == 2023
    row = told(*sent((10, 30, None), (10, 30, None)))
    assert (row["sigma"], row["quality"], row["beta_label"]) == ("not_assessed",) * 3
    assert row["reason"] == "三分之二以上区县有数的年份不足2年"


def test_all_equal_is_unchanged():
    row = told(*sent(*[(5, 5, 5)] * 6))

    assert (row["sigma"], row["quality"], row["beta_label"]) == ("unclear", "unchanged", "not_assessed")


def test_all_zero_has_no_spread():
    row = told(*sent(*[(0, 0, 0)] * 6))

    assert row["sigma"] == "not_assessed"
    assert "有负值或均为零，离散程度无从计算" in row["reason"]


def test_wide_bounds_make_the_verdict_uncertain():
    rough = [observation(2024, 18.0, district="east", status="approximate", lower=5.0, upper=35.0)]
    exact = [row for row in sent(*CLIMB) if (row["year"], row["district"]) != (2024, "east")]

    row = told(*exact, *rough)

    assert not row["quality_certain"]
    assert "有数值不精确，在其范围内结论可能不同" in row["reason"]


def test_the_four_ends_are_cited():
    row = told(*sent(*CLIMB))

    assert [origin[3] for origin in row["origins"]] == ["10", "30", "18", "30"]


def test_labels_are_never_nan_and_nothing_is_changed():
    before = observations(*sent(*CLIMB), *sent((1, None, None), code="other"))
    kept = before.copy(deep=True)

    rows = convergence(before, catalog(indicator(), indicator("other")))

    pd.testing.assert_frame_equal(before, kept)
    labels = ["sigma", "quality", "beta_label", "gap_kind", "reason", "per", "sigma_certain", "quality_certain"]
    assert not rows[labels].isna().any(axis=None)
    assert list(convergence(observations(), catalog()).columns) == COLUMNS
