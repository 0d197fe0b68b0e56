"""Rows and columns whose words are known → what each of their cells speaks of; it converts no figure."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ufanalysis.ingest.claims import Meant, scale_of
from ufanalysis.ingest.findings import Finding, note
from ufanalysis.ingest.grid import BLANK
from ufanalysis.ingest.names import BETWEEN, Names, Unknown, is_derived, is_subtotal, normal
from ufanalysis.ingest.read import Block, is_of_last_year, letters, place_of, unit_of
from ufanalysis.ingest.tables import Axis, clean_place
from ufanalysis.ingest.words import Words, coded

__all__ = ["Context", "Group", "groups_of"]

Flags = NDArray[np.bool_]

_REVISED = re.compile(r"修订|更正|订正|调整后|修正|\b[vV][2-9]\b|[_（(]V[2-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
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
    """What a column means in rows with the same words: an indicator in a unit, or, with no code, an unknown name.

    `label` is the name in full, `partial` says that the code leaves out some of it, `derived` that the figures are
    computed from others.
    """

    position: int
    letter: str
    axis: Axis
    code: str
    scale: float
    unit: str
    derived: bool
    revised: bool
    partial: bool
    label: str

    @property
    def is_nameless(self) -> bool:
        """Whether its figures have a name that no catalog knows; growth rates need none."""
        return not self.code and not self.derived and self.label != ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What rows with the same words come to; growth rates and subtotals come to nothing."""

    meant: Meant | None = None
    unknown: Counter[Unknown] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)


def groups_of(context: Context) -> Iterator[Group]:
    """The cells of a block, rows with the same words together: in a table of districts that is one group."""
    described = context.block.described
    alike: dict[tuple[tuple[str, ...], str], list[int]] = {}
    for row in described.table.body:
        across = described.rows[row]
        alike.setdefault((context.names.parts(_naming(across)), across.unit), []).append(row)
    revised = any(map(_REVISED.search, (context.file, *context.lines)))
    for (words, _), rows in alike.items():
        across = described.rows[rows[0]]
        columns = [_column(context, position, across=across, words=words) for position in described.columns]
        columns = [replace(column, revised=True) for column in columns] if revised else columns
        known = [column for column in columns if column.code]
        nameless = _nameless(context, rows, [column for column in columns if column.is_nameless])
        group = _group(context, rows, known) if known else Group()
        yield replace(group, unknown=group.unknown + nameless)


def _column(context: Context, position: int, *, across: Axis, words: tuple[str, ...]) -> _Column:
    """The meaning of a column in rows like `across`, of which `words` may name an indicator."""
    block, names = context.block, context.names
    down = block.described.columns[position]
    unit = unit_of(across, down, block.described)
    parts = (*words, *names.parts(_naming(down)))
    code = names.named(parts, context.lines, unit)
    is_full = bool(code) and names.names_all(parts, unit)
    return _Column(
        position=position,
        letter=letters(position + block.described.table.grid.left),
        axis=down,
        code=code or "",
        scale=scale_of(unit, context.units[code]) if code else math.nan,
        unit=unit,
        # 收入增长率 may be an indicator of the catalog.
        derived=not is_full and any(map(is_derived, (*across.labels, *down.labels))),
        revised=any(map(_REVISED.search, down.labels)),
        partial=bool(code and parts) and not is_full,
        label=_label(across, down, names),
    )


def _label(across: Axis, down: Axis, names: Names) -> str:
    """What figures are called: their labels without places and years."""
    return BETWEEN.join(dict.fromkeys(part for part in (*_naming(across), *_naming(down)) if _may_name(part, names)))


def _naming(axis: Axis) -> list[str]:
    """The labels without the one that says the place: whether it is known or not, it names no indicator."""
    return [label for label in axis.labels if clean_place(label) != axis.place] if axis.place else axis.labels


def _may_name(label: str, names: Names) -> bool:
    return normal(label) not in names.districts and not re.fullmatch(r"(19|20)\d\d年?", label)


def _nameless(context: Context, rows: list[int], columns: list[_Column]) -> Counter[Unknown]:
    counts = _present(context, rows, columns).sum(axis=0) if columns else []
    unknown: Counter[Unknown] = Counter()
    for column, count in zip(columns, counts, strict=True):
        unknown[Unknown("indicator", column.label)] += int(count)
    return +unknown


def _present(context: Context, rows: list[int], columns: list[_Column]) -> Flags:
    """Which cells are figures: a blank one only where both its row and its column have a name."""
    described, kinds = context.block.described, context.block.described.table.grid.kinds
    named = np.outer([bool(described.rows[r].labels) for r in rows], [bool(c.axis.labels) for c in columns])
    return named if named.all() else named | [[kinds[r][c.position] != BLANK for c in columns] for r in rows]


def _group(context: Context, rows: list[int], columns: list[_Column]) -> Group:
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
    return Group(meant=meant if len(down) else None, unknown=unknown, findings=findings)


def _places(context: Context, rows: list[int], columns: list[_Column]) -> Words:
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


def _years(context: Context, rows: list[int], columns: list[_Column]) -> NDArray[np.int16]:
    """The year of each cell as `read.year_of` finds it, 0 where there is none."""
    axes = [context.block.described.rows[row] for row in rows]
    of_rows = np.array([axis.year or 0 for axis in axes], np.int16)[:, None]
    of_columns = np.array([column.axis.year or 0 for column in columns], np.int16)
    stated = np.where(of_columns, of_columns, of_rows)
    if stated.all() or not context.block.context.year:
        return stated
    before = np.logical_or.outer([*map(is_of_last_year, axes)], [is_of_last_year(c.axis) for c in columns])
    return np.where(stated, stated, context.block.context.year - before).astype(np.int16)


def _undated(context: Context) -> Finding:
    texts = ("看不出是哪一年", "表头、标题、工作表名或文件名中写明年份", "请在标题中写明年份")
    return note("error", "NO_YEAR", (context.file, context.block.sheet.name, ""), texts)
