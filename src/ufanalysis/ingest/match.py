"""The figures of one workbook → claims: which indicator, district and year each speaks of, in the canonical unit."""

import math
import pickle
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ufanalysis.catalog import Catalog
from ufanalysis.errors import WorkbookError
from ufanalysis.ingest.claims import CLAIMS, Meant, Misfit, claims_of, joined, scale_of
from ufanalysis.ingest.findings import Finding, note
from ufanalysis.ingest.grid import BLANK
from ufanalysis.ingest.names import Names, is_derived, is_subtotal, names_of, normal, places_of
from ufanalysis.ingest.places import Places
from ufanalysis.ingest.read import Block, blocks_of, is_of_last_year, letters, place_of, unit_of
from ufanalysis.ingest.sheetchecks import cell_findings, sheet_findings
from ufanalysis.ingest.sheets import Sheet
from ufanalysis.ingest.tables import Axis, clean_place
from ufanalysis.ingest.targets import is_targets, targets_of
from ufanalysis.ingest.wholes import without_parts
from ufanalysis.ingest.words import Words, coded
from ufanalysis.ingest.workbook import read_sheets

__all__ = ["Reading", "Unknown", "Vocabulary", "match_file", "match_sealed", "refusal", "vocabulary_of"]

Flags = NDArray[np.bool_]
Objects = NDArray[np.object_]

_REVISED = re.compile(r"修订|更正|订正|调整后|修正|\b[vV][2-9]\b|[_（(]V[2-9]")


class Unknown(NamedTuple):
    """A name that no catalog knows: `what` is indicator or district."""

    what: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one workbook gave besides claims: targets, findings, unknown names and how often they stand."""

    file: str
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
    places: Places


def vocabulary_of(catalog: Catalog) -> Vocabulary:
    """Index a catalog for matching."""
    units = {i.code: i.unit for i in catalog.indicators}
    return Vocabulary(catalog=catalog, names=names_of(catalog), units=units, places=places_of(catalog))


def match_file(path: Path, file: str, vocabulary: Vocabulary) -> tuple[Reading, pa.Table]:
    """Read one workbook and say of each figure what it speaks of, as a table of CLAIMS.

    A workbook that cannot be read is one finding.
    """
    try:
        sheets = read_sheets(path)
    except WorkbookError as error:
        return Reading(file=file, findings=[refusal(error, file)], refused=True), CLAIMS.empty_table()
    if is_targets(sheets):
        targets, findings = targets_of(sheets, file, vocabulary.catalog)
        return Reading(file=file, targets=targets, findings=findings), CLAIMS.empty_table()
    return _matched(sheets, file, vocabulary)


def match_sealed(path: Path, file: str, sealed: Path) -> tuple[Reading, pa.Table]:
    """`match_file` for workers, which find the pickled vocabulary in a file and load it once."""
    return match_file(path, file, _unsealed(sealed))


@lru_cache(maxsize=2)
def _unsealed(sealed: Path) -> Vocabulary:
    # Bytes of this very program, sent to its own worker; nothing from outside is ever unpickled.
    return pickle.loads(sealed.read_bytes())  # noqa: S301


def refusal(error: WorkbookError, file: str) -> Finding:
    """The finding that a workbook could not be read, and why."""
    return note("error", error.code, (file, "", ""), (error.found, error.expected, error.advice))


def _matched(sheets: list[Sheet], file: str, vocabulary: Vocabulary) -> tuple[Reading, pa.Table]:
    blocks = list(blocks_of(sheets, file, vocabulary.places))
    contexts = [_Context(block=b, file=file, names=vocabulary.names, units=vocabulary.units) for b in blocks]
    groups = [group for context in contexts for group in _groups(context)]
    parts = [group.meant for group in groups if group.meant]
    meant, of_parts = without_parts(joined(parts)) if parts else (None, Counter())
    table, misfits = claims_of(meant, file, vocabulary.units) if meant else (CLAIMS.empty_table(), [])
    findings = [
        *sheet_findings(sheets, blocks, file),
        *(finding for group in groups for finding in group.findings),
        *(_unit_conflict(misfit, file, vocabulary.units) for misfit in misfits),
        *cell_findings(table, sheets, file),
    ]
    unknown = sum(
        (group.unknown for group in groups), Counter(Unknown("indicator", name) for name in of_parts.elements())
    )
    return Reading(file=file, findings=findings, unknown=dict(unknown)), table


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What all figures of a block share."""

    block: Block
    file: str
    names: Names
    units: dict[str, str]

    @property
    def lines(self) -> tuple[str, str]:
        """What stands over all figures: the title, and the name of the sheet."""
        return self.block.described.title, self.block.sheet.name


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """What a column means in rows with the same words: an indicator in a unit, or, with no code, an unknown name."""

    position: int
    letter: str
    axis: Axis
    code: str
    scale: float
    unit: str
    unknown: str
    derived: bool
    revised: bool
    partial: bool
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """What rows with the same words come to; growth rates and subtotals come to nothing."""

    meant: Meant | None = None
    unknown: Counter[Unknown] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)


def _groups(context: _Context) -> Iterator[_Group]:
    """The cells of a block, rows with the same words together: in a table of districts that is one group."""
    described = context.block.described
    alike: dict[tuple[tuple[str, ...], str], list[int]] = {}
    for row in described.table.body:
        across = described.rows[row]
        alike.setdefault((context.names.parts(_naming(across)), across.unit), []).append(row)
    revised = any(map(_REVISED.search, (context.file, *context.lines)))
    for (words, _), rows in alike.items():
        across = described.rows[rows[0]]
        columns = [_column(context, (across, words), position) for position in described.columns]
        columns = [replace(column, revised=True) for column in columns] if revised else columns
        coded = [column for column in columns if column.code]
        nameless = _nameless(context, rows, [column for column in columns if column.unknown])
        group = _group(context, rows, coded) if coded else _Group()
        yield replace(group, unknown=group.unknown + nameless)


def _column(context: _Context, named: tuple[Axis, tuple[str, ...]], position: int) -> _Column:
    """The meaning of a column in rows like this one, of which the words that may name an indicator are known."""
    (across, words), block, names = named, context.block, context.names
    down = block.described.columns[position]
    unit = unit_of(across, down, block.described)
    parts = (*words, *names.parts(_naming(down)))
    code = names.named(parts, context.lines, unit)
    label = _unknown_name(across, down, names)
    return _Column(
        position=position,
        letter=letters(position + block.described.table.grid.left),
        axis=down,
        code=code or "",
        scale=scale_of(unit, context.units[code]) if code else math.nan,
        unit=unit,
        unknown="" if code else label,
        derived=any(map(is_derived, down.labels)),
        revised=any(map(_REVISED.search, down.labels)),
        partial=bool(code and parts) and not names.names_all(parts, unit),
        label=label,
    )


def _unknown_name(across: Axis, down: Axis, names: Names) -> str:
    """What figures without a code are called: their labels without places and years; "" for growth rates."""
    label = " ▸ ".join(dict.fromkeys(part for part in (*_naming(across), *_naming(down)) if _may_name(part, names)))
    return "" if is_derived(label) else label


def _naming(axis: Axis) -> list[str]:
    """The labels without the one that says the place: whether it is known or not, it names no indicator."""
    return [label for label in axis.labels if clean_place(label) != axis.place] if axis.place else axis.labels


def _may_name(label: str, names: Names) -> bool:
    return normal(label) not in names.districts and not re.fullmatch(r"(19|20)\d\d年?", label)


def _nameless(context: _Context, rows: list[int], columns: list[_Column]) -> Counter[Unknown]:
    counts = _present(context, rows, columns).sum(axis=0) if columns else []
    pairs = zip(columns, counts, strict=True)
    return Counter(Unknown("indicator", column.unknown) for column, count in pairs for _ in range(count))


def _present(context: _Context, rows: list[int], columns: list[_Column]) -> Flags:
    """Which cells are figures: a blank one only where both its row and its column have a name."""
    described, kinds = context.block.described, context.block.described.table.grid.kinds
    named = np.outer([bool(described.rows[r].labels) for r in rows], [bool(c.axis.labels) for c in columns])
    return named if named.all() else named | [[kinds[r][c.position] != BLANK for c in columns] for r in rows]


def _group(context: _Context, rows: list[int], columns: list[_Column]) -> _Group:
    """The cells of rows and columns that name indicators, with what each speaks of."""
    grid = context.block.described.table.grid
    present, year = _present(context, rows, columns), _years(context, rows, columns)
    places = _places(context, rows, columns)
    districts = [context.names.district(place) or "" for place in places.words]
    known = np.array([district != "" for district in districts])[places.codes]
    stored = present & known & ~np.array([column.derived for column in columns])
    dated = stored & (year > 0)
    positions = [column.position for column in columns]
    cells = np.array([grid.rows[row] for row in rows], object)[:, positions]
    down, across = np.nonzero(dated)
    meant = Meant(
        cell=cells[dated],
        sheet=Words(codes=np.zeros(len(down), np.int32), words=[context.block.sheet.name]),
        row=coded(str(row + grid.top + 1) for row in rows).at(down),
        letter=coded(column.letter for column in columns).at(across),
        indicator=coded(column.code for column in columns).at(across),
        district=Words(codes=places.codes[dated], words=districts),
        year=year[dated],
        unit=coded(column.unit for column in columns).at(across),
        scale=np.array([column.scale for column in columns])[across],
        revised=np.array([column.revised for column in columns])[across],
        partial=np.array([column.partial for column in columns])[across],
        label=coded(column.label for column in columns).at(across),
    )
    findings = [_undated(context)] if (stored & ~dated).any() else []
    nowhere = [places.words[code] for code in places.codes[present & ~known]]
    unknown = Counter(Unknown("district", name) for name in nowhere if not is_subtotal(name))
    return _Group(meant=meant if len(down) else None, unknown=unknown, findings=findings)


def _places(context: _Context, rows: list[int], columns: list[_Column]) -> Words:
    """The place of each cell as the sheet spells it, with codes as rows × columns; "" stands for the whole.

    Where a row says nothing of a place, its column does, or the sheet.
    """
    block = context.block
    axes = [block.described.rows[row] for row in rows]
    of_rows = [place_of(axis, Axis(labels=[]), block) if axis.place else "" for axis in axes]
    of_columns = [place_of(Axis(labels=[]), column.axis, block) for column in columns]
    said = coded([*of_rows, *of_columns])
    by_row, by_column = said.codes[: len(rows), None], said.codes[len(rows) :]
    return Words(codes=np.where([[bool(place)] for place in of_rows], by_row, by_column), words=said.words)


def _years(context: _Context, rows: list[int], columns: list[_Column]) -> NDArray[np.int16]:
    """The year of each cell as `read.year_of` finds it, 0 where there is none."""
    axes = [context.block.described.rows[row] for row in rows]
    of_rows = np.array([axis.year or 0 for axis in axes], np.int16)[:, None]
    of_columns = np.array([column.axis.year or 0 for column in columns], np.int16)
    stated = np.where(of_columns, of_columns, of_rows)
    if stated.all() or not context.block.context.year:
        return stated
    before = np.logical_or.outer([*map(is_of_last_year, axes)], [is_of_last_year(c.axis) for c in columns])
    return np.where(stated, stated, context.block.context.year - before).astype(np.int16)


def _undated(context: _Context) -> Finding:
    texts = ("看不出是哪一年", "表头、标题、工作表名或文件名中写明年份", "请在标题中写明年份")
    return note("error", "NO_YEAR", (context.file, context.block.sheet.name, ""), texts)


def _unit_conflict(misfit: Misfit, file: str, units: dict[str, str]) -> Finding:
    expected, advice = f"可换算为“{units[misfit.about[0]]}”的单位", "请核对表头单位，或在指标目录中补充写法"
    where = (file, misfit.sheet, misfit.ref)
    return note("error", "UNIT_CONFLICT", where, (f"单位为“{misfit.unit}”", expected, advice), misfit.about)
