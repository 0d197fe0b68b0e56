"""The arithmetic and the labels of schedule pace; it looks nothing up and words nothing."""

import numpy as np

from ufanalysis.analysis.series import Columns
from ufanalysis.catalog import Cuts

__all__ = ["BEHIND", "LABELS", "labels", "pace"]

#: From the best to the worst, then the two that judge nothing.
LABELS = (
    *("achieved", "maintained", "ahead", "on_schedule", "behind", "far_behind", "reversed", "fallen"),
    *("no_data", "not_assessed"),
)
BEHIND = ("behind", "far_behind", "reversed", "fallen")
_ENDS = ("lower", "upper")


def pace(rows: Columns) -> Columns:
    """Return the route (path, annual or hold) of each row, and the shares, gaps and yearly changes along it."""
    routed = rows | _route(rows)
    return {name: routed[name] for name in ("toward", "route")} | _shares(routed) | _changes(routed)


def _route(rows: Columns) -> Columns:
    away = np.sign(rows["target_value"] - rows["base_value"])
    # A plan for the year 2025 is not due in 2023: until then its yearly amount grows along the same line as a level.
    due = (rows["kind"] == "annual") & (rows["year"] >= rows["target_year"])
    floor = rows["kind"] == "floor"
    pathlike = ~due & ~rows["summed"] & ~floor
    toward = np.where(rows["sign"] != 0, rows["sign"], np.where(pathlike, away, 1.0))
    capped = (toward < 0) & (due | rows["summed"])
    hold = floor | capped | (pathlike & (toward * away <= 0))
    return {"toward": toward, "route": np.where(hold, "hold", np.where(due, "annual", "path")).astype(object)}


def _shares(rows: Columns) -> Columns:
    path, length = rows["route"] == "path", rows["target_year"] - rows["base_year"]
    time = (rows["year"] - rows["base_year"]) / _positive(length)
    elapsed = np.where(path, time, np.where(rows["route"] == "annual", 1.0, np.nan))
    achieved = _share(rows, rows["value"], rows["base_value"])
    planned = rows["base_value"] + elapsed * (rows["target_value"] - rows["base_value"])
    return {
        "elapsed": elapsed,
        "achieved": achieved,
        "pace_ratio": achieved / _positive(elapsed),
        "pace_gap": achieved - elapsed,
        "expected": np.where(path, planned, rows["target_value"]),
    }


def _positive(numbers: np.ndarray) -> np.ndarray:
    return np.where(numbers > 0, numbers, np.nan)


def _share(rows: Columns, value: np.ndarray, base: np.ndarray) -> np.ndarray:
    way = rows["target_value"] - base
    along = (value - base) / np.where(way != 0, way, np.nan)
    of_plan = value / _positive(rows["target_value"])
    return np.where(rows["route"] == "path", along, np.where(rows["route"] == "annual", of_plan, np.nan))


def _changes(rows: Columns) -> Columns:
    path, left = rows["route"] == "path", rows["target_year"] - rows["year"]
    since = rows["year"] - rows["base_year"]
    unmet = path & (left > 0) & ~_met(rows, rows["value"])
    required = np.where(unmet, rows["target_value"] - rows["value"], np.nan) / _positive(left)
    mean_change = np.where(path, rows["value"] - rows["base_value"], np.nan) / _positive(since)
    alike = required * mean_change > 0
    return {
        "required": required,
        "mean_change": mean_change,
        "acceleration": required / np.where(alike, mean_change, np.nan),
    }


def _met(rows: Columns, value: np.ndarray) -> np.ndarray:
    # A sum of decimals misses its target by rounding alone: 0.1 + 0.2 < 0.3 must not be a failure.
    slack = 1e-9 * np.maximum(np.abs(rows["target_value"]), 1.0)
    return rows["toward"] * (value - rows["target_value"]) >= -slack


def labels(rows: Columns, cuts: Cuts) -> Columns:
    """Return the label, the labels at the worse and the better bound, and whether all of them agree.

    Rows whose `obstacle` is set take their label from `blocked` and are certain about that.
    """
    middle = _rank(rows, rows["value"], rows["base_value"], cuts)
    low, high = middle.copy(), middle.copy()
    # Most figures are exact, and an exact one has the same label at every corner.
    loose = np.flatnonzero(~_exact(rows))
    inexact = {name: column[loose] for name, column in rows.items()}
    corners = [_rank(inexact, inexact[end], inexact[f"base_{base}"], cuts) for end in _ENDS for base in _ENDS]
    low[loose], high[loose] = np.maximum.reduce(corners), np.minimum.reduce(corners)
    unknown = np.isnan(rows["value"])
    middle = np.where(unknown, np.where(low != high, LABELS.index("not_assessed"), low), middle)
    free, names = rows["obstacle"] == "", np.array(LABELS, dtype=object)
    found = {"label": middle, "label_low": low, "label_high": high}
    return {
        **{name: np.where(free, names[place], rows["blocked"]) for name, place in found.items()},
        "certain": ~free | (low == high),
    }


def _exact(rows: Columns) -> np.ndarray:
    ends = [
        rows[f"{part}{end}"] == rows[value] for part, value in (("", "value"), ("base_", "base_value")) for end in _ENDS
    ]
    return np.logical_and.reduce(ends)


def _rank(rows: Columns, value: np.ndarray, base: np.ndarray, cuts: Cuts) -> np.ndarray:
    """The place in LABELS that a value and a base would earn."""
    hold, met = rows["route"] == "hold", _met(rows, value)
    # Cuts are two-digit decimals; a ratio such as 0.285 / 0.3 must not fall below 0.95 by its last bit.
    ratio = np.round(_share(rows, value, base) / _positive(rows["elapsed"]), 9)
    steps = [
        hold & met,
        hold,
        met,
        ratio >= cuts.ahead,
        ratio >= cuts.on_schedule,
        ratio >= cuts.behind,
        ratio >= 0,
    ]
    names = ["maintained", "fallen", "achieved", "ahead", "on_schedule", "behind", "far_behind"]
    return np.select(steps, [LABELS.index(name) for name in names], default=LABELS.index("reversed"))
