"""Columns that changed places between years, found by their sizes; it puts none back."""

from itertools import combinations

import numpy as np
import pandas as pd

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.cube import Cube, tallies
from ufanalysis.ingest.findings import Finding, cite, rows_of

__all__ = ["check_swaps"]

#: At least four districts must agree, four in five of those that can tell, and the sizes differ by half or more.
_LEAST, _SHARE, _APART = 4, 0.8, np.log10(1.5)
#: Crosswise the figures must fit their series three times better than straight.
_BETTER = 1 / 3


def check_swaps(cube: Cube, catalog: Catalog) -> list[Finding]:
    """Pairs of indicators of one sheet whose figures fit each other's series, in most districts, and not their own.

    The series is the median of the district's years, so three or more years are needed.
    """
    names = {i.code: i.name for i in catalog.indicators}
    groups = _moved(cube, catalog.city.code).groupby(["file", "sheet", "year"])
    return [finding for _, figures in groups for finding in _swapped(figures, names)]


def _moved(cube: Cube, city: str) -> pd.DataFrame:
    """The figures of columns that left their series in most districts: only these can have been swapped."""
    positive = (cube.value > 0) & ~cube.is_in(city)
    years = np.isfinite(cube.logs).sum(axis=2)[cube.indicator, cube.district]
    lasting = np.flatnonzero(positive & (years >= 3))
    off = cube.at_rows(cube.off)[lasting]
    count, away = tallies(pd.factorize(cube.column[lasting])[0], np.abs(off) > _APART)
    moved = (away >= 0.5) & (count >= _LEAST)
    rows = cube.observations.iloc[lasting[moved]]
    return rows.assign(log=np.log10(rows["value"]), usual=lambda row: row["log"] - off[moved])


def _swapped(figures: pd.DataFrame, names: dict[str, str]) -> list[Finding]:
    columns = {str(code): rows.set_index("district") for code, rows in figures.groupby("indicator")}
    pairs = ((one, other) for one, other in combinations(columns, 2) if _fit_crosswise(columns[one], columns[other]))
    return [_finding(columns[one].reset_index(), columns[other], (names[one], names[other])) for one, other in pairs]


def _fit_crosswise(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    both = one.merge(other, left_index=True, right_index=True, suffixes=("", "_other"))
    straight = (both["log"] - both["usual"]).abs() + (both["log_other"] - both["usual_other"]).abs()
    across = (both["log"] - both["usual_other"]).abs() + (both["log_other"] - both["usual"]).abs()
    telling = (both["usual"] - both["usual_other"]).abs() > _APART
    crosswise = telling & (across < _BETTER * straight)
    return bool(crosswise.sum() >= _LEAST and crosswise.sum() >= _SHARE * telling.sum())


def _finding(one: pd.DataFrame, other: pd.DataFrame, names: tuple[str, str]) -> Finding:
    row = rows_of(one)[0]
    texts = (
        f"“{names[0]}”（从{row['ref']}起）与“{names[1]}”（从{other['ref'].iloc[0]}起）的数好像互换了",
        "各区县的数与各自历年的水平相当",
        "请核对这两列的表头或数字是否错位",
    )
    return cite(row, "warning", "COLUMNS_SWAPPED", texts)
