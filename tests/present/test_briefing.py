"""Templates of prose: what is filled, with which number and cell; what lacks data; what is refused."""

import io
import re
from base64 import b64decode

import pytest
from docx import Document

from ufanalysis.errors import ParameterError
from ufanalysis.present import briefing
from ufanalysis.present.document import document, download
from ufanalysis.present.view import view


def filled(desk, text):
    return briefing.fill(view(desk, year=2024), text)


# Members of the city: 29 in 2023, 30 in 2024, target 100 from 0 in 2020 to 2025: 30 % done at 80 % of the time.
FILLED = [
    ("{{ 工会会员数 | 值 }}", "30人", [30.0]),
    ("{{工会会员数|同比}}", "比上年增长3.4%", [1 / 29]),
    ("{{ 工会会员数 ｜ 目标完成 }}", "30%", [0.3]),
    ("{{ 工会会员数 | 进度 }}", "完成2025年目标的30%，滞后时序进度50个百分点", [0.3, -0.5]),
    ("{{ 工会会员数 | 目标年 }}年{{ 工会会员数 | 目标 }}", "2025年100人", [100.0]),
    ("{{ 工会会员数 | 西江县 | 值 }}", "90人", [90.0]),
    ("{{ 工会会员数 | 最高地区 }}", "西江县（90人）", [90.0]),
    ("{{ 报告年度 }}年{{地区}}", "2024年云川市", []),
]


@pytest.mark.parametrize(("text", "told", "numbers"), FILLED, ids=[text for text, *_ in FILLED])
def test_a_placeholder_gives_words_and_numbers_together(desk, text, told, numbers):
    (paragraph,) = filled(desk, text).paragraphs

    assert paragraph.text.text == told
    assert [figure.value for figure in paragraph.text.figures] == pytest.approx(numbers)
    assert all(figure.origins for figure in paragraph.text.figures)


def test_headings_and_prose_are_told_apart(desk):
    found = filled(desk, "# 题\n\n## 一\n文{{ 工会会员数 | 值 }}。\n")

    assert [(each.level, each.text.text) for each in found.paragraphs] == [(1, "题"), (2, "一"), (0, "文30人。")]


def test_a_placeholder_without_data_is_listed_and_seen(desk):
    found = filled(desk, "北原区{{ 工会会员数 | 北原区 | 值 }}")

    assert found.paragraphs[0].text.text == "北原区〔暂无数据〕"
    assert found.lacking == (("工会会员数 | 北原区 | 值", "截至2024年，北原区工会会员数没有可用的数值"),)


FAULTS = [
    ("{{ 工会会员 | 值 }}", "第1行.*没有指标“工会会员”，是否想写“工会会员数”"),
    ("文\n{{ 工会会员数 | 同期 }}", "第2行.*没有字段“同期”，是否想写“同比”"),
    ("{{ 工会会员数 | 南山区 | 值 }}", "没有地区“南山区”"),
    ("{{ 工会会员数 }}", "应写作"),
    ("{{ 工会会员数 | 值 }", "没有成对"),
]


@pytest.mark.parametrize(("text", "fault"), FAULTS, ids=[text for text, _ in FAULTS])
def test_what_cannot_be_filled_is_refused_with_its_line(desk, text, fault):
    with pytest.raises(ParameterError, match=fault):
        filled(desk, text)


@pytest.mark.parametrize("name", ["没有", "../districts", "四项工作.md", ""])
def test_a_template_that_is_not_there_is_refused_with_those_that_are(project_root, name):
    with pytest.raises(ParameterError, match="可用的有：四项工作"):
        briefing.template(project_root, name)


def test_the_own_template_reaches_all_four_lines_of_work(project_root):
    text = briefing.template(project_root, "四项工作")

    for line in ("思想引领", "素质提升", "维护权益", "服务生活"):
        assert f"、{line}\n" in text


def test_the_document_holds_the_text_and_every_source(desk):
    whole = Document(io.BytesIO(document(filled(desk, "# 题\n会员{{ 工会会员数 | 值 }}。"), notice="虚构")))

    assert [paragraph.text for paragraph in whole.paragraphs] == [
        "题",
        "虚构",
        "会员30人[1]。",
        "数据出处（定稿时可删）",
    ]
    row = [cell.text for cell in whole.tables[0].rows[1].cells]
    assert row == ["1", "30人", "2024.xlsx ▸ 全市 ▸ M2", "30.0"]


def test_the_same_briefing_gives_the_same_bytes_an_hour_later(desk, monkeypatch):
    found = filled(desk, "# 题\n会员{{ 工会会员数 | 值 }}。")
    first = document(found)

    # zip would write the time at which it packs; it asks time.localtime.
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)

    assert document(found) == first


def test_the_document_is_laid_out_as_an_official_one(desk):
    whole = Document(io.BytesIO(document(filled(desk, "# 题\n## 一\n会员{{ 工会会员数 | 值 }}。"))))

    # GB/T 9704-2012: A4, margins 37, 35, 28 and 26 mm, body in 仿宋 of size three (16 points), 28 points a line.
    page, prose = whole.sections[0], whole.styles["Normal"]
    sides = (page.page_width, page.page_height, page.top_margin, page.bottom_margin, page.left_margin)
    assert [round(side.mm) for side in sides] == [210, 297, 37, 35, 28]
    assert (prose.font.name, prose.font.size.pt, prose.paragraph_format.line_spacing.pt) == ("仿宋", 16.0, 28.0)
    # Two characters of 16 points.
    assert whole.paragraphs[2].paragraph_format.first_line_indent.pt == 32


def test_the_link_of_the_page_holds_the_document(desk):
    here = view(desk, year=2024)
    found = briefing.fill(here, "# 题")

    told = download(found, here, name='四"项').markup

    content = b64decode(re.search(r'base64,([^"]+)"', told)[1])
    assert Document(io.BytesIO(content)).paragraphs[0].text == "题"
    assert 'download="2024年云川市 四&#34;项.docx"' in told


def test_names_with_markup_are_inert_in_the_text(desk):
    told = briefing.body(filled(desk, '<script>{{ <b>山</b>&"x" | 值 }}')).markup

    assert "<script>" not in told
    assert "92%" in told
