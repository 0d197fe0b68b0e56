"""Each case is worked by hand in its comment."""

import numpy as np
import pandas as pd
import pytest

from builders import catalog, indicator, observation, observations
from ufanalysis.analysis.balance import COLUMNS, balance
from ufanalysis.errors import UfaError


def sent(values, *, code="members", year=2024, **columns):
    """One figure per district."""
    place = {"indicator": code, **columns}
    return [observation(year, value, district=name, **place) for name, value in values.items()]


def gaps(*rows, known=None, **options):
    return balance(observations(*rows), known or catalog(), **options)


def zoned(kinds):
    """A city with as many districts of each kind."""
    known = catalog()
    rows = [{"code": f"d{n}", "name": f"第{n}区", "kind": kind} for n, kind in enumerate(kinds)]
    return known.model_validate({**known.model_dump(), "districts": rows})


THREE = {"east": 10.0, "west": 30.0, "north": 20.0}


def test_measures_of_three_districts():
    row = gaps(*sent(THREE)).iloc[0]

    assert (row["highest"], row["lowest"]) == ("west", "east")
    assert (row["max_min_ratio"], row["range"], row["mean"]) == (3, 20, 20)
    # Deviations 10, 0, 10: √(200/3)/20 and √(200/2)/20.
    assert row["cv"] == pytest.approx(0.408248, abs=1e-6)
    assert row["cv_sample"] == pytest.approx(0.5)
    # 80 / (2 · 9 · 20) = 2/9, × 3/2 = 1/3.
    assert row["gini"] == pytest.approx(2 / 9)
    assert row["gini_corrected"] == pytest.approx(1 / 3)
    assert row["certain"]
    assert row["reason"] == ""


def test_the_city_is_no_district():
    assert gaps(*sent({**THREE, "city": 60.0})).iloc[0]["n"] == 3


def test_both_extremes_keep_their_cells():
    rows = [observation(2024, 10.0, district="east", ref="C5"), observation(2024, 30.0, district="west", ref="C9")]

    row = gaps(*rows).iloc[0]

    assert (row["lowest_ref"], row["highest_ref"]) == ("C5", "C9")
    assert row["origins"] == (("2024.xlsx", "全市", "C9", "30.0"), ("2024.xlsx", "全市", "C5", "10.0"))


def test_per_head_divides_and_cites_the_divisor():
    known = catalog(indicator("events", unit="场"), indicator("members"))
    rows = [*sent({"east": 10.0, "west": 30.0}, code="events"), *sent({"east": 100.0, "west": 150.0}, ref="D1")]

    row = gaps(*rows, known=known, per="members").iloc[0]

    # 0.1 and 0.2 per member; the mean per head of both together is 40/250.
    assert (row["lowest_value"], row["highest_value"]) == (0.1, 0.2)
    assert row["weighted_mean"] == pytest.approx(0.16)
    assert {(origin[2], origin[3]) for origin in row["origins"]} == {
        ("B2", "30.0"),
        ("D1", "150.0"),
        ("B2", "10.0"),
        ("D1", "100.0"),
    }
    assert (row["per"], row["weight"]) == ("members", "members")


def test_a_quotient_of_fewer_than_30_is_left_out():
    known = catalog(indicator("events", unit="场"), indicator("members"))
    rows = [*sent(THREE, code="events"), *sent({"east": 29.0, "west": 100.0, "north": 100.0})]

    row = gaps(*rows, known=known, per="members").iloc[0]

    assert (row["n"], row["small"], row["lowest"]) == (2, 1, "north")
    assert "1个区县基数不足30，不参与比较" in row["reason"]


def test_a_divisor_of_zero_leaves_its_district_out():
    known = catalog(indicator("events", unit="场"), indicator("members"))
    rows = [*sent(THREE, code="events"), *sent({"east": 0.0, "west": 100.0, "north": 100.0})]

    assert gaps(*rows, known=known, per="members").iloc[0]["n"] == 2


def test_rates_stay_as_they_are_beside_figures_per_head():
    rate = indicator("rate", unit="%", kind="rate", denominator="members")
    known = catalog(rate, indicator("fund"), indicator("members"))
    rows = [*sent({"east": 80.0, "west": 90.0}, code="rate"), *sent({"east": 100.0, "west": 400.0})]
    rows += sent({"east": 300.0, "west": 400.0}, code="fund")

    found = gaps(*rows, known=known, per="members").set_index("indicator")

    # 300 / 100 against 400 / 400; the members themselves are the divisor and no row.
    assert found["per"].to_dict() == {"rate": "", "fund": "members"}
    assert found["max_min_ratio"].to_dict() == {"rate": 90 / 80, "fund": 3.0}


def test_totals_are_never_weighted_by_people():
    assert gaps(*sent(THREE)).iloc[0]["weight_reason"] == "总量不作人口加权"


def test_rates_are_weighted_by_their_own_denominator():
    rate = indicator("rate", unit="%", kind="rate", rollup="ratio", numerator="members", denominator="members")
    known = catalog(rate, indicator("members"))
    rows = [*sent({"east": 80.0, "west": 90.0}, code="rate"), *sent({"east": 300.0, "west": 100.0})]

    row = gaps(*rows, known=known).set_index("indicator").loc["rate"]

    # (80·300 + 90·100) / 400; |10|·¾·¼ / 82.5 is the Gini of two.
    assert row["weighted_mean"] == pytest.approx(82.5)
    assert row["gini_weighted"] == pytest.approx(10 * 0.1875 / 82.5)
    assert row["range"] == 10


def test_zones_split_theil_and_dagum_without_rest():
    kinds = ["市辖区"] * 3 + ["县"] * 3 + ["开发区"] * 3
    row = gaps(*sent({f"d{n}": n + 1.0 for n in range(9)}), known=zoned(kinds)).iloc[0]

    # 1…9: 8/27. Inside the zones 3 · 8 / (2 · 81 · 5) = 0.02963; no zone overlaps another.
    assert row["dagum_within"] == pytest.approx(24 / 810)
    assert row["dagum_overlap"] == pytest.approx(0, abs=1e-12)
    assert row["dagum_within"] + row["dagum_between"] == pytest.approx(8 / 27)
    assert row["theil_t_between"] + row["theil_t_within"] == pytest.approx(row["theil_t"])
    assert row["zone_reason"] == ""


def test_two_zones_are_too_few_for_dagum():
    row = gaps(*sent(THREE)).iloc[0]

    assert np.isnan(row["dagum_within"])
    assert row["zone_reason"] == "达古姆分解须有3类以上地区、每类3个以上单位"


def test_a_masked_figure_bounds_the_range_and_leaves_the_highest_open():
    masked = observation(2024, np.nan, district="north", status="masked", lower=15.0, upper=50.0)

    row = gaps(*sent({"east": 10.0, "west": 30.0}), masked).iloc[0]

    # Known 10 and 30; the third somewhere in 15…50.
    assert (row["range"], row["range_low"], row["range_high"]) == (20, 20, 40)
    assert (row["max_min_low"], row["max_min_high"]) == (3, 5)
    assert row["gini_low"] <= row["gini"] <= row["gini_high"]
    assert (row["lowest_certain"], row["highest_certain"], row["certain"]) == (True, False, False)
    assert row["reason"] == "有区县只知数值范围，未计入；最高或最低的区县尚不能确定"


def test_approximate_figures_apart_from_the_others_leave_the_order_certain():
    rough = observation(2024, 20.0, district="north", status="approximate", lower=18.0, upper=22.0)

    assert gaps(*sent({"east": 10.0, "west": 30.0}), rough).iloc[0]["certain"]


def test_a_missing_district_is_named_and_leaves_the_extremes_open():
    row = gaps(*sent({"east": 10.0, "west": 30.0})).iloc[0]

    assert (row["n"], row["missing"], row["certain"]) == (2, 1, False)
    assert row["reason"] == "缺数：北原区；最高或最低的区县尚不能确定"


def test_a_limit_of_the_indicator_can_settle_the_highest():
    known = catalog(indicator(unit="%", kind="rate", lower=0, upper=100))

    row = gaps(*sent({"east": 10.0, "west": 100.0}), known=known).iloc[0]

    assert (row["highest_certain"], row["lowest_certain"]) == (True, False)


def test_a_district_that_did_not_exist_yet_is_not_missed():
    known = catalog()
    rows = [{"code": "east", "name": "东山区"}, {"code": "new", "name": "新区", "since": 2025}]
    young = known.model_validate({**known.model_dump(), "districts": rows})

    row = gaps(*sent({"east": 10.0, "new": 5.0}), known=young).iloc[0]

    assert (row["districts"], row["n"], row["missing"]) == (1, 1, 0)
    assert row["reason"] == "只有1个区县有数据，无从比较"


@pytest.mark.parametrize(
    ("values", "reason", "ratio"),
    [
        ((5.0, 5.0, 5.0), "各区县数值相同", 1.0),
        ((0.0, 0.0, 0.0), "各区县均为零，相对差距无从计算", None),
        ((0.0, 1.0, 2.0), "最小值为零，不计倍差和泰尔L", None),
        ((-1.0, 1.0, 2.0), "有负值，只报极差", None),
    ],
    ids=["equal", "zeros", "a zero", "negative"],
)
def test_figures_that_allow_no_ratio_say_why(values, reason, ratio):
    row = gaps(*sent(dict(zip(THREE, values, strict=True)))).iloc[0]

    assert row["reason"] == reason
    assert row["max_min_ratio"] == ratio if ratio else np.isnan(row["max_min_ratio"])


def test_doubtful_figures_count_as_missing():
    doubtful = observation(2024, 1e6, district="north", status="suspect")

    row = gaps(*sent({"east": 10.0, "west": 30.0}), doubtful).iloc[0]

    assert (row["highest"], row["missing"]) == ("west", 1)


def test_only_the_years_asked_for():
    rows = gaps(*sent(THREE, year=2023), *sent(THREE, year=2024), years=[2023])

    assert rows["year"].tolist() == [2023]


def test_no_observations_give_an_empty_table_of_the_same_columns():
    assert list(gaps().columns) == COLUMNS


def test_an_unknown_divisor_is_named():
    with pytest.raises(UfaError, match="heads"):
        gaps(*sent(THREE), per="heads")


def test_no_label_is_nan_and_nothing_is_changed():
    before = observations(*sent(THREE), *sent({"east": np.nan}, year=2020, status="missing"))
    kept = before.copy(deep=True)

    rows = balance(before, catalog())

    pd.testing.assert_frame_equal(before, kept)
    labels = ["highest", "lowest", "reason", "zone_reason", "weight_reason", "per", "weight", "highest_file"]
    assert not rows[labels].isna().any(axis=None)
    assert rows.iloc[0]["reason"].startswith("没有可比较的区县数据")


def test_a_city_without_districts_gives_an_empty_table():
    assert gaps(*sent({"city": 60.0}), known=catalog(districts={})).empty
