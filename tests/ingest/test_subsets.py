"""A total of some districts is not the city's."""

import pytest
from tests.ingest.workbooks import book, workspace

from ufanalysis.ingest.clean import clean

THIRD = """
[districts.north]
name = "北河县"
kind = "县"
"""
HEADS = ["区县", "会员人数（人）"]


@pytest.fixture
def city(tmp_path):
    """A workspace with three districts, all of which gave their members in 2022."""
    root = workspace(tmp_path / "city")
    districts = root / "data/catalog/districts.toml"
    districts.write_text(districts.read_text("utf-8") + THIRD, "utf-8")
    rows = [["东山区", 90], ["西江县", 190], ["北河县", 290], ["合计", 570]]
    book(root / "data/raw/2022.xlsx", ["2022年会员"], HEADS, *rows)
    return root


def of_city(root, year=2023):
    cleaned = clean(root)
    rows = cleaned.observations.query("district == 'city' and year == @year")
    return rows["value"].tolist(), cleaned.findings[["severity", "code", "ref"]].values.tolist()


def test_the_total_of_some_districts_is_not_that_of_the_city(city):
    book(city / "data/raw/2023.xlsx", ["2023年两县会员"], HEADS, ["西江县", 200], ["北河县", 300], ["合计", 500])

    assert of_city(city) == ([], [["warning", "SUM_OF_SOME", "B5"]])


@pytest.mark.parametrize("name", ["全市", "云川市"])
def test_a_total_in_the_name_of_the_city_is_the_citys(city, name):
    book(city / "data/raw/2023.xlsx", ["2023年会员"], HEADS, ["西江县", 200], ["北河县", 300], [name, 500])

    assert of_city(city)[0] == [500.0]


def test_a_total_below_a_title_of_the_whole_city_is_the_citys(city):
    book(city / "data/raw/2023.xlsx", ["2023年全市会员"], HEADS, ["西江县", 200], ["北河县", 300], ["合计", 500])

    assert of_city(city)[0] == [500.0]


def test_a_district_that_reports_later_takes_no_total_away(city):
    book(city / "data/raw/2021.xlsx", ["2021年会员"], HEADS, ["西江县", 200], ["北河县", 300], ["合计", 500])

    assert of_city(city, year=2021)[0] == [500.0]


def test_a_total_that_counts_more_than_its_table_lists_is_the_citys(city):
    book(city / "data/raw/2023.xlsx", ["2023年会员"], HEADS, ["西江县", 200], ["北河县", 300], ["合计", 600])

    assert of_city(city)[0] == [600.0]


def test_the_total_of_all_that_ever_reported_is_the_citys(city):
    (city / "data/raw/2022.xlsx").unlink()
    book(city / "data/raw/2023.xlsx", ["2023年会员"], HEADS, ["西江县", 200], ["北河县", 300], ["合计", 500])

    assert of_city(city)[0] == [500.0]


def test_a_district_that_says_it_has_none_is_counted(city):
    rows = [["东山区", "—"], ["西江县", 200], ["北河县", 300], ["合计", 500]]
    book(city / "data/raw/2023.xlsx", ["2023年会员"], HEADS, *rows)

    assert of_city(city)[0] == [500.0]


def test_another_table_on_the_sheet_keeps_its_total(city):
    heads = ["区县", "帮扶资金（万元）"]
    book(city / "data/raw/2022帮扶.xlsx", ["2022年帮扶"], heads, ["东山区", 9], ["西江县", 9], ["北河县", 9])
    first = [HEADS, ["西江县", 200], ["北河县", 300], ["合计", 500]]
    second = [["2023年帮扶（含市直）"], heads, ["西江县", 10], ["北河县", 10], ["合计", 25]]
    book(city / "data/raw/2023.xlsx", ["2023年会员"], *first, [], *second)

    assert of_city(city)[0] == [25.0]
