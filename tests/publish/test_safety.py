"""What counts as an address outside the page, and what as markup that acts."""

import base64
import hashlib

import pytest
from lxml import html

from ufanalysis.publish.safety import active_content, external_urls, policy

OFFICE = "application/vnd.openxmlformats-officedocument"


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<img src="https://a.example/x.png">', ["https://a.example/x.png"]),
        ('<img src="//a.example/x.png">', ["//a.example/x.png"]),
        ('<img srcset="x.png 1x, http://a.example/y.png 2x">', ["http://a.example/y.png"]),
        ('<a href="JavaScript:alert(1)">x</a>', ["JavaScript:alert(1)"]),
        ('<p style="background:url(https://a.example/b)">x</p>', ["https://a.example/b"]),
        ("<style>@import 'https://a.example/c.css';</style>", ["https://a.example/c.css"]),
        ("<script>fetch('https://a.example/d')</script>", ["https://a.example/d"]),
        (
            '<script type="application/json">{"images":[{"source":"https://a.example/e"}]}</script>',
            ["https://a.example/e"],
        ),
        (
            '<script type="application/json">["<a href=\'https://a.example/f\'>x"]</script>',
            ["https://a.example/f"],
        ),
        ('<a href="#s1">1</a><a href="../index.html">x</a><img src="data:image/png;base64,AA==">', []),
        (f'<a download="x.docx" href="data:{OFFICE}.wordprocessingml.document;base64,AA==">x</a>', []),
        ("<p>原文 https://a.example 只是文字</p>", []),
        ('<script type="application/json">["见 https://a.example"]</script>', []),
    ],
)
def test_outside_addresses_are_found_and_words_are_not(markup, found):
    assert external_urls(f"<!DOCTYPE html><html><body>{markup}</body></html>") == found


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        ("<script>x</script>", "<script> 标签"),
        ("<iframe srcdoc='x'></iframe>", "<iframe> 标签"),
        ('<p onmouseover="x">y</p>', "onmouseover=… 脚本属性"),
        ('<a href="javascript:x">y</a>', "外部地址 href='javascript:x'"),
        ('<a href=" java\tscript:x">y</a>', "外部地址"),
        ('<a href="data:text/html,x">y</a>', "外部地址"),
    ],
)
def test_markup_that_acts_is_named(markup, told):
    element = html.fragment_fromstring(markup)

    assert told in " ".join(active_content(element))


def test_plain_markup_is_not_accused():
    table = html.fragment_fromstring('<table class="data"><tr><td title="x">1</td></tr></table>')

    assert [fault for element in table.iter() for fault in active_content(element)] == []


def test_the_policy_admits_scripts_by_their_hash_only():
    digest = base64.b64encode(hashlib.sha256(b"run()").digest()).decode()

    assert f"script-src 'sha256-{digest}';" in policy(["run()"])
    assert "script-src 'none';" in policy([])
    assert policy([]).startswith("default-src 'none'; ")
