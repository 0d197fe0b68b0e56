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
    figures = figures.assign(step=steps(figures, catalog))
    totals = figures[(figures["district"] == catalog.city.code) & (figures["status"] == "measured")]
    compared = totals.merge(_added(figures, catalog), on=_SHEET, suffixes=("", "_parts"))
    gap = compared["value"] - compared["added"]
    rounding = 0.5 * (compared["step"] + compared["count"] * compared["step_parts"]) + 1e-9 * compared["value"].abs()
    wrong = compared.assign(gap=gap)[gap.abs() > rounding]
    return [_mismatch(row) for row in rows_of(wrong)]


def _added(figures: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """The sum of the districts of each sheet that gives them all; `step_parts` is that of the finest of them."""
    years = sorted(map(int, figures["year"].unique()))
    living = pd.DataFrame(
        [(year, district.code) for year in years for district in catalog.districts_in(year)],
        columns=["year", "district"],
    )
    known = figures[figures["status"].isin(["measured", "not_applicable", "negligible"])]
    parts = known.merge(living, on=["year", "district"])
    sums = parts.groupby(_SHEET, as_index=False).agg(
        added=("value", "sum"), count=("district", "nunique"), step_parts=("step", "min")
    )
    expected = living.groupby("year")["district"].size()
    return sums[sums["count"] == sums["year"].map(expected)]


def _mismatch(row: dict[str, object]) -> Finding:
    texts = (
        f"合计为{row['value']:.10g}",
        f"各区县之和{row['added']:.10g}（相差{row['gap']:+.10g}）",
        "请核对合计或缺漏的区县",
    )
    return cite(row, "warning", "TOTAL_MISMATCH", texts)
