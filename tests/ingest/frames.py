"""Claims and observations of a small city for tests of what is made of them; fills what a test does not speak of."""

import pandas as pd

from ufanalysis import observations as contract
from ufanalysis.catalog import Catalog
from ufanalysis.ingest.checks import mark_jumps, run_checks
from ufanalysis.ingest.cube import cube_of

_SHARED = {"pillar": "组织基础", "direction": "up"}
#: Two districts that stay, two that were merged in 2021, and three kinds of adding up.
CATALOG = Catalog.model_validate(
    {
        "city": {"code": "city", "name": "云川市", "organisation": "云川市总工会"},
        "pillars": ["组织基础"],
        "indicators": [
            {"code": "members", "name": "工会会员数", "unit": "人", "kind": "stock", **_SHARED},
            {"code": "employees", "name": "职工总数", "unit": "人", "kind": "stock", **_SHARED},
            {"code": "aid", "name": "帮扶资金", "unit": "万元", "kind": "flow", **_SHARED},
            {
                "code": "rate",
                "name": "入会率",
                "unit": "%",
                "kind": "rate",
                "rollup": "ratio",
                "numerator": "members",
                "denominator": "employees",
                **_SHARED,
            },
        ],
        "districts": [
            {"code": "east", "name": "东山区"},
            {"code": "west", "name": "西江县"},
            {"code": "stone", "name": "石泷区", "until": 2020, "successor": "merged"},
            {"code": "river", "name": "霁原区", "until": 2020, "successor": "merged"},
            {"code": "merged", "name": "石霁区", "since": 2021},
        ],
    }
)


def claim(value=1000.0, **fields):
    """One measured claim about the members of 东山区 in 2024."""
    return {
        **observation(float("nan") if value is None else value),
        "step": 1.0,
        "revised": False,
        "period": 0,
        "total": False,
        **fields,
    }


def claims(*rows):
    """The table of such claims."""
    return pd.DataFrame(list(rows))


def observation(value=1000.0, **fields):
    """One measured observation of the members of 东山区 in 2024, on one sheet with all others."""
    plain = {"indicator": "members", "district": "east", "year": 2024, "status": "measured", "note": ""}
    place = {"file": "2024/会员.xlsx", "sheet": "Sheet1", "ref": "B3", "raw": f"{value}"}
    return {**plain, **place, "value": value, "lower": value, "upper": value, **fields}


def observations(*rows):
    """The checked table of such observations."""
    return contract.check(pd.DataFrame(list(rows)), contract.OBSERVATIONS)


def without_slips(table, catalog=CATALOG):
    """The observations without figures that slipped, and the findings about jumps."""
    cube, findings = mark_jumps(cube_of(table), catalog)
    return cube.observations, findings


def checked(table, catalog=CATALOG):
    """All findings about observations."""
    cube, findings = mark_jumps(cube_of(table), catalog)
    return [*findings, *run_checks(cube, catalog, {})]
