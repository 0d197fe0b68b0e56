"""Charts of the gap among districts: from the lowest to the highest, and from the first year to the last."""

import pandas as pd
import plotly.graph_objects as go

from ufanalysis.catalog import Indicator
from ufanalysis.present import tables
from ufanalysis.present.apart import Apart, end, spread_of
from ufanalysis.present.evidence import origin, sentence
from ufanalysis.present.house import GREY, PALETTE, axis, finished, inert, ticks
from ufanalysis.present.tables import Cell
from ufanalysis.present.wording import number, reading, table_reading

__all__ = ["amounts", "rates", "slopes"]

MOST = 16
#: The height of a line of text as a share of the slope chart.
LABEL = 0.042
_BESIDE = {"xref": "paper", "x": 1, "xanchor": "left", "showarrow": False, "align": "left"}


def rates(found: Apart) -> go.Figure:
    """Each rate from its lowest to its highest district."""
    rows = found.rates.head(MOST)
    return _dumbbells(found, rows, rows.assign(left=rows["lowest_value"], right=rows["highest_value"]), ("比率", "%"))


def amounts(found: Apart) -> go.Figure:
    """Each amount from its lowest to its highest district, as multiples of the districts' mean."""
    rows = found.amounts[found.amounts["max_min_ratio"].notna()].head(MOST)
    drawn = rows.assign(left=rows["lowest_value"] / rows["mean"], right=rows["highest_value"] / rows["mean"])
    return _dumbbells(found, rows, drawn, ("每千人数" if found.per else "总量", f"各{_unit(found)}平均＝1"))


def _unit(found: Apart) -> str:
    return found.view.catalog.city.locale_unit


def _dumbbells(found: Apart, rows: pd.DataFrame, drawn: pd.DataFrame, what: tuple[str, str]) -> go.Figure:
    view = found.view
    names = [inert(view.indicator(code).name) for code in rows["indicator"]]
    texts = [inert(spread_of(found, row).text) for _, row in rows.iterrows()]
    figure = go.Figure([_bars(drawn, names), *(_ends(found, drawn, names, end_) for end_ in ("lowest", "highest"))])
    span = _reach(drawn, from_zero=not set(rows["indicator"]) <= set(found.rates["indicator"]))
    figure.update_layout(
        xaxis={**axis(*span), "title": {"text": inert("，".join(what))}},
        yaxis={"autorange": "reversed", "type": "category", "dtick": 1},
        legend={"y": 1.0, "yanchor": "bottom"},
        margin={"r": 96},
        annotations=[{**_BESIDE, "y": name, "text": text} for name, text in zip(names, texts, strict=True)],
    )
    first = view.indicator(rows["indicator"].iloc[0]).name if len(rows) else ""
    size = (f"最高是最低的{texts[0]}" if texts[0].endswith("倍") else f"相差{texts[0]}") if texts else ""
    widest = f"{what[0]}中差距最大的是{first}，{size}" if len(rows) else "没有数据"
    return finished(
        figure,
        title=f"{widest}（{view.year}年，{what[1]}）",
        alt=f"哑铃图：{len(rows)}项指标，{widest}。",
        table=tables.table(["指标", "最高", "最低", "差距"], [_row(found, row) for _, row in rows.iterrows()]),
        note="差距大的在前；空心点最低，实心点最高，右侧是差距。",
        height=130 + 30 * max(len(rows), 1),
    )


def _reach(drawn: pd.DataFrame, *, from_zero: bool) -> tuple[float, float]:
    if drawn.empty:
        return 0.0, 1.0
    low = float(drawn["left"].min())
    return (min(0.0, low) if from_zero else low), float(drawn["right"].max())


def _bars(drawn: pd.DataFrame, names: list[str]) -> go.Scatter:
    """All connecting lines as one trace, broken between the rows."""
    xs = [x for _, row in drawn.iterrows() for x in (float(row["left"]), float(row["right"]), None)]
    ys = [y for name in names for y in (name, name, None)]
    return go.Scatter(x=xs, y=ys, mode="lines", line={"color": GREY, "width": 3}, hoverinfo="skip", showlegend=False)


def _ends(found: Apart, drawn: pd.DataFrame, names: list[str], name: str) -> go.Scatter:
    low = name == "lowest"
    return go.Scatter(
        x=[float(value) for value in drawn["left" if low else "right"]],
        y=names,
        name="最低" if low else "最高",
        mode="markers",
        marker={
            "size": 11,
            "symbol": "circle-open" if low else "circle",
            "color": PALETTE[3 if low else 0],
            "line": {"width": 2},
        },
        hovertext=[_told(found, row, name) for _, row in drawn.iterrows()],
        hoverinfo="text",
    )


def _told(found: Apart, row: pd.Series, name: str) -> str:
    place = " ▸ ".join(str(row[f"{name}_{part}"]) for part in ("file", "sheet", "ref"))
    head = f"{found.view.district_name(row[name])}　{found.view.indicator(row['indicator']).name}"
    return "<br>".join(map(inert, (head, end(found, row, name).text, place)))


def _row(found: Apart, row: pd.Series) -> list[Cell]:
    view = found.view
    return [
        view.indicator(row["indicator"]).name,
        (f"{view.district_name(row['highest'])} ", end(found, row, "highest")),
        (f"{view.district_name(row['lowest'])} ", end(found, row, "lowest")),
        spread_of(found, row),
    ]


def slopes(found: Apart) -> go.Figure:
    """The districts' way in the rate with the widest gap, from the first year that has figures to the last."""
    view = found.view
    code = found.rates["indicator"].iloc[0] if len(found.rates) else view.indicators[0].code
    indicator = view.indicator(code)
    rows = view.observations[
        view.observations["indicator"].eq(code)
        & view.observations["district"].isin(view.districts)
        & view.observations["year"].le(view.year)
        & view.observations["value"].notna()
    ].sort_values("year")
    ends = _both(rows)
    names = {district: inert(view.district_name(district)) for district in ends["district"].unique()}
    figure = go.Figure([_slope(found, own) for _, own in ends.groupby("district", sort=False)])
    years = sorted({int(year) for year in ends["year"]})
    figure.update_layout(
        xaxis={"tickvals": years, "ticktext": [f"{year}年" for year in years], "range": _room(years)},
        yaxis=_span(ends),
        showlegend=False,
        margin={"r": 150},
        annotations=_names(ends, names),
    )
    body = [_slope_row(found, own) for _, own in ends.groupby("district", sort=False)]
    return finished(
        figure,
        title=_went(ends, indicator, years),
        alt=f"坡度图：{len(names)}个{_unit(found)}的{indicator.name}首末两年的数值。",
        table=tables.table([_unit(found), *(f"{year}年（{indicator.unit}）" for year in years)], body),
        note="上升用深蓝，下降用橙色；名称按末年由高到低写在右侧。这里看绝对差距；水平普遍提高时，相对差距（离散程度）可能反而缩小。",
        height=520,
    )


def _went(ends: pd.DataFrame, indicator: Indicator, years: list[int]) -> str:
    """How far the highest stood from the lowest in the first year and in the last."""
    if len(years) < 2:
        return f"{indicator.name}没有可比的两年"
    spread = ends.groupby("year")["value"].agg(lambda values: values.max() - values.min())
    first, last = (number(float(spread[year]), max(indicator.decimals, 1)) for year in (years[0], years[-1]))
    verb = "扩大" if spread[years[-1]] > spread[years[0]] else "缩小"
    size = f"仍为{last}" if first == last else f"由{first}{verb}到{last}"
    return f"{indicator.name}：最高与最低之差{size}个百分点（{years[0]}—{years[-1]}年）"


def _both(rows: pd.DataFrame) -> pd.DataFrame:
    """The first and the last year of the districts that have both, highest at the end first."""
    if rows.empty:
        return rows
    first, last = int(rows["year"].min()), int(rows["year"].max())
    ends = rows[rows["year"].isin([first, last])]
    whole = ends.groupby("district")["year"].transform("nunique").eq(2)
    order = ends[ends["year"].eq(last)].set_index("district")["value"]
    kept = ends[whole]
    return kept.assign(order=kept["district"].map(order)).sort_values(["order", "year"], ascending=[False, True])


def _room(years: list[int]) -> list[float]:
    if not years:
        return [0, 1]
    wide = max(years[-1] - years[0], 1)
    return [years[0] - 0.08 * wide, years[-1] + 0.04 * wide]


def _names(ends: pd.DataFrame, names: dict[str, str]) -> list[dict[str, object]]:
    """The names beside their ends, moved down where two would print over each other."""
    if ends.empty:
        return []
    last = ends[ends["year"].eq(ends["year"].max())]
    bottom, top = _limits(ends)
    step, place = (top - bottom) * LABEL, top
    told: list[dict[str, object]] = []
    for _, row in last.iterrows():
        place = min(float(row["value"]), place - step)
        told.append({**_BESIDE, "y": place, "yanchor": "middle", "text": names[str(row["district"])]})
    return told


def _limits(ends: pd.DataFrame) -> tuple[float, float]:
    places, _ = ticks(float(ends["value"].min()), float(ends["value"].max()))
    return places[0], places[-1]


def _span(ends: pd.DataFrame) -> dict[str, object]:
    return axis(float(ends["value"].min()), float(ends["value"].max())) if len(ends) else axis(0, 1)


def _slope(found: Apart, own: pd.DataFrame) -> go.Scatter:
    view, up = found.view, own["value"].iloc[-1] >= own["value"].iloc[0]
    indicator = view.indicator(str(own["indicator"].iloc[0]))
    hover = [
        "<br>".join(
            map(
                inert,
                (
                    f"{view.district_name(row['district'])}　{row['year']}年：{sentence(reading(row, indicator)).text}",
                    *(c.text for c in origin(row)),
                ),
            )
        )
        for _, row in own.iterrows()
    ]
    return go.Scatter(
        x=[int(year) for year in own["year"]],
        y=[float(value) for value in own["value"]],
        mode="lines+markers",
        line={"color": PALETTE[0] if up else PALETTE[3], "width": 2},
        marker={"size": 8},
        hovertext=hover,
        hoverinfo="text",
        cliponaxis=False,
    )


def _slope_row(found: Apart, own: pd.DataFrame) -> list[Cell]:
    indicator = found.view.indicator(str(own["indicator"].iloc[0]))
    return [
        found.view.district_name(str(own["district"].iloc[0])),
        *(table_reading(row, indicator) for _, row in own.iterrows()),
    ]
