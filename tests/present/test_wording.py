"""Example tables: a number and its unit on the left, what an official text would print on the right."""

import math

import pytest

from builders import catalog, indicator, observation, observations
from ufanalysis.present.evidence import Figure
from ufanalysis.present.wording import (
    amount,
    exact_amount,
    number,
    percent,
    points,
    reading,
    signed,
    table_reading,
)


def known(**fields):
    return catalog(indicator(**fields)).indicators[0]


def read(write=reading, *, unit="人", decimals=0, **columns):
    row = observations(observation(**columns)).iloc[0]
    return write(row, known(unit=unit, decimals=decimals))


NUMBERS = [
    (1234, 0, "1,234"),
    (0.5, 0, "1"),  # half up, not half even
    (2.5, 0, "3"),
    (2.675, 2, "2.68"),  # the decimal that was written, not its binary neighbour below
    (-1234.5, 1, "−1,234.5"),
    (-0.04, 1, "0.0"),
]


@pytest.mark.parametrize(("value", "decimals", "text"), NUMBERS, ids=[text for *_, text in NUMBERS])
def test_numbers_are_rounded_half_up_and_grouped(value, decimals, text):
    assert number(value, decimals) == text


AMOUNTS = [
    (9999, "人", 0, "9,999人"),
    (10000, "人", 0, "1万人"),
    (123456, "人", 0, "12.35万人"),
    (1234567, "人", 0, "123.46万人"),
    (1009500, "人", 0, "100.95万人"),  # one decimal would print 101万人
    (12345678, "人", 0, "1,234.6万人"),
    (123456789, "人", 0, "1.23亿人"),
    (1350.0, "万元", 1, "1,350.0万元"),
    (26000, "万元", 1, "2.6亿元"),
    (62.6, "万人", 1, "62.6万人"),
    (96.1, "%", 1, "96.1%"),
    (12345, "%", 1, "12,345.0%"),
    (-20000, "元", 0, "−2万元"),
]


@pytest.mark.parametrize(("value", "unit", "decimals", "text"), AMOUNTS, ids=[text for *_, text in AMOUNTS])
def test_amounts_move_to_ten_thousands_and_hundred_millions(value, unit, decimals, text):
    assert amount(value, known(unit=unit, decimals=decimals)) == text


TARGETS = [
    (60000, "人", "6万人"),
    (61234, "人", "61,234人"),
    (1.55, "倍", "1.55倍"),
    (90, "%", "90%"),
    (0.1 + 0.2, "%", "0.3%"),
]


@pytest.mark.parametrize(("value", "unit", "text"), TARGETS, ids=[text for *_, text in TARGETS])
def test_a_target_is_never_rounded(value, unit, text):
    assert exact_amount(value, known(unit=unit)) == text


def test_shares_of_the_1980_delegates_drop_a_trailing_zero():
    # Workers Daily 2013-10-12: 1591, 138 and 79 of 1980 were printed as 80.4 %, 7 % and 4 %
    assert [percent(n / 1980) for n in (1591, 138, 79)] == ["80.4%", "7%", "4%"]


def test_difference_of_shares_is_in_percentage_points_without_sign():
    assert (points(0.0821), points(-0.2)) == ("8.2个百分点", "20个百分点")


def test_sign_is_written_but_not_on_zero():
    assert [signed(n, 1) for n in (1.25, -1.25, 0.04)] == ["+1.3", "−1.3", "0.0"]


HEDGES = [
    ({"value": 300, "lower": 300, "upper": 399}, "场", "300余场"),
    ({"value": 283000, "lower": 283000, "upper": 284000}, "人", "28.3万余人"),
    ({"value": 10000, "lower": 10000, "upper": 19999}, "人", "1万余人"),
    ({"value": 3000000, "lower": 3000000, "upper": 3999999}, "元", "300余万元"),
    ({"value": 300, "lower": 285, "upper": 300}, "场", "近300场"),
    ({"value": 300, "lower": 285, "upper": 315}, "场", "约300场"),
    ({"value": 300, "lower": 300, "upper": math.inf}, "场", "300场以上"),
]


@pytest.mark.parametrize(("bounds", "unit", "text"), HEDGES, ids=[text for *_, text in HEDGES])
def test_approximate_figures_keep_what_their_bounds_say(bounds, unit, text):
    assert read(unit=unit, status="approximate", **bounds).text == text


def test_masked_figure_shows_its_bounds():
    figure = read(value=math.nan, lower=100.0, upper=999.9, status="masked", raw="***.*")

    assert figure.text == "100～999.9人之间"
    assert figure.origins[0].raw == "***.*"


def test_negligible_figure_keeps_the_mark_of_the_yearbook():
    assert read(value=math.nan, lower=0.0, status="negligible", raw="…").text == "…"


def test_doubtful_figure_is_shown_as_such():
    assert read(value=31.5, status="suspect").text == "32人（待核实）"


ABSENT = [("missing", "暂无数据"), ("not_applicable", "不适用"), ("suspect", "存疑待核")]


@pytest.mark.parametrize(("status", "text"), ABSENT)
def test_absence_is_a_word_and_never_a_number(status, text):
    assert read(value=math.nan, lower=math.nan, upper=math.nan, status=status) == text


def test_table_leaves_the_unit_to_the_heading_and_does_not_round_to_ten_thousands():
    assert read(table_reading, value=123456).text == "123,456"


def test_figure_carries_value_text_and_cell_together():
    figure = read(value=123456, file="a.xlsx", sheet="全市", ref="D14", raw="１２３４５６")

    assert isinstance(figure, Figure)
    assert (figure.value, figure.text) == (123456.0, "12.35万人")
    cell = figure.origins[0]
    assert (cell.file, cell.sheet, cell.ref, cell.raw) == ("a.xlsx", "全市", "D14", "１２３４５６")
