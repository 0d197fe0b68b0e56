"""Sum yearly figures since the base year for cumulative targets; it compares with nothing."""

import numpy as np

from ufanalysis.analysis import series
from ufanalysis.analysis.series import Columns, History

__all__ = ["sums"]


def sums(rows: Columns, history: History) -> Columns:
    """Return the sums since the base year in place of the year's figures where the target is such a sum.

    Adds `absent`, the years without a figure, which leave the sum open above, and `parts`, the places of the
    summed figures.
    """
    at = np.flatnonzero(rows["summed"] & ~np.isnan(rows["year"]))
    pair, base, year = (rows[name][at] for name in ("pair", "base_year", "year"))
    found = series.between(history.counted, pair, base + 1, year)
    absent = (np.maximum(year - base, 0) - (found >= 0).sum(axis=1)).astype("int64")
    value = series.values_at(history, found)
    lower, upper = (_known(series.values_at(history, found, name), value) for name in ("lower", "upper"))
    earlier = np.arange(found.shape[1]) < (year - base - 1)[:, None]
    totals = {
        "value": _total(value, found >= 0),
        "lower": _total(lower, found >= 0),
        "upper": _total(upper, found >= 0) + np.where(absent > 0, np.inf, 0),
        "previous_value": _total(value, (found >= 0) & earlier),
        "absent": absent,
        "parts": series.places(history.observations, found),
    }
    parts = np.empty(len(rows["pair"]), dtype=object)
    parts.fill(())
    return _placed({**rows, "absent": np.zeros(len(parts), dtype="int64"), "parts": parts}, at, totals)


def _known(bound: np.ndarray, value: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(bound), value, bound)


def _total(values: np.ndarray, counted: np.ndarray) -> np.ndarray:
    return np.where(counted, values, 0.0).sum(axis=1)


def _placed(rows: Columns, at: np.ndarray, sums: Columns) -> Columns:
    placed = {name: rows[name].copy() for name in sums}
    for name, numbers in sums.items():
        placed[name][at] = numbers
    return placed
