"""Cells typed and labels cleaned: what a cell looks like decides its kind, never what stands around it."""

import numpy as np
import pytest

from ufanalysis.ingest.grid import BLANK, MARK, NUMBER, TEXT, YEAR, clean_label, grid_of

KINDS = [
    ("", BLANK),
    ("  ", BLANK),
    (None, BLANK),
    ("区县", TEXT),
    ("2024年会员", TEXT),
    (12.0, NUMBER),
    ("1,234", NUMBER),
    ("约300", NUMBER),
    ("92.5%", NUMBER),
    (2024.0, YEAR),
    (2024.5, NUMBER),
    (1899.0, NUMBER),
    ("2024", YEAR),
    (" 2015 *", YEAR),
    ("…", MARK),
    ("—", MARK),
    ("(12)", MARK),
]


@pytest.mark.parametrize(("cell", "kind"), KINDS)
def test_a_cell_is_typed_by_what_it_holds(cell, kind):
    assert grid_of([[cell]]).kinds == [[kind]]


@pytest.mark.parametrize(
    ("cell", "label"),
    [
        ("地  区", "地区"),
        ("合\u3000\u3000计", "合计"),
        ("职工\n总数", "职工总数"),
        ("  All   States ", "All States"),
        ("（人）", "(人)"),
        ("２０２４年", "2024年"),
        ("…", "…"),
        (3.0, "3"),
        (2.5, "2.5"),
        (None, ""),
    ],
)
def test_a_label_is_one_line_without_the_spaces_that_justify_words(cell, label):
    assert clean_label(cell) == label


def test_short_rows_are_filled_with_blanks():
    grid = grid_of([["a"], ["b", 1.0, 2.0]])

    assert (grid.height, grid.width) == (2, 3)
    assert grid.kinds[0] == [TEXT, BLANK, BLANK]


def test_every_cell_under_a_merge_knows_where_its_content_stands():
    grid = grid_of([["a", "", "b"], ["", "", "c"]], [(0, 0, 1, 1)])

    assert grid.covered() == {(0, 1): (0, 0), (1, 0): (0, 0), (1, 1): (0, 0)}


def test_a_merge_that_reaches_beyond_the_sheet_does_no_harm():
    grid = grid_of([["a", "b"]], [(0, 0, 5, 0), (9, 9, 10, 10)])

    assert grid.covered() == {}


def test_a_part_of_a_grid_keeps_the_addresses_of_the_sheet():
    part = grid_of([["a", "", "b", "c"]], [(0, 2, 0, 3)]).part(2, 3)

    assert part.rows == [["b", "c"]]
    assert part.left == 2
    assert part.merges == [(0, 0, 0, 1)]


def test_only_plain_numbers_are_numbers_at_once() -> None:
    # True, whole numbers of other readers, text and blanks are asked one by one.
    numbers = grid_of([["a", 1.5, True], [2, "3", ""], [2020.0]]).numbers

    assert np.isnan(numbers).tolist() == [[True, False, True], [True, True, True], [False, True, True]]
    assert numbers[~np.isnan(numbers)].tolist() == [1.5, 2020.0]
