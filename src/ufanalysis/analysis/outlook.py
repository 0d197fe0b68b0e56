"""Whether each target will be reached if the last years go on; it judges no pace and words no figure."""

import numpy as np
import pandas as pd
from scipy import special

from ufanalysis.analysis import series
from ufanalysis.analysis.backtest import (
    FEWEST,
    chosen_methods,
    kinds_of,
    pooled_scores,
    quantiles,
    rolling_errors,
    series_rows,
)
from ufanalysis.analysis.forecast import METHODS, Fit, expected, fit, spread, totals, totals_spread
from ufanalysis.analysis.progress import progress
from ufanalysis.analysis.series import History, open_history
from ufanalysis.analysis.trends import WINDOW, figures_of, mann_kendall, values_at
from ufanalysis.catalog import Catalog

__all__ = ["COLUMNS", "OUTCOMES", "outlook"]

#: 预计可达, 有难度, 难以实现; then: the target year is over, and no forecast.
OUTCOMES = ("likely", "hard", "unlikely", "decided", "none")
_RECENT = 5
_TREND = 5
COLUMNS = [
    *("indicator", "district", "kind", "binding", "current", "base_value", "target_year", "target_value", "label"),
    *("year", "value", "lower_value", "upper_value", "status", "count", "first_year", "steps", *METHODS),
    *("method", "forecast", "lower", "upper", "clipped", "widened", "probability", "outcome", "outcome_low"),
    *("outcome_high", "certain", "required", "recent_change", "times", "p", "trend", "reason"),
    *("target_file", "target_sheet", "target_ref", "target_raw", "parts"),
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
    judged = progress(observations, targets, catalog, year=year).rename(
        columns={"lower": "lower_value", "upper": "upper_value", "year": "judged_year", "value": "judged_value"}
    )
    pairs = series.pair_numbers(judged, catalog)
    found = figures_of(history, pairs, year=year)
    fitted = fit(values_at(history, found))
    errors = rolling_errors(series_rows(observations, catalog), history, year=year)
    return (
        judged.assign(asked=year, pair=pairs)
        .pipe(_with_figures, history, found, fitted)
        .pipe(_with_meaning, catalog)
        .pipe(_with_obstacles)
        .pipe(_with_methods, fitted, errors)
        .pipe(_with_interval, fitted, errors, catalog)
        .pipe(_with_outcomes)
        .pipe(_with_pace)
        .pipe(_with_reasons)
        .astype({"year": "Int16", "first_year": "Int16", "steps": "Int16"})[COLUMNS]
    )


def _with_figures(rows: pd.DataFrame, history: History, found: np.ndarray, fitted: Fit) -> pd.DataFrame:
    start, none = rows["asked"] - WINDOW + 1, fitted.count == 0
    known = values_at(history, found)
    tested = mann_kendall(known)
    enough = fitted.count >= _TREND
    return rows.assign(
        count=fitted.count,
        first_year=(start + fitted.first).mask(none),
        year=(start + fitted.last).mask(none),
        value=np.where(none, np.nan, fitted.value),
        recent_change=fit(known[:, -_RECENT - 1 :]).slope,
        recent_level=pd.DataFrame(known[:, -_RECENT:]).mean(axis=1),
        p=tested["p"].where(enough),
        trend=tested["trend"].where(enough, "unknown"),
        parts=pd.Series(series.places(history.observations, found), index=rows.index, dtype="object"),
        sum_parts=rows["parts"],
    )


def _with_meaning(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    known = {i.code: i for i in catalog.indicators}
    signs = {code: {"up": 1.0, "down": -1.0, "context": np.nan}[i.direction] for code, i in known.items()}
    flows = [code for code, i in known.items() if i.kind == "flow"]
    way = (rows["target_value"] - rows["base_value"]).map(np.sign)
    return rows.assign(
        steps=rows["target_year"].astype("float64") - rows["year"].astype("float64"),
        toward=rows["indicator"].map(signs).astype("float64").fillna(way.where(way.ne(0), 1.0)).fillna(1.0),
        summed=rows["kind"].eq("cumulative") & rows["indicator"].isin(flows),
    )


def _with_obstacles(rows: pd.DataFrame) -> pd.DataFrame:
    asked, last = rows["asked"].astype(str), rows["target_year"]
    have = (rows["year"] - rows["base_year"].astype("float64")).clip(lower=0)
    same = rows["judged_year"].astype("float64").eq(rows["year"])
    gaps = rows["summed"] & (~same | (rows["sum_parts"].map(len) != have) | (rows["year"] < rows["base_year"]))
    cases = [
        (rows["pair"].lt(0), "none", "目录中没有这一指标或地区"),
        (rows["target_value"].isna(), "none", "目标值缺失"),
        (last.le(rows["asked"]), "decided", "目标年已到，结果见进度评价"),
        (rows["count"].eq(0), "none", "截至" + asked + "年没有可用数据"),
        (rows["count"].lt(FEWEST), "none", "只有" + rows["count"].astype(str) + f"年数据，不足{FEWEST}年，不作外推"),
        (gaps, "none", "累计所需年份数据不全，不作外推"),
    ]
    masks = [mask.fillna(False).to_numpy(dtype=bool) for mask, _, _ in cases]
    texts = [np.asarray(pd.Series(text, index=rows.index), dtype=object) for _, _, text in cases]
    return rows.assign(
        obstacle=np.select(masks, texts, default=""),
        blocked=np.select(masks, [label for _, label, _ in cases], default=""),
    )


def _with_methods(rows: pd.DataFrame, fitted: Fit, errors: pd.DataFrame) -> pd.DataFrame:
    free, steps, summed = rows["obstacle"].eq("").to_numpy(), rows["steps"].to_numpy(), rows["summed"].to_numpy()
    so_far = rows["judged_value"].to_numpy(dtype="float64")
    values = {
        method: np.where(summed, so_far + totals(fitted, method, steps), expected(fitted, method, steps))
        for method in METHODS
    }
    method = rows["indicator"].map(chosen_methods(errors)).astype("object").fillna("drift")
    centre = np.select([method.eq(name) for name in METHODS], list(values.values()))
    known = {name: np.where(free, value, np.nan) for name, value in values.items()}
    return rows.assign(**known, method=method.where(free, ""), centre=np.where(free, centre, np.nan))


def _with_interval(rows: pd.DataFrame, fitted: Fit, errors: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    steady = _with_floor(rows, fitted)
    steps = rows["steps"].to_numpy()
    error = np.where(rows["summed"], totals_spread(steady, steps), spread(steady, steps))
    plain = quantiles(fitted.count)
    pool = pooled_scores(errors, kinds_of(catalog))
    tried = pool.reindex(pd.MultiIndex.from_frame(rows[["indicator", "method"]])).to_numpy()
    times = np.fmax(plain, tried)
    low, high = _bounds(rows, catalog)
    ends = {"lower": rows["centre"] - times * error, "upper": rows["centre"] + times * error}
    inside = {name: end.clip(low, high) for name, end in ends.items()}
    outside = (ends["lower"] < low) | (ends["upper"] > high)
    return rows.assign(
        **inside,
        **{name: rows[name].clip(low, high) for name in METHODS},
        forecast=rows["centre"].clip(low, high),
        clipped=outside.fillna(False).astype(bool),
        widened=rows["obstacle"].eq("") & (times > plain),
        tested=~np.isnan(tried),
        error=error * times / plain,
    )


def _with_floor(rows: pd.DataFrame, fitted: Fit) -> Fit:
    """Give a series that never left its line the scatter of its indicator's other series, as a share of its level."""
    size = np.abs(fitted.value)
    share = pd.Series(fitted.scatter / np.where(size > 0, size, np.nan), index=rows.index)
    usual = share.where(share > 1e-9).groupby(rows["indicator"]).transform("median").to_numpy()
    scatter = np.where(fitted.scatter > 1e-9 * size, fitted.scatter, np.nan_to_num(usual) * size)
    return Fit(
        count=fitted.count,
        first=fitted.first,
        last=fitted.last,
        value=fitted.value,
        slope=fitted.slope,
        middle_slope=fitted.middle_slope,
        scatter=scatter,
    )


def _bounds(rows: pd.DataFrame, catalog: Catalog) -> tuple[pd.Series, pd.Series]:
    """The least and the most that a forecast may say: the catalog's, and for a sum at least what is there."""
    spare = {i.code: _PERCENT if i.kind == "rate" and i.unit == "%" else (-np.inf, np.inf) for i in catalog.indicators}
    low = {i.code: spare[i.code][0] if i.lower is None else i.lower for i in catalog.indicators}
    high = {i.code: spare[i.code][1] if i.upper is None else i.upper for i in catalog.indicators}
    floor, ceiling = (rows["indicator"].map(ends).astype("float64") for ends in (low, high))
    summed, growing = rows["summed"], floor >= 0
    least = floor.where(~summed, rows["judged_value"].where(growing, -np.inf))
    return least.fillna(-np.inf), ceiling.where(~summed, np.inf).fillna(np.inf)


def _with_outcomes(rows: pd.DataFrame) -> pd.DataFrame:
    probability = _probability(rows, pd.Series(0.0, index=rows.index))
    shifts = [rows[end] - rows["judged_value"] for end in ("lower_value", "upper_value")]
    ends = [_probability(rows, shift.replace([np.inf, -np.inf], np.nan).fillna(0.0)) for shift in shifts]
    worst, best = ends[0].where(ends[0] <= ends[1], ends[1]), ends[0].where(ends[0] >= ends[1], ends[1])
    low, high = (_named(rows, end) for end in (worst, best))
    return rows.assign(
        probability=probability,
        outcome=_named(rows, probability),
        outcome_low=low,
        outcome_high=high,
        certain=low.eq(high),
    )


def _probability(rows: pd.DataFrame, shift: pd.Series) -> pd.Series:
    """How likely the target is met if the last figure was off by `shift`: Student's t around the forecast."""
    ahead = rows["toward"] * (rows["centre"] + shift - rows["target_value"])
    freedom = (rows["count"] - 2).clip(lower=1)
    drawn = special.stdtr(freedom, ahead / rows["error"].where(rows["error"] > 0))
    certain = ahead.ge(-1e-9 * rows["target_value"].abs()).astype("float64")
    chance = pd.Series(drawn, index=rows.index).where(rows["error"] > 0, certain)
    return chance.where(rows["obstacle"].eq("") & ahead.notna())


def _named(rows: pd.DataFrame, probability: pd.Series) -> pd.Series:
    names = np.select([probability >= 0.8, probability >= 0.5], ["likely", "hard"], default="unlikely")
    return pd.Series(names, index=rows.index, dtype="object").where(rows["obstacle"].eq(""), rows["blocked"])


def _with_pace(rows: pd.DataFrame) -> pd.DataFrame:
    """Beside the change per year that is required, the one of the last five years; for a sum its yearly amount."""
    left = rows["target_year"].astype("float64") - rows["year"]
    now = rows["value"].where(~rows["summed"], rows["judged_value"])
    unmet = rows["toward"] * (rows["target_value"] - now) > 0
    required = (rows["target_value"] - now) / left.where((left > 0) & unmet)
    recent = rows["recent_change"].where(~rows["summed"], rows["recent_level"])
    return rows.assign(
        value=now,
        required=required,
        recent_change=recent,
        times=required / recent.where(required * recent > 0),
    )


def _with_reasons(rows: pd.DataFrame) -> pd.DataFrame:
    free, year = rows["obstacle"].eq(""), rows["year"].astype("Int64").astype("str")
    span = rows["year"] - rows["first_year"]
    cases = [
        (rows["year"].lt(rows["asked"]), "最近可用数为" + year + "年"),
        (rows["steps"].gt(span), "外推年数超过已有数据的年数"),
        (rows["error"].le(0), "历年变化完全一致，参考区间没有宽度"),
        (~rows["tested"], "回测不足，参考区间未经校正"),
        (rows["clipped"], "参考区间已限于指标的取值范围"),
        (~rows["certain"], "最近数不精确，结论可能不同"),
    ]
    reason: pd.Series = rows["obstacle"].astype("object")
    for mask, text in cases:
        said = pd.Series(text, index=rows.index, dtype="object").where(free & mask.fillna(False).astype(bool), "")
        reason = reason + said.where(reason.eq("") | said.eq(""), "；" + said)
    return rows.assign(reason=reason)
