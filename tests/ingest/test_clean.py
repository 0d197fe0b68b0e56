"""Whole workspaces cleaned: what is read again, what stops nothing, what is written and what is left alone."""

import hashlib
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from tests.ingest.workbooks import DISTRICTS, INDICATORS, book, books, members, workspace

from ufanalysis.catalog import load_catalog
from ufanalysis.errors import CatalogError
from ufanalysis.ingest.clean import check_file, clean, is_current

TABLES = ("observations.parquet", "findings.parquet", "targets.parquet")


def digests(folder):
    return {p.relative_to(folder): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


def codes(cleaned):
    return cleaned.findings["code"].tolist()


def values(cleaned):
    rows = cleaned.observations.to_dict("records")
    return {(r["indicator"], r["district"], r["year"]): r["value"] for r in rows}


@pytest.fixture
def city(tmp_path):
    """A workspace with the members of 2023 and 2024."""
    root = workspace(tmp_path / "city")
    members(root / "data/raw/2023/会员.xlsx", 900, 1900, year=2023)
    members(root / "data/raw/2024/会员.xlsx", 1000, 2000, year=2024)
    return root


# ---- what is read again ---------------------------------------------------------------------------------------------


def test_the_first_clean_reads_every_workbook(city):
    cleaned = clean(city)

    assert (cleaned.read, cleaned.unchanged, cleaned.refused) == (2, 0, [])
    assert values(cleaned)["members", "east", 2024] == 1000.0
    assert len(cleaned.observations) == 6


def test_unchanged_workbooks_are_not_read_again_and_still_count(city):
    first = clean(city)

    again = clean(city)

    assert (again.read, again.unchanged) == (0, 2)
    assert values(again) == values(first)


def test_only_the_changed_workbook_is_read_again(city):
    clean(city)
    members(city / "data/raw/2024/会员.xlsx", 1111, 2000, year=2024)

    again = clean(city)

    assert (again.read, again.unchanged) == (1, 1)
    assert values(again)["members", "east", 2024] == 1111.0


def test_a_workbook_taken_away_takes_its_observations_along(city):
    clean(city)
    (city / "data/raw/2023/会员.xlsx").unlink()

    assert {year for _, _, year in values(clean(city))} == {2024}


def test_a_workbook_with_another_name_keeps_its_figures_and_changes_its_origin(city):
    clean(city)
    (city / "data/raw/2024/会员.xlsx").rename(city / "data/raw/2024/会员统计.xlsx")

    files = clean(city).observations.query("year == 2024")["file"]

    assert set(files) == {"2024/会员统计.xlsx"}


def test_a_changed_catalog_makes_everything_be_read_again(city):
    clean(city)
    path = city / "data/catalog/indicators.toml"
    path.write_text(path.read_text("utf-8").replace('unit = "人"', 'unit = "万人"'), encoding="utf-8")

    again = clean(city)

    assert again.read == 2
    # 1000 人 = 0.1 万人
    assert values(again)["members", "east", 2024] == 0.1


@pytest.mark.parametrize("name", ["readings.json", "manifest.json"])
def test_a_damaged_store_is_not_believed(city, name):
    first = clean(city)
    path = city / "data/processed" / name
    path.write_text(path.read_text("utf-8")[:-20], encoding="utf-8")

    again = clean(city)

    assert again.read == 2
    assert values(again) == values(first)


def test_data_are_current_only_as_long_as_nothing_changed(city):
    before = is_current(city)
    clean(city)
    after = is_current(city)
    members(city / "data/raw/2025/会员.xlsx", year=2025)

    assert (before, after, is_current(city)) == (False, True, False)


# ---- bytes ----------------------------------------------------------------------------------------------------------


def test_nothing_below_raw_and_catalog_is_changed(city):
    before = digests(city / "data/raw"), digests(city / "data/catalog")

    clean(city)

    assert (digests(city / "data/raw"), digests(city / "data/catalog")) == before


def test_another_workspace_of_the_same_workbooks_gives_the_same_bytes(city, tmp_path):
    clean(city)
    twin = tmp_path / "twin"
    for part in ("raw", "catalog"):
        for path in (city / "data" / part).rglob("*"):
            if path.is_file():
                copy = twin / path.relative_to(city)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(path.read_bytes())

    clean(twin)

    same = [digests(root / "data/processed") for root in (city, twin)]
    assert same[0] == same[1]


def tables_in(city):
    """The bytes of the processed tables."""
    return [(city / "data/processed" / name).read_bytes() for name in TABLES]


def forget(city):
    """Remove what was read before, so that the next clean starts from nothing."""
    for path in (city / "data/processed").glob("*.json"):
        path.unlink()


def test_which_of_two_workbooks_stands_does_not_depend_on_which_came_first(city):
    clean(city)
    # By name it stands before 会员.xlsx, and nothing else tells the two apart.
    members(city / "data/raw/2024/一.xlsx", 1111, 2000, year=2024)
    clean(city)
    stepwise = tables_in(city)
    forget(city)

    cleaned = clean(city)

    assert tables_in(city) == stepwise
    assert values(cleaned)["members", "east", 2024] == 1111.0


def test_a_clean_after_a_change_gives_the_bytes_of_a_clean_from_nothing(city):
    clean(city)
    members(city / "data/raw/2022/会员.xlsx", 800, 1800, year=2022)
    clean(city)
    stepwise = tables_in(city)
    forget(city)

    clean(city)

    assert tables_in(city) == stepwise


def test_the_manifest_names_every_workbook_and_every_table_with_its_digest(city):
    clean(city)
    manifest = json.loads((city / "data/processed/manifest.json").read_text("utf-8"))

    assert list(manifest["files"]) == ["2023/会员.xlsx", "2024/会员.xlsx"]
    assert set(manifest["outputs"]) == set(TABLES)
    content = (city / "data/processed/observations.parquet").read_bytes()
    assert manifest["outputs"]["observations.parquet"] == hashlib.sha256(content).hexdigest()


def test_the_tables_of_an_earlier_clean_are_kept(city):
    clean(city)
    before = (city / "data/processed/observations.parquet").read_bytes()
    members(city / "data/raw/2024/会员.xlsx", 1111, 2000, year=2024)
    clean(city)

    kept = [p.read_bytes() for p in (city / "data/processed/vintages").rglob("observations.parquet")]

    assert len(kept) == 2
    assert before in kept


def test_vintages_stand_in_the_order_of_their_cleans_each_with_its_catalog(city):
    clean(city)
    catalog = city / "data/catalog/districts.toml"
    before = catalog.read_text("utf-8")
    catalog.write_text(before + "\n# 说明\n", encoding="utf-8")
    clean(city)
    catalog.write_text(before, encoding="utf-8")
    clean(city)

    manifest = json.loads((city / "data/processed/manifest.json").read_text("utf-8"))

    # The first came back, so it is the present one again.
    commented, present = manifest["vintages"]
    assert present == manifest["vintage"]
    kept = [city / "data/processed/vintages" / name / "catalog/districts.toml" for name in (commented, present)]
    assert [path.read_text("utf-8").endswith("# 说明\n") for path in kept] == [True, False]


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"PAR1")])
def test_a_table_that_was_lost_or_damaged_is_made_again(city, damage):
    clean(city)
    table = city / "data/processed/observations.parquet"
    before = table.read_bytes()
    damage(table)

    cleaned = clean(city)

    assert (cleaned.read, table.read_bytes()) == (0, before)


# ---- what stops nothing ---------------------------------------------------------------------------------------------


def test_a_bad_workbook_stops_no_other_and_is_a_finding(city):
    (city / "data/raw/2024/坏.xlsx").write_bytes(b"%PDF-1.4")

    cleaned = clean(city)

    assert cleaned.refused == ["2024/坏.xlsx"]
    assert len(cleaned.observations) == 6
    (finding,) = cleaned.findings.query("file == '2024/坏.xlsx'").to_dict("records")
    assert (finding["code"], finding["severity"]) == ("NOT_A_WORKBOOK", "error")


def test_lock_files_and_other_files_beside_the_workbooks_are_no_workbooks(city):
    (city / "data/raw/2024/~$会员.xlsx").write_bytes(b"lock")
    (city / "data/raw/2024/.会员.xlsx").write_bytes(b"hidden")
    (city / "data/raw/2024/说明.docx").write_bytes(b"word")

    assert clean(city).read == 2


def test_a_workspace_without_workbooks_gives_empty_tables(tmp_path):
    cleaned = clean(workspace(tmp_path / "city"))

    assert (cleaned.read, len(cleaned.observations), len(cleaned.findings), len(cleaned.targets)) == (0, 0, 0, 0)
    assert all((tmp_path / "city/data/processed" / name).exists() for name in TABLES)


def test_a_faulty_catalog_is_an_error_and_writes_nothing(tmp_path):
    root = workspace(tmp_path / "city", districts=DISTRICTS.replace("kind", "kin"))

    with pytest.raises(CatalogError, match="kin"):
        clean(root)

    assert not (root / "data/processed").exists()


def test_progress_is_told_for_every_workbook_read(city):
    told = []

    clean(city, lambda file, done, total: told.append((file, done, total)))

    assert told == [("2023/会员.xlsx", 1, 2), ("2024/会员.xlsx", 2, 2)]


# ---- what a person should know --------------------------------------------------------------------------------------


def test_a_name_that_nobody_knows_is_counted_and_the_nearest_is_named(city):
    book(city / "data/raw/2024/总数.xlsx", ["2024年"], ["区县", "工会会员总数（人）"], ["东山区", 3], ["西江县", 5])

    cleaned = clean(city)

    assert cleaned.unknown == [("indicator", "工会会员总数", 2, ["工会会员数"])]
    assert len(cleaned.observations) == 6


def test_an_unknown_place_is_no_part_of_the_name_that_nobody_knows(city):
    rows = ["东山区总工会", 3], ["西江镇", 5], ["北江镇", 6]
    book(city / "data/raw/2024/总数.xlsx", ["2024年"], ["单位", "工会会员总数（人）"], *rows)

    unknown = {(what, name, count) for what, name, count, _ in clean(city).unknown}

    assert unknown == {("indicator", "工会会员总数", 3)}


def test_figures_of_the_union_of_a_district_are_those_of_the_district(city):
    book(
        city / "data/raw/2022.xlsx",
        ["2022年"],
        ["单位名称", "会员人数（人）"],
        ["东山区总工会", 3],
        ["西江县总工会", 5],
    )

    assert values(clean(city)).get(("members", "east", 2022)) == 3


def test_an_unknown_district_is_a_warning_and_is_never_joined_to_a_similar_one(city):
    book(city / "data/raw/2022.xlsx", ["2022年"], ["区县", "会员人数（人）"], ["东山县", 3], ["西江县", 5])

    cleaned = clean(city)

    assert values(cleaned).get(("members", "east", 2022)) is None
    warned = cleaned.findings[cleaned.findings["severity"] == "warning"]
    assert "东山县" in " ".join(warned["found"])
    assert "东山区" in " ".join(warned["expected"])


def test_units_are_converted_to_the_catalogs_without_noise(city):
    book(
        city / "data/raw/2022.xlsx",
        ["2022年"],
        ["区县", "会员人数（万人）", "帮扶资金（元）"],
        ["东山区", 94.34, 2134567],
        ["西江县", 5, 3],
    )

    found = values(clean(city))

    # 94.34 × 10 000 is 943400.0000000001 in binary; 2 134 567 ÷ 10 000 = 213.4567
    assert found["members", "east", 2022] == 943400.0
    assert found["aid", "east", 2022] == 213.4567


def test_a_unit_of_another_measure_is_an_error_at_the_cell_and_no_observation(city):
    book(city / "data/raw/2022.xlsx", ["2022年"], ["区县", "会员人数（元）"], ["东山区", 3], ["西江县", 5])

    cleaned = clean(city)

    assert codes(cleaned).count("UNIT_CONFLICT") == 2
    assert ("members", "east", 2022) not in values(cleaned)


def test_a_sheet_of_no_year_is_an_error(city):
    book(city / "data/raw/会员.xlsx", ["会员"], ["区县", "会员人数（人）"], ["东山区", 3], ["西江县", 5])

    assert "NO_YEAR" in codes(clean(city))


def test_words_where_a_figure_belongs_are_suspect_with_a_warning_at_their_cell(city):
    book(
        city / "data/raw/2022.xlsx",
        ["2022年"],
        ["区县", "会员人数（人）", "帮扶资金（万元）"],
        ["东山区", "待核", 3],
        ["西江县", 5, 4],
    )

    cleaned = clean(city)

    (row,) = cleaned.observations.query("year == 2022 and indicator == 'members' and district == 'east'").to_dict(
        "records"
    )
    assert (row["status"], row["raw"]) == ("suspect", "待核")
    assert row["value"] != row["value"]
    (finding,) = cleaned.findings.query("code == 'SUSPECT_TEXT'").to_dict("records")
    assert (finding["ref"], finding["severity"]) == ("B3", "warning")


def test_a_number_under_a_merge_is_read_and_told(city):
    # openpyxl empties cells that it merges, so the merge is written into the package itself.
    path = city / "data/raw/2024/会员.xlsx"
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="B3:B4"/></mergeCells>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", merge)
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)

    (finding,) = clean(city).findings.query("code == 'UNDER_MERGE'").to_dict("records")

    assert (finding["ref"], finding["severity"]) == ("B4", "warning")


def test_hidden_rows_are_read_and_said_to_be_hidden(city):
    path = city / "data/raw/2024/会员.xlsx"
    made = openpyxl.load_workbook(path)
    made["Sheet1"].row_dimensions[3].hidden = True
    made.save(path)

    cleaned = clean(city)

    assert values(cleaned)["members", "east", 2024] == 1000.0
    assert "隐藏了1 行" in " ".join(cleaned.findings.query("code == 'HIDDEN'")["found"])


def test_a_formula_never_calculated_is_missing_and_an_error(city):
    head, rows = ["区县", "工会会员数（人）", "帮扶资金（万元）"], (["东山区", 1000, 2], ["西江县", 2000, 4])
    book(city / "data/raw/2024/会员.xlsx", ["2024年"], head, *rows, ["合计", "=SUM(B3:B4)", 6])

    cleaned = clean(city)

    (row,) = cleaned.observations.query("year == 2024 and district == 'city' and indicator == 'members'").to_dict(
        "records"
    )
    assert row["status"] == "missing"
    (finding,) = cleaned.findings.query("code == 'NOT_CALCULATED'").to_dict("records")
    assert (finding["ref"], finding["severity"]) == ("B5", "error")


@pytest.mark.parametrize("place", ["name", "title", "heading", "sheet"])
def test_a_revision_declared_anywhere_wins(city, place):
    path = city / f"data/raw/2025/会员{'（修订版）' if place == 'name' else ''}.xlsx"
    title = "2024年会员" + ("（修订）" if place == "title" else "")
    head = "工会会员数（人）" + ("（修订）" if place == "heading" else "")
    rows = [title], ["区县", head], ["东山区", 1100], ["西江县", 2000]
    book(path, *rows, sheet="修订" if place == "sheet" else "Sheet1")

    cleaned = clean(city)

    assert values(cleaned)["members", "east", 2024] == 1100.0
    assert "REVISED" in codes(cleaned)
    assert "CONFLICT" not in codes(cleaned)


def test_findings_stand_worst_first(city):
    (city / "data/raw/2024/坏.xlsx").write_bytes(b"%PDF-1.4")
    members(city / "data/raw/2022/会员.xlsx", 800, 1800, whole=9999, year=2022)
    book(city / "data/raw/2024/总数.xlsx", ["2024年"], ["区县", "会员总量（人）"], ["东山区", 3], ["西江县", 5])

    assert clean(city).findings["severity"].tolist() == ["error", "warning", "warning", "info"]


def test_one_workbook_is_checked_without_a_workspace_being_touched(city):
    catalog = load_catalog(city / "data/catalog")
    before = digests(city)

    checked = check_file(city / "data/raw/2024/会员.xlsx", catalog)

    # Two districts and the whole
    assert (len(checked.observations), len(checked.findings)) == (3, 0)
    assert digests(city) == before


@pytest.mark.parametrize(
    ("title", "told"), [("2023年上半年会员", ["上半年"]), ("2023年1-12月会员", []), ("2023年会员", [])]
)
def test_figures_of_half_a_year_are_told(tmp_path, title, told):
    root = workspace(tmp_path / "city")
    book(root / "data/raw/报表.xlsx", [title], ["区县", "会员人数（人）"], ["东山区", 10], ["西江县", 20])

    findings = clean(root).findings

    found = findings[findings["code"] == "PART_OF_YEAR"]
    assert found["found"].tolist() == [f"表题、表名或文件名写的是“{part}”" for part in told]


def test_the_whole_year_takes_the_place_of_half_a_year(tmp_path):
    root = workspace(tmp_path / "city")
    for name, title, count in (("年报", "2023年会员", 20), ("半年报", "2023年上半年会员", 10)):
        book(root / f"data/raw/{name}.xlsx", [title], ["区县", "会员人数（人）"], ["东山区", count], ["西江县", 30])

    cleaned = clean(root)

    east = cleaned.observations.query("district == 'east'")
    assert east[["value", "file"]].values.tolist() == [[20.0, "年报.xlsx"]]
    assert cleaned.findings["code"].tolist() == ["PART_OF_YEAR"]


@pytest.mark.parametrize(
    "rows",
    [
        [["2023年会员"], ["区县", "会员人数（人）"], ["东山区", ""], ["西江县", ""]],
        [["工作总结"], ["全年共举办劳动竞赛35场，参加职工1.2万人次。"], ["培训班组长320人。"]],
    ],
    ids=["an empty form", "sentences"],
)
def test_a_workbook_that_gives_nothing_is_told(tmp_path, rows):
    root = workspace(tmp_path / "city")
    book(root / "data/raw/报表.xlsx", *rows)

    findings = clean(root).findings

    assert findings[["severity", "code", "file"]].values.tolist() == [["warning", "NO_FIGURES", "报表.xlsx"]]


@pytest.mark.parametrize("title", ["2023年工会工作目标任务分解表", "2023年会员发展计划（人）", "二〇二三年计划数"])
def test_a_table_of_plans_gives_no_results(tmp_path, title):
    root = workspace(tmp_path / "city")
    book(root / "data/raw/报表.xlsx", [title], ["区县", "会员人数（人）"], ["东山区", 10], ["西江县", 20])

    cleaned = clean(root)

    assert cleaned.observations.empty
    assert codes(cleaned) == ["PLANNED"]


def test_what_was_done_stands_though_a_plan_has_its_own_sheet(tmp_path):
    root = workspace(tmp_path / "city")
    heads = ["区县", "会员人数（人）"]
    rows = {
        "2023年计划": [heads, ["东山区", 10.5], ["西江县", 20]],
        "2023年完成": [heads, ["东山区", 9], ["西江县", 21]],
    }
    books(root / "data/raw/报表.xlsx", {name: (rows[name], ()) for name in rows})

    assert values(clean(root)) == {("members", "east", 2023): 9.0, ("members", "west", 2023): 21.0}


def test_what_is_expected_of_a_year_is_no_result(tmp_path):
    root = workspace(tmp_path / "city")
    rows = [["2021年", 10], ["2022年", 11], ["2023年（预计）", 12]]
    book(root / "data/raw/报表.xlsx", ["全市会员"], ["年份", "会员人数（人）"], *rows)

    assert {year: value for (_, _, year), value in values(clean(root)).items()} == {2021: 10.0, 2022: 11.0}


@pytest.mark.parametrize(
    ("title", "sheet"),
    [
        ("2023年目标任务完成情况", "表"),
        ("2023年互助保障计划", "表"),
        ("2023年会员", "表"),
        ("2023年帮扶工作安排", "表"),
        ("2023年主要工作统计表", "2023年任务"),
    ],
)
def test_results_measured_against_a_plan_are_results(tmp_path, title, sheet):
    root = workspace(tmp_path / "city")
    books(
        root / "data/raw/报表.xlsx",
        {sheet: ([[title], ["区县", "会员人数（人）"], ["东山区", 10], ["西江县", 20]], ())},
    )

    assert set(clean(root).observations["value"]) == {10.0, 20.0}


def test_a_table_with_targets_of_its_own_gives_its_results(tmp_path):
    root = workspace(tmp_path / "city")
    rows = [["会员人数", 12, 11, "达标"], ["帮扶资金（万元）", 8, 7, "达标"]]
    book(root / "data/raw/表.xlsx", ["2023年重点工作目标任务"], ["指标", "目标值", "2023年", "达标情况"], *rows)

    assert set(clean(root).observations["value"]) == {11.0, 7.0}


def test_a_title_lends_its_topic_to_one_column_only(tmp_path):
    root = workspace(tmp_path / "city")
    catalog = root / "data/catalog/indicators.toml"
    catalog.write_text(catalog.read_text("utf-8").replace('["会员人数"]', '["会员人数", "会员在册数"]'), "utf-8")
    book(
        root / "data/raw/表.xlsx", ["2023年会员情况"], ["区县", "在册数", "人数"], ["东山区", 12, 11], ["西江县", 8, 7]
    )

    assert clean(root).observations.empty


def test_a_sheet_name_lends_no_topic_to_a_table_about_something_else(tmp_path):
    root = workspace(tmp_path / "city")
    rows = [["2023年普惠活动参加情况"], ["区县", "人数"], ["东山区", 12], ["西江县", 8]]
    books(root / "data/raw/表.xlsx", {"会员": (rows, ())})

    assert clean(root).observations.empty


def test_a_column_of_half_a_year_is_told(tmp_path):
    root = workspace(tmp_path / "city")
    book(root / "data/raw/表.xlsx", ["2023年会员人数"], ["区县", "上半年"], ["东山区", 12], ["西江县", 8])

    findings = clean(root).findings

    assert findings[["code", "ref", "found"]].values.tolist() == [["PART_OF_YEAR", "B3", "表头写的是“上半年”"]]


def test_the_streets_of_a_district_are_one_remark(tmp_path):
    root = workspace(tmp_path / "city")
    rows = [["石桥镇", 12], ["城关镇", 8], ["桥东街道", 3], ["合计", 23]]
    book(root / "data/raw/表.xlsx", ["2023年东山区会员人数"], ["镇街", "会员人数"], *rows)

    cleaned = clean(root)

    assert values(cleaned) == {("members", "east", 2023): 23.0}
    assert cleaned.findings[["severity", "code", "found"]].values.tolist() == [
        ["info", "UNKNOWN_DISTRICT", "城关镇、桥东街道、石桥镇 3 个乡镇街道（3 个数）"]
    ]


def test_a_table_of_plan_and_result_gives_the_result(tmp_path):
    root = workspace(tmp_path / "city")
    heads = [["区县", "会员人数（人）", ""], ["", "计划", "完成"]]
    rows = [["东山区", 10, 9], ["西江县", 20, 21]]
    book(root / "data/raw/报表.xlsx", ["2023年目标任务"], *heads, *rows, merges=["A2:A3", "B2:C2"])

    assert set(clean(root).observations["value"]) == {9.0, 21.0}


def test_a_name_cut_over_two_rows_may_begin_with_the_word_for_a_plan(tmp_path):
    root = workspace(tmp_path / "city", indicators=INDICATORS.replace("帮扶资金", "计划生育率").replace("万元", "%"))
    heads = [["区县", "会员人数", "计  划"], ["", "（人）", "生育率"], ["", "", "（%）"]]
    book(root / "data/raw/a.xlsx", ["2012年基本情况"], *heads, ["东山区", 10, 99.2], ["西江县", 20, 98.4])

    assert values(clean(root))["aid", "east", 2012] == 99.2


def test_parts_of_a_year_on_one_sheet_conflict_with_none_and_the_longest_stands(tmp_path):
    root, head = workspace(tmp_path / "city"), ["区县", "帮扶资金（万元）"]
    quarters = [["一季度"], head, ["东山区", 10], ["西江县", 20], ["二季度"], head, ["东山区", 15], ["西江县", 25]]
    half = [["上半年合计"], head, ["东山区", 25], ["西江县", 45]]
    book(root / "data/raw/2023年.xlsx", ["2023年困难帮扶"], *quarters, *half)

    cleaned = clean(root)

    assert cleaned.observations["value"].tolist() == [25.0, 45.0]
    assert codes(cleaned) == ["PART_OF_YEAR"] * 3


def test_a_sheet_without_any_known_name_is_a_warning(tmp_path):
    root = workspace(tmp_path / "city")
    known = [["2023年会员"], ["区县", "会员人数（人）"], ["东山区", 10], ["西江县", 20]]
    other = [["2023年场馆"], ["区县", "座位数"], ["东山区", 300], ["西江县", 200]]
    books(root / "data/raw/表.xlsx", {"会员": (known, ()), "场馆": (other, ())})

    findings = clean(root).findings

    assert findings[["severity", "code", "sheet", "found"]].values.tolist() == [
        ["warning", "NO_KNOWN_NAME", "场馆", "2 个数都没有入库"],
        ["info", "UNKNOWN_INDICATOR", "", "“座位数”（2 个数）"],
    ]


def test_a_list_without_a_heading_is_understood(tmp_path):
    root = workspace(tmp_path / "city")
    book(
        root / "data/raw/表.xlsx",
        ["东山区2023年工作"],
        ["会员人数", 1.1, "万人"],
        ["帮扶资金", 86, "万元"],
        ["场馆", 3, "座"],
    )

    cleaned = clean(root)

    assert sorted(cleaned.observations["value"]) == [86.0, 11000.0]
    assert codes(cleaned) == ["UNKNOWN_INDICATOR"]


def test_how_much_of_a_plan_was_done_is_no_indicator(tmp_path):
    root = workspace(tmp_path / "city")
    heads = ["指标", "单位", "年度计划", "全年完成", "完成率%"]
    book(
        root / "data/raw/表.xlsx",
        ["东山区2023年工作"],
        heads,
        ["会员人数", "人", 100, 110, 110],
        ["帮扶资金", "万元", 9, 8, 89],
    )

    cleaned = clean(root)

    assert sorted(cleaned.observations["value"]) == [8.0, 110.0]
    assert cleaned.findings.empty


@pytest.mark.parametrize("sheets", [("12月", "全年"), ("全年", "12月")])
def test_december_is_not_the_year(tmp_path, sheets):
    root = workspace(tmp_path / "city")
    rows = {
        "12月": [["区县", "帮扶资金（万元）"], ["东山区", 12], ["西江县", 12]],
        "全年": [["区县", "帮扶资金（万元）"], ["东山区", 78], ["西江县", 78]],
    }
    books(root / "data/raw/2023年.xlsx", {name: (rows[name], ()) for name in sheets})

    cleaned = clean(root)

    assert set(cleaned.observations["value"]) == {78.0}
    assert cleaned.findings["code"].tolist() == ["PART_OF_YEAR"]


def test_the_name_of_a_file_may_say_that_it_is_of_half_a_year(tmp_path):
    root = workspace(tmp_path / "city")
    book(
        root / "data/raw/2023年上半年.xlsx", ["会员统计表"], ["区县", "会员人数（人）"], ["东山区", 10], ["西江县", 20]
    )

    assert clean(root).findings["code"].tolist() == ["PART_OF_YEAR"]


def test_a_line_left_blank_is_not_answered_by_the_period(tmp_path):
    root = workspace(tmp_path / "city")
    line = ["填报单位：", "2023年上半年", "", "单位：人"]
    book(root / "data/raw/a.xlsx", ["工会会员情况"], line, ["区县", "会员人数"], ["东山区", 10], ["西江县", 20])

    assert "PART_OF_YEAR" in clean(root).findings["code"].tolist()


def test_a_column_of_quarters_never_passes_for_the_year(tmp_path):
    root = workspace(tmp_path / "city")
    rows = [[q, d, 100] for d in ("东山区", "西江县") for q in (1, 2, 3, 4)]
    book(root / "data/raw/a.xlsx", ["2023年帮扶"], ["季度", "区县", "帮扶资金"], *rows)

    assert clean(root).observations.empty


def test_rows_of_changes_are_not_rows_of_figures(tmp_path):
    root = workspace(tmp_path / "city")
    book(root / "data/raw/2023年.xlsx", ["指标", "全市"], ["工会会员数（人）", 110], ["工会会员数±（人）", 10])

    cleaned = clean(root)

    assert cleaned.observations["value"].tolist() == [110.0]
    assert "CONFLICT" not in cleaned.findings["code"].tolist()


def test_versions_under_a_group_heading_are_versions(tmp_path):
    root = workspace(tmp_path / "city")
    heads = [["区县", "组织情况", ""], ["", "工会会员数（人）", "工会会员数（修订数）"]]
    book(root / "data/raw/2023年.xlsx", *heads, ["东山区", 10, 11], ["西江县", 20, 21])

    cleaned = clean(root)

    assert cleaned.observations["value"].tolist() == [11.0, 21.0]
    assert set(cleaned.findings["code"]) == {"REVISED"}


def test_the_same_time_last_year_is_a_figure_of_last_year(tmp_path):
    root = workspace(tmp_path / "city")
    heads = [["区县", "工会会员数（人）", ""], ["", "2023年", "去年同期"]]
    book(root / "data/raw/a.xlsx", ["2023年会员"], *heads, ["东山区", 10, 8], ["西江县", 20, 18], merges=["B2:C2"])

    observations = clean(root).observations

    assert observations[["year", "value"]].values.tolist() == [[2022, 8.0], [2023, 10.0], [2022, 18.0], [2023, 20.0]]


@pytest.mark.parametrize("plan", ["2024年计划", "2024年目标", "2024年工作计划"])
def test_plans_are_not_stored_as_figures(tmp_path, plan):
    root = workspace(tmp_path / "city")
    heads = [["区县", "2023年完成", "", plan, ""], ["", *["工会会员数（人）", "帮扶资金（万元）"] * 2]]
    rows = [["东山区", 860, 31, 900, 35], ["西江县", 240, 12, 260, 14]]
    book(root / "data/raw/a.xlsx", ["工作完成情况"], *heads, *rows, merges=["A2:A3", "B2:C2", "D2:E2"])

    assert set(clean(root).observations["year"]) == {2023}
