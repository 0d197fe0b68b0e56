"""Find the row of a series at, before or after a year, for many series at once; it judges nothing."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ufanalysis.catalog import Catalog

__all__ = [
    "History",
    "SeriesIndex",
    "at",
    "between",
    "earliest",
    "latest",
    "open_history",
    "pair_numbers",
    "places",
    "take",
]

#: Room for the year inside a key; a key is pair × SPAN + year.
SPAN = 10_000
UNUSABLE = ["suspect", "not_applicable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesIndex:
    """The sorted keys of some observations, and the position of each in the table it was made from."""

    keys: np.ndarray
    positions: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Observations with two indexes: of all rows that say something, and of those one may calculate with."""

    observations: pd.DataFrame
    told: SeriesIndex
    counted: SeriesIndex


def _telling(observations: pd.DataFrame) -> pd.Series:
    """Mark the rows that say something about their year: a figure, bounds, a doubt, or that none applies."""
    bounded = np.isfinite(observations["lower"]) | np.isfinite(observations["upper"])
    spoken = observations["status"].isin(UNUSABLE)
    return (observations["value"].notna() | bounded | spoken) & observations["status"].ne("missing")


def pair_numbers(rows: pd.DataFrame, catalog: Catalog, *, indicator: str = "indicator") -> np.ndarray:
    """Return one number per row for its indicator × district, −1 where the catalog knows either not."""
    codes = [known.code for known in catalog.indicators]
    districts = [catalog.city.code, *(district.code for district in catalog.districts)]
    row, column = _numbers(rows[indicator], codes), _numbers(rows["district"], districts)
    return np.where((row < 0) | (column < 0), -1, row * len(districts) + column)


def _numbers(names: pd.Series, known: list[str]) -> np.ndarray:
    # pandas would build a Python string of every row first; that took a third of the time of 5.7 million rows.
    texts = pa.chunked_array([pa.array(names.astype("str"), from_pandas=True)])
    found = pc.index_in(texts, value_set=pa.array(known, type=texts.type))
    return found.fill_null(-1).to_numpy().astype("int64")


def open_history(observations: pd.DataFrame, catalog: Catalog) -> History:
    """Sort the keys of `observations` once, for all look-ups of an analysis."""
    known = _with_negligible(observations)
    positions = np.flatnonzero(_telling(known).to_numpy())
    chosen = observations[["indicator", "district", "year"]].iloc[positions]
    keys = _keys(pair_numbers(chosen, catalog), chosen["year"])
    if (keys[1:] < keys[:-1]).any():
        order = np.argsort(keys, kind="stable")
        keys, positions = keys[order], positions[order]
    told = SeriesIndex(keys=keys, positions=positions)
    counts = ~observations["status"].isin(UNUSABLE).to_numpy()[told.positions]
    counted = SeriesIndex(keys=told.keys[counts], positions=told.positions[counts])
    return History(observations=known, told=told, counted=counted)


def _with_negligible(observations: pd.DataFrame) -> pd.DataFrame:
    # The yearbooks' “…” means more than nothing and less than half a unit; a sum may take it as 0.
    negligible = observations["status"].eq("negligible")
    if not negligible.any():
        return observations
    zeros = {name: observations[name].mask(negligible, 0.0) for name in ("value", "lower", "upper")}
    return observations.assign(**zeros)


def _keys(pairs: np.ndarray, years: pd.Series | np.ndarray) -> np.ndarray:
    return pairs * SPAN + np.nan_to_num(np.asarray(years, dtype="float64")).astype("int64")


def at(index: SeriesIndex, pairs: np.ndarray, years: pd.Series | np.ndarray) -> np.ndarray:
    """Return the position of each pair's row of exactly that year, −1 where there is none."""
    wanted = _keys(pairs, years)
    found = np.searchsorted(index.keys, wanted)
    return _checked(index, found, pairs, year=wanted)


def latest(index: SeriesIndex, pairs: np.ndarray, years: pd.Series | np.ndarray) -> np.ndarray:
    """Return the position of each pair's last row up to that year, −1 where there is none."""
    return _checked(index, np.searchsorted(index.keys, _keys(pairs, years), side="right") - 1, pairs)


def earliest(index: SeriesIndex, pairs: np.ndarray, years: pd.Series | np.ndarray) -> np.ndarray:
    """Return the position of each pair's first row from that year on, −1 where there is none."""
    return _checked(index, np.searchsorted(index.keys, _keys(pairs, years)), pairs)


def _checked(index: SeriesIndex, found: np.ndarray, pairs: np.ndarray, *, year: np.ndarray | None = None) -> np.ndarray:
    if not len(index.keys):
        return np.full(len(found), -1)
    inside = (found >= 0) & (found < len(index.keys)) & (pairs >= 0)
    safe = np.where(inside, found, 0)
    same = index.keys[safe] // SPAN == pairs if year is None else index.keys[safe] == year
    return np.where(inside & same, index.positions[safe], -1)


def between(index: SeriesIndex, pairs: np.ndarray, first: pd.Series, last: pd.Series) -> np.ndarray:
    """Return a row of positions per pair, one per year from `first` to `last`, −1 where there is none."""
    width = max(int((last - first).fillna(-1).max()) + 1, 0) if len(pairs) else 0
    years = first.to_numpy(dtype="float64")[:, None] + np.arange(width)
    repeated = np.repeat(pairs, width)
    found = at(index, repeated, years.ravel()).reshape(years.shape)
    return np.where(years <= last.to_numpy(dtype="float64")[:, None], found, -1)


def take(rows: pd.DataFrame, positions: np.ndarray, *, prefix: str = "") -> pd.DataFrame:
    """Return the rows at `positions`, an empty row for −1, columns named with `prefix`, numbered from 0."""
    chosen = rows.reset_index(drop=True).reindex(positions).reset_index(drop=True)
    return chosen.add_prefix(prefix)


def places(observations: pd.DataFrame, found: np.ndarray) -> list[tuple[tuple[str, ...], ...]]:
    """Return per row of positions the file, sheet, ref and raw text of each figure in it, −1 left out."""
    texts = observations[["file", "sheet", "ref", "raw"]]
    wanted = np.unique(found[found >= 0])
    known = dict(zip(wanted.tolist(), texts.iloc[wanted].itertuples(index=False, name=None), strict=True))
    return [tuple(known[position] for position in row if position >= 0) for row in found.tolist()]
