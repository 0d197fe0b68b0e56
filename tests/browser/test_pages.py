"""What a reader gets: in Chromium, without network, on a desk, on a phone, on paper, and without scripts."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pages import DESK, PHONE, make_workspace, page
from ufanalysis.publish.run import publish

pytestmark = [pytest.mark.browser, pytest.mark.notebook]
# A selector, because waiting for an expression is an eval, which the policy of the page forbids.
READY = "html[data-ready], html[data-failed]"
#: axe-core 4, the accessibility checker, as its authors publish it (MPL 2.0, notice inside); no page carries it.
AXE = Path(__file__).with_name("axe.min.js.gz")
VISIBLE = "[...document.querySelectorAll('{}')].filter((e) => e.getBoundingClientRect().width).length"
#: Width in CSS pixels that A4 leaves: 210 mm less twice 13 mm, at 96 pixels to 25.4 mm.
SHEET = 695


@pytest.fixture
def district(site):
    return site / "2024" / "东山区.html"


def drawn(tab):
    tab.wait_for_selector(READY)
    return tab.evaluate("document.querySelectorAll('.plot .main-svg:first-child').length")


@pytest.mark.parametrize("settings", [DESK, PHONE], ids=["desk", "phone"])
def test_all_charts_are_drawn_without_a_request_an_error_or_a_violation(visit, district, settings):
    seen = visit(district, **settings)

    assert drawn(seen.tab) == 2
    assert seen.requests == [district.as_uri()]
    assert seen.console == []
    assert seen.tab.evaluate("violations") == []


@pytest.mark.parametrize("settings", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", ["index.html", "2024/总览.html", "2024/东山区.html"])
def test_no_page_is_wider_than_its_window(visit, site, name, settings):
    tab = visit(site / name, **settings).tab

    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_policy_keeps_out_what_is_not_the_page_s_own(visit, district):
    tab = visit(district, **DESK).tab
    drawn(tab)

    tab.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.foreign = 1'; document.body.append(s);"
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.foreign = 2\">')"
    )
    # The script, the picture, and what was to happen when the picture is missing.
    tab.wait_for_selector("html[data-violations='3']")

    assert tab.evaluate("window.foreign") is None
    assert all(told.startswith(("script-src", "img-src")) for told in tab.evaluate("violations"))


def test_the_mode_bar_is_chinese_and_shares_nothing(visit, district):
    tab = visit(district, **DESK).tab
    drawn(tab)
    tab.hover(".plot")

    titles = tab.evaluate("[...document.querySelectorAll('.modebar-btn')].map((button) => button.dataset.title)")
    assert "下载图表为PNG格式" in titles
    assert not [title for title in titles if title.isascii()]


def test_hostile_names_stay_words(visit, district):
    tab = visit(district, **DESK).tab
    drawn(tab)

    assert "<script>alert(1)</script>" in tab.inner_text("#chart-1 table, #chart-1")
    assert tab.evaluate("document.querySelectorAll('.plot a').length") == 0


def test_a_district_s_hostile_name_stays_words_on_its_page_and_in_the_index(visit, tmp_path):
    name = """山"onmouseover="foreign=1"</title></script><script>foreign=1</script><img src=x onerror=foreign=1>"""
    root = make_workspace(tmp_path, page("chart", "区县页", "district"))
    districts = root / "data" / "catalog" / "districts.toml"
    districts.write_text(districts.read_text("utf-8").replace('"东山区"', f"'{name}'"), encoding="utf-8")

    outcome = publish(root, parameters={"district": "east"})

    assert outcome.failures == ()
    for path in (outcome.index, *outcome.published):
        seen = visit(path, **DESK)
        seen.tab.wait_for_selector(READY if path != outcome.index else ".finder")
        # The index lists the page by its file, which keeps the letters only.
        assert (name if path != outcome.index else "山_onmouseover_foreign") in seen.tab.inner_text("body")
        assert seen.tab.evaluate("[window.foreign ?? 0, document.querySelectorAll('[onmouseover], img').length]") == [
            0,
            0,
        ]
        assert (seen.console, seen.tab.evaluate("violations")) == ([], [])


@pytest.mark.parametrize(("settings", "gesture"), [(DESK, "hover"), (DESK, "focus"), (PHONE, "tap")])
def test_a_number_tells_its_source(visit, district, settings, gesture):
    tab = visit(district, **settings).tab
    drawn(tab)
    number = tab.locator(".lead .fig > a").first

    getattr(number, gesture)()

    tab.wait_for_selector("#popover:not([hidden])")
    words = tab.inner_text("#popover")
    assert "劳动争议统计表.xlsx ▸ 全市 ▸ D14" in words
    assert "原文“１，２３４”（约数）" in words


def test_a_source_leads_back_to_its_number(visit, district):
    tab = visit(district, **PHONE).tab
    drawn(tab)
    tab.tap(".lead .fig > a")
    tab.tap("#popover a")

    tab.wait_for_selector("details.rows[open]")
    row = tab.evaluate("document.querySelector('tr:target').innerText")
    assert "D14" in row
    back = tab.evaluate("document.querySelector('tr:target a').hash")
    assert tab.inner_text(back) == "1,234"


def test_escape_closes_the_popover(visit, district):
    tab = visit(district, **DESK).tab
    drawn(tab)
    tab.locator(".lead .fig > a").first.focus()
    tab.wait_for_selector("#popover:not([hidden])")

    tab.keyboard.press("Escape")

    assert tab.is_hidden("#popover")


def test_a_finger_on_a_chart_scrolls_the_page(visit, district):
    tab = visit(district, **PHONE).tab
    drawn(tab)
    tab.evaluate("document.querySelector('.plot').scrollIntoView({block: 'center'})")
    before, box = tab.evaluate("scrollY"), tab.locator(".plot").first.bounding_box()

    tab.context.new_cdp_session(tab).send(
        "Input.synthesizeScrollGesture",
        {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "yDistance": -200, "speed": 2000},
    )

    assert tab.evaluate("scrollY") > before + 100


def test_a_wide_table_scrolls_in_its_own_box(visit, district):
    tab = visit(district, **PHONE).tab
    drawn(tab)

    assert tab.evaluate(
        "(() => { const b = document.querySelector('.matrix').parentElement; return b.scrollWidth > b.clientWidth })()"
    )


def test_tables_are_folded_beside_charts_and_open_on_paper(visit, district):
    tab = visit(district, viewport={"width": SHEET, "height": 983}).tab
    drawn(tab)
    folded = tab.evaluate("[...document.querySelectorAll('figure details')].map((d) => d.open)")

    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")

    assert folded == [False, False]
    assert tab.evaluate("[...document.querySelectorAll('details')].every((d) => d.open)")
    wide = tab.evaluate(
        "[...document.querySelectorAll('table, .main-svg')].map((e) => e.getBoundingClientRect().right)"
    )
    assert max(wide) <= SHEET
    assert tab.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"

    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.evaluate("[...document.querySelectorAll('figure details')].map((d) => d.open)") == folded


def test_on_paper_a_link_is_a_reference_to_its_row(visit, district):
    tab = visit(district, **DESK).tab
    drawn(tab)
    tab.emulate_media(media="print")

    # The link's own address, and the same sign before the number of the row it leads to.
    assert tab.evaluate("getComputedStyle(document.querySelector('.lead .fig a'), '::after').content") == '"#s1"'
    assert tab.evaluate("getComputedStyle(document.querySelector('#s1 > th'), '::before').content") == '"#s"'
    assert tab.inner_text("#s1 > th") == "1"


def test_paper_comes_out_of_the_printer(visit, district):
    tab = visit(district, **DESK).tab
    drawn(tab)

    assert tab.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    assert tab.evaluate("violations") == []


def test_without_scripts_tables_and_sources_remain(visit, district):
    tab = visit(district, java_script_enabled=False, **DESK).tab

    assert tab.locator("figure details[open] table").count() == 2
    assert "浏览器未启用脚本" in tab.inner_text("noscript")
    assert tab.get_attribute(".lead .fig", "title").startswith("劳动争议统计表.xlsx ▸ 全市 ▸ D14")
    tab.click(".lead .fig > a")
    assert tab.url.endswith("#s1")


def test_an_old_browser_is_told_and_keeps_the_tables(visit, district):
    seen = visit(district, before="delete window.DecompressionStream", **DESK)
    seen.tab.wait_for_selector(READY)

    assert "此浏览器无法显示交互图" in seen.tab.inner_text(".plot")
    assert seen.tab.locator("figure details[open] table").count() == 2


def test_the_index_leads_to_every_page(visit, site):
    tab = visit(site / "index.html", **DESK).tab

    for name in tab.locator("main a").all_inner_texts():
        tab.get_by_role("link", name=name, exact=True).click()
        tab.wait_for_selector(READY)
        tab.click(".brand a")
    assert tab.locator("main a").all_inner_texts() == ["总览", "东山区", "西江县"]


def test_a_still_picture_gives_way_to_the_live_chart_and_comes_back_on_paper(visit, district):
    tab = visit(district, **DESK).tab
    drawn(tab)
    assert (tab.evaluate(VISIBLE.format(".still")), tab.evaluate(VISIBLE.format(".plot"))) == (0, 2)

    tab.emulate_media(media="print")

    assert (tab.evaluate(VISIBLE.format(".still")), tab.evaluate(VISIBLE.format(".plot"))) == (2, 0)


def test_without_scripts_every_chart_is_a_still_picture_and_the_numbers_can_be_taken_along(visit, district):
    tab = visit(district, java_script_enabled=False, **DESK).tab

    assert [tab.locator(".still").nth(n).is_visible() for n in range(2)] == [True, True]
    with tab.expect_download() as download:
        tab.click("a[download]")
    assert download.value.suggested_filename == "东山区 数据.xlsx"
    assert Path(download.value.path()).read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("day", "is_told"), [(datetime(2025, 6, 1, tzinfo=UTC), False), (datetime(2026, 1, 2, tzinfo=UTC), True)]
)
def test_a_page_knows_when_it_is_overdue(visit, site, browser, day, is_told):
    with browser.new_context() as context:
        context.clock.set_fixed_time(day)
        tab = context.new_page()
        # Pages of 2024 hold until the end of 2025.
        tab.goto((site / "2024" / "总览.html").as_uri())

        assert tab.locator("#overdue").is_visible() is is_told


def test_the_index_finds_pages_by_year_title_and_district(visit, site):
    tab = visit(site / "index.html", **DESK).tab

    tab.fill("#find", "2024 西江")
    assert [
        card for card in tab.locator(".card a").all_inner_texts() if tab.get_by_role("link", name=card).is_visible()
    ] == ["西江县"]
    assert tab.inner_text("#found") == "1 页"

    tab.fill("#find", "2031 不存在")
    assert tab.inner_text("#found") == "没有这样的页面"
    assert tab.locator(".card:visible").count() == 0


@pytest.mark.parametrize("settings", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", ["index.html", "2024/总览.html", "2024/东山区.html"])
def test_the_accessibility_checker_finds_nothing_serious(visit, site, name, settings):
    tab = visit(site / name, **settings).tab
    tab.wait_for_selector(READY if name != "index.html" else ".finder")
    tab.evaluate(gzip.decompress(AXE.read_bytes()).decode() + ";0")

    found = tab.evaluate("axe.run().then((r) => r.violations.map((v) => [v.impact, v.id, v.nodes[0].html]))")

    assert [fault for fault in found if fault[0] in ("serious", "critical")] == []
