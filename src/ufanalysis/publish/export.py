"""One executed notebook becomes one HTML file that needs nothing else; it runs and writes nothing."""

import base64
import gzip
import re
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import html
from lxml.html import HtmlElement, builder
from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode

from ufanalysis.errors import ReportError
from ufanalysis.publish import extract, figures, origins, safety, workbook
from ufanalysis.publish.execute import cell_name
from ufanalysis.publish.vendor import BUNDLE

__all__ = ["Facts", "Page", "export", "shrunk", "style", "templates"]

TEMPLATES = Path(__file__).parent / "templates"
SENTINEL = 'data-sentinel="complete"'
HIDDEN = "leadership-hide"
#: What the body template can show; an output with none of these would vanish without a word.
SHOWN = frozenset(("text/html", "text/markdown", "text/plain", "image/png", "image/jpeg", "image/svg+xml"))
#: A last line like this promises a chart, or a sentence why there is none; the tag `chart` promises a chart.
PROMISE = re.compile(r"^(?:charts\.\w+|go\.Figure)\(")
#: Characters of one notebook's outputs; a loop that prints makes more, a page never.
MOST = 8_000_000
#: Runs before anything is laid out: page.css then puts off what is not seen until page.js has drawn the charts.
EARLY = Markup('document.documentElement.className="busy"')
PLACEHOLDER = re.compile(r"\{\{[^{}]{0,80}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What stands around the notebook: whose page it is, for which year, and how far the data reach.

    `valid_until` is an ISO date, after which the page itself says that it is overdue; `partial` says, in Chinese,
    which part of the data has not come in; `audience` for whom the page is made; `notes` are the remarks on cells, as
    (file, sheet, ref, text).
    """

    heading: str
    city: str
    organisation: str
    as_of: str
    valid_until: str = ""
    partial: str = ""
    audience: str = ""
    notice: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str, str, str], ...] = ()
    index: str = "../index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One finished page: its HTML, its first answer as plain text, and what it holds."""

    html: str
    lead: str
    charts: int
    sources: int


def export(notebook: NotebookNode, facts: Facts) -> Page:
    """Turn an executed notebook into a page.

    Raises ReportError when the notebook did not reach its end, when an output cannot be shown, acts or loads
    something, when a promised chart is missing, a placeholder is left, a chart or a number lacks what it must carry,
    or when the page holds an outside address.
    """
    _require_complete(notebook)
    _require_promised(notebook)
    environment = templates()
    charts = figures.collect(notebook)
    body = _body(figures.embed(_numbered(notebook), charts, environment))
    _require_inert(body, notebook)
    if (drawn := body.count('class="plot"')) != len(charts):
        raise ReportError(f"笔记本有 {len(charts)} 张图，页面中只有 {drawn} 张：页面未发布")
    notes = {(file, sheet, ref): text for file, sheet, ref, text in facts.notes}
    linked, sources = origins.link(_tidy(body), notes)
    page = _shell(linked, sources, charts, facts=facts, environment=environment)
    if urls := safety.external_urls(page):
        raise ReportError(f"页面含有 {len(urls)} 个外部地址，离线不可读：{'、'.join(urls[:10])}")
    return Page(html=page, lead=_lead(linked), charts=len(charts), sources=len(sources))


def templates() -> Environment:
    """Return the environment of our templates: everything escaped, nothing undefined passed over."""
    loader = FileSystemLoader(TEMPLATES, encoding="utf-8")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _require_complete(notebook: NotebookNode) -> None:
    last = notebook.cells[-1].get("outputs", []) if notebook.cells else []
    if not any(SENTINEL in str(output.get("data", {}).get("text/html", "")) for output in last):
        raise ReportError(
            "笔记本没有运行到最后：末格应调用 ufanalysis.present.tables.closing(…)，而其输出中没有完成标记。"
            "请检查是否提前退出（如 sys.exit），或末格被删改"
        )
    size = sum(len(str(output)) for cell in notebook.cells for output in cell.get("outputs", []))
    if size > MOST:
        raise ReportError(f"笔记本的输出共 {size:,} 个字符，上限为 {MOST:,}：请检查是否在循环中反复打印")
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            kinds = set(output.get("data", {}))
            if kinds and not kinds & {*SHOWN, figures.MIMETYPE}:
                raise ReportError(
                    f"{cell_name(notebook.cells, number)}的输出 {'、'.join(sorted(kinds))} 在页面中无法显示"
                )


def _require_promised(notebook: NotebookNode) -> None:
    """A cell that ends in a chart, or is tagged `chart`, must have drawn one."""
    for number, cell in enumerate(notebook.cells):
        last = next((line for line in reversed(cell.source.splitlines()) if line.strip()), "")
        kinds = {kind for output in cell.get("outputs", []) for kind in output.get("data", {})}
        wanted = {figures.MIMETYPE} if "chart" in cell.metadata.get("tags", []) else {figures.MIMETYPE, "text/html"}
        is_promised = len(wanted) == 1 or PROMISE.match(last)
        if cell.cell_type == "code" and is_promised and not kinds & wanted:
            raise ReportError(
                f"{cell_name(notebook.cells, number)}应画出一张图，却没有图：请检查所选年份和地区是否有数据，"
                "或把图作为该格的最后一行返回"
            )


def _numbered(notebook: NotebookNode) -> NotebookNode:
    """Return a copy without hidden cells, in which each cell knows its place, for messages."""
    cells = [
        NotebookNode({**cell, "metadata": NotebookNode({**cell.metadata, "place": place})})
        for place, cell in enumerate(notebook.cells)
        if HIDDEN not in cell.metadata.get("tags", [])
    ]
    return NotebookNode({**notebook, "cells": cells})


def _body(notebook: NotebookNode) -> str:
    # TemplateExporter, not HTMLExporter: that one parses every page again and knows four outside scripts.
    exporter = TemplateExporter(
        template_name="base", raw_template=(TEMPLATES / "body.html.j2").read_text(encoding="utf-8")
    )
    return exporter.from_notebook_node(notebook)[0]


def _require_inert(body: str, notebook: NotebookNode) -> None:
    tree = safety.parse(body)
    faults = [
        f"{cell_name(notebook.cells, _place(element))}含有 {what}"
        for element in tree.iter("*")
        for what in safety.active_content(element)
    ]
    faults += [
        f"{cell_name(notebook.cells, _place(element))}留有未填写的占位符 {match[0]!r:.60}"
        for element in tree.xpath(".//*[@data-cell]")
        for text in element.xpath(".//text()[not(ancestor::code)]")
        for match in PLACEHOLDER.finditer(text)
    ]
    if faults and "占位符" in faults[0]:
        raise ReportError(f"页面未发布：{'；'.join(dict.fromkeys(faults[:10]))}。请补上数据，或改写模板")
    if faults:
        raise ReportError(f"页面含有会运行或引用外部的内容，未发布：{'；'.join(dict.fromkeys(faults[:10]))}")


def _place(element: HtmlElement) -> int:
    cells = (e.get("data-cell") for e in (element, *element.iterancestors()))
    return int(next((cell for cell in cells if cell), "0"))


def _tidy(body: str) -> str:
    """Drop what only a notebook needs, looks of its own too, and give every table a box to scroll in."""
    tree = safety.parse(body)
    for element in [*tree.xpath("(.//h1)[1]"), *tree.find_class("anchor-link"), *tree.iter("style")]:
        element.drop_tree()
    for element in tree.xpath(".//*[@data-cell]"):
        del element.attrib["data-cell"]
    for table in tree.xpath(".//table[not(ancestor::*[contains(@class, 'scroll')])]"):
        box = builder.DIV({"class": "scroll"})
        table.addprevious(box)
        # lxml moves the words behind an element along with it; these belong behind the box.
        box.tail, table.tail = table.tail, None
        box.append(table)
    for box in tree.find_class("scroll"):
        # Numbers are links and take the keyboard into the box; without any, the box itself has to.
        box.attrib.update({} if box.find_class("fig") else {"tabindex": "0"})
    return "".join(html.tostring(child, encoding="unicode") for child in tree)


def _lead(body: str) -> str:
    found = safety.parse(body).find_class("lead")
    return " ".join(found[0].text_content().split()) if found else ""


def _shell(
    body: str,
    sources: tuple[origins.Source, ...],
    charts: tuple[figures.Chart, ...],
    *,
    facts: Facts,
    environment: Environment,
) -> str:
    packed = BUNDLE.read_bytes() if charts else b""
    script = shrunk((TEMPLATES / "page.js").read_text(encoding="utf-8"))
    scripts = [script, *([EARLY, gzip.decompress(packed).decode()] if charts else [])]
    return environment.get_template("page.html.j2").render(
        facts=facts,
        body=Markup(body),  # noqa: S704 - checked by _require_inert
        sources=len(sources),
        groups=origins.grouped(sources),
        charts=figures.pack(charts),
        book=_book(body, sources, facts),
        year_end=_date(facts.valid_until),
        library=base64.b64encode(packed).decode(),
        policy=safety.policy(scripts),
        style=Markup(style()),  # noqa: S704 - our own file
        early=EARLY,
        script=Markup(script),  # noqa: S704 - our own file
    )


def _book(body: str, sources: tuple[origins.Source, ...], facts: Facts) -> str:
    """The page's tables and sources as an Excel file in base64; empty for a page without tables."""
    tables = extract.tables(body)
    if not tables:
        return ""
    notes = [
        f"{facts.organisation}　数据截至{facts.as_of}",
        *([facts.notice] if facts.notice else []),
        *([facts.partial] if facts.partial else []),
        "每张工作表一张表，与页面所示一致；“—”为没有数据。缺报、存疑、遮盖的数字按原样标明，不以 0 代替。",
    ]
    appendix = [extract.sources_table(sources)] if sources else []
    return base64.b64encode(workbook.write(facts.heading, notes, [*tables, *appendix])).decode()


def _date(iso: str) -> str:
    """An ISO date as people write it: 2025年12月31日."""
    return "{}年{}月{}日".format(*(int(part) for part in iso.split("-"))) if iso else ""


def shrunk(script: str) -> str:
    """Return our script without comment lines and indentation; no text in it spans lines."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def style() -> str:
    """Return the style sheet without comments and indentation; no string in it holds two spaces."""
    css = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).strip()
