"""The blocks of the page of changes: which targets stand better or worse than a year before, and why."""

from dataclasses import dataclass, replace

import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup

from ufanalysis.analysis.changes import State, changes
from ufanalysis.analysis.pace import BEHIND
from ufanalysis.present import tables
from ufanalysis.present.evidence import Figure, Origin, Part, Sentence, derived, sentence
from ufanalysis.present.gaps import EDGE, clipped, gap_axis
from ufanalysis.present.house import COLOURS, GREY, INK, PALETTE, finished, inert
from ufanalysis.present.phrases import STATUS
from ufanalysis.present.tables import Cell, Html
from ufanalysis.present.view import GOOD, View
from ufanalysis.present.wording import amount, number, points, reading, signed

__all__ = ["CAUSE", "Since", "answer", "by_district", "cell_of", "moves", "since", "steps", "table"]

CAUSE = {
    "method_changed": "评价方法有变",
    "data_revised": "以往数据修订",
    "data_added": "新一年数据",
    "target_moved": "目标调整",
    "catalog_changed": "指标口径调整",
}
#: From best to worst; a step up or down this ladder is a better or a worse label.
LADDER = {name: place for place, name in enumerate((*GOOD, *BEHIND))}
NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """A view and its current targets beside how they stood a year before; `move` is 1 better, −1 worse, 0 the same."""

    view: View
    rows: pd.DataFrame

    @property
    def own(self) -> pd.DataFrame:
        """The rows of the view's place."""
        return self.rows[self.rows["district"].eq(self.view.place)]


def since(view: View) -> Since:
    """Compare the targets of the view's year with the year before, on the data as they are now."""
    now = State(observations=view.observations, targets=view.targets, catalog=view.catalog, year=view.year)
    rows = changes(replace(now, year=view.year - 1), now)
    current = pd.MultiIndex.from_frame(
        view.progress[["indicator", "district", "target_year"]].astype({"target_year": "int64"})
    )
    ours = pd.MultiIndex.from_frame(rows[["indicator", "district", "target_year"]].astype({"target_year": "int64"}))
    kept = rows[ours.isin(current)]
    return Since(view=view, rows=kept.assign(move=[_move(row) for _, row in kept.iterrows()]).reset_index(drop=True))


def _move(row: pd.Series) -> int:
    """Across the line between good and behind; inside a side only the gap would say, which is a number, not a word."""
    before, after = (str(row[f"label_{side}"]) for side in ("before", "after"))
    if before not in LADDER or after not in LADDER:
        return 0
    return int(after in GOOD) - int(before in GOOD)


def answer(found: Since, more: tuple[Sentence, ...] = ()) -> Html:
    """How many targets crossed the line, which ones, and where most happened; then what else there is to say."""
    if found.own.empty:
        return tables.paragraphs((sentence("未设目标，没有可比较的状态。"), *more))
    better, worse = (found.own[found.own["move"].eq(move)] for move in (1, -1))
    year = found.view.year
    told = (
        sentence(
            f"与{year - 1}年相比，{found.view.subject}{len(found.own)}项目标中，",
            _crossed(found, better, "由落后转为达到或快于时序"),
            "；",
            _crossed(found, worse, "由达到或快于时序转为落后"),
            "。",
        ),
        _gaps(found),
    )
    return tables.paragraphs((*(each for each in told if each.text), *more))


def _crossed(found: Since, rows: pd.DataFrame, words: str) -> tuple[Part, ...]:
    if rows.empty:
        return (f"没有目标{words}",)
    return (derived(f"{len(rows)}项", len(rows), "符合条件的目标个数", _cells(rows)), f"{words}：{_names(found, rows)}")


def _cells(rows: pd.DataFrame) -> tuple[Origin, ...]:
    return tuple(cell for _, row in rows.iterrows() for side in ("before", "after") for cell in cell_of(row, side))


def cell_of(row: pd.Series, side: str) -> tuple[Origin, ...]:
    """The cell of a target's value on one side of a comparison; none where it had no value."""
    file, sheet, ref, raw = (str(row[f"{part}_{side}"]) for part in ("file", "sheet", "ref", "raw"))
    return (Origin(file=file, sheet=sheet, ref=ref, raw=raw),) if file and ref else ()


def _names(found: Since, rows: pd.DataFrame) -> str:
    names = [found.view.indicator(code).name for code in rows["indicator"]]
    return ("、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")) or "无"


def _gaps(found: Since) -> Sentence:
    rows = found.own[found.own["pace_gap_change"].notna() & found.own["move"].eq(0)]
    if rows.empty:
        return sentence("")
    worst = rows.sort_values("pace_gap_change", kind="stable").iloc[0]
    if worst["pace_gap_change"] >= 0:
        return sentence("")
    name = found.view.indicator(worst["indicator"]).name
    return sentence(f"状态未变的目标中，退步最多的是{name}，与时序之差一年间下降", _drop(worst), "。")


def _drop(row: pd.Series) -> Figure:
    """The size of a step back, without its sign."""
    return replace(_gap_step(row), text=points(float(row["pace_gap_change"])))


def _gap_step(row: pd.Series) -> Figure:
    text = signed(float(row["pace_gap_change"]) * 100, 1)
    return derived(
        text,
        float(row["pace_gap_change"]),
        "本年与时序之差 − 上年与时序之差",
        cell_of(row, "before"),
        cell_of(row, "after"),
    )


def steps(found: Since) -> go.Figure:
    """A waterfall from the targets on schedule a year before to those on schedule now."""
    own, year = found.own, found.view.year
    sides = {side: own[f"label_{side}"].isin(GOOD) for side in ("before", "after")}
    start, end = int(sides["before"].sum()), int(sides["after"].sum())
    gained, lost = int(own["move"].eq(1).sum()), int(own["move"].eq(-1).sum())
    other = end - start - gained + lost
    parts = [
        (f"{year - 1}年在进度上", 0, start, PALETTE[0], f"{start}项"),
        *([("由落后转好", start, gained, PALETTE[1], f"▲ +{gained}项")] if gained else []),
        *([("由好转落后", start + gained - lost, lost, PALETTE[3], f"▼ −{lost}项")] if lost else []),
        *([("新增或不可比", min(start + gained - lost, end), abs(other), GREY, f"{signed(other)}项")] if other else []),
        (f"{year}年在进度上", 0, end, PALETTE[0], f"{end}项"),
    ]
    figure = go.Figure([_bar(parts)]).update_layout(
        yaxis={"visible": False, "range": [0, max(start + gained, end, 1) * 1.15]},
        xaxis={"type": "category", "tickangle": 0},
        showlegend=False,
        bargap=0.35,
    )
    body = [[name, text] for name, _, _, _, text in parts]
    return finished(
        figure,
        title=f"{found.view.subject}达到或快于时序的目标{_went(start, end)}（{year - 1}—{year}年）",
        alt=f"瀑布图：{year - 1}年{start}项，转好{gained}项，转落后{lost}项，{year}年{end}项。",
        table=tables.table(["步骤", "目标数"], body),
        height=360,
    )


def _went(start: int, end: int) -> str:
    if start == end:
        return f"仍为{end}项"
    return f"由{start}项{'增至' if end > start else '减至'}{end}项"


def _bar(parts: list[tuple[str, int, int, str, str]]) -> go.Bar:
    return go.Bar(
        x=["<br>".join(inert(name[at : at + 5]) for at in range(0, len(name), 5)) for name, *_ in parts],
        base=[base for _, base, *_ in parts],
        y=[height for _, _, height, *_ in parts],
        marker={"color": [colour for *_, colour, _ in parts]},
        text=[text for *_, text in parts],
        textposition="outside",
        textfont={"color": INK},
        cliponaxis=False,
        hovertext=[f"{name}：{text}" for name, *_, text in parts],
        hoverinfo="text",
    )


def moves(found: Since) -> go.Figure:
    """Each target's distance from the schedule a year before and now."""
    rows = found.own[found.own["pace_gap_change"].notna()].sort_values("pace_gap_change", kind="stable")
    names = [inert(found.view.indicator(code).name) for code in rows["indicator"]]
    xs = [
        x for _, row in rows.iterrows() for x in (clipped(row["pace_gap_before"]), clipped(row["pace_gap_after"]), None)
    ]
    line = go.Scatter(
        x=xs,
        y=[y for name in names for y in (name, name, None)],
        mode="lines",
        line={"color": GREY, "width": 3},
        hoverinfo="skip",
        showlegend=False,
    )
    beside = {"xref": "paper", "x": 1, "xanchor": "left", "showarrow": False}
    texts = [signed(float(change) * 100, 1) for change in rows["pace_gap_change"]]
    figure = go.Figure([line, *(_ends(found, rows, names, side) for side in ("before", "after"))]).update_layout(
        xaxis=gap_axis(),
        yaxis={"autorange": "reversed", "type": "category", "dtick": 1},
        legend={"y": 1.0, "yanchor": "bottom"},
        margin={"r": 64},
        annotations=[{**beside, "y": name, "text": text} for name, text in zip(names, texts, strict=True)],
        shapes=[
            {"type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper", "line": {"color": INK, "width": 2}}
        ],
    )
    back = int((rows["pace_gap_change"] < 0).sum())
    body: list[list[Cell]] = [
        [found.view.indicator(row["indicator"]).name, *_both(row), _gap_step(row)] for _, row in rows.iterrows()
    ]
    return finished(
        figure,
        title=f"{len(rows)}项目标中{back}项的进度比{found.view.year - 1}年退步（与时序之差，百分点）",
        alt=f"哑铃图：{len(rows)}项目标中{back}项与时序之差比上年退步。",
        table=tables.table(["指标", f"{found.view.year - 1}年", f"{found.view.year}年", "变动（百分点）"], body),
        note=f"0为时序进度；空心点是上年，实心点是本年，右侧是变动；退步多的在前；超出{EDGE:.0f}个百分点的画在边上。",
        height=130 + 28 * max(len(rows), 1),
    )


def _both(row: pd.Series) -> list[Figure]:
    gaps = {side: float(row[f"pace_gap_{side}"]) for side in ("before", "after")}
    return [derived(signed(gap * 100, 1), gap, "完成率 − 时间进度", cell_of(row, side)) for side, gap in gaps.items()]


def _ends(found: Since, rows: pd.DataFrame, names: list[str], side: str) -> go.Scatter:
    now = side == "after"
    return go.Scatter(
        x=[clipped(gap) for gap in rows[f"pace_gap_{side}"]],
        y=names,
        name=f"{found.view.year - (not now)}年",
        mode="markers",
        marker={
            "size": 11,
            "symbol": "circle" if now else "circle-open",
            "color": [COLOURS.get(str(label), GREY) for label in rows[f"label_{side}"]] if now else GREY,
            "line": {"width": 2},
        },
        hovertext=[_hover(found, row, side) for _, row in rows.iterrows()],
        hoverinfo="text",
    )


def _hover(found: Since, row: pd.Series, side: str) -> str:
    name = found.view.indicator(row["indicator"]).name
    told = f"{name}　{row[f'year_{side}']}年：{signed(float(row[f'pace_gap_{side}']) * 100, 1)}个百分点"
    return "<br>".join(map(inert, (told, *(cell.text for cell in cell_of(row, side)))))


def table(found: Since) -> Html:
    """Every target of the place: status and value before and after, and what caused the difference."""
    heads = ["指标", "上年状态", "本年状态", "上年数值", "本年数值", "与时序之差的变动（百分点）"]
    order = found.own.sort_values(["move", "pace_gap_change"], kind="stable")
    why = [_why(row) for _, row in order.iterrows()]
    body = [_line(found, row) for _, row in order.iterrows()]
    if len(set(why)) <= 1:
        same = f"变动的原因都是{why[0]}。" if why and why[0] != "没有变化" else ""
        return Html(tables.table(heads, body) + tables.note(f"转差的在前。{same}"))
    told = "原因由程序逐项代入得出：先代入修订数据，再代入新一年数据、新目标和新口径。"
    rows = [[*line, reason] for line, reason in zip(body, why, strict=True)]
    return Html(tables.table([*heads, "原因"], rows) + tables.note(f"转差的在前。{told}"))


def _why(row: pd.Series) -> str:
    return row["reason"] or "、".join(CAUSE[cause] for cause in row["causes"]) or "没有变化"


def _line(found: Since, row: pd.Series) -> list[Cell]:
    indicator = found.view.indicator(row["indicator"])
    values = [_value(found.view, row, side) for side in ("before", "after")]
    step = tables.blank() if pd.isna(row["pace_gap_change"]) else _gap_step(row)
    return [
        indicator.name,
        *(_label(str(row[f"label_{side}"])) for side in ("before", "after")),
        *values,
        step,
    ]


def _value(view: View, row: pd.Series, side: str) -> Cell:
    """The value of one side with 余, 约 or 近 where it has them; a sum of years has no observation of its own."""
    value, cells = row[f"value_{side}"], cell_of(row, side)
    if pd.isna(value) or not cells:
        return tables.blank()
    known = view.observation(row["indicator"], row["district"], row[f"year_{side}"])
    indicator = view.indicator(row["indicator"])
    if known is not None and known["value"] == value:
        return reading(known, indicator)
    return Figure(text=amount(value, indicator), value=float(value), origins=cells)


def _label(label: str) -> Markup | str:
    return tables.status(label) if label in STATUS else "未设"


def by_district(found: Since) -> Html:
    """How many targets of each place turned better or worse, and which turned worse."""
    view = found.view
    body: list[list[Cell]] = []
    for code in (view.catalog.city.code, *view.districts):
        rows = found.rows[found.rows["district"].eq(code)]
        if len(rows):
            better, worse = (rows[rows["move"].eq(move)] for move in (1, -1))
            counts = [
                derived(number(len(part)), len(part), "符合条件的目标个数", _cells(part)) for part in (better, worse)
            ]
            body.append([view.district_name(code), *counts, tables.wide(_names(found, worse))])
    return Html(tables.table([view.catalog.city.locale_unit, "由落后转好", "由好转落后", "转落后的指标"], body))
