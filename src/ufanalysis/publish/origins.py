"""The way back of every number on a page: a title, a link, a row in the appendix; no number is made."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from lxml import html
from lxml.html import HtmlElement, builder

from ufanalysis.errors import ReportError
from ufanalysis.publish.safety import parse

__all__ = ["Source", "grouped", "link"]

# The words for what a reading is; a plainly measured number needs none.
STATUS = {
    "approximate": "约数",
    "masked": "有遮盖",
    "suspect": "存疑",
    "derived": "推算",
    "missing": "缺报",
    "negligible": "不足一个单位",
    "not_applicable": "不适用",
}
# The parts of a rate or a change are named one by one; a count over a matrix rests on hundreds.
FEW = 6
# Characters that can make a name look like another one: directions and zero widths.
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


Place = tuple[str, str, str]


class Cell(NamedTuple):
    """The cell of a workbook that a figure comes from, as it stands there."""

    file: str
    sheet: str
    ref: str
    raw: str


class Formula(NamedTuple):
    """How a figure was computed, and from which cells."""

    formula: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One row of the appendix: a cell, or a formula over other rows; `note` is what its sheet remarks on the cell."""

    number: int
    file: str = ""
    sheet: str = ""
    ref: str = ""
    raw: str = ""
    status: str = ""
    note: str = ""
    formula: str = ""
    parts: tuple[int, ...] = ()
    is_shown: bool = True

    @property
    def group(self) -> str:
        """The heading in the appendix: workbook and sheet."""
        return "计算" if self.formula else " ▸ ".join(part for part in (self.file, self.sheet) if part)

    @property
    def text(self) -> str:
        """The source in one line, as a tooltip shows it."""
        if self.formula:
            return f"计算：{self.formula}"
        status = f"（{self.status}）" if self.status else ""
        note = f"　注：{self.note}" if self.note else ""
        return f"{self.group} ▸ {self.ref}　原文“{self.raw}”{status}{note}"

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The rows a formula rests on: a few in the formula's order, many as runs (first, last)."""
        if len(self.parts) <= FEW:
            return tuple((part, part) for part in self.parts)
        runs: list[tuple[int, int]] = []
        for part in sorted(self.parts):
            if runs and part == runs[-1][1] + 1:
                runs[-1] = (runs[-1][0], part)
            else:
                runs.append((part, part))
        return tuple(runs)


def link(body: str, notes: Mapping[Place, str] = MappingProxyType({})) -> tuple[str, tuple[Source, ...]]:
    """Return the markup with each figure tied to its source, and the sources.

    Rows: one per distinct cell or formula, numbered sheet by sheet in the order in which the page comes to
    them, formulas last. `notes` are the remarks on cells. Raises ReportError for a figure that does not say where it
    comes from.
    """
    tree = parse(body)
    figures = tree.xpath(".//span[contains(concat(' ', normalize-space(@class), ' '), ' fig ')]")
    origins = [_origin(figure) for figure in figures]
    sources = _sources(origins, _statuses(figures, origins), notes)
    tied: set[int] = set()
    for figure, origin in zip(figures, origins, strict=True):
        source = sources[origin]
        _tie(figure, source, is_first=source.number not in tied)
        tied.add(source.number)
    return html.tostring(tree, encoding="unicode"), tuple(sources.values())


def grouped(sources: tuple[Source, ...]) -> list[tuple[str, list[Source]]]:
    """Return the sources under their headings, workbook by workbook and sheet by sheet."""
    return [(group, list(rows)) for group, rows in groupby(sources, key=lambda source: source.group)]


def _origin(figure: HtmlElement) -> Cell | Formula:
    if "data-derived" not in figure.attrib:
        cell = Cell(*(_read(figure, key) for key in ("file", "sheet", "ref", "raw")))
        if not (cell.file and cell.ref):
            raise ReportError(f"数字“{figure.text_content():.40}”没有出处：应由 present.tables.figure 写出文件与单元格")
        return cell
    try:
        cells = [[_visible(str(part)) for part in cell] for cell in json.loads(_read(figure, "origins") or "[]")]
    except (ValueError, TypeError) as error:
        raise ReportError(f"数字“{figure.text_content():.40}”的 data-origins 不是有效的 JSON") from error
    if not _read(figure, "derived") or any(len(cell) != 4 for cell in cells):
        raise ReportError(f"数字“{figure.text_content():.40}”是算出来的，却没有写明公式或依据的单元格")
    return Formula(_read(figure, "derived"), tuple(dict.fromkeys(Cell(*cell) for cell in cells)))


def _read(figure: HtmlElement, key: str) -> str:
    return _visible(figure.get(f"data-{key}", ""))


def _visible(text: str) -> str:
    return UNSEEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)


def _statuses(figures: list[HtmlElement], origins: list[Cell | Formula]) -> dict[Cell | Formula, str]:
    pairs = zip(reversed(origins), reversed(figures), strict=True)
    # Reversed, so that the first figure of a cell has the word.
    return {origin: STATUS.get(figure.get("data-status", ""), "") for origin, figure in pairs}


def _sources(
    origins: list[Cell | Formula], statuses: dict[Cell | Formula, str], notes: Mapping[Place, str]
) -> dict[Cell | Formula, Source]:
    distinct = dict.fromkeys(origins)
    cells = dict.fromkeys(
        cell for origin in distinct for cell in (origin.cells if isinstance(origin, Formula) else (origin,))
    )
    sheets = list(dict.fromkeys(cell[:2] for cell in cells))
    numbers = {cell: n for n, cell in enumerate(sorted(cells, key=lambda cell: sheets.index(cell[:2])), 1)}
    rows: dict[Cell | Formula, Source] = {
        cell: Source(
            number=n,
            **cell._asdict(),
            status=statuses.get(cell, ""),
            note=_visible(notes.get(cell[:3], "")),
            is_shown=cell in distinct,
        )
        for cell, n in numbers.items()
    }
    formulas = [origin for origin in distinct if isinstance(origin, Formula)]
    for n, formula in enumerate(formulas, len(numbers) + 1):
        parts = tuple(numbers[cell] for cell in formula.cells)
        rows[formula] = Source(number=n, formula=formula.formula, parts=parts)
    return rows


def _tie(figure: HtmlElement, source: Source, *, is_first: bool) -> None:
    for name in [name for name in figure.attrib if name.startswith("data-")]:
        # The row of the appendix holds them; in every figure again they would double the weight of a table.
        del figure.attrib[name]
    if is_first:
        # The words once; a number that stands twice has the same link, and the popover for it.
        figure.set("title", source.text)
        figure.set("id", f"f{source.number}")
    if next(figure.iterancestors("a"), None) is not None:
        return
    anchor = builder.A(*figure, href=f"#s{source.number}")
    anchor.text, figure.text = figure.text, None
    figure.append(anchor)
