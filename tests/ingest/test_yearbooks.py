"""Tables as yearbooks and statistical offices lay them out; each expectation is what a reader of the page sees."""

from datetime import date

import pytest
from tests.ingest.workbooks import book, figures_at

from ufanalysis.ingest.years import year_in

UNITS = (
    *("吨标准煤", "吨标准煤/万元", "亿千瓦小时", "万千伏安", "亿吨公里", "万辆次", "万标箱", "毫米", "毫克/立方米"),
    *("分贝", "平方千米", "双", "万千升", "印张", "度", "集"),
)


@pytest.fixture
def read(tmp_path):
    """The figures of a sheet by address."""

    def reading(*rows, merges=()):
        return figures_at(book(tmp_path / "表.xlsx", *rows, merges=merges))

    return reading


def said(figures, name):
    return {ref: None if figure[name] is None else figure[name] for ref, figure in figures.items()}


# ---- units ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", UNITS)
def test_yearbooks_measure_in_many_units(read, unit):
    heads = ["指标", f"甲（{unit}）", "乙"]

    figures = read(["表 5（2012）"], heads, [f"货物（{unit}）", 100, 20], ["铁路", 50, 10])

    assert (figures["B3"]["unit"], figures["B4"]["unit"], figures["C3"]["unit"]) == (unit, unit, unit)


def test_a_unit_below_a_heading_stands_before_that_of_the_table(read):
    rows = [["指  标", "货运量", "周转量"], ["", "", "（亿吨公里）"], ["总计", 100, 20], ["铁路", 50, 10]]

    figures = read(["表 货运（2012）"], ["单位：万吨"], *rows)

    assert (figures["B5"]["unit"], figures["C5"]["unit"]) == ("万吨", "亿吨公里")


def test_indices_ranks_and_growth_are_not_measured_in_the_money_of_the_table(read):
    heads = ["地区", "生产总值", "指数（上年=100）", "位次", "增速"]
    rows = [["北 京", 17879.4, 107.7, 13, 7], ["天 津", 12893.9, 113.8, 20, 13]]

    figures = read(["表 生产总值(2012年)"], ["单位：亿元"], heads, *rows)

    assert [figures[f"{letter}4"]["unit"] for letter in "BCDE"] == ["亿元", "", "", ""]


def test_the_name_of_a_place_is_no_word_for_money(read):
    rows = [["黄浦区", 1.5, 2.5], ["金山区", 3.5, 4.5]]

    figures = read(["单位：万人、万元"], ["地区", "从业人员", "固定资产投资额"], *rows)

    assert (figures["B4"]["unit"], figures["C4"]["unit"]) == ("万人", "万元")


def test_the_translation_below_a_heading_hides_nothing(read):
    heads = [["地区", "出生", "", "自然增长", ""], ["", "人数", "出生率", "人数", "增长率"]]
    english = ["District", "Persons", "Birth Rate", "Persons", "Growth Rate"]
    rows = [["全市", 62128, 8.58, 23226, 3.21], ["荔湾区", 2501, 4.9, -1409, -2.7]]

    figures = read(["单位：人、‰"], *heads, english, *rows, merges=["B2:C2", "D2:E2"])

    assert [figures[f"{letter}5"]["unit"] for letter in "BCDE"] == ["人", "‰", "人", "‰"]


@pytest.mark.parametrize(
    "title", ["2023年为100名困难职工送温暖", "Building permits issued in 2023", "2023年价值", "31.12.2023"]
)
def test_titles_that_only_look_like_bases_and_issues_have_years(title):
    assert year_in(title) == 2023


def test_two_tables_with_a_row_of_units_each_have_no_blocks(read):
    table = [["区县", "甲", "乙"], ["", "（人）", ""], ["东山区", 1, 2], ["西江县", 3, 4]]

    figures = read(["2023年"], *table, [], ["2023年"], *table, merges=["B3:C3", "B9:C9"])

    assert {tuple(figure["row_labels"]) for figure in figures.values()} == {("东山区",), ("西江县",)}


def test_a_rate_of_one_thing_by_another_keeps_its_unit(read):
    figures = read(["2023年"], ["单位：元/人"], ["地区", "全员劳动生产率"], ["东山区", 1.5], ["西江县", 2.5])

    assert figures["B4"]["unit"] == "元/人"


@pytest.mark.parametrize(("text", "value"), [("$1,429", 1429), ("£649", 649), ("10.1r", 10.1)])
def test_amounts_as_other_offices_print_them(read, text, value):
    figures = read(["Occupation", "2021", "2022"], ["Management", text, 5], ["Service", text, 6])

    assert (figures["B2"]["value"], figures["B2"]["row_labels"]) == (value, ["Management"])


# ---- years ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", ["2012 (p)", "2012[1]", "2012¹", "2012 ②", "2012 (%)"])
def test_a_year_with_a_marker_still_heads_its_column(read, year):
    figures = read(["State", "2011", year], ["Alabama", 10.1, 10.0], ["Alaska", 22.9, 22.1])

    assert said(figures, "year") == {"B2": 2011, "C2": 2012, "B3": 2011, "C3": 2012}


def test_a_year_with_a_marker_still_names_its_row(read):
    figures = read(["年份", "总人口（万人）"], ["1978①", 96259], ["1990 ②", 114333], ["2010*", 134091])

    assert said(figures, "year") == {"B2": 1978, "B3": 1990, "B4": 2010}
    assert figures["B2"]["row_labels"] == ["1978"]


def test_a_comparison_cut_over_two_rows_speaks_of_its_first_year(read):
    heads = [["指标", 2011, 2012, "2012年为"], ["", "", "", "2011年%"]]

    figures = read(*heads, ["总计", 817.57, 800.4, 97.9], ["外国人", 648.31, 633.4, 97.7])

    assert {figure["year"] for ref, figure in figures.items() if ref[0] == "D"} == {2012}
    assert (figures["D3"]["unit"], "D2" in figures) == ("%", False)


@pytest.mark.parametrize(
    "head", ["指数（1978=100）", "以1978年为100", "指数（1952年=100）", "总值（2005年价）", "按2010年可比价格计算"]
)
def test_what_an_index_is_based_on_is_not_its_year(read, head):
    figures = read(["年份", "产值", head], [1978, 272.8, 100], [2012, 20181.7, 2280.1])

    assert (figures["C2"]["year"], figures["C3"]["year"]) == (1978, 2012)


def test_a_price_of_a_year_is_of_that_year(read):
    figures = read(["品种", "2010年价格（元）"], ["大米", 4.1], ["面粉", 3.2])

    assert figures["B2"]["year"] == 2010


def test_a_series_in_two_halves_side_by_side(read):
    figures = read(["年份", "工资", "年份", "工资"], [1978, 672, 2011, 519], [1979, 779, 2012, 563])

    assert said(figures, "year") == {"B2": 1978, "B3": 1979, "D2": 2011, "D3": 2012}


@pytest.mark.parametrize("merges", [(), ("A2:C2", "A5:C5")])
def test_a_bare_year_heads_a_block(read, merges):
    months = [["1月", 50.1, 4.1], ["2月", 60.1, 5.1]]

    figures = read(["月份", "出口", "进口"], [2011], *months, [2012], *months, merges=merges)

    assert said(figures, "year") == {f"{c}{r}": 2011 if r < 5 else 2012 for r in (3, 4, 6, 7) for c in "BC"}


def test_a_bare_year_among_bare_years_is_a_row_without_figures(read):
    figures = read(["年份", "出口", "进口"], [2010, 5.1, 4.1], [2011], [2012, 6.1, 5.1])

    assert said(figures, "status")["B3"] == "missing"


@pytest.mark.parametrize(("first", "second"), [(2011, 2012), ("城镇", "农村"), ("MALES", "FEMALES")])
def test_words_centred_over_the_figures_head_blocks(read, first, second):
    rows = [["甲", 1.5, 2.5], ["乙", 3, 4]]
    blocks = [["", first], *rows, ["", second], *rows]

    figures = read(["项目", "人数", "金额"], *blocks, merges=["B2:C2", "B5:C5"])

    assert figures["B3"]["row_labels"] == [str(first), "甲"]
    assert figures["C7"]["row_labels"] == [str(second), "乙"]
    assert figures["C7"]["column_labels"] == ["金额"]


def test_the_first_block_below_a_blank_corner(read):
    rows = [["Full-time", 1.5, 2.5], ["Part-time", 3, 4]]

    figures = read(["", "2011", "2012"], ["MALES"], *rows, ["FEMALES"], *rows)

    assert figures["B3"]["row_labels"] == ["MALES", "Full-time"]
    assert figures["B6"]["row_labels"] == ["FEMALES", "Full-time"]


@pytest.mark.parametrize("month", [date(2012, 4, 1), "2012-04", "2012-04-01", date(2012, 4, 30)])
def test_months_name_rows(read, month):
    figures = read(["月份", "会员"], [month, 6201.2], ["2012-05", 6211.2])

    assert figures["B2"]["year"] == 2012


def test_months_that_excel_took_for_days_head_columns(read):
    heads = ["项目", date(2012, 4, 1), date(2012, 5, 1)]

    figures = read(heads, ["男", 6201.2, 6211.2], ["女", 5101.1, 5111.1])

    assert figures["B2"]["column_labels"] == ["2012年4月"]
    assert said(figures, "year") == dict.fromkeys(["B2", "C2", "B3", "C3"], 2012)


@pytest.mark.parametrize(
    ("line", "title", "year"),
    [
        ("Released on 15 November 2012", "Table 1 Members, August 2011", 2011),
        ("Copyright 2013 by Hirsch", "Union members, 2012", 2012),
    ],
)
def test_when_a_table_was_published_is_not_its_year(read, line, title, year):
    figures = read([line], [title], ["State", "Members"], ["Victoria", 230.3], ["Tasmania", 36.1])

    assert figures["B4"]["year"] == year


def test_two_groups_of_short_years(read):
    heads = ["State", *(f"%{word}{year}" for word in ("Mem", "Cov") for year in (12, 11, 10))]

    figures = read(heads, ["Iowa", 1.5, 2, 3, 4, 5, 6], ["Ohio", 1.5, 2, 3, 4, 5, 6])

    assert [figures[f"{letter}2"]["year"] for letter in "BCDEFG"] == [2012, 2011, 2010] * 2


def test_a_numbered_title_goes_on(read):
    heads = ["地区", "会员"]
    rows = [["表2.1 会员"], ["单位：万人"], heads, ["北京市", 1], ["上海市", 2], [], ["表2.1续"], heads, ["天津市", 1]]

    assert read(*rows, ["重庆市", 2])["B9"]["unit"] == "万人"
