"""One page of every notebook that is published, from the sample, as readers get it; and the same bytes again."""

import gzip
from pathlib import Path

import pytest
from tests.browser.test_pages import AXE, READY
from tests.ingest.workbooks import copy_of_sample

from pages import DESK, PHONE
from ufanalysis.catalog import load_catalog
from ufanalysis.ingest.clean import clean
from ufanalysis.publish import crew
from ufanalysis.publish.run import publish

pytestmark = [pytest.mark.browser, pytest.mark.notebook]
#: Which one of the pages that are repeated; the others differ in names and figures only.
PARTS = {"district": "lanting", "indicator": "members", "pillar": ""}
SERIOUS = ("serious", "critical")


def workspace(folder: Path) -> Path:
    root = copy_of_sample(folder)
    clean(root)
    return root


def publish_one(root: Path, notebook: str) -> Path:
    """Publish one page of a notebook."""
    catalog = load_catalog(root / "data" / "catalog")
    over = next(page.over for page in catalog.pages if page.notebook == notebook)
    chosen = {over: PARTS[over] or catalog.pillars[0]} if over else {}
    outcome = publish(root, year=2024, pages=[notebook], parameters=chosen)
    assert outcome.failures == ()
    return outcome.published[0]


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A page of each notebook in the catalog, and the index."""
    root = workspace(tmp_path_factory.mktemp("city"))
    notebooks = [page.notebook for page in load_catalog(root / "data" / "catalog").pages]
    whole = [page.notebook for page in load_catalog(root / "data" / "catalog").pages if page.over is None]
    outcome = publish(root, year=2024, pages=whole)
    assert outcome.failures == ()
    parts = [publish_one(root, notebook) for notebook in notebooks if notebook not in whole]
    pages = (*outcome.published, *parts)
    assert len(pages) == len(notebooks)
    return root, (root / "reports" / "index.html", *pages)


def test_no_kind_of_page_has_a_serious_accessibility_fault(visit, city):
    found = {}
    for page in city[1]:
        for name, settings in (("desk", DESK), ("phone", PHONE)):
            tab = visit(page, **settings).tab
            tab.wait_for_selector(READY if page.stem != "index" else ".finder")
            tab.evaluate(gzip.decompress(AXE.read_bytes()).decode() + ";0")
            faults = tab.evaluate("axe.run().then((r) => r.violations.map((v) => [v.impact, v.id, v.nodes[0].html]))")
            found |= {(page.stem, name): [fault for fault in faults if fault[0] in SERIOUS]}
            tab.close()

    assert {place: faults for place, faults in found.items() if faults} == {}


def test_no_kind_of_page_asks_for_anything_complains_or_is_wider_than_its_window(visit, city):
    found = {}
    for page in city[1]:
        for name, settings in (("desk", DESK), ("phone", PHONE)):
            seen = visit(page, **settings)
            seen.tab.wait_for_selector(READY if page.stem != "index" else ".finder")
            is_wider = seen.tab.evaluate("document.documentElement.scrollWidth > innerWidth")
            violations = seen.tab.evaluate("violations")
            found |= {(page.stem, name): (seen.requests[1:], seen.console, violations, is_wider)}
            seen.tab.close()

    assert {place: told for place, told in found.items() if told != ([], [], [], False)} == {}


def test_the_same_inputs_give_the_same_bytes_elsewhere(city, tmp_path, monkeypatch):
    """In another folder, in another order, with another number of workers, hash seed and time zone."""
    root, pages = city
    monkeypatch.setattr(crew, "SIZE", 1)
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("TZ", "America/New_York")
    other = workspace(tmp_path / "另一处 {year}")

    again = [publish_one(other, notebook) for notebook in ("40_district", "20_overview")]

    known = {page.relative_to(root): page.read_bytes() for page in pages}
    assert [page.read_bytes() == known[page.relative_to(other)] for page in again] == [True, True]
