"""What one unit of a service costs in each district, beside the median of its peers; it divides nothing itself."""

import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup

from ufanalysis.analysis.efficiency import efficiency
from ufanalysis.present import tables
from ufanalysis.present.evidence import Figure, Origin, derived
from ufanalysis.present.house import INK, PALETTE, axis, finished, inert
from ufanalysis.present.tables import Cell, Html
from ufanalysis.present.view import View
from ufanalysis.present.wording import number

__all__ = ["costs", "each"]

NONE = "目录没有为这里的指标规定投入与产出的对照，不计单位成本。"
NOTE = "单位成本高低不等于工作好坏：对象、标准和规模各不相同，只提示哪里值得了解原因。产出不足30的不与他处比较。"


def costs(view: View) -> go.Figure | Html:
    """Every pair of cost and output as a row, the districts as multiples of their median."""
    rows = _known(view)
    if rows.empty:
        return Html(tables.note(NONE))
    names = list(dict.fromkeys(rows["name"]))
    peers = rows[rows["rank"].notna()]
    reach = [1.0, *(float(value) for value in peers["to_median"])]
    beside = {"xref": "paper", "x": 1, "xanchor": "left", "showarrow": False, "align": "left"}
    figure = go.Figure([_dots(view, peers), *([] if view.is_city else [_dots(view, peers, own=True)])]).update_layout(
        xaxis={**axis(min(0.0, *reach), max(reach)), "title": {"text": f"为各{_unit(view)}中位数的倍数"}},
        yaxis={"autorange": "reversed", "type": "category", "dtick": 1},
        margin={"r": 118},
        annotations=[{**beside, "y": inert(name), "text": inert(_span(peers, name))} for name in names],
        shapes=[
            {"type": "line", "x0": 1, "x1": 1, "y0": 0, "y1": 1, "yref": "paper", "line": {"color": INK, "width": 2}}
        ],
        showlegend=False,
    )
    return finished(
        figure,
        title=f"单位成本：{_widest(view, peers)}（{view.year}年）",
        alt=f"点图：{len(names)}项单位成本在各{_unit(view)}的高低，{_widest(view, peers)}。",
        table=_table(view, rows, names),
        note=f"每点一个{_unit(view)}，竖线是中位数，右侧是最低到最高。{NOTE}",
        height=110 + 44 * len(names),
    )


def _known(view: View) -> pd.DataFrame:
    codes = {indicator.code for indicator in view.indicators}
    pairs = [pair.name for pair in view.catalog.efficiency if {pair.cost, pair.output} <= codes]
    rows = efficiency(view.observations, view.catalog, year=view.year)
    return rows[rows["name"].isin(pairs) & rows["unit_cost"].notna()]


def _unit(view: View) -> str:
    return view.catalog.city.locale_unit


def _dots(view: View, peers: pd.DataFrame, *, own: bool = False) -> go.Scatter:
    rows = peers[peers["district"].eq(view.place)] if own else peers
    return go.Scatter(
        x=[round(float(value), 4) for value in rows["to_median"]],
        y=[inert(name) for name in rows["name"]],
        mode="markers",
        marker={"size": 13 if own else 9, "color": PALETTE[3] if own else PALETTE[0], "opacity": 1 if own else 0.75},
        hovertext=[inert(f"{view.district_name(row['district'])}　{each(row).text}") for _, row in rows.iterrows()],
        hoverinfo="text",
    )


def each(row: pd.Series) -> Figure:
    """A unit cost as a person says it: 每人次39.8元."""
    cells = tuple(Origin(file=f, sheet=s, ref=r, raw=raw) for f, s, r, raw in row["origins"])
    cost, _, output = row["unit"].partition("/")
    return derived(f"每{output}{_price(row['unit_cost'], cost)}", float(row["unit_cost"]), "投入 ÷ 产出", cells)


def _price(value: float, unit: str) -> str:
    """Small parts of 万 are told in the plain unit; a reader counts 40元, not 0.004万元."""
    if not unit.startswith("万"):
        return f"{_short(value)}{unit}"
    return f"{number(value, 2)}{unit}" if value >= 1 else f"{_short(value * 1e4)}{unit[1:]}"


def _short(value: float) -> str:
    return number(value, 0 if value >= 100 else 1)


def _span(peers: pd.DataFrame, name: str) -> str:
    rows = peers[peers["name"].eq(name)]
    if rows.empty:
        return "—"
    unit = str(rows["unit"].iloc[0]).partition("/")[0]
    low, high = (_price(float(end), unit) for end in (rows["unit_cost"].min(), rows["unit_cost"].max()))
    return f"{low}～{high}"


def _widest(view: View, peers: pd.DataFrame) -> str:
    """The pair whose highest cost is the largest multiple of its lowest."""
    spans = peers.groupby("name", sort=False)["unit_cost"].agg(["min", "max", "size"])
    usable = spans[(spans["size"] > 1) & (spans["min"] > 0)]
    if usable.empty:
        return "没有可比的地区"
    ratio = usable["max"] / usable["min"]
    return f"{ratio.idxmax()}相差最大，最高的{_unit(view)}是最低的{number(float(ratio.max()), 1)}倍"


def _table(view: View, rows: pd.DataFrame, names: list[str]) -> Markup:
    places = [view.catalog.city.code, *view.districts]
    found = {(row["district"], row["name"]): row for _, row in rows.iterrows()}
    body: list[list[Cell]] = [
        [
            view.district_name(code),
            *(each(found[code, name]) if (code, name) in found else tables.blank() for name in names),
        ]
        for code in places
        if any((code, name) in found for name in names)
    ]
    return tables.table([_unit(view), *names], body)
