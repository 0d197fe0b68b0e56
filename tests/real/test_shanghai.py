"""A real yearbook of 2012 under a catalog of its own, against the table that a reader of it typed by hand."""

import shutil
from math import isnan
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from ufanalysis.ingest.clean import clean

pytestmark = pytest.mark.real

HERE = Path(__file__).parent
#: For each typed table the indicators of its columns, in their order.
TABLES = {
    "表2.2": "land_area residents migrants density",
    "表2.5": "in_city in_outside out_city out_outside",
    "表2.6": "registered aged_0_17 aged_18_34 aged_35_59 aged_60",
    "表2.7": "elderly aged_60_64 aged_65_79 aged_80",
    "表2.8": "births married_women contraception planned_rate contraception_rate",
    "表11.5": "floor_area dwellings other_buildings",
    "表11.6": "dwellings villas flats terraces new_lanes old_lanes huts other_buildings factories school_area "
    "warehouses offices shops hospitals hotels theatres remaining_buildings",
    "表11.7": "tall tall_area tall_8 tall_8_area tall_11 tall_11_area tall_16 tall_16_area tall_20 tall_20_area "
    "tall_30 tall_30_area",
    "表11.17": "green_area park_area parks park_visits",
    "表13.2": "plants plant_workers plant_output plant_assets plant_sales plant_profit",
    "表14.3": "builders builder_workers builder_output under_construction completed completed_homes",
    "表18.6": "cleared cleared_homes cleared_area cleared_homes_area",
    "表20.13": "schools leavers entrants pupils staff teachers",
    "表20.14": "leavers_junior leavers_senior entrants_junior entrants_senior pupils_junior pupils_senior",
    "表21.3": "clinics beds medics doctors nurses",
}
#: Middle and primary schools share every heading; only titles differ, so one catalog cannot name both. Two can.
PRIMARY = {"表20.15": "schools leavers entrants pupils staff teachers"}
DISTRICTS = dict(
    zip(
        "全市 浦东新区 黄浦区 徐汇区 长宁区 静安区 普陀区 闸北区 虹口区 杨浦区 闵行区 宝山区 嘉定区 金山区 松江区 "
        "青浦区 奉贤区 崇明县".split(),
        "shanghai pudong huangpu xuhui changning jingan putuo zhabei hongkou yangpu minhang baoshan jiading jinshan "
        "songjiang qingpu fengxian chongming".split(),
        strict=True,
    )
)


def typed(source, tables):
    """One entry per typed cell of the given tables: (table, indicator, district or the row's own words, text)."""
    book = CalamineWorkbook.from_path(source / "Data/census_2012.xlsx")
    cells = []
    for name in book.sheet_names:
        table = name.split()[0]
        codes = tables.get(table, "").split()
        _, *rows = book.get_sheet_by_name(name).to_python()
        for place, *texts in rows if codes else []:
            district = DISTRICTS.get(place.removeprefix("# "), place.replace(" ", ""))
            cells += [(table, code, district, text) for code, text in zip(codes, texts, strict=True)]
    return cells


def cleaned_workspace(root, catalog, files):
    """Clean a workspace of those yearbook tables."""
    (root / "data/catalog").mkdir(parents=True)
    shutil.copy(HERE / "shanghai/districts.toml", root / "data/catalog")
    shutil.copy(HERE / catalog / "indicators.toml", root / "data/catalog")
    (root / "data/raw/2012").mkdir(parents=True)
    for file in files:
        shutil.copy(file, root / "data/raw/2012")
    return clean(root)


@pytest.fixture(scope="module")
def yearbook(shared_real):
    return shared_real / "ShanghaiOpenData"


@pytest.fixture(scope="module")
def city(yearbook, tmp_path_factory):
    files = [f for f in (yearbook / "Data/2012").glob("*.xls") if f.stem != "C2015"]
    return cleaned_workspace(tmp_path_factory.mktemp("shanghai"), "shanghai", files)


@pytest.fixture(scope="module")
def primary(yearbook, tmp_path_factory):
    files = [yearbook / "Data/2012/C2015.xls"]
    return cleaned_workspace(tmp_path_factory.mktemp("primary"), "shanghai_primary", files)


def differing(cleaned, cells):
    """The typed cells that the observations do not repeat."""
    seen = {(r["indicator"], r["district"]): r["value"] for r in cleaned.observations.to_dict("records")}
    return [cell for cell in cells if not _same(seen.get(cell[1:3]), cell[3])]


def _same(value, text):
    if value is None:
        return False
    # A blank and “…” (less than half a unit) are kept, without a number.
    return isnan(value) if text in {"…", ""} else value == pytest.approx(float(text), rel=1e-12)


def test_every_typed_number_is_an_observation(city, primary, yearbook, record_property):
    cells, schools = typed(yearbook, TABLES), typed(yearbook, PRIMARY)

    wrong = [*differing(city, cells), *differing(primary, schools)]

    figure = f"{len(cells) + len(schools) - len(wrong)}/{len(cells) + len(schools)}"
    record_property("shanghai_2012", figure)
    print(f"Shanghai 2012: {figure}")
    assert [cell for cell in wrong if cell[2] not in {"其他", "南汇区"}] == []
    # Table 13.2 has 6 figures of no district (其他), table 2.8 has 5 in a row that says 南汇区 where 青浦区 belongs.
    assert figure == "1709/1720"


def test_the_figures_of_a_district_abolished_in_2009_are_errors(city):
    wrong = city.findings[city.findings["code"] == "DISTRICT_NOT_IN_YEAR"]

    assert set(wrong["severity"]) == {"error"}
    assert set(wrong["file"]) == {"2012/C0208.xls"}
    assert wrong["ref"].tolist() == ["B21", "C21", "D21", "E21", "F21"]


def test_the_row_of_no_district_is_an_unknown_name(city):
    assert [(name, count) for what, name, count, _ in city.unknown if what == "district"] == [("其他", 6)]


def test_totals_that_only_the_row_of_no_district_completes_are_no_findings(city):
    # 39 enterprises and 1.78 万人 of table 13.2 stand in the row 其他; rounding hides 0.04 of the latter.
    plants = city.observations[city.observations["indicator"] == "plants"].set_index("district")["value"]
    assert plants["shanghai"] - plants.drop("shanghai").sum() == 39
    assert "TOTAL_MISMATCH" not in set(city.findings["code"])


def test_marks_below_half_a_unit_and_blanks_stay_apart(city):
    flats = city.observations.set_index(["indicator", "district"])["status"]

    assert flats["terraces", "huangpu"] == "negligible"
    assert flats["villas", "zhabei"] == "missing"


def test_one_catalog_cannot_tell_middle_from_primary_schools_and_says_so(yearbook, tmp_path):
    files = [yearbook / "Data/2012/C2013.xls", yearbook / "Data/2012/C2015.xls"]

    both = cleaned_workspace(tmp_path, "shanghai", files)

    # 6 columns × 18 rows stand twice under the same headings; that two pairs of figures are equal is chance.
    assert both.findings["code"].value_counts()["CONFLICT"] >= 100
