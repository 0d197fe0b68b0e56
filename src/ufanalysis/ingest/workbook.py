"""Any file → its sheets, or one WorkbookError that says what it really is; content decides, never the name."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msoffcrypto
from lxml import etree
from msoffcrypto.exceptions import DecryptionError, InvalidKeyError
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from ufanalysis.errors import WorkbookError
from ufanalysis.ingest.markup import decoded, flat_ods_sheets, html_sheets, spreadsheetml_sheets, text_sheets
from ufanalysis.ingest.package import BROKEN, Facts, disagreeing, facts_of
from ufanalysis.ingest.quantity import parse
from ufanalysis.ingest.second import by_openpyxl, by_xlrd, facts_of_old
from ufanalysis.ingest.sheets import UNCALCULATED, Address, Sheet

__all__ = ["read_sheets"]

#: Excel opens a workbook under this key without asking; evidence: 300 of 369 yearbook .xls of one collection carry it.
DEFAULT_KEY = "VelvetSweatshop"
MAX_BYTES = 50 * 2**20
MAX_INFLATED = 500 * 2**20
MAX_CELLS = 20_000_000
#: xlrd, which alone tells the formats of an old workbook, takes about 3 µs a cell, blank ones with a format included.
MAX_CELLS_TWICE = 1_000_000
_NAME = re.compile(r"[^\W\d_]")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: The first bytes of a BIFF 2, 3 or 4 stream without a container.
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
_WEB_PAGE = re.compile(rb"<html|<!doctype html", re.IGNORECASE)
_KINDS = {
    b"%PDF": "PDF 文档",
    b"{\\rtf": "RTF 文档",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    b"\x1f\x8b": "gzip 压缩包",
}


def read_sheets(path: Path) -> list[Sheet]:
    """Read every worksheet of a file.

    Raises WorkbookError with EMPTY_FILE, TOO_LARGE, TOO_LARGE_INSIDE, ENCRYPTED, NOT_A_WORKBOOK, CORRUPT,
    SHEET_TOO_WIDE or NO_TABLE.
    """
    content = _content(path)
    sheets = _sheets(path, content)
    if not sheets:
        raise _error("NO_TABLE", path, "没有任何工作表", "至少一个含数据的工作表", "请确认发送的是正确的文件")
    return [replace(sheet, rows=_cropped(sheet.rows)) for sheet in sheets]


def _error(code: str, path: Path, found: str, expected: str, advice: str) -> WorkbookError:
    return WorkbookError(code, path, found=found, expected=expected, advice=advice)


def _content(path: Path) -> bytes:
    size = path.stat().st_size
    if size == 0:
        raise _error("EMPTY_FILE", path, "文件为空（0 字节）", "一个 Excel 工作簿", "请重新导出并发送")
    if size > MAX_BYTES:
        expected = f"不超过 {MAX_BYTES >> 20} MB"
        raise _error("TOO_LARGE", path, f"文件有 {size / 2**20:.0f} MB", expected, "请删除图片等附件后重发")
    return path.read_bytes()


def _sheets(path: Path, content: bytes) -> list[Sheet]:
    plain = _decrypted(path, content) if content.startswith(_OLE) else content
    if plain.startswith(_ZIP):
        return _packaged(path, plain)
    if plain.startswith((_OLE, *_BIFF)):
        return _by_calamine(path, plain) or _or_second(path, plain, _by_xlrd)
    return _marked_up(path, plain)


def _packaged(path: Path, content: bytes) -> list[Sheet]:
    """The sheets of a zip package, unless it would fill the memory."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN as error:
        raise _error("CORRUPT", path, "压缩包已损坏", "完整的工作簿", "文件可能未传完，请重新发送") from error
    with package:
        inflated = sum(part.file_size for part in package.infolist())
        if inflated > MAX_INFLATED:
            found, expected = f"解压后达 {inflated / 2**20:.0f} MB", f"不超过 {MAX_INFLATED >> 20} MB"
            raise _error("TOO_LARGE_INSIDE", path, found, expected, "请删除空白行列的格式后重发")
        return _by_calamine(path, content, package) or _or_second(path, content, by_openpyxl)


def _decrypted(path: Path, content: bytes) -> bytes:
    """The content under the default key, when the workbook is encrypted; itself otherwise."""
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(content))
        if not office.is_encrypted():
            return content
        office.load_key(password=DEFAULT_KEY)
        plain = io.BytesIO()
        office.decrypt(plain)
        return plain.getvalue()
    except (InvalidKeyError, DecryptionError) as error:
        raise _encrypted(path) from error
    except Exception:
        # Broken containers make this library raise struct.error, AssertionError, ParseError and more (five kinds in
        # 387 odd files); whatever it was, the readers below say what is wrong with the file itself.
        return content


def _encrypted(path: Path) -> WorkbookError:
    return _error("ENCRYPTED", path, "文件设有打开密码", "不加密的工作簿", "请取消密码后重新发送")


# ---- calamine first ------------------------------------------------------------------------------------------------


def _by_calamine(path: Path, content: bytes, package: zipfile.ZipFile | None = None) -> list[Sheet] | None:
    """The sheets by calamine; None when it cannot open the file, for the second reader to try.

    `package` is the content as an open zip package, where it is one.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        facts = facts_of(package) if package else {}
        visible = {s.name: s.visible == SheetVisibleEnum.Visible for s in book.sheets_metadata}
        sheets = [
            _sheet(path, book, name, facts.get(name, Facts()), visible=visible[name]) for name in book.sheet_names
        ]
    except PasswordError as error:
        raise _encrypted(path) from error
    except (CalamineError, OSError, ValueError):
        return None
    except BaseException as error:
        # A Rust panic is no Exception, and its class cannot be imported; another reader may still open the file.
        if type(error).__name__ != "PanicException":
            raise
        return None
    if package:
        return sheets
    return None if _misread(sheets) else _with_formats(sheets, content)


def _by_xlrd(content: bytes) -> list[Sheet] | None:
    sheets = by_xlrd(content)
    return _with_formats(sheets, content) if sheets else sheets


def _with_formats(sheets: list[Sheet], content: bytes) -> list[Sheet]:
    """The sheets of an old workbook as its formats show them, unless they are too large to be read twice."""
    if sum(len(sheet.rows) * len(sheet.rows[0]) for sheet in sheets if sheet.rows) > MAX_CELLS_TWICE:
        return sheets
    facts = facts_of_old(content)
    return [replace(sheet, rows=_as_shown(sheet.rows, facts.get(sheet.name, Facts()))) for sheet in sheets]


def _misread(sheets: list[Sheet]) -> bool:
    """Whether a NUL stands between letters, as when calamine misreads BIFF8 strings (one known sample: mpg)."""
    return any(isinstance(cell, str) and "\0" in cell for sheet in sheets for row in sheet.rows for cell in set(row))


def _sheet(path: Path, book: CalamineWorkbook, name: str, facts: Facts, *, visible: bool) -> Sheet:
    try:
        sheet = book.get_sheet_by_name(name)
    except CalamineError as error:
        # Chart and macro sheets have no cells; they are no fault of the sender's.
        if "orksheet" in str(error) or "not found" in str(error).lower():
            return Sheet(name=name, rows=[], visible=visible)
        raise
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        found = f"工作表“{name}”铺到第 {sheet.total_height} 行、第 {sheet.total_width} 列"
        raise _error("SHEET_TOO_WIDE", path, found, "只占实际表格大小的区域", "请删除远处的多余单元格后重发")
    rows: list[list[object]] = [*sheet.to_python(skip_empty_area=False)]  # type: ignore[list-item]
    return Sheet(
        name=name,
        rows=_as_shown(rows, facts),
        merges=[(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or []],
        visible=visible,
        hidden_rows=facts.hidden_rows,
        hidden_columns=facts.hidden_columns,
        uncalculated=facts.uncalculated,
        doubtful=frozenset(disagreeing(rows, facts.xml)),
    )


def _as_shown(rows: list[list[object]], facts: Facts) -> list[list[object]]:
    """The rows as the sheet shows them where the reader gives less: 0.915 under a percent format is 91.5%, 36 under
    0"户" is 36户, and so on.

    A formula that failed, or was never calculated, which the reader gives as a blank cell, shows #REF!, or a mark.
    """
    shown = {address: _suffixed(_at(rows, address), suffix) for address, suffix in facts.suffixes.items()}
    words = {address: cell for address in facts.indents if isinstance(cell := _at(rows, address), str)}
    shown |= {address: _set_in(cell, facts.indents[address]) for address, cell in words.items()}
    shown |= {address: text for address, text in facts.errors if _at(rows, address) == ""}
    shown |= {address: UNCALCULATED for address in facts.uncalculated if _at(rows, address) == ""}
    touched = {r for r, _ in shown}
    return [
        [shown.get((r, c), cell) for c, cell in enumerate(row)] if r in touched else row for r, row in enumerate(rows)
    ]


def _at(rows: list[list[object]], address: Address) -> object:
    r, c = address
    return rows[r][c] if r < len(rows) and c < len(rows[r]) else None


def _suffixed(cell: object, suffix: str) -> object:
    """The number with what its format shows behind it, as long as it still reads as a number."""
    # In old workbooks whole numbers come as int.
    if not isinstance(cell, float | int) or isinstance(cell, bool):
        return cell
    text = f"{cell * 100 if suffix == '%' else cell:.12g}{suffix}"
    quantity = parse(text)
    return text if quantity is not None and quantity.status == "measured" else cell


def _set_in(cell: str, steps: int) -> str:
    """A name behind as many spaces as its format sets it in, which is how people without formats show the same."""
    return f"{'  ' * steps}{cell}" if _NAME.search(cell) and parse(cell) is None else cell


def _cropped(rows: list[list[object]]) -> list[list[object]]:
    """The rows without the blank ones at the end and without blank columns on the right."""
    width = max(map(len, rows), default=0)
    # Most sheets end in a filled row and a filled column; to see that takes a twentieth of looking at every row.
    if width and rows[-1].count("") < len(rows[-1]) and any(len(row) == width and row[-1] != "" for row in rows):
        return rows
    filled = [k for k, row in enumerate(rows) if row.count("") != len(row)]
    if not filled:
        return []
    width = max(next(c for c in range(len(rows[k]) - 1, -1, -1) if rows[k][c] != "") for k in filled) + 1
    return [row[:width] for row in rows[: filled[-1] + 1]]


# ---- and what else it may be ----------------------------------------------------------------------------------------


def _or_second(path: Path, content: bytes, reader: Callable[[bytes], list[Sheet] | None]) -> list[Sheet]:
    sheets = reader(content)
    if sheets is None:
        advice = "请在 Excel 或 WPS 中打开并另存后重发"
        raise _error("CORRUPT", path, "内容已损坏，两种读取程序都打不开", "完整的工作簿", advice)
    return sheets


def _marked_up(path: Path, content: bytes) -> list[Sheet]:
    """The sheets of a file that is text inside."""
    text = decoded(content)
    start = (text or "")[:4096].lower()
    if text and "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return _or_not(path, content, lambda: spreadsheetml_sheets(content))
    if text and "urn:oasis:names:tc:opendocument" in start:
        return _or_not(path, content, lambda: flat_ods_sheets(content))
    if text and any(mark in start for mark in ("<html", "<table", "<!doctype html")):
        return _or_not(path, content, lambda: html_sheets(text))
    return _or_not(path, content, lambda: text_sheets(text) if text else [])


def _or_not(path: Path, content: bytes, read: Callable[[], list[Sheet]]) -> list[Sheet]:
    try:
        sheets = read()
    except (etree.LxmlError, ValueError):
        sheets = []
    if not sheets:
        if _WEB_PAGE.search(content[:4096]):
            # What a portal gives for a download once the session has ended.
            kind, advice = "网页，里面没有表格", "可能下载到了登录页面；请登录后重新下载，确认能打开再发送"
        else:
            kind = next((name for mark, name in _KINDS.items() if content.startswith(mark)), "其他类型的文件")
            advice = "请在 Excel 或 WPS 中另存为 .xlsx 后重发"
        raise _error("NOT_A_WORKBOOK", path, f"内容是{kind}", "Excel 工作簿", advice)
    return sheets
