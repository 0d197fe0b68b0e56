"""The observations of the fictional city against its truth, which other code wrote beside the workbooks."""

import pytest
from tests.ingest import truth
from tests.ingest.workbooks import copy_of_sample

from ufanalysis.ingest.clean import clean


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory):
    return clean(copy_of_sample(tmp_path_factory.mktemp("city")))


def test_every_cell_of_the_truth_comes_out_right(cleaned, record_property):
    cells = len(truth.read("series"))

    faults = truth.series_faults(cleaned.observations, cleaned.findings)

    record_property("cells_right", f"{cells - len(faults)}/{cells}")
    print(f"cells {cells - len(faults)}/{cells}")
    assert faults == {}
    assert cells == 3404


def test_nothing_comes_out_that_the_truth_does_not_know_but_merged_districts(cleaned):
    assert truth.surplus(cleaned.observations) == []


def test_no_subtotal_growth_remark_or_unknown_sub_item_becomes_an_observation(cleaned):
    assert truth.misused(cleaned.observations) == []


def test_a_merged_district_continues_only_before_its_merger(cleaned):
    derived = cleaned.observations[cleaned.observations["status"] == "derived"]

    assert set(derived["district"]) == {"shiji"}
    assert set(derived["year"]) == {2017, 2018, 2019, 2020}


def test_the_merged_district_is_the_sum_of_its_parts_and_says_so(cleaned):
    parts = {
        row["district"]: float(row["value"])
        for row in truth.read("series")
        if row["indicator"] == "members" and row["year"] == "2020"
    }
    rows = cleaned.observations.query("indicator == 'members' and district == 'shiji' and year == 2020")

    assert rows["value"].tolist() == [parts["shilong"] + parts["jiyuan"]]
    assert "石泷区、霁原区之和" in rows["note"].iloc[0]


def test_every_target_comes_out_as_the_truth_says(cleaned):
    numbers, words = ("base_year", "base_value", "target_value"), ("kind", "binding", "file", "sheet", "ref", "raw")
    seen = {(r["indicator"], r["district"], str(r["target_year"])): r for r in cleaned.targets.to_dict("records")}
    said = {(r["indicator"], r["district"], r["target_year"]): r for r in truth.read("targets")}

    assert seen.keys() == said.keys()
    assert [k for k in said if any(not truth.same(float(seen[k][n]), said[k][n]) for n in numbers)] == []
    assert [k for k in said if any(seen[k][w] != said[k][w] for w in words)] == []


def test_sub_items_outside_the_catalog_are_named_not_stored(cleaned):
    unknown = {row["note"].rpartition("：")[2] for row in truth.read("cells") if row["kind"] == "unknown"}
    named = " ".join(name for _, name, _, _ in cleaned.unknown)

    # "#女会员（人）" is named without its unit; two characters after the marks suffice to find it.
    assert [label for label in unknown if label.strip("#　 ").removeprefix("其中：")[:3] not in named] == []


def test_every_workbook_of_the_city_is_read(cleaned):
    assert (cleaned.read, cleaned.unchanged, cleaned.refused) == (48, 0, [])
