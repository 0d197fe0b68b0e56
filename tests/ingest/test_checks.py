"""What the figures say about one another; each finding is made by hand, and each near miss stays silent."""

from functools import partial

import pandas as pd
import pytest
from tests.builders import catalog, indicator, observation, observations
from tests.ingest import frames

from ufanalysis.ingest.checks import check_claims

PLACES = {"east": "东山区", "west": "西江县", "north": "北原区", "south": "南浦区", "lake": "湖滨区"}
CATALOG = catalog(
    indicator(lower=0),
    indicator("employees", name="职工总数"),
    indicator("aid", name="帮扶资金", unit="万元", kind="flow", decimals=1),
    indicator("rate", name="入会率", unit="%", kind="rate", rollup="none", decimals=1),
    districts=PLACES,
    identities=[{"part": "members", "whole": "employees", "text": "会员是职工的一部分"}],
)
#: Five districts of different size, in an order that no arithmetic on them preserves.
SIZES = dict(zip(PLACES, (1234.0, 5678.0, 2345.0, 8765.0, 4321.0), strict=True))


def figure(value, *, indicator="members", district="east", year=2024, **more):
    """One figure on the sheet of its year; its text is as people type it."""
    return observation(
        year, value, indicator=indicator, district=district, **{"ref": "B3", "raw": f"{value:.12g}", **more}
    )


def column(year, *, factor=1.0, indicator="members", sizes=SIZES, **more):
    """The figures of one indicator and year for all districts, one row each, from row 3 down."""
    return [
        figure(round(v * factor), indicator=indicator, district=d, year=year, ref=f"B{k}", **more)
        for k, (d, v) in enumerate(sizes.items(), 3)
    ]


def growing(*years, **more):
    """Columns that grow by a tenth each year."""
    return [row for k, year in enumerate(years) for row in column(year, factor=1.1**k, **more)]


checked = partial(frames.checked, catalog=CATALOG)
without_slips = partial(frames.without_slips, catalog=CATALOG)


def found(*rows):
    return checked(observations(*rows))


def claims(*rows):
    """Claims as matching gives them: with categories for words, the step of the last digit, and what is revised."""
    table = pd.DataFrame([{"step": 1.0, "revised": False, "period": 0, "total": False, **row} for row in rows])
    words = ["indicator", "district", "file", "sheet", "status"]
    return table.astype(dict.fromkeys(words, "category"))


def codes(findings):
    return [finding["code"] for finding in findings]


def test_figures_that_agree_are_no_finding():
    assert found(*growing(2020, 2021, 2022, 2023, 2024)) == []
    assert checked(observations()) == []


# ---- identities -----------------------------------------------------------------------------------------------------


def test_a_part_larger_than_its_whole_names_both_cells_and_the_reason():
    (finding,) = found(figure(1200.0), figure(1100.0, indicator="employees", ref="C3"))

    assert (finding["code"], finding["severity"], finding["ref"]) == ("IDENTITY", "warning", "B3")
    assert "“1200”" in finding["found"]
    assert "2024.xlsx ▸ 全市 ▸ C3" in finding["expected"]
    assert "会员是职工的一部分" in finding["expected"]


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        (figure(1100.0), figure(1100.0, indicator="employees")),
        # 12.34 万人 is 123 400 to within 50, so 123 430 members do fit.
        (figure(123430.0), figure(123400.0, indicator="employees", raw="12.34万人")),
        (figure(1200.0), figure(1100.0, indicator="employees", district="west")),
        (figure(1200.0), figure(1100.0, indicator="employees", year=2023)),
        (figure(1200.0, status="approximate", lower=None), figure(1100.0, indicator="employees")),
    ],
    ids=["equal", "within rounding", "another district", "another year", "about 1200"],
)
def test_a_part_that_may_be_within_its_whole_is_no_finding(part, whole):
    assert found(part, whole) == []


def test_a_part_known_only_from_below_can_exceed_its_whole():
    assert codes(found(figure(1200.0, status="approximate", upper=None), figure(1100.0, indicator="employees"))) == [
        "IDENTITY"
    ]


# ---- totals ---------------------------------------------------------------------------------------------------------


def test_a_total_in_tens_of_thousands_may_stray_by_half_its_last_digit():
    # 1234 + 5678 + 2345 + 8765 + 4321 = 22343, which is 2.23 万 and not 2.25.
    rounded, wrong = (figure(v, district="city", raw=raw) for v, raw in ((22300.0, "2.23"), (22500.0, "2.25")))

    assert found(*column(2024), rounded) == []
    assert codes(found(*column(2024), wrong)) == ["TOTAL_MISMATCH"]


# ---- powers of ten --------------------------------------------------------------------------------------------------


def slip(last, *, indicator="members", before=(1000.0, 1100.0, 1050.0, 1150.0)):
    """Five years of one district whose last figure is `last`, beside two districts that stay as they were."""
    rows = [figure(v, indicator=indicator, year=2020 + k) for k, v in enumerate((*before, last))]
    steady = [
        figure(before[0], indicator=indicator, district=d, year=2020 + k) for d in ("west", "north") for k in range(5)
    ]
    return [*rows, *(row for row in steady)]


@pytest.mark.parametrize(
    ("last", "indicator", "before", "code", "words"),
    [
        (11_000_000.0, "members", (1000.0, 1100.0, 1050.0, 1150.0), "UNIT_SLIP", "一万倍"),
        (1_200_000.0, "aid", (1000.0, 1100.0, 1050.0, 1150.0), "UNIT_SLIP", "一千倍"),
        (0.921, "rate", (90.5, 91.0, 91.5, 92.0), "UNIT_SLIP", "小数代替了百分数"),
        (10512.0, "aid", (100.5, 101.0, 102.5, 104.0), "POINT_LOST", "漏了小数点"),
        (120_000.0, "members", (1000.0, 1100.0, 1050.0, 1150.0), "JUMP", "2位数字"),
    ],
)
def test_a_figure_off_by_a_power_of_ten_is_suspect_with_its_likeliest_cause(last, indicator, before, code, words):
    marked, (finding,) = without_slips(observations(*slip(last, indicator=indicator, before=before)))

    assert (finding["code"], finding["severity"], finding["year"]) == (code, "error", 2024)
    assert words in finding["advice"]
    assert marked.loc[marked["status"] == "suspect", "value"].isna().tolist() == [True]


@pytest.mark.parametrize(
    ("last", "indicator", "before", "code"),
    [
        (11500.0, "members", (1000.0, 1100.0, 1050.0, 1150.0), "DIGIT_ADDED"),
        (115.0, "members", (1000.0, 1100.0, 1050.0, 1150.0), "DIGIT_LOST"),
        (105.0, "aid", (10.5, 10.1, 10.9, 11.0), "POINT_LOST"),
    ],
)
def test_ten_times_or_a_tenth_of_a_steady_series_is_only_a_warning(last, indicator, before, code):
    table = observations(*slip(last, indicator=indicator, before=before))

    warnings = [f for f in checked(table) if f["code"] == code]

    assert [(f["severity"], f["year"], f["ref"]) for f in warnings] == [("warning", 2024, "B3")]
    assert without_slips(table)[0]["status"].eq("measured").all()


@pytest.mark.parametrize(
    "values",
    [(100.0, 300.0, 500.0, 800.0, 5000.0), (1000.0, 1100.0, 1050.0, 5000.0), (1000.0, 1100.0, 1050.0, 1150.0, 6000.0)],
    ids=["a series that always grew", "too short", "six times"],
)
def test_growth_that_may_be_true_is_no_jump(values):
    assert found(*(figure(v, year=2020 + k) for k, v in enumerate(values))) == []


def test_a_whole_column_in_another_unit_is_one_finding():
    # The last year gives 元 where the years before gave 万元: every district is 10 000 times itself.
    (finding,) = found(*growing(2020, 2021, 2022, 2023), *column(2024, factor=10_000))

    assert (finding["code"], finding["ref"], finding["year"]) == ("COLUMN_SLIP", "B3", 2024)
    assert "5个区县" in finding["found"]


# ---- repeats and swaps ----------------------------------------------------------------------------------------------


def test_a_district_that_repeats_last_year_in_every_column_is_one_finding():
    names = ("members", "employees", "aid")
    rows = [
        figure(value + grown, indicator=name, district=district, year=year, ref=f"{'BCD'[k]}{line}")
        for line, district in enumerate(("east", "west"), 3)
        for k, (name, value) in enumerate(zip(names, (1234.0, 2345.0, 567.0), strict=True))
        for year, grown in ((2023, 0), (2024, 11 if district == "east" else 0))
    ]

    (finding,) = found(*rows)

    assert (finding["code"], finding["district"], finding["year"], finding["ref"]) == (
        "COPIED_FORWARD",
        "west",
        2024,
        "B4",
    )
    assert "“西江县”的3个数" in finding["found"]


def test_a_column_that_repeats_last_year_in_every_district_is_one_finding():
    (finding,) = found(
        *column(2023), *column(2024), *growing(2023, 2024, indicator="employees", sizes=_times_two())
    )  # fmt: skip

    assert (finding["code"], finding["indicator"]) == ("COPIED_FORWARD", "members")
    assert "“工会会员数”的5个数" in finding["found"]


def _times_two():
    return {district: 2 * size for district, size in SIZES.items()}


@pytest.mark.parametrize(
    "rows",
    [
        [*column(2023)[:1], *column(2024)[:1]],
        [figure(v, district=d, year=y) for y in (2023, 2024) for d, v in zip(PLACES, (3.0, 5, 0, 2, 1), strict=True)],
        [*column(2023), *column(2024)[:4], figure(9999.0, district="lake")],
    ],
    ids=["one figure", "counts below ten", "all but one"],
)
def test_figures_that_may_well_be_equal_are_no_finding(rows):
    assert found(*rows) == []


def test_a_whole_sheet_that_repeats_last_year_is_named_once():
    both = [row for y in (2023, 2024) for row in (*column(y), *column(y, indicator="employees", sizes=_times_two()))]

    (finding,) = found(*both)

    assert (finding["code"], finding["file"], finding["year"]) == ("STALE_YEAR", "2024.xlsx", 2024)
    # 2 indicators × 5 districts
    assert "10个数" in finding["found"]


def swapped_in(*wrong):
    """Four years of members and of employees who are three times as many; in `wrong` years the two change places."""
    triple = {district: 3 * size for district, size in SIZES.items()}
    return [
        row
        for k, year in enumerate((2021, 2022, 2023, 2024))
        for name, sizes in (("aid", SIZES), ("employees", triple))
        for row in column(
            year,
            factor=1.02**k,
            indicator=name,
            sizes=(triple if sizes is SIZES else SIZES) if year in wrong else sizes,
        )
    ]


def test_two_columns_that_change_places_are_one_finding_in_the_year_that_is_wrong():
    (finding,) = found(*swapped_in(2023))

    assert (finding["code"], finding["year"], finding["file"]) == ("COLUMNS_SWAPPED", 2023, "2023.xlsx")
    assert "帮扶资金" in finding["found"]
    assert "职工总数" in finding["found"]


def test_columns_that_stay_in_their_places_are_no_finding():
    assert found(*swapped_in()) == []


# ---- what cannot be -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "bound"),
    [
        (figure(-5.0), "不小于0人"),
        (figure(-5.0, indicator="employees"), "不小于0人"),
        (figure(925.0, indicator="rate"), "不大于100%"),
    ],
    ids=["below the catalog's bound", "a negative count without a bound", "a rate above 100"],
)
def test_a_figure_out_of_its_range_is_a_finding_that_names_the_bound(row, bound):
    (finding,) = found(row)

    assert (finding["code"], finding["severity"], finding["expected"]) == ("OUT_OF_RANGE", "warning", bound)


@pytest.mark.parametrize(
    "row",
    [figure(0.0), figure(100.0, indicator="rate"), figure(-3.5, indicator="aid")],
    ids=["none at all", "all of it", "money that was paid back"],
)
def test_a_figure_at_the_edge_of_its_range_is_no_finding(row):
    assert found(row) == []


def test_fractions_of_persons_are_told_once_per_column():
    (finding,) = found(figure(12.5), figure(33.5, district="west", ref="B4"), figure(40.0, district="north", ref="B5"))

    assert (finding["code"], finding["severity"], finding["ref"]) == ("DECIMAL_COUNT", "info", "B3")
    assert "共2个小数" in finding["found"]


def test_persons_converted_from_tens_of_thousands_are_no_fractions():
    # 1.23456 万人 is 12345.6 人: the decimals are those of the unit.
    assert found(figure(12345.6, raw="1.23456")) == []


def test_more_digits_than_a_workbook_keeps_are_an_error():
    lost, large = found(
        figure(1234567890123456.0, raw="1,234,567,890,123,456"), figure(2e15, district="west", raw="2000000000000000.0")
    )

    assert (lost["code"], large["code"]) == ("DIGITS_LOST", "DIGITS_LOST")
    assert codes(found(figure(2e15, indicator="aid", raw="2e15"))) == ["TOO_LARGE"]


# ---- what needs all claims ------------------------------------------------------------------------------------------


def test_a_district_twice_in_one_table_names_both_cells():
    table = claims(*column(2024), figure(7777.0, ref="B9"))

    (finding,) = check_claims(table, CATALOG)

    assert (finding["code"], finding["district"], finding["ref"]) == ("DUPLICATE_DISTRICT", "east", "B9")
    assert "B3“1234”、B9“7777”" in finding["found"]


@pytest.mark.parametrize(
    "again",
    [
        [figure(1234.0, ref="B9")],
        [figure(7777.0, ref="B9", revised=True)],
        [figure(7777.0, ref="B9", sheet="附表")],
        column(2024, factor=2),
    ],
    ids=["the same figure", "a revision", "another sheet", "a second table"],
)
def test_a_district_that_stands_twice_for_a_reason_is_no_duplicate(again):
    assert "DUPLICATE_DISTRICT" not in codes(check_claims(claims(*column(2024), *again), CATALOG))


def test_districts_without_a_row_are_listed_for_their_sheet():
    (finding,) = check_claims(claims(*column(2024)[:4]), CATALOG)

    assert (finding["code"], finding["severity"], finding["year"]) == ("MISSING_DISTRICT", "info", 2024)
    assert "湖滨区" in finding["found"]


@pytest.mark.parametrize(
    "rows",
    [
        [*column(2024)[:4], figure(float("nan"), district="lake", status="missing", raw="")],
        [*column(2024)[:4], figure(4321.0, district="lake", file="补报.xlsx")],
        column(2024)[:2],
    ],
    ids=["a blank cell", "sent in another workbook", "a sheet of two districts"],
)
def test_a_district_that_is_accounted_for_is_not_missing(rows):
    assert check_claims(claims(*rows), CATALOG) == []


def test_a_sheet_of_another_year_than_its_workbook_is_a_finding():
    (finding,) = check_claims(claims(*column(2023, file="2024/2024年会员.xlsx")), CATALOG)

    assert (finding["code"], finding["file"], finding["year"]) == ("YEAR_CONFLICT", "2024/2024年会员.xlsx", 2023)


@pytest.mark.parametrize(
    "rows",
    [
        column(2023, file="2024/2023年会员（修订）.xlsx"),
        column(2023, file="2024/会员.xlsx"),
        column(2023, file="2021-2024年会员.xlsx"),
        column(2023, file="2024年会员.xlsx", sheet="2023年"),
        [*column(2023, file="2024年会员.xlsx", sheet="上年"), *column(2023, file="2023年会员.xlsx")],
        [*column(2023, file="2024年会员.xlsx"), *column(2024, file="2024年会员.xlsx")],
    ],
    ids=["revised later", "no year in the name", "a range", "the sheet says so", "a comparison", "both years"],
)
def test_a_sheet_whose_year_is_explained_is_no_finding(rows):
    assert check_claims(claims(*rows), CATALOG) == []


def test_checks_leave_their_tables_as_they_were():
    table, of_claims = observations(*growing(2020, 2021, 2022)), claims(*column(2024))
    before, claims_before = table.copy(), of_claims.copy()

    checked(table)
    check_claims(of_claims, CATALOG)

    pd.testing.assert_frame_equal(table, before)
    pd.testing.assert_frame_equal(of_claims, claims_before)


def test_two_tables_of_the_same_things_on_one_sheet_conflict_where_they_differ():
    (first, *_) = check_claims(claims(*column(2024), *column(2024, factor=2)), CATALOG)

    assert (first["code"], first["severity"]) == ("CONFLICT", "error")
    assert "同一张表" in first["expected"]


def test_a_series_without_sister_districts_is_suspect_only_for_a_power_between_units():
    # 50 × 10 000 is 万 for 1; 50 × 100 may be a beginning.
    before = [figure(v, year=2019 + k) for k, v in enumerate([50.0, 52.0, 51.0, 53.0])]

    slipped = [without_slips(observations(*before, figure(v, year=2023)))[1] for v in (5e5, 5e3)]

    assert [codes(found) for found in slipped] == [["UNIT_SLIP"], []]


def test_rounded_areas_may_stray_from_their_total_by_their_rounding():
    # 10.4 + 20.4 + 30.4 = 61.2 is printed 10 + 20 + 30 and 61: nothing is counted in 平方公里.
    area = indicator("area", unit="平方公里")
    parts = [figure(v, indicator="area", district=d) for d, v in (("east", 10.0), ("west", 20.0), ("north", 30.0))]
    places = {code: PLACES[code] for code in ("east", "west", "north")}

    total = figure(61.0, indicator="area", district="city", ref="B9")

    assert checked(observations(*parts, total), catalog=catalog(area, districts=places)) == []
