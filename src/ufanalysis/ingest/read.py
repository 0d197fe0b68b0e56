"""Any workbook → one row per figure with all that its sheet says of it; no catalog is needed and none is asked."""

import math
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ufanalysis.ingest import workers
from ufanalysis.ingest.grid import BLANK, grid_of, year_in
from ufanalysis.ingest.quantity import Quantity, parse
from ufanalysis.ingest.scopes import choose_unit, is_place
from ufanalysis.ingest.tables import Axis, Described, clean_place, describe
from ufanalysis.ingest.workbook import Sheet, read_sheets

__all__ = ["CELLS", "cells_of", "letters", "read_cells"]

#: One row per figure cell; labels outermost first; `year` and `region` are what the sheet states, else the file's name.
CELLS = [
    "sheet",
    "table",
    "title",
    "ref",
    "row",
    "column",
    "row_labels",
    "column_labels",
    "value",
    "lower",
    "upper",
    "status",
    "unit",
    "year",
    "region",
    "raw",
]
_WHOLE_NAME = "全市"


def read_cells(path: str | Path) -> pd.DataFrame:
    """Read the figures of a workbook, one row per figure cell.

    Columns: sheet, table (number on the sheet), title, ref ("D14"), row and column (from 1), row_labels and
    column_labels (lists of str, outermost first), value (NaN when there is no single number), lower, upper, status
    (as in observations), unit, year, region, raw. Values stay in the unit that the sheet states.

    Raises WorkbookError when the file cannot be read.
    """
    cells = pd.DataFrame.from_records(workers.once(_records, Path(path)), columns=CELLS)
    return cells.astype({"value": "float64", "lower": "float64", "upper": "float64", "year": "Int64"})


def _records(file: Path) -> list[tuple[object, ...]]:
    return list(cells_of(read_sheets(file), file.name))


def cells_of(
    sheets: list[Sheet], file: str, known_places: frozenset[str] = frozenset()
) -> Iterator[tuple[object, ...]]:
    """The figures of all sheets, in the order of CELLS."""
    before, year_before = "", None
    for sheet in sheets:
        tables = describe(
            grid_of(sheet.rows, sheet.merges),
            known_places=known_places,
            before=before,
            otherwise=Path(file).stem,
        )
        for number, table in enumerate(tables, start=1):
            context = Axis(
                labels=[],
                year=_table_year(table, sheet.name, file, year_before),
                place=_sheet_place(sheet.name, known_places),
                unit="",
            )
            yield from _figures(sheet, number, table, context)
            before, year_before = table.title, context.year


def _table_year(table: Described, sheet: str, file: str, before: int | None) -> int | None:
    """Sheet name, title, then the table before of which this is the 续表, then the file's name."""
    lines = [table.table.grid.text(r, c) for r in table.table.title for c in range(table.table.grid.width)]
    own = next((y for y in map(year_in, lines) if y), None)
    return (
        year_in(sheet)
        or own
        or table.year
        or (before if re.search(r"^[(（]?\s*续|续表", table.title) else None)
        or year_in(file)
    )


def _sheet_place(name: str, known: frozenset[str]) -> str:
    return clean_place(name) if name in known or is_place(name) else ""


def _figures(sheet: Sheet, number: int, described: Described, context: Axis) -> Iterator[tuple[object, ...]]:
    table = described.table
    grid = table.grid
    for row in table.body:
        across = described.rows[row]
        cells, kinds = grid.rows[row], grid.kinds[row]
        for column, down in described.columns.items():
            if kinds[column] == BLANK and not (across.labels and down.labels):
                continue
            # Words where a figure belongs ("见附件") are kept as suspect: somebody meant to say something.
            quantity = parse(cells[column]) or Quantity(status="suspect")
            yield _record(sheet, number, described, (row, column), quantity, (across, down, context))


def _record(
    sheet: Sheet,
    number: int,
    described: Described,
    at: tuple[int, int],
    quantity: Quantity,
    axes: tuple[Axis, Axis, Axis],
) -> tuple[object, ...]:
    across, down, context = axes
    grid = described.table.grid
    row, column = at[0] + grid.top, at[1] + grid.left
    return (
        sheet.name,
        number,
        described.title,
        f"{letters(column)}{row + 1}",
        row + 1,
        column + 1,
        across.labels,
        down.labels,
        quantity.value,
        quantity.lower,
        quantity.upper,
        quantity.status,
        _unit(quantity, across, down, described),
        down.year or across.year or _context_year(context.year, [*down.labels, *across.labels]),
        across.place or down.place or (_WHOLE_NAME if described.whole else context.place),
        _raw(grid.rows[at[0]][at[1]]),
    )


def _context_year(year: int | None, labels: list[str]) -> int | None:
    """The table's year, or the one before it in a column headed 上年."""
    return year - 1 if year and any(_LAST_YEAR.match(label) for label in labels) else year


_LAST_YEAR = re.compile(r"上年(实际|数|同期|末)?$")
_DERIVED_HEAD = re.compile(r"增长|增减|比重|占比|%|同比|比上年")


def _unit(quantity: Quantity, across: Axis, down: Axis, described: Described) -> str:
    """The nearest scope wins: cell, row label or unit column, heading, unit line; a column of rates keeps its %."""
    if quantity.unit:
        return quantity.unit
    if down.unit in {"%", "‰"} and any(map(_DERIVED_HEAD.search, down.labels)):
        return down.unit
    name = " ".join([*across.labels[-1:], *down.labels])
    return across.unit or down.unit or choose_unit(described.units, name)


def _raw(cell: object) -> str:
    if isinstance(cell, float) and cell == math.floor(cell) and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def letters(column: int) -> str:
    """The letters of a column counted from 0: 0 → "A", 27 → "AB"."""
    name = ""
    while column >= 0:
        name = chr(65 + column % 26) + name
        column = column // 26 - 1
    return name
