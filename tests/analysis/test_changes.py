"""Differences between two states divided among their causes; base 0 in 2020, target 100 in 2025 unless said."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import catalog, indicator, observation, observations, target, targets
from ufanalysis.analysis.changes import CAUSES, MEASURES, State, changes, revisions
from ufanalysis.analysis.progress import progress


def state(figures, goals=None, *, year=2024, **fields):
    fields = {"catalog": catalog(), **fields}
    return State(observations=observations(*figures), targets=targets(*(goals or [target()])), year=year, **fields)


def only(before, after):
    rows = changes(before, after)
    assert len(rows) == 1
    return rows.iloc[0]


def parts(row, measure="pace_gap"):
    return {cause: round(row[f"{measure}_{cause}"], 9) for cause in CAUSES if row[f"{measure}_{cause}"] != 0}


def test_nothing_changed_is_said_as_such():
    row = only(state([observation(2024, 70.0)]), state([observation(2024, 70.0)]))

    assert not row["changed"]
    assert row["causes"] == ()
    assert row["pace_gap_change"] == 0.0


def test_revised_figure_is_the_cause():
    row = only(state([observation(2024, 70.0)]), state([observation(2024, 80.0)]))

    # 0.7 - 0.8 = -0.1; then 0.8 - 0.8 = 0
    assert row["causes"] == ("data_revised",)
    assert parts(row) == {"data_revised": pytest.approx(0.1)}
    assert (row["label_before"], row["label_after"]) == ("behind", "on_schedule")


def test_new_report_year_is_data_added():
    figures = [observation(2023, 60.0), observation(2024, 70.0)]

    # 2023: 0.6 - 0.6 = 0; 2024: 0.7 - 0.8 = -0.1
    row = only(state(figures, year=2023), state(figures))

    assert row["causes"] == ("data_added",)
    assert parts(row) == {"data_added": pytest.approx(-0.1)}
    assert row["value_data_added"] == 10.0


def test_moved_target_is_the_cause():
    row = only(state([observation(2024, 70.0)]), state([observation(2024, 70.0)], [target(140.0)]))

    # 70/100 = 0.7, 70/140 = 0.5
    assert parts(row) == {"target_moved": pytest.approx(-0.2)}
    assert (row["target_value_before"], row["target_value_after"]) == (100.0, 140.0)


def test_target_moved_to_another_year_is_still_the_same_target():
    row = only(state([observation(2024, 70.0)]), state([observation(2024, 70.0)], [target(target_year=2028)]))

    # e = 4/5 becomes 4/8: -0.1 becomes +0.2
    assert parts(row) == {"target_moved": pytest.approx(0.3)}
    assert row["target_year"] == 2028


def test_changed_cuts_are_the_catalog():
    strict = catalog(indicator(), cuts={"ahead": 1.2, "on_schedule": 1.0, "behind": 0.9})

    row = only(state([observation(2024, 78.0)]), state([observation(2024, 78.0)], catalog=strict))

    # 78/80 = 0.975: on schedule by the usual cuts, behind by the strict ones; the number itself stays
    assert row["causes"] == ("catalog_changed",)
    assert (row["label_before"], row["label_after"]) == ("on_schedule", "behind")
    assert row["pace_gap_change"] == 0.0


def test_changed_method_is_what_the_published_page_said_otherwise():
    before = state([observation(2024, 70.0)])
    published = progress(before.observations, before.targets, before.catalog, year=2024).assign(pace_gap=-0.25)

    row = only(replace(before, published=published), before)

    # published -0.25, today's code says -0.1 of the same data
    assert parts(row) == {"method_changed": pytest.approx(0.15)}


def test_all_causes_at_once_add_up():
    before = state([observation(2022, 30.0), observation(2023, 50.0)], year=2023)
    after = state([observation(2023, 56.0), observation(2024, 84.0)], [target(120.0)])

    row = only(before, after)

    # before 0.5-0.6 = -0.1; revised 0.56-0.6 = -0.04; added 0.84-0.8 = 0.04; target 0.7-0.8 = -0.1
    assert parts(row) == {"data_revised": 0.06, "data_added": 0.08, "target_moved": -0.14}
    assert row["pace_gap_change"] == pytest.approx(0.0, abs=1e-12)
    assert row["causes"] == ("data_revised", "data_added", "target_moved")


def test_new_target_has_no_before_and_names_its_cause():
    row = changes(
        state([observation(2024, 70.0)]), state([observation(2024, 70.0)], [target(), target(district="west")])
    )
    new = row[row["district"].eq("west")].iloc[0]

    assert (new["label_before"], new["reason"]) == ("absent", "新增目标")
    assert new["causes"] == ("target_moved",)
    assert pd.isna(new["pace_gap_change"])


def test_withdrawn_target_is_told():
    row = changes(
        state([observation(2024, 70.0)], [target(), target(district="west")]), state([observation(2024, 70.0)])
    )

    assert row.loc[row["district"].eq("west"), "label_after"].tolist() == ["absent"]


def test_first_figure_has_no_difference_but_a_cause():
    row = only(state([observation(2019, 1.0, district="west")]), state([observation(2024, 70.0)]))

    assert row["causes"] == ("data_added",)
    assert row["label_before"] == "no_data"
    assert row["reason"] == "此前没有数据"


def test_both_sides_keep_their_cells():
    row = only(state([observation(2024, 70.0, ref="C3")]), state([observation(2024, 80.0, ref="D9")]))

    assert (row["ref_before"], row["ref_after"]) == ("C3", "D9")


FIGURES = st.dictionaries(st.integers(2020, 2024), st.floats(0, 200, allow_nan=False), max_size=5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FIGURES, FIGURES, st.integers(2022, 2024), st.floats(50, 150), st.sampled_from(["up", "down"]))
def test_parts_sum_to_the_whole(old, new, year, goal, direction):
    before = state([observation(y, v) for y, v in old.items()], year=year)
    after = state(
        [observation(y, v) for y, v in new.items()], [target(goal)], catalog=catalog(indicator(direction=direction))
    )

    row = only(before, after)

    for measure in MEASURES:
        whole = row[f"{measure}_change"]
        total = sum(row[f"{measure}_{cause}"] for cause in CAUSES)
        assert total == pytest.approx(whole, abs=1e-9, nan_ok=True)
        assert pd.isna(whole) or whole == pytest.approx(row[f"{measure}_after"] - row[f"{measure}_before"], abs=1e-12)
    assert row["changed"] or row["label_before"] == row["label_after"]


def test_revisions_list_what_was_revised_added_and_removed():
    before = observations(observation(2022, 1.0), observation(2023, 2.0), observation(2024, 3.0))
    after = observations(observation(2023, 2.5), observation(2024, 3.0, ref="Z9"), observation(2025, 4.0))

    listed = revisions(before, after).set_index("year")["cause"].to_dict()

    assert listed == {2022: "removed", 2023: "revised", 2025: "added"}


def test_states_stay_as_they_were():
    before, after = state([observation(2023, 50.0)], year=2023), state([observation(2024, 70.0)])
    copy = before.observations.copy(deep=True)

    changes(before, after)

    pd.testing.assert_frame_equal(before.observations, copy)
