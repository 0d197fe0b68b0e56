import pytest
from lxml import html

from ufanalysis.present import charts
from ufanalysis.present.house import inert, template, ticks
from ufanalysis.present.view import view

TICKS = [
    ((0, 987654), ["0", "25万", "50万", "75万", "100万"]),
    ((0, 3.2e8), ["0", "1亿", "2亿", "3亿", "4亿"]),
    ((88.2, 91.3), ["88", "89", "90", "91", "92"]),
    ((0, 9), ["0", "2.5", "5.0", "7.5", "10.0"]),
    ((-60, 60), ["−100", "−50", "0", "50", "100"]),
    ((5, 5), ["5", "6"]),
]


@pytest.mark.parametrize(("ends", "texts"), TICKS, ids=[str(ends) for ends, _ in TICKS])
def test_ticks_are_round_enclose_the_data_and_use_ten_thousands(ends, texts):
    assert ticks(*ends)[1] == texts


def test_house_removes_the_share_button_and_lets_a_phone_scroll():
    layout = template().layout

    assert "sendChartToCloud" in layout.modebar.remove
    assert layout.dragmode is False
    assert layout.xaxis.fixedrange is True
    assert layout.yaxis.fixedrange is True


def test_names_are_inert_in_the_pseudo_html_of_plotly():
    assert inert("<a href='x'>&$y$") == "&lt;a href='x'&gt;&amp;＄y＄"


def test_gaps_are_drawn_from_the_schedule_binding_first(desk):
    figure = charts.schedule(view(desk, year=2024))

    # members 0.3-0.8 = -50 points; lectures 12/10-1 = +20; the floor has no pace
    assert list(figure.data[0].x) == [-50.0, 20.0]
    assert list(figure.data[0].y) == ["◉ 工会会员数", "宣讲场次"]
    assert [note.text for note in figure.layout.annotations] == ["▼▼ −50.0", "★ +20.0"]


def test_hover_tells_value_pace_and_cell(desk):
    hover = charts.schedule(view(desk, year=2024)).data[0].hovertext[0]

    assert hover.split("<br>") == [
        "云川市　工会会员数",
        "30人（2024年）",
        "完成2025年目标的30%，滞后时序进度50个百分点",
        "2024.xlsx ▸ 全市 ▸ M2",
    ]


def test_districts_are_counted_by_status_most_behind_first(desk):
    figure = charts.districts(view(desk, year=2024))

    assert list(figure.data[0].y) == [inert('<b>山</b>&"x"'), "西江县"]
    counts = {trace.name: list(trace.x) for trace in figure.data}
    # east: members far behind, lectures 8 of 10 behind; west: members ahead, lectures met, dues fallen
    assert counts == {
        "★◆ 已达标或保持": [0, 1],
        "▲● 快于或符合时序": [0, 1],
        "▼◇ 慢于时序或跌破": [1, 1],
        "▼▼✖ 明显滞后或逆向": [1, 0],
    }


def test_position_ranks_the_district_among_those_with_the_target(desk):
    figure = charts.position(view(desk, year=2024, place="east"))

    assert [note.text for note in figure.layout.annotations] == ["第2/2", "第2/2"]


def test_trend_draws_the_years_and_the_way_to_the_target(desk):
    line, aim, *_ = charts.trends(view(desk, year=2024)).data

    assert (list(line.x), list(line.y)) == ([2023, 2024], [29.0, 30.0])
    assert (list(aim.x), list(aim.y)) == ([2020, 2025], [0.0, 100.0])


def test_ranking_without_targets_puts_now_beside_ten_years_before(bare):
    before, now = charts.districts(view(bare, year=2018)).data

    assert list(now.y) == ["Maine", "Ohio", "Utah"]
    assert (list(before.x), list(now.x)) == ([20.0, 15.0, 7.0], [17.0, 12.0, 4.0])


CHARTS = ["schedule", "districts", "trends", "position"]


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("source", ["desk", "bare", "void"])
def test_every_chart_brings_title_words_and_a_table(request, source, name):
    meta = getattr(charts, name)(view(request.getfixturevalue(source), year=2024)).layout.meta

    assert meta["title"]
    assert meta["alt"]
    assert html.fragment_fromstring(meta["table"], create_parent="main").xpath(".//thead")
    assert "nan" not in meta["table"].lower()


def strings(node):
    """Every text inside nested lists and dicts; `meta` goes to the page, which escapes it, not to plotly."""
    if isinstance(node, dict):
        return [text for key, inner in node.items() if key != "meta" for text in strings(inner)]
    if isinstance(node, list | tuple):
        return [text for inner in node for text in strings(inner)]
    return [node] if isinstance(node, str) else []


@pytest.mark.parametrize("name", CHARTS)
def test_no_chart_lets_a_name_act_as_markup(desk, name):
    drawn = strings(getattr(charts, name)(view(desk, year=2024, place="east")).to_plotly_json())

    assert any("&lt;b&gt;山" in text for text in drawn)
    assert not any("<b>" in text for text in drawn)


def test_same_view_gives_the_same_bytes(desk):
    assert charts.trends(view(desk, year=2024)).to_json() == charts.trends(view(desk, year=2024)).to_json()
