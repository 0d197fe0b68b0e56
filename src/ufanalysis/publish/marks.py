"""The bars, lines and points of a drawing as SVG; where they stand is told by whoever asks."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from markupsafe import Markup, escape

from ufanalysis.publish.axes import Axis, plain, sequence

__all__ = ["Place", "bars", "lines"]

Point = tuple[float, float]
Place = Callable[[object, object], Point | None]


def bars(traces: Sequence[Mapping], layout: Mapping, across: Axis, upward: Axis, *, place: Place) -> Iterator[Markup]:
    """The bars of one panel, side by side or one upon the other."""
    is_stacked = layout.get("barmode") in ("stack", "relative", "overlay")
    slots = 1 if is_stacked else len(traces)
    thick = (1 - float(layout.get("bargap", 0.2))) / max(slots, 1)
    ends: dict[tuple[object, bool], float] = {}
    for number, trace in enumerate(traces):
        is_flat = trace.get("orientation") == "h"
        where, amounts = (sequence(trace.get(key)) for key in (("y", "x") if is_flat else ("x", "y")))
        axis = upward if is_flat else across
        offset = 0.0 if is_stacked else (number - (slots - 1) / 2) * thick
        starts = sequence(trace.get("base")) or [trace.get("base") or 0] * len(amounts)
        for turn, (spot, amount, start) in enumerate(zip(where, amounts, starts, strict=False)):
            if not isinstance(amount, int | float) or not isinstance(start, int | float):
                continue
            key = (spot, amount < 0)
            begin = ends.get(key, 0.0) if layout.get("barmode") in ("stack", "relative") else start
            ends |= {key: begin + amount}
            middle = axis.categories[spot] if axis.categories is not None else spot
            corners = [
                place(value, level) if is_flat else place(level, value)
                for value, level in (
                    (begin, middle + offset - thick / 2),
                    (begin + amount, middle + offset + thick / 2),
                )
            ]
            if None not in corners:
                yield _bar(corners, trace, turn)  # type: ignore[arg-type]


def _bar(corners: Sequence[Point], trace: Mapping, turn: int) -> Markup:
    (x0, y0), (x1, y1) = corners
    colour = pick((trace.get("marker") or {}).get("color"), turn) or trace["colour"]
    box = Markup('<rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" fill="{}"/>').format(
        min(x0, x1), min(y0, y1), round(abs(x1 - x0), 1), round(abs(y1 - y0), 1), colour
    )
    words = plain(pick(trace.get("text"), turn))
    if not words or trace.get("textposition") == "none":
        return box
    is_inside = trace.get("textposition") == "inside"
    ink = pick((trace.get("textfont") or {}).get("color"), turn) or ("#ffffff" if is_inside else "#1b1f24")
    if trace.get("orientation") != "h":
        y = round((y0 + y1) / 2 + 5 if is_inside else min(y0, y1) - 4, 1)
        return box + label((x0 + x1) / 2, y, words, anchor="middle", colour=ink)
    y = round((y0 + y1) / 2 + 4.7, 1)
    if is_inside:
        return box + label((x0 + x1) / 2, y, words, anchor="middle", colour=ink)
    return box + label(x1 + (4 if x1 >= x0 else -4), y, words, anchor="start" if x1 >= x0 else "end", colour=ink)


def pick(value: object, turn: int) -> object:
    """One of a list, or the one value that stands for all."""
    if isinstance(value, list | tuple) or (isinstance(value, Mapping) and "bdata" in value):
        known = sequence(value)
        return known[turn] if turn < len(known) else None
    return value


def label(x: float, y: float, words: str, *, anchor: str, colour: object) -> Markup:
    """Words at a point of the drawing."""
    text = Markup('<text x="{:g}" y="{:g}" text-anchor="{}" fill="{}">{}</text>')
    return text.format(round(x, 1), round(y, 1), anchor, colour, escape(words))


def lines(traces: Sequence[Mapping], *, place: Place) -> Iterator[Markup]:
    """Areas, lines, points and their words, trace by trace; a gap in the data is a gap in the line."""
    before: list[Point] = []
    for trace in traces:
        points = [place(x, y) for x, y in zip(sequence(trace.get("x")), sequence(trace.get("y")), strict=False)]
        known = [point for point in points if point is not None]
        yield from _area(trace, known, before)
        mode = str(trace.get("mode") or "lines+markers")
        if "lines" in mode:
            yield _line(trace, points)
        if "markers" in mode:
            yield from _dots(trace, points)
        if "text" in mode:
            yield from _words(trace, points)
        before = known


def _area(trace: Mapping, points: list[Point], before: list[Point]) -> Iterator[Markup]:
    kind = trace.get("fill") or "none"
    if not points or kind not in ("toself", "tonexty"):
        return
    corners = points + (list(reversed(before)) if kind == "tonexty" else [])
    path = "L".join(f"{x:g} {y:g}" for x, y in corners)
    fill = trace.get("fillcolor") or trace["colour"]
    faint = "" if trace.get("fillcolor") else Markup(' fill-opacity=".3"')
    yield Markup('<path d="M{}Z" fill="{}"{}/>').format(path, fill, faint)


def _line(trace: Mapping, points: Sequence[Point | None]) -> Markup:
    line = trace.get("line") or {}
    path, is_open = "", False
    for point in points:
        path += "" if point is None else f"{'L' if is_open else 'M'}{point[0]:g} {point[1]:g}"
        is_open = point is not None or bool(trace.get("connectgaps") and is_open)
    dash = "" if line.get("dash", "solid") == "solid" else Markup(' stroke-dasharray="5 4"')
    drawn = Markup('<path d="{}" fill="none" stroke="{}" stroke-width="{}"{}/>')
    return drawn.format(path, line.get("color") or trace["colour"], line.get("width", 2), dash)


def _dots(trace: Mapping, points: Sequence[Point | None]) -> Iterator[Markup]:
    """Points as round ends of lines without length: a few bytes each where a circle takes forty."""
    marker = trace.get("marker") or {}
    line = (trace.get("line") or {}).get("color")
    looks: dict[tuple[object, float, bool], str] = {}
    for turn, point in enumerate(points):
        if point is not None:
            size = pick(marker.get("size"), turn)
            colour = pick(marker.get("color"), turn) or line or trace["colour"]
            is_hollow = str(pick(marker.get("symbol"), turn) or "").endswith("-open")
            look = (colour, float(size) if isinstance(size, int | float) else 6.0, is_hollow)
            looks |= {look: looks.get(look, "") + f"M{point[0]:g} {point[1]:g}h0"}
    dot = Markup('<path d="{}" stroke="{}" stroke-width="{:g}" stroke-linecap="round"/>')
    for (colour, size, is_hollow), path in looks.items():
        yield dot.format(path, colour, size + is_hollow)
        if is_hollow:
            yield dot.format(path, "#fff", max(size - 1.6, 0.1))


def _words(trace: Mapping, points: Sequence[Point | None]) -> Iterator[Markup]:
    for turn, point in enumerate(points):
        if point is None or not (words := plain(pick(trace.get("text"), turn))):
            continue
        position = str(pick(trace.get("textposition"), turn) or "middle center")
        anchor = "end" if "left" in position else "start" if "right" in position else "middle"
        side = {"end": -8, "start": 8, "middle": 0}[anchor]
        level = -8 if "top" in position else 18 if "bottom" in position else 4.7
        colour = pick((trace.get("textfont") or {}).get("color"), turn) or "#1b1f24"
        yield label(point[0] + side, point[1] + level, words, anchor=anchor, colour=colour)
