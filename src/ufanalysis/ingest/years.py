"""The year that a label, title or name speaks of, by its words alone."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

__all__ = ["short_years", "year_in"]

_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_RANGE = re.compile(r"(?:19|20)\d\d\s*年?\s*(?:[-－—–~～至到]|to|and)\s*(?:19|20)?\d\d\s*(?!\d)(?!月)", re.IGNORECASE)
_CHINESE_YEAR = re.compile(r"[二一][〇零○OＯ九][〇零○一二三四五六七八九]{2}年")
_CHINESE_DIGITS = str.maketrans("〇零○OＯ一二三四五六七八九", "00000123456789")


@lru_cache(maxsize=16384)
def year_in(text: str) -> int | None:
    """The one year a label, title or name speaks of; the later names of "比2017年增长" give way to the first.

    A range (1999-2009) is no year. Two-digit years are the reader of the whole header's business.
    """
    if _RANGE.search(text):
        return None
    if chinese := _CHINESE_YEAR.search(text):
        return int(chinese[0][:4].translate(_CHINESE_DIGITS))
    match = _YEARS.search(text)
    return int(match[1]) if match else None


_SHORT = re.compile(r"^(.*?\D)['’]?(\d\d)$")


def short_years(labels: Sequence[str]) -> list[int | None]:
    """Years of headings that share a word and count in two digits ("%Mem18" … "%Mem64"); None each when they do not.

    The century turns where the numbers would otherwise jump upward: evidence, a density table of 1964 to 2018.
    """
    matches = [_SHORT.match(label) for label in labels]
    if (
        len(labels) < 3
        or not all(matches)
        or len({m[1] for m in matches if m}) != 1
        or not matches[0]
        or not matches[0][1]
    ):
        return [None] * len(labels)
    digits = [int(m[2]) for m in matches if m]
    steps = {(b - a) % 100 for a, b in pairwise(digits)}
    if not steps <= {1, 99}:
        return [None] * len(labels)
    newest = max((d for d in digits if d <= 30), default=None)
    return [2000 + d if newest is not None and d <= newest and d <= 30 else 1900 + d for d in digits]
