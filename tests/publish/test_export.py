"""One executed notebook becomes one page, or a reason in Chinese; the notebooks here are written, not run."""

import base64
import gzip
import io
import json
import re
from dataclasses import replace

import nbformat
import openpyxl
import pytest
from lxml import html
from nbformat import v4

from ufanalysis.errors import ReportError
from ufanalysis.publish.export import Facts, export
from ufanalysis.publish.figures import MIMETYPE, unpack
from ufanalysis.publish.vendor import BUNDLE, OUTER, eager, strip_addresses

FACTS = Facts(
    heading="东山区",
    city="云川市",
    organisation="云川市总工会",
    as_of="2024年",
    notice="虚构示例数据<b>",
    parameters=(("年度", "2024"),),
)
WORDS = {"title": "受理件数", "alt": "东山区最多", "table": "<table><tr><td>东山区</td></tr></table>"}
CLOSING = '<p data-sentinel="complete">完</p>'


def shown(content, *, kind="text/html"):
    output = v4.new_output("display_data", {kind: content})
    return v4.new_code_cell("show()", outputs=[output])


def chart(trace=None, *, meta=WORDS, **layout):
    trace = trace or {"type": "bar", "x": ["东山区"], "y": [3]}
    return shown({"data": [trace], "layout": {"meta": meta, **layout}}, kind=MIMETYPE)


def page(*cells, closing=CLOSING):
    notebook = v4.new_notebook(cells=[*cells, shown(closing)])
    return export(nbformat.from_dict(notebook), FACTS)


def data_of(made):
    return unpack(re.search(r'id="charts">(.*?)</script>', made.html)[1])


def test_a_page_shows_words_and_outputs_but_no_code():
    made = page(v4.new_markdown_cell("# 题目\n\n一句话"), shown("<p class='lead'>答案  在此</p>"))

    tree = html.document_fromstring(made.html)
    assert [heading.text for heading in tree.iter("h1")] == ["东山区"]
    assert "一句话" in tree.text_content()
    assert "show()" not in made.html
    assert made.lead == "答案 在此"


def test_the_frame_names_city_date_and_notice_and_escapes_them():
    made = page()

    assert "数据截至 <b>2024年</b>" in made.html
    assert "虚构示例数据&lt;b&gt;" in made.html
    assert "<title>东山区 · 云川市</title>" in made.html


def test_every_figure_of_the_notebook_is_on_the_page_with_its_table():
    made = page(chart(), chart(height=300))

    figures = html.document_fromstring(made.html).xpath("//figure")
    assert made.charts == len(figures) == len(data_of(made)["charts"]) == 2
    assert [figure.find("details").get("open") is not None for figure in figures] == [True, True]
    assert figures[1].find_class("plot")[0].get("style") == "height:300px"
    assert figures[0].find_class("plot")[0].get("aria-label") == "东山区最多"


def test_a_page_says_when_it_is_overdue_and_what_is_missing():
    facts = replace(FACTS, valid_until="2025-12-31", partial="数据不全：西江县尚无数据。")
    made = export(nbformat.from_dict(v4.new_notebook(cells=[shown(CLOSING)])), facts)

    tree = html.document_fromstring(made.html)
    overdue = tree.get_element_by_id("overdue")
    assert overdue.get("data-until") == "2025-12-31"
    assert "hidden" in overdue.attrib
    assert "有效期至2025年12月31日，已经过期" in overdue.text_content()
    assert "数据不全：西江县尚无数据。" in tree.text_content()


def test_a_page_with_tables_carries_them_as_a_workbook():
    made = page(
        chart(
            meta={**WORDS, "table": "<table><tr><th>区</th><th>数</th></tr><tr><td>东山区</td><td>3</td></tr></table>"}
        )
    )

    link = html.document_fromstring(made.html).xpath("//a[@download]")[0]
    assert link.get("download") == "东山区 数据.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(link.get("href").partition("base64,")[2])))
    assert [cell.value for cell in book["1 受理件数"][3]] == ["东山区", 3]
    assert "download=" not in page().html


def test_every_chart_has_a_still_picture():
    stage = html.document_fromstring(page(chart()).html).find_class("stage")[0]

    assert [child.get("class") for child in stage] == ["still", "plot"]
    assert "hidden" in stage[1].attrib


def test_equal_templates_are_embedded_once():
    made = page(chart(template={"layout": {"font": {"size": 14}}}), chart(template={"layout": {"font": {"size": 14}}}))

    assert len(data_of(made)["templates"]) == 1
    assert [entry["template"] for entry in data_of(made)["charts"]] == [0, 0]


def test_names_in_a_chart_cannot_end_the_script_or_become_links():
    made = page(chart({"type": "bar", "x": ["</script><b>甲", "<a href='https://evil.example'>乙</a>"], "y": [1, 2]}))

    assert "</script><b>" not in made.html
    assert data_of(made)["charts"][0]["data"][0]["x"][1].startswith("&lt;a href")


def test_only_a_page_with_charts_carries_the_library():
    assert 'id="library"' not in page().html
    assert len(page().html.encode()) < 30_000
    assert 'id="library"' in page(chart()).html


def test_tables_scroll_in_a_box_of_their_own():
    made = page(shown("<p>前</p><table><tr><td>1</td></tr></table>后"))

    (table,) = html.document_fromstring(made.html).xpath("//section//table")
    assert table.getparent().get("class") == "scroll"
    assert table.getparent().tail == "后"


def test_a_cell_tagged_leadership_hide_is_left_out():
    hidden = shown("<p>仅供分析</p>")
    hidden.metadata["tags"] = ["leadership-hide"]

    assert "仅供分析" not in page(hidden).html


def test_comments_do_not_survive():
    assert "--!" not in page(shown("<p>甲</p><!-- 乙 --!><p>丙</p>-->")).html


def test_plain_output_is_text():
    assert "<pre>&lt;b&gt;</pre>" in page(shown("<b>", kind="text/plain")).html


def test_the_same_notebook_gives_the_same_bytes():
    assert page(chart(), shown("<p>甲</p>")) == page(chart(), shown("<p>甲</p>"))


def test_export_leaves_the_notebook_as_it_was():
    notebook = v4.new_notebook(cells=[chart(), shown(CLOSING)])
    before = json.dumps(notebook)

    export(notebook, FACTS)

    assert json.dumps(notebook) == before


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (shown("<script>x</script>"), r"第 1 个代码格（show\(\)）含有 <script> 标签"),
        (shown("<p onclick='x'>y</p>"), "onclick=… 脚本属性"),
        (
            v4.new_markdown_cell("![图](https://a.example/b.png)"),
            "第 1 个文字格.*外部地址 src='https://a.example/b.png'",
        ),
        (shown("alert(1)", kind="application/javascript"), "application/javascript 在页面中无法显示"),
        (shown('<span class="fig">7</span>'), "数字“7”没有出处"),
        (chart(meta={}), "第 1 张图缺少 title、alt、table"),
        (chart({"type": "heatmap", "z": [[1]]}), "第 1 张图的类型 heatmap 离线图库画不出"),
        (chart({"type": "pie", "values": [1]}), "第 1 张图的类型 pie 离线图库画不出"),
        (chart({"x": [1], "y": [2], "error_y": {"array": [1]}}), "第 1 张图的误差线在静态图中画不出"),
        (chart(images=[{"source": "https://a.example/c.png"}]), "引用了外部图片"),
        (shown("<p>受理{{ 劳动争议受理 | 值 }}件</p>"), r"第 1 个代码格（show\(\)）留有未填写的占位符"),
        (shown("甲" * 8_000_001), "上限为 8,000,000"),
        (
            v4.new_code_cell("charts.schedule(city)", outputs=[]),
            r"第 1 个代码格（charts.schedule\(city\)）应画出一张图",
        ),
        (shown({"data": [], "layout": {"meta": WORDS}}, kind=MIMETYPE), "第 1 张图没有数据"),
    ],
)
def test_a_faulty_output_stops_the_page(cell, told):
    with pytest.raises(ReportError, match=told):
        page(cell)


def test_a_notebook_that_did_not_reach_its_end_stops_the_page():
    with pytest.raises(ReportError, match="没有运行到最后"):
        page(shown("<p>甲</p>"), closing="<p>完</p>")


def test_the_embedded_library_is_the_one_that_plotly_brings():
    import plotly

    own = (BUNDLE.parents[0] / "plotly-basic.LICENSE.txt").read_text(encoding="utf-8")
    shipped = plotly.__path__[0] + "/package_data/plotly.min.js"
    with open(shipped, encoding="utf-8") as script:
        version = re.search(r"plotly\.js v([\d.]+)", script.read(300))[1]

    library = gzip.decompress(BUNDLE.read_bytes()).decode()
    assert f"v{version}" in library[:200]
    assert f"plotly.js (basic) {version}" in own


def test_the_embedded_library_cannot_reach_the_share_server():
    library = gzip.decompress(BUNDLE.read_bytes()).decode()

    assert "cloud.plotly.com" not in library
    assert "cdn.plot.ly" not in library
    assert "showSendToCloud:false" in library


def test_a_new_library_whose_addresses_moved_is_not_embedded():
    with pytest.raises(ValueError, match="look for their successors"):
        strip_addresses('x="https://share.example/new"')


def test_each_module_of_the_library_gets_brackets_of_its_own():
    """A bracket in a text or in a regular expression is none."""
    first, second = 'a=w((e,t)=>{t.x=/[)]\\)/;t.y=")("})', "b=w(e=>{e.z=f((g)=>{})})"
    library = f"(function(){{{OUTER}var w=0;var {first},{second};return b;\n}}));\n"

    assert eager(library) == (
        '(function(){} (typeof self !== "undefined" ? self : this, (() => {\n'
        'var w=0;var a=w(((e,t)=>{t.x=/[)]\\)/;t.y=")("})),b=w((e=>{e.z=f((g)=>{})}));return b;\n})));\n'
    )


def test_a_library_built_in_another_way_is_not_embedded():
    with pytest.raises(ValueError, match="no longer built of modules"):
        eager("(function(){var a=1;}());")


def test_the_embedded_library_is_read_only_once():
    library = gzip.decompress(BUNDLE.read_bytes()).decode("ascii")

    # Some 400 modules and the function around them; without brackets a browser reads them two to three times.
    assert len(re.findall(r"[ ,][\w$]+=[\w$]+\(\((?:\([\w$,]*\)|[\w$]+)=>\{", library)) > 300
    assert "this, (() => {" in library


def test_charts_come_with_their_margins_so_that_nothing_is_drawn_twice():
    house = {"layout": {"margin": {"l": 8, "r": 8, "t": 24, "b": 8}, "xaxis": {"automargin": True}}}
    trace = {"type": "bar", "orientation": "h", "x": [3], "y": ["东山区"]}
    data = data_of(page(chart(trace, template=house, margin={"r": 76})))

    # Beside: three characters of 13 pixels and 10 more. Below: a line of 18 and 8 more.
    assert data["charts"][0]["layout"]["margin"] == {"l": 49, "r": 76, "t": 24, "b": 26}
    assert data["templates"][0]["layout"]["xaxis"] == {"automargin": False, "ticklabeloverflow": "allow"}
