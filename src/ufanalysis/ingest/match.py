"""The figures of one workbook → claims: which indicator, district and year each speaks of, in the canonical unit."""

import math
import pickle
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from ufanalysis.catalog import Catalog
from ufanalysis.errors import WorkbookError
from ufanalysis.ingest.findings import Finding, note
from ufanalysis.ingest.grid import BLANK
from ufanalysis.ingest.names import Names, is_derived, is_subtotal, names_of, normal, places_of
from ufanalysis.ingest.read import Block, blocks_of, letters, place_of, quantity_of, raw_of, unit_of, year_of
from ufanalysis.ingest.sheets import Address, Sheet
from ufanalysis.ingest.tables import Axis
from ufanalysis.ingest.targets import is_targets, targets_of
from ufanalysis.ingest.units import factor, scaled, unscaled
from ufanalysis.ingest.workbook import read_sheets

__all__ = [
    "CLAIMS",
    "Claim",
    "Reading",
    "Unknown",
    "Vocabulary",
    "match_file",
    "match_sealed",
    "refusal",
    "vocabulary_of",
]

_REVISED = re.compile(r"修订|更正|订正|调整后|修正|\b[vV][2-9]\b|[_（(]V[2-9]")


class Claim(NamedTuple):
    """What one figure says of a known indicator, district and year; `step` is the worth of its last printed digit."""

    indicator: str
    district: str
    year: int
    value: float
    lower: float
    upper: float
    status: str
    sheet: str
    ref: str
    raw: str
    step: float
    revised: bool


#: Claims as they travel from a worker and rest on disk; words that repeat are stored once.
_WORD = pa.dictionary(pa.int32(), pa.string())
CLAIMS = pa.schema(
    {
        "indicator": _WORD,
        "district": _WORD,
        "year": pa.int16(),
        "value": pa.float64(),
        "lower": pa.float64(),
        "upper": pa.float64(),
        "status": _WORD,
        "sheet": _WORD,
        "ref": pa.string(),
        "raw": pa.string(),
        "step": pa.float64(),
        "revised": pa.bool_(),
        "file": _WORD,
    }
)


class Unknown(NamedTuple):
    """A name that no catalog knows: `what` is indicator or district."""

    what: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one workbook gave: claims, targets, findings, unknown names and how often they stand."""

    file: str
    claims: list[Claim] = field(default_factory=list)
    targets: list[dict[str, object]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unknown: dict[Unknown, int] = field(default_factory=dict)
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What matching needs of a catalog, indexed once: names, canonical units by indicator, places as spelt."""

    catalog: Catalog
    names: Names
    units: dict[str, str]
    places: frozenset[str]


def vocabulary_of(catalog: Catalog) -> Vocabulary:
    """Index a catalog for matching."""
    units = {i.code: i.unit for i in catalog.indicators}
    return Vocabulary(catalog=catalog, names=names_of(catalog), units=units, places=places_of(catalog))


def match_file(path: Path, file: str, vocabulary: Vocabulary) -> Reading:
    """Read one workbook and say of each figure what it speaks of; a workbook that cannot be read is one finding."""
    try:
        sheets = read_sheets(path)
    except WorkbookError as error:
        return Reading(file=file, findings=[refusal(error, file)], refused=True)
    if is_targets(sheets):
        targets, findings = targets_of(sheets, file, vocabulary.catalog)
        return Reading(file=file, targets=targets, findings=findings)
    return _matched(sheets, file, vocabulary)


def match_sealed(path: Path, file: str, sealed: bytes) -> tuple[Reading, pa.Table]:
    """`match_file` for workers: the vocabulary comes pickled, the claims go back as one table of CLAIMS."""
    reading = match_file(path, file, _unsealed(sealed))
    return replace(reading, claims=[]), _table(reading.claims, file)


@lru_cache(maxsize=2)
def _unsealed(sealed: bytes) -> Vocabulary:
    # Bytes of this very program, sent to its own worker; nothing from outside is ever unpickled.
    return pickle.loads(sealed)  # noqa: S301


def _table(claims: list[Claim], file: str) -> pa.Table:
    columns = list(zip(*claims, strict=True)) or [()] * len(Claim._fields)
    arrays = [
        pa.array(column, type=pa.string() if field.type == _WORD else field.type)
        for column, field in zip([*columns, [file] * len(claims)], CLAIMS, strict=True)
    ]
    encoded = [a.dictionary_encode() if f.type == _WORD else a for a, f in zip(arrays, CLAIMS, strict=True)]
    return pa.Table.from_arrays(encoded, schema=CLAIMS)


def refusal(error: WorkbookError, file: str) -> Finding:
    """The finding that a workbook could not be read, and why."""
    return note("error", error.code, (file, "", ""), (error.found, error.expected, error.advice))


def _matched(sheets: list[Sheet], file: str, vocabulary: Vocabulary) -> Reading:
    blocks = list(blocks_of(sheets, file, vocabulary.places))
    outcomes = [
        outcome
        for block in blocks
        for outcome in _of_block(_Context(block=block, file=file, names=vocabulary.names, units=vocabulary.units))
    ]
    claims = [outcome for outcome in outcomes if isinstance(outcome, Claim)]
    found = [outcome for outcome in outcomes if isinstance(outcome, dict)]
    of_cells = [*_suspects(claims, file), *_uncalculated(claims, sheets, file), *_disagreements(claims, sheets, file)]
    findings = [*_hidden(sheets, file), *_not_understood(sheets, blocks, file), *found, *of_cells]
    unknown = Counter(outcome for outcome in outcomes if isinstance(outcome, Unknown))
    return Reading(file=file, claims=claims, findings=findings, unknown=dict(unknown))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What all figures of a block share."""

    block: Block
    file: str
    names: Names
    units: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """What a column means in rows whose labels hold the same words: an indicator in a unit, or a name nobody knows."""

    position: int
    letter: str
    axis: Axis
    code: str | None
    scale: float | None
    unit: str
    unknown: str
    derived: bool
    revised: bool


def _of_block(context: _Context) -> Iterator[Claim | Unknown | Finding]:
    """What the figures of a block come to; growth rates and subtotals come to nothing.

    Meaning is found once for all rows with the same words: in a table of districts that is once per column.
    """
    described = context.block.described
    meanings: dict[tuple[tuple[str, ...], str], list[_Column]] = {}
    for row in described.table.body:
        across = described.rows[row]
        key = (context.names.parts(across.labels), across.unit)
        if key not in meanings:
            meanings[key] = [_column(context, across, position) for position in described.columns]
        yield from _of_row(context, row, across, meanings[key])


def _column(context: _Context, across: Axis, position: int) -> _Column:
    block, names = context.block, context.names
    down = block.described.columns[position]
    unit = unit_of(across, down, block.described)
    words = (*names.parts(across.labels), *names.parts(down.labels))
    code = names.named(words, (block.described.title, block.sheet.name), unit)
    label = " ▸ ".join(dict.fromkeys(p for p in (*across.labels, *down.labels) if _may_name(p, names)))
    texts = (context.file, block.sheet.name, block.described.title, *down.labels)
    return _Column(
        position=position,
        letter=letters(position + block.described.table.grid.left),
        axis=down,
        code=code,
        scale=_scale(unit, context.units[code]) if code else None,
        unit=unit,
        unknown="" if is_derived(label) else label,
        derived=any(map(is_derived, down.labels)),
        revised=any(map(_REVISED.search, texts)),
    )


def _may_name(label: str, names: Names) -> bool:
    return normal(label) not in names.districts and not re.fullmatch(r"(19|20)\d\d年?", label)


def _scale(unit: str, canonical: str) -> float | None:
    return factor(unit, canonical) if unit else 1.0


def _of_row(context: _Context, row: int, across: Axis, columns: list[_Column]) -> Iterator[Claim | Unknown | Finding]:
    grid = context.block.described.table.grid
    cells, kinds, at = grid.rows[row], grid.kinds[row], row + grid.top + 1
    for column in columns:
        if kinds[column.position] == BLANK and not (across.labels and column.axis.labels):
            continue
        if column.code is None:
            if column.unknown:
                yield Unknown("indicator", column.unknown)
            continue
        place = place_of(across, column.axis, context.block)
        district = context.names.district(place)
        if district is None and not is_subtotal(place):
            yield Unknown("district", place)
        if district is not None and not column.derived:
            year = year_of(across, column.axis, context.block.context)
            yield _claim(context, cells[column.position], column, (district, year), f"{column.letter}{at}")


def _claim(
    context: _Context, cell: object, column: _Column, about: tuple[str, int | None], ref: str
) -> Claim | Finding:
    (district, year), sheet, code = about, context.block.sheet.name, str(column.code)
    if year is None:
        texts = ("看不出是哪一年", "表头、标题、工作表名或文件名中写明年份", "请在标题中写明年份")
        return note("error", "NO_YEAR", (context.file, sheet, ""), texts)
    raw = raw_of(cell)
    if type(cell) is float and column.scale == 1.0 and not math.isnan(cell):
        # Nine figures in ten come this way: a number in the canonical unit says nothing but itself.
        step = _step(raw)
        return Claim(code, district, year, cell, cell, cell, "measured", sheet, ref, raw, step, column.revised)
    quantity = quantity_of(cell)
    scale = column.scale
    if quantity.unit or quantity.scaled:
        scale = _scale(quantity.unit or unscaled(column.unit), context.units[code])
    if scale is None:
        return _unit_conflict(quantity.unit or column.unit, context, (code, district, year), ref)
    value, lower, upper = (scaled(number, scale) for number in (quantity.value, quantity.lower, quantity.upper))
    step = _step(raw) * scale
    return Claim(code, district, year, value, lower, upper, quantity.status, sheet, ref, raw, step, column.revised)


def _unit_conflict(unit: str, context: _Context, key: tuple[str, str, int], ref: str) -> Finding:
    expected, advice = f"可换算为“{context.units[key[0]]}”的单位", "请核对表头单位，或在指标目录中补充写法"
    where = (context.file, context.block.sheet.name, ref)
    return note("error", "UNIT_CONFLICT", where, (f"单位为“{unit}”", expected, advice), key)


def _step(raw: str) -> float:
    """The worth of the last printed digit: "94.34" → 0.01."""
    _, point, decimals = raw.replace("．", ".").partition(".")
    match = re.match(r"\d+", decimals) if point else None
    return 10.0 ** -len(match[0]) if match else 1.0


# ---- findings of the file itself ------------------------------------------------------------------------------------


def _hidden(sheets: list[Sheet], file: str) -> list[Finding]:
    found = []
    for sheet in sheets:
        what = [
            *(["整张工作表"] if not sheet.visible else []),
            *([f"{len(sheet.hidden_rows)} 行"] if sheet.hidden_rows else []),
            *([f"{len(sheet.hidden_columns)} 列"] if sheet.hidden_columns else []),
        ]
        if what:
            texts = (f"隐藏了{'、'.join(what)}", "没有隐藏内容", "隐藏内容已照常读取，请确认是否应计入")
            found.append(note("info", "HIDDEN", (file, sheet.name, ""), texts))
    return found


def _not_understood(sheets: list[Sheet], blocks: list[Block], file: str) -> list[Finding]:
    """Sheets with figures of which not one has both a row's and a column's name."""
    named = {block.sheet.name for block in blocks if _names_figures(block)}
    figures = {s.name: sum(isinstance(c, float) for row in s.rows for c in row) for s in sheets if s.name not in named}
    return [
        note(
            "warning",
            "TABLE_NOT_UNDERSTOOD",
            (file, name, ""),
            (f"有 {count} 个数字，但看不出表头和行名", *_TABLE_TEXTS),
        )
        for name, count in figures.items()
        if count > 2
    ]


def _names_figures(block: Block) -> bool:
    rows, columns = block.described.rows.values(), block.described.columns.values()
    return any(axis.labels for axis in rows) and any(axis.labels for axis in columns)


_TABLE_TEXTS = ("表头在上、名称在左的统计表", "请补上表头与行名；若本表不是统计数据，可不处理")


def _suspects(claims: list[Claim], file: str) -> list[Finding]:
    texts = ("一个数字", "请核对原件后更正")
    return [
        note("warning", "SUSPECT_TEXT", (file, c.sheet, c.ref), (f"“{c.raw}”", *texts), c[:3])
        for c in claims
        if c.status == "suspect"
    ]


def _at(claims: list[Claim], sheets: list[Sheet], which: Callable[[Sheet], frozenset[Address]]) -> list[Claim]:
    """The claims whose cells are among those of their sheet."""
    addresses = {(sheet.name, f"{letters(c)}{r + 1}") for sheet in sheets for r, c in which(sheet)}
    return [claim for claim in claims if (claim.sheet, claim.ref) in addresses] if addresses else []


def _uncalculated(claims: list[Claim], sheets: list[Sheet], file: str) -> list[Finding]:
    """Formulas that were never calculated look blank; they are findings, with the way to get their value."""
    texts = ("公式没有计算结果", "计算后的数值", "请在 Excel 或 WPS 中打开、保存后重新发送")
    found = _at(claims, sheets, lambda sheet: sheet.uncalculated)
    return [note("error", "NOT_CALCULATED", (file, c.sheet, c.ref), texts, c[:3]) for c in found]


def _disagreements(claims: list[Claim], sheets: list[Sheet], file: str) -> list[Finding]:
    """Numbers that two independent ways of reading the file give differently."""
    texts = ("两种读取方法一致的数字", "请在 Excel 或 WPS 中打开核对，另存后重新发送")
    found = _at(claims, sheets, lambda sheet: sheet.doubtful)
    return [
        note("error", "READERS_DISAGREE", (file, c.sheet, c.ref), (f"“{c.raw}”与文件中存储的数字不同", *texts), c[:3])
        for c in found
    ]
