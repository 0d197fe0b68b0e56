"""What one unit of a service costs in each district, beside its peers; it says nothing about the service's worth."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ufanalysis.analysis.gapnotes import joined
from ufanalysis.analysis.inequality import divided
from ufanalysis.analysis.panel import FEWEST, UNIT_SCALES
from ufanalysis.analysis.series import UNUSABLE, at, open_history, pair_numbers, take
from ufanalysis.catalog import Catalog, UnitCost

__all__ = ["COLUMNS", "efficiency", "unit_cost"]

_PLACE = ["file", "sheet", "ref", "raw"]
_TAKEN = ["value", "lower", "upper", "status", *_PLACE]
COLUMNS = [
    *("name", "district", "year", "unit", "cost", "output", "cost_value", "output_value"),
    *("unit_cost", "unit_cost_low", "unit_cost_high", "peers", "peer_median", "peer_low", "peer_high"),
    *("to_median", "rank", "ranked", "certain", "reason"),
    *(f"{part}_{name}" for part in ("cost", "output") for name in _PLACE),
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
    places = [catalog.city.code, *(one.code for one in catalog.districts_in(year))]
    asked = pd.DataFrame(
        [
            (pair.name, place, year, _unit(catalog, pair), pair.cost, pair.output)
            for pair in catalog.efficiency
            for place in places
        ],
        columns=COLUMNS[:6],
    )
    rows = asked.pipe(_with_figures, observations, catalog).pipe(_with_quotients, catalog).pipe(_with_peers, catalog)
    return rows.assign(reason=_reasons(rows, catalog), origins=_origins(rows))[COLUMNS].astype(
        {"year": "int16", "rank": "Int16", "ranked": "Int16"}
    )


def _unit(catalog: Catalog, pair: UnitCost) -> str:
    return f"{catalog.indicator(pair.cost).unit}/{catalog.indicator(pair.output).unit}"


def _with_figures(asked: pd.DataFrame, observations: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    history = open_history(observations, catalog)
    found = [
        take(
            history.observations[_TAKEN], at(history.told, pair_numbers(asked, catalog, indicator=part), asked["year"])
        )
        for part in ("cost", "output")
    ]
    named = [_exact(one).add_prefix(f"{part}_") for one, part in zip(found, ("cost", "output"), strict=True)]
    return pd.concat([asked, *named], axis=1)


def _exact(found: pd.DataFrame) -> pd.DataFrame:
    """Fill bounds with the value, and take nothing from figures in doubt."""
    usable = ~found["status"].isin(UNUSABLE)
    value = found["value"].astype("float64").where(usable)
    bounds = {name: found[name].astype("float64").where(usable).fillna(value) for name in ("lower", "upper")}
    return found.assign(value=value, **bounds, **{name: found[name].fillna("") for name in _PLACE})


def _with_quotients(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    scale = rows["output"].map({one.code: UNIT_SCALES.get(one.unit[:1], 1.0) for one in catalog.indicators})
    return rows.assign(
        unit_cost=unit_cost(rows["cost_value"], rows["output_value"]),
        unit_cost_low=unit_cost(rows["cost_lower"], rows["output_upper"]),
        unit_cost_high=unit_cost(rows["cost_upper"], rows["output_lower"]),
        many=(rows["output_value"] * scale.astype("float64")).ge(FEWEST),
    )


def _with_peers(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    own = rows["district"].ne(catalog.city.code) & rows["many"]
    peer = rows["unit_cost"].where(own)
    grouped = peer.groupby(rows["name"])
    return rows.assign(
        peers=grouped.transform("count").astype("int64"),
        peer_median=grouped.transform("median"),
        peer_low=grouped.transform("min"),
        peer_high=grouped.transform("max"),
        to_median=unit_cost(rows["unit_cost"], grouped.transform("median")),
        rank=grouped.rank(method="min"),
        ranked=grouped.transform("count").where(peer.notna()),
        certain=_firm(rows, peer),
    )


def _firm(rows: pd.DataFrame, peer: pd.Series) -> pd.Series:
    """Whether each cost keeps its rank inside its own and its peers' bounds."""
    low, high = rows["unit_cost_low"], rows["unit_cost_high"]
    firm = rows["unit_cost"].notna() & low.eq(high)
    for _, mine in rows[low.ne(high) & low.notna()].groupby("name"):
        at = rows.index[rows["name"].eq(mine["name"].iloc[0])]
        below, above = low[at].to_numpy(), high[at].to_numpy()
        apart = (below[:, None] >= above) | (above[:, None] <= below) | np.eye(len(at), dtype=bool)
        beside = (peer[at].notna() | (low[at].notna() & rows.loc[at, "unit_cost"].isna())).to_numpy()
        firm[at] = rows.loc[at, "unit_cost"].notna() & (apart | ~beside | ~beside[:, None]).all(1)
    return firm


def _reasons(rows: pd.DataFrame, catalog: Catalog) -> np.ndarray:
    cost, output = rows["cost_value"].isna(), rows["output_value"].isna()
    empty, unit = rows["output_value"].le(0), catalog.city.locale_unit
    district = rows["district"].ne(catalog.city.code)
    cases: list[tuple[pd.Series, str]] = [
        (cost, "没有可用的投入数"),
        (output, "没有可用的产出数"),
        (empty, "产出为零，单位成本无从计算"),
        (rows["unit_cost"].notna() & ~rows["many"], f"产出不足{FEWEST}，不参与排名"),
        (rows["unit_cost"].notna() & rows["many"] & district & rows["peers"].eq(1), f"只有1个{unit}可比"),
        (rows["unit_cost"].notna() & ~rows["certain"], "数值不精确，在其范围内位次可能不同"),
    ]
    return joined(len(rows), [(holds.to_numpy(dtype=bool), text) for holds, text in cases])


def _origins(rows: pd.DataFrame) -> pd.Series:
    parts = [list(zip(*(rows[f"{part}_{name}"] for name in _PLACE), strict=True)) for part in ("cost", "output")]
    told = [tuple(cell for cell in cells if any(cell)) for cells in zip(*parts, strict=True)]
    return pd.Series(told, index=rows.index, dtype="object")
