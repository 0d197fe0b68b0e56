from dataclasses import replace

import pytest

from ufanalysis.errors import ParameterError
from ufanalysis.present.answers import answer
from ufanalysis.present.view import view


def told(workspace, **asked):
    return [sentence.text for sentence in answer(view(workspace, **asked))]


def test_city_is_answered_in_three_sentences_binding_first(desk):
    # members 30 of 100 at 80 % of the time: gap 50; lectures 12 of 10 met; dues 92 ≥ 90 held
    first, second, third = told(desk, year=2024)

    assert first == "2024年，云川市设有目标的3项指标中，2项达到或快于时序进度（其中已达标2项），1项落后。"
    assert second == "约束性指标中落后的有1项：工会会员数（滞后时序进度50个百分点）；预期性指标没有落后的。"
    # east: members and lectures behind; west: only dues below the floor; north has no targets
    assert third == '分区县看，落后目标最多的是<b>山</b>&"x"（2项），最少的是西江县（1项）。'


def test_district_is_compared_with_the_city(desk):
    *_, third = told(desk, year=2024, place="west")

    # of the two districts with targets the west has fewer behind; the city holds dues, the west does not
    assert third.startswith("在2个区县中，落后目标由少到多排第1位；全市达到进度而本地区落后的有1项：")


def test_without_targets_level_and_change_are_told(bare):
    # 13.5-3 = 10.5; from 2017 -1.0; from 2008 -3.0
    first, second, third = told(bare, year=2018)

    assert first == "截至2018年，All States Union density为10.5%，比上年下降1.0个百分点，比2008年下降3.0个百分点。"
    assert second == "3个州中，最高的是Maine（17.0%），最低的是Utah（4.0%）；3个州比上年下降，没有上升的。"
    assert third == "未设目标，因此不评价进度快慢。"


def test_targets_that_cannot_be_judged_yet_are_not_called_on_schedule(desk):
    # the figures begin in 2023
    assert told(desk, year=2022)[0] == "2022年，云川市设有目标的3项指标都还不能评价：截至2022年没有数据。"


def test_without_data_the_answer_is_plain(void):
    assert told(void, year=2018) == ["截至2018年，All States没有数据。"]


def test_every_counted_figure_names_the_cells_it_counted(desk):
    first = answer(view(desk, year=2024))[0]

    assert [figure.value for figure in first.figures] == [3, 2, 2, 1]
    assert [len(figure.origins) for figure in first.figures] == [3, 2, 2, 1]
    assert {figure.formula for figure in first.figures} == {"符合条件的目标个数"}


def test_a_count_of_places_is_not_called_a_count_of_targets(bare):
    *_, down = answer(view(bare, year=2018))[1].figures

    assert (down.text, down.formula) == ("3个州", "符合条件的州个数")


def test_places_that_are_all_alike_are_not_ranked(desk):
    # Without the target of lectures the east, like the west, has one behind.
    goals = desk.targets[~(desk.targets["indicator"].eq("lectures") & desk.targets["district"].eq("east"))]

    assert told(replace(desk, targets=goals), year=2024)[2] == "分区县看，各区县落后的目标同为1项。"


def test_unknown_district_is_refused_with_the_choices(desk):
    with pytest.raises(ParameterError, match=r"nowhere.*west（西江县）"):
        view(desk, year=2024, place="nowhere")
