"""Sheets on the page of data quality: which are drawn, what is framed, and what is said where none can be."""

from dataclasses import dataclass, field, replace

import pytest

from builders import findings
from ufanalysis.errors import WorkbookError
from ufanalysis.present import quality
from ufanalysis.present.sheets import MARK
from ufanalysis.present.view import view


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet of one table, as a workspace gives it."""

    texts: list = field(default_factory=lambda: [["区县", "会员"], ["东山区", "<b>12"], ["西江县", "34"]])
    roles: list = field(default_factory=lambda: [["header"] * 2, ["attribute", "data"], ["attribute", "data"]])
    merges: list = field(default_factory=list)


def sheets(file):
    if file == "gone.xlsx":
        raise WorkbookError("GONE", file, found="文件已不在", expected="读过的工作簿", advice="请放回原处")
    return {"s": Sheet(), "全市": Sheet()}


def page(desk, *rows):
    return view(replace(desk, findings=findings(*rows)), year=2024)


def test_the_sheet_with_an_error_comes_before_one_with_a_warning(desk):
    warned = {"file": "a.xlsx", "sheet": "s", "ref": "B2", "found": "见附件"}
    wrong = {"file": "b.xlsx", "sheet": "s", "ref": "B3", "found": "公式没有计算结果", "severity": "error"}

    told = quality.pictures(page(desk, warned, wrong), sheets).markup

    assert told.index("b.xlsx ▸ s") < told.index("a.xlsx ▸ s")
    assert "B3：公式没有计算结果" in told
    # Each picture frames one cell, and its legend shows such a frame once more.
    assert told.count(f'stroke="{MARK}"') == 4


def test_no_more_than_three_sheets_are_drawn_and_the_rest_is_counted(desk):
    rows = [{"file": f"{name}.xlsx", "sheet": "s", "ref": "B2", "found": "x"} for name in "abcde"]

    told = quality.pictures(page(desk, *rows), sheets).markup

    assert (told.count("<svg"), "另有2张工作表" in told) == (3, True)


def test_a_workbook_that_is_gone_is_said_to_be(desk):
    gone = {"file": "gone.xlsx", "sheet": "s", "ref": "B2", "found": "x"}

    told = quality.pictures(page(desk, gone), sheets).markup

    assert "没有画图：gone.xlsx：文件已不在" in told
    assert "<svg" not in told


def test_without_faults_one_sheet_of_the_year_shows_how_it_was_read(desk):
    told = quality.pictures(page(desk), sheets).markup

    assert (told.count("<svg"), MARK in told) == (1, False)
    assert "2024.xlsx ▸ 全市" in told


@pytest.mark.parametrize("which", ["bare", "void"])
def test_a_workspace_without_figures_of_the_year_says_so(which, request):
    assert "没有可画的工作表" in quality.pictures(view(request.getfixturevalue(which), year=2024), sheets).markup


def test_markup_in_a_cell_stays_text(desk):
    warned = {"file": "a.xlsx", "sheet": "s", "ref": "B2", "found": "<i>x"}

    told = quality.pictures(page(desk, warned), sheets).markup

    assert "<b>12" not in told
    assert "<i>x" not in told
