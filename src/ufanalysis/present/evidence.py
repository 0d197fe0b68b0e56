"""A printed number with the cells it stands on, and sentences made of them; it formats nothing."""

from dataclasses import dataclass

import pandas as pd

__all__ = ["Figure", "Origin", "Part", "Sentence", "derived", "origin", "origins", "sentence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The cell that a number was read from, and its text there."""

    file: str
    sheet: str
    ref: str
    raw: str
    status: str = "measured"

    @property
    def text(self) -> str:
        """The place in one line."""
        return f"{self.file} ▸ {self.sheet} ▸ {self.ref}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number as printed, the number itself, and its cells; `formula` says how several cells gave it."""

    text: str
    value: float
    origins: tuple[Origin, ...]
    formula: str = ""


Part = str | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Words and figures in reading order."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The sentence as a person reads it."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures in reading order."""
        return tuple(part for part in self.parts if isinstance(part, Figure))


def sentence(*parts: Part | tuple[Part, ...]) -> Sentence:
    """Join words, figures and groups of them."""
    flat = [piece for part in parts for piece in (part if isinstance(part, tuple) else (part,))]
    return Sentence(parts=tuple(piece for piece in flat if piece != ""))


def origin(row: pd.Series, prefix: str = "") -> tuple[Origin, ...]:
    """The cell of a row's value: none where the row has none, all summed cells for a cumulative figure."""
    summed = row.get("parts", ()) if prefix == "" else ()
    if summed:
        return tuple(Origin(file=f, sheet=s, ref=r, raw=raw) for f, s, r, raw in summed)
    file, sheet, ref, raw = (_text(row[f"{prefix}{part}"]) for part in ("file", "sheet", "ref", "raw"))
    status = _text(row.get(f"{prefix}status", "measured"))
    return (Origin(file=file, sheet=sheet, ref=ref, raw=raw, status=status or "measured"),) if file and ref else ()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def origins(rows: pd.DataFrame, prefix: str = "") -> tuple[Origin, ...]:
    """The cells of all rows' values, in the order of the rows."""
    return tuple(cell for _, row in rows.iterrows() for cell in origin(row, prefix))


def derived(text: str, value: float, formula: str, *cells: tuple[Origin, ...]) -> Figure:
    """A number that a formula made of several cells."""
    return Figure(text=text, value=value, origins=tuple(cell for group in cells for cell in group), formula=formula)
