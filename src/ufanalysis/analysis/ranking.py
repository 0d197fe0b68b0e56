"""Places in an order, and whether inexact figures could change them; numbers alone, along the last axis."""

import numpy as np

__all__ = ["firm", "ranks"]


def ranks(scores: np.ndarray) -> np.ndarray:
    """Return the rank along the last axis, 1 for the highest; equals share the better one, NaN has none."""
    # Scores that differ by rounding alone share a rank; NaN sorts behind all others.
    falling = -np.round(np.where(np.isnan(scores), -np.inf, scores), 9)
    order = np.argsort(falling, axis=-1, kind="stable")
    ranked = np.take_along_axis(falling, order, -1)
    new = np.ones(ranked.shape, dtype=bool)
    new[..., 1:] = ranked[..., 1:] != ranked[..., :-1]
    place = np.maximum.accumulate(np.where(new, np.arange(1, ranked.shape[-1] + 1), 0), axis=-1)
    found = np.empty(scores.shape)
    np.put_along_axis(found, order, place, -1)
    return np.where(np.isnan(scores), np.nan, found)


def firm(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Whether nobody in a row could change places with another inside low…high; NaN takes no part."""
    kept = np.ones(low.shape, dtype=bool)
    for line in np.flatnonzero(((low != high) & ~np.isnan(low)).any(-1)):
        apart = (low[line][:, None] >= high[line]) | (high[line][:, None] <= low[line])
        absent = np.isnan(high[line])
        kept[line] = (apart | np.eye(len(apart), dtype=bool) | absent | absent[:, None]).all(-1)
    return kept
