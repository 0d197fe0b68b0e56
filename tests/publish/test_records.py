"""The record says how a run went, and what page is the last good one."""

import json

from ufanalysis.publish.records import Entry, close, crashed, open_record, prune, states


def entry(status="published", **fields):
    plain = {"target": "2024/总览.html", "notebook": "20.ipynb", "title": "总览", "subject": "", "year": 2024}
    return Entry(**{**plain, "parameters": {"year": 2024}, "status": status, **fields})


def run(folder, *entries):
    path = open_record(folder, {"year": 2024}, started="2024-01-01T00:00:00+00:00")
    close(path, entries, status="published", finished="2024-01-01T00:00:09+00:00")
    return path


def test_records_are_numbered_upwards(tmp_path):
    assert [run(tmp_path, entry()).name for _ in range(3)] == ["000001.json", "000002.json", "000003.json"]


def test_a_record_says_running_until_it_is_closed(tmp_path):
    path = open_record(tmp_path, {"year": 2024}, started="2024-01-01T00:00:00+00:00")

    assert json.loads(path.read_text(encoding="utf-8"))["status"] == "running"


def test_a_run_that_never_ended_is_marked_crashed(tmp_path):
    path = open_record(tmp_path, {"year": 2024}, started="2024-01-01T00:00:00+00:00")
    run(tmp_path, entry())

    assert crashed(tmp_path) == (path,)
    assert json.loads(path.read_text(encoding="utf-8"))["status"] == "crashed"


def test_a_failure_keeps_the_last_good_page_and_tells_the_reason(tmp_path):
    run(tmp_path, entry(sha256="good"))
    run(tmp_path, entry("failed", reason="缺少数据"))

    state = states(tmp_path)["2024/总览.html"]
    assert (state.good.sha256, state.reason) == ("good", "缺少数据")


def test_a_later_success_ends_the_failure(tmp_path):
    run(tmp_path, entry("failed", reason="缺少数据"))
    run(tmp_path, entry(sha256="new"))

    state = states(tmp_path)["2024/总览.html"]
    assert (state.good.sha256, state.reason) == ("new", "")


def test_other_files_in_the_folder_are_no_records(tmp_path):
    (tmp_path / "notes.json").write_text("{}", encoding="utf-8")

    assert states(tmp_path) == {}


def test_history_tells_changes_and_failures_but_not_repeats(tmp_path):
    for made in (entry(sha256="a"), entry(sha256="a"), entry("failed", reason="缺少数据"), entry(sha256="a")):
        run(tmp_path, made)
    run(tmp_path, entry(sha256="b"))

    events = states(tmp_path)["2024/总览.html"].events

    assert [(event.reason, event.sha256) for event in events] == [("", "a"), ("缺少数据", ""), ("", "b")]


def test_old_records_go_but_the_last_good_page_keeps_its_own(tmp_path):
    run(tmp_path, entry(target="2023/旧页.html", sha256="old"))
    for _ in range(4):
        run(tmp_path, entry(sha256="a"))

    gone = prune(tmp_path, keep=2)

    # The second record says since when "a" is shown; only the third is no longer needed.
    assert [path.name for path in gone] == ["000003.json"]
    assert states(tmp_path)["2023/旧页.html"].good.sha256 == "old"
