"""Figures that repeat those of the year before too exactly to be new; it drops none."""

import numpy as np
import pandas as pd

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.cube import Cube, Flags, tallies
from ufanalysis.ingest.findings import Finding, cite, rows_of
from ufanalysis.observations import KEY

__all__ = ["check_repeats"]

#: Small counts repeat by chance; three figures with eight digits between them do not.
_FIGURES, _DIGITS, _WHOLE_SHEET, _COLUMN = 3, 8, 10, 4


def check_repeats(cube: Cube, catalog: Catalog) -> list[Finding]:
    """Sheets, rows of a district and columns of an indicator whose figures all equal those of the year before.

    A repeated sheet is named once, not again for each of its rows and columns. One equal figure is no finding.
    """
    suspected = _suspected(cube)
    if not suspected.any():
        return []
    pairs = _pairs(cube, suspected)
    sheets = _repeated(pairs, ["file", "sheet", "year"], least=_WHOLE_SHEET)
    rest = _without(pairs, sheets, ["file", "sheet", "year"])
    rows = _repeated(rest, ["file", "sheet", "year", "district"], least=_FIGURES)
    rest = _without(rest, rows, ["file", "sheet", "year", "district"])
    columns = _repeated(rest, ["file", "sheet", "year", "indicator"], least=_COLUMN)
    places = {d.code: d.name for d in (*catalog.districts, catalog.district(catalog.city.code))}
    names = {i.code: i.name for i in catalog.indicators}
    return [
        *(_stale(row) for row in rows_of(sheets)),
        *(_copied(row, places[str(row["district"])]) for row in rows_of(rows)),
        *(_copied(row, names[str(row["indicator"])]) for row in rows_of(columns)),
    ]


def _pairs(cube: Cube, suspected: Flags) -> pd.DataFrame:
    """One row per suspected figure, with the one of the year before; `digits` is how many digits say something."""
    measured = cube.observations[suspected].reset_index(drop=True)
    earlier = cube.observations[
        cube.has("measured") & (cube.value != 0) & np.isin(cube.indicator, cube.indicator[suspected])
    ]
    before = earlier.assign(year=earlier["year"] + 1)[[*KEY, "value", "file", "sheet", "ref"]]
    pairs = measured.merge(before, on=KEY, suffixes=("", "_before"))
    same = pairs["value"] == pairs["value_before"]
    printed = pairs.loc[same, "value"].map("{:.12g}".format).astype("str")
    digits = printed.str.replace(r"\D|^[0.]+|0+$", "", regex=True).str.len()
    return pairs.assign(same=same, digits=digits.reindex(pairs.index).fillna(0))


def _suspected(cube: Cube) -> Flags:
    """The rows, with a year before, of sheets and years in which some row or column repeats as a whole.

    Elsewhere nothing can be found.
    """
    value = cube.spread(cube.value, cube.has("measured") & (cube.value != 0))
    following = np.diff(cube.years, prepend=cube.years[0]) == 1
    before = np.where(following, np.roll(value, 1, axis=2), np.nan)
    paired, same = cube.at_rows(np.isfinite(value - before)), cube.at_rows(value == before)
    table = cube.table
    repeating = np.zeros(len(table), bool)
    for size, line, least in (
        (len(cube.districts), cube.district, _FIGURES),
        (len(cube.indicators), cube.indicator, _COLUMN),
    ):
        count, share = tallies(pd.factorize(np.where(paired, table * size + line, -1))[0], same)
        repeating |= paired & (share == 1) & (count >= least)
    return paired & np.isin(table, table[repeating])


def _repeated(pairs: pd.DataFrame, by: list[str], *, least: int) -> pd.DataFrame:
    """The groups in which every figure is that of the year before; other columns are those of the first figure."""
    firsts = [c for c in ("indicator", "district", "ref", "file_before", "sheet_before", "ref_before") if c not in by]
    groups = pairs.groupby(by, as_index=False).agg(
        same=("same", "all"), count=("same", "size"), digits=("digits", "sum"), **{c: (c, "first") for c in firsts}
    )
    return groups[groups["same"] & (groups["count"] >= least) & (groups["digits"] >= _DIGITS)]


def _without(pairs: pd.DataFrame, groups: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    found = pd.MultiIndex.from_frame(groups[by])
    return pairs[~pd.MultiIndex.from_frame(pairs[by]).isin(found)]


def _stale(row: dict[str, object]) -> Finding:
    texts = (
        f"整张表的{row['count']}个数与上一年完全相同（{row['file_before']} ▸ {row['sheet_before']}）",
        f"{row['year']}年的新数",
        "请核对：可能只改了年份而没有更新数字，或年份写错",
    )
    return cite(row, "warning", "STALE_YEAR", texts)


def _copied(row: dict[str, object], name: str) -> Finding:
    before = f"{row['file_before']} ▸ {row['sheet_before']} ▸ {row['ref_before']}"
    texts = (
        f"“{name}”的{row['count']}个数与上一年全部相同（上年从 {before} 起）",
        f"{row['year']}年的新数",
        "请报送单位确认：可能沿用了上年数",
    )
    return cite(row, "warning", "COPIED_FORWARD", texts)
