"""Whole runs with real kernels: what is published, what is refused, and what stays when a page fails."""

import json

import pytest
from filelock import FileLock
from lxml import html

from builders import observation, observations
from pages import make_workspace, page
from ufanalysis import observations as contract
from ufanalysis.errors import BusyError, ParameterError
from ufanalysis.publish.run import publish

pytestmark = pytest.mark.notebook
SECONDS = 5


def interrupt(step):
    raise KeyboardInterrupt


def reasons(outcome):
    return {failure.heading: failure.reason for failure in outcome.failures}


def test_a_run_publishes_pages_index_and_record(workspace):
    root = workspace(page("plain", "总览"), page("chart", "区县页", "district"))
    steps = []

    outcome = publish(root, on_progress=steps.append)

    assert [path.relative_to(root).as_posix() for path in outcome.published] == [
        "reports/2024/总览.html",
        "reports/2024/东山区.html",
        "reports/2024/西江县.html",
    ]
    assert (outcome.failures, outcome.year) == ((), 2024)
    assert [(step.done, step.total) for step in steps] == [(1, 3), (2, 3), (3, 3)]
    assert "2024年没有图" in outcome.index.read_text(encoding="utf-8")
    record = json.loads(outcome.record.read_text(encoding="utf-8"))
    assert (record["status"], len(record["pages"])) == ("published", 3)
    assert set(record["inputs"]) >= {"data/processed/observations.parquet", "data/catalog/reports.toml"}


def test_a_page_of_a_year_of_which_little_has_come_in_says_so(workspace):
    root = workspace(page("plain", "总览"))
    rows = [(2024, "east", "members"), (2024, "west", "members"), (2024, "east", "aid"), (2025, "east", "members")]
    known = observations(*(observation(year=y, district=d, indicator=i) for y, d, i in rows))
    contract.save(known, root / "data/processed/observations.parquet")

    (made,) = publish(root, year=2025).published

    told = (
        "数据不全：2025年应有2个地区，西江县1个尚无数据；只报来1个数（以前最多的一年3个），未报的指标用以前年度的数。"
    )
    assert told in html.parse(made).getroot().text_content()


def test_a_second_run_gives_the_same_bytes(workspace):
    root = workspace(page("chart", "区县页", "district"))
    first = [path.read_bytes() for path in publish(root).published]

    second = [path.read_bytes() for path in publish(root).published]

    assert len(first) == 2
    assert first == second


def test_each_faulty_page_is_refused_with_its_cell_and_its_parameters(workspace):
    names = ["raises", "no_sentinel", "never_ends", "kills_its_kernel", "script_in_output", "chart_without_table"]
    root = workspace(*(page(name, name) for name in names))

    found = reasons(publish(root, timeout=SECONDS))

    assert found["全市raises"] == (
        'raises.ipynb（year=2024）：第 4 个代码格（raise ValueError(f"{year}年缺少指标 dispute")）出错：'
        "ValueError：2024年缺少指标 dispute"
    )
    assert "no_sentinel.ipynb（year=2024）：笔记本没有运行到最后" in found["全市no_sentinel"]
    assert "第 3 个代码格（import time）超过 5 秒仍未结束" in found["全市never_ends"]
    assert "第 3 个代码格（import os）运行时内核退出" in found["全市kills_its_kernel"]
    assert "<script> 标签" in found["全市script_in_output"]
    assert "缺少 title、alt、table" in found["全市chart_without_table"]
    assert list((root / "reports").rglob("20*/*.html")) == []


def test_each_page_with_faulty_content_is_refused_and_the_index_says_why(workspace):
    names = ["chart_that_stays_blank", "no_chart", "placeholder_left", "outside_image", "handler_in_output"]
    root = workspace(*(page(name, name) for name in [*names, "number_without_origin"]))

    outcome = publish(root)

    found = reasons(outcome)
    assert "第 1 张图的类型 heatmap 离线图库画不出" in found["全市chart_that_stays_blank"]
    assert "no_chart.ipynb（year=2024）：第 3 个代码格（figure = None）应画出一张图" in found["全市no_chart"]
    assert "placeholder_left.ipynb（year=2024）：页面未发布：第 3 个代码格" in found["全市placeholder_left"]
    assert "留有未填写的占位符 '{{ 劳动争议受理 | 值 '" in found["全市placeholder_left"]
    assert "外部地址" in found["全市outside_image"]
    assert "脚本属性" in found["全市handler_in_output"]
    assert "没有出处" in found["全市number_without_origin"]
    assert outcome.published == ()
    told = html.document_fromstring(outcome.index.read_text("utf-8")).find_class("failed")
    assert len(told) == 6
    assert all("尚无可看的一版" in element.text_content() for element in told)


def test_a_worker_that_dies_costs_its_own_page_only(workspace):
    faulty, good = page("kills_its_worker", "kills_its_worker"), page("plain", "plain")
    root = workspace(faulty, good, page("plain_district", "变化", "district"))

    outcome = publish(root)

    assert [path.stem for path in outcome.published] == ["plain", "东山区", "西江县"]
    assert "制作页面的进程意外退出（返回码 -9）" in reasons(outcome)["全市kills_its_worker"]


def test_a_watcher_that_gives_up_leaves_a_record_that_the_next_run_closes(workspace):
    root = workspace(page("plain", "总览"))

    with pytest.raises(KeyboardInterrupt):
        publish(root, on_progress=interrupt)
    publish(root)

    states = [json.loads(path.read_text("utf-8"))["status"] for path in sorted(root.glob("reports/runs/*"))]
    assert states == ["crashed", "published"]


def test_the_last_good_page_stays_when_its_successor_fails(workspace):
    root = workspace(page("plain", "总览"))
    (good,) = publish(root).published
    before = good.read_bytes()
    raising = (root / "notebooks" / "raises.ipynb").read_bytes()
    (root / "notebooks" / "plain.ipynb").write_bytes(raising)

    outcome = publish(root)

    assert good.read_bytes() == before
    assert "缺少指标 dispute" in reasons(outcome)["全市总览"]
    index = outcome.index.read_text(encoding="utf-8")
    assert "上次更新失败，现为上一版" in index
    assert json.loads(outcome.record.read_text(encoding="utf-8"))["status"] == "failed"


def test_the_history_of_a_page_says_what_changed_and_why(workspace):
    root = workspace(page("plain", "总览"))
    publish(root)
    notebook = root / "notebooks" / "plain.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("没有图", "仍没有图"), encoding="utf-8")
    reports = root / "data" / "catalog" / "reports.toml"
    reports.write_text(reports.read_text("utf-8") + 'audience = "领导"\nvalid_until = 2025-06-30\n', encoding="utf-8")

    outcome = publish(root)

    assert "内容更新：目录更新；数字未变，文字或版式有变" in outcome.index.read_text("utf-8")
    made = outcome.published[0].read_text("utf-8")
    assert 'data-until="2025-06-30"' in made
    assert "读者 <b>领导</b>" in made


def test_a_slip_is_refused_before_anything_is_written(workspace):
    root = workspace(page("plain", "总览"))

    with pytest.raises(ParameterError, match="是否想写 year？"):
        publish(root, parameters={"yeer": 2024})

    assert not (root / "reports").exists()


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ({"year": 1999}, "year：现为 1999，而数据中的年份有"),
        ({"parameters": {"year": "soon"}}, "应为年份整数，如 2024"),
        ({"year": 2023, "parameters": {"year": 2024}}, "年度给了两次而不同"),
    ],
)
def test_a_wrong_year_is_refused(workspace, wishes, told):
    with pytest.raises(ParameterError, match=told):
        publish(workspace(page("plain", "总览")), **wishes)


def test_a_second_run_at_the_same_time_is_turned_away(workspace):
    root = workspace(page("plain", "总览"))
    (root / "reports").mkdir()

    with FileLock(root / "reports" / ".lock"), pytest.raises(BusyError, match="正在由另一次运行写入"):
        publish(root)


def test_a_workspace_path_with_braces_and_blanks_is_only_a_path(tmp_path):
    root = make_workspace(tmp_path / "甲 {year} 乙", page("plain", "总览"))

    assert [path.name for path in publish(root).published] == ["总览.html"]


def test_a_module_in_the_workspace_does_not_reach_the_worker(workspace):
    root = workspace(page("plain", "总览"))
    (root / "nbconvert.py").write_text("raise SystemExit('shadowed')", encoding="utf-8")

    assert publish(root).failures == ()
