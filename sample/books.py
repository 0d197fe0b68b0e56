"""Write sheets as .xlsx or .xls so that the same sheets give the same bytes; it knows no meaning."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import xlwt
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sample.cells import Cell
from sample.tables import Block

__all__ = ["write_book"]

_STAMP = datetime(2025, 3, 1, 9, 0, 0)  # noqa: DTZ001 - workbooks hold local time without zone
_CREATOR = "云川市总工会（虚构）"


def write_book(path: Path, sheets: Sequence[tuple[str, Block]]) -> None:
    """Write one workbook; the extension decides the format."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_xls(sheets) if path.suffix == ".xls" else _normalised(_xlsx(sheets)))


def _xlsx(sheets: Sequence[tuple[str, Block]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator, book.properties.created = _CREATOR, _STAMP
    for name, block in sheets:
        _fill(book.create_sheet(name), block)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill(sheet: Worksheet, block: Block) -> None:
    line = Side(style="thin")
    for cell in block.cells:
        target = sheet.cell(cell.row, cell.column, cell.content)
        if cell.role == "title":
            target.font, target.alignment = (
                Font(name="方正小标宋简体", size=16),
                Alignment(horizontal="center"),
            )
        elif cell.role in {"header", "stub", "body"}:
            target.border = Border(left=line, right=line, top=line, bottom=line)
            target.alignment = Alignment(
                horizontal="left" if cell.role == "stub" else "center",
                vertical="center",
                wrap_text=cell.role == "header",
            )
    for top, left, bottom, right in block.merges:
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    for column, width in _widths(block.cells).items():
        sheet.column_dimensions[get_column_letter(column)].width = width


def _widths(cells: Sequence[Cell]) -> dict[int, float]:
    texts: dict[int, float] = {}
    for cell in cells:
        if cell.role in {"stub", "body", "header"}:
            size = sum(2 if ord(letter) > 255 else 1 for letter in str(cell.content or ""))
            texts[cell.column] = min(24.0, max(texts.get(cell.column, 8.0), size + 2.0))
    return texts


def _xls(sheets: Sequence[tuple[str, Block]]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    for name, block in sheets:
        sheet = book.add_sheet(name)
        content = {(cell.row, cell.column): cell.content for cell in block.cells}
        for top, left, bottom, right in block.merges:
            sheet.write_merge(top - 1, bottom - 1, left - 1, right - 1, content.pop((top, left)))
        for (row, column), value in content.items():
            sheet.write(row - 1, column - 1, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _normalised(content: bytes) -> bytes:
    """The same archive without the clock: entry dates and the time of the last change are fixed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=_STAMP.timetuple()[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            target.writestr(entry, _timeless(name, source.read(name)))
    return buffer.getvalue()


def _timeless(name: str, content: bytes) -> bytes:
    if name != "docProps/core.xml":
        return content
    stamp = _STAMP.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
