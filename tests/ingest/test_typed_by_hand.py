"""Sheets as people type them; every expected value is what a statistician reads there."""

import pytest
from openpyxl import Workbook
from openpyxl.styles import Alignment
from tests.ingest.workbooks import book, books

from ufanalysis import read_cells

TOTAL_IN_FRONT = [["2021年建家情况"], ["序号", "区县", "职工数（人）"], [1, "东山区", 1000], [2, "西山区", 2000]]
COVERAGE = ["2023年入会"]


@pytest.fixture
def read(tmp_path):
    """The figures of a sheet: by address what is said of each, as (row labels, column labels, value, unit, year)."""

    def reading(*rows, merges=()):
        figures = read_cells(book(tmp_path / "表.xlsx", *rows, merges=merges)).to_dict("records")
        return {
            f["ref"]: (
                f["row_labels"],
                f["column_labels"],
                f["value"],
                f["unit"],
                None if f["year"] is None else f["year"],
            )
            for f in figures
        }

    return reading


# ---- totals that stand in the column of numbers ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows", [[*TOTAL_IN_FRONT, ["合计", "", 3000]], [*TOTAL_IN_FRONT[:2], ["合计", "", 3000], *TOTAL_IN_FRONT[2:]]]
)
def test_a_total_in_the_column_of_numbers_is_named(read, rows):
    figures = read(*rows)

    assert [f[0] for f in figures.values() if f[2] == 3000] == [["合计"]]
    assert [f[0] for f in figures.values() if f[2] == 1000] == [["东山区"]]


def test_a_subtotal_in_the_column_of_numbers_belongs_to_its_block(read):
    figures = read(
        ["2021年建家情况"],
        ["序号", "区县", "乡镇", "职工数（人）"],
        [1, "东山区", "石桥镇", 1000],
        [2, "", "城关镇", 2300],
        ["小计", "", "", 3300],
        [3, "西山区", "大河镇", 500],
        ["合计", "", "", 3800],
    )

    assert figures["D5"][0] == ["东山区", "小计"]
    assert figures["D7"][0] == ["合计"]


def test_codes_under_the_heading_of_names_are_no_figures(read):
    rows = [["2020年人口"], ["地区", "", "合计", "男"], ["全国", "", 126146, 61350]]
    figures = read(*rows, ["110000", "北京市", 5225, 2465], ["120000", "天津市", 1238, 583])

    assert [figures[ref][0] for ref in ("C3", "C4", "D5")] == [["全国"], ["北京市"], ["天津市"]]
    assert not any(ref.startswith(("A", "B")) for ref in figures)


def test_a_total_merged_over_codes_and_names_is_named(read):
    rows = [["2020年人口"], ["地区", "", "合计", "男"], ["全国", "", 126146, 61350]]
    figures = read(*rows, ["01", "北京市", 5225, 2465], ["02", "天津市", 1238, 583], merges=["A2:B2", "A3:B3"])

    assert [figures[ref][0] for ref in ("C3", "C4")] == [["全国"], ["北京市"]]


# ---- figures that look like years -----------------------------------------------------------------------------------


def test_figures_like_years_in_a_table_of_years_are_figures(read):
    figures = read(["历年会员"], ["年份", "会员数（人）"], [2019, 1500], [2020, 2000], [2021, 2010], [2022, 2080])

    assert [(figures[f"B{r}"][2], figures[f"B{r}"][4]) for r in (3, 4, 5, 6)] == [
        (1500, 2019), (2000, 2020), (2010, 2021), (2080, 2022)
    ]  # fmt: skip


@pytest.mark.parametrize("names", [("区县", "东山区", "西山区"), ("指标", "会员数", "职工数")])
def test_a_figure_like_a_year_beside_year_and_name_is_a_figure(read, names):
    head, one, other = names
    rows = [["年份", head, "数值"], [2019, one, 1500], [2019, other, 2000], [2020, one, 1800], [2020, other, 2310]]
    figures = read(*rows)

    assert [figures[f"C{r}"][2:5:2] for r in (2, 3, 4, 5)] == [(1500, 2019), (2000, 2019), (1800, 2020), (2310, 2020)]
    assert {tuple(f[1]) for f in figures.values()} == {("数值",)}


def test_a_first_figure_like_a_year_under_a_heading_of_years_is_a_figure(read):
    figures = read(["年份", "区县", "会员数"], [2019, "东山区", 2000], [2020, "东山区", 2310])

    assert figures["C2"][2:] == (2000, "", 2019)


def test_figures_like_years_in_a_block_are_figures(read):
    rows = [["2022年各镇"], ["区县", "乡镇", "职工数", "会员数"], ["东山区", "石桥镇", 1500, 1400]]
    figures = read(*rows, ["", "城关镇", 2020, 1950], ["西山区", "大河镇", 3001, 2950], merges=["A3:A4"])

    assert figures["C4"] == (["东山区", "城关镇"], ["职工数"], 2020, "", 2022)
    assert figures["C5"][4] == 2022


def test_years_that_head_a_second_table_still_head_it(read):
    rows = [["地区", 2019, 2020], ["东山区", 10, 20], ["西山区", 30, 40]]
    figures = read(*rows, ["地区", 2021, 2022], ["东山区", 50, 60], ["西山区", 70, 80])

    assert figures["B5"][4] == 2021
    assert "B4" not in figures


# ---- numbers in a column of their own say what stands under what ----------------------------------------------------


def test_numbering_in_a_column_of_its_own_makes_ancestors(read):
    figures = read(
        ["2020年收支"],
        ["序号", "项目", "金额（元）"],
        ["一", "收入合计", 300],
        [1, "会费收入", 100],
        [2, "拨缴收入", 200],
        ["二", "支出合计", 110],
        [1, "活动支出", 50],
        [2, "维权支出", 60],
    )

    assert [figures[ref][0] for ref in ("C3", "C4", "C8")] == [
        ["收入合计"],
        ["收入合计", "会费收入"],
        ["支出合计", "维权支出"],
    ]


def test_numbers_that_begin_again_under_block_headings_are_no_figures(read):
    figures = read(
        ["2020年各县情况"],
        ["单位：人"],
        ["", "", "职工", "会员"],
        ["一", "市区", "", ""],
        ["1", "东山区", 100, 90],
        ["2", "西山区", 200, 180],
        ["二", "县", "", ""],
        ["1", "南湖县", 50, 40],
        ["2", "北湖县", 60, 55],
    )

    assert [figures[ref][0] for ref in ("C5", "D9")] == [["市区", "东山区"], ["县", "北湖县"]]
    assert "A5" not in figures


# ---- headings -------------------------------------------------------------------------------------------------------


def test_a_heading_reaches_over_the_blank_beside_it(read):
    figures = read(
        ["2022年走访慰问"],
        ["县区", "户数", "慰问金额", "", "受益职工"],
        ["", "", "现金", "物资折款", ""],
        ["", "户", "万元", "万元", "人"],
        ["东山区", 10, 5, 1, 7],
        ["西山区", 20, 9, 3, 8],
    )

    assert figures["C5"][1] == ["慰问金额", "现金"]
    assert figures["D5"][1] == ["慰问金额", "物资折款"]
    assert figures["E5"][1] == ["受益职工"]


def test_a_heading_over_men_and_women_reaches_both(read):
    rows = [
        ["2022年会员"],
        ["区县", "企业数", "职工", ""],
        ["", "", "男", "女"],
        ["东山区", 10, 50, 9],
        ["西山区", 20, 90, 18],
    ]

    assert read(*rows)["D5"][1] == ["职工", "女"]


def test_years_without_a_heading_behind_names_are_years(read):
    rows = [["各产业就业人员"], ["单位：万人"], ["产业", "", "合计", "男"]]
    body = [["第一产业", 2018, 10, 5], ["", 2019, 9, 4], ["第二产业", 2018, 20, 12], ["", 2019, 21, 13]]
    figures = read(*rows, *body, merges=["A4:A5", "A6:A7"])

    assert figures["C5"][0] == ["第一产业", "2019"]
    assert figures["C5"][2:] == (9, "万人", 2019)
    assert "B5" not in figures


@pytest.mark.parametrize(
    ("title", "heads", "units"),
    [
        ("2022年各区会员", ["人数（人）", "百分比"], ["人", "%"]),
        ("2022年各区会员", ["人数（人）", "占比"], ["人", "%"]),
        ("Employment, 2020 (thousands)", ["Total", "Total as % of all employees"], ["thousands", "%"]),
        ("Employment, 2020 (thousands)", ["Total", "Change, per cent"], ["thousands", "%"]),
        ("Employment, 2020 (thousands)", ["Total", "Per cent change"], ["thousands", "%"]),
        ("Members, 2019", ["Thousands", "Per cent"], ["Thousands", "%"]),
    ],
)  # fmt: skip
def test_headings_that_are_rates_or_measures_state_the_unit(read, title, heads, units):
    figures = read([title], ["Sector", *heads], ["Farms", 1530, 5.5], ["Mines", 1510, 5.4])

    assert [figures[ref][3] for ref in ("B3", "C3")] == units


@pytest.mark.parametrize("unit", ["10 000 persons", "persons", "thousand persons", "10,000 persons"])
def test_an_english_unit_line_states_the_unit(read, unit):
    rows = [["5-1 Employment 2020"], [f"Unit: {unit}"], ["Region", "Total", "Urban"], ["Beijing", 1164, 1000]]

    assert read(*rows, ["Tianjin", 647, 560])["B4"][3].replace(" ", "") == unit.replace(" ", "")


def test_a_block_of_keys_and_values_above_the_table_is_no_heading(read):
    figures = read(
        ["Data extracted on 01/03/2023 10:11:12 from [ESTAT]"],
        ["Dataset:", "", "Unemployment by sex"],
        ["Last updated:", "", "16/02/2023 23:00"],
        [],
        ["Unit of measure", "", "Thousand persons"],
        ["Age class", "", "From 15 to 74 years"],
        [],
        ["TIME", "2020", "", "2021", ""],
        ["GEO (Labels)", "", "", "", ""],
        ["Belgium", 284.0, "", 323.1, "b"],
        ["Bulgaria", 205.1, "", 171.2, "b"],
    )

    assert figures["B10"] == (["Belgium"], ["2020"], 284.0, "Thousand persons", 2020)
    assert figures["D10"][:3] == (["Belgium"], ["2021"], 323.1)


def test_japanese_units_eras_and_places(read):
    rows = [
        ["産業別就業者数"],
        ["（単位：万人）"],
        ["年次", "総数", "農業"],
        ["平成30年", 6664, 210],
        ["令和2年", 6676, 199],
    ]
    figures = read(*rows)

    assert [figures[ref][2:] for ref in ("B4", "B5")] == [(6664, "万人", 2018), (6676, "万人", 2020)]


def test_japanese_prefectures_are_places(tmp_path):
    rows = [
        ["人口（2020年）"],
        ["（単位：千人）"],
        ["都道府県", "総数", "男"],
        ["全国", 126146, 61350],
        ["北海道", 5225, 2465],
    ]
    figures = read_cells(book(tmp_path / "a.xlsx", *rows)).set_index("ref")

    assert figures.loc["B5", ["unit", "region", "year"]].tolist() == ["千人", "北海道", 2020]


def test_indentation_by_cell_format_makes_ancestors(tmp_path):
    made = Workbook()
    names = ["农业", "采矿业", "煤炭开采", "有色金属矿采选", "其他采矿", "制造业"]
    for row in [
        ["4-3 就业人员（2020年末）"],
        ["单位：人"],
        ["行业", "就业人员"],
        *([n, 10.0 * k] for k, n in enumerate(names, 1)),
    ]:
        made.active.append(row)
    for row in (6, 7, 8):
        made.active[f"A{row}"].alignment = Alignment(horizontal="left", indent=1)
    made.save(tmp_path / "a.xlsx")

    labels = read_cells(tmp_path / "a.xlsx").set_index("ref")["row_labels"]

    assert labels[["B5", "B6", "B8", "B9"]].tolist() == [
        ["采矿业"],
        ["采矿业", "煤炭开采"],
        ["采矿业", "其他采矿"],
        ["制造业"],
    ]


@pytest.mark.parametrize("line", ["注：金额单位均为万元。", "说明：本表经费单位是万元，人数为年末数"])
def test_a_note_that_says_the_unit_of_money_states_it(read, line):
    rows = [["2022年慰问"], ["区县", "慰问人数", "慰问金额"], ["东山区", 10, 5], ["西山区", 20, 9], ["合计", 30, 14]]
    figures = read(*rows, [], [line])

    assert [figures[ref][3] for ref in ("B3", "C3")] == ["", "万元"]


def test_a_note_on_who_sends_the_sheet_states_no_unit(read):
    rows = [["2022年慰问"], ["区县", "慰问人数"], ["东山区", 10], ["西山区", 20], ["合计", 30]]

    assert read(*rows, [], ["注：填报单位为各区县总工会"])["B3"][3] == ""


def test_a_heading_of_places_below_a_blank_corner_is_a_heading(read):
    figures = read(
        ["2022—2023年劳动争议调解情况"],
        ["", "2022年", "", "2023年", ""],
        ["区县", "受理（件）", "成功（件）", "受理（件）", "成功（件）"],
        ["东山区", 100, 90, 120, 100],
        ["西山区", 50, 40, 60, 55],
        merges=["B2:C2", "D2:E2"],
    )

    assert figures["C4"] == (["东山区"], ["2022年", "成功"], 90, "件", 2022)
    assert figures["D5"] == (["西山区"], ["2023年", "受理"], 60, "件", 2023)
    assert "B3" not in figures


def test_among_as_high_as_the_heading_of_a_group_is_part_of_the_group(read):
    figures = read(
        ["全市母婴室建设情况（截至2023年底）"],
        ["区县", "母婴室数量", "", "其中：五星级"],
        ["", "机关", "企业", ""],
        ["东山区", 10, 20, 5],
        ["西山区", 8, 12, 3],
        merges=["A2:A3", "B2:C2", "D2:D3"],
    )

    assert figures["D4"][1] == ["母婴室数量", "其中:五星级"]
    assert figures["C4"][1] == ["母婴室数量", "企业"]


def test_a_change_in_percent_keeps_its_percent_beside_a_column_of_units(read):
    rows = [["2023年帮扶情况"], ["项目", "计量单位", "本年实际", "增减（±%）"], ["帮扶困难职工", "户次", 1200, 9.1]]

    assert [read(*rows, ["帮扶资金", "万元", 360, 20.2])[ref][3] for ref in ("C3", "D3", "D4")] == ["户次", "%", "%"]


def test_a_place_over_each_table_speaks_for_its_table(tmp_path):
    head = ["名称", "开班数", "招收人数"]
    rows = [
        ["区县：东山区"],
        head,
        ["暑托班", 10, 100],
        ["寒托班", 5, 50],
        ["区县：西山区"],
        head,
        ["暑托班", 8, 80],
        ["寒托班", 4, 40],
    ]
    figures = read_cells(book(tmp_path / "a.xlsx", ["2023年职工子女托管班"], *rows)).set_index("ref")

    assert figures.loc[["B4", "C9"], "region"].tolist() == ["东山区", "西山区"]


def test_contracts_for_women_are_counted_as_contracts(read):
    heads = ["地区", "工资专项合同", "女职工专项", "覆盖职工数"]
    rows = [["2023年专项集体合同"], ["单位：份、人"], heads, ["东山区", 3, 2, 500], ["西山区", 4, 3, 600]]

    assert [read(*rows)[ref][3] for ref in ("B4", "C4", "D4")] == ["份", "份", "人"]


def test_a_block_heading_under_a_blank_corner_heads_its_block(read):
    rows = [
        ["2023年工会经费收支（万元）"],
        ["", "东山区", "西山区"],
        ["收入", "", ""],
        ["  会费", 10, 20],
        ["  拨缴", 100, 200],
    ]
    figures = read(*rows, ["支出", "", ""], ["  维权", 50, 80])

    assert figures["B4"][:2] == (["收入", "会费"], ["东山区"])
    assert figures["C7"][:2] == (["支出", "维权"], ["西山区"])


def test_who_keeps_a_form_and_its_number_head_no_column(read):
    rows = [
        ["东山区总工会", "", "", "", "编号：001"],
        ["2023年职工服务中心工作台账"],
        ["服务项目", "服务人次", "", "", "满意率"],
    ]
    figures = read(
        *rows, ["", "合计", "线上", "线下", ""], ["法律援助", 120, 20, 100, 98.5], ["心理咨询", 80, 30, 50, 97]
    )

    assert [figures[ref][1] for ref in ("B5", "D6", "E5")] == [["服务人次", "合计"], ["服务人次", "线下"], ["满意率"]]


def test_calls_answered_are_counted(read):
    figures = read(["2023年热线"], ["区县", "接听热线电话", "受理案件数"], ["东山区", 120, 10], ["西山区", 230, 20])

    assert figures["B3"][:3] == (["东山区"], ["接听热线电话"], 120)


def test_a_percentage_that_is_set_in_stays_a_percentage(tmp_path):
    made = Workbook()
    for row in [["2023年"], ["区县", "入会率"], ["东山区", 0.915], ["西山区", 0.8]]:
        made.active.append(row)
    made.active["B3"].number_format = "0.0%"
    made.active["B3"].alignment = Alignment(horizontal="left", indent=1)
    made.save(tmp_path / "a.xlsx")

    figures = read_cells(tmp_path / "a.xlsx").set_index("ref")

    assert figures.loc["B3", ["value", "unit", "raw"]].tolist() == [91.5, "%", "91.5%"]


@pytest.mark.parametrize("head", ["去年同期", "上年同月", "上年同期累计", "去年累计", "上年完成数", "上年底"])
def test_a_column_of_the_year_before_is_of_the_year_before(read, head):
    figures = read(
        ["2023年就业服务"], ["服务项目", "单位", "本年累计", head], ["招聘会", "场", 15, 12], ["岗位", "个", 90, 80]
    )

    assert [figures[ref][4] for ref in ("C3", "D3")] == [2023, 2022]


def test_a_share_done_is_no_count(read):
    rows = [["2023年工作"], ["指标名称", "单位", "实际完成", "完成率（%）"], ["新建工会", "家", 520, 104]]

    assert read(*rows, ["集体合同", "份", 290, 96.7])["D3"][3] == "%"


@pytest.mark.parametrize("line", ["填报时间：2024年1月5日", "报送日期：2024年1月5日"])
def test_the_day_of_filing_is_not_the_year(tmp_path, line):
    rows = [["工会会员情况统计表"], [line], ["区县", "工会会员数（人）"], ["东山区", 860], ["西江县", 240]]

    assert set(read_cells(book(tmp_path / "2023年会员.xlsx", *rows))["year"]) == {2023}


@pytest.mark.parametrize(
    ("line", "year"),
    [
        (["填报单位：东山区总工会", "2024.1.5"], 2023),
        (["填报单位：东山区总工会  2024年1月5日"], 2023),
        (["云工〔2024〕3号"], 2023),
        (["（2024年1月印发）"], 2023),
        (["（2024年6月30日）"], 2023),
        (["（2024年12月31日）"], 2024),
        (["截至2024年6月30日"], 2024),
    ],
    ids=str,
)
def test_a_day_beside_the_title_gives_way_to_what_the_figures_are_of(tmp_path, line, year):
    rows = [["会员统计表"], line, ["镇街", "会员数（人）"], ["石桥镇", 100], ["城关镇", 200], ["注：截至2023年底"]]

    assert set(read_cells(book(tmp_path / "会员.xlsx", *rows))["year"]) == {year}


def test_a_day_alone_dates_the_figures_unless_it_is_that_of_the_sender(tmp_path):
    rows = [["镇街", "会员数（人）"], ["石桥镇", 100], ["城关镇", 200]]
    dated = book(tmp_path / "甲.xlsx", ["会员统计表"], ["（2023年6月30日）"], *rows)
    sent = book(tmp_path / "乙.xlsx", ["会员统计表"], ["填报单位：东山区总工会", "2024.1.5"], *rows)

    assert set(read_cells(dated)["year"]) == {2023}
    assert read_cells(sent)["year"].isna().all()


# ---- units behind the figures ---------------------------------------------------------------------------------------

UNITS_BEHIND = [["工会会员数", 3.2, "万人"], ["帮扶资金", 86, "万元"]]


@pytest.mark.parametrize("heads", [[], [["指标", "数值", ""]], [["指标", "数值", "备注"]]], ids=str)
def test_units_behind_the_figures_are_theirs(read, heads):
    figures = read(["2023年工会工作"], *heads, *UNITS_BEHIND)

    assert [f[3] for f in figures.values()] == ["万人", "万元"]


def test_units_behind_a_merged_heading_are_those_of_the_figures(read):
    figures = read(["2023年工会工作"], ["指标", "数值", ""], *UNITS_BEHIND, merges=["B2:C2"])

    assert [f[3] for f in figures.values()] == ["万人", "万元"]


def test_units_behind_several_years_are_those_of_all(read):
    figures = read(
        ["工会工作"], ["指标", "2022年", "2023年", ""], ["会员数", 3.1, 3.2, "万人"], ["资金", 80, 86, "万元"]
    )

    assert [figures[ref][3:] for ref in ("B3", "C4")] == [("万人", 2022), ("万元", 2023)]


def test_units_between_figures_are_those_before_them(read):
    figures = read(["2023年活动"], ["劳动竞赛", 12, "场", 860, "人次"], ["读书活动", 9, "场", 320, "人次"])

    assert [figures[ref][3] for ref in ("B2", "D2", "B3", "D3")] == ["场", "人次", "场", "人次"]


def test_pairs_of_figures_and_units_under_groups(read):
    heads = [["2023年"], ["区县", "会员", "", "帮扶", ""], ["", "数量", "单位", "数量", "单位"]]
    rows = [["东山区", 1.2, "万人", 35, "万元"], ["西江县", 0.86, "万人", 20, "万元"]]
    figures = read(*heads, *rows, merges=["B2:C2", "D2:E2"])

    assert [figures[ref][1:4] for ref in ("B4", "D5")] == [
        (["会员", "数量"], 1.2, "万人"),
        (["帮扶", "数量"], 20, "万元"),
    ]


# ---- sums of districts ----------------------------------------------------------------------------------------------


def test_the_sum_of_a_district_is_the_district(tmp_path):
    rows = [["2023年"], ["区县", "街道", "会员数"], ["东山区", "石桥镇", 100], ["东山区", "城关镇", 200]]
    more = [["东山区小计", "", 300], ["西江县", "河东镇", 50], ["西江县", "河西镇", 60], ["西江县合计", "", 110]]
    places = read_cells(book(tmp_path / "表.xlsx", *rows, *more)).set_index("ref")["region"]

    assert places[["C5", "C8"]].tolist() == ["东山区", "西江县"]


def test_the_sum_of_some_districts_is_none_of_them(tmp_path):
    rows = [["2023年"], ["区县", "会员数"], ["东山区", 100], ["南川区", 200], ["市辖区小计", 300], ["西江县", 50]]

    assert read_cells(book(tmp_path / "表.xlsx", *rows)).set_index("ref").loc["B5", "region"] == "市辖区小计"


# ---- units as people spell them -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "label", "unit"),
    [
        ("职工之家（㎡）", "职工之家", "m2"),
        ("会员（万）", "会员", "万"),
        ("资金【元】", "资金", "元"),
        ("追回欠薪：万元", "追回欠薪", "万元"),
        ("补助（万元、含利息）", "补助", "万元"),
        ("参训（人/次）", "参训", "人/次"),
        ("户均（人、户）", "户均(人、户)", ""),
    ],
)
def test_a_unit_in_a_heading_is_read_as_spelt(read, head, label, unit):
    figures = read(["2023年工会工作"], ["区县", head], ["东山区", 12], ["西江县", 9])

    assert figures["B3"][1:4] == ([label], 12, unit)


@pytest.mark.parametrize(
    ("line", "heads", "units"),
    [
        ("单位：户、人", ["困难户数", "职工户数", "困难职工"], ["户", "户", "人"]),
        ("单位：人/万元", ["会员数", "帮扶资金", "女会员"], ["人", "万元", "人"]),
        ("单位：元/人", ["人均补助", "人均慰问", "人均助学"], ["元/人"] * 3),
    ],
)
def test_a_line_of_units_gives_each_column_its_own(read, line, heads, units):
    figures = read(["2023年工会工作"], [line], ["区县", *heads], ["东山区", 12, 5, 7], ["西江县", 9, 4, 6])

    assert [figures[ref][3] for ref in ("B4", "C4", "D4")] == units


def test_a_table_that_goes_on_on_the_next_sheet_keeps_its_unit(tmp_path):
    first = [["表1 2023年会员"], ["单位：万人"], ["区县", "会员数"], ["东山区", 3.2], ["西江县", 2.2]]
    second = [["续表"], ["区县", "会员数"], ["南川区", 3.1], ["北河县", 2.1]]
    figures = read_cells(books(tmp_path / "表.xlsx", {"表1": (first, ()), "表1续": (second, ())}))

    assert set(figures["unit"]) == {"万人"}


# ---- who signed, and when -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        ["填表人：", "李四", "电话：", "87654321"],
        ["审核人", "王五", "联系电话", 87654321],
        ["单位负责人：张三", "填表人：李四", 87654321],
        ["", "填表人：李四", "13912345678"],
        ["填报日期", "2024.1.5"],
    ],
    ids=str,
)
def test_who_signed_is_no_row_of_figures(read, line):
    rows = [["2023年工会工作"], ["区县", "会员数（人）", "帮扶资金（万元）"], ["东山区", 120, 30], ["西江县", 90, 22]]

    assert sorted(read(*rows, line)) == ["B3", "B4", "C3", "C4"]


def test_people_in_charge_are_counted(read):
    figures = read(["2023年干部"], ["职务", "人数", "其中：女"], ["负责人", 12, 5], ["联系人", 30, 20])

    assert [figures[ref][2] for ref in ("B3", "C4")] == [12, 20]


def test_when_something_took_place_counts_nothing(read):
    rows = [["2023年活动"], ["序号", "活动名称", "时间", "参加人数"], [1, "读书会", "6.1", 30], [2, "观影", "7.12", 22]]

    assert sorted(read(*rows)) == ["D3", "D4"]


def test_hours_are_counted(read):
    figures = read(["2023年服务"], ["区县", "时间（小时）"], ["东山区", 6.1], ["西江县", 7.5])

    assert figures["B3"][1:4] == (["时间"], 6.1, "小时")


# ---- blocks, comparisons, words instead of figures ------------------------------------------------------------------


def test_blocks_numbered_in_brackets_name_their_rows(read):
    rows = [
        ["2023年工作"],
        ["指标", "单位", "数值"],
        ["一、组织"],
        ["（一）会员"],
        ["会员数", "人", 120],
        ["（二）职工"],
    ]
    figures = read(*rows, ["职工数", "人", 130], ["二、帮扶"], ["帮扶资金", "万元", 30])

    assert figures["C5"][0] == ["一、组织", "(一)会员", "会员数"]
    assert figures["C7"][0] == ["一、组织", "(二)职工", "职工数"]
    assert figures["C9"][0] == ["二、帮扶", "帮扶资金"]


def test_a_row_that_compares_belongs_to_the_row_above(read):
    rows = [
        ["2023年工作"],
        ["指标", "单位", "数值"],
        ["劳动竞赛", "场", 30],
        ["上年同期", "场", 25],
        ["同比增长", "%", 20],
    ]
    figures = read(*rows, ["会员数", "人", 3200], ["上年同期", "人", 3000])

    assert [figures[ref][0] for ref in ("C4", "C5", "C7")] == [
        ["劳动竞赛", "上年同期"],
        ["劳动竞赛", "同比增长"],
        ["会员数", "上年同期"],
    ]
    assert [figures[ref][4] for ref in ("C3", "C4", "C7")] == [2023, 2022, 2022]


def test_a_row_that_compares_is_of_the_district_above(tmp_path):
    rows = [["2023年"], ["区县", "会员数"], ["东山区", 100], ["上年同期", 90], ["西江县", 80], ["上年同期", 70]]
    figures = read_cells(book(tmp_path / "表.xlsx", *rows))

    assert figures["region"].tolist() == ["东山区", "东山区", "西江县", "西江县"]
    assert figures["year"].tolist() == [2023, 2022, 2023, 2022]


def test_columns_that_compare_belong_to_the_only_indicator(read):
    heads = ["区县", "服务人次（人次）", "上年同期", "增减", "增减率"]
    figures = read(["2023年"], heads, ["东山区", 120, 100, 20, 20], ["西江县", 90, 100, -10, -10])

    assert [figures[ref][1] for ref in ("C3", "D3")] == [["服务人次", "上年同期"], ["服务人次", "增减"]]
    assert [figures[ref][3:] for ref in ("B3", "C3", "E3")] == [("人次", 2023), ("人次", 2022), ("", 2023)]


def test_a_column_that_compares_one_of_two_names_neither(read):
    figures = read(["2023年"], ["区县", "会员", "职工", "上年同期"], ["东山区", 12, 10, 9], ["西江县", 9, 8, 7])

    assert figures["D3"][1] == ["上年同期"]


def test_three_years_by_name(read):
    figures = read(["2023年会员"], ["区县", "今年", "去年", "前年"], ["东山区", 120, 100, 90], ["西江县", 90, 80, 70])

    assert [figures[ref][4] for ref in ("B3", "C3", "D3")] == [2023, 2022, 2021]


def test_words_instead_of_a_figure_head_no_block(read):
    rows = [
        ["2023年工作"],
        ["指标", "单位", "数值"],
        ["竞赛", "场", "另报"],
        ["会员数", "人", 3200],
        ["活动", "人次", "见附件"],
    ]
    figures = read(*rows, ["职工数", "人", 3300], ["帮扶", "户", 5], ["慰问", "人", "据实填写"])

    assert [figures[f"C{row}"][0][0] for row in range(3, 9)] == ["竞赛", "会员数", "活动", "职工数", "帮扶", "慰问"]


def test_blocks_side_by_side_without_a_gap(read):
    heads = [["2023年"], ["一、困难帮扶", "", "二、组织建设", ""], ["指标", "数值", "指标", "数值"]]
    figures = read(*heads, ["帮扶资金（万元）", 30, "会员数（人）", 120], ["帮扶人数（人）", 22, "职工数（人）", 140])

    assert (figures["D4"][0], figures["D4"][2:4]) == (["会员数"], (120, "人"))
    assert figures["B5"][0] == ["帮扶人数"]


def test_words_between_figures_lend_none_of_them_a_unit(read):
    rows = [["东山区", "共举办", 12, "场，参加", 860, "人次"], ["西江县", "共举办", 9, "场，参加", 660, "人次"]]
    figures = read(["2023年活动"], *rows)

    assert {figures[ref][3] for ref in ("C2", "E2")} == {""}


# ---- districts within districts, and groups of them -----------------------------------------------------------------


def test_what_a_district_has_of_another_is_not_the_others(tmp_path):
    rows = [["2023年"], ["区县", "金额"], ["石霁区", 120], ["其中：高新区", 33], ["岚汀区", 95], ["高新区", 70]]
    places = read_cells(book(tmp_path / "表.xlsx", *rows)).set_index("ref")["region"]

    assert places.to_dict() == {"B3": "石霁区", "B4": "石霁区高新区", "B5": "岚汀区", "B6": "高新区"}


def test_among_all_of_the_city_a_district_is_itself(tmp_path):
    rows = [["2023年"], ["区县", "金额"], ["全市", 120], ["其中：石霁区", 33], ["岚汀区", 95]]

    assert read_cells(book(tmp_path / "表.xlsx", *rows)).set_index("ref").loc["B4", "region"] == "石霁区"


def test_the_subtotal_of_a_group_of_districts_is_none_of_them(tmp_path):
    blocks = [["城区", "东山区", 60], ["", "南川区", 55], ["", "小计", 115], ["郊区", "西江县", 31], ["", "小计", 31]]
    figures = read_cells(book(tmp_path / "表.xlsx", ["2023年"], ["片区", "区县", "会员"], *blocks)).set_index("ref")

    assert figures.loc[["C3", "C5", "C7"], "region"].tolist() == ["东山区", "城区小计", "郊区小计"]


def test_two_rows_of_words_among_districts_do_not_end_the_table(tmp_path):
    rows = [["2023年"], ["区县", "人次"], ["东山区", 95], ["南川区", "待核"], ["西江县", "见附件"], ["北河县", 41]]
    figures = read_cells(book(tmp_path / "表.xlsx", *rows))

    assert figures[["region", "status"]].values.tolist() == [
        ["东山区", "measured"],
        ["南川区", "suspect"],
        ["西江县", "suspect"],
        ["北河县", "measured"],
    ]


def test_a_unit_of_money_is_not_that_of_people(read):
    rows = [["2023年助学"], ["", "", "单位：万元"], ["区县", "补助", "资助人数"], ["东山区", 12, 30], ["西江县", 9, 20]]
    figures = read(*rows)

    assert [figures[ref][3] for ref in ("B4", "C4")] == ["万元", ""]


# ---- where such rules must not reach --------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["1200（预计数）", "13（未核实）", "900（上年数）", "86场（拟开展）"])
def test_a_remark_that_says_what_a_number_is_leaves_it_to_a_person(tmp_path, text):
    rows = [["2023年"], ["区县", "会员"], ["东山区", 95], ["南川区", text], ["西江县", 41]]

    assert read_cells(book(tmp_path / "表.xlsx", *rows)).set_index("ref").loc["B4", "status"] == "suspect"


def test_a_line_of_last_year_below_all_districts_is_of_none_of_them(tmp_path):
    rows = [["2023年"], ["区县", "会员"], ["全市", 300], ["东山区", 120], ["西江县", 180], ["上年同期", 280]]
    figures = read_cells(book(tmp_path / "表.xlsx", *rows)).set_index("ref")

    assert figures.loc["B6", ["region", "year"]].tolist() == ["上年同期", 2022]


@pytest.mark.parametrize("group", ["市辖区", "主城区"])
def test_a_district_among_a_group_is_itself(tmp_path, group):
    rows = [["2023年"], ["区县", "会员"], [group, 300], ["其中：东山区", 120], ["南川区", 180]]
    figures = read_cells(book(tmp_path / "表.xlsx", *rows)).set_index("ref")

    assert figures["region"].tolist() == [group, "东山区", "南川区"]


@pytest.mark.parametrize("sum_of_some", ["主城区小计", "三县小计"])
def test_the_sum_of_a_group_keeps_its_name(tmp_path, sum_of_some):
    rows = [["2023年"], ["区县", "会员"], ["东山区", 120], ["南川区", 180], [sum_of_some, 300]]

    assert read_cells(book(tmp_path / "表.xlsx", *rows)).set_index("ref").loc["B5", "region"] == sum_of_some


def test_what_a_bracket_says_besides_the_unit_stays_in_the_name(read):
    figures = read(
        ["2023年"], ["区县", "资金（万元，中央）", "资金（万元，市级）"], ["东山区", 12, 5], ["西江县", 9, 4]
    )

    assert [figures[ref][1] for ref in ("B3", "C3")] == [["资金(中央)"], ["资金(市级)"]]
    assert figures["B3"][3] == "万元"


@pytest.mark.parametrize(
    "line",
    [
        "2022年1月1日至12月31日",
        "统计期间：2022年1月1日—12月31日",
        "数据时点：2022年11月30日",
        "统计截止日期：2022年6月30日",
    ],
)
def test_days_that_say_of_when_the_figures_are_count(tmp_path, line):
    rows = [["会员"], [line], ["区县", "会员数"], ["东山区", 12], ["西江县", 9]]

    assert set(read_cells(book(tmp_path / "2023年报表.xlsx", *rows))["year"]) == {2022}


def test_a_rate_below_a_group_of_rates_keeps_its_measure(read):
    heads = [["2023年"], ["区县", "主要比率（‰）", "", "会员（人）", ""], ["", "入会率", "工伤率", "人数", "增长率"]]
    rows = [["东山区", 912, 3, 50, 2], ["西江县", 905, 4, 60, 3]]
    figures = read(*heads, *rows, merges=["B2:C2", "D2:E2"])

    assert [figures[ref][3] for ref in ("B4", "C4", "D4", "E4")] == ["‰", "‰", "人", ""]


def test_hours_below_a_line_of_units_are_counted(read):
    rows = [["2023年"], ["单位：小时、人"], ["区县", "培训时间", "人数"], ["东山区", 40, 50], ["西江县", 24.5, 60]]

    assert read(*rows)["B4"][2] == 40


def test_units_behind_figures_may_differ_by_row(read):
    heads = [["2023年活动"], ["区县", "场次", "", "资金", ""]]
    figures = read(*heads, ["东山区", 12, "场", 85000, "元"], ["西江县", 9, "期", 9, "万元"])

    assert [figures[ref][3] for ref in ("B3", "D3", "B4", "D4")] == ["场", "元", "期", "万元"]


def test_a_table_right_below_a_signature_is_headed_by_its_own_words(read):
    rows = [["2023年会员"], ["区县", "会员"], ["东山区", 12], ["西江县", 9], ["填表人", "张三", "联系电话", 88901234]]
    figures = read(*rows, ["2023年宣讲"], ["区县", "宣讲场次"], ["东山区", 2], ["西江县", 8])

    assert figures["B8"][1] == ["宣讲场次"]
