"""Carry many short series forward by rules with nothing to estimate; it knows no targets and no catalog.

A matrix holds one series per row and one year per column, in steps of one year, NaN where a year lacks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ufanalysis.errors import UfaError

__all__ = ["METHODS", "PHI", "Fit", "expected", "fit", "holt", "interval", "line", "spread", "totals", "totals_spread"]

#: The naive one first: every other has to be better than it.
METHODS = ("naive", "drift", "damped", "theil_sen")
#: Fixed, because seven points cannot say how fast a trend fades (estimates run to the boundary).
PHI = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What one needs of each series to carry it forward; one element per series, NaN where there is none."""

    count: np.ndarray
    first: np.ndarray
    last: np.ndarray
    value: np.ndarray
    slope: np.ndarray
    middle_slope: np.ndarray
    scatter: np.ndarray

    @property
    def span(self) -> np.ndarray:
        """Years from the first figure to the last."""
        return self.last - self.first


def fit(values: ArrayLike) -> Fit:
    """Describe each row of a matrix: its ends, its mean and its Theil–Sen change per year, and their scatter.

    `first` and `last` are columns. `scatter` is the standard deviation of the yearly changes around their mean,
    a change over g years counting as g changes; it needs three figures.
    """
    known = np.atleast_2d(np.asarray(values, dtype="float64"))
    if not known.shape[1]:
        known = np.full((len(known), 1), np.nan)
    there = ~np.isnan(known)
    count, rows = there.sum(axis=1), np.arange(len(known))
    first = np.where(count > 0, there.argmax(axis=1), 0)
    last = np.where(count > 0, known.shape[1] - 1 - there[:, ::-1].argmax(axis=1), 0)
    value = known[rows, last]
    slope = (value - known[rows, first]) / np.where(last > first, last - first, np.nan)
    return Fit(
        count=count,
        first=first,
        last=last,
        value=value,
        slope=slope,
        middle_slope=middle_slopes(known),
        scatter=_scatter(known, there, slope, count),
    )


def _scatter(known: np.ndarray, there: np.ndarray, slope: np.ndarray, count: np.ndarray) -> np.ndarray:
    columns = np.arange(known.shape[1])
    seen = np.where(there, columns, -1)
    before = np.maximum.accumulate(np.pad(seen, ((0, 0), (1, 0)), constant_values=-1)[:, :-1], axis=1)
    gap = np.where(there & (before >= 0), columns - before, np.nan)
    change = known - np.take_along_axis(known, np.maximum(before, 0), axis=1)
    squares = (change - gap * slope[:, None]) ** 2 / gap
    return np.sqrt(np.nansum(squares, axis=1) / np.where(count > 2, count - 2, np.nan))


def middle_slopes(known: np.ndarray) -> np.ndarray:
    """Return the median of the slopes between all pairs of figures (Theil–Sen) of each row."""
    early, late = np.triu_indices(known.shape[1], k=1)
    slopes = np.sort((known[:, late] - known[:, early]) / (late - early), axis=1)
    count = (~np.isnan(slopes)).sum(axis=1)
    rows = np.arange(len(known))
    if not slopes.shape[1]:
        return np.full(len(known), np.nan)
    # NaN sorts last, so the middle of the figures is found by their count; np.nanmedian would loop over the rows.
    lower, upper = slopes[rows, np.maximum(count - 1, 0) // 2], slopes[rows, np.minimum(count // 2, len(early) - 1)]
    return (lower + upper) / 2


def expected(fitted: Fit, method: str, steps: ArrayLike) -> np.ndarray:
    """Return what `method` expects `steps` years after each series' last figure. Raises UfaError for an unknown one."""
    return fitted.value + _slope(fitted, method) * _reach(method, np.asarray(steps, dtype="float64"))


def _slope(fitted: Fit, method: str) -> np.ndarray:
    if method not in METHODS:
        raise UfaError(f"没有预测方法{method!r}，可选：{'、'.join(METHODS)}")
    if method == "naive":
        return np.zeros(len(fitted.value))
    return fitted.middle_slope if method == "theil_sen" else fitted.slope


def _reach(method: str, steps: np.ndarray) -> np.ndarray:
    """How many times the yearly change is added: h, or φ + φ² + … + φʰ."""
    return PHI * (1 - PHI**steps) / (1 - PHI) if method == "damped" else steps


def spread(fitted: Fit, steps: ArrayLike) -> np.ndarray:
    """Return the standard error of the drift after `steps` years: s √(h (1 + h ÷ span))."""
    ahead = np.maximum(np.asarray(steps, dtype="float64"), 0)
    return fitted.scatter * np.sqrt(ahead * (1 + ahead / np.where(fitted.span > 0, fitted.span, np.nan)))


def totals(fitted: Fit, method: str, steps: ArrayLike) -> np.ndarray:
    """Return the sum of what `method` expects for the years 1 … `steps`."""
    ahead = np.asarray(steps, dtype="float64")
    times = ahead * (ahead + 1) / 2
    if method == "damped":
        times = PHI / (1 - PHI) * (ahead - PHI * (1 - PHI**ahead) / (1 - PHI))
    return ahead * fitted.value + _slope(fitted, method) * times


def totals_spread(fitted: Fit, steps: ArrayLike) -> np.ndarray:
    """Return the standard error of such a sum: the steps of a random walk summed, and the error of its drift."""
    ahead = np.maximum(np.asarray(steps, dtype="float64"), 0)
    walk, drift = ahead * (ahead + 1) * (2 * ahead + 1) / 6, (ahead * (ahead + 1) / 2) ** 2
    return fitted.scatter * np.sqrt(walk + drift / np.where(fitted.span > 0, fitted.span, np.nan))


def interval(
    mean: ArrayLike, error: ArrayLike, *, level: float = 0.8, freedom: ArrayLike | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the central interval of that level: of Student's t with `freedom`, of the normal without."""
    # Imported here: only a closer look at one series asks for any level, and the import takes longer than the pages.
    from scipy import special  # noqa: PLC0415

    tail = (1 + level) / 2
    times = special.ndtri(tail) if freedom is None else special.stdtrit(np.asarray(freedom, dtype="float64"), tail)
    centre, half = np.asarray(mean, dtype="float64"), times * np.asarray(error, dtype="float64")
    return centre - half, centre + half


def line(values: Sequence[float], steps: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Return the least-squares line `steps` years on, and its standard error of prediction (n − 2 degrees).

    A gap (NaN) keeps its place; NaN below two figures, for the error below three.

    For comparison only: it does not start at the last figure, and its own interval is too narrow on short series.
    """
    given, ahead = np.asarray(values, dtype="float64"), len(values) + np.asarray(steps, dtype="float64")
    when = np.flatnonzero(~np.isnan(given)) + 1
    known, count = given[when - 1], len(when)
    if count < 2:
        return np.full(ahead.shape, np.nan), np.full(ahead.shape, np.nan)
    away = when - when.mean()
    slope = (away * known).sum() / (away**2).sum()
    left = known - known.mean() - slope * away
    scatter = (left**2).sum() / (count - 2) if count > 2 else np.nan
    error = np.sqrt(scatter * (1 + 1 / count + (ahead - when.mean()) ** 2 / (away**2).sum()))
    return known.mean() + slope * (ahead - when.mean()), error


def holt(values: Sequence[float], steps: int, *, alpha: float, beta: float, phi: float = PHI) -> np.ndarray:
    """Return Holt's damped trend 1 … `steps` years on, all parameters given, started at y₀ and y₁ − y₀.

    NaN below two figures, and behind a gap.
    """
    known = np.asarray(values, dtype="float64")
    if len(known) < 2:
        return np.full(steps, np.nan)
    level, trend = float(known[0]), float(known[1] - known[0])
    for figure in known:
        before = level
        level = alpha * figure + (1 - alpha) * (level + phi * trend)
        trend = beta * (level - before) + (1 - beta) * phi * trend
    return level + trend * np.cumsum(phi ** np.arange(1, steps + 1))
