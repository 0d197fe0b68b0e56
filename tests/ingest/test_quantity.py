"""What people type into a figure cell, and what it says; a careful person would read the same from the text alone."""

import datetime as dt
from math import inf, isnan, nan

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ufanalysis.ingest.quantity import is_mark, parse

FULL_WIDTH = str.maketrans("0123456789.,%-", "０１２３４５６７８９．，％－")

EXACT = [
    ("0", 0),
    ("1234", 1234),
    ("1,234", 1234),
    ("1,234,567.5", 1234567.5),
    ("１，２３４", 1234),
    ("１２．５", 12.5),
    ("1 234", 1234),
    ("74\u00a0598", 74598),
    ("74\u2009598", 74598),
    ("  12  ", 12),
    ("12\n", 12),
    ("\ufeff12", 12),
    ("-45.0", -45),
    ("- 45.0", -45),
    ("−3", -3),
    ("+7", 7),
    (".5", 0.5),
    ("1e3", 1000),
    ("1.5E+04", 15000),
    ("007", 7),
    ("三十二", 32),
    ("一万二千", 12000),
    ("十", 10),
    ("二百零五", 205),
]
WITH_UNIT = [
    ("92.5%", 92.5, "%"),
    ("９２．５％", 92.5, "%"),
    ("3‰", 3, "‰"),
    ("1200人", 1200, "人"),
    ("1,200 人次", 1200, "人次"),
    ("15场", 15, "场"),
    ("3.2万人", 32000, "人"),
    ("1.5亿元", 150000000, "元"),
    ("达1200人", 1200, "人"),
    ("2.1个百分点", 2.1, "百分点"),
]
APPROXIMATE = [
    ("约300", 300, nan, nan),
    ("300左右", 300, nan, nan),
    ("300余", 300, 300, nan),
    ("580余", 580, 580, nan),
    ("约300余场", 300, 300, nan),
    ("300多人", 300, 300, nan),
    ("3余万人", 30000, 30000, nan),
    ("3万余人", 30000, 30000, nan),
    ("500以上", 500, 500, nan),
    ("超过500", 500, 500, nan),
    ("≥500", 500, 500, nan),
    ("近7500", 7500, nan, 7500),
    ("不足10", 10, nan, 10),
    ("<5", 5, nan, 5),
    ("100以内", 100, nan, 100),
    ("200-300", 250, 200, 300),
    ("200～300人", 250, 200, 300),
]
NOTHING = [
    ("", "missing", nan),
    ("   ", "missing", nan),
    ("\u3000", "missing", nan),
    ("…", "negligible", 0),
    ("……", "negligible", 0),
    ("...", "negligible", 0),
    ("—", "not_applicable", nan),
    ("——", "not_applicable", nan),
    ("-", "not_applicable", nan),
    ("―", "not_applicable", nan),
    ("/", "not_applicable", nan),
    ("不适用", "not_applicable", nan),
    ("N/A", "not_applicable", nan),
    ("暂无", "missing", nan),
    ("未报", "missing", nan),
    ("..", "missing", nan),
]
MASKED = [("***.*", 100.0, 999.9), ("1**", 100, 199), ("**", 10, 99), ("12*.5", 120.5, 129.5)]
SUSPECT = ["217E", "7.8S", "4.9T", "732l06.51", "#DIV/0!", "#REF!", "(12)"]
WORDS = ["见附件", "待核", "工会会员数", "第3名", "3月5日", "二十世纪", "区县", "A12", "合计", "1、2季度"]


def same(one, other):
    return one == other or (isnan(one) and isnan(other))


@pytest.mark.parametrize(("text", "value"), EXACT)
def test_an_exact_number_is_its_own_bounds(text, value):
    read = parse(text)

    assert (read.value, read.lower, read.upper, read.status, read.unit) == (value, value, value, "measured", "")


@pytest.mark.parametrize(("text", "value", "unit"), WITH_UNIT)
def test_a_unit_behind_the_number_is_kept_apart(text, value, unit):
    read = parse(text)

    assert (read.value, read.unit, read.status) == (pytest.approx(value, rel=1e-12), unit, "measured")


@pytest.mark.parametrize(("text", "value", "lower", "upper"), APPROXIMATE)
def test_words_of_vagueness_leave_a_side_open(text, value, lower, upper):
    read = parse(text)

    assert (read.value, read.status) == (value, "approximate")
    assert same(read.lower, lower)
    assert same(read.upper, upper)


@pytest.mark.parametrize(("text", "status", "lower"), NOTHING)
def test_marks_of_nothing_stay_apart_and_are_no_number(text, status, lower):
    read = parse(text)

    assert (read.status, isnan(read.value), isnan(read.upper)) == (status, True, True)
    assert same(read.lower, lower)


@pytest.mark.parametrize(("text", "lower", "upper"), MASKED)
def test_hidden_digits_become_bounds(text, lower, upper):
    read = parse(text)

    assert (read.status, isnan(read.value)) == ("masked", True)
    assert (read.lower, read.upper) == (lower, upper)


@pytest.mark.parametrize("text", SUSPECT)
def test_a_doubtful_number_is_suspect_and_never_a_value(text):
    read = parse(text)

    assert (read.status, isnan(read.value)) == ("suspect", True)


@pytest.mark.parametrize(("text", "reading"), [("217E", "2171"), ("7.8S", "7.85"), ("(12)", "-12")])
def test_the_likely_reading_of_a_doubtful_number_is_offered(text, reading):
    assert parse(text).reading == reading


@pytest.mark.parametrize("text", WORDS)
def test_words_are_no_figure(text):
    assert parse(text) is None
    assert parse(text) is None


@pytest.mark.parametrize(("text", "value", "marker"), [("12[4]", 12, "[4]"), ("3.5*", 3.5, "*"), ("7(a)", 7, "(a)")])
def test_the_marker_of_a_footnote_is_no_part_of_the_number(text, value, marker):
    read = parse(text)

    assert read.status == "measured"
    assert (read.value, read.marker) == (value, marker)


def test_a_stored_number_is_read_as_it_stands():
    assert (parse(0).value, parse(12.5).value, parse(-3).value) == (0.0, 12.5, -3.0)
    assert parse(None).status == "missing"


@pytest.mark.parametrize("cell", [True, nan, inf, dt.date(2024, 3, 4), dt.datetime(2024, 3, 4, 5), dt.timedelta(1)])  # noqa: DTZ001 - cells carry no zone
def test_a_cell_of_another_type_where_a_number_belongs_is_suspect(cell):
    read = parse(cell)

    assert (read.status, isnan(read.value)) == ("suspect", True)


@pytest.mark.parametrize("text", ["…", "—", "[1]", "*", "#N/A", "-"])
def test_marks_are_told_from_figures_and_words(text):
    assert is_mark(text)


@pytest.mark.parametrize("text", ["12", "会员", "约12", "***.*1"])
def test_what_says_something_is_no_mark(text):
    assert not is_mark(text)


@given(st.integers(min_value=-(10**12), max_value=10**12), st.sampled_from([str, "{:,}".format]))
def test_whole_numbers_are_read_as_printed_with_or_without_commas(number, printed):
    assert parse(printed(number)).value == number


@given(st.integers(min_value=0, max_value=10**9))
def test_full_width_digits_say_the_same_as_half_width_ones(number):
    text = f"{number:,}"

    assert parse(text.translate(FULL_WIDTH)) == parse(text)


@given(st.decimals(min_value=0, max_value=10**7, places=3), st.sampled_from([" ", "\u00a0", "\u3000", "\t", "\n"]))
def test_spaces_anywhere_in_a_decimal_change_nothing(number, space):
    text = str(number)

    assert parse(space.join(text)).value == float(text)


@given(
    st.integers(min_value=0, max_value=10**7),
    st.sampled_from([("人", 1), ("人次", 1), ("万人", 10**4), ("万元", 10**4), ("亿元", 10**8), ("场", 1), ("%", 1)]),
)
def test_a_number_with_its_unit_is_scaled_and_its_measure_named(number, unit):
    name, scale = unit
    read = parse(f"{number}{name}")

    assert read.value == number * scale
    assert read.unit == name.lstrip("万亿")


@given(st.integers(min_value=1, max_value=10**7), st.sampled_from(["余", "以上", "多"]))
def test_over_a_number_is_bounded_below_by_it(number, word):
    read = parse(f"{number}{word}")

    assert (read.lower, isnan(read.upper), read.status) == (number, True, "approximate")


@given(st.text(max_size=12))
def test_any_text_is_read_or_left_alone_and_never_an_exception(text):
    read = parse(text)

    assert read is None or (isnan(read.value) or read.status in {"measured", "approximate"})


# ---- Chinese numerals -----------------------------------------------------------------------------------------------

NUMERALS = "零一二三四五六七八九"


def section(number):
    """A number below ten thousand as people write it: 1005 is 一千零五, 12 is 一十二, 0 is nothing."""
    said, gap = "", False
    for power, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        said += f"{'零' if gap and said else ''}{NUMERALS[digit]}{sign}" if digit else ""
        gap = digit == 0
    return said


def chinese(number):
    """A number below ten thousand 亿 in Chinese numerals, with 零 where a place is left out."""
    said = ""
    for power, sign in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // power % 10**4
        if part:
            said += f"{'零' if said and part < 1000 else ''}{section(part)}{sign}"
    return said or "零"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一亿二千万", 120_000_000),
        ("三万零五十", 30_050),
        ("十万", 100_000),
        ("一万亿", 10**12),
        ("九千九百九十九亿九千九百九十九万九千九百九十九", 999_999_999_999),
        ("二〇二四", 2024),
        ("两百", 200),
        ("零", 0),
    ],
)
def test_chinese_numerals_are_read_by_their_places(text, number):
    assert parse(text).value == number


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_what_is_written_in_chinese_numerals_is_read_back(number):
    assert parse(chinese(number)).value == number


@pytest.mark.parametrize("text", ["万", "亿", "千", "百", "百万", "十三五", "十四五", "万一", "百分之五"])
def test_units_and_names_made_of_numerals_are_words(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "reading"), [("二百五", "250"), ("一万二", "12000"), ("三四", "34"), ("12。5", "12.5")]
)
def test_numerals_that_people_read_in_two_ways_are_suspect(text, reading):
    read = parse(text)

    assert (read.status, isnan(read.value), read.reading) == ("suspect", True, reading)


# ---- printing and reading agree -------------------------------------------------------------------------------------

NUMBERS = st.integers(min_value=0, max_value=10**7)


@given(
    st.decimals(min_value=0, max_value=9999, places=2), st.sampled_from([("万", 4), ("亿", 8), ("千", 3), ("百", 2)])
)
def test_a_decimal_with_a_scale_is_so_many_times_larger(number, scale):
    word, power = scale

    # Decimal arithmetic is exact; reading multiplies floats, which is good to some 16 digits.
    assert parse(f"{number}{word}").value == pytest.approx(float(number.scaleb(power)), rel=1e-12)


@given(NUMBERS, st.sampled_from(["约", "大约", "大概"]), st.sampled_from(["", "左右", "上下"]))
def test_about_a_number_is_open_on_both_sides(number, before, after):
    read = parse(f"{before}{number:,}{after}")

    assert (read.value, read.status) == (number, "approximate")
    assert isnan(read.lower)
    assert isnan(read.upper)


@given(NUMBERS, st.sampled_from(["近", "不足", "不到", "<", "≤"]))
def test_short_of_a_number_is_bounded_above_by_it(number, word):
    read = parse(f"{word}{number}")

    assert (read.upper, isnan(read.lower), read.status) == (number, True, "approximate")


@given(NUMBERS, NUMBERS, st.sampled_from("~～-—–至到"), st.sampled_from([("", 1), ("万", 10**4), ("人", 1)]))
def test_a_range_encloses_what_lies_between_its_ends(one, other, dash, scale):
    word, factor = scale
    low, high = sorted((one, other))
    # 2016-2020 is a period.
    assume(word or not (low >= 1900 and high < 2100))

    read = parse(f"{low}{dash}{high}{word}")

    assert (read.lower, read.upper, read.status) == (low * factor, high * factor, "approximate")
    assert read.lower <= read.value <= read.upper


def test_each_end_of_a_range_keeps_its_own_scale_and_percent():
    read = parse("3千~5万")

    assert (read.lower, read.upper) == (3000, 50000)
    assert (parse("30%-40%").lower, parse("30%-40%").upper, parse("30%-40%").unit) == (30, 40, "%")


@pytest.mark.parametrize("text", ["5-3", "1e400", "(12.5%)"])
def test_what_makes_no_sense_as_a_number_has_no_value(text):
    read = parse(text)

    assert (read.status, isnan(read.value)) == ("suspect", True)


def test_minus_zero_is_zero():
    assert str(parse("-0").value) == "0.0"
    assert str(parse(-0.0).value) == "0.0"


@given(st.integers(min_value=10, max_value=10**9), st.data())
def test_a_masked_number_encloses_every_number_that_it_may_hide(number, data):
    digits = list(str(number))
    hidden = data.draw(st.sets(st.sampled_from(range(len(digits))), min_size=1))
    # A star after digits alone is a note's.
    hidden = hidden | {0} if hidden == {len(digits) - 1} else hidden
    text = "".join("*" if k in hidden else digit for k, digit in enumerate(digits))

    read = parse(text)

    assert read.status == "masked"
    assert read.lower <= number <= read.upper


@given(st.integers(min_value=1, max_value=10**9), st.sampled_from(["({})", "（{}）"]))
def test_a_number_in_brackets_is_suspect_of_being_negative(number, brackets):
    read = parse(brackets.format(f"{number:,}"))

    assert (read.status, read.reading) == ("suspect", f"-{number}")


@given(st.floats(min_value=-1e15, max_value=1e15, allow_nan=False))
def test_a_stored_number_and_its_printed_form_say_the_same(number):
    assert parse(repr(number)).value == parse(number).value == number


# ---- what stands around a number ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("￥86,000.00", 86000, "元"),
        ("¥86,000", 86000, "元"),
        ("人民币5万元整", 50000, "元"),
        ("86000元整", 86000, "元"),
        ("共860人", 860, "人"),
        ("共计12份", 12, "份"),
        ("累计1.2万人次", 12000, "人次"),
        ("1万2千人", 12000, "人"),
        ("2万5千元", 25000, "元"),
        ("3亿5千万元", 3.5e8, "元"),
        ("3千5百户", 3500, "户"),
        ("31份（其中专项5份）", 31, "份"),
        ("860人(含女职工320人)", 860, "人"),
        ("五百人次", 500, "人次"),
        ("一千二百元", 1200, "元"),
    ],
)
def test_what_stands_around_a_number_changes_nothing(text, value, unit):
    read = parse(text)

    assert (read.value, read.lower, read.upper, read.status, read.unit) == (value, value, value, "measured", unit)


@pytest.mark.parametrize(
    ("text", "value", "lower", "upper"),
    [
        ("约三十", 30, None, None),
        ("百余人", 100, 100, None),
        ("三十余份", 30, 30, None),
        ("近百场", 100, None, 100),
        ("上千人次", 1000, 1000, None),
        ("一百多人", 100, 100, None),
        ("十几人", 15, 11, 19),
        ("二十几场", 25, 21, 29),
    ],
)
def test_spelt_numbers_keep_their_words_of_doubt(text, value, lower, upper):
    read = parse(text)

    assert (read.value, read.status) == (value, "approximate")
    assert [None if isnan(x) else x for x in (read.lower, read.upper)] == [lower, upper]


@pytest.mark.parametrize(
    "text",
    [
        "2023年（上半年）",
        "十人",
        "一期",
        "三八节",
        "二十大",
        "百名工匠",
        "约二百五",
        "合计（三项）",
        "2千3万",
        "数百人",
        "三十年",
        "共建",
    ],
)
def test_words_around_numerals_that_make_no_number_are_words(text):
    assert parse(text) is None


@pytest.mark.parametrize("text", ["1万2千", "约三万", "三万"])
def test_a_text_with_its_own_scale_says_so(text):
    assert parse(text).scaled


@pytest.mark.parametrize("text", ["（未统计）", "(未报)", "（ 暂无 ）"])
def test_a_mark_of_nothing_may_stand_in_brackets(text):
    assert parse(text).status == "missing"
    assert is_mark(text)
