"""Sheets of files that are text inside, whatever their name: HTML pages, SpreadsheetML 2003, flat ODS, CSV and TSV."""

import csv
import io
from collections.abc import Iterable, Iterator

from lxml import etree, html

from ufanalysis.ingest.sheets import Box, Sheet

__all__ = ["decoded", "flat_ods_sheets", "html_sheets", "spreadsheetml_sheets", "text_sheets"]

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
#: Repeated blanks fill a sheet to its edge; no statistics table repeats a real row or cell so often.
_MAX_REPEATS = 256
Placed = tuple[object, int, int]


def decoded(content: bytes) -> str | None:
    """The text of a file in UTF-8, UTF-16 or GB18030; None when it is none of them."""
    marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for codec in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def html_sheets(text: str) -> list[Sheet]:
    """The tables of a page that are not inside another table, one sheet each; rowspan and colspan are merges."""
    root = html.document_fromstring(text, parser=html.HTMLParser(no_network=True, huge_tree=True))
    tables = [table for table in root.iter("table") if not any(a.tag == "table" for a in table.iterancestors())]
    return [_placed(f"表{number}", map(_html_row, table.iter("tr"))) for number, table in enumerate(tables, start=1)]


def _html_row(row: html.HtmlElement) -> list[Placed]:
    cells = (cell for cell in row if cell.tag in ("td", "th"))
    return [(" ".join(cell.text_content().split()), _span(cell, "rowspan"), _span(cell, "colspan")) for cell in cells]


def _span(cell: html.HtmlElement, name: str) -> int:
    digits = "".join(c for c in cell.get(name, "1") if c.isdigit())
    return min(max(int(digits or 1), 1), _MAX_REPEATS)


def _placed(name: str, rows: Iterable[list[Placed]]) -> Sheet:
    """Cells with the rows and columns they span, laid out as a browser does."""
    grid: dict[tuple[int, int], object] = {}
    merges: list[Box] = []
    for r, cells in enumerate(rows):
        c = 0
        for content, down, across in cells:
            while (r, c) in grid:
                c += 1
            grid.update({(r + i, c + j): "" for i in range(down) for j in range(across)})
            grid[r, c] = content
            merges += [(r, c, r + down - 1, c + across - 1)] if down * across > 1 else []
            c += across
    return Sheet(name=name, rows=_dense(grid), merges=merges)


def _dense(grid: dict[tuple[int, int], object]) -> list[list[object]]:
    height = max((r for r, _ in grid), default=-1) + 1
    width = max((c for _, c in grid), default=-1) + 1
    return [[grid.get((r, c), "") for c in range(width)] for r in range(height)]


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    return etree.fromstring(content, parser)


def spreadsheetml_sheets(content: bytes) -> list[Sheet]:
    """The worksheets of an "XML Spreadsheet 2003" file."""
    sheets = _parsed(content).iter(f"{_SS}Worksheet")
    return [_spreadsheetml(sheet) for sheet in sheets]


def _spreadsheetml(sheet: etree._Element) -> Sheet:
    grid: dict[tuple[int, int], object] = {}
    merges: list[Box] = []
    r = -1
    for row in sheet.iter(f"{_SS}Row"):
        r = int(row.get(f"{_SS}Index", r + 2)) - 1
        c = -1
        for cell in row.iter(f"{_SS}Cell"):
            c = int(cell.get(f"{_SS}Index", c + 2)) - 1
            data = cell.find(f"{_SS}Data")
            grid[r, c] = "" if data is None else _typed("".join(data.itertext()), data.get(f"{_SS}Type", ""))
            down, across = (int(cell.get(f"{_SS}{name}", 0)) for name in ("MergeDown", "MergeAcross"))
            merges += [(r, c, r + down, c + across)] if down or across else []
            c += across
    return Sheet(name=sheet.get(f"{_SS}Name", ""), rows=_dense(grid), merges=merges)


def flat_ods_sheets(content: bytes) -> list[Sheet]:
    """The tables of a flat OpenDocument spreadsheet (.fods)."""
    return [_flat(table) for table in _parsed(content).iter(f"{_TABLE}table")]


def _flat(table: etree._Element) -> Sheet:
    rows: list[list[object]] = []
    merges: list[Box] = []
    for row in table.iter(f"{_TABLE}table-row"):
        cells: list[object] = []
        for cell in row.iter(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            down, across = (int(cell.get(f"{_TABLE}number-{kind}-spanned", 1)) for kind in ("rows", "columns"))
            at = (len(rows), len(cells))
            merges += [(*at, at[0] + down - 1, at[1] + across - 1)] if down * across > 1 else []
            cells += [_flat_cell(cell)] * _repeats(cell, "number-columns-repeated")
        rows += [list(cells) for _ in range(_repeats(row, "number-rows-repeated"))]
    return Sheet(name=table.get(f"{_TABLE}name", ""), rows=rows, merges=merges)


def _repeats(element: etree._Element, name: str) -> int:
    return min(int(element.get(f"{_TABLE}{name}", 1)), _MAX_REPEATS)


def _flat_cell(cell: etree._Element) -> object:
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind == "percentage":
        return f"{float(cell.get(f'{_OFFICE}value', 'nan')) * 100:.12g}%"
    if kind in {"float", "currency"}:
        return float(cell.get(f"{_OFFICE}value", "nan"))
    return " ".join("".join(part.itertext()) for part in cell)


def _typed(text: str, kind: str) -> object:
    return float(text) if kind == "Number" and text.strip() else text


def text_sheets(text: str) -> list[Sheet]:
    """Delimited text as one sheet; none when most lines hold no delimiter, because then it is prose."""
    lines = [line for line in text.splitlines() if line.strip()]
    marks = {mark: sum(mark in line for line in lines) for mark in ("\t", ",", ";", "|")}
    mark, count = max(marks.items(), key=lambda item: item[1])
    if len(lines) < 2 or count < 0.6 * len(lines):
        return []
    return [Sheet(name="", rows=list(_delimited(text, mark)))]


def _delimited(text: str, mark: str) -> Iterator[list[object]]:
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
        yield list(row)
