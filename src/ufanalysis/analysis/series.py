"""Find the row of a series at, before or after a year, for many series at once; it judges nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ufanalysis.analysis.looseness import ends
from ufanalysis.catalog import Catalog
from ufanalysis.observations import STATUS, STATUSES

__all__ = [
    "PLACE",
    "Columns",
    "History",
    "SeriesIndex",
    "at",
    "between",
    "earliest",
    "indicator_numbers",
    "latest",
    "open_history",
    "pair_numbers",
    "place_columns",
    "places",
    "statuses",
    "values_at",
    "whole",
]

#: Columns of one table by name, all of one length; arrays, because 400 rows cost pandas as much as 400 000 per step.
Columns = dict[str, np.ndarray]
PLACE = ("file", "sheet", "ref", "raw")
#: Room for the year inside a key; a key is pair × SPAN + year.
SPAN = 10_000
SUSPECT, NOT_APPLICABLE = STATUSES.index("suspect"), STATUSES.index("not_applicable")
UNUSABLE = (SUSPECT, NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesIndex:
    """The sorted keys of some observations, and the position of each in the table it was made from."""

    keys: np.ndarray
    positions: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Observations with two indexes: of all rows that say something, and of those one may calculate with.

    `numbers` are their year, value, lower, upper and status (its place in STATUSES) as arrays.
    """

    observations: pd.DataFrame
    numbers: Columns
    told: SeriesIndex
    counted: SeriesIndex


def indicator_numbers(names: pd.Series | Sequence[str], catalog: Catalog) -> np.ndarray:
    """Return the place of each indicator's code in the catalog, −1 for what it does not know."""
    return _numbers(names, [known.code for known in catalog.indicators])


def pair_numbers(rows: pd.DataFrame, catalog: Catalog) -> np.ndarray:
    """Return one number per row for its indicator × district, −1 where the catalog knows either not."""
    districts = [catalog.city.code, *(district.code for district in catalog.districts)]
    row, column = indicator_numbers(rows["indicator"], catalog), _numbers(rows["district"], districts)
    return np.where((row < 0) | (column < 0), -1, row * len(districts) + column)


def _numbers(names: pd.Series | Sequence[str], known: list[str]) -> np.ndarray:
    # pandas would build a Python string of every row first; that took a third of the time of 5.7 million rows.
    texts = pa.chunked_array([pa.array(names, type=pa.large_string(), from_pandas=True)])
    found = pc.index_in(texts, value_set=pa.array(known, type=texts.type))
    return found.fill_null(-1).to_numpy().astype("int64")


def open_history(observations: pd.DataFrame, catalog: Catalog) -> History:
    """Sort the keys of `observations` once, for all look-ups of an analysis."""
    numbers = _figures(observations)
    status, bounds = numbers["status"], (numbers["value"], numbers["lower"], numbers["upper"])
    spoken = np.isin(status, UNUSABLE)
    telling = np.logical_or.reduce([*(np.isfinite(bound) for bound in bounds), spoken])
    positions = np.flatnonzero(telling & (status != STATUSES.index("missing")))
    keys = _keys(pair_numbers(observations, catalog), numbers["year"])[positions]
    if (keys[1:] < keys[:-1]).any():
        order = np.argsort(keys, kind="stable")
        keys, positions = keys[order], positions[order]
    counts = ~spoken[positions]
    return History(
        observations=observations,
        numbers=numbers,
        told=SeriesIndex(keys=keys, positions=positions),
        counted=SeriesIndex(keys=keys[counts], positions=positions[counts]),
    )


def _figures(observations: pd.DataFrame) -> Columns:
    status = observations["status"].cat.codes.to_numpy()
    value, lower, upper = (observations[name].to_numpy(dtype="float64") for name in ("value", "lower", "upper"))
    lower, upper = ends(value, lower, upper, status)
    found = {"value": value, "lower": lower, "upper": upper}
    # The yearbooks' “…” means more than nothing and less than half a unit; a sum may take it as 0.
    negligible = status == STATUSES.index("negligible")
    if negligible.any():
        found = {name: np.where(negligible, 0.0, numbers) for name, numbers in found.items()}
    return {"year": observations["year"].to_numpy(), "status": status, **found}


def _keys(pairs: np.ndarray, years: np.ndarray) -> np.ndarray:
    return pairs * SPAN + np.nan_to_num(np.asarray(years, dtype="float64")).astype("int64")


def at(index: SeriesIndex, pairs: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Return the position of each pair's row of exactly that year, −1 where there is none."""
    wanted = _keys(pairs, years)
    found = np.searchsorted(index.keys, wanted)
    return _checked(index, found, pairs, year=wanted)


def latest(index: SeriesIndex, pairs: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Return the position of each pair's last row up to that year, −1 where there is none."""
    return _checked(index, np.searchsorted(index.keys, _keys(pairs, years), side="right") - 1, pairs)


def earliest(index: SeriesIndex, pairs: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Return the position of each pair's first row from that year on, −1 where there is none."""
    return _checked(index, np.searchsorted(index.keys, _keys(pairs, years)), pairs)


def _checked(index: SeriesIndex, found: np.ndarray, pairs: np.ndarray, *, year: np.ndarray | None = None) -> np.ndarray:
    if not len(index.keys):
        return np.full(len(found), -1)
    inside = (found >= 0) & (found < len(index.keys)) & (pairs >= 0)
    safe = np.where(inside, found, 0)
    same = index.keys[safe] // SPAN == pairs if year is None else index.keys[safe] == year
    return np.where(inside & same, index.positions[safe], -1)


def between(index: SeriesIndex, pairs: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return a row of positions per pair, one per year from `first` to `last`, −1 where there is none."""
    width = max(int(np.nan_to_num(last - first, nan=-1).max(initial=-1)) + 1, 0)
    years = first[:, None] + np.arange(width)
    found = at(index, np.repeat(pairs, width), years.ravel()).reshape(years.shape)
    return np.where(years <= last[:, None], found, -1)


def values_at(history: History, found: np.ndarray, name: str = "value") -> np.ndarray:
    """Return the numbers of that name at those positions, NaN for −1."""
    known = history.numbers[name]
    return np.where(found >= 0, known[np.maximum(found, 0)], np.nan) if len(known) else np.full(found.shape, np.nan)


def place_columns(
    observations: pd.DataFrame, positions: np.ndarray, *, prefix: str = ""
) -> dict[str, pd.api.extensions.ExtensionArray]:
    """Return file, sheet, ref and raw of the rows at `positions`, missing for −1, columns named with `prefix`."""
    return {f"{prefix}{name}": observations[name].array.take(positions, allow_fill=True) for name in PLACE}


def statuses(codes: np.ndarray) -> pd.Categorical:
    """Return the statuses of those places in STATUSES, missing for NaN."""
    return pd.Categorical.from_codes(np.nan_to_num(codes, nan=-1).astype("int8"), dtype=STATUS)


def whole(years: np.ndarray) -> pd.arrays.IntegerArray:
    """Return years as integers, missing for NaN."""
    return pd.arrays.IntegerArray(np.nan_to_num(years).astype("int16"), np.isnan(years))


def places(observations: pd.DataFrame, found: np.ndarray) -> np.ndarray:
    """Return per row of positions the file, sheet, ref and raw text of each figure in it, −1 left out."""
    wanted, cells = np.unique(found[found >= 0], return_inverse=True)
    texts = [observations[name].array[wanted].tolist() for name in PLACE]
    known = list(zip(*texts, strict=True))
    told = np.empty(len(found), dtype=object)
    ends = [0, *(found >= 0).sum(axis=1).cumsum().tolist()]
    for row, (start, end) in enumerate(pairwise(ends)):
        told[row] = tuple(known[cell] for cell in cells[start:end])
    return told
