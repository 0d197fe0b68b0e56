"""The workspace an analyst holds in hand: found from any folder below it, and complete."""

import json
import shutil

import pandas as pd
import pytest
from tests.ingest.workbooks import INDICATORS, book, members, workspace

import ufanalysis
from ufanalysis.errors import ObservationsError
from ufanalysis.ingest.clean import clean
from ufanalysis.workspace import find_root


@pytest.fixture
def cleaned(tmp_path):
    root = workspace(tmp_path / "city")
    members(root / "data/raw/2024/会员.xlsx")
    clean(root)
    return root


def test_the_workspace_is_found_from_any_folder_below_it(cleaned):
    deep = cleaned / "notebooks/drafts"
    deep.mkdir(parents=True)

    assert find_root(deep) == cleaned
    assert find_root(cleaned) == cleaned


def test_a_folder_outside_any_workspace_is_an_error_that_names_what_is_missing(tmp_path):
    with pytest.raises(ufanalysis.UfaError, match=r"没有工作区：应有 data/catalog/districts\.toml"):
        find_root(tmp_path)


def test_load_needs_no_path_inside_the_workspace(cleaned, monkeypatch):
    (cleaned / "notebooks").mkdir()
    monkeypatch.chdir(cleaned / "notebooks")

    assert ufanalysis.load().root == cleaned


def test_load_gives_the_three_tables_and_the_catalog(cleaned):
    loaded = ufanalysis.load(cleaned)

    figures = loaded.observations.set_index("district")["value"].to_dict()
    assert figures == {"east": 1000.0, "west": 2000.0, "city": 3000.0}
    assert (len(loaded.findings), len(loaded.targets)) == (0, 0)
    assert loaded.catalog.city.name == "云川市"


def test_a_workspace_that_was_never_cleaned_says_what_to_run(tmp_path):
    with pytest.raises(ObservationsError, match="请先运行 ufa clean"):
        ufanalysis.load(workspace(tmp_path / "city"))


def test_progress_without_targets_is_an_empty_table_and_changes_nothing(cleaned):
    loaded = ufanalysis.load(cleaned)
    before = loaded.observations.copy(deep=True)

    assert len(loaded.progress(year=2024)) == 0
    pd.testing.assert_frame_equal(loaded.observations, before)


def test_a_name_that_the_package_does_not_have_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing"):
        _ = ufanalysis.nothing


def test_every_public_name_of_the_package_exists():
    assert all(getattr(ufanalysis, name) is not None for name in ufanalysis.__all__)


def test_a_workbook_of_the_workspace_shows_its_sheets(cleaned):
    sheets = ufanalysis.load(cleaned).sheets("2024/会员.xlsx")

    assert [len(sheet.texts) for sheet in sheets.values()] == [len(sheet.roles) for sheet in sheets.values()]
    assert "header" in {role for sheet in sheets.values() for row in sheet.roles for role in row}


GOALS = [
    ["指标", "单位", "类型", "属性", "基期年", "基期值", "2025年目标"],
    ["", "", "", "", "", "全市", "全市"],
    ["工会会员数", "人", "水平", "预期性", 2020, 1, 5000],
]
RATE = """
[indicators.join_rate]
name = "职工入会率"
unit = "%"
pillar = "组织基础"
direction = "up"
kind = "rate"
numerator = "members"
denominator = "employees"
rollup = "ratio"

[indicators.employees]
name = "职工人数"
unit = "人"
pillar = "组织基础"
direction = "context"
kind = "stock"
"""


@pytest.fixture
def twice(cleaned):
    """A workspace that was cleaned again after its indicator had become one of which less is better."""
    book(cleaned / "data/raw/目标.xlsx", *GOALS, sheet="目标")
    clean(cleaned)
    path = cleaned / "data/catalog/indicators.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"up"', '"down"', 1), encoding="utf-8")
    clean(cleaned)
    return ufanalysis.load(cleaned)


def test_vintages_stand_in_the_order_of_the_manifest(twice):
    manifest = json.loads((twice.root / "data/processed/manifest.json").read_text(encoding="utf-8"))

    assert twice.vintages() == manifest["vintages"]
    assert len(twice.vintages()) == 3


def test_vintages_without_an_entry_in_the_manifest_are_the_oldest(twice):
    path = twice.root / "data/processed/manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    first, *rest = manifest["vintages"]
    path.write_text(json.dumps({**manifest, "vintages": rest}), encoding="utf-8")

    assert twice.vintages() == [first, *rest]


def test_a_vintage_is_read_with_the_catalog_of_its_day(twice):
    before = twice.as_of(twice.vintages()[-2])

    assert before.catalog.indicator("members").direction == "up"
    assert twice.catalog.indicator("members").direction == "down"
    pd.testing.assert_frame_equal(before.observations, twice.observations)


def test_a_changed_catalog_is_the_cause_between_vintages(twice):
    row = twice.changes(year=2024, vintage=twice.vintages()[-2]).iloc[0]

    # 2999 of 4999 at 4/5 of the time: 0.6 ÷ 0.8 = 0.75 on the way up; where less is better 5000 was never passed.
    assert (row["label_before"], row["label_after"]) == ("behind", "maintained")
    assert row["causes"] == ("catalog_changed",)


def test_a_vintage_from_before_catalogs_were_kept_takes_todays(twice):
    earlier = twice.vintages()[-2]
    shutil.rmtree(twice.root / "data/processed/vintages" / earlier / "catalog")

    assert twice.changes(year=2024, vintage=earlier)["causes"].item() == ()


def test_an_unknown_vintage_says_so(cleaned):
    with pytest.raises(ObservationsError, match="observations"):
        ufanalysis.load(cleaned).as_of("nothing")


def test_gaps_and_scores_are_told_per_head_where_the_catalog_knows_heads(tmp_path):
    root = workspace(tmp_path / "city", indicators=INDICATORS + RATE)
    rows = [["东山区", 100, 200], ["西江县", 400, 200], ["合计", 500, 400]]
    book(root / "data/raw/2024/会员.xlsx", ["2024年会员"], ["区县", "工会会员数（人）", "职工人数（人）"], *rows)
    clean(root)
    loaded = ufanalysis.load(root)

    gaps, totals = loaded.balance().set_index("indicator"), loaded.balance(per="").set_index("indicator")

    # 100 ÷ 200 against 400 ÷ 200 is 4 as well, but the mean is 1.25 and not 250.
    assert gaps.loc["members", ["per", "mean"]].tolist() == ["employees", 1.25]
    assert totals.loc["members", ["per", "mean"]].tolist() == ["", 250.0]
    assert set(loaded.composite()["per"]) == {"employees"}
    assert set(loaded.convergence()["per"]) == {"employees"}


def test_without_heads_totals_are_compared_as_they_stand(cleaned):
    assert ufanalysis.load(cleaned).balance()["per"].tolist() == [""]


def test_totals_that_differ_are_told_in_the_columns_of_the_findings(tmp_path):
    root = workspace(tmp_path / "city")
    members(root / "data/raw/2024/会员.xlsx", whole=3500)
    clean(root)
    loaded = ufanalysis.load(root)

    found = loaded.total_findings()

    assert found.columns.equals(loaded.findings.columns)
    assert found["expected"].tolist() == ["各区县之和3000（相差+500）"]
