"""What one printed cell is and what it means; it neither lays out nor writes workbooks."""

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Cell", "Content", "Mark", "Meaning", "Print"]

Content = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """How a figure was typed, and what a careful person reads there, in the unit of the sheet."""

    content: Content
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    status: str = "measured"
    kind: str = ""
    expected: str = "value"
    note: str = ""


#: Takes a figure and its unit in the sheet, and tells what is typed.
Mark = Callable[[float, str], Print]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a body cell says: whose figure it is, its value in the canonical unit, what a cleaner must do."""

    indicator: str = ""
    district: str = ""
    year: int | None = None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    status: str = ""
    kind: str = ""
    expected: str = "nothing"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a sheet, counted from 1; only body cells have a meaning."""

    row: int
    column: int
    content: Content
    role: str = "body"
    meaning: Meaning | None = None
