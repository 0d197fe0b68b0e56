"""Districts by one score, and unit costs: bands that overlap have no order, shares and prices keep their cells."""

from dataclasses import replace

import pytest

from builders import catalog, findings, indicator, observation, observations, target, targets
from ufanalysis.present import boards, costs, glance
from ufanalysis.present.apart import apart
from ufanalysis.present.tables import Html
from ufanalysis.present.view import view


def figures(code, values):
    return [
        observation(2024, value, indicator=code, district=place, ref=f"{code[0].upper()}{row}")
        for row, (place, value) in enumerate(values.items(), 2)
    ]


@pytest.fixture
def scored(desk):
    """Three rates in two lines of work; the west is best in all, the east beats the north in one of three."""
    known = catalog(
        *(
            indicator(code, name=name, unit="%", kind="rate", pillar=pillar, lower=0, upper=100)
            for code, name, pillar in (
                ("joined", "入会率", "组织"),
                ("covered", "覆盖率", "维权"),
                ("settled", "调解率", "维权"),
            )
        ),
    )
    rows = [
        *figures("joined", {"city": 60, "east": 50, "west": 90, "north": 40}),
        *figures("covered", {"city": 60, "east": 45, "west": 80, "north": 50}),
        *figures("settled", {"city": 60, "east": 50, "west": 95, "north": 55}),
    ]
    return type(desk)(catalog=known, observations=observations(*rows), targets=targets(), findings=findings())


class TestBands:
    def test_the_first_place_is_firm_and_the_others_have_no_order(self, scored):
        figure = boards.bands(boards.boards(apart(view(scored, year=2024))))

        assert figure.layout.meta["title"].startswith("综合位次：西江县居第1位")
        assert figure.layout.annotations[0].text == "第1位"

    def test_a_score_is_the_mean_of_means_and_names_every_cell(self, scored):
        found = boards.boards(apart(view(scored, year=2024)))
        row = found.rows.set_index("district").loc["east"]

        told = boards.bands(found).layout.meta["table"]

        # East: 组织 50, 维权 (45 + 50) ÷ 2 = 47.5; their mean 48.75, printed 48.8.
        assert row["score"] == pytest.approx(48.75)
        assert ">48.8</span>" in told
        assert "&#34;J3&#34;" in told
        assert "&#34;C3&#34;" in told

    def test_short_boards_are_shares_of_all_that_lacks(self, scored):
        told = boards.short_boards(boards.boards(apart(view(scored, year=2024)))).markup

        # East lacks 50 × ½ in 入会率, 55 × ¼ in 覆盖率, 50 × ¼ in 调解率: 25 of 51.25, which is 48.8 %.
        assert "入会率（<span" in told
        assert ">48.8%</span>" in told
        assert "维权（47.5分）" in told

    @pytest.mark.parametrize("which", ["bare", "void"])
    def test_without_two_districts_to_score_a_sentence_says_so(self, which, request):
        found = boards.boards(apart(view(request.getfixturevalue(which), year=2024)))

        assert isinstance(boards.bands(found), Html)
        assert "不计综合得分" in boards.short_boards(found).markup


@pytest.fixture
def paid(desk):
    """Money for visits: 4万元 for 1000 in the east, 9万元 for 1000 in the west; the north has 10 visits only."""
    known = catalog(
        indicator("fund", name="资金", unit="万元", kind="flow", direction="context", decimals=1),
        indicator("visits", name="服务人次", unit="人次", kind="flow"),
        efficiency=[{"name": "人均资金", "cost": "fund", "output": "visits"}],
    )
    rows = [
        *figures("fund", {"city": 13.5, "east": 4.0, "west": 9.0, "north": 0.5}),
        *figures("visits", {"city": 2010, "east": 1000, "west": 1000, "north": 10}),
    ]
    return type(desk)(catalog=known, observations=observations(*rows), targets=targets(), findings=findings())


class TestCosts:
    def test_a_price_is_told_as_a_person_says_it_with_both_cells(self, paid):
        figure = costs.costs(view(paid, year=2024))

        # 4万元 ÷ 1000 = 40元, 9万元 ÷ 1000 = 90元, 9 ÷ 4 = 2.25, printed 2.3.
        told = figure.layout.meta["table"]
        assert ">每人次40.0元</span>" in told
        assert "&#34;F3&#34;" in told
        assert "&#34;V3&#34;" in told
        assert "最高的区县是最低的2.3倍" in figure.layout.meta["title"]

    def test_a_district_of_few_visits_is_in_the_table_but_not_compared(self, paid):
        figure = costs.costs(view(paid, year=2024))

        # 0.5万元 ÷ 10 = 500元
        assert len(figure.data[0].x) == 2
        assert "每人次500元" in figure.layout.meta["table"]

    def test_a_page_without_pairs_says_so(self, desk):
        assert "不计单位成本" in costs.costs(view(desk, year=2024)).markup

    def test_a_pair_of_which_half_belongs_elsewhere_is_left_out(self, paid):
        assert isinstance(costs.costs(view(paid, year=2024, indicator="visits")), Html)


class TestGlance:
    def test_the_overview_tells_outlook_and_short_boards_in_two_sentences(self, scored):
        told = glance.onward(view(scored, year=2024)).markup

        # Without targets there is no outlook; each of the three districts lacks something in all three rates.
        assert told.count('class="lead"') == 1
        assert "最常见的短板是入会率（3个区县）、覆盖率（3个区县）、调解率（3个区县）。" in told

    def test_without_targets_and_scores_a_sentence_says_so(self, void):
        assert "未设目标，也没有可评分的指标。" in glance.onward(view(void, year=2024)).markup

    def test_targets_out_of_reach_are_named(self, desk):
        rows = observations(*(observation(year, 50.0 + year - 2017) for year in range(2017, 2025)))
        goals = targets(target(90.0, base_year=2017, base_value=50.0))

        told = glance.onward(view(replace(desk, observations=rows, targets=goals), year=2024)).markup

        # 57 in 2024 and 1 a year: 58 in 2025, the target is 90.
        assert "1项</span>难以实现" in told
        assert "难以实现的是工会会员数。" in told
