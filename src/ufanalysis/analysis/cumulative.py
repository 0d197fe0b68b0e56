"""Sum yearly figures since the base year for cumulative targets; it compares with nothing."""

import numpy as np
import pandas as pd

from ufanalysis.analysis import series
from ufanalysis.analysis.series import History

__all__ = ["with_sums"]


def with_sums(targets: pd.DataFrame, history: History) -> pd.DataFrame:
    """Put the sum since the base year in place of the year's figure where the target is such a sum.

    Rows: those of `targets`. Adds `absent`, the years without a figure, which leave the sum open above,
    and `parts`, the places of the summed figures.
    """
    rows = targets[targets["summed"] & targets["year"].notna()]
    observations = history.observations
    pairs = rows["pair"].to_numpy()
    found = series.between(history.counted, pairs, rows["base_year"] + 1, rows["year"])
    earlier = series.between(history.counted, pairs, rows["base_year"] + 1, rows["year"] - 1)
    absent = (rows["year"] - rows["base_year"]).clip(lower=0) - (found >= 0).sum(axis=1)
    totals = {
        "value": _total(observations["value"], found),
        "lower": _total(observations["lower"].fillna(observations["value"]), found),
        "upper": _total(observations["upper"].fillna(observations["value"]), found) + np.where(absent > 0, np.inf, 0),
        "previous_value": _total(observations["value"], earlier),
        "absent": absent.to_numpy(),
        "parts": series.places(observations, found),
    }
    kept = targets.assign(absent=0, parts=pd.Series([()] * len(targets), dtype="object", index=targets.index))
    return _overlay(kept, pd.DataFrame(totals, index=rows.index))


def _total(values: pd.Series, found: np.ndarray) -> np.ndarray:
    if not found.size:
        return np.zeros(len(found))
    return np.where(found >= 0, values.to_numpy()[found], 0.0).sum(axis=1)


def _overlay(rows: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    chosen = pd.Series(rows.index.isin(sums.index), index=rows.index)
    return rows.assign(**{name: rows[name].mask(chosen, sums[name].reindex(rows.index)) for name in map(str, sums)})
