"""Which columns of a sheet make up a table of their own; what stands one above the other it leaves together."""

from collections.abc import Iterator
from dataclasses import replace

from ufanalysis.ingest.grid import BLANK, NUMBER, TEXT, Grid

__all__ = ["beside", "used_columns"]


def beside(grid: Grid) -> list[Grid]:
    """Parts between blank columns, when each part has figures and names its own rows."""
    used = used_columns(grid)
    grid = replace(grid, lead=used.index(True) if True in used else 0)
    blocks = [(first, last) for first, last in _runs(used)]
    parts = [grid.part(first, last) for first, last in blocks]
    with_figures = [part for part in parts if _has_figures(part)]
    if len(with_figures) < 2 or not all(_names_rows(part) for part in with_figures):
        return [grid]
    starts = [part.left - grid.left for part in with_figures]
    ends = [*[start - 1 for start in starts[1:]], grid.width - 1]
    # What stands left of the first part and between parts (a lone remark) stays with the part before it.
    return [grid.part(0 if k == 0 else start, end) for k, (start, end) in enumerate(zip(starts, ends, strict=True))]


def used_columns(grid: Grid) -> list[bool]:
    """Whether each column holds anything besides cells of rows that have a single cell (titles, notes)."""
    crowded = [row for row in grid.kinds if len(row) - row.count(BLANK) > 1]
    return [any(row[c] for row in crowded) for c in range(grid.width)]


def _runs(flags: list[bool]) -> Iterator[tuple[int, int]]:
    start = None
    for index, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = index
        elif not flag and start is not None:
            yield start, index - 1
            start = None


def _has_figures(part: Grid) -> bool:
    return sum(row.count(NUMBER) for row in part.kinds) >= 2


def _names_rows(part: Grid) -> bool:
    numbered = [row for row in part.kinds if NUMBER in row]
    return part.width > 1 and sum(row[0] == TEXT for row in numbered) >= max(2, 0.7 * len(numbered))
