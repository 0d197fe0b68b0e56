"""Footnotes: the texts below a table by their markers, and the markers that labels carry; it ties none together."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

__all__ = ["as_one", "footnotes_in", "keys_in", "marker_key", "markers_of"]

_CIRCLED = "[①-⑳⑴-⒇]"
#: Raised digits that Excel stores as such; behind Latin letters they are powers (m²).
_RAISED = "(?<=[\u4e00-\u9fff)）])[¹²³⁰-⁹]"
_MARKERS = re.compile(
    rf"\[\d{{1,2}}\]|{_CIRCLED}|{_RAISED}|[(（][a-z][)）]|[(（]注\s*\d{{0,2}}[)）]|\\\d{{1,2}}|\*+|[†‡]|"
    # A raised digit loses its format where it follows an English word: "rape2", "Chicago 3, 4".
    r"(?<=[a-z]{3})\d{1,2}(?!\d)|(?<=[a-z]\.)\d{1,2}(?!\d)|(?<=\d),\s?\d{1,2}(?!\d)"
)
_AT_END = re.compile(rf"(?:(?:{_MARKERS.pattern})\s*)+$")
_LAST_BRACKET = re.compile(r"\s*[(（][^()（）]*[)）]$")
_PREFIX = re.compile(r"^\s*(?:注\s*释?|备\s*注|附\s*注|说\s*明|notes?)\s*[:：.]?\s*(?!\d+\s*[:：])", re.IGNORECASE)
_SOURCE = re.compile(r"^\s*(?:资料来源|数据来源|来源|摘编自|摘自|sources?\b)", re.IGNORECASE)
#: What opens a note: at the start of a line also a bare number ("3 The violent crime figures"), within it only after
#: the end of the one before.
_OPENING = (
    rf"{_CIRCLED}|\[\d{{1,2}}\]|[(（](?:\d{{1,2}}|[a-z])[)）]|\\\d{{1,2}}|注\s*\d{{1,2}}\s*[:：.．、]|"
    r"\d{1,2}[.．、)](?:(?!\d)|(?=(?:19|20)\d\d年))"
)
_STARS = r"\*+|[†‡]"
_FIRST = re.compile(rf"\s*({_OPENING}|{_STARS}|[¹²³⁰-⁹]|[a-z][.)]\s|\d{{1,2}}\s+(?=[^\d\s.,]))\s*")
_NEXT = re.compile(rf"(?:(?<=[。；;.!！])|\s)\s*({_OPENING})\s*")
_ENDS = tuple("。；;.!！")


@lru_cache(maxsize=4096)
def markers_of(text: str) -> tuple[str, ...]:
    """The keys of the markers at the end of a text as typed, or before its last bracket (会员数①（人））."""
    bare = text if _AT_END.search(text) else _LAST_BRACKET.sub("", text)
    end = _AT_END.search(bare)
    # A text that is nothing but markers numbers columns (①, ②, ③=①-②).
    return keys_in(bare, end.start()) if end and end.start() else ()


def keys_in(text: str, start: int = 0) -> tuple[str, ...]:
    """The keys of all markers from that place of a text on."""
    return tuple(marker_key(marker[0]) for marker in _MARKERS.finditer(text, start))


@lru_cache(maxsize=4096)
def marker_key(marker: str) -> str:
    """What a marker has in common with the one that opens its note: "4" for [4], ④ and 4., "*" for a star."""
    return re.sub(r"[^\w*†‡]|注", "", unicodedata.normalize("NFKC", marker)).strip()


def as_one(notes: Iterable[str]) -> str:
    """Several footnotes as one text."""
    return "；".join(note.rstrip("。") for note in notes if note)


def footnotes_in(lines: Iterable[str]) -> dict[str, str]:
    """The notes of these lines (as typed, one per row) by key; of two with one key the first counts.

    A single note without a marker of its own has the key "". A line that opens no note goes on with the one before,
    unless that has ended.
    """
    notes: dict[str, str] = {}
    for key, text in _joined(lines):
        if text:
            notes.setdefault(key, text.rstrip("；; "))
    return notes


def _joined(lines: Iterable[str]) -> list[tuple[str, str]]:
    items: list[tuple[str, str]] = []
    for line in lines:
        first, *others = _items(line)
        if first[0] or not items or items[-1][1].endswith(_ENDS) or _PREFIX.match(line) or _SOURCE.match(line):
            items.append(first)
        else:
            items[-1] = items[-1][0], f"{items[-1][1]}{_between(items[-1][1])}{first[1]}"
        items += others
    return [(key, text) for key, text in items if not _SOURCE.match(text)]


def _between(text: str) -> str:
    return " " if text[-1:].isascii() and text else ""


def _items(line: str) -> list[tuple[str, str]]:
    """The notes of one line, the first perhaps without a key."""
    text = _PREFIX.sub("", line)
    opening = _FIRST.match(text)
    key, start = (marker_key(opening[1]), opening.end()) if opening else ("", 0)
    items = []
    for following in _NEXT.finditer(text, start) if opening else ():
        items.append((key, text[start : following.start()].strip()))
        key, start = marker_key(following[1]), following.end()
    return [*items, (key, text[start:].strip())]
