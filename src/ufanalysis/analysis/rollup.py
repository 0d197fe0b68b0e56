"""What the districts' figures add up to, beside the total that was sent; it corrects neither."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ufanalysis.analysis import series
from ufanalysis.analysis.panel import existing
from ufanalysis.analysis.series import PLACE, History, open_history, values_at
from ufanalysis.catalog import Catalog
from ufanalysis.observations import FINDINGS, check

__all__ = ["COLUMNS", "roll_up", "total_findings"]

#: agrees, differs, no_total (nothing was sent), incomplete (a district lacks), not_added (shares that do not add).
COLUMNS = [
    *("indicator", "year", "method", "sent", "rolled", "rolled_lower", "rolled_upper", "difference", "slack"),
    *("counted", "expected", "missing", "result", "reason", *PLACE, "parts"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sums:
    """Sums over the districts, and what they stand on: arrays of indicators × years (× districts)."""

    value: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    rounding: np.ndarray
    there: np.ndarray
    found: np.ndarray


def roll_up(observations: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Add the districts of each year up to the city, as the catalog says, and compare with the figure sent.

    Rows: one per indicator × year with any figure, in the order of the catalog. `method` is sum, ratio
    (Σ numerator ÷ Σ denominator, never the mean of rates) or none. `rolled` exists only where every district of that
    year has a figure; `difference` is sent − rolled; `slack` is what the rounding of the texts explains.
    `result` is agrees, differs, no_total, incomplete or not_added; `reason` says it in Chinese, "" where they agree.
    The place is the sent figure's; `parts` holds the places of the districts' figures.
    """
    history = open_history(observations, catalog)
    history = replace(history, numbers={**history.numbers, "step": _steps(observations)})
    years = np.unique(observations["year"].to_numpy(dtype="int64"))
    rows = _rows(observations, catalog, years)
    if rows.empty:
        return pd.DataFrame(columns=COLUMNS)
    alive = existing(catalog, years)
    sums = _sums(history, catalog, years, alive)
    return (
        rows.pipe(_with_sent, history, catalog)
        .pipe(_with_rolled, sums, alive, catalog)
        .pipe(_with_results, catalog)
        .pipe(_with_parts, sums, history, catalog)[COLUMNS]
    )


def _rows(observations: pd.DataFrame, catalog: Catalog, years: np.ndarray) -> pd.DataFrame:
    known = {i.code: (place, i.rollup) for place, i in enumerate(catalog.indicators)}
    seen = observations[["indicator", "year"]].drop_duplicates().astype({"year": "int64"})
    rows = seen[seen["indicator"].isin(list(known))].reset_index(drop=True)
    return rows.assign(
        place=[known[code][0] for code in rows["indicator"]],
        method=[known[code][1] for code in rows["indicator"]],
        column=np.searchsorted(years, rows["year"]),
    ).sort_values(["place", "year"], ignore_index=True)


def _sums(history: History, catalog: Catalog, years: np.ndarray, alive: np.ndarray) -> _Sums:
    shape = (len(catalog.indicators), len(years), len(catalog.districts))
    # A pair's number is indicator × (city and districts) + place, the city standing first.
    places = np.arange(shape[0])[:, None] * (shape[2] + 1) + np.arange(1, shape[2] + 1)
    pairs = np.broadcast_to(places[:, None, :], shape).ravel()
    told = series.at(history.counted, pairs, np.broadcast_to(years[None, :, None], shape).ravel()).reshape(shape)
    found = np.where(alive, told, -1)
    ends = {name: values_at(history, found, name) for name in ("value", "lower", "upper", "step")}
    there = ~np.isnan(ends["value"])
    return _Sums(
        value=np.where(there, ends["value"], 0).sum(axis=2),
        lower=np.where(there, np.fmin(ends["lower"], ends["value"]), 0).sum(axis=2),
        upper=np.where(there, np.fmax(ends["upper"], ends["value"]), 0).sum(axis=2),
        rounding=np.where(there, 0.5 * ends["step"], 0).sum(axis=2),
        there=there,
        found=np.where(there, found, -1),
    )


def _steps(observations: pd.DataFrame) -> np.ndarray:
    """The unit in which each figure was rounded: 92.15 read as 921 500 was rounded to 100; whole counts to none."""
    raw = observations["raw"].str.replace(",", "")
    written = pd.to_numeric(raw, errors="coerce").abs().astype("float64")
    decimals = raw.str.extract(r"\.(\d+)", expand=False).str.len().astype("float64").fillna(0.0)
    scale = (observations["value"].abs() / written.where(written > 0)).round(6)
    rounded = (decimals > 0) | (scale > 1.5)
    return (scale * 10.0**-decimals).where(rounded, 0.0).fillna(0.0).to_numpy()


def _with_sent(rows: pd.DataFrame, history: History, catalog: Catalog) -> pd.DataFrame:
    pairs = rows["place"].to_numpy(dtype="int64") * (len(catalog.districts) + 1)
    position = series.at(history.counted, pairs, rows["year"].to_numpy())
    sent = {name: values_at(history, position, name) for name in ("value", "lower", "upper", "step")}
    # Excel drops the last zero of 77.0, so a rate was rounded at least to the decimals of the catalog.
    usual = np.array([10.0**-i.decimals for i in catalog.indicators])[rows["place"].to_numpy()]
    step = np.where(rows["method"].eq("ratio"), np.fmax(sent["step"], usual), sent["step"])
    ends = {f"sent_{end}": np.where(np.isnan(sent[end]), sent["value"], sent[end]) for end in ("lower", "upper")}
    cells = series.place_columns(history.observations, position)
    told = {name: pd.Series(cell, dtype="object").fillna("") for name, cell in cells.items()}
    return rows.assign(sent=sent["value"], **ends, sent_rounding=0.5 * step, **told)


def _with_rolled(rows: pd.DataFrame, sums: _Sums, alive: np.ndarray, catalog: Catalog) -> pd.DataFrame:
    above, below = _terms(rows, catalog)
    when, ratio = rows["column"].to_numpy(), rows["method"].eq("ratio").to_numpy()
    scale = rows["indicator"].map({i.code: 100.0 if i.unit == "%" else 1.0 for i in catalog.indicators})
    empty = ratio & (sums.value[below, when] <= 0)
    bottom = {
        end: np.where(ratio & ~empty, array[below, when], 1.0) / np.where(ratio, scale, 1.0)
        for end, array in (("value", sums.value), ("lower", sums.upper), ("upper", sums.lower))
    }
    tops = {"value": sums.value, "lower": sums.lower, "upper": sums.upper}
    rolled = {end: tops[end][above, when] / np.where(bottom[end] > 0, bottom[end], np.nan) for end in tops}
    lost = np.where(ratio, sums.rounding[below, when] / np.where(ratio & ~empty, sums.value[below, when], 1.0), 0.0)
    there = sums.there[above, when] & (sums.there[below, when] | ~ratio[:, None])
    codes = np.array([d.code for d in catalog.districts], dtype=object)
    gaps = [tuple(codes[gap]) for gap in alive[when] & ~there]
    return rows.assign(
        **rolled,
        empty=empty,
        slack=sums.rounding[above, when] / bottom["value"]
        + lost * np.abs(rolled["value"])
        + 1e-9 * np.abs(rolled["value"]),
        counted=there.sum(axis=1),
        expected=alive[when].sum(axis=1),
        missing=pd.Series(gaps, index=rows.index, dtype="object"),
    )


def _terms(rows: pd.DataFrame, catalog: Catalog) -> tuple[np.ndarray, np.ndarray]:
    """The places of what is added up, and of what it is divided by; for a sum both are the indicator itself."""
    places = {i.code: place for place, i in enumerate(catalog.indicators)}
    ratios = {i.code: i for i in catalog.indicators if i.rollup == "ratio"}
    above = [places[str(ratios[code].numerator)] if code in ratios else places[code] for code in rows["indicator"]]
    below = [places[str(ratios[code].denominator)] if code in ratios else places[code] for code in rows["indicator"]]
    return np.array(above, dtype="int64"), np.array(below, dtype="int64")


def _with_results(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    complete = rows["counted"].eq(rows["expected"]) & rows["expected"].gt(0) & rows["method"].ne("none")
    slack = rows["slack"] + rows["sent_rounding"].fillna(0.0)
    apart = (rows["sent_lower"] - rows["upper"] > slack) | (rows["lower"] - rows["sent_upper"] > slack)
    cases: list[tuple[pd.Series, str, pd.Series | str]] = [
        (rows["method"].eq("none"), "not_added", "该指标不由各地区汇总"),
        (~complete, "incomplete", _lacking(rows, catalog)),
        (rows["empty"], "incomplete", "分母合计为零，不能汇总"),
        (rows["sent"].isna(), "no_total", "没有报送全市数"),
        (apart, "differs", _difference(rows)),
    ]
    masks = [mask.to_numpy(dtype=bool) for mask, _, _ in cases]
    texts = [np.asarray(pd.Series(text, index=rows.index), dtype=object) for _, _, text in cases]
    told = complete & ~rows["empty"]
    return rows.assign(
        **{f"rolled{end}": rows[name].where(told) for end, name in (("", "value"), ("_lower", "lower"))},
        rolled_upper=rows["upper"].where(told),
        difference=(rows["sent"] - rows["value"]).where(told),
        slack=slack.where(told),
        result=np.select(masks, [name for _, name, _ in cases], default="agrees"),
        reason=np.select(masks, texts, default=""),
    )


def _lacking(rows: pd.DataFrame, catalog: Catalog) -> pd.Series:
    names = {d.code: d.name for d in catalog.districts}
    texts = [
        "缺" + "、".join(names[code] for code in codes[:3]) + ("等" if len(codes) > 3 else "") + "数据，不能汇总"
        for codes in rows["missing"]
    ]
    return pd.Series(texts, index=rows.index, dtype="object")


def _difference(rows: pd.DataFrame) -> pd.Series:
    texts = [
        f"报送全市数{sent:.10g}，各地区汇总为{rolled:.10g}（相差{sent - rolled:+.6g}），请核对"
        for sent, rolled in zip(rows["sent"], rows["value"], strict=True)
    ]
    return pd.Series(texts, index=rows.index, dtype="object")


def _with_parts(rows: pd.DataFrame, sums: _Sums, history: History, catalog: Catalog) -> pd.DataFrame:
    above, below = _terms(rows, catalog)
    when = rows["column"].to_numpy()
    second = np.where((above != below)[:, None], sums.found[below, when], -1)
    cited = np.concatenate([sums.found[above, when], second], axis=1)
    return rows.assign(parts=series.places(history.observations, cited))


def total_findings(rolled: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Return the totals of `roll_up` that differ from their districts, in the columns of the findings.

    Rows: one per indicator × year that `differs`, at the cell of the total that was sent. The code is the one that
    reading gives to totals beside their districts; here districts of other sheets and shares are compared as well.
    """
    rows = rolled[rolled["result"].eq("differs")].reset_index(drop=True)
    names = {"sum": f"各{catalog.city.locale_unit}之和", "ratio": f"各{catalog.city.locale_unit}分子之和除以分母之和"}
    texts = [
        (f"全市数为{sent:.10g}", f"{names[method]}{own:.10g}（相差{sent - own:+.6g}）")
        for sent, own, method in zip(rows["sent"], rows["rolled"], rows["method"], strict=True)
    ]
    found, expected = zip(*texts, strict=True) if texts else ((), ())
    same = {"severity": "warning", "code": "TOTAL_MISMATCH", "district": catalog.city.code}
    told = {
        "found": list(found),
        "expected": list(expected),
        "advice": f"请核对全市数或缺漏的{catalog.city.locale_unit}",
    }
    kept = rows[["file", "sheet", "ref", "indicator", "year"]]
    return check(kept.assign(**same, **told), FINDINGS)
