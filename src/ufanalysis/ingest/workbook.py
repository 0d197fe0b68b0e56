"""A file's sheets as they stand: cells, merges, what is hidden or was never calculated; it understands none of it."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msoffcrypto
from lxml import etree
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from ufanalysis.errors import WorkbookError

__all__ = ["Sheet", "read_sheets"]

Address = tuple[int, int]
#: Excel opens a workbook under this key without asking; evidence: 300 of 369 yearbook .xls of one collection carry it.
DEFAULT_KEY = "VelvetSweatshop"
MAX_BYTES = 50 * 2**20
MAX_INFLATED = 500 * 2**20
MAX_CELLS = 5_000_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One worksheet; `rows` start at A1, blanks are "", merges are boxes (top, left, bottom, right) counted from 0."""

    name: str
    rows: list[list[object]]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    visible: bool = True
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncalculated: frozenset[Address] = frozenset()


def read_sheets(path: Path) -> list[Sheet]:
    """Read every worksheet of a workbook, whatever its name says it is.

    Raises WorkbookError with EMPTY_FILE, TOO_LARGE, TOO_LARGE_INSIDE, ENCRYPTED, NOT_A_WORKBOOK, CORRUPT or NO_TABLE.
    """
    content = _content(path)
    if content[:4] == b"PK\x03\x04":
        _refuse_bombs(path, content)
    book = _open(path, _decrypted(path, content))
    facts = _facts(content) if content[:4] == b"PK\x03\x04" else {}
    sheets = [_sheet(path, book, name, facts.get(name, _Facts())) for name in book.sheet_names]
    if not sheets:
        raise _error("NO_TABLE", path, "没有任何工作表", "至少一个含数据的工作表", "请确认发送的是正确的文件")
    return sheets


def _error(code: str, path: Path, found: str, expected: str, advice: str) -> WorkbookError:
    return WorkbookError(code, path, found=found, expected=expected, advice=advice)


def _content(path: Path) -> bytes:
    size = path.stat().st_size
    if size == 0:
        raise _error("EMPTY_FILE", path, "文件为空（0 字节）", "一个 Excel 工作簿", "请重新导出并发送")
    if size > MAX_BYTES:
        raise _error(
            "TOO_LARGE",
            path,
            f"文件有 {size / 2**20:.0f} MB",
            f"不超过 {MAX_BYTES >> 20} MB",
            "请删除图片等附件后重发",
        )
    return path.read_bytes()


def _refuse_bombs(path: Path, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            inflated = sum(part.file_size for part in package.infolist())
    except zipfile.BadZipFile as error:
        raise _error(
            "CORRUPT", path, f"压缩包已损坏（{error}）", "完整的工作簿", "文件可能未传完，请重新发送"
        ) from error
    if inflated > MAX_INFLATED:
        found = f"解压后达 {inflated / 2**20:.0f} MB"
        raise _error("TOO_LARGE_INSIDE", path, found, f"不超过 {MAX_INFLATED >> 20} MB", "请删除空白行列的格式后重发")


def _decrypted(path: Path, content: bytes) -> bytes:
    """The content under the default key, when the workbook is encrypted; itself otherwise."""
    if content[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return content
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(content))
        if not office.is_encrypted():
            return content
        office.load_key(password=DEFAULT_KEY)
        plain = io.BytesIO()
        office.decrypt(plain)
        return plain.getvalue()
    except (InvalidKeyError, DecryptionError) as error:
        raise _error("ENCRYPTED", path, "文件设有打开密码", "不加密的工作簿", "请取消密码后重新发送") from error
    except (FileFormatError, ValueError, KeyError, OSError, IndexError):
        # Not a file this library knows; the reader below says what is wrong with it.
        return content


def _open(path: Path, content: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise _error("ENCRYPTED", path, "文件设有打开密码", "不加密的工作簿", "请取消密码后重新发送") from error
    except CalamineError as error:
        raise _unreadable(path, content, str(error)) from error


def _unreadable(path: Path, content: bytes, reason: str) -> WorkbookError:
    if content[:4] == b"PK\x03\x04" or content[:4] == b"\xd0\xcf\x11\xe0":
        return _error(
            "CORRUPT", path, f"内容已损坏（{reason}）", "完整的工作簿", "请在 Excel 或 WPS 中打开并另存后重发"
        )
    return _error(
        "NOT_A_WORKBOOK",
        path,
        f"内容是{_real_kind(content)}",
        "Excel 工作簿",
        "请在 Excel 或 WPS 中另存为 .xlsx 后重发",
    )


def _real_kind(content: bytes) -> str:
    start = content[:512].lstrip().lower()
    kinds = {
        b"%pdf": "PDF 文档",
        b"{\\rtf": "RTF 文档",
        b"<!doctype html": "网页（HTML）",
        b"<html": "网页（HTML）",
        b"<table": "网页（HTML）",
    }
    return next((name for mark, name in kinds.items() if start.startswith(mark)), "其他类型的文件")


def _sheet(path: Path, book: CalamineWorkbook, name: str, facts: "_Facts") -> Sheet:
    try:
        sheet = book.get_sheet_by_name(name)
    except CalamineError as error:
        # Chart and macro sheets have no cells; they are no fault of the sender's.
        if "orksheet" in str(error) or "not found" in str(error).lower():
            return Sheet(name=name, rows=[])
        raise _error(
            "CORRUPT",
            path,
            f"工作表“{name}”已损坏（{error}）",
            "完整的工作簿",
            "请在 Excel 或 WPS 中打开并另存后重发",
        ) from error
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        found = f"工作表“{name}”铺到第 {sheet.total_height} 行、第 {sheet.total_width} 列"
        raise _error("SHEET_TOO_WIDE", path, found, "只占实际表格大小的区域", "请删除远处的多余单元格后重发")
    visible = {s.name: s.visible for s in book.sheets_metadata}.get(name) == SheetVisibleEnum.Visible
    return Sheet(
        name=name,
        rows=[list(row) for row in sheet.to_python(skip_empty_area=False)],
        merges=[(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or []],
        visible=visible,
        hidden_rows=facts.hidden_rows,
        hidden_columns=facts.hidden_columns,
        uncalculated=facts.uncalculated,
    )


# ---- what calamine does not say: hidden rows and columns, formulas without a value ----------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncalculated: frozenset[Address] = frozenset()


def _facts(content: bytes) -> dict[str, _Facts]:
    """Facts by sheet name; a package that is oddly built simply has none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return {name: _facts_of(package.read(part)) for name, part in _parts(package)}
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError):
        return {}


def _parts(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = etree.fromstring(package.read("xl/_rels/workbook.xml.rels"), _parser())
    targets = {r.get("Id"): r.get("Target", "") for r in relations}
    book = etree.fromstring(package.read("xl/workbook.xml"), _parser())
    for sheet in book.iter("{*}sheet"):
        target = targets.get(sheet.get(_REL), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in package.namelist():
            yield sheet.get("name", ""), part


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _facts_of(xml: bytes) -> _Facts:
    if b"hidden=" not in xml and b"<f" not in xml:
        return _Facts()
    rows: set[int] = set()
    columns: set[int] = set()
    uncalculated: set[Address] = set()
    for _, element in etree.iterparse(
        io.BytesIO(xml), tag=["{*}row", "{*}col"], resolve_entities=False, no_network=True
    ):
        if etree.QName(element).localname == "col":
            if element.get("hidden") in {"1", "true"}:
                columns.update(range(int(element.get("min")) - 1, min(int(element.get("max")), 16384)))
            continue
        if element.get("hidden") in {"1", "true"}:
            rows.add(int(element.get("r", 1)) - 1)
        uncalculated.update(_address(c.get("r", "A1")) for c in element if _never_calculated(c))
        element.clear()
    return _Facts(hidden_rows=frozenset(rows), hidden_columns=frozenset(columns), uncalculated=frozenset(uncalculated))


def _never_calculated(cell: etree._Element) -> bool:
    value = cell.find("{*}v")
    return cell.find("{*}f") is not None and (value is None or not value.text)


def _address(ref: str) -> Address:
    match = re.match(r"([A-Z]+)(\d+)", ref)
    if match is None:
        return (0, 0)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return (int(match[2]) - 1, column - 1)
