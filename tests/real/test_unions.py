"""Real union density by US state, 1964 to 2018, under a catalog of its own, and our overview of it, unchanged."""

import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from lxml import html

from ufanalysis.ingest.clean import clean
from ufanalysis.publish.run import publish

pytestmark = pytest.mark.real

FILE = "State_Union_Membership_Density_1964-2018.xlsx"


@pytest.fixture(scope="module")
def workbook(shared_real):
    return shared_real / "laineynewman_unionstats" / FILE


@pytest.fixture(scope="module")
def states(workbook, tmp_path_factory):
    """A cleaned workspace of the one workbook; it has no targets."""
    root = tmp_path_factory.mktemp("unions")
    shutil.copytree(Path(__file__).parent / "unions", root / "data/catalog")
    (root / "data/raw").mkdir()
    shutil.copy(workbook, root / "data/raw")
    return root, clean(root)


@pytest.fixture(scope="module")
def page(states):
    """The overview of 2018: its file, and its text without white space between words."""
    root, _ = states
    outcome = publish(root, year=2018, pages=["20_overview"])
    assert outcome.failures == ()
    (path,) = outcome.published
    tree = html.fromstring(path.read_text(encoding="utf-8"))
    for unseen in tree.xpath("//script|//style"):
        unseen.drop_tree()
    return tree


def words(element):
    return re.sub(r"\s+", " ", element.text_content())


def test_every_figure_of_the_sheet_is_an_observation_of_its_state_and_year(states, workbook):
    _, cleaned = states
    sheet = openpyxl.load_workbook(workbook, data_only=True).worksheets[0]
    seen = {
        (r["file"], r["ref"]): (r["district"], r["year"], r["value"]) for r in cleaned.observations.to_dict("records")
    }
    rows = [row for row in sheet.iter_rows(min_row=3, max_row=54) if row[0].value]
    said = {
        # The columns run from %Mem18 in C to %Mem64 in BE, one year less each.
        (FILE, cell.coordinate): (row[0].value.lower().replace(" ", "_"), 2018 - step, cell.value)
        for row in rows
        for step, cell in enumerate(row[2:57])
    }

    # The whole, 50 states and the District of Columbia × 55 years
    assert len(said) == 52 * 55 == 2860
    assert seen == said


def test_nothing_on_the_sheet_needs_a_person(states):
    _, cleaned = states

    assert cleaned.findings.empty
    assert cleaned.unknown == []
    assert cleaned.targets.empty


@pytest.mark.notebook
def test_the_overview_answers_with_the_density_of_the_whole_and_its_change(page):
    lead = words(page.xpath("//p[contains(@class, 'lead')]")[0])

    # C3 is 10.6, D3 10.8 and M3, ten years before, 12.5
    assert "10.6%" in lead
    assert "比上年下降0.2个百分点" in lead
    assert "比2008年下降1.9个百分点" in lead


@pytest.mark.notebook
def test_the_overview_names_the_highest_and_the_lowest_state(page):
    text = words(page)

    assert "最高的是Hawaii（23.3%）" in text
    assert "最低的是North Carolina（2.7%）" in text
    # Counted in columns C and D: 24 states rose, 26 fell, Florida stayed at 5.6.
    assert "24个州比上年上升，26个州下降" in text


@pytest.mark.notebook
def test_the_overview_says_that_there_are_no_targets(page):
    assert "未设目标，因此不评价进度快慢" in words(page)
    assert page.xpath("//*[contains(@class, 'status-behind') or contains(@class, 'status-ahead')]") == []


@pytest.mark.notebook
def test_states_stand_from_the_highest_to_the_lowest_with_equal_ranks_for_equal_figures(page):
    (table,) = [t for t in page.xpath("//table") if "Hawaii" in words(t) and "Wyoming" in words(t)]
    rows = [[words(cell).strip() for cell in row.xpath("./td|./th")] for row in table.xpath(".//tbody/tr")]
    ranked = [(row[0], row[1], row[2]) for row in rows]

    assert len(ranked) == 51
    assert ranked[:3] == [("1", "Hawaii", "23.3"), ("2", "New York", "22.4"), ("3", "Washington", "20.4")]
    assert ranked[-2:] == [("50", "South Carolina", "2.8"), ("51", "North Carolina", "2.7")]
    assert {row[0] for row in ranked if row[2] == "14.9"} == {"8"}


@pytest.mark.notebook
def test_every_figure_with_an_origin_names_a_cell_that_holds_it(page, workbook):
    sheet = openpyxl.load_workbook(workbook, data_only=True).worksheets[0]
    traced = [
        re.search(r"▸ ([A-Z]+\d+)　原文“(.*)”", span.get("title", "")) for span in page.xpath("//span[@class='fig']")
    ]
    wrong = [m[0] for m in filter(None, traced) if float(m[2]) != sheet[m[1]].value]

    assert len(list(filter(None, traced))) > 100
    assert wrong == []
