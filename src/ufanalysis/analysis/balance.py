"""How far the districts stand apart in each indicator and year; it ranks no district and judges no trend."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ufanalysis.analysis import inequality as measure
from ufanalysis.analysis.gapnotes import gap_reasons, weight_reasons, zone_reasons
from ufanalysis.analysis.panel import Lines, Panel, chosen, lines, open_panel, places
from ufanalysis.analysis.series import PLACE, Columns
from ufanalysis.analysis.zones import Dagum, dagum, theil_l_decomposition, theil_t_decomposition
from ufanalysis.catalog import Catalog

__all__ = ["COLUMNS", "balance"]

ENDS = ("highest", "lowest")
#: Figures measured at once: enough that 40 indicators cost little more than one, few enough to stay in the cache.
CELLS = 200_000
NO_PARTS = Dagum(total=np.empty(0), within=np.empty(0), net_between=np.empty(0), transvariation=np.empty(0))
BOUNDED = {"range": "range", "max_min": "max_min_ratio", "cv": "cv", "gini": "gini"}
COLUMNS = [
    *("indicator", "year", "per", "weight", "districts", "n", "missing", "small", "mean", "weighted_mean"),
    *("highest", "highest_value", "lowest", "lowest_value", "max_min_ratio", "max_min_low", "max_min_high"),
    *("range", "range_low", "range_high", "cv", "cv_low", "cv_high", "cv_sample", "sd_log_odds"),
    *("gini", "gini_low", "gini_high", "gini_corrected", "cv_weighted", "gini_weighted"),
    *("theil_t", "theil_t_between", "theil_t_within", "theil_l", "theil_l_between", "theil_l_within"),
    *("dagum_within", "dagum_between", "dagum_overlap"),
    *("highest_certain", "lowest_certain", "certain", "reason", "zone_reason", "weight_reason"),
    *(f"{end}_{part}" for end in ENDS for part in PLACE),
    "origins",
]


def balance(
    observations: pd.DataFrame,
    catalog: Catalog,
    *,
    years: Iterable[int] | None = None,
    per: str | None = None,
    weight: str | None = None,
) -> pd.DataFrame:
    """Measure the gap among the districts in each indicator and year, by default all years.

    Rows: one per indicator × year of which a district's row exists, in the order of the catalog. With `per`, the
    code of an indicator that counts people or units (members, employees), all figures but rates are divided by it;
    the column `per` names the divisor of each row, "" for none. `weight` counts the people behind rates whose
    indicator names no denominator; the column `weight` says which was used. Weighted measures exist for rates and
    quotients alone, never for totals.
    Units: `mean`, `highest_value`, `lowest_value`, `range` in the indicator's unit (百分点 for the range of rates),
    per unit of `per`; all else is free of units. `cv` divides by n, `cv_sample` by n − 1. `gini` is unweighted,
    `gini_corrected` × n/(n−1). A number that does not exist is NaN and its reason column says why ("" if none).
    `*_low` and `*_high` say what the measure may be inside masked and approximate figures: exactly for ratio and
    range, with each such figure moved towards and away from the mean for `cv` and `gini`. `certain` is False where
    the highest or the lowest district could be another, one that sent no figure included.
    `highest_*` and `lowest_*` hold the places of the two figures; `origins` holds them and those of their
    divisors as (file, sheet, ref, raw).
    Raises UfaError when `per` or `weight` is not in the catalog.
    Method: docs/method.md, "Balance".
    """
    panel = open_panel(observations, catalog)
    wanted = np.ones(len(panel.years), dtype=bool) if years is None else np.isin(panel.years, list(years))
    asked = [
        (one, np.flatnonzero(wanted & (panel.row[panel.position(one.code)] >= 0).any(-1)))
        for one in chosen(panel, per or "")
    ]
    asked = [(one, kept) for one, kept in asked if len(kept)]
    if not asked:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS})
    size = max(1, CELLS // panel.value[0].size)
    batches = [asked[start : start + size] for start in range(0, len(asked), size)]
    blocks = [_gaps(lines(panel, batch, per=per or "", weight=weight or ""), panel) for batch in batches]
    columns = {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
    columns |= _origins(panel, columns)
    words = {name: pd.array(columns[name], dtype="str") for name in ("indicator", "per", "weight", *ENDS)}
    return pd.DataFrame({name: (columns | words)[name] for name in COLUMNS})


def _gaps(rows: Lines, panel: Panel) -> Columns:
    """All columns of these lines."""
    counted = np.isfinite(rows.value).sum(-1)
    columns: Columns = {
        **{"indicator": rows.indicator, "year": rows.year, "per": rows.per, "weight": rows.counted_by},
        "districts": rows.expected.sum(-1),
        "n": counted,
        "missing": (rows.expected & ~rows.told & ~rows.small).sum(-1),
        "small": rows.small.sum(-1),
    }
    columns |= _spread(rows) | _weighted(rows) | _zones(rows, panel.zones) | _extremes(panel, rows)
    columns |= _bounds(rows, columns)
    return columns | {
        "certain": columns["highest_certain"] & columns["lowest_certain"],
        "reason": gap_reasons(columns, rows, panel.catalog),
        "zone_reason": zone_reasons(columns["dagum_within"], counted),
        "weight_reason": weight_reasons(columns["gini_weighted"], rows),
    }


def _spread(rows: Lines) -> Columns:
    values = rows.value
    known, share = measure.shares(values)
    rates = np.flatnonzero(rows.percent)
    gini, count = measure.gini(values), np.isfinite(values).sum(-1)
    return {
        "mean": (known * share).sum(-1),
        "max_min_ratio": measure.max_min_ratio(values),
        "cv": measure.coefficient_of_variation(values),
        "cv_sample": measure.sample_coefficient_of_variation(values),
        "sd_log_odds": _placed(measure.sd_log_odds(values[rates]), rates, len(values)),
        "gini": gini,
        "gini_corrected": measure.divided(gini * count, count - 1),
    }


def _weighted(rows: Lines) -> Columns:
    # A district without its head count would drop out of the weighted measure unseen.
    whole = np.flatnonzero(~(np.isfinite(rows.value) & ~(rows.weight > 0)).any(-1))
    values, people = rows.value[whole], rows.weight[whole]
    known, share = measure.shares(values, people)
    found = {
        "weighted_mean": (known * share).sum(-1),
        "cv_weighted": measure.coefficient_of_variation(values, people),
        "gini_weighted": measure.gini(values, people),
    }
    return {name: _placed(numbers, whole, len(rows.value)) for name, numbers in found.items()}


def _zones(rows: Lines, zones: np.ndarray) -> Columns:
    """Theil's measures by zone, of all units alike; Dagum's only where three zones have three units each."""
    names, zone = np.unique(zones.astype(str), return_inverse=True)
    member = zone[:, None] == np.arange(len(names))
    present = np.isfinite(rows.value).astype("float64") @ member
    fit = np.flatnonzero(((present >= 3).sum(-1) >= 3) & ~((present > 0) & (present < 3)).any(-1))
    t, l_ = theil_t_decomposition(rows.value, zones.astype(str)), theil_l_decomposition(rows.value, zones.astype(str))
    parts = dagum(rows.value[fit], zones.astype(str)) if len(fit) else NO_PARTS
    return {
        **{"theil_t": t.total, "theil_t_between": t.between, "theil_t_within": t.within},
        **{"theil_l": _finite(l_.total), "theil_l_between": _finite(l_.between), "theil_l_within": _finite(l_.within)},
        "dagum_within": _placed(parts.within, fit, len(present)),
        "dagum_between": _placed(parts.net_between, fit, len(present)),
        "dagum_overlap": _placed(parts.transvariation, fit, len(present)),
    }


def _finite(numbers: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _placed(numbers: np.ndarray, at: np.ndarray, length: int) -> np.ndarray:
    placed = np.full(length, np.nan)
    placed[at] = numbers
    return placed


def _extremes(panel: Panel, rows: Lines) -> Columns:
    values, known = rows.value, np.isfinite(rows.value).any(-1)
    top = np.where(np.isnan(values), -np.inf, values).argmax(-1)
    low = np.where(np.isnan(values), np.inf, values).argmin(-1)
    columns: Columns = {}
    codes = np.array([district.code for district in panel.catalog.districts], dtype=object)
    line = np.arange(len(values))
    for end, at in zip(ENDS, (top, low), strict=True):
        columns[end] = np.where(known, codes[at], "")
        columns[f"{end}_value"] = np.where(known, values[line, at], np.nan)
        columns[f"{end}_row"] = np.where(known, rows.row[line, at], -1)
        columns[f"{end}_below"] = np.where(known, rows.below[line, at], -1)
    columns["range"] = columns["highest_value"] - columns["lowest_value"]
    return columns | {"highest_certain": _first(rows, top, known, 1), "lowest_certain": _first(rows, low, known, -1)}


def _origins(panel: Panel, columns: Columns) -> Columns:
    """The places of the extremes, and for each row the tuple of all that it cites."""
    cited = [places(panel, columns[f"{end}_{part}"]) for end in ENDS for part in ("row", "below")]
    tuples = [list(zip(*(found[name] for name in PLACE), strict=True)) for found in cited]
    joined = np.empty(len(columns["year"]), dtype=object)
    for line, cells in enumerate(zip(*tuples, strict=True)):
        joined[line] = tuple(dict.fromkeys(cell for cell in cells if any(cell)))
    named = {f"{end}_{name}": cited[2 * at][name] for at, end in enumerate(ENDS) for name in PLACE}
    return {**named, "origins": joined}


def _first(rows: Lines, at: np.ndarray, known: np.ndarray, sign: int) -> np.ndarray:
    """Whether the district at `at` is the first (sign 1) or the last (−1), whatever the others may be."""
    worst, best = (rows.lower, rows.upper) if sign > 0 else (-rows.upper, -rows.lower)
    line = np.arange(len(at))
    others = np.where(np.isnan(best), -np.inf, best)
    others[line, at] = -np.inf
    return known & (worst[line, at] >= others.max(-1, initial=-np.inf))


def _bounds(rows: Lines, columns: Columns) -> Columns:
    told = rows.told & np.isfinite(rows.lower) & np.isfinite(rows.upper)
    lower, upper = np.where(told, rows.lower, np.nan), np.where(told, rows.upper, np.nan)
    open_ = np.flatnonzero((told & (lower < upper)).any(-1))
    if not len(open_):
        return {f"{name}_{end}": columns[point] for name, point in BOUNDED.items() for end in ("low", "high")}
    lower, upper = lower[open_], upper[open_]
    ends = [np.where(np.isnan(side), far, side) for side in (lower, upper) for far in (np.inf, -np.inf)]
    (low_min, low_max), (high_min, high_max) = (
        (ends[at].min(-1, initial=np.inf), ends[at + 1].max(-1, initial=-np.inf)) for at in (0, 2)
    )
    tight, wide = _pulled(lower, upper, columns["mean"][open_])
    found = {
        "range": (np.maximum(low_max - high_min, 0.0), high_max - low_min),
        "max_min_ratio": (np.maximum(measure.divided(low_max, high_min), 1.0), measure.divided(high_max, low_min)),
        "cv": (measure.coefficient_of_variation(tight), measure.coefficient_of_variation(wide)),
        "gini": (measure.gini(tight), measure.gini(wide)),
    }
    around = [_around(columns[point], name, open_, found[point]) for name, point in BOUNDED.items()]
    return {name: numbers for both in around for name, numbers in both.items()}


def _pulled(lower: np.ndarray, upper: np.ndarray, mean: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The figures as near to the mean as their bounds allow, and as far from it."""
    middle = mean[:, None]
    wide = np.where(np.abs(upper - middle) > np.abs(middle - lower), upper, lower)
    return np.clip(middle, lower, upper), wide


def _around(point: np.ndarray, name: str, at: np.ndarray, ends: tuple[np.ndarray, np.ndarray]) -> Columns:
    low, high = point.copy(), point.copy()
    low[at], high[at] = np.fmin(point[at], ends[0]), np.fmax(point[at], ends[1])
    return {f"{name}_low": low, f"{name}_high": high}
