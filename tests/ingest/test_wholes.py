"""Figures of months, kinds or quarters are not those of the whole."""

import pytest
from tests.ingest.workbooks import book, workspace
from typer.testing import CliRunner

from ufanalysis.cli import app
from ufanalysis.ingest.clean import clean

HEAD = "会员人数（人）"
AID = "帮扶资金（万元）"


def cleaned(tmp_path, *rows, head=("区县", HEAD), merges=()):
    root = workspace(tmp_path / "city")
    book(root / "data/raw/2023.xlsx", ["2023年情况"], list(head), *rows, merges=merges)
    return clean(root)


def members(result, district="east"):
    observations = result.observations
    return observations[observations["district"] == district]["value"].tolist()


def told(result, code):
    findings = result.findings[result.findings["code"] == code]
    return findings[["severity", "ref", "found"]].apply(tuple, axis=1).tolist()


def test_quarters_are_no_figures_of_the_year_and_the_year_is(tmp_path):
    rows = ["东山区", "一季度", 100], [None, "二季度", 110], [None, "全年", 120]

    result = cleaned(tmp_path, *rows, head=("区县", "时间段", HEAD))

    assert members(result) == [120]
    assert [(what, name, count) for what, name, count, _ in result.unknown] == [
        ("part", "一季度 ▸ 会员人数", 1),
        ("part", "二季度 ▸ 会员人数", 1),
    ]
    assert told(result, "PARTS_BESIDE_WHOLE") == [
        ("info", "C3", "“工会会员数”另有分项：“一季度 ▸ 会员人数”、“二季度 ▸ 会员人数”，共 2 个数")
    ]


def test_months_without_a_total_give_no_figure_of_the_year(tmp_path):
    result = cleaned(tmp_path, ["东山区", "1月", 100], [None, "2月", 110], head=("区县", "月份", HEAD))

    assert members(result) == []
    assert told(result, "PARTS_WITHOUT_WHOLE") == [
        ("warning", "C3", "“工会会员数”只有分项、没有合计：“1月 ▸ 会员人数”、“2月 ▸ 会员人数”，共 2 个数")
    ]


WOMEN = """
[indicators.women]
name = "女会员人数"
unit = "人"
pillar = "组织基础"
direction = "up"
kind = "stock"
"""


def test_the_part_beside_one_that_became_an_indicator_is_a_part_still(tmp_path):
    root = workspace(tmp_path / "city")
    catalog = root / "data/catalog/indicators.toml"
    catalog.write_text(catalog.read_text("utf-8") + WOMEN, "utf-8")
    rows = ["东山区", "男", 60], [None, "女", 40], ["西江县", "男", 70], [None, "女", 30]
    book(root / "data/raw/2023.xlsx", ["2023年情况"], ["区县", "性别", HEAD], *rows)

    result = clean(root)

    assert result.observations[["indicator", "value"]].values.tolist() == [["women", 40.0], ["women", 30.0]]
    assert [found for _, _, found in told(result, "PARTS_WITHOUT_WHOLE")] == [
        "“工会会员数”只有分项、没有合计：“男 ▸ 会员人数”，共 2 个数"
    ]


def test_many_parts_are_one_finding(tmp_path):
    rows = [["东山区" if k == 0 else None, f"第{k}基层工会", 100 + k] for k in range(60)]

    result = cleaned(tmp_path, *rows, head=("区县", "单位", HEAD))

    ((severity, ref, found),) = told(result, "PARTS_WITHOUT_WHOLE")
    assert (severity, ref) == ("warning", "C3")
    assert found.endswith("“第9基层工会 ▸ 会员人数”等，共 60 个数")
    assert "UNKNOWN_INDICATOR" not in set(result.findings["code"])


@pytest.mark.parametrize("other", ["100", "0.01万人", "１００"])
def test_the_same_figure_of_parts_is_no_contest_however_it_is_spelt(tmp_path, other):
    result = cleaned(tmp_path, ["东山区", "表一", 100], [None, "表二", other], head=("区县", "口径", HEAD))

    assert set(members(result)) == {100}


def test_equal_parts_of_a_flow_are_parts(tmp_path):
    rows = [["东山区" if k == 1 else None, f"第{k}季度", 25] for k in range(1, 5)]

    result = cleaned(tmp_path, *rows, head=("区县", "时间段", AID))

    assert members(result) == []
    assert len(told(result, "PARTS_WITHOUT_WHOLE")) == 1


def test_both_versions_of_a_figure_are_the_whole_and_the_revised_one_counts(tmp_path):
    rows = ["东山区", 100, 105], ["西江县", 50, 52]

    result = cleaned(tmp_path, ["", HEAD, HEAD], *rows, head=("区县", "原报数", "修订数"))

    assert (members(result), members(result, "west")) == ([105], [52])


@pytest.mark.parametrize("period", ["1-12月", "1—12月", "1至12月", "1~12月累计", "全年"])
def test_all_months_are_the_year(tmp_path, period):
    rows = ["东山区", "1-6月", 10], [None, period, 30]

    assert members(cleaned(tmp_path, *rows, head=("区县", "时间段", AID))) == [30]


@pytest.mark.parametrize("head", [("区县", "项目", HEAD), ("项目", "区县", HEAD)])
def test_a_row_of_changes_gives_no_figure_and_has_no_name_to_look_up(tmp_path, head):
    change = ["东山区", "比上年增减", 5] if head[0] == "区县" else ["比上年增减", "东山区", 5]

    result = cleaned(tmp_path, change, head=head)

    assert (members(result), result.unknown) == ([], [])


def test_a_chapter_on_growth_is_no_change(tmp_path):
    rows = ["会员发展增长情况"], ["会员人数", 100], ["帮扶资金（万元）", 10]

    observations = cleaned(tmp_path, *rows, head=("项目", "2023年（人）")).observations

    assert observations.set_index("indicator")["value"].to_dict() == {"members": 100, "aid": 10}


def test_a_part_is_offered_as_an_indicator_and_never_as_another_name_of_its_whole(tmp_path):
    cleaned(tmp_path, ["东山区", "一季度", 100], [None, "二季度", 110], head=("区县", "时间段", HEAD))
    root = tmp_path / "city"

    told = CliRunner().invoke(app, ["catalog", "suggest", "--root", str(root)]).output

    assert "分项“一季度 ▸ 会员人数”（1 个数）" in told
    assert 'name = "工会会员数（一季度）"' in told
    assert "如就是" not in told


def test_kinds_of_enterprise_are_parts_beside_their_total(tmp_path):
    rows = ["东山区", "公有制", 60], [None, "非公有制", 40], [None, "合计", 100]

    assert members(cleaned(tmp_path, *rows, head=("区县", "类型", HEAD))) == [100]


def test_groups_of_columns_are_parts_beside_the_column_of_all(tmp_path):
    rows = ["东山区", 100, 60, 40], ["西江县", 50, 30, 20]

    result = cleaned(tmp_path, ["", HEAD, HEAD, HEAD], *rows, head=("区县", "合计", "公有制", "非公有制"))

    assert members(result) == [100]


def test_a_remark_beside_the_name_of_a_district_makes_no_part_of_its_figure(tmp_path):
    rows = ["东山区", "张三", 100], ["西江县", "李四", 50]

    result = cleaned(tmp_path, *rows, head=("区县", "联系人", HEAD))

    assert (members(result), members(result, "west")) == ([100], [50])
    assert result.unknown == []
