"""The picture of a sheet: which colour a cell has, what is written where, and that no text of a sheet acts."""

from collections import Counter
from xml.etree import ElementTree as Tree

import pytest

from ufanalysis.present.excerpts import cell_of, excerpt
from ufanalysis.present.sheets import MARK, ROLES, sheet_picture

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


def drawn(texts=TEXTS, roles=GRID, title="", **options):
    """The parsed picture; parsing fails where markup is not well formed."""
    picture = sheet_picture(excerpt(texts, roles, **options), title=title)
    return Tree.fromstring(str(picture))  # noqa: S314 - our own markup


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
    # Of 28 columns the three of labels and two on each side of the mark in AA are shown.
    assert words(drawn([["x"] * 28], [[None] * 28], marks=[(0, 26)]))[:7] == ["A", "B", "C", "Y", "Z", "AA", "AB"]


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


def test_a_marked_cell_has_a_frame_and_the_legend_says_what_it_means():
    picture = drawn(marks=[(3, 1)])

    framed = [box for box in picture.iter(f"{SVG}rect") if box.get("stroke") == MARK]
    plain = [box for box in drawn().iter(f"{SVG}rect") if box.get("stroke") == MARK]
    assert (len(framed), len(plain)) == (2, 0)
    assert words(picture)[-1] == "需要更正的格"


def test_of_a_long_sheet_the_head_and_the_rows_around_the_mark_are_shown():
    part = excerpt([[str(row)] for row in range(60)], [["data"]] * 60, marks=[(40, 0)])

    # Five rows of the head; four before and four after row 40.
    assert part.rows == (0, 1, 2, 3, 4, *range(36, 45))
    assert (part.texts[9], part.marks) == (("40",), {(9, 0)})


def test_a_sheet_of_the_size_of_a_page_is_shown_whole():
    part = excerpt([["1"] * 12] * 22, [["data"] * 12] * 22, marks=[(20, 11)])

    assert (len(part.rows), len(part.columns)) == (22, 12)


def test_a_merge_that_is_cut_keeps_the_part_that_is_shown():
    texts = [[str(column) for column in range(30)]]

    part = excerpt(texts, [["header"] * 30], merges=[(0, 1, 0, 20), (0, 22, 0, 26)], marks=[(0, 24)])

    # Columns A, B, C and W to AA are shown; the first merge begins in B and ends, as far as it is shown, in C.
    assert part.columns == (0, 1, 2, 22, 23, 24, 25, 26)
    assert part.merges == ((0, 1, 0, 2), (0, 3, 0, 7))


@pytest.mark.parametrize(
    ("ref", "cell"),
    [("A1", (0, 0)), ("D14", (13, 3)), ("AB2", (1, 27)), ("A1:B2", None), ("", None), ("B", None), ("12", None)],
)
def test_a_reference_is_read_as_row_and_column(ref, cell):
    assert cell_of(ref) == cell
