"""A small workspace of three districts: one target of each kind, a neighbour without targets, names with markup."""

from dataclasses import dataclass

import pandas as pd
import pytest

from builders import catalog, findings, indicator, observation, observations, target, targets
from ufanalysis.analysis.progress import progress
from ufanalysis.catalog import Catalog

HOSTILE = '<b>山</b>&"x"'


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What `ufanalysis.load()` returns, from tables in hand."""

    catalog: Catalog
    observations: pd.DataFrame
    targets: pd.DataFrame
    findings: pd.DataFrame

    def progress(self, *, year):
        return progress(self.observations, self.targets, self.catalog, year=year)


def figures(code, city, east, west):
    """Two years of three places, growing by one."""
    places = {"city": city, "east": east, "west": west}
    return [
        observation(year, value + year - 2024, indicator=code, district=place, ref=f"{code[0].upper()}{row}")
        for row, (place, value) in enumerate(places.items(), 2)
        for year in (2023, 2024)
    ]


@pytest.fixture
def desk():
    """Members far behind in the city, lectures met, dues a floor; the east behind in two, the west in one."""
    known = catalog(
        indicator(),
        indicator("lectures", name="宣讲场次", unit="场", kind="flow"),
        indicator("dues", name=HOSTILE, unit="%", kind="rate"),
        districts={"east": HOSTILE, "west": "西江县", "north": "北原区"},
    )
    return Desk(
        catalog=known,
        observations=observations(
            *figures("members", 30.0, 20.0, 90.0),
            *figures("lectures", 12.0, 8.0, 12.0),
            *figures("dues", 92.0, 91.0, 80.0),
        ),
        targets=targets(
            *(target(100.0, district=place, ref=f"E{row}") for row, place in enumerate(("city", "east", "west"), 5)),
            *(
                target(
                    10.0,
                    indicator="lectures",
                    kind="annual",
                    target_year=2024,
                    binding="预期性",
                    district=place,
                    ref=f"F{row}",
                )
                for row, place in enumerate(("city", "east", "west"), 5)
            ),
            *(target(90.0, indicator="dues", kind="floor", district=place, ref="G5") for place in ("city", "west")),
        ),
        findings=findings(
            {"file": "a.xlsx", "sheet": "s", "ref": "C3", "found": HOSTILE, "expected": "数字", "district": "east"},
            {"severity": "error", "file": "b.xlsx", "found": "合计不符", "expected": "一致", "district": "west"},
        ),
    )


@pytest.fixture
def bare():
    """One indicator, no targets, another vocabulary."""
    known = catalog(
        indicator("density", name="Union density", unit="%", decimals=1, kind="rate"),
        districts={"east": "Maine", "west": "Ohio", "north": "Utah"},
        city={"code": "city", "name": "All States", "organisation": "Bureau", "locale_unit": "州"},
    )
    years = {2008: 0.0, 2017: -2.0, 2018: -3.0}
    levels_of = {"city": 13.5, "east": 20.0, "west": 15.0, "north": 7.0}
    rows = [
        observation(year, level + step, indicator="density", district=place, ref=f"C{number}")
        for number, (place, level) in enumerate(levels_of.items(), 3)
        for year, step in years.items()
    ]
    return Desk(catalog=known, observations=observations(*rows), targets=targets(), findings=findings())


@pytest.fixture
def void(bare):
    """Neither figures nor targets."""
    return Desk(catalog=bare.catalog, observations=observations(), targets=targets(), findings=findings())
