"""Small multiples of the years of one place, each with its target; it judges nothing."""

import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup
from plotly.subplots import make_subplots

from ufanalysis.catalog import Indicator
from ufanalysis.present import tables
from ufanalysis.present.evidence import origin, sentence
from ufanalysis.present.house import COLOURS, GREY, PALETTE, axis, finished, inert
from ufanalysis.present.phrases import STATUS, target_amount
from ufanalysis.present.tables import Cell
from ufanalysis.present.view import View
from ufanalysis.present.wording import reading, table_reading

__all__ = ["MOST", "trends"]

MOST = 12
COLUMNS = 2
#: A table of decades would be longer than the page; the chart itself still shows every year.
YEARS_IN_TABLE = 12


def trends(view: View) -> go.Figure:
    """Up to twelve indicators of the place over the years, those behind schedule first."""
    codes = _codes(view)
    figure = _panels(view, codes)
    for number, code in enumerate(codes):
        _draw(figure, view, code, place=(number // COLUMNS + 1, number % COLUMNS + 1))
    names = "、".join(view.indicator(code).name for code in codes)
    more = len(view.goals if len(view.goals) else view.standing) - len(codes)
    return finished(
        figure.update_layout(showlegend=False),
        title=_heading(view, codes),
        alt=f"折线小图{len(codes)}幅：{names or '没有数据'}，历年数值与目标。",
        table=_table(view, codes),
        note=f"虚线和菱形为目标与通往目标的直线；断开处当年无数，各年累计的目标不画；空心点为不精确数。{_rest(more)}",
        height=70 + 190 * -(-len(codes) // COLUMNS) if len(codes) > 1 else 340,
    )


def _heading(view: View, codes: list[str]) -> str:
    """How many of the indicators drawn rose and fell in the last year; of a single one, from where to where."""
    rows = view.standing[view.standing["indicator"].isin(codes) & view.standing["previous_value"].notna()]
    steps = rows["value"] - rows["previous_value"]
    if len(codes) != 1:
        told = f"{len(codes)}项指标中{_moves(int((steps > 0).sum()), int((steps < 0).sum()))}"
        return f"{view.subject}{told}（至{view.year}年）" if codes else f"{view.subject}没有数据"
    series = _series(view, codes[0]).dropna(subset="value")
    indicator = view.indicator(codes[0])
    if len(series) < 2:
        return f"{view.name}{indicator.name}（至{view.year}年）"
    ends = [f"{row['year']}年{sentence(reading(row, indicator)).text}" for _, row in series.iloc[[0, -1]].iterrows()]
    return f"{view.name}{indicator.name}：{ends[0]}，{ends[1]}"


def _moves(up: int, down: int) -> str:
    told = [f"{size}项{word}" for size, word in ((up, "上升"), (down, "下降")) if size]
    return f"比上年{'、'.join(told)}" if told else "比上年没有升降"


def _rest(more: int) -> str:
    return f"落后的指标在前，其余{more}项见表。" if more > 0 else ""


def _codes(view: View) -> list[str]:
    wanted = [*view.behind["indicator"], *view.goals["indicator"], *view.standing["indicator"]]
    return [code for code in dict.fromkeys(wanted) if view.standing["indicator"].eq(code).any()][:MOST]


def _series(view: View, code: str) -> pd.DataFrame:
    rows = view.observations
    own = rows[rows["district"].eq(view.place) & rows["indicator"].eq(code) & rows["year"].le(view.year)]
    return own.sort_values("year")


def _panels(view: View, codes: list[str]) -> go.Figure:
    columns, lines = min(COLUMNS, max(len(codes), 1)), max(-(-len(codes) // COLUMNS), 1)
    titles = [_title(view, code) for code in codes]
    spacing = {"vertical_spacing": 0.34 / lines, "horizontal_spacing": 0.12}
    panels = make_subplots(rows=lines, cols=columns, subplot_titles=titles, **spacing)
    return panels.update_annotations(font_size=12)


def _title(view: View, code: str) -> str:
    indicator, rows = view.indicator(code), view.goals[view.goals["indicator"].eq(code)]
    symbol = f"{STATUS[rows['label'].iloc[0]].symbol} " if len(rows) else ""
    return f"{symbol}{inert(indicator.name)}（{inert(indicator.unit)}）"


def _draw(figure: go.Figure, view: View, code: str, *, place: tuple[int, int]) -> None:
    rows, goals = _series(view, code), view.goals[view.goals["indicator"].eq(code)]
    indicator = view.indicator(code)
    label = goals["label"].iloc[0] if len(goals) else ""
    aims = [_aim(row, indicator) for _, row in goals.iterrows() if _comparable(row)]
    figure.add_trace(_line(rows, indicator, colour=COLOURS.get(label, PALETTE[0])), *place)
    figure.add_traces(aims, rows=[place[0]] * len(aims), cols=[place[1]] * len(aims))
    values = [*rows["value"].dropna(), *(float(value) for aim in aims for value in aim.y)]
    figure.update_yaxes(axis(*_span(values, indicator), count=4), row=place[0], col=place[1])
    ticked = _years(rows, goals, in_panels=place != (1, 1) or len(figure.layout.annotations) > 1)
    figure.update_xaxes(tickvals=ticked, tickangle=0, row=place[0], col=place[1])


def _comparable(row: pd.Series) -> bool:
    """A sum over years cannot stand in a chart of single years."""
    return not row["parts"] and not pd.isna(row["target_value"])


def _span(values: list[float], indicator: Indicator) -> tuple[float, float]:
    if not values:
        return 0.0, 1.0
    # A rate near its ceiling would be flat if drawn from zero; amounts start there, as size is compared.
    return (min(values) if indicator.unit == "%" else min(0.0, *values), max(values))


def _years(rows: pd.DataFrame, goals: pd.DataFrame, *, in_panels: bool) -> list[int]:
    known = [int(year) for year in rows["year"]] + [int(year) for year in goals["target_year"]]
    if not known:
        return []
    step = max(max(known) - min(known), 1) if in_panels else -(-(max(known) - min(known) + 1) // 6)
    return list(range(min(known), max(known) + 1, step))


def _line(rows: pd.DataFrame, indicator: Indicator, *, colour: str) -> go.Scatter:
    years = range(int(rows["year"].min()), int(rows["year"].max()) + 1) if len(rows) else range(0)
    by_year = {int(row["year"]): row for _, row in rows.iterrows() if not pd.isna(row["value"])}
    sure = [year in by_year and by_year[year]["status"] in ("measured", "derived") for year in years]
    return go.Scatter(
        x=list(years),
        y=[float(by_year[year]["value"]) if year in by_year else None for year in years],
        mode="lines+markers",
        line={"color": colour, "width": 2},
        marker={"size": 6, "symbol": ["circle" if exact else "circle-open" for exact in sure]},
        hovertext=[_hover(by_year[year], indicator) if year in by_year else "" for year in years],
        hoverinfo="text",
    )


def _hover(row: pd.Series, indicator: Indicator) -> str:
    lines = [
        f"{row['year']}年：{sentence(reading(row, indicator)).text}",
        *(cell.text for cell in origin(row)),
    ]
    return "<br>".join(map(inert, lines))


def _aim(row: pd.Series, indicator: Indicator) -> go.Scatter:
    """The straight line to the target; a yearly plan or a floor is level."""
    first = row["base_value"] if row["route"] == "path" and not pd.isna(row["base_value"]) else row["target_value"]
    start = int(row["base_year"]) if not pd.isna(row["base_year"]) else int(row["target_year"])
    target = f"{row['target_year']}年目标：{sentence(target_amount(row, indicator)).text}"
    cells = [cell.text for cell in origin(row, "target_")]
    return go.Scatter(
        x=[start, int(row["target_year"])],
        y=[float(first), float(row["target_value"])],
        mode="lines+markers",
        line={"color": GREY, "width": 1.5, "dash": "dash"},
        marker={"symbol": ["circle-open", "diamond"], "size": [1, 9], "color": GREY},
        hovertext=["", "<br>".join(map(inert, [target, *cells]))],
        hoverinfo="text",
    )


def _table(view: View, codes: list[str]) -> Markup:
    series = {code: _series(view, code) for code in codes}
    known = sorted({int(year) for rows in series.values() for year in rows["year"]})[-YEARS_IN_TABLE:]
    body = [_row(view, code, series[code], known) for code in codes]
    return tables.table(["指标", "单位", *(f"{year}年" for year in known), "目标"], body)


def _row(view: View, code: str, rows: pd.DataFrame, years: list[int]) -> list[Cell]:
    indicator, goals = view.indicator(code), view.goals[view.goals["indicator"].eq(code)]
    by_year = {int(row["year"]): table_reading(row, indicator) for _, row in rows.iterrows()}
    aims = [target_amount(row, indicator) for _, row in goals.iterrows()]
    return [indicator.name, indicator.unit, *(by_year.get(year, "—") for year in years), *(aims or ["未设"])]
