"""Whose figures a sheet gives when neither its rows nor its columns say so."""

import pytest
from tests.ingest.workbooks import book, workspace

from ufanalysis.ingest.clean import clean
from ufanalysis.ingest.read import figures_of
from ufanalysis.ingest.sheets import Sheet

BODY = (["指标", "2023年", "2022年"], ["会员人数（人）", 100.0, 95.0], ["职工人数（人）", 120.0, 110.0])


def regions(*rows, sheet="Sheet1", file="2023年报表.xlsx", known=()):
    """The places of the figures, without a catalog unless places are known."""
    width = max(map(len, rows))
    padded = [["" if c is None else c for c in row] + [""] * (width - len(row)) for row in rows]
    return [f.region for f in figures_of([Sheet(name=sheet, rows=padded)], file, frozenset(known))]


@pytest.mark.parametrize(
    "line",
    [
        ["填报单位：东山区总工会"],
        ["填报单位（盖章）：东山区总工会", None, "单位：人"],
        ["填报单位:", "东山区总工会"],
        ["报送单位　东山区"],
    ],
)
def test_the_sender_of_a_form_is_the_place_of_its_figures(line):
    assert set(regions(["2023年会员情况"], line, *BODY)) == {"东山区"}


def test_the_sender_may_stand_below_the_table():
    assert set(regions(["2023年会员情况"], *BODY, ["填报单位：东山区总工会", None, "填表人：张三"])) == {"东山区"}


@pytest.mark.parametrize("line", ["填报单位：云川市总工会", "填报单位：全市", "填报单位：", "单位：人"])
def test_a_city_or_nobody_as_sender_names_no_district(line):
    assert set(regions(["2023年会员情况"], [line], *BODY)) == {""}


@pytest.mark.parametrize(
    ("title", "file", "place"),
    [
        ("东山区2023年会员情况", "报表.xlsx", "东山区"),
        ("云川市东山区2023年会员情况", "报表.xlsx", "东山区"),
        ("2023年会员情况", "2023/东山区/报表.xlsx", "东山区"),
        ("2023年会员情况", "东山区2023年报表.xlsx", "东山区"),
        ("西江县2023年会员情况", "东山区报表.xlsx", "西江县"),
        ("东山区、西江县2023年会员情况", "报表.xlsx", ""),
    ],
)
def test_title_and_file_are_searched_for_known_places(title, file, place):
    known = {"云川市", "东山区", "西江县"}

    assert set(regions([title], *BODY, file=file, known=known)) == {place}
    assert set(regions([title], *BODY, file=file)) == {""}


def test_the_total_of_streets_on_the_form_of_a_district_is_the_districts():
    rows = (["街道", "会员（人）"], ["桥东街道", 60.0], ["桥西街道", 40.0], ["合计", 100.0])

    assert regions(["填报单位：东山区总工会"], *rows) == ["桥东街道", "桥西街道", "东山区"]


def test_a_sheet_that_lists_other_districts_speaks_for_the_whole():
    rows = (["区县", "会员（人）"], ["东山区", 60.0], ["西江县", 40.0], ["合计", 100.0])

    assert regions(["填报单位：东山区总工会"], *rows) == ["东山区", "西江县", "合计"]


def test_the_form_of_a_district_never_becomes_the_citys_figure(tmp_path):
    root = workspace(tmp_path / "city")
    book(root / "data/raw/2023/东山区报表.xlsx", ["2023年会员情况"], *BODY)

    observations = clean(root).observations

    assert set(observations["district"]) == {"east"}
    assert sorted(observations["value"]) == [95, 100]
