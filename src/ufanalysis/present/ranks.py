"""The chart of the districts by the latest level of one indicator, with the level ten years before."""

import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup

from ufanalysis.catalog import Indicator
from ufanalysis.present import tables
from ufanalysis.present.evidence import origin, sentence
from ufanalysis.present.house import GREY, INK, PALETTE, axis, finished, inert
from ufanalysis.present.phrases import change
from ufanalysis.present.tables import Cell
from ufanalysis.present.view import View
from ufanalysis.present.wording import amount, reading, table_reading

__all__ = ["ranking"]


def ranking(view: View) -> go.Figure:
    """Districts from the highest level down: now as a filled point, ten years before as an open one."""
    standing = view.standing[view.standing["value"].notna()]
    code = standing["indicator"].iloc[0] if len(standing) else view.catalog.indicators[0].code
    indicator = view.indicator(code)
    rows = view.levels[view.levels["indicator"].eq(code) & view.levels["rank"].notna()]
    rows = rows.sort_values("value", ascending=False, kind="stable")
    names = [inert(view.district_name(district)) for district in rows["district"]]
    city = standing[standing["indicator"].eq(code)]
    before = [_before(rows, names, indicator)] if rows["decade_value"].notna().any() else []
    traces = [*before, _now(view, rows, names, indicator)]
    figure = go.Figure(traces).update_layout(
        xaxis={
            **axis(*_span(rows, indicator)),
            "title": {"text": f"{inert(indicator.name)}（{inert(indicator.unit)}）"},
        },
        yaxis={"autorange": "reversed", "type": "category", "dtick": 1},
        shapes=[_line(float(value)) for value in city["value"]],
        legend={"y": 1.0, "yanchor": "bottom"},
        showlegend=bool(before),
    )
    return finished(
        figure,
        title=_title(view, rows, indicator),
        alt=_alt(view, rows, indicator),
        table=_table(view, rows, indicator),
        note=f"由高到低排列；竖线是{view.catalog.city.name}。",
        height=120 + 20 * max(len(rows), 1),
    )


def _title(view: View, rows: pd.DataFrame, indicator: Indicator) -> str:
    year = f"（{view.data_year}年）"
    if len(rows) < 2:
        return f"各{view.catalog.city.locale_unit}{indicator.name}{year}"
    high, low = (view.district_name(str(rows["district"].iloc[at])) for at in (0, -1))
    return f"{indicator.name}：{high}最高，{low}最低{year}"


def _span(rows: pd.DataFrame, indicator: Indicator) -> tuple[float, float]:
    values = pd.concat([rows["value"], rows["decade_value"]]).dropna()
    if values.empty:
        return 0.0, 1.0
    # Points, unlike bars, may start anywhere; rates near their ceiling would all lie on one spot.
    return (float(values.min()) if indicator.unit == "%" else min(0.0, float(values.min())), float(values.max()))


def _before(rows: pd.DataFrame, names: list[str], indicator: Indicator) -> go.Scatter:
    texts = [_told(name, row, indicator) for name, (_, row) in zip(names, rows.iterrows(), strict=True)]
    return go.Scatter(
        x=[None if pd.isna(value) else float(value) for value in rows["decade_value"]],
        y=names,
        name="十年前",
        mode="markers",
        marker={"symbol": "circle-open", "size": 8, "color": GREY},
        hovertext=texts,
        hoverinfo="text",
    )


def _told(name: str, row: pd.Series, indicator: Indicator) -> str:
    if pd.isna(row["decade_value"]):
        return ""
    level = inert(amount(row["decade_value"], indicator))
    return f"{name}　{row['decade_year']}年：{level}<br>{_place(row, 'decade_')}"


def _now(view: View, rows: pd.DataFrame, names: list[str], indicator: Indicator) -> go.Scatter:
    texts = [
        f"{name}　{row['year']}年：{inert(sentence(reading(row, indicator)).text)}<br>{_place(row)}"
        for name, (_, row) in zip(names, rows.iterrows(), strict=True)
    ]
    own = [PALETTE[3] if district == view.place else PALETTE[0] for district in rows["district"]]
    return go.Scatter(
        x=[float(value) for value in rows["value"]],
        y=names,
        name="现在",
        mode="markers",
        marker={"size": 9, "color": own},
        hovertext=texts,
        hoverinfo="text",
    )


def _place(row: pd.Series, prefix: str = "") -> str:
    return "、".join(inert(cell.text) for cell in origin(row, prefix)[:1])


def _line(value: float) -> dict[str, object]:
    line = {"color": INK, "width": 2, "dash": "dot"}
    return {"type": "line", "x0": value, "x1": value, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def _alt(view: View, rows: pd.DataFrame, indicator: Indicator) -> str:
    if rows.empty:
        return f"没有{view.catalog.city.locale_unit}数据。"
    first, last = rows.iloc[0], rows.iloc[-1]
    high = f"{view.district_name(first['district'])}（{amount(first['value'], indicator)}）"
    low = f"{view.district_name(last['district'])}（{amount(last['value'], indicator)}）"
    return f"点图：{len(rows)}个{view.catalog.city.locale_unit}中最高的是{high}，最低的是{low}。"


def _table(view: View, rows: pd.DataFrame, indicator: Indicator) -> Markup:
    body = [_row(view, row, indicator) for _, row in rows.iterrows()]
    heads = [
        "位次",
        view.catalog.city.locale_unit,
        f"数值（{indicator.unit}）",
        "比上年",
        "十年前",
        "比十年前",
    ]
    return tables.table(heads, body)


def _row(view: View, row: pd.Series, indicator: Indicator) -> list[Cell]:
    has_decade = not pd.isna(row["decade_value"])
    return [
        str(row["rank"]),
        view.district_name(row["district"]),
        table_reading(row, indicator),
        change(row, indicator, since=""),
        table_reading(row, indicator, prefix="decade_") if has_decade else "—",
        change(row, indicator, prefix="decade_", since="") if has_decade else "—",
    ]
