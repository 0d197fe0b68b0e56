"""Say in Chinese why a target has no label, and what to know about the one it has; it computes nothing."""

import numpy as np

from ufanalysis.analysis.notes import Case, filled, first, joined
from ufanalysis.analysis.scales import FEWEST
from ufanalysis.analysis.series import NOT_APPLICABLE, SUSPECT, Columns

__all__ = ["STALE_AFTER", "obstacles", "reasons"]

STALE_AFTER = 2


def obstacles(rows: Columns) -> Columns:
    """Return `obstacle`, why a row cannot be judged ("" when it can), and `blocked`, its label for that."""
    length, cases = len(rows["pair"]), _obstacles(rows)
    return {
        "obstacle": first(length, filled(rows, [(holds, text) for holds, _, text in cases])),
        "blocked": first(length, [(holds, label) for holds, label, _ in cases]),
    }


def _obstacles(rows: Columns) -> list[tuple[np.ndarray, str, str]]:
    """The first case that holds is the one that is told."""
    path, annual, year = rows["route"] == "path", rows["route"] == "annual", rows["year"]
    overdue = (rows["kind"] == "annual") & (rows["asked"] >= rows["target_year"]) & (year < rows["target_year"])
    return [
        (rows["pair"] < 0, "not_assessed", "目录中没有这一指标或地区"),
        (np.isnan(rows["target_value"]), "not_assessed", "目标值缺失"),
        (np.isnan(year), "no_data", "截至{cutoff}年没有数据"),
        (rows["status"] == SUSPECT, "not_assessed", "{year}年数值存疑，待核实"),
        (rows["status"] == NOT_APPLICABLE, "not_assessed", "{year}年不适用"),
        (overdue, "no_data", "{cutoff}年没有数据，年度任务不能用往年数评价"),
        (annual & (rows["target_value"] <= 0), "not_assessed", "年度任务为零，不能计算完成率"),
        (rows["toward"] == 0, "not_assessed", "目标等于基期值，指标又不分升降"),
        (path & np.isnan(rows["base_value"]), "not_assessed", "没有基期值"),
        (path & (rows["target_year"] <= rows["base_year"]), "not_assessed", "目标年不晚于基期年"),
        (path & (year == rows["base_year"]), "not_assessed", "只有基期一年的数据，尚不能评价"),
        (year < rows["base_year"], "no_data", "基期以后没有数据"),
        (rows["people"] < FEWEST, "not_assessed", f"基数不足{FEWEST}，比率不作评价"),
    ]


def reasons(rows: Columns) -> Columns:
    """Return `stale`, `final` and `reason`: the obstacle and every caveat, joined; "" when there is none."""
    known = {
        "stale": rows["cutoff"] - rows["year"] > STALE_AFTER,
        "final": (rows["asked"] >= rows["target_year"]) & (rows["year"] == rows["target_year"]),
    }
    blocked = (rows["obstacle"] != "", rows["obstacle"])
    return known | {"reason": joined(len(rows["pair"]), [blocked, *filled(rows, _caveats(rows | known))])}


def _caveats(rows: Columns) -> list[Case]:
    free, hold, stale = rows["obstacle"] == "", rows["route"] == "hold", rows["stale"]
    path, met = rows["route"] == "path", np.isin(rows["label"], ("achieved", "maintained"))
    late = free & (rows["year"] < rows["cutoff"])
    beyond = hold & np.isin(rows["kind"], ("level", "annual")) & (rows["year"] < rows["target_year"])
    unknown = free & ~rows["certain"] & (rows["label"] == "not_assessed")
    return [
        (late & ~stale, "{cutoff}年缺数，用{year}年数"),
        (late & stale, "数据陈旧：最近为{year}年"),
        (free & path & (rows["base_year"] != rows["stated_base_year"]), "基期数缺，改用{base_year}年数"),
        (free & (rows["absent"] > 0), "累计缺{absent}年，完成数是下限"),
        (free & beyond, "基期已达目标，按保持情况评价"),
        (free & rows["was_met"] & ~met, "曾达标，后又回落"),
        (free & rows["final"] & path & ~met, "目标年已到，尚未达标"),
        (unknown, "数值只知区间，区间内结论不一，不能评定"),
        (free & ~rows["certain"] & ~unknown, "数值不精确，在其范围内结论可能不同"),
    ]
