"""Rows and columns of tables with what the sheet says of each: labels, unit, year, place; it converts nothing."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ufanalysis.ingest.columns import LABEL, UNIT, YEARS
from ufanalysis.ingest.grid import Grid
from ufanalysis.ingest.headers import AMONG, COMPARED, BlockLabels, block_labels, column_paths, row_paths
from ufanalysis.ingest.layout import Table, tables_of
from ufanalysis.ingest.lines import is_continued, speaks_of_sheet, statements
from ufanalysis.ingest.measures import Stated, inherits, is_unit, named_unit, stated_units, strip_unit
from ufanalysis.ingest.places import (
    is_group_of_districts,
    is_place,
    is_place_head,
    is_whole,
    places_in,
    without_sum,
    without_translation,
    without_union,
)
from ufanalysis.ingest.years import short_years, year_in, year_of_path, year_titled

__all__ = ["Axis", "Described", "clean_place", "describe", "titled"]

_RATE = re.compile(r"(率|幅度|增幅|比重|占比|比例)$")
#: Marks that say “the same as above” in a column of units.
_DITTO = frozenset(["〃", "″", "′′", '"', "''", "”", "同上"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """What one row or one column of a table says of its figures; None and "" where it says nothing.

    `units` are those of single cells of a row, by column, where each has its own behind it. `notes` are the footnotes
    whose markers the labels carry.
    """

    labels: list[str]
    unit: str = ""
    year: int | None = None
    place: str = ""
    units: dict[int, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A table whose rows and columns are named; `whole` says that figures without a place stand for all of it.

    `notes` are the footnotes of its sheet by `footnotes.marker_key`.
    """

    table: Table
    title: str
    units: list[Stated]
    year: int | None
    rows: dict[int, Axis]
    columns: dict[int, Axis]
    whole: bool
    notes: dict[str, str] = field(default_factory=dict)


def describe(grid: Grid, known_places: frozenset[str] = frozenset()) -> list[Described]:
    """Find and name the tables of one sheet by what it says itself; `titled` adds what stands around it."""
    described: list[Described] = []
    lines: list[str] = []
    for table in tables_of(grid):
        # A part to the right without a title of its own stands under the one of the part before.
        is_beside = bool(described) and not set(table.body).isdisjoint(described[-1].table.body)
        own = [text for row in table.title for text in statements(table.grid, row)]
        lines = own or (lines if is_beside else [])
        one = _describe(table, lines, known_places)
        if described and not one.units and is_continued(" ".join(lines)):
            one = replace(one, units=described[-1].units)
        described.append(one)
    return described


def titled(described: list[Described], *, before: str, otherwise: str) -> list[Described]:
    """The tables with whole titles: `before` is the one that a 续表 continues, `otherwise` stands in for none.

    What stands in for a title dates no table: nearer lines, such as a note 截至…, may still do that.
    """
    named = []
    for one in described:
        title = f"{before} {one.title}" if before and is_continued(one.title) else one.title
        before = title or before
        named.append(replace(one, title=title or otherwise, year=year_titled(title) or one.year))
    return named


def _describe(table: Table, lines: list[str], known: frozenset[str]) -> Described:
    columns = _columns(table, known)
    by_column = any(axis.place for axis in columns.values())
    rows = _rows(table, known, by_column=by_column)
    corner = [table.grid.text(r, c) for r in table.header for c in table.label_columns]
    notes = [text for row in table.notes for text in statements(table.grid, row)]
    return Described(
        table=table,
        title=" ".join(line for line in lines if not speaks_of_sheet(line)),
        units=stated_units([*lines, *_on_units(corner)]) or stated_units(_on_units(notes)),
        year=next(filter(None, map(year_in, corner)), None),
        rows=rows,
        columns=columns,
        whole=by_column and not any(axis.place for axis in rows.values()),
    )


def _on_units(texts: list[str]) -> list[str]:
    return [text for text in texts if "单位" in text]


# ---- columns --------------------------------------------------------------------------------------------------------


def _columns(table: Table, known: frozenset[str]) -> dict[int, Axis]:
    row_units = _unit_row(table)
    paths = column_paths(table, without=table.header[-1] if row_units else None)
    single = _single(paths)
    has_cut_words = _has_cut_words(single)
    words = single if has_cut_words else set()
    places = _column_places(paths, known)
    shorts = dict(zip(paths, short_years([path[-1] if path else "" for path in paths.values()]), strict=True))
    axes: dict[int, Axis] = {}
    item_unit = ""
    for column, path in paths.items():
        unit = row_units.get(column, "") or _path_unit(path, words)
        among = any(AMONG.match(part) for part in path)
        item_unit = unit or (item_unit if among else "")
        year = year_of_path(path) or shorts[column]
        named = [*path[:-1], path[-1][:-2]] if shorts[column] and path else path
        if not has_cut_words and tuple(path) in single and is_unit(path[-1]):
            # A unit that stands under its heading ("综合合同 | 份") names nothing.
            named = path[:-1]
        axes[column] = Axis(labels=_named(named), unit=unit or item_unit, year=year, place=places.get(column, ""))
    return axes


def _unit_row(table: Table) -> dict[int, str]:
    """The unit of each data column from a last header row of nothing but units ("人 | 万元"); empty without one."""
    if len(table.header) < 2:
        return {}
    texts = {c: table.grid.text(table.header[-1], c) for c in table.data_columns}
    units = {c: text for c, text in texts.items() if text}
    named = all(any(table.grid.kinds[r][c] for r in table.header[:-1]) for c in units)
    is_row = named and 2 * len(units) >= len(texts) and all(map(is_unit, units.values()))
    return {c: named_unit(text) for c, text in units.items()} if is_row else {}


def _has_units_behind(table: Table) -> bool:
    """Whether each of several columns of units stands behind its own figures."""
    columns = _unit_columns(table)
    return len(columns) > 1 and {c - 1 for c in columns} <= set(table.data_columns)


def _unit_columns(table: Table) -> list[int]:
    return [c for c, use in enumerate(table.columns) if use == UNIT]


def _single(paths: dict[int, list[str]]) -> set[tuple[str, ...]]:
    """Headings of two or more levels over one column each."""
    heads = Counter(tuple(path[:-1]) for path in paths.values())
    return {tuple(path) for path in paths.values() if len(path) > 1 and heads[tuple(path[:-1])] == 1}


def _has_cut_words(single: set[tuple[str, ...]]) -> bool:
    """Whether such headings are words cut over rows (床 ▸ 位数, 培训 ▸ 人次)."""
    return any(not named_unit(path[-1]) and not AMONG.match(path[-1]) for path in single)


def _path_unit(path: list[str], words: set[tuple[str, ...]]) -> str:
    """The unit that the nearest heading names; a bare 人次 that is the end of a cut word is none.

    A rate below a group (会员（万人） ▸ 增长率) is measured in what the group is only where that is a rate too.
    """
    if path and _RATE.search(path[-1]):
        outer = map(named_unit, reversed(path[:-1]))
        return named_unit(path[-1]) or next((unit for unit in outer if unit in {"%", "‰", "百分点"}), "")
    parts = [part for part in path if not is_unit(part) or part.startswith("(")] if tuple(path) in words else path
    units = [unit for unit in map(named_unit, reversed(parts)) if unit]
    # "会员（万人）" over its translation "Members (10 000 persons)" says the same in the words that convert.
    return next((unit for unit in units if not unit.isascii() or len(unit) == 1), next(iter(units), ""))


def _named(path: list[str]) -> list[str]:
    """The path without units and without levels that are nothing but a unit, unless nothing else is left."""
    bare = [strip_unit(part) for part in path]
    named = [part for part in bare if part and not (len(bare) > 1 and _only_unit(part, path))]
    return named or [part for part in path if part]


def _only_unit(part: str, path: list[str]) -> bool:
    return bool(re.fullmatch(r"\([^()]*\)", part)) and named_unit(part) != "" and len(path) > 1


def _column_places(paths: dict[int, list[str]], known: frozenset[str]) -> dict[int, str]:
    """Which heading level, if any, lists places, and the place of each column."""
    depth = max(map(len, paths.values()), default=0)
    levels = [{c: path[-back] for c, path in paths.items() if len(path) >= back} for back in range(1, depth + 1)]
    for level in levels:
        if places_in(list(dict.fromkeys(level.values())), known):
            return {c: clean_place(text) for c, text in level.items() if text in known or is_place(text)}
    return next(filter(None, (_known_among(level, known) for level in levels)), {})


def _known_among(words: dict[int, str], known: frozenset[str]) -> dict[int, str]:
    """The districts of the catalog among words that are no list of places: one row, or one column, is enough."""
    return {k: clean_place(word) for k, word in words.items() if word in known and not is_whole(word)}


# ---- rows -----------------------------------------------------------------------------------------------------------


def _rows(table: Table, known: frozenset[str], *, by_column: bool) -> dict[int, Axis]:
    labels = block_labels(table)
    paths = row_paths(table, labels)
    places = _row_places(table, labels, known, by_column=by_column)
    behind = _unit_columns(table) if _has_units_behind(table) else []
    units = [] if behind else _unit_columns(table)
    years = [c for c, use in enumerate(table.columns) if use == YEARS]
    covered = table.grid.covered() if table.grid.merges else {}
    block_years = _block(table, years, covered)
    axes = {}
    item_units: dict[tuple[str, ...], str] = {}
    stated = ""
    for row, path in paths.items():
        own = next((table.grid.text(*covered.get((row, c), (row, c))) for c in units), "")
        stated = stated if own in _DITTO else own
        unit = _row_unit(path, stated) or (_inherited_unit(path, item_units) if len(path) > 1 else "")
        if unit:
            item_units[tuple(path)] = unit
        axes[row] = Axis(
            labels=[strip_unit(part) or part for part in path],
            unit=unit,
            year=block_years.get(row) or year_of_path(path),
            place=_place_among(path, places.get(row, ""), known),
            units={c - 1: unit for c in behind if (unit := named_unit(table.grid.text(row, c)))},
        )
    return axes


def _place_among(path: list[str], place: str, known: frozenset[str]) -> str:
    """The place of a row; 其中：经开区 below another district is only what that one has of it."""
    within = clean_place(path[-2]) if len(path) > 1 and place and AMONG.match(path[-1]) else ""
    return f"{within}{place}" if _is_district(within, known) and place.endswith(("区", "县")) else place


def _block(table: Table, columns: list[int], covered: dict[tuple[int, int], tuple[int, int]]) -> dict[int, int]:
    """The year of each row from the year column, where a year may stand once for a block."""
    current, found = None, {}
    for row in table.body:
        for column in columns:
            current = year_in(table.grid.text(*covered.get((row, column), (row, column)))) or current
        if current:
            found[row] = current
    return found


def _row_unit(path: list[str], stated: str) -> str:
    return (named_unit(path[-1]) if path else "") or (named_unit(stated) or stated)


def _inherited_unit(path: list[str], item_units: dict[tuple[str, ...], str]) -> str:
    """The unit of the item or block that a sub-item stands under, where the sub-item can be counted in it."""
    above = (path[:end] for end in range(len(path) - 1, 0, -1))
    unit = next((u for parts in above if (u := item_units.get(tuple(parts)) or named_unit(parts[-1]))), "")
    return unit if unit and inherits(path[-1], unit) else ""


def _row_places(table: Table, labels: BlockLabels, known: frozenset[str], *, by_column: bool) -> dict[int, str]:
    """The place of each row, from the label columns that list places; empty when none does.

    Of a district and its street the street is meant, of a district and its 小计 the district, as of a row 上年同期
    below it.
    """
    found: dict[int, str] = {}
    for column in (c for c, use in enumerate(table.columns) if use == LABEL):
        heads = [table.grid.text(r, column) for r in table.header]
        # The name of the whole may reach over the column of places (总计 merged over 类别 | 区县).
        words = {row: own.get(column) or next(filter(is_whole, own.values()), "") for row, own in labels.items()}
        # 区县 in the corner may head the row of districts beside it.
        headed = not by_column and any(map(is_place_head, heads))
        if headed or places_in(list(dict.fromkeys(words.values())), known):
            inner = {row: clean_place(word) for row, word in _carried(words).items()}
            found = {**_without_groups(found, inner, known), **_parts(inner)} if any(found.values()) else inner
        elif not found:
            found = _known_among(words, known)
    return found


def _without_groups(outer: dict[int, str], inner: dict[int, str], known: frozenset[str]) -> dict[int, str]:
    """The outer places, where a group of districts (开发区 over 岚汀区, 经开区) lends its name to none of its rows."""
    groups = {outer.get(row, "") for row, place in inner.items() if _is_district(place, known)}
    return {row: f"{place}小计" if place in groups and not is_whole(place) else place for row, place in outer.items()}


def _is_district(place: str, known: frozenset[str]) -> bool:
    """Whether a place is no street or zone of a district; what is known is none."""
    if known or is_whole(place) or is_group_of_districts(place):
        return place in known and not is_whole(place)
    return bool(re.search(r"[区县市旗]$", place)) and not re.search(r"(开发|园|新)区$", place)


def _carried(words: dict[int, str]) -> dict[int, str]:
    """The words of rows, where one that compares (上年同期) has that of the row above: below a whole, or below each."""
    comparing = sum(bool(COMPARED.match(own)) for own in words.values())
    is_each = 2 * comparing >= len(words)
    word, carried = "", {}
    for row, own in words.items():
        is_clear = bool(COMPARED.match(own)) and (is_each or is_whole(word))
        word = carried[row] = word if is_clear else own
    return carried


def _parts(places: dict[int, str]) -> dict[int, str]:
    return {row: place for row, place in places.items() if place and not is_whole(place)}


@lru_cache(maxsize=16384)
def clean_place(text: str) -> str:
    """A place's name without sub-item marks, notes, list numbers, translation, 小计, and the 总工会 of its union."""
    bare = re.sub(r"^[一二三四五六七八九十\d]+[、.]\s*", "", strip_unit(AMONG.sub("", text)))
    plain = re.sub(r"\s*[\[(（](注|note|sic|\d).*$|(?<=[a-zA-Z.])\d[\d, ]*$|\s*[*†‡]+$", "", bare, flags=re.IGNORECASE)
    return without_sum(without_union(without_translation(plain.strip())))
