"""A picture of a sheet as plain SVG, every cell in the colour of its role; it reads no workbook and judges no cell."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from ufanalysis.present.excerpts import Excerpt
from ufanalysis.present.house import FONTS, GREY, INK

__all__ = ["MARK", "ROLES", "sheet_picture"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """How a role is called and drawn; weight and slant tell it where colours cannot.

    `anchor` is where in its cell a text stands; one that `reaches` runs over blank cells to its right.
    """

    word: str
    fill: str
    ink: str = INK
    weight: str = "400"
    slant: str = "normal"
    anchor: str = "start"
    reaches: bool = False


#: In the order in which a sheet is read. Text on every fill has a contrast of 7:1 or more.
ROLES = {
    "metadata": _Look(word="标题与说明", fill="#e4e7eb", weight="700", reaches=True),
    "header": _Look(word="表头", fill="#12436D", ink="#ffffff", weight="700", anchor="middle"),
    "attribute": _Look(word="行标", fill="#c9dcee"),
    "data": _Look(word="数据", fill="#ffffff", anchor="end"),
    "derived": _Look(word="合计等派生数", fill="#fbd3bd", weight="700", anchor="end"),
    "notes": _Look(word="注释", fill="#d3efec", slant="italic", reaches=True),
}
_BLANK = _Look(word="空白", fill="#ffffff")
#: The frame of a cell that needs a person; no role has this colour.
MARK = "#801650"
#: Pixels: half a Chinese character, a row, the letters above and the numbers at the left, the legend below.
_HALF, _ROW, _TOP, _LEFT, _LEGEND = 6.2, 24, 20, 32, 44
#: A column is as wide as its longest text, within these numbers of half characters.
_NARROW, _WIDE = 6, 24


def sheet_picture(part: Excerpt, *, title: str = "") -> Markup:
    """Draw a sheet with its column letters, row numbers, marked cells, and a legend of the roles that occur.

    `title` names the picture for readers who cannot see it.
    """
    width = max(map(len, part.texts), default=0)
    rows = [[" ".join(text.split()) for text in [*row, *[""] * (width - len(row))]] for row in part.texts]
    boxes = {(top, left): (bottom, right) for top, left, bottom, right in part.merges}
    edges = _edges(rows, boxes)
    legend, reach = _legend(part, _TOP + _ROW * len(rows) + 16)
    size = (max(edges[-1] + 2, reach), _TOP + _ROW * len(rows) + _LEGEND)
    shapes = [*_frame(part, edges), *_cells(rows, part.roles, boxes, edges), *_marks(part, boxes, edges), *legend]
    frame = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="sheet" role="img" aria-label="{}" width="{:g}" height="{:g}" '
        'viewBox="0 0 {:g} {:g}" font-family="{}" font-size="12">'
        '<rect width="100%" height="100%" fill="#ffffff"/>{}</svg>'
    )
    return frame.format(title or "按角色着色的工作表", *size, *size, FONTS.replace('"', "'"), Markup("").join(shapes))


def _edges(rows: list[list[str]], boxes: Mapping[tuple[int, int], tuple[int, int]]) -> list[float]:
    """The left edge of every column and the right edge of the last."""
    edges = [float(_LEFT)]
    for column in range(len(rows[0]) if rows else 0):
        spread = {r for (r, c), (_, right) in boxes.items() if c == column and right > c}
        alone = [row[column] for r, row in enumerate(rows) if r not in spread and not _runs_over(row, column)]
        widest = max([_NARROW, *(_halves(text) for text in alone)])
        edges.append(edges[-1] + (min(widest, _WIDE) + 2) * _HALF)
    return edges


def _runs_over(row: list[str], column: int) -> bool:
    """Whether a text is alone in its row, so that it may run over the blank cells to its right as in a workbook."""
    return column + 1 < len(row) and not any(row[column + 1 :])


def _halves(text: str) -> int:
    """How wide a text is, in half characters."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _cut(text: str, room: float) -> str:
    """The text, or as much of it as fits, with an ellipsis."""
    if _halves(text) * _HALF <= room:
        return text
    kept = text
    while kept and (_halves(kept) + 2) * _HALF > room:
        kept = kept[:-1]
    return f"{kept}…"


def _frame(part: Excerpt, edges: list[float]) -> Iterator[Markup]:
    grey = _Look(word="", fill="", ink=GREY)
    for column, (left, right) in zip(part.columns, pairwise(edges), strict=False):
        yield _words((left + right) / 2, _TOP - 6, _letters(column), anchor="middle", look=grey)
    for place, row in enumerate(part.rows):
        yield _words(_LEFT - 6, _TOP + _ROW * place + 16, str(row + 1), anchor="end", look=grey)


def _letters(column: int) -> str:
    name = ""
    while column >= 0:
        name, column = chr(65 + column % 26) + name, column // 26 - 1
    return name


def _cells(
    rows: list[list[str]],
    roles: Sequence[Sequence[str | None]],
    boxes: Mapping[tuple[int, int], tuple[int, int]],
    edges: list[float],
) -> Iterator[Markup]:
    """The boxes of all cells first, then the texts, so that a text may run over the blank cells to its right."""
    hidden = {(r, c) for home, end in boxes.items() for r, c in _inside(home, end) if (r, c) != home}
    shown = [(r, c) for r, row in enumerate(rows) for c in range(len(row)) if (r, c) not in hidden]
    looks = {(r, c): ROLES.get(_role(roles, r, c) or "", _BLANK) for r, c in shown}
    for r, c in shown:
        bottom, right = boxes.get((r, c), (r, c))
        place = (edges[c], _TOP + _ROW * r, edges[min(right, len(edges) - 2) + 1] - edges[c], _ROW * (bottom - r + 1))
        yield _box(place, looks[r, c].fill)
    for r, c in shown:
        if rows[r][c]:
            yield _text(rows[r], (r, c), boxes.get((r, c)), looks[r, c], edges)


def _inside(home: tuple[int, int], end: tuple[int, int]) -> Iterator[tuple[int, int]]:
    return ((r, c) for r in range(home[0], end[0] + 1) for c in range(home[1], end[1] + 1))


def _role(roles: Sequence[Sequence[str | None]], row: int, column: int) -> str | None:
    return roles[row][column] if row < len(roles) and column < len(roles[row]) else None


def _text(
    row: list[str], cell: tuple[int, int], end: tuple[int, int] | None, look: _Look, edges: list[float]
) -> Markup:
    r, c = cell
    bottom, right = end or (r, c)
    last = len(row) - 1 if end is None and look.reaches and _runs_over(row, c) else min(right, len(row) - 1)
    left, room = edges[c], edges[last + 1] - edges[c]
    middle = _TOP + _ROW * (r + (bottom - r) / 2) + 16
    shown = _cut(row[c], room - 8)
    anchor = "middle" if end is not None else look.anchor
    x = {"start": left + 5, "middle": left + room / 2, "end": left + room - 5}[anchor]
    return _words(x, middle, shown, anchor=anchor, look=look)


def _marks(part: Excerpt, boxes: Mapping[tuple[int, int], tuple[int, int]], edges: list[float]) -> Iterator[Markup]:
    """A thick frame around every marked cell, drawn last so that no neighbour covers it."""
    for r, c in sorted(part.marks):
        bottom, right = boxes.get((r, c), (r, c))
        size = (edges[right + 1] - edges[c], _ROW * (bottom - r + 1))
        yield _box((edges[c], _TOP + _ROW * r, *size), "none", line=MARK)


def _legend(part: Excerpt, top: float) -> tuple[list[Markup], float]:
    """The roles that occur and the mark, and how far to the right they reach."""
    used = {role for row in part.roles for role in row}
    looks = [(look.fill, look.word, "") for role, look in ROLES.items() if role in used]
    shapes, left = [], float(_LEFT)
    for fill, word, line in [*looks, *([("#ffffff", "需要更正的格", MARK)] if part.marks else [])]:
        shapes.append(_box((left, top, 26, 16), fill, line=line))
        shapes.append(_words(left + 32, top + 12.5, word, anchor="start", look=_BLANK))
        left += 32 + _halves(word) * _HALF + 22
    return shapes, left


def _box(place: tuple[float, float, float, float], fill: str, *, line: str = "") -> Markup:
    stroke = Markup('stroke="{}" stroke-width="3"').format(line) if line else Markup('stroke="#b8c0c8"')
    shape = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}" {}/>')
    return shape.format(*place, fill, stroke)


def _words(x: float, y: float, text: str, *, anchor: str, look: _Look) -> Markup:
    style = Markup('fill="{}" font-weight="{}" font-style="{}"').format(look.ink, look.weight, look.slant)
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}" {}>{}</text>').format(x, y, anchor, style, text)
