"""Collect what every cell means into the truth tables; it reads no workbook back."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path

from openpyxl.utils import get_column_letter

from sample.cells import Cell, Meaning

__all__ = ["Sighting", "series", "sightings", "write_table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One body cell of one workbook and what it means."""

    file: str
    sheet: str
    ref: str
    raw: str
    indicator: str = ""
    district: str = ""
    year: int | None = None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    status: str = ""
    kind: str = ""
    expected: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The one observation that must come out for an indicator, district and year."""

    indicator: str
    district: str
    year: int
    value: float | None
    lower: float | None
    upper: float | None
    status: str
    expected: str
    file: str
    sheet: str
    ref: str
    raw: str
    also: str


def sightings(file: str, sheet: str, cells: Iterable[Cell]) -> list[Sighting]:
    """The body cells of one sheet, row by row."""
    body = [cell for cell in cells if cell.meaning is not None]
    return [
        _sighting(file, sheet, cell, cell.meaning)
        for cell in sorted(body, key=lambda c: (c.row, c.column))
        if cell.meaning
    ]


def _sighting(file: str, sheet: str, cell: Cell, meaning: Meaning) -> Sighting:
    raw = "" if cell.content is None else str(cell.content)
    return Sighting(
        file=file, sheet=sheet, ref=f"{get_column_letter(cell.column)}{cell.row}", raw=raw, **asdict(meaning)
    )


def series(seen: Sequence[Sighting]) -> list[Series]:
    """Choose among the sightings of each key: a revision wins, otherwise all must agree.

    Raises ValueError where two sightings of one key contradict each other and none is declared revised.
    """
    groups: dict[tuple[str, str, int], list[Sighting]] = {}
    for one in seen:
        if one.expected != "nothing" and one.year is not None:
            groups.setdefault((one.indicator, one.district, one.year), []).append(one)
    return [_chosen(groups[key]) for key in sorted(groups)]


def _chosen(group: list[Sighting]) -> Series:
    revised = [one for one in group if one.kind == "revised"]
    candidates = revised or group
    if len({(one.value, one.lower, one.upper, one.status) for one in candidates}) > 1:
        raise ValueError(f"contradiction: {candidates}")
    first = candidates[0]
    also = ";".join(f"{one.file}|{one.sheet}|{one.ref}" for one in group if one is not first)
    kept = {field.name: getattr(first, field.name) for field in fields(Series) if field.name != "also"}
    return Series(**kept, also=also)


def write_table(path: Path, rows: Sequence[object]) -> None:
    """Write frozen records as CSV, numbers without a needless fraction."""
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([field.name for field in fields(rows[0])])  # type: ignore[arg-type]
    writer.writerows([_text(value) for value in astuple(row)] for row in rows)  # type: ignore[call-overload]
    path.write_text(buffer.getvalue(), encoding="utf-8")


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
