"""Figures that cannot be, each by itself: out of range, negative, in fractions of persons, too long; no repair."""

import numpy as np
import pandas as pd

from ufanalysis.catalog import Catalog, Indicator
from ufanalysis.ingest.cube import Cube, Flags, tallies
from ufanalysis.ingest.findings import Finding, cite, rows_of
from ufanalysis.ingest.rounding import COUNTED, printed

__all__ = ["check_ranges"]

#: Excel keeps 15 digits; evidence: 110101199003074518 typed into a cell is stored as 110101199003074000.
_DIGITS = 15
_LARGEST = 1e15


def check_ranges(cube: Cube, catalog: Catalog) -> list[Finding]:
    """Figures outside the range of their indicator, and those that lost digits or are too large to be counts."""
    indicators = {i.code: i for i in catalog.indicators}
    known = pd.DataFrame([_bounds(indicators[code]) for code in cube.indicators])
    least, most, counted = (known[name].to_numpy()[cube.indicator] for name in ("least", "most", "counted"))
    lengths = cube.observations["raw"].str.len().to_numpy()
    long = ((lengths > _DIGITS) & np.isfinite(cube.value)) | (np.abs(cube.value) > _LARGEST)
    uneven = counted & cube.has("measured") & (cube.value % 1 > 0)

    def rows(where: Flags) -> pd.DataFrame:
        """These rows with what is known of their indicators."""
        of_rows = known.iloc[cube.indicator[where]].set_index(cube.observations.index[where])
        return pd.concat([cube.observations[where], of_rows], axis=1)

    return [
        *(_out(row, low=True) for row in rows_of(rows(cube.value < least))),
        *(_out(row, low=False) for row in rows_of(rows(cube.value > most))),
        *_long(rows(long)),
        *_fractions(rows(uneven)),
        *_shares(rows(_as_shares(cube, known))),
    ]


def _as_shares(cube: Cube, known: pd.DataFrame) -> Flags:
    """The rows of columns of rates, two or more, of which none is above 1 and none is written with a %."""
    is_rate = (known["rate"] & (known["unit"] == "%")).to_numpy()[cube.indicator] & cube.has("measured")
    small = is_rate & (cube.value > 0) & (cube.value <= 1)
    if not small.any():
        return small
    written = cube.observations["raw"].str.contains("[%％]").to_numpy(bool)
    numbers = pd.factorize(np.where(is_rate, cube.column, -1))[0]
    count, share = tallies(numbers, small & ~written)
    return small & (count > 1) & (share == 1)


def _bounds(indicator: Indicator) -> dict[str, object]:
    """What a figure of this indicator may be: no count is negative; rates in percent end at 100 unless it says more."""
    counted, rate = indicator.unit in COUNTED, indicator.kind == "rate"
    least = 0.0 if indicator.lower is None and counted else indicator.lower
    most = 100.0 if indicator.upper is None and rate and indicator.unit == "%" else indicator.upper
    return {
        "name": indicator.name,
        "unit": indicator.unit,
        "least": np.nan if least is None else float(least),
        "most": np.nan if most is None else float(most),
        "counted": counted,
        "rate": rate,
    }


def _out(row: dict[str, object], *, low: bool) -> Finding:
    bound = f"不小于{row['least']:g}" if low else f"不大于{row['most']:g}"
    advice = "请报送单位核对后更正；如范围不对，请改指标目录中的 lower、upper"
    if not low and row["rate"]:
        advice = f"可能漏了小数点，或分子大于分母。{advice}"
    texts = (f"{row['name']}为“{row['raw']}”", f"{bound}{row['unit']}", advice)
    return cite(row, "warning", "OUT_OF_RANGE", texts)


def _long(suspects: pd.DataFrame) -> list[Finding]:
    if suspects.empty:
        return []
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


def _fractions(uneven: pd.DataFrame) -> list[Finding]:
    """One finding per column: figures with decimals where whole things are counted and no unit was converted."""
    if uneven.empty:
        return []
    broken = uneven[(printed(uneven["raw"]) - uneven["value"]).abs() <= 1e-9 * uneven["value"].abs()]
    return [_fraction(row) for row in _columns(broken)]


def _columns(figures: pd.DataFrame) -> list[dict[str, object]]:
    """One row per column of a sheet that has such figures: the first of them, and their `count`."""
    columns = figures.groupby(["indicator", "year", "file", "sheet"], as_index=False).agg(
        count=("ref", "size"), **{name: (name, "first") for name in ("district", "ref", "raw", "name", "unit")}
    )
    return rows_of(columns)


def _shares(small: pd.DataFrame) -> list[Finding]:
    """One finding per column of rates that look like shares of one (0.93 for 93%)."""
    return [] if small.empty else [_share(row) for row in _columns(small)]


def _share(row: dict[str, object]) -> Finding:
    texts = (
        f"{row['name']}为“{row['raw']}”（本列{row['count']}个数都不大于1）",
        f"以{row['unit']}为单位的数",
        "很可能填了小数（0.93应为93），请报送单位核对后更正",
    )
    return cite(row, "warning", "RATE_AS_FRACTION", texts)


def _fraction(row: dict[str, object]) -> Finding:
    texts = (
        f"{row['name']}为“{row['raw']}”（本列共{row['count']}个小数）",
        f"整数（单位为{row['unit']}）",
        "请核对单位是否应为万，或是否填了平均数",
    )
    return cite(row, "info", "DECIMAL_COUNT", texts)
