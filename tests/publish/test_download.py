"""The workbook for people opens as it was written, and no text in it can act."""

import io

import openpyxl
import pytest

import ufanalysis
from ufanalysis.publish.extract import tables
from ufanalysis.publish.workbook import Table, write

AMOUNTS = Table(
    title="各地区会员数",
    headings=("地区", "会员数", "完成率", "与上年之差"),
    rows=(("东山区", "1,234", "57.1%", "−3"), ("西江县", "56", "", "+2.5")),
)


def opened(*made, notes=("数据截至2024年",)):
    return openpyxl.load_workbook(io.BytesIO(write("总览", list(notes), list(made))))


def test_our_own_reader_reads_the_numbers_back(tmp_path):
    path = tmp_path / "总览 数据.xlsx"
    path.write_bytes(write("总览", ["数据截至2024年"], [AMOUNTS]))

    cells = ufanalysis.read_cells(path).query("sheet == '1 各地区会员数'")

    # The cell of 57.1% holds 0.571 and is read as it shows; the dash of the empty cell is no number.
    found = {row["ref"]: row["value"] for _, row in cells.iterrows() if row["value"] == row["value"]}
    assert found == {"B3": 1234.0, "C3": 57.1, "D3": -3.0, "B4": 56.0, "D4": 2.5}
    assert set(cells["title"]) == {"各地区会员数"}


def test_numbers_look_as_on_the_page():
    sheet = opened(AMOUNTS)["1 各地区会员数"]

    formats = [sheet[ref].number_format for ref in ("B3", "C3", "D3", "D4")]
    assert formats == ["#,##0", "0.0%", "0", "+0.0;-0.0;0.0"]


def test_a_sheet_begins_with_its_title_and_headings_without_gaps():
    sheet = opened(Table(title="表", headings=("", "数", ""), rows=(("甲", "1", "乙"),)))["1 表"]

    assert sheet["A1"].value == "表"
    assert [cell.value for cell in sheet[2]] == ["项目", "数", "第3列"]


def test_the_first_sheet_tells_the_notes_and_leads_to_every_table():
    cover = opened(AMOUNTS, AMOUNTS)["说明"]

    words = [cell.value for (cell,) in cover["A1:A6"]]
    assert words == ["总览", "数据截至2024年", None, "工作表", "1 各地区会员数", "2 各地区会员数"]
    assert cover["A6"].hyperlink.location == "'2 各地区会员数'!A1"


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-2+3", "@cmd", '=HYPERLINK("https://evil.example")'])
def test_a_text_that_looks_like_a_formula_stays_text(text):
    cell = opened(Table(title="表", headings=("名称", "数"), rows=((text, "1"),)))["1 表"]["A3"]

    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_names_that_excel_refuses_become_names_it_takes():
    made = opened(Table(title="与上年[比]/年:*?" * 5, headings=("名称",), rows=(("甲\x00",),)))

    assert len(made.sheetnames[1]) == 31
    assert made[made.sheetnames[1]]["A3"].value == "甲"


def test_the_same_tables_give_the_same_bytes():
    assert write("总览", ["甲"], [AMOUNTS]) == write("总览", ["甲"], [AMOUNTS])


def test_tables_of_a_page_keep_heading_rows_spans_and_titles():
    body = (
        "<h2>一览</h2><table><thead><tr><th>地区</th><th colspan='2'>会员</th></tr>"
        "<tr><th></th><th>现值</th><th>目标</th></tr></thead>"
        "<tbody><tr><th>东山区</th><td> 1,234 </td><td>2</td></tr><tr><th>西江县</th><td>5</td></tr></tbody></table>"
        "<figure><figcaption>图一</figcaption><table><tr><th>甲</th></tr><tr><td>1</td></tr></table></figure>"
    )

    first, second = tables(body)

    assert (first.title, first.headings) == ("一览", ("地区", "会员 现值", "会员 目标"))
    assert first.rows == (("东山区", "1,234", "2"), ("西江县", "5", ""))
    assert second == Table(title="图一", headings=("甲",), rows=(("1",),))
