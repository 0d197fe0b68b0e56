"""Three numbers of the fictional city, followed from the cell of a workbook to the page that leadership opens."""

import shutil
import subprocess
import sys
from math import isnan
from pathlib import Path

import openpyxl
import pytest
from lxml import html
from tests.ingest.workbooks import copy_of_sample

from ufanalysis import observations as contract
from ufanalysis.ingest.clean import clean
from ufanalysis.publish.run import publish

pytestmark = pytest.mark.notebook

SPACED = ("2024/云川市劳动和技能竞赛对照表（2023-2024年）.xlsx", "对照表", "I5")
CONVERTED = ("2024/2024年工会组织基本情况.xlsx", "基本情况", "D8")
APPROXIMATE = ("2024/云川市2024年思想引领与职工培训情况.xlsx", "2024年", "G9")


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A workspace with two district pages of 2024."""
    root = copy_of_sample(tmp_path_factory.mktemp("city"))
    clean(root)
    for district in ("chengwan", "lanting"):
        outcome = publish(root, year=2024, pages=["40_district"], parameters={"district": district})
        assert outcome.failures == ()
    return root


def cell(root, origin):
    file, sheet, ref = origin
    return openpyxl.load_workbook(root / "data/raw" / file)[sheet][ref]


def words_above(root, origin):
    """The texts of the rows above that cell."""
    home = cell(root, origin)
    return [str(c.value) for row in home.parent.iter_rows(max_row=home.row - 1) for c in row if c.value]


def observation(root, origin):
    """The one observation that comes from that cell."""
    table = contract.load(root / "data/processed/observations.parquet", contract.OBSERVATIONS, contract.KEY)
    (row,) = [r for r in table.to_dict("records") if (r["file"], r["sheet"], r["ref"]) == origin]
    return row


def page(root, title):
    return html.fromstring((root / f"reports/2024/{title}.html").read_text(encoding="utf-8"))


def first(tree, origin):
    """The first figure of that cell on the page, which says so in its tooltip."""
    start = " ▸ ".join(origin) + "　"
    return next(s for s in tree.xpath("//span[@class='fig']") if s.get("title", "").startswith(start))


def link(figure):
    """Where in the appendix a figure leads to."""
    return figure.xpath(".//a/@href")[0]


def shown(tree, origin):
    """Every text by which the page shows the figure of that cell, and what the tooltip says after the address."""
    figure = first(tree, origin)
    same = [s for s in tree.xpath("//span[@class='fig']") if link(s) == link(figure)]
    return {s.text_content() for s in same}, figure.get("title").partition("　")[2]


def appendix(tree, origin):
    """The text of the appendix row to which the figure of that cell leads, and of the heading above it."""
    (row,) = tree.xpath(f"//tr[@id='{link(first(tree, origin)).removeprefix('#')}']")
    group = row.xpath("preceding::th[@scope='rowgroup'][1] | ancestor::table/caption | preceding::caption[1]")
    return row.text_content(), " ".join(g.text_content() for g in group)


def test_a_number_typed_as_text_with_a_space_reaches_the_page(city):
    assert cell(city, SPACED).value == "74 598"

    row = observation(city, SPACED)
    assert (row["indicator"], row["district"], row["year"]) == ("contest_people", "chengwan", 2024)
    assert (row["value"], row["status"], row["raw"]) == (74598.0, "measured", "74 598")

    texts, tip = shown(page(city, "澄湾区"), SPACED)
    assert {"7.46万人次", "74,598"} <= texts
    assert tip == "原文“74 598”"


def test_a_number_in_ten_thousands_reaches_the_page_in_persons(city):
    assert cell(city, CONVERTED).value == 6.96
    # The heading over the column says 万人, the catalog counts members in 人.
    assert any("万人" in text for text in words_above(city, CONVERTED))

    row = observation(city, CONVERTED)
    assert (row["indicator"], row["district"], row["year"]) == ("members", "lanting", 2024)
    # 6.96 × 10 000
    assert (row["value"], row["raw"]) == (69600.0, "6.96")

    texts, tip = shown(page(city, "岚汀区"), CONVERTED)
    assert {"6.96万人", "69,600"} <= texts
    assert tip == "原文“6.96”"


def test_an_approximate_number_reaches_the_page_and_stays_approximate(city):
    assert cell(city, APPROXIMATE).value == "580余"

    row = observation(city, APPROXIMATE)
    assert (row["indicator"], row["district"], row["year"]) == ("team_trained", "lanting", 2024)
    assert (row["value"], row["lower"], row["status"]) == (580.0, 580.0, "approximate")
    assert isnan(row["upper"])

    texts, tip = shown(page(city, "岚汀区"), APPROXIMATE)
    assert texts
    assert all(text.startswith("580") for text in texts)
    assert tip == "原文“580余”（约数）"


@pytest.mark.parametrize(
    ("title", "origin", "raw"),
    [("澄湾区", SPACED, "74 598"), ("岚汀区", CONVERTED, "6.96"), ("岚汀区", APPROXIMATE, "580余")],
    ids=["spaced", "converted", "approximate"],
)
def test_the_appendix_lists_the_cell_of_the_number(city, title, origin, raw):
    tree = page(city, title)

    words, group = appendix(tree, origin)

    assert origin[2] in words
    assert raw in words
    assert f"{origin[0]} ▸ {origin[1]}" in group


def test_the_same_data_make_the_same_page_byte_for_byte(city, tmp_path):
    shutil.copytree(city / "data", tmp_path / "elsewhere/data")

    outcome = publish(tmp_path / "elsewhere", year=2024, pages=["40_district"], parameters={"district": "lanting"})

    assert outcome.published[0].read_bytes() == (city / "reports/2024/岚汀区.html").read_bytes()


def test_the_page_names_no_folder_of_the_machine_that_made_it(city):
    content = (city / "reports/2024/岚汀区.html").read_text(encoding="utf-8")

    assert str(city) not in content
    assert sys.prefix not in content


def test_a_wrong_district_is_refused_before_a_kernel_starts(city):
    runs = sorted((city / "reports/runs").iterdir())
    ufa = shutil.which("ufa", path=str(Path(sys.executable).parent))
    command = [ufa, "report", "--root", city, "--page", "40_district", "--set", "district=xx"]

    ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)

    assert ended.returncode == 2
    assert "xx" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert sorted((city / "reports/runs").iterdir()) == runs
