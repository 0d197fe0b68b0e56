"""Compare each target with the schedule to it (时序进度); it draws nothing and words no figure."""

import numpy as np
import pandas as pd

from ufanalysis.analysis import series
from ufanalysis.analysis.cumulative import sums
from ufanalysis.analysis.pace import labels, pace
from ufanalysis.analysis.reasons import obstacles, reasons
from ufanalysis.analysis.scales import scales
from ufanalysis.analysis.series import PLACE, Columns, History, open_history
from ufanalysis.catalog import Catalog

__all__ = ["COLUMNS", "assess", "progress"]

#: Target and base stand in one file and sheet.
_SHARED = ("base_file", "base_sheet")
OBSERVED = ("year", "value", "lower", "upper", "status")
COLUMNS = [
    *("indicator", "district", "kind", "binding", "base_year", "base_value", "year", "value", "lower", "upper"),
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
    return assess(open_history(observations, catalog), targets, catalog, year=year)


def assess(history: History, targets: pd.DataFrame, catalog: Catalog, *, year: int) -> pd.DataFrame:
    """Return the same from observations whose history is open already, for analyses that look up more in it."""
    rows = _meaning(targets, catalog, year)
    # Open bounds meet zero ways here: ∞ − ∞ and 0 · ∞ are NaN, and NaN judges nothing.
    with np.errstate(invalid="ignore", over="ignore"):
        rows |= _observed(rows, history)
        rows |= sums(rows, history)
        rows |= _base(rows, history)
        rows |= pace(rows)
        rows |= {"was_met": _was_met(rows, history), "people": _people(rows, history, catalog)}
        rows |= obstacles(rows)
        rows |= labels(rows, catalog.cuts)
        rows |= reasons(rows)
    order = np.lexsort((rows["target_year"], rows["pair"] % (1 << 62), rows["binding"] != "约束性"))
    return _table({name: column[order] for name, column in rows.items()}, targets.iloc[order], history.observations)


def _meaning(targets: pd.DataFrame, catalog: Catalog, year: int) -> Columns:
    """What the targets ask for, as arrays; `sign` is 1 where more is better, 0 for context, NaN for unknown."""
    numbers = series.indicator_numbers(targets["indicator"], catalog)
    signs = np.array([*({"up": 1.0, "down": -1.0, "context": 0.0}[i.direction] for i in catalog.indicators), np.nan])
    flows = np.array([*(indicator.kind == "flow" for indicator in catalog.indicators), False])
    kind, due = np.asarray(targets["kind"], dtype=object), targets["target_year"].to_numpy(dtype="int64")
    return {
        "asked": np.full(len(targets), year),
        "number": numbers,
        "pair": series.pair_numbers(targets, catalog),
        "sign": signs[numbers],
        "kind": kind,
        "binding": np.asarray(targets["binding"], dtype=object),
        "summed": (kind == "cumulative") & flows[numbers],
        "cutoff": np.minimum(due, year),
        "current": _current(targets, due, year),
        "stated_base_year": targets["base_year"].to_numpy(dtype="float64"),
        "base_year": targets["base_year"].to_numpy(dtype="float64"),
        "base_value": targets["base_value"].to_numpy(dtype="float64"),
        "target_year": due,
        "target_value": targets["target_value"].to_numpy(dtype="float64"),
    }


def _current(targets: pd.DataFrame, due: np.ndarray, year: int) -> np.ndarray:
    """Whether each target is the next of its indicator and district, or the last where all are past."""
    names = [pd.factorize(targets[name])[0] for name in ("indicator", "district")]
    _, group = np.unique(names[0] * (len(targets) + 1) + names[1], return_inverse=True)
    last, coming = np.zeros(len(targets), dtype="int64"), np.full(len(targets), series.SPAN)
    np.maximum.at(last, group, due)
    np.minimum.at(coming, group, np.where(due >= year, due, series.SPAN))
    return due == np.where(coming < series.SPAN, coming, last)[group]


def _observed(rows: Columns, history: History) -> Columns:
    now = series.latest(history.told, rows["pair"], rows["cutoff"])
    found = {name: series.values_at(history, now, name) for name in OBSERVED}
    before = series.at(history.told, rows["pair"], found["year"] - 1)
    previous = {f"previous_{name}": series.values_at(history, before, name) for name in ("year", "value", "status")}
    ends = {
        name: np.where(np.isnan(found[name]), np.where(np.isnan(found["value"]), far, found["value"]), found[name])
        for name, far in (("lower", -np.inf), ("upper", np.inf))
    }
    return {**found, **ends, **previous, "now": now, "before": before}


def _base(rows: Columns, history: History) -> Columns:
    """Take the base from the target's sheet, else from that year's row, else from the next after it."""
    exact = series.at(history.counted, rows["pair"], rows["base_year"])
    nearest = np.where(exact >= 0, exact, series.earliest(history.counted, rows["pair"], rows["base_year"]))
    found, stated = series.values_at(history, nearest), ~np.isnan(rows["base_value"]) | rows["summed"]
    value = np.where(rows["summed"], 0.0, np.where(stated, rows["base_value"], found))
    ends = {name: series.values_at(history, nearest, name) for name in ("lower", "upper")}
    return {
        "base_value": value,
        **{f"base_{name}": np.where(stated | np.isnan(end), value, end) for name, end in ends.items()},
        "base_year": np.where(stated, rows["base_year"], series.values_at(history, nearest, "year")),
        "base_row": nearest,
        # The base's cell is the one on the target sheet, unless the base is an observation.
        "own_base": stated & ~(np.isclose(value, found) & (exact >= 0)),
    }


def _was_met(rows: Columns, history: History) -> np.ndarray:
    """Mark the targets that an earlier year had met, whatever the latest figure says."""
    asked = np.flatnonzero(np.isin(rows["kind"], ("level", "floor")) & ~np.isnan(rows["year"]))
    pair, base, year, toward, goal = (
        rows[name][asked] for name in ("pair", "base_year", "year", "toward", "target_value")
    )
    values = series.values_at(history, series.between(history.counted, pair, base + 1, year - 1))
    marks = np.zeros(len(rows["pair"]), dtype=bool)
    marks[asked] = (toward[:, None] * (values - goal[:, None]) >= 0).any(axis=1)
    return marks


def _people(rows: Columns, history: History, catalog: Catalog) -> np.ndarray:
    """How many people or units a rate stands on, NaN for anything else."""
    below = series.indicator_numbers(
        [i.denominator or "" if i.kind == "rate" else "" for i in catalog.indicators], catalog
    )
    divisor, width = np.append(below, -1)[rows["number"]], len(catalog.districts) + 1
    pairs = np.where((divisor < 0) | (rows["pair"] < 0), -1, divisor * width + rows["pair"] % width)
    found = series.at(history.counted, pairs, rows["year"])
    return series.values_at(history, found, "upper") * np.append(scales(catalog), np.nan)[divisor]


def _table(rows: Columns, targets: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """The columns that are told, with the place of every figure."""
    named = {name: targets[name].array for name in ("indicator", "district", "kind", "binding", "target_year")}
    cells = {f"target_{name}": targets[name].array for name in PLACE}
    cells |= series.place_columns(observations, rows["now"])
    cells |= series.place_columns(observations, rows["before"], prefix="previous_")
    found = series.place_columns(observations, rows["base_row"], prefix="base_")
    own = {name: targets[name.removeprefix("base_") if name in _SHARED else name].array for name in found}
    cells |= {name: pd.Series(cell).mask(rows["own_base"], pd.Series(own[name])).array for name, cell in found.items()}
    years = {name: series.whole(rows[name]) for name in ("base_year", "year", "previous_year")}
    words = {
        name: pd.array(rows[name], dtype="str") for name in ("label", "label_low", "label_high", "route", "reason")
    }
    states = {name: series.statuses(rows[name]) for name in ("status", "previous_status")}
    told = {**rows, **named, **cells, **years, **words, **states}
    return pd.DataFrame({name: told[name] for name in COLUMNS})
