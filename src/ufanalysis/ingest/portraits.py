"""The sheets of a workbook as they stand, every cell with its role, for a picture; it reads no figure."""

from dataclasses import dataclass
from pathlib import Path

from ufanalysis.errors import WorkbookError
from ufanalysis.ingest import workers
from ufanalysis.ingest.grid import grid_of
from ufanalysis.ingest.read import raw_of
from ufanalysis.ingest.roles import roles_of
from ufanalysis.ingest.sheets import UNCALCULATED, Box, Sheet
from ufanalysis.ingest.workbook import read_sheets

__all__ = ["Portrait", "portraits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """One sheet: `texts` and `roles` have one shape, a blank cell has the role None, merges are boxes from 0."""

    name: str
    texts: list[list[str]]
    roles: list[list[str | None]]
    merges: list[Box]


def portraits(path: str | Path) -> dict[str, Portrait]:
    """Read every sheet of a workbook, by its name; the roles are those that reading goes by.

    Raises WorkbookError when the file cannot be read.
    """
    file = Path(path)
    if not file.exists():
        raise WorkbookError("GONE", file, found="文件已不在", expected="数据清洗时读过的工作簿", advice="请放回原处")
    return {portrait.name: portrait for portrait in workers.once(_portraits_in, file)}


def _portraits_in(file: Path) -> list[Portrait]:
    return [_portrait(sheet) for sheet in read_sheets(file)]


def _portrait(sheet: Sheet) -> Portrait:
    grid = grid_of(sheet.rows, sheet.merges)
    texts = [[_text(cell) for cell in row] for row in grid.rows]
    return Portrait(name=sheet.name, texts=texts, roles=roles_of(grid), merges=list(sheet.merges))


def _text(cell: object) -> str:
    # In a list of raw texts such a cell is empty; in a picture an empty cell would hide what is wrong with it.
    return UNCALCULATED.strip("()") if cell == UNCALCULATED else raw_of(cell)
