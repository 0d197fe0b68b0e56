"""The still picture of a figure: bars, lines and points stand where their numbers are."""

import base64
import re

import numpy as np
import pytest
from lxml import etree

from ufanalysis.publish.drawing import draw

BARS = {"type": "bar", "orientation": "h", "x": [10, 5], "y": ["甲", "乙"], "marker": {"color": ["#111", "#222"]}}


def drawn(*traces, height=200, **layout):
    return etree.fromstring(str(draw(traces, layout, height=height, alt="说明")))


def rects(svg):
    return [{key: float(e.get(key)) for key in ("x", "y", "width", "height")} for e in svg.iter("rect")]


def starts(path):
    return [(float(x), float(y)) for x, y in re.findall(r"M([\d.-]+) ([\d.-]+)", path)]


def test_the_picture_tells_what_it_shows():
    svg = drawn(BARS)

    assert (svg.get("role"), svg.get("aria-label")) == ("img", "说明")
    assert {"甲", "乙"} <= {text.text for text in svg.iter("text")}


def test_a_bar_of_twice_the_value_is_twice_as_long():
    long, short = rects(drawn(BARS))

    assert long["width"] == pytest.approx(2 * short["width"], abs=0.2)
    # Plotly's first category stands lowest.
    assert long["y"] > short["y"]


def test_stacked_bars_begin_where_the_last_one_ends():
    first, _, second, _ = rects(drawn(BARS, {**BARS, "x": [4, 4]}, barmode="stack", showlegend=False))

    assert second["x"] == pytest.approx(first["x"] + first["width"], abs=0.2)


def test_a_reversed_axis_puts_the_first_category_on_top():
    first, second = rects(drawn(BARS, yaxis={"autorange": "reversed"}))

    assert first["y"] < second["y"]


def test_a_gap_in_the_data_is_a_gap_in_the_line():
    line = {"type": "scatter", "mode": "lines", "x": [2021, 2022, 2023, 2024], "y": [1, None, 3, 4]}
    (path,) = [e.get("d") for e in drawn(line).iter("path") if e.get("fill") == "none"]

    # 2021 stands alone, 2023 and 2024 are joined: two beginnings, one line.
    assert (path.count("M"), path.count("L")) == (2, 1)


def test_a_gap_is_no_category():
    line = {"type": "scatter", "mode": "lines", "x": [1, 2, None, 1, 2], "y": ["甲", "甲", None, "乙", "乙"]}

    assert [text.text for text in drawn(line).iter("text") if text.text in ("甲", "乙", None, "")] == ["甲", "乙"]


def test_typed_arrays_are_read():
    packed = {"dtype": "f8", "bdata": base64.b64encode(np.array([10.0, 5.0]).tobytes()).decode()}

    assert rects(drawn({**BARS, "x": packed})) == rects(drawn(BARS))


def test_points_stand_at_their_share_of_the_range():
    dots = {"type": "scatter", "mode": "markers", "x": [0, 5, 10], "y": [0, 1, 2]}
    svg = drawn(dots, xaxis={"range": [0, 10]}, yaxis={"range": [0, 2]})
    (path,) = [e.get("d") for e in svg.iter("path") if e.get("stroke-linecap") == "round"]

    (x0, y0), (x1, y1), (x2, y2) = starts(path)
    assert x1 == pytest.approx((x0 + x2) / 2, abs=0.2)
    assert y1 == pytest.approx((y0 + y2) / 2, abs=0.2)
    assert x0 < x2 and y0 > y2


def test_two_named_traces_have_a_legend():
    svg = drawn({**BARS, "name": "今年"}, {**BARS, "name": "去年"})

    assert {"今年", "去年"} <= {text.text for text in svg.iter("text")}


def test_names_with_markup_stay_words():
    svg = drawn({**BARS, "y": ["&lt;script&gt;", "<b>粗</b>"]})

    assert {"<script>", "粗"} <= {text.text for text in svg.iter("text")}
    assert svg.findall(".//{*}script") == []
