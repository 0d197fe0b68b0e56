"""Where a value of a figure stands in a drawing: ranges, categories and ticks of its axes; it draws nothing."""

import base64
import html
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Axis", "axes", "plain", "sequence", "width"]

TAG = re.compile(r"<[^>]*>")
LINE_END = re.compile(r"<br\s*/?>", re.IGNORECASE)
#: Plotly's typed arrays name numpy's types, but for this one.
TYPES = {"u1c": "u1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One axis: what it covers, which part of the drawing (0 to 1) it spans, and its ticks."""

    low: float
    high: float
    domain: tuple[float, float]
    categories: Mapping[object, int] | None
    ticks: tuple[tuple[float, str], ...]
    title: str
    is_visible: bool

    def share(self, value: object) -> float | None:
        """Where the value stands on the axis, 0 to 1 between its ends; None for what it cannot place."""
        place = self.categories.get(value) if self.categories is not None else value
        if self.categories is not None and place is None and isinstance(value, int | float):
            place = value
        if not isinstance(place, int | float) or not math.isfinite(place):
            return None
        return (place - self.low) / (self.high - self.low)


def sequence(value: object) -> list:
    """A list of plotly's JSON as a list; typed arrays travel as base64."""
    if isinstance(value, Mapping) and "bdata" in value:
        kind = str(value["dtype"])
        return np.frombuffer(base64.b64decode(value["bdata"]), dtype=np.dtype(TYPES.get(kind, kind))).tolist()
    if isinstance(value, str) or not isinstance(value, Sequence):
        return []
    return list(value)


def plain(text: object) -> str:
    """Plotly's text, a small HTML of its own, as the words it shows."""
    return html.unescape(TAG.sub("", LINE_END.sub(" ", str(text if text is not None else "")))).strip()


def width(text: str, size: float) -> float:
    """About how wide a text is: Chinese characters and symbols are as wide as high, others a little more than half."""
    return sum(1.0 if ord(character) > 0x2000 else 0.58 for character in text) * size


def axes(layout: Mapping, traces: Iterable[Mapping], letter: str) -> dict[str, Axis]:
    """The x or y axes by the name that traces use: x, x2, …"""
    traces = list(traces)
    names = dict.fromkeys([letter, *(str(trace.get(f"{letter}axis") or letter) for trace in traces)])
    return {name: _axis(layout, traces, name) for name in names}


def _axis(layout: Mapping, traces: list[Mapping], name: str) -> Axis:
    own = layout.get(f"{name[0]}axis{name[1:]}") or {}
    mine = [trace for trace in traces if (trace.get(f"{name[0]}axis") or name[0]) == name]
    values = [value for trace in mine for value in sequence(trace.get(name[0]))]
    categories = _categories(own, values)
    low, high = _range(own, mine, values, categories)
    start, end = (*(own.get("domain") or (0.0, 1.0)),)[:2]
    return Axis(
        low=low,
        high=high,
        domain=(float(start), float(end)),
        categories=categories,
        ticks=_ticks(own, categories, low, high),
        title=plain((own.get("title") or {}).get("text")),
        is_visible=own.get("visible") is not False and own.get("showticklabels") is not False,
    )


def _categories(own: Mapping, values: list) -> dict[object, int] | None:
    words = [value for value in values if isinstance(value, str)]
    if own.get("type") != "category" and not words:
        return None
    order = [*sequence(own.get("categoryarray")), *(value for value in values if value is not None)]
    return {value: place for place, value in enumerate(dict.fromkeys(order))}


def _range(own: Mapping, traces: list[Mapping], values: list, categories: dict | None) -> tuple[float, float]:
    if len(given := sequence(own.get("range"))) == 2 and given[0] != given[1] and not isinstance(given[0], str):
        return float(given[0]), float(given[1])
    if categories is not None:
        low, high = -0.5, len(categories) - 0.5
    else:
        known = [float(v) for v in values if isinstance(v, int | float) and math.isfinite(v)] or [0.0, 1.0]
        zero = [0.0] if any(trace.get("type") == "bar" for trace in traces) else []
        low, high = min(known + zero), max(known + zero)
        room = (high - low or 1.0) * 0.05
        low, high = (low if low == 0 else low - room), high + room
    return (high, low) if own.get("autorange") == "reversed" else (low, high)


def _ticks(own: Mapping, categories: dict | None, low: float, high: float) -> tuple[tuple[float, str], ...]:
    if places := sequence(own.get("tickvals")):
        words = [plain(text) for text in sequence(own.get("ticktext"))] or [_number(place) for place in places]
        known = categories or {}
        return tuple(
            (float(known.get(p, p if isinstance(p, int | float) else 0)), w)
            for p, w in zip(places, words, strict=False)
        )
    if categories is not None:
        return tuple((float(place), plain(value)) for value, place in categories.items())
    bottom, top = min(low, high), max(low, high)
    step = 10.0 ** math.floor(math.log10((top - bottom) / 3))
    step = next(step * nice for nice in (1, 2, 5, 10) if (top - bottom) / (step * nice) <= 6)
    first = math.ceil(bottom / step - 1e-9)
    return tuple((place * step, _number(place * step)) for place in range(first, math.floor(top / step + 1e-9) + 1))


def _number(value: object) -> str:
    if not isinstance(value, int | float):
        return plain(value)
    # Years are no amounts: no comma in them.
    return f"{value:g}" if 1900 <= value <= 2100 else f"{round(value, 10):,.10g}".replace("-", "−")
