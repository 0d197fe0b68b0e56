"""What each way of forecasting would have missed by in past years; it forecasts nothing itself."""

import numpy as np
import pandas as pd

from ufanalysis.analysis import series
from ufanalysis.analysis.chances import t80
from ufanalysis.analysis.forecast import METHODS, expected, fit, spread
from ufanalysis.analysis.series import Columns, History, open_history, values_at
from ufanalysis.analysis.trends import WINDOW, figures_of
from ufanalysis.catalog import Catalog

__all__ = [
    "COLUMNS",
    "FEWEST",
    "LEVEL",
    "backtest",
    "chosen_methods",
    "pooled_scores",
    "quantiles",
    "rolling_errors",
    "series_pairs",
]

#: Fewer figures than this give no forecast, here as on the pages.
FEWEST = 4
LEVEL = 0.8
HORIZONS = (1, 2, 3)
_POOL = 10
_MEASURED = ("row", "origin", "horizon", "method", "error", "share", "score", "times")
#: How much better than the drift another method has to be before it replaces it.
_MARGIN = 0.9
COLUMNS = [
    *("indicator", "method", "horizon", "count", "error", "to_naive", "coverage", "coverage_widened"),
    "earned",
]


def series_pairs(history: History) -> np.ndarray:
    """Return the number of each indicator × district that the catalog knows and of which something is told."""
    pairs = np.unique(history.told.keys // series.SPAN)
    return pairs[pairs >= 0]


def rolling_errors(pairs: np.ndarray, history: History, catalog: Catalog, *, year: int) -> Columns:
    """Forecast every series from each past year, by every method, one to three years on, and compare.

    Rows: one per series × `origin` year × `horizon` × method; `indicator` and `method` are places in the catalog and
    in METHODS. `error` is forecast − actual, `share` its size as a share of the series' mean level, `score` its size
    in standard errors of the drift, `times` the t quantile that the plain interval would have used.
    """
    first = int(history.numbers["year"].min()) if history.told.keys.size else 0
    window = max(year - first + 1, 1)
    known = values_at(history, figures_of(history, pairs, year=year, window=window))
    tested = [
        _tested(known, origin, horizon)
        for horizon in HORIZONS
        for origin in range(FEWEST - 1, max(window - horizon, FEWEST - 1))
    ]
    columns = {name: np.concatenate([part[name] for part in tested] or [np.zeros(0)]) for name in _MEASURED}
    measured = ~np.isnan(columns["error"])
    whole = {name: column[measured] for name, column in columns.items()}
    counted = {name: whole[name].astype("int64") for name in ("row", "origin", "horizon", "method")}
    indicator = pairs[counted["row"]] // (len(catalog.districts) + 1)
    return {**whole, **counted, "indicator": indicator, "origin": counted["origin"] + year - window + 1}


def _tested(known: np.ndarray, origin: int, horizon: int) -> dict[str, np.ndarray]:
    """All that one year could have forecast, in that year's own ignorance of what came after."""
    past, actual = known[:, max(0, origin + 1 - WINDOW) : origin + 1], known[:, origin + horizon]
    able = np.flatnonzero(((~np.isnan(past)).sum(axis=1) >= FEWEST) & ~np.isnan(past[:, -1]) & ~np.isnan(actual))
    fitted = fit(past[able])
    level = np.nansum(np.abs(past[able]), axis=1) / np.maximum(fitted.count, 1)
    deviation, times = spread(fitted, horizon), quantiles(fitted.count)
    # A straight history has no scatter but for rounding; its errors say nothing in units of it.
    usable = np.where(deviation > 1e-9 * level, deviation, np.nan)
    error = np.concatenate([expected(fitted, method, horizon) - actual[able] for method in METHODS])
    many = len(METHODS)
    return {
        "row": np.tile(able, many),
        "origin": np.full(len(error), origin),
        "horizon": np.full(len(error), horizon),
        "method": np.repeat(np.arange(many), len(able)),
        "error": error,
        "share": np.abs(error) / np.tile(np.where(level > 0, level, np.nan), many),
        "score": np.abs(error) / np.tile(usable, many),
        "times": np.tile(times, many),
    }


def quantiles(count: np.ndarray) -> np.ndarray:
    """Return the t quantile of the 80 % interval for series of `count` figures, NaN below three."""
    return t80(count - 2)


def chosen_methods(errors: Columns, catalog: Catalog) -> np.ndarray:
    """Return each indicator's method, as a place in METHODS: the drift, unless another errs a tenth less.

    Indicators with fewer than ten past forecasts keep the drift.
    """
    return _best(errors["indicator"], errors, len(catalog.indicators))


def _best(groups: np.ndarray, errors: Columns, count: int) -> np.ndarray:
    """The method of each group of errors."""
    told = ~np.isnan(errors["share"])
    pool, shape = (groups * len(METHODS) + errors["method"])[told], (count, len(METHODS))
    sizes = np.bincount(pool, minlength=count * len(METHODS)).reshape(shape)
    sums = np.bincount(pool, weights=errors["share"][told], minlength=count * len(METHODS)).reshape(shape)
    means = np.where(sizes > 0, sums / np.maximum(sizes, 1), np.inf)
    drift = METHODS.index("drift")
    earned = (sizes.min(axis=1) >= _POOL) & (means.min(axis=1) < _MARGIN * means[:, drift])
    return np.where(earned, means.argmin(axis=1), drift)


def pooled_scores(errors: Columns, catalog: Catalog) -> np.ndarray:
    """Return how many standard errors cover 80 % of the past errors, indicator × method (conformal).

    An indicator with fewer than ten past errors takes those of all of its kind; NaN where these are few too.
    """
    kinds = [indicator.kind for indicator in catalog.indicators]
    names, kind = np.unique(np.array(kinds, dtype=str), return_inverse=True)
    own = _quantiles(errors["indicator"], errors, len(kinds))
    return np.where(np.isnan(own), _quantiles(kind[errors["indicator"]], errors, len(names))[kind], own)


def _quantiles(groups: np.ndarray, errors: Columns, count: int) -> np.ndarray:
    """The k-th smallest score of each pool, k = ⌈(m + 1) × level⌉, which covers a new one at that level."""
    told = ~np.isnan(errors["score"])
    pool, score = (groups * len(METHODS) + errors["method"])[told], errors["score"][told]
    ordered = np.append(score[np.lexsort((score, pool))], np.nan)
    sizes = np.bincount(pool, minlength=count * len(METHODS))
    place = np.minimum(np.ceil((sizes + 1) * LEVEL), sizes).astype("int64")
    at = np.where(sizes >= _POOL, sizes.cumsum() - sizes + place - 1, len(score))
    return ordered[at].reshape(count, len(METHODS))


def backtest(observations: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Measure each method on every series of `observations`, from every past year, one to three years on.

    Rows: one per indicator ("" for all together) × method × horizon (0 for all). `error` is the mean size of the
    error as a share of the series' level, `to_naive` its ratio to the naive one's; `coverage` is the share of
    figures inside the plain 80 % t interval, `coverage_widened` inside the one widened by the errors known by then.
    `earned` marks the method that `outlook` takes.
    """
    history = open_history(observations, catalog)
    last = int(observations["year"].max()) if len(observations) else 0
    errors = rolling_errors(series_pairs(history), history, catalog, year=last)
    errors |= {"widened": _widened(errors, catalog)}
    codes = np.array([indicator.code for indicator in catalog.indicators], dtype=object)
    methods = np.array(METHODS, dtype=object)
    everything = _best(np.zeros(len(errors["row"]), dtype="int64"), errors, 1)
    chosen = dict(zip(["", *codes], methods[np.append(everything, chosen_methods(errors, catalog))], strict=True))
    named = pd.DataFrame(errors | {"indicator": codes[errors["indicator"]], "method": methods[errors["method"]]})
    cut = [
        part.assign(horizon=horizon) for part in (named.assign(indicator=""), named) for horizon in (part["horizon"], 0)
    ]
    return _measured(pd.concat(cut, ignore_index=True), chosen)


def _widened(errors: Columns, catalog: Catalog) -> np.ndarray:
    """The multiple of the standard error that was right by what each origin year knew."""
    said = errors["origin"] + errors["horizon"]
    widened = np.full(len(said), np.nan)
    for origin in np.unique(errors["origin"]):
        pool = pooled_scores({name: column[said <= origin] for name, column in errors.items()}, catalog)
        now = errors["origin"] == origin
        widened[now] = pool[errors["indicator"][now], errors["method"][now]]
    return np.where(widened < errors["times"], errors["times"], widened)


def _measured(known: pd.DataFrame, chosen: dict[str, str]) -> pd.DataFrame:
    told, later = known["score"].notna(), known["score"].notna() & known["widened"].notna()
    inside = known.assign(
        plain=(known["score"] <= known["times"]).where(told).astype("float64"),
        wide=(known["score"] <= known["widened"]).where(later).astype("float64"),
    )
    found = inside.groupby(["indicator", "method", "horizon"], as_index=False).agg(
        count=("error", "size"), error=("share", "mean"), coverage=("plain", "mean"), coverage_widened=("wide", "mean")
    )
    naive = found[found["method"] == "naive"].set_index(["indicator", "horizon"])["error"]
    beside = naive.reindex(pd.MultiIndex.from_frame(found[["indicator", "horizon"]])).to_numpy()
    return found.assign(
        to_naive=found["error"] / np.where(beside > 0, beside, np.nan),
        earned=found["method"].eq(found["indicator"].map(chosen).astype("object").fillna("drift")),
    )[COLUMNS]
