import pandas as pd

from builders import catalog, observation, observations
from ufanalysis.analysis.levels import COLUMNS, levels


def stand(*rows, year=2024):
    return levels(observations(*rows), catalog(), year=year)


def test_latest_year_stands_beside_the_year_and_the_decade_before():
    row = stand(observation(2014, 5.0), observation(2023, 8.0), observation(2024, 9.0)).iloc[0]

    assert (row["year"], row["value"]) == (2024, 9.0)
    assert (row["previous_year"], row["previous_value"]) == (2023, 8.0)
    assert (row["decade_year"], row["decade_value"]) == (2014, 5.0)


def test_districts_are_ranked_from_the_highest_and_the_city_is_not():
    rows = stand(
        observation(district="city", value=60.0),
        observation(district="east", value=10.0),
        observation(district="west", value=30.0),
        observation(district="north", value=20.0),
    ).set_index("district")

    assert rows["rank"].dropna().to_dict() == {"east": 3, "west": 1, "north": 2}
    assert rows.loc["west", "ranked"] == 3
    assert pd.isna(rows.loc["city", "rank"])


def test_figures_of_different_years_are_not_ranked_together():
    rows = stand(observation(2023, 10.0, district="east"), observation(2024, 5.0, district="west"))

    assert rows["rank"].tolist() == [1, 1]
    assert rows["ranked"].tolist() == [1, 1]


def test_a_doubtful_figure_has_no_rank():
    rows = stand(observation(district="east", value=1e6, status="suspect"), observation(district="west", value=5.0))

    assert rows.set_index("district")["rank"].dropna().to_dict() == {"west": 1}


def test_a_missing_neighbour_year_is_left_empty():
    row = stand(observation(2021, 5.0)).iloc[0]

    assert pd.isna(row["previous_value"])
    assert row["stale"]


def test_no_observations_give_an_empty_table_of_the_same_columns():
    rows = stand()

    assert rows.empty
    assert list(rows.columns) == COLUMNS


def test_districts_merged_away_are_left_out():
    known = catalog(districts={})
    gone = {"code": "old", "name": "旧区", "until": 2020}
    merged = known.model_validate({**known.model_dump(), "districts": [gone]})

    rows = levels(observations(observation(2020, district="old")), merged, year=2024)

    assert rows.empty
