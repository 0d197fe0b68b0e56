"""The start page lists what stands in reports/, and says what could not be brought up to date."""

from lxml import html

from builders import catalog
from ufanalysis.publish.records import Entry, Event, State
from ufanalysis.publish.safety import external_urls
from ufanalysis.publish.site import index

PAGES = [{"notebook": "20", "title": "总览"}, {"notebook": "40", "title": "区县页", "over": "district"}]


def entry(target, title="总览", subject="", **fields):
    plain = {"target": target, "notebook": "20.ipynb", "title": title, "subject": subject, "year": 2024}
    return Entry(**{**plain, "parameters": {}, "status": "published", **fields})


def good(*args, **fields):
    made = entry(*args, **fields)
    return State(last=made, good=made)


def site(reports, states, *, stand=None):
    for target in stand if stand is not None else states:
        (reports / target).parent.mkdir(parents=True, exist_ok=True)
        (reports / target).write_text("<p>页</p>", encoding="utf-8")
    return index(reports, states, catalog(pages=PAGES))


def links(page):
    anchors = html.document_fromstring(page).xpath("//*[@class='card' or contains(@class, 'whole')]//a")
    return [(a.get("href"), a.text) for a in anchors]


def test_pages_are_listed_by_year_latest_first_and_in_the_order_of_the_catalog(tmp_path):
    states = {
        "2023/总览.html": good("2023/总览.html"),
        "2024/西江县.html": good("2024/西江县.html", "区县页", "西江县"),
        "2024/东山区.html": good("2024/东山区.html", "区县页", "东山区"),
        "2024/总览.html": good("2024/总览.html", lead="全市已完成 57%"),
    }

    page = site(tmp_path, states)

    assert [name for _, name in links(page)] == ["总览", "东山区", "西江县", "总览"]
    assert "全市已完成 57%" in page
    assert "已发布 3 页，全部为最新" in page


def test_links_are_relative_and_quoted(tmp_path):
    page = site(tmp_path, {"2024/总览.html": good("2024/总览.html")})

    assert links(page) == [("2024/%E6%80%BB%E8%A7%88.html", "总览")]
    assert external_urls(page) == []


def test_a_failed_update_is_told_and_the_last_good_page_linked(tmp_path):
    failed = State(last=entry("2024/总览.html", status="failed", reason="缺少<数据>"), good=entry("2024/总览.html"))

    page = site(tmp_path, {"2024/总览.html": failed})

    assert "上次更新失败，现为上一版。缺少&lt;数据&gt;" in page
    assert "已发布 1 页，1 页上次更新失败" in page
    assert len(links(page)) == 1


def test_a_page_that_was_never_made_is_listed_without_a_link(tmp_path):
    failed = State(last=entry("2024/总览.html", status="failed", reason="缺少数据"), good=None)

    page = site(tmp_path, {"2024/总览.html": failed}, stand=[])

    assert "上次更新失败，尚无可看的一版" in page
    assert links(page) == []


def test_a_page_without_a_record_is_still_found(tmp_path):
    page = site(tmp_path, {}, stand=["2022/旧页.html"])

    assert links(page) == [("2022/%E6%97%A7%E9%A1%B5.html", "旧页")]


def test_an_empty_site_says_what_to_do(tmp_path):
    assert "请运行 ufa report" in site(tmp_path, {})


def test_a_page_tells_its_freshness_and_its_history(tmp_path):
    made = entry("2024/总览.html", as_of="2024年", valid_until="2025-12-31", partial="数据不全：西江县尚无数据。")
    # 2025-03-01 20:00 in UTC is the next day in the offices.
    events = (
        Event(when="2025-02-01T08:00:00+00:00", reason="", sha256="a"),
        Event(when="2025-03-01T20:00:00+00:00", reason="", sha256="b", change="数据更新；数字8个变化"),
        Event(when="2025-03-05T08:00:00+00:00", reason="缺少数据", sha256=""),
    )
    failed = entry("2024/总览.html", status="failed", reason="缺少数据")

    page = site(tmp_path, {"2024/总览.html": State(last=failed, good=made, events=events)})

    assert "现为上一版（2025-03-02）" in page
    assert "有效期至 2025-12-31" in page
    assert "数据不全：西江县尚无数据。" in page
    told = [item.text for item in html.document_fromstring(page).xpath("//details[@class='history']//li")]
    assert told == [
        "2025-03-05　更新失败，仍为2025-03-02的一版：缺少数据",
        "2025-03-02　内容更新：数据更新；数字8个变化",
        "2025-02-01　首次发布",
    ]


def test_a_district_with_several_pages_is_found_by_its_name(tmp_path):
    targets = ["2023/东山区.html", "2024/东山区.html"]

    page = site(tmp_path, {target: good(target, "区县页", "东山区") for target in targets})

    links_of = html.document_fromstring(page).xpath("//details[@class='subjects']//a")
    assert [link.text for link in links_of] == ["2024年区县页", "2023年区县页"]


def test_the_index_says_for_whom_a_page_is_and_how_often_it_is_made(tmp_path):
    pages = [{"notebook": "20", "title": "总览", "question": "还有多远？", "audience": "领导", "schedule": "quarterly"}]
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024/总览.html").write_text("<p>页</p>", encoding="utf-8")

    page = index(tmp_path, {"2024/总览.html": good("2024/总览.html")}, catalog(pages=pages))

    assert "还有多远？　读者：领导　每季更新" in page
