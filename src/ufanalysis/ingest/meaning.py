"""The cells of a table → what each speaks of, by the plans of its words; it converts no figure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ufanalysis.ingest.claims import Meant
from ufanalysis.ingest.findings import Finding, note
from ufanalysis.ingest.footnotes import as_one
from ufanalysis.ingest.grid import BLANK, Grid, Numbers
from ufanalysis.ingest.names import Names, Unknown, is_subtotal
from ufanalysis.ingest.places import is_street
from ufanalysis.ingest.plans import Cells, Plan, is_revised, plans_of
from ufanalysis.ingest.read import Block, own_notes
from ufanalysis.ingest.units import scaled
from ufanalysis.ingest.words import Words, coded
from ufanalysis.ingest.years import period_of

__all__ = ["Group", "groups_of"]

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What rows with the same words come to; growth rates and subtotals come to nothing.

    `outside` is for the figures of the city: sheet, ref, and the sum of those beside it whose place no catalog knows.
    """

    meant: Meant | None = None
    unknown: Counter[Unknown] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    outside: list[tuple[str, str, float]] = field(default_factory=list)


def groups_of(block: Block, *, file: str, names: Names) -> list[Group]:
    """The cells of a block, rows with the same words together: in a table of districts that is one group."""
    revised = any(map(is_revised, (file, block.described.title, block.sheet.name)))
    return [_group(block, plan, file=file, revised=revised, names=names) for plan in plans_of(block, names)]


def _group(block: Block, plan: Plan, *, file: str, revised: bool, names: Names) -> Group:
    grid, cells = block.described.table.grid, plan.cells
    unknown = _nameless(grid, plan)
    if cells is None:
        return Group(unknown=unknown)
    present = _present(grid, plan.rows, cells.positions, cells.named)
    # What is wanted is no figure of what was.
    stored, years = present & cells.stored & (not block.planned_by), _years(cells, block.context.year)
    dated = stored & (years > 0)
    number = grid.numbers[np.ix_(plan.rows, cells.positions)]
    nowhere = _nowhere(cells, present & ~cells.placed)
    unknown.update(Unknown("district", cells.places.words[code]) for code in cells.places.codes[nowhere])
    meant = replace(
        cells.meant,
        number=number.ravel(),
        cell=_others(grid, plan.rows, cells.positions, number),
        sheet=replace(cells.meant.sheet, words=[block.sheet.name]),
        year=years.ravel(),
        revised=cells.meant.revised | revised,
        period=np.where(cells.meant.period, cells.meant.period, period_of(block.period)).astype(np.int16),
        # Under such a title 合计 is the city's, whichever districts stand beside it.
        total=cells.meant.total & ("全市" not in block.described.title),
        note=_noted(block, plan.rows, cells, number) if block.described.notes else cells.meant.note,
    )
    return Group(
        meant=meant if dated.all() else meant.at(dated.ravel()),
        unknown=unknown,
        findings=[_undated(file, block.sheet.name)] if (stored & ~dated).any() else [],
        outside=_outside(block.sheet.name, cells, np.where(nowhere, number, 0.0), names.city) if nowhere.any() else [],
    )


def _nowhere(cells: Cells, unplaced: Flags) -> Flags:
    """Those of the cells without a known place that do have one: a subtotal stands for several."""
    places = cells.places
    return unplaced & ~np.array([*map(is_subtotal, places.words)])[places.codes] if unplaced.any() else unplaced


def _outside(sheet: str, cells: Cells, numbers: Numbers, city: str) -> list[tuple[str, str, float]]:
    """For each figure of the city, in its canonical unit, the sum of these numbers in its column, or in its row where
    columns are places.
    """
    # Streets are parts of districts.
    elsewhere = ~np.array([*map(is_street, cells.places.words)])[cells.places.codes]
    by_row = (cells.places.codes != cells.places.codes[:1]).any()
    sums = np.broadcast_to(
        np.nansum(numbers * elsewhere, axis=0 if by_row else 1, keepdims=True), numbers.shape
    ).ravel()
    district = cells.meant.district
    of_city = np.array([word == city for word in district.words])[district.codes] & cells.stored.ravel() & (sums != 0)
    scale = cells.meant.scale
    return [(sheet, str(cells.meant.ref[k]), scaled(float(sums[k]), scale[k])) for k in np.flatnonzero(of_city)]


def _others(grid: Grid, rows: Sequence[int], columns: Sequence[int], number: Numbers) -> NDArray[np.object_]:
    """The cells that are no plain numbers, None for the others."""
    others = np.empty(number.shape, object)
    for r, c in np.argwhere(np.isnan(number)).tolist():
        others[r, c] = grid.rows[rows[r]][columns[c]]
    return others.ravel()


def _noted(block: Block, rows: Sequence[int], cells: Cells, number: Numbers) -> Words:
    """The footnotes of each cell, before those of its row and column the ones whose markers it bears itself."""
    described, note = block.described, cells.meant.note
    own = {
        r * len(cells.positions) + c: notes
        for r, c in np.argwhere(np.isnan(number)).tolist()
        if (notes := own_notes(described.table.grid.rows[rows[r]][cells.positions[c]], described.notes))
    }
    return coded(as_one([*own[k], note[k]]) if k in own else note[k] for k in range(len(note.codes))) if own else note


def _present(grid: Grid, rows: Sequence[int], columns: Sequence[int], named: Flags) -> Flags:
    """Which cells are figures: a blank one only where both its row and its column have a name."""
    return named if named.all() else named | [[grid.kinds[row][column] != BLANK for column in columns] for row in rows]


def _nameless(grid: Grid, plan: Plan) -> Counter[Unknown]:
    unknown: Counter[Unknown] = Counter()
    if plan.nameless:
        positions = [column.position for column in plan.nameless]
        counts = _present(grid, plan.rows, positions, plan.nameless_named).sum(axis=0)
        for column, count in zip(plan.nameless, counts, strict=True):
            unknown[Unknown("indicator", column.label)] += int(count)
    return +unknown


def _years(cells: Cells, of_sheet: int | None) -> NDArray[np.int16]:
    """The year of each cell as `read.year_of` finds it, 0 where there is none."""
    return np.where(cells.stated, cells.stated, of_sheet - cells.before).astype(np.int16) if of_sheet else cells.stated


def _undated(file: str, sheet: str) -> Finding:
    texts = ("看不出是哪一年", "表头、标题、工作表名或文件名中写明年份", "请在标题中写明年份")
    return note("error", "NO_YEAR", (file, sheet, ""), texts)
