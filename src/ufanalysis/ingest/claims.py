"""Cells whose meaning is known → claims in canonical units, as one Arrow table; it decides no meaning."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ufanalysis.ingest.read import quantity_of, raw_of
from ufanalysis.ingest.units import factor, scaled, unscaled
from ufanalysis.ingest.words import Words, chained

__all__ = ["CLAIMS", "Meant", "Misfit", "claims_of", "joined", "scale_of", "values_of"]

_WORD = pa.dictionary(pa.int32(), pa.string())
#: What a figure says of a known indicator, district and year, as it travels from a worker and rests on disk.
#: `step` is the worth of its last printed digit, `period` the part of a year that its table is of, as numbered by
#: `years.period_of` (0: a whole year), `total` says that its row or column is called 合计 and no more, `note` is what
#: the footnotes say whose markers it bears.
#: Words that repeat are stored once.
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
        "period": pa.int16(),
        "total": pa.bool_(),
        "note": _WORD,
        "file": _WORD,
    }
)
Objects = NDArray[np.object_]
Numbers = NDArray[np.float64]
Column = Words | NDArray[np.generic]
_LARGEST_WHOLE = 1e15


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Meant:
    """Cells and what each speaks of, as columns of one length.

    `number` is that of a plain number, NaN for others, and only these are in `cell`; `ref` is the address. `unit` is
    the one its sheet states; `scale` leads to the canonical one, NaN where none does. `revised` says that its sheet
    calls it a later version, `period` is the part of a year that its table is of, `total` says that its place is a mere
    合计; `note` has the words of its footnotes. `partial` says that the indicator leaves out words of `label`, which
    names the cell in full, `listed` that these say whose it is and no place does.
    """

    number: Numbers
    cell: Objects
    sheet: Words
    ref: Objects
    indicator: Words
    district: Words
    year: NDArray[np.int16]
    unit: Words
    scale: Numbers
    revised: NDArray[np.bool_]
    period: NDArray[np.int16]
    total: NDArray[np.bool_]
    note: Words
    partial: NDArray[np.bool_]
    listed: NDArray[np.bool_]
    label: Words

    def at(self, rows: NDArray[np.bool_]) -> "Meant":
        """These cells only."""
        columns: dict[str, Any] = {field.name: _rows_of(getattr(self, field.name), rows) for field in fields(self)}
        return Meant(**columns)


class Misfit(NamedTuple):
    """A cell whose unit does not lead to its indicator's."""

    unit: str
    sheet: str
    ref: str
    about: tuple[str, str, int]


def joined(parts: Sequence[Meant]) -> Meant:
    """All cells of the parts, in their order."""
    columns: dict[str, Any] = {f.name: _chain([getattr(part, f.name) for part in parts]) for f in fields(Meant)}
    return Meant(**columns)


def _rows_of(column: Column, rows: NDArray[np.bool_]) -> Column:
    return column.at(rows) if isinstance(column, Words) else column[rows]


def _chain(parts: list[Column]) -> Column:
    words = [part for part in parts if isinstance(part, Words)]
    return chained(words) if words else np.concatenate([part for part in parts if not isinstance(part, Words)])


def scale_of(unit: str, canonical: str) -> float:
    """What leads from a unit to the canonical one: 1 when none is stated, NaN when the two measure different things."""
    scale = factor(unit, canonical) if unit else 1.0
    return math.nan if scale is None else scale


def claims_of(meant: Meant, file: str, units: Mapping[str, str]) -> tuple[pa.Table, list[Misfit]]:
    """The claims of a file (columns of CLAIMS, one row per cell) and the cells whose unit does not fit."""
    number = meant.number
    said, whole = _said(meant, units), (np.floor(number) == number) & (np.abs(number) < _LARGEST_WHOLE)
    raw = _raw(meant, whole)
    value, lower, upper = map(pa.array, _scaled(said.numbers, said.scale))
    columns = {
        "indicator": meant.indicator.dictionary(),
        "district": meant.district.dictionary(),
        "year": pa.array(meant.year),
        "value": value,
        "lower": lower,
        "upper": upper,
        "status": said.status.dictionary(),
        "sheet": meant.sheet.dictionary(),
        "ref": pa.array(meant.ref, pa.string()),
        "raw": raw,
        "step": pa.array(_steps(raw, whole) * said.scale),
        "revised": pa.array(meant.revised),
        "period": pa.array(meant.period),
        "total": pa.array(meant.total),
        "note": meant.note.dictionary(),
        "file": pa.DictionaryArray.from_arrays(np.zeros(len(raw), np.int32), [file]),
    }
    fitting = ~np.isnan(said.scale)
    misfits = [_misfit(meant, said, k) for k in np.flatnonzero(~fitting)]
    table = pa.table(columns, schema=CLAIMS)
    return table if fitting.all() else table.filter(pa.array(fitting)), misfits


def values_of(meant: Meant, units: Mapping[str, str]) -> Numbers:
    """The number in each cell in its indicator's unit; NaN where there is none, in its own unit where that misfits."""
    said = _said(meant, units)
    return _scaled(said.numbers, said.scale)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What cells say themselves: `numbers` are value, lower and upper, which `scale` leads to the canonical unit.

    `units` are those of cells that name one of their own, by row.
    """

    numbers: Numbers
    status: Words
    units: dict[int, str]
    scale: Numbers


def _said(meant: Meant, units: Mapping[str, str]) -> _Said:
    """Nine cells in ten are numbers in the unit of their column and go together; the others are parsed one by one."""
    numbers = np.tile(meant.number, (3, 1))
    status, statuses = np.zeros(len(meant.number), np.int32), {"measured": 0}
    own, scale = {}, meant.scale.copy()
    for k in np.flatnonzero(np.isnan(meant.number)):
        quantity = quantity_of(meant.cell[k])
        numbers[:, k] = quantity.value, quantity.lower, quantity.upper
        status[k] = statuses.setdefault(quantity.status, len(statuses))
        if quantity.unit or quantity.scaled:
            canonical = units[meant.indicator[k]]
            # 98万 below a heading without a unit counts what its indicator counts, not ten thousands of that.
            own[int(k)] = quantity.unit or unscaled(meant.unit[k]) or unscaled(canonical)
            scale[k] = scale_of(own[int(k)], canonical)
    return _Said(numbers=numbers, status=Words(codes=status, words=list(statuses)), units=own, scale=scale)


def _scaled(numbers: Numbers, scale: Numbers) -> Numbers:
    away = np.flatnonzero((scale != 1.0) & ~np.isnan(scale))
    converted = numbers.copy()
    converted[:, away] = [
        [scaled(number, scale[k]) for number, k in zip(row[away], away, strict=True)] for row in numbers
    ]
    return converted


def _raw(meant: Meant, whole: NDArray[np.bool_]) -> pa.Array:
    """The cells as their sheet shows them; in most files all are whole numbers, which Arrow prints together."""
    if whole.all():
        return pa.array(meant.number.astype(np.int64)).cast(pa.string())
    cells = np.where(np.isnan(meant.number), meant.cell, meant.number.astype(object))
    return pa.array([raw_of(cell) for cell in cells], pa.string())


def _steps(raw: pa.Array, whole: NDArray[np.bool_]) -> Numbers:
    """The worth of the last printed digit of each cell, in its own unit."""
    steps = np.ones(len(raw))
    for k in np.flatnonzero(~whole):
        steps[k] = _step(raw[int(k)].as_py())
    return steps


def _misfit(meant: Meant, said: _Said, k: np.intp) -> Misfit:
    about = meant.indicator[k], meant.district[k], int(meant.year[k])
    return Misfit(unit=said.units.get(int(k), meant.unit[k]), sheet=meant.sheet[k], ref=str(meant.ref[k]), about=about)


def _step(raw: str) -> float:
    """The worth of the last printed digit: "94.34" → 0.01."""
    _, point, decimals = raw.replace("．", ".").partition(".")
    match = re.match(r"\d+", decimals) if point else None
    return 10.0 ** -len(match[0]) if match else 1.0
