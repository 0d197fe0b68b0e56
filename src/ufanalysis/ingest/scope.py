"""The place that a whole sheet speaks for, by all that stands around its tables; it looks into no table."""

import re
from functools import lru_cache
from itertools import pairwise

from ufanalysis.ingest.grid import clean_label
from ufanalysis.ingest.places import is_place, is_whole, without_union
from ufanalysis.ingest.sheets import Sheet
from ufanalysis.ingest.tables import Described, clean_place

__all__ = ["OF_SCOPE", "scope_of"]

#: The whole of what a sheet speaks for, whatever that is; 全市 is the city on a district's sheet as well.
OF_SCOPE = frozenset("合计 总计 总合计 共计 总计数 合计数 总数 全区 全县 本区 本县 全区合计 全县合计 total".split())
_SENDER = re.compile(r"^(填报|报送|填表|上报)(单位|机关|部门)(\(\S{0,4}章\))?:?(.*)$")
#: Districts, beside which a sheet cannot speak for one of them alone; streets are parts of one.
_DISTRICT = re.compile(r"[区县市旗]$")


def scope_of(sheet: Sheet, described: Described, file: str, known: frozenset[str]) -> str:
    """The place named by the sheet's name, the table's title, the line of its sender or the file, in that order.

    "" where none is named, or where the table lists other districts. Titles and files are searched for known places
    only. Evidence: a district that sends its own form names itself in 填报单位：… or in the file, and nowhere else.
    """
    named = (
        _of_sheet_name(sheet.name, known)
        or _known_in(described.title, known)
        or _of_sender(sheet, known)
        or _known_in(file, known)
    )
    listed = {axis.place for axis in (*described.rows.values(), *described.columns.values())}
    others = {place for place in listed if _DISTRICT.search(place) and not is_whole(place)} - {named}
    return "" if others else named


def _of_sheet_name(name: str, known: frozenset[str]) -> str:
    return re.sub(r"[(（].*$", "", clean_place(name)) if name in known or is_place(name) else ""


def _of_sender(sheet: Sheet, known: frozenset[str]) -> str:
    # The line stands above the first table or below the last.
    for row in (*sheet.rows[:10], *sheet.rows[10:][-6:]):
        texts = [clean_label(cell) for cell in row if isinstance(cell, str) and cell]
        for text, after in pairwise([*texts, ""]):
            if match := _SENDER.match(text):
                return _place_of_union(match[4].strip() or after, known)
    return ""


def _place_of_union(name: str, known: frozenset[str]) -> str:
    place = without_union(name)
    if place in known or (is_place(place) and not is_whole(place)):
        return place
    return name.removesuffix("总工会") if name.removesuffix("总工会") in known else _known_in(name, known)


@lru_cache(maxsize=4096)
def _known_in(text: str, known: frozenset[str]) -> str:
    """The one known place that a text names: 云川市鹿鸣区 is 鹿鸣区; "" where it names several apart."""
    hits = sorted((text.index(name), name) for name in known if name in text and is_place(name) and len(name) > 2)
    longest = [(at, name) for at, name in hits if not any(name != other and name in other for _, other in hits)]
    joined = all(at + len(name) == after for (at, name), (after, _) in pairwise(longest))
    return longest[-1][1] if longest and joined else ""
