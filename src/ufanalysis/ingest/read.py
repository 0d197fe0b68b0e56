"""Any workbook → one row per figure with all that its sheet says of it; no catalog is needed and none is asked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ufanalysis.ingest import workers
from ufanalysis.ingest.footnotes import keys_in
from ufanalysis.ingest.forms import describe_form
from ufanalysis.ingest.grid import BLANK, clean_label, grid_of
from ufanalysis.ingest.lines import is_continued
from ufanalysis.ingest.measures import Stated, choose_unit, stated_units, strip_unit
from ufanalysis.ingest.places import NOWHERE, OF_DISTRICT, Places
from ufanalysis.ingest.planned import is_plan, tells_apart
from ufanalysis.ingest.quantity import Quantity, parse
from ufanalysis.ingest.scope import scope_of
from ufanalysis.ingest.sheets import UNCALCULATED, Sheet
from ufanalysis.ingest.tables import Axis, Described, clean_place
from ufanalysis.ingest.units import unscaled
from ufanalysis.ingest.workbook import read_sheets
from ufanalysis.ingest.years import LAST_YEAR, part_of_year, year_in, year_titled

__all__ = [
    "Block",
    "Figure",
    "blocks_of",
    "figures_of",
    "letters",
    "own_notes",
    "place_of",
    "quantity_of",
    "raw_of",
    "read_cells",
    "unit_of",
    "year_of",
    "years_back",
]

_WHOLE_NAME = "全市"
_LAST_YEAR = re.compile(rf"{LAST_YEAR}$|[上去]年(年?末|年?底|同期)")
_AS_OF = re.compile(r"截[至止]到?\s*(19|20)\d\d(?!\d)")
#: When a form was filled in or sent; annual ones are in the next January.
_FILED = re.compile(r"(填报|报送|填表|制表|上报|印发|编制)\S{0,3}(时间|日期)")
_SENT = re.compile(rf"{_FILED.pattern}|^(填报|报送|填表|上报)(单位|机关|部门)")
_AS_OF_MONTH = re.compile(r"截[至止]到?\s*(19|20)\d\d\s*年\s*\d{1,2}\s*月(?!\s*\d)[末底]?")
_LONE_MONTH = re.compile(r"\d{1,2}\s*月[份末底]?")
_RATE_HEAD = re.compile(r"完成率|增长|增减|比重|占比|%|同比|比上年")


class Figure(NamedTuple):
    """One figure cell: where it stands, what its sheet says of it, and what it says itself.

    `table` is the table's number on its sheet, `row` and `column` count from 1, labels are outermost first;
    `unit`, `year` and `region` are what the sheet states (the file's name where the sheet states no year), `notes` are
    the footnotes whose markers stand in the cell, its labels or the title.
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
    notes: list[str]


def read_cells(path: str | Path) -> pd.DataFrame:
    """Read the figures of a workbook, one row per figure cell.

    Columns: sheet, table (number on the sheet), title, ref ("D14"), row and column (from 1), row_labels and
    column_labels (lists of str, outermost first), value (NaN when there is no single number), lower, upper, status
    (as in observations), unit, year, region, raw, notes (list of str: the footnotes whose markers it, its labels or the
    title carry). Values stay in the unit that the sheet states.

    Raises WorkbookError when the file cannot be read.
    """
    figures = pd.DataFrame(workers.once(_figures_in, Path(path)), columns=list(Figure._fields))
    return figures.astype({"value": "float64", "lower": "float64", "upper": "float64", "year": "Int64"})


def _figures_in(file: Path) -> list[Figure]:
    return list(figures_of(read_sheets(file), file.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One table of a sheet, its number there, and what its surroundings say where the table itself is silent.

    `period` is the part of a year that its figures are of (上半年), "" for a whole year; `planned_by` is the sheet
    name or title that makes the table one of plans, "" for one of results.
    """

    sheet: Sheet
    number: int
    described: Described
    context: Axis
    period: str
    planned_by: str


def blocks_of(sheets: list[Sheet], file: str, known: Places = NOWHERE) -> Iterator[Block]:
    """The tables of all sheets; `known` ones help where labels do not look like places by themselves."""
    before, year_before = "", None
    units_before: list[Stated] = []
    for sheet in sheets:
        grid = grid_of(sheet.rows, sheet.merges)
        tables = describe_form(grid, known_places=known.names, before=before, otherwise=Path(file).stem)
        # "会员数(万人)" as the name of a sheet states a unit where nothing on the sheet does.
        by_name = stated_units([sheet.name]) if "(" in clean_label(sheet.name) else []
        for number, found in enumerate(tables, start=1):
            continued = units_before if is_continued(found.title) else []
            table = found if found.units else replace(found, units=by_name or continued)
            year = _table_year(table, sheet.name, file, year_before) or (year_before if number > 1 else None)
            place = scope_of(sheet, table, file=file, known=known)
            yield Block(
                sheet=sheet,
                number=number,
                described=table,
                context=Axis(labels=[], year=year, place=place),
                period=_period(table, sheet.name, file),
                planned_by=_planned_by(table, sheet.name),
            )
            before, year_before, units_before = table.title, year, table.units


def figures_of(sheets: list[Sheet], file: str, known: Places = NOWHERE) -> Iterator[Figure]:
    """The figures of all sheets."""
    for block in blocks_of(sheets, file, known):
        yield from _figures(block)


def _table_year(described: Described, sheet: str, file: str, before: int | None) -> int | None:
    """Sheet name, title, table before (of a 续表), 截至… in a note, file, a day under the title: in that order."""
    titles, notes = (_texts(described, rows) for rows in (described.table.title, described.table.notes))
    unfiled = [text for text in titles if not _FILED.search(text)]
    titled = next(filter(None, map(year_titled, unfiled)), described.year)
    continued = before if is_continued(described.title) else None
    dated = next((year_in(match[0]) for match in map(_AS_OF.search, notes) if match), None)
    of_file = year_in(Path(file).stem) or year_in(file)
    return year_in(sheet) or titled or continued or dated or of_file or _day_year(described)


def _day_year(described: Described) -> int | None:
    """The year of a day under the title; beside the sender it is the day of sending, often in the January after."""
    rows = [_texts(described, [row]) for row in described.table.title]
    days = (text for row in rows if not any(map(_SENT.search, row)) for text in row)
    return next(filter(None, map(year_in, days)), None)


def _texts(described: Described, rows: Sequence[int]) -> list[str]:
    grid = described.table.grid
    return [grid.text(r, c) for r in rows for c in range(grid.width)]


def _period(described: Described, sheet: str, file: str) -> str:
    """Sheet name, title, 截至… in a note, the name of the file; a lone month in that says when it was sent."""
    stem, notes = Path(file).stem, _texts(described, described.table.notes)
    dated = [match[0] for match in map(_AS_OF_MONTH.search, notes) if match]
    titles = [sheet, *([described.title] if described.title != stem else []), *dated]
    of_file = part_of_year(stem)
    return next(filter(None, map(part_of_year, titles)), "" if _LONE_MONTH.fullmatch(of_file) else of_file)


def _planned_by(described: Described, sheet: str) -> str:
    """The name of sheet or table that says 计划, unless labels tell plans from results."""
    said = next((name for name in (described.title, sheet) if is_plan(strip_unit(clean_label(name)).rstrip("。 "))), "")
    axes = (*described.rows.values(), *described.columns.values()) if said else ()
    return "" if tells_apart(label for axis in axes for label in axis.labels) else said


def _figures(block: Block) -> Iterator[Figure]:
    described, grid = block.described, block.described.table.grid
    columns = [(column, letters(column + grid.left), axis) for column, axis in described.columns.items()]
    for row in described.table.body:
        across, cells, kinds = described.rows[row], grid.rows[row], grid.kinds[row]
        at = row + grid.top + 1
        for column, letter, down in columns:
            if kinds[column] == BLANK and not (across.labels and down.labels):
                continue
            quantity = quantity_of(cells[column])
            yield Figure(
                block.sheet.name,
                block.number,
                described.title,
                f"{letter}{at}",
                at,
                column + grid.left + 1,
                across.labels,
                down.labels,
                quantity.value,
                quantity.lower,
                quantity.upper,
                quantity.status,
                quantity.unit or _beside(quantity, unit_of(across, down, described.units, column=column)),
                year_of(across, down, block.context),
                place_of(across, down, scope=block.context.place, whole=described.whole),
                raw_of(cells[column]),
                list(dict.fromkeys([*own_notes(cells[column], described.notes), *across.notes, *down.notes])),
            )


def own_notes(cell: object, notes: Mapping[str, str]) -> list[str]:
    """The footnotes whose markers a cell bears itself."""
    return [notes[key] for key in keys_in(quantity_of(cell).marker) if key in notes] if notes else []


def _beside(quantity: Quantity, unit: str) -> str:
    return unscaled(unit) if quantity.scaled else unit


def quantity_of(cell: object) -> Quantity:
    """What a cell says; words where a figure belongs ("见附件") are suspect: somebody meant to say something."""
    return parse(cell) or Quantity(status="suspect")


def year_of(across: Axis, down: Axis, context: Axis) -> int | None:
    """The year of column or row, else of the table, or one before it under a heading such as 上年."""
    if down.year or across.year or not context.year:
        return down.year or across.year
    return context.year - max(years_back(down), years_back(across))


def years_back(axis: Axis) -> int:
    """How many years before that of the table the labels say that the figures are."""
    return max(map(_years_back, axis.labels), default=0)


@lru_cache(maxsize=16384)
def _years_back(label: str) -> int:
    return 2 if label.startswith("前年") else int(bool(_LAST_YEAR.match(label)))


def place_of(across: Axis, down: Axis, *, scope: str, whole: bool) -> str:
    """The place of row or column, else what the sheet speaks for; so does a row 合计 or 总计 of such a sheet.

    Where only columns are places and this is none (`whole`), it is the whole.
    """
    place = across.place or down.place
    if scope and (not place or place.lower() in OF_DISTRICT):
        return scope
    return place or (_WHOLE_NAME if whole else "")


def unit_of(across: Axis, down: Axis, stated: Sequence[Stated], *, column: int) -> str:
    """The nearest scope wins: the unit behind the cell, row label or unit column, heading, the unit line.

    A column of rates keeps its %.
    """
    if column in across.units:
        return across.units[column]
    if down.unit in {"%", "‰"} and any(map(_RATE_HEAD.search, down.labels)):
        return down.unit
    if across.unit or down.unit or not stated:
        return across.unit or down.unit
    # 金山区 is no measure of money.
    named = [label for label in across.labels[-1:] if clean_place(label) != across.place]
    return choose_unit(stated, [*named, *down.labels])


def raw_of(cell: object) -> str:
    """The cell as its sheet shows it, whole numbers without the ".0" of their storage."""
    if type(cell) is float and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return "" if cell == UNCALCULATED else str(cell)


def letters(column: int) -> str:
    """The letters of a column counted from 0: 0 → "A", 27 → "AB"."""
    name = ""
    while column >= 0:
        name = chr(65 + column % 26) + name
        column = column // 26 - 1
    return name
