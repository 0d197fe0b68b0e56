"""The catalog that people maintain: every slip is refused, all of them at once, with the place."""

from datetime import date

import pytest

from ufanalysis.catalog import load_catalog
from ufanalysis.errors import CatalogError

DISTRICTS = """
[city]
code = "city"
name = "云川市"
organisation = "云川市总工会"

[districts.stone]
name = "石泷区"
until = 2020
successor = "merged"

[districts.wuling]
name = "梧岭区"
former = [{ name = "梧岭县", until = 2019 }]

[districts.merged]
name = "石霁区"
since = 2021
"""
INDICATORS = """
pillars = ["组织基础"]

[indicators.members]
name = "工会会员数"
aliases = ["会员人数"]
unit = "人"
pillar = "组织基础"
direction = "up"
kind = "stock"
"""


@pytest.fixture
def catalog(tmp_path):
    """Write a catalog with the texts replaced as given, and load it."""

    def loading(*changes, more_indicators="", more_districts="", reports=None):
        indicators, districts = INDICATORS + more_indicators, DISTRICTS + more_districts
        for old, new in changes:
            assert old in indicators + districts, "the test replaces nothing"
            indicators, districts = indicators.replace(old, new), districts.replace(old, new)
        (tmp_path / "indicators.toml").write_text(indicators, encoding="utf-8")
        (tmp_path / "districts.toml").write_text(districts, encoding="utf-8")
        if reports is not None:
            (tmp_path / "reports.toml").write_text(reports, encoding="utf-8")
        return load_catalog(tmp_path)

    return loading


def test_names_begin_with_the_official_one_and_former_ones_count(catalog):
    loaded = catalog()

    assert loaded.indicator("members").names == ("工会会员数", "会员人数")
    assert loaded.district("wuling").names == ("梧岭区", "梧岭县")


def test_the_city_is_a_district_of_its_own_code(catalog):
    assert catalog().district("city").name == "云川市"


def test_districts_of_a_year_are_those_that_existed_in_it(catalog):
    loaded = catalog()

    assert [d.code for d in loaded.districts_in(2020)] == ["stone", "wuling"]
    assert [d.code for d in loaded.districts_in(2021)] == ["wuling", "merged"]


def test_an_unknown_code_is_a_key_error(catalog):
    loaded = catalog()

    with pytest.raises(KeyError):
        loaded.indicator("nothing")
    with pytest.raises(KeyError):
        loaded.district("nothing")


def test_pages_stand_in_reports_toml_and_may_be_absent(catalog):
    assert catalog().pages == ()

    (page,) = catalog(reports='[[pages]]\nnotebook = "20_overview"\ntitle = "总览"\n').pages

    assert (page.notebook, page.title, page.over) == ("20_overview", "总览", None)
    assert (page.audience, page.schedule, page.valid_until) == ("", "yearly", None)


def test_a_page_says_for_whom_how_often_and_how_long(catalog):
    text = '[[pages]]\nnotebook = "20"\ntitle = "总览"\naudience = "领导"\nschedule = "monthly"\nvalid_until = {}\n'

    (page,) = catalog(reports=text.format("2025-06-30")).pages

    assert (page.audience, page.schedule) == ("领导", "monthly")
    # A day holds for every year; days are counted from the end of the report year.
    assert page.holds_until(2020) == page.holds_until(2024) == date(2025, 6, 30)
    assert catalog(reports=text.format(31)).pages[0].holds_until(2024) == date(2025, 1, 31)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('schedule = "sometimes"', "schedule"),
        ('valid_until = "soon"', "valid_until"),
        ("valid_until = -1", "valid_until"),
    ],
)
def test_a_page_that_says_so_wrongly_is_refused(catalog, line, words):
    with pytest.raises(CatalogError, match=words):
        catalog(reports=f'[[pages]]\nnotebook = "20"\ntitle = "总览"\n{line}\n')


ANOTHER = '[indicators.more]\nname = "{name}"\nunit = "人"\npillar = "组织基础"\ndirection = "up"\nkind = "stock"\n'


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('unit = "人"', 'units = "人"'), "units"),
        (('direction = "up"', 'direction = "upward"'), "upward"),
        (('kind = "stock"', 'kind = "level"'), "level"),
        (('pillar = "组织基础"', 'pillar = "组织"'), "pillar 未定义：组织"),
        (('successor = "merged"', 'successor = "gone"'), "successor 未定义：gone"),
        (("[districts.merged]", "[districts.Merged]"), "Merged"),
        (('name = "石霁区"', 'name = "石泷区"'), "地区名称重复：石泷区"),
        (('code = "city"', 'code = "stone"'), "地区代码重复：stone"),
        (("since = 2021", 'since = "soon"'), "soon"),
    ],
    ids=["key", "direction", "kind", "pillar", "successor", "code", "name twice", "code twice", "year"],
)
def test_a_slip_is_refused_and_named(catalog, change, words):
    with pytest.raises(CatalogError) as caught:
        catalog(change)

    assert words in str(caught.value)


def test_an_alias_that_is_the_name_of_another_indicator_is_refused(catalog):
    with pytest.raises(CatalogError, match="指标名称重复：会员人数"):
        catalog(more_indicators=ANOTHER.format(name="会员人数"))


def test_a_ratio_must_name_its_parts(catalog):
    with pytest.raises(CatalogError, match="numerator 与 denominator"):
        catalog(('kind = "stock"', 'kind = "rate"\nrollup = "ratio"'))


def test_a_ratio_of_an_unknown_part_is_refused(catalog):
    ratio = 'kind = "rate"\nrollup = "ratio"\nnumerator = "members"\ndenominator = "employees"'

    with pytest.raises(CatalogError, match="denominator 未定义：employees"):
        catalog(('kind = "stock"', ratio))


def test_all_slips_are_told_at_once(catalog):
    with pytest.raises(CatalogError) as caught:
        catalog(('direction = "up"', 'direction = "upward"'), ("since = 2021", 'since = "soon"'))

    assert "upward" in str(caught.value)
    assert "soon" in str(caught.value)
    assert "2 处错误" in str(caught.value)


def test_a_file_that_is_missing_is_named_with_its_folder(tmp_path):
    with pytest.raises(CatalogError, match=r"缺少目录文件 indicators\.toml") as caught:
        load_catalog(tmp_path)

    assert str(tmp_path) in str(caught.value)


def test_a_file_that_is_no_toml_is_named(catalog):
    with pytest.raises(CatalogError, match=r"indicators\.toml 不是有效的 TOML"):
        catalog(more_indicators="[indicators.broken\n")


def test_a_loaded_catalog_cannot_be_changed(catalog):
    loaded = catalog()

    with pytest.raises(ValueError, match="frozen"):
        loaded.city.name = "别处"
