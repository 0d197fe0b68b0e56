"""Sheets as district unions send them; every expectation is what the person who filled them in meant."""

import pytest
from tests.ingest.workbooks import INDICATORS, book, workspace

from ufanalysis import read_cells
from ufanalysis.ingest.clean import clean
from ufanalysis.ingest.planned import is_plan

EAST, WEST = "东山区", "西江县"


@pytest.fixture
def read(tmp_path):
    """The figures of a sheet by address."""

    def reading(*rows, merges=()):
        figures = read_cells(book(tmp_path / "表.xlsx", *rows, merges=merges)).to_dict("records")
        return {figure["ref"]: figure for figure in figures}

    return reading


@pytest.fixture
def cleaned(tmp_path):
    """A workspace of two districts, cleaned with one sheet."""

    def cleaning(*rows, merges=(), indicators=INDICATORS):
        root = workspace(tmp_path / "city", indicators=indicators)
        book(root / "data/raw/a.xlsx", *rows, merges=merges)
        return clean(root)

    return cleaning


def stored(cleaned):
    rows = cleaned.observations.to_dict("records")
    return {(r["indicator"], r["district"], r["year"]): r["value"] for r in rows}


# ---- units ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", ["   ", " ", "\u3000"])
def test_a_unit_right_behind_the_title_counts(cleaned, gap):
    found = cleaned([f"2023年帮扶资金统计表{gap}单位：元"], ["区县", "帮扶资金"], [EAST, 15000000], [WEST, 12100000])

    assert stored(found) == {("aid", "east", 2023): 1500.0, ("aid", "west", 2023): 1210.0}


def test_of_several_units_behind_the_title_each_item_has_its_own(read):
    figures = read(
        ["2023年情况表  单位：万元、户"], ["区县", "帮扶资金", "在档困难职工"], [EAST, 1500, 20], [WEST, 10, 30]
    )

    assert (figures["B3"]["unit"], figures["C3"]["unit"]) == ("万元", "户")


def test_words_for_cases_fees_and_staff_choose_the_unit(read):
    heads = ["区县", "受理欠薪案件", "保费", "拨款", "追回欠薪", "调解员"]

    figures = read(["2023年"], ["单位：件、万元、人"], heads, [EAST, 1, 2, 3, 4, 5], [WEST, 1, 2, 3, 4, 5])

    assert [figures[f"{letter}4"]["unit"] for letter in "BCDEF"] == ["件", "万元", "万元", "万元", "人"]


def test_a_heading_with_a_unit_still_names_the_place(read):
    figures = read(["2023年女职工权益"], ["项目", "澄湾区（个）", "鹿鸣区（个）"], ["母婴关爱室", 20, 25])

    assert [figures[ref]["region"] for ref in ("B3", "C3")] == ["澄湾区", "鹿鸣区"]


# ---- plans ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        *(
            "2024年度目标任务分解情况",
            "2023年度任务清单",
            "2023年预计完成情况",
            "目标任务分解（各区县）",
            "任务分解情况",
        ),
        *(
            "指标任务分配表",
            "目标任务书",
            "考核目标一览表",
            "指标计划安排表",
            "主要指标目标值",
            "预期目标",
            "重点任务安排",
        ),
        *("计划数汇总", "关于下达2024年目标任务的通知", "经费预算明细", "2023年会员发展计划"),
    ],
)
def test_titles_of_plans(title):
    assert is_plan(title)


@pytest.mark.parametrize(
    "title",
    [
        *("2023年目标任务完成情况", "任务完成进度表", "助学计划实施情况", "2023年目标考核得分", "互助保障计划"),
        *("2023年预算执行情况", "职工帮扶情况", "任务推进情况"),
    ],
)
def test_titles_of_results(title):
    assert not is_plan(title)


# ---- who sent it ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["编制单位", "制表单位", "填报工会", "填报区县", "单位名称", "单位", "填报人单位", "申报单位", "填报单位"]
)
def test_the_sender_is_named_in_many_ways(cleaned, line):
    found = cleaned(
        ["2023年主要指标表"], [f"{line}：东山区总工会"], ["项目", "本年"], ["会员人数", 100], ["帮扶资金", 90]
    )

    assert stored(found) == {("members", "east", 2023): 100.0, ("aid", "east", 2023): 90.0}


def test_a_form_of_pairs_is_read_from_left_to_right(cleaned):
    sender = ["填报单位", "东山区总工会", "联系电话", "86001234"]

    found = cleaned(
        ["2023年职工之家基本情况表"], sender, ["职工总数", 520, "会员人数", 510], ["经费", 3, "帮扶资金", 2]
    )

    assert stored(found) == {("members", "east", 2023): 510.0, ("aid", "east", 2023): 2.0}


def test_the_union_of_a_works_is_not_the_city_and_its_founding_no_year(read):
    sender = ["单位名称", "东山纺织工会", "成立时间", "1998年5月"]
    rows = [["传真", "0571-86001234", "会员人数", 510], ["经费", 3, "帮扶资金", 2]]

    figures = read(["2023年职工之家基本情况表"], sender, *rows)

    assert {figure["region"] for figure in figures.values()} == {"东山纺织工会"}
    assert {figure["year"] for figure in figures.values()} == {2023}
    assert figures["B3"]["status"] == "suspect"


# ---- rows and columns -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("merges", [(), ("A2:B2", "A3:B3", "A4:A5", "A6:B6")])
def test_parts_in_a_column_of_their_own_stand_behind_their_item(read, merges):
    heads = ["指标", "", "单位", "数量"]
    items = [
        ["职工", "", "人", 1000],
        ["其中", "会员", "人", 400],
        ["", "女性", "人", 300],
        ["困难家庭", "", "户", 200],
    ]

    figures = read(["2023年统计"], heads, *items, ["其中", "在档", "户", 150], merges=merges)

    assert [figures[f"D{row}"]["row_labels"] for row in (4, 5, 7)] == [
        ["职工", "其中", "会员"],
        ["职工", "其中", "女性"],
        ["困难家庭", "其中", "在档"],
    ]


def test_this_year_end_beside_the_last(cleaned):
    found = cleaned(["2023年会员人数"], ["区县", "上年末", "本年末"], [EAST, 100, 90], [WEST, 90, 80])

    assert [stored(found)["members", "east", year] for year in (2022, 2023)] == [100.0, 90.0]


def test_when_things_were_founded_dates_no_figure(cleaned):
    heads = ["区县", "成立时间", "会员人数"]

    found = cleaned(["2023年台账"], heads, [EAST, "2022年7月", 3], [WEST, "2021年7月", 4])

    assert set(found.observations["year"]) == {2023}


def test_months_and_numbers_of_cards_are_no_figures(read):
    heads = ["区县", "名称", "建成时间", "银行卡号", "学号", "儿童数"]
    rows = [[EAST, "一小", "2022.3", "6217000012345678", "20230101", 30]]

    figures = read(["2023年台账"], heads, *rows, [WEST, "二小", "2021.11", "6217000012345679", "20230102", 40])

    assert set(figures) == {"F3", "F4"}


def test_two_figures_in_one_cell_are_for_a_person_to_tell(read):
    heads = ["区县", "婚恋活动（场/人次）", "母婴关爱室"]

    figures = read(["2023年活动"], heads, [EAST, "10/2000", 11], [WEST, "8/1500", 7])

    assert [figures[ref]["status"] for ref in ("B3", "B4")] == ["suspect", "suspect"]
    assert (figures["C3"]["row_labels"], figures["C3"]["year"]) == ([EAST], 2023)


# ---- totals ---------------------------------------------------------------------------------------------------------


def test_a_total_with_the_citys_own_office_adds_up(cleaned):
    found = cleaned(["2023年"], ["单位", "会员人数"], ["市本级", 10], [EAST, 20], [WEST, 15], ["合计", 45])

    assert found.findings["code"].tolist() == ["UNKNOWN_DISTRICT"]


def test_a_total_that_differs_even_with_it_is_told_so(cleaned):
    rows = [["市本级", 1.01], [EAST, 2.02], [WEST, 1.53], ["合计", 4.66]]

    found = cleaned(["2023年"], ["单位", "会员人数（万人）"], *rows).findings.set_index("code")

    assert found["expected"]["TOTAL_MISMATCH"] == "各区县与表中其他各行之和45600（相差+1000）"


def test_items_of_districts_without_subtotals_leave_the_total(cleaned):
    rows = [[EAST, "国企", 20], ["", "民企", 15], [WEST, "国企", 20], ["", "民企", 15], ["合计", "", 70]]

    found = cleaned(["2023年"], ["区县", "企业", "帮扶资金"], *rows)

    assert stored(found)["aid", "city", 2023] == 70.0
