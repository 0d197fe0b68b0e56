"""Which labels name places."""

import pytest

from ufanalysis.ingest.places import is_place, is_place_head, places_in


@pytest.mark.parametrize(
    "text",
    ["浦东新区", "# 浦东新区", "梧岭县", "云川市", "高新技术开发区", "上海", "全市", "合 计", "市辖区小计", "Total"],
)
def test_names_of_places_and_of_the_whole_are_places(text):
    assert is_place(text)


@pytest.mark.parametrize("text", ["工会会员数", "职工之家", "社区", "服务区", "其他", "农民工", "地区生产总值", ""])
def test_other_names_are_no_places(text):
    assert not is_place(text)


@pytest.mark.parametrize(
    "text",
    ["地区", "地  区", "区县", "县市区", "各地区", "State", "单位名称"],
)
def test_headings_over_places(text):
    assert is_place_head(text)


@pytest.mark.parametrize("text", ["指标", "会员", "单位", "年份"])
def test_headings_over_other_things(text):
    assert not is_place_head(text)


def test_a_list_is_of_places_when_at_least_half_are():
    assert places_in(["东山区", "西江县", "其他"])
    assert not places_in(["东山区", "会员", "资金"])
    assert not places_in(["东山区"])


def test_places_that_only_the_catalog_knows_count():
    assert not places_in(["澄湾", "鹿鸣"])
    assert places_in(["澄湾", "鹿鸣"], frozenset({"澄湾", "鹿鸣"}))
