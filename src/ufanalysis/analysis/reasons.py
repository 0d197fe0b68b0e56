"""Say in Chinese why a target has no label, and what to know about the one it has; it computes nothing."""

from functools import reduce

import numpy as np
import pandas as pd

__all__ = ["STALE_AFTER", "with_obstacles", "with_reasons"]

STALE_AFTER = 2
FEWEST = 30


def with_obstacles(rows: pd.DataFrame) -> pd.DataFrame:
    """Add `obstacle`, why a row cannot be judged ("" when it can), and `blocked`, its label for that."""
    cases = _obstacles(rows)
    masks = [mask.to_numpy(dtype=bool, na_value=False) for mask, _, _ in cases]
    texts = [np.asarray(pd.Series(text, index=rows.index), dtype=object) for _, _, text in cases]
    return rows.assign(
        obstacle=np.select(masks, texts, default=""),
        blocked=np.select(masks, [label for _, label, _ in cases], default=""),
    )


def _obstacles(rows: pd.DataFrame) -> list[tuple[pd.Series, str, str | pd.Series]]:
    """The first case that holds is the one that is told."""
    path, annual = rows["route"].eq("path"), rows["route"].eq("annual")
    overdue = rows["kind"].eq("annual") & rows["asked"].ge(rows["target_year"]) & rows["year"].lt(rows["target_year"])
    asked, year = rows["cutoff"].astype(str), rows["year"].astype("Int64").astype("str")
    return [
        (rows["pair"].lt(0), "not_assessed", "目录中没有这一指标或地区"),
        (rows["target_value"].isna(), "not_assessed", "目标值缺失"),
        (rows["year"].isna(), "no_data", "截至" + asked + "年没有数据"),
        (rows["status"].eq("suspect"), "not_assessed", year + "年数值存疑，待核实"),
        (rows["status"].eq("not_applicable"), "not_assessed", year + "年不适用"),
        (overdue, "no_data", asked + "年没有数据，年度任务不能用往年数评价"),
        (annual & rows["target_value"].le(0), "not_assessed", "年度任务为零，不能计算完成率"),
        (rows["toward"].eq(0), "not_assessed", "目标等于基期值，指标又不分升降"),
        (path & rows["base_value"].isna(), "not_assessed", "没有基期值"),
        (path & rows["target_year"].le(rows["base_year"]), "not_assessed", "目标年不晚于基期年"),
        (path & rows["year"].eq(rows["base_year"]), "not_assessed", "只有基期一年的数据，尚不能评价"),
        (rows["year"].lt(rows["base_year"]), "no_data", "基期以后没有数据"),
        (rows["people"].lt(FEWEST), "not_assessed", f"基数不足{FEWEST}，比率不作评价"),
    ]


def with_reasons(rows: pd.DataFrame) -> pd.DataFrame:
    """Add `stale`, `final` and `reason`: the obstacle and every caveat, joined; "" when there is none."""
    age = rows["asked"] - rows["year"]
    known = rows.assign(
        stale=(age > STALE_AFTER) & (rows["cutoff"] - rows["year"] > STALE_AFTER),
        final=rows["asked"].ge(rows["target_year"]) & rows["year"].eq(rows["target_year"]),
    )
    said = [text.where(mask.fillna(False).astype(bool), "") for mask, text in _caveats(known)]
    return known.assign(reason=reduce(_joined, [known["obstacle"].astype("object"), *said]))


def _caveats(rows: pd.DataFrame) -> list[tuple[pd.Series, pd.Series]]:
    free, year = rows["obstacle"].eq(""), rows["year"].astype("Int64").astype("str")
    path, met = rows["route"].eq("path"), rows["label"].isin(["achieved", "maintained"])
    late = free & rows["year"].lt(rows["cutoff"])
    beyond = (
        free & rows["route"].eq("hold") & rows["kind"].isin(["level", "annual"]) & rows["year"].lt(rows["target_year"])
    )
    unknown = free & ~rows["certain"] & rows["label"].eq("not_assessed")
    base = rows["base_year"].astype("Int64").astype("str")
    return [
        (late & ~rows["stale"], rows["cutoff"].astype(str) + "年缺数，用" + year + "年数"),
        (late & rows["stale"], "数据陈旧：最近为" + year + "年"),
        (free & path & rows["base_year"].ne(rows["stated_base_year"]), "基期数缺，改用" + base + "年数"),
        (free & rows["absent"].gt(0), "累计缺" + rows["absent"].astype(str) + "年，完成数是下限"),
        (beyond, _same(rows, "基期已达目标，按保持情况评价")),
        (free & rows["was_met"] & ~met, _same(rows, "曾达标，后又回落")),
        (free & rows["final"] & path & ~met, _same(rows, "目标年已到，尚未达标")),
        (unknown, _same(rows, "数值只知区间，区间内结论不一，不能评定")),
        (free & ~rows["certain"] & ~unknown, _same(rows, "数值不精确，在其范围内结论可能不同")),
    ]


def _same(rows: pd.DataFrame, text: str) -> pd.Series:
    return pd.Series(text, index=rows.index, dtype="object")


def _joined(before: pd.Series, added: pd.Series) -> pd.Series:
    both = before.ne("") & added.ne("")
    return before + added.where(~both, "；" + added)
