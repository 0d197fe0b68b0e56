"""Unknown names: what they are likened to, and that the text to paste makes them known."""

import tomllib

import pytest
from tests.builders import catalog, indicator
from tests.ingest.workbooks import book, workspace
from typer.testing import CliRunner

from ufanalysis.catalog import load_catalog
from ufanalysis.cli import app
from ufanalysis.ingest.clean import clean
from ufanalysis.ingest.suggest import suggestions, unknown_in

CATALOG = catalog(indicator(aliases=["会员人数"]), indicator("aid", name="帮扶资金", unit="万元", kind="flow"))


def only(name, what="indicator", count=1):
    (suggestion,) = suggestions({(what, name): count}, CATALOG)
    return suggestion


def pasted(block):
    """What the lines of a block say as TOML."""
    return tomllib.loads("\n".join(block[2]))


def test_the_likest_known_name_comes_first_with_its_likeness():
    near = only("工会会员总数").near

    # 5 of 5 and 5 of 6 characters agree in order: 2 × 5 ÷ (5 + 6) = 0.909.
    assert near[0] == ("工会会员数", pytest.approx(10 / 11))


def test_an_alias_is_added_to_those_that_the_catalog_has():
    alias, new = only("工会会员总数").blocks

    assert pasted(alias) == {"indicators": {"members": {"aliases": ["会员人数", "工会会员总数"]}}}
    assert alias[1] == "indicators.toml"
    assert pasted(new)["indicators"]["new_indicator"]["name"] == "工会会员总数"


def test_a_name_like_no_other_can_only_be_new():
    suggestion = only("婚恋交友活动场次")

    assert suggestion.near == ()
    assert len(suggestion.blocks) == 1


def test_a_part_of_a_known_whole_is_offered_as_an_indicator_that_cannot_exceed_it_and_never_as_an_alias():
    (block,) = only("会员人数 ▸ 其中:女会员").blocks

    content = pasted(block)
    part = content["indicators"]["members_part"]
    assert (part["name"], part["unit"], part["aliases"]) == ("工会会员数（女会员）", "人", ["会员人数 ▸ 其中:女会员"])
    assert content["identities"] == [{"part": "members_part", "whole": "members"}]


def test_spellings_of_one_name_are_one_suggestion_and_the_most_frequent_name_comes_first():
    unknown = {
        ("indicator", "工会会员数 ▸ #女会员"): 3,
        ("indicator", "工会会员数 ▸ 其中:女会员"): 4,
        ("district", "东山新区"): 5,
    }

    found = suggestions(unknown, CATALOG)

    assert [(s.what, s.count) for s in found] == [("indicator", 7), ("district", 5)]


def test_a_district_is_likened_to_districts():
    suggestion = only("东山新区", what="district")

    alias, new = suggestion.blocks
    assert suggestion.near[0][0] == "东山区"
    assert pasted(alias) == {"districts": {"east": {"aliases": ["东山新区"]}}}
    assert pasted(new)["districts"]["new_district"]["name"] == "东山新区"


def test_quotes_and_line_ends_in_a_name_leave_the_text_valid():
    (block,) = only('甲"乙\\丙\n丁').blocks

    assert pasted(block)["indicators"]["new_indicator"]["name"] == '甲"乙\\丙 丁'


# ---- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def city(tmp_path):
    root = workspace(tmp_path)
    heads = ["区县", "工会会员总数（人）", "帮扶资金（万元）"]
    book(root / "data/raw/2024/会员.xlsx", ["2024年"], heads, ["东山区", 30, 1], ["西江县", 50, 2])
    return root


def suggest(*arguments):
    return CliRunner().invoke(app, ["catalog", "suggest", *map(str, arguments)])


def test_suggest_lists_unknown_names_of_all_workbooks_with_the_lines_to_paste(city):
    ended = suggest("--root", city)

    assert ended.exit_code == 0
    assert "指标“工会会员总数”（2 个数），相近：工会会员数 91%" in ended.output
    assert '    aliases = ["会员人数", "工会会员总数"]' in ended.output.splitlines()


def test_suggest_of_one_workbook_changes_nothing(city):
    ended = suggest(city / "data/raw/2024/会员.xlsx", "--root", city)

    assert "工会会员总数" in ended.output
    assert not (city / "data/processed").exists()


def test_after_pasting_the_line_the_name_is_known(city):
    unknown = unknown_in(city / "data/raw/2024/会员.xlsx", load_catalog(city / "data/catalog"))
    (suggestion,) = suggestions(unknown, load_catalog(city / "data/catalog"))
    old, new = 'aliases = ["会员人数"]', suggestion.blocks[0][2][1]
    path = city / "data/catalog/indicators.toml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    cleaned = clean(city)

    assert cleaned.unknown == []
    assert sorted(cleaned.observations["value"]) == [1, 2, 30, 50]
    assert "所有名称都在目录中" in suggest("--root", city).output


def test_after_pasting_a_new_part_its_figures_are_read_and_compared_with_the_whole(tmp_path):
    root = workspace(tmp_path)
    heads = ["区县", "工会会员数（人）", "其中：女会员"]
    book(root / "data/raw/2024.xlsx", ["2024年"], heads, ["东山区", 30, 40], ["西江县", 50, 20])
    (suggestion,) = suggestions(
        unknown_in(root / "data/raw/2024.xlsx", load_catalog(root / "data/catalog")),
        load_catalog(root / "data/catalog"),
    )
    with (root / "data/catalog/indicators.toml").open("a", encoding="utf-8") as stream:
        stream.write("\n".join(suggestion.blocks[0][2]) + "\n")

    cleaned = clean(root)

    parts = cleaned.observations[cleaned.observations["indicator"] == "members_part"]
    assert sorted(parts["value"]) == [20, 40]
    assert cleaned.unknown == []
