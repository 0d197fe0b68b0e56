"""What the command writes on the screen, in Chinese; what is done and how it ends the commands say."""

import math
import re
from collections.abc import Hashable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from typer.exceptions import TyperException

from ufanalysis.ingest.places import is_street

if TYPE_CHECKING:
    import pandas as pd

    from ufanalysis.catalog import Catalog
    from ufanalysis.ingest.clean import Checked, Cleaned
    from ufanalysis.ingest.suggest import Suggestion

__all__ = [
    "progress",
    "tell_checked",
    "tell_clean",
    "tell_findings",
    "tell_suggestion",
    "usage",
    "write",
]

_SEVERITIES = {"error": "错误", "warning": "提醒", "info": "说明"}
#: More findings than this are counted after a clean; `ufa check` tells all of one file.
_SHOWN = 20
#: What typer says of a command line, and the same in Chinese.
_FAULTS = {
    "Missing parameter": "缺少{asked}",
    "No such command": "没有命令 {name}",
    "No such option": "没有选项 {name}",
    "does not exist": "没有文件 {name}",
    "is a directory": "{name} 是文件夹，应为一个工作簿",
    "is not readable": "没有权限读取 {name}",
    "valid integer": "{asked}应为整数",
    "requires an argument": "选项 {name} 后面还要写一个值",
    "unexpected extra argument": "多写了参数",
}


def write(console: Console, text: str, style: str | None = None) -> None:
    """Print text as it is, names in brackets too; the screen breaks long lines, a log or a pipe keeps them whole."""
    console.print(text, markup=False, highlight=False, soft_wrap=True, style=style)


def progress(console: Console) -> Progress:
    """A bar that leaves the screen when the work is done."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, transient=True)


def tell_clean(cleaned: "Cleaned", console: Console) -> None:
    """Say what a person wants to know after a clean, worst last so that it stays on the screen."""
    files = f"工作簿：读取 {cleaned.read}，未变 {cleaned.unchanged}，拒收 {len(cleaned.refused)}"
    write(console, f"{files}\n观测值：{len(cleaned.observations)} 条；目标：{len(cleaned.targets)} 条")
    counts = cleaned.findings["severity"].value_counts()
    write(console, "发现的问题：" + "，".join(f"{word} {counts.get(key, 0)}" for key, word in _SEVERITIES.items()))
    # Parts have their findings, and streets are no districts.
    unknown = [named for named in cleaned.unknown if named[0] != "part" and not is_street(named[1])]
    if unknown:
        write(console, f"目录中没有的名称 {len(unknown)} 个（未入库）：")
        for _, name, count, near in unknown[:12]:
            write(console, f"  {name}（{count} 个数）{'，相近：' + '、'.join(near) if near else ''}")
        if len(unknown) > 12:
            write(console, f"  还有 {len(unknown) - 12} 个，见 data/processed/findings.parquet")
    serious = cleaned.findings[cleaned.findings["severity"] != "info"]
    tell_findings(serious.head(_SHOWN), console)
    if len(serious) > _SHOWN:
        write(console, f"还有 {len(serious) - _SHOWN} 处")


def tell_findings(findings: "pd.DataFrame", console: Console) -> None:
    """A line for each finding."""
    styles = {"error": "red", "warning": "yellow", "info": None}
    for row in findings.to_dict("records"):
        severity, where = str(row["severity"]), [str(row[part]) for part in ("file", "sheet", "ref") if row[part]]
        text = f"[{_SEVERITIES[severity]}] {' ▸ '.join(where)}：{row['found']}；应为{row['expected']}。{row['advice']}"
        write(console, text, style=styles[severity])


def tell_checked(name: str, checked: "Checked", catalog: "Catalog", console: Console, *, every: bool) -> None:
    """What a workbook would give, by column or every figure, and its findings."""
    count = len(checked.observations) + len(checked.targets)
    as_on_sheets = checked.observations.sort_values(
        ["sheet", "ref"], key=lambda column: column.map(_place) if column.name == "ref" else column, kind="stable"
    )
    lines = (_figures if every else _by_column)(as_on_sheets, catalog)
    write(console, "\n".join([f"{name}：可入库 {count} 个数", *lines]))
    tell_findings(checked.findings, console)


def _by_column(observations: "pd.DataFrame", catalog: "Catalog") -> list[str]:
    """A line for each indicator and year of a sheet: how many figures, and where the first stands."""
    columns = observations.groupby(["sheet", "indicator", "year"], sort=False, observed=True)["ref"]
    return [
        f"  {sheet} ▸ {refs.iloc[0]} 起：{catalog.indicator(str(code)).name} {year}年，{len(refs)} 个数"
        for (sheet, code, year), refs in columns
    ]


def _figures(observations: "pd.DataFrame", catalog: "Catalog") -> list[str]:
    """A line for each figure: its cell, what it says, what stands there where that is not the same, its footnotes."""
    return [
        f"  {row['sheet']} ▸ {row['ref']}：{catalog.district(str(row['district'])).name} {row['year']}年 "
        f"{catalog.indicator(str(row['indicator'])).name} {_said(row, catalog)}"
        f"{'，注：' if row['note'] else ''}{row['note']}"
        for row in observations.to_dict("records")
    ]


def _said(row: dict[Hashable, object], catalog: "Catalog") -> str:
    # Loading pandas takes a second, which no other command should wait for.
    from ufanalysis.present.wording import exact_amount

    value, raw = row["value"], row["raw"]
    if not isinstance(value, float) or math.isnan(value):
        return f"没有数（原文“{raw}”）"
    told = exact_amount(value, catalog.indicator(str(row["indicator"])))
    return told if told.replace(",", "").startswith(str(raw)) else f"{told}（原文“{raw}”）"


def _place(ref: str) -> tuple[int, str, int]:
    """Cells in the order of their columns: B9 before B10, Z1 before AA1."""
    match = re.fullmatch(r"([A-Z]+)(\d+)", ref)
    return (len(match[1]), match[1], int(match[2])) if match else (0, ref, 0)


def tell_suggestion(one: "Suggestion", console: Console) -> None:
    """A name that no catalog knows, the nearest known, and the lines to paste."""
    near = "、".join(f"{name} {likeness:.0%}" for name, likeness in one.near)
    what = {"indicator": "指标", "part": "分项", "district": "区县"}[one.what]
    lines = [f"{what}“{one.name}”（{one.count} 个数）{'，相近：' + near if near else '，没有相近的名称'}"]
    for heading, book, block in one.blocks:
        lines += [f"  {heading}（data/catalog/{book}）：", *(f"    {line}" if line else "" for line in block)]
    # A line that the screen broke in two could not be pasted.
    write(console, "\n".join([*lines, ""]))


def usage(error: TyperException) -> str:
    """What is wrong with a command line, in Chinese: typer says it in English only, and names one kind of error."""
    context, parameter = getattr(error, "ctx", None), getattr(error, "param", None)
    asked = f"“{str(parameter.help).partition('；')[0]}”" if parameter else ""
    said = str(getattr(error, "message", "") or error)
    told = next((chinese for english, chinese in _FAULTS.items() if english in said), said)
    name = said.rpartition("'")[0].rpartition("'")[2] or said.rpartition(" ")[2]
    return f"{told.format(asked=asked, name=name)}；用法见 {context.command_path if context else 'ufa'} --help"
