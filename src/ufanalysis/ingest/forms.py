"""Describe the tables of a sheet, and a form that is filled in again only once; it decides no layout by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ufanalysis.ingest.columns import column_heads, is_year_head
from ufanalysis.ingest.grid import BLANK, NUMBER, YEAR, Box, Grid
from ufanalysis.ingest.layout import used_columns
from ufanalysis.ingest.lines import may_number_columns
from ufanalysis.ingest.tables import Described, describe, titled

__all__ = ["describe_form"]

#: Larger forms are rare, and a few of them would fill the memory.
_LARGEST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """What a sheet says without its figures; two are equal when all that layout may read in them is."""

    words: tuple[tuple[object, ...], ...]
    kinds: tuple[tuple[int, ...], ...]
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
    return titled(_described(grid, known_places), before, otherwise)


def _described(grid: Grid, known_places: frozenset[str]) -> list[Described]:
    if not 0 < grid.height * grid.width <= _LARGEST:
        return describe(grid, known_places)
    form = _form_of(grid)
    known = _known(form, known_places)
    if known.form is form:
        return known.tables
    return [_filled(one, grid) for one in known.tables] if known.holds else describe(grid, known_places)


@lru_cache(maxsize=64)
def _known(form: _Form, known_places: frozenset[str]) -> _Known:
    tables = describe(form.grid, known_places)
    return _Known(form=form, tables=tables, holds=_holds(form, tables))


def _form_of(grid: Grid) -> _Form:
    kinds = tuple(map(_kinds, grid.rows, grid.kinds))
    words = tuple(map(_words, grid.rows, kinds))
    return _Form(words=words, kinds=kinds, merges=tuple(grid.merges), grid=grid)


def _kinds(row: list[object], kinds: list[int]) -> tuple[int, ...]:
    """The kinds of a row, where 1998 between other numbers is one of them: only years alone may head columns."""
    if NUMBER not in kinds or YEAR not in kinds:
        return tuple(kinds)
    first = _first(kinds)
    return tuple(
        [
            NUMBER if kind == YEAR and type(cell) is float and c > first else kind
            for c, (cell, kind) in enumerate(zip(row, kinds, strict=True))
        ]
    )


def _words(row: list[object], kinds: tuple[int, ...]) -> tuple[object, ...]:
    """The cells of a row, None for plain numbers, unless they stand in front or may number the columns."""
    first = _first(kinds)
    if may_number_columns(row[first], first):
        return tuple(map(repr, row))
    words = [None if kind == NUMBER and type(cell) is float else cell for cell, kind in zip(row, kinds, strict=True)]
    # By its type as well: for Python True is 1.0.
    words[first] = repr(row[first])
    return tuple(words)


def _first(kinds: Sequence[int]) -> int:
    return next((c for c, kind in enumerate(kinds) if kind != BLANK), 0)


def _holds(form: _Form, tables: list[Described]) -> bool:
    """Whether all the numbers left out of the words are figures, of which layout asks no more than that they are some.

    It asks more of numbers in other rows and columns, of columns headed 年份, and of parts side by side.
    """
    used = used_columns(form.grid)
    if False in used[used.index(True) if True in used else 0 :] or any(map(_may_hold_years, tables)):
        return False
    figures = {row: set(one.table.data_columns) for one in tables for row in one.table.body}
    unsaid = {
        (row, column)
        for row, (words, kinds) in enumerate(zip(form.words, form.kinds, strict=True))
        for column, (word, kind) in enumerate(zip(words, kinds, strict=True))
        if word is None and kind == NUMBER
    }
    return all(column in figures.get(row, ()) for row, column in unsaid)


def _may_hold_years(described: Described) -> bool:
    table = described.table
    heads = column_heads(table.grid, table.header)
    return any(is_year_head(heads[column]) for column in table.data_columns)


def _filled(described: Described, grid: Grid) -> Described:
    """The same table on another sheet of its form."""
    of_sheet = replace(grid, lead=described.table.grid.lead)
    return replace(described, table=replace(described.table, grid=of_sheet))
