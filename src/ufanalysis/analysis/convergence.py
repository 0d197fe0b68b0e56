"""Whether the districts draw together over the years, and how; it forecasts nothing and ranks no district."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ufanalysis.analysis.chances import student
from ufanalysis.analysis.inequality import coefficient_of_variation, sd_log_odds
from ufanalysis.analysis.notes import joined
from ufanalysis.analysis.panel import Figures, Panel, chosen, figures, open_panel, places
from ufanalysis.analysis.series import PLACE
from ufanalysis.analysis.trends import kendall
from ufanalysis.catalog import Catalog

__all__ = ["COLUMNS", "QUALITIES", "SIGMA", "Beta", "beta_convergence", "convergence"]

#: What the spread does over the years, and how a narrower gap came about.
SIGMA = ("narrowing", "widening", "unclear", "not_assessed")
QUALITIES = ("levelled_up", "levelled_down", "widened", "unchanged", "not_assessed")
COLUMNS = [
    *("indicator", "per", "first_year", "last_year", "years", "districts", "left_out"),
    *("cv_first", "cv_last", "p", "sigma", "sigma_certain", "sd_log_odds_first", "sd_log_odds_last", "ceiling"),
    *("beta", "beta_label", "speed", "half_life"),
    *("low_first", "low_last", "high_first", "high_last", "gap_kind", "gap_first", "gap_last"),
    *("quality", "quality_certain", "reason", "origins"),
]
_FEWEST_DISTRICTS, _FEWEST_YEARS, _END, _FOR_SPEED, _NEAR_CEILING = 3, 5, 3, 15, 90.0
_SIGNIFICANT = 0.05
_NAN = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beta:
    """Growth against the starting level: β below 0 where those behind grow faster; NaN where it has no meaning."""

    slope: float
    speed: float
    half_life: float
    p: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The years and the districts of one indicator that can be compared with each other, year × district."""

    panel: Panel
    rows: Figures
    years: np.ndarray
    districts: np.ndarray
    left_out: int

    def block(self, name: str) -> np.ndarray:
        """One block of the figures, the compared years and districts of it."""
        return np.asarray(getattr(self.rows, name))[np.ix_(self.years, self.districts)]


def beta_convergence(start: ArrayLike, end: ArrayLike, years: float) -> Beta:
    """Regress (ln y_T − ln y_0) ÷ T on ln y_0 over the units that are above 0 at both ends.

    Speed λ = −ln(1 + βT) ÷ T, half-life ln 2 ÷ λ in years. NaN below three units or where all start alike.
    Method: docs/method.md, "Balance".
    """
    first, last = np.asarray(start, dtype="float64"), np.asarray(end, dtype="float64")
    sound = (first > 0) & (last > 0)
    first, last = first[sound], last[sound]
    if len(first) < _FEWEST_DISTRICTS or np.ptp(first) == 0 or years <= 0:
        return Beta(slope=_NAN, speed=_NAN, half_life=_NAN, p=_NAN, n=len(first))
    level, growth = np.log(first), (np.log(last) - np.log(first)) / years
    slope, p = _line(level - level.mean(), growth - growth.mean())
    inside = 1.0 + slope * years
    speed = float(-np.log(inside) / years) if inside > 0 else _NAN
    return Beta(slope=slope, speed=speed, half_life=float(np.log(2) / speed) if speed > 0 else _NAN, p=p, n=len(first))


def _line(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """The least-squares slope of deviations from their means, and the p of a slope of 0."""
    slope, freedom = float(x @ y / (x @ x)), len(x) - 2
    left = y - slope * x
    error = np.sqrt(left @ left / freedom / (x @ x))
    t = abs(slope) / error if error > 0 else np.where(slope == 0, 0.0, np.inf)
    return slope, float(2 * student(-np.asarray(t), np.asarray(freedom)))


def convergence(
    observations: pd.DataFrame,
    catalog: Catalog,
    *,
    first: int | None = None,
    last: int | None = None,
    per: str | None = None,
) -> pd.DataFrame:
    """Tell of each indicator whether the gap among the districts narrowed between two years, and how.

    Rows: one per indicator of which districts sent figures, in the order of the catalog; with `per` as in `balance`.
    The years are the first and the last, inside `first`…`last`, in which two thirds of the districts have a figure;
    compared are the `districts` with a figure in both, over the `years` in which all of these have one.
    Units: `low_*` and `high_*` (means of the lowest and the highest third) in the indicator's unit; `gap_*` their
    difference for rates, their ratio for all else (`gap_kind`); `speed` per year, `half_life` in years.
    `sigma` is narrowing or widening only where the CV of the last three years all lie beyond those of the first three,
    or a Mann–Kendall test at 5 % says so. `beta_label` is catching_up, falling_behind or not_assessed; speed and
    half-life are NaN up to 15 districts. `quality` is one of QUALITIES (同升缩差, 削高缩差, 扩大, 不变, 不评估).
    `*_certain` is False where approximate figures could change the label. `ceiling` marks rates so near 100 that
    they draw together of themselves. `origins` cites the lowest and the highest figure of both years.
    Method: docs/method.md, "Balance".
    """
    panel = open_panel(observations, catalog)
    window = np.ones(len(panel.years), dtype=bool) if first is None else panel.years >= first
    window &= True if last is None else panel.years <= last
    spans = [_span(panel, figures(panel, one, per=per or ""), window) for one in chosen(panel, per or "")]
    told = [span for span in spans if span.rows.told.any()]
    rows = pd.DataFrame([_row(span) for span in told], columns=COLUMNS)
    return rows.assign(origins=_origins(panel, told)).astype({"first_year": "Int16", "last_year": "Int16"})


def _span(panel: Panel, rows: Figures, window: np.ndarray) -> Span:
    known, expected = np.isfinite(rows.value), rows.expected.sum(-1)
    enough = window & (known.sum(-1) >= np.maximum(_FEWEST_DISTRICTS, expected * 2 / 3 - 1e-9))
    ends = np.flatnonzero(enough)
    if len(ends) < 2:
        return Span(panel=panel, rows=rows, years=ends, districts=np.arange(0), left_out=0)
    first, last = ends[0], ends[-1]
    kept = known[first] & known[last]
    years = np.flatnonzero(known[:, kept].all(-1) & window)
    out = (rows.expected[first] | rows.expected[last]) & ~kept
    return Span(panel=panel, rows=rows, years=years, districts=np.flatnonzero(kept), left_out=int(out.sum()))


def _row(span: Span) -> dict[str, object]:
    named = {"indicator": span.rows.indicator.code, "per": span.rows.per, "years": len(span.years)}
    counted = {**named, "districts": len(span.districts), "left_out": span.left_out}
    if len(span.districts) < _FEWEST_DISTRICTS:
        return {**_blank(), **counted, "reason": _too_few(span)}
    point = _judged(span, span.block("value"))
    others = [_judged(span, values) for values in _scenarios(span)]
    same = {f"{name}_certain": all(one[name] == point[name] for one in others) for name in ("sigma", "quality")}
    ends = {"first_year": span.panel.years[span.years[0]], "last_year": span.panel.years[span.years[-1]]}
    row = {**_blank(), **counted, **ends, **point, **same, **_grown(span)}
    return {**row, "reason": _reason(span, row)}


def _blank() -> dict[str, object]:
    words = {"sigma": "not_assessed", "quality": "not_assessed", "beta_label": "not_assessed", "gap_kind": ""}
    marks = {"sigma_certain": False, "quality_certain": False, "ceiling": False, "first_year": None, "last_year": None}
    return {**dict.fromkeys(COLUMNS, _NAN), **words, **marks, "reason": "", "origins": ()}


def _too_few(span: Span) -> str:
    unit = span.panel.catalog.city.locale_unit
    short = len(span.years) < 2
    return f"三分之二以上{unit}有数的年份不足2年" if short else f"首末年均有数的{unit}不足{_FEWEST_DISTRICTS}个"


def _scenarios(span: Span) -> list[np.ndarray]:
    """The figures with the early years drawn together and the late ones apart, and the other way round."""
    lower, upper, value = span.block("lower"), span.block("upper"), span.block("value")
    if not (lower < upper).any():
        return []
    mean = value.mean(-1, keepdims=True)
    tight, wide = np.clip(mean, lower, upper), np.where(upper - mean > mean - lower, upper, lower)
    early = np.arange(len(value))[:, None] < len(value) / 2
    return [np.where(early, tight, wide), np.where(early, wide, tight)]


def _judged(span: Span, values: np.ndarray) -> dict[str, object]:
    spread = coefficient_of_variation(values)
    rate = span.rows.percent
    odds = sd_log_odds(values[[0, -1]]) if rate else np.full(2, np.nan)
    p, sigma = _sigma(spread)
    near = rate and span.rows.indicator.direction == "up" and bool(values[-1].mean() >= _NEAR_CEILING)
    return {
        **{"cv_first": spread[0], "cv_last": spread[-1], "p": p, "sigma": sigma, "ceiling": near},
        **{"sd_log_odds_first": odds[0], "sd_log_odds_last": odds[1]},
        **_quality(values, span.rows),
    }


def _sigma(spread: np.ndarray) -> tuple[float, str]:
    if np.isnan(spread).any() or len(spread) < 2:
        return _NAN, "not_assessed"
    tested = kendall(spread)
    p, s = float(tested["p"][0]), float(tested["s"][0])
    p = p if len(spread) >= _FEWEST_YEARS else _NAN
    # Six years without any trend put the last three all below the first three once in twenty times: 3!·3! ÷ 6!.
    early, late = spread[:_END], spread[-_END:]
    apart = len(spread) >= 2 * _END
    if (apart and late.max() < early.min()) or (p < _SIGNIFICANT and s < 0):
        return p, "narrowing"
    if (apart and late.min() > early.max()) or (p < _SIGNIFICANT and s > 0):
        return p, "widening"
    return p, "unclear"


def _quality(values: np.ndarray, rows: Figures) -> dict[str, object]:
    """The ends of the field in the first and the last year, the gap between them, and what became of it."""
    third = max(1, values.shape[1] // 3)
    ranked = np.sort(values[[0, -1]], axis=-1)
    low, high = ranked[:, :third].mean(-1), ranked[:, -third:].mean(-1)
    ratio = rows.indicator.unit != "%" and bool((low > 0).all())
    gap = high / low if ratio else high - low
    told = {"low_first": low[0], "low_last": low[1], "high_first": high[0], "high_last": high[1]}
    kind = "ratio" if ratio else "difference"
    label = _named(gap, low, high, rows.indicator.direction)
    return {**told, "gap_kind": kind, "gap_first": gap[0], "gap_last": gap[1], "quality": label}


def _named(gap: np.ndarray, low: np.ndarray, high: np.ndarray, direction: str) -> str:
    if direction == "context":
        return "not_assessed"
    if np.isclose(gap[0], gap[1], rtol=1e-9, atol=1e-12):
        return "unchanged"
    if gap[1] > gap[0]:
        return "widened"
    leaders_lost = high[1] < high[0] if direction == "up" else low[1] > low[0]
    return "levelled_down" if leaders_lost else "levelled_up"


def _grown(span: Span) -> dict[str, object]:
    values, years = span.block("value"), span.panel.years[span.years]
    beta = beta_convergence(values[0], values[-1], float(years[-1] - years[0]))
    many = beta.n > _FOR_SPEED
    towards = "catching_up" if beta.slope < 0 else "falling_behind"
    return {
        **{"beta": beta.slope, "beta_label": "not_assessed" if np.isnan(beta.slope) else towards},
        **{"speed": beta.speed if many else _NAN, "half_life": beta.half_life if many else _NAN},
    }


def _reason(span: Span, row: dict[str, object]) -> str:
    unit, count = span.panel.catalog.city.locale_unit, len(span.districts)
    cases = [
        (row["sigma"] == "not_assessed", "有负值或均为零，离散程度无从计算"),
        (row["sigma"] == "unclear" and len(span.years) < _FEWEST_YEARS, f"可比年份不足{_FEWEST_YEARS}年，不判断趋势"),
        (row["quality"] == "not_assessed", "中性指标，不评价缩差方式"),
        (row["beta_label"] == "not_assessed", "首末年均大于零的数据不足，不看追赶"),
        (row["beta_label"] != "not_assessed" and count <= _FOR_SPEED, f"仅{count}个{unit}，追赶只看方向"),
        (bool(row["ceiling"]), "接近100%时差距会自然缩小，另看对数几率离散度"),
        (span.left_out > 0, f"{span.left_out}个{unit}首年或末年无数，未计入"),
        (not (row["sigma_certain"] and row["quality_certain"]), "有数值不精确，在其范围内结论可能不同"),
    ]
    return str(joined(1, [(np.array([bool(holds)]), text) for holds, text in cases])[0])


def _origins(panel: Panel, spans: list[Span]) -> pd.Series:
    """The places of the lowest and the highest figure of both years, and of their divisors."""
    cited = [_cited(span) for span in spans]
    found = places(panel, np.array([row for rows in cited for row in rows], dtype="int64"))
    cells = zip(*(found[name] for name in PLACE), strict=True)
    return pd.Series([tuple(dict.fromkeys(next(cells) for _ in rows)) for rows in cited], dtype="object")


def _cited(span: Span) -> list[int]:
    if len(span.districts) < _FEWEST_DISTRICTS:
        return []
    values = span.block("value")[[0, -1]]
    ends = [(span.years[year], span.districts[at(values[year])]) for year in (0, -1) for at in (np.argmin, np.argmax)]
    rows = [int(block[end]) for end in ends for block in (span.rows.row, span.rows.below)]
    return [row for row in rows if row >= 0]
