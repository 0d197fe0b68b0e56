"""How far a ranking depends on the choices behind it; it makes no score of its own."""

import numpy as np

from ufanalysis.analysis.chances import normal
from ufanalysis.analysis.inequality import divided
from ufanalysis.analysis.ranking import ranks
from ufanalysis.analysis.scores import Scored

__all__ = ["BAND", "DRAWS", "leave_one_out", "normalised", "pillar_means", "rank_bands", "together"]

#: Draws of the Monte Carlo, how far a weight may move, and the share of draws outside the band on either side.
DRAWS, SHIFT, BAND = 1000, 0.25, (5.0, 50.0, 95.0)
#: The least share of indicators in a pillar, and of pillars in a score.
LEAST = 2 / 3 - 1e-9


def pillar_means(scored: Scored, score: np.ndarray) -> np.ndarray:
    """Return the mean score of each pillar × year × district; NaN below two thirds of its indicators."""
    member = np.eye(len(scored.panel.catalog.pillars))[:, scored.pillars]
    known = np.einsum("pk,kyd->pyd", member, np.isfinite(score).astype("float64"))
    expected = np.einsum("pk,kyd->pyd", member, scored.expected.astype("float64"))
    total = np.einsum("pk,kyd->pyd", member, np.nan_to_num(score))
    return np.where(known >= expected * LEAST, divided(total, known), np.nan)


def together(pillars: np.ndarray, *, geometric: bool) -> np.ndarray:
    """Return the equally weighted mean of the pillars; NaN below two thirds of those that any district has.

    The geometric mean lets no pillar make up for another; it counts a pillar below 1 as 1, because it rejects 0.
    """
    used = np.isfinite(pillars).any(-1, keepdims=True).sum(0)
    known = np.isfinite(pillars).sum(0)
    values = np.log(np.maximum(pillars, 1.0)) if geometric else pillars
    mean = divided(np.nansum(values, axis=0), known)
    enough = (known > 0) & (known >= used * LEAST)
    return np.where(enough, np.exp(mean) if geometric else mean, np.nan)


def normalised(scored: Scored) -> list[np.ndarray]:
    """Return the scores between fixed goalposts, between the extremes of all years, and as shares of a normal curve."""
    sign = np.array([1.0 if one.direction == "up" else -1.0 for one in scored.indicators])[:, None, None]
    given = scored.value * sign
    if not given.size:
        return [scored.score] * 3
    low, high = (end(given, axis=(1, 2), keepdims=True) for end in (np.nanmin, np.nanmax))
    mean, deviation = (part(given, axis=(1, 2), keepdims=True) for part in (np.nanmean, np.nanstd))
    extremes = 100.0 * divided(given - low, high - low)
    curve = 100.0 * normal(divided(given - mean, deviation))
    return [
        scored.score,
        *(np.where(np.isfinite(scored.score) & np.isnan(one), 50.0, one) for one in (extremes, curve)),
    ]


def rank_bands(scored: Scored, base: np.ndarray, years: np.ndarray, *, seed: int) -> np.ndarray:
    """Return the 5 %, 50 % and 95 % rank of each year (of those positions) × district, over 1000 draws.

    Each draw moves every indicator's and pillar's weight by up to ±25 %, and takes one of three normalisations and
    one of two ways to add up. Districts without a score in `base` stay without. A year's draws do not depend on
    which other years are asked for.
    """
    # A pillar that the score leaves blank for want of figures must not come back in a draw.
    open_ = np.isfinite(pillar_means(scored, scored.score))[scored.pillars]
    forms = [np.where(open_, form, np.nan) for form in normalised(scored)]
    bands = np.full((len(BAND), len(years), base.shape[-1]), np.nan)
    for line, at in enumerate(years):
        there = np.flatnonzero(np.isfinite(base[at]))
        if len(there):
            random = np.random.default_rng([seed, int(scored.panel.years[at])])
            drawn = _drawn(scored, [form[:, at][:, there] for form in forms], random)
            bands[:, line, there] = np.percentile(ranks(drawn), BAND, axis=0, method="inverted_cdf")
    return bands


def _drawn(scored: Scored, forms: list[np.ndarray], random: np.random.Generator) -> np.ndarray:
    """The scores of one year's districts, draw × district."""
    pillar, count = scored.pillars, len(scored.panel.catalog.pillars)
    weight = random.uniform(1 - SHIFT, 1 + SHIFT, (DRAWS, len(pillar)))
    outer = random.uniform(1 - SHIFT, 1 + SHIFT, (DRAWS, count))
    form, geometric = random.integers(0, len(forms), DRAWS), random.integers(0, 2, DRAWS).astype(bool)
    scores = np.empty((DRAWS, forms[0].shape[-1]))
    for number, values in enumerate(forms):
        at = np.flatnonzero(form == number)
        means = np.stack([_weighted(values[pillar == one], weight[at][:, pillar == one]) for one in range(count)])
        scores[at] = _combined(means, outer[at], geometric[at])
    return scores


def _weighted(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    return divided(weight @ np.nan_to_num(values), weight @ np.isfinite(values).astype("float64"))


def _combined(means: np.ndarray, outer: np.ndarray, geometric: np.ndarray) -> np.ndarray:
    """Add up pillar × draw × district with a weight per draw × pillar."""
    weight = np.where(np.isfinite(means), outer.T[:, :, None], 0.0)
    total = weight.sum(0)
    plain = divided((weight * np.nan_to_num(means)).sum(0), total)
    curved = divided((weight * np.log(np.maximum(np.nan_to_num(means), 1.0))).sum(0), total)
    return np.where(geometric[:, None], np.exp(curved), plain)


def leave_one_out(scored: Scored, base: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the best and the worst rank (year × district) with one indicator left out, and which one moves it most.

    The last is the indicator's number, −1 where none moves the rank.
    """
    first = ranks(base)
    best, worst, mover = first.copy(), first.copy(), np.full(first.shape, -1)
    furthest = np.zeros(first.shape)
    for one in range(len(scored.indicators)):
        without = together(pillar_means(_without(scored, one), _blanked(scored.score, one)), geometric=False)
        rank = ranks(np.where(np.isnan(base), np.nan, without))
        best, worst = np.fmin(best, rank), np.fmax(worst, rank)
        moved = np.nan_to_num(np.abs(rank - first))
        mover, furthest = np.where(moved > furthest, one, mover), np.maximum(furthest, moved)
    return best, worst, mover


def _blanked(block: np.ndarray, one: int) -> np.ndarray:
    return np.where(np.arange(len(block))[:, None, None] == one, np.nan, block)


def _without(scored: Scored, one: int) -> Scored:
    kept = scored.expected & (np.arange(len(scored.indicators)) != one)[:, None, None]
    parts = ("panel", "indicators", "value", "score", "low", "high", "posts")
    return Scored(expected=kept, **{name: getattr(scored, name) for name in parts})
