"""Weights, means and couplings of scores, as numbers alone; it knows no indicator and no district.

Entropy weights and couplings say how figures scatter, not what matters: pages show them, if at all, as a sensitivity.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ufanalysis.analysis.bands import banded
from ufanalysis.analysis.inequality import divided, x_log

__all__ = [
    "Coupling",
    "arithmetic_mean",
    "available_mean",
    "coordination_band",
    "coupling",
    "distance_to_target",
    "entropy_weights",
    "entropy_weights_minmax",
    "geometric_mean",
    "harmonic_mean",
    "min_max",
    "modified_coupling",
    "obstacle_degrees",
    "power_mean",
    "rescaled",
    "toward_interval",
    "toward_point",
]

#: From 优质协调 (D ≥ 0.9) down to 极度失调 (D < 0.1), as the literature on couplings has them.
COORDINATION = (
    *("优质协调", "良好协调", "中级协调", "初级协调", "勉强协调"),
    *("濒临失调", "轻度失调", "中度失调", "严重失调", "极度失调"),
)
COORDINATION_CUTS = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupling:
    """Degree C (how alike), development T (how high) and coordination D = √(C·T) of systems scored 0–1."""

    degree: np.ndarray
    development: np.ndarray
    coordination: np.ndarray


def min_max(values: ArrayLike, low: ArrayLike, high: ArrayLike) -> np.ndarray:
    """Return how far the values stand from `low` (0) to `high` (1); not clipped, NaN where both are equal.

    Where lower is better `low` is the larger goalpost, and the same formula serves.
    """
    start, span = np.asarray(low, dtype="float64"), np.asarray(high, dtype="float64") - np.asarray(low, dtype="float64")
    way = np.asarray(values, dtype="float64") - start
    return np.divide(way, span, out=np.full(np.broadcast(way, span).shape, np.nan), where=span != 0)


def toward_interval(values: ArrayLike, low: float, high: float) -> np.ndarray:
    """Return 1 inside low…high, falling to 0 at the value farthest from it (适度指标), along the last axis."""
    given = np.asarray(values, dtype="float64")
    away = np.maximum(np.maximum(low - given, given - high), 0.0)
    return 1.0 - away / _farthest(away)


def toward_point(values: ArrayLike, best: float) -> np.ndarray:
    """Return 1 at `best`, falling to 0 at the value farthest from it, along the last axis."""
    return toward_interval(values, best, best)


def _farthest(away: np.ndarray) -> np.ndarray:
    most = np.fmax.reduce(away, axis=-1, keepdims=True, initial=0.0)
    return np.where(most > 0, most, 1.0)


def distance_to_target(values: ArrayLike, target: float, direction: int) -> np.ndarray:
    """Return how far each value has come from the worst of them (0) to the target (1); above 1 when beyond it.

    `direction` is 1 where higher is better and −1 where lower is. Method: COINr, distance to target.
    """
    given = np.asarray(values, dtype="float64")
    least, end = (np.fmin, np.inf) if direction > 0 else (np.fmax, -np.inf)
    return min_max(given, least.reduce(given, axis=-1, keepdims=True, initial=end), target)


def _counted(values: ArrayLike, weights: ArrayLike | None) -> tuple[np.ndarray, np.ndarray]:
    """The values, and the share of weight of those that are there; NaN where none is."""
    given = np.asarray(values, dtype="float64")
    if not given.shape[-1]:
        return np.full((*given.shape[:-1], 1), np.nan), np.full((*given.shape[:-1], 1), np.nan)
    weight = np.ones(given.shape) if weights is None else np.asarray(weights, dtype="float64") + np.zeros(given.shape)
    counted = np.where(np.isnan(given), 0.0, weight)
    return given, divided(counted, counted.sum(-1, keepdims=True))


def arithmetic_mean(values: ArrayLike, weights: ArrayLike | None = None) -> np.ndarray:
    """Return the weighted mean of the values that are there, along the last axis."""
    given, share = _counted(values, weights)
    return (np.nan_to_num(given) * share).sum(-1)


def geometric_mean(values: ArrayLike, weights: ArrayLike | None = None) -> np.ndarray:
    """Return exp(Σw ln x ÷ Σw); NaN where a value is not above 0, which a geometric mean must reject."""
    given, share = _counted(values, weights)
    positive = np.where(np.isnan(given), 1.0, np.where(given > 0, given, np.nan))
    return np.exp((share * np.log(positive)).sum(-1))


def harmonic_mean(values: ArrayLike, weights: ArrayLike | None = None) -> np.ndarray:
    """Return Σw ÷ Σ(w/x); NaN where a value is not above 0."""
    return power_mean(values, -1.0, weights)


def power_mean(values: ArrayLike, power: float, weights: ArrayLike | None = None) -> np.ndarray:
    """Return (Σw xᵖ ÷ Σw)^(1/p): 1 arithmetic, −1 harmonic, 0 geometric; NaN where a value is not above 0."""
    if power == 0:
        return geometric_mean(values, weights)
    given, share = _counted(values, weights)
    positive = np.where(np.isnan(given), 1.0, np.where(given > 0, given, np.nan))
    return (share * positive**power).sum(-1) ** (1.0 / power)


def available_mean(values: ArrayLike, weights: ArrayLike | None = None, *, least: float = 2 / 3) -> np.ndarray:
    """Return the weighted mean where at least the share `least` of the values is there, else NaN."""
    given, share = _counted(values, weights)
    # Two of three must pass two thirds whatever the last bit says.
    enough = (~np.isnan(given)).mean(-1) >= least - 1e-9
    return np.where(enough, (np.nan_to_num(given) * share).sum(-1), np.nan)


def entropy_weights(matrix: ArrayLike) -> np.ndarray:
    """Return entropy weights (熵权) of the columns of units × indicators, from raw proportions.

    Variant: P = x ÷ Σx, e = −ΣP ln P ÷ ln n with 0·ln 0 = 0, w = (1 − e) ÷ Σ(1 − e); directions play no part.
    A constant column weighs 0; where all are constant all weigh the same. Rows with a NaN are left out.
    """
    given = np.asarray(matrix, dtype="float64")
    rows = given[~np.isnan(given).any(1)]
    if len(rows) < 2:
        return np.full(given.shape[1], 1.0 / given.shape[1])
    part = np.nan_to_num(divided(rows, rows.sum(0)), nan=1.0 / len(rows))
    spread = np.maximum(1.0 + x_log(part, part).sum(0) / np.log(len(rows)), 0.0)
    # An entropy of a constant column misses 1 by a few last bits, which must not become a weight.
    told = np.where(spread > 1e-14, spread, 0.0)
    return told / told.sum() if told.sum() > 0 else np.full(len(told), 1.0 / len(told))


def entropy_weights_minmax(
    matrix: ArrayLike, directions: ArrayLike | None = None, *, epsilon: float = 0.0
) -> np.ndarray:
    """Return entropy weights after rescaling each column to ε…1−ε, direction first (1 or −1 per column).

    A constant column has no range and weighs 0.
    """
    return entropy_weights(rescaled(matrix, directions, epsilon=epsilon))


def rescaled(matrix: ArrayLike, directions: ArrayLike | None = None, *, epsilon: float = 0.0) -> np.ndarray:
    """Return the columns from ε (worst) to 1 − ε (best); 0.5 all along a constant column."""
    given = np.asarray(matrix, dtype="float64")
    sign = np.ones(given.shape[1]) if directions is None else np.asarray(directions, dtype="float64")
    oriented = given * sign
    share = min_max(oriented, np.nanmin(oriented, axis=0), np.nanmax(oriented, axis=0))
    constant = np.isnan(share) & ~np.isnan(given)
    return np.where(constant, 0.5, epsilon + share * (1.0 - 2.0 * epsilon))


def obstacle_degrees(scores: ArrayLike, weights: ArrayLike | None = None) -> np.ndarray:
    """Return each score's share in what lacks to full marks, w(1 − z) ÷ Σw(1 − z), for scores from 0 to 1.

    0 everywhere where nothing lacks; NaN for a score that is missing.
    """
    if not np.shape(scores)[-1]:
        return np.empty(np.shape(scores))
    given, share = _counted(scores, weights)
    lack = share * (1.0 - given)
    total = np.nansum(lack, axis=-1, keepdims=True)
    return np.where(np.isnan(given), np.nan, np.nan_to_num(divided(lack, total)))


def coupling(systems: ArrayLike, weights: ArrayLike | None = None) -> Coupling:
    """Return the classic coupling C = (Πu)^(1/n) ÷ mean(u), T = Σwu and D = √(CT) of scores 0–1.

    C saturates near 1 and hides differences; see `modified_coupling`. All at zero: C = 0. A system missing: NaN.
    """
    given, share = _counted(systems, weights)
    mean = given.mean(-1)
    degree = divided(np.prod(given, axis=-1) ** (1.0 / given.shape[-1]), mean)
    return _coupled(np.where(mean == 0, 0.0, degree), (given * share).sum(-1))


def modified_coupling(systems: ArrayLike, weights: ArrayLike | None = None) -> Coupling:
    """Return Wang Shujia's (2021) coupling, C = √{[1 − Σ|uᵢ−uⱼ| ÷ (n(n−1)/2)] · (Π(uᵢ ÷ max u))^(1/(n−1))}.

    For scores 0–1; with a single system C = 1, C = 0 where all stand at zero, and NaN where one is missing.
    """
    given, share = _counted(systems, weights)
    many = given.shape[-1]
    if many < 2:
        return _coupled(np.where(np.isnan(given[..., 0]), np.nan, 1.0), (given * share).sum(-1))
    ranked = np.sort(given, axis=-1)
    apart = (ranked * (2 * np.arange(many) - many + 1)).sum(-1) / (many * (many - 1) / 2)
    alike = np.nan_to_num(divided(ranked, ranked[..., -1:]))
    rest = np.prod(alike, axis=-1) ** (1.0 / (many - 1))
    return _coupled(np.sqrt(np.maximum((1.0 - apart) * rest, 0.0)), (given * share).sum(-1))


def _coupled(degree: np.ndarray, development: np.ndarray) -> Coupling:
    return Coupling(degree=degree, development=development, coordination=np.sqrt(degree * development))


def coordination_band(coordination: ArrayLike) -> np.ndarray:
    """Return the usual word for a coordination D from 0 to 1, ten bands of 0.1 closed below; for appendices."""
    return banded(np.round(np.asarray(coordination, dtype="float64"), 9), COORDINATION_CUTS, COORDINATION)
