"""The words of a table → what its cells speak of, found once for all sheets of a form; it looks at no cell."""

import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ufanalysis.ingest.claims import Meant, scale_of
from ufanalysis.ingest.footnotes import as_one
from ufanalysis.ingest.measures import Stated
from ufanalysis.ingest.names import BETWEEN, Names, is_derived, normal
from ufanalysis.ingest.places import TOTALS, is_group_of_districts, is_place_head
from ufanalysis.ingest.planned import is_planned
from ufanalysis.ingest.read import Block, letters, place_of, unit_of, years_back
from ufanalysis.ingest.tables import Axis, clean_place
from ufanalysis.ingest.words import Words, coded
from ufanalysis.ingest.years import part_of_year, period_of

__all__ = ["Cells", "Plan", "is_revised", "plans_of"]

Flags = NDArray[np.bool_]
Years = NDArray[np.int16]

#: Plans of larger tables are not kept: few are filled in again, and they would fill the memory.
_LARGEST = 20_000
_NOTHING = Axis(labels=[])
_REVISED = re.compile(r"修订|更正|订正|调整后|修正|\b[vV][2-9]\b|[_（(]V[2-9]")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Wording:
    """All that says what the cells of a table speak of, but for the cells: rows and columns are those of its form.

    `corner` is where its grid begins, `scope` the place that the sheet speaks for.
    """

    rows: dict[int, Axis]
    columns: dict[int, Axis]
    units: tuple[Stated, ...]
    corner: tuple[int, int]
    scope: str
    whole: bool
    names: Names

    def _marks(self) -> tuple[object, ...]:
        # `describe_form` gives sheets of one form the very same rows and columns.
        return id(self.rows), id(self.columns), self.units, self.corner, self.scope, self.whole, id(self.names)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Wording) and self._marks() == other._marks()

    def __hash__(self) -> int:
        return hash(self._marks())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """What a column means in rows with the same words: an indicator in a unit, or, with no code, an unknown name.

    `label` is the name in full, `partial` says that the code leaves out some of it, `derived` that the figures are
    computed from others, `mute` that the words name nothing and the lines over the table may, `under` that they name
    it only together with those.
    """

    position: int
    axis: Axis
    code: str
    scale: float
    unit: str
    derived: bool
    partial: bool
    label: str
    mute: bool
    under: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """The cells of rows × columns: `named` are figures even when blank, `placed` have a known place.

    `stored` are placed and not derived; `stated` is the year of row or column, 0 without one, `before` how
    many years before that of the sheet. `meant` has all that is the same on every sheet of the form, row by row.
    """

    positions: list[int]
    named: Flags
    places: Words
    placed: Flags
    stored: Flags
    stated: Years
    before: Years
    meant: Meant


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """Rows with the same words: their columns that name indicators, if any, and those whose name nobody knows."""

    cells: Cells | None
    rows: list[int]
    nameless: list[_Column]
    nameless_named: Flags
    mute: bool


def plans_of(block: Block, names: Names) -> list[Plan]:
    """What the words of a block say of its cells, rows with the same words together."""
    wording = _wording_of(block, names)
    planned = _planned if len(wording.rows) * len(wording.columns) <= _LARGEST else _planned.__wrapped__
    plans = planned(wording, ())
    # Only words that name nothing ask for the lines over the table; all others mean the same on every sheet.
    asks = any(plan.mute or plan.nameless for plan in plans)
    return planned(wording, (block.described.title, block.sheet.name)) if asks else plans


def _wording_of(block: Block, names: Names) -> _Wording:
    described, grid = block.described, block.described.table.grid
    return _Wording(
        rows=described.rows,
        columns=described.columns,
        units=tuple(described.units),
        corner=(grid.top, grid.left),
        scope=block.context.place,
        whole=described.whole,
        names=names,
    )


@lru_cache(maxsize=64)
def _planned(wording: _Wording, lines: tuple[str, ...]) -> list[Plan]:
    alike: dict[tuple[tuple[str, ...], tuple[object, ...], bool], list[int]] = {}
    for row, across in wording.rows.items():
        # Names are compared without the ± that makes a row of changes.
        units = across.unit, *across.units.items()
        key = wording.names.parts(_naming(across)), units, any(map(is_derived, across.labels))
        alike.setdefault(key, []).append(row)
    return [
        _plan(
            wording,
            rows,
            _unshared([_column(wording, c, row=rows[0], words=words, lines=lines) for c in wording.columns]),
        )
        for (words, *_), rows in alike.items()
    ]


def _plan(wording: _Wording, rows: list[int], columns: list[_Column]) -> Plan:
    known = [column for column in columns if column.code]
    # Growth rates need no name.
    nameless = [column for column in columns if column.label and not column.code and not column.derived]
    return Plan(
        cells=_cells(wording, rows, known) if known else None,
        rows=rows,
        nameless=nameless,
        nameless_named=_named(wording, rows, nameless),
        mute=any(column.mute for column in columns),
    )


def _column(wording: _Wording, position: int, *, row: int, words: tuple[str, ...], lines: tuple[str, ...]) -> _Column:
    """The meaning of a column in rows like this one, of which `words` may name an indicator."""
    across, down, names = wording.rows[row], wording.columns[position], wording.names
    unit = unit_of(across, down, wording.units, column=position)
    parts = (*words, *names.parts(_naming(down)))
    code = names.named(parts, unit)
    mute = code is None and names.say_when(parts)
    under = None if code or mute else names.named_under(lines, parts)
    code = code or under or (names.named_in(lines) if mute else None)
    is_full = bool(code) and (bool(under) or (mute and names.say_nothing(parts)) or names.names_all(parts, unit))
    return _Column(
        position=position,
        axis=down,
        code=code or "",
        scale=scale_of(unit, names.units[code]) if code else math.nan,
        unit=unit,
        derived=_is_derived((*across.labels, *down.labels), is_full=is_full),
        partial=bool(code and parts) and not is_full,
        label=_label(across, down, names),
        mute=mute,
        under=bool(under),
    )


def _unshared(columns: list[_Column]) -> list[_Column]:
    """The columns without codes that a title lends to several (总数 | 人数): which of them it means, nobody can say."""
    codes = Counter(column.code for column in columns if column.code and not column.derived)
    return [
        replace(column, code="", scale=math.nan, partial=False) if column.under and codes[column.code] > 1 else column
        for column in columns
    ]


def _is_derived(labels: tuple[str, ...], *, is_full: bool) -> bool:
    """收入增长率 may be an indicator of the catalog, in full, and so may 计划 over 生育率; a ± belongs to no name."""
    said = any("±" in label for label in labels)
    return said or (not is_full and any(is_derived(label) or is_planned(label) for label in labels))


def _label(across: Axis, down: Axis, names: Names) -> str:
    """What figures are called: their labels without places and years."""
    return BETWEEN.join(dict.fromkeys(part for part in (*_naming(across), *_naming(down)) if _may_name(part, names)))


def _naming(axis: Axis) -> list[str]:
    """The labels without those that say the place (市辖区 ▸ 澄湾区): known or not, it names no indicator."""
    return [label for label in axis.labels if not _says_where(label, axis.place)] if axis.place else axis.labels


def _says_where(label: str, place: str) -> bool:
    return clean_place(label) == place or is_group_of_districts(label) or is_place_head(label) or label in ("市", "县")


def _may_name(label: str, names: Names) -> bool:
    return normal(label) not in names.districts and not re.fullmatch(r"(19|20)\d\d年?", label)


def _named(wording: _Wording, rows: list[int], columns: list[_Column]) -> Flags:
    """Which cells have a name in both their row and their column."""
    return np.outer([bool(wording.rows[row].labels) for row in rows], [bool(column.axis.labels) for column in columns])


def _cells(wording: _Wording, rows: list[int], columns: list[_Column]) -> Cells:
    places = _places(wording, rows, columns)
    districts = [wording.names.district(place) or "" for place in places.words]
    placed = np.array([district != "" for district in districts])[places.codes]
    back = [years_back(wording.rows[row]) for row in rows], [years_back(column.axis) for column in columns]
    return Cells(
        positions=[column.position for column in columns],
        named=_named(wording, rows, columns),
        places=places,
        placed=placed,
        stored=placed & ~np.array([column.derived for column in columns]),
        stated=_stated_years(wording, rows, columns),
        before=np.maximum.outer(*(np.array(years, np.int16) for years in back)),
        meant=_meant(wording, rows, columns, places, Words(codes=places.codes.ravel(), words=districts)),
    )


def _meant(wording: _Wording, rows: list[int], columns: list[_Column], places: Words, district: Words) -> Meant:
    """What cells speak of, row by row, as far as words say it."""
    top, left = wording.corner
    named = [letters(column.position + left) for column in columns]
    down, across = (index.ravel() for index in np.indices((len(rows), len(columns))))
    return Meant(
        number=np.full(len(down), np.nan),
        cell=np.empty(len(down), object),
        sheet=Words(codes=np.zeros(len(down), np.int32), words=[""]),
        ref=np.array([f"{letter}{row + top + 1}" for row in rows for letter in named], object),
        indicator=coded(column.code for column in columns).at(across),
        district=district,
        year=np.zeros(len(down), np.int16),
        unit=coded(column.unit for column in columns).at(across),
        scale=np.array([column.scale for column in columns])[across],
        revised=np.array([any(map(is_revised, column.axis.labels)) for column in columns])[across],
        period=_periods(wording, rows, columns).ravel(),
        total=np.array([normal(place) in TOTALS for place in places.words])[district.codes],
        note=_notes(wording, rows, columns),
        partial=np.array([column.partial for column in columns])[across],
        listed=_listed(wording, rows, columns).ravel(),
        label=coded(column.label for column in columns).at(across),
    )


def _places(wording: _Wording, rows: list[int], columns: list[_Column]) -> Words:
    """The place of each cell as the sheet spells it, with codes as rows × columns; "" stands for the whole.

    Where a row says nothing of a place, its column does, or the sheet.
    """
    axes = [wording.rows[row] for row in rows]
    of_rows = [
        place_of(axis, _NOTHING, scope=wording.scope, whole=wording.whole) if axis.place else "" for axis in axes
    ]
    of_columns = [place_of(_NOTHING, column.axis, scope=wording.scope, whole=wording.whole) for column in columns]
    said = coded([*of_rows, *of_columns])
    by_row, by_column = said.codes[: len(rows), None], said.codes[len(rows) :]
    return Words(codes=np.where([[bool(place)] for place in of_rows], by_row, by_column), words=said.words)


def _listed(wording: _Wording, rows: list[int], columns: list[_Column]) -> Flags:
    """Which cells have no place of their own, and in their row words of which the name in their column has none.

    Such rows list unions, works, people or events.
    """
    names = wording.names
    words = [names.parts(_naming(wording.rows[row])) for row in rows]
    placeless = [not wording.rows[row].place and not names.say_when(own) for row, own in zip(rows, words, strict=True)]
    named = [
        not column.axis.place and names.named(names.parts(_naming(column.axis)), column.unit) == column.code
        for column in columns
    ]
    return np.outer(placeless, named)


def _notes(wording: _Wording, rows: list[int], columns: list[_Column]) -> Words:
    """The footnotes of rows and columns as one text per cell, row by row."""
    of_rows, of_columns = [wording.rows[row].notes for row in rows], [column.axis.notes for column in columns]
    if not (any(of_rows) or any(of_columns)):
        return Words(codes=np.zeros(len(rows) * len(columns), np.int32), words=[""])
    return coded(as_one(dict.fromkeys((*by_row, *by_column))) for by_row in of_rows for by_column in of_columns)


def _periods(wording: _Wording, rows: list[int], columns: list[_Column]) -> Years:
    """The part of a year that row or column is of, as `years.period_of` numbers it; 0 where neither says so."""
    of_rows = [max(map(_period_in, wording.rows[row].labels), default=0) for row in rows]
    of_columns = [max(map(_period_in, column.axis.labels), default=0) for column in columns]
    return np.maximum.outer(np.array(of_rows, np.int16), np.array(of_columns, np.int16))


@lru_cache(maxsize=16384)
def _period_in(label: str) -> int:
    return period_of(part_of_year(label))


def _stated_years(wording: _Wording, rows: list[int], columns: list[_Column]) -> Years:
    of_rows = np.array([wording.rows[row].year or 0 for row in rows], np.int16)[:, None]
    of_columns = np.array([column.axis.year or 0 for column in columns], np.int16)
    return np.where(of_columns, of_columns, of_rows)


def is_revised(text: str) -> bool:
    """Whether a heading, title or name declares its figures a later version (修订数, V2)."""
    return bool(_REVISED.search(text))
