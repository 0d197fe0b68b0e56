"""Other offices' judgements beside our own, for appendices; no page shows them unasked."""

import numpy as np
import pandas as pd

from ufanalysis.analysis import growth, series, yardsticks
from ufanalysis.analysis.series import open_history, values_at
from ufanalysis.analysis.trends import figures_of
from ufanalysis.catalog import Catalog

__all__ = ["COLUMNS", "secondary"]

_WINDOW = 6
COLUMNS = [
    *("indicator", "district", "target_year", "label"),
    *("ceiling", "cagr_ratio", "eurostat", "undp", "opensdg_value", "opensdg_score", "opensdg"),
    *("unsd_share", "unsd", "escap", "destatis_change", "destatis", "reason"),
]


def secondary(progress: pd.DataFrame, observations: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Judge each row of `progress` by the methods of other statistics offices.

    Rows: those of `progress`, in its order. Units: ratios and shares are fractions, `opensdg_score` −5…5,
    `escap` 0…10, `destatis_change` the indicator's unit per year; `ceiling` is the room to a natural limit that was
    left at the base, 1 without a limit, near 0 where only small steps remain. Words are codes, `not_available` where
    a method does not apply; `reason` says in Chinese why growth rates do not (base zero, change of sign, held targets).
    Method: docs/method.md, "Secondary methods".
    """
    plain = progress.astype(dict.fromkeys(("base_year", "year", "target_year"), "float64"))
    rows = plain.pipe(_with_direction, catalog).pipe(_with_change, observations, catalog)
    return (
        rows.assign(reason=_reasons(rows))
        .pipe(_with_growth)
        .pipe(_with_lines)[COLUMNS]
        .assign(target_year=progress["target_year"])
    )


def _with_direction(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    signs = {i.code: {"up": 1.0, "down": -1.0, "context": np.nan}[i.direction] for i in catalog.indicators}
    way = (rows["target_value"] - rows["base_value"]).map(np.sign)
    limits = {i.code: 100.0 if i.upper is None and i.unit == "%" else i.upper for i in catalog.indicators}
    sign = rows["indicator"].map(signs).astype("float64").fillna(way.where(way.ne(0)))
    judged = rows["route"].eq("path") & ~rows["label"].isin(["no_data", "not_assessed"]) & rows["value"].notna()
    return rows.assign(
        sign=sign,
        ceiling=growth.ceiling_factor(rows["base_value"], rows["indicator"].map(limits), direction=sign),
        judged=judged,
        years=(rows["year"] - rows["base_year"]).where(judged),
        target_years=rows["target_year"] - rows["base_year"],
        left=rows["target_year"] - rows["year"],
        met=sign * (rows["value"] - rows["target_value"]) >= 0,
        summed=rows["parts"].map(len).gt(0),
    )


def _with_change(rows: pd.DataFrame, observations: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Add Destatis' change: the mean of the last five yearly changes up to the row's own year."""
    history = open_history(observations, catalog)
    pairs = series.pair_numbers(rows, catalog)
    found = np.full(len(rows), np.nan)
    for year in sorted(set(rows["year"].dropna().astype("int64"))):
        chosen = np.flatnonzero(rows["year"].eq(year) & (pairs >= 0) & ~rows["summed"])
        known = values_at(history, figures_of(history, pairs[chosen], year=year, window=_WINDOW))
        found[chosen] = [yardsticks.destatis_change(row) for row in known]
    return rows.assign(destatis_change=found)


def _with_growth(rows: pd.DataFrame) -> pd.DataFrame:
    value, base, goal = (rows[name].to_numpy(dtype="float64") for name in ("value", "base_value", "target_value"))
    years, whole, sign = (rows[name].to_numpy(dtype="float64") for name in ("years", "target_years", "sign"))
    ratio = growth.cagr_ratio(value, base, goal, years=years, target_years=whole)
    worth = growth.opensdg_value(value, base, years=years, direction=sign, target=goal, target_years=whole)
    met = rows["met"].to_numpy()
    share = growth.unsd_share(value, base, goal, years=years, years_left=rows["left"])
    near = np.isin(goal, (0.0, 100.0)) & (np.abs(value - goal) <= np.where(goal == 0, 0.01, 1.0))
    free = growth.cagr(value, base, years) * sign
    return rows.assign(
        cagr_ratio=ratio,
        eurostat=growth.eurostat_band(ratio),
        undp=growth.undp_status(ratio),
        opensdg_value=worth,
        opensdg_score=growth.opensdg_score(worth, met=met),
        opensdg=growth.opensdg_status(worth, met=met),
        unsd_share=share,
        unsd=np.where(rows["judged"], growth.unsd_status(share, growth=free, met=met | near), "not_available"),
    )


def _with_lines(rows: pd.DataFrame) -> pd.DataFrame:
    known = rows["judged"]
    status = yardsticks.current_status(
        rows["value"].where(known), rows["base_value"], rows["target_value"], direction=rows["sign"]
    )
    weather = yardsticks.destatis_status(
        rows["value"].where(known & ~rows["summed"]),
        rows["target_value"],
        change=rows["destatis_change"],
        years_left=rows["left"],
        direction=rows["sign"],
    )
    return rows.assign(escap=status, destatis=weather)


def _reasons(rows: pd.DataFrame) -> np.ndarray:
    crossed = rows["base_value"] * rows["value"] < 0
    cases = [
        (rows["label"].isin(["no_data", "not_assessed"]), "主评价未作出，其他方法也不作出"),
        (~rows["judged"], "保持型或年度目标，不比较增速"),
        (rows["base_value"].eq(0), "基期为零，不计算增速"),
        (crossed | (rows["base_value"] * rows["target_value"] < 0), "正负号改变，不计算增速"),
        (rows["base_value"].abs() * 10 < rows["target_value"].abs(), "基期远小于目标，增速比偏乐观，仅供参考"),
    ]
    return np.select([mask.to_numpy(dtype=bool) for mask, _ in cases], [text for _, text in cases], default="")
