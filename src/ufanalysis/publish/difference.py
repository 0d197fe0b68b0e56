"""What a new version of a page changes, in words for its history; it reads two pages and writes none."""

import re
from collections import Counter
from collections.abc import Mapping

from lxml import etree, html

__all__ = ["causes", "figures_changed"]

#: What a run reads, and what it is called when it is no longer the same.
INPUTS = (
    ("data/processed/observations.parquet", "数据更新"),
    ("data/processed/targets.parquet", "目标更新"),
    ("data/processed/findings.parquet", "问题清单更新"),
    ("data/catalog/briefings/", "文稿模板更新"),
    ("data/catalog/", "目录更新"),
)
AMOUNT = re.compile(r"[\d.,％%]+")
Figures = Counter[tuple[str, str]]


def figures_changed(before: str, after: str) -> str:
    """Return, in Chinese, how many figures of a page changed, came and went; a figure is known by its source."""
    old, new = _figures(before), _figures(after)
    gone, come = (Counter(key for key, _ in (a - b).elements()) for a, b in ((old, new), (new, old)))
    changed = (gone & come).total()
    counts = ((changed, "变化"), ((come - gone).total(), "新增"), ((gone - come).total(), "删去"))
    told = "、".join(f"{count}个{word}" for count, word in counts if count)
    return f"数字{told}" if told else "数字未变，文字或版式有变"


def _figures(page: str) -> Figures:
    """The page's figures by source; a formula is known by its words, as its amounts are what changes."""
    try:
        tree = html.document_fromstring(page)
    except (etree.ParserError, ValueError):
        # What stood there was damaged; whatever comes is new.
        return Counter()
    sources = {f"#{row.get('id')}": _source(row) for row in tree.xpath("//tr[starts-with(@id, 's')]")}
    links = tree.xpath("//*[contains(concat(' ', normalize-space(@class), ' '), ' fig ')]//a[starts-with(@href, '#s')]")
    return Counter((sources.get(link.get("href"), ""), link.text_content()) for link in links)


def _source(row: html.HtmlElement) -> str:
    formula = row.find(".//b")
    if formula is not None:
        return AMOUNT.sub("#", formula.text_content())
    group = row.getparent().xpath("string(.//*[@scope='rowgroup'])")
    return f"{group} ▸ {row.xpath('string(./td[1])')}"


def causes(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return which inputs differ between two runs, in Chinese; empty when none does, or one run told none."""
    if not (before and after):
        return ""
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    told = {next((word for start, word in INPUTS if name.startswith(start)), "") for name in changed}
    return "、".join(word for _, word in INPUTS if word in told)
