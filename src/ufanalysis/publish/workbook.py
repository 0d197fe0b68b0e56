"""Write tables as a workbook for people: a contents sheet, one table a sheet, text that stays text; it reads none."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Table", "sheet_name", "write"]

AMOUNT = re.compile(r"^([+−-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(%?)$")
#: Spreadsheets take a text that begins so for a formula, once the file has gone through CSV.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
UNNAMEABLE = re.compile(r"[\[\]:*?/\\']")
#: A zip of the same content must have the same bytes, so nothing in it tells when it was made.
EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no time zones
STAMP = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table as texts: its title, a heading for every column, and rows as long as the headings."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def write(title: str, notes: Sequence[str], tables: Sequence[Table]) -> bytes:
    """Return a workbook: “说明” with notes and contents, then a sheet per table; the same input gives the same bytes.

    A1 of a sheet is its title and row 2 the headings, none of them blank. Texts that are numbers as a page words
    them (1,234 · 57.1% · −3) become numbers that look the same.
    """
    book = Workbook()
    book.properties.creator, book.properties.created = "ufanalysis", EPOCH
    cover = book.active
    cover.title = "说明"
    names = [sheet_name(number, table.title) for number, table in enumerate(tables, 1)]
    _cover(cover, title, notes, list(zip(names, [table.title for table in tables], strict=True)))
    for name, table in zip(names, tables, strict=True):
        _sheet(book.create_sheet(name), table)
    return _timeless(book)


def sheet_name(number: int, title: str) -> str:
    """A name that Excel takes: numbered, so that no two are equal, and at most 31 characters."""
    return f"{number} {UNNAMEABLE.sub('_', title)}"[:31].strip()


def _cover(sheet: Worksheet, title: str, notes: Sequence[str], contents: Sequence[tuple[str, str]]) -> None:
    _put(sheet, 1, 1, title, is_bold=True)
    for row, note in enumerate(notes, 2):
        _put(sheet, row, 1, note)
    first = len(notes) + 3
    _put(sheet, first, 1, "工作表", is_bold=True)
    _put(sheet, first, 2, "内容", is_bold=True)
    for row, (name, words) in enumerate(contents, first + 1):
        _put(sheet, row, 1, name)
        # Assigning a text would make it an address outside the workbook.
        sheet.cell(row, 1).hyperlink = Hyperlink(ref=f"A{row}", location=f"'{name}'!A1")
        _put(sheet, row, 2, words)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 32, 60


def _sheet(sheet: Worksheet, table: Table) -> None:
    _put(sheet, 1, 1, table.title, is_bold=True)
    for column, heading in enumerate(_named(table.headings), 1):
        _put(sheet, 2, column, heading, is_bold=True)
        letter = sheet.cell(2, column).column_letter
        sheet.column_dimensions[letter].width = 26 if column == 1 else 15
    for number, row in enumerate(table.rows, 3):
        for column, text in enumerate(row, 1):
            _put(sheet, number, column, text or "—")
    sheet.freeze_panes = "B3"
    sheet.print_title_rows = "2:2"


def _named(headings: Sequence[str]) -> Iterator[str]:
    for number, heading in enumerate(headings, 1):
        yield heading or ("项目" if number == 1 else f"第{number}列")


def _put(sheet: Worksheet, row: int, column: int, text: str, *, is_bold: bool = False) -> None:
    cell = sheet.cell(row, column)
    if not is_bold and (match := AMOUNT.match(text)):
        cell.value, cell.number_format = _amount(match)
        return
    cell.value = CONTROL.sub("", text)[:32_000]
    # openpyxl would make a formula of a text that begins with "=".
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA)
    cell.font = Font(bold=is_bold)
    cell.alignment = Alignment(wrap_text=row > 1, vertical="top")


def _amount(match: re.Match[str]) -> tuple[float, str]:
    sign, whole, decimals, percent = match.groups()
    places = len(decimals or "")
    value = float(f"{'-' if sign in ('−', '-') else ''}{whole.replace(',', '')}.{decimals or 0}")
    form = f"{'#,##' if ',' in whole else ''}0{'.' + '0' * places if places else ''}{percent}"
    signed = f"+{form};-{form};{form}" if sign == "+" else form
    value = round(value / 100, places + 2) if percent else value
    return (int(value) if value.is_integer() else value), signed


def _timeless(book: Workbook) -> bytes:
    """The file's bytes without the times at which openpyxl and zip made its parts."""
    raw, calm = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as parts, zipfile.ZipFile(calm, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as kept:
        for part in parts.infolist():
            content = STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", parts.read(part))
            kept.writestr(zipfile.ZipInfo(part.filename, EPOCH.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return calm.getvalue()
