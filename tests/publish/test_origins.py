"""Every number leads to its cell and back."""

from html import escape

import pytest
from lxml import html

from ufanalysis.errors import ReportError
from ufanalysis.publish.origins import Source, grouped, link

HOSTILE = "<script>alert(1)</script>\"'&"


def figure(text="1,234", ref="D14", raw="１，２３４", status="measured"):
    place = f'data-file="劳动争议.xlsx" data-sheet="全市" data-ref="{ref}" data-raw="{escape(raw)}"'
    return f'<span class="fig" {place} data-status="{status}">{text}</span>'


def derived(formula="完成率 = 当年 ÷ 目标", origins='[["a.xlsx","甲","B1","5"]]'):
    return f'<span class="fig" data-derived="{formula}" data-origins="{escape(origins)}">57%</span>'


def test_a_number_gets_title_link_and_row():
    body, sources = link(f"<p>{figure()}件</p>")

    (span,) = html.fromstring(body).find_class("fig")
    assert span.get("title") == "劳动争议.xlsx ▸ 全市 ▸ D14　原文“１，２３４”"
    assert (span.get("id"), span.find("a").get("href"), span.find("a").text) == ("f1", "#s1", "1,234")
    assert [(s.number, s.file, s.sheet, s.ref, s.raw) for s in sources] == [
        (1, "劳动争议.xlsx", "全市", "D14", "１，２３４")
    ]


def test_what_a_sheet_remarks_on_a_cell_stands_with_its_source():
    body, sources = link(figure() + figure(ref="D15"), {("劳动争议.xlsx", "全市", "D14"): "含退休会员"})

    first, second = html.fromstring(f"<p>{body}</p>").find_class("fig")
    assert first.get("title") == "劳动争议.xlsx ▸ 全市 ▸ D14　原文“１，２３４”　注：含退休会员"
    assert "注" not in second.get("title")
    assert [source.note for source in sources] == ["含退休会员", ""]


def test_the_same_cell_is_one_source_and_the_first_number_its_anchor():
    body, sources = link(figure() + figure("0.12万") + figure(ref="D15"))

    spans = html.fromstring(f"<div>{body}</div>").find_class("fig")
    assert [span.get("id") for span in spans] == ["f1", None, "f2"]
    assert [source.ref for source in sources] == ["D14", "D15"]


def test_sources_are_numbered_sheet_by_sheet():
    other = figure(ref="B2").replace("全市", "东山区")

    _, sources = link(figure() + other + figure(ref="D15") + derived())

    assert [(source.number, source.group, source.ref) for source in sources] == [
        (1, "劳动争议.xlsx ▸ 全市", "D14"),
        (2, "劳动争议.xlsx ▸ 全市", "D15"),
        (3, "劳动争议.xlsx ▸ 东山区", "B2"),
        (4, "a.xlsx ▸ 甲", "B1"),
        (5, "计算", ""),
    ]
    assert [len(rows) for _, rows in grouped(sources)] == [2, 1, 1, 1]


def test_a_derived_number_names_its_formula_and_the_rows_it_rests_on():
    _, sources = link(derived())

    assert (sources[0].ref, sources[0].is_shown) == ("B1", False)
    assert (sources[1].formula, sources[1].parts) == ("完成率 = 当年 ÷ 目标", (1,))


def test_a_cell_shown_after_its_derived_number_still_has_the_way_back():
    body, sources = link(derived() + derived(origins='[["劳动争议.xlsx","全市","D14","１，２３４"]]') + figure())

    assert 'id="f3"' in body
    assert [source.is_shown for source in sources] == [False, True, True, True]


def test_a_doubtful_reading_is_named_as_such():
    _, sources = link(figure(status="masked"))

    assert sources[0].text.endswith("（有遮盖）")


def test_few_rows_of_a_formula_keep_its_order_and_many_are_told_as_runs():
    assert Source(number=9, parts=(5, 1, 2)).spans == ((5, 5), (1, 1), (2, 2))
    assert Source(number=9, parts=(9, 5, 1, 2, 3, 7, 8)).spans == ((1, 3), (5, 5), (7, 9))


def test_hostile_cell_text_stays_text():
    body, sources = link(figure(raw=HOSTILE))

    assert sources[0].raw == HOSTILE
    assert "<script" not in body


def test_unseen_characters_become_visible():
    _, sources = link(figure(raw="12\u202e34"))

    assert sources[0].raw == "12⟨U+202E⟩34"


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        ('<span class="fig">1,234</span>', "“1,234”没有出处"),
        (derived(origins="[[1"), "不是有效的 JSON"),
        (derived(origins='[["a.xlsx"]]'), "没有写明公式或依据的单元格"),
        (derived(formula=""), "没有写明公式"),
    ],
)
def test_a_number_without_its_origin_stops_the_page(markup, told):
    with pytest.raises(ReportError, match=told):
        link(markup)
