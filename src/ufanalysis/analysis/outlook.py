"""Whether each target will be reached if the last years go on; it judges no pace and words no figure."""

from dataclasses import replace

import numpy as np
import pandas as pd

from ufanalysis.analysis import series
from ufanalysis.analysis.backtest import FEWEST, chosen_methods, pooled_scores, quantiles, rolling_errors, series_pairs
from ufanalysis.analysis.chances import student
from ufanalysis.analysis.forecast import METHODS, Fit, expected, fit, spread, totals, totals_spread
from ufanalysis.analysis.notes import filled, first, joined
from ufanalysis.analysis.progress import assess
from ufanalysis.analysis.series import PLACE, Columns, open_history, values_at
from ufanalysis.analysis.trends import WINDOW, figures_of, kendall
from ufanalysis.catalog import Catalog

__all__ = ["COLUMNS", "OUTCOMES", "outlook"]

#: 预计可达, 有难度, 难以实现; then: the target year is over, and no forecast.
OUTCOMES = ("likely", "hard", "unlikely", "decided", "none")
OUTCOME_COLUMNS = ("outcome", "outcome_low", "outcome_high")
_RECENT = 5
_TREND = 5
COLUMNS = [
    *("indicator", "district", "kind", "binding", "current", "base_value", "target_year", "target_value", "label"),
    *("year", "value", "lower_value", "upper_value", "status", "count", "first_year", "steps", *METHODS),
    *("method", "forecast", "lower", "upper", "clipped", "widened", "probability", "outcome", "outcome_low"),
    *("outcome_high", "certain", "required", "recent_change", "times", "p", "trend", "reason"),
    *(f"target_{name}" for name in PLACE),
    "parts",
]
#: The bounds of a rate in percent whose catalog entry gives none.
_PERCENT = (0.0, 100.0)


def outlook(observations: pd.DataFrame, targets: pd.DataFrame, catalog: Catalog, *, year: int) -> pd.DataFrame:
    """Carry the figures of the last ten years up to `year` on to each target's year, and compare.

    Rows: one per target, in the order of `progress`. Units: the indicator's (`required`, `recent_change` per
    year); `probability` and `p` are fractions. `naive`, `drift`, `damped`, `theil_sen` stand side by side;
    `method` names the one that `forecast` takes: the drift, unless another erred a tenth less here.
    `lower`…`upper` is the 80 % reference interval (参考区间), inside the indicator's bounds; `clipped` where it
    touched them, `widened` where past errors widened it. A cumulative target compares
    the whole sum, and `value` is the sum so far.
    `outcome` is one of OUTCOMES, `none` with a `reason`; `certain` is False where an inexact last figure could
    change it, between `outcome_low` and `outcome_high`. `times` is `required` ÷ `recent_change`.
    Method: docs/method.md, "Outlook".
    """
    history = open_history(observations, catalog)
    judged = assess(history, targets, catalog, year=year)
    found = figures_of(history, series.pair_numbers(judged, catalog), year=year)
    known = values_at(history, found)
    fitted, errors = fit(known), rolling_errors(series_pairs(history), history, catalog, year=year)
    rows = _asked(judged, catalog, year)
    # Figures that do not exist are NaN here, and NaN judges nothing.
    with np.errstate(invalid="ignore", over="ignore"):
        rows |= _figures(rows, known, fitted)
        rows |= _obstacles(rows)
        rows |= _forecasts(rows, fitted, chosen_methods(errors, catalog))
        rows |= _interval(rows, fitted, pooled_scores(errors, catalog), catalog)
        rows |= _outcomes(rows)
        rows |= _pace(rows)
    kept = {name: judged[name].array for name in COLUMNS if name in judged and name not in rows}
    words = {name: pd.Series(rows[name], dtype="object") for name in ("method", *OUTCOME_COLUMNS)}
    words["reason"] = pd.Series(_reasons(rows), dtype="object")
    years = {name: series.whole(rows[name]) for name in ("year", "first_year", "steps")}
    told = {**rows, **kept, **words, **years, "target_year": judged["target_year"].array}
    told["parts"] = series.places(observations, found)
    return pd.DataFrame({name: told[name] for name in COLUMNS})


def _asked(judged: pd.DataFrame, catalog: Catalog, year: int) -> Columns:
    """What the targets ask for, as arrays; `toward` is the desired way, 1 or −1."""
    number = series.indicator_numbers(judged["indicator"], catalog)
    signs = np.array([*({"up": 1.0, "down": -1.0, "context": np.nan}[i.direction] for i in catalog.indicators), np.nan])
    flows = np.array([*(indicator.kind == "flow" for indicator in catalog.indicators), False])
    names = {"judged_year": "year", "judged_value": "value", "lower_value": "lower", "upper_value": "upper"}
    names |= {name: name for name in ("base_year", "base_value", "target_year", "target_value")}
    rows = {name: judged[own].to_numpy(dtype="float64", na_value=np.nan) for name, own in names.items()}
    way = np.nan_to_num(np.sign(rows["target_value"] - rows["base_value"]))
    return rows | {
        "asked": np.full(len(judged), year),
        "number": number,
        "pair": series.pair_numbers(judged, catalog),
        "toward": np.where(np.isnan(signs[number]), np.where(way != 0, way, 1.0), signs[number]),
        "summed": judged["kind"].eq("cumulative").to_numpy() & flows[number],
        "summands": np.array([len(parts) for parts in judged["parts"]], dtype="int64"),
    }


def _figures(rows: Columns, known: np.ndarray, fitted: Fit) -> Columns:
    start, tested, last = rows["asked"] - WINDOW + 1, kendall(known), known[:, -_RECENT:]
    enough, seen = fitted.count >= _TREND, (~np.isnan(last)).sum(axis=1)
    year = np.where(fitted.count > 0, start + fitted.last, np.nan)
    return {
        "count": fitted.count,
        "first_year": np.where(fitted.count > 0, start + fitted.first, np.nan),
        "year": year,
        "steps": rows["target_year"] - year,
        "value": fitted.value,
        "recent_change": fit(known[:, -_RECENT - 1 :]).slope,
        "recent_level": np.nansum(last, axis=1) / np.where(seen > 0, seen, np.nan),
        "p": np.where(enough, tested["p"], np.nan),
        "trend": np.where(enough, tested["trend"], "unknown"),
    }


def _obstacles(rows: Columns) -> Columns:
    have, year = np.maximum(rows["year"] - rows["base_year"], 0), rows["year"]
    whole = (rows["judged_year"] == year) & (rows["summands"] == have) & ~(year < rows["base_year"])
    cases = [
        (rows["pair"] < 0, "none", "目录中没有这一指标或地区"),
        (np.isnan(rows["target_value"]), "none", "目标值缺失"),
        (rows["target_year"] <= rows["asked"], "decided", "目标年已到，结果见进度评价"),
        (rows["count"] == 0, "none", "截至{asked}年没有可用数据"),
        (rows["count"] < FEWEST, "none", f"只有{{count}}年数据，不足{FEWEST}年，不作外推"),
        (rows["summed"] & ~whole, "none", "累计所需年份数据不全，不作外推"),
    ]
    length = len(rows["pair"])
    return {
        "obstacle": first(length, filled(rows, [(holds, text) for holds, _, text in cases])),
        "blocked": first(length, [(holds, label) for holds, label, _ in cases]),
    }


def _forecasts(rows: Columns, fitted: Fit, chosen: np.ndarray) -> Columns:
    """What every method expects (for a sum, of the whole of it), and what the one that earned its place does."""
    free, steps = rows["obstacle"] == "", rows["steps"]
    values = [
        np.where(rows["summed"], rows["judged_value"] + totals(fitted, name, steps), expected(fitted, name, steps))
        for name in METHODS
    ]
    number = np.append(chosen, METHODS.index("drift"))[rows["number"]]
    centre = np.choose(number, values)
    return {
        **{name: np.where(free, value, np.nan) for name, value in zip(METHODS, values, strict=True)},
        "method_number": number,
        "method": np.where(free, np.array(METHODS, dtype=object)[number], ""),
        "centre": np.where(free, centre, np.nan),
    }


def _interval(rows: Columns, fitted: Fit, pool: np.ndarray, catalog: Catalog) -> Columns:
    steady, steps = _with_floor(rows, fitted), rows["steps"]
    error = np.where(rows["summed"], totals_spread(steady, steps), spread(steady, steps))
    plain, tried = quantiles(fitted.count), np.vstack([pool, np.full(len(METHODS), np.nan)])
    widest = tried[rows["number"], rows["method_number"]]
    times = np.fmax(plain, widest)
    low, high = _bounds(rows, catalog)
    lower, upper = rows["centre"] - times * error, rows["centre"] + times * error
    return {
        **{"lower": np.clip(lower, low, high), "upper": np.clip(upper, low, high)},
        **{name: np.clip(rows[name], low, high) for name in METHODS},
        "forecast": np.clip(rows["centre"], low, high),
        "clipped": (lower < low) | (upper > high),
        "widened": (rows["obstacle"] == "") & (times > plain),
        "tested": ~np.isnan(widest),
        "error": error * times / plain,
    }


def _with_floor(rows: Columns, fitted: Fit) -> Fit:
    """Give a series that never left its line the scatter of its indicator's other series, as a share of its level."""
    size = np.abs(fitted.value)
    share = pd.Series(fitted.scatter / np.where(size > 0, size, np.nan))
    usual = share.where(share > 1e-9).groupby(rows["number"]).transform("median").to_numpy()
    return replace(fitted, scatter=np.where(fitted.scatter > 1e-9 * size, fitted.scatter, np.nan_to_num(usual) * size))


def _bounds(rows: Columns, catalog: Catalog) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most that a forecast may say: the catalog's, and for a sum at least what is there."""
    spare = [_PERCENT if i.kind == "rate" and i.unit == "%" else (-np.inf, np.inf) for i in catalog.indicators]
    limits = [
        (least if i.lower is None else i.lower, most if i.upper is None else i.upper)
        for i, (least, most) in zip(catalog.indicators, spare, strict=True)
    ]
    floor, ceiling = np.array([*limits, (-np.inf, np.inf)], dtype="float64")[rows["number"]].T
    so_far = np.where((floor >= 0) & ~np.isnan(rows["judged_value"]), rows["judged_value"], -np.inf)
    return np.where(rows["summed"], so_far, floor), np.where(rows["summed"], np.inf, ceiling)


def _outcomes(rows: Columns) -> Columns:
    probability = _probability(rows, np.zeros(len(rows["pair"])))
    shifts = [rows[end] - rows["judged_value"] for end in ("lower_value", "upper_value")]
    ends = [_probability(rows, np.where(np.isfinite(shift), shift, 0.0)) for shift in shifts]
    low, high = _named(rows, np.minimum(*ends)), _named(rows, np.maximum(*ends))
    named = zip(OUTCOME_COLUMNS, (_named(rows, probability), low, high), strict=True)
    return {"probability": probability, **dict(named), "certain": low == high}


def _probability(rows: Columns, shift: np.ndarray) -> np.ndarray:
    """How likely the target is met if the last figure was off by `shift`: Student's t around the forecast."""
    ahead = rows["toward"] * (rows["centre"] + shift - rows["target_value"])
    wide, freedom = rows["error"] > 0, np.maximum(rows["count"] - 2, 1)
    drawn = student(ahead / np.where(wide, rows["error"], np.nan), freedom)
    decided = (ahead >= -1e-9 * np.abs(rows["target_value"])).astype("float64")
    return np.where((rows["obstacle"] == "") & ~np.isnan(ahead), np.where(wide, drawn, decided), np.nan)


def _named(rows: Columns, probability: np.ndarray) -> np.ndarray:
    names = np.where(probability >= 0.8, "likely", np.where(probability >= 0.5, "hard", "unlikely"))
    return np.where(rows["obstacle"] == "", names.astype(object), rows["blocked"])


def _pace(rows: Columns) -> Columns:
    """Beside the change per year that is required, the one of the last five years; for a sum its yearly amount."""
    left, summed = rows["target_year"] - rows["year"], rows["summed"]
    now = np.where(summed, rows["judged_value"], rows["value"])
    unmet = rows["toward"] * (rows["target_value"] - now) > 0
    required = (rows["target_value"] - now) / np.where((left > 0) & unmet, left, np.nan)
    recent = np.where(summed, rows["recent_level"], rows["recent_change"])
    alike = required * recent > 0
    times = required / np.where(alike, recent, np.nan)
    return {"value": now, "required": required, "recent_change": recent, "times": times}


def _reasons(rows: Columns) -> np.ndarray:
    free, span = rows["obstacle"] == "", rows["year"] - rows["first_year"]
    cases = [
        (free & (rows["year"] < rows["asked"]), "最近可用数为{year}年"),
        (free & (rows["steps"] > span), "外推年数超过已有数据的年数"),
        (free & (rows["error"] <= 0), "历年变化完全一致，参考区间没有宽度"),
        (free & ~rows["tested"], "回测不足，参考区间未经校正"),
        (free & rows["clipped"], "参考区间已限于指标的取值范围"),
        (free & ~rows["certain"], "最近数不精确，结论可能不同"),
    ]
    return joined(len(free), [(~free, rows["obstacle"]), *filled(rows, cases)])
