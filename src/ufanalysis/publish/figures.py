"""The charts of a page: plotly figures in outputs become <figure> elements and data; it draws nothing."""

import base64
import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import Environment
from markupsafe import Markup
from nbformat import NotebookNode

from ufanalysis.errors import ReportError
from ufanalysis.publish.drawing import draw, room

__all__ = ["MIMETYPE", "Chart", "collect", "embed", "pack", "unpack"]

MIMETYPE = "application/vnd.plotly.v1+json"
# What both the embedded library and our still pictures draw. Another type would leave an empty box and no error.
TRACES = frozenset(("bar", "scatter"))
#: With the margins known, no label has to be measured before the axes stand: the charts are drawn in half the time.
LABELS = {"ticklabeloverflow": "allow", "automargin": False}
LINK = re.compile(r"<(?=\s*/?\s*a\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One figure: what the library needs, and the words and the table that stand with it."""

    number: int
    data: list[dict[str, object]]
    layout: dict[str, object]
    title: str
    alt: str
    table: str
    note: str

    @property
    def height(self) -> int:
        """Height in CSS pixels; reserved before the chart is drawn, so that nothing jumps."""
        height = self.layout.get("height")
        return int(height) if isinstance(height, int | float) else 420


def collect(notebook: NotebookNode) -> tuple[Chart, ...]:
    """Return the charts of all outputs in their order.

    Raises ReportError for a figure without title, alt text or table, and for one that would stay blank.
    """
    found = [output.data[MIMETYPE] for output in _outputs(notebook) if MIMETYPE in output.get("data", {})]
    return tuple(_chart(figure, number) for number, figure in enumerate(found, 1))


def _outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    for cell in notebook.cells:
        yield from cell.get("outputs", [])


def _chart(figure: dict, number: int) -> Chart:
    layout = dict(figure["layout"])
    meta = layout.pop("meta", None) or {}
    lacking = [key for key in ("title", "alt", "table") if not (isinstance(meta, dict) and meta.get(key))]
    if lacking:
        raise ReportError(
            f"第 {number} 张图缺少 {'、'.join(lacking)}：应写在 layout.meta 中，用 present.charts 作图即有"
        )
    data = [_inert(trace) for trace in figure["data"]]
    _require_drawable(data, layout, number)
    words = {key: str(meta.get(key) or "") for key in ("title", "alt", "table", "note")}
    return Chart(number=number, data=data, layout=_inert(layout), **words)


def _require_drawable(data: list[dict], layout: dict, number: int) -> None:
    kinds = sorted({trace.get("type", "scatter") for trace in data} - TRACES)
    if kinds:
        raise ReportError(f"第 {number} 张图的类型 {'、'.join(kinds)} 离线图库画不出：请改用柱、线或点图")
    if any((trace.get(name) or {}).get("visible") is not False for trace in data for name in _errors(trace)):
        raise ReportError(f"第 {number} 张图的误差线在静态图中画不出：请改画区间（填充的带）")
    if not data:
        raise ReportError(f"第 {number} 张图没有数据：请检查所选年份和地区，或改为一句说明文字")
    if any(not str(image.get("source", "")).startswith("data:") for image in layout.get("images", [])):
        raise ReportError(f"第 {number} 张图引用了外部图片：页面须离线可读，请去掉 layout.images")


def _errors(trace: Mapping[str, object]) -> list[str]:
    return [name for name in ("error_x", "error_y") if trace.get(name)]


def _inert(figure: Mapping[str, object]) -> dict:
    """Return data or layout without links: the library would make one of <a href=…> in any name or label."""
    return {key: _inert_value(value) for key, value in figure.items()}


def _inert_value(value: object) -> object:
    if isinstance(value, dict):
        return _inert(value)
    if isinstance(value, list):
        return [_inert_value(item) for item in value]
    return LINK.sub("&lt;", value) if isinstance(value, str) else value


def embed(notebook: NotebookNode, charts: tuple[Chart, ...], templates: Environment) -> NotebookNode:
    """Return a copy of the notebook in which each figure's output is its <figure> element."""
    remaining = iter(charts)
    template = templates.get_template("figure.html.j2")

    def shown(output: NotebookNode) -> NotebookNode:
        if MIMETYPE not in output.get("data", {}):
            return output
        chart = next(remaining)
        table = Markup(chart.table)  # noqa: S704 - made by present.tables
        still = draw(chart.data, chart.layout, height=chart.height, alt=chart.alt)
        markup = template.render(chart=chart, table=table, still=still)
        return NotebookNode({**output, "data": NotebookNode({"text/html": markup})})

    cells = [
        NotebookNode({**cell, "outputs": [shown(output) for output in cell.outputs]}) if "outputs" in cell else cell
        for cell in notebook.cells
    ]
    return NotebookNode({**notebook, "cells": cells})


def pack(charts: tuple[Chart, ...]) -> str:
    """Return data and layout of all charts as gzip in base64; equal templates stand once.

    Packed, because hover texts name the same workbooks again and again: 90 kB become 13.
    """
    templates = list(dict.fromkeys(_dump(_template(chart)) for chart in charts))
    entries = [_entry(chart, templates) for chart in charts]
    text = f'{{"templates":[{",".join(templates)}],"charts":[{",".join(entries)}]}}'
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=9, mtime=0)).decode()


def unpack(packed: str) -> dict:
    """Return what `pack` packed: `templates`, and `charts` with data, layout and the number of the template."""
    return json.loads(gzip.decompress(base64.b64decode(packed)))


def _entry(chart: Chart, templates: list[str]) -> str:
    layout = {key: value for key, value in chart.layout.items() if key != "template"}
    placed = {**layout, "margin": room(chart.data, chart.layout)}
    return _dump({"data": chart.data, "layout": placed, "template": templates.index(_dump(_template(chart)))})


def _template(chart: Chart) -> dict[str, object]:
    """The figure's template, which spares the library the measuring of labels."""
    template = dict(chart.layout.get("template") or {})  # type: ignore[call-overload]
    own = template.get("layout", {})
    axes = {name: {**own.get(name, {}), **LABELS} for name in ("xaxis", "yaxis")}
    return {**template, "layout": {**own, **axes}}


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
