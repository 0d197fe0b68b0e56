"""Compare each target with the schedule to it (时序进度); it draws nothing and words no figure."""

import numpy as np
import pandas as pd

from ufanalysis.analysis import series
from ufanalysis.analysis.cumulative import with_sums
from ufanalysis.analysis.pace import with_labels, with_pace
from ufanalysis.analysis.reasons import with_obstacles, with_reasons
from ufanalysis.analysis.series import History, open_history
from ufanalysis.catalog import Catalog

__all__ = ["COLUMNS", "progress"]

PLACE = ["file", "sheet", "ref", "raw"]
OBSERVED = ["year", "value", "lower", "upper", "status", *PLACE]
COLUMNS = [
    *(
        "indicator",
        "district",
        "kind",
        "binding",
        "base_year",
        "base_value",
        "year",
        "value",
        "lower",
        "upper",
    ),
    *("status", "target_year", "target_value", "expected", "elapsed", "achieved", "pace_ratio", "pace_gap"),
    *("required", "mean_change", "acceleration", "label", "label_low", "label_high", "certain", "stale"),
    *("final", "current", "was_met", "route", "reason", "previous_year", "previous_value", "previous_status"),
    *(f"{prefix}{part}" for prefix in ("", "base_", "target_", "previous_") for part in PLACE),
    "parts",
]


def progress(observations: pd.DataFrame, targets: pd.DataFrame, catalog: Catalog, *, year: int) -> pd.DataFrame:
    """Compare the latest figure up to `year` with each target and with the schedule to it.

    Rows: one per target (indicator × district × target year), binding targets first, then in the order of the
    catalog; `current` marks the target that comes next, the one a page shows.
    Units: `value`, `expected`, `required`, `mean_change` in the indicator's unit (the last two per year);
    `elapsed`, `achieved`, `pace_gap` are fractions. A number that does not exist is NaN; where that leaves
    no label `reason` says why. `label` is one of pace.LABELS; `certain` is False where it would change
    inside lower…upper, between `label_low` and `label_high`. `route` says how it was judged: path, annual or
    hold; a yearly plan is annual in its own year and path before. `parts` holds the places of the years that
    a cumulative figure sums.
    Method: docs/method.md, "Schedule pace".
    """
    history = open_history(observations, catalog)
    return (
        targets.reset_index(drop=True)
        .pipe(_with_meaning, catalog, year)
        .pipe(_with_observed, history)
        .pipe(with_sums, history)
        .pipe(_with_base, history)
        .pipe(with_pace)
        .pipe(_with_memory, history)
        .pipe(_with_people, history, catalog)
        .pipe(with_obstacles)
        .pipe(with_labels, catalog.cuts)
        .pipe(with_reasons)
        .pipe(_in_order, catalog)
    )


def _with_meaning(targets: pd.DataFrame, catalog: Catalog, year: int) -> pd.DataFrame:
    signs = {i.code: {"up": 1.0, "down": -1.0, "context": 0.0}[i.direction] for i in catalog.indicators}
    flows = {i.code for i in catalog.indicators if i.kind == "flow"}
    last = targets.groupby(["indicator", "district"])["target_year"].transform("max")
    ahead = targets.assign(target_year=targets["target_year"].where(targets["target_year"] >= year))
    coming = ahead.groupby(["indicator", "district"])["target_year"].transform("min")
    return targets.rename(columns={name: f"target_{name}" for name in PLACE}).assign(
        asked=year,
        pair=series.pair_numbers(targets, catalog),
        sign=targets["indicator"].map(signs).astype("float64"),
        summed=targets["kind"].eq("cumulative") & targets["indicator"].isin(flows),
        cutoff=np.minimum(targets["target_year"].astype("int64"), year),
        current=targets["target_year"].eq(coming.fillna(last)),
        stated_base_year=targets["base_year"],
        base_year=targets["base_year"].astype("float64"),
    )


def _with_observed(targets: pd.DataFrame, history: History) -> pd.DataFrame:
    now = series.latest(history.told, targets["pair"].to_numpy(), targets["cutoff"])
    observed = series.take(history.observations[OBSERVED], now)
    before = series.at(history.told, targets["pair"].to_numpy(), observed["year"] - 1)
    previous = series.take(history.observations[OBSERVED], before, prefix="previous_")
    return pd.concat([targets, observed, previous], axis=1).assign(
        lower=observed["lower"].fillna(observed["value"]).fillna(-np.inf),
        upper=observed["upper"].fillna(observed["value"]).fillna(np.inf),
    )


def _with_base(targets: pd.DataFrame, history: History) -> pd.DataFrame:
    """Take the base from the target's sheet, else from that year's row, else from the next after it."""
    pairs = targets["pair"].to_numpy()
    exact = series.at(history.counted, pairs, targets["base_year"])
    nearest = np.where(exact >= 0, exact, series.earliest(history.counted, pairs, targets["base_year"]))
    found = series.take(history.observations[OBSERVED], nearest, prefix="base_")
    stated = targets["base_value"].notna() | targets["summed"]
    value = targets["base_value"].where(~targets["summed"], 0.0).fillna(found["base_value"])
    shown = np.isclose(value, found["base_value"]) & (exact >= 0)
    return targets.assign(
        base_value=value,
        base_lower=value.where(stated, found["base_lower"].fillna(value)),
        base_upper=value.where(stated, found["base_upper"].fillna(value)),
        base_year=targets["base_year"].where(stated, found["base_year"]),
        **_base_place(targets, found, stated & ~shown),
    )


def _base_place(targets: pd.DataFrame, found: pd.DataFrame, in_targets: pd.Series) -> dict[str, pd.Series]:
    """The base's cell: on the target sheet, unless the base is an observation."""
    own = {f"base_{part}": targets[f"target_{part}"] for part in ("file", "sheet")}
    own |= {name: targets[name] for name in ("base_ref", "base_raw")}
    return {name: found[name].mask(in_targets, place) for name, place in own.items()}


def _with_memory(targets: pd.DataFrame, history: History) -> pd.DataFrame:
    """Mark the targets that an earlier year had met, whatever the latest figure says."""
    rows = targets[targets["kind"].isin(["level", "floor"]) & targets["year"].notna()]
    found = series.between(history.counted, rows["pair"].to_numpy(), rows["base_year"] + 1, rows["year"] - 1)
    values = np.where(found >= 0, history.observations["value"].to_numpy()[found], np.nan)
    beyond = rows[["toward"]].to_numpy() * (values - rows[["target_value"]].to_numpy()) >= 0
    return targets.assign(
        was_met=pd.Series(beyond.any(axis=1), index=rows.index).reindex(targets.index, fill_value=False)
    )


def _with_people(targets: pd.DataFrame, history: History, catalog: Catalog) -> pd.DataFrame:
    """Add how many people or units a rate stands on, NaN for anything else."""
    parts = {i.code: i.denominator for i in catalog.indicators if i.kind == "rate" and i.denominator}
    scales = {i.code: _scale(i.unit) for i in catalog.indicators}
    below = targets["indicator"].map(parts)
    pairs = series.pair_numbers(targets.assign(below=below), catalog, indicator="below")
    found = series.at(history.counted, pairs, targets["year"])
    counts = series.take(history.observations[["upper"]], found)["upper"]
    return targets.assign(people=counts * below.map(scales).astype("float64"))


def _scale(unit: str) -> float:
    return {"万": 1e4, "亿": 1e8}.get(unit[:1], 1.0)


def _in_order(targets: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    ranked = targets.assign(anticipatory=targets["binding"].ne("约束性"), place=targets["pair"].mod(1 << 62))
    ordered = ranked.sort_values(["anticipatory", "place", "target_year"], kind="stable", ignore_index=True)
    years = {name: ordered[name].astype("Int16") for name in ("base_year", "year", "previous_year")}
    return ordered.assign(**years)[COLUMNS]
