"""Sheets whose year is not the one their workbook is named for; it changes no year."""

import re

import pandas as pd

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.cube import columns_of
from ufanalysis.ingest.findings import Finding, note, rows_of
from ufanalysis.ingest.years import year_in
from ufanalysis.observations import KEY

__all__ = ["check_years"]

_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def check_years(claims: pd.DataFrame, catalog: Catalog) -> list[Finding]:
    """One finding per sheet that speaks of a single year which neither its own nor its workbook's name mentions.

    `claims` are those of `cube.with_numbers`.
    A sheet that repeats another workbook's figures of that year is a comparison, not a heading left over.
    """
    sheets = (
        columns_of(claims)
        .groupby(["file", "sheet"], as_index=False)
        .agg(first=("year", "min"), last=("year", "max"), count=("count", "sum"))
    )
    named = sheets.assign(named=pd.Series([_named(str(file)) for file in sheets["file"]], dtype=object))
    doubtful = named[[_is_foreign(row) for row in rows_of(named)]]
    known = _repeating(claims, doubtful) if len(doubtful) else set()
    return [_finding(row) for row in rows_of(doubtful) if (row["file"], row["sheet"]) not in known]


def _is_foreign(row: dict[str, object]) -> bool:
    """Whether a sheet without a year in its name speaks of one year, and its workbook's name of others."""
    years = list(row["named"])  # type: ignore[call-overload]
    single = row["first"] == row["last"] and year_in(str(row["sheet"])) is None
    return bool(years) and single and row["first"] not in years


def _named(file: str) -> list[int]:
    """The years in the name of a workbook; its folder says when it was sent, not what it is about."""
    years = sorted({int(year) for year in _YEARS.findall(file.rpartition("/")[2])})
    # "2017-2020年" names the years between as well.
    return list(range(years[0], years[-1] + 1)) if years else []


def _repeating(claims: pd.DataFrame, doubtful: pd.DataFrame) -> set[tuple[str, str]]:
    """Those doubtful sheets most of whose figures stand the same in another workbook."""
    figures = claims[claims["value"].notna()][[*KEY, "file", "sheet", "value"]]
    asked = figures.merge(doubtful[["file", "sheet"]], on=["file", "sheet"])
    pairs = asked.merge(figures[[*KEY, "file", "value"]], on=KEY, suffixes=("", "_other"))
    pairs = pairs[pairs["file"] != pairs["file_other"]]
    share = (pairs["value"] == pairs["value_other"]).groupby([pairs["file"], pairs["sheet"]]).mean()
    return {(str(file), str(sheet)) for file, sheet in share[share >= 0.5].index}


def _finding(row: dict[str, object]) -> Finding:
    named = "、".join(map(str, row["named"]))  # type: ignore[call-overload]
    texts = (
        f"表中写的是{row['first']}年（{row['count']}个数）",
        f"文件名中的{named}年",
        "请核对表题中的年份是否忘了改；已按表中的年份入库",
    )
    return note(
        "warning", "YEAR_CONFLICT", (str(row["file"]), str(row["sheet"]), ""), texts, ("", "", int(str(row["first"])))
    )
