"""What the page of changes says of the version of the data before: counts, causes that add up, cells on both sides."""

from dataclasses import dataclass

import pandas as pd
import pytest

from builders import observation, observations, target, targets
from ufanalysis.analysis.changes import State, changes, revisions
from ufanalysis.present import versions
from ufanalysis.present.tables import Html
from ufanalysis.present.view import view


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A workspace that keeps one earlier version, or none."""

    desk: object
    then: tuple[pd.DataFrame, pd.DataFrame] | None = None
    catalog: object = None

    def vintages(self):
        return ["then", "now"] if self.then else ["now"]

    def changes(self, *, year, vintage):
        assert vintage == "then"
        catalog = self.desk.catalog
        before = State(observations=self.then[0], targets=self.then[1], catalog=self.catalog or catalog, year=year)
        after = State(observations=self.desk.observations, targets=self.desk.targets, catalog=catalog, year=year)
        return changes(before, after)

    def revisions(self, *, vintage):
        assert vintage == "then"
        return revisions(self.then[0], self.desk.observations)


@pytest.fixture
def revised(desk):
    """Members of the city: 30 now, 40 before; the target is 100 now, was 80; one figure of 2023 is new."""
    now = desk.observations
    city = now["indicator"].eq("members") & now["district"].eq("city")
    kept = now[~(city & now["year"].eq(2023))]
    changed = kept.assign(
        **{name: kept[name].mask(city & kept["year"].eq(2024), 40.0) for name in ("value", "lower", "upper")},
        raw=kept["raw"].mask(city & kept["year"].eq(2024), "40"),
    )
    goals = desk.targets
    own = goals["indicator"].eq("members") & goals["district"].eq("city")
    moved = goals.assign(target_value=goals["target_value"].mask(own, 80.0))
    return versions.versions(view(desk, year=2024), Shelf(desk=desk, then=(changed, moved)))


def test_the_answer_counts_what_differs(revised):
    # One figure revised, one added, one target moved; no label changes: far behind before (40/80 = 0.5 ÷ 0.8 = 0.63
    # is behind), so one does.
    (told,) = versions.answer(revised)

    assert told.text == ("与上一版数据相比，修订1个数、新增1个数、调整1项目标；全市和各区县共1项目标的状态因此改变。")


def test_the_waterfall_adds_up_to_what_differs(revised):
    figure = versions.causes(revised)

    start, data, goal, end = figure.data[0].y
    # Of two targets with a distance (the floor has none) only that of members moved: by (30 − 40) ÷ 80 = −12.5 points
    # for the revision, then 30 ÷ 100 − 30 ÷ 80 = −7.5 points for the target; halved in the mean of two.
    assert (data, goal) == pytest.approx((-6.25, -3.75))
    assert start + data + goal == pytest.approx(end)
    assert "数据修订−6.25、目标调整−3.75" in figure.layout.meta["title"]


def test_a_revised_figure_stands_with_both_values_and_cells(revised):
    told = versions.figures(revised).markup

    assert 'data-raw="40" data-status="measured">40人</span>' in told
    assert 'data-raw="30.0" data-status="measured">30人</span>' in told
    assert told.index("修订") < told.index("新增")


def test_a_target_that_moved_names_both_causes(revised):
    told = versions.moved(revised).markup

    assert "以往数据修订、目标调整" in told
    assert "−20.0" in told


def test_a_workspace_with_one_version_says_so_in_every_block(desk):
    found = versions.versions(view(desk, year=2024), Shelf(desk=desk))

    told = [versions.causes(found), versions.moved(found), versions.figures(found)]
    assert all(isinstance(block, Html) for block in told)
    assert [each.text for each in versions.answer(found)] == ["目前只有一版数据，没有上一版可比。"]


def test_a_catalog_that_changed_between_the_versions_is_told(desk):
    # In the version before, fewer members were better.
    other = [i.model_copy(update={"direction": "down"} if i.code == "members" else {}) for i in desk.catalog.indicators]
    catalog = desk.catalog.model_copy(update={"indicators": tuple(other)})

    shelf = Shelf(desk=desk, then=(desk.observations, desk.targets), catalog=catalog)

    (told,) = versions.answer(versions.versions(view(desk, year=2024), shelf))
    assert "项目标的口径有变" in told.text


@pytest.mark.parametrize("which", ["desk", "bare", "void"])
def test_two_versions_that_are_alike_differ_in_nothing(which, request):
    desk = request.getfixturevalue(which)
    found = versions.versions(view(desk, year=2024), Shelf(desk=desk, then=(desk.observations, desk.targets)))

    assert "没有变动" in versions.answer(found)[0].text
    assert isinstance(versions.causes(found), Html)
    assert "<td" not in versions.moved(found).markup + versions.figures(found).markup


def test_only_figures_up_to_the_year_of_the_page_are_told(desk):
    later = observations(observation(2025, 7.0))
    now = type(desk)(catalog=desk.catalog, observations=later, targets=targets(target()), findings=desk.findings)

    found = versions.versions(
        view(now, year=2024), Shelf(desk=now, then=(observations(observation(2025, 6.0)), now.targets))
    )

    assert found.figures.empty
