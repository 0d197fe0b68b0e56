"""Names on sheets and the codes they lead to: exactly or not at all."""

import pytest

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.names import is_derived, is_subtotal, names_of, normal


def catalog():
    shared = {"unit": "人", "pillar": "组织基础", "direction": "up", "kind": "stock"}
    named = {
        "members": ("工会会员数", "会员人数"),
        "trained": ("班组长培训人次",),
        "classes": ("班组长培训（期数）",),
        "reached": ("宣讲受众人次",),
        "contest": ("竞赛参赛人次",),
        "people": ("参赛人次",),
        "settled": ("劳动争议调解成功率",),
    }
    indicators = [{"code": c, "name": n[0], "aliases": n[1:], **shared} for c, n in named.items()]
    districts = [
        {"code": "east", "name": "东山区", "aliases": ["东山"]},
        {"code": "west", "name": "西江区", "former": [{"name": "西江县", "until": 2019}]},
    ]
    city = {"code": "city", "name": "云川市", "organisation": "云川市总工会"}
    return Catalog.model_validate(
        {"city": city, "pillars": ["组织基础"], "indicators": indicators, "districts": districts}
    )


NAMES = names_of(catalog())


@pytest.mark.parametrize(
    "spelling",
    [
        "工会会员数",
        "工 会 会员数",
        "工会会员数（万人）",
        "1.工会会员数",
        "一、工会会员数",
        "# 工会会员数",
        "其中：工会会员数",
    ],
)
def test_spaces_numbers_marks_and_units_do_not_change_a_name(spelling):
    assert normal(spelling) == "工会会员数"


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (["东山区"], ["工会会员数"], "members"),
        (["会员人数"], ["东山区"], "members"),
        (["东山区"], ["竞赛", "参赛人次"], "contest"),
        (["东山区"], ["组织基础", "人员", "工会会员数"], "members"),
        (["东山区"], ["工会会员数", "合计"], "members"),
        (["东山区"], ["工会会员数", "本年实际"], "members"),
        (["东山区"], ["工会会员数", "2024年"], "members"),
        (["东山区"], ["2024年", "工会会员数"], "members"),
        (["东山区"], ["班组长培训(期数)"], "classes"),
        (["东山区"], ["工会会员数", "#女会员"], None),
        (["东山区"], ["女会员"], None),
        (["东山区"], ["参赛人次"], "people"),
        (["东山区"], ["球赛", "参赛人次"], "people"),
        (["东山区"], ["工会会员总数"], None),
        (["东山区"], ["工会会员"], None),
    ],
)
def test_the_longest_end_of_the_labels_that_is_a_name_decides(row, column, code):
    assert NAMES.indicator(row, column, ()) == code


def test_the_unit_completes_a_name_that_leaves_it_out():
    assert NAMES.indicator(["东山区"], ["宣讲受众"], (), "人次") == "reached"
    assert NAMES.indicator(["东山区"], ["宣讲受众"], (), "场") is None


def test_a_figure_with_only_years_and_places_takes_the_indicator_of_the_title():
    assert NAMES.indicator(["东山区"], ["2024年"], ("各区县工会会员数（2020—2024年）",)) == "members"


def test_the_title_never_overrules_a_label_nobody_knows():
    assert NAMES.indicator(["东山区"], ["离退休人员"], ("各区县工会会员数",)) is None


@pytest.mark.parametrize(
    ("place", "code"),
    [("东山区", "east"), ("东山", "east"), (" 西 江 县 ", "west"), ("全市", "city"), ("", "city"), ("东川区", None)],
)
def test_places_lead_to_their_code_by_any_of_their_names_and_by_no_other(place, code):
    assert NAMES.district(place) == code


def test_likeness_suggests_and_never_decides():
    assert NAMES.indicator(["东山区"], ["工会会员总数"], ()) is None
    assert NAMES.suggestions("工会会员总数", NAMES.indicators)[0] == "工会会员数"


def test_nothing_is_suggested_for_a_name_like_no_other():
    assert NAMES.suggestions("气温", NAMES.indicators) == []


@pytest.mark.parametrize("label", ["比上年增长", "同比±%", "增减", "2024年比2023年增幅", "Percent Change"])
def test_growth_is_derived(label):
    assert is_derived(normal(label))


@pytest.mark.parametrize("place", ["市辖区小计", "县小计", "市区", "小 计"])
def test_subtotals_are_known(place):
    assert is_subtotal(place)


@pytest.mark.parametrize("place", ["东山区", "全市", "其他"])
def test_districts_and_the_whole_are_no_subtotals(place):
    assert not is_subtotal(place)


@pytest.mark.parametrize(
    ("title", "heading", "code"),
    [
        ("2024年班组长培训情况", "人次", "trained"),
        ("表一 云川市2024年度班组长培训统计表", "人次", "trained"),
        ("东山区班组长培训工作完成情况", "人次", "trained"),
        ("2024年 班组长培训情况（金额单位：元）", "人次", "trained"),
        ("2024年“班组长培训”情况统计表 表一 班组长", "人次", "trained"),
        ("表二 班组长培训人次", "人次", "trained"),
        ("附表十二班组长培训人次", "人次", "trained"),
        ("2024年班组长培训情况", "人数", None),
        ("2024年班组长教育培训情况", "人次", None),
        ("2024年全市班组长和青年职工培训", "人次", None),
        ("2024年工会情况", "会员数", None),
        ("2024年竞赛活动", "参赛人次", "people"),
    ],
)
def test_the_topic_of_a_title_and_a_heading_together_are_a_name(title, heading, code):
    parts = NAMES.parts([heading])

    assert (NAMES.named(parts, "") or NAMES.named_under([title], parts)) == code


def test_a_running_total_is_not_the_figure_of_the_year():
    assert normal("求学圆梦人数（当年）") == normal("求学圆梦人数（实际）") == "求学圆梦人数"
    assert normal("求学圆梦人数（累计）") != "求学圆梦人数"
