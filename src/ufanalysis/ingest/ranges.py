"""Figures that cannot be, each by itself: out of range, negative, in fractions of persons, too long; no repair."""

import pandas as pd

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.findings import Finding, cite, rows_of
from ufanalysis.ingest.rounding import printed

__all__ = ["check_ranges"]

#: Measures of things that cannot be halved.
_COUNTED = {"人", "人次", "户", "个", "家", "件", "场", "期", "班", "次", "名", "项", "所", "份", "起", "例"}
#: Excel keeps 15 digits; evidence: 110101199003074518 typed into a cell is stored as 110101199003074000.
_DIGITS = 15
_LARGEST = 1e15


def check_ranges(observations: pd.DataFrame, catalog: Catalog) -> list[Finding]:
    """Figures outside the range of their indicator, and those that lost digits or are too large to be counts."""
    known = pd.DataFrame(
        [(i.code, i.name, i.unit, i.lower, i.upper, i.kind == "rate") for i in catalog.indicators],
        columns=["indicator", "name", "unit", "least", "most", "rate"],
    ).astype({"least": float, "most": float})
    figures = observations[observations["value"].notna()].merge(known, on="indicator")
    return [*_outside(figures), *_long(figures), *_fractions(figures)]


def _outside(figures: pd.DataFrame) -> list[Finding]:
    counted = figures["unit"].isin(_COUNTED)
    least = figures["least"].fillna(0.0).where(figures["least"].notna() | counted)
    most = figures["most"].fillna(100.0).where(figures["most"].notna() | (figures["rate"] & (figures["unit"] == "%")))
    low, high = figures["value"] < least, figures["value"] > most
    rows = figures.assign(least=least, most=most)
    return [_out(row, low=True) for row in rows_of(rows[low])] + [_out(row, low=False) for row in rows_of(rows[high])]


def _out(row: dict[str, object], *, low: bool) -> Finding:
    bound = f"不小于{row['least']:g}" if low else f"不大于{row['most']:g}"
    advice = "请报送单位核对后更正；如范围不对，请改指标目录中的 lower、upper"
    if not low and row["rate"]:
        advice = f"可能漏了小数点，或分子大于分母。{advice}"
    texts = (f"{row['name']}为“{row['raw']}”", f"{bound}{row['unit']}", advice)
    return cite(row, "warning", "OUT_OF_RANGE", texts)


def _long(figures: pd.DataFrame) -> list[Finding]:
    suspects = figures[(figures["raw"].str.len() > _DIGITS) | (figures["value"].abs() > _LARGEST)]
    whole = suspects["raw"].str.normalize("NFKC").str.replace(r"[,\s]|\..*$", "", regex=True)
    lost = whole.str.fullmatch(rf"[+-]?\d{{{_DIGITS + 1},}}")
    large = (suspects["value"].abs() > _LARGEST) & ~lost
    texts = (
        "不超过15位的数字",
        "Excel 只保存前15位，其余已成为0；如是编号请设为文本，如是数量请改用万或亿为单位",
    )
    return [
        *(cite(r, "error", "DIGITS_LOST", (f"“{r['raw']}”超过15位", *texts)) for r in rows_of(suspects[lost])),
        *(
            cite(r, "error", "TOO_LARGE", (f"“{r['raw']}”{r['unit']}", "不超过1000万亿的数", "请核对数字与单位"))
            for r in rows_of(suspects[large])
        ),
    ]


def _fractions(figures: pd.DataFrame) -> list[Finding]:
    """One finding per column: figures with decimals where whole things are counted and no unit was converted."""
    uneven = figures["unit"].isin(_COUNTED) & (figures["status"] == "measured") & (figures["value"] % 1 != 0)
    broken = figures[uneven]
    broken = broken[(printed(broken["raw"]) - broken["value"]).abs() <= 1e-9 * broken["value"].abs()]
    columns = broken.groupby(["indicator", "year", "file", "sheet"], as_index=False).agg(
        count=("ref", "size"), district=("district", "first"), ref=("ref", "first"), raw=("raw", "first"),
        name=("name", "first"), unit=("unit", "first"),
    )  # fmt: skip
    return [_fraction(row) for row in rows_of(columns)]


def _fraction(row: dict[str, object]) -> Finding:
    texts = (
        f"{row['name']}为“{row['raw']}”（本列共{row['count']}个小数）",
        f"整数（单位为{row['unit']}）",
        "请核对单位是否应为万，或是否填了平均数",
    )
    return cite(row, "info", "DECIMAL_COUNT", texts)
