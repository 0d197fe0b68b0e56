"""Small frames and catalogs for tests; every function fills the columns that the test does not speak of."""

import pandas as pd

from ufanalysis import observations as contract
from ufanalysis.catalog import Catalog

DISTRICTS = {"east": "东山区", "west": "西江县", "north": "北原区"}


def observation(year=2024, value=50.0, **columns):
    """One measured figure of the city; `lower` and `upper` follow `value` unless given."""
    row = {"indicator": "members", "district": "city", "status": "measured", "lower": value, "upper": value}
    place = {"file": f"{year}.xlsx", "sheet": "全市", "ref": "B2", "raw": f"{value}", "note": ""}
    return {**row, **place, "year": year, "value": value, **columns}


def target(target_value=100.0, **columns):
    """One binding target of the city: from 0 in 2020 to `target_value` in 2025."""
    row = {
        "indicator": "members",
        "district": "city",
        "base_year": 2020,
        "base_value": 0.0,
        "target_year": 2025,
    }
    place = {
        "file": "目标.xlsx",
        "sheet": "分解",
        "ref": "E5",
        "raw": f"{target_value}",
        "base_ref": "D5",
        "base_raw": "0",
    }
    return {**row, **place, "kind": "level", "binding": "约束性", "target_value": target_value, **columns}


def observations(*rows):
    """The checked table of such rows."""
    return _table(rows, contract.OBSERVATIONS)


def targets(*rows):
    """The checked table of such rows."""
    return _table(rows, contract.TARGETS)


def findings(*rows):
    """The checked table of findings; each row a dict of what the test speaks of."""
    blank = dict.fromkeys(contract.FINDINGS, "") | {"severity": "warning", "code": "CHECK", "year": 2024}
    return _table([{**blank, **row} for row in rows], contract.FINDINGS)


def _table(rows, columns):
    return contract.check(pd.DataFrame(list(rows)), columns) if rows else contract.empty(columns)


def indicator(code="members", **fields):
    """One indicator of the catalog, a growing stock counted in 人."""
    plain = {"name": {"members": "工会会员数"}.get(code, code), "unit": "人", "pillar": "组织基础"}
    return {"code": code, "direction": "up", "kind": "stock", **plain, **fields}


def catalog(*indicators, districts=DISTRICTS, **fields):
    """A city of three districts; without `indicators` it knows only the members."""
    known = indicators or (indicator(),)
    content = {
        "city": {"code": "city", "name": "云川市", "organisation": "云川市总工会", "locale_unit": "区县"},
        "pillars": tuple(dict.fromkeys(known_one["pillar"] for known_one in known)),
        "indicators": known,
        "districts": [{"code": code, "name": name} for code, name in districts.items()],
    }
    return Catalog.model_validate({**content, **fields})
