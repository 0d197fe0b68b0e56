"""The look of all charts: colours, fonts, axes and ticks; it knows no data and changes nothing global."""

import math

import plotly.graph_objects as go
from markupsafe import Markup

from ufanalysis.present.wording import number

__all__ = [
    "COLOURS",
    "FONTS",
    "GREY",
    "INK",
    "PALE",
    "PALETTE",
    "axis",
    "finished",
    "inert",
    "template",
    "ticks",
]

FONTS = '"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","Heiti SC",sans-serif'
#: Dark blue, turquoise, dark pink, orange: told apart by colour-blind readers, 3:1 against white.
PALETTE = ("#12436D", "#28A197", "#801650", "#F46A25")
INK, GREY, PALE = "#1b1f24", "#8a949e", "#e9edf0"
COLOURS = {
    "achieved": "#12436D",
    "maintained": "#12436D",
    "ahead": "#28A197",
    "on_schedule": "#28A197",
    "behind": "#F46A25",
    "far_behind": "#801650",
    "reversed": "#801650",
    "fallen": "#F46A25",
    "no_data": "#8a949e",
    "not_assessed": "#8a949e",
}
#: plotly ≥ 7 shows a button that posts the chart and its data to a public server.
REMOVED = [
    "sendChartToCloud",
    "zoom2d",
    "pan2d",
    "select2d",
    "lasso2d",
    "zoomIn2d",
    "zoomOut2d",
    "autoScale2d",
    "resetScale2d",
]


def template() -> go.layout.Template:
    """Return the house template; a phone must be able to scroll past a chart, so nothing drags or zooms."""
    axis = {"fixedrange": True, "automargin": True, "gridcolor": PALE, "linecolor": GREY, "zeroline": False}
    return go.layout.Template(
        layout={
            "font": {"family": FONTS, "size": 13, "color": INK},
            "colorway": list(PALETTE),
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "#ffffff",
            "dragmode": False,
            "hovermode": "closest",
            "hoverlabel": {
                "align": "left",
                "bgcolor": "#ffffff",
                "font": {"family": FONTS, "size": 13, "color": INK},
            },
            "margin": {"l": 8, "r": 8, "t": 24, "b": 8},
            "modebar": {"remove": REMOVED, "orientation": "h"},
            "legend": {"orientation": "h", "yanchor": "top", "y": -0.12, "x": 0},
            "xaxis": axis,
            "yaxis": axis,
        }
    )


def finished(figure: go.Figure, *, title: str, alt: str, table: Markup, note: str = "", height: int = 420) -> go.Figure:
    """Return the figure in house style, with the words and the table that stand with it on the page."""
    meta = {"title": title, "alt": alt, "table": str(table), "note": note}
    return go.Figure(figure).update_layout(template=template(), height=height, meta=meta)


def inert(text: str) -> str:
    """Text that plotly shows as it stands; unescaped, a name such as <b>x would act as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("$", "＄")


def ticks(low: float, high: float, *, count: int = 5) -> tuple[list[float], list[str]]:
    """Return round tick positions that enclose low…high, and their texts, in 万 or 亿 where shorter."""
    step = _step((high - low) / max(count - 1, 1))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    places = [round(step * turn, 10) for turn in range(first, max(last, first + 1) + 1)]
    largest = max(abs(place) for place in places)
    divisor, unit = next((pair for pair in ((1e8, "亿"), (1e4, "万")) if largest >= pair[0]), (1.0, ""))
    decimals = next(d for d in range(12) if math.isclose(round(step / divisor, d), step / divisor))
    return places, [f"{number(place / divisor, decimals)}{unit}" if place else "0" for place in places]


def _step(rough: float) -> float:
    if rough <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    return next(nice * power for nice in (1, 2, 2.5, 5, 10) if nice * power >= rough * (1 - 1e-9))


def axis(low: float, high: float, *, count: int = 5) -> dict[str, object]:
    """Return the ticks and the range of an axis as plotly takes them, with room for a point at either end."""
    places, texts = ticks(low, high, count=count)
    room = (places[-1] - places[0]) * 0.04
    return {"tickvals": places, "ticktext": texts, "range": [places[0] - room, places[-1] + room]}
