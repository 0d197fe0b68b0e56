"""Totals of tables that list only some districts: such a sum is no figure of the city; it corrects none."""

import math

import pandas as pd

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.findings import Finding, note, rows_of

__all__ = ["without_sums_of_some"]

_TABLE = ["file", "sheet", "year", "period"]
_COLUMN = [*_TABLE, "indicator"]
_RATES = frozenset({"%", "‰"})


def without_sums_of_some(claims: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, list[Finding]]:
    """The claims without what a row 合计 gives for the city although it adds up the districts of its table alone.

    It does where it is their sum, and other districts of that year give the indicator in that year or an earlier one.
    Then no rate of that row is the city's either.
    """
    totals = claims[claims["total"].to_numpy(bool) & (claims["district"] == catalog.city.code)]
    is_part = claims["indicator"].isin(totals["indicator"].unique()) & (claims["district"] != catalog.city.code)
    if totals.empty or not is_part.any():
        return claims, []
    pairs = _beside_parts(totals, claims[is_part])
    lacking = pairs.assign(absent=pd.Series(_absent(pairs, claims, catalog), index=pairs.index, dtype="object"))
    lacking = lacking[lacking["absent"].map(len) > 0]
    rounding = 0.5000001 * (lacking["step"] + lacking["steps"])
    is_sum = (lacking["value"] - lacking["sum"]).abs() <= rounding
    tables = lacking[is_sum][_TABLE].drop_duplicates()
    rates = frozenset(indicator.code for indicator in catalog.indicators if indicator.unit in _RATES)
    of_some = lacking[is_sum | lacking["indicator"].isin(rates)].merge(tables, on=_TABLE)
    return claims.drop(of_some["row"]), [_finding(row, catalog) for row in rows_of(_per_table(of_some))]


def _beside_parts(totals: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """The totals with `sum`, `steps` and the `listed` districts of their column, where these are two or more."""
    columns = parts.groupby(_COLUMN, observed=True).agg(
        sum=("value", "sum"), steps=("step", "sum"), listed=("district", lambda codes: frozenset(map(str, codes)))
    )
    pairs = totals.assign(row=totals.index).merge(columns.reset_index(), on=_COLUMN)
    return pairs[pairs["listed"].map(len) > 1]


def _absent(pairs: pd.DataFrame, claims: pd.DataFrame, catalog: Catalog) -> list[list[str]]:
    """For each total the names of the missing districts that lived in its year and gave its indicator until then."""
    first = claims[claims["value"].notna()].groupby(["indicator", "district"], observed=True)["year"].min().to_dict()
    living = {year: catalog.districts_in(year) for year in pairs["year"].unique()}
    rows = zip(pairs["indicator"], pairs["year"], pairs["listed"], strict=True)
    return [
        [d.name for d in living[year] if first.get((indicator, d.code), math.inf) <= year and d.code not in listed]
        for indicator, year, listed in rows
    ]


def _per_table(of_some: pd.DataFrame) -> pd.DataFrame:
    """One row per table with its first total, how many there are, and the first list of absent districts."""
    return of_some.groupby(_TABLE, as_index=False, observed=True).agg(
        ref=("ref", "first"),
        raw=("raw", "first"),
        count=("ref", "size"),
        absent=("absent", lambda names: "、".join(names.iloc[0])),
    )


def _finding(row: dict[str, object], catalog: Catalog) -> Finding:
    texts = (
        f"合计“{row['raw']}”只是表中各区县之和，表中没有{row['absent']}（涉及{row['count']}个合计数）",
        f"全部区县相加，或{catalog.city.name}的数",
        "未作全市数入库；其余区县若确无此项，请补上一行并写明“0”或“—”",
    )
    where = (str(row["file"]), str(row["sheet"]), str(row["ref"]))
    return note("warning", "SUM_OF_SOME", where, texts, ("", "", int(str(row["year"]))))
