"""A filled briefing as a Word document, each figure numbered to its row in a list of sources; it fills nothing."""

import io
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Opened
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph as Written

from ufanalysis.present.briefing import Briefing
from ufanalysis.present.evidence import Figure

__all__ = ["document"]

FONT = "仿宋"
HEADS = ("编号", "数字", "出处", "原文")


def document(found: Briefing, *, notice: str = "") -> bytes:
    """Return the bytes of a .docx: the prose with numbers in superscript, then what they stand on.

    The same briefing gives the same text; `notice` stands under the title.
    """
    opened = Document()
    _dress(opened)
    numbers: dict[Figure, int] = {}
    for each in found.paragraphs:
        written = opened.add_heading(level=each.level) if each.level else opened.add_paragraph()
        for part in each.text.parts:
            _write(written, part, numbers)
        if each.level == 1 and notice:
            opened.add_paragraph(notice)
    _lacking(opened, found)
    _sources(opened, numbers)
    buffer = io.BytesIO()
    opened.save(buffer)
    return buffer.getvalue()


def _dress(opened: Opened) -> None:
    style = opened.styles["Normal"]
    style.font.name = FONT
    style.font.size = Pt(14)
    # Word takes the font of Chinese characters from an attribute of its own.
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    # A clock in the file would make every rebuild differ.
    opened.core_properties.created = opened.core_properties.modified = datetime(2000, 1, 1, tzinfo=UTC)
    opened.core_properties.author = ""
    opened.core_properties.comments = ""


def _write(written: Written, part: str | Figure, numbers: dict[Figure, int]) -> None:
    if isinstance(part, str):
        written.add_run(part)
        return
    written.add_run(part.text)
    if part.origins:
        mark = written.add_run(f"[{numbers.setdefault(part, len(numbers) + 1)}]")
        mark.font.superscript = True


def _lacking(opened: Opened, found: Briefing) -> None:
    if found.lacking:
        opened.add_heading("没有数据的占位符", level=2)
        for place, why in found.lacking:
            opened.add_paragraph(f"{place}：{why}")


def _sources(opened: Opened, numbers: dict[Figure, int]) -> None:
    opened.add_heading("数据出处（定稿时可删）", level=2)
    table = opened.add_table(rows=1, cols=len(HEADS))
    table.style = "Table Grid"
    for cell, head in zip(table.rows[0].cells, HEADS, strict=True):
        cell.text = head
    for figure, number in numbers.items():
        places = "；".join(cell.text for cell in dict.fromkeys(figure.origins))
        told = f"{figure.formula}：{places}" if figure.formula else places
        raws = "；".join(cell.raw for cell in dict.fromkeys(figure.origins))
        for cell, text in zip(table.add_row().cells, (str(number), figure.text, told, raws), strict=True):
            cell.text = text
