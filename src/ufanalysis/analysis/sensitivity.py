"""What other schools' weights and couplings would say, for an appendix: never the headline, never a page's answer."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ufanalysis.analysis.ranking import ranks
from ufanalysis.analysis.robustness import pillar_means, together
from ufanalysis.analysis.scores import Scored, district_rows, open_scores, wanted
from ufanalysis.analysis.weights import arithmetic_mean, coordination_band, entropy_weights_minmax, modified_coupling
from ufanalysis.catalog import Catalog

__all__ = ["COLUMNS", "NOTE", "WEIGHT_COLUMNS", "sensitivity", "sensitivity_weights"]

NOTE = "仅作敏感性参考：熵权反映离散程度，不反映重要程度"
COLUMNS = [
    *("district", "year", "score_equal_weights", "rank_equal_weights", "score_entropy_weights"),
    *(
        "rank_entropy_weights",
        "rank_shift",
        "modified_coupling_c",
        "development_t",
        "coordination_d",
        "coordination",
        "note",
    ),
]
WEIGHT_COLUMNS = ["indicator", "equal_weight", "entropy_weight", "ratio", "rows", "note"]


def sensitivity(
    observations: pd.DataFrame,
    catalog: Catalog,
    *,
    years: Iterable[int] | None = None,
    per: str | None = None,
    targets: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Put the score of equal weights beside the one of entropy weights, and the modified coupling of the pillars.

    Rows: one per year × district that has a score. Scores 0–100; `rank_shift` is the places lost by entropy weights;
    C, T and D of the modified coupling run from 0 to 1 and are NaN where a pillar is blank; `coordination` is the word
    for D. `note` labels every row.
    Method: docs/method.md, "Composite".
    """
    scored = open_scores(observations, catalog, per=per, targets=targets)
    means = pillar_means(scored, scored.score)
    equal = together(means, geometric=False)
    weight, _ = _entropy(scored)
    entropy = np.where(np.isnan(equal), np.nan, arithmetic_mean(np.moveaxis(scored.score, 0, -1), weight))
    used = np.isfinite(means).any(-1).any(-1)
    coupled = modified_coupling(np.moveaxis(means[used], 0, -1) / 100.0)
    blocks = {
        **{"score_equal_weights": equal, "rank_equal_weights": ranks(equal)},
        **{"score_entropy_weights": entropy, "rank_entropy_weights": ranks(entropy)},
        **{"rank_shift": ranks(entropy) - ranks(equal), "modified_coupling_c": coupled.degree},
        **{"development_t": coupled.development, "coordination_d": coupled.coordination},
    }
    at = wanted(scored, years)
    rows = district_rows(scored, at, {name: block[at] for name, block in blocks.items()})
    rows = rows[rows["score_equal_weights"].notna()].reset_index(drop=True)
    return rows.assign(coordination=coordination_band(rows["coordination_d"]), note=NOTE)[COLUMNS]


def sensitivity_weights(
    observations: pd.DataFrame, catalog: Catalog, *, per: str | None = None, targets: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Put the weight that each indicator has in the score beside its entropy weight.

    Rows: one per scored indicator. Weights are fractions that add up to 1; `ratio` is entropy ÷ equal; `rows` counts
    the district-years without a gap, of all years together, which the entropy weights stand on (below 2: all equal).
    """
    scored = open_scores(observations, catalog, per=per, targets=targets)
    weight, rows = _entropy(scored)
    number = scored.pillars
    inside = np.bincount(number, minlength=len(catalog.pillars))
    equal = 1.0 / (inside[number] * max(np.count_nonzero(inside), 1)) if len(number) else np.empty(0)
    told = {"indicator": [one.code for one in scored.indicators], "equal_weight": equal, "entropy_weight": weight}
    return pd.DataFrame(told | {"ratio": weight / equal}).assign(rows=rows, note=NOTE)[WEIGHT_COLUMNS]


def _entropy(scored: Scored) -> tuple[np.ndarray, int]:
    """One set of weights for all years, from the district-years without a gap (exact 0·ln 0 = 0)."""
    count = len(scored.indicators)
    matrix = scored.value.reshape(count, int(np.prod(scored.value.shape[1:]))).T
    whole = matrix[np.isfinite(matrix).all(-1)]
    if len(whole) < 2 or not count:
        return np.full(count, 1.0 / max(count, 1)), 0
    signs = [1 if one.direction == "up" else -1 for one in scored.indicators]
    weight = entropy_weights_minmax(whole, signs)
    return weight, len(whole)
