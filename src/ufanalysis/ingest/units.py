"""Factors between units of measure; units of different measures have none."""

import math
import re
from functools import lru_cache

__all__ = ["SCALES", "factor", "scaled", "unscaled"]

#: The powers of ten that stand before measures, and behind numbers.
SCALES = {
    "十": 1e1,
    "百": 1e2,
    "千": 1e3,
    "万": 1e4,
    "十万": 1e5,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "百亿": 1e10,
    "万亿": 1e12,
}
_SCALED = re.compile(r"(万亿|百亿|亿|千万|百万|十万|万|千|百|十)?(.+)$")
#: Measure words that sheets use for one another; evidence: one form counts classes in 个 one year and 所 the next.
_SAME = [
    {"人", "人次", "名", "位", "人·次", "人/次", "person", "persons"},
    {"个", "家", "所", "处", "项", "座", "间"},
    {"场", "场次", "次", "期", "期次", "班次", "班"},
    {"件", "起", "例", "件次", "宗"},
    {"户", "户次", "家庭"},
    {"%", "percent", "百分点", "个百分点"},
    {"‰"},
    {"元", "yuan"},
    {"平方米", "m2", "平米"},
]


def unscaled(unit: str) -> str:
    """The unit without 万 or 亿: what a figure counts in that brings its own scale ("3万" under 万元 is 30000 元)."""
    return _parts(unit)[1] if unit else unit


@lru_cache(maxsize=4096)
def factor(stated: str, canonical: str) -> float | None:
    """By what a figure in `stated` is multiplied to stand in `canonical`; None when the two measure different things.

    >>> factor("万元", "元"), factor("人", "万人"), factor("户", "元")
    (10000.0, 0.0001, None)
    """
    scale, measure = _parts(stated)
    scale_to, measure_to = _parts(canonical)
    if measure in ("", measure_to) or any({measure, measure_to} <= family for family in _SAME):
        return scale / scale_to
    if {measure, measure_to} == {"%", "‰"}:
        return 10.0 if measure_to == "‰" else 0.1
    return None


def _parts(unit: str) -> tuple[float, str]:
    match = _SCALED.match(unit)
    if match is None or unit in SCALES:
        # A lone 万 counts in whatever its indicator counts in.
        return SCALES.get(unit, 1.0), "" if match else unit
    return SCALES.get(match[1] or "", 1.0), match[2].lower()


def scaled(number: float, scale: float) -> float:
    """The number in another unit. Twelve digits survive: 94.34 万人 is 943400 人, not 943400.0000000001."""
    return number if scale == 1.0 or math.isnan(number) else float(f"{number * scale:.12g}")
