"""The way back of every number on a page: a title, a link, a row in the appendix; no number is made."""

import json
import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from lxml import html
from lxml.html import HtmlElement, builder

from ufanalysis.errors import ReportError
from ufanalysis.publish.safety import parse

__all__ = ["Source", "link"]

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
# Characters that can make a name look like another one: directions and zero widths.
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


class Cell(NamedTuple):
    """What a figure says of the cell it comes from."""

    file: str
    sheet: str
    ref: str
    raw: str
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One row of the appendix: a cell of a workbook, or a formula over other rows."""

    number: int
    file: str = ""
    sheet: str = ""
    ref: str = ""
    raw: str = ""
    status: str = ""
    formula: str = ""
    parts: tuple[int, ...] = ()
    is_shown: bool = True

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The rows a formula rests on as runs (first, last): a count over a whole matrix rests on hundreds."""
        runs: list[tuple[int, int]] = []
        for part in sorted(self.parts):
            if runs and part == runs[-1][1] + 1:
                runs[-1] = (runs[-1][0], part)
            else:
                runs.append((part, part))
        return tuple(runs)

    @property
    def text(self) -> str:
        """The source in one line, as a tooltip shows it."""
        if self.formula:
            return f"计算：{self.formula}"
        status = f"（{self.status}）" if self.status else ""
        return f"{self.file} ▸ {self.sheet} ▸ {self.ref}　原文“{self.raw}”{status}"


def link(body: str) -> tuple[str, tuple[Source, ...]]:
    """Return the markup with each figure tied to its source, and the sources, numbered in document order.

    Rows: one per distinct cell or formula.
    Raises ReportError for a figure that does not say where it comes from.
    """
    tree = parse(body)
    rows: dict[object, Source] = {}
    shown: set[int] = set()
    for figure in tree.xpath(".//span[contains(concat(' ', normalize-space(@class), ' '), ' fig ')]"):
        source = _derived(figure, rows) if "data-derived" in figure.attrib else _cell(_read(figure), rows)
        _tie(figure, source, is_first=source.number not in shown)
        shown.add(source.number)
    sources = tuple(replace(source, is_shown=source.number in shown) for source in rows.values())
    return html.tostring(tree, encoding="unicode"), sources


def _read(figure: HtmlElement) -> Cell:
    values = [figure.get(f"data-{key}", "") for key in ("file", "sheet", "ref", "raw", "status")]
    if not (values[0] and values[2]):
        raise ReportError(f"数字“{figure.text_content():.40}”没有出处：应由 present.tables.figure 写出文件与单元格")
    return Cell(*(UNSEEN.sub(_visible, value) for value in values))


def _visible(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match[0]):04X}⟩"


def _cell(cell: Cell, rows: dict[object, Source]) -> Source:
    status = STATUS.get(cell.status, "")
    source = Source(number=len(rows) + 1, **(cell._asdict() | {"status": status}))
    # One cell is one row, whatever else was said of it.
    return rows.setdefault(cell[:4], source)


def _derived(figure: HtmlElement, rows: dict[object, Source]) -> Source:
    formula = UNSEEN.sub(_visible, figure.get("data-derived", ""))
    try:
        origins = [[str(part) for part in origin] for origin in json.loads(figure.get("data-origins", "[]"))]
    except (ValueError, TypeError) as error:
        raise ReportError(f"数字“{figure.text_content():.40}”的 data-origins 不是有效的 JSON") from error
    if not formula or any(len(origin) != 4 for origin in origins):
        raise ReportError(f"数字“{figure.text_content():.40}”是算出来的，却没有写明公式或依据的单元格")
    cells = [Cell(*(UNSEEN.sub(_visible, part) for part in origin)) for origin in origins]
    parts = tuple(dict.fromkeys(_cell(cell, rows).number for cell in cells))
    key = (formula, parts)
    if key not in rows:
        rows[key] = Source(number=len(rows) + 1, formula=formula, parts=parts)
    return rows[key]


def _tie(figure: HtmlElement, source: Source, *, is_first: bool) -> None:
    for name in [name for name in figure.attrib if name.startswith("data-")]:
        # The row of the appendix holds them; in every figure again they would double the weight of a table.
        del figure.attrib[name]
    figure.set("title", source.text)
    if is_first:
        figure.set("id", f"f{source.number}")
    if next(figure.iterancestors("a"), None) is not None:
        return
    anchor = builder.A(*figure, href=f"#s{source.number}")
    anchor.text, figure.text = figure.text, None
    figure.append(anchor)
