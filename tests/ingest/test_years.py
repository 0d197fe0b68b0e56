"""The year that words speak of."""

import pytest

from ufanalysis.ingest.years import part_of_year, period_of, short_years, year_in


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023年工会基本情况", 2023),
        ("云川市2021年宣传工作（虚构示例数据）", 2021),
        ("二〇二三年统计表", 2023),
        ("二○一九年", 2019),
        ("2023", 2023),
        ("2024年比2023年增长", 2024),
        ("表2.2 土地面积（2012）", 2012),
        ("2023年1-6月", 2023),
        ("2017-2020年", None),
        ("2017—2020年", None),
        ("1999～2009", None),
        ("文号 120231", None),
        ("会员 12023 人", None),
        ("组织基础", None),
        ("", None),
        ("3023年", None),
    ],
)
def test_the_one_year_of_a_text_or_none(text, year):
    assert year_in(text) == year


def test_two_digit_years_that_count_down_turn_the_century_once():
    assert short_years(["%Mem01", "%Mem00", "%Mem99", "%Mem98"]) == [2001, 2000, 1999, 1998]


def test_two_digit_years_that_count_up_turn_the_century_once():
    assert short_years(["M98", "M99", "M00", "M01"]) == [1998, 1999, 2000, 2001]


@pytest.mark.parametrize(
    "labels",
    [["A18", "A17"], ["A18", "B17", "A16"], ["A18", "A15", "A12"], ["18", "17", "16"], ["A18", "A", "A16"]],
    ids=["too few", "different words", "no count", "no word", "no number"],
)
def test_numbers_that_are_no_row_of_years_are_left_alone(labels):
    assert short_years(labels) == [None] * len(labels)


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("2023年上半年会员情况", "上半年"),
        ("2023年第三季度报表", "第三季度"),
        ("2023年前三季度", "前三季度"),
        ("2023年1-9月报表", "1-9月"),
        ("2023年1月至6月", "1月至6月"),
        ("2023年7—12月", "7—12月"),
        ("2023年6月末会员数", "6月末"),
        ("2023年1-12月", ""),
        ("2023年12月末", ""),
        ("截至2023年6月30日", ""),
        ("2023年四季送资金", ""),
        ("2023年度", ""),
    ],
)
def test_a_title_may_speak_of_a_part_of_the_year(title, part):
    assert part_of_year(title) == part


@pytest.mark.parametrize(
    ("title", "part", "period"),
    [
        ("2023年1-4季度帮扶资金", "", 0),
        ("2023年一至四季度帮扶", "", 0),
        ("2024季度统计汇总", "", 0),
        ("2023年12月", "12月", 1201),
        ("2023年12月底会员", "", 0),
        ("2023年第三季度", "第三季度", 903),
        ("2023年4季度", "4季度", 1203),
        ("2023年前三季度", "前三季度", 909),
        ("2023年下半年", "下半年", 1206),
        ("2023年1－6月", "1－6月", 606),
        ("2023年工会会员统计表（2024年1月编制）", "", 0),
    ],
)
def test_a_part_of_a_year_has_a_last_month_and_a_length(title, part, period):
    assert (part_of_year(title), period_of(part)) == (part, period)
