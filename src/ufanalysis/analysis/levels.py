"""Where each series stands in a year: its change, and its place among the districts; it knows no target."""

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from ufanalysis.analysis import series
from ufanalysis.analysis.series import PLACE, History, open_history
from ufanalysis.catalog import Catalog

__all__ = ["COLUMNS", "levels"]

OBSERVED = ["year", "value", "lower", "upper", "status", *PLACE]
COLUMNS = [
    *("indicator", "district", *OBSERVED, "stale", "rank", "ranked"),
    *(f"{prefix}{column}" for prefix in ("previous_", "decade_") for column in OBSERVED),
]
DECADE = 10
STALE_AFTER = 2


def levels(observations: pd.DataFrame, catalog: Catalog, *, year: int) -> pd.DataFrame:
    """Find the latest figure up to `year` of every series, the one a year and the one ten years before it.

    Rows: one per indicator × district (the city first) that existed in `year` and ever had a row, in the
    order of the catalog. Units: the indicator's. `stale` marks figures more than two years old.
    `rank` counts districts of that same year from the highest value down, among `ranked` districts; both
    are missing for the city and where there is no value to trust.
    """
    history = open_history(observations, catalog)
    wanted = _wanted(observations, catalog, year)
    return wanted.pipe(_with_figures, history, year).pipe(_with_ranks, catalog)[COLUMNS]


def _wanted(observations: pd.DataFrame, catalog: Catalog, year: int) -> pd.DataFrame:
    known = [catalog.city.code, *(district.code for district in catalog.districts_in(year))]
    seen = observations[["indicator", "district"]].drop_duplicates()
    pairs = seen.assign(pair=series.pair_numbers(seen, catalog))
    kept = pairs[pairs["pair"].ge(0) & pairs["district"].isin(known)]
    return kept.sort_values("pair", ignore_index=True)


def _with_figures(wanted: pd.DataFrame, history: History, year: int) -> pd.DataFrame:
    pairs = wanted["pair"].to_numpy()
    now = series.latest(history.told, pairs, np.full(len(pairs), year))
    latest = series.values_at(history, now, "year")
    rows = {"": now, "previous_": series.at(history.told, pairs, latest - 1)}
    rows["decade_"] = series.at(history.told, pairs, latest - DECADE)
    found = [_figures(history, at, prefix) for prefix, at in rows.items()]
    return wanted.assign(stale=year - latest > STALE_AFTER, **found[0], **found[1], **found[2])


def _figures(history: History, at: np.ndarray, prefix: str) -> dict[str, np.ndarray | ExtensionArray]:
    numbers = {f"{prefix}{name}": series.values_at(history, at, name) for name in ("value", "lower", "upper")}
    year, state = (series.values_at(history, at, name) for name in ("year", "status"))
    known = {f"{prefix}year": series.whole(year), f"{prefix}status": series.statuses(state)}
    return {**numbers, **known, **series.place_columns(history.observations, at, prefix=prefix)}


def _with_ranks(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    among = rows["value"].where(rows["district"].ne(catalog.city.code) & rows["status"].ne("suspect"))
    by_year = among.groupby([rows["indicator"], rows["year"]])
    return rows.assign(
        rank=by_year.rank(method="min", ascending=False).astype("Int16"),
        ranked=by_year.transform("count").where(among.notna()).astype("Int16"),
    )
