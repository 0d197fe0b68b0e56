"""Cells whose meaning is known → claims in canonical units, as one Arrow table; it decides no meaning."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
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
    """The claims of a file (columns of CLAIMS, one row per cell) and the cells whose unit does not fit."""
    said, raw = _said(meant, units), _raw(meant.cell)
    ref = pc.binary_join_element_wise(pa.array(meant.letter), pa.array(meant.row).cast(pa.string()), "")
    value, lower, upper = map(pa.array, _scaled(said.numbers, said.scale))
    columns = {
        "indicator": _words(meant.indicator),
        "district": _words(meant.district),
        "year": pa.array(meant.year),
        "value": value,
        "lower": lower,
        "upper": upper,
        "status": _words(said.status),
        "sheet": _words(meant.sheet),
        "ref": ref,
        "raw": raw,
        "step": pa.array(_steps(meant.cell, raw) * said.scale),
        "revised": pa.array(meant.revised),
        "file": pa.DictionaryArray.from_arrays(np.zeros(len(raw), np.int32), [file]),
    }
    fitting = ~np.isnan(said.scale)
    misfits = [_misfit(meant, said.unit[k], ref[int(k)].as_py(), k) for k in np.flatnonzero(~fitting)]
    table = pa.table(columns, schema=CLAIMS)
    return table if fitting.all() else table.filter(pa.array(fitting)), misfits


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What cells say themselves: `numbers` are value, lower and upper in `unit`, from which `scale` leads on."""

    numbers: NDArray[np.float64]
    status: Objects
    unit: Objects
    scale: NDArray[np.float64]


def _said(meant: Meant, units: Mapping[str, str]) -> _Said:
    """Nine cells in ten are numbers in the unit of their column and go together; the others are parsed one by one."""
    plain = _are_numbers(meant.cell)
    numbers = np.full((3, len(plain)), math.nan)
    numbers[:, plain] = meant.cell[plain].astype(np.float64)
    status, unit, scale = np.full(len(plain), "measured", object), meant.unit.copy(), meant.scale.copy()
    for k in np.flatnonzero(np.isnan(numbers[0])):
        quantity = quantity_of(meant.cell[k])
        numbers[:, k] = quantity.value, quantity.lower, quantity.upper
        status[k] = quantity.status
        if quantity.unit or quantity.scaled:
            unit[k] = quantity.unit or unscaled(meant.unit[k])
            scale[k] = scale_of(unit[k], units[meant.indicator[k]])
    return _Said(numbers=numbers, status=status, unit=unit, scale=scale)


def _are_numbers(cells: Objects) -> NDArray[np.bool_]:
    return np.fromiter((type(cell) is float for cell in cells), bool, len(cells))


def _scaled(numbers: NDArray[np.float64], scale: NDArray[np.float64]) -> NDArray[np.float64]:
    away = np.flatnonzero((scale != 1.0) & ~np.isnan(scale))
    converted = numbers.copy()
    converted[:, away] = [
        [scaled(number, scale[k]) for number, k in zip(row[away], away, strict=True)] for row in numbers
    ]
    return converted


def _raw(cells: Objects) -> pa.Array:
    """The cells as their sheet shows them; in most files all are whole numbers, which Arrow prints together."""
    if _are_whole(cells).all():
        return pa.array(cells.astype(np.float64).astype(np.int64)).cast(pa.string())
    return pa.array([raw_of(cell) for cell in cells], pa.string())


def _are_whole(cells: Objects) -> NDArray[np.bool_]:
    whole = _are_numbers(cells)
    numbers = cells[whole].astype(np.float64)
    whole[whole] = (np.floor(numbers) == numbers) & (np.abs(numbers) < _LARGEST_WHOLE)
    return whole


def _steps(cells: Objects, raw: pa.Array) -> NDArray[np.float64]:
    """The worth of the last printed digit of each cell, in its own unit."""
    steps = np.ones(len(cells))
    broken = np.flatnonzero(~_are_whole(cells))
    steps[broken] = [_step(text) for text in raw.take(pa.array(broken)).to_pylist()]
    return steps


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
