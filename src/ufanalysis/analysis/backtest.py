"""What each way of forecasting would have missed by in past years; it forecasts nothing itself."""

import numpy as np
import pandas as pd
from scipy import special

from ufanalysis.analysis import series
from ufanalysis.analysis.forecast import METHODS, expected, fit, spread
from ufanalysis.analysis.series import History, open_history
from ufanalysis.analysis.trends import WINDOW, figures_of, values_at
from ufanalysis.catalog import Catalog

__all__ = [
    "COLUMNS",
    "FEWEST",
    "LEVEL",
    "backtest",
    "chosen_methods",
    "kinds_of",
    "pooled_scores",
    "quantiles",
    "rolling_errors",
    "series_rows",
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


def series_rows(observations: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Return one row per indicator × district that the catalog knows and the observations hold, with its `pair`."""
    seen = observations[["indicator", "district"]].drop_duplicates()
    numbered = seen.assign(pair=series.pair_numbers(seen, catalog))
    return numbered[numbered["pair"] >= 0].sort_values("pair", ignore_index=True)


def rolling_errors(rows: pd.DataFrame, history: History, *, year: int) -> pd.DataFrame:
    """Forecast every series from each past year, by every method, one to three years on, and compare.

    Rows: one per series × `origin` year × `horizon` × method; `error` is forecast − actual, `share` its size as a
    share of the series' mean level, `score` its size in standard errors of the drift, `times` the t quantile
    that the plain interval would have used.
    """
    first = int(history.told.keys.size and history.observations["year"].min())
    window = max(year - first + 1, 1)
    known = values_at(history, figures_of(history, rows["pair"].to_numpy(), year=year, window=window))
    tested = [
        _tested(known, origin, horizon)
        for horizon in HORIZONS
        for origin in range(FEWEST - 1, max(window - horizon, FEWEST - 1))
    ]
    columns = {name: np.concatenate([part[name] for part in tested] or [np.zeros(0)]) for name in _MEASURED}
    whole = pd.DataFrame(columns).dropna(subset=["error"]).reset_index(drop=True)
    names = rows["indicator"].to_numpy(dtype=object)[whole["row"].to_numpy(dtype="int64")]
    return whole.assign(
        indicator=pd.Categorical(names, categories=list(dict.fromkeys(rows["indicator"]))),
        method=pd.Categorical.from_codes(
            whole["method"].astype("int64").to_list(), dtype=pd.CategoricalDtype(list(METHODS))
        ),
        origin=(whole["origin"] + year - window + 1).astype("int64"),
        horizon=whole["horizon"].astype("int64"),
    )


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
    # scipy.special, not scipy.stats: the same numbers without its second of import.
    return np.asarray(special.stdtrit(np.where(count > 2, count - 2, np.nan), (1 + LEVEL) / 2))


def chosen_methods(errors: pd.DataFrame) -> pd.Series:
    """Return the method that earned its place, by indicator: the drift, unless another errs a tenth less.

    Indicators with fewer than ten past forecasts are not in it.
    """
    groups = errors.dropna(subset=["share"]).groupby(["indicator", "method"], observed=True)["share"]
    means, sizes = groups.mean().unstack(), groups.size().unstack()
    if means.empty:
        return pd.Series(dtype="object")
    known = means[sizes.min(axis=1) >= _POOL]
    best = known.astype("float64").idxmin(axis=1).astype("object")
    return best.where(known.to_numpy().min(axis=1) < _MARGIN * known["drift"], "drift")


def pooled_scores(errors: pd.DataFrame, kinds: pd.Series) -> pd.Series:
    """Return how many standard errors cover 80 % of the past errors, by indicator and method (conformal).

    `kinds` gives each indicator's type: an indicator with fewer than ten past errors takes its type's.
    """
    known = errors.loc[errors["score"].notna(), ["indicator", "method", "score"]].astype({"method": "object"})
    by_kind = _quantiles(known.assign(indicator=known["indicator"].map(kinds)))
    own = _quantiles(known)
    wanted = pd.MultiIndex.from_product([kinds.index, METHODS], names=["indicator", "method"])
    spare = by_kind.reindex(pd.MultiIndex.from_product([kinds.to_numpy(), METHODS])).set_axis(wanted)
    return own.reindex(wanted).fillna(spare)


def _quantiles(known: pd.DataFrame) -> pd.Series:
    """The k-th smallest score of each pool, k = ⌈(m + 1) × level⌉, which covers a new one at that level."""
    ordered = known.astype({"indicator": "object"}).sort_values(["indicator", "method", "score"])
    pools = ordered.groupby(["indicator", "method"], sort=False)["score"]
    size, rank = pools.transform("size"), pools.cumcount() + 1
    place = np.minimum(np.ceil((size + 1) * LEVEL), size)
    return ordered[(rank == place) & (size >= _POOL)].set_index(["indicator", "method"])["score"]


def backtest(observations: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Measure each method on every series of `observations`, from every past year, one to three years on.

    Rows: one per indicator ("" for all together) × method × horizon (0 for all). `error` is the mean size of the
    error as a share of the series' level, `to_naive` its ratio to the naive one's; `coverage` is the share of
    figures inside the plain 80 % t interval, `coverage_widened` inside the one widened by the errors known by then.
    `earned` marks the method that `outlook` takes.
    """
    history = open_history(observations, catalog)
    rows = series_rows(observations, catalog)
    last = int(observations["year"].max()) if len(observations) else 0
    errors = rolling_errors(rows, history, year=last).astype({"indicator": "object", "method": "object"})
    errors = errors.pipe(_with_widened, kinds_of(catalog))
    everything = errors.assign(indicator="")
    cut = [part.assign(horizon=horizon) for part in (everything, errors) for horizon in (part["horizon"], 0)]
    known = pd.concat(cut, ignore_index=True)
    return _measured(known, pd.concat([chosen_methods(everything), chosen_methods(errors)]))


def kinds_of(catalog: Catalog) -> pd.Series:
    """Return the type of each indicator, by whose past errors a short one is judged."""
    return pd.Series({i.code: f"kind:{i.kind}" for i in catalog.indicators}, dtype="object")


def _with_widened(errors: pd.DataFrame, kinds: pd.Series) -> pd.DataFrame:
    """Add `widened`, the multiple of the standard error that was right by what each origin year knew."""
    said = errors["origin"] + errors["horizon"]
    widened = pd.Series(np.nan, index=errors.index)
    for origin in sorted(set(errors["origin"])):
        pool = pooled_scores(errors[said <= origin], kinds)
        now = errors[errors["origin"] == origin]
        times = pool.reindex(pd.MultiIndex.from_frame(now[["indicator", "method"]])).to_numpy()
        widened = widened.where(errors["origin"] != origin, pd.Series(times, index=now.index).reindex(errors.index))
    return errors.assign(widened=widened.clip(lower=errors["times"]))


def _measured(known: pd.DataFrame, chosen: pd.Series) -> pd.DataFrame:
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
