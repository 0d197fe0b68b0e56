"""How wide an approximate figure is; the arithmetic stands beside each case."""

import math

import numpy as np
import pytest

from builders import catalog, indicator, observation, observations, target, targets
from ufanalysis.analysis.balance import balance
from ufanalysis.analysis.levels import levels
from ufanalysis.analysis.looseness import ends, last_digit
from ufanalysis.analysis.progress import progress
from ufanalysis.analysis.rollup import roll_up
from ufanalysis.observations import STATUSES

NAN = math.nan
DIGITS = [(15000, 1000), (92.5, 0.1), (10000, 10000), (7, 1), (0.37, 0.01), (123456789, 1), (-330, 10), (0, 0)]
# value, lower and upper as the text gave them; what they become.
CASES = {
    "580余: one step of 10": ((580, 580, NAN), (580, 590)),
    "15000以上: one step of 1000": ((15000, 15000, NAN), (15000, 16000)),
    "近7500: from 0.95 · 7500": ((7500, NAN, 7500), (7125, 7500)),
    "约5300: half a step of 100": ((5300, NAN, NAN), (5250, 5350)),
    "约30: half a step is 5, 5 % is 1.5": ((30, NAN, NAN), (28.5, 31.5)),
    "约92.5: half a step of 0.1": ((92.5, NAN, NAN), (92.45, 92.55)),
    "28~30 stays": ((29, 28, 30), (28, 30)),
}


def loose(value, lower, upper, **columns):
    return observation(2024, value, status="approximate", **{"lower": lower, "upper": upper, **columns})


@pytest.mark.parametrize(("value", "step"), DIGITS)
def test_last_digit_that_is_not_zero(value, step):
    assert last_digit(np.array([float(value)])) == pytest.approx([step], rel=1e-12)


@pytest.mark.parametrize(("told", "bounds"), CASES.values(), ids=list(CASES))
def test_open_sides_of_approximate_figures_are_closed(told, bounds):
    found = ends(*(np.array([float(number)]) for number in told), np.array([STATUSES.index("approximate")]))

    assert [end.item() for end in found] == pytest.approx(bounds)


def test_a_sum_of_approximate_figures_is_as_open_as_its_parts():
    # 约30 + 约30: each is 28.5 … 31.5, so the sum is 57 … 63.
    lower, upper = ends(np.array([60.0]), np.array([NAN]), np.array([NAN]), np.array([STATUSES.index("derived")]))

    assert (lower.item(), upper.item()) == pytest.approx((57.0, 63.0))


def test_other_figures_keep_what_is_unknown_about_them():
    status = np.array([STATUSES.index("measured"), STATUSES.index("masked")])
    lower, upper = ends(np.array([5.0, NAN]), np.array([NAN, 100.0]), np.array([NAN, 999.9]), status)

    assert np.isnan(lower[0])
    assert np.isnan(upper[0])
    assert (lower[1], upper[1]) == (100.0, 999.9)


def test_an_approximate_figure_near_a_cut_leaves_its_label_open():
    # e = 0.8, ahead from 84 on; 80余 may be up to 90: on schedule or ahead.
    row = progress(observations(loose(80.0, 80.0, NAN)), targets(target(100.0)), catalog(), year=2024).iloc[0]

    assert (row["label"], row["label_low"], row["label_high"]) == ("on_schedule", "on_schedule", "ahead")
    assert not row["certain"]
    assert (row["lower"], row["upper"]) == (80.0, 90.0)


def test_levels_tell_the_range_of_an_approximate_figure():
    row = levels(observations(loose(7500.0, NAN, 7500.0)), catalog(), year=2024).iloc[0]

    assert (row["lower"], row["upper"]) == (7125.0, 7500.0)


def test_a_total_within_the_range_of_its_districts_agrees():
    # 20余 is 20 … 30, with 42 beside it 62 … 72: 65 lies inside, 75 does not.
    parts = [loose(20.0, 20.0, NAN, district="east"), observation(2024, 42.0, district="west")]
    both = catalog(indicator(), districts={"east": "东山区", "west": "西江县"})

    results = [roll_up(observations(observation(2024, total), *parts), both)["result"].item() for total in (65.0, 75.0)]

    assert results == ["agrees", "differs"]


def test_an_approximate_extreme_may_be_another_district():
    # 约100 is 95 … 105 (half a step of 100 is 50, 5 % is 5), so west's 102 may be the highest.
    rows = [loose(100.0, NAN, NAN, district="east"), observation(2024, 102.0, district="west")]

    found = balance(observations(*rows, observation(2024, 50.0, district="north")), catalog()).iloc[0]

    assert not found["highest_certain"]
    assert found["max_min_high"] == pytest.approx(105 / 50)
