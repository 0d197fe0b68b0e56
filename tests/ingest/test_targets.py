"""目标任务分解表, the workbook that sets targets: every target with its base, or a finding."""

import pytest
from tests.ingest.frames import CATALOG
from tests.ingest.workbooks import book

from ufanalysis.ingest.targets import is_targets, targets_of
from ufanalysis.ingest.workbook import read_sheets

HEAD = ["指标", "单位", "类型", "属性", "基期年", "基期值", "", "2025年目标", ""]
PLACES = ["", "", "", "", "", "全市", "东山区", "全市", "东山区"]
MERGES = ["A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:G2", "H2:I2"]


@pytest.fixture
def read(tmp_path):
    """The targets and findings of a sheet with these rows under the usual heading."""

    def reading(*rows):
        path = book(tmp_path / "目标.xlsx", ["目标任务分解表"], HEAD, PLACES, *rows, merges=MERGES)
        return targets_of(read_sheets(path), "目标.xlsx", CATALOG)

    return reading


MEMBERS = ["工会会员数", "万人", "存量", "约束性", 2020, 90, 20, 100, 25]


def test_every_target_stands_with_its_base_in_the_catalogs_unit(read):
    targets, findings = read(MEMBERS, ["帮扶资金", "万元", "累计", "预期性", 2020, 0, 0, 500, 90])

    assert findings == []
    assert len(targets) == 4
    first = targets[0]
    # 90 and 100 万人, counted in 人
    assert (first["indicator"], first["district"], first["base_value"], first["target_value"]) == (
        "members",
        "city",
        900_000.0,
        1_000_000.0,
    )
    assert (first["base_year"], first["target_year"], first["ref"], first["raw"]) == (2020, 2025, "H4", "100")


def test_kind_and_binding_are_read_from_their_columns(read):
    targets, _ = read(MEMBERS, ["帮扶资金", "万元", "累计", "预期性", 2020, 0, 0, 500, 90])

    assert [(t["kind"], t["binding"]) for t in targets[::2]] == [("level", "约束性"), ("cumulative", "预期性")]


def test_a_blank_target_is_no_target_and_no_finding(read):
    targets, findings = read([*MEMBERS[:-1], None])

    assert [t["district"] for t in targets] == ["city"]
    assert findings == []


def test_a_target_of_an_unknown_indicator_is_an_error(read):
    targets, (finding,) = read(MEMBERS, ["劳模人数", "人", "存量", "预期性", 2020, 1, 1, 2, 2])

    assert len(targets) == 2
    assert (finding["code"], finding["severity"]) == ("UNKNOWN_TARGET", "error")
    assert "劳模人数" in finding["found"]


def test_a_target_without_a_base_year_is_an_error_at_its_cell(read):
    targets, findings = read([*MEMBERS[:4], None, *MEMBERS[5:]])

    assert targets == []
    assert [(f["code"], f["ref"]) for f in findings] == [
        ("TARGET_NOT_UNDERSTOOD", "H4"),
        ("TARGET_NOT_UNDERSTOOD", "I4"),
    ]


def test_a_target_in_a_unit_of_another_measure_is_an_error(read):
    targets, findings = read(["工会会员数", "万元", *MEMBERS[2:]])

    assert targets == []
    assert {f["code"] for f in findings} == {"TARGET_NOT_UNDERSTOOD"}


def test_a_workbook_of_figures_sets_no_targets(tmp_path):
    path = book(tmp_path / "a.xlsx", ["2024年"], ["区县", "会员（人）"], ["东山区", 1], ["西江县", 2])

    assert not is_targets(read_sheets(path))


def test_a_workbook_with_bases_and_targets_sets_targets(tmp_path):
    path = book(tmp_path / "a.xlsx", ["分解表"], HEAD, PLACES, MEMBERS)

    assert is_targets(read_sheets(path))
