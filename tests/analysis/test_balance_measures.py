"""What must hold for any figures, and the cases in which a measure has no meaning."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ufanalysis.analysis import inequality, weights, zones
from ufanalysis.analysis.convergence import beta_convergence

FIGURES = st.lists(st.floats(0.01, 1e6), min_size=2, max_size=30)
ALL = (inequality.gini, inequality.theil_t, inequality.theil_l, inequality.hoover, inequality.atkinson)


@given(FIGURES)
def test_gini_lies_between_0_and_its_upper_bound(values):
    assert -1e-12 <= inequality.gini(values) <= (len(values) - 1) / len(values) + 1e-12


@given(FIGURES, st.floats(0.1, 1000))
def test_measures_do_not_depend_on_the_unit(values, scale):
    for measure in ALL:
        assert measure(np.array(values) * scale) == pytest.approx(measure(values), abs=1e-9)


@given(FIGURES)
def test_counting_each_unit_twice_is_the_same_as_weighing_it_2(values):
    for measure in (inequality.gini, inequality.theil_t, inequality.theil_l, inequality.coefficient_of_variation):
        assert measure(values, [2] * len(values)) == pytest.approx(measure(values + values), abs=1e-9)


@given(FIGURES, st.integers(1, 4))
def test_parts_add_up_to_the_whole(values, count):
    groups = np.arange(len(values)) % count
    t, deviation = zones.theil_t_decomposition(values, groups), zones.theil_l_decomposition(values, groups)
    parts, blocks = zones.dagum(values, groups), zones.gini_decomposition(values, groups)

    assert t.between + t.within == pytest.approx(t.total, abs=1e-9)
    assert deviation.between + deviation.within == pytest.approx(deviation.total, abs=1e-9)
    assert parts.within + parts.net_between + parts.transvariation == pytest.approx(parts.total, abs=1e-9)
    assert min(parts.within, parts.net_between, parts.transvariation, blocks.overlap) > -1e-9


@given(st.lists(st.lists(st.floats(0, 100), min_size=3, max_size=3), min_size=2, max_size=12))
def test_entropy_weights_are_shares(matrix):
    found = weights.entropy_weights_minmax(matrix)

    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()


@given(st.lists(st.floats(0, 1), min_size=2, max_size=6))
def test_coupling_stays_between_0_and_1(systems):
    for measure in (weights.coupling, weights.modified_coupling):
        assert -1e-12 <= measure(systems).coordination <= 1 + 1e-9


def test_a_table_of_rows_gives_the_number_of_each_row_and_leaves_gaps_out():
    table = np.array([[10, 20, 30, np.nan], [np.nan, 5, 5, 5]])

    # Row 1: the ordered differences 10, 10, 20 sum to 80 both ways; 80 / (2 · 3² · 20) = 2/9.
    np.testing.assert_allclose(inequality.gini(table), [2 / 9, 0])
    # Deviations 10, 0, 10: √(200/3) / 20.
    np.testing.assert_allclose(inequality.coefficient_of_variation(table), [math.sqrt(200 / 3) / 20, 0])


@pytest.mark.parametrize("values", [[], [np.nan], [0, 0], [-1, 2]], ids=["none", "gap", "zeros", "negative"])
def test_measures_without_meaning_are_nan(values):
    for measure in (*ALL, inequality.coefficient_of_variation, inequality.max_min_ratio):
        assert np.isnan(measure(values))


def test_one_unit_is_equal_to_itself_but_has_no_sample_measure():
    assert inequality.gini([7]) == 0
    assert np.isnan(inequality.gini_corrected([7]))
    assert np.isnan(inequality.sample_coefficient_of_variation([7]))


def test_a_unit_at_zero_stays_in_theil_t_and_makes_l_infinite():
    # T = ½·0 + ½·2·ln 2.
    assert inequality.theil_t([0, 1]) == pytest.approx(math.log(2))
    assert inequality.theil_l([0, 1]) == math.inf


def test_a_constant_column_weighs_nothing():
    np.testing.assert_allclose(weights.entropy_weights_minmax([[1, 5], [2, 5], [3, 5]]), [1, 0], atol=1e-12)


def test_log_odds_see_what_rates_near_the_ceiling_hide():
    # ln(99/1) − ln(98/2) = 0.703; the deviation of two figures is half their distance.
    assert inequality.sd_log_odds([99, 98]) == pytest.approx(0.3517, abs=1e-4)
    assert np.isnan(inequality.sd_log_odds([100, 98]))


def test_figures_that_halve_their_distance_to_the_mean_converge():
    # ln y: 0, 1, 2 become 0.5, 1, 1.5 in 10 years: slope −0.5/10, speed −ln(0.5)/10, half-life 10 years.
    found = beta_convergence(np.exp([0, 1, 2]), np.exp([0.5, 1, 1.5]), 10)

    assert found.slope == pytest.approx(-0.05)
    assert found.half_life == pytest.approx(10)


def test_no_convergence_where_all_start_alike():
    assert np.isnan(beta_convergence([5, 5, 5], [5, 6, 7], 10).slope)
