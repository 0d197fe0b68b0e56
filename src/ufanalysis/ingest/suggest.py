"""Names that no catalog knows → the nearest known ones and the text to paste; a person decides, nothing is joined."""

import difflib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ufanalysis.catalog import Catalog, District, Indicator
from ufanalysis.ingest import workers
from ufanalysis.ingest.match import match_file, vocabulary_of
from ufanalysis.ingest.names import BETWEEN, Names, names_of, normal

__all__ = ["Suggestion", "suggestions", "unknown_in"]

_AMONG = re.compile(r"^(#|其\s*中|of which)\s*[:：]?\s*", re.IGNORECASE)
#: Below this share of equal characters two names have no more in common than any two.
_LIKE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An unknown name, how many figures bear it, known names by likeness (0–1), and blocks of text to choose from.

    `what` it should name is an indicator, a part of one, or a district. Each block is a heading for people, the file it
    belongs to, and lines of TOML.
    """

    what: str
    name: str
    count: int
    near: tuple[tuple[str, float], ...]
    blocks: tuple[tuple[str, str, tuple[str, ...]], ...]


def unknown_in(path: Path, catalog: Catalog) -> dict[tuple[str, str], int]:
    """The unknown names of one workbook and how many figures bear each. Raises WorkbookError when it cannot be read."""
    reading, _ = workers.once(match_file, path, path.name, vocabulary_of(catalog))
    return {(what, name): count for (what, name), count in reading.unknown.items()}


def suggestions(unknown: Mapping[tuple[str, str], int], catalog: Catalog) -> list[Suggestion]:
    """For each unknown name (indicator or district, and its text) what it may be, the most frequent name first.

    Spellings that compare equal ("#女会员", "其中:女会员") are one name.
    """
    names = names_of(catalog)
    counts: Counter[tuple[str, str]] = Counter()
    spelt: dict[tuple[str, str], str] = {}
    for (what, name), count in unknown.items():
        key = what, normal(name)
        counts[key] += count
        spelt[key] = min(spelt.get(key, name), name)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [_suggestion((what, spelt[what, bare]), count, catalog, names) for (what, bare), count in ordered]


def _suggestion(unknown: tuple[str, str], count: int, catalog: Catalog, names: Names) -> Suggestion:
    what, name = unknown
    known: tuple[Indicator, ...] | tuple[District, ...] = (
        catalog.districts if what == "district" else catalog.indicators
    )
    near = _nearest(name, known)
    blocks = _of_district(name, near) if what == "district" else _of_indicator(name, near, catalog, names)
    shown = tuple((entry.name, likeness) for entry, likeness in near)
    return Suggestion(what=what, name=name, count=count, near=shown, blocks=tuple(blocks))


def _nearest(
    name: str, known: tuple[Indicator, ...] | tuple[District, ...]
) -> list[tuple[Indicator | District, float]]:
    """Up to three known entries by the likeness of their best name, best first."""
    bare = normal(name)
    scored = [(entry, max(_likeness(bare, normal(alias)) for alias in entry.names)) for entry in known]
    return sorted((pair for pair in scored if pair[1] >= _LIKE), key=lambda pair: -pair[1])[:3]


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


Block = tuple[str, str, tuple[str, ...]]


def _of_indicator(
    name: str, near: list[tuple[Indicator | District, float]], catalog: Catalog, names: Names
) -> list[Block]:
    """A part of a known whole can only be an indicator of its own; another name is first of all an alias."""
    *outer, last = name.split(BETWEEN)
    if outer and (whole := names.indicator(outer, (), ())):
        return [_part(name, last, catalog.indicator(whole))]
    if outer and (whole := names.indicator([last], (), ())):
        return [_part(name, BETWEEN.join(outer), catalog.indicator(whole))]
    return [*(_alias("indicators", name, entry) for entry, _ in near[:1]), _new_indicator(name, _like(near, catalog))]


def _of_district(name: str, near: list[tuple[Indicator | District, float]]) -> list[Block]:
    new = ("如是目录中没有的区县", "districts.toml", ("[districts.new_district]", f"name = {_quoted(name)}"))
    return [*(_alias("districts", name, entry) for entry, _ in near[:1]), new]


def _alias(table: str, name: str, entry: Indicator | District) -> Block:
    names = ", ".join(map(_quoted, (*entry.aliases, name)))
    lines = (f"[{table}.{entry.code}]", f"aliases = [{names}]")
    return f"如就是“{entry.name}”，把该项的 aliases 改为", f"{table}.toml", lines


def _part(name: str, part: str, whole: Indicator) -> Block:
    official, code = f"{whole.name}（{_AMONG.sub('', part)}）", f"{whole.code}_part"
    aliases = () if normal(official) == normal(name) else (f"aliases = [{_quoted(name)}]",)
    identity = ("", "[[identities]]", f'part = "{code}"', f'whole = "{whole.code}"')
    lines = (*_indicator_lines(code, official, whole), *aliases, *identity)
    return f"如需入库，作为“{whole.name}”的一部分新增", "indicators.toml", lines


def _like(near: list[tuple[Indicator | District, float]], catalog: Catalog) -> Indicator:
    """The likest known indicator, whose unit and kind are the best guess for a new one."""
    return next((entry for entry, _ in near if isinstance(entry, Indicator)), catalog.indicators[0])


def _new_indicator(name: str, like: Indicator) -> Block:
    bare = _AMONG.sub("", name.rsplit(BETWEEN, maxsplit=1)[-1])
    aliases = () if normal(bare) == normal(name) else (f"aliases = [{_quoted(name)}]",)
    lines = (*_indicator_lines("new_indicator", bare, like), *aliases)
    return "如是新指标，新增（各项请按实际填写）", "indicators.toml", lines


def _indicator_lines(code: str, name: str, like: Indicator) -> tuple[str, ...]:
    return (
        f"[indicators.{code}]  # 代码请自拟：小写字母、数字、下划线",
        f"name = {_quoted(name)}",
        f'unit = "{like.unit}"',
        f'pillar = "{like.pillar}"',
        f'direction = "{like.direction}"',
        f'kind = "{like.kind}"',
    )


def _quoted(text: str) -> str:
    """The text as a TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", " ", escaped) + '"'
