"""The picture of a workbook: every sheet as it stands, every cell with the role that reading gives it."""

import pytest
from tests.ingest.workbooks import books

from ufanalysis.errors import WorkbookError
from ufanalysis.ingest.portraits import portraits

ROWS = [
    ["2024年会员统计表", None, None],
    ["区县", "工会会员数（人）", "职工人数（人）"],
    ["东山区", 1000, 1200],
    ["西江县", "约2000", 2400],
    ["合计", 3000, "=C3+C4"],
]


def test_a_sheet_comes_as_it_stands_with_its_roles_and_merges(tmp_path):
    file = books(tmp_path / "会员.xlsx", {"会员": (ROWS, ["A1:C1"]), "空表": ([], [])})

    found = portraits(file)["会员"]

    assert found.texts[0] == ["2024年会员统计表", "", ""]
    assert found.texts[3] == ["西江县", "约2000", "2400"]
    assert found.merges == [(0, 0, 0, 2)]
    assert found.roles == [
        ["metadata", None, None],
        ["header", "header", "header"],
        ["attribute", "data", "data"],
        ["attribute", "data", "data"],
        ["attribute", "derived", "derived"],
    ]


def test_a_formula_without_a_result_says_so_in_its_cell(tmp_path):
    file = books(tmp_path / "会员.xlsx", {"会员": (ROWS, [])})

    # openpyxl writes the formula and no result.
    assert portraits(file)["会员"].texts[4][2] == "公式未计算"


def test_a_workbook_that_is_gone_is_an_error_with_its_name(tmp_path):
    with pytest.raises(WorkbookError, match=r"会员\.xlsx：文件已不在"):
        portraits(tmp_path / "会员.xlsx")
