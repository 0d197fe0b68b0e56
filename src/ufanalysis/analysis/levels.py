"""Where each series stands in a year: its change, and its place among the districts; it knows no target."""

import numpy as np
import pandas as pd

from ufanalysis.analysis import series
from ufanalysis.analysis.series import History, open_history
from ufanalysis.catalog import Catalog

__all__ = ["COLUMNS", "levels"]

PLACE = ["file", "sheet", "ref", "raw"]
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
    return (
        wanted.pipe(_with_figures, history, year)
        .assign(stale=lambda rows: year - rows["year"] > STALE_AFTER)
        .pipe(_with_ranks, catalog)
        .astype({"year": "Int16", "previous_year": "Int16", "decade_year": "Int16"})[COLUMNS]
    )


def _wanted(observations: pd.DataFrame, catalog: Catalog, year: int) -> pd.DataFrame:
    known = [catalog.city.code, *(district.code for district in catalog.districts_in(year))]
    seen = observations[["indicator", "district"]].drop_duplicates()
    pairs = seen.assign(pair=series.pair_numbers(seen, catalog))
    kept = pairs[pairs["pair"].ge(0) & pairs["district"].isin(known)]
    return kept.sort_values("pair", ignore_index=True)


def _with_figures(wanted: pd.DataFrame, history: History, year: int) -> pd.DataFrame:
    pairs, rows = wanted["pair"].to_numpy(), history.observations[OBSERVED]
    now = series.take(rows, series.latest(history.told, pairs, np.full(len(pairs), year)))
    before = series.take(rows, series.at(history.told, pairs, now["year"] - 1), prefix="previous_")
    decade = series.take(rows, series.at(history.told, pairs, now["year"] - DECADE), prefix="decade_")
    return pd.concat([wanted, now, before, decade], axis=1)


def _with_ranks(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    among = rows["value"].where(rows["district"].ne(catalog.city.code) & rows["status"].ne("suspect"))
    by_year = among.groupby([rows["indicator"], rows["year"]])
    return rows.assign(
        rank=by_year.rank(method="min", ascending=False).astype("Int16"),
        ranked=by_year.transform("count").where(among.notna()).astype("Int16"),
    )
