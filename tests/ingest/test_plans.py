"""What one sheet of a form says is never taken for what another says."""

import pytest
from tests.ingest.workbooks import books, workspace

from ufanalysis.ingest.clean import clean

HEAD = ["区县", "会员人数（人）"]


def stored(tmp_path, sheets, file="报表.xlsx"):
    """The values of a workbook by indicator, district and year."""
    root = workspace(tmp_path / "city")
    books(root / "data/raw" / file, {name: (rows, ()) for name, rows in sheets.items()})
    return clean(root).observations.set_index(["indicator", "district", "year"])["value"].to_dict()


def test_each_sheet_of_a_form_has_its_own_year_figures_and_gaps(tmp_path):
    values = stored(
        tmp_path,
        {
            "2021年": [HEAD, ["东山区", 10], ["西江县", 20]],
            "2022年": [HEAD, ["东山区", 11], ["西江县", 21]],
            "2023年": [HEAD, ["东山区", 12], ["西江县", None]],
        },
    )

    assert values[("members", "east", 2021)] == 10
    assert values[("members", "east", 2022)] == 11
    assert values[("members", "west", 2022)] == 21
    assert values[("members", "east", 2023)] == 12
    assert values[("members", "west", 2023)] != values[("members", "west", 2023)]


def test_sheets_of_one_form_whose_words_name_nothing_are_named_by_their_own_titles(tmp_path):
    rows = [["区县", "2023年"], ["东山区", 10], ["西江县", 20]]

    values = stored(tmp_path, {"工会会员数": rows, "帮扶资金": rows, "其他": rows})

    assert set(values) == {(code, place, 2023) for code in ("members", "aid") for place in ("east", "west")}


@pytest.mark.parametrize("revised_first", [True, False])
def test_a_revised_sheet_revises_no_other_of_its_form(tmp_path, revised_first):
    sheets = {"2023年修订": [HEAD, ["东山区", 11], ["西江县", 21]], "2023年": [HEAD, ["东山区", 10], ["西江县", 20]]}
    ordered = sheets if revised_first else dict(reversed(sheets.items()))

    values = stored(tmp_path, ordered)

    assert values == {("members", "east", 2023): 11, ("members", "west", 2023): 21}


def test_each_sheet_of_a_form_speaks_for_its_own_sender(tmp_path):
    rows = [["指标", "2023年"], ["会员人数（人）", 10], ["帮扶资金（万元）", 20]]

    values = stored(tmp_path, {"东山区": rows, "西江县": rows, "合计": rows})

    assert {place for _, place, _ in values} == {"east", "west", "city"}
