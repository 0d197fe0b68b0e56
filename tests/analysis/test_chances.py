"""Shares of the normal curve and of Student's t against printed tables."""

import numpy as np
import pytest
from scipy import special

from ufanalysis.analysis.chances import T80, normal, student, t80
from ufanalysis.analysis.trends import WINDOW

# NIST/SEMATECH e-Handbook, 1.3.6.7.1: cumulative standard normal.
NORMAL = [(0.0, 0.5), (1.0, 0.84134), (1.96, 0.97500), (-1.96, 0.02500), (3.0, 0.99865)]
# The same, 1.3.6.7.2: upper critical values of Student's t.
STUDENT = [
    (1, 3.078, 0.90),
    (1, 12.706, 0.975),
    (2, 2.920, 0.95),
    (3, 1.638, 0.90),
    (5, 2.015, 0.95),
    (8, 1.397, 0.90),
    (10, 2.228, 0.975),
    (30, 2.750, 0.995),
]


@pytest.mark.parametrize(("z", "share"), NORMAL)
def test_normal_shares_are_those_of_the_table(z, share):
    assert normal(np.array([z])) == pytest.approx([share], abs=5e-6)


@pytest.mark.parametrize(("freedom", "t", "share"), STUDENT)
def test_student_shares_are_those_of_the_table(freedom, t, share):
    found = student(np.array([t, -t]), np.array([freedom, freedom]))

    assert found == pytest.approx([share, 1 - share], abs=1e-4)


def test_student_holds_at_the_ends_and_without_a_number():
    # One degree is Cauchy's curve: 0.5 + arctan(1) ÷ π = 0.75.
    found = student(np.array([-np.inf, 0.0, 1.0, np.inf, np.nan]), np.array([1, 4, 1, 7, 3]))

    assert found == pytest.approx([0.0, 0.5, 0.75, 1.0, np.nan], abs=1e-15, nan_ok=True)


def test_student_agrees_with_scipy_to_the_last_digits():
    freedom, t = (part.ravel() for part in np.meshgrid(np.arange(1, 41), np.linspace(-9, 9, 73)))

    assert student(t, freedom) == pytest.approx(special.stdtr(freedom, t), abs=1e-14)


def test_quantiles_reach_as_far_as_a_window_of_years():
    assert len(T80) == WINDOW - 2
    assert t80(np.array([-1, 0, 5])) == pytest.approx([np.nan, np.nan, 1.476], abs=5e-4, nan_ok=True)
    assert special.stdtrit(np.arange(1, 9), 0.9) == pytest.approx(list(T80), abs=1e-12)
