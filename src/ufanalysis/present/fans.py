"""The fan chart: years that were, where they lead, and how sure that is; it forecasts nothing itself."""

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from ufanalysis.catalog import Indicator
from ufanalysis.present import tables
from ufanalysis.present.ahead import OUTCOME, Ahead, forecast
from ufanalysis.present.evidence import origin, sentence
from ufanalysis.present.house import COLOURS, GREY, INK, axis, finished, inert
from ufanalysis.present.phrases import target_amount
from ufanalysis.present.tables import Cell
from ufanalysis.present.wording import amount, reading

__all__ = ["fans"]

MOST = 12
COLUMNS = 2
NOTE = "实线为历年数，虚线为外推，阴影为参考区间，菱形为目标；各年累计的目标不画。"


def fans(found: Ahead) -> go.Figure:
    """Up to twelve targets of the place, those least likely first."""
    own = found.own
    rows = own[own["forecast"].notna() & own["kind"].ne("cumulative")].head(MOST)
    lines = max(-(-len(rows) // COLUMNS), 1)
    titles = [_title(found, row) for _, row in rows.iterrows()]
    figure = make_subplots(
        rows=lines, cols=COLUMNS, subplot_titles=titles, vertical_spacing=0.42 / lines, horizontal_spacing=0.12
    ).update_annotations(font_size=12)
    for number, (_, row) in enumerate(rows.iterrows()):
        _draw(figure, found, row, place=(number // COLUMNS + 1, number % COLUMNS + 1))
    late = int(own["outcome"].eq("unlikely").sum())
    rest = f"只画最难实现的{len(rows)}项，其余见下表。" if len(rows) < len(own) else ""
    return finished(
        figure.update_layout(showlegend=False, margin={"t": 44}),
        title=f"照近年走势，{found.view.subject}{len(own)}项目标中{late}项难以实现",
        alt=f"扇形小图{len(rows)}幅：历年数值、外推与参考区间、目标；{len(own)}项目标中{late}项难以实现。",
        table=tables.table(
            ["指标", "判断", "目标", "外推值", "参考区间"], [_row(found, row) for _, row in rows.iterrows()]
        ),
        note=f"{NOTE}{rest}",
        height=80 + 205 * lines,
    )


def _title(found: Ahead, row: pd.Series) -> str:
    told, indicator = OUTCOME[row["outcome"]][0], found.view.indicator(row["indicator"])
    # Two lines: on a phone one line would run into the neighbour's.
    return f"{inert(indicator.name)}<br>{told.symbol} {told.word}（{inert(indicator.unit)}）"


def _draw(figure: go.Figure, found: Ahead, row: pd.Series, *, place: tuple[int, int]) -> None:
    indicator, colour = found.view.indicator(row["indicator"]), COLOURS[OUTCOME[row["outcome"]][1]]
    past = _past(found, row)
    last, end = int(row["year"]), int(row["target_year"])
    traces = [
        _band(row, last, end, colour),
        _line(past, indicator, colour),
        _onward(row, indicator, colour),
        _aim(row, indicator),
    ]
    figure.add_traces(traces, rows=[place[0]] * len(traces), cols=[place[1]] * len(traces))
    values = [*past["value"].dropna(), row["lower"], row["upper"], row["target_value"]]
    low = min(values) if indicator.unit == "%" else min(0.0, *values)
    figure.update_yaxes(axis(float(low), float(max(values)), count=4), row=place[0], col=place[1])
    years = [int(past["year"].min()) if len(past) else last, last, end]
    # The last year and the target's would print over each other where only one or two years lie between.
    ticked = [years[0], end] if end - last < 3 else years
    figure.update_xaxes(tickvals=ticked, tickangle=0, row=place[0], col=place[1])


def _past(found: Ahead, row: pd.Series) -> pd.DataFrame:
    rows = found.view.observations
    same = rows["district"].eq(row["district"]) & rows["indicator"].eq(row["indicator"])
    return rows[same & rows["year"].le(found.view.year) & rows["value"].notna()].sort_values("year")


def _band(row: pd.Series, last: int, end: int, colour: str) -> go.Scatter:
    return go.Scatter(
        x=[last, end, end, last],
        y=[float(row["value"]), float(row["upper"]), float(row["lower"]), float(row["value"])],
        fill="toself",
        fillcolor=f"rgba({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))}, 0.18)",
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
    )


def _line(past: pd.DataFrame, indicator: Indicator, colour: str) -> go.Scatter:
    return go.Scatter(
        x=[int(year) for year in past["year"]],
        y=[float(value) for value in past["value"]],
        mode="lines+markers",
        line={"color": colour, "width": 2},
        marker={"size": 6},
        hovertext=[_hover(row, indicator) for _, row in past.iterrows()],
        hoverinfo="text",
    )


def _hover(row: pd.Series, indicator: Indicator) -> str:
    told = [f"{row['year']}年：{sentence(reading(row, indicator)).text}", *(cell.text for cell in origin(row))]
    return "<br>".join(map(inert, told))


def _onward(row: pd.Series, indicator: Indicator, colour: str) -> go.Scatter:
    told = f"{row['target_year']}年外推：{amount(row['forecast'], indicator)}"
    band = f"参考区间：{amount(row['lower'], indicator)}～{amount(row['upper'], indicator)}"
    return go.Scatter(
        x=[int(row["year"]), int(row["target_year"])],
        y=[float(row["value"]), float(row["forecast"])],
        mode="lines+markers",
        line={"color": colour, "width": 2, "dash": "dot"},
        marker={"symbol": ["circle", "circle-open"], "size": [1, 8], "color": colour},
        hovertext=["", "<br>".join(map(inert, (told, band)))],
        hoverinfo="text",
    )


def _aim(row: pd.Series, indicator: Indicator) -> go.Scatter:
    cells = [cell.text for cell in origin(row, "target_")]
    told = f"{row['target_year']}年目标：{sentence(target_amount(row, indicator)).text}"
    return go.Scatter(
        x=[int(row["target_year"])],
        y=[float(row["target_value"])],
        mode="markers",
        marker={"symbol": "diamond", "size": 10, "color": INK, "line": {"color": GREY, "width": 1}},
        hovertext=["<br>".join(map(inert, [told, *cells]))],
        hoverinfo="text",
    )


def _row(found: Ahead, row: pd.Series) -> list[Cell]:
    indicator = found.view.indicator(row["indicator"])
    return [
        indicator.name,
        OUTCOME[row["outcome"]][0].word,
        (target_amount(row, indicator), f"（{row['target_year']}年）"),
        forecast(row, indicator),
        f"{amount(row['lower'], indicator)}～{amount(row['upper'], indicator)}",
    ]
