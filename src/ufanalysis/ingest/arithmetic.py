"""Rows and columns that are sums of their neighbours, found by adding up; what they are called plays no part."""

import numpy as np

from ufanalysis.ingest.layout import Table

__all__ = ["sums_across", "sums_down"]

#: Sums of one cell prove nothing, and of two often come about by chance; most of the figures must agree.
_PARTS, _AGREEING, _FIGURES = 2, 0.75, 3


def sums_down(table: Table) -> set[int]:
    """The body rows that are the sum of the rows just below or just above them."""
    return {table.body[k] for k in _sums(_matrix(table))}


def sums_across(table: Table) -> set[int]:
    """The data columns that are the sum of the columns just right or just left of them."""
    return {table.data_columns[k] for k in _sums(_matrix(table).T)}


def _matrix(table: Table) -> np.ndarray:
    """The figures of the body, NaN where there is none."""
    columns = table.data_columns
    cells = [[table.grid.rows[r][c] for c in columns] for r in table.body]
    return np.array([[c if isinstance(c, float) else np.nan for c in row] for row in cells]).reshape(len(cells), -1)


def _sums(lines: np.ndarray) -> set[int]:
    """The lines that equal the sum of two or more lines next to them, in most of the places where all have figures."""
    flipped = {len(lines) - 1 - k for k in _sums_of_following(lines[::-1])}
    return _sums_of_following(lines) | flipped


def _sums_of_following(lines: np.ndarray) -> set[int]:
    filled = np.nan_to_num(lines)
    known = np.isfinite(lines)
    return {k for k in range(len(lines) - _PARTS) if _equals_some_sum(lines[k], known[k], filled[k + 1 :])}


def _equals_some_sum(line: np.ndarray, known: np.ndarray, following: np.ndarray) -> bool:
    """Whether for some number of following lines their sum is the line, within rounding of one unit per three parts."""
    if known.sum() < _FIGURES or not np.any(line[known]):
        return False
    sums = np.cumsum(following[:, known], axis=0)[_PARTS - 1 :]
    parts = np.arange(_PARTS, len(following) + 1)[:, None]
    step = 1.0 if np.all(line[known] == np.round(line[known])) else 0.1
    close = np.abs(sums - line[known]) <= 0.34 * step * np.minimum(parts, 6) + 2e-4 * np.abs(line[known])
    return bool((close.mean(axis=1) >= _AGREEING).any())
