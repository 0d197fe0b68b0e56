"""Readers for what calamine cannot open: openpyxl for odd packages, xlrd for old BIFF."""

import io
import warnings

import openpyxl
import xlrd
from openpyxl.worksheet.worksheet import Worksheet
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError
from xlrd.formula import FormulaError

from ufanalysis.ingest.package import BROKEN, Facts, suffix_of
from ufanalysis.ingest.sheets import Sheet

__all__ = ["by_openpyxl", "by_xlrd", "facts_of_old"]

#: BIFF's number for text set flush left.
_LEFT = 1
_BROKEN_OLD = (*BROKEN, XLRDError, CompDocError, FormulaError)


def by_openpyxl(content: bytes) -> list[Sheet] | None:
    """The worksheets by openpyxl; None when it cannot open the package either."""
    for read_only in (False, True):
        try:
            with warnings.catch_warnings():
                # openpyxl warns of every style and extension it leaves out; none of them holds a figure.
                warnings.simplefilter("ignore")
                book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, read_only=read_only)
                return [_sheet(sheet) for sheet in book.worksheets]
        except BROKEN:
            continue
    return None


def _sheet(sheet: Worksheet) -> Sheet:
    rows = [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
    boxes = getattr(sheet, "merged_cells", ())
    merges = [(b.min_row - 1, b.min_col - 1, b.max_row - 1, b.max_col - 1) for b in getattr(boxes, "ranges", ())]
    return Sheet(
        name=sheet.title,
        rows=[[float(c) if isinstance(c, int) and not isinstance(c, bool) else c for c in row] for row in rows],
        merges=merges,
        visible=sheet.sheet_state == "visible",
        reader="openpyxl",
    )


def by_xlrd(content: bytes) -> list[Sheet] | None:
    """The worksheets by xlrd; None when it cannot open the file either."""
    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), ragged_rows=True)
        return [
            Sheet(
                name=sheet.name,
                rows=[[_value(cell) for cell in sheet.row(r)] for r in range(sheet.nrows)],
                merges=[(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells],
                visible=sheet.visibility == 0,
                reader="xlrd",
            )
            for sheet in book.sheets()
        ]
    except _BROKEN_OLD:
        return None


def facts_of_old(content: bytes) -> dict[str, Facts]:
    """By sheet what the formats of an old workbook add to its cells, and errors; none when xlrd cannot read them."""
    try:
        # Ragged: a sheet of 42 kB may otherwise be filled up to 65,536 × 256 blank cells.
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), formatting_info=True, ragged_rows=True)
        codes = [book.format_map[style.format_key].format_str for style in book.xf_list]
        suffixes = {k: suffix for k, code in enumerate(codes) if (suffix := suffix_of(code))}
        indents = {k: style.alignment.indent_level for k, style in enumerate(book.xf_list) if _is_left(style)}
        return {sheet.name: _facts(sheet, suffixes, indents) for sheet in book.sheets()}
    except _BROKEN_OLD:
        return {}


def _is_left(style: xlrd.formatting.XF) -> bool:
    return bool(style.alignment.hor_align == _LEFT and style.alignment.indent_level)


def _facts(sheet: xlrd.sheet.Sheet, suffixes: dict[int, str], indents: dict[int, int]) -> Facts:
    cells = [(r, c, kind) for r in range(sheet.nrows) for c, kind in enumerate(sheet.row_types(r))]
    numbers = [(r, c, sheet.cell_xf_index(r, c)) for r, c, kind in cells if suffixes and kind == xlrd.XL_CELL_NUMBER]
    words = [(r, c, sheet.cell_xf_index(r, c)) for r, c, kind in cells if indents and kind == xlrd.XL_CELL_TEXT]
    failed = [(r, c) for r, c, kind in cells if kind == xlrd.XL_CELL_ERROR]
    return Facts(
        suffixes={(r, c): suffixes[style] for r, c, style in numbers if style in suffixes},
        indents={(r, c): indents[style] for r, c, style in words if style in indents},
        errors=tuple(((r, c), str(_value(sheet.cell(r, c)))) for r, c in failed),
    )


def _value(cell: xlrd.sheet.Cell) -> object:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    return cell.value
