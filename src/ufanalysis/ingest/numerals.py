"""Numbers written in Chinese numerals; what stands around them is not its business."""

import re

__all__ = ["is_clipped", "last_power", "numeral"]

_ONE = "([一二三四五六七八九])"
#: Below ten thousand: every digit says its place, so that "十三五" (a plan) and a lone "万" (a unit) are no numbers.
_SECTION = re.compile(rf"(?:{_ONE}千)?零?(?:{_ONE}百)?零?(?:{_ONE}?(十))?(零)?{_ONE}?")
#: "二百五" is 250 to most people and 205 to some.
_CLIPPED = re.compile(rf"[百千万亿]{_ONE}$")


def numeral(text: str) -> int | None:
    """The number up to 9999万亿, 亿 before 万 before the rest."""
    for sign, power in (("亿", 10**8), ("万", 10**4)):
        high, found, low = text.rpartition(sign)
        if found:
            above, below = numeral(high), numeral(low) if low else 0
            return None if above is None or below is None else above * power + below
    match = _SECTION.fullmatch(text)
    if match is None or text == "":
        return None
    thousands, hundreds, tens, ten, _, ones = (str(part or "") for part in match.groups())
    places = (thousands, hundreds, tens or ("一" if ten else ""), ones)
    return sum("零一二三四五六七八九".index(p or "零") * 10**k for k, p in zip((3, 2, 1, 0), places, strict=True))


def is_clipped(text: str) -> bool:
    """Whether people differ about the last digit, as in 二百五."""
    return bool(_CLIPPED.search(text))


def last_power(text: str) -> int:
    """The power that a clipped numeral ends with: 100 in 二百五."""
    return {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[text[-2]]
