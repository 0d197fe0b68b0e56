"""Printing needs a browser; without one, or with a broken one, a person is told what to do."""

import sys

import pytest

from ufanalysis.errors import ReportError
from ufanalysis.publish.paper import browser, print_page


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "总览.html"
    path.write_text("<!DOCTYPE html><title>页</title><p>一", encoding="utf-8")
    return path


def test_without_a_browser_a_person_is_told_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)

    with pytest.raises(ReportError, match="没有找到 Chromium、Chrome 或 Edge。请安装其中之一"):
        browser(places=())


def test_a_browser_that_cannot_run_is_named():
    with pytest.raises(ReportError, match="'/no/such/browser' 不能运行"):
        browser("/no/such/browser")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the browser")
def test_a_browser_that_fails_leaves_the_old_pdf(page, tmp_path):
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho 内存不足 >&2\nexit 3\n", encoding="utf-8")
    broken.chmod(0o755)
    page.with_suffix(".pdf").write_bytes(b"%PDF old")

    with pytest.raises(ReportError, match=r"返回码 3.*内存不足"):
        print_page(page, broken)

    assert page.with_suffix(".pdf").read_bytes() == b"%PDF old"


@pytest.mark.browser
def test_a_page_becomes_a_pdf_beside_it(page, chromium):
    assert print_page(page, chromium).read_bytes().startswith(b"%PDF")
    assert sorted(path.name for path in page.parent.iterdir()) == ["总览.html", "总览.pdf"]
