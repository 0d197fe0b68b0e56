"""The `ufa` command: paths, progress bars, exit codes; every decision is made in the rooms below."""

import io
import json
import math
import re
import sys
from collections.abc import Callable, Hashable
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from ufanalysis.errors import BusyError, CatalogError, ParameterError, UfaError, WorkbookError

if TYPE_CHECKING:
    import pandas as pd

    from ufanalysis.catalog import Catalog
    from ufanalysis.ingest.clean import Cleaned
    from ufanalysis.ingest.suggest import Suggestion

__all__ = ["main"]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="清洗工会统计工作簿，生成共同富裕目标进展报告。",
)
catalog_app = typer.Typer(no_args_is_help=True, help="维护指标和区县目录。")
app.add_typer(catalog_app, name="catalog")
_SEVERITIES = {"error": "错误", "warning": "提醒", "info": "说明"}
#: More findings than this are counted after a clean; `ufa check` tells all of one file.
_SHOWN = 20

Root = Annotated[Path | None, typer.Option("--root", help="工作区目录；默认为当前目录或其上级", show_default=False)]
Year = Annotated[
    int | None,
    typer.Option("--year", "-y", help="报告年度；默认为多数区县已报数据的最近一年", show_default=False),
]


class Exit(IntEnum):
    """What the process says when it ends."""

    OK = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    FINDINGS = 4
    BUSY = 75


def main() -> None:
    """Run `ufa`; an error of ours is one Chinese message and an exit code, never a traceback."""
    _print_whatever_comes()
    try:
        app()
    except BusyError as error:
        _fail(error, Exit.BUSY)
    except ParameterError as error:
        _fail(error, Exit.USAGE)
    except (CatalogError, WorkbookError) as error:
        _fail(error, Exit.REFUSED)
    except UfaError as error:
        _fail(error, Exit.FAILED)


def _print_whatever_comes() -> None:
    """Output that goes to a file on a Chinese Windows is GBK, which has no “▸”: a "?" there beats a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _fail(error: UfaError, code: Exit) -> None:
    Console(stderr=True).print(f"错误：{error}", style="red", markup=False, highlight=False)
    sys.exit(code)


def _root(root: Path | None) -> Path:
    from ufanalysis.workspace import find_root

    return find_root(root)


def _bar(console: Console) -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, transient=True)


@app.command()
def clean(root: Root = None) -> None:
    """读取有变化的工作簿，更新 data/processed 中的数据。"""
    folder, console = _root(root), Console()
    cleaned = _clean(folder, console)
    raise typer.Exit(Exit.REFUSED if cleaned.refused else Exit.FINDINGS if _has_errors(cleaned.findings) else Exit.OK)


def _clean(folder: Path, console: Console) -> "Cleaned":
    from ufanalysis.ingest.clean import clean as clean_all

    with _bar(console) as bar:
        task = bar.add_task("读取工作簿")
        cleaned = clean_all(folder, lambda file, done, total: bar.update(task, completed=done, total=total))
    _tell(cleaned, console)
    return cleaned


def _has_errors(findings: "pd.DataFrame") -> bool:
    return bool((findings["severity"] == "error").any())


def _tell(cleaned: "Cleaned", console: Console) -> None:
    """Say what a person wants to know after a clean, worst last so that it stays on the screen."""
    files = f"工作簿：读取 {cleaned.read}，未变 {cleaned.unchanged}，拒收 {len(cleaned.refused)}"
    console.print(f"{files}\n观测值：{len(cleaned.observations)} 条；目标：{len(cleaned.targets)} 条", highlight=False)
    counts = cleaned.findings["severity"].value_counts()
    console.print(
        "发现的问题：" + "，".join(f"{word} {counts.get(key, 0)}" for key, word in _SEVERITIES.items()),
        highlight=False,
    )
    unknown = [named for named in cleaned.unknown if named[0] != "part"]
    if unknown:
        console.print(f"目录中没有的名称 {len(unknown)} 个（未入库）：", highlight=False)
        for _, name, count, near in unknown[:12]:
            console.print(
                f"  {name}（{count} 个数）{'，相近：' + '、'.join(near) if near else ''}",
                markup=False,
                highlight=False,
            )
        if len(unknown) > 12:
            console.print(f"  还有 {len(unknown) - 12} 个，见 data/processed/findings.parquet", highlight=False)
    serious = cleaned.findings[cleaned.findings["severity"] != "info"]
    _print_findings(serious.head(_SHOWN), console)
    if len(serious) > _SHOWN:
        console.print(f"还有 {len(serious) - _SHOWN} 处", highlight=False)


def _print_findings(findings: "pd.DataFrame", console: Console) -> None:
    """A line for each finding; the terminal wraps it, so that in a log or a pipe it stays one line."""
    styles = {"error": "red", "warning": "yellow", "info": None}
    for row in findings.to_dict("records"):
        severity, where = str(row["severity"]), [str(row[part]) for part in ("file", "sheet", "ref") if row[part]]
        text = f"[{_SEVERITIES[severity]}] {' ▸ '.join(where)}：{row['found']}；应为{row['expected']}。{row['advice']}"
        console.print(text, markup=False, highlight=False, soft_wrap=True, style=styles[severity])


@app.command()
def report(
    root: Root = None,
    year: Year = None,
    page: Annotated[
        list[str] | None, typer.Option("--page", "-p", help="只生成这些页面（笔记本名或标题），可重复")
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option("--set", help="页面参数，如 --set district=chengwan，可重复")
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="另存为 PDF（用已安装的 Chromium、Chrome 或 Edge）")] = False,
) -> None:
    """数据有变化时先清洗，再生成页面，最后说明在哪里查看。"""
    folder, console = _root(root), Console()
    from ufanalysis.ingest.clean import is_current
    from ufanalysis.publish import paper
    from ufanalysis.publish.run import publish

    # Asked first: without a browser nobody should wait for pages to learn that there will be no PDF.
    program = paper.browser() if pdf else None
    cleaned = None if is_current(folder) else _clean(folder, console)
    given = dict(_pair(text) for text in parameter or [])
    with _bar(console) as bar:
        task = bar.add_task("生成页面")
        outcome = publish(folder, year=year, pages=page, parameters=given, on_progress=_watch(bar, task))
    for failure in outcome.failures:
        console.print(f"未能更新：{failure.heading}：{failure.reason}", style="red", markup=False, highlight=False)
    done = f"{outcome.year} 年：已生成 {len(outcome.published)} 页" + (
        f"，{len(outcome.failures)} 页未更新" if outcome.failures else ""
    )
    console.print(f"{done}。请打开 {outcome.index}", markup=False, highlight=False, soft_wrap=True)
    if program:
        _print_all(outcome.published, program, console)
    raise typer.Exit(_ended(folder, failed=bool(outcome.failures), refused=bool(cleaned and cleaned.refused)))


def _print_all(pages: tuple[Path, ...], program: Path, console: Console) -> None:
    from ufanalysis.publish.paper import print_page

    with _bar(console) as bar:
        for page in bar.track(pages, description="打印 PDF"):
            print_page(page, program)
    console.print(f"已打印 {len(pages)} 个 PDF，与页面在同一文件夹", highlight=False)


def _ended(folder: Path, *, failed: bool, refused: bool) -> Exit:
    """The worst that happened: a page failed, a workbook was refused, or the pages stand on figures with errors."""
    from ufanalysis.workspace import load

    if failed or refused:
        return Exit.FAILED if failed else Exit.REFUSED
    return Exit.FINDINGS if _has_errors(load(folder).findings) else Exit.OK


def _watch(bar: Progress, task: object) -> Callable[[object], None]:
    def watch(step: object) -> None:
        bar.update(task, completed=step.done, total=step.total, description=f"生成页面 {step.heading}")  # type: ignore[arg-type, attr-defined]

    return watch


def _pair(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator or not name.strip():
        raise ParameterError(f"参数“{text}”：应写作 名称=值，如 --set district=chengwan")
    return name.strip(), value.strip()


@app.command()
def briefing(
    root: Root = None,
    year: Year = None,
    template: Annotated[str, typer.Option("--template", "-t", help="模板名，见 data/catalog/briefings/")] = "四项工作",
    district: Annotated[str, typer.Option("--district", "-d", help="区县代码；不写则为全市", show_default=False)] = "",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Word 文件；默认写入 reports 下该年度的文件夹", show_default=False),
    ] = None,
) -> None:
    """按模板写成文稿：一个 Word 文件和一个网页，每个数字都有出处。"""
    folder, console = _root(root), Console()
    from ufanalysis.ingest.clean import is_current
    from ufanalysis.publish.run import publish

    if output and output.suffix.lower() != ".docx":
        raise ParameterError(f"output = {output}：只能写 Word 文件，文件名应以 .docx 结尾")
    cleaned = None if is_current(folder) else _clean(folder, console)
    lacking = _write_briefing(folder, console, asked=(year, template, district), output=output)
    given = {name: value for name, value in (("template", template), ("district", district)) if value}
    outcome = publish(folder, year=year, pages=["80_briefing"], parameters=given)
    for failure in outcome.failures:
        console.print(f"网页未能更新：{failure.reason}", style="red", markup=False, highlight=False)
    for page in outcome.published:
        console.print(f"网页：{page}", markup=False, highlight=False, soft_wrap=True)
    ended = _ended(folder, failed=bool(outcome.failures), refused=bool(cleaned and cleaned.refused))
    raise typer.Exit(Exit.FINDINGS if lacking and ended is Exit.OK else ended)


def _write_briefing(
    folder: Path, console: Console, *, asked: tuple[int | None, str, str], output: Path | None
) -> tuple[tuple[str, str], ...]:
    """Write the Word file, say where it is and what it lacks, and return that."""
    from ufanalysis.files import write_bytes
    from ufanalysis.present.briefing import fill
    from ufanalysis.present.briefing import template as read_template
    from ufanalysis.present.document import document
    from ufanalysis.present.view import view
    from ufanalysis.publish.plan import latest_year
    from ufanalysis.workspace import load

    workspace = load(folder)
    year, template, district = asked
    here = view(workspace, year=year or latest_year(workspace.observations, workspace.catalog), place=district)
    found = fill(here, read_template(folder, template))
    file = output or folder / "reports" / str(here.year) / f"{here.name}{template}.docx"
    write_bytes(file, document(found, notice=here.catalog.city.notice))
    console.print(f"文稿：{file}", markup=False, highlight=False, soft_wrap=True)
    if found.lacking:
        console.print(f"没有数据的占位符 {len(found.lacking)} 个，文中写作“〔暂无数据〕”：", highlight=False)
    for placeholder, why in found.lacking:
        console.print(f"  {placeholder}：{why}", markup=False, highlight=False)
    return found.lacking


@app.command()
def status(root: Root = None) -> None:
    """数据是否最新、最近一次运行的结果。"""
    folder, console = _root(root), Console()
    from ufanalysis.ingest.clean import is_current

    manifest = folder / "data/processed/manifest.json"
    if not manifest.exists():
        console.print("尚未清洗：请运行 ufa report")
        raise typer.Exit(Exit.OK)
    files = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    current = "与原始工作簿一致" if is_current(folder) else "已过期：原始工作簿、目录或程序有变化，请运行 ufa report"
    index = folder / "reports/index.html"
    console.print(f"工作簿 {len(files)} 个；数据{current}", highlight=False)
    console.print(f"报告：{index if index.exists() else '尚未生成'}", highlight=False, soft_wrap=True)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="要检查的工作簿", exists=True, dir_okay=False)],
    every: Annotated[bool, typer.Option("--list", "-l", help="逐个列出读到的数")] = False,
    root: Root = None,
) -> None:
    """检查一个工作簿：能读出哪些数、有哪些问题，不改动数据。"""
    folder, console = _root(root), Console()
    from ufanalysis.catalog import load_catalog
    from ufanalysis.ingest.clean import check_file

    catalog = load_catalog(folder / "data/catalog")
    checked = check_file(file, catalog)
    count = len(checked.observations) + len(checked.targets)
    as_on_sheets = checked.observations.sort_values(
        ["sheet", "ref"], key=lambda column: column.map(_place), kind="stable"
    )
    lines = _figures(as_on_sheets, catalog) if every else _columns(as_on_sheets, catalog)
    console.print(
        "\n".join([f"{file.name}：可入库 {count} 个数", *lines]), markup=False, highlight=False, soft_wrap=True
    )
    _print_findings(checked.findings, console)
    raise typer.Exit(Exit.REFUSED if _has_errors(checked.findings) else Exit.OK)


def _place(ref: str) -> tuple[int, str, int]:
    """Cells in the order of their columns: B9 before B10, Z1 before AA1; the names of sheets as they are."""
    match = re.fullmatch(r"([A-Z]+)(\d+)", ref)
    return (len(match[1]), match[1], int(match[2])) if match else (0, ref, 0)


def _figures(observations: "pd.DataFrame", catalog: "Catalog") -> list[str]:
    """A line for each figure: its cell, what it says, and what stands there where that is not the same."""
    return [
        f"  {row['sheet']} ▸ {row['ref']}：{catalog.district(str(row['district'])).name} {row['year']}年 "
        f"{catalog.indicator(str(row['indicator'])).name} {_said(row, catalog)}"
        for row in observations.to_dict("records")
    ]


def _said(row: dict[Hashable, object], catalog: "Catalog") -> str:
    unit, raw = catalog.indicator(str(row["indicator"])).unit, str(row["raw"])
    if math.isnan(float(str(row["value"]))):
        return f"没有数（原文“{raw}”）"
    value = f"{row['value']:,.10g}"
    return f"{value} {unit}{'' if value.replace(',', '') == raw else f'（原文“{raw}”）'}"


def _columns(observations: "pd.DataFrame", catalog: "Catalog") -> list[str]:
    """A line for each indicator and year of a sheet: how many figures, and where the first stands."""
    columns = observations.groupby(["sheet", "indicator", "year"], sort=False, observed=True)["ref"]
    return [
        f"  {sheet} ▸ {refs.iloc[0]} 起：{catalog.indicator(str(code)).name} {year}年，{len(refs)} 个数"
        for (sheet, code, year), refs in columns
    ]


@catalog_app.command()
def suggest(
    file: Annotated[
        Path | None,
        typer.Argument(help="只看这个工作簿；不写则看全部原始工作簿", exists=True, dir_okay=False, show_default=False),
    ] = None,
    root: Root = None,
) -> None:
    """列出目录中没有的名称、相近的名称，以及可粘贴到目录中的写法。"""
    folder, console = _root(root), Console()
    from ufanalysis.catalog import load_catalog
    from ufanalysis.ingest.clean import clean as clean_all
    from ufanalysis.ingest.suggest import suggestions, unknown_in

    catalog = load_catalog(folder / "data/catalog")
    unknown = (
        unknown_in(file, catalog)
        if file
        else {(what, name): count for what, name, count, _ in clean_all(folder).unknown}
    )
    if not unknown:
        console.print("所有名称都在目录中", highlight=False)
    for one in suggestions(unknown, catalog):
        _tell_suggestion(one, console)


def _tell_suggestion(one: "Suggestion", console: Console) -> None:
    near = "、".join(f"{name} {likeness:.0%}" for name, likeness in one.near)
    what = {"indicator": "指标", "part": "分项", "district": "区县"}[one.what]
    lines = [f"{what}“{one.name}”（{one.count} 个数）{'，相近：' + near if near else '，没有相近的名称'}"]
    for heading, book, block in one.blocks:
        lines += [f"  {heading}（data/catalog/{book}）：", *(f"    {line}" if line else "" for line in block)]
    # A line that the screen broke in two could not be pasted.
    console.print("\n".join([*lines, ""]), markup=False, highlight=False, soft_wrap=True)


if __name__ == "__main__":
    main()
