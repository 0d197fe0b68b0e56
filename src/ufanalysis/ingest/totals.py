"""Totals against the districts beside them, within rounding; it corrects none."""

import pandas as pd

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.findings import Finding, cite, rows_of
from ufanalysis.ingest.rounding import steps

__all__ = ["check_totals"]

_SHEET = ["indicator", "year", "file", "sheet"]


def check_totals(observations: pd.DataFrame, catalog: Catalog) -> list[Finding]:
    """Compare each total that was sent with the sum of the districts beside it, within rounding.

    Only totals whose sheet gives a figure (or a stated nothing) for every district of the year are compared.
    """
    adding = [i.code for i in catalog.indicators if i.rollup == "sum"]
    figures = observations[observations["indicator"].isin(adding)]
    parts = _parts(figures, catalog)
    sums = parts.groupby(_SHEET, as_index=False).agg(added=("value", "sum"), count=("district", "size"))
    totals = figures[(figures["district"] == catalog.city.code) & (figures["status"] == "measured")]
    compared = totals.merge(sums, on=_SHEET)
    compared = compared.assign(gap=compared["value"] - compared["added"])
    apart = compared[compared["gap"].abs() > 1e-9 * compared["value"].abs()]
    return [_mismatch(row) for row in rows_of(apart[apart["gap"].abs() > _rounding(apart, parts, catalog)])]


def _parts(figures: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """The districts' figures on sheets that give one, or a stated nothing, for every district of the year."""
    years = sorted(map(int, figures["year"].unique()))
    living = pd.DataFrame(
        [(year, district.code) for year in years for district in catalog.districts_in(year)],
        columns=["year", "district"],
    )
    known = figures[figures["status"].isin(["measured", "not_applicable", "negligible"])]
    parts = known.merge(living, on=["year", "district"])
    expected = parts["year"].map(living.groupby("year").size())
    return parts[parts.groupby(_SHEET)["district"].transform("size") == expected]


def _rounding(apart: pd.DataFrame, parts: pd.DataFrame, catalog: Catalog) -> pd.Series:
    """How far each total may stray: half a step of its own, and half a step of the finest part for every part.

    Only sheets whose total is off are asked, because reading the printed digits costs more than adding up.
    """
    asked = parts.merge(apart[_SHEET].drop_duplicates(), on=_SHEET)
    finest = asked.assign(step=steps(asked, catalog)).groupby(_SHEET)["step"].min().rename("finest")
    return 0.5 * (steps(apart, catalog) + apart["count"] * apart.join(finest, on=_SHEET)["finest"])


def _mismatch(row: dict[str, object]) -> Finding:
    texts = (
        f"合计为{row['value']:.10g}",
        f"各区县之和{row['added']:.10g}（相差{row['gap']:+.10g}）",
        "请核对合计或缺漏的区县",
    )
    return cite(row, "warning", "TOTAL_MISMATCH", texts)
