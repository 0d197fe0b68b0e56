"""The answer that stands at the top of a page, in three sentences; it chooses words, it judges nothing."""

import pandas as pd

from ufanalysis.analysis.pace import BEHIND
from ufanalysis.present.evidence import Figure, Origin, Part, Sentence, derived, origin, sentence
from ufanalysis.present.phrases import STATUS, change, completion, gap
from ufanalysis.present.view import GOOD, View
from ufanalysis.present.wording import reading

__all__ = ["OPEN", "answer", "counted", "levels"]

NAMED = 3
OPEN = ["no_data", "not_assessed"]


def answer(view: View) -> tuple[Sentence, ...]:
    """How the place stands, what is behind (binding first), and where; without targets, level and change."""
    if view.goals.empty:
        return levels(view)
    if view.goals["label"].isin(OPEN).all():
        return (_unjudged(view), *levels(view)[:2])
    return (_standing(view), _late(view), _places(view) if view.is_city else _beside_city(view))


def counted(rows: pd.DataFrame, what: str, *, of: str = "目标") -> Figure:
    """How many rows, with the cells that were counted; `what` is the counting word, `of` what a row is."""
    cells: list[Origin] = []
    for _, row in rows.iterrows():
        cells.extend(origin(row)[-1:] or origin(row, "target_"))
    return derived(f"{len(rows):,}{what}", len(rows), f"符合条件的{of}个数", tuple(cells))


def _standing(view: View) -> Sentence:
    goals = view.goals
    good = goals[goals["label"].isin(GOOD)]
    done = goals[goals["label"].isin(["achieved", "maintained"])]
    open_ended = goals[goals["label"].isin(OPEN)]
    early: tuple[Part, ...] = ("（其中已达标", counted(done, "项"), "）") if len(done) else ()
    rest: tuple[Part, ...] = ("，", counted(open_ended, "项"), "暂不能评价") if len(open_ended) else ()
    return sentence(
        (
            f"{view.year}年，{view.subject}设有目标的",
            counted(goals, "项指标"),
            "中，",
            counted(good, "项"),
            "达到或快于时序进度",
        ),
        early,
        ("，", counted(view.behind, "项"), "落后") if len(view.behind) else ("，没有指标落后",),
        rest,
        "。",
    )


def _unjudged(view: View) -> Sentence:
    reasons = view.goals["reason"].value_counts()
    goals = counted(view.goals, "项指标")
    return sentence(f"{view.year}年，{view.subject}设有目标的", goals, f"都还不能评价：{reasons.index[0]}。")


def _late(view: View) -> Sentence:
    late = view.behind
    binding, other = late[late["binding"].eq("约束性")], late[late["binding"].ne("约束性")]
    return sentence(
        ("约束性指标中落后的有", counted(binding, "项"), "：", *_named(view, binding), "；")
        if len(binding)
        else ("约束性指标没有落后的；" if view.goals["binding"].eq("约束性").any() else "",),
        ("预期性指标中落后的有", counted(other, "项"), "：", *_named(view, other), "。")
        if len(other)
        else ("预期性指标没有落后的。",),
    )


def _named(view: View, rows: pd.DataFrame) -> tuple[Part, ...]:
    parts: list[Part] = []
    for _, row in rows.head(NAMED).iterrows():
        how = (STATUS[row["label"]].word,) if row["label"] == "reversed" else gap(row) or _short_of(row)
        parts += ["、" if parts else "", view.indicator(row["indicator"]).name, "（", *how, "）"]
    return (*parts, "等" if len(rows) > NAMED else "")


def _short_of(row: pd.Series) -> tuple[Part, ...]:
    """A yearly plan has no schedule inside the year: what tells is the share done."""
    done = completion(row)
    return ("完成年度任务的", done) if done else (STATUS[row["label"]].word,)


def _places(view: View) -> Sentence:
    """The districts with most and with fewest targets behind."""
    unit, counts = view.catalog.city.locale_unit, _late_by_district(view)
    if not counts:
        return sentence(f"各{unit}未单独设目标。")
    ranked = sorted(counts, key=lambda code: -len(counts[code]))
    judged = view.progress[view.progress["district"].isin(list(counts)) & ~view.progress["label"].isin(OPEN)]
    if judged.empty:
        return sentence(f"各{unit}的目标都还不能评价。")
    if not len(counts[ranked[0]]):
        return sentence(f"各{unit}的目标均达到或快于时序进度。")
    best = [code for code in ranked if len(counts[code]) == len(counts[ranked[-1]])]
    if len(best) == len(ranked):
        return sentence(f"分{unit}看，各{unit}落后的目标同为", counted(counts[best[0]], "项"), "。")
    late = [code for code in ranked[:NAMED] if len(counts[code]) and code not in best]
    worst = [p for code in late for p in _place(view, code, counts[code])]
    fewest = "、".join(view.district_name(code) for code in best[:NAMED])
    fewest += f"等{len(best)}个{unit}" if len(best) > NAMED else ""
    few = (
        ("，最少的是", f"{fewest}（{'各' if len(best) > 1 else ''}", counted(counts[ranked[-1]], "项"), "）")
        if len(counts[ranked[-1]])
        else ("，没有落后的是", fewest)
    )
    return sentence(f"分{unit}看，落后目标最多的是", tuple(worst[:-1]), few, "。")


def _late_by_district(view: View) -> dict[str, pd.DataFrame]:
    rows = view.progress[view.progress["district"].isin(view.districts)]
    late = rows[rows["label"].isin(BEHIND)]
    return {code: late[late["district"].eq(code)] for code in view.districts if rows["district"].eq(code).any()}


def _place(view: View, code: str, rows: pd.DataFrame) -> tuple[Part, ...]:
    return (f"{view.district_name(code)}（", counted(rows, "项"), "）", "、")


def _beside_city(view: View) -> Sentence:
    """What is behind here though the city as a whole is not, and the place among the districts."""
    city = view.progress[view.progress["district"].eq(view.catalog.city.code)]
    fine = city.loc[city["label"].isin(GOOD), "indicator"]
    own = view.behind[view.behind["indicator"].isin(fine)]
    counts = {code: len(rows) for code, rows in _late_by_district(view).items()}
    better = sum(1 for count in counts.values() if count < counts[view.place])
    rank = f"在{len(counts)}个{view.catalog.city.locale_unit}中，落后目标由少到多排第{better + 1}位"
    if own.empty:
        return sentence(rank, "；全市达到进度而本地区落后的指标没有。")
    names = "、".join(view.indicator(code).name for code in own["indicator"].head(NAMED))
    more = "等" if len(own) > NAMED else ""
    return sentence(rank, "；全市达到进度而本地区落后的有", counted(own, "项"), f"：{names}{more}。")


def levels(view: View) -> tuple[Sentence, ...]:
    """The level and change of the first indicator, the districts at its ends, and that nothing is judged."""
    rows = view.standing[view.standing["value"].notna()]
    if rows.empty:
        return (sentence(f"截至{view.year}年，{view.name}没有数据。"),)
    first = rows.iloc[0]
    return (_level(view, first), _extremes(view, first), sentence("未设目标，因此不评价进度快慢。"))


def _level(view: View, row: pd.Series) -> Sentence:
    indicator = view.indicator(row["indicator"])
    decade: tuple[Part, ...] = ()
    if not pd.isna(row["decade_value"]):
        decade = ("，", *change(row, indicator, prefix="decade_", since=f"比{row['decade_year']}年"))
    space = " " if view.name[-1].isascii() and indicator.name[0].isascii() else ""
    head = f"截至{row['year']}年，{view.name}{space}{indicator.name}为"
    return sentence(head, reading(row, indicator), "，", change(row, indicator), decade, "。")


def _extremes(view: View, row: pd.Series) -> Sentence:
    rows = view.levels[view.levels["indicator"].eq(row["indicator"]) & view.levels["rank"].notna()]
    among = rows[rows["year"].eq(row["year"])].sort_values("value", ascending=False, kind="stable")
    unit, indicator = view.catalog.city.locale_unit, view.indicator(row["indicator"])
    if len(among) < 2:
        return sentence(f"没有可比的{unit}数据。")
    high, low = among.iloc[0], among.iloc[-1]
    moved = among["value"] - among["previous_value"]
    return sentence(
        f"{len(among)}个{unit}中，最高的是{view.district_name(high['district'])}（",
        reading(high, indicator),
        f"），最低的是{view.district_name(low['district'])}（",
        reading(low, indicator),
        "）；",
        _moves(among[moved > 0], among[moved < 0], unit),
        "。",
    )


def _moves(up: pd.DataFrame, down: pd.DataFrame, unit: str) -> tuple[Part, ...]:
    """How many places rose and how many fell; where all did the same, no zero is printed."""
    rose, fell = (counted(rows, f"个{unit}", of=unit) for rows in (up, down))
    if up.empty and down.empty:
        return ("与上年相比没有升降",)
    if up.empty or down.empty:
        return (fell, "比上年下降，没有上升的") if up.empty else (rose, "比上年上升，没有下降的")
    return (rose, "比上年上升，", fell, "下降")
