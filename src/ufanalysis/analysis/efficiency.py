"""What one unit of a service costs in each district, beside its peers; it says nothing about the service's worth."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ufanalysis.analysis import series
from ufanalysis.analysis.inequality import divided
from ufanalysis.analysis.notes import joined
from ufanalysis.analysis.ranking import firm, ranks
from ufanalysis.analysis.scales import FEWEST, scales
from ufanalysis.analysis.series import PLACE, UNUSABLE, Columns, History, open_history
from ufanalysis.catalog import Catalog

__all__ = ["COLUMNS", "efficiency", "unit_cost"]

PARTS = ("cost", "output")
COLUMNS = [
    *("name", "district", "year", "unit", "cost", "output", "cost_value", "output_value"),
    *("unit_cost", "unit_cost_low", "unit_cost_high", "peers", "peer_median", "peer_low", "peer_high"),
    *("to_median", "rank", "ranked", "certain", "reason"),
    *(f"{part}_{name}" for part in PARTS for name in PLACE),
    "origins",
]


def unit_cost(cost: ArrayLike, output: ArrayLike) -> np.ndarray:
    """Return cost ÷ output; NaN where the output is not above 0."""
    return divided(np.asarray(cost, dtype="float64"), np.asarray(output, dtype="float64"))


def efficiency(observations: pd.DataFrame, catalog: Catalog, *, year: int) -> pd.DataFrame:
    """Divide costs by outputs for the pairs that `[[efficiency]]` in the catalog names, in exactly that year.

    Rows: one per pair × place that existed, the city first, in the order of the catalog.
    Units: `unit_cost` and `peer_*` in `unit` (the cost's unit per unit of output, such as 万元/人次); `to_median` is
    a ratio. Peers are the districts with an output of 30 or more; only they are ranked, from the lowest cost, and
    the city never is. `unit_cost_low` and `unit_cost_high` are what masked and approximate figures allow; `certain`
    is False where the rank could differ inside them. A number that does not exist is NaN; `reason` says why.
    `cost_*` and `output_*` hold the places of both figures, `origins` both as (file, sheet, ref, raw).
    Method: docs/method.md, "Unit cost".
    """
    history, pairs = open_history(observations, catalog), catalog.efficiency
    there = [0, *(place for place, one in enumerate(catalog.districts, start=1) if one.exists(year))]
    number = {part: series.indicator_numbers([getattr(one, part) for one in pairs], catalog) for part in PARTS}
    # A pair's number is indicator × (city and districts) + place, the city standing first.
    width = len(catalog.districts) + 1
    found = {part: _found(history, numbers[:, None] * width + there, year) for part, numbers in number.items()}
    rows = {f"{part}_{name}": block for part in PARTS for name, block in _figures(history, found[part]).items()}
    rows |= _quotients(rows, scales(catalog)[number["output"]][:, None])
    rows |= _peers(rows)
    codes = np.array([catalog.city.code, *(one.code for one in catalog.districts)], dtype=object)[there]
    cells = {part: series.place_columns(observations, at.ravel(), prefix=f"{part}_") for part, at in found.items()}
    told = {name: np.repeat(np.array(texts, dtype=object), len(there)) for name, texts in _names(catalog).items()}
    named = {
        "district": np.tile(codes, len(pairs)),
        "year": np.full(len(told["name"]), year, "int16"),
        "reason": _reasons(rows, catalog),
    }
    flat = {name: block.ravel() for name, block in rows.items()}
    places = {name: cell.fillna("") for part in cells.values() for name, cell in part.items()}
    order = {name: series.whole(flat[name]) for name in ("rank", "ranked")}
    columns = {**flat, **told, **named, **order, **places, "origins": _origins(places)}
    return pd.DataFrame({name: columns[name] for name in COLUMNS})


def _names(catalog: Catalog) -> dict[str, list[str]]:
    pairs = catalog.efficiency
    units = [f"{catalog.indicator(one.cost).unit}/{catalog.indicator(one.output).unit}" for one in pairs]
    return {"unit": units, **{name: [getattr(one, name) for one in pairs] for name in ("name", *PARTS)}}


def _found(history: History, pairs: np.ndarray, year: int) -> np.ndarray:
    return series.at(history.told, pairs.ravel(), np.full(pairs.size, year)).reshape(pairs.shape)


def _figures(history: History, found: np.ndarray) -> Columns:
    """Value and bounds of pairs × places; nothing from figures in doubt, and the value where there is no bound."""
    usable = ~np.isin(series.values_at(history, found, "status"), UNUSABLE)
    value = np.where(usable, series.values_at(history, found), np.nan)
    ends = {name: np.where(usable, series.values_at(history, found, name), np.nan) for name in ("lower", "upper")}
    return {"value": value, **{name: np.where(np.isnan(end), value, end) for name, end in ends.items()}}


def _quotients(rows: Columns, scale: np.ndarray) -> Columns:
    return {
        "unit_cost": unit_cost(rows["cost_value"], rows["output_value"]),
        "unit_cost_low": unit_cost(rows["cost_lower"], rows["output_upper"]),
        "unit_cost_high": unit_cost(rows["cost_upper"], rows["output_lower"]),
        "many": rows["output_value"] * scale >= FEWEST,
    }


def _peers(rows: Columns) -> Columns:
    """What the districts with enough output make of each cost; the city, in the first column, is no peer."""
    cost, district = rows["unit_cost"], np.arange(rows["unit_cost"].shape[-1]) > 0
    peer = np.where(rows["many"] & district, cost, np.nan)
    count = np.isfinite(peer).sum(-1, keepdims=True)
    ranked = np.sort(peer, axis=-1)
    # NaN sorts last, so that the middle of the peers is found by their count.
    ends = {
        "low": 0 * count,
        "below": np.maximum(count - 1, 0) // 2,
        "above": count // 2,
        "high": np.maximum(count - 1, 0),
    }
    at = {name: np.take_along_axis(ranked, np.minimum(end, len(district) - 1), -1) for name, end in ends.items()}
    median = (at["below"] + at["above"]) / 2
    beside = np.isfinite(peer) | (district & np.isnan(cost) & np.isfinite(rows["unit_cost_low"]))
    low, high = (np.where(beside, rows[f"unit_cost_{end}"], np.nan) for end in ("low", "high"))
    return {
        **{name: np.broadcast_to(block, cost.shape) for name, block in (("peers", count), ("peer_median", median))},
        **{f"peer_{end}": np.broadcast_to(at[end], cost.shape) for end in ("low", "high")},
        "to_median": unit_cost(cost, median),
        "rank": ranks(-peer),
        "ranked": np.where(np.isfinite(peer), count, np.nan),
        # An output that may be nothing leaves the cost open above.
        "certain": np.isfinite(cost) & firm(low, np.where(np.isfinite(low) & np.isnan(high), np.inf, high)),
    }


def _reasons(rows: Columns, catalog: Catalog) -> np.ndarray:
    cost, known, unit = rows["unit_cost"], np.isfinite(rows["unit_cost"]), catalog.city.locale_unit
    alone = known & rows["many"] & (rows["peers"] == 1) & (np.arange(cost.shape[-1]) > 0)
    cases = [
        (np.isnan(rows["cost_value"]), "没有可用的投入数"),
        (np.isnan(rows["output_value"]), "没有可用的产出数"),
        (rows["output_value"] <= 0, "产出为零，单位成本无从计算"),
        (known & ~rows["many"], f"产出不足{FEWEST}，不参与排名"),
        (alone, f"只有1个{unit}可比"),
        (known & ~rows["certain"], "数值不精确，在其范围内位次可能不同"),
    ]
    return joined(cost.size, [(holds.ravel(), text) for holds, text in cases])


def _origins(places: dict[str, pd.api.extensions.ExtensionArray]) -> np.ndarray:
    parts = [zip(*(places[f"{part}_{name}"].tolist() for name in PLACE), strict=True) for part in PARTS]
    rows = list(zip(*parts, strict=True))
    told = np.empty(len(rows), dtype=object)
    for row, cells in enumerate(rows):
        told[row] = tuple(cell for cell in cells if any(cell))
    return told
