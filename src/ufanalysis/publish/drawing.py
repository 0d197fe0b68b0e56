"""A figure of bars, lines and points as plain SVG: what paper and readers without scripts see; no data is changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ufanalysis.publish.axes import Axis, axes, plain, sequence, width
from ufanalysis.publish.marks import bars, lines

__all__ = ["draw", "room"]

#: Width of every drawing in its own pixels; the page shrinks it where a window or a sheet is narrower.
WIDTH = 760
SIZE = 13
COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25")
GRID, GREY, INK = "#e9edf0", "#8a949e", "#1b1f24"
#: Pixels for one more line of a label, and for the half of a label that stands out at the right end.
LINE, SIDE = 17, 16
ANCHORS = {"left": "start", "center": "middle", "right": "end"}
SHIFT = {"top": 0.8, "middle": 0.36, "bottom": -0.15}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """The room that the axes share, in pixels."""

    left: float
    right: float
    top: float
    bottom: float

    def x(self, axis: Axis, share: float) -> float:
        start, end = axis.domain
        return round(self.left + (start + share * (end - start)) * (self.right - self.left), 1)

    def y(self, axis: Axis, share: float) -> float:
        start, end = axis.domain
        return round(self.bottom - (start + share * (end - start)) * (self.bottom - self.top), 1)


#: A direction without data of its own, for places in shares of the whole drawing.
_PAPER = Axis(low=0.0, high=1.0, domain=(0.0, 1.0), categories=None, ticks=(), title="", is_visible=False)


def draw(data: Sequence[Mapping], layout: Mapping, *, height: int, alt: str) -> Markup:
    """Return the figure as one <svg>."""
    traces = [{**trace, "colour": COLOURS[n % len(COLOURS)]} for n, trace in enumerate(data)]
    across, upward = axes(layout, traces, "x"), axes(layout, traces, "y")
    legend = _legend(traces, layout)
    frame = _frame(layout, across, upward, height=height, legend_lines=len(legend))
    parts = [
        *_legend_marks(legend),
        *_grid(frame, across, upward),
        *_shapes(layout, frame, across, upward),
        *_marks(traces, layout, frame, across, upward),
        *_annotations(layout, frame, across, upward),
    ]
    head = Markup('<svg class="still" role="img" aria-label="{}" viewBox="0 0 {} {}" font-size="{}" fill="{}">')
    return head.format(alt, WIDTH, height, SIZE, INK) + Markup("").join(parts) + Markup("</svg>")


def room(data: Sequence[Mapping], layout: Mapping) -> dict[str, float]:
    """Return the margins that the words beside and below the axes need, never less than the figure's own.

    The chart library would find them by drawing all axes, measuring, and drawing everything a second time.
    """
    house = (layout.get("template") or {}).get("layout", {}).get("margin", {})
    given = {**house, **(layout.get("margin") or {})}
    across, upward = axes(layout, data, "x"), axes(layout, data, "y")
    frame = _frame(layout, across, upward, height=0, legend_lines=0)
    extra = max((str(word).count("<br>") for axis in across.values() for word in axis.categories or ()), default=0)
    needed = {"l": frame.left, "r": SIDE, "b": LINE * extra - frame.bottom}
    return {**given, **{side: max(given.get(side, 0), size) for side, size in needed.items()}}


def _legend(traces: Sequence[Mapping], layout: Mapping) -> list[list[tuple[str, str]]]:
    """Names with colours, in lines that fit."""
    named = [(_colour(t), plain(t["name"])) for t in traces if t.get("name") and t.get("showlegend") is not False]
    if layout.get("showlegend") is False or len(named) < 2:
        return []
    rows: list[list[tuple[str, str]]] = [[]]
    for entry in named:
        if rows[-1] and sum(width(name, SIZE) + 34 for _, name in [*rows[-1], entry]) > WIDTH:
            rows.append([])
        rows[-1].append(entry)
    return rows


def _colour(trace: Mapping) -> str:
    for owner in ("marker", "line"):
        colour = (trace.get(owner) or {}).get("color")
        first = colour if isinstance(colour, str) else next(iter(sequence(colour)), None)
        if isinstance(first, str):
            return first
    return str(trace["colour"])


def _legend_marks(rows: Sequence[Sequence[tuple[str, str]]]) -> Iterator[Markup]:
    for number, row in enumerate(rows):
        left = 4.0
        for colour, name in row:
            yield Markup('<rect x="{:.0f}" y="{}" width="12" height="12" fill="{}"/>').format(
                left, number * 20 + 3, colour
            )
            yield _text(left + 17, number * 20 + 9, name)
            left += width(name, SIZE) + 34


def _frame(
    layout: Mapping, across: Mapping[str, Axis], upward: Mapping[str, Axis], *, height: int, legend_lines: int
) -> _Frame:
    outer = [axis for axis in upward.values() if axis.is_visible and len(across) == 1] or list(upward.values())
    labels = [word for axis in outer if axis.is_visible for _, word in axis.ticks]
    beside = [
        width(plain(note.get("text")), SIZE) + 8
        for note in sequence(layout.get("annotations"))
        if note.get("xref") == "paper" and note.get("x") == 1 and note.get("xanchor") == "left"
    ]
    titles = any(axis.title for axis in across.values())
    is_ticked = any(axis.is_visible for axis in across.values())
    return _Frame(
        left=min(max((width(word, SIZE) for word in labels), default=0) + 10, 300),
        right=WIDTH - max([12.0, *beside]),
        top=26 + 20 * legend_lines,
        bottom=height - (8 + 18 * is_ticked + 18 * titles),
    )


def _grid(frame: _Frame, across: Mapping[str, Axis], upward: Mapping[str, Axis]) -> Iterator[Markup]:
    for axis, other in zip(across.values(), _fitting(upward, len(across)), strict=True):
        if axis.is_visible:
            yield from _ticks_below(frame, axis, other)
    for axis, other in zip(upward.values(), _fitting(across, len(upward)), strict=True):
        if axis.is_visible:
            yield from _ticks_beside(frame, axis, other)


def _fitting(others: Mapping[str, Axis], count: int) -> list[Axis]:
    known = list(others.values())
    return [known[min(n, len(known) - 1)] for n in range(count)]


def _ticks_below(frame: _Frame, axis: Axis, other: Axis) -> Iterator[Markup]:
    bottom, top = frame.y(other, 0), frame.y(other, 1)
    lines_of_axis = ""
    last = -1e9
    for place, word in axis.ticks:
        share = (place - axis.low) / (axis.high - axis.low)
        if not -0.001 <= share <= 1.001:
            continue
        x = frame.x(axis, share)
        lines_of_axis += f"M{x:g} {bottom:g}V{top:g}"
        if x - width(word, SIZE) / 2 > last:
            yield _text(x, bottom + 13, word, anchor="middle")
            last = x + width(word, SIZE) / 2 + 3
    yield Markup('<path d="{}" stroke="{}"/>').format(lines_of_axis, GRID)
    if axis.title:
        yield _text(frame.x(axis, 0.5), bottom + 31, axis.title, anchor="middle", colour=GREY)


def _ticks_beside(frame: _Frame, axis: Axis, other: Axis) -> Iterator[Markup]:
    left, right = frame.x(other, 0), frame.x(other, 1)
    rules = ""
    for place, word in axis.ticks:
        share = (place - axis.low) / (axis.high - axis.low)
        if -0.001 <= share <= 1.001:
            y = frame.y(axis, share)
            rules += f"M{left:g} {y:g}H{right:g}"
            yield _text(left - 6, y, word, anchor="end")
    yield Markup('<path d="{}" stroke="{}"/>').format(rules, GRID)
    if axis.title:
        yield _text(left, frame.y(axis, 1) - 12, axis.title, colour=GREY)


def _marks(
    traces: Sequence[Mapping], layout: Mapping, frame: _Frame, across: Mapping[str, Axis], upward: Mapping[str, Axis]
) -> Iterator[Markup]:
    for name in dict.fromkeys((t.get("xaxis") or "x", t.get("yaxis") or "y") for t in traces):
        mine = [t for t in traces if (t.get("xaxis") or "x", t.get("yaxis") or "y") == name]
        horizontal, vertical = across[name[0]], upward[name[1]]

        def place(x: object, y: object, h: Axis = horizontal, v: Axis = vertical) -> tuple[float, float] | None:
            shares = h.share(x), v.share(y)
            return None if None in shares else (frame.x(h, shares[0]), frame.y(v, shares[1]))  # type: ignore[arg-type]

        yield from bars([t for t in mine if t.get("type") == "bar"], layout, horizontal, vertical, place=place)
        yield from lines([t for t in mine if t.get("type", "scatter") == "scatter"], place=place)


def _shapes(layout: Mapping, frame: _Frame, across: Mapping[str, Axis], upward: Mapping[str, Axis]) -> Iterator[Markup]:
    for shape in sequence(layout.get("shapes")):
        ends = [_spot(shape, n, frame, across, upward) for n in ("0", "1")]
        if None in ends:
            continue
        (x0, y0), (x1, y1) = ends  # type: ignore[misc]
        line = shape.get("line") or {}
        if shape.get("type") == "rect":
            box = Markup('<rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" fill="{}" fill-opacity="{}"/>')
            size = (min(x0, x1), min(y0, y1), round(abs(x1 - x0), 1), round(abs(y1 - y0), 1))
            yield box.format(*size, shape.get("fillcolor") or "none", shape.get("opacity", 1))
        else:
            path = Markup('<path d="M{:g} {:g}L{:g} {:g}" stroke="{}" stroke-width="{}"{}/>')
            dash = Markup(' stroke-dasharray="5 4"') if line.get("dash", "solid") != "solid" else ""
            yield path.format(x0, y0, x1, y1, line.get("color", INK), line.get("width", 1), dash)


def _spot(
    item: Mapping, end: str, frame: _Frame, across: Mapping[str, Axis], upward: Mapping[str, Axis]
) -> tuple[float, float] | None:
    """Where a shape's end or a note stands: in data, or in shares of an axis or of the whole."""
    found = []
    for letter, known in (("x", across), ("y", upward)):
        name, _, kind = str(item.get(f"{letter}ref") or letter).partition(" ")
        axis = known.get(name, _PAPER)
        value = item.get(f"{letter}{end}")
        share = value if (kind == "domain" or name == "paper") else axis.share(value)
        if not isinstance(share, int | float):
            return None
        found.append(frame.x(axis, share) if letter == "x" else frame.y(axis, share))
    return found[0], found[1]


def _annotations(
    layout: Mapping, frame: _Frame, across: Mapping[str, Axis], upward: Mapping[str, Axis]
) -> Iterator[Markup]:
    for note in sequence(layout.get("annotations")):
        if (spot := _spot(note, "", frame, across, upward)) is None or not note.get("text"):
            continue
        x, y = spot[0] + (note.get("xshift") or 0), spot[1] - (note.get("yshift") or 0)
        font = note.get("font") or {}
        anchor = note.get("xanchor") or "center"
        side = 4 if anchor == "left" and note.get("xref") == "paper" else 0
        level = (SHIFT.get(note.get("yanchor") or "middle", 0.36) - 0.36) * SIZE
        words, colour = plain(note["text"]), font.get("color") or INK
        yield _text(x + side, y + level, words, anchor=ANCHORS.get(anchor, "middle"), colour=colour)


def _text(x: float, y: float, words: str, *, anchor: str = "start", colour: str = INK) -> Markup:
    """Words around a middle line."""
    placed = "" if anchor == "start" else Markup(' text-anchor="{}"').format(anchor)
    filled = "" if colour == INK else Markup(' fill="{}"').format(colour)
    return Markup('<text x="{:g}" y="{:g}"{}{}>{}</text>').format(
        round(x, 1), round(y + SIZE * 0.36, 1), placed, filled, escape(words)
    )
