"""Forms of sheets that were once misread; each test builds one and says what a reader of the sheet would say."""

import pytest

from ufanalysis.ingest.grid import clean_label, grid_of
from ufanalysis.ingest.names import normal
from ufanalysis.ingest.quantity import parse
from ufanalysis.ingest.read import figures_of
from ufanalysis.ingest.roles import roles_of
from ufanalysis.ingest.sheets import Sheet


def read(*rows, merges=(), sheet="Sheet1", file="统计.xlsx"):
    """The figures of a sheet by address."""
    width = max(map(len, rows))
    padded = [["" if c is None else c for c in row] + [""] * (width - len(row)) for row in rows]
    return {f.ref: f for f in figures_of([Sheet(name=sheet, rows=padded, merges=list(merges))], file)}


def role(*rows, merges=()):
    return roles_of(grid_of([["" if c is None else c for c in row] for row in rows], list(merges)))


def test_a_sub_item_has_the_unit_of_its_item():
    seen = read(
        ["项目", "2023年"],
        ["一、职工人数（万人）", 60.5],
        ["  其中：女", 20.5],
        ["        农民工", 10.5],
        ["二、学校数（所）", 300.0],
        ["  民办", 30.0],
    )

    assert [seen[ref].unit for ref in ("B3", "B4", "B6")] == ["万人", "万人", "所"]


def test_a_sub_item_has_the_unit_of_its_item_where_the_unit_column_is_blank():
    seen = read(["指标", "单位", "2023年"], ["职工人数", "万人", 60.5], ["  其中：女", None, 20.5])

    assert seen["C3"].unit == "万人"


@pytest.mark.parametrize("name", ["  其中：入会率", "  涉及金额", "  惠及户数"])
def test_a_sub_item_of_another_measure_has_no_unit_of_its_item(name):
    assert read(["项目", "2023年"], ["职工人数（人）", 60.0], [name, 20.0])["B3"].unit == ""


def test_a_heading_over_a_total_reaches_its_parts_without_a_merge():
    seen = read(
        ["2023年"],
        ["地区", "粮食", "职工人数", None, "培训"],
        [None, "产量", "合计", "女", "场地"],
        ["东山区", 11.0, 12.0, 5.0, 7.0],
        ["西江县", 21.0, 22.0, 6.0, 8.0],
    )

    assert seen["D4"].column_labels == ["职工人数", "女"]


def test_among_reaches_all_its_parts_without_a_merge():
    seen = read(
        ["2023年"],
        ["地区", "粮食", "职工人数", "其中", None, "场地"],
        [None, "产量", "（人）", "女", "农民工", "面积"],
        ["东山区", 11.0, 12.0, 5.0, 3.0, 7.0],
        ["西江县", 21.0, 22.0, 6.0, 3.0, 8.0],
    )

    assert (seen["F4"].column_labels, seen["E4"].column_labels[-1], seen["E4"].unit) == (
        ["场地", "面积"],
        "农民工",
        "人",
    )


def test_words_that_look_like_units_stay_names_above_a_row_of_units():
    seen = read(
        ["2023年"],
        ["地区", "服务", "建筑"],
        [None, "场次", "面积"],
        [None, "场次", "平方米"],
        ["东山区", 12.0, 5.0],
        ["西江县", 22.0, 6.0],
    )

    assert (seen["B5"].column_labels, seen["B5"].unit) == (["服务", "场次"], "场次")


def test_half_a_word_is_no_unit():
    seen = read(
        ["2023年"],
        ["单位：万人"],
        ["地区", "床", "培训", "职工"],
        [None, "位数", "人次", "人数"],
        ["东山区", 1.5, 2.5, 3.5],
        ["西江县", 4.5, 5.5, 6.5],
    )

    assert [seen[ref].unit for ref in ("B5", "C5")] == ["万人", "万人"]


def test_an_empty_first_column_hides_no_block_of_years():
    seen = read(
        ["", "会员情况"],
        ["", "地区", "会员数（人）", "女会员（人）"],
        ["", "2022年", None, None],
        ["", "东山区", 10.0, 5.0],
        ["", "西江县", 20.0, 6.0],
        ["", "2023年", None, None],
        ["", "东山区", 30.0, 7.0],
        ["", "西江县", 40.0, 8.0],
        file="2023年.xlsx",
    )

    assert [seen[ref].year for ref in ("C4", "D8")] == [2022, 2023]


def test_the_line_that_numbers_columns_is_heading():
    rows = [["2023年会员"], ["区县", "会员", "女会员"], ["栏次", 1.0, "2=1-3"], ["东山区", 30.0, 7.0]]

    assert role(*rows)[2] == ["header"] * 3
    assert "B3" not in read(*rows)


def test_a_title_right_below_the_notes_begins_a_table():
    rows = [
        ["2022年会员情况"],
        ["区县", "会员", "女会员"],
        ["东山区", 30.0, 7.0],
        ["①不含市直单位。"],
        ["2023年经费情况统计表"],
        ["表    号：工统2表"],
        ["区县", "收入", "支出"],
        ["东山区", 60.0, 8.0],
    ]

    assert read(*rows)["B8"].year == 2023
    assert [row[0] for row in role(*rows)[3:6]] == ["notes", "metadata", "metadata"]


@pytest.mark.parametrize("label", ["市合计", "全 县", "共计", "总计数", "一、合计", "合计（含市直）", "本省合计"])
def test_a_row_of_a_whole_is_derived(label):
    assert role(["区县", "会员"], [label, 50.0], ["东山区", 20.0], ["西江县", 30.0])[1] == ["attribute", "derived"]


def test_a_star_after_digits_marks_a_note_and_stars_among_digits_hide_some():
    assert (parse("12*").value, parse("12*").marker) == (12, "*")
    assert [(parse(t).lower, parse(t).upper) for t in ("1**", "12.*", "*2")] == [(100, 199), (12.0, 12.9), (12, 92)]


@pytest.mark.parametrize("text", ["2016-2020", "2016—2020年", "2016-20"])
def test_a_period_is_no_range_of_numbers(text):
    assert parse(text) is None
    assert read(["地区", text, "2021-2025"], ["东山区", 1.0, 2.0], ["西江县", 3.0, 4.0])["B2"].value == 1


def test_markers_of_notes_are_no_part_of_a_name():
    assert [clean_label(text) for text in ("东山区①", "会员数²", "面积（m²）")] == ["东山区", "会员数", "面积(m2)"]
    assert {normal(text) for text in ("会员数[1]", "会员数(a)", "会员数*", "会员数")} == {"会员数"}


def test_a_title_serves_the_part_beside_it_too():
    seen = read(
        ["2023年各区县会员数（人）"],
        ["区县", "会员", "区县", "会员"],
        ["东山区", 1.0, "西江县", 3.0],
        ["南城区", 2.0, "北海县", 4.0],
    )

    assert (seen["D4"].region, seen["D4"].unit, seen["D4"].year) == ("北海县", "人", 2023)


def test_a_unit_line_may_stand_beside_the_title():
    seen = read(
        ["2023年会员情况", None, None, "单位：人、个"],
        ["区县", "会员数", "女会员", "基层工会"],
        ["东山区", 1.0, 2.0, 3.0],
        ["西江县", 3.0, 4.0, 5.0],
    )

    assert [(seen[ref].column_labels, seen[ref].unit, seen[ref].year) for ref in ("B3", "D4")] == [
        (["会员数"], "人", 2023),
        (["基层工会"], "个", 2023),
    ]


@pytest.mark.parametrize(("corner", "unit", "year"), [("单位：人", "人", None), ("2023年", "", 2023)])
def test_unit_or_year_may_stand_in_the_corner(corner, unit, year):
    seen = read(["会员"], [corner, "会员", "女会员"], ["东山区", 1.0, 2.0], ["西江县", 3.0, 4.0])["C4"]

    assert (seen.column_labels, seen.unit, seen.year) == (["女会员"], unit, year)


def test_a_single_row_of_measures_needs_no_name():
    seen = read(["2023年统计"], ["会员数（人）", "女会员（人）", "经费（元）"], [10.0, 4.0, 5.0])

    assert [(f.ref, f.unit) for f in seen.values()] == [("A3", "人"), ("B3", "人"), ("C3", "元")]


@pytest.mark.parametrize(
    ("head", "unit"), [("会员数，人", "人"), ("经费/万元", "万元"), ("人口密度", ""), ("次数/年", "")]
)
def test_a_unit_may_follow_a_comma_or_a_stroke(head, unit):
    assert read(["2023年"], ["区县", head, "备数"], ["东山区", 1.0, 2.0], ["西江县", 3.0, 4.0])["B3"].unit == unit


def test_of_district_and_street_the_street_is_the_place():
    seen = read(
        ["2023年"],
        ["区", "街道", "会员（人）"],
        ["东山区", "小计", 3.0],
        [None, "新华街道", 1.0],
        [None, "和平街道", 2.0],
        ["西江县", "小计", 7.0],
        [None, "城关镇", 7.0],
    )

    assert [seen[ref].region for ref in ("C3", "C4", "C7")] == ["东山区", "新华街道", "城关镇"]


def test_a_continued_table_keeps_the_unit_line():
    seen = read(
        ["表3 各地区用电（2020年）"],
        ["单位：亿千瓦时"],
        ["地区", "合计", "居民"],
        ["东山区", 1.5, 0.5],
        ["续表3"],
        ["地区", "工业", "农业"],
        ["东山区", 3.5, 2.5],
    )

    assert (seen["B7"].unit, seen["B7"].year) == ("亿千瓦时", 2020)


def test_names_under_a_heading_of_counties_are_places():
    seen = read(["2022年各县人口"], ["县  别", "常住人口", "户籍人口"], ["安吉", 10.5, 9.5], ["长兴", 5.5, 4.5])

    assert seen["B3"].region == "安吉"


def test_a_first_column_called_total_is_derived_when_it_sums_up_items_that_have_parts():
    # 10 = 7 + 3 where 7 = 4 + 3; 21 = 15 + 6 where 15 = 9 + 6; 9 = 5 + 4 where 5 = 2 + 3
    rows = [
        ["Jobs"],
        ["Year", "Total", "City", "East", "West", "Land"],
        ["A1", 10.0, 7.0, 4.0, 3.0, 3.0],
        ["A2", 21.0, 15.0, 9.0, 6.0, 6.0],
        ["A3", 9.0, 5.0, 2.0, 3.0, 4.0],
    ]

    assert [row[1] for row in role(*rows)[2:]] == ["derived"] * 3
    assert [row[2] for row in role(*rows)[2:]] == ["data"] * 3


def test_a_first_column_of_all_is_data():
    rows = [
        ["Jobs"],
        ["Year", "All ages", "Young", "Old"],
        *[[f"A{k}", 3.0 * k, 2.0 * k, 1.0 * k] for k in range(3, 9)],
    ]

    assert {row[1] for row in role(*rows)[2:]} == {"data"}


def test_a_row_without_a_name_for_a_total_is_derived_when_it_is_the_sum_of_all_others():
    # 60 = 10 + 20 + 30, 15 = 4 + 5 + 6, 9 = 2 + 3 + 4
    rows = [
        ["2023年"],
        ["区县", "会员", "女会员", "农民工"],
        ["云川", 60.0, 15.0, 9.0],
        ["东山区", 10.0, 4.0, 2.0],
        ["西江县", 20.0, 5.0, 3.0],
        ["南城区", 30.0, 6.0, 4.0],
    ]

    assert [row[1] for row in role(*rows)[2:]] == ["derived", "data", "data", "data"]


@pytest.mark.parametrize("head", ["比上年增长（%）", "增长%", "同比±%", "占比（%）", "占总数的比重"])
def test_changes_and_shares_are_derived(head):
    assert role(["2023年"], ["区县", "会员", head], ["东山区", 10.0, 2.0], ["西江县", 20.0, 3.0])[2][2] == "derived"


def test_natural_growth_is_data():
    rows = [["2023年"], ["区县", "人口", "自然增长率（%）"], ["东山区", 10.0, 2.0], ["西江县", 20.0, 3.0]]

    assert role(*rows)[2][2] == "data"


def test_the_first_total_of_a_block_is_derived():
    rows = [
        ["Output"],
        ["Item", "2001", "2002"],
        ["Output, total", 10.0, 11.0],
        ["Corn", 3.0, 4.0],
        ["CHAINED DOLLARS"],
        ["Output, total", 9.0, 8.0],
        ["Corn", 3.0, 4.0],
    ]
    rows = [[*row, *[""] * (3 - len(row))] for row in rows]

    assert role(*rows)[5] == ["attribute", "derived", "derived"]


def test_a_label_cut_in_two_rows_is_no_block():
    rows = [
        ["Housing"],
        ["Item", "Number", "Share"],
        ["Old", 10.0, 2.0],
        ["New construction", "", ""],
        ["(except builders)", 20.0, 3.0],
    ]

    assert role(*rows)[3][0] == "attribute"


@pytest.mark.parametrize("word", ["State", "地区", "指标"])
def test_a_lone_word_over_the_names_is_their_heading(word):
    rows = [
        ["Disputes 2023"],
        ["See notes"],
        [word, "", ""],
        ["", "Total", "Rate"],
        ["Alba", 10.0, 2.0],
        ["Bora", 20.0, 3.0],
    ]
    rows = [[*row, *[""] * (3 - len(row))] for row in rows]

    assert role(*rows)[2][0] == "header"


def test_codes_are_no_figures_where_their_heading_is_cut():
    rows = [
        ["Industry"],
        ["Industry", "2002", "Paid", "Pay"],
        ["", "NAICS", "", ""],
        ["", "code", "employees", "(dollars)"],
        ["Mining", 21.0, 10.0, 2.0],
        ["Building", 23.0, 20.0, 3.0],
    ]

    assert role(*rows)[4] == ["attribute", "attribute", "data", "data"]


def test_no_is_a_heading_of_figures_and_not_of_numbers_of_rows():
    rows = [["Crashes"], ["Kind", "Yes", "No"], ["Cars", 10.0, 2.0], ["Vans", 20.0, 3.0]]

    assert role(*rows)[2][2] == "data"


def test_a_first_row_of_dashes_is_a_row_of_figures():
    seen = read(["2018年"], ["指标", "单位", "数值"], ["生产总值", "亿元", "-"], ["出生率", "‰", 55.3])

    assert (seen["C3"].status, seen["C3"].unit) == ("not_applicable", "亿元")


@pytest.mark.parametrize(
    ("text", "value", "lower", "upper"),
    [
        ("大于5", 5, 5, None),
        ("不低于5", 5, 5, None),
        ("低于5", 5, None, 5),
        ("不超过5人", 5, None, 5),
        ("将近5", 5, None, 5),
        ("≈5", 5, None, None),
        ("三百余人", 300, 300, None),
        ("约三千", 3000, None, None),
    ],
)
def test_more_words_of_doubt(text, value, lower, upper):
    quantity = parse(text)

    assert (quantity.value, quantity.status) == (value, "approximate")
    assert [None if x != x else x for x in (quantity.lower, quantity.upper)] == [lower, upper]  # noqa: PLR0124


def test_a_counter_may_stand_in_brackets():
    assert (parse("12(人)").value, parse("12（人）").unit) == (12, "人")


@pytest.mark.parametrize("text", ["三百", "一期", "三班", "二部"])
def test_names_with_numerals_are_no_doubtful_numbers(text):
    quantity = parse(text)

    assert quantity is None or quantity.status == "measured"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("暂缺", "missing"),
        ("未上报", "missing"),
        ("正在统计", "missing"),
        ("没有", "not_applicable"),
        ("未开展", "not_applicable"),
    ],
)
def test_more_words_for_nothing(text, status):
    assert parse(text).status == status


def test_below_the_heading_of_a_count_even_many_words_are_meant_for_figures():
    heads = ["区县", "会员人数（人）", "女会员"]
    rows = [["东山区", "按去年的报", 3], ["西江县", "同左边口径", 4], ["南山区", 20, 5]]

    seen = read(["2023年"], heads, *rows)

    assert [(f.ref, f.row_labels) for f in seen.values()] == [
        (f"{letter}{row}", [name]) for row, (name, *_) in enumerate(rows, start=3) for letter in "BC"
    ]
    assert [seen[f"B{row}"].status for row in (3, 4, 5)] == ["suspect", "suspect", "measured"]


@pytest.mark.parametrize("head", ["行政区划代码", "顺序"])
def test_a_first_column_of_codes_names_no_row(head):
    seen = read(["2023年"], [head, "地区", "人口（人）"], ["310101", "黄浦区", 1.0], ["310104", "徐汇区", 2.0])

    assert [(f.ref, f.region, f.row_labels) for f in seen.values()] == [
        ("C3", "黄浦区", ["黄浦区"]),
        ("C4", "徐汇区", ["徐汇区"]),
    ]


def test_a_mark_of_sameness_repeats_the_unit_above():
    seen = read(["2023年"], ["指标", "单位", "数量"], ["会员", "人", 1.0], ["女会员", "〃", 2.0], ["经费", "元", 2.0])

    assert [f.unit for f in seen.values()] == ["人", "人", "元"]


@pytest.mark.parametrize("head", ["单位", "单位名称"])
def test_a_column_of_unions_names_the_rows_and_no_unit(head):
    seen = read(
        ["2023年技能竞赛"],
        ["序号", head, "职工数（人）", "奖金"],
        [1.0, "东山区\n总工会", 60.0, 5.0],
        [2.0, "西山区总工会", 80.0, 6.0],
        [3.0, "云川钢铁集团工会", 30.0, 4.0],
    )

    assert [f.unit for f in seen.values()] == ["人", "", "人", "", "人", ""]
    assert [seen[ref].region for ref in ("C3", "C4", "C5")] == ["东山区", "西山区", "云川钢铁集团工会"]
    assert seen["C3"].row_labels == ["东山区总工会"]


def test_lines_beside_title_and_year_of_an_official_form_are_no_headings():
    seen = read(
        ["工会会员情况年报表"],
        [None, None, "表    号：", "工统2表"],
        ["2022年", None, None, "制定机关：全国总工会"],
        ["填报单位：东山区总工会", None, None, "计量单位：人"],
        ["指标名称", "代码", "本年", "上年"],
        ["甲", "乙", "1", "2"],
        ["会员总数", "01", 100.0, 90.0],
    )

    assert {f.title for f in seen.values()} == {"工会会员情况年报表 2022年"}
    assert [(f.column_labels, f.unit, f.year) for f in seen.values()] == [
        (["本年"], "人", 2022),
        (["上年"], "人", 2021),
    ]


def test_a_name_merged_over_two_columns_of_names_stands_once():
    seen = read(
        ["类别", "区县", "人数"],
        ["一类", "东山区", 1.0],
        [None, "西山区", 2.0],
        ["总计", None, 3.0],
        merges=[(1, 0, 2, 0), (3, 0, 3, 1)],
    )

    assert [(f.row_labels, f.region) for f in seen.values()] == [
        (["一类", "东山区"], "东山区"),
        (["一类", "西山区"], "西山区"),
        (["总计"], "总计"),
    ]


def test_a_place_in_a_heading_is_named_without_the_mark_of_a_sub_item():
    seen = read(["指标", "全市", "#市区"], ["会员", 3.0, 2.0], ["女会员", 2.0, 1.0])

    assert [f.region for f in seen.values()][:2] == ["全市", "市区"]


def test_the_name_of_a_sheet_states_the_unit_where_the_sheet_does_not():
    rows = (["地区", "2022年", "2023年"], ["东山区", 10.0, 11.0], ["西山区", 20.0, 21.0])

    assert {f.unit for f in read(*rows, sheet="会员数（万人）").values()} == {"万人"}
    assert {f.unit for f in read(["单位：人"], *rows, sheet="会员数（万人）").values()} == {"人"}


def test_a_heading_over_indented_items_ends_where_the_indentation_ends():
    seen = read(
        ["年度", "2022", "2023"],
        ["基层工会数"],
        ["  其中：非公企业", 10.0, 11.0],
        ["  机关事业", 5.0, 6.0],
        ["会员总数", 100.0, 110.0],
    )

    assert seen["B4"].row_labels == ["基层工会数", "机关事业"]
    assert seen["B5"].row_labels == ["会员总数"]


def test_a_heading_over_items_as_high_as_itself_reaches_to_the_next_heading():
    seen = read(
        ["项目", "2022", "2023"],
        ["会员"],
        ["男", 10.0, 11.0],
        ["女", 5.0, 6.0],
        ["经费"],
        ["收入", 100.0, 110.0],
    )

    assert [seen[ref].row_labels for ref in ("B3", "B4", "B6")] == [["会员", "男"], ["会员", "女"], ["经费", "收入"]]


def test_a_sheet_named_for_a_place_names_it_without_the_unit():
    seen = read(["指标", "2022", "2023"], ["会员", 10.0, 11.0], ["女会员", 5.0, 6.0], sheet="东山区（人）")

    assert {(f.region, f.unit) for f in seen.values()} == {("东山区", "人")}


def test_a_unit_under_its_heading_names_nothing_beside_headings_with_units_of_their_own():
    seen = read(
        ["2021年"],
        ["项目", "综合合同", "专项合同", None],
        [None, "份", "份", "覆盖人数(人)"],
        ["企业", 10.0, 5.0, 100.0],
        ["区域", 2.0, 1.0, 50.0],
        merges=[(1, 2, 1, 3)],
    )

    assert [(seen[ref].column_labels, seen[ref].unit) for ref in ("B4", "D4")] == [
        (["综合合同"], "份"),
        (["专项合同", "覆盖人数"], "人"),
    ]


def test_rows_set_under_the_words_of_a_sub_item_are_its_sisters():
    seen = read(
        ["2012年"],
        ["地区", "户数（户）"],
        ["总计", 100.0],
        ["# 浦东新区", 60.0],
        ["  黄浦区", 30.0],
        ["    其中：外滩街道", 10.0],
        ["  徐汇区", 10.0],
    )

    assert [f.row_labels for f in seen.values()] == [
        ["总计"],
        ["总计", "# 浦东新区"],
        ["总计", "黄浦区"],
        ["总计", "黄浦区", "其中:外滩街道"],
        ["总计", "徐汇区"],
    ]


def paths(*labels):
    """The row paths of a column of labels, each over one figure; "会员" alone heads the rows below it."""
    rows = [[label] if label == "会员" else [label, 10.0 + k] for k, label in enumerate(labels)]
    return [f.row_labels for f in read(["2012年"], ["项目", "人数（人）"], *rows).values()]


def test_the_next_marked_item_is_a_sister_of_the_first():
    assert paths("合计", "#工业", "  制造业", "  采矿业", "#建筑业", "  房屋") == [
        ["合计"],
        ["合计", "#工业"],
        ["合计", "制造业"],
        ["合计", "采矿业"],
        ["合计", "#建筑业"],
        ["合计", "房屋"],
    ]


def test_a_marked_item_stands_under_the_item_before_it_however_deep_that_is():
    assert paths("合计", "  工业", "#制造业", "  商业", "#批发业") == [
        ["合计"],
        ["合计", "工业"],
        ["合计", "工业", "#制造业"],
        ["合计", "商业"],
        ["合计", "商业", "#批发业"],
    ]


@pytest.mark.parametrize("labels", [["其中：男", "女", "外籍"], ["1.男", "2.女", "外籍"], ["男", "女", "外籍"]])
def test_a_heading_reaches_over_all_items_as_high_as_itself(labels):
    assert [path[0] for path in paths("会员", *labels)] == ["会员"] * 3


def test_links_beside_a_title_head_nothing():
    seen = read(
        ["Loneliness of adults by age in 2020", None, None, None, "Return to Contents", "Link to all indicators"],
        ["Definitions: adults aged 16 and over were asked how often they felt lonely"],
        [None, "Aged 16-24", "Aged 25-39"],
        ["Often", 7.1, 6.3],
        ["Never", 3.8, 4.1],
    )

    assert seen["C5"].column_labels == ["Aged 25-39"]
    assert seen["C5"].title.startswith("Loneliness of adults by age in 2020")


@pytest.mark.parametrize("day", ["截至2022年12月31日", "截止2022年底", "截止到2022年末", "截至 2022-12-31"])
@pytest.mark.parametrize("file", ["统计.xlsx", "2023/报表.xlsx", "2023年报表.xlsx"])
def test_a_note_says_the_day_that_the_figures_are_of_before_the_name_of_the_file(day, file):
    note = [f"说明：本表由各区县总工会填报，数据{day}，如有疑问请联系市总工会办公室。"]
    rows = (["区县", "会员（人）"], ["东山区", 1.0], ["西山区", 4.0])

    assert {f.year for f in read(note, *rows, file=file).values()} == {2022}
    assert {f.year for f in read(["2021年会员"], note, *rows, file=file).values()} == {2021}


def test_lines_of_an_official_form_whose_answers_stand_in_cells_of_their_own_head_nothing():
    seen = read(
        ["工会劳动争议调解情况", None, None, "表    号：", "工会统4表"],
        [None, None, None, "制定机关：", "全国总工会"],
        ["填报单位：东山区总工会", None, "2023年", "计量单位：", "件、人"],
        ["指标名称", "计量单位", "代码", "本年", "上年"],
        ["甲", "乙", "丙", 1.0, 2.0],
        ["一、受理争议件数", "件", "01", 120.0, 110.0],
        ["二、涉及劳动者人数", "人", "02", 1500.0, 1400.0],
    )

    assert {(f.ref, f.year, f.unit, f.region, *f.column_labels) for f in seen.values()} == {
        ("D6", 2023, "件", "东山区", "本年"),
        ("E6", 2022, "件", "东山区", "上年"),
        ("D7", 2023, "人", "东山区", "本年"),
        ("E7", 2022, "人", "东山区", "上年"),
    }


def test_the_first_street_of_a_district_is_named_without_the_word_among():
    rows = (["地区", "会员（人）"], ["东山区", 100.0], ["  其中：桥东街道", 60.0], ["        桥西街道", 40.0])

    assert [f.region for f in read(["2023年"], *rows).values()] == ["东山区", "桥东街道", "桥西街道"]


@pytest.mark.parametrize("head", ["联系电话", "手机号码", "邮编", "行政区划代码"])
def test_numbers_to_call_or_to_file_by_are_no_figures(head):
    seen = read(["2023年"], ["区县", "会员（人）", head], ["东山区", 100.0, 13900139000.0], ["西江县", 50.0, 650000.0])

    assert list(seen) == ["B3", "B4"]


def test_names_behind_the_figures_name_them_where_none_stand_in_front():
    seen = read(["2023年"], ["会员（人）", "区县"], [100.0, "东山区"], [50.0, "西江县"])

    assert [(f.ref, f.region) for f in seen.values()] == [("A3", "东山区"), ("A4", "西江县")]


def test_a_translation_changes_neither_unit_nor_place():
    seen = read(
        ["2023年工会会员"],
        ["地区", "会员（万人）", "入会率(%)"],
        ["Region", "Members (10 000 persons)", "Density (%)"],
        ["东山区 Dongshan", 10.5, 90.0],
        ["西江县 Xijiang", 8.1, 91.0],
    )

    assert [(f.unit, f.region) for f in seen.values()] == [
        ("万人", "东山区"),
        ("%", "东山区"),
        ("万人", "西江县"),
        ("%", "西江县"),
    ]


@pytest.mark.parametrize("title", ["综合表：2023年工会会员数", "统计表：2023年工会会员数", "统计图表：2023年会员"])
def test_the_kind_of_a_table_begins_its_title(title):
    seen = read([title], ["区县", "会员（人）"], ["东山区", 1.0], ["西山区", 4.0])

    assert {(f.title, f.year) for f in seen.values()} == {(clean_label(title), 2023)}
