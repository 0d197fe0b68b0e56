"""What a caller uses directly takes any sequence, answers NaN where there is no answer, and never fails for that."""

import math

import numpy as np
import pandas as pd
import pytest

from ufanalysis.analysis import growth, inequality, weights, yardsticks, zones
from ufanalysis.analysis.convergence import beta_convergence
from ufanalysis.analysis.forecast import METHODS, expected, fit, holt, line
from ufanalysis.analysis.slopes import sen_slope
from ufanalysis.analysis.trends import mann_kendall
from ufanalysis.errors import UfaError

NAN = math.nan
# One row of figures → one number; the figure beside each is worked for 1, 2, 3.
MEASURES = {
    "gini": (inequality.gini, 8 / 36),  # (1 + 2 + 1) · 2 ÷ (2 · 9 · 2)
    "gini_corrected": (inequality.gini_corrected, 1 / 3),  # 2/9 · 3/2
    "theil_t": (inequality.theil_t, (0.5 * math.log(0.5) + 1.5 * math.log(1.5)) / 3),
    "theil_l": (inequality.theil_l, -(math.log(0.5) + math.log(1.5)) / 3),
    "hoover": (inequality.hoover, 1 / 6),  # ½ (½ + ½) ÷ 3
    "cv": (inequality.coefficient_of_variation, math.sqrt(2 / 3) / 2),
    "cv of a sample": (inequality.sample_coefficient_of_variation, 0.5),
    "ratio": (inequality.max_min_ratio, 3.0),
    "sd_log": (inequality.sd_log, np.std(np.log([1, 2, 3]))),
    "mean": (weights.arithmetic_mean, 2.0),
    "geometric": (weights.geometric_mean, 6 ** (1 / 3)),
    "harmonic": (weights.harmonic_mean, 18 / 11),  # 3 ÷ (1 + 1/2 + 1/3)
    "available": (weights.available_mean, 2.0),
}
FORMS = {
    "list of ints": [1, 2, 3],
    "tuple": (1.0, 2.0, 3.0),
    "array": np.array([3, 1, 2]),
    "Series": pd.Series([1, 2, 3], index=["c", "a", "b"]),
    "nullable": pd.Series([1, 2, 3], dtype="Int64"),
    "with None": [1, None, 2, 3],
    "with NaN": [1, 2, 3, NAN],
}


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
@pytest.mark.parametrize("name", MEASURES)
def test_measures_take_any_sequence_and_leave_gaps_out(name, form):
    measure, wanted = MEASURES[name]

    assert float(measure(form)) == pytest.approx(wanted)


@pytest.mark.parametrize("values", [[], [NAN], [None, None]], ids=["nothing", "one gap", "gaps"])
@pytest.mark.parametrize("name", MEASURES)
def test_measures_of_nothing_are_nan(name, values):
    assert math.isnan(MEASURES[name][0](values))


def test_weights_are_taken_in_their_order_and_not_by_an_index():
    values, people = pd.Series([1, 3], index=["a", "b"]), pd.Series([3, 1], index=["b", "a"])

    # μ = (1·3 + 3·1) ÷ 4 = 1.5; |1 − 3| · ¾ · ¼ ÷ 1.5 = 0.25
    assert inequality.gini(values, people) == pytest.approx(0.25)


def test_a_district_without_people_does_not_count():
    # Zero, negative and missing weights are absent: 1 and 3 remain.
    assert inequality.gini([1, 3, 9, 9, 9], [1, 1, 0, -1, NAN]) == pytest.approx(inequality.gini([1, 3]))
    assert math.isnan(inequality.theil_t([1, 3], [0, 0]))


def test_equal_figures_are_no_inequality_and_no_minus_zero():
    for measure in (inequality.gini, inequality.theil_t, inequality.theil_l, inequality.hoover):
        found = float(measure([5, 5, 5]))
        assert found == pytest.approx(0, abs=1e-12)
        assert math.copysign(1, float(measure([5]))) == 1


def test_zones_are_named_by_anything_and_may_be_one():
    one, several = zones.dagum([1, 2, 3], ["x"] * 3), zones.theil_t_decomposition([1, 2, 3, 6], (1, 1, 2, 2))

    assert (float(one.within), float(one.net_between)) == (pytest.approx(2 / 9), pytest.approx(0))
    assert several.between + several.within == pytest.approx(float(several.total))


def test_rescaling_nothing_gives_nothing():
    assert weights.toward_interval([], 1, 2).size == 0
    assert np.isnan(weights.toward_point([NAN, NAN], 1)).all()
    assert np.isnan(weights.distance_to_target([NAN], 5, 1)).all()
    assert weights.obstacle_degrees([]).size == 0


def test_a_missing_system_leaves_no_coupling():
    for coupled in (weights.coupling([0.9, NAN]), weights.modified_coupling([0.9, NAN])):
        assert np.isnan([coupled.degree, coupled.development, coupled.coordination]).all()


@pytest.mark.parametrize(
    ("coordination", "word"),
    [
        (1.0, "优质协调"),
        (0.9, "优质协调"),
        (0.8999, "良好协调"),
        (0.5, "勉强协调"),
        (0.4999, "濒临失调"),
        (0.0, "极度失调"),
    ],
)
def test_coordination_is_named_in_ten_bands(coordination, word):
    assert weights.coordination_band(coordination) == word


def test_coordination_that_is_missing_has_no_name():
    assert weights.coordination_band([NAN, 0.3]).tolist() == ["not_available", "轻度失调"]


@pytest.mark.parametrize(
    ("value", "best", "off"),
    # 1 ÷ 0.8 = 1.25; inside 0.97 … 1.03 it is 1; 50 + |45 − 50| = 55.
    [(1.25, 1, 1.25), (0.8, 1, 1.25), (1.03, 1, 1.0), (0.97, 1, 1.0), (45, 50, 55), (55, 50, 55), (0, 1, NAN)],
)
def test_both_sides_of_a_balance_count_alike(value, best, off):
    assert float(yardsticks.off_balance(value, best=best)) == pytest.approx(off, nan_ok=True)


def test_yardsticks_take_series_in_their_order():
    value, base = pd.Series([74.0, 90.0], index=["a", "b"]), pd.Series([63.0, 82.1], index=["b", "c"])

    # 10 · 11 ÷ 22 and 10 · 7.9 ÷ 12.9
    assert yardsticks.current_status(value, base, [85, 95], direction=1) == pytest.approx([5.0, 79 / 12.9])
    assert yardsticks.required_per_year(value, 100, years=[20, 0]) == pytest.approx([1.3, NAN], nan_ok=True)


def test_growth_of_a_missing_figure_is_missing():
    assert np.isnan(growth.cagr([None, 5], [1, None], 3)).all()
    assert growth.opensdg_status(NAN) == "not_available"


@pytest.mark.parametrize("method", METHODS)
def test_forecasts_of_nothing_are_nan(method):
    assert np.isnan(expected(fit([]), method, [1])).all()
    assert np.isnan(expected(fit([NAN, NAN]), method, [1])).all()


def test_an_unknown_method_is_no_drift():
    with pytest.raises(UfaError, match="naive、drift、damped、theil_sen"):
        expected(fit([1, 2, 3]), "arima", [1])


def test_lines_of_few_figures_say_what_they_can():
    # Two figures lie on their line, without any error of it; a gap keeps its year: 1, 3, so 4 in the next.
    assert line([1, 2], [1])[0] == pytest.approx([3.0])
    assert np.isnan(line([1, 2], [1])[1]).all()
    assert line([1, NAN, 3], [1])[0] == pytest.approx([4.0])
    assert np.isnan(line([5], [1])[0]).all()
    assert np.isnan(holt([5], 2, alpha=0.5, beta=0.1)).all()


def test_trends_of_one_figure_are_none():
    assert mann_kendall([5.0]).loc[0, "trend"] == "no_trend"
    assert math.isnan(sen_slope([5.0])["slope"])
    assert math.isnan(beta_convergence([1, 2], [2, 3], 5).slope)
