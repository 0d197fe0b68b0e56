"""Small sheets as people lay them out, and what each figure on them says; each is written to a file and read."""

import pytest
from tests.ingest.workbooks import book, books

import ufanalysis


@pytest.fixture
def read(tmp_path):
    """Read one sheet of those rows: cell → the figure it holds."""

    def reading(*rows, merges=(), name="表.xlsx", sheet="Sheet1"):
        cells = ufanalysis.read_cells(book(tmp_path / name, *rows, sheet=sheet, merges=merges))
        return {row["ref"]: row for row in cells.to_dict("records")}

    return reading


def labels(figure):
    return figure["row_labels"], figure["column_labels"]


# ---- headings -------------------------------------------------------------------------------------------------------


def test_districts_down_and_indicators_across(read):
    cells = read(["2024年会员"], ["区县", "会员（人）", "入会率（%）"], ["东山区", 1000, 91.5], ["西江县", 2000, 88])

    assert labels(cells["B3"]) == (["东山区"], ["会员"])
    assert (cells["B3"]["value"], cells["B3"]["unit"], cells["B3"]["year"], cells["B3"]["region"]) == (
        1000,
        "人",
        2024,
        "东山区",
    )
    assert (cells["C4"]["value"], cells["C4"]["unit"]) == (88, "%")
    assert set(cells) == {"B3", "C3", "B4", "C4"}


def test_indicators_down_and_districts_across(read):
    cells = read(["2024年"], ["指标", "单位", "东山区", "西江县"], ["会员", "人", 10, 20], ["资金", "万元", 3, 4])

    assert (cells["D4"]["value"], cells["D4"]["unit"], cells["D4"]["region"]) == (4, "万元", "西江县")
    assert cells["D4"]["row_labels"][-1] == "资金"
    assert set(cells) == {"C3", "D3", "C4", "D4"}


def test_two_level_merged_headings_become_paths(read):
    cells = read(
        ["2024年"],
        ["区县", "竞赛", "", "培训", ""],
        ["", "项目（个）", "人次（人次）", "期数（期）", "人次（人次）"],
        ["东山区", 1, 20, 3, 40],
        ["西江县", 2, 30, 4, 50],
        merges=["A2:A3", "B2:C2", "D2:E2"],
    )

    assert cells["C4"]["column_labels"] == ["竞赛", "人次"]
    assert cells["E5"]["column_labels"] == ["培训", "人次"]
    assert cells["E5"]["unit"] == "人次"


def test_three_level_headings_with_a_level_of_units_only(read):
    cells = read(
        ["2024年"],
        ["区县", "维权", "", ""],
        ["", "争议", "", "追回"],
        ["", "（件）", "（%）", "（万元）"],
        ["东山区", 12, 80, 3],
        ["西江县", 13, 81, 4],
        merges=["A2:A4", "B2:D2", "B3:C3"],
    )

    assert cells["B5"]["column_labels"] == ["维权", "争议"]
    assert [cells[ref]["unit"] for ref in ("B5", "C5", "D5")] == ["件", "%", "万元"]
    assert cells["D6"]["column_labels"] == ["维权", "追回"]


def test_a_heading_spread_over_blanks_without_a_merge_reaches_its_columns(read):
    cells = read(
        ["2024年"],
        ["区县", "毕业生", "", "招生", ""],
        ["", "初中", "高中", "初中", "高中"],
        ["东山区", 1, 2, 3, 4],
        ["西江县", 5, 6, 7, 8],
    )

    assert cells["C4"]["column_labels"] == ["毕业生", "高中"]
    assert cells["E5"]["column_labels"] == ["招生", "高中"]


def test_words_cut_over_two_rows_are_one_path(read):
    cells = read(
        ["2012年"],
        ["地  区", "已婚育龄", "采取避孕", "避孕率"],
        ["", "妇女人数", "措施人数", ""],
        ["", "（万人）", "（万人）", "（%）"],
        ["东山区", 3.5, 2.5, 71.5],
        ["西江县", 4.5, 3.5, 77.5],
    )

    assert "".join(cells["B5"]["column_labels"]) == "已婚育龄妇女人数"
    assert "".join(cells["C6"]["column_labels"]) == "采取避孕措施人数"
    assert cells["D5"]["column_labels"] == ["避孕率"]
    assert (cells["B5"]["unit"], cells["D5"]["unit"]) == ("万人", "%")


def test_a_column_of_serial_numbers_is_no_figure(read):
    cells = read(["2024年"], ["序号", "区县", "会员（人）"], [1, "东山区", 10], [2, "西江县", 20])

    assert set(cells) == {"C3", "C4"}
    assert cells["C3"]["row_labels"][-1] == "东山区"


def test_a_column_of_remarks_is_no_figure(read):
    cells = read(["2024年"], ["区县", "会员（人）", "备注"], ["东山区", 10, "含新增"], ["西江县", 20, ""])

    assert set(cells) == {"B3", "B4"}


# ---- sub-items ------------------------------------------------------------------------------------------------------


def test_a_sub_item_column_starts_with_its_item(read):
    cells = read(
        ["2024年"], ["区县", "会员（人）", "其中：女会员", "职工（人）"], ["东山区", 10, 4, 12], ["西江县", 20, 9, 25]
    )

    assert cells["C3"]["column_labels"][0] == "会员"
    assert "女会员" in cells["C3"]["column_labels"][-1]
    assert cells["C3"]["unit"] == "人"
    assert cells["D3"]["column_labels"] == ["职工"]


def test_a_sub_item_marked_with_a_hash_starts_with_its_item(read):
    cells = read(["2024年"], ["区县", "会员（人）", "#女会员（人）"], ["东山区", 10, 4], ["西江县", 20, 9])

    assert cells["C4"]["column_labels"][0] == "会员"
    assert cells["B4"]["column_labels"] == ["会员"]


def test_indented_rows_stand_under_the_row_above(read):
    cells = read(
        ["2024年"],
        ["指标", "单位", "东山区", "西江县"],
        ["会员", "人", 10, 20],
        ["  其中：女会员", "人", 4, 9],
        ["  农民工会员", "人", 3, 5],
        ["职工", "人", 12, 25],
    )

    assert cells["C4"]["row_labels"][0] == "会员"
    assert cells["C5"]["row_labels"] == ["会员", "农民工会员"]
    assert cells["C6"]["row_labels"] == ["职工"]


def test_numbered_rows_stand_under_their_number_above(read):
    cells = read(
        ["2024年"],
        ["指标", "东山区", "西江县"],
        ["一、会员", 10, 20],
        ["（一）女会员", 4, 9],
        ["二、职工", 12, 25],
    )

    assert len(cells["B4"]["row_labels"]) == 2
    assert "会员" in cells["B4"]["row_labels"][0]
    assert len(cells["B5"]["row_labels"]) == 1


def test_a_block_label_that_is_merged_down_names_every_row_of_its_block(read):
    cells = read(
        ["2024年"],
        ["类别", "指标", "东山区", "西江县"],
        ["组织", "会员", 10, 20],
        ["", "职工", 12, 25],
        ["服务", "资金", 3, 4],
        merges=["A3:A4"],
    )

    assert cells["C4"]["row_labels"] == ["组织", "职工"]
    assert cells["C5"]["row_labels"] == ["服务", "资金"]


# ---- several tables -------------------------------------------------------------------------------------------------


def test_two_tables_one_above_the_other_keep_their_own_titles_headings_and_units(read):
    cells = read(
        ["表一 2024年组织情况"],
        ["区县", "会员（人）"],
        ["东山区", 10],
        ["西江县", 20],
        [],
        ["表二 2024年资金情况"],
        ["区县", "资金（万元）"],
        ["东山区", 1.5],
        ["西江县", 2.5],
    )

    assert (cells["B3"]["table"], cells["B8"]["table"]) == (1, 2)
    assert (cells["B8"]["column_labels"], cells["B8"]["unit"]) == (["资金"], "万元")
    assert "表二" in cells["B8"]["title"]
    assert "表二" not in cells["B3"]["title"]


def test_a_unit_line_holds_for_its_own_table_only(read):
    cells = read(
        ["表一"],
        ["单位：人"],
        ["区县", "会员"],
        ["东山区", 10],
        ["西江县", 20],
        [],
        ["表二"],
        ["单位：万元"],
        ["区县", "资金"],
        ["东山区", 1],
        ["西江县", 2],
    )

    assert (cells["B4"]["unit"], cells["B10"]["unit"]) == ("人", "万元")


def test_two_tables_side_by_side(read):
    cells = read(
        ["2024年"],
        ["区县", "会员（人）", "", "区县", "资金（万元）"],
        ["东山区", 10, "", "东山区", 1],
        ["西江县", 20, "", "西江县", 2],
    )

    assert labels(cells["B4"]) == (["西江县"], ["会员"])
    assert labels(cells["E4"]) == (["西江县"], ["资金"])
    assert cells["E4"]["ref"] == "E4"


def test_two_tables_side_by_side_of_which_the_right_one_starts_a_row_later(read):
    cells = read(
        ["2024年"],
        ["区县", "会员（人）", "", "", ""],
        ["东山区", 10, "", "区县", "资金（万元）"],
        ["西江县", 20, "", "东山区", 1],
        ["北原区", 30, "", "西江县", 2],
    )

    assert labels(cells["B3"]) == (["东山区"], ["会员"])
    assert labels(cells["E4"]) == (["东山区"], ["资金"])
    assert labels(cells["B5"]) == (["北原区"], ["会员"])


def test_notes_below_are_no_figures_and_no_rows(read):
    cells = read(
        ["2024年"],
        ["区县", "会员（人）"],
        ["东山区", 10],
        ["西江县", 20],
        ["注：2023年起含新就业形态劳动者 300 人。"],
        ["数据来源：云川市总工会（虚构示例数据）"],
    )

    assert set(cells) == {"B3", "B4"}


# ---- long form, years, places ---------------------------------------------------------------------------------------


def test_long_form_gives_each_row_its_year_place_unit_and_indicator(read):
    cells = read(
        ["年度", "区县", "指标", "单位", "数值"],
        [2023, "东山区", "会员", "人", 10],
        [2024, "东山区", "会员", "万人", 2],
        [2024, "西江县", "资金", "万元", 3],
    )

    assert (cells["E3"]["year"], cells["E3"]["region"], cells["E3"]["unit"]) == (2024, "东山区", "万人")
    assert "会员" in cells["E3"]["row_labels"]
    assert (cells["E2"]["year"], cells["E4"]["region"]) == (2023, "西江县")


def test_years_across_give_each_column_its_year(read):
    cells = read(["会员（人）"], ["区县", "2022年", "2023年", "2024年"], ["东山区", 1, 2, 3], ["西江县", 4, 5, 6])

    assert [cells[ref]["year"] for ref in ("B3", "C3", "D4")] == [2022, 2023, 2024]


def test_years_stored_as_numbers_are_a_heading_and_no_figures(read):
    cells = read(["会员（人）"], ["区县", 2022, 2023, 2024], ["东山区", 1, 2, 3], ["西江县", 4, 5, 6])

    assert set(cells) == {"B3", "C3", "D3", "B4", "C4", "D4"}
    assert [cells[ref]["year"] for ref in ("B3", "C3", "D4")] == [2022, 2023, 2024]


def test_years_under_each_indicator_are_read_from_the_second_heading(read):
    cells = read(
        ["对照表"],
        ["区县", "会员（人）", "", "资金（万元）", ""],
        ["", "2023年", "2024年", "2023年", "2024年"],
        ["东山区", 1, 2, 3, 4],
        ["西江县", 5, 6, 7, 8],
        merges=["A2:A3", "B2:C2", "D2:E2"],
    )

    assert (cells["C4"]["year"], cells["D4"]["year"]) == (2024, 2023)
    assert (cells["C4"]["unit"], cells["D4"]["unit"]) == ("人", "万元")


def test_last_year_is_the_year_before_the_titles(read):
    cells = read(["2024年主要指标"], ["指标", "单位", "本年", "上年"], ["会员", "人", 12, 10], ["职工", "人", 15, 14])

    assert (cells["C3"]["year"], cells["D3"]["year"]) == (2024, 2023)


def test_the_year_of_the_title_goes_before_the_year_of_the_file(read):
    cells = read(["2022年会员"], ["区县", "会员（人）"], ["东山区", 1], ["西江县", 2], name="2023年报送.xlsx")

    assert cells["B3"]["year"] == 2022


def test_the_file_gives_the_year_where_the_sheet_gives_none(read):
    cells = read(["会员"], ["区县", "会员（人）"], ["东山区", 1], ["西江县", 2], name="2023年报送.xlsx")

    assert cells["B3"]["year"] == 2023


def test_one_sheet_per_district_gives_its_name_to_every_figure(tmp_path):
    rows = (["2024年"], ["指标", "单位", "数值"], ["会员", "人", 10], ["职工", "人", 12]), ()

    cells = ufanalysis.read_cells(books(tmp_path / "分区县.xlsx", {"东山区": rows, "西江县": rows}))

    assert cells["region"].tolist() == ["东山区"] * 2 + ["西江县"] * 2


# ---- units and cells ------------------------------------------------------------------------------------------------


def test_the_unit_in_the_title_holds_where_no_heading_says_otherwise(read):
    cells = read(
        ["2024年情况（单位：万人）"], ["区县", "会员", "入会率（%）"], ["东山区", 1.5, 91], ["西江县", 2.5, 88]
    )

    assert (cells["B3"]["unit"], cells["C3"]["unit"]) == ("万人", "%")


def test_a_unit_typed_into_the_cell_goes_before_the_heading(read):
    cells = read(["2024年"], ["区县", "会员（万人）"], ["东山区", 1.5], ["西江县", "25000人"])

    assert (cells["B4"]["value"], cells["B4"]["unit"]) == (25000, "人")


def test_a_blank_cell_inside_a_table_is_missing_and_not_left_out(read):
    cells = read(["2024年"], ["区县", "会员（人）", "资金（万元）"], ["东山区", 10, None], ["西江县", 20, 2])

    assert cells["C3"]["status"] == "missing"


def test_words_where_a_figure_belongs_are_suspect(read):
    cells = read(
        ["2024年"],
        ["区县", "会员（人）", "职工（人）"],
        ["东山区", 10, 12],
        ["西江县", "见附件", 25],
        ["北原区", 30, 31],
    )

    assert (cells["B4"]["status"], cells["B4"]["raw"]) == ("suspect", "见附件")


def test_the_raw_text_is_kept_as_typed(read):
    cells = read(["2024年"], ["区县", "会员（人）"], ["东山区", "１，２３４"], ["西江县", "约300余"], ["北原区", 30])

    assert [cells[ref]["raw"] for ref in ("B3", "B4", "B5")] == ["１，２３４", "约300余", "30"]


def test_a_sheet_without_figures_gives_none_and_no_error(read):
    assert read(["说明"], ["本表由各区县填报"]) == {}


# ---- roles ----------------------------------------------------------------------------------------------------------


def test_the_role_of_every_cell():
    grid = [
        ["2024年会员", "", ""],
        ["区县", "会员（人）", "资金（万元）"],
        ["东山区", "10", "1"],
        ["西江县", "20", "2"],
        ["合计", "30", "3"],
        ["注：虚构示例数据", "", ""],
    ]

    assert ufanalysis.roles(grid) == [
        ["metadata", None, None],
        ["header", "header", "header"],
        ["attribute", "data", "data"],
        ["attribute", "data", "data"],
        ["attribute", "derived", "derived"],
        ["notes", None, None],
    ]


def test_roles_have_the_shape_of_a_ragged_grid_and_leave_it_alone():
    grid = [["a"], ["b", "1", "2"], []]

    answer = ufanalysis.roles(grid)

    assert [len(row) for row in answer] == [1, 3, 0]
    assert grid == [["a"], ["b", "1", "2"], []]
