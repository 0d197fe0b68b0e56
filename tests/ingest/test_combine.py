"""Which of several claims becomes the observation, and what is said about the others."""

import pandas as pd
import pytest
from tests.ingest.frames import CATALOG, checked, claim, claims, observation, observations, without_slips

from ufanalysis.ingest.combine import choose
from ufanalysis.ingest.mergers import merge_districts


def codes(findings):
    return [finding["code"] for finding in findings]


# ---- choose ---------------------------------------------------------------------------------------------------------


def test_one_claim_is_the_observation_with_its_origin():
    chosen, findings = choose(claims(claim(value=1000.0, ref="B3", raw="1000")), CATALOG)

    assert chosen[["value", "file", "sheet", "ref", "raw"]].values.tolist() == [
        [1000.0, "2024/会员.xlsx", "Sheet1", "B3", "1000"]
    ]
    assert findings == []


@pytest.mark.parametrize("files", [("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")])
def test_the_whole_year_wins_over_some_months_and_is_no_conflict(files):
    half = claim(value=500.0, raw="500", file=files[0], period=606)
    whole = claim(value=1100.0, raw="约1100", file=files[1], status="approximate")

    chosen, findings = choose(claims(half, whole), CATALOG)

    assert chosen["value"].tolist() == [1100.0]
    assert findings == []


def test_some_months_stand_where_the_whole_year_is_blank():
    half, blank = claim(value=500.0, period=606), claim(value=None, raw="", status="missing", file="z.xlsx")

    chosen, _ = choose(claims(half, blank), CATALOG)

    assert chosen["value"].tolist() == [500.0]


def test_the_latest_of_several_parts_of_a_year_stands_and_none_conflicts():
    parts = [
        claim(value=v, period=m, file=f)
        for v, m, f in ((10.0, 303, "a.xlsx"), (50.0, 903, "b.xlsx"), (30.0, 606, "c.xlsx"), (40.0, 901, "d.xlsx"))
    ]

    chosen, findings = choose(claims(*parts), CATALOG)

    assert chosen["value"].tolist() == [50.0]
    assert findings == []


def test_of_a_flow_the_longest_part_of_a_year_stands():
    parts = [
        claim(indicator="aid", value=v, period=p, file=f)
        for v, p, f in ((90.0, 1203, "a.xlsx"), (400.0, 1111, "b.xlsx"))
    ]

    chosen, _ = choose(claims(*parts), CATALOG)

    assert chosen["value"].tolist() == [400.0]


def test_two_figures_of_some_months_that_differ_conflict():
    halves = [claim(value=v, period=606, file=f) for v, f in ((500.0, "a.xlsx"), (700.0, "b.xlsx"))]

    _, findings = choose(claims(*halves), CATALOG)

    assert codes(findings) == ["CONFLICT"]


def test_a_revision_wins_over_what_it_revises_and_the_note_keeps_the_old_figure():
    old = claim(value=1000.0, raw="1000", ref="B3")
    new = claim(value=1100.0, raw="1100", file="2025/修订.xlsx", revised=True)

    chosen, (finding,) = choose(claims(old, new), CATALOG)

    assert chosen["value"].tolist() == [1100.0]
    assert "原为1000（2024/会员.xlsx ▸ Sheet1 ▸ B3）" in chosen["note"].iloc[0]
    assert (finding["code"], finding["severity"], finding["ref"]) == ("REVISED", "info", "B3")


def test_two_figures_that_differ_without_a_revision_are_a_conflict_at_the_one_not_taken():
    chosen, (finding,) = choose(
        claims(claim(value=1000.0), claim(value=1500.0, raw="1500", file="2024/会员二.xlsx", ref="C9")), CATALOG
    )

    assert (finding["code"], finding["severity"]) == ("CONFLICT", "error")
    assert (finding["file"], finding["ref"], finding["found"]) == ("2024/会员二.xlsx", "C9", "“1500”")
    assert len(chosen) == 1


@pytest.mark.parametrize(
    ("fine", "coarse", "step"), [(94_340.0, 94_300.0, 100.0), (12.34, 12.3, 0.1), (12.35, 12.4, 0.1)]
)
def test_figures_that_agree_within_rounding_are_no_conflict_and_the_finer_one_stays(fine, coarse, step):
    chosen, findings = choose(
        claims(
            claim(value=coarse, step=step, file="2024/a.xlsx"), claim(value=fine, step=step / 10, file="2024/b.xlsx")
        ),
        CATALOG,
    )

    assert chosen["value"].tolist() == [fine]
    assert findings == []


def test_figures_further_apart_than_rounding_are_a_conflict():
    _, findings = choose(claims(claim(value=12.3, step=0.1), claim(value=12.4, step=0.1, sheet="附表")), CATALOG)

    assert codes(findings) == ["CONFLICT"]


def test_a_plain_figure_goes_before_an_approximate_one_and_silence_comes_last():
    chosen, findings = choose(
        claims(
            claim(value=None, status="missing", ref="A1"),
            claim(value=990.0, status="approximate", ref="A2"),
            claim(value=1000.0, ref="A3"),
        ),
        CATALOG,
    )

    assert chosen["ref"].tolist() == ["A3"]
    assert findings == []


def test_the_workbook_of_the_figures_own_year_goes_before_a_later_one():
    later = claim(value=1000.0, file="2025/比较.xlsx", year=2024)
    own = claim(value=1000.0, file="2024/会员.xlsx", year=2024)

    chosen, _ = choose(claims(later, own), CATALOG)

    assert chosen["file"].tolist() == ["2024/会员.xlsx"]


def test_a_figure_of_a_district_after_its_end_is_an_error_and_no_observation():
    chosen, (finding,) = choose(claims(claim(district="stone", year=2022, ref="B7")), CATALOG)

    assert chosen.empty
    assert (finding["code"], finding["severity"], finding["ref"]) == ("DISTRICT_NOT_IN_YEAR", "error", "B7")
    assert "石泷区" in finding["expected"]


def test_silence_about_a_district_that_is_gone_is_no_finding():
    chosen, findings = choose(claims(claim(district="stone", year=2022, value=None, status="missing")), CATALOG)

    assert (len(chosen), findings) == (0, [])


# ---- slips ----------------------------------------------------------------------------------------------------------


def series(values, district="east", indicator="aid"):
    return [observation(year=2017 + k, value=v, district=district, indicator=indicator) for k, v in enumerate(values)]


def others():
    """Two sister districts that did not jump."""
    return [*series([80.0, 90, 85, 88, 95], "west"), *series([40.0, 45, 42, 44, 48], "stone")]


def test_a_figure_ten_thousand_times_its_series_is_suspect_and_loses_its_value():
    # 元 typed under 万元: 213 became 2 130 000.
    table = observations(*series([180.0, 190.0, 200.0, 210.0, 2_130_000.0]), *others())

    marked, (finding,) = without_slips(table)

    wrong = marked[marked["status"] == "suspect"]
    assert wrong[["district", "year"]].values.tolist() == [["east", 2021]]
    assert wrong[["value", "lower", "upper"]].isna().all(axis=None)
    assert (finding["code"], finding["severity"]) == ("UNIT_SLIP", "error")
    assert "213万元" in finding["expected"]


def test_a_figure_a_hundredth_of_its_series_is_suspect():
    table = observations(*series([180.0, 190.0, 200.0, 210.0, 2.1]), *others())

    marked, findings = without_slips(table)

    assert (marked["status"] == "suspect").sum() == 1
    assert "210万元" in findings[0]["expected"]


@pytest.mark.parametrize(
    "values",
    [[100.0, 120, 150, 180, 900], [100.0, 120, 150, 180, 5000], [3.0, 300.0, 30000.0], [0.0, 0, 0, 0, 500]],
    ids=["nine times", "no power of ten", "too short a series", "from nothing"],
)
def test_growth_that_is_no_slip_of_a_unit_stays(values):
    marked, findings = without_slips(observations(*series(values)))

    assert findings == []
    assert marked["value"].tolist() == values


def test_a_jump_that_all_districts_make_is_no_slip():
    table = observations(
        *series([10.0, 11, 12, 13, 1300.0]),
        *series([20.0, 21, 22, 23, 2300.0], "west"),
        *series([5.0, 5, 6, 6, 650.0], "stone"),
    )

    assert without_slips(table)[1] == []


# ---- totals ---------------------------------------------------------------------------------------------------------


def sheet(whole, *parts, indicator="members", year=2024, **more):
    districts = ("east", "west", "merged")
    rows = [
        observation(indicator=indicator, district=d, year=year, value=v, ref=f"B{k}", **more)
        for k, (d, v) in enumerate(zip(districts, parts, strict=False), 3)
    ]
    return observations(
        *rows, observation(indicator=indicator, district="city", year=year, value=whole, ref="B9", **more)
    )


def test_a_total_that_differs_from_its_districts_is_a_finding_at_the_total():
    (finding,) = checked(sheet(700.0, 100.0, 200.0, 300.0))

    assert (finding["code"], finding["severity"], finding["ref"]) == ("TOTAL_MISMATCH", "warning", "B9")
    # 700 − (100 + 200 + 300)
    assert "相差+100" in finding["expected"]


def test_a_total_that_adds_up_is_no_finding():
    assert checked(sheet(600.0, 100.0, 200.0, 300.0)) == []


def test_parts_rounded_to_decimals_may_stray_from_their_total():
    # 33.3 + 33.3 + 33.3 = 99.9
    assert checked(sheet(100.0, 33.3, 33.3, 33.3, indicator="aid")) == []
    assert len(checked(sheet(102.0, 33.3, 33.3, 33.3, indicator="aid"))) == 1


def test_a_total_beside_too_few_districts_is_not_compared():
    assert checked(sheet(700.0, 100.0, 200.0)) == []


def test_rates_are_not_added_up():
    assert checked(sheet(90.0, 80.0, 85.0, 95.0, indicator="rate")) == []


# ---- mergers --------------------------------------------------------------------------------------------------------


def parts(indicator, stone, river, year=2019):
    return [
        observation(indicator=indicator, district="stone", year=year, value=stone, ref="B3", raw=f"{stone}"),
        observation(indicator=indicator, district="river", year=year, value=river, ref="B4", raw=f"{river}"),
    ]


def merged(extended, indicator, year=2019):
    rows = extended[
        (extended["district"] == "merged") & (extended["indicator"] == indicator) & (extended["year"] == year)
    ]
    return rows.to_dict("records")


def test_a_merged_district_continues_its_parts_as_a_derived_sum_with_their_cells():
    extended, (finding,) = merge_districts(observations(*parts("members", 100.0, 250.0)), CATALOG)

    (row,) = merged(extended, "members")
    assert (row["value"], row["lower"], row["upper"], row["status"]) == (350.0, 350.0, 350.0, "derived")
    assert row["ref"] == "B3+B4"
    assert "石泷区、霁原区" in row["note"]
    assert (finding["code"], finding["severity"], finding["district"]) == ("MERGED_SERIES", "info", "merged")


def test_a_ratio_of_a_merged_district_comes_from_its_summed_parts():
    table = observations(*parts("members", 90.0, 30.0), *parts("employees", 100.0, 100.0), *parts("rate", 90.0, 30.0))

    extended, _ = merge_districts(table, CATALOG)

    # (90 + 30) ÷ (100 + 100) = 60 %
    assert [row["value"] for row in merged(extended, "rate")] == [60.0]


def test_without_the_figure_of_one_part_there_is_no_merged_figure():
    extended, findings = merge_districts(observations(*parts("members", 100.0, float("nan"))), CATALOG)

    assert merged(extended, "members") == []
    assert findings == []


def test_an_open_bound_of_a_part_leaves_the_merged_bound_open():
    known, about = parts("members", 100.0, 250.0)
    extended, _ = merge_districts(
        observations(known, {**about, "status": "approximate", "upper": float("nan")}), CATALOG
    )

    (row,) = merged(extended, "members")
    assert (row["value"], row["lower"]) == (350.0, 350.0)
    assert pd.isna(row["upper"])


# ---- tables given are tables left alone -----------------------------------------------------------------------------


@pytest.mark.parametrize("function", [without_slips, checked, merge_districts])
def test_observations_given_are_left_as_they_were(function):
    table = observations(*series([180.0, 190.0, 200.0, 210.0, 2_130_000.0]), *parts("members", 1.0, 2.0))
    before = table.copy(deep=True)

    function(table, CATALOG)

    pd.testing.assert_frame_equal(table, before)


def test_claims_given_are_left_as_they_were():
    table = claims(claim(value=1000.0), claim(value=1500.0, ref="C9"))
    before = table.copy(deep=True)

    choose(table, CATALOG)

    pd.testing.assert_frame_equal(table, before)
