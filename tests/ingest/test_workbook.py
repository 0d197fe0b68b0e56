"""Files as they arrive, good and hostile: what is on the sheets, or a WorkbookError that says what to do."""

import io
import zipfile

import openpyxl
import pytest
import xlwt
from msoffcrypto.format import ooxml
from tests.ingest.workbooks import book

import ufanalysis
from ufanalysis.ingest.workbook import read_sheets

ROWS = (["2024年会员"], ["区县", "会员（人）"], ["东山区", 10], ["西江县", 20])


def refused(path):
    """The error with which a file is refused, by both doors."""
    with pytest.raises(ufanalysis.WorkbookError) as inside:
        read_sheets(path)
    with pytest.raises(ufanalysis.WorkbookError) as outside:
        ufanalysis.read_cells(path)
    assert str(inside.value) == str(outside.value)
    return inside.value


def written(path, content):
    path.write_bytes(content)
    return path


def encrypted(path, password):
    plain, secret = io.BytesIO(book(path, *ROWS).read_bytes()), io.BytesIO()
    ooxml.OOXMLFile(plain).encrypt(password, secret)
    return written(path, secret.getvalue())


def test_cells_stand_where_they_are_on_the_sheet(tmp_path):
    (sheet,) = read_sheets(book(tmp_path / "a.xlsx", [], ["", "x"], merges=["B2:C3"]))

    assert sheet.rows[1][1] == "x"
    assert sheet.merges == [(1, 1, 2, 2)]
    assert (sheet.name, sheet.visible) == ("Sheet1", True)


def test_an_old_xls_is_read_as_a_new_one(tmp_path):
    old = xlwt.Workbook()
    sheet = old.add_sheet("表")
    for r, row in enumerate(ROWS):
        for c, cell in enumerate(row):
            sheet.write(r, c, cell)
    old.save(str(tmp_path / "旧.xls"))

    (read,) = read_sheets(tmp_path / "旧.xls")

    assert read.rows[2] == ["东山区", 10.0]


@pytest.mark.parametrize("name", ["会员.xls", "会员.et", "会员.dat"])
def test_the_content_decides_and_not_the_name(tmp_path, name):
    path = written(tmp_path / name, book(tmp_path / "会员.xlsx", *ROWS).read_bytes())

    assert read_sheets(path)[0].rows[2] == ["东山区", 10.0]


def test_an_empty_file_is_refused(tmp_path):
    error = refused(written(tmp_path / "空.xlsx", b""))

    assert error.code == "EMPTY_FILE"
    assert "空.xlsx" in str(error)
    assert "重新导出" in str(error)


def test_a_password_is_refused_with_the_way_to_take_it_off(tmp_path):
    error = refused(encrypted(tmp_path / "密.xlsx", "secret"))

    assert error.code == "ENCRYPTED"
    assert "取消密码" in str(error)


def test_the_key_that_excel_tries_by_itself_opens_a_workbook(tmp_path):
    (sheet,) = read_sheets(encrypted(tmp_path / "默认.xlsx", "VelvetSweatshop"))

    assert sheet.rows[2] == ["东山区", 10.0]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.4 text", "PDF"),
        (b"{\\rtf1 text}", "RTF"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, ""),
        ("会员,10\n".encode(), ""),
        ("<!DOCTYPE html><html><body>登录已过期</body></html>".encode(), "网页"),
    ],
    ids=["pdf", "rtf", "png", "text", "page"],
)
def test_another_kind_of_file_is_refused_and_named(tmp_path, content, kind):
    error = refused(written(tmp_path / "a.xlsx", content))

    assert error.code == "NOT_A_WORKBOOK"
    assert kind in error.found


def test_a_page_named_xls_is_read(tmp_path):
    page = "<html><table><tr><td>区县</td><td>会员</td></tr><tr><td>东山区</td><td>10</td></tr></table></html>"

    assert read_sheets(written(tmp_path / "页.xls", page.encode()))[0].rows[1][0] == "东山区"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_workbook_that_arrived_in_part_is_corrupt(tmp_path, share):
    content = book(tmp_path / "全.xlsx", *ROWS).read_bytes()

    error = refused(written(tmp_path / "半.xlsx", content[: int(len(content) * share)]))

    assert error.code == "CORRUPT"
    assert "重新发送" in str(error)


def test_a_package_that_is_no_workbook_is_corrupt(tmp_path):
    with zipfile.ZipFile(tmp_path / "包.xlsx", "w") as package:
        package.writestr("readme.txt", "nothing here")

    assert refused(tmp_path / "包.xlsx").code == "CORRUPT"


def test_a_package_that_would_fill_the_memory_is_refused_before_it_is_unpacked(tmp_path):
    with (
        zipfile.ZipFile(tmp_path / "弹.xlsx", "w", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(501):
            part.write(bytes(2**20))

    error = refused(tmp_path / "弹.xlsx")

    assert error.code == "TOO_LARGE_INSIDE"
    assert "501 MB" in error.found


def hidden(path, hide):
    made = openpyxl.load_workbook(book(path, *ROWS))
    hide(made)
    made.save(path)
    return path


def test_hidden_rows_and_columns_are_known_and_read_all_the_same(tmp_path):
    def hide(made):
        made["Sheet1"].row_dimensions[3].hidden = True
        made["Sheet1"].column_dimensions["B"].hidden = True

    (sheet,) = read_sheets(hidden(tmp_path / "a.xlsx", hide))

    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {1})
    assert sheet.rows[2] == ["东山区", 10.0]


def test_a_hidden_sheet_is_known(tmp_path):
    def hide(made):
        made.create_sheet("隐").sheet_state = "hidden"

    sheets = read_sheets(hidden(tmp_path / "a.xlsx", hide))

    assert [(sheet.name, sheet.visible) for sheet in sheets] == [("Sheet1", True), ("隐", False)]


def test_a_formula_that_was_never_calculated_is_known_by_its_cell(tmp_path):
    path = book(tmp_path / "a.xlsx", *ROWS, ["合计", "=SUM(B3:B4)"])

    (sheet,) = read_sheets(path)

    assert sheet.uncalculated == {(4, 1)}


def test_a_number_under_a_percent_format_is_the_percentage_that_the_sheet_shows(tmp_path):
    made = openpyxl.Workbook()
    for row in (["区县", "完成率", "占比（%）", "人均"], ["东山区", 0.915, 91.5, 0.5], ["西江县", 0.07, 7, 0.6]):
        made.active.append(row)
    for cell, code in (("B2", "0.0%"), ("B3", "0%"), ("C2", '0.0"%"'), ("C3", "0\\%")):
        made.active[cell].number_format = code
    made.save(tmp_path / "率.xlsx")
    old = xlwt.Workbook()
    sheet = old.add_sheet("表")
    for c, head in enumerate(["区县", "完成率"]):
        sheet.write(0, c, head)
    for r, (name, value) in enumerate([("东山区", 0.915), ("西江县", 1)], 1):
        sheet.write(r, 0, name)
        sheet.write(r, 1, value, xlwt.easyxf(num_format_str="0.0%"))
    old.save(str(tmp_path / "率.xls"))

    new, before = (ufanalysis.read_cells(tmp_path / name) for name in ("率.xlsx", "率.xls"))

    shown = new[new["column"] == 2]
    assert list(zip(shown["value"], shown["unit"], shown["raw"], strict=True)) == [
        (91.5, "%", "91.5%"),
        (7.0, "%", "7%"),
    ]
    # A quoted or escaped % is a letter after the number.
    assert new[new["column"] == 3]["value"].to_list() == [91.5, 7.0]
    assert new[new["column"] == 4]["value"].to_list() == [0.5, 0.6]
    assert before["value"].to_list() == [91.5, 100.0]


def test_a_unit_that_only_the_format_shows_counts(tmp_path):
    codes = ['#,##0.00"万元"', '0"户"', "General", '0.0,"万元"', "0\\人", '0"件左右"']
    made, old = openpyxl.Workbook(), xlwt.Workbook()
    sheet = old.add_sheet("表")
    heads = ["区县", "资金", "困难家庭", "会员", "经费", "职工", "案件"]
    for r, row in enumerate([heads, ["东山区", 36, 20, 5, 1200, 7, 3], ["西江县", 41.5, 30, 6, 1300, 8, 4]]):
        made.active.append(row)
        for c, cell in enumerate(row):
            sheet.write(r, c, cell, xlwt.easyxf(num_format_str=codes[c - 1]) if r and c else xlwt.easyxf())
    for c, code in enumerate(codes, start=2):
        made.active.cell(2, c).number_format = made.active.cell(3, c).number_format = code
    made.save(tmp_path / "新.xlsx")
    old.save(str(tmp_path / "旧.xls"))

    for name in ("新.xlsx", "旧.xls"):
        first = ufanalysis.read_cells(tmp_path / name).query("row == 2").set_index("column")
        # A comma divides what is shown by a thousand: there the number as stored stays without a unit.
        assert first["unit"].to_list() == ["元", "户", "", "", "人", ""]
        assert first["value"].to_list() == [360000.0, 20.0, 5.0, 1200.0, 7.0, 3.0]


def test_a_reader_that_panics_leaves_the_file_to_the_next(tmp_path):
    # calamine 0.37 panics over a directory entry that ends early, which is no Exception and no end of the worker.
    old = xlwt.Workbook()
    old.add_sheet("表").write(0, 0, "区县")
    old.save(str(tmp_path / "旧.xls"))
    content = (tmp_path / "旧.xls").read_bytes()

    error = refused(written(tmp_path / "断.xls", content[: len(content) - 30]))

    assert error.code == "CORRUPT"


def test_a_formula_that_failed_is_a_suspect_with_its_error_and_no_blank(tmp_path):
    made = openpyxl.Workbook()
    for row in (["区县", "会员（人）"], ["东山区", 10], ["西江县", "#DIV/0!"]):
        made.active.append(row)
    made.save(tmp_path / "错.xlsx")
    old = xlwt.Workbook()
    sheet = old.add_sheet("表")
    for r, row in enumerate([["区县", "会员（人）"], ["东山区", 10]]):
        for c, cell in enumerate(row):
            sheet.write(r, c, cell)
    sheet.write(2, 0, "西江县")
    sheet.row(2).set_cell_error(1, 7)  # BIFF code of #DIV/0!
    old.save(str(tmp_path / "错.xls"))

    read = [ufanalysis.read_cells(tmp_path / name).iloc[-1] for name in ("错.xlsx", "错.xls")]

    assert [(cell["raw"], cell["status"]) for cell in read] == [("#DIV/0!", "suspect")] * 2
