"""The arithmetic and the labels of schedule pace; it looks nothing up and words nothing."""

import numpy as np
import pandas as pd

from ufanalysis.catalog import Cuts

__all__ = ["BEHIND", "LABELS", "with_labels", "with_pace"]

#: From the best to the worst, then the two that judge nothing.
LABELS = (
    *("achieved", "maintained", "ahead", "on_schedule", "behind", "far_behind", "reversed", "fallen"),
    *("no_data", "not_assessed"),
)
BEHIND = ("behind", "far_behind", "reversed", "fallen")


def with_pace(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the route (path, annual or hold) of each row, and the shares, gaps and yearly changes along it."""
    return rows.pipe(_with_route).pipe(_with_shares).pipe(_with_changes)


def _with_route(rows: pd.DataFrame) -> pd.DataFrame:
    way = rows["target_value"] - rows["base_value"]
    away = ((way > 0).astype("float64") - (way < 0)).where(way.notna())
    # A plan for the year 2025 is not due in 2023: until then its yearly amount grows along the same line as a level.
    due = rows["kind"].eq("annual") & rows["year"].ge(rows["target_year"]).fillna(False).astype(bool)
    pathlike = ~due & ~rows["summed"] & rows["kind"].ne("floor")
    toward = rows["sign"].where(rows["sign"].ne(0), away.where(pathlike, 1.0))
    capped = (toward < 0) & (due | rows["summed"])
    hold = rows["kind"].eq("floor") | capped | (pathlike & (toward * away <= 0))
    route = np.select([hold, due], ["hold", "annual"], default="path")
    return rows.assign(toward=toward, route=route)


def _with_shares(rows: pd.DataFrame) -> pd.DataFrame:
    path, annual = rows["route"].eq("path"), rows["route"].eq("annual")
    length = rows["target_year"] - rows["base_year"]
    time = (rows["year"] - rows["base_year"]) / length.where(length > 0)
    elapsed = time.where(path).mask(annual, 1.0)
    achieved = _share(rows, rows["value"], rows["base_value"])
    planned = rows["base_value"] + elapsed * (rows["target_value"] - rows["base_value"])
    return rows.assign(
        elapsed=elapsed,
        achieved=achieved,
        pace_ratio=achieved / elapsed.where(elapsed > 0),
        pace_gap=achieved - elapsed,
        expected=planned.where(path, rows["target_value"]),
    )


def _share(rows: pd.DataFrame, value: pd.Series, base: pd.Series) -> pd.Series:
    way = rows["target_value"] - base
    along = (value - base) / way.where(way.ne(0))
    of_plan = value / rows["target_value"].where(rows["target_value"] > 0)
    return along.where(rows["route"].eq("path")).mask(rows["route"].eq("annual"), of_plan)


def _with_changes(rows: pd.DataFrame) -> pd.DataFrame:
    path, left = rows["route"].eq("path"), rows["target_year"] - rows["year"]
    since = rows["year"] - rows["base_year"]
    unmet = path & (left > 0) & ~_met(rows, rows["value"])
    required = ((rows["target_value"] - rows["value"]) / left.where(unmet)).astype("float64")
    mean_change = (rows["value"] - rows["base_value"]) / since.where(path & (since > 0))
    return rows.assign(
        required=required,
        mean_change=mean_change,
        acceleration=required / mean_change.where(required * mean_change > 0),
    )


def _met(rows: pd.DataFrame, value: pd.Series) -> pd.Series:
    # A sum of decimals misses its target by rounding alone: 0.1 + 0.2 < 0.3 must not be a failure.
    slack = 1e-9 * rows["target_value"].abs().clip(lower=1.0)
    return rows["toward"] * (value - rows["target_value"]) >= -slack


def with_labels(rows: pd.DataFrame, cuts: Cuts) -> pd.DataFrame:
    """Add the label, the labels at the worse and the better bound, and whether all of them agree.

    Rows whose `obstacle` is set take their label from `blocked` and are certain about that.
    """
    middle = _rank(rows, rows["value"], rows["base_value"], cuts)
    low, high = middle.copy(), middle.copy()
    # Most figures are exact, and an exact one has the same label at every corner.
    loose = np.flatnonzero(~_exact(rows).to_numpy())
    inexact = rows.iloc[loose]
    corners = [
        _rank(inexact, inexact[value], inexact[base], cuts)
        for value in ("lower", "upper")
        for base in ("base_lower", "base_upper")
    ]
    low[loose], high[loose] = np.maximum.reduce(corners), np.minimum.reduce(corners)
    middle = np.where(rows["value"].notna(), middle, low)
    unknown = rows["value"].isna() & (low != high)
    labels = pd.Series(np.array(LABELS, dtype=object)[middle], index=rows.index)
    free = rows["obstacle"].eq("")
    return rows.assign(
        label=labels.mask(unknown, "not_assessed").where(free, rows["blocked"]),
        label_low=pd.Series(np.array(LABELS, dtype=object)[low], index=rows.index).where(free, rows["blocked"]),
        label_high=pd.Series(np.array(LABELS, dtype=object)[high], index=rows.index).where(free, rows["blocked"]),
        certain=~free | (low == high),
    )


def _exact(rows: pd.DataFrame) -> pd.Series:
    value, base = rows["value"], rows["base_value"]
    same = rows["lower"].eq(value) & rows["upper"].eq(value)
    return same & rows["base_lower"].eq(base) & rows["base_upper"].eq(base)


def _rank(rows: pd.DataFrame, value: pd.Series, base: pd.Series, cuts: Cuts) -> np.ndarray:
    """The place in LABELS that a value and a base would earn."""
    hold, met = rows["route"].eq("hold"), _met(rows, value)
    # Cuts are two-digit decimals; a ratio such as 0.285 / 0.3 must not fall below 0.95 by its last bit.
    ratio = (_share(rows, value, base) / rows["elapsed"].where(rows["elapsed"] > 0)).round(9)
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
