"""Figures that stand a power of ten off their own series, and the slip that most likely did it; it corrects none."""

import numpy as np
import pandas as pd

from ufanalysis.catalog import Catalog, Indicator
from ufanalysis.ingest.findings import Finding, cite, rows_of

__all__ = ["check_columns", "check_digits", "mark_slips"]

#: Powers between the units that sheets use for one another: 千, 万, 亿.
_BETWEEN_UNITS = {3: "千", 4: "万", 8: "亿"}


def mark_slips(observations: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, list[Finding]]:
    """Take figures that stand a power of ten (100 or more) off their own series for suspect, not for figures.

    A figure is suspect when divided by that power it falls near the median of its district's years (between a third
    and three times), and the sister districts did not jump with it.
    """
    off = _off(observations)
    power = off["off"].round()
    # log10(3.2) = 0.5: what is left after the power is within a third to three times of the usual.
    jumped = (off["off"].abs() >= 1.7) & ((off["off"] - power).abs() < 0.5) & (off["sisters"].abs() < 0.7)
    powers = power.where(jumped & (off["years"] >= 4), 0).reindex(observations.index).fillna(0).astype(int)
    slipped = powers != 0
    marked = observations.assign(
        status=observations["status"].mask(slipped, "suspect"),
        **{name: observations[name].mask(slipped) for name in ("value", "lower", "upper")},
    )
    return marked, _slips(observations[slipped].assign(power=powers[slipped]), catalog, severity="error")


def check_digits(observations: pd.DataFrame, catalog: Catalog) -> list[Finding]:
    """Figures ten times or a tenth of an otherwise steady series: a digit or a point is probably wrong.

    Ten times is no rare growth, so the other years (four or more) must lie within a factor of two of one another, the
    rest after the power within half of the usual, and the sister districts must have stayed.
    """
    off = _off(observations)
    steady = off["spread"] < np.log10(2)
    close = (off["off"].abs() - 1).abs() < np.log10(1.5)
    jumped = off[steady & close & (off["years"] >= 5) & (off["sisters"].abs() < 0.15)]
    rows = observations.loc[jumped.index].assign(power=jumped["off"].round().astype(int))
    return _slips(rows, catalog, severity="warning")


def check_columns(observations: pd.DataFrame, catalog: Catalog) -> list[Finding]:
    """Whole columns that stand the same power of ten (100 or more) off the series of their districts.

    One finding per indicator, year and sheet with four or more districts, at the column's first cell.
    """
    off = _off(observations)
    power = off["off"].round()
    near = ((off["off"] - power).abs() < 0.3) & (power.abs() >= 2) & (off["years"] >= 4)
    rows = observations.loc[off.index].assign(power=power.where(near, 0).astype(int))
    rows = rows[rows["district"] != catalog.city.code]
    columns = rows.groupby(["indicator", "year", "file", "sheet"], as_index=False).agg(
        power=("power", "median"), agreeing=("power", "nunique"), count=("power", "size"),
        district=("district", "first"), ref=("ref", "first"), raw=("raw", "first"),
    )  # fmt: skip
    moved = columns[(columns["agreeing"] == 1) & (columns["power"] != 0) & (columns["count"] >= 4)]
    names = {i.code: i.name for i in catalog.indicators}
    return [_column(row, names[str(row["indicator"])]) for row in rows_of(moved)]


def _off(observations: pd.DataFrame) -> pd.DataFrame:
    """For each positive figure, in powers of ten: how far off its series and its sisters off theirs, and the spread.

    `spread` is between the largest and the smallest of the district's other years.
    """
    positive = observations[observations["value"] > 0]
    logs = pd.Series(np.log10(positive["value"]), index=positive.index)
    series = logs.groupby([positive["indicator"], positive["district"]])
    off = logs - series.transform("median")
    highest, lowest = series.transform("max"), series.transform("min")
    inner = pd.DataFrame({"log": logs, "indicator": positive["indicator"], "district": positive["district"]})
    rest = inner[(logs != highest) & (logs != lowest)].groupby(["indicator", "district"])["log"]
    keys = pd.MultiIndex.from_frame(positive[["indicator", "district"]])
    middle_high, middle_low = (pd.Series(of.reindex(keys).to_numpy(), logs.index) for of in (rest.max(), rest.min()))
    # Without the figure itself: when it is the top of its series, the rest goes from the bottom to the second highest.
    spread = (middle_high - lowest).where(
        logs == highest, (highest - middle_low).where(logs == lowest, highest - lowest)
    )
    return pd.DataFrame(
        {
            "off": off,
            "sisters": off.groupby([positive["indicator"], positive["year"]]).transform("median"),
            "years": series.transform("size"),
            "spread": spread,
        }
    )


def _slips(rows: pd.DataFrame, catalog: Catalog, *, severity: str) -> list[Finding]:
    indicators = {i.code: i for i in catalog.indicators}
    return [_slip(row, indicators[str(row["indicator"])], severity) for row in rows_of(rows)]


def _slip(row: dict[str, object], indicator: Indicator, severity: str) -> Finding:
    power = int(str(row["power"]))
    code, cause = _cause(power, indicator, str(row["raw"]))
    likely = f"{float(str(row['value'])) / 10.0**power:.12g}{indicator.unit}"
    texts = (
        f"“{row['raw']}”{_times(power)}",
        f"历年的水平（可能是{likely}）",
        f"很可能是{cause}，请报送单位核对后更正",
    )
    return cite(row, severity, code, texts)


def _times(power: int) -> str:
    return f"约为历年水平的10的{power}次方倍" if power > 0 else f"只有历年水平的10的{-power}次方分之一"


def _cause(power: int, indicator: Indicator, raw: str) -> tuple[str, str]:
    """The code and the words of the likeliest slip that moves a figure of this indicator by that power."""
    rate = indicator.unit in {"%", "‰"}
    decimal = "." in raw or "．" in raw
    if rate and power == -2:
        return "UNIT_SLIP", "用小数代替了百分数"
    if not rate and abs(power) in _BETWEEN_UNITS:
        return "UNIT_SLIP", f"单位错位（相差一{_BETWEEN_UNITS[abs(power)]}倍）"
    if power in (1, 2) and not decimal and (rate or indicator.decimals):
        return "POINT_LOST", "漏了小数点"
    if power in (1, -1):
        return ("DIGIT_ADDED", "多写了一位数字") if power > 0 else ("DIGIT_LOST", "漏写了一位数字")
    return "JUMP", f"小数点错位，或{'多' if power > 0 else '漏'}写了{abs(power)}位数字"


def _column(row: dict[str, object], name: str) -> Finding:
    power = int(float(str(row["power"])))
    texts = (
        f"“{name}”整列（{row['count']}个区县）{_times(power)}",
        f"与历年同一单位的数（本列第一个数为“{row['raw']}”）",
        "很可能整列换了单位而表头没有写明，请核对表头单位",
    )
    return cite(row, "warning", "COLUMN_SLIP", texts)
