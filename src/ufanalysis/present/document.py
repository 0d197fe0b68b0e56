"""A filled briefing as a Word document, each figure numbered to its row in a list of sources; it fills nothing."""

import io
import zipfile
from base64 import b64encode
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Opened
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell as Field
from docx.text.paragraph import Paragraph as Written
from markupsafe import Markup

from ufanalysis.present.briefing import Briefing
from ufanalysis.present.evidence import Figure
from ufanalysis.present.tables import Html
from ufanalysis.present.view import View

__all__ = ["document", "download"]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Style → Chinese font, size in points, bold: what GB/T 9704-2012 asks of an official document. Its title face,
#: 方正小标宋, is not free; bold 宋体 stands in for it.
FACES = {
    "Normal": ("仿宋", 16.0, False),
    "Heading 1": ("宋体", 22.0, True),
    "Heading 2": ("黑体", 16.0, False),
}
#: A line of 28 points gives the 22 lines of a page that the standard asks for; prose begins two characters in.
LINE, INDENT = Pt(28), Pt(32)
SMALL = Pt(9)
HEADS = ("编号", "数字", "出处", "原文")
WIDTHS = (1.4, 3.0, 8.2, 3.0)
EPOCH = (2000, 1, 1, 0, 0, 0)


def document(found: Briefing, *, notice: str = "") -> bytes:
    """Return the bytes of a .docx: the prose with numbers in superscript, then what they stand on.

    The same briefing gives the same bytes; `notice` stands under the title.
    """
    opened = Document()
    _dress(opened)
    numbers: dict[Figure, int] = {}
    for each in found.paragraphs:
        written = opened.add_heading(level=each.level) if each.level else opened.add_paragraph()
        _lay_out(written, level=each.level)
        for part in each.text.parts:
            _write(written, part, numbers)
        if each.level == 1 and notice:
            opened.add_paragraph(notice).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _lacking(opened, found)
    _sources(opened, numbers)
    buffer = io.BytesIO()
    opened.save(buffer)
    return _timeless(buffer)


def download(found: Briefing, view: View, *, name: str) -> Html:
    """A link that saves the briefing as a Word file; it needs no server. `name` is the template's."""
    content = b64encode(document(found, notice=view.catalog.city.notice)).decode()
    link = Markup('<p><a download="{}.docx" href="data:{};base64,{}">下载文稿（Word，附数据出处）</a></p>')
    return Html(link.format(f"{view.year}年{view.name} {name}", MEDIA_TYPE, content))


def _dress(opened: Opened) -> None:
    page = opened.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Cm(3.7), Cm(3.5), Cm(2.8), Cm(2.6)
    for name, (font, size, is_bold) in FACES.items():
        _face(opened.styles[name], font, size=size, is_bold=is_bold)
    # A clock in the file would make every rebuild differ.
    opened.core_properties.created = opened.core_properties.modified = datetime(2000, 1, 1, tzinfo=UTC)
    opened.core_properties.author = ""
    opened.core_properties.comments = ""


def _face(style: ParagraphStyle, font: str, *, size: float, is_bold: bool) -> None:
    style.font.name, style.font.size, style.font.bold = font, Pt(size), is_bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    # The theme's faces win over named ones; and Word takes the face of Chinese from an attribute of its own.
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), font)
    style.paragraph_format.line_spacing = LINE
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)


def _lay_out(written: Written, *, level: int) -> None:
    if level == 1:
        written.alignment = WD_ALIGN_PARAGRAPH.CENTER
        written.paragraph_format.space_after = LINE
        return
    written.paragraph_format.first_line_indent = INDENT


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
        _lay_out(opened.add_heading("没有数据的占位符", level=2), level=2)
        for place, why in found.lacking:
            _lay_out(opened.add_paragraph(f"{place}：{why}。"), level=0)


def _sources(opened: Opened, numbers: dict[Figure, int]) -> None:
    heading = opened.add_heading("数据出处（定稿时可删）", level=2)
    heading.paragraph_format.page_break_before = True
    table = opened.add_table(rows=1, cols=len(HEADS))
    table.style = "Table Grid"
    table.autofit = False
    # Word goes by the cells, LibreOffice by the columns.
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Cm(width)
    _fill(table.rows[0].cells, HEADS)
    # On every page on which the table goes on, its first row stands again.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for figure, number in numbers.items():
        places = "；".join(cell.text for cell in dict.fromkeys(figure.origins))
        told = f"{figure.formula}：{places}" if figure.formula else places
        raws = "；".join(cell.raw for cell in dict.fromkeys(figure.origins))
        _fill(table.add_row().cells, (str(number), figure.text, told, raws))


def _fill(cells: tuple[Field, ...], texts: tuple[str, ...]) -> None:
    for cell, text, width in zip(cells, texts, WIDTHS, strict=True):
        cell.width = Cm(width)
        cell.text = text
        written = cell.paragraphs[0]
        written.paragraph_format.line_spacing = 1.0
        for run in written.runs:
            run.font.size = SMALL


def _timeless(saved: io.BytesIO) -> bytes:
    """The file's bytes without the times at which zip packed its parts."""
    calm = io.BytesIO()
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(calm, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as kept:
        for part in parts.infolist():
            kept.writestr(zipfile.ZipInfo(part.filename, EPOCH), parts.read(part), zipfile.ZIP_DEFLATED)
    return calm.getvalue()
