"""Whether a series moves at all (Mann–Kendall, Theil–Sen), with and without a target; it forecasts nothing."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ufanalysis.analysis import series
from ufanalysis.analysis.chances import normal
from ufanalysis.analysis.forecast import fit
from ufanalysis.analysis.series import Columns, History, open_history, values_at
from ufanalysis.catalog import Catalog

__all__ = ["COLUMNS", "WINDOW", "figures_of", "kendall", "mann_kendall", "trends"]

#: How many years back a trend looks.
WINDOW = 10
_FEWEST = 5
_SIGNIFICANT = 0.05
COLUMNS = [
    *("indicator", "district", "count", "first_year", "year", "value", "mean_change", "middle_change"),
    *("p", "trend", "better", "reason", "parts"),
]


def mann_kendall(values: ArrayLike) -> pd.DataFrame:
    """Test each row of a matrix for a trend: `s`, `variance` (ties counted), `z`, `p`, `tau`, `trend`.

    `trend` is increasing, decreasing or no_trend, at the 5 % level. NaN years are left out.
    """
    return pd.DataFrame(kendall(values))


def kendall(values: ArrayLike) -> Columns:
    """Return the columns of `mann_kendall` as arrays."""
    known = np.atleast_2d(np.asarray(values, dtype="float64"))
    early, late = np.triu_indices(known.shape[1], k=1)
    signs = np.nan_to_num(np.sign(known[:, late] - known[:, early]))
    s, n = signs.sum(axis=1), (~np.isnan(known)).sum(axis=1).astype("float64")
    variance = (n * (n - 1) * (2 * n + 5) - _ties(known)) / 18
    z = (s - np.sign(s)) / np.sqrt(np.where(variance > 0, variance, np.nan))
    p = np.where(variance > 0, 2 * normal(-np.abs(z)), 1.0)
    tau = s / np.where(n > 1, n * (n - 1) / 2, np.nan)
    trend = np.where(p < _SIGNIFICANT, np.where(s > 0, "increasing", "decreasing"), "no_trend")
    return {"s": s, "variance": variance, "z": z, "p": p, "tau": tau, "trend": trend}


def _ties(known: np.ndarray) -> np.ndarray:
    """The sum of t (t − 1)(2t + 5) over the groups of t equal figures of each row."""
    # Each member of a group adds (t − 1)(2t + 5), so that t members add the whole.
    same = (known[:, :, None] == known[:, None, :]).sum(axis=2)
    return (np.maximum(same - 1, 0) * (2 * same + 5)).sum(axis=1).astype("float64")


def figures_of(history: History, pairs: np.ndarray, *, year: int, window: int = WINDOW) -> np.ndarray:
    """Return a row of positions per pair for the `window` years up to `year`, −1 where no figure can be used."""
    years = np.tile(np.arange(year - window + 1, year + 1), len(pairs))
    found = series.at(history.counted, np.repeat(pairs, window), years).reshape(len(pairs), window)
    return np.where(np.isnan(values_at(history, found)), -1, found)


def trends(observations: pd.DataFrame, catalog: Catalog, *, year: int) -> pd.DataFrame:
    """Tell of every series, targets or not, where its last ten years up to `year` go.

    Rows: one per indicator × district that has a figure in them, in the order of the catalog.
    Units: `mean_change` (from end to end) and `middle_change` (Theil–Sen) in the indicator's unit per year.
    `trend` is increasing, decreasing or no_trend from five figures on, else unknown; `better` is better, worse,
    unchanged or unknown in the sense of the indicator. `parts` holds the places of the figures.
    """
    history = open_history(observations, catalog)
    pairs = observations[["indicator", "district"]].drop_duplicates()
    numbered = pairs.assign(pair=series.pair_numbers(pairs, catalog)).query("pair >= 0")
    rows = numbered.sort_values("pair", ignore_index=True)
    found = figures_of(history, rows["pair"].to_numpy(), year=year)
    there = np.flatnonzero((found >= 0).any(axis=1))
    return _described(rows.iloc[there].reset_index(drop=True), history, found[there], catalog, year - WINDOW + 1)


def _described(rows: pd.DataFrame, history: History, found: np.ndarray, catalog: Catalog, start: int) -> pd.DataFrame:
    known = values_at(history, found)
    fitted, tested = fit(known), kendall(known)
    enough = fitted.count >= _FEWEST
    trend = np.where(enough, tested["trend"], "unknown")
    return rows.assign(
        count=fitted.count,
        first_year=fitted.first + start,
        year=fitted.last + start,
        value=fitted.value,
        mean_change=fitted.slope,
        middle_change=fitted.middle_slope,
        p=np.where(enough, tested["p"], np.nan),
        trend=trend,
        better=_better(trend, rows["indicator"], catalog),
        reason=np.where(enough, "", f"不足{_FEWEST}年数据，不判断趋势"),
        parts=series.places(history.observations, found),
    )[COLUMNS]


def _better(trend: np.ndarray, indicators: pd.Series, catalog: Catalog) -> np.ndarray:
    signs = np.array([*({"up": 1, "down": -1, "context": 0}[i.direction] for i in catalog.indicators), 0])
    sign = signs[series.indicator_numbers(indicators, catalog)]
    way = sign * np.select([trend == "increasing", trend == "decreasing"], [1, -1], default=0)
    unknown = (trend == "unknown") | ((sign == 0) & (trend != "no_trend"))
    return np.select([unknown, way > 0, way < 0], ["unknown", "better", "worse"], default="unchanged")
