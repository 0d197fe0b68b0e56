"""The districts of the fictional city and how clerks write them; it knows no figures."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

__all__ = [
    "CITY",
    "FIRST_YEAR",
    "LAST_YEAR",
    "Place",
    "codes_in",
    "districts_in",
    "listed",
    "short",
    "spaced",
    "with_subtotals",
]

CITY = "yunchuan"
FIRST_YEAR, LAST_YEAR = 2017, 2024


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A row or column label that stands for a place; a subtotal has `parts` and no code."""

    label: str
    code: str = ""
    kind: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _District:
    code: str
    label: str
    short: str
    kind: str
    since: int = FIRST_YEAR
    until: int = LAST_YEAR


_DISTRICTS = (
    _District(code="chengwan", label="澄湾区", short="澄湾", kind="区"),
    _District(code="luming", label="鹿鸣区", short="鹿鸣", kind="区"),
    _District(code="qingyu", label="青屿区", short="青屿", kind="区"),
    _District(code="lanting", label="岚汀区", short="岚汀", kind="区"),
    _District(code="wuling", label="梧岭区", short="梧岭", kind="区", since=2020),
    _District(code="shilong", label="石泷区", short="石泷", kind="区", until=2020),
    _District(code="jiyuan", label="霁原区", short="霁原", kind="区", until=2020),
    _District(code="shiji", label="石霁区", short="石霁", kind="区", since=2021),
    _District(code="wuling", label="梧岭县", short="梧岭", kind="县", until=2019),
    _District(code="wangxi", label="望溪县", short="望溪", kind="县"),
    _District(code="songcen", label="松岑县", short="松岑", kind="县"),
    _District(code="baixiu", label="柏岫县", short="柏岫", kind="县"),
    _District(code="kaifa", label="云川经济技术开发区", short="经开区", kind="开发区"),
)


def districts_in(year: int) -> tuple[Place, ...]:
    """The districts of that year under the names of that year."""
    return tuple(Place(label=d.label, code=d.code, kind=d.kind) for d in _DISTRICTS if d.since <= year <= d.until)


def codes_in(year: int) -> tuple[str, ...]:
    """The codes of the districts of that year."""
    return tuple(place.code for place in districts_in(year))


def listed(
    year: int, *, first: str = "", last: str = "", write: Callable[[Place], str] | None = None
) -> tuple[Place, ...]:
    """The districts as one sheet lists them, with the city total before or after them."""
    head = (Place(label=first, code=CITY),) if first else ()
    tail = (Place(label=last, code=CITY),) if last else ()
    body = tuple(replace(place, label=write(place) if write else place.label) for place in districts_in(year))
    return (*head, *body, *tail)


def with_subtotals(places: Iterable[Place]) -> tuple[Place, ...]:
    """The same list with a 小计 after the urban districts and after the counties."""
    listed_places = tuple(places)
    total = tuple(p for p in listed_places if p.code == CITY)
    groups = [tuple(p for p in listed_places if p.kind == kind) for kind in ("区", "县")]
    rest = tuple(p for p in listed_places if p.kind == "开发区")
    sums = [
        Place(label=f"{name}小计", parts=tuple(p.code for p in group))
        for name, group in zip(("市辖区", "县"), groups, strict=True)
    ]
    return (*groups[0], sums[0], *groups[1], sums[1], *rest, *total)


def spaced(place: Place) -> str:
    """三个字的名称以全角空格撑开: 鹿　鸣　区."""
    return "\u3000".join(place.label) if len(place.label) == 3 else place.label


def short(place: Place) -> str:
    """The name without 区 or 县, as hurried clerks write it."""
    return next(d.short for d in _DISTRICTS if d.code == place.code)
