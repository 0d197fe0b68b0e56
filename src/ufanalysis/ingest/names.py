"""Names on sheets → codes of the catalog, exactly or not at all; likeness only ever suggests."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ufanalysis.catalog import Catalog
from ufanalysis.ingest.measures import strip_unit
from ufanalysis.ingest.places import TOTALS, Places, is_group_of_districts
from ufanalysis.ingest.years import LAST_YEAR

__all__ = ["BETWEEN", "Names", "Unknown", "is_derived", "is_subtotal", "names_of", "normal", "places_of"]

_ONE = "[一二三四五六七八九]"
#: What a title says before and after its topic; 职工活动情况 is not about 职工: a short topic bears fewer words.
_BEFORE_TOPIC = re.compile(rf"^(附?[表件](\d+|{_ONE}?十{_ONE}?|{_ONE})?|全市|各区县?|年度?|上半年|工会|总工会)+")
_AFTER_TOPIC = re.compile(
    r"^(开展|实施|落实|推进|完成|进展|基本|主要|情况|统计|汇总|数据|年报|季报|月报|报表|指标|一览|明细|台账|[表册单])*$"
)
_ACTIVITY = re.compile(r"^(活动|行动|工作|服务|项目)")
_SHORT_TOPIC = 2
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
#: Between the labels that together name a figure.
BETWEEN = " ▸ "
#: Words that say "the value" or "in total" and name no indicator.
_GENERIC = re.compile(
    r"^(数值|数量|指标值|数据|实际|完成|完成数|完成情况|实绩|本年|本期|当年|全年|全年合计|全年总计|年度合计|年末|期末|期末数|累计|全年累计|"
    # 1-12月, as `normal` leaves it.
    r"1月?[至到]?12月(累计)?|"
    rf"本年实际|本年完成|全年完成|年度完成|全年实际|累计完成|本年累计完成|全年累计完成|本年数|本期数|今年|今年数|本年末|本年末数|决算|决算数|本期末|本期末数|本年度|本年度合计|本年合计|年末数|年底数|前年|本期实际|本年累计|实际完成|实际数|{LAST_YEAR}|"
    # Both versions of a revised figure are figures of the whole.
    r"原报数|原数|初报数|修订数|修订后|更正数|更正后|调整数|调整后|订正数|"
    rf"小计|值|value|{'|'.join(sorted(TOTALS))})$",
    re.IGNORECASE,
)
#: Parts of a year as `normal` leaves them (16月 is 1-6月): they say when, not what.
_PERIOD = re.compile(
    r"^(第?[一二三四1-4]季度|前[一二三1-3]季度|[上下]半年|([1-9]|1[0-2])月份?|1月?[至到]?([2-9]|1[01])月)(累计|小计|合计)?$"
)
#: A footnote's marker at the end of a name.
_MARKER = re.compile(r"(\[\d{1,2}\]|\([a-z]\)|[*†‡])+$")
_ENGLISH = re.compile(r"[a-z]{4,}")
_UNION = "总工会"
_YEARISH = re.compile(r"^(19|20)?\d\d年?(度|末|底|全年|实际|完成数?)?$")
_YEAR = re.compile(r"(截[至止]到?)?(19|20)\d\d年(度|末|底)?|(?<!\d)(19|20)\d\d(?!\d)")
_DERIVED = re.compile(
    r"增长(?!情况|工作|计划|行动)|增减|增幅|比上年|同比|环比|±|比20\d\d|较上年|percentchange|"
    # How much of a plan was done is no indicator of its own.
    r"^(计划|目标|任务|进度|累计)?完成(率|比例|百分比|进度)|^(占|为)(年度|全年)?(计划|目标|任务)",
    re.IGNORECASE,
)
_SUBTOTAL = re.compile(r"(小计|合计|平均)$|^(市区|县级市|各区|各县|市辖区|区小计|县小计)$")


@lru_cache(maxsize=65536)
def normal(name: str) -> str:
    """A name as it compares: half-width, no spaces, punctuation, 其中, #, list number or bracketed unit."""
    text = strip_unit(unicodedata.normalize("NFKC", name).lower())
    text = _MARKER.sub("", text)
    text = re.sub(r"\((%|‰|修订数?|更正|v\d|实际|实有|实绩|当年|本年|(全年)?完成)(数|值)?\)", "", text)
    text = re.sub(r"^\s*([一二三四五六七八九十]+、|\d+[.、](?!\d)|\(\S\))", "", text)
    return re.sub(r"[^\w%‰+]|其中|_", "", text)


class Unknown(NamedTuple):
    """A name that no catalog knows: `what` is indicator, part (of an indicator) or district."""

    what: str
    name: str


# Compared by identity: `_parts` remembers words per catalog, and comparing thousands of names would cost more.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Names:
    """Every normalised name of the catalog and its code; `shown` keeps the official spelling for suggestions.

    `units` are the canonical ones by indicator.
    """

    indicators: dict[str, str]
    districts: dict[str, str]
    shown: dict[str, str]
    units: dict[str, str]
    city: str

    def indicator(self, row: Sequence[str], column: Sequence[str], lines: Iterable[str], unit: str = "") -> str | None:
        """The indicator that the labels of a figure name.

        The full path first, then ever shorter ends of it; words such as 合计 count only when nothing longer fits.
        The unit helps where it is part of the name ("宣讲受众（人次）" is 宣讲受众人次). A figure whose labels name
        nothing but years or places takes the indicator named in the lines (title, sheet).
        """
        parts = (*self.parts(row), *self.parts(column))
        code = self.named(parts, unit)
        return self.named_in(lines) if code is None and self.say_nothing(parts) else code

    def parts(self, labels: Iterable[str]) -> tuple[str, ...]:
        """What is left of labels without years and places, normalised: the words that may name an indicator."""
        return _parts(self, tuple(labels))

    def named(self, parts: tuple[str, ...], unit: str) -> str | None:
        """The indicator that such words name."""
        code = self._longest_end(parts, unit)
        while code is None and parts and _GENERIC.match(parts[-1]):
            parts = parts[:-1]
            code = self._longest_end(parts, unit)
        return code

    def say_nothing(self, parts: tuple[str, ...]) -> bool:
        """Whether such words name nothing at all (合计, 本年), so that the lines over the table have to."""
        return all(map(_GENERIC.match, parts))

    def named_in(self, lines: Iterable[str]) -> str | None:
        """The indicator that lines name, the title before the sheet; of several in one line the longest."""
        for line in map(normal, lines):
            inside = [name for name in self.indicators if name in line]
            if inside:
                return self.indicators[max(inside, key=len)]
        return None

    def say_when(self, parts: tuple[str, ...]) -> bool:
        """Whether such words name nothing but parts of a year (一季度), so that the lines over the table have to."""
        return all(_GENERIC.match(part) or _PERIOD.match(part) for part in parts)

    def named_under(self, lines: Iterable[str], parts: tuple[str, ...]) -> str | None:
        """The one indicator whose name is the topic of the first line over the table that has one, and all such words.

        四季送活动情况 over 资金 is 四季送资金: no word of the name is missing on the sheet.
        """
        end = "".join(part for part in parts if not _GENERIC.match(part))
        words = [word for line in lines for word in _BRACKETS.sub(" ", line).split()]
        topic = next((topic for topic in map(self._topic, words) if not _AFTER_TOPIC.match(topic)), "")
        heads = ((name.removesuffix(end), code) for name, code in self.indicators.items() if name.endswith(end))
        codes = {code for head, code in heads if head and _is_topic(head, end, topic)}
        return next(iter(codes)) if end and len(codes) == 1 else None

    def _topic(self, line: str) -> str:
        """What a title is about and what follows: without years, places, and the number of the table."""
        text = _BEFORE_TOPIC.sub("", re.sub(r"(19|20)\d\d年?度?", "", normal(line)))
        place = max((name for name in self.districts if text.startswith(name)), key=len, default="")
        return _BEFORE_TOPIC.sub("", text.removeprefix(place))

    def names_all(self, parts: tuple[str, ...], unit: str) -> bool:
        """Whether these words together name an indicator, with or without those that say nothing."""
        measure = normal(unit).lstrip("万亿千百十")
        telling = "".join(part for part in parts if not _GENERIC.match(part))
        whole = "".join(parts)
        return any(name in self.indicators for name in (telling, telling + measure, whole, whole + measure))

    def _longest_end(self, parts: tuple[str, ...], unit: str) -> str | None:
        measure = normal(unit).lstrip("万亿千百十")
        ends = ["".join(parts[start:]) for start in range(len(parts))]
        return next(
            (self.indicators[name] for end in ends for name in (end, end + measure) if name in self.indicators),
            None,
        )

    def district(self, place: str) -> str | None:
        """The district of that name, the city for a figure without a place; None for a name nobody knows."""
        return self.city if not place else self.districts.get(normal(place))

    def suggestions(self, name: str, known: dict[str, str]) -> list[str]:
        """The nearest known names, best first."""
        near = difflib.get_close_matches(normal(name), list(known), n=3, cutoff=0.5)
        return list(dict.fromkeys(self.shown[known[n]] for n in near))


@lru_cache(maxsize=16384)
def _parts(names: Names, labels: tuple[str, ...]) -> tuple[str, ...]:
    parts = [part for part in map(_without_year, labels) if part and part not in names.districts]
    if not all(map(_ENGLISH.fullmatch, parts)):
        # 职工人数 ▸ Staff and Workers says it in both languages.
        parts = [part for part in parts if not _ENGLISH.fullmatch(part)]
    # 就业服务人次 ▸ 人次 says it twice.
    return tuple(
        part for k, part in enumerate(parts) if not k or part == parts[k - 1] or not parts[k - 1].endswith(part)
    )


def _without_year(part: str) -> str:
    text = normal(part)
    return "" if _YEARISH.match(text) else normal(_YEAR.sub("", part)) or text


def names_of(catalog: Catalog) -> Names:
    """Index the names and aliases of a catalog."""
    indicators = {normal(name): i.code for i in catalog.indicators for name in i.names}
    whole = {normal(name): catalog.city.code for name in (catalog.city.name, *catalog.city.aliases)}
    # 石城市总工会 is that of a district; the catalog alone can tell it from the union of the city.
    districts = {normal(name + end): d.code for d in catalog.districts for name in d.names for end in ("", _UNION)}
    indicator_names, district_names = ({x.code: x.name for x in xs} for xs in (catalog.indicators, catalog.districts))
    shown = {**indicator_names, **district_names, catalog.city.code: catalog.city.name}
    units = {i.code: i.unit for i in catalog.indicators}
    return Names(indicators=indicators, districts=whole | districts, shown=shown, units=units, city=catalog.city.code)


def _is_topic(head: str, end: str, topic: str) -> bool:
    """Whether a title is about nothing else, or about that and the heading: 四季送慰问人次 over 人次."""
    after = topic.removeprefix(head).removeprefix(end)
    rest = _ACTIVITY.sub("", after) if len(head) > _SHORT_TOPIC else after
    return topic.startswith(head) and len(head) >= _SHORT_TOPIC and bool(_AFTER_TOPIC.match(rest))


def is_derived(label: str) -> bool:
    """Whether a label speaks of a change or growth computed from other figures of the sheet."""
    return bool(_DERIVED.search(label))


def is_subtotal(place: str) -> bool:
    """Whether a place's name is that of several districts (市辖区小计, 主城区) or of a change: computed, not stored."""
    return bool(_SUBTOTAL.search(normal(place))) or is_group_of_districts(place) or is_derived(place)


def places_of(catalog: Catalog) -> Places:
    """The names of places as labels spell them."""
    districts = frozenset(name for d in catalog.districts for name in d.names)
    unions = {f"{name}{_UNION}" for name in districts}
    return Places(districts=districts, names=districts | unions | {catalog.city.name, *catalog.city.aliases})
