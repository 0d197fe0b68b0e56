"""Footnotes: each figure below carries the notes that a reader who looks for its markers finds."""

import pytest
from tests.ingest.workbooks import book, books, workspace

from ufanalysis import read_cells
from ufanalysis.ingest.clean import clean
from ufanalysis.ingest.footnotes import footnotes_in, markers_of

HEADS = ["区县", "会员人数①", "女会员[2]"]
BODY = [["东山区", "100", "40(a)"], ["西江县*", 200, 90], ["南山区", "[4]", 60]]
NOTES = [
    ["注：① 含退休会员。"],
    ["    [2] 不含农民工；"],
    ["(a) 估算数"],
    ["* 2023年设立"],
    ["[4] 未统计"],
    ["资料来源：各区县总工会"],
]


def notes_of(path):
    return {row["ref"]: row["notes"] for row in read_cells(path).to_dict("records")}


def test_notes_are_tied_to_the_cells_that_carry_their_markers(tmp_path):
    path = book(tmp_path / "表.xlsx", ["2023年工会会员情况"], HEADS, *BODY, *NOTES)

    assert notes_of(path) == {
        "B3": ["含退休会员。"],
        "C3": ["估算数", "不含农民工"],
        "B4": ["2023年设立", "含退休会员。"],
        "C4": ["2023年设立", "不含农民工"],
        "B5": ["未统计", "含退休会员。"],
        "C5": ["不含农民工"],
    }


def test_a_marker_of_a_block_a_group_of_columns_or_the_title_speaks_of_all_below(tmp_path):
    heads = [["区县", "会员人数①（人）", ""], ["", "合计", "女"]]
    rows = [["一、城区②"], ["东山区", 100, 40], ["西江县", 200, 90], ["二、县"], ["南山区", 20, 10]]
    title = ["2023年会员情况（注）"]
    path = book(tmp_path / "表.xlsx", title, *heads, *rows, ["注：①含退休。②指主城区。"], merges=["B2:C2"])

    notes = notes_of(path)

    assert notes["B5"] == notes["C6"] == ["指主城区。", "含退休。"]
    assert notes["B8"] == ["含退休。"]


def test_a_marker_before_the_unit_is_no_part_of_the_name(tmp_path):
    path = book(
        tmp_path / "表.xlsx", ["2023年"], ["区县", "会员人数①（人）"], ["东山区", 1], ["西江县", 2], ["①含退休"]
    )

    figures = read_cells(path)

    assert figures["column_labels"].tolist() == [["会员人数"]] * 2
    assert figures["unit"].tolist() == ["人", "人"]


def test_the_notes_below_the_last_table_explain_those_above_it(tmp_path):
    table = [["区县", "会员人数"], ["东山区①", 10], ["西江县", 20]]
    rows = [["表1 2022年会员"], *table, [], ["表2 2023年会员"], *table, ["① 含托管园区。"]]

    assert notes_of(book(tmp_path / "表.xlsx", *rows))["B3"] == ["含托管园区。"]


def test_numbered_notes_are_tied_to_no_numbers_of_columns(tmp_path):
    heads = [["区县", "职工数", "会员数", "入会率"], ["甲", "①", "②", "③=②/①"]]
    path = book(
        tmp_path / "表.xlsx", ["2023年"], *heads, ["东山区", 10, 5, 50], ["西江县", 20, 5, 25], ["注：1.含退休"]
    )

    assert set(map(tuple, notes_of(path).values())) == {()}


def test_the_note_of_a_figure_stands_with_its_observation_and_before_what_was_revised(tmp_path):
    root = workspace(tmp_path / "city")
    sheet = ["2023年会员"], ["区县", "会员人数①"], ["东山区", "10②"], ["西江县", 20], ["①含退休。②估算数。"]
    later = ["2023年会员（修订）"], ["区县", "会员人数"], ["东山区", 11], ["西江县①", 21], ["①已核实。"]
    books(root / "data/raw/a.xlsx", {"初报": (sheet, ()), "修订": (later, ())})

    noted = clean(root).observations.set_index("district")["note"]

    assert noted["east"].startswith("修订数；原为10②")
    assert noted["west"].startswith("已核实；修订数；原为20")


def test_without_a_revision_the_notes_stand_alone(tmp_path):
    root = workspace(tmp_path / "city")
    book(root / "data/raw/a.xlsx", ["2023年会员"], ["区县", "会员人数①"], ["东山区", "10②"], ["①含退休。②估算数。"])

    assert clean(root).observations["note"].tolist() == ["估算数；含退休"]


@pytest.mark.parametrize(
    ("lines", "notes"),
    [
        (
            ["注：1.含退休会员；2.不含农民工；3.2023年设立。"],
            {"1": "含退休会员", "2": "不含农民工", "3": "2023年设立。"},
        ),
        (["注：①含退休；②不含农民工。"], {"1": "含退休", "2": "不含农民工。"}),
        (["（1）含；（2）不含"], {"1": "含", "2": "不含"}),
        (["注1：含退休", "注2：不含"], {"1": "含退休", "2": "不含"}),
        (["注：本表不含驻外单位，", "也不含部队。", "资料来源：统计局"], {"": "本表不含驻外单位，也不含部队。"}),
        (["注：2018年起口径有变"], {"": "2018年起口径有变"}),
        (
            ["2  Population figures are", "estimates as of July 1.", "* Less than one-tenth of 1 percent."],
            {"2": "Population figures are estimates as of July 1.", "*": "Less than one-tenth of 1 percent."},
        ),
        (["[1] Workers. [2] Days idle"], {"1": "Workers.", "2": "Days idle"}),
    ],
)
def test_notes_are_told_apart_by_what_opens_them(lines, notes):
    assert footnotes_in(lines) == notes


@pytest.mark.parametrize(
    ("label", "markers"),
    [
        ("会员人数①②", ("1", "2")),
        ("会员数²（人）", ("2",)),
        ("其他（注2）", ("2",)),
        ("合计（注）", ("",)),
        ("农业(a)", ("a",)),
        ("Chicago3, 4", ("3", "4")),
        ("西江县*", ("*",)),
        ("面积（m²）", ()),
        ("2021", ()),
        ("指标1", ()),
        ("PM2.5", ()),
        ("面积m2", ()),
        ("①", ()),
    ],
)
def test_markers_stand_at_the_end_of_words(label, markers):
    assert markers_of(label) == markers


@pytest.mark.real
def test_the_notes_of_a_real_list_of_work_stoppages(shared_real):
    """As printed below the list of the US Bureau of Labor Statistics: [4] data not available, [5] less than .005."""
    notes = notes_of(shared_real / "skizlik_bls/data/annual-listing.xlsx")

    assert notes["C4"] == ["Data not available."]
    assert notes["B4"] == []
    assert notes["G58"][0] == "Less than .005."
    assert notes["F4"][0].startswith("Days idle includes all stoppages in effect")
