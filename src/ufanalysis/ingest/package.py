"""What an xlsx package says by itself: hidden rows and columns, what formats show, formulas without a value, bombs."""

import io
import math
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from ufanalysis.ingest.sheets import Address

__all__ = ["BROKEN", "Facts", "disagreeing", "facts_of", "suffix_of"]

#: What readers raise over damaged files; evidence: 5,500 files of a corpus with bytes cut, swapped or overwritten.
BROKEN = (
    *(LookupError, ValueError, TypeError, AttributeError, AssertionError, ArithmeticError, RuntimeError, SyntaxError),
    *(OSError, EOFError, struct.error, zlib.error, zipfile.BadZipFile, etree.LxmlError),
)
#: What follows a cell's address, style or type n: a plain number. It begins with fixed letters, which `re` finds fast.
_NUMBER = re.compile(rb'><v>(?<=[\dn]"><v>)([-+.\dEe]+)<')
#: A cell that stores a plain number, as every writer in the corpus spells it; others are simply not compared.
_PLACED = re.compile(rb'<c r="([A-Z]+)(\d+)"(?: s="\d+")?(?: t="n")?><v>([-+.\dEe]+)</v>')
_WITH_STYLE = re.compile(rb'<(?:\w+:)?c r="([A-Z]+)(\d+)" s="(\d+)"')
#: A cell with a style of its own that stores a number, be it typed or calculated.
_STYLED = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)(\d+)" s="(\d+)"(?: t="n")?>'
    rb"(?:<(?:\w+:)?f[^>]*/>|<(?:\w+:)?f[^>]*>[^<]*</(?:\w+:)?f>)?<(?:\w+:)?v>"
)
#: A cell whose formula failed: the reader gives it as blank.
_FAILED = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*? t="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>(#[^<]{1,20})</v>')
#: Real workbooks have up to a few hundred kilobytes of styles; as a tree they take ten times as much memory.
_LARGEST_STYLES = 16 * 2**20
#: A format with words behind the number as it is; a comma before them would divide it by a thousand.
_WITH_WORDS = re.compile(r'(?:General|[#0?,.]*[0#?])\s*(?:"([\u4e00-\u9fff]{1,4})"|\\([\u4e00-\u9fff]))(?:_.)*(?:;|$)')
#: The percent formats that a package need not spell out.
_BUILT_IN = {"9": "0%", "10": "0.00%"}
_BUILT_IN_USED = re.compile(rb"""numFmtId\s*=\s*["'](?:9|10)["']""")
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What calamine does not say of a sheet, and the part of the package that says it.

    `suffixes` are what the formats of numbers show behind them, % (a hundred times the number) or a unit (0"户").
    `indents` says by how many steps a cell's format sets its text in from the left.
    """

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncalculated: frozenset[Address] = frozenset()
    suffixes: Mapping[Address, str] = field(default_factory=dict)
    indents: Mapping[Address, int] = field(default_factory=dict)
    errors: tuple[tuple[Address, str], ...] = ()
    xml: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Styles:
    """The numbers of the cell styles that show something behind numbers, and of those that indent, with their steps."""

    suffixes: Mapping[bytes, str] = field(default_factory=dict)
    indents: Mapping[bytes, int] = field(default_factory=dict)


def facts_of(package: zipfile.ZipFile) -> dict[str, Facts]:
    """Facts by sheet name; a package that is oddly built simply has none."""
    try:
        styles = _styles(package)
        return {name: _of_sheet(package.read(part), styles) for name, part in _parts(package)}
    except BROKEN:
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


def suffix_of(code: str) -> str:
    """What a number format shows behind the number: % for a hundred times it, or words; a quoted % is a mere letter.

    >>> suffix_of("0.0%"), suffix_of('#,##0.00"万元"'), suffix_of('0.0,"万元"'), suffix_of('0"%"')
    ('%', '万元', '', '')
    """
    if "%" in re.sub(r'"[^"]*"|\\.', "", code):
        return "%"
    match = _WITH_WORDS.match(code)
    return (match[1] or match[2]) if match else ""


def _styles(package: zipfile.ZipFile) -> _Styles:
    part = "xl/styles.xml"
    if part not in package.namelist() or package.getinfo(part).file_size > _LARGEST_STYLES:
        return _Styles()
    xml = package.read(part)
    if not any(mark in xml for mark in (b"%", b"&quot;", b" indent=")) and not _BUILT_IN_USED.search(xml):
        return _Styles()
    styles = etree.fromstring(xml, _parser())
    own = {f.get("numFmtId", ""): f.get("formatCode", "") for f in styles.iter("{*}numFmt")}
    shown = {number: suffix for number, code in (_BUILT_IN | own).items() if (suffix := suffix_of(code))}
    used = {str(k).encode(): style for k, style in enumerate(styles.iterfind("{*}cellXfs/{*}xf"))}
    return _Styles(
        suffixes={k: shown[format_] for k, style in used.items() if (format_ := style.get("numFmtId", "")) in shown},
        indents={k: steps for k, style in used.items() if (steps := _indent(style))},
    )


def _indent(style: etree._Element) -> int:
    """How far a style sets text in; names spread over the width of a cell (distributed) are not set in."""
    alignment = style.find("{*}alignment")
    is_left = alignment is not None and alignment.get("horizontal") == "left"
    return int(alignment.get("indent", "0")) if is_left else 0


def _indents(xml: bytes, styles: Mapping[bytes, int]) -> dict[Address, int]:
    cells = _WITH_STYLE.findall(xml) if styles else ()
    return {(int(row) - 1, _column(letters)): styles[style] for letters, row, style in cells if style in styles}


def _suffixes(xml: bytes, styles: Mapping[bytes, str]) -> dict[Address, str]:
    cells = _STYLED.findall(xml) if styles else ()
    return {(int(row) - 1, _column(letters)): styles[style] for letters, row, style in cells if style in styles}


def _errors(xml: bytes) -> tuple[tuple[Address, str], ...]:
    cells = _FAILED.findall(xml) if b't="e"' in xml else ()
    return tuple(((int(row) - 1, _column(letters)), text.decode("ascii", "replace")) for letters, row, text in cells)


def _of_sheet(xml: bytes, styles: _Styles) -> Facts:
    suffixes, indents, errors = _suffixes(xml, styles.suffixes), _indents(xml, styles.indents), _errors(xml)
    if b"hidden=" not in xml and b"<f" not in xml and b":f" not in xml:
        return Facts(xml=xml, suffixes=suffixes, indents=indents, errors=errors)
    rows: set[int] = set()
    columns: set[int] = set()
    uncalculated: set[Address] = set()
    for _, element in etree.iterparse(
        io.BytesIO(xml), tag=["{*}row", "{*}col"], resolve_entities=False, no_network=True
    ):
        # Drawings have rows and columns of their own, without these attributes.
        hidden = element.get("hidden") in {"1", "true"}
        if etree.QName(element).localname == "col":
            first, last = int(element.get("min", 1)), min(int(element.get("max", 0)), 16384)
            columns.update(range(first - 1, last) if hidden else ())
            continue
        rows.update([int(element.get("r", 1)) - 1] if hidden else ())
        uncalculated.update(_address(c.get("r", "A1")) for c in element if _never_calculated(c))
        element.clear()
    return Facts(
        hidden_rows=frozenset(rows),
        hidden_columns=frozenset(columns),
        uncalculated=frozenset(uncalculated),
        suffixes=suffixes,
        indents=indents,
        errors=errors,
        xml=xml,
    )


def disagreeing(rows: list[list[object]], xml: bytes) -> Iterator[Address]:
    """The cells of a sheet where its package stores a plain number and a reader gave another one."""
    stored = [*map(float, _NUMBER.findall(xml))]
    if not stored or stored == [cell for row in rows for cell in row if type(cell) is float]:
        return
    for letters, number_of_row, digits in _PLACED.findall(xml):
        r, c, number = int(number_of_row) - 1, _column(letters), float(digits)
        cell = rows[r][c] if r < len(rows) and c < len(rows[r]) else ""
        # A number under a date format is a date to the reader; both mean the same day.
        if cell != number and isinstance(cell, float | str) and not _is_close(cell, number):
            yield r, c


def _is_close(cell: float | str, number: float) -> bool:
    return isinstance(cell, float) and math.isclose(cell, number, rel_tol=1e-12)


def _never_calculated(cell: etree._Element) -> bool:
    value = cell.find("{*}v")
    return cell.find("{*}f") is not None and (value is None or not value.text)


def _address(ref: str) -> Address:
    match = re.match(r"([A-Z]+)(\d+)", ref)
    return (0, 0) if match is None else (int(match[2]) - 1, _column(match[1].encode()))


@lru_cache(maxsize=16384)
def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1
