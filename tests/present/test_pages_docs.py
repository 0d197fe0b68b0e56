"""docs/pages.md names every notebook, every published page and every field of a template."""

import re
import tomllib

import pytest

from ufanalysis.present.briefing import FIELDS


@pytest.fixture
def told(project_root):
    return (project_root / "docs/pages.md").read_text(encoding="utf-8")


def test_every_notebook_has_a_row(project_root, told):
    notebooks = {path.stem for path in (project_root / "notebooks").glob("*.ipynb")}

    assert set(re.findall(r"^\| `(\d\d_\w+)` \|", told, flags=re.MULTILINE)) == notebooks


def test_what_is_repeated_is_said_to_be(project_root, told):
    pages = tomllib.loads((project_root / "data/catalog/reports.toml").read_text(encoding="utf-8"))["pages"]
    rows = dict(re.findall(r"^\| `(\d\d_\w+)` \|.*\| ?(\w*) \|$", told, flags=re.MULTILINE))

    assert {page["notebook"]: f"{page['over']}s" if "over" in page else "" for page in pages} == {
        page["notebook"]: rows[page["notebook"]] for page in pages
    }


def test_every_field_of_a_template_is_explained(told):
    assert {field for field in FIELDS if f"`{field}`" not in told} == set()
