"""The picture of a sheet: which colour a cell has, what is written where, and that no text of a sheet acts."""

from collections import Counter
from xml.etree import ElementTree as Tree

import pytest

from ufanalysis.present.sheets import ROLES, sheet_picture

SVG = "{http://www.w3.org/2000/svg}"
TEXTS = [
    ["2024年会员统计表", "", ""],
    ["区县", "会员", "职工"],
    ["东山区", "1,234", "2000"],
    ["合计", "1,234", "2000"],
    ["注：年末数", "", ""],
]
GRID = [
    ["metadata", None, None],
    ["header", "header", "header"],
    ["attribute", "data", "data"],
    ["attribute", "derived", "derived"],
    ["notes", None, None],
]


def drawn(texts=TEXTS, roles=GRID, **options):
    """The parsed picture; parsing fails where markup is not well formed."""
    return Tree.fromstring(str(sheet_picture(texts, roles, **options)))  # noqa: S314 - our own markup


def words(picture):
    return [element.text for element in picture.iter(f"{SVG}text")]


def fills(picture):
    """The fills of the cells, row by row; the first box is the paper, the last are the legend's."""
    return [box.get("fill") for box in picture.iter(f"{SVG}rect")][1:]


def test_every_cell_has_the_colour_of_its_role():
    cells = fills(drawn())[:15]

    expected = [ROLES[role].fill if role else "#ffffff" for row in GRID for role in row]
    assert cells == expected


def test_columns_have_letters_and_rows_have_numbers_as_in_a_workbook():
    assert words(drawn())[:8] == ["A", "B", "C", "1", "2", "3", "4", "5"]
    assert words(drawn([["x"] * 28], [[None] * 28]))[25:28] == ["Z", "AA", "AB"]


def test_every_text_is_written_where_it_stands_and_no_more():
    shown, given = Counter(words(drawn())), Counter(text for row in TEXTS for text in row if text)

    # Besides the texts there are 3 letters, 5 numbers and 6 names of roles.
    assert shown & given == given
    assert (shown - given).total() == 3 + 5 + 6


def test_the_legend_names_the_roles_that_occur_in_chinese():
    assert words(drawn())[-6:] == ["标题与说明", "表头", "行标", "数据", "合计等派生数", "注释"]
    assert words(drawn([["12"]], [["data"]]))[-1:] == ["数据"]


def test_a_merged_cell_is_one_box_over_all_that_it_covers():
    plain, merged = drawn(), drawn(merges=[(0, 0, 0, 2)])

    # 15 cells become 13: two lie under the merge.
    assert len(fills(plain)) - len(fills(merged)) == 2
    box = list(merged.iter(f"{SVG}rect"))[1]
    widths = [float(b.get("width")) for b in list(merged.iter(f"{SVG}rect"))[2:5]]
    assert float(box.get("width")) == pytest.approx(sum(widths), abs=0.2)


def test_a_long_text_is_cut_where_its_neighbour_begins_and_runs_on_where_there_is_none():
    long = "一个写得很长很长很长很长的表头"
    shown = words(drawn([[long, "12"], ["说明文字" * 5, ""]], [["header", "data"], ["notes", None]]))

    assert long not in shown
    assert any(text.endswith("…") and long.startswith(text[:-1]) for text in shown)


def test_markup_in_a_cell_is_only_text():
    hostile = "<script>alert(1)</script>"

    picture = drawn([[hostile, "1"]], [["data", "data"]], title='"><b>x')

    assert list(picture.iter("script")) == list(picture.iter(f"{SVG}script")) == []
    assert picture.get("aria-label") == '"><b>x'


@pytest.mark.parametrize("texts", [[], [[]], [["", ""]]], ids=["no rows", "no columns", "blank"])
def test_a_sheet_without_words_is_still_a_picture(texts):
    assert drawn(texts, [[None] * len(row) for row in texts]).tag == f"{SVG}svg"


def test_rows_of_different_length_are_filled_with_blanks():
    assert len(fills(drawn([["a", "b"], ["c"]], [["data", "data"], ["data"]]))) == 4 + 1
