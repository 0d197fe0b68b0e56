"""Rows and columns that are sums of their neighbours, found by adding up; what they are called plays no part."""

from collections.abc import Collection, Sequence

import numpy as np

from ufanalysis.ingest.layout import Table

__all__ = ["grand_totals", "sums_across", "sums_down", "sums_up"]

#: Sums of one cell prove nothing, and of two often come about by chance; most of the figures must agree.
_PARTS, _AGREEING, _FIGURES = 2, 0.75, 3
#: A line without a name for a total is one only when it is the exact sum of all the others, and these are this many.
_WHOLE_OF = 3


def sums_down(table: Table, rows: Collection[int]) -> set[int]:
    """Those of these body rows that are the sum of the rows just below them."""
    return _sums_of_following(_matrix(table), table.body, rows) if rows else set()


def sums_up(table: Table, rows: Collection[int]) -> set[int]:
    """Those of these body rows that are the sum of the rows just above them."""
    return _sums_of_following(_matrix(table)[::-1], table.body[::-1], rows) if rows else set()


def sums_across(table: Table, columns: Collection[int]) -> set[int]:
    """Those of these data columns that are the sum of the columns just right or just left, sub-items left out."""
    if not columns:
        return set()
    lines, names = _matrix(table).T, table.data_columns
    beside = _sums_of_following(lines, names, columns) | _sums_of_following(lines[::-1], names[::-1], columns)
    return beside | {names[k] for k in _sums_of_items(lines)}.intersection(columns)


def grand_totals(table: Table) -> tuple[set[int], set[int]]:
    """The body rows and data columns of which every figure is the sum of all the others, three or more."""
    lines = _matrix(table)
    return {table.body[k] for k in _wholes(lines)}, {table.data_columns[k] for k in _wholes(lines.T)}


def _matrix(table: Table) -> np.ndarray:
    """The figures of the body, NaN where there is none."""
    columns = table.data_columns
    cells = [[table.grid.rows[r][c] for c in columns] for r in table.body]
    return np.array([[c if isinstance(c, float) else np.nan for c in row] for row in cells]).reshape(len(cells), -1)


def _wholes(lines: np.ndarray) -> set[int]:
    filled = np.nan_to_num(lines)
    if len(lines) <= _WHOLE_OF:
        return set()
    close = np.abs(2 * filled - filled.sum(axis=0)) <= 1e-6 * np.abs(filled)
    figures = np.isfinite(lines) & (filled != 0)
    return {int(k) for k in np.flatnonzero(close.all(axis=1) & (figures.sum(axis=1) >= _FIGURES))}


def _sums_of_items(lines: np.ndarray) -> set[int]:
    """The lines that are the sum of items below, each of which may be followed by its own parts."""
    filled, known = np.nan_to_num(lines), np.isfinite(lines)
    ends: dict[int, int] = {}
    for k in reversed(range(len(lines) - _PARTS)):
        items = [k + 1]
        while (below := ends.get(items[-1], items[-1]) + 1) < len(lines):
            items.append(below)
        reach = _reach(lines[k], known[k], filled[items])
        if reach:
            ends[k] = ends.get(items[reach - 1], items[reach - 1])
    return set(ends)


def _sums_of_following(lines: np.ndarray, names: Sequence[int], asked: Collection[int]) -> set[int]:
    """Those of the lines asked for that are the sum of two or more lines after them, in most places with figures."""
    filled, known = np.nan_to_num(lines), np.isfinite(lines)
    places = [k for k in range(len(lines) - _PARTS) if names[k] in asked]
    return {names[k] for k in places if _reach(lines[k], known[k], filled[k + 1 :])}


def _reach(line: np.ndarray, known: np.ndarray, following: np.ndarray) -> int:
    """Of how many following lines the line is the sum, within rounding of one unit per three parts; 0 of none."""
    if known.sum() < _FIGURES or len(following) < _PARTS or not np.any(line[known]):
        return 0
    sums = np.cumsum(following[:, known], axis=0)[_PARTS - 1 :]
    parts = np.arange(_PARTS, len(following) + 1)[:, None]
    step = 1.0 if np.all(line[known] == np.round(line[known])) else 0.1
    close = np.abs(sums - line[known]) <= 0.34 * step * np.minimum(parts, 6) + 2e-4 * np.abs(line[known])
    agreeing = np.flatnonzero(close.mean(axis=1) >= _AGREEING)
    return int(agreeing[0]) + _PARTS if len(agreeing) else 0
