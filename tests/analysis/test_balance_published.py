"""Cases that nobody here computed, with their sources in published_balance.json.

Left out, because their figures are data sets that are no part of this project: ineq/pysal-mexico-gini1940,
ineq/sigma-mexico, ineq/cn-wage-theil-2014, ineq/cn-wage-gini-trap. Other groups belong to other modules.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from ufanalysis.analysis import inequality, weights, zones
from ufanalysis.analysis.efficiency import unit_cost

CASES = json.loads(Path(__file__).with_name("published_balance.json").read_text(encoding="utf-8"))
MEASURES = {
    "gini": inequality.gini,
    "gini_corrected": inequality.gini_corrected,
    "theil_T": inequality.theil_t,
    "theil_T_correct": inequality.theil_t,
    "theil_L": inequality.theil_l,
    "atkinson_0_5": lambda x: inequality.atkinson(x, 0.5),
    "atkinson_1": lambda x: inequality.atkinson(x, 1),
    "ricci_schutz": inequality.hoover,
    "cv_pop_sd": inequality.coefficient_of_variation,
    "cv_sample_sd": inequality.sample_coefficient_of_variation,
    "max_min": inequality.max_min_ratio,
}


def rows_of(given):
    return np.array(list(given["columns"].values()), dtype="float64").T


def measured(given):
    return {name: measure(given["x"]) for name, measure in MEASURES.items()}


def theil_zones(given):
    parts = zones.theil_t_decomposition(given["y"], given["groups"])
    return {"T": parts.total, "between": parts.between, "within": parts.within}


def deviation_zones(given):
    parts = zones.theil_l_decomposition(given["y"], given["groups"])
    return {"L": parts.total, "between": parts.between, "within": parts.within}


def atkinson(given):
    asked = (given["y"], given["epsilon"])
    return {"A": inequality.atkinson(*asked), "EDE": inequality.equally_distributed_equivalent(*asked)}


def weighted(given):
    asked = (given["y"], given["pop"])
    names = {"gini": inequality.gini, "theil_T": inequality.theil_t, "theil_L": inequality.theil_l}
    return {name: measure(*asked) for name, measure in names.items()}


def rescaled_entropy(given):
    scores = weights.rescaled(rows_of(given), [1, 1, -1], epsilon=given["rescale_to"][0])
    found = weights.entropy_weights_minmax(rows_of(given), [1, 1, -1], epsilon=given["rescale_to"][0])
    return {"weights": found, "scores": 100 * weights.arithmetic_mean(scores, found)}


def water(given):
    oxygen, acid, germ, nutrient = rows_of(given).T
    ends = weights.rescaled(np.column_stack([oxygen, germ]), [1, -1], epsilon=given["epsilon"])
    middle = [weights.toward_point(acid, 7), weights.toward_interval(nutrient, 10, 20)]
    middle = [np.clip(one, given["epsilon"], 1 - given["epsilon"]) for one in middle]
    scores = np.column_stack([ends[:, 0], middle[0], ends[:, 1], middle[1]])
    found = weights.entropy_weights(scores)
    return {"weights": found, "scores": 100 * weights.arithmetic_mean(scores, found)}


def distance(given):
    way = weights.distance_to_target(given["x"], given["target"], given["direction"])
    return {"uncapped": way, "capped": np.minimum(way, 1)}


def means(given):
    x = given["x"]
    return {
        "gmean": weights.geometric_mean(x),
        "gmean_w112": weights.geometric_mean(x, [1, 1, 2]),
        "hmean_w211": weights.harmonic_mean(x, [2, 1, 1]),
        "genmean_p1": weights.power_mean(x, 1),
    }


def weighted_means(given):
    x, w = given["x"], given["w"]
    return {
        "amean": weights.arithmetic_mean(x, w),
        "gmean": weights.geometric_mean(x, w),
        "hmean": weights.harmonic_mean(x, w),
        "amean_missing_second": weights.arithmetic_mean([x[0], np.nan, x[2]], w),
    }


def development(given):
    income = weights.min_max(*(np.log(given[name]) for name in ("gni", "gni_min", "gni_max")))
    parts = [given["health"], given["education"], income]
    return {"income_index": income, "hdi": weights.geometric_mean(parts)}


def coupled(measure):
    def found(given):
        parts = measure(given["U"])
        return {"C": parts.degree, "T": parts.development, "D": parts.coordination}

    return found


CALCULATED = {
    "ineq/pysal-theil-zeros": theil_zones,
    "ineq/theil-decomp-overlap": theil_zones,
    "ineq/mld-decomp": deviation_zones,
    **dict.fromkeys(("ineq/pysal-atkinson-0.5", "ineq/pysal-atkinson-1", "ineq/pysal-atkinson-0"), atkinson),
    "ineq/pysal-lorenz": lambda given: {"cum": inequality.lorenz(given["y"])[1]},
    **dict.fromkeys(("ineq/R-ineq-doc", "ineq/R-ineq-more", "ineq/districts8b", "ineq/zero-trap"), measured),
    "ineq/gini-weighted": weighted,
    "entropy/xu2004": lambda given: {"weights": weights.entropy_weights(given["matrix"])},
    "entropy/zavadskas2016": lambda given: {"weights": weights.entropy_weights(given["matrix"])},
    "entropy/water-quality": water,
    **dict.fromkeys(("entropy/minmax-eps0.0001", "entropy/minmax-eps0.01"), rescaled_entropy),
    **dict.fromkeys(("coinr/dist2targ-up", "coinr/dist2targ-down"), distance),
    "coinr/means": means,
    "coinr/availability": lambda given: {
        "y": weights.available_mean(np.array(given["rows"], dtype="float64"), given["weights"])
    },
    "coinr/means-run": weighted_means,
    "undp/hdi": development,
    "coupling/std2": coupled(weights.coupling),
    "coupling/adj2": coupled(weights.modified_coupling),
    "dom/care-class-grant": lambda given: {"per_class_wan": unit_cost(given["total_wan"], given["classes"])},
    "dom/urban-rural-2020": lambda given: {"ratio": inequality.max_min_ratio([given["urban"], given["rural"]])},
}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_published_case(case):
    found = CALCULATED[case["id"]](case["given"])

    for name, wanted in case["expected"].items():
        expected = np.array(wanted, dtype="float64")
        np.testing.assert_allclose(found[name], expected, rtol=0, atol=case["tol"], equal_nan=True)
