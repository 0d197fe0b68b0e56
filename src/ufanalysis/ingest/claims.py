"""Cells whose meaning is known → claims in canonical units, as one Arrow table; it decides no meaning."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ufanalysis.ingest.read import quantity_of, raw_of
from ufanalysis.ingest.units import factor, scaled, unscaled

__all__ = ["CLAIMS", "Meant", "Misfit", "claims_of", "joined", "scale_of"]

_WORD = pa.dictionary(pa.int32(), pa.string())
#: What a figure says of a known indicator, district and year, as it travels from a worker and rests on disk.
#: `step` is the worth of its last printed digit; words that repeat are stored once.
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
Objects = NDArray[np.object_]
_LARGEST_WHOLE = 1e15


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """Cells and what each speaks of, as columns of one length.

    `row` counts from 1; `unit` is the one its sheet states, `scale` leads to the canonical one, NaN where none does.
    """

    cell: Objects
    sheet: Objects
    row: NDArray[np.int64]
    letter: Objects
    indicator: Objects
    district: Objects
    year: NDArray[np.int16]
    unit: Objects
    scale: NDArray[np.float64]
    revised: NDArray[np.bool_]


class Misfit(NamedTuple):
    """A cell whose unit does not lead to its indicator's."""

    unit: str
    sheet: str
    ref: str
    about: tuple[str, str, int]


def joined(parts: Sequence[Meant]) -> Meant:
    """All cells of the parts, in their order."""
    return Meant(**{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Meant)})


def scale_of(unit: str, canonical: str) -> float:
    """What leads from a unit to the canonical one: 1 when none is stated, NaN when the two measure different things."""
    scale = factor(unit, canonical) if unit else 1.0
    return math.nan if scale is None else scale


def claims_of(meant: Meant, file: str, units: Mapping[str, str]) -> tuple[pa.Table, list[Misfit]]:
    """The claims of a file (columns of CLAIMS, one row per cell) and the cells whose unit does not fit.

    Numbers go together, as nine cells in ten are numbers in a known unit; only the others are parsed one by one.
    """
    plain = np.fromiter((type(cell) is float for cell in meant.cell), bool, len(meant.cell))
    numbers = np.full((3, len(plain)), math.nan)
    numbers[:, plain] = meant.cell[plain].astype(np.float64)
    whole = np.floor(numbers[0]) == numbers[0]
    whole &= np.abs(numbers[0]) < _LARGEST_WHOLE
    status = np.full(len(plain), "measured", object)
    typed = _Typed(numbers=numbers, status=status, unit=meant.unit, scale=meant.scale)
    known = _with_texts(typed, meant, np.flatnonzero(np.isnan(numbers[0])), units)
    raw = _raw(meant.cell, numbers[0], whole)
    ref = pc.binary_join_element_wise(pa.array(meant.letter), pa.array(meant.row).cast(pa.string()), "")
    fitting = ~np.isnan(known.scale)
    misfits = [_misfit(meant, known.unit[k], ref[int(k)].as_py(), k) for k in np.flatnonzero(~fitting)]
    numbers = _scaled(known.numbers, known.scale)
    step = np.ones(len(plain))
    step[~whole] = [_step(raw[int(k)].as_py()) for k in np.flatnonzero(~whole)]
    table = pa.Table.from_arrays(
        [
            *(_words(column) for column in (meant.indicator, meant.district)),
            pa.array(meant.year),
            *map(pa.array, numbers),
            *(_words(column) for column in (known.status, meant.sheet)),
            ref,
            raw,
            pa.array(step * known.scale),
            pa.array(meant.revised),
            pa.DictionaryArray.from_arrays(np.zeros(len(plain), np.int32), [file]),
        ],
        schema=CLAIMS,
    )
    return table if fitting.all() else table.filter(pa.array(fitting)), misfits


@dataclass(frozen=True, slots=True, kw_only=True)
class _Typed:
    """What cells say: `numbers` are value, lower and upper, still in the unit of the cell."""

    numbers: NDArray[np.float64]
    status: Objects
    unit: Objects
    scale: NDArray[np.float64]


def _with_texts(typed: _Typed, meant: Meant, where: NDArray[np.int64], units: Mapping[str, str]) -> _Typed:
    """What is typed with the quantities of these cells, which are no plain numbers."""
    if not len(where):
        return typed
    known = replace(typed, **{f.name: getattr(typed, f.name).copy() for f in fields(_Typed)})
    for k in where:
        quantity = quantity_of(meant.cell[k])
        known.numbers[:, k] = quantity.value, quantity.lower, quantity.upper
        known.status[k] = quantity.status
        if quantity.unit or quantity.scaled:
            known.unit[k] = quantity.unit or unscaled(meant.unit[k])
            known.scale[k] = scale_of(known.unit[k], units[meant.indicator[k]])
    return known


def _scaled(numbers: NDArray[np.float64], scale: NDArray[np.float64]) -> NDArray[np.float64]:
    away = np.flatnonzero((scale != 1.0) & ~np.isnan(scale))
    converted = numbers.copy()
    converted[:, away] = [
        [scaled(number, scale[k]) for number, k in zip(row[away], away, strict=True)] for row in numbers
    ]
    return converted


def _raw(cells: Objects, values: NDArray[np.float64], whole: NDArray[np.bool_]) -> pa.Array:
    if whole.all():
        return pa.array(values.astype(np.int64)).cast(pa.string())
    return pa.array([raw_of(cell) for cell in cells], pa.string())


def _words(column: Objects) -> pa.Array:
    codes, words = pd.factorize(column)
    return pa.DictionaryArray.from_arrays(codes.astype(np.int32), pa.array(words, pa.string()))


def _misfit(meant: Meant, unit: str, ref: str, k: np.intp) -> Misfit:
    about = meant.indicator[k], meant.district[k], int(meant.year[k])
    return Misfit(unit=unit, sheet=meant.sheet[k], ref=ref, about=about)


def _step(raw: str) -> float:
    """The worth of the last printed digit: "94.34" → 0.01."""
    _, point, decimals = raw.replace("．", ".").partition(".")
    match = re.match(r"\d+", decimals) if point else None
    return 10.0 ** -len(match[0]) if match else 1.0
