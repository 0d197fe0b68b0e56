"""The part of a sheet around its marked cells, small enough for a page; it draws nothing and reads no workbook."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Excerpt", "cell_of", "excerpt"]

Box = tuple[int, int, int, int]
Address = tuple[int, int]
#: A sheet within these sizes is shown whole; of a larger one its head, its labels, and what stands around the marks.
MOST_ROWS, MOST_COLUMNS = 22, 12
HEAD_ROWS, LABEL_COLUMNS = 5, 3
AROUND_ROWS, AROUND_COLUMNS = 4, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Some rows and columns of a sheet; `rows` and `columns` are their places in the whole, counted from 0.

    `marks` and `merges` count within the excerpt.
    """

    texts: tuple[tuple[str, ...], ...]
    roles: tuple[tuple[str | None, ...], ...]
    merges: tuple[Box, ...]
    marks: frozenset[Address]
    rows: tuple[int, ...]
    columns: tuple[int, ...]


def excerpt(
    texts: Sequence[Sequence[str]],
    roles: Sequence[Sequence[str | None]],
    *,
    merges: Sequence[Box] = (),
    marks: Iterable[Address] = (),
) -> Excerpt:
    """Cut out the head of a sheet and what stands around its marks; without marks, its beginning."""
    marked = frozenset(marks)
    width = max(map(len, texts), default=0)
    rows = _kept(len(texts), MOST_ROWS, HEAD_ROWS, [(row, AROUND_ROWS) for row, _ in marked])
    columns = _kept(width, MOST_COLUMNS, LABEL_COLUMNS, [(column, AROUND_COLUMNS) for _, column in marked])
    down, across = ({old: new for new, old in enumerate(kept)} for kept in (rows, columns))
    return Excerpt(
        texts=tuple(tuple(_at(texts[r], c) or "" for c in columns) for r in rows),
        roles=tuple(tuple(_at(roles[r], c) if r < len(roles) else None for c in columns) for r in rows),
        merges=tuple(box for old in merges if (box := _moved(old, down, across))),
        marks=frozenset((down[r], across[c]) for r, c in marked if r in down and c in across),
        rows=rows,
        columns=columns,
    )


def _at(row: Sequence[str | None], column: int) -> str | None:
    return row[column] if column < len(row) else None


def _kept(size: int, most: int, head: int, spots: list[tuple[int, int]]) -> tuple[int, ...]:
    """All lines of a small sheet; else its head and the lines around the spots."""
    if size <= most or not spots:
        return tuple(range(min(size, most)))
    near = {line for spot, reach in spots for line in range(spot - reach, spot + reach + 1)}
    return tuple(line for line in range(size) if line < head or line in near)


def _moved(box: Box, down: dict[int, int], across: dict[int, int]) -> Box | None:
    """The box within the excerpt; a text is written in a merge's first cell, so a merge without it is not one."""
    top, left, bottom, right = box
    if top not in down or left not in across:
        return None
    rows = [down[row] for row in range(top, bottom + 1) if row in down]
    columns = [across[column] for column in range(left, right + 1) if column in across]
    return rows[0], columns[0], rows[-1], columns[-1]


def cell_of(ref: str) -> Address | None:
    """Row and column of a reference such as D14, counted from 0; None where it is no single cell."""
    letters = ref.rstrip("0123456789")
    digits = ref[len(letters) :]
    if not (letters.isascii() and letters.isalpha() and letters.isupper() and digits):
        return None
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(digits) - 1, column - 1
