"""Units as labels, headings and unit lines state them."""

import pytest

from ufanalysis.ingest.measures import Stated, choose_unit, is_unit, named_unit, stated_units, strip_unit


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("会员（人）", "人"),
        ("会员(万人)", "万人"),
        ("帮扶资金（单位：万元）", "万元"),
        ("人口密度（人/平方公里）", "人/平方公里"),
        ("入会率（%）", "%"),
        ("入会率,%", "%"),
        ("增长%", "%"),
        ("幢", "幢"),
        ("Wages (thousand dollars)", "thousand dollars"),
        ("征收（拆迁）面积", ""),
        ("会员（含农民工）", ""),
        ("会员", ""),
        ("", ""),
    ],
)
def test_the_unit_that_a_label_names(label, unit):
    assert named_unit(label) == unit


@pytest.mark.parametrize("text", ["人", "万人次", "亿元", "千瓦时", "人/平方公里", "%", "‰", "场次"])
def test_units_are_known(text):
    assert is_unit(text)


@pytest.mark.parametrize("text", ["会员", "人数", "单位", "区县", "万", "1人"])
def test_other_words_are_no_units(text):
    assert not is_unit(text)


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        ("会员(万人)", "会员"),
        ("增长(%)", "增长(%)"),
        ("班组长培训(期数)", "班组长培训(期数)"),
        ("征收(拆迁)户数(户)", "征收(拆迁)户数"),
    ],
)
def test_a_label_loses_its_unit_and_no_other_bracket(label, bare):
    assert strip_unit(label) == bare


@pytest.mark.parametrize(
    ("lines", "units"),
    [
        (["单位：万人"], ["万人"]),
        (["2024年会员（单位：人）"], ["人"]),
        (["计量单位: 个、万元、人次"], ["个", "万元", "人次"]),
        (["单位：人、‰"], ["人", "‰"]),
        (["2024年会员", "(万人)"], ["万人"]),
        (["2024年会员"], []),
    ],
)
def test_the_units_that_title_and_unit_line_state(lines, units):
    assert [stated.unit for stated in stated_units(lines)] == units


def test_a_line_about_money_is_about_money_only():
    assert stated_units(["资金单位：元"]) == [Stated(unit="元", money_only=True)]


@pytest.mark.parametrize(
    ("line", "name", "unit"),
    [
        ("单位：万元", "帮扶资金", "万元"),
        ("单位：人、万元", "帮扶资金", "万元"),
        ("单位：人、万元", "在档困难职工", "人"),
        ("单位：人、%", "入会率", "%"),
        ("单位：人次、人", "宣讲受众人次", "人次"),
        ("单位：个、所", "爱心托管班", ""),
        ("资金单位：元", "活动场次", ""),
        ("资金单位：元", "帮扶资金", "元"),
    ],
)
def test_the_stated_unit_that_fits_an_item_or_none_where_several_might(line, name, unit):
    assert choose_unit(stated_units([line]), [name]) == unit
