"""Each case is worked by hand in its comment."""

import numpy as np
import pandas as pd
import pytest

from builders import catalog, indicator, observation, observations, target, targets
from ufanalysis.analysis.composite import COLUMNS, PILLAR_COLUMNS, composite, pillars, scores
from ufanalysis.analysis.sensitivity import sensitivity, sensitivity_weights

RATE = {"unit": "%", "kind": "rate", "lower": 0, "upper": 100}


def rates(*codes, **fields):
    return [indicator(code, **RATE, **fields) for code in codes]


def sent(code, east=None, west=None, north=None, *, year=2024):
    values = {"east": east, "west": west, "north": north}
    return [
        observation(year, value, district=name, indicator=code, ref=f"{code}-{name}")
        for name, value in values.items()
        if value is not None
    ]


def scored(*rows, known, **options):
    return composite(observations(*rows), known, **options).set_index("district")


TWO_PILLARS = catalog(*rates("a", pillar="甲"), *rates("b", pillar="乙"))


def test_pillars_weigh_the_same_and_the_geometric_mean_lets_none_make_up():
    rows = scored(*sent("a", 80, 50, 40), *sent("b", 20, 45, 40), known=TWO_PILLARS)

    # (80 + 20)/2 = 50 but √(80·20) = 40; (50 + 45)/2 = 47.5 and √2250 = 47.43; north 40 and 40.
    assert rows["score"].tolist() == [50, 47.5, 40]
    assert rows["score_geometric"].tolist() == pytest.approx([40, 47.4342, 40], abs=1e-4)
    assert rows["rank"].tolist() == [1, 2, 3]
    assert rows["rank_geometric"].tolist() == [2, 1, 2]


def test_short_boards_are_what_lacks_most_with_their_cells():
    row = scored(*sent("a", 80, 50), *sent("b", 20, 45), known=TWO_PILLARS).loc["east"]

    # 20 and 80 points lack, each in a pillar of its own.
    assert row["short_boards"] == ("b", "a")
    assert row["obstacles"] == pytest.approx((0.8, 0.2))
    assert [origin[2] for origin in row["origins"]] == ["b-east", "a-east"]
    assert (row["lowest_pillar"], row["lowest_pillar_score"]) == ("乙", 20)


def test_where_lower_is_better_the_score_is_turned_round():
    known = catalog(*rates("a", direction="down"))

    assert scored(*sent("a", 30, 80), known=known)["score"].iloc[:2].tolist() == [70, 20]


def test_goalposts_stand_still_over_the_years():
    known = catalog(indicator("a"))
    rows = [*sent("a", 10, 20, 30, year=2023), *sent("a", 20, 40, 50, year=2024)]

    # From the lowest, 10, to the highest of both years, 50: 20 is a quarter of the way in either year.
    found = scores(observations(*rows), known).set_index(["year", "district"])
    assert (found["worst"].iloc[0], found["best"].iloc[0], found["best_from"].iloc[0]) == (10, 50, "pooled")
    assert found.loc[(2023, "west"), "score"] == found.loc[(2024, "east"), "score"] == 25
    assert scored(*rows, known=known, years=[2024])["score"].tolist() == [25, 75, 100]


def test_the_citys_target_of_a_rate_is_its_upper_goalpost():
    goal = targets(target(80.0, indicator="a", kind="level"))

    rows = scores(observations(*sent("a", 40, 90)), catalog(*rates("a")), targets=goal)

    assert rows["score"].tolist() == [50, 100]
    assert set(rows["best_from"]) == {"target"}


def test_two_of_three_indicators_are_enough_and_one_is_not():
    known = catalog(*rates("a", "b", "c"))
    rows = [*sent("a", 60, 60, 60), *sent("b", 40, 40), *sent("c", 80)]

    found = scored(*rows, known=known)

    # North has a alone; west a and b: (60 + 40)/2.
    assert found["score"].iloc[:2].tolist() == [60, 50]
    assert np.isnan(found.loc["north", "score"])
    assert found.loc["north", "reason"] == "有数的指标只有1/3项，支柱不足三分之二，不计总分"


def test_context_indicators_judge_nothing():
    known = catalog(*rates("a"), *rates("b", direction="context"))

    assert scored(*sent("a", 60, 40), *sent("b", 1, 99), known=known)["score"].iloc[:2].tolist() == [60, 40]


def test_figures_equal_everywhere_leave_nothing_to_score():
    row = scored(*sent("a", 5, 5, 5), known=catalog(indicator("a"))).iloc[0]

    assert np.isnan(row["score"])
    assert row["reason"].startswith("没有可以评分的指标")


def test_a_single_district_has_a_score_and_a_warning():
    row = scored(*sent("a", 60), known=catalog(*rates("a"))).loc["east"]

    assert (row["score"], row["rank"], row["ranked"]) == (60, 1, 1)
    assert row["reason"] == "只有1个地区有总分，无从比较"


def test_the_same_seed_gives_the_same_bands_whatever_years_are_asked():
    rows = [*sent("a", 80, 50, 40, year=2023), *sent("a", 80, 50, 40), *sent("b", 20, 45, 40)]

    alone = scored(*rows, known=TWO_PILLARS, years=[2024])
    among = scored(*rows, known=TWO_PILLARS)

    bands = ["rank_low", "rank_median", "rank_high"]
    pd.testing.assert_frame_equal(alone[bands], among[among["year"].eq(2024)][bands])


def test_a_district_ahead_in_everything_keeps_its_rank_in_every_draw():
    found = scored(*sent("a", 90, 50, 40), *sent("b", 90, 40, 50), known=TWO_PILLARS)

    assert found.loc["east", ["rank_low", "rank_high", "left_out_best", "left_out_worst"]].tolist() == [1, 1, 1, 1]
    # The other two lead in one pillar each: neither is second for sure.
    assert found.loc["west", ["rank_low", "rank_high"]].tolist() == [2, 3]


def test_leaving_one_out_names_the_indicator_that_carries_the_rank():
    found = scored(*sent("a", 90, 50), *sent("b", 40, 60), known=TWO_PILLARS)

    # 65 against 55; without a it is 40 against 60.
    assert (found.loc["east", "rank"], found.loc["east", "left_out_worst"]) == (1, 2)
    assert found.loc["east", "left_out_mover"] == "a"


def test_bounds_that_overlap_make_both_ranks_uncertain():
    rough = observation(2024, 50.0, district="west", indicator="a", status="approximate", lower=40.0, upper=70.0)

    found = scored(*sent("a", 60, None, 10), rough, known=catalog(*rates("a")))

    assert (found.loc["west", "score_low"], found.loc["west", "score_high"]) == (40, 70)
    assert found["certain"].tolist() == [False, False, True]
    assert found.loc["east", "reason"] == "有数值不精确，在其范围内位次可能不同"


def test_per_head_divides_totals_and_leaves_rates():
    known = catalog(indicator("events", lower=0), *rates("a"), indicator("members"))
    rows = [*sent("events", 10, 40), *sent("a", 50, 60), *sent("members", 100, 200)]

    found = scores(observations(*rows), known, per="members").set_index(["district", "indicator"])["score"]

    # 0.1 and 0.2 per head, the best 0.2.
    assert found.loc["east", "events"] == 50
    assert found.loc["east", "a"] == 50


def test_pillars_say_which_is_blank():
    rows = pillars(observations(*sent("a", 80, 50), *sent("b", 20)), TWO_PILLARS)

    blank = rows[rows["score"].isna() & rows["district"].eq("west")].iloc[0]
    assert (blank["pillar"], blank["reason"]) == ("乙", "有数的指标只有0/1项，不足三分之二")
    assert list(rows.columns) == PILLAR_COLUMNS


def test_entropy_and_coupling_are_labelled_as_sensitivity():
    before = observations(*sent("a", 80, 50, 40), *sent("b", 20, 45, 40))

    rows, weight = sensitivity(before, TWO_PILLARS), sensitivity_weights(before, TWO_PILLARS)

    assert set(rows["note"]) == set(weight["note"]) == {"仅作敏感性参考：熵权反映离散程度，不反映重要程度"}
    assert weight["equal_weight"].tolist() == [0.5, 0.5]
    assert weight["entropy_weight"].sum() == pytest.approx(1)
    # East's pillars 0.8 and 0.2: C = √[(1 − 0.6)(0.2 ÷ 0.8)] = √0.1, T = 0.5.
    assert rows["coordination_d"].iloc[0] == pytest.approx((0.1**0.5 * 0.5) ** 0.5)


def test_nothing_is_changed_and_no_label_is_nan():
    before = observations(*sent("a", 80, 50), *sent("b", 20))
    kept = before.copy(deep=True)

    rows = composite(before, TWO_PILLARS)

    pd.testing.assert_frame_equal(before, kept)
    labels = ["reason", "lowest_pillar", "left_out_mover", "short_boards", "obstacles", "origins", "certain", "per"]
    assert not rows[labels].isna().any(axis=None)
    assert list(composite(observations(), TWO_PILLARS).columns) == COLUMNS
