"""The one place where a number becomes Chinese text; it computes no result and writes no markup.

Rules: docs/method.md, "Numbers in words".
"""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from ufanalysis.catalog import Indicator
from ufanalysis.present.evidence import Figure, Part, origin

__all__ = [
    "amount",
    "exact_amount",
    "number",
    "percent",
    "points",
    "reading",
    "rounded_amount",
    "signed",
    "table_reading",
]

Scaled = Callable[[float, Indicator], tuple[str, str]]
ABSENT = {"not_applicable": "不适用", "suspect": "存疑待核"}


def number(value: float, decimals: int = 0) -> str:
    """Round half up and group thousands.

    >>> number(1234.565, 2), number(-0.04, 1), number(-3, 0)
    ('1,234.57', '0.0', '−3')
    """
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{abs(rounded):,}" if rounded >= 0 else f"−{abs(rounded):,}"


def signed(value: float, decimals: int = 0) -> str:
    """Write a change with its sign; no sign on zero.

    >>> signed(1.25, 1), signed(-1.25, 1), signed(0.01, 1)
    ('+1.3', '−1.3', '0.0')
    """
    text = number(value, decimals)
    return text if text.startswith("−") or not text.strip("0.,") else f"+{text}"


def percent(fraction: float) -> str:
    """Write a share with one decimal, without a trailing zero.

    >>> percent(0.804), percent(0.07), percent(1.4)
    ('80.4%', '7%', '140%')
    """
    return f"{_short(number(fraction * 100, 1))}%"


def points(fraction: float) -> str:
    """Write the size of a difference of shares, without its sign.

    >>> points(-0.0821)
    '8.2个百分点'
    """
    return f"{_short(number(abs(fraction) * 100, 1))}个百分点"


def _short(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: float, indicator: Indicator) -> str:
    """Write a value with its unit as prose does: in 万 or 亿 from 10,000 on, rounded.

    >>> people = Indicator(code="a", name="会员", unit="人", pillar="p", direction="up", kind="stock")
    >>> amount(987654, people), amount(9876, people), amount(312345678, people)
    ('98.77万人', '9,876人', '3.12亿人')
    """
    return "".join(rounded_amount(value, indicator))


def rounded_amount(value: float, indicator: Indicator) -> tuple[str, str]:
    """Write a value as prose does, number and unit apart."""
    divisor, unit = _scale(value, indicator.unit)
    if divisor == 1:
        return number(value, indicator.decimals), unit
    large = value / divisor
    return _short(number(large, 2 if abs(large) < 1000 else 1)), unit


def _scale(value: float, unit: str) -> tuple[float, str]:
    if unit in ("%", "‰") or unit.startswith(("亿", "倍")) or abs(value) < 1e4:
        return 1.0, unit
    if unit.startswith("万"):
        return 1e4, f"亿{unit[1:]}"
    return (1e8, f"亿{unit}") if abs(value) >= 1e8 else (1e4, f"万{unit}")


def exact_amount(value: float, indicator: Indicator) -> str:
    """Write a target with its unit, never rounded.

    >>> people = Indicator(code="a", name="会员", unit="人", pillar="p", direction="up", kind="stock")
    >>> exact_amount(60000, people), exact_amount(61234, people)
    ('6万人', '61,234人')
    """
    divisor, unit = _scale(value, indicator.unit)
    large = Decimal(repr(round(float(value), 9))) / Decimal(divisor)
    if divisor > 1 and large == round(large, 2):
        return f"{_short(number(float(large), 2))}{unit}"
    return f"{_exact(value)}{indicator.unit}"


def _exact(value: float) -> str:
    # Sums leave 20.200000000000003; nine decimals are more than any sheet writes.
    plain = Decimal(repr(round(float(value), 9))).normalize()
    return number(float(plain), max(0, -int(plain.as_tuple().exponent)))


def reading(row: pd.Series, indicator: Indicator, *, prefix: str = "") -> Part:
    """A row's value in prose, with its unit, and with 约, 余, 近 or bounds where no more is known."""
    return _reading(row, indicator, prefix, rounded_amount)


def table_reading(row: pd.Series, indicator: Indicator, *, prefix: str = "") -> Part:
    """A row's value in a table: to the indicator's decimals, the unit stands in a column of its own."""
    return _reading(row, indicator, prefix, _unitless)


def _unitless(value: float, indicator: Indicator) -> tuple[str, str]:
    return number(value, indicator.decimals), ""


def _reading(row: pd.Series, indicator: Indicator, prefix: str, scaled: Scaled) -> Part:
    value, status = row[f"{prefix}value"], str(row.get(f"{prefix}status", "measured"))
    lower, upper = row.get(f"{prefix}lower", value), row.get(f"{prefix}upper", value)
    cells = origin(row, prefix)
    text = "…" if status == "negligible" else _bounded(value, lower, upper, scaled=scaled, indicator=indicator)
    if not text:
        return ABSENT.get(status, "暂无数据")
    shown = f"{text}（待核实）" if status == "suspect" else text
    summed = len(cells) > 1 or bool(row.get("parts", ()) and not prefix)
    return Figure(text=shown, value=float(value), origins=cells, formula="各年之和" if summed else "")


def _bounded(value: float, lower: float, upper: float, *, scaled: Scaled, indicator: Indicator) -> str:
    if pd.isna(value):
        return _between(lower, upper, scaled(0, indicator)[1])
    shown, unit = scaled(value, indicator)
    return _hedged(shown, unit, below=bool(lower < value), above=bool(upper > value), endless=upper == math.inf)


def _hedged(shown: str, unit: str, *, below: bool, above: bool, endless: bool) -> str:
    if above and not below:
        return f"{shown}{unit}以上" if endless else _odd(shown, unit)
    if below and not above:
        return f"近{shown}{unit}"
    return f"约{shown}{unit}" if below else f"{shown}{unit}"


def _odd(shown: str, unit: str) -> str:
    # Usage: 300余万元, but 1万余人 and 28.3万余人; 余 follows a round number, else its 万 or 亿.
    large = unit[:1] in ("万", "亿") and ("." in shown or not shown.endswith("0"))
    return f"{shown}{unit[0]}余{unit[1:]}" if large else f"{shown}余{unit}"


def _between(lower: float, upper: float, unit: str) -> str:
    low, high = (not pd.isna(end) and math.isfinite(end) for end in (lower, upper))
    if low and high:
        # GB/T 15835: in a range of shares both ends bear the sign, 63%～68%.
        return f"{_exact(lower)}{unit if unit in ('%', '‰') else ''}～{_exact(upper)}{unit}之间"
    if low or high:
        return f"{_exact(lower if low else upper)}{unit}以{'上' if low else '下'}"
    return ""
