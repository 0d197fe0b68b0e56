"""Published and reference cases of progress, growth, trends and forecasts, with their sources in vectors.json."""

import json
from pathlib import Path

import numpy as np
import pytest

from builders import catalog, indicator, observation, observations, target, targets
from ufanalysis.analysis import growth, yardsticks
from ufanalysis.analysis.forecast import expected, fit, holt, interval, line, spread
from ufanalysis.analysis.pace import BEHIND
from ufanalysis.analysis.progress import progress
from ufanalysis.analysis.rollup import roll_up
from ufanalysis.analysis.slopes import sen_slope
from ufanalysis.analysis.trends import mann_kendall

CASES = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
#: Evidence against a method that is not built, and two plain subtractions: there is nothing of ours to calculate.
APART = {"fc/holt-damped-estimated-degenerate", "xiaokang/level-change", "dom/urban-rural-change"}
GROUPS = set()


def group(*names):
    chosen = [case for case in CASES if case["id"].startswith(names) and case["id"] not in APART]
    GROUPS.update(case["id"] for case in chosen)
    return pytest.mark.parametrize("case", chosen, ids=[case["id"] for case in chosen])


def close(case, expected):
    if isinstance(expected, str):
        return expected
    return pytest.approx(expected, abs=case["tol"], rel=0)


@group("progress/ca-", "progress/eus-")
def test_open_sdg(case):
    given = case["inputs"]
    if "series_scores" in given:
        score = growth.opensdg_mean(given["series_scores"])
        found = {"score": score, "status": str(growth.score_band(score))}
    else:
        found = open_sdg(given)

    for name, wanted in case["expected"].items():
        assert found[name] == (pytest.approx(np.nan, nan_ok=True) if wanted is None else close(case, wanted))


def open_sdg(given):
    base, goal, sign = given["base_value"], given["target"], given["direction"]
    years = given["current_year"] - given["base_year"]
    span = given["target_year"] - given["base_year"]
    value = growth.opensdg_value(
        given["current_value"], base, years=years, direction=sign, target=goal, target_years=span
    )
    how = {
        "factor": growth.ceiling_factor(base, given["limit"], direction=sign),
        "has_target": goal is not None,
        "met": goal is not None and sign * (given["current_value"] - goal) >= 0,
    }
    score, status = growth.opensdg_score(value, **how), growth.opensdg_status(value, **how)
    return {"progress_value": float(value), "score": float(score), "status": str(status)}


@group("escap-cs/")
def test_escap_current_status(case):
    given = case["inputs"]
    figures = given["current"], given["base"], given["target"]
    sign = 1 if given["direction"] == "increasing" else -1

    status = (
        yardsticks.parity_status(*figures) if given["parity"] else yardsticks.current_status(*figures, direction=sign)
    )

    assert float(status) == close(case, case["expected"]["cs_0_10"])


@group("undp-cut/")
def test_undp_cut(case):
    assert str(growth.undp_status(case["inputs"]["CR"])) == case["expected"]["status"]


def judged(value, year, *, base, base_year, goal, goal_year, **columns):
    rows = progress(
        observations(observation(year, value)),
        targets(target(goal, base_value=base, base_year=base_year, target_year=goal_year, **columns)),
        catalog(),
        year=year,
    )
    return rows.iloc[0]


@group("xiaokang/required")
def test_xiaokang_required_per_year(case):
    given = case["inputs"]

    needed = yardsticks.required_per_year(
        given["index_2000"], given["target"], years=given["target_year"] - given["base_year"]
    )

    assert float(needed) == close(case, case["expected"]["required_points_per_year"])


@group("xiaokang/actual")
def test_xiaokang_actual_per_year(case):
    given = case["inputs"]
    row = judged(given["index_2006"], 2006, base=given["index_2000"], base_year=2000, goal=100.0, goal_year=2020)

    assert row["mean_change"] == close(case, case["expected"]["actual_points_per_year"])
    # The case's own note: 2.00 ÷ 2.1475 = 0.931
    assert row["pace_ratio"] == pytest.approx(0.931, abs=5e-4)


@group("acftu/annual-completion")
def test_annual_completion(case):
    given, goal = case["inputs"], case["expected"]["implied_target_wan"]
    row = judged(given["actual_wan"], 2024, base=0.0, base_year=2020, goal=goal, goal_year=2024, kind="annual")

    assert 100 * row["achieved"] == close(case, given["completion_pct"])


@group("ndrc/")
def test_ndrc_midterm_tally(case):
    given = case["inputs"]
    ahead = given["total"] - case["expected"]["remaining_below"]
    # Base 0 in 2020, target 100 in 2025, year 2024: 80 is on schedule.
    figures = [100.0] * given["提前实现"] + [90.0] * given["快于预期"] + [80.0] * given["基本符合预期"]
    figures += [50.0] * (given["total"] - len(figures))
    codes = [f"i{place}" for place in range(given["total"])]
    rows = progress(
        observations(*(observation(2024, v, indicator=c) for c, v in zip(codes, figures, strict=True))),
        targets(*(target(indicator=code) for code in codes)),
        catalog(*(indicator(code) for code in codes)),
        year=2024,
    )

    assert (~rows["label"].isin(BEHIND)).sum() == ahead == case["expected"]["基本符合或快于预期"]


@group("fc/drift-")
def test_drift_with_normal_interval(case):
    given, wanted = case["inputs"], case["expected"]
    fitted, steps = fit(given["y"]), np.arange(1, given["h"] + 1)
    mean, error = expected(fitted, "drift", steps), spread(fitted, steps)

    assert mean == close(case, wanted["mean"])
    for level in (80, 95):
        low, high = interval(mean, error, level=level / 100)
        assert f"lo{level}" not in wanted or low == close(case, wanted[f"lo{level}"])
        assert f"hi{level}" not in wanted or high == close(case, wanted[f"hi{level}"])


@group("fc/ols-")
def test_line_with_its_own_interval(case):
    given, wanted = case["inputs"], case["expected"]
    mean, error = line(given["y"], list(range(1, given["h"] + 1)))
    low, high = interval(mean, error, level=0.8, freedom=len(given["y"]) - 2)

    assert mean == close(case, wanted["mean"])
    assert low == close(case, wanted["lo80"])
    assert high == close(case, wanted["hi80"])


@group("fc/mann-kendall")
def test_mann_kendall_and_theil_sen(case):
    tested, slope = mann_kendall(case["inputs"]["y"]).iloc[0], sen_slope(case["inputs"]["y"])
    found = {
        **{"trend": tested["trend"].replace("_", " "), "p": tested["p"], "z": tested["z"], "tau": tested["tau"]},
        **{"S": tested["s"], "varS": tested["variance"], "sen": slope["slope"], "sen_intercept": slope["intercept"]},
        **{"sen_lo95": slope["low"], "sen_hi95": slope["high"]},
        "ols_slope": float(np.polyfit(np.arange(7), case["inputs"]["y"], 1)[0])
        if "ols_slope" in case["expected"]
        else None,
    }

    assert fit(case["inputs"]["y"]).middle_slope[0] == close(case, case["expected"]["sen"])
    for name, wanted in case["expected"].items():
        assert found[name] == close(case, wanted)


@group("fc/holt-damped-fixed")
def test_holt_with_fixed_parameters(case):
    found = holt(case["inputs"]["y"], 3, alpha=0.8, beta=0.2, phi=0.9)

    assert found == close(case, case["expected"]["forecast"])


def added(parts, sent, **fields):
    """What three districts at most add up to, beside the total that was sent."""
    codes = ["east", "west", "north"][: len(parts)]
    known = catalog(indicator(**fields), districts={code: code for code in codes})
    figures = [observation(2024, value, district=code) for code, value in zip(codes, parts, strict=True)]
    return roll_up(observations(*figures, observation(2024, sent)), known).iloc[0]


@group("dom/kunnan")
def test_parts_that_add_up_agree(case):
    row = added(case["inputs"]["parts_wan"], case["expected"]["total_wan"], decimals=2)

    assert row["rolled"] == close(case, case["expected"]["total_wan"])
    assert row["result"] == "agrees"


@group("dom/jinqiu")
def test_counts_that_add_up_agree(case):
    assert added(case["inputs"]["parts"], case["expected"]["total"])["result"] == "agrees"


@group("dom/wuzhou")
def test_published_total_that_does_not_add_up_is_told(case):
    row = added(case["inputs"]["parts_wan"], case["inputs"]["published_total_wan"], decimals=2)

    assert row["rolled"] == close(case, case["expected"]["sum_wan"])
    assert -row["difference"] == close(case, case["expected"]["mismatch_wan"])
    assert row["result"] == "differs"


def rate(above, below, unit="%"):
    known = catalog(
        indicator("rate", unit=unit, kind="rate", numerator="above", denominator="below", rollup="ratio", decimals=1),
        indicator("above"),
        indicator("below"),
        districts={"east": "东山区"},
    )
    figures = [observation(2024, v, indicator=i, district="east") for i, v in (("above", above), ("below", below))]
    rows = roll_up(observations(*figures, observation(2024, 0.0, indicator="rate")), known)
    return rows.loc[rows["indicator"].eq("rate"), "rolled"].iloc[0]


@group("dom/delegates")
def test_shares_of_delegates(case):
    for name, count in case["inputs"]["counts"].items():
        assert rate(count, case["inputs"]["total"]) == close(case, case["expected"]["pct"][name])


@group("dom/case-closure", "dom/matchmaking")
def test_rates_of_counts(case):
    given = case["inputs"]
    above, below = (
        (given["closed"], given["received"]) if "closed" in given else (2 * given["pairs"], given["participants"])
    )

    assert rate(above, below) == close(case, case["expected"]["rate_pct"])


@group("dom/skilled")
def test_share_of_high_skills(case):
    parts = [value for name, value in case["inputs"].items() if name != "技能劳动者_wan"]
    row = added(parts, case["expected"]["高技能_wan"])

    assert row["result"] == "agrees"
    assert rate(row["rolled"], case["inputs"]["技能劳动者_wan"]) == close(case, case["expected"]["share_pct"])


@group("dom/plus-vs-grow")
def test_increase_and_growth(case):
    given = case["inputs"]

    assert 100 * growth.relative_change(given["last"], given["this"]) == close(case, case["expected"]["增长_pct"])


@group("dom/coverage-growth")
def test_growth_against_the_implied_base(case):
    given, wanted = case["inputs"], case["expected"]

    firms = growth.relative_change(wanted["implied_2010_firms_wan"], given["firms_wan"])
    workers = growth.relative_change(wanted["implied_2010_workers_yi"], given["workers_yi"])

    # The case's tolerance, 0.05, is that of the implied bases; 0.05 of 111.6 is 0.1 points of growth.
    assert 100 * firms == pytest.approx(given["growth_pct_vs_2010"], abs=0.1)
    assert 100 * workers == pytest.approx(given["growth_workers"], abs=0.1)


@group("dom/doubling")
def test_doubling_three_times(case):
    given = case["inputs"]

    # 翻三番 is three doublings: each step grows by one whole.
    assert growth.cagr(case["expected"]["value_yi"], given["base_yi"], given["翻番"]) == pytest.approx(1.0)


@group("dom/urban-rural-2020", "dom/care-class")
def test_ratios_of_amounts(case):
    above, below = case["inputs"].values()

    assert rate(above, below, unit="倍") == close(case, next(iter(case["expected"].values())))


def test_every_case_is_tested_or_set_apart():
    assert {case["id"] for case in CASES} == GROUPS | APART
