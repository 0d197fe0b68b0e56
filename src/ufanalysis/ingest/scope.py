"""The place that a whole sheet speaks for, by all that stands around its tables; it looks at no figure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from ufanalysis.ingest.grid import clean_label
from ufanalysis.ingest.layout import Table
from ufanalysis.ingest.places import NOWHERE, OF_DISTRICT, Places, is_place, is_whole
from ufanalysis.ingest.sheets import Sheet
from ufanalysis.ingest.tables import Described, clean_place

__all__ = ["scope_of"]

#: 填报单位：东山区总工会; a seal's note may stand between, and the name in the next cell.
_SENDER = re.compile(
    r"\s*(填\s*报\s*人?|报\s*送|填\s*表|上\s*报|申\s*报|呈\s*报|编\s*制|制\s*表)?\s*"
    r"(单\s*位|机\s*关|部\s*门|(?<=[报送表制])工\s*会|(?<=[报送表制])区\s*县)\s*(名\s*称)?\s*(\(\S{0,4}章\))?"
    r"(?:\s*:\s*(?P<name>.*)|\s+(?P<apart>.*))?$"
)
#: 区县：东山区 over a table, or over each of several.
_OF_PLACE = re.compile(r"\s*(所属|所在)?(区\s*县|县\s*区|市\s*县|地\s*区|区\(县\)|县\(市、区\))\s*:\s*(?P<name>.+)$")
#: The next of the form's lines in the same cell (填表人：…), and a seal's note.
_NEXT_LINE = re.compile(r"(\s{2,}|\s+\S{2,8}:).*$")
_SEAL = re.compile(r"\([^()]*\)$")
#: 全市各级工会, 各区县总工会: nobody in particular.
_OF_ALL = re.compile(r"^(全[市省区县]|各|基层工会|产业工会)")
_UNION = re.compile(r"(总工会|工会(联合会|委员会)?)$")
_OF_WORKS = re.compile(r"(工会|公司|集团|厂|工委|学校|学院|大学|医院|[中小]学)$")
#: Parts of a district that have unions of their own.
_PART = re.compile(r"(街道|(?<![城乡各])镇|乡|开发区|园区|新区)$")
#: Without a catalog, districts are told by their last character.
_DISTRICT = re.compile(r"[区县市旗]$")


def scope_of(sheet: Sheet, described: Described, *, file: str, known: Places = NOWHERE) -> str:
    """The place named by the sheet's name, the table's title, the line of its sender or the file, in that order.

    "" where none is named, or where the table lists other districts. Titles and files are searched for known districts
    only; the city's name in them says nothing, it stands on the forms of all its districts. Several districts named
    at once are given together (东山区、西江县), which no catalog knows. Evidence: a district that sends its own form
    names itself in 填报单位：… or in the file, and nowhere else.
    """
    named = (
        _of_sheet_name(sheet.name, known)
        or _named_in(described.title, known)
        or _of_sender(sheet, described.table, known)
        or _named_in(file, known)
    )
    return "" if any(place not in named and named not in place for place in _listed(described, known)) else named


def _listed(described: Described, known: Places) -> set[str]:
    """The districts that the table lists; streets and development zones are parts of one."""
    listed = {axis.place for axis in (*described.rows.values(), *described.columns.values())}
    return listed & (known.districts or set(filter(_DISTRICT.search, listed - OF_DISTRICT)))


def _of_sheet_name(name: str, known: Places) -> str:
    is_named = name in known.names or (is_place(name) and not is_whole(name))
    return re.sub(r"[(（].*$", "", clean_place(name)) if is_named and name not in OF_DISTRICT else ""


def _of_sender(sheet: Sheet, table: Table, known: Places) -> str:
    """The first sender that names a place, on the lines around this table before those around others."""
    own = [*table.title, *table.header, *table.notes]
    others = sorted(set(range(len(sheet.rows))).difference(own, table.body))
    senders = (name for row in (*own, *others) for name in _senders(sheet.rows[row]))
    return next(filter(None, (_place_of_union(name, known) for name in senders)), "")


def _senders(row: Sequence[object]) -> Iterator[str]:
    # Not as cleaned labels: in these the spaces between Chinese words are gone.
    texts = [unicodedata.normalize("NFKC", cell) for cell in row if isinstance(cell, str) and cell]
    for text, after in pairwise([*texts, ""]):
        if match := _SENDER.match(text):
            name = _sender(match["name"] or match["apart"] or after)
            # 单位：乡镇 may state a unit.
            yield name if match[1] or match[3] or _UNION.search(name) else ""
        elif match := _OF_PLACE.match(text):
            yield _sender(match["name"])


def _sender(text: str) -> str:
    return _SEAL.sub("", clean_label(_NEXT_LINE.sub("", text.strip()))).strip()


def _place_of_union(name: str, known: Places) -> str:
    """The district of a sender; of a street, a zone or a trade within one, the name as it stands, known or not."""
    bare = _UNION.sub("", name)
    if bare in known.districts:
        return bare
    if district := _named_in(name, known):
        return name if re.search(rf"{district}(?!总?工会)\S+工会", name) else district
    is_city = is_whole(bare) or (name != bare and bare.endswith("市"))
    if is_city:
        return ""
    # A works or its union is no place that a catalog knows, and not the city either; offices of the city report for it.
    return bare if is_place(bare) else name if _OF_WORKS.search(name) and not _OF_ALL.match(name) else ""


@lru_cache(maxsize=4096)
def _named_in(text: str, known: Places) -> str:
    """The known district that a text names, or its street where the words go on to one (东山区桥东街道)."""
    hits = [name for name in known.districts if name in text and is_place(name) and len(name) > 2]
    longest = [name for name in hits if not any(name != other and name in other for other in hits)]
    if len(longest) != 1:
        return "、".join(sorted(longest, key=text.index))
    words = re.match(r"[\u4e00-\u9fff]+", text[text.index(longest[0]) :])
    return words[0] if words and "各" not in words[0] and _PART.search(words[0]) else longest[0]
