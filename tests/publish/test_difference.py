"""The history of a page says which inputs were new and how many of its figures are others."""

import pytest

from ufanalysis.publish.difference import causes, figures_changed

CELL = '<tr id="s1"><th scope="row">1<td>D14<td><q>{raw}</q>'
FORMULA = '<tr id="s2"><th scope="row">2<td colspan="2"><b>完成率 = {amounts}</b>'


def page(*figures, raw="100", amounts="100 ÷ 200"):
    """A page with an appendix of one cell and one formula."""
    return (
        f"<p>{''.join(figures)}</p><table><tbody><tr><th scope='rowgroup'>表.xlsx ▸ 全市</tr>"
        f"{CELL.format(raw=raw)}{FORMULA.format(amounts=amounts)}</tbody></table>"
    )


def figure(text, row=1):
    return f'<span class="fig" id="f{row}"><a href="#s{row}">{text}</a></span>'


def test_figures_that_changed_came_and_went_are_counted():
    before = page(figure("100"), figure("50%", 2))

    # The cell says 120 now, and with it the share; the share stands twice now.
    after = page(figure("120"), figure("60%", 2), figure("60%", 2), raw="120", amounts="120 ÷ 200")
    assert figures_changed(before, after) == "数字2个变化、1个新增"
    assert figures_changed(after, before) == "数字2个变化、1个删去"


def test_new_words_around_old_figures_are_told_apart():
    assert figures_changed(page(figure("100")), page(figure("100"), "新的说明")) == "数字未变，文字或版式有变"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"data/processed/observations.parquet": "b"}, "数据更新"),
        ({"data/catalog/indicators.toml": "b", "data/processed/targets.parquet": "b"}, "目标更新、目录更新"),
        ({}, ""),
    ],
)
def test_the_inputs_that_changed_are_named(changed, told):
    before = dict.fromkeys(
        ("data/processed/observations.parquet", "data/processed/targets.parquet", "data/catalog/indicators.toml"), "a"
    )

    assert causes(before, before | changed) == told


def test_a_record_without_inputs_names_none():
    assert causes({}, {"data/catalog/indicators.toml": "b"}) == ""


@pytest.mark.parametrize("damaged", ["", " ", "\0\0\0"])
def test_a_page_that_was_damaged_is_followed_by_any_other(damaged):
    assert figures_changed(damaged, page(figure("100"))) == "数字1个新增"
