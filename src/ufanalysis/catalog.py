"""What people maintain as text: indicators, districts and pages; it validates them and reads no workbook."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import tomli
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ufanalysis.errors import CatalogError

__all__ = [
    "Catalog",
    "City",
    "Cuts",
    "District",
    "FormerName",
    "Identity",
    "Indicator",
    "Page",
    "UnitCost",
    "load_catalog",
]

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Direction = Literal["up", "down", "context"]
Kind = Literal["flow", "cumulative", "stock", "rate"]
Model = TypeVar("Model", bound=BaseModel)


class Frozen(BaseModel):
    """A record whose unknown keys are refused, because a misspelt key would silently change a figure."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Indicator(Frozen):
    """One indicator: what its figures mean, how sheets call it, and how it adds up."""

    code: Code
    name: str
    unit: str
    pillar: str
    direction: Direction
    kind: Kind
    aliases: tuple[str, ...] = ()
    definition: str = ""
    decimals: int = 0
    rollup: Literal["sum", "ratio", "none"] = "sum"
    numerator: Code | None = None
    denominator: Code | None = None
    lower: float | None = None
    upper: float | None = None

    @model_validator(mode="after")
    def _ratio_names_its_parts(self) -> "Indicator":
        if self.rollup == "ratio" and not (self.numerator and self.denominator):
            raise ValueError("rollup 为 ratio 时须写明 numerator 与 denominator")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Every name a sheet may use, the official one first."""
        return (self.name, *self.aliases)


class FormerName(Frozen):
    """A name that a district bore up to and including the year `until`."""

    name: str
    until: int


class District(Frozen):
    """One district, from the year it came to be to the year it was merged away (both inclusive)."""

    code: Code
    name: str
    kind: str = "市辖区"
    aliases: tuple[str, ...] = ()
    former: tuple[FormerName, ...] = ()
    since: int | None = None
    until: int | None = None
    successor: Code | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name a sheet may use, the official one first."""
        return (self.name, *self.aliases, *(former.name for former in self.former))

    def exists(self, year: int) -> bool:
        """Whether the district existed in that year."""
        return (self.since or year) <= year <= (self.until or year)


class City(Frozen):
    """The whole that the districts make up; `notice` stands on every page."""

    code: Code
    name: str
    organisation: str
    aliases: tuple[str, ...] = ("全市", "全市合计", "合计", "总计")
    notice: str = ""
    locale_unit: str = "地区"


class Cuts(Frozen):
    """Where the labels of schedule pace change, as ratios of share achieved to share of time."""

    ahead: float = 1.05
    on_schedule: float = 0.95
    behind: float = 0.60


class UnitCost(Frozen):
    """What is spent, and what for: the two indicators whose quotient is a cost per unit."""

    name: str
    cost: Code
    output: Code


class Identity(Frozen):
    """A part that cannot exceed its whole, such as members and employees; `text` says why, for the finding."""

    part: Code
    whole: Code
    text: str = ""

    @model_validator(mode="after")
    def _names_two(self) -> "Identity":
        if self.part == self.whole:
            raise ValueError(f"identities 的 part 与 whole 相同：{self.part}")
        return self


class Page(Frozen):
    """One notebook that is published: its parameters, over what it is repeated, for whom, and how long it holds.

    `schedule` says how often it is made anew; `valid_until` is a day, or a number of days after the report year.
    """

    notebook: str
    title: str
    question: str = ""
    over: Literal["district", "pillar", "indicator"] | None = None
    parameters: dict[str, int | float | str] = {}
    audience: str = ""
    schedule: Literal["weekly", "monthly", "quarterly", "yearly"] = "yearly"
    valid_until: date | Annotated[int, Field(ge=0, le=3660)] | None = None

    def holds_until(self, year: int) -> date:
        """The last day on which the page of that year holds; unless told otherwise, the end of the next year."""
        if isinstance(self.valid_until, date):
            return self.valid_until
        if self.valid_until is None:
            return date(year + 1, 12, 31)
        return date(year, 12, 31) + timedelta(days=self.valid_until)


class Catalog(Frozen):
    """All that the program knows about meaning; order is the order of the files."""

    city: City
    pillars: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    districts: tuple[District, ...]
    pages: tuple[Page, ...] = ()
    cuts: Cuts = Cuts()
    efficiency: tuple[UnitCost, ...] = ()
    identities: tuple[Identity, ...] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> "Catalog":
        problems = [
            *_repeated("指标代码", [i.code for i in self.indicators]),
            *_repeated("指标名称", [n for i in self.indicators for n in i.names]),
            *_repeated("地区代码", [self.city.code, *(d.code for d in self.districts)]),
            *_repeated("地区名称", [n for d in self.districts for n in d.names]),
            *_unknown("pillar", [i.pillar for i in self.indicators], self.pillars),
            *_unknown("numerator", [i.numerator for i in self.indicators], [i.code for i in self.indicators]),
            *_unknown("denominator", [i.denominator for i in self.indicators], [i.code for i in self.indicators]),
            *_unknown("efficiency", [c for e in self.efficiency for c in (e.cost, e.output)], _codes(self.indicators)),
            *_unknown("identities", [c for i in self.identities for c in (i.part, i.whole)], _codes(self.indicators)),
            *_unknown("successor", [d.successor for d in self.districts], [d.code for d in self.districts]),
        ]
        if problems:
            raise ValueError("；".join(problems))
        return self

    def indicator(self, code: str) -> Indicator:
        """The indicator of that code; KeyError when there is none."""
        return {i.code: i for i in self.indicators}[code]

    def district(self, code: str) -> District:
        """The district of that code, the city itself included; KeyError when there is none."""
        whole = District(code=self.city.code, name=self.city.name, kind="全市", aliases=self.city.aliases)
        return {d.code: d for d in (whole, *self.districts)}[code]

    def districts_in(self, year: int) -> tuple[District, ...]:
        """The districts that existed in that year."""
        return tuple(d for d in self.districts if d.exists(year))


def _codes(indicators: tuple[Indicator, ...]) -> list[str]:
    return [indicator.code for indicator in indicators]


def _repeated(what: str, names: list[str]) -> list[str]:
    return [f"{what}重复：{name}" for name, count in Counter(names).items() if count > 1]


def _unknown(what: str, used: list[str | None] | list[str], known: tuple[str, ...] | list[str]) -> list[str]:
    return [f"{what} 未定义：{name}" for name in dict.fromkeys(used) if name is not None and name not in known]


def load_catalog(folder: Path) -> Catalog:
    """Read indicators.toml, districts.toml and, where it exists, reports.toml from `folder`.

    Raises CatalogError naming the file and every key that is missing, unknown or contradictory.
    """
    indicators, districts = _read(folder / "indicators.toml"), _read(folder / "districts.toml")
    reports = _read(folder / "reports.toml") if (folder / "reports.toml").exists() else {}
    content: dict[str, object] = {
        "pillars": indicators.pop("pillars", []),
        "indicators": _coded(indicators.pop("indicators", {})),
        "city": districts.pop("city", {}),
        "districts": _coded(districts.pop("districts", {})),
        "pages": reports.pop("pages", []),
        **indicators,
        **districts,
        **reports,
    }
    return _validate(Catalog, content, folder)


def _coded(tables: dict[str, dict[str, object]]) -> list[dict[str, object]]:
    return [{"code": code, **table} for code, table in tables.items()]


def _read(path: Path) -> dict[str, dict]:
    # tomli is the tomllib of Python, compiled: a catalog of 1,870 indicators loads in 0.03 s instead of 0.10 s.
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CatalogError(f"缺少目录文件 {path.name}：应位于 {path.parent}") from error
    except tomli.TOMLDecodeError as error:
        raise CatalogError(f"{path.name} 不是有效的 TOML：{error}") from error


def _validate(model: type[Model], content: dict[str, object], folder: Path) -> Model:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        faults = [
            f"{' ▸ '.join(map(str, e['loc'])) or '目录'}：{e['msg']}（现为 {e['input']!r:.60}）" for e in error.errors()
        ]
        raise CatalogError(f"{folder} 中的目录有 {len(faults)} 处错误：\n" + "\n".join(faults)) from error
