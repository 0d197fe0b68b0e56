"""Observations numbered by indicator, district, year and sheet, so that checks compare arrays; it judges none."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = [
    "COLUMN",
    "Cube",
    "columns_of",
    "cube_of",
    "medians",
    "medians_of_others",
    "numbers_of",
    "tallies",
    "with_numbers",
]

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]
#: What makes a column of a sheet.
COLUMN = ["file", "sheet", "year", "indicator"]
#: Beyond this a few columns of many words would leave 64 bits.
_MOST = 2**62
Kind = TypeVar("Kind", bound=np.generic)


@dataclass(frozen=True, kw_only=True, eq=False)
class Cube:
    """Observations with their numbers: `indicator`, `district`, `year` and `sheet` count from 0, one for each row.

    `indicators`, `districts` and `years` say what the numbers stand for; years ascend, words stand as they came.
    """

    observations: pd.DataFrame
    indicators: list[str]
    districts: list[str]
    years: list[int]
    indicator: Codes
    district: Codes
    year: Codes
    sheet: Codes
    value: Numbers

    @property
    def shape(self) -> tuple[int, int, int]:
        """How many indicators, districts and years there are."""
        return len(self.indicators), len(self.districts), len(self.years)

    @cached_property
    def cell(self) -> Codes:
        """The place of each row in an array of that shape, read row by row."""
        return np.ravel_multi_index((self.indicator, self.district, self.year), self.shape)

    @cached_property
    def table(self) -> Codes:
        """A number per row, the same for rows of one sheet and year."""
        return self.sheet * len(self.years) + self.year

    @cached_property
    def column(self) -> Codes:
        """A number per row, the same for rows of one sheet, year and indicator."""
        return self.table * len(self.indicators) + self.indicator

    def spread(self, values: Numbers, where: Flags) -> Numbers:
        """The values of these rows as indicators × districts × years, NaN elsewhere."""
        cells = np.full(np.prod(self.shape), np.nan)
        cells[self.cell[where]] = values[where]
        return cells.reshape(self.shape)

    def at_rows(self, cube: NDArray[Kind]) -> NDArray[Kind]:
        """What an array of indicators × districts × years says of each row; an axis of length 1 stands for all."""
        return np.broadcast_to(cube, self.shape).ravel()[self.cell]

    @cached_property
    def logs(self) -> Numbers:
        """The powers of ten of positive figures, as indicators × districts × years, NaN elsewhere."""
        positive = self.value > 0
        return self.spread(np.log10(self.value, where=positive, out=np.full(len(positive), np.nan)), positive)

    @cached_property
    def off(self) -> Numbers:
        """How many powers of ten each positive figure stands off the median of its district's years."""
        return self.logs - medians(self.logs, axis=2)

    def has(self, status: str) -> Flags:
        """Which rows have that status."""
        return (self.observations["status"] == status).to_numpy(bool)

    def is_in(self, district: str) -> Flags:
        """Which rows speak of that district."""
        return (self.observations["district"] == district).to_numpy(bool)


def cube_of(observations: pd.DataFrame) -> Cube:
    """Number the observations."""
    (indicator, indicators), (district, districts) = map(_codes, (observations["indicator"], observations["district"]))
    year, years = pd.factorize(observations["year"].to_numpy(), sort=True)
    return Cube(
        observations=observations,
        indicators=indicators,
        districts=districts,
        years=[int(y) for y in years],
        indicator=indicator,
        district=district,
        year=year.astype(np.int64),
        sheet=numbers_of(observations, ["file", "sheet"]),
        value=observations["value"].to_numpy(np.float64),
    )


def _codes(column: pd.Series) -> tuple[Codes, list[str]]:
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, words = column.cat.codes.to_numpy(), column.cat.categories
    else:
        codes, words = pd.factorize(column, sort=True)
    return codes.astype(np.int64), [str(word) for word in words]


def numbers_of(rows: pd.DataFrame, columns: list[str]) -> Codes:
    """A number per row, counted from 0, the same for rows that agree in these columns (words or years)."""
    numbers, room = np.zeros(len(rows), np.int64), 1
    for name in columns:
        codes, words = _codes(rows[name])
        if room * len(words) > _MOST:
            numbers = pd.factorize(numbers)[0]
            room = len(rows)
        numbers, room = numbers * len(words) + codes, room * len(words)
    return pd.factorize(numbers)[0]


def with_numbers(claims: pd.DataFrame) -> pd.DataFrame:
    """The claims with the number of their `column` (file, sheet, year, indicator; from 0) and of their `cell` in it.

    Cells of one column and district have the same number, and all but the first of them are there `again`.
    """
    column, (district, districts) = numbers_of(claims, COLUMN), _codes(claims["district"])
    cell = pd.Series(column * len(districts) + district, index=claims.index)
    return claims.assign(column=column, cell=cell, again=cell.duplicated())


def columns_of(claims: pd.DataFrame) -> pd.DataFrame:
    """One row per column of numbered claims, by number: what makes it, and how many cells it has (`count`)."""
    column = claims["column"].to_numpy()
    # Numbers count from 0 as they appear: each stands first where it is the largest so far.
    firsts = np.flatnonzero(np.diff(np.maximum.accumulate(column), prepend=-1))
    return claims[COLUMN].iloc[firsts].reset_index(drop=True).assign(count=np.bincount(column))


def tallies(groups: Codes, flags: Flags) -> tuple[Codes, Numbers]:
    """For each row how many rows its group has, and the share of them that is flagged."""
    size = np.bincount(groups)
    flagged = np.bincount(groups, weights=flags)
    return size[groups], (flagged / np.maximum(size, 1))[groups]


def medians(values: Numbers, axis: int) -> Numbers:
    """The median along an axis, which stays with length 1; NaN counts for nothing.

    np.nanmedian goes over masked arrays, which takes ten times as long on short axes.
    """
    ordered, count = np.sort(values, axis=axis), np.isfinite(values).sum(axis=axis, keepdims=True)
    # NaN stands last, and also first where there is nothing else.
    low, high = (np.take_along_axis(ordered, k, axis) for k in (np.maximum(count - 1, 0) // 2, count // 2))
    return low / 2 + high / 2


def medians_of_others(values: Numbers, axis: int) -> Numbers:
    """For each value the median of the others along an axis; NaN where there are none."""
    before, low, high, after = _around_the_middle(values, axis)
    odd = np.isfinite(values).sum(axis=axis, keepdims=True) % 2 == 1
    # Of an odd number one middle value is left out, or the middle moves half a step; of an even number it moves whole.
    of_odd = np.where(
        values < low, low / 2 + after / 2, np.where(values > low, before / 2 + low / 2, before / 2 + after / 2)
    )
    return np.where(np.isnan(values), np.nan, np.where(odd, of_odd, np.where(values <= low, high, low)))


def _around_the_middle(values: Numbers, axis: int) -> list[Numbers]:
    """The one or two middle values in order and the values on either side of them, NaN beyond the ends."""
    room = np.full(np.delete(values.shape, axis), np.nan)
    ordered = np.insert(np.sort(values, axis=axis), 0, room, axis=axis)
    count = np.isfinite(values).sum(axis=axis, keepdims=True)
    # Counted from 1, as a NaN now stands in front of the smallest; NaN also follows the largest, unless all are given.
    places = [(count + 1) // 2 - 1, (count + 1) // 2, count // 2 + 1, count // 2 + 2]
    padded = np.insert(ordered, ordered.shape[axis], room, axis=axis)
    return [np.take_along_axis(padded, np.clip(k, 0, padded.shape[axis] - 1), axis) for k in places]
