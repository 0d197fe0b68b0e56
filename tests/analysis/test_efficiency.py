"""Each case is worked by hand in its comment."""

import numpy as np
import pandas as pd

from builders import catalog, indicator, observation, observations
from ufanalysis.analysis.efficiency import COLUMNS, efficiency

PAIR = {"name": "人均资金", "cost": "fund", "output": "people"}
KNOWN = catalog(indicator("fund", unit="万元"), indicator("people", unit="人次"), efficiency=[PAIR])


def sent(code, values):
    return [
        observation(2024, value, district=name, indicator=code, ref=f"{code}-{name}") for name, value in values.items()
    ]


def costs(fund, people, *more, known=KNOWN):
    rows = observations(*sent("fund", fund), *sent("people", people), *more)
    return efficiency(rows, known, year=2024).set_index("district")


FUND = {"city": 180.0, "east": 60.0, "west": 80.0, "north": 40.0}
PEOPLE = {"city": 110.0, "east": 30.0, "west": 40.0, "north": 40.0}


def test_cost_per_person_beside_its_peers():
    rows = costs(FUND, PEOPLE)

    # 60/30 = 2, 80/40 = 2, 40/40 = 1: the median is 2; equals share a rank.
    assert rows["unit_cost"].round(9).tolist() == [round(180 / 110, 9), 2, 2, 1]
    assert rows.loc["north", ["peer_median", "peer_low", "peer_high", "to_median"]].tolist() == [2, 1, 2, 0.5]
    assert rows["rank"].dropna().to_dict() == {"east": 2, "west": 2, "north": 1}
    assert set(rows["unit"]) == {"万元/人次"}


def test_the_city_has_a_cost_and_no_rank():
    row = costs(FUND, PEOPLE).loc["city"]

    assert pd.isna(row["rank"])
    assert row["reason"] == ""


def test_both_cells_are_cited():
    row = costs(FUND, PEOPLE).loc["east"]

    assert (row["cost_ref"], row["output_ref"]) == ("fund-east", "people-east")
    assert [origin[2] for origin in row["origins"]] == ["fund-east", "people-east"]


def test_fewer_than_30_have_a_cost_but_no_rank_and_are_no_peer():
    row = costs(FUND, {**PEOPLE, "north": 29.0}).loc["north"]

    assert row["unit_cost"] == 40 / 29
    assert pd.isna(row["rank"])
    assert (row["peers"], row["reason"]) == (2, "产出不足30，不参与排名")


def test_ten_thousands_of_people_are_not_few():
    known = catalog(indicator("fund", unit="万元"), indicator("people", unit="万人次"), efficiency=[PAIR])

    assert costs(FUND, {**PEOPLE, "north": 2.0}, known=known).loc["north", "peers"] == 3


def test_no_output_has_no_cost_and_says_so():
    rows = costs(FUND, {**PEOPLE, "north": 0.0})

    assert np.isnan(rows.loc["north", "unit_cost"])
    assert rows.loc["north", "reason"] == "产出为零，单位成本无从计算"


def test_what_was_not_sent_is_named():
    rows = costs({"east": 60.0}, {"east": 30.0, "west": 40.0})

    assert rows.loc["west", "reason"] == "没有可用的投入数"
    assert rows.loc["north", "reason"] == "没有可用的投入数；没有可用的产出数"
    assert rows.loc["east", "reason"] == "只有1个区县可比"


def test_bounds_pass_through_and_an_overlap_leaves_the_rank_open():
    rough = observation(2024, 40.0, district="north", indicator="people", status="approximate", lower=16.0, upper=50.0)
    people = {name: value for name, value in PEOPLE.items() if name != "north"}

    rows = costs(FUND, people, rough)

    # 40/50 = 0.8 to 40/16 = 2.5, around the 2 of the others.
    assert rows.loc["north", ["unit_cost_low", "unit_cost_high"]].tolist() == [0.8, 2.5]
    assert not rows.loc["north", "certain"]
    assert rows.loc["north", "reason"] == "数值不精确，在其范围内位次可能不同"


def test_a_doubtful_cost_is_not_used():
    doubtful = observation(2024, 1e6, district="north", indicator="fund", status="suspect")
    fund = {name: value for name, value in FUND.items() if name != "north"}

    assert costs(fund, PEOPLE, doubtful).loc["north", "reason"] == "没有可用的投入数"


def test_no_pairs_and_no_observations_give_the_same_columns_and_change_nothing():
    before = observations(*sent("fund", FUND))
    kept = before.copy(deep=True)

    assert list(efficiency(before, catalog(), year=2024).columns) == COLUMNS
    assert efficiency(observations(), KNOWN, year=2024)["reason"].ne("").all()
    pd.testing.assert_frame_equal(before, kept)
