"""The blocks of an indicator's page: its state, its years, its districts, what it means; it judges nothing."""

import pandas as pd
from markupsafe import Markup

from ufanalysis.catalog import Indicator
from ufanalysis.present import answers, tables
from ufanalysis.present.bullets import bullet
from ufanalysis.present.evidence import Part, Sentence, derived, origin, sentence
from ufanalysis.present.phrases import change, completion, pace, signed_gap, step_verb, target_amount, word
from ufanalysis.present.tables import Cell, Html
from ufanalysis.present.view import View
from ufanalysis.present.wording import amount, number, table_reading

__all__ = ["answer", "meaning", "needed", "places", "years"]

#: Within these multiples of the past pace the pace needed is called the same.
ALIKE = (0.95, 1.05)
DIRECTION = {"up": "越高越好", "down": "越低越好", "context": "不分好坏"}
KIND = {"flow": "当年发生数", "cumulative": "累计数", "stock": "年末数", "rate": "比率"}


def answer(view: View) -> Html:
    """How the target stands and what is still needed; then level, change, and the districts at the ends."""
    judged = view.goals[~view.goals["label"].isin(answers.OPEN)].head(1)
    level, *rest = answers.levels(view)
    if judged.empty or not rest:
        return tables.paragraphs((level, *rest))
    return tables.paragraphs((level, _stand(view, judged.iloc[0]), rest[0]))


def _stand(view: View, row: pd.Series) -> Sentence:
    """The pace without the value that stands in the sentence before, and what is still needed."""
    said = sentence(f"{word(row)}：", pace(row, view.indicator(row["indicator"])), "。")
    doubt = "结论在数值范围内可能不同。" if not row["certain"] else ""
    return sentence(said.parts, doubt, needed(view, row).parts)


def needed(view: View, row: pd.Series) -> Sentence:
    """What a year must still bring, beside what the years so far brought; empty where nothing is left to do."""
    indicator = view.indicator(row["indicator"])
    met = row["label"] in ("achieved", "maintained", "fallen")
    if met or row["route"] != "path" or pd.isna(row["required"]) or row["final"]:
        return sentence("")
    cells = (origin(row), origin(row, "target_"))
    words = step_verb(float(row["required"]), indicator)
    ask = derived(_size(row["required"], indicator), float(row["required"]), "（目标值 − 现值）÷ 剩余年数", *cells)
    head = sentence(f"若要在{row['target_year']}年达到", target_amount(row, indicator), f"，今后每年需{words}", ask)
    if pd.isna(row["mean_change"]) or row["mean_change"] * row["required"] <= 0:
        return sentence(head.parts, "。")
    base = () if row["kind"] == "cumulative" else origin(row, "base_")
    past = derived(
        _size(row["mean_change"], indicator),
        float(row["mean_change"]),
        "（现值 − 基期值）÷ 已过年数",
        origin(row),
        base,
    )
    times = derived(number(row["acceleration"], 1), float(row["acceleration"]), "今后每年所需 ÷ 以往年均", *cells, base)
    if row["acceleration"] < ALIKE[1]:
        alike = row["acceleration"] >= ALIKE[0]
        return sentence(head.parts, "，与以往年均" if alike else "，低于以往年均", past, "相当。" if alike else "。")
    return sentence(head.parts, "，是以往年均", past, "的", times, "倍。")


def _size(value: float, indicator: Indicator) -> str:
    if indicator.unit == "%":
        return f"{number(abs(value), max(indicator.decimals, 1))}个百分点"
    return amount(abs(value), indicator)


def places(view: View) -> Html:
    """Every place's target of the indicator, the city first, then those furthest behind."""
    rows = view.progress
    if rows.empty:
        return Html(tables.note("未设目标，不评价进度。"))
    city = rows["district"].eq(view.catalog.city.code)
    ordered = pd.concat([rows[city], rows[~city].sort_values("pace_gap", kind="stable")])
    heads = [view.catalog.city.locale_unit, "状态", "现值", "目标", "进度", "完成率", "与时序之差（百分点）", "说明"]
    told = [row["reason"] or _rest(row, view.indicator(row["indicator"])) for _, row in ordered.iterrows()]
    # A column in which nothing is said would only take room from the others.
    width = len(heads) - (set(told) == {"—"})
    body = [_place(view, row)[:width] for _, row in ordered.iterrows()]
    return Html(tables.table(heads[:width], body) + _key())


def _key() -> Markup:
    return tables.note("进度图：横条为完成率，粗竖线为时序进度，细竖线为目标；保持型只画现值与目标之比。")


def _place(view: View, row: pd.Series) -> list[Cell]:
    indicator = view.indicator(row["indicator"])
    unjudged = row["label"] in answers.OPEN
    return [
        view.district_name(row["district"]),
        tables.status(row["label"], word(row)),
        table_reading(row, indicator),
        target_amount(row, indicator),
        bullet(row),
        (None if unjudged else completion(row)) or tables.blank(),
        (None if unjudged else signed_gap(row)) or tables.blank(),
        tables.wide(row["reason"] or _rest(row, indicator)),
    ]


def _rest(row: pd.Series, indicator: Indicator) -> Cell:
    """What the columns before do not say yet: completion and pace stand there, how a floor is held does not."""
    return "—" if completion(row) and signed_gap(row) else pace(row, indicator)


def years(view: View) -> Html:
    """Every year of the place: value, change, and the cell with its text as it came."""
    rows = view.observations[view.observations["district"].eq(view.place) & view.observations["year"].le(view.year)]
    ordered = rows.sort_values("year", kind="stable")
    body = [_year(view, row, ordered) for _, row in ordered.iterrows()]
    unit = view.indicators[0].unit if view.indicators else ""
    return Html(tables.table(["年份", f"数值（{unit}）", "比上年", "出处", "原文"], body))


def _year(view: View, row: pd.Series, rows: pd.DataFrame) -> list[Cell]:
    indicator = view.indicator(row["indicator"])
    earlier = rows[rows["year"].eq(row["year"] - 1)]
    step: tuple[Part, ...] = ("—",)
    if len(earlier):
        previous = earlier.iloc[0].add_prefix("previous_")
        step = change(pd.concat([row, previous]), indicator, since="")
    place = "、".join(cell.text for cell in origin(row)) or "—"
    return [f"{row['year']}年", table_reading(row, indicator), step, tables.wide(place), row["raw"] or "—"]


def meaning(view: View) -> Html:
    """What the indicator counts, as the catalog says."""
    body = [pair for indicator in view.indicators for pair in _meaning(view, indicator)]
    return Html(tables.table(["项目", "说明"], body))


def _meaning(view: View, indicator: Indicator) -> list[list[Cell]]:
    names = {known.code: known.name for known in view.catalog.indicators}
    parts = [names[code] for code in (indicator.numerator, indicator.denominator) if code]
    formula: list[list[Cell]] = [["算法", " ÷ ".join(parts)]] if len(parts) == 2 else []
    return [
        ["口径", tables.wide(indicator.definition or "目录中没有说明")],
        ["单位", indicator.unit],
        ["所属工作", indicator.pillar],
        ["性质", f"{KIND[indicator.kind]}，{DIRECTION[indicator.direction]}"],
        *formula,
        ["报表中的写法", "、".join(indicator.names)],
    ]
