"""What the figures say about one another: totals that do not add up, units that slipped; it corrects nothing."""

import numpy as np
import pandas as pd

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.findings import Finding, note
from ufanalysis.observations import KEY

__all__ = ["check_totals", "mark_slips"]


def mark_slips(observations: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, list[Finding]]:
    """Take figures that stand a power of ten (100 or more) off their own series for suspect, not for figures.

    A figure is suspect when divided by that power it falls among the other years of its district (between a third of
    the least and three times the greatest), and the sister districts did not jump with it.
    """
    jumps = _jumps(observations[observations["value"] > 0])
    power = jumps["power"].reindex(observations.index).fillna(0)
    suspects = observations[power != 0].assign(power=power[power != 0])
    units = {i.code: i.unit for i in catalog.indicators}
    findings = [_slip(row, units[str(row["indicator"])]) for row in suspects.to_dict("records")]
    slipped = power != 0
    nothing = observations["value"].mask(slipped)
    marked = observations.assign(
        status=observations["status"].where(~slipped, "suspect"),
        value=nothing,
        lower=observations["lower"].mask(slipped),
        upper=observations["upper"].mask(slipped),
    )
    return marked, findings


def _jumps(positive: pd.DataFrame) -> pd.DataFrame:
    """For each figure the power of ten by which it leaves its series; only rows with a power other than 0."""
    usual = positive.groupby(["indicator", "district"])["value"].transform("median")
    count = positive.groupby(["indicator", "district"])["value"].transform("size")
    off = np.log10(positive["value"] / usual)
    sisters = off.groupby([positive["indicator"], positive["year"]]).transform("median")
    power = off.round().where((count >= 4) & (off.abs() >= 1.7) & (sisters.abs() < 0.7), 0).astype(int)
    back = positive["value"] / 10.0**power / usual
    return positive.assign(power=power.where(back.between(1 / 3.2, 3.2), 0)).loc[lambda rows: rows["power"] != 0]


def _slip(row: dict[str, object], unit: str) -> Finding:
    power = int(row["power"])  # type: ignore[call-overload]
    times = f"10的{abs(power)}次方倍"
    likely = f"{float(row['value']) / 10.0**power:.12g}{unit}"  # type: ignore[arg-type]
    where = (str(row["file"]), str(row["sheet"]), str(row["ref"]))
    found = (
        f"“{row['raw']}”约为历年水平的{times}"
        if power > 0
        else f"“{row['raw']}”只有历年水平的{times.replace('倍', '分之一')}"
    )
    texts = (found, f"历年的水平（可能是{likely}）", "很可能是单位错位，请报送单位核对后更正")
    return note("error", "UNIT_SLIP", where, texts, **{k: row[k] for k in KEY})


def check_totals(observations: pd.DataFrame, catalog: Catalog) -> list[Finding]:
    """Compare the total that was sent with the sum of the districts, within rounding; one finding per total that differs."""
    adding = [i.code for i in catalog.indicators if i.rollup == "sum"]
    figures = observations[observations["indicator"].isin(adding)]
    findings = []
    for (indicator, year), group in figures.groupby(["indicator", "year"], sort=True):
        expected = {d.code for d in catalog.districts_in(int(year))}
        findings += _total(group, expected, catalog.city.code, {"indicator": indicator, "year": int(year)})
    return findings


def _total(group: pd.DataFrame, expected: set[str], city: str, about: dict[str, object]) -> list[Finding]:
    total = group[(group["district"] == city) & (group["status"] == "measured")]
    parts = group[group["district"].isin(expected)]
    same_sheet = (
        parts[(parts["file"] == total["file"].iloc[0]) & (parts["sheet"] == total["sheet"].iloc[0])]
        if len(total)
        else parts
    )
    complete = (
        len(same_sheet) == len(expected)
        and same_sheet["status"].isin(["measured", "not_applicable", "negligible"]).all()
    )
    if not len(total) or not complete:
        return []
    sent, added = float(total["value"].iloc[0]), float(same_sheet["value"].sum())
    rounding = 0.51 * len(same_sheet) * _step(same_sheet["raw"], added) + 1e-9 * abs(sent)
    if abs(sent - added) <= rounding:
        return []
    row = total.iloc[0]
    texts = (
        f"合计为{sent:.10g}",
        f"各区县之和{added:.10g}（相差{sent - added:+.10g}）",
        "请核对合计或缺漏的区县",
    )
    return [
        note(
            "warning",
            "TOTAL_MISMATCH",
            (row["file"], row["sheet"], row["ref"]),
            texts,
            district=city,
            **about,
        )
    ]


def _step(raw: pd.Series, added: float) -> float:
    """What one unit in the last printed place is worth, from the raw texts; whole numbers must add up exactly."""
    decimals = raw.str.extract(r"[.．](\d+)", expand=False).dropna().str.len()
    return 0.0 if decimals.empty else 10.0 ** -int(decimals.max()) * (1e4 if added > 1e5 else 1.0)
