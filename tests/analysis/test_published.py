"""Cases that nobody here computed: published progress of statistics offices, with their sources in published.json."""

import json
from pathlib import Path

import pytest

from builders import catalog, indicator, observation, observations, target, targets
from ufanalysis.analysis.progress import progress

CASES = json.loads(Path(__file__).with_name("published.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_published_case(case):
    given = case["given"]
    goal = {name: given[name] for name in ("base_year", "base_value", "target_year", "target_value")}
    rows = progress(
        observations(observation(given["year"], given["value"])),
        targets(target(**goal)),
        catalog(indicator(direction=given["direction"])),
        year=given["year"],
    )

    for name, expected in case["expected"].items():
        # The sources print three digits.
        wanted = expected if isinstance(expected, str) else pytest.approx(expected, abs=5e-4)
        assert rows[name].iloc[0] == wanted
