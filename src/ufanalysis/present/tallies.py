"""The chart of how many targets of each district stand where."""

import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup

from ufanalysis.present import tables
from ufanalysis.present.answers import counted
from ufanalysis.present.house import INK, finished, inert
from ufanalysis.present.tables import Cell
from ufanalysis.present.view import View

__all__ = ["tallies"]

Group = tuple[str, tuple[str, ...], str, str]
#: Words, labels, colour, and the colour of text on it that keeps 4.5:1.
GROUPS: tuple[Group, ...] = (
    ("★◆ 已达标或保持", ("achieved", "maintained"), "#12436D", "#ffffff"),
    ("▲● 快于或符合时序", ("ahead", "on_schedule"), "#28A197", INK),
    ("▼◇ 慢于时序或跌破", ("behind", "fallen"), "#F46A25", INK),
    ("▼▼✖ 明显滞后或逆向", ("far_behind", "reversed"), "#801650", "#ffffff"),
    ("○– 不能评价", ("not_assessed", "no_data"), "#c3c9cf", INK),
)


def tallies(view: View) -> go.Figure:
    """Districts as stacked bars, most targets behind first."""
    rows = view.progress[view.progress["district"].isin(view.districts)]
    counts = _counts(view, rows)
    names = [inert(view.district_name(code)) for code in counts.index]
    bars = [_tally(group, [int(n) for n in counts[group[0]]], names) for group in GROUPS if counts[group[0]].any()]
    figure = go.Figure(bars).update_layout(
        barmode="stack",
        xaxis={"visible": False, "range": [0, int(counts.sum(axis=1).max())]},
        yaxis={"autorange": "reversed", "type": "category"},
        legend={"traceorder": "normal", "y": 1.0, "yanchor": "bottom"},
    )
    late = int(counts.iloc[0][[GROUPS[2][0], GROUPS[3][0]]].sum())
    unit = view.catalog.city.locale_unit
    told = _most(view, counts, late) if late else f"各{unit}没有落后的目标"
    return finished(
        figure,
        title=f"{told}（{view.year}年）",
        alt=f"堆叠横条图：{told}。",
        table=_tally_table(view, rows, counts),
        note="按落后项数由多到少排列。",
        height=100 + 34 * len(counts),
    )


def _most(view: View, counts: pd.DataFrame, late: int) -> str:
    """The district with most targets behind, or how many share that place."""
    alike = int(counts[[GROUPS[2][0], GROUPS[3][0]]].sum(axis=1).eq(late).sum())
    name = view.district_name(str(counts.index[0]))
    if alike == 1:
        return f"落后目标最多的是{name}，有{late}项"
    return f"落后目标最多的是{name}等{alike}个{view.catalog.city.locale_unit}，各有{late}项"


def _counts(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows: one per district with targets, most behind first; columns: the groups of statuses."""
    group = {label: title for title, labels, *_ in GROUPS for label in labels}
    titles = [title for title, *_ in GROUPS]
    counts = pd.crosstab(rows["district"].to_numpy(), rows["label"].map(group).to_numpy())
    full = counts.reindex(index=[c for c in view.districts if c in counts.index], columns=titles, fill_value=0)
    late = full[titles[2]] + full[titles[3]] + full[titles[3]] / 1000
    return full.loc[late.sort_values(ascending=False, kind="stable").index]


def _tally(group: Group, sizes: list[int], names: list[str]) -> go.Bar:
    title, _, colour, ink = group
    return go.Bar(
        x=sizes,
        y=names,
        orientation="h",
        name=title,
        marker={"color": colour, "line": {"color": "#ffffff", "width": 1}},
        text=[str(size) if size else "" for size in sizes],
        textfont={"color": ink},
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        hovertext=[f"{name}：{title}{size}项" for name, size in zip(names, sizes, strict=True)],
        hoverinfo="text",
    )


def _tally_table(view: View, rows: pd.DataFrame, counts: pd.DataFrame) -> Markup:
    body = [[view.district_name(code), *_tally_row(rows[rows["district"].eq(code)])] for code in counts.index]
    return tables.table([view.catalog.city.locale_unit, *(title for title, *_ in GROUPS)], body)


def _tally_row(rows: pd.DataFrame) -> list[Cell]:
    return [counted(rows[rows["label"].isin(labels)], "") for _, labels, *_ in GROUPS]
