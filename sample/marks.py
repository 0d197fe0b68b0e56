"""The ways in which clerks type a figure; they know neither indicator nor place."""

import math
from collections.abc import Callable

from sample.cells import Mark, Print

__all__ = [
    "about",
    "about_and_more",
    "as_text",
    "at_least",
    "blank",
    "dash",
    "earlier",
    "ellipsis",
    "full_width",
    "grouped",
    "masked",
    "nearly",
    "off_by",
    "over",
    "plain",
    "spaced_out",
    "told",
    "uncalculated",
    "unit_slip",
    "with_percent",
    "with_unit",
    "wrapped",
]


def _number(figure: float) -> int | float:
    return int(figure) if float(figure).is_integer() else figure


def _exact(content: str | int | float, figure: float) -> Print:
    return Print(content=content, value=figure, lower=figure, upper=figure)


def plain(figure: float, unit: str) -> Print:
    """A number, as Excel stores it."""
    return _exact(_number(figure), figure)


def as_text(figure: float, unit: str) -> Print:
    """A number stored as text: '1234'."""
    return _exact(str(_number(figure)), figure)


def full_width(figure: float, unit: str) -> Print:
    """Typed with a Chinese input method: １，２３４．５."""
    wide = str.maketrans("0123456789,.", "０１２３４５６７８９，．")
    return _exact(f"{_number(figure):,}".translate(wide), figure)


def grouped(figure: float, unit: str) -> Print:
    """Text with thousands commas: '12,345'."""
    return _exact(f"{_number(figure):,}", figure)


def spaced_out(figure: float, unit: str) -> Print:
    """Thousands set apart by a space: '12 345'; numbers below a thousand have a blank before and after."""
    text = f"{_number(figure):,}".replace(",", " ")
    return _exact(text if " " in text else f" {text} ", figure)


def with_unit(figure: float, unit: str) -> Print:
    """The unit typed into the cell: '128场'."""
    return _exact(f"{_number(figure)}{unit}", figure)


def with_percent(figure: float, unit: str) -> Print:
    """A percentage as text: '92.5%'."""
    return _exact(f"{_number(figure)}%", figure)


def wrapped(figure: float, unit: str) -> Print:
    """A line break before the number, as wrapped cells leave it."""
    return _exact(f"\n{_number(figure)}", figure)


def _two_digits(figure: float, rounding: Callable[[float], int]) -> float:
    step = 10 ** max(1, math.floor(math.log10(figure)) - 1)
    return float(rounding(figure / step) * step)


def about(figure: float, unit: str) -> Print:
    """约1200: rounded, off by an unknown amount to either side."""
    known = _two_digits(figure, round)
    return Print(content=f"约{_number(known)}", value=known, status="approximate")


def over(figure: float, unit: str) -> Print:
    """1200余: cut off, so never less."""
    known = _two_digits(figure, math.floor)
    return Print(content=f"{_number(known)}余", value=known, lower=known, status="approximate")


def about_and_more(figure: float, unit: str) -> Print:
    """约1200余场: both words and the unit in the cell."""
    known = _two_digits(figure, math.floor)
    return Print(content=f"约{_number(known)}余{unit}", value=known, lower=known, status="approximate")


def nearly(figure: float, unit: str) -> Print:
    """近1300: rounded up, so never more."""
    known = _two_digits(figure, math.ceil)
    return Print(content=f"近{_number(known)}", value=known, upper=known, status="approximate")


def at_least(figure: float, unit: str) -> Print:
    """1200以上: never less."""
    known = _two_digits(figure, math.floor)
    return Print(content=f"{_number(known)}以上", value=known, lower=known, status="approximate")


def masked(figure: float, unit: str) -> Print:
    """***.*: hidden, but three digits and one decimal are seen."""
    if not 100 <= figure <= 999.9:
        raise ValueError(f"{figure} does not have three digits")
    return Print(content="***.*", lower=100.0, upper=999.9, status="masked")


def ellipsis(figure: float, unit: str) -> Print:
    """…: too small to be printed."""
    _require_nothing(figure)
    return Print(content="…", lower=0.0, status="negligible")


def dash(figure: float, unit: str) -> Print:
    """—: the district does not have such a thing."""
    _require_nothing(figure)
    return Print(content="—", status="not_applicable")


def _require_nothing(figure: float) -> None:
    # Otherwise the total of the sheet would not add up.
    if figure:
        raise ValueError(f"{figure} is not nothing")


def blank(figure: float, unit: str) -> Print:
    """Nothing was sent."""
    return Print(content=None, status="missing")


def told(text: str) -> Mark:
    """A remark instead of a number: the figure cannot be known."""
    return lambda figure, unit: Print(content=text, status="suspect", kind="unreadable", expected="finding")


def unit_slip(figure: float, unit: str) -> Print:
    """Typed in 元 under a heading in 万元: 10⁴ too large, in one cell only."""
    typed = round(figure * 10_000, 4)
    return Print(
        content=_number(typed),
        value=typed,
        status="suspect",
        kind="slip",
        expected="finding",
        note=f"应为 {_number(figure)}{unit}",
    )


def off_by(excess: float) -> Mark:
    """A total that does not add up: it is the value as sent, and somebody has to look at it."""

    def mark(figure: float, unit: str) -> Print:
        sent = round(figure + excess, 4)
        note = f"分项之和为 {_number(figure)}"
        return Print(
            content=_number(sent),
            value=sent,
            lower=sent,
            upper=sent,
            kind="total_wrong",
            expected="finding",
            note=note,
        )

    return mark


def earlier(excess: float) -> Mark:
    """The figure first sent, which a later workbook declares revised."""

    def mark(figure: float, unit: str) -> Print:
        sent = round(figure + excess, 4)
        note = f"后修订为 {_number(figure)}"
        return Print(
            content=_number(sent),
            value=sent,
            lower=sent,
            upper=sent,
            kind="superseded",
            expected="nothing",
            note=note,
        )

    return mark


def uncalculated(formula: str) -> Mark:
    """A formula that no spreadsheet program has ever calculated: the file holds no value."""
    return lambda figure, unit: Print(
        content=formula,
        status="missing",
        kind="uncalculated",
        expected="finding",
        note=f"应为 {_number(figure)}",
    )
