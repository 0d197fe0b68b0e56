"""What a page may be asked for, and how a slip is answered; no kernel is started here."""

import pytest

from builders import catalog
from ufanalysis.errors import ParameterError
from ufanalysis.publish.parameters import Parameter, check, declared, read_notebook

YEARS = (2023, 2024)
YEAR = Parameter(name="year", kind="int", default=2024, help="报告年度")
DISTRICT = Parameter(name="district", kind="str", default="east", help="地区")
RATE = Parameter(name="rate", kind="float", default=1.0, help="")
FLAG = Parameter(name="flag", kind="bool", default=False, help="")
TITLE = Parameter(name="title", kind="str", default="", help="")


def values(*parameters, **given):
    known = {parameter.name: parameter for parameter in parameters}
    return check(known, given, notebook="40_district", catalog=catalog(), years=YEARS)


def declared_in(notebooks, name):
    return declared(read_notebook(notebooks / f"{name}.ipynb"), f"{name}.ipynb")


def test_annotated_scalars_are_declared_with_their_help(notebooks):
    known = declared_in(notebooks, "chart")

    assert known == {"year": YEAR, "district": DISTRICT}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("no_parameters", "恰有一个标签为 parameters 的单元格，一个也没有"),
        ("two_parameters_cells", r"找到 2 个（第 \[2, 3\] 格）"),
        ("untyped_parameter", "year：类型为 None，应写明 int"),
        ("computed_parameter", r"year：默认值 2000 \+ 24 不是常量"),
    ],
)
def test_a_careless_parameters_cell_is_refused(notebooks, name, told):
    with pytest.raises(ParameterError, match=told):
        declared_in(notebooks, name)


def test_a_missing_notebook_is_named_with_its_folder(tmp_path):
    with pytest.raises(ParameterError, match=rf"找不到笔记本 none.ipynb：应位于 {tmp_path}"):
        read_notebook(tmp_path / "none.ipynb")


def test_a_file_that_is_no_notebook_is_named(tmp_path):
    (tmp_path / "text.ipynb").write_text("not json", encoding="utf-8")

    with pytest.raises(ParameterError, match=r"text.ipynb 不是有效的笔记本文件"):
        read_notebook(tmp_path / "text.ipynb")


def test_defaults_stand_in_for_what_is_not_given():
    assert values(YEAR, DISTRICT) == {"year": 2024, "district": "east"}


@pytest.mark.parametrize(
    ("parameter", "given", "value"),
    [
        (YEAR, "2023", 2023),
        (YEAR, "２０２３", 2023),
        (DISTRICT, "西江县", "west"),
        (DISTRICT, "west", "west"),
        (DISTRICT, "city", "city"),
        (DISTRICT, "", ""),
        (RATE, 2, 2.0),
        (RATE, "0.5", 0.5),
        (FLAG, "是", True),
        (FLAG, False, False),
        (TITLE, "甲'\"乙", "甲'\"乙"),
    ],
)
def test_a_value_is_converted_to_its_declared_type(parameter, given, value):
    converted = values(parameter, **{parameter.name: given})[parameter.name]

    assert converted == value
    assert type(converted) is type(value)


@pytest.mark.parametrize(
    ("parameter", "given", "told"),
    [
        (YEAR, "next", "year：现为 'next'，应为整数，如 2024"),
        (YEAR, 2024.5, "year：现为 2024.5，应为整数"),
        (YEAR, True, "year：现为 True，应为整数"),
        (YEAR, 1999, "year：现为 1999，而数据中的年份有：2023、2024"),
        (DISTRICT, "wets", r"没有 'wets'，是否想写 west？；可用的有：.*东山区（east）"),
        (DISTRICT, 7, "district：现为 7，应为文字"),
        (FLAG, "maybe", "应为是或否"),
        (TITLE, "甲\n乙", "应为文字"),
    ],
)
def test_a_wrong_value_is_refused_with_what_would_be_right(parameter, given, told):
    with pytest.raises(ParameterError, match=told):
        values(parameter, **{parameter.name: given})


def test_an_unknown_name_is_refused_with_the_nearest_one():
    with pytest.raises(ParameterError, match="没有参数 yeer，是否想写 year？；该页的参数有：year（报告年度）"):
        values(YEAR, yeer=2024)


def test_a_name_that_is_code_is_refused():
    with pytest.raises(ParameterError, match="无效：只能用字母、数字和下划线"):
        values(YEAR, **{'year=1;__import__("os")#': 1})


def test_every_fault_is_told_at_once():
    with pytest.raises(ParameterError, match="40_district 的参数有 2 处错误"):
        values(YEAR, DISTRICT, yeer=2024, district="nowhere")


def test_a_district_that_is_gone_is_refused_with_its_heir():
    known = {"year": YEAR, "district": DISTRICT}
    merged = catalog(districts={"east": "东山区", "west": "西江县"})
    old = merged.districts[0].model_copy(update={"until": 2022, "successor": "west"})
    cities = merged.model_copy(update={"districts": (old, merged.districts[1])})

    with pytest.raises(ParameterError, match="东山区 在 2024 年不存在，其数据已并入 西江县"):
        check(known, {}, notebook="40_district", catalog=cities, years=YEARS)
