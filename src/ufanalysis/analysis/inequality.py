"""How unequal figures are, as numbers alone; it knows no indicator, no district and no catalog.

Every function works along the last axis, so that one row of figures gives one number and a table of rows
gives one number per row. A unit whose value is NaN, or whose weight is NaN or not above 0, is absent.
`weights` are population shares or counts (any scale); without them every unit counts the same.
The answer is NaN where the measure has no meaning: no unit, a negative value, or a mean of 0.
"""

import numpy as np
from numpy.typing import ArrayLike

__all__ = [
    "atkinson",
    "coefficient_of_variation",
    "equally_distributed_equivalent",
    "gini",
    "gini_corrected",
    "hoover",
    "lorenz",
    "max_min_ratio",
    "sample_coefficient_of_variation",
    "sd_log",
    "sd_log_odds",
    "theil_l",
    "theil_t",
]


def divided(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Divide where the divisor is above 0; NaN elsewhere."""
    above, below = np.broadcast_arrays(np.asarray(above, dtype="float64"), np.asarray(below, dtype="float64"))
    return np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)


def x_log(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return x ln y, which is 0 where x is 0, and −∞ where y alone is."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((x == 0) & ~np.isnan(y), 0.0, x * np.log(y))


def shares(values: ArrayLike, weights: ArrayLike | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return the values with 0 for absent units, and each unit's share of the weight (0 for absent units)."""
    given = np.asarray(values, dtype="float64")
    if not given.shape[-1]:
        # The sum of nothing is 0, but the inequality of nothing is not.
        given, weights = np.full((*given.shape[:-1], 1), np.nan), None
    weight = np.ones(given.shape) if weights is None else np.asarray(weights, dtype="float64") + np.zeros(given.shape)
    known = np.isfinite(given) & np.isfinite(weight) & (weight > 0)
    counted = np.where(known, weight, 0.0)
    return np.where(known, given, 0.0), divided(counted, counted.sum(-1, keepdims=True))


def relative(values: ArrayLike, weights: ArrayLike | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return the values as multiples of their weighted mean, and the shares of weight.

    NaN for a whole row with a negative value or a mean of 0.
    """
    known, share = shares(values, weights)
    mean = (known * share).sum(-1, keepdims=True)
    sound = (known >= 0).all(-1, keepdims=True)
    return divided(known, np.where(sound, mean, 0.0)), share


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> np.ndarray:
    """Return the Gini coefficient, ΣΣ pᵢpⱼ|xᵢ−xⱼ| ÷ 2μ, from 0 to (n−1)/n.

    With `weights` the values are means per head (not totals), and the units are ordered by them.
    Method: docs/method.md, "Balance".
    """
    scaled, share = relative(values, weights)
    if weights is None:
        return np.maximum(_equal_gini(scaled, share > 0), 0.0)
    order = np.argsort(scaled, axis=-1)
    ranked, part = np.take_along_axis(scaled, order, -1), np.take_along_axis(share, order, -1)
    below = 2.0 * part.cumsum(-1) - part - 1.0
    # Rounding may leave a hair below 0 where all units are equal.
    return np.maximum((part * ranked * below).sum(-1), 0.0)


def _equal_gini(scaled: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Σx(2i − n − 1) ÷ n² with ranks i; absent units stand at 0, and so before all others without a word."""
    count = known.sum(-1, keepdims=True)
    place = np.arange(1, scaled.shape[-1] + 1) - (scaled.shape[-1] - count)
    return divided((np.sort(scaled, axis=-1) * (2.0 * place - count - 1.0)).sum(-1), count[..., 0] ** 2)


def gini_corrected(values: ArrayLike) -> np.ndarray:
    """Return the unweighted Gini × n ÷ (n − 1), from 0 to 1; NaN for a single unit."""
    count = np.isfinite(np.asarray(values, dtype="float64")).sum(-1)
    return divided(gini(values) * count, np.asarray(count - 1))


def lorenz(values: ArrayLike, weights: ArrayLike | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return cumulated shares of weight and of value of one row, poorest first, both starting at 0."""
    scaled, share = relative(np.ravel(np.asarray(values)), weights)
    order = np.argsort(scaled)
    return np.append(0.0, share[order].cumsum()), np.append(0.0, (share * scaled)[order].cumsum())


def theil_t(values: ArrayLike, weights: ArrayLike | None = None) -> np.ndarray:
    """Return Theil's T, Σp(x/μ)ln(x/μ), with 0·ln 0 = 0: units at zero stay in."""
    scaled, share = relative(values, weights)
    return (share * x_log(scaled, scaled)).sum(-1)


def theil_l(values: ArrayLike, weights: ArrayLike | None = None) -> np.ndarray:
    """Return Theil's L, the mean log deviation −Σp ln(x/μ); infinite where a unit stands at zero."""
    scaled, share = relative(values, weights)
    return 0.0 - x_log(share, scaled).sum(-1)


def atkinson(values: ArrayLike, epsilon: float = 0.5, weights: ArrayLike | None = None) -> np.ndarray:
    """Return Atkinson's index for an aversion `epsilon` ≥ 0; 1 where a unit stands at zero and ε ≥ 1."""
    scaled, share = relative(values, weights)
    if epsilon == 1:
        return 1.0 - np.exp(x_log(share, scaled).sum(-1))
    kept = np.where((share > 0) | np.isnan(share), scaled, 1.0)
    with np.errstate(divide="ignore"):
        mean = (share * np.power(kept, 1.0 - epsilon)).sum(-1)
        return 1.0 - np.power(mean, 1.0 / (1.0 - epsilon))


def equally_distributed_equivalent(
    values: ArrayLike, epsilon: float = 0.5, weights: ArrayLike | None = None
) -> np.ndarray:
    """Return the equal level that is worth as much as the given one: μ (1 − Atkinson), in the values' unit."""
    known, share = shares(values, weights)
    return (known * share).sum(-1) * (1.0 - atkinson(values, epsilon, weights))


def hoover(values: ArrayLike, weights: ArrayLike | None = None) -> np.ndarray:
    """Return the share that would have to move for equality, ½Σp|x/μ−1| (also Ricci–Schutz, Robin Hood)."""
    scaled, share = relative(values, weights)
    return 0.5 * (share * np.abs(scaled - 1.0)).sum(-1)


def coefficient_of_variation(values: ArrayLike, weights: ArrayLike | None = None) -> np.ndarray:
    """Return the population standard deviation (divided by n, ddof = 0) ÷ mean."""
    scaled, share = relative(values, weights)
    return np.sqrt((share * (scaled - 1.0) ** 2).sum(-1))


def sample_coefficient_of_variation(values: ArrayLike) -> np.ndarray:
    """Return the sample standard deviation (divided by n − 1, ddof = 1) ÷ mean; NaN for a single unit."""
    count = np.isfinite(np.asarray(values, dtype="float64")).sum(-1)
    return coefficient_of_variation(values) * np.sqrt(divided(count, np.asarray(count - 1)))


def max_min_ratio(values: ArrayLike) -> np.ndarray:
    """Return the largest value ÷ the smallest (倍差); NaN where the smallest is not above 0."""
    given = np.asarray(values, dtype="float64")
    high = np.where(np.isnan(given), -np.inf, given).max(-1, initial=-np.inf)
    low = np.where(np.isnan(given), np.inf, given).min(-1, initial=np.inf)
    return divided(high, np.where(np.isfinite(low), low, 0.0))


def sd_log(values: ArrayLike) -> np.ndarray:
    """Return the population standard deviation of ln x; NaN where a value is not above 0."""
    given = np.asarray(values, dtype="float64")
    return _deviation(given, np.log(np.where(given > 0, given, np.nan)))


def sd_log_odds(rates: ArrayLike) -> np.ndarray:
    """Return the population standard deviation of ln(r ÷ (100 − r)) of rates in percent.

    Near the ceiling rates draw together of themselves; their odds do not. NaN where a rate is not inside 0–100.
    """
    given = np.asarray(rates, dtype="float64")
    inside = np.where((given > 0) & (given < 100), given, np.nan)
    return _deviation(given, np.log(inside / (100.0 - inside)))


def _deviation(given: np.ndarray, transformed: np.ndarray) -> np.ndarray:
    """The population standard deviation; NaN for a row where the transformation lost a unit."""
    known, share = shares(transformed)
    mean = (known * share).sum(-1, keepdims=True)
    lost = (np.isfinite(given) & ~np.isfinite(transformed)).any(-1)
    return np.where(lost, np.nan, np.sqrt((share * (known - mean) ** 2).sum(-1)))
