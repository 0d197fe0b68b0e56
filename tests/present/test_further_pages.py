"""The blocks of the further pages: sentences and their numbers, tables, and workspaces that lack almost everything."""

from dataclasses import replace

import pandas as pd
import pytest

from builders import catalog, findings, indicator, observation, observations, target, targets
from ufanalysis.errors import ParameterError
from ufanalysis.present import ahead, apart, dumbbells, fans, quality, since, single
from ufanalysis.present.tables import Html
from ufanalysis.present.view import view

YEARS = range(2017, 2025)


def rising(code, place, first, step, **columns):
    """Eight years of one place on a straight line."""
    return [
        observation(
            year, first + step * (year - 2017), indicator=code, district=place, ref=f"{place[0].upper()}9", **columns
        )
        for year in YEARS
    ]


@pytest.fixture
def long_desk(desk):
    """Eight years of one rate: the east catches up with the west, the city far from its target."""
    known = catalog(indicator("rate", name="入会率", unit="%", kind="rate", decimals=1))
    rows = [
        *rising("rate", "city", 50.0, 1.0),
        *rising("rate", "east", 40.0, 2.0),
        *rising("rate", "west", 70.0, 0.0),
        *rising("rate", "north", 60.0, 0.5),
    ]
    goals = [target(90.0, indicator="rate", base_year=2017, base_value=50.0)]
    return type(desk)(catalog=known, observations=observations(*rows), targets=targets(*goals), findings=findings())


class TestView:
    def test_a_pillar_keeps_its_indicators_alone(self, desk):
        page = view(desk, year=2024, pillar="组织基础")

        assert page.subject == "云川市“组织基础”"
        assert set(page.goals["indicator"]) == {"members", "lectures", "dues"}

    def test_an_indicator_keeps_itself_alone(self, desk):
        page = view(desk, year=2024, indicator="lectures")

        assert set(page.progress["indicator"]) == {"lectures"}
        assert [known.code for known in page.indicators] == ["lectures"]

    @pytest.mark.parametrize("wish", [{"pillar": "没有"}, {"indicator": "none"}])
    def test_an_unknown_theme_is_refused_with_the_known_ones(self, desk, wish):
        with pytest.raises(ParameterError, match=r"可选：(组织基础|members)"):
            view(desk, year=2024, **wish)


class TestQuality:
    def test_the_answer_counts_what_came_and_what_lacks(self, desk):
        told = quality.answer(view(desk, year=2024)).markup

        # 3 indicators × 4 places = 12 expected; the north sent none of its 3.
        assert "应有12个数，到9个，缺或存疑3个" in told
        assert "错误1条、提醒1条" in told

    def test_findings_of_later_years_wait_for_their_page(self, desk):
        early = view(desk, year=2023)

        assert quality.known_so_far(early).empty

    def test_coverage_shows_what_a_district_did_not_send(self, desk):
        told = quality.coverage(view(desk, year=2024)).markup

        assert told.count(">缺<") == 3

    def test_names_with_markup_are_inert(self, desk):
        page = view(desk, year=2024)

        for block in (quality.grave(page), quality.by_district(page), quality.coverage(page)):
            assert "<b>山" not in block.markup


class TestSingle:
    def test_what_is_still_needed_stands_beside_what_was_done(self, desk):
        row = view(desk, year=2024, indicator="members").goals.iloc[0]

        told = single.needed(view(desk, year=2024), row)

        # (100 − 30) ÷ 1 = 70 a year; so far 30 ÷ 4 = 7.5, shown as 8; 70 ÷ 7.5 = 9.33
        assert told.text == "若要在2025年达到100人，今后每年需增加70人，是以往年均8人的9.3倍。"
        assert [figure.value for figure in told.figures] == pytest.approx([100, 70, 7.5, 9.3333], abs=1e-4)
        assert all(figure.origins for figure in told.figures)

    def test_every_year_names_its_cell(self, desk):
        told = single.years(view(desk, year=2024, indicator="members")).markup

        assert "2023.xlsx ▸ 全市 ▸ M2" in told
        assert "2024.xlsx ▸ 全市 ▸ M2" in told


class TestAhead:
    def test_a_target_out_of_reach_is_said_to_be(self, long_desk):
        found = ahead.ahead(view(long_desk, year=2024))

        # 57 in 2024, 1 a year: 58 in 2025, the target is 90; 33 a year needed.
        assert found.own["outcome"].tolist() == ["unlikely"]
        told = ahead.answer(found).markup
        assert "1项</span>难以实现" in told
        assert "33.0个百分点" in told

    def test_the_fan_draws_band_past_path_and_target(self, long_desk):
        figure = fans.fans(ahead.ahead(view(long_desk, year=2024)))

        band, past, onward, aim = figure.data
        assert band.fill == "toself"
        assert list(past.y) == [50.0, 51.0, 52.0, 53.0, 54.0, 55.0, 56.0, 57.0]
        assert (onward.y[-1], aim.y[0]) == (pytest.approx(58.0), 90.0)


class TestApart:
    def test_the_widest_gap_names_both_ends_and_their_cells(self, long_desk):
        found = apart.apart(view(long_desk, year=2024))

        # 2024: east 40 + 14 = 54, north 63.5, west 70; 70 − 54 = 16
        assert apart.spread_of(found, found.rates.iloc[0]).text == "16.0个百分点"
        told = apart.answer(found).markup
        assert "西江县最高" in told
        assert "东山区最低" in told

    def test_the_dumbbell_runs_from_the_lowest_to_the_highest(self, long_desk):
        _, low, high = dumbbells.rates(apart.apart(view(long_desk, year=2024))).data

        assert (list(low.x), list(high.x)) == ([54.0], [70.0])

    def test_the_slope_has_a_line_per_district_and_labels_apart(self, long_desk):
        figure = dumbbells.slopes(apart.apart(view(long_desk, year=2024)))

        assert [list(line.y) for line in figure.data] == [[70.0, 70.0], [60.0, 63.5], [40.0, 54.0]]
        assert len({label.y for label in figure.layout.annotations}) == 3


class TestSince:
    def test_a_target_that_crossed_the_line_is_counted(self, desk):
        # 70 of 100: at 60 % of the time ahead (R = 1.17), at 80 % behind (R = 0.875).
        rows = observations(observation(2023, 70.0), observation(2024, 70.0))
        stuck = replace(desk, observations=rows, targets=targets(target(100.0)))

        found = since.since(view(stuck, year=2024))

        assert found.own["move"].tolist() == [-1]
        assert "1项</span>由达到或快于时序转为落后" in since.answer(found).markup

    def test_the_waterfall_ends_where_its_steps_lead(self, desk):
        rows = observations(observation(2023, 70.0), observation(2024, 70.0))
        stuck = replace(desk, observations=rows, targets=targets(target(100.0)))

        figure = since.steps(since.since(view(stuck, year=2024)))

        # One target on schedule in 2023, one lost, none left; nothing gained, so no step for it.
        assert (list(figure.data[0].y), list(figure.data[0].base)) == ([1, 1, 0], [0, 0, 0])
        assert "由1项减至0项" in figure.layout.meta["title"]

    def test_a_year_of_progress_shows_as_a_change_of_the_gap(self, long_desk):
        row = since.since(view(long_desk, year=2024)).own.iloc[0]

        # 2023: 6/40 − 6/8 = −0.6; 2024: 7/40 − 7/8 = −0.7
        assert row["pace_gap_change"] == pytest.approx(-0.1)
        assert row["causes"] == ("data_added",)


@pytest.mark.parametrize("which", ["desk", "bare", "void"])
def test_every_block_stands_whatever_is_missing(which, request):
    page = view(request.getfixturevalue(which), year=2024)
    found, gaps, moved = ahead.ahead(page), apart.apart(page), since.since(page)
    blocks = [
        *(block(page) for block in (quality.answer, quality.grave, quality.minor, quality.by_file)),
        *(block(page) for block in (quality.by_district, quality.coverage)),
        *(block(found) for block in (ahead.answer, ahead.prospects, ahead.matrix)),
        *(block(gaps) for block in (apart.answer, apart.spreads, apart.directions)),
        *(block(moved) for block in (since.answer, since.table, since.by_district)),
    ]
    charts = [
        fans.fans(found),
        *(chart(gaps) for chart in (dumbbells.rates, dumbbells.amounts, dumbbells.slopes)),
        *(chart(moved) for chart in (since.steps, since.moves)),
    ]

    assert all(isinstance(block, Html) for block in blocks)
    assert all("<b>山" not in block.markup for block in blocks)
    assert all(chart.layout.meta["alt"].endswith("。") for chart in charts)
    assert {trace.type for chart in charts for trace in chart.data} <= {"bar", "scatter"}


@pytest.mark.parametrize("which", ["desk", "bare", "void"])
def test_the_page_of_an_indicator_stands_whatever_is_missing(which, request):
    desk = request.getfixturevalue(which)
    page = view(desk, year=2024, indicator=desk.catalog.indicators[0].code)

    for block in (single.answer, single.places, single.years, single.meaning):
        assert isinstance(block(page), Html)


def test_no_table_of_a_workspace_is_changed(desk):
    before = desk.observations.copy()

    ahead.ahead(view(desk, year=2024))
    apart.apart(view(desk, year=2024))
    since.since(view(desk, year=2024))

    pd.testing.assert_frame_equal(desk.observations, before)
