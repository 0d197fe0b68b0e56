"""A form filled in again has the tables it would have had by itself."""

import random
from pathlib import Path

import pytest

from ufanalysis.ingest import forms
from ufanalysis.ingest.annotations import annotated
from ufanalysis.ingest.forms import describe_form
from ufanalysis.ingest.grid import grid_of
from ufanalysis.ingest.tables import describe, titled
from ufanalysis.ingest.workbook import read_sheets

Rows = list[list[object]]
ROOT = Path(__file__).parents[2]
#: Numbers that layout may take for more than figures: years, numbers of rows and columns, fractions.
NUMBERS = (0.0, 1.0, 2.0, 3.0, 7.0, 0.25, 1995.0, 2020.0, 12345.5)
FORM: Rows = [
    ["城区就业情况", "", "", ""],
    ["地区", "登记失业人数", "就业率", "企业数"],
    ["东山区", 210.0, 95.5, 31.0],
    ["西山区", 320.0, 94.0, 1998.0],
]


def filled(rows: Rows, seed: int) -> Rows:
    """The same sheet with other numbers."""
    # No secret hangs on it, and a seed makes it repeatable.
    chance = random.Random(seed)  # noqa: S311
    return [[chance.choice(NUMBERS) if type(cell) is float else cell for cell in row] for row in rows]


def changed(row: int, column: int, cell: object) -> Rows:
    """The form with one other cell."""
    return [[cell if (r, c) == (row, column) else old for c, old in enumerate(cells)] for r, cells in enumerate(FORM)]


@pytest.mark.parametrize("path", sorted((ROOT / "data/raw").rglob("*.xls*")), ids=lambda path: path.stem)
def test_every_sheet_of_the_sample_with_other_figures_is_described_as_if_it_came_alone(path: Path) -> None:
    for sheet in read_sheets(path):
        for seed in range(3):
            grid = grid_of(filled(sheet.rows, seed), sheet.merges)

            assert describe_form(grid) == titled(annotated(describe(grid)), before="", otherwise="")


@pytest.mark.parametrize(
    "rows",
    [
        changed(3, 0, 1998.0),
        changed(2, 0, 1.0),
        changed(1, 1, 2020.0),
        changed(1, 3, "备注"),
        changed(1, 3, "年份"),
        changed(3, 1, ""),
        changed(3, 1, "约300"),
        [*FORM[:2], ["甲", 1.0, 2.0, 3.0], *FORM[2:]],
        [*FORM[:2], ["甲", 1.0, 2.0, 7.0], *FORM[2:]],
        [row[1:] for row in FORM],
    ],
)
def test_a_sheet_that_differs_in_more_than_figures_is_laid_out_anew(rows: Rows) -> None:
    describe_form(grid_of(FORM))

    for seed in range(20):
        grid = grid_of(filled(rows, seed))

        assert describe_form(grid) == titled(annotated(describe(grid)), before="", otherwise="")


PAIRS = [
    (
        [*FORM[2:], ["市直机关", 1990.0, 2005.0, 2020.0]],
        [["东山区", 1.0, 1.0, 2.0], ["西山区", 1500.0, 900.0, 1200.0], ["市直机关", 1990.0, 2005.0, 2020.0]],
    ),
    ([["甲", 5.0, 7.0, 9.0], *FORM[2:]], [["甲", 1.0, 2.0, 3.0], *FORM[2:]]),
    ([["甲", 1.0, 2.0, 3.0], *FORM[2:]], [["甲", 5.0, 7.0, 9.0], *FORM[2:]]),
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_numbers_that_layout_asks_about_are_part_of_the_form(first: Rows, second: Rows) -> None:
    describe_form(grid_of([*FORM[:2], *first]))
    grid = grid_of([*FORM[:2], *second])

    assert describe_form(grid) == titled(annotated(describe(grid)), before="", otherwise="")


@pytest.mark.parametrize("blank", [[], [""]], ids=["joined", "apart"])
def test_parts_beside_each_other_keep_their_own_columns(blank: Rows) -> None:
    def beside(one: object, other: object) -> Rows:
        heads: Rows = [["2023年就业"], ["地区", "人数", *blank, "地区", "人数"]]
        return [*heads, ["东山区", one, *blank, "西山区", "—"], ["南山区", other, *blank, "北山区", "—"]]

    for one, other in ((1.0, 3.0), (7.0, 9.0), (1998.0, 8.0), ("—", 6.0)):
        grid = grid_of(beside(one, other))

        assert describe_form(grid) == titled(annotated(describe(grid)), before="", otherwise="")


def test_a_form_with_other_figures_is_not_laid_out_again() -> None:
    describe_form(grid_of(FORM))
    met = forms._known.cache_info().hits

    describe_form(grid_of(filled(FORM, 1)))

    assert forms._known.cache_info().hits == met + 1


def test_figures_stay_those_of_their_own_sheet() -> None:
    first, second = (describe_form(grid_of(rows))[0] for rows in (FORM, changed(2, 1, 999.0)))

    assert first.table.grid.rows[2][1] == 210.0
    assert second.table.grid.rows[2][1] == 999.0


def test_titles_are_those_of_the_workbook_and_of_the_sheet_before() -> None:
    untitled, continued = FORM[1:], [["续表", "", "", ""], *FORM[1:]]

    names = [describe_form(grid_of(untitled), otherwise=f"{year}年就业")[0] for year in (2020, 2021)]
    after = describe_form(grid_of(continued), before="表3 2019年就业")[0]

    assert [(one.title, one.year) for one in names] == [("2020年就业", None), ("2021年就业", None)]
    assert (after.title, after.year) == ("表3 2019年就业 续表", 2019)
