"""The workspace an analyst holds in hand: found from any folder below it, and complete."""

import pandas as pd
import pytest
from tests.ingest.workbooks import members, workspace

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
