"""Charts of the distance from the schedule: of one place's targets, and of one district among its sisters."""

import pandas as pd
import plotly.graph_objects as go

from ufanalysis.analysis.pace import BEHIND
from ufanalysis.present import tables
from ufanalysis.present.evidence import origin, sentence
from ufanalysis.present.house import COLOURS, GREY, INK, finished, inert
from ufanalysis.present.phrases import STATUS, completion, pace, signed_gap, target_amount, word
from ufanalysis.present.tables import Cell
from ufanalysis.present.view import View
from ufanalysis.present.wording import reading, signed

__all__ = ["EDGE", "among_sisters", "clipped", "gap_axis", "gaps", "paced"]

#: Gaps beyond this many 百分点 are drawn at the edge; their text still tells the true size.
EDGE = 60.0
_HEADINGS = ["指标", "性质", "现值", "目标", "完成率", "与时序之差（百分点）", "状态"]
_NOTE = f"超出{EDGE:.0f}个百分点的画在边上；◉为约束性指标；保持型目标不画。"


def paced(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["pace_gap"].notna() & ~rows["label"].isin(["no_data", "not_assessed"])]


def gaps(view: View) -> go.Figure:
    """Each target of the place as a bar from the schedule; for the city the districts as points around it."""
    ordered = _ordered(view)
    names = [_name(view, row) for _, row in ordered.iterrows()]
    texts = [f"{STATUS[row['label']].symbol} {signed(row['pace_gap'] * 100, 1)}" for _, row in ordered.iterrows()]
    traces = [_bars(view, ordered, names)] + ([_dots(view, ordered, names)] if view.is_city else [])
    late = int(ordered["label"].isin(BEHIND).sum())
    dots = f"空心点是各{view.catalog.city.locale_unit}；" if view.is_city else ""
    return finished(
        _laid_out(go.Figure(traces), dict(zip(names, texts, strict=True))),
        title=f"{view.subject}{len(ordered)}项目标中{late}项落后于时序进度（{view.year}年，百分点）",
        alt=f"横条图：{len(ordered)}项目标中{late}项落后于时序进度，其余基本符合或在前。",
        table=tables.table(_HEADINGS, [_gap_row(view, row) for _, row in ordered.iterrows()]),
        note=f"0为时序进度，左侧滞后、右侧超前；{dots}{_NOTE}",
        height=60 + 28 * len(ordered),
    )


def _ordered(view: View) -> pd.DataFrame:
    rows = paced(view.goals)
    ranked = rows.assign(later=rows["binding"].ne("约束性"))
    return ranked.sort_values(["later", "pace_gap"], kind="stable").drop(columns="later")


def _laid_out(figure: go.Figure, labels: dict[str, str]) -> go.Figure:
    """Lay the rows out with direct labels in a margin of fixed width, which a phone cannot cut off."""
    beside = {"xref": "paper", "x": 1, "xanchor": "left", "showarrow": False, "align": "left"}
    return figure.update_layout(
        xaxis=gap_axis(),
        yaxis={"autorange": "reversed", "type": "category"},
        margin={"r": 76},
        annotations=[{**beside, "y": name, "text": inert(text)} for name, text in labels.items()],
        showlegend=False,
        bargap=0.5,
        shapes=[_zero()],
    )


def gap_axis() -> dict[str, object]:
    """The axis of gaps to the schedule in 百分点; more words would be cut off on a phone."""
    ends = [-EDGE, 0, EDGE]
    return {
        "range": [1.06 * ends[0], 1.06 * ends[-1]],
        "tickvals": ends,
        "ticktext": [*map(signed, ends)],
        "tickangle": 0,
    }


def clipped(gap: float) -> float:
    """A gap to the schedule, given as a share, in 百分点 as it is drawn."""
    return round(min(max(float(gap) * 100, -EDGE), EDGE), 4)


def _zero() -> dict[str, object]:
    line = {"color": INK, "width": 2}
    return {"type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def _name(view: View, row: pd.Series) -> str:
    mark = "◉ " if row["binding"] == "约束性" else ""
    return f"{mark}{inert(view.indicator(row['indicator']).name)}"


def _bars(view: View, rows: pd.DataFrame, names: list[str]) -> go.Bar:
    return go.Bar(
        x=[clipped(gap) for gap in rows["pace_gap"]],
        y=names,
        orientation="h",
        marker={"color": [COLOURS[label] for label in rows["label"]]},
        hovertext=[_hover(view, row) for _, row in rows.iterrows()],
        hoverinfo="text",
    )


def _dots(view: View, rows: pd.DataFrame, names: list[str]) -> go.Scatter:
    known = dict(zip(rows["indicator"], names, strict=True))
    others = paced(view.progress[view.progress["district"].isin(view.districts)])
    shown = others[others["indicator"].isin(known)]
    return go.Scatter(
        x=[clipped(gap) for gap in shown["pace_gap"]],
        y=[known[code] for code in shown["indicator"]],
        mode="markers",
        marker={"symbol": "circle-open", "size": 7, "color": GREY},
        hovertext=[_hover(view, row) for _, row in shown.iterrows()],
        hoverinfo="text",
    )


def _hover(view: View, row: pd.Series) -> str:
    indicator = view.indicator(row["indicator"])
    lines = [
        f"{view.district_name(row['district'])}　{indicator.name}",
        f"{sentence(reading(row, indicator)).text}（{row['year']}年）",
        sentence(pace(row, indicator)).text,
        *(cell.text for cell in origin(row)[-1:]),
    ]
    return "<br>".join(map(inert, lines))


def _gap_row(view: View, row: pd.Series) -> list[Cell]:
    indicator = view.indicator(row["indicator"])
    goal, done = target_amount(row, indicator), completion(row) or tables.blank()
    state = tables.status(row["label"], word(row))
    return [
        indicator.name,
        row["binding"],
        reading(row, indicator),
        goal,
        done,
        signed_gap(row) or tables.blank(),
        state,
    ]


def among_sisters(view: View) -> go.Figure:
    """One line per target of the district: the sisters as open points, the district as a filled one."""
    ordered = _ordered(view)
    names = [_name(view, row) for _, row in ordered.iterrows()]
    ranks = [_rank(view, row) for _, row in ordered.iterrows()]
    labels = [f"第{place}/{of}" for place, of in ranks]
    figure = go.Figure([_dots(view, ordered, names), _own(view, ordered, names)])
    unit = view.catalog.city.locale_unit
    first = sum(1 for place, of in ranks if place == 1 < of)
    last = sum(1 for place, of in ranks if place == of > 1)
    body = [[*_gap_row(view, row), rank] for (_, row), rank in zip(ordered.iterrows(), labels, strict=True)]
    return finished(
        _laid_out(figure, dict(zip(names, labels, strict=True))),
        title=f"{view.name}的进度在各{unit}中{first}项最快、{last}项最慢（与时序进度之差，百分点）",
        alt=f"点图：{len(ordered)}项目标中，{view.name}有{last}项的进度在各{unit}中最慢。",
        table=tables.table([*_HEADINGS, "位次（由快到慢）"], body),
        note=f"实心点是{view.name}，右侧是它由快到慢的位次；空心点是其他{unit}；{_NOTE}",
        height=60 + 28 * len(ordered),
    )


def _rank(view: View, row: pd.Series) -> tuple[int, int]:
    """The place of the row's gap among the districts, fastest first, and how many there are."""
    rows = paced(view.progress[view.progress["district"].isin(view.districts)])
    gaps_of_all = rows.loc[rows["indicator"].eq(row["indicator"]), "pace_gap"]
    return 1 + int((gaps_of_all > row["pace_gap"]).sum()), len(gaps_of_all)


def _own(view: View, rows: pd.DataFrame, names: list[str]) -> go.Scatter:
    return go.Scatter(
        x=[clipped(gap) for gap in rows["pace_gap"]],
        y=names,
        mode="markers",
        marker={"size": 13, "color": [COLOURS[label] for label in rows["label"]]},
        hovertext=[_hover(view, row) for _, row in rows.iterrows()],
        hoverinfo="text",
    )
