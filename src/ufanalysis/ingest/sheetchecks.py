"""What a workbook shows by itself: hidden parts, tables nobody understands, doubtful cells; it compares no figures."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ufanalysis.ingest.claims import Meant
from ufanalysis.ingest.findings import Finding, note
from ufanalysis.ingest.read import Block, letters
from ufanalysis.ingest.sheets import Address, Sheet

__all__ = ["cell_findings", "no_figures", "part_columns", "sheet_findings"]


def sheet_findings(sheets: list[Sheet], blocks: list[Block], file: str) -> list[Finding]:
    """Hidden parts, sheets of figures whose names cannot be found, and tables of plans or of less than a year."""
    return [
        *_hidden(sheets, file),
        *_not_understood(sheets, blocks, file),
        *_of_plans(blocks, file),
        *_of_part_years(blocks, file),
    ]


def cell_findings(claims: pa.Table, sheets: list[Sheet], file: str) -> list[Finding]:
    """Suspect texts, formulas without a value, numbers under a merge or in dispute among readers, of the claims."""
    return [
        *_suspects(claims, file),
        *_uncalculated(claims, sheets, file),
        *_under_merges(claims, sheets, file),
        *_disagreements(claims, sheets, file),
    ]


def no_figures(sheets: list[Sheet], file: str) -> Finding:
    """That a workbook gave nothing at all: an empty form, or figures in sentences."""
    found = f"{len(sheets)} 张工作表中没有读到任何数字"
    texts = (found, "填好的统计表", "空表请填好后重报；写在文字里的数请填进表格；若本就没有数，可不处理")
    return note("warning", "NO_FIGURES", (file, "", ""), texts)


def _hidden(sheets: list[Sheet], file: str) -> list[Finding]:
    found = []
    for sheet in sheets:
        what = [
            *(["整张工作表"] if not sheet.visible else []),
            *([f"{len(sheet.hidden_rows)} 行"] if sheet.hidden_rows else []),
            *([f"{len(sheet.hidden_columns)} 列"] if sheet.hidden_columns else []),
        ]
        if what:
            texts = (f"隐藏了{'、'.join(what)}", "没有隐藏内容", "隐藏内容已照常读取，请确认是否应计入")
            found.append(note("info", "HIDDEN", (file, sheet.name, ""), texts))
    return found


def _not_understood(sheets: list[Sheet], blocks: list[Block], file: str) -> list[Finding]:
    """Sheets with figures of which not one has both a row's and a column's name."""
    named = {block.sheet.name for block in blocks if _names_figures(block)}
    figures = {s.name: sum(isinstance(c, float) for row in s.rows for c in row) for s in sheets if s.name not in named}
    return [
        note(
            "warning",
            "TABLE_NOT_UNDERSTOOD",
            (file, name, ""),
            (f"有 {count} 个数字，但看不出表头和行名", *_TABLE_TEXTS),
        )
        for name, count in figures.items()
        if count > 2
    ]


def _names_figures(block: Block) -> bool:
    """Whether rows and columns have names; a list of names and one figure each needs no heading."""
    rows, columns = block.described.rows.values(), block.described.columns.values()
    return any(axis.labels for axis in rows) and (len(columns) == 1 or any(axis.labels for axis in columns))


def _of_plans(blocks: list[Block], file: str) -> list[Finding]:
    """Tables of what is wanted, whose figures are not stored."""
    texts = ("已完成的数", "计划数未入库；若其实是完成数，请改表题；规划目标请按目标任务分解表报送")
    plans = dict.fromkeys((block.sheet.name, block.planned_by) for block in blocks if block.planned_by)
    return [note("warning", "PLANNED", (file, sheet, ""), (f"“{plan}”是计划数", *texts)) for sheet, plan in plans]


def _of_part_years(blocks: list[Block], file: str) -> list[Finding]:
    """Tables whose surroundings say that their figures are those of a few months."""
    return [
        _of_part((file, block.sheet.name, ""), f"表题、表名或文件名写的是“{block.period}”")
        for block in blocks
        if block.period
    ]


def part_columns(meant: Meant, blocks: list[Block], file: str) -> list[Finding]:
    """Figures of a part of a year by the name of their row or column; one finding per sheet and name."""
    told = {block.sheet.name for block in blocks if block.period}
    rows = np.flatnonzero(meant.period)
    wholes = np.flatnonzero(meant.period == 0) if len(rows) else ()
    whole = {(meant.sheet[k], meant.indicator[k]) for k in wholes}
    firsts: dict[tuple[str, str], str] = {}
    for k in rows:
        # 上半年 and 下半年 beside 全年 are not used.
        if (meant.sheet[k], meant.indicator[k]) in whole:
            continue
        firsts.setdefault((meant.sheet[k], meant.label[k]), str(meant.ref[k]))
    return [
        _of_part((file, sheet, ref), f"表头写的是“{label}”")
        for (sheet, label), ref in firsts.items()
        if sheet not in told
    ]


def _of_part(where: tuple[str, str, str], found: str) -> Finding:
    advice = "没有全年数时按该年度的数使用；有全年数后请报全年，届时以全年数为准"
    return note("warning", "PART_OF_YEAR", where, (found, "全年或年末的数", advice))


_TABLE_TEXTS = ("表头在上、名称在左的统计表", "请补上表头与行名；若本表不是统计数据，可不处理")


def _suspects(claims: pa.Table, file: str) -> list[Finding]:
    texts = ("一个数字", "请核对原件后更正")
    statuses = {status for part in claims["status"].chunks for status in part.dictionary.to_pylist()}
    if "suspect" not in statuses:
        return []
    suspects = claims.filter(pc.equal(claims["status"].cast(pa.string()), "suspect")).to_pylist()
    return [_at_cell("warning", "SUSPECT_TEXT", claim, file, (f"“{claim['raw']}”", *texts)) for claim in suspects]


def _at_cell(severity: str, code: str, claim: dict[str, Any], file: str, texts: tuple[str, str, str]) -> Finding:
    about = claim["indicator"], claim["district"], claim["year"]
    return note(severity, code, (file, claim["sheet"], claim["ref"]), texts, about)


def _among(claims: pa.Table, sheets: list[Sheet], which: Callable[[Sheet], frozenset[Address]]) -> list[dict[str, Any]]:
    """The claims whose cells are among those of their sheet."""
    addresses = {(sheet.name, f"{letters(c)}{r + 1}") for sheet in sheets for r, c in which(sheet)}
    rows = claims.to_pylist() if addresses else []
    return [claim for claim in rows if (claim["sheet"], claim["ref"]) in addresses]


def _uncalculated(claims: pa.Table, sheets: list[Sheet], file: str) -> list[Finding]:
    """Formulas that were never calculated look blank; they are findings, with the way to get their value."""
    texts = ("公式没有计算结果", "计算后的数值", "请在 Excel 或 WPS 中打开、保存后重新发送")
    found = _among(claims, sheets, lambda sheet: sheet.uncalculated)
    return [_at_cell("error", "NOT_CALCULATED", claim, file, texts) for claim in found]


def _under_merges(claims: pa.Table, sheets: list[Sheet], file: str) -> list[Finding]:
    """Figures that a merge hides: nobody sees them on screen or paper."""
    texts = ("合并区域只有左上角一个数", "请取消合并核对；该数已照常读取")
    found = _among(claims, sheets, _covered)
    return [
        _at_cell("warning", "UNDER_MERGE", claim, file, (f"合并单元格下面还有“{claim['raw']}”，表上看不到", *texts))
        for claim in found
        if claim["raw"]
    ]


def _covered(sheet: Sheet) -> frozenset[Address]:
    return frozenset(
        (r, c)
        for top, left, bottom, right in sheet.merges
        for r in range(top, min(bottom + 1, len(sheet.rows)))
        for c in range(left, min(right + 1, len(sheet.rows[r])))
        if (r, c) != (top, left) and isinstance(sheet.rows[r][c], float)
    )


def _disagreements(claims: pa.Table, sheets: list[Sheet], file: str) -> list[Finding]:
    """Numbers that two independent ways of reading the file give differently."""
    texts = ("两种读取方法一致的数字", "请在 Excel 或 WPS 中打开核对，另存后重新发送")
    found = _among(claims, sheets, lambda sheet: sheet.doubtful)
    return [
        _at_cell("error", "READERS_DISAGREE", claim, file, (f"“{claim['raw']}”与文件中存储的数字不同", *texts))
        for claim in found
    ]
