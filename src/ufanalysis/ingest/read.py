"""Any workbook → one row per figure with all that its sheet says of it; no catalog is needed and none is asked."""

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ufanalysis.ingest import workers
from ufanalysis.ingest.grid import BLANK, grid_of
from ufanalysis.ingest.measures import choose_unit
from ufanalysis.ingest.places import is_place
from ufanalysis.ingest.quantity import Quantity, parse
from ufanalysis.ingest.sheets import Sheet
from ufanalysis.ingest.tables import Axis, Described, clean_place, describe
from ufanalysis.ingest.workbook import read_sheets
from ufanalysis.ingest.years import year_in

__all__ = ["Figure", "figures_of", "letters", "read_cells"]

_WHOLE_NAME = "全市"
_CONTINUED = re.compile(r"^[(（]?\s*续|续表")
_LAST_YEAR = re.compile(r"上年(实际|数|同期|末)?$")
_RATE_HEAD = re.compile(r"增长|增减|比重|占比|%|同比|比上年")


class Figure(NamedTuple):
    """One figure cell: where it stands, what its sheet says of it, and what it says itself.

    `table` is the table's number on its sheet, `row` and `column` count from 1, labels are outermost first;
    `unit`, `year` and `region` are what the sheet states (the file's name where the sheet states no year).
    """

    sheet: str
    table: int
    title: str
    ref: str
    row: int
    column: int
    row_labels: list[str]
    column_labels: list[str]
    value: float
    lower: float
    upper: float
    status: str
    unit: str
    year: int | None
    region: str
    raw: str


def read_cells(path: str | Path) -> pd.DataFrame:
    """Read the figures of a workbook, one row per figure cell.

    Columns: sheet, table (number on the sheet), title, ref ("D14"), row and column (from 1), row_labels and
    column_labels (lists of str, outermost first), value (NaN when there is no single number), lower, upper, status
    (as in observations), unit, year, region, raw. Values stay in the unit that the sheet states.

    Raises WorkbookError when the file cannot be read.
    """
    figures = pd.DataFrame(workers.once(_figures_in, Path(path)), columns=list(Figure._fields))
    return figures.astype({"value": "float64", "lower": "float64", "upper": "float64", "year": "Int64"})


def _figures_in(file: Path) -> list[Figure]:
    return list(figures_of(read_sheets(file), file.name))


def figures_of(sheets: list[Sheet], file: str, known_places: frozenset[str] = frozenset()) -> Iterator[Figure]:
    """The figures of all sheets; `known_places` helps where labels do not look like places by themselves."""
    before, year_before = "", None
    for sheet in sheets:
        grid = grid_of(sheet.rows, sheet.merges)
        tables = describe(grid, known_places=known_places, before=before, otherwise=Path(file).stem)
        for number, table in enumerate(tables, start=1):
            year = _table_year(table, sheet.name, file, year_before)
            place = clean_place(sheet.name) if sheet.name in known_places or is_place(sheet.name) else ""
            yield from _figures(sheet, number, table, Axis(labels=[], year=year, place=place))
            before, year_before = table.title, year


def _table_year(described: Described, sheet: str, file: str, before: int | None) -> int | None:
    """Sheet name, title, the table before of which this is the 续表, the file's name: in that order."""
    grid = described.table.grid
    lines = (grid.text(r, c) for r in described.table.title for c in range(grid.width))
    titled = next((year for year in map(year_in, lines) if year), described.year)
    continued = before if _CONTINUED.search(described.title) else None
    return year_in(sheet) or titled or continued or year_in(file)


def _figures(sheet: Sheet, number: int, described: Described, context: Axis) -> Iterator[Figure]:
    grid, title = described.table.grid, described.title
    columns = [(column, letters(column + grid.left), axis) for column, axis in described.columns.items()]
    for row in described.table.body:
        across, cells, kinds = described.rows[row], grid.rows[row], grid.kinds[row]
        at = row + grid.top + 1
        for column, letter, down in columns:
            cell = cells[column]
            if kinds[column] == BLANK and not (across.labels and down.labels):
                continue
            # Words where a figure belongs ("见附件") are kept as suspect: somebody meant to say something.
            quantity = parse(cell) or Quantity(status="suspect")
            yield Figure(
                sheet.name,
                number,
                title,
                f"{letter}{at}",
                at,
                column + grid.left + 1,
                across.labels,
                down.labels,
                quantity.value,
                quantity.lower,
                quantity.upper,
                quantity.status,
                _unit(quantity, across, down, described),
                down.year or across.year or _context_year(context.year, across, down),
                across.place or down.place or (_WHOLE_NAME if described.whole else context.place),
                _raw(cell),
            )


def _context_year(year: int | None, across: Axis, down: Axis) -> int | None:
    """The table's year, or the one before it under a heading such as 上年."""
    return year - 1 if year and any(map(_LAST_YEAR.match, [*down.labels, *across.labels])) else year


def _unit(quantity: Quantity, across: Axis, down: Axis, described: Described) -> str:
    """The nearest scope wins: cell, row label or unit column, heading, unit line; a column of rates keeps its %."""
    if quantity.unit:
        return quantity.unit
    if down.unit in {"%", "‰"} and any(map(_RATE_HEAD.search, down.labels)):
        return down.unit
    return across.unit or down.unit or choose_unit(described.units, " ".join([*across.labels[-1:], *down.labels]))


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
