"""Which notes below a table speak of which of its rows, columns and cells; it reads no figure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ufanalysis.ingest.columns import CODE, LABEL, YEARS
from ufanalysis.ingest.footnotes import footnotes_in, markers_of
from ufanalysis.ingest.grid import BLANK, Grid, clean_label
from ufanalysis.ingest.layout import Table
from ufanalysis.ingest.measures import strip_unit
from ufanalysis.ingest.tables import Axis, Described

__all__ = ["annotated"]

Keys = tuple[str, ...]


def annotated(described: list[Described]) -> list[Described]:
    """The tables of a sheet with their notes, and in each row and column those whose markers its labels carry.

    A marker in the title speaks of every column. What the notes of a table do not explain, those of another one on
    the sheet may: they often stand once, below the last.
    """
    of_tables = [footnotes_in(_lines(one.table)) for one in described]
    of_sheet = {key: text for notes in reversed(of_tables) for key, text in notes.items()}
    if not of_sheet:
        return described
    return [_annotated(one, of_sheet | own) for one, own in zip(described, of_tables, strict=True)]


def _lines(table: Table) -> list[str]:
    return [" ".join(_texts(table.grid, row)) for row in table.notes]


def _texts(grid: Grid, row: int, columns: Iterable[int] | None = None) -> list[str]:
    """The filled cells of a row as typed; a whole number without the ".0" of its storage."""
    cells = ((grid.rows[row][c], grid.kinds[row][c]) for c in columns or range(grid.width))
    return [cell if isinstance(cell, str) else clean_label(cell) for cell, kind in cells if kind != BLANK]


def _annotated(one: Described, notes: Mapping[str, str]) -> Described:
    table = one.table
    names = [c for c, use in enumerate(table.columns) if use in (LABEL, CODE, YEARS)]
    covered = table.grid.covered()
    of_rows = {row: _typed(table.grid, [(row, c) for c in names], covered) for row in table.body}
    of_columns = {c: _typed(table.grid, [(row, c) for row in table.header], covered) for c in one.columns}
    above = [text for row in table.sections for text in _texts(table.grid, row)]
    of_all = [key for row in table.title for text in _texts(table.grid, row) for key in markers_of(text)]
    return replace(
        one,
        notes=dict(notes),
        rows=_with_notes(one.rows, of_rows, above, (), notes),
        columns=_with_notes(one.columns, of_columns, (), of_all, notes),
    )


def _typed(grid: Grid, cells: list[tuple[int, int]], covered: Mapping[tuple[int, int], tuple[int, int]]) -> list[str]:
    homes = (covered.get(cell, cell) for cell in cells)
    return [cell for r, c in homes if isinstance(cell := grid.rows[r][c], str)]


def _with_notes(
    axes: dict[int, Axis],
    typed: Mapping[int, list[str]],
    above: Iterable[str],
    of_all: Iterable[str],
    notes: Mapping[str, str],
) -> dict[int, Axis]:
    """The axes with the notes of their own cells, then of what they stand under, then of all."""
    texts = [*above, *(text for own in typed.values() for text in own)]
    by_label = {_label(text): keys for text in texts if (keys := markers_of(text))}
    found = {k: _keys(axis, typed[k], by_label) for k, axis in axes.items()}
    told = {
        k: tuple(dict.fromkeys(notes[key] for key in (*keys, *of_all) if key in notes)) for k, keys in found.items()
    }
    return {k: replace(axis, notes=told[k]) if told[k] else axis for k, axis in axes.items()}


def _keys(axis: Axis, own: list[str], by_label: Mapping[str, Keys]) -> list[str]:
    outer = set(axis.labels).difference(map(_label, own))
    return [key for keys in (*map(markers_of, own), *(by_label.get(label, ()) for label in outer)) for key in keys]


def _label(text: str) -> str:
    """A text as it stands among the labels of an axis."""
    label = clean_label(text)
    return strip_unit(label) or label
