"""Progress as statistics offices judge it by compound growth; secondary here, because it flatters tiny bases."""

import numpy as np
from numpy.typing import ArrayLike

from ufanalysis.analysis.bands import ABSENT, banded

__all__ = [
    "cagr",
    "cagr_ratio",
    "ceiling_factor",
    "eurostat_band",
    "numbers",
    "opensdg_mean",
    "opensdg_score",
    "opensdg_status",
    "opensdg_value",
    "relative_change",
    "score_band",
    "undp_status",
    "unsd_share",
    "unsd_status",
]

_OPENSDG = ("substantial_progress", "moderate_progress", "limited_progress", "deterioration")
_TINY = 0.001
_CEILING_POWER = 4.44


def relative_change(before: ArrayLike, after: ArrayLike) -> np.ndarray:
    """Return after ÷ before − 1, NaN on a base of zero or less: no percentage is told there."""
    base, now = numbers(before, after)
    return now / np.where(base > 0, base, np.nan) - 1


def cagr(value: ArrayLike, base: ArrayLike, years: ArrayLike) -> np.ndarray:
    """Return the compound annual growth from `base` to `value`; NaN without time, at zero or over a change of sign."""
    now, then, span = numbers(value, base, years)
    ratio = now / np.where(then != 0, then, np.nan)
    # 1 to the power of NaN is 1, so what has no time is taken out afterwards.
    return np.where((ratio > 0) & (span > 0), np.abs(ratio) ** (1 / np.where(span > 0, span, 1.0)) - 1, np.nan)


def cagr_ratio(
    value: ArrayLike, base: ArrayLike, target: ArrayLike, *, years: ArrayLike, target_years: ArrayLike
) -> np.ndarray:
    """Return actual ÷ required compound growth since the base (Eurostat); NaN where either is undefined."""
    required = cagr(target, base, target_years)
    return cagr(value, base, years) / np.where(required != 0, required, np.nan)


def eurostat_band(ratio: ArrayLike, growth: ArrayLike | None = None) -> np.ndarray:
    """Return Eurostat's word for a ratio to the required growth, or without a target for growth the desired way.

    With a target: 95 %, 60 %, 0. Without (`growth` given, `ratio` NaN): 1 %, 0, −1 % a year.
    """
    to_target = ("significant_progress", "moderate_progress", "insufficient_progress", "movement_away")
    to_better = ("significant_progress", "moderate_progress", "moderate_movement_away", "significant_movement_away")
    named = banded(ratio, (0.95, 0.6, 0), to_target)
    return named if growth is None else np.where(named == ABSENT, banded(growth, (0.01, 0, -0.01), to_better), named)


def ceiling_factor(base: ArrayLike, limit: ArrayLike, *, direction: ArrayLike) -> np.ndarray:
    """Return how much of the room to a natural limit was left at the base, 1 where none lies the desired way."""
    then, end, sign = numbers(base, limit, direction)
    whole = np.where(end != 0, end, np.nan)
    nearness = np.where(then <= end, then / whole, np.where(then < 2 * end, (2 * end - then) / whole, 0.0))
    factor = 1 - np.abs(nearness) ** _CEILING_POWER
    return np.where(np.isnan(factor) | (sign * (end - then) < 0), 1.0, factor)


def opensdg_value(
    value: ArrayLike,
    base: ArrayLike,
    *,
    years: ArrayLike,
    direction: ArrayLike,
    target: ArrayLike = np.nan,
    target_years: ArrayLike = np.nan,
) -> np.ndarray:
    """Return the growth the desired way, as a share of the required one where there is a target (Open SDG ≥ 2.4)."""
    now, then, sign, goal = numbers(value, base, direction, target)
    now, then, goal = (np.where(x == 0, _TINY, x) for x in (now, then, goal))
    toward = np.where(then < 0, -1.0, 1.0) * sign
    actual, required = cagr(now, then, years), np.abs(cagr(goal, then, target_years))
    to_target = actual / np.where(required > 0, required, np.nan)
    return toward * np.where(np.isnan(goal), actual, to_target)


def opensdg_status(
    progress: ArrayLike, *, factor: ArrayLike = 1.0, has_target: ArrayLike = True, met: ArrayLike = False
) -> np.ndarray:
    """Return Open SDG's word for a progress value; `met` wins over any trend, but not over the want of one."""
    known = np.asarray(progress, dtype="float64")
    scale = np.asarray(factor, dtype="float64")
    free = banded(known, (0.015 * scale, 0.005 * scale, 0), _OPENSDG)
    named = np.where(has_target, banded(known, (0.95, 0.6, 0), _OPENSDG), free)
    return np.where(np.asarray(met) & (named != ABSENT), "target_achieved", named)


def opensdg_score(
    progress: ArrayLike, *, factor: ArrayLike = 1.0, has_target: ArrayLike = True, met: ArrayLike = False
) -> np.ndarray:
    """Return Open SDG's score from −5 to 5; 5 where the target is met, or a base at its limit is held there."""
    known, scale = numbers(progress, factor)
    to_target = np.where(known >= 0.6, np.minimum(7.1429 * known - 4.2857, 5), np.maximum(4.1667 * known - 2.5, -5))
    free = np.where(known < 0, np.maximum(125 * known - 2.5, -5), _free_score(known, scale))
    best = np.asarray(met) | (~np.asarray(has_target) & (scale == 0) & (known >= 0))
    return np.where(np.isnan(known), np.nan, np.where(best, 5.0, np.where(has_target, to_target, free)))


def _free_score(known: np.ndarray, scale: np.ndarray) -> np.ndarray:
    room = known / np.where(scale > 0, scale, np.nan)
    middle = np.where(room >= 0.005, 250 * room - 1.25, 500 * room - 2.5)
    return np.where(room >= 0.015, np.minimum(500 * room - 5, 5), middle)


def score_band(score: ArrayLike) -> np.ndarray:
    """Return Open SDG's word for a mean of scores: [2.5, 5], [0, 2.5), [−2.5, 0), [−5, −2.5)."""
    return banded(score, (2.5, 0, -2.5), _OPENSDG)


def opensdg_mean(scores: ArrayLike) -> float:
    """Return the unweighted mean of the scores that exist, NaN when none does."""
    known = np.asarray(scores, dtype="float64")
    return float(known[~np.isnan(known)].mean()) if (~np.isnan(known)).any() else float("nan")


def undp_status(ratio: ArrayLike) -> np.ndarray:
    """Return the UNDP dashboard's word for actual ÷ required growth: 0.95, 0.5, −0.1."""
    names = ("On Track", "Fair progress but acceleration needed", "Limited or No Progress", "Deterioration")
    return np.where(
        np.isnan(np.asarray(ratio, dtype="float64")), "Insufficient Data", banded(ratio, (0.95, 0.5, -0.1), names)
    )


def unsd_share(
    value: ArrayLike, base: ArrayLike, target: ArrayLike, *, years: ArrayLike, years_left: ArrayLike
) -> np.ndarray:
    """Return the share of the way that compound growth will have gone by the target year (UN progress chart).

    Past the target year (`years_left` ≤ 0) it is the share gone by the value itself.
    """
    now, then, goal, left = numbers(value, base, target, years_left)
    expected = np.where(left > 0, now * (1 + cagr(now, then, years)) ** np.maximum(left, 0), now)
    way = goal - then
    return (expected - then) / np.where(way != 0, way, np.nan)


def unsd_status(share: ArrayLike, *, growth: ArrayLike = np.nan, met: ArrayLike = False) -> np.ndarray:
    """Return the UN progress chart's word: 95 % and 10 % of the way; without a target ±2 % and ±0.5 % a year.

    `met` also holds within 1 % of a target of 0 or 100.
    """
    names = ("on_track", "fair_progress", "stagnation_or_regression")
    free = ("substantial_progress", "fair_progress", "stagnation", "regression", "substantial_regression")
    by_share, by_growth = banded(share, (0.95, 0.1), names), banded(growth, (0.02, 0.005, -0.005, -0.02), free)
    return np.where(met, "target_met", np.where(by_share == ABSENT, by_growth, by_share))


def numbers(*values: ArrayLike) -> list[np.ndarray]:
    """Return the values as arrays of floats, in their order and not by any index; None is NaN."""
    return [np.asarray(np.nan if value is None else value, dtype="float64") for value in values]
