"""Describe the tables of a sheet, and a form that is filled in again only once; it decides no layout by itself."""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, compress

import numpy as np
from numpy.typing import NDArray

from ufanalysis.ingest.annotations import annotated
from ufanalysis.ingest.beside import used_columns
from ufanalysis.ingest.columns import column_heads, is_day_head, is_year_head
from ufanalysis.ingest.grid import NUMBER, TEXT, YEAR, Box, Grid
from ufanalysis.ingest.lines import may_number_columns
from ufanalysis.ingest.tables import Described, describe, titled

__all__ = ["describe_form"]

#: Larger forms are rare, and a few of them would fill the memory.
_LARGEST = 20_000
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """What a sheet says without its figures; two are equal when all that layout may read in them is.

    `words` are the cells other than figures, row by row, and `places` flags those of `shape` that are figures.
    """

    words: tuple[object, ...]
    places: bytes
    shape: tuple[int, int]
    merges: tuple[Box, ...]
    grid: Grid = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A form as it was first met, its tables, and whether they hold for every sheet of the form."""

    form: _Form
    tables: list[Described]
    holds: bool


def describe_form(
    grid: Grid, *, known_places: frozenset[str] = frozenset(), before: str = "", otherwise: str = ""
) -> list[Described]:
    """Find and name the tables of one sheet.

    `before` is the last title of the sheet before, for a 续表; `otherwise` names a table without any title.
    """
    return titled(_described(grid, known_places), before=before, otherwise=otherwise)


def _described(grid: Grid, known_places: frozenset[str]) -> list[Described]:
    if not 0 < grid.height * grid.width <= _LARGEST:
        return _anew(grid, known_places)
    form = _form_of(grid)
    known = _known(form, known_places)
    if known.form is form:
        return known.tables
    return [_filled(one, grid) for one in known.tables] if known.holds else _anew(grid, known_places)


def _anew(grid: Grid, known_places: frozenset[str]) -> list[Described]:
    return annotated(describe(grid, known_places))


@lru_cache(maxsize=64)
def _known(form: _Form, known_places: frozenset[str]) -> _Known:
    tables = _anew(form.grid, known_places)
    return _Known(form=form, tables=tables, holds=_holds(form, tables))


def _form_of(grid: Grid) -> _Form:
    figures = _figures(grid)
    words = compress(chain.from_iterable(grid.rows), (~figures).ravel().tolist())
    return _Form(
        # A number among the words is told apart by its type as well: for Python True is 1.0.
        words=tuple(repr(word) if type(word) is float else word for word in words),
        places=figures.tobytes(),
        shape=figures.shape,
        merges=tuple(grid.merges),
        grid=grid,
    )


def _figures(grid: Grid) -> Flags:
    """The plain numbers, unless they stand in front of their row, may number the columns, or are all years.

    1998 between other numbers is one of them: only years alone may head columns.
    """
    figures = ~np.isnan(grid.numbers)
    firsts = list(map(grid.first, range(grid.height)))
    figures[range(grid.height), firsts] = False
    heads = zip(grid.rows, grid.kinds, firsts, strict=True)
    figures[[NUMBER not in kinds or may_number_columns(row[c], c) for row, kinds, c in heads]] = False
    return figures


def _holds(form: _Form, tables: list[Described]) -> bool:
    """Whether all the numbers left out of the words are figures, of which layout asks no more than that they are some.

    It asks more of numbers in other rows and columns, of columns headed 年份 or 时间, and of parts side by side, apart
    or not: a part has the rows that have anything in it, and which these are, each sheet says. Of names and years below
    figures it asks how large these are.
    """
    used = used_columns(form.grid)
    is_apart = False in used[used.index(True) if True in used else 0 :]
    is_cut = any(one.table.grid.width < form.grid.width for one in tables)
    below = form.grid.kinds[min((one.table.body[0] for one in tables), default=0) :]
    is_dated = any(YEAR in kinds and TEXT in kinds and NUMBER not in kinds for kinds in below)
    if is_apart or is_cut or is_dated or any(map(_may_hold_dates, tables)):
        return False
    unsaid = np.frombuffer(form.places, bool).reshape(form.shape).copy()
    for one in tables:
        unsaid[np.ix_(one.table.body, one.table.data_columns)] = False
    return not unsaid.any()


def _may_hold_dates(described: Described) -> bool:
    table = described.table
    heads = column_heads(table.grid, table.header)
    # Years without a heading of their own stand between names and figures.
    bare = ("", heads[table.grid.lead])
    are_years = any(is_year_head(heads[column]) or heads[column] in bare for column in table.data_columns)
    return are_years or any(map(is_day_head, heads))


def _filled(described: Described, grid: Grid) -> Described:
    """The same table on another sheet of its form."""
    of_sheet = replace(grid, lead=described.table.grid.lead)
    return replace(described, table=replace(described.table, grid=of_sheet))
