"""Stack titles, unit lines, tables and notes into one sheet; it decides neither figures nor files."""

from collections.abc import Sequence
from dataclasses import dataclass

from sample.cells import Cell
from sample.facts import World
from sample.tables import Block, Table, laid_out

__all__ = ["Beside", "Book", "Line", "Sheet", "composed", "gap", "notes", "stacked", "title", "unit_line"]

NOTICE = "虚构示例数据"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of text outside a table; `side` is title, left or right."""

    text: str
    side: str = "left"
    role: str = "metadata"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Tables that stand next to one another, each under its own caption."""

    captions: tuple[str, ...]
    tables: tuple[Table, ...]
    gap: int = 1


Part = Line | Table | Beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet: its name and its parts from top to bottom."""

    name: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A workbook under data/raw: its path there, its sheets, and which of the usual faults it shows."""

    path: str
    sheets: Sequence[Sheet]
    shows: str


def stacked(*parts: Part) -> tuple[Part, ...]:
    """Parts that follow one another down a sheet."""
    return parts


def title(text: str) -> Line:
    """A title merged over the width of the table."""
    return Line(text=text, side="title")


def unit_line(text: str) -> Line:
    """A line set to the right above the table, where the unit usually stands."""
    return Line(text=text, side="right")


def gap() -> Line:
    """An empty row."""
    return Line(text="")


def notes(*texts: str) -> tuple[Line, ...]:
    """Lines below a table."""
    return tuple(Line(text=text, role="notes") for text in texts)


def composed(sheet: Sheet, world: World) -> Block:
    """Lay the parts of a sheet below one another; raises ValueError when it does not say it is fictional."""
    cells: list[Cell] = []
    merges: list[tuple[int, int, int, int]] = []
    width, row = _width(sheet), 1
    for part in sheet.parts:
        block = _placed(part, world, row=row, width=width)
        cells += block.cells
        merges += block.merges
        row = block.bottom + 1
    if not any(NOTICE in str(cell.content) for cell in cells):
        raise ValueError(f"sheet {sheet.name} does not say {NOTICE}")
    return Block(cells=tuple(cells), merges=tuple(merges), bottom=row - 1, right=width)


def _width(sheet: Sheet) -> int:
    widths = [len(part.stub) + len(part.columns) for part in sheet.parts if isinstance(part, Table)]
    widths += [
        sum(len(t.stub) + len(t.columns) + part.gap for t in part.tables) - part.gap
        for part in sheet.parts
        if isinstance(part, Beside)
    ]
    return max(widths)


def _placed(part: Part, world: World, *, row: int, width: int) -> Block:
    match part:
        case Table():
            return laid_out(part, world, row=row, column=1)
        case Beside():
            return _side_by_side(part, world, row=row)
        case Line():
            return _line(part, row=row, width=width)


def _line(line: Line, *, row: int, width: int) -> Block:
    if not line.text:
        return Block(cells=(), bottom=row)
    column = width if line.side == "right" else 1
    merges = ((row, 1, row, width),) if line.side == "title" and width > 1 else ()
    role = "title" if line.side == "title" else line.role
    return Block(cells=(Cell(row=row, column=column, content=line.text, role=role),), merges=merges, bottom=row)


def _side_by_side(part: Beside, world: World, *, row: int) -> Block:
    cells: list[Cell] = []
    merges: list[tuple[int, int, int, int]] = []
    column, bottom = 1, row
    for caption, table in zip(part.captions, part.tables, strict=True):
        block = laid_out(table, world, row=row + 1, column=column)
        cells += [Cell(row=row, column=column, content=caption, role="title"), *block.cells]
        merges += [(row, column, row, block.right), *block.merges]
        column, bottom = block.right + 1 + part.gap, max(bottom, block.bottom)
    return Block(cells=tuple(cells), merges=tuple(merges), bottom=bottom)
