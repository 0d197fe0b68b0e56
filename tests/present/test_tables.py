import json

import pytest
from lxml import html
from markupsafe import Markup

from ufanalysis.present import blocks, tables
from ufanalysis.present.evidence import Origin, derived
from ufanalysis.present.phrases import STATUS
from ufanalysis.present.view import view

CELL = Origin(file="劳动争议统计表.xlsx", sheet="全市", ref="D14", raw="１，２３４")


def parsed(shown):
    return html.fragment_fromstring(shown._repr_html_(), create_parent="main")


def texts(tree, path):
    return [element.text_content().strip() for element in tree.xpath(path)]


def test_figure_is_the_span_that_the_export_reads():
    assert tables.figure("1,234", CELL) == (
        '<span class="fig" data-file="劳动争议统计表.xlsx" data-sheet="全市" data-ref="D14" '
        'data-raw="１，２３４" data-status="measured">1,234</span>'
    )


def test_figure_escapes_whatever_a_sheet_is_called():
    hostile = Origin(file='"><script>', sheet="<b>", ref="A1", raw="'\"<")

    span = html.fragment_fromstring(str(tables.figure("<1>", hostile)))

    assert dict(span.attrib)["data-file"] == '"><script>'
    assert (span.text, len(span)) == ("<1>", 0)


def test_derived_figure_names_its_formula_and_each_cell_once():
    other = Origin(file="b.xlsx", sheet="s", ref="B2", raw="2")
    span = html.fragment_fromstring(str(tables.markup(derived("50%", 0.5, "甲 ÷ 乙", (CELL, other), (CELL,)))))

    assert span.get("data-derived") == "甲 ÷ 乙"
    assert json.loads(span.get("data-origins")) == [
        ["劳动争议统计表.xlsx", "全市", "D14", "１，２３４"],
        ["b.xlsx", "s", "B2", "2"],
    ]


def test_words_are_escaped_and_markup_is_not():
    assert tables.markup("<b>") == "&lt;b&gt;"
    assert tables.markup(Markup("<b>")) == "<b>"


@pytest.mark.parametrize("label", list(STATUS))
def test_status_is_colour_symbol_and_word(label):
    shown = tables.status(label)

    assert f"status-{label}" in shown
    assert STATUS[label].symbol in shown
    assert STATUS[label].word in shown


def test_matrix_has_a_cell_for_every_target_and_says_where_none_is_set(desk):
    tree = parsed(blocks.matrix(view(desk, year=2024)))

    assert texts(tree, ".//thead//th") == ["指标", "云川市", '<b>山</b>&"x"', "西江县"]
    rows = {row.xpath("./th")[0].text_content(): texts(row, "./td") for row in tree.xpath(".//tbody/tr")}
    assert rows["工会会员数（约束性）"] == ["▼▼ 滞后", "▼▼ 滞后", "▲ 快于"]
    assert rows['<b>山</b>&"x"（约束性）'] == ["◆ 保持", "未设", "◇ 跌破"]


def test_tiles_show_the_binding_targets(desk):
    tree = parsed(blocks.tiles(view(desk, year=2024)))

    assert texts(tree, ".//*[@class='tile-name']") == ["工会会员数", '<b>山</b>&"x"']
    assert texts(tree, ".//*[@class='tile-value']") == ["30人", "92%"]


def test_attention_lists_what_is_behind_and_where(desk):
    tree = parsed(blocks.attention(view(desk, year=2024)))

    (row,) = tree.xpath(".//tbody/tr")
    # 30 of 100 done when 80 % of the time is gone
    assert texts(row, ".//td")[:3] == ["▼▼ 明显滞后", "30人", "100人（2025年）"]
    assert texts(row, ".//td")[4:] == ["30%", "−50.0", '<b>山</b>&"x"']


def test_bullet_draws_share_and_schedule_and_says_them(desk):
    (bullet,) = parsed(blocks.attention(view(desk, year=2024))).xpath(".//svg")

    assert bullet.get("aria-label") == "完成30%，时间进度80%，明显滞后"
    # the target stands at 120 of 150: 30 % is 36, the schedule's line of 3 is centred on 96
    assert [(r.get("x"), r.get("width")) for r in bullet] == [("0", "150"), ("0", "36"), ("119", "2"), ("94.5", "3")]


def test_without_targets_blocks_say_so_and_show_movers(bare):
    city = view(bare, year=2018)

    assert "未设目标" in blocks.matrix(city)._repr_html_()
    assert texts(parsed(blocks.attention(city)), ".//tbody//th") == ["Maine", "Ohio", "Utah"]
    assert texts(parsed(blocks.tiles(city)), ".//*[@class='tile-value']") == ["10.5%"]


def test_standings_leave_out_a_decade_that_nobody_has(desk, bare):
    assert "比十年前" not in texts(parsed(blocks.standings(view(desk, year=2024))), ".//thead//th")
    assert "比十年前" in texts(parsed(blocks.standings(view(bare, year=2018))), ".//thead//th")


def test_doubts_put_errors_first_and_keep_to_the_district(desk):
    city, east = (
        parsed(blocks.doubts(view(desk, year=2024))),
        parsed(blocks.doubts(view(desk, year=2024, place="east"))),
    )

    assert [text[:2] for text in texts(city, ".//li")] == ["错误", "提醒"]
    assert texts(east, ".//li") == ['提醒　a.xlsx ▸ s ▸ C3：<b>山</b>&"x"；应为数字。']


def test_closing_carries_the_sentinel_and_the_cuts(desk):
    shown = tables.closing(view(desk, year=2024))._repr_html_()

    assert 'data-sentinel="complete"' in shown
    assert "1.05" in shown
    # Figures of 2023 and 2024 and the targets: three workbooks.
    assert "数据截至2024年，依据3个工作簿。" in shown


@pytest.mark.parametrize("name", ["answer", "tiles", "matrix", "attention", "goals", "standings", "doubts"])
@pytest.mark.parametrize("source", ["desk", "bare", "void"])
def test_no_block_fails_or_shows_nan(request, source, name):
    shown = getattr(blocks, name)(view(request.getfixturevalue(source), year=2024))._repr_html_()

    assert "nan" not in shown.lower()
    assert "<b>山" not in shown
