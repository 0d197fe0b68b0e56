"""The tables of a page as texts, for its Excel download; it words no number anew."""

from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from ufanalysis.publish.origins import Source
from ufanalysis.publish.safety import parse
from ufanalysis.publish.workbook import Table

__all__ = ["sources_table", "tables"]


def tables(body: str) -> tuple[Table, ...]:
    """The tables with headings that the page shows, in their order, each named by its figure or its heading."""
    found = (_table(element) for element in parse(body).iter("table"))
    return tuple(table for table in found if table.headings and table.rows)


def _table(element: HtmlElement) -> Table:
    rows = [list(_cells(row)) for row in element.iter("tr")]
    is_head = [row.getparent().tag == "thead" or not row.findall("td") for row in element.iter("tr")]
    count = max((len(row) for row in rows), default=0)
    padded = [tuple(row + [""] * (count - len(row))) for row in rows]
    heads = [row for row, is_first in zip(padded, _leading(is_head), strict=True) if is_first]
    headings = (" ".join(dict.fromkeys(part for part in parts if part)) for parts in zip(*heads, strict=True))
    return Table(title=_title(element), headings=tuple(headings), rows=tuple(padded[len(heads) :]))


def _leading(is_head: Sequence[bool]) -> Iterator[bool]:
    for number in range(len(is_head)):
        yield all(is_head[: number + 1])


def _cells(row: HtmlElement) -> Iterator[str]:
    for cell in row.xpath("./th|./td"):
        words = " ".join(cell.text_content().split())
        yield from [words] * int(cell.get("colspan") or 1)


def _title(table: HtmlElement) -> str:
    figure = next((e for e in table.iterancestors("figure")), None)
    caption = figure.find(".//figcaption") if figure is not None else table.find("caption")
    heading = caption if caption is not None else next(iter(table.xpath("(preceding::h2|preceding::h3)[last()]")), None)
    return " ".join(heading.text_content().split()) if heading is not None else "数据表"


def sources_table(sources: Sequence[Source]) -> Table:
    """The appendix of the page: a row per cell or formula that its figures rest on."""
    return Table(
        title="数据来源",
        headings=("编号", "文件", "工作表", "单元格", "原文", "说明"),
        rows=tuple(
            (str(s.number), s.file, s.sheet, s.ref, s.raw, f"计算：{s.formula}" if s.formula else s.status)
            for s in sources
        ),
    )
