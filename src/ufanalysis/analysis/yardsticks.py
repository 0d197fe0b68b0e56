"""Progress as other offices judge it along straight lines and scales; it reads no table."""

import numpy as np
from numpy.typing import ArrayLike

from ufanalysis.analysis.bands import ABSENT, banded

__all__ = [
    "attainment",
    "current_status",
    "destatis_change",
    "destatis_status",
    "interval_attainment",
    "istat_band",
    "parity_status",
    "required_per_year",
    "sdsn_arrow",
]

_FEWEST = 4
_CHANGES = 5


def required_per_year(value: ArrayLike, target: ArrayLike, *, years: ArrayLike) -> np.ndarray:
    """Return the change per year from `value` to `target`, NaN when no time is left."""
    left = np.asarray(years, dtype="float64")
    return (np.asarray(target, dtype="float64") - value) / np.where(left > 0, left, np.nan)


def current_status(value: ArrayLike, base: ArrayLike, target: ArrayLike, *, direction: ArrayLike) -> np.ndarray:
    """Return ten times the share of the way gone (UNESCAP); `direction` is 1 or −1. NaN where base is the target."""
    way = np.abs(np.asarray(target, dtype="float64") - base)
    return 10 * np.asarray(direction) * (np.asarray(value, dtype="float64") - base) / np.where(way > 0, way, np.nan)


def parity_status(value: ArrayLike, base: ArrayLike, target: ArrayLike = 1.0) -> np.ndarray:
    """Return 10 less ten times the distance to parity, as a share of the distance at the base (UNESCAP)."""
    goal = np.asarray(target, dtype="float64")
    way = np.abs(goal - base)
    return 10 - 10 * np.abs(goal - value) / np.where(way > 0, way, np.nan)


def destatis_change(values: ArrayLike, years: ArrayLike | None = None) -> float:
    """Return the mean of the last five yearly changes, of at least three; NaN with fewer than four figures.

    `years` are consecutive unless given; a gap counts with its years.
    """
    known = np.asarray(values, dtype="float64")
    when = np.arange(len(known)) if years is None else np.asarray(years)
    kept = ~np.isnan(known)
    known, when = known[kept][-_CHANGES - 1 :], when[kept][-_CHANGES - 1 :]
    return float((known[-1] - known[0]) / (when[-1] - when[0])) if len(known) >= _FEWEST else float("nan")


def destatis_status(
    value: ArrayLike, target: ArrayLike, *, change: ArrayLike, years_left: ArrayLike, direction: ArrayLike
) -> np.ndarray:
    """Return Destatis' weather for a change carried on in a straight line to the target year.

    sun: the target is met or missed by less than 5 % of the way still to go; sun_cloud up to 20 %; cloud beyond;
    storm: away from the target.
    """
    now, goal, sign = (np.asarray(x, dtype="float64") for x in (value, target, direction))
    expected = now + np.asarray(change, dtype="float64") * np.maximum(np.asarray(years_left, dtype="float64"), 0)
    short, left = sign * (goal - expected), sign * (goal - now)
    missed = np.where(short <= 0, 0.0, short / np.where(left > 0, left, np.nan))
    # What was met and is lost again by the target year has no way to go; falling back is the wrong way.
    wrong = (short > 0) & (sign * np.asarray(change, dtype="float64") < 0)
    weather = np.select([missed < 0.05, missed <= 0.2], ["sun", "sun_cloud"], default="cloud")
    return np.where(np.isnan(expected) | np.isnan(goal), ABSENT, np.where(wrong, "storm", weather))


def sdsn_arrow(ratio: ArrayLike) -> np.ndarray:
    """Return SDSN's arrow for the yearly change as a share of the needed one: below 0, 50 %, 100 %."""
    return banded(ratio, (1.0, 0.5, 0), ("on_track", "moderately_increasing", "stagnating", "decreasing"))


def istat_band(change: ArrayLike) -> np.ndarray:
    """Return ISTAT's word for a relative change the desired way without a target: ±5 % and ±1 %."""
    names = ("significant_improvement", "improvement", "stable", "worsening", "significant_worsening")
    return banded(change, (0.05, 0.01, -0.01, -0.05), names)


def attainment(value: ArrayLike, standard: ArrayLike, *, direction: ArrayLike) -> np.ndarray:
    """Return the share of a standard reached (全面小康 2008), x ÷ s or s ÷ x, at most 1; it is a level, no pace."""
    now, goal = np.asarray(value, dtype="float64"), np.asarray(standard, dtype="float64")
    up, down = now / np.where(goal > 0, goal, np.nan), goal / np.where(now > 0, now, np.nan)
    return np.minimum(np.where(np.asarray(direction) > 0, up, np.where(now <= 0, 1.0, down)), 1.0)


def interval_attainment(
    value: ArrayLike, low: ArrayLike, high: ArrayLike, *, least: ArrayLike, most: ArrayLike
) -> np.ndarray:
    """Return 1 inside the interval low…high, less by the distance outside it as a share of the longer margin."""
    now = np.asarray(value, dtype="float64")
    margin = np.maximum(np.asarray(low, dtype="float64") - least, np.asarray(most, dtype="float64") - high)
    outside = np.maximum(np.maximum(low - now, now - high), 0)
    return np.maximum(1 - outside / np.where(margin > 0, margin, np.nan), 0)
