"""The blocks of the outlook: which targets will be met if the last years go on; it forecasts nothing itself."""

from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from ufanalysis.analysis.outlook import outlook
from ufanalysis.catalog import Indicator
from ufanalysis.present import tables
from ufanalysis.present.evidence import Figure, Part, Sentence, derived, origin, sentence
from ufanalysis.present.phrases import Status, step_verb, target_amount
from ufanalysis.present.tables import Cell, Html
from ufanalysis.present.view import View
from ufanalysis.present.wording import amount, number, reading

__all__ = [
    "OUTCOME",
    "Ahead",
    "ahead",
    "answer",
    "forecast",
    "matrix",
    "outlook_sentence",
    "prospect",
    "prospects",
    "size",
]

NAMED = 3
FEW_TIMES = 10
#: The word and symbol of each outcome, and the label whose colour it borrows.
OUTCOME = {
    "likely": (Status(word="预计可达", short="可达", symbol="▲"), "ahead"),
    "hard": (Status(word="有难度", short="较难", symbol="▼"), "behind"),
    "unlikely": (Status(word="难以实现", short="难达", symbol="▼▼"), "far_behind"),
    "decided": (Status(word="已到期", short="到期", symbol="◆"), "achieved"),
    "none": (Status(word="不外推", short="不推", symbol="–"), "no_data"),
}
METHOD = {
    "naive": "维持最近一年水平",
    "drift": "按历年平均变化延伸",
    "damped": "按历年变化延伸并逐年减弱",
    "theil_sen": "按历年变化中位数延伸",
}
ORDER = ["unlikely", "hard", "likely", "none", "decided"]
NOTE = (
    "参考区间：按历年波动和回测误差，约八成可能落在其中；达到目标的可能性不低于80%为预计可达，50%～80%为有难度，"
    "低于50%为难以实现。外推只说明“照近年走势会怎样”，不是预测，也不计政策变化。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A view and the outlook of its current targets, those least likely first, binding before others."""

    view: View
    rows: pd.DataFrame

    @property
    def own(self) -> pd.DataFrame:
        """The rows of the view's place."""
        return self.rows[self.rows["district"].eq(self.view.place)]


def ahead(view: View) -> Ahead:
    """Carry the view's targets forward to their years."""
    rows = outlook(view.observations, view.targets, view.catalog, year=view.year)
    current = rows[rows["current"].astype(bool)]
    ranked = current.assign(
        later=current["binding"].ne("约束性"), stage=current["outcome"].map({name: n for n, name in enumerate(ORDER)})
    )
    ordered = ranked.sort_values(["stage", "later", "probability"], kind="stable").drop(columns=["stage", "later"])
    return Ahead(view=view, rows=ordered.reset_index(drop=True))


def prospect(outcome: str) -> Markup:
    """An outcome as colour, symbol and word."""
    return _shown(outcome, OUTCOME[outcome][0].word)


def _shown(outcome: str, word: str) -> Markup:
    told, label = OUTCOME[outcome]
    shown = Markup('<span class="status status-{}"><span aria-hidden="true">{}</span> {}</span>')
    return shown.format(label, told.symbol, word)


def answer(found: Ahead) -> Html:
    """How many targets will be met, which will not, and what these would need."""
    if found.own.empty:
        return Html(tables.note("未设目标，没有可展望的终点。"))
    return tables.paragraphs(
        tuple(each for each in (outlook_sentence(found), _late(found), _hardest(found)) if each.text)
    )


def outlook_sentence(found: Ahead) -> Sentence:
    """How many targets will be met, are hard to meet, and will not be."""
    rows, view = found.own, found.view
    told: list[Part] = []
    for name in ("likely", "hard", "unlikely"):
        told += ["，", _many(rows[rows["outcome"].eq(name)]), OUTCOME[name][0].word]
    rest = rows[rows["outcome"].isin(["none", "decided"])]
    tail = ("，", _many(rest), "到期或数据不足，不作外推") if len(rest) else ()
    return sentence(f"照近年走势，{view.subject}{len(rows)}项目标中", tuple(told), tail, "。")


def _many(rows: pd.DataFrame) -> Figure:
    cells = tuple(cell for _, row in rows.iterrows() for cell in origin(row, "target_"))
    return derived(f"{len(rows)}项", len(rows), "符合条件的目标个数", cells)


def _late(found: Ahead) -> Sentence:
    late = found.own[found.own["outcome"].eq("unlikely")]
    if late.empty:
        return sentence("没有难以实现的目标。")
    binding = late[late["binding"].eq("约束性")]
    head = f"约束性的有{_names(found, binding)}；" if len(binding) else "没有约束性目标；"
    other = late[late["binding"].ne("约束性")]
    tail = f"预期性的有{_names(found, other)}" if len(other) else "没有预期性目标"
    return sentence(f"难以实现的{len(late)}项中，{head}{tail}。")


def _names(found: Ahead, rows: pd.DataFrame) -> str:
    names = [found.view.indicator(code).name for code in rows["indicator"]]
    return "、".join(names[:NAMED]) + (f"等{len(names)}项" if len(names) > NAMED else "")


def _hardest(found: Ahead) -> Sentence:
    """The target that asks for the largest multiple of the recent pace."""
    late = found.own[found.own["outcome"].isin(["unlikely", "hard"]) & found.own["times"].gt(1)]
    if late.empty:
        return sentence("")
    row = late.sort_values("times", kind="stable").iloc[-1]
    indicator = found.view.indicator(row["indicator"])
    return sentence(
        f"缺口最大的是{indicator.name}：若要在{row['target_year']}年达到",
        target_amount(row, indicator),
        "，今后每年需",
        *_required(row, indicator),
        *_beside(row, indicator),
        "。",
    )


def _beside(row: pd.Series, indicator: Indicator) -> tuple[Part, ...]:
    """A multiple of the recent pace; of a pace close to nothing a multiple says nothing."""
    if row["times"] < FEW_TIMES:
        return ("，为近年的", _times(row), "倍")
    return ("，而近年年均仅", *_recent(row, indicator))


def _required(row: pd.Series, indicator: Indicator) -> tuple[Part, ...]:
    rule = "（目标值 − 现值）÷ 剩余年数"
    text = size(row["required"], indicator)
    summed = row["kind"] == "cumulative"
    verb = "达到" if summed else step_verb(float(row["required"]), indicator)
    return (verb, derived(text, float(row["required"]), rule, origin(row), origin(row, "target_")))


def _times(row: pd.Series) -> Figure:
    rule = "今后每年所需 ÷ 近五年年均变化"
    return derived(number(row["times"], 1), float(row["times"]), rule, origin(row), origin(row, "target_"))


def size(value: float, indicator: Indicator) -> str:
    """The size of a change per year: 百分点 for rates, else the amount."""
    if indicator.unit == "%":
        return f"{number(abs(value), max(indicator.decimals, 1))}个百分点"
    return amount(abs(value), indicator)


def prospects(found: Ahead) -> Html:
    """Every target of the place: where it stands, where it would end, and what it would take."""
    if found.own.empty:
        return Html(tables.note("未设目标。"))
    heads = ["指标", "判断", "现值", "目标", "外推值", "参考区间", "今后每年需", "近年每年", "所需为近年的倍数", "说明"]
    body = [_prospect(found, row) for _, row in found.own.iterrows()]
    return Html(tables.table(heads, body) + tables.note(NOTE))


def _prospect(found: Ahead, row: pd.Series) -> list[Cell]:
    view, indicator = found.view, found.view.indicator(row["indicator"])
    goals = view.progress[
        view.progress["indicator"].eq(row["indicator"]) & view.progress["district"].eq(row["district"])
    ]
    now = reading(goals.iloc[0], indicator) if len(goals) else "—"
    known = not pd.isna(row["forecast"])
    mark = f"{'（累计）' if row['kind'] == 'cumulative' else ''}{'（约束性）' if row['binding'] == '约束性' else ''}"
    return [
        f"{indicator.name}{mark}",
        prospect(row["outcome"]),
        now,
        (target_amount(row, indicator), f"（{row['target_year']}年）"),
        forecast(row, indicator) if known else tables.blank(),
        (_end(row, "lower", indicator), "～", _end(row, "upper", indicator)) if known else "—",
        "—" if pd.isna(row["required"]) else _required(row, indicator),
        "—" if pd.isna(row["recent_change"]) or not known else _recent(row, indicator),
        tables.blank() if pd.isna(row["times"]) else _times(row),
        tables.wide(row["reason"] or "—"),
    ]


def forecast(row: pd.Series, indicator: Indicator) -> Figure:
    """Where the target year would end, and by which rule."""
    rule = f"{METHOD.get(row['method'], '外推')}至{row['target_year']}年"
    return derived(amount(row["forecast"], indicator), float(row["forecast"]), rule, origin(row))


def _end(row: pd.Series, name: str, indicator: Indicator) -> Figure:
    return derived(amount(row[name], indicator), float(row[name]), "80%参考区间", origin(row))


def _recent(row: pd.Series, indicator: Indicator) -> tuple[Part, ...]:
    verb = "" if row["kind"] == "cumulative" else step_verb(float(row["recent_change"]), indicator)
    return (
        verb,
        derived(size(row["recent_change"], indicator), float(row["recent_change"]), "近五年年均", origin(row)),
    )


def matrix(found: Ahead) -> Html:
    """Targets × places, each outcome as colour, symbol and word."""
    rows, view = found.rows, found.view
    if rows.empty:
        return Html(tables.note("未设目标。"))
    places = [code for code in (view.catalog.city.code, *view.districts) if rows["district"].eq(code).any()]
    told = {(row["indicator"], row["district"]): str(row["outcome"]) for _, row in rows.iterrows()}
    codes = list(dict.fromkeys(view.progress["indicator"]))
    body = [[view.indicator(code).name, *(_cell(told.get((code, place))) for place in places)] for code in codes]
    shown = tables.table(["指标", *map(view.district_name, places)], body, kind="matrix")
    return Html(shown + tables.note(Markup("　").join(prospect(name) for name in OUTCOME if name in told.values())))


def _cell(outcome: str | None) -> Markup:
    if outcome is None:
        return Markup('<td class="note">未设</td>')
    told, label = OUTCOME[outcome]
    return Markup('<td class="status-{}">{}</td>').format(label, _shown(outcome, told.short))
