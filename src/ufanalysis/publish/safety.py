"""What a page must not hold: outside addresses, and markup that acts; it only finds, it repairs nothing."""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator

from lxml import html
from lxml.html import HtmlElement

__all__ = ["active_content", "external_urls", "parse", "policy"]

ADDRESS_ATTRIBUTES = {
    *("href", "src", "srcset", "action", "formaction", "poster", "data", "background", "ping", "cite"),
    *("longdesc", "manifest", "xlink:href"),
}
ADDRESS_KEYS = {"source", "src", "href", "url", "plotlyServerURL", "topojsonURL"}
# Inside the last five a browser reads on by other rules than a checker.
ACTIVE_TAGS = {
    *("script", "iframe", "frame", "frameset", "object", "embed", "applet", "link", "meta", "base", "portal"),
    *("form", "input", "button", "textarea", "select", "template", "noscript", "noembed", "noframes"),
    *("math", "foreignobject", "title", "xmp", "plaintext"),
}
BLANK = re.compile(r"[\x00-\x20]")
OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|\\\\|/\\|\\/)", re.IGNORECASE)
IN_PAGE = re.compile(
    r"^data:(?:image/(?:png|jpeg|gif|webp|svg\+xml)"
    r"|application/vnd\.openxmlformats-officedocument\.(?:spreadsheetml\.sheet|wordprocessingml\.document))[;,]",
    re.IGNORECASE,
)
IN_STYLE = re.compile(r"""(?:url\(\s*['"]?|@import\s+(?:url\()?\s*['"]?)([^'")\s;]+)""", re.IGNORECASE)
IN_SCRIPT = re.compile(r"""['"`]\s*((?:https?|wss?|ftp):\\?/\\?/[^'"`\s]*|//[\w.-]+\.[^'"`\s]*)""", re.IGNORECASE)
# In a figure the library loads pictures and makes links; any other text is only drawn.
LINK = re.compile(r"""<\s*a\b[^>]*href\s*=\s*['"]?([^'"\s>]+)""", re.IGNORECASE)


def parse(markup: str) -> HtmlElement:
    """Return the markup as one <main> element, without comments: browsers disagree where those end."""
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    return html.fragment_fromstring(markup, create_parent="main", parser=parser)


def policy(scripts: Iterable[str]) -> str:
    """Return the content security policy of a page that may run these inline scripts and load nothing."""
    hashes = " ".join(f"'sha256-{_hash(script)}'" for script in scripts) or "'none'"
    # The chart library writes its own style rules, and hands over a picture to save as data: or blob:.
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def external_urls(page: str) -> list[str]:
    """Return every outside address that the page's attributes, styles, scripts or figures hold, in order.

    Relative links and addresses that are only words of the text are none.
    """
    return list(dict.fromkeys(_urls(html.document_fromstring(page))))


def _urls(tree: HtmlElement) -> Iterator[str]:
    # The star leaves out comments and processing instructions, which have no tag name.
    for element in tree.iter("*"):
        yield from (url for _, url in _outside(element))
        styles = [element.get("style", ""), element.text or "" if element.tag == "style" else ""]
        yield from (url for style in styles for url in IN_STYLE.findall(style) if _is_outside(url))
        if element.tag == "script":
            yield from _script_urls(element.get("type", ""), element.text or "")


def _script_urls(kind: str, text: str) -> Iterator[str]:
    # What is packed is data of charts, or the chart library; vendor.py has seen to the library.
    if kind == "application/gzip":
        content = gzip.decompress(base64.b64decode(text)).decode()
        yield from _json_urls("", json.loads(content)) if content.startswith("{") else ()
    elif kind == "application/json":
        yield from _json_urls("", json.loads(text))
    else:
        yield from IN_SCRIPT.findall(text)


def _json_urls(key: str, value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _json_urls(name, item)
    elif isinstance(value, list):
        for item in value:
            yield from _json_urls(key, item)
    elif isinstance(value, str):
        yield from (url for url in LINK.findall(value) if _is_outside(url))
        yield from [value] if key in ADDRESS_KEYS and _is_outside(value) else []


def _outside(element: HtmlElement) -> Iterator[tuple[str, str]]:
    for name, value in element.items():
        addresses = [part.strip().split(" ")[0] for part in value.split(",")] if name == "srcset" else [value]
        yield from ((name, a) for a in addresses if name in ADDRESS_ATTRIBUTES and _is_outside(a))
    if element.tag == "meta" and element.get("http-equiv", "").lower() == "refresh":
        yield "content", element.get("content", "")


def _is_outside(address: str) -> bool:
    # A browser drops blanks and control characters first: java<tab>script: runs.
    bare = BLANK.sub("", address)
    return bool(OUTSIDE.match(bare)) and not IN_PAGE.match(bare)


def active_content(element: HtmlElement) -> Iterator[str]:
    """Yield, in Chinese, what of one element could run, load or send: tag, handlers, addresses."""
    if element.tag in ACTIVE_TAGS:
        yield f"<{element.tag}> 标签"
    yield from (f"{name}=… 脚本属性" for name in element.attrib if name.startswith("on") or name == "srcdoc")
    yield from (f"外部地址 {name}={url!r:.80}" for name, url in _outside(element))
