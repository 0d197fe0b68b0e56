"""Roll-up and the methods of other offices on whole frames; each number worked by hand in its comment."""

import pandas as pd
import pytest

from builders import catalog, indicator, observation, observations, target, targets
from ufanalysis.analysis import growth, yardsticks
from ufanalysis.analysis.progress import progress
from ufanalysis.analysis.rollup import COLUMNS, roll_up, total_findings
from ufanalysis.analysis.secondary import secondary
from ufanalysis.observations import FINDINGS

TWO = {"east": "东山区", "west": "西江县"}


def beside(figures, goals, *, year=2024, **fields):
    known = catalog(indicator(**fields))
    judged = progress(observations(*figures), targets(*goals), known, year=year)
    return secondary(judged, observations(*figures), known)


def test_all_methods_stand_beside_one_another():
    figures = [observation(2020 + step, value) for step, value in enumerate([100.0, 110.0, 120.0, 130.0, 140.0])]
    row = beside(figures, [target(160.0, base_value=100.0)]).iloc[0]

    # g = 1.4^(1/4) - 1 = 8.776 %, required 1.6^(1/5) - 1 = 9.856 %: 0.8904
    # Destatis: 10 a year gives 150 of 160, so half of the way still to go is missed
    assert row["cagr_ratio"] == pytest.approx(0.8904, abs=1e-4)
    assert (row["eurostat"], row["opensdg"]) == ("moderate_progress", "moderate_progress")
    # 140·1.08776 = 152.29: 52.29/60 = 0.871; ESCAP 10·40/60
    assert row["unsd_share"] == pytest.approx(0.8714, abs=1e-4)
    assert row["unsd"] == "fair_progress"
    assert row["escap"] == pytest.approx(6.6667, abs=1e-4)
    assert (row["destatis_change"], row["destatis"]) == (10.0, "cloud")


# C = 1 − (base ÷ limit)^4.44: 1 − 0.8^4.44 = 0.6287; half of 200 leaves 1 − 0.5^4.44 = 0.9539.
CEILINGS = [({"unit": "%", "kind": "rate"}, 80.0, 0.6287), ({"upper": 200.0}, 100.0, 0.9539), ({}, 80.0, 1.0)]


@pytest.mark.parametrize(("fields", "base", "room"), CEILINGS)
def test_room_to_a_natural_limit_is_told(fields, base, room):
    row = beside([observation(2024, 90.0)], [target(95.0, base_value=base)], **fields).iloc[0]

    assert row["ceiling"] == pytest.approx(room, abs=5e-5)


def test_base_zero_has_no_growth_but_a_reason():
    row = beside([observation(2024, 50.0)], [target(100.0)]).iloc[0]

    assert pd.isna(row["cagr_ratio"])
    assert row["eurostat"] == "not_available"
    assert "基期为零" in row["reason"]


def test_held_target_has_none_of_them():
    row = beside([observation(2024, 95.0)], [target(90.0, base_value=92.0, kind="floor")]).iloc[0]

    assert {row["eurostat"], row["opensdg"], row["unsd"], row["destatis"]} == {"not_available"}
    assert row["reason"]


def test_rows_keep_the_order_and_number_of_progress():
    goals = [target(100.0), target(50.0, target_year=2030)]

    assert beside([observation(2024, 50.0)], goals)["target_year"].tolist() == [2025, 2030]


# Way still to go 20, two years left: 10 a year arrives, 9.6 misses 4 %, 9 misses 10 %, 8 misses 20 %, 7 misses 30 %.
WEATHER = [(10.0, "sun"), (9.6, "sun"), (9.0, "sun_cloud"), (8.0, "sun_cloud"), (7.0, "cloud"), (-1.0, "storm")]


@pytest.mark.parametrize(("change", "weather"), WEATHER)
def test_destatis_weather(change, weather):
    status = yardsticks.destatis_status(80.0, 100.0, change=change, years_left=2, direction=1)

    assert str(status) == weather


def test_destatis_needs_four_figures():
    assert pd.isna(yardsticks.destatis_change([1.0, 2.0, 3.0]))
    # the last six only: (7 - 2)/5
    assert yardsticks.destatis_change([99.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]) == 1.0


EUROSTAT = [
    (0.95, "significant_progress"),
    (0.6, "moderate_progress"),
    (0.0, "insufficient_progress"),
    (-0.01, "movement_away"),
]


@pytest.mark.parametrize(("ratio", "band"), EUROSTAT)
def test_eurostat_cuts_are_closed_below(ratio, band):
    assert str(growth.eurostat_band(ratio)) == band


def test_growth_over_a_change_of_sign_is_undefined():
    assert pd.isna(growth.cagr(5.0, -5.0, 4))
    assert pd.isna(growth.relative_change(0.0, 5.0))


def rolled(*rows, known=None):
    return roll_up(observations(*rows), known or catalog(districts=TWO))


def test_districts_are_summed_and_compared_with_the_total_sent():
    row = rolled(
        observation(2024, 3.0, district="east"), observation(2024, 4.0, district="west"), observation(2024, 9.0)
    ).iloc[0]

    assert (row["rolled"], row["difference"], row["result"]) == (7.0, 2.0, "differs")
    assert "相差+2" in row["reason"]
    assert [part[2] for part in row["parts"]] == ["B2", "B2"]


def test_total_that_differs_is_a_finding_at_its_cell():
    rows = rolled(
        *(observation(year, 3.0, district="east") for year in (2023, 2024)),
        *(observation(year, 4.0, district="west") for year in (2023, 2024)),
        *(observation(2023, 7.0), observation(2024, 9.0, ref="C5")),
    )

    found = total_findings(rows, catalog(districts=TWO))

    assert found.columns.tolist() == list(FINDINGS)
    assert found[["code", "file", "ref", "district", "year"]].values.tolist() == [
        ["TOTAL_MISMATCH", "2024.xlsx", "C5", "city", 2024]
    ]
    assert found[["found", "expected"]].values.tolist() == [["全市数为9", "各区县之和7（相差+2）"]]


def test_rates_roll_up_by_their_parts_never_by_their_mean():
    known = catalog(
        indicator("rate", unit="%", kind="rate", numerator="above", denominator="below", rollup="ratio", decimals=1),
        indicator("above"),
        indicator("below"),
        districts=TWO,
    )
    rows = [observation(2024, 10.0, district="east", indicator="above")]
    rows += [observation(2024, 100.0, district="east", indicator="below")]
    rows += [observation(2024, 270.0, district="west", indicator="above")]
    rows += [observation(2024, 300.0, district="west", indicator="below")]
    row = rolled(*rows, observation(2024, 70.0, indicator="rate"), known=known).iloc[0]

    # (10 + 270)/(100 + 300) = 70 %; the mean of 10 % and 90 % would be 50 %
    assert (row["rolled"], row["result"]) == (pytest.approx(70.0), "agrees")


def test_missing_district_leaves_no_sum():
    row = rolled(observation(2024, 3.0, district="east"), observation(2024, 9.0)).iloc[0]

    assert (row["result"], row["missing"]) == ("incomplete", ("west",))
    assert "西江县" in row["reason"]
    assert pd.isna(row["rolled"])


def test_rounding_of_the_texts_is_no_difference():
    parts = [observation(2024, value, district=place) for place, value in (("east", 921400.0), ("west", 100.0))]
    # 92.16 in 万 was rounded to 100: half of that, 50, is allowed
    total = {"raw": "92.16"}

    assert rolled(*parts, observation(2024, 921600.0, **total)).iloc[0]["result"] == "differs"
    assert (
        rolled(*parts[:1], observation(2024, 140.0, district="west"), observation(2024, 921500.0, raw="92.15")).iloc[0][
            "result"
        ]
        == "agrees"
    )


def test_bounds_of_inexact_parts_are_allowed_for():
    inexact = observation(2024, 4.0, district="west", lower=3.0, upper=6.0, status="approximate")
    row = rolled(observation(2024, 3.0, district="east"), inexact, observation(2024, 9.0)).iloc[0]

    assert (row["rolled_lower"], row["rolled_upper"], row["result"]) == (6.0, 9.0, "agrees")


def test_zero_denominator_and_unsent_total_are_told():
    known = catalog(
        indicator("rate", unit="%", kind="rate", numerator="a", denominator="b", rollup="ratio"),
        *(indicator("a"), indicator("b")),
        districts={"east": "东山区"},
    )
    zero = [observation(2024, 0.0, district="east", indicator=code) for code in ("a", "b")]
    rows = rolled(*zero, observation(2024, 5.0, indicator="rate"), known=known).set_index("indicator")

    assert rows.loc["rate", "result"] == "incomplete"
    assert "分母" in rows.loc["rate", "reason"]
    assert rows.loc["a", "result"] == "no_total"


def test_no_observations_give_an_empty_table():
    assert list(roll_up(observations(), catalog()).columns) == COLUMNS
