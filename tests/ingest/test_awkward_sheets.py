"""Sheets that once lost or changed a figure; each test is one of them."""

import pytest
from tests.ingest.workbooks import DISTRICTS, book, workspace

from ufanalysis.ingest.clean import clean
from ufanalysis.ingest.measures import stated_units
from ufanalysis.ingest.places import is_place_head
from ufanalysis.ingest.quantity import parse


@pytest.fixture
def made(tmp_path):
    def making(*rows, name="2024/a.xlsx", **more):
        root = workspace(tmp_path / "city", **more)
        book(root / "data/raw" / name, *rows)
        return clean(root)

    return making


def at(cleaned, district, indicator="members", year=2024):
    rows = cleaned.observations.to_dict("records")
    return next((r for r in rows if (r["district"], r["indicator"], r["year"]) == (district, indicator, year)), None)


HEAD = ["区县", "工会会员数（人）"]


def test_year_like_members_are_members(made):
    c = made(["2024年"], HEAD, ["东山区", 1998], ["西江县", 2003], ["合计", 4001])
    assert (at(c, "east") or {}).get("value") == 1998
    assert at(c, "city", year=2003) is None


def test_words_in_the_only_column(made):
    c = made(["2024年"], HEAD, ["东山区", 10], ["西江县", "见附件"], ["合计", 30])
    assert at(c, "west")["status"] == "suspect"


def test_words_in_the_first_row(made):
    c = made(["2024年"], HEAD, ["东山区", "见附件"], ["西江县", 20], ["合计", 30])
    assert at(c, "west")["value"] == 20


@pytest.mark.parametrize(
    "rows", [[["东山区", None], ["西江县", 20], ["合计", 20]], [["西江县", 20], ["合计", 20], ["东山区", None]]]
)
def test_blank_in_first_or_last_row_of_the_only_column(made, rows):
    assert at(made(["2024年"], HEAD, *rows), "east")["status"] == "missing"


def test_column_numbers(made):
    assert (
        at(
            made(["2024年"], [*HEAD, "帮扶资金（万元）"], ["甲", 1, 2], ["东山区", 10, 20], ["西江县", 30, 40]),
            "east",
        )["value"]
        == 10
    )


def test_scaled_text_under_a_scaled_unit_is_not_scaled_twice(made):
    c = made(["2024年"], ["区县", "帮扶资金（万元）"], ["东山区", 10], ["西江县", "3万"])
    assert at(c, "west", "aid")["value"] == 3


def test_reporting_unit_is_no_measure():
    assert stated_units(["填报单位：云川市总工会"]) == []


def test_bare_units_in_a_heading_row(made):
    assert (
        at(
            made(
                ["2024年"], ["区县", "工会会员数", "帮扶资金"], ["", "人", "万元"], ["东山区", 10, 1], ["西江县", 20, 2]
            ),
            "east",
        )["value"]
        == 10
    )


def test_heading_repeated_inside_a_table_keeps_the_year(made):
    assert at(made(["2024年"], HEAD, ["东山区", 10], HEAD, ["西江县", 30], name="a.xlsx"), "west")


def test_a_district_absorbed_by_one_that_stays(made):
    more = DISTRICTS + '\n[districts.old]\nname = "南汇区"\nuntil = 2022\nsuccessor = "east"\n'
    assert made(["2022年"], HEAD, ["东山区", 10], ["西江县", 30], ["南汇区", 5], districts=more)


@pytest.mark.parametrize("text", ["88①", "3²"])
def test_raised_digits_are_no_digits(text):
    assert parse(text).value in (88, 3)
    assert parse(text).marker


@pytest.mark.parametrize("text", ["1,000,00", "12,345,6"])
def test_misplaced_commas_are_suspect(text):
    assert parse(text).status == "suspect"


def test_heading_of_counties():
    assert is_place_head("县(市、区)")
