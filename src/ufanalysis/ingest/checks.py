"""What the figures say about one another: totals that do not add up, units that slipped; it corrects nothing."""

import numpy as np
import pandas as pd

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.combine import about
from ufanalysis.ingest.findings import Finding, note, rows_of

__all__ = ["check_totals", "mark_slips"]


def mark_slips(observations: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, list[Finding]]:
    """Take figures that stand a power of ten (100 or more) off their own series for suspect, not for figures.

    A figure is suspect when divided by that power it falls near the median of its district's years (between a third
    and three times), and the sister districts did not jump with it.
    """
    power = _powers(observations[observations["value"] > 0]).reindex(observations.index).fillna(0).astype(int)
    slipped = power != 0
    units = {i.code: i.unit for i in catalog.indicators}
    suspects = rows_of(observations[slipped].assign(power=power[slipped]))
    marked = observations.assign(
        status=observations["status"].mask(slipped, "suspect"),
        **{name: observations[name].mask(slipped) for name in ("value", "lower", "upper")},
    )
    return marked, [_slip(row, units[str(row["indicator"])]) for row in suspects]


def _powers(positive: pd.DataFrame) -> pd.Series:
    """For each figure the power of ten by which it leaves its series, 0 for almost all."""
    series = positive.groupby(["indicator", "district"])["value"]
    off = pd.Series(np.log10(positive["value"] / series.transform("median")), index=positive.index)
    sisters = off.groupby([positive["indicator"], positive["year"]]).transform("median")
    power = off.round()
    # log10(3.2) = 0.5: what is left after the power is within a third to three times of the usual.
    jumped = (series.transform("size") >= 4) & (off.abs() >= 1.7) & ((off - power).abs() < 0.5) & (sisters.abs() < 0.7)
    return power.where(jumped, 0)


def _slip(row: dict[str, object], unit: str) -> Finding:
    power = int(str(row["power"]))
    likely = f"{float(str(row['value'])) / 10.0**power:.12g}{unit}"
    times = f"约为历年水平的10的{power}次方倍" if power > 0 else f"只有历年水平的10的{-power}次方分之一"
    texts = (f"“{row['raw']}”{times}", f"历年的水平（可能是{likely}）", "很可能是单位错位，请报送单位核对后更正")
    return note("error", "UNIT_SLIP", (str(row["file"]), str(row["sheet"]), str(row["ref"])), texts, about(row))


def check_totals(observations: pd.DataFrame, catalog: Catalog) -> list[Finding]:
    """Compare each total that was sent with the sum of the districts beside it, within rounding.

    Only totals whose sheet gives a figure (or a stated nothing) for every district of the year are compared.
    """
    adding = [i.code for i in catalog.indicators if i.rollup == "sum"]
    figures = observations[observations["indicator"].isin(adding)]
    totals = figures[(figures["district"] == catalog.city.code) & (figures["status"] == "measured")]
    districts = {year: {d.code for d in catalog.districts_in(year)} for year in map(int, figures["year"].unique())}
    beside = figures[figures["status"].isin(["measured", "not_applicable", "negligible"])].groupby(
        ["indicator", "year", "file", "sheet"]
    )
    groups = dict(iter(beside))
    compared = [
        _total(
            row, groups[(row["indicator"], row["year"], row["file"], row["sheet"])], districts[int(str(row["year"]))]
        )
        for row in rows_of(totals)
    ]
    return [finding for finding in compared if finding is not None]


def _total(total: dict[str, object], beside: pd.DataFrame, expected: set[str]) -> Finding | None:
    parts = beside[beside["district"].isin(expected)]
    sent, added = float(str(total["value"])), float(parts["value"].sum())
    if set(parts["district"]) != expected or abs(sent - added) <= _rounding(parts["raw"], sent):
        return None
    texts = (f"合计为{sent:.10g}", f"各区县之和{added:.10g}（相差{sent - added:+.10g}）", "请核对合计或缺漏的区县")
    where = (str(total["file"]), str(total["sheet"]), str(total["ref"]))
    return note("warning", "TOTAL_MISMATCH", where, texts, about(total))


def _rounding(raw: pd.Series, total: float) -> float:
    """How far rounded parts may stray from their total; whole numbers must add up exactly."""
    decimals = raw.str.extract(r"[.．](\d+)", expand=False).dropna().str.len()
    step = 0.0 if decimals.empty else 10.0 ** -int(decimals.max()) * (1e4 if total > 1e5 else 1.0)
    return 0.51 * len(raw) * step + 1e-9 * abs(total)
