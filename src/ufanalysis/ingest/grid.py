"""A sheet as a rectangle of typed cells: words, figures, marks, years; it groups nothing and names nothing."""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ufanalysis.ingest.quantity import is_mark, parse

__all__ = ["BLANK", "MARK", "NUMBER", "TEXT", "YEAR", "Grid", "Numbers", "clean_label", "grid_of", "indent_of"]

BLANK, TEXT, NUMBER, MARK, YEAR = range(5)
Box = tuple[int, int, int, int]
Numbers = NDArray[np.float64]

#: A year as text, also with the marker of a footnote, (p) for preliminary, or the % that its column is in.
_YEAR_TEXT = re.compile(r"\s*((?:19|20)\d\d)(?:\.0)?\s*(?:[*†‡①-⑳⑴-⒇¹²³⁰-⁹]|\[\d{1,2}\]|[(（](?:[a-z]|%)[)）])?\s*$")
#: A heading cut over rows: 2012年为 ▸ 2011年%.
_SHARE_OF_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*年\s*[(（]?[%％]")
_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef·]"
_RAISED = re.compile(
    r"(?:(?<=[\u4e00-\u9fff)）])|(?<=(?<!\d)(?:19|20)\d\d))\s*([①-⑳⑴-⒇]|[¹²³⁰-⁹](?!\w))+\s*(?=$|[(（])"
)
_INNER_SPACE = re.compile(rf"(?<={_CJK})\s+(?={_CJK})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Rows of equal width and the kind of each cell; `merges` are boxes (top, left, bottom, right), all inclusive.

    `numbers` are the cells that are plain numbers, as rows × columns, NaN for the others.
    `lead` is the leftmost column that the tables use: many sheets leave column A to titles or to nothing.
    """

    rows: list[list[object]]
    kinds: list[list[int]]
    numbers: Numbers = field(compare=False)
    merges: list[Box] = field(default_factory=list)
    top: int = 0
    left: int = 0
    lead: int = 0

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.rows[0]) if self.rows else 0

    def text(self, row: int, column: int) -> str:
        """The cell as a cleaned label, "" when blank."""
        return clean_label(self.rows[row][column])

    def first(self, row: int) -> int:
        """The column of the first cell in the row that is not blank; 0 when all are."""
        kinds = self.kinds[row]
        return 0 if kinds[0] else next((c for c, kind in enumerate(kinds) if kind), 0)

    def covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For each cell under a merge, the cell that holds the merge's content (the top left one excluded)."""
        return {
            (r, c): (top, left)
            for top, left, bottom, right in self.merges
            for r in range(top, min(bottom, self.height - 1) + 1)
            for c in range(left, min(right, self.width - 1) + 1)
            if (r, c) != (top, left)
        }

    def part(self, first: int, last: int) -> "Grid":
        """The columns first to last (inclusive) as a grid of its own; addresses count from the whole sheet."""
        boxes = [(t, le - first, b, min(r, last) - first) for t, le, b, r in self.merges if first <= le <= last]
        return Grid(
            rows=[row[first : last + 1] for row in self.rows],
            kinds=[row[first : last + 1] for row in self.kinds],
            numbers=self.numbers[:, first : last + 1],
            merges=boxes,
            top=self.top,
            left=self.left + first,
            lead=max(0, self.lead - first),
        )


def grid_of(rows: Sequence[Sequence[object]], merges: Sequence[Box] = ()) -> Grid:
    """Type every cell of a sheet; short rows are filled with blanks."""
    width = max(map(len, rows), default=0)
    padded = [list(row) if len(row) == width else [*row, *[""] * (width - len(row))] for row in rows]
    merged = [box for box in merges if box[0] < len(padded) and box[1] < width]
    numbers = _numbers(padded, width)
    return Grid(rows=padded, kinds=_kinds(padded, numbers), numbers=numbers, merges=merged)


def _numbers(rows: list[list[object]], width: int) -> Numbers:
    cells = [cell if type(cell) is float else math.nan for row in rows for cell in row]
    return np.fromiter(cells, np.float64, len(cells)).reshape(len(rows), width)


def _kinds(rows: list[list[object]], numbers: Numbers) -> list[list[int]]:
    """Nine cells in ten are plain numbers or stand in blank rows, and go together; the others are asked one by one."""
    others = np.isnan(numbers)
    blank = [r for r in np.flatnonzero(others.all(axis=1)).tolist() if rows[r].count("") == len(rows[r])]
    others[blank] = False
    are_years = (numbers >= 1900) & (numbers <= 2100) & (numbers == np.floor(numbers))
    kinds: list[list[int]] = np.where(are_years, YEAR, NUMBER).tolist()
    for r in blank:
        kinds[r] = [BLANK] * len(rows[r])
    for r, c in np.argwhere(others).tolist():
        kinds[r][c] = _kind(rows[r][c])
    return kinds


def _kind(cell: object) -> int:
    if isinstance(cell, str):
        return _text_kind(cell) if cell else BLANK
    if type(cell) is float or type(cell) is int:
        return YEAR if 1900 <= cell <= 2100 and cell == int(cell) else NUMBER
    return BLANK if cell is None else NUMBER


@lru_cache(maxsize=65536)
def _text_kind(cell: str) -> int:
    if cell.isspace():
        return BLANK
    if _YEAR_TEXT.match(cell):
        return YEAR
    if is_mark(cell) or cell.lstrip().startswith("("):
        # "(1,000)" heads a column as often as it is minus one thousand: alone it proves nothing.
        return MARK if parse(cell) is not None else TEXT
    quantity = parse(cell)
    return TEXT if quantity is None or quantity.unit == "年" or _SHARE_OF_YEAR.match(cell) else NUMBER


@lru_cache(maxsize=65536)
def _clean_text(cell: str) -> str:
    # A raised or circled digit after words marks a footnote; NFKC would make it part of the name.
    cell = _RAISED.sub("", cell)
    text = unicodedata.normalize("NFKC", cell.replace("…", "⋯")).replace("⋯", "…")
    return _INNER_SPACE.sub("", re.sub(r"\s+", " ", text).strip())


def clean_label(cell: object) -> str:
    """One line of half-width text without the spaces that justify Chinese words ("地  区" → "地区")."""
    if isinstance(cell, str):
        return _clean_text(cell)
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    if isinstance(cell, date):
        # 2023年1月 becomes the first day of that month as it is typed.
        return f"{cell.year}年{cell.month}月" if cell.day == 1 else f"{cell:%Y-%m-%d}"
    return "" if cell is None else str(cell)


def indent_of(label: str) -> int:
    """By how many half-width characters a label as typed is set in."""
    indent = label[: len(label) - len(label.lstrip())]
    return len(indent) + indent.count("\u3000")
