"""Whose figures a sheet gives when neither its rows nor its columns say so."""

import pytest
from tests.ingest.workbooks import DISTRICTS, book, workspace

from ufanalysis.ingest.clean import clean
from ufanalysis.ingest.places import NOWHERE, Places
from ufanalysis.ingest.read import figures_of
from ufanalysis.ingest.sheets import Sheet

BODY = (["指标", "2023年", "2022年"], ["会员人数（人）", 100.0, 95.0], ["职工人数（人）", 120.0, 110.0])


def regions(*rows, sheet="Sheet1", file="2023年报表.xlsx", known=()):
    """The places of the figures; without a catalog unless districts are known, and with them 云川市."""
    width = max(map(len, rows))
    padded = [["" if c is None else c for c in row] + [""] * (width - len(row)) for row in rows]
    districts = frozenset(known)
    places = Places(districts=districts, names=districts | {"云川市", "全市", "合计", "总计"}) if known else NOWHERE
    return [f.region for f in figures_of([Sheet(name=sheet, rows=padded)], file, places)]


@pytest.mark.parametrize(
    "line",
    [
        ["填报单位：东山区总工会"],
        ["填报单位（盖章）：东山区总工会", None, "单位：人"],
        ["填报单位:", "东山区总工会"],
        ["报送单位　东山区"],
        ["填 报 单 位：东 山 区 总 工 会"],
        ["填报单位：东山区总工会（公章）", None, "单位：人"],
        ["填报单位：东山区总工会　　填表人：张三"],
        ["填报单位负责人：张三", "填报单位：东山区总工会"],
    ],
)
def test_the_sender_of_a_form_is_the_place_of_its_figures(line):
    assert set(regions(["2023年会员情况"], line, *BODY)) == {"东山区"}


def test_the_sender_may_stand_below_the_table():
    assert set(regions(["2023年会员情况"], *BODY, ["填报单位：东山区总工会", None, "填表人：张三"])) == {"东山区"}


@pytest.mark.parametrize("line", ["填报单位：云川市总工会", "填报单位：全市", "填报单位：", "单位：人"])
def test_a_city_or_nobody_as_sender_names_no_district(line):
    assert set(regions(["2023年会员情况"], [line], *BODY)) == {""}


KNOWN = {"东山区", "西江县", "石城市"}


@pytest.mark.parametrize(
    ("title", "file", "place"),
    [
        ("东山区2023年会员情况", "报表.xlsx", "东山区"),
        ("云川市东山区2023年会员情况", "报表.xlsx", "东山区"),
        ("2023年会员情况", "2023/东山区/报表.xlsx", "东山区"),
        ("2023年会员情况", "东山区2023年报表.xlsx", "东山区"),
        ("2023年会员情况", "云川市/2023/东山区.xlsx", "东山区"),
        ("云川市2023年会员情况", "2023/东山区.xlsx", "东山区"),
        ("西江县2023年会员情况", "东山区报表.xlsx", "西江县"),
        ("云川市2023年会员情况", "云川市2023年报表.xlsx", ""),
        # Neither district's, and certainly not the city's.
        ("东山区、西江县2023年会员情况", "报表.xlsx", "东山区、西江县"),
        ("东山区西江县2023年会员情况", "报表.xlsx", "东山区、西江县"),
        ("东山区桥东街道2023年会员情况", "报表.xlsx", "东山区桥东街道"),
        ("东山区各街道2023年会员情况", "报表.xlsx", "东山区"),
    ],
)
def test_title_and_file_are_searched_for_known_districts(title, file, place):
    assert set(regions([title], *BODY, file=file, known=KNOWN)) == {place}
    assert set(regions([title], *BODY, file=file)) == {""}


@pytest.mark.parametrize(
    ("sender", "place"),
    [
        ("东山区总工会", "东山区"),
        ("云川市东山区总工会", "东山区"),
        ("东山区总工会办公室", "东山区"),
        ("石城市总工会", "石城市"),
        ("北河区总工会", "北河区"),
        ("东山区桥东街道总工会", "东山区桥东街道总工会"),
        ("东山区教育工会", "东山区教育工会"),
        ("云川市总工会", ""),
    ],
)
def test_the_sender_counts_more_than_the_city_in_the_title(sender, place):
    rows = (["云川市2023年会员情况"], [f"填报单位：{sender}"], *BODY)

    assert set(regions(*rows, known=KNOWN)) == {place}


@pytest.mark.parametrize("sheet", ["合计", "总计", "汇总", "Sheet1", "全区"])
def test_a_sheet_of_totals_in_the_workbook_of_a_district_is_the_districts(sheet):
    assert set(regions(["2023年"], *BODY, sheet=sheet, file="东山区.xlsx", known=KNOWN)) == {"东山区"}


def test_a_sheet_named_after_the_whole_city_is_the_citys():
    assert set(regions(["2023年"], *BODY, sheet="全市", file="东山区.xlsx", known=KNOWN)) == {"全市"}


def test_zones_and_streets_are_parts_of_the_sender():
    rows = (["区域", "会员（人）"], ["经济开发区", 60.0], ["桥西街道", 40.0], ["区合计", 100.0])

    assert regions(["填报单位：东山区总工会"], *rows, known=KNOWN) == ["经济开发区", "桥西街道", "东山区"]


def test_each_table_of_a_sheet_has_the_sender_next_to_it():
    rows = [["填报单位：东山区总工会"], *BODY, [], ["表2 2023年会员情况"], ["填报单位：西江县总工会"], *BODY]

    assert regions(*rows, known=KNOWN) == ["东山区"] * 4 + ["西江县"] * 4


def test_a_count_of_senders_is_no_sender():
    rows = (["指标", "2023年"], ["填报单位数", 5.0], ["会员人数（人）", 100.0])

    assert set(regions(["2023年"], *rows, ["填报单位：东山区总工会"])) == {"东山区"}


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


def test_the_union_of_a_district_that_is_a_city_is_known_by_the_catalog(tmp_path):
    districts = DISTRICTS.replace("西江县", "石城市")
    root = workspace(tmp_path / "city", districts=districts)
    rows = ["东山区总工会", 60], ["石城市总工会", 40], ["云川市总工会", 5]
    book(root / "data/raw/2023.xlsx", ["2023年会员情况"], ["单位名称", "会员人数（人）"], *rows)

    result = clean(root)

    assert result.observations.set_index("district")["value"].to_dict() == {"east": 60, "west": 40}
    assert [name for _, name, *_ in result.unknown] == ["云川市总工会"]
