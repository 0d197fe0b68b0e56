"""Figures that stand a power of ten off their own series, and the slip that most likely did it; it corrects none."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ufanalysis.catalog import Catalog, Indicator
from ufanalysis.ingest.cube import Codes, Cube, Flags, Numbers, cube_of, medians_of_others
from ufanalysis.ingest.findings import Finding, cite, rows_of

__all__ = ["mark_jumps"]

#: Powers between the units that sheets use for one another: 千, 万, 亿.
_BETWEEN_UNITS = {3: "千", 4: "万", 8: "亿"}
#: A digit too many, and that within a factor of 1.5: no slip stands nearer to its series.
_NEAREST = 1 - np.log10(1.5)
_POWERS = {1: "10", 2: "100", 3: "1000", 4: "1万", 5: "10万", 6: "100万", 7: "1000万", 8: "1亿"}


def mark_jumps(cube: Cube, catalog: Catalog) -> tuple[Cube, list[Finding]]:
    """Take figures that stand a power of ten (100 or more) off their own series for suspect, not for figures.

    A figure is suspect when divided by that power it falls near the median of its district's years (between a third
    and three times), and the sister districts did not jump with it. Where there are no sisters to ask, it must be a
    power that lies between units of measure. Of what remains, lesser jumps and columns that jump as a whole are
    findings only: a person should look, and nothing is taken away.
    """
    # Most indicators have no figure that stands off, and then nobody asks for its sisters or its other years.
    odd = (np.abs(cube.off) >= _NEAREST).any(axis=(1, 2))[cube.indicator]
    if not odd.any():
        return cube, []
    part = cube_of(cube.observations[odd])
    off = _off(part)
    slipped = _slipped(off)
    if not slipped.any():
        return cube, _jumps(part, off, catalog)
    rows = part.observations[slipped].assign(power=np.round(off.off[slipped]).astype(int))
    left, marked = _without(part, slipped), _without(cube, cube.observations.index.isin(rows.index))
    return marked, [*_slips(rows, catalog, severity="error"), *_jumps(left, _off(left), catalog)]


def _slipped(off: "_Off") -> Flags:
    power = np.round(off.off)
    # log10(3.2) = 0.5: what is left after the power is within a third to three times of the usual.
    jumped = (np.abs(off.off) >= 1.7) & (np.abs(off.off - power) < 0.5) & (off.years >= 4)
    of_units = np.isnan(off.sisters) & np.isin(np.abs(power), list(_BETWEEN_UNITS))
    return jumped & (of_units | (np.abs(off.sisters) < 0.7))


def _without(cube: Cube, slipped: Flags) -> Cube:
    """The cube with these rows suspect and without a value."""
    observations = cube.observations.assign(
        status=cube.observations["status"].mask(slipped, "suspect"),
        **{name: cube.observations[name].mask(slipped) for name in ("value", "lower", "upper")},
    )
    return replace(cube, observations=observations, value=np.where(slipped, np.nan, cube.value))


def _jumps(cube: Cube, off: "_Off", catalog: Catalog) -> list[Finding]:
    return [*_digits(cube, off, catalog), *_columns(cube, off, catalog)]


def _digits(cube: Cube, off: "_Off", catalog: Catalog) -> list[Finding]:
    """Figures ten times or a tenth of an otherwise steady series: a digit or a point is probably wrong.

    Ten times is no rare growth, so the other years (four or more) must lie within a factor of two of one another, the
    rest after the power within half of the usual, and the sister districts must have stayed.
    """
    close = np.abs(np.abs(off.off) - 1) < 1 - _NEAREST
    jumped = close & (off.spread < np.log10(2)) & (off.years >= 5) & (np.abs(off.sisters) < 0.15)
    rows = cube.observations[jumped].assign(power=np.round(off.off[jumped]).astype(int))
    return _slips(rows, catalog, severity="warning")


def _columns(cube: Cube, off: "_Off", catalog: Catalog) -> list[Finding]:
    """Whole columns that stand the same power of ten (100 or more) off the series of their districts.

    One finding per indicator, year and sheet with four or more districts, at the column's first cell.
    """
    power = np.round(off.off)
    near = (np.abs(off.off - power) < 0.3) & (np.abs(power) >= 2) & (off.years >= 4)
    districts = (cube.value > 0) & ~cube.is_in(catalog.city.code)
    column = cube.column
    rows = cube.observations.assign(power=np.where(near, power, 0), column=column)[
        districts & np.isin(column, column[near])
    ]
    columns = rows.groupby("column", as_index=False).agg(
        power=("power", "median"), agreeing=("power", "nunique"), count=("power", "size"),
        **{name: (name, "first") for name in ("indicator", "year", "file", "sheet", "district", "ref", "raw")},
    )  # fmt: skip
    moved = columns[(columns["agreeing"] == 1) & (columns["power"] != 0) & (columns["count"] >= 4)]
    names = {i.code: i.name for i in catalog.indicators}
    return [_column(row, names[str(row["indicator"])]) for row in rows_of(moved)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Off:
    """For each row, in powers of ten: how far off its series, its sisters off theirs, and the spread of other years.

    `years` is how many positive figures its series has; NaN where the figure is not positive or has no sisters.
    """

    off: Numbers
    sisters: Numbers
    years: Codes
    spread: Numbers


def _off(cube: Cube) -> _Off:
    return _Off(
        off=cube.at_rows(cube.off),
        sisters=cube.at_rows(medians_of_others(cube.off, axis=1)),
        years=np.isfinite(cube.logs).sum(axis=2)[cube.indicator, cube.district],
        spread=cube.at_rows(_spread_of_others(cube.logs)),
    )


def _spread_of_others(logs: Numbers) -> Numbers:
    """From the smallest to the largest of the district's other years."""
    ordered = np.sort(logs, axis=2)
    count = np.isfinite(ordered).sum(axis=2, keepdims=True)
    lowest, second, last, highest = (
        np.take_along_axis(ordered, np.clip(k, 0, logs.shape[2] - 1), axis=2)
        for k in (0 * count, 0 * count + 1, count - 2, count - 1)
    )
    return np.where(logs == highest, last - lowest, np.where(logs == lowest, highest - second, highest - lowest))


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
    many = _POWERS.get(abs(power), f"10的{abs(power)}次方")
    return f"约为历年水平的{many}倍" if power > 0 else f"只有历年水平的{many}分之一"


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
