"""The figures of the fictional city, before any clerk writes them down; it knows no workbook."""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

from sample.places import CITY, FIRST_YEAR, LAST_YEAR, codes_in

__all__ = ["INDICATORS", "World", "build_world"]

_SEED = "云川市"
_YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
#: Share of the city's employees in 2017; the two districts that merge in 2021 stand apart.
_WEIGHT = {
    "chengwan": 0.168,
    "luming": 0.151,
    "qingyu": 0.122,
    "lanting": 0.083,
    "wuling": 0.091,
    "shilong": 0.062,
    "jiyuan": 0.049,
    "wangxi": 0.068,
    "songcen": 0.047,
    "baixiu": 0.036,
    "kaifa": 0.123,
}
#: Districts that had none of it in that year.
_NOTHING = {
    ("aid_purchase", "baixiu", 2017),
    ("childcare", "baixiu", 2017),
    ("childcare", "songcen", 2017),
    ("childcare", "baixiu", 2018),
    ("childcare", "baixiu", 2020),
    ("childcare", "wangxi", 2020),
    ("gig_joined", "baixiu", 2017),
    ("match_events", "baixiu", 2020),
    ("match_people", "baixiu", 2020),
    ("models_selected", "baixiu", 2017),
    ("contest_demo", "baixiu", 2020),
}
#: How much of a dip is left in each year: events stopped in 2020 and were back in 2023.
_DIP_LEFT = {2020: 1.0, 2021: 0.55, 2022: 0.6, 2023: 0.1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A count or a sum of money: city level in 2017, yearly growth, dip of 2020, spread across districts."""

    unit: str
    level: float
    growth: float
    dip: float = 0.0
    spread: float = 0.35
    decimals: int = 0
    path: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A percentage: the city's path over the years, the spread of the districts around it."""

    path: tuple[float, ...]
    spread: float
    unit: str = "%"
    decimals: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A percentage made of two counts."""

    numerator: str
    denominator: str
    unit: str = "%"
    decimals: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A count that is a rate of another count, or an amount per head of it."""

    unit: str
    whole: str
    path: tuple[float, ...]
    spread: float
    decimals: int = 0


# Magnitudes are proposals for a city of about one million employees; none is taken from a real city.
INDICATORS: Mapping[str, Count | Rate | Ratio | Part] = {
    "model_lectures": Count(unit="场", level=262, growth=0.062, dip=0.34),
    "lecture_audience": Count(unit="人次", level=78400, growth=0.05, dip=0.42),
    "media_reach": Count(unit="万次", level=612, growth=0.17, decimals=1, spread=0.5),
    "models_selected": Count(unit="人", level=148, growth=0.028),
    "contest_demo": Count(unit="个", level=72, growth=0.055, dip=0.15, spread=0.3),
    "contest_key": Count(unit="个", level=164, growth=0.06, dip=0.2, spread=0.3),
    "contest_fund": Count(unit="万元", level=862, growth=0.052, dip=0.18, decimals=1),
    "contest_people": Count(unit="人次", level=236000, growth=0.038, dip=0.31),
    "team_classes": Count(unit="期", level=86, growth=0.05, dip=0.3, spread=0.3),
    "team_trained": Count(unit="人次", level=4860, growth=0.064, dip=0.33),
    "study_people": Count(unit="人", level=1910, growth=0.082, dip=0.1),
    "study_fund": Part(
        unit="万元",
        whole="study_people",
        path=(0.108, 0.11, 0.111, 0.113, 0.114, 0.116, 0.117, 0.118),
        spread=0.004,
        decimals=1,
    ),
    "skilled_share": Rate(path=(23.6, 24.5, 25.4, 26.3, 27.5, 28.4, 29.2, 30.1), spread=2.6),
    "bargain_rate": Rate(path=(84.2, 85.6, 86.9, 87.8, 88.9, 90.1, 91.0, 91.8), spread=2.4),
    "job_service": Count(unit="人次", level=52300, growth=0.048, dip=0.15),
    "relief_fund": Count(unit="万元", level=1486, growth=-0.018, decimals=1),
    "hardship": Count(unit="户", level=9240, growth=-0.088, spread=0.45),
    "disputes": Count(unit="件", level=3120, growth=0.031, dip=-0.08),
    "disputes_settled": Part(
        unit="件", whole="disputes", path=(0.735, 0.75, 0.768, 0.782, 0.794, 0.79, 0.781, 0.773), spread=0.03
    ),
    "settle_rate": Ratio(numerator="disputes_settled", denominator="disputes"),
    "recovered": Count(unit="万元", level=2650, growth=-0.041, decimals=1, spread=0.45),
    "gig_joined": Count(unit="人", level=1240, growth=0, path=(1, 1.5, 2.3, 3.6, 9.4, 14.8, 13.1, 12.2), spread=0.4),
    "seasons_fund": Count(unit="万元", level=1352, growth=0.027, decimals=1),
    "seasons_people": Count(unit="人次", level=96200, growth=0.034, dip=0.12),
    "mother_rooms": Count(unit="个", level=96, growth=0, path=(1, 1.27, 1.55, 1.72, 1.98, 2.3, 2.61, 2.9), spread=0.3),
    "childcare": Count(unit="个", level=26, growth=0, path=(1, 1.5, 2.2, 1.1, 2.6, 3.3, 4.9, 6.1), spread=0.4),
    "college_people": Count(unit="人", level=640, growth=-0.042, spread=0.4),
    "college_fund": Part(
        unit="万元",
        whole="college_people",
        path=(0.46, 0.47, 0.49, 0.5, 0.51, 0.52, 0.53, 0.54),
        spread=0.012,
        decimals=1,
    ),
    "aid_purchase": Count(
        unit="万元", level=186, growth=0, decimals=1, path=(1, 1.4, 2.1, 3.6, 4.4, 5.2, 5.7, 6.2), spread=0.4
    ),
    "match_events": Count(unit="场", level=84, growth=0.058, dip=0.46, spread=0.3),
    "match_people": Count(unit="人次", level=8240, growth=0.055, dip=0.5),
    "workers_served": Count(unit="人次", level=612000, growth=0.057, dip=0.1),
    "unions": Count(unit="个", level=5480, growth=0.013, spread=0.25),
    "members": Part(
        unit="人",
        whole="employees",
        path=(0.912, 0.916, 0.921, 0.924, 0.93, 0.936, 0.941, 0.945),
        spread=0.018,
    ),
    "employees": Count(unit="人", level=976000, growth=0.019, spread=0.05),
    "join_rate": Ratio(numerator="members", denominator="employees"),
    "rep_share": Rate(path=(24.0, 24.0, 27.5, 27.5, 29.6, 33.1, 35.2, 36.4), spread=3.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Every figure of the city: (indicator, district or city, year) → value in the canonical unit."""

    values: Mapping[tuple[str, str, int], float]

    def value(self, code: str, place: str, year: int) -> float:
        """The figure of one indicator in one place and year."""
        return self.values[code, place, year]

    def total(self, code: str, places: tuple[str, ...], year: int) -> float:
        """The figure of several districts together: a sum, a ratio of sums, or a weighted mean."""
        return _combined(self.values, code, places, year)


def build_world() -> World:
    """Draw every figure; the same figures on every run."""
    values: dict[tuple[str, str, int], float] = {}
    for code, indicator in _in_order():
        for year in _YEARS:
            drawn = {(code, place, year): _drawn(values, code, place, year) for place in codes_in(year)}
            values |= drawn
            values[code, CITY, year] = _combined(values, code, codes_in(year), year)
            if isinstance(indicator, Rate) and code == "rep_share":
                # The city's congress is not the mean of the county congresses.
                values[code, CITY, year] = indicator.path[year - FIRST_YEAR]
    return World(values=values)


def _in_order() -> list[tuple[str, Count | Rate | Ratio | Part]]:
    rank = {Count: 0, Part: 1, Rate: 2, Ratio: 3}
    return sorted(INDICATORS.items(), key=lambda item: rank[type(item[1])])


def _combined(values: Mapping[tuple[str, str, int], float], code: str, places: tuple[str, ...], year: int) -> float:
    indicator = INDICATORS[code]
    if isinstance(indicator, Ratio):
        above = sum(values[indicator.numerator, place, year] for place in places)
        return round(100 * above / sum(values[indicator.denominator, place, year] for place in places), 1)
    if isinstance(indicator, Rate):
        heads = {place: values["employees", place, year] for place in places}
        return round(sum(values[code, place, year] * heads[place] for place in places) / sum(heads.values()), 1)
    return round(sum(values[code, place, year] for place in places), indicator.decimals)


def _drawn(values: Mapping[tuple[str, str, int], float], code: str, place: str, year: int) -> float:
    indicator = INDICATORS[code]
    match indicator:
        case Ratio():
            return round(100 * values[indicator.numerator, place, year] / values[indicator.denominator, place, year], 1)
        case Rate():
            return _rate(code, indicator, place, year)
        case Part():
            own = indicator.spread * (_blended(code, place) + 0.2 * _blended(code, place, year))
            share = indicator.path[year - FIRST_YEAR] + own
            return round(values[indicator.whole, place, year] * share, indicator.decimals)
        case Count() if (code, place, year) in _NOTHING:
            return 0.0
        case Count():
            return _rounded(sum(_latent(code, indicator, part, year) for part in _parts(place)), code, place, year)


def _parts(place: str) -> tuple[str, ...]:
    return ("shilong", "jiyuan") if place == "shiji" else (place,)


def _latent(code: str, indicator: Count, place: str, year: int) -> float:
    step = year - FIRST_YEAR
    trend = indicator.path[step] if indicator.path else (1 + indicator.growth) ** step
    trend *= 1 - indicator.dip * _DIP_LEFT.get(year, 0.0)
    own = math.exp(0.014 * step * _normal(code, place, "drift") + 0.025 * _normal(code, place, year))
    return indicator.level * _share(code, indicator, place) * trend * own


def _share(code: str, indicator: Count, place: str) -> float:
    weight = {p: _WEIGHT[p] * math.exp(indicator.spread * _normal(code, p, "size")) for p in _WEIGHT}
    return weight[place] / sum(weight.values())


def _rounded(amount: float, code: str, place: str, year: int) -> float:
    indicator = INDICATORS[code]
    # About one figure in eight was rounded to tens by its sender.
    if amount >= 500 and indicator.decimals == 0 and _chance(code, place, year, "tens") < 0.12:
        return float(round(amount, -1))
    return float(round(amount, indicator.decimals))


def _rate(code: str, indicator: Rate, place: str, year: int) -> float:
    drift = 0.6 * _blended(code, place, "drift") * (year - FIRST_YEAR) / 7
    own = _blended(code, place, "level") + drift + 0.1 * _blended(code, place, year)
    return min(99.6, round(indicator.path[year - FIRST_YEAR] + indicator.spread * own, 1))


def _blended(code: str, place: str, *key: object) -> float:
    # A merged district continues its parts; otherwise the merger would look like a leap.
    parts = _parts(place)
    weight = sum(_WEIGHT[part] for part in parts)
    return sum(_WEIGHT[part] * _normal(code, part, *key) for part in parts) / weight


def _normal(*key: object) -> float:
    # Each figure has its own seed, so that a new indicator or year moves no other figure.
    return NormalDist().inv_cdf(min(max(_chance(*key), 0.02), 0.98))


def _chance(*key: object) -> float:
    # The numbers are drawn for an example, not for a secret.
    return random.Random("/".join(map(str, (_SEED, *key)))).random()  # noqa: S311
