"""The `ufa` command: paths, progress bars, exit codes; every decision is made in the rooms below."""

import io
import json
import sys
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from typer.exceptions import TyperException

from ufanalysis.errors import BusyError, CatalogError, ParameterError, UfaError, WorkbookError
from ufanalysis.screen import (
    progress,
    tell_checked,
    tell_clean,
    tell_suggestion,
    usage,
    write,
)

if TYPE_CHECKING:
    import pandas as pd

    from ufanalysis.ingest.clean import Cleaned

__all__ = ["main"]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="清洗工会统计工作簿，生成共同富裕目标进展报告。",
)
catalog_app = typer.Typer(no_args_is_help=True, help="维护指标和区县目录。")
app.add_typer(catalog_app, name="catalog")

Root = Annotated[Path | None, typer.Option("--root", help="工作区目录；默认为当前目录或其上级", show_default=False)]
Year = Annotated[
    int | None,
    typer.Option("--year", "-y", help="报告年度；默认为多数区县已报、数据过半的最近一年", show_default=False),
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
        sys.exit(app(standalone_mode=False))
    except TyperException as error:
        # Without any argument the help is on the screen already, and nothing is left to say.
        if str(error):
            _fail(usage(error), Exit.USAGE)
        sys.exit(Exit.USAGE)
    except typer.Abort:
        _fail("已中断", Exit.FAILED)
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


def _fail(error: UfaError | str, code: Exit) -> None:
    write(Console(stderr=True), f"错误：{error}", style="red")
    sys.exit(code)


def _root(root: Path | None) -> Path:
    from ufanalysis.workspace import find_root

    return find_root(root)


@app.command()
def clean(root: Root = None) -> None:
    """读取有变化的工作簿，更新 data/processed 中的数据。"""
    folder, console = _root(root), Console()
    cleaned = _clean(folder, console)
    raise typer.Exit(Exit.REFUSED if cleaned.refused else Exit.FINDINGS if _errors(cleaned.findings) else Exit.OK)


def _clean(folder: Path, console: Console) -> "Cleaned":
    from ufanalysis.ingest.clean import clean as clean_all

    with progress(console) as bar:
        task = bar.add_task("读取工作簿")
        cleaned = clean_all(folder, lambda file, done, total: bar.update(task, completed=done, total=total))
    tell_clean(cleaned, console)
    return cleaned


def _errors(findings: "pd.DataFrame") -> int:
    return int((findings["severity"] == "error").sum())


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
    given = _with_codes(folder, dict(_pair(text) for text in parameter or []))
    with progress(console) as bar:
        task = bar.add_task("生成页面")
        outcome = publish(folder, year=year, pages=page, parameters=given, on_progress=_watch(bar, task))
    for failure in outcome.failures:
        write(console, f"未能更新：{failure.heading}：{failure.reason}", style="red")
    done = f"{outcome.year} 年：已生成 {len(outcome.published)} 页" + (
        f"，{len(outcome.failures)} 页未更新" if outcome.failures else ""
    )
    write(console, f"{done}。请打开 {outcome.index}")
    if program:
        _print_all(outcome.published, program, console)
    raise typer.Exit(_ended(folder, console, failed=bool(outcome.failures), refused=bool(cleaned and cleaned.refused)))


def _print_all(pages: tuple[Path, ...], program: Path, console: Console) -> None:
    from ufanalysis.publish.paper import print_page

    with progress(console) as bar:
        for page in bar.track(pages, description="打印 PDF"):
            print_page(page, program)
    write(console, f"已打印 {len(pages)} 个 PDF，与页面在同一文件夹")


def _ended(folder: Path, console: Console, *, failed: bool, refused: bool) -> Exit:
    """The worst that happened: a page failed, a workbook was refused, or the pages stand on figures with errors."""
    from ufanalysis.workspace import load

    if failed or refused:
        return Exit.FAILED if failed else Exit.REFUSED
    errors = _errors(load(folder).findings)
    if errors:
        write(console, f"数据中还有 {errors} 处错误待核实，见“数据质量”页（退出码 {Exit.FINDINGS:d}）")
    return Exit.FINDINGS if errors else Exit.OK


def _watch(bar: Progress, task: object) -> Callable[[object], None]:
    def watch(step: object) -> None:
        bar.update(task, completed=step.done, total=step.total, description=f"生成页面 {step.heading}")  # type: ignore[arg-type, attr-defined]

    return watch


def _with_codes(folder: Path, given: dict[str, str]) -> dict[str, str]:
    """The parameters with a district's code where its name was given, which is what people read on pages."""
    if not given.get("district"):
        return given
    from ufanalysis.catalog import load_catalog

    codes = {name: d.code for d in load_catalog(folder / "data/catalog").districts for name in d.names}
    return given | {"district": codes.get(given["district"], given["district"])}


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
    district: Annotated[
        str, typer.Option("--district", "-d", help="区县名称或代码；不写则为全市", show_default=False)
    ] = "",
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
    district = _with_codes(folder, {"district": district})["district"]
    lacking = _write_briefing(folder, console, asked=(year, template, district), output=output)
    given = {name: value for name, value in (("template", template), ("district", district)) if value}
    outcome = publish(folder, year=year, pages=["80_briefing"], parameters=given)
    for failure in outcome.failures:
        write(console, f"网页未能更新：{failure.reason}", style="red")
    for page in outcome.published:
        write(console, f"网页：{page}")
    ended = _ended(folder, console, failed=bool(outcome.failures), refused=bool(cleaned and cleaned.refused))
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
    write(console, f"文稿：{file}")
    if found.lacking:
        write(console, f"没有数据的占位符 {len(found.lacking)} 个，文中写作“〔暂无数据〕”：")
    for placeholder, why in found.lacking:
        write(console, f"  {placeholder}：{why}")
    return found.lacking


@app.command()
def status(root: Root = None) -> None:
    """数据是否最新、最近一次运行的结果。"""
    folder, console = _root(root), Console()
    from ufanalysis.ingest.clean import is_current

    manifest = folder / "data/processed/manifest.json"
    if not manifest.exists():
        write(console, "尚未清洗：请运行 ufa report")
        raise typer.Exit(Exit.OK)
    files = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    current = "与原始工作簿一致" if is_current(folder) else "已过期：原始工作簿、目录或程序有变化，请运行 ufa report"
    index = folder / "reports/index.html"
    write(console, f"工作簿 {len(files)} 个；数据{current}")
    write(console, f"报告：{index if index.exists() else '尚未生成'}")


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
    tell_checked(file.name, checked, catalog, console, every=every)
    raise typer.Exit(Exit.REFUSED if _errors(checked.findings) else Exit.OK)


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
        write(console, "所有名称都在目录中")
    for one in suggestions(unknown, catalog):
        tell_suggestion(one, console)


if __name__ == "__main__":
    main()
