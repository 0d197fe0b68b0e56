"""Progress as other offices judge it along straight lines and scales; it reads no table."""

import numpy as np
from numpy.typing import ArrayLike

from ufanalysis.analysis.bands import ABSENT, banded
from ufanalysis.analysis.growth import numbers

__all__ = [
    "attainment",
    "current_status",
    "destatis_change",
    "destatis_status",
    "interval_attainment",
    "istat_band",
    "off_balance",
    "parity_status",
    "required_per_year",
    "sdsn_arrow",
]

_FEWEST = 4
_CHANGES = 5


def required_per_year(value: ArrayLike, target: ArrayLike, *, years: ArrayLike) -> np.ndarray:
    """Return the change per year from `value` to `target`, NaN when no time is left."""
    now, goal, left = numbers(value, target, years)
    return (goal - now) / np.where(left > 0, left, np.nan)


def current_status(value: ArrayLike, base: ArrayLike, target: ArrayLike, *, direction: ArrayLike) -> np.ndarray:
    """Return ten times the share of the way gone (UNESCAP); `direction` is 1 or −1. NaN where base is the target."""
    now, then, goal, sign = numbers(value, base, target, direction)
    way = np.abs(goal - then)
    return 10 * sign * (now - then) / np.where(way > 0, way, np.nan)


def parity_status(value: ArrayLike, base: ArrayLike, target: ArrayLike = 1.0) -> np.ndarray:
    """Return 10 less ten times the distance to parity, as a share of the distance at the base (UNESCAP)."""
    now, then, goal = numbers(value, base, target)
    way = np.abs(goal - then)
    return 10 - 10 * np.abs(goal - now) / np.where(way > 0, way, np.nan)


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
    now, goal, sign, yearly, time = numbers(value, target, direction, change, years_left)
    expected = now + yearly * np.maximum(time, 0)
    short, left = sign * (goal - expected), sign * (goal - now)
    missed = np.where(short <= 0, 0.0, short / np.where(left > 0, left, np.nan))
    # What was met and is lost again by the target year has no way to go; falling back is the wrong way.
    wrong = (short > 0) & (sign * yearly < 0)
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
    now, goal, sign = numbers(value, standard, direction)
    up, down = now / np.where(goal > 0, goal, np.nan), goal / np.where(now > 0, now, np.nan)
    return np.minimum(np.where(sign > 0, up, np.where(now <= 0, 1.0, down)), 1.0)


def interval_attainment(
    value: ArrayLike, low: ArrayLike, high: ArrayLike, *, least: ArrayLike, most: ArrayLike
) -> np.ndarray:
    """Return 1 inside the interval low…high, less by the distance outside it as a share of the longer margin."""
    now, floor, ceiling, bottom, top = numbers(value, low, high, least, most)
    margin = np.maximum(floor - bottom, top - ceiling)
    outside = np.maximum(np.maximum(floor - now, now - ceiling), 0)
    return np.maximum(1 - outside / np.where(margin > 0, margin, np.nan), 0)


def off_balance(value: ArrayLike, *, best: ArrayLike, band: float = 0.03) -> np.ndarray:
    """Return how far a ratio or share stands off its best value, both sides alike: `best` is 1 (ratios) or 50 (shares).

    max(y, 1 ÷ y) for a ratio, 1 inside 1 ± `band`; 50 + |y − 50| for a share. NaN for a ratio of zero or less.
    """
    now, goal = numbers(value, best)
    sound = np.where(now > 0, now, np.nan)
    # 1.03 − 1 is 0.030000000000000027.
    ratio = np.where(np.abs(sound - 1) <= band + 1e-12, 1.0, np.maximum(sound, 1 / sound))
    return np.where(goal == 1, ratio, goal + np.abs(now - goal))
