"""Figures of months, kinds or quarters are not those of the whole."""

from tests.ingest.workbooks import book, workspace

from ufanalysis.ingest.clean import clean

HEAD = "会员人数（人）"


def cleaned(tmp_path, *rows, head=("区县", HEAD), merges=()):
    root = workspace(tmp_path / "city")
    book(root / "data/raw/2023.xlsx", ["2023年情况"], list(head), *rows, merges=merges)
    return clean(root)


def members(result, district="east"):
    observations = result.observations
    return observations[observations["district"] == district]["value"].tolist()


def test_quarters_are_no_figures_of_the_year_and_the_year_is(tmp_path):
    rows = ["东山区", "一季度", 100], [None, "二季度", 110], [None, "全年", 120]

    result = cleaned(tmp_path, *rows, head=("区县", "时间段", HEAD))

    assert members(result) == [120]
    assert [(name, count) for _, name, count, _ in result.unknown] == [
        ("一季度 ▸ 会员人数", 1),
        ("二季度 ▸ 会员人数", 1),
    ]


def test_months_without_a_total_give_no_figure_of_the_year(tmp_path):
    result = cleaned(tmp_path, ["东山区", "1月", 100], [None, "2月", 110], head=("区县", "月份", HEAD))

    assert members(result) == []
    assert len(result.unknown) == 2


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
