"""Sheets as district unions send them; every expectation is what the person who filled them in meant."""

import pytest
from tests.ingest.workbooks import INDICATORS, book, figures_at, workspace

from ufanalysis.ingest.clean import clean
from ufanalysis.ingest.planned import is_plan

EAST, WEST = "东山区", "西江县"


@pytest.fixture
def read(tmp_path):
    """The figures of a sheet by address."""

    def reading(*rows, merges=()):
        return figures_at(book(tmp_path / "表.xlsx", *rows, merges=merges))

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
        *(
            "计划数汇总",
            "关于下达2024年目标任务的通知",
            "经费预算明细",
            "2023年会员发展计划",
            "落实2024年目标任务分解表",
        ),
    ],
)
def test_titles_of_plans(title):
    assert is_plan(title)


@pytest.mark.parametrize(
    "title",
    [
        *("2023年目标任务完成情况", "任务完成进度表", "助学计划实施情况", "2023年目标考核得分", "互助保障计划"),
        *(
            "2023年预算执行情况",
            "职工帮扶情况",
            "任务推进情况",
            "重点任务清单办结情况",
            "目标任务书签订情况",
            "目标任务考核情况",
        ),
        *("2023年目标任务完成情况统计表", "目标任务完成情况（截至12月）", "求学圆梦计划数", "预算安排及支出情况"),
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


# ---- whose figures they are -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", ["单位", "工会", "名称", "组织名称"])
def test_one_district_in_one_row_is_that_district(cleaned, head):
    found = cleaned(["2023年"], [head, "会员人数"], ["东山区总工会", 5000])

    assert stored(found) == {("members", "east", 2023): 5000.0}


def test_one_district_in_one_column_is_that_district(cleaned):
    found = cleaned(["2023年"], ["指标", "东山区", "全市平均", "差距"], ["会员人数", 100, 80, 20])

    assert stored(found) == {("members", "east", 2023): 100.0}


@pytest.mark.parametrize("who", ["市教育工会", "云川钢铁集团", "西门街道", "张三"])
def test_what_one_union_works_or_person_has_is_not_the_citys(cleaned, who):
    found = cleaned(["2023年"], ["名称", "会员人数"], [who, 5000])

    assert stored(found) == {}
    assert set(found.findings["code"]) <= {"PARTS_WITHOUT_WHOLE", "UNKNOWN_DISTRICT"}


@pytest.mark.parametrize("sender", ["云川钢铁集团有限公司", "市直机关工会工委", "市第一医院"])
def test_a_works_that_sends_a_form_is_not_the_city(cleaned, sender):
    assert stored(cleaned(["2023年"], [f"填报单位：{sender}"], ["项目", "数量"], ["会员人数", 500])) == {}


@pytest.mark.parametrize("office", ["云川市总工会权益保障部", "市教育局", "组织部"])
def test_an_office_of_the_city_reports_for_it(cleaned, office):
    found = cleaned(["2023年"], [f"填报单位：{office}"], ["项目", "数量"], ["会员人数", 500])

    assert stored(found) == {("members", "city", 2023): 500.0}


@pytest.mark.parametrize("names", [("东山区总", "西江县总"), ("东山区工会", "西江县工会")])
def test_unions_of_districts_in_short(cleaned, names):
    found = cleaned(["2023年"], ["单位", "会员人数"], [names[0], 10], [names[1], 20], ["合计", 30])

    assert stored(found) == {("members", who, 2023): value for who, value in (("east", 10), ("west", 20), ("city", 30))}


def test_groups_over_districts_name_no_indicator(cleaned):
    heads = [["指标", "市辖区", "县", "合计"], ["", "东山区", "西江县", ""]]

    found = cleaned(["2023年"], *heads, ["会员人数", 10, 20, 30], merges=["A2:A3", "D2:D3"])

    assert stored(found) == {("members", who, 2023): value for who, value in (("east", 10), ("west", 20), ("city", 30))}


@pytest.mark.parametrize("over", ["当年减少", "新增", "本年新增", "女性", "农民工", "非公企业", "净增数"])
def test_what_came_went_or_is_of_some_is_not_the_whole(cleaned, over):
    heads = [["区县", over, ""], ["", "会员人数", "帮扶资金"]]

    found = cleaned(["2023年"], *heads, [EAST, 100, 3], [WEST, 50, 4], merges=["A2:A3", "B2:C2"])

    assert stored(found) == {}
    assert found.findings["code"].tolist() == ["PARTS_WITHOUT_WHOLE"] * 2


@pytest.mark.parametrize("over", ["组织建设", "一、组织建设", "女职工工作"])
def test_a_chapter_over_the_headings_changes_nothing(cleaned, over):
    heads = [["区县", over, ""], ["", "会员人数", "帮扶资金"]]

    found = cleaned(["2023年"], *heads, [EAST, 100, 3], [WEST, 50, 4], merges=["A2:A3", "B2:C2"])

    assert stored(found)["members", "east", 2023] == 100.0


def test_the_only_event_of_a_district_is_a_part_like_the_others(cleaned):
    rows = [[1, EAST, "春风行动", 35], [2, EAST, "招聘月", 26], [3, WEST, "金秋招聘", 15]]

    found = cleaned(["2023年"], ["序号", "区县", "活动名称", "帮扶资金"], *rows)

    assert stored(found) == {}
    assert found.findings["code"].tolist() == ["PARTS_WITHOUT_WHOLE"]


def test_whom_to_call_makes_no_parts(cleaned):
    found = cleaned(["2023年"], ["区县", "联系人", "会员人数"], [EAST, "张三", 35], [WEST, "李四", 26])

    assert stored(found)["members", "west", 2023] == 26.0


# ---- more ways to state a unit --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        *("（金额单位：元）", "金额单位：元", "（资金单位：元）", "（以下单位：元）", "单位：元 填报日期：2024年1月"),
        *("单位：元  日期：2023年12月", "单位：元   制表人：张三", "单位 元", "单位∶元", "以元为单位"),
        *("【单位：元】", "[单位：元]", "单位：人民币元", "单位：RMB元"),
    ],
)
def test_unit_lines_as_people_word_them(cleaned, line):
    found = cleaned(["2023年帮扶统计表"], [line], ["区县", "帮扶资金"], [EAST, 305000], [WEST, 450000])

    assert stored(found) == {("aid", "east", 2023): 30.5, ("aid", "west", 2023): 45.0}


@pytest.mark.parametrize("before", ["一、帮扶", "（一）帮扶", "帮扶情况", "权益保障部", "附件2"])
def test_a_unit_beside_a_short_word_over_the_headings_is_no_heading(cleaned, before):
    found = cleaned(["2023年统计"], [before, "单位：元"], ["区县", "帮扶资金"], [EAST, 305000], [WEST, 450000])

    assert stored(found) == {("aid", "east", 2023): 30.5, ("aid", "west", 2023): 45.0}


def test_ten_thousands_in_a_cell_count_what_the_indicator_counts(cleaned):
    found = cleaned(["2023年"], ["区县", "帮扶资金"], [EAST, "77万"], [WEST, "1.2亿"])

    assert stored(found) == {("aid", "east", 2023): 77.0, ("aid", "west", 2023): 12000.0}


def test_the_final_account_beside_the_budget_is_the_figure(cleaned):
    heads = [["区县", "帮扶资金（万元）", "", ""], ["", "预算数", "决算数", "完成预算%"]]

    found = cleaned(["2023年"], *heads, [EAST, 10, 9, 90], [WEST, 20, 19, 95], merges=["B2:D2", "A2:A3"])

    assert stored(found) == {("aid", "east", 2023): 9.0, ("aid", "west", 2023): 19.0}


@pytest.mark.parametrize(
    ("rates", "codes"), [((0.9, 0.8), ["RATE_AS_FRACTION"]), ((90, 0.8), []), (("0.9%", "0.8%"), [])]
)
def test_rates_typed_as_shares_of_one(cleaned, rates, codes):
    indicators = INDICATORS.replace("帮扶资金", "入会率").replace("万元", "%").replace('"flow"', '"rate"')

    found = cleaned(["2023年"], ["区县", "入会率"], [EAST, rates[0]], [WEST, rates[1]], indicators=indicators)

    assert found.findings["code"].tolist() == codes


def test_a_heading_that_says_its_measure_twice(cleaned):
    heads = [["区县", "帮扶资金", ""], ["", "资金", "同比%"]]

    found = cleaned(["2023年"], *heads, [EAST, 10, 9], [WEST, 20, 19], merges=["B2:C2", "A2:A3"])

    assert stored(found) == {("aid", "east", 2023): 10.0, ("aid", "west", 2023): 20.0}


def test_a_day_before_a_name_is_no_part_of_it(cleaned):
    found = cleaned(["会员情况"], ["区县", "截至2023年底会员人数", "上年末会员人数"], [EAST, 10, 9], [WEST, 20, 19])

    assert stored(found)["members", "east", 2023] == 10.0


def test_halves_beside_the_whole_year_are_no_findings(cleaned):
    heads = [["区县", "帮扶资金", "", ""], ["", "上半年", "下半年", "全年"]]

    found = cleaned(["2023年"], *heads, [EAST, 4, 6, 10], [WEST, 9, 11, 20], merges=["B2:D2", "A2:A3"])

    assert stored(found)["aid", "east", 2023] == 10.0
    assert "PART_OF_YEAR" not in set(found.findings["code"])


def test_a_translation_below_a_heading_is_no_part_of_its_name(cleaned):
    heads = [["区县", "会员人数"], ["District", "Trade Union Members"]]

    assert stored(cleaned(["2023年"], *heads, [EAST, 10], [WEST, 20]))["members", "east", 2023] == 10.0


@pytest.mark.parametrize("sender", ["全市各级工会", "各区县总工会", "基层工会"])
def test_unions_in_general_are_the_city(cleaned, sender):
    found = cleaned(["2023年"], [f"填报单位：{sender}"], ["项目", "数量"], ["会员人数", 500])

    assert stored(found) == {("members", "city", 2023): 500.0}


def test_dollars_are_no_yuan(cleaned):
    found = cleaned(["2023年"], ["单位：元"], ["区县", "帮扶资金"], [EAST, "$5000"], [WEST, 60000])

    assert stored(found) == {("aid", "west", 2023): 6.0}
    assert found.findings["found"].tolist() == ["单位为“美元”"]


def test_one_of_two_units_is_chosen_for_no_others(cleaned):
    found = cleaned(["2023年"], ["单位：元、户"], ["区县", "会员人数"], [EAST, 1], [WEST, 2])

    assert stored(found)["members", "east", 2023] == 1.0


def test_what_was_not_done_may_head_a_column(cleaned):
    heads = [["区县", "会员人数", "活动", ""], ["", "", "已开展", "未开展"]]

    found = cleaned(["2023年"], *heads, [EAST, 1, 2, 3], [WEST, 1, 2, 3], merges=["A2:A3", "B2:B3", "C2:D2"])

    assert stored(found) == {("members", "east", 2023): 1.0, ("members", "west", 2023): 1.0}


@pytest.mark.parametrize("corner", ["报送单位", "区县", "项目"])
def test_districts_in_a_row_below_any_corner(cleaned, corner):
    found = cleaned(["2023年"], [corner, "东山区总工会", "西江县总工会"], ["会员人数", 10, 20], ["帮扶资金", 30, 40])

    assert stored(found)["members", "west", 2023] == 20.0


def test_a_street_among_districts_adds_nothing_to_their_sum(cleaned):
    rows = [[EAST, 10], ["其中：桥东街道", 3], [WEST, 15], ["合计", 25]]

    assert "TOTAL_MISMATCH" not in set(cleaned(["2023年"], ["单位", "会员人数"], *rows).findings["code"])


def test_streets_do_not_make_up_for_a_wrong_total(cleaned):
    rows = [[EAST, 100], [WEST, 150], ["桥东街道", 60], ["桥西街道", 40], ["合计", 350]]

    assert "TOTAL_MISMATCH" in set(cleaned(["2023年"], ["单位", "会员人数"], *rows).findings["code"])


def test_a_list_of_people_is_no_form_of_pairs(read):
    figures = read(["名单"], ["张三", 45, "女", 1200], ["李四", 46, "男", 1300], ["王五", 47, "女", 1400])

    assert figures["D2"]["row_labels"] == ["张三"]
