"""Columns that changed places between years, found by their sizes; it puts none back."""

from itertools import combinations

import numpy as np
import pandas as pd

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.findings import Finding, cite, rows_of

__all__ = ["check_swaps"]

#: At least four districts must agree, four in five of those that can tell, and the sizes differ by half or more.
_LEAST, _SHARE, _APART = 4, 0.8, np.log(1.5)
#: Crosswise the figures must fit their series three times better than straight.
_BETTER = 1 / 3


def check_swaps(observations: pd.DataFrame, catalog: Catalog) -> list[Finding]:
    """Pairs of indicators of one sheet whose figures fit each other's series, in most districts, and not their own.

    The series is the median of the district's years, so three or more years are needed.
    """
    positive = observations[(observations["value"] > 0) & (observations["district"] != catalog.city.code)]
    series = positive.groupby(["indicator", "district"])["value"]
    lasting = positive[series.transform("size") >= 3]
    usual = lasting.groupby(["indicator", "district"])["value"].transform("median")
    logs = lasting.assign(log=np.log(lasting["value"]), usual=np.log(usual))
    names = {i.code: i.name for i in catalog.indicators}
    moved = _moved(logs)
    groups = moved.groupby(["file", "sheet", "year"])
    return [finding for _, figures in groups for finding in _swapped(figures, names)]


def _moved(logs: pd.DataFrame) -> pd.DataFrame:
    """The figures of columns that left their series in most districts: only these can have been swapped."""
    away = (logs["log"] - logs["usual"]).abs() > _APART
    column = [logs[name] for name in ("file", "sheet", "year", "indicator")]
    return logs[(away.groupby(column).transform("mean") >= 0.5) & (away.groupby(column).transform("size") >= _LEAST)]


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
