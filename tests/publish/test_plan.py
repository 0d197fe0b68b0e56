"""Which pages come of a catalog, a year and a caller's wishes."""

import pytest

from builders import catalog, observation, observations
from ufanalysis.errors import ParameterError
from ufanalysis.publish.plan import latest_year, notebook_folder, plan

OVERVIEW = {"notebook": "plain", "title": "总览"}
DISTRICTS = {"notebook": "chart", "title": "区县页", "over": "district"}


def jobs(notebooks, *pages, **wishes):
    wishes = {"year": 2024, "years": (2023, 2024)} | wishes
    return plan(catalog(pages=pages), notebooks, **wishes)


def test_a_page_over_districts_is_one_job_each(notebooks):
    made = jobs(notebooks, OVERVIEW, DISTRICTS)

    assert [(job.target, job.heading) for job in made] == [
        ("2024/总览.html", "云川市总览"),
        ("2024/东山区.html", "东山区"),
        ("2024/西江县.html", "西江县"),
        ("2024/北原区.html", "北原区"),
    ]
    assert made[1].parameters == {"year": 2024, "district": "east"}
    assert made[1].labels == (("年度", "2024"), ("地区", "东山区"))


def test_a_second_page_over_districts_has_files_of_its_own(notebooks):
    made = jobs(notebooks, DISTRICTS, {"notebook": "plain_district", "title": "变化", "over": "district"})

    assert next(job.target for job in made if job.title == "变化") == "2024/东山区·变化.html"


def test_given_parameters_choose_the_pages_that_know_them(notebooks):
    made = jobs(notebooks, OVERVIEW, DISTRICTS, parameters={"district": "西江县"})

    assert [job.target for job in made] == ["2024/西江县.html"]


def test_pages_are_chosen_by_title_or_notebook(notebooks):
    for name in ("总览", "plain", "plain.ipynb"):
        assert [job.title for job in jobs(notebooks, OVERVIEW, DISTRICTS, pages=[name])] == ["总览"]


def test_an_unknown_page_is_refused_with_the_nearest_one(notebooks):
    with pytest.raises(ParameterError, match=r"没有页面 'plane'，是否想写 plain？；可用的有：总览（plain）"):
        jobs(notebooks, OVERVIEW, pages=["plane"])


def test_a_parameter_that_no_page_knows_is_refused_with_the_nearest_one(notebooks):
    with pytest.raises(ParameterError, match="没有参数 distict，是否想写 district？"):
        jobs(notebooks, DISTRICTS, parameters={"distict": "east"})


def test_a_page_over_what_its_notebook_does_not_know_is_refused(notebooks):
    with pytest.raises(ParameterError, match="按 district 展开，但笔记本没有参数 district"):
        jobs(notebooks, {**OVERVIEW, "over": "district"})


def test_two_pages_never_share_a_file(notebooks):
    with pytest.raises(ParameterError, match=r"不同的页面会写入同一文件：2024/总览.html"):
        jobs(notebooks, OVERVIEW, {"notebook": "raises", "title": "总览"})


@pytest.mark.parametrize(
    ("title", "target"),
    [
        ("../../etc/passwd", "2024/etc_passwd.html"),
        ("总览: <b>", "2024/总览_b.html"),
        ("a" * 99, f"2024/{'a' * 60}.html"),
    ],
)
def test_a_title_cannot_leave_its_folder(notebooks, title, target):
    assert jobs(notebooks, {**OVERVIEW, "title": title})[0].target == target


def test_a_title_that_windows_keeps_for_devices_is_refused(notebooks):
    with pytest.raises(ParameterError, match="'CON' 不能作文件名"):
        jobs(notebooks, {**OVERVIEW, "title": "CON"})


def test_a_year_in_which_no_district_was_is_refused(notebooks):
    known = catalog(pages=[DISTRICTS], districts={})

    with pytest.raises(ParameterError, match="2024 年没有可生成的页面"):
        plan(known, notebooks, years=(2024,), year=2024)


def test_a_catalog_without_pages_is_refused(notebooks):
    with pytest.raises(ParameterError, match=r"请在 data/catalog/reports.toml 中"):
        jobs(notebooks)


def test_the_latest_year_is_one_that_most_districts_reported():
    # Three districts: 2024 has two of them, 2025 one.
    rows = [(2024, "east"), (2024, "west"), (2025, "east")]
    known = observations(*(observation(year=year, district=district) for year, district in rows))

    assert latest_year(known, catalog()) == 2024


def test_a_year_of_which_little_has_come_in_is_not_the_latest():
    # All three districts gave a first figure of 2025, after three indicators each in 2024.
    districts, three = ("east", "west", "north"), ("a", "b", "c")
    rows = [(2024, d, i) for d in districts for i in three] + [(2025, d, "a") for d in districts]
    known = observations(*(observation(year=y, district=d, indicator=i) for y, d, i in rows))

    assert latest_year(known, catalog()) == 2024


def test_without_any_number_there_is_no_latest_year():
    with pytest.raises(ParameterError, match="请先把工作簿放入 data/raw 并运行 ufa clean"):
        latest_year(observations(), catalog())


def test_a_workspace_without_notebooks_uses_the_project_s(tmp_path, project_root):
    assert notebook_folder(tmp_path) == project_root / "notebooks"


@pytest.mark.parametrize(
    ("told", "day"),
    # 2024 ends on 31 December; 90 days later is 31 March 2025 (31 + 28 + 31).
    [({}, "2025-12-31"), ({"valid_until": 90}, "2025-03-31"), ({"valid_until": "2026-06-30"}, "2026-06-30")],
)
def test_a_page_holds_as_long_as_reports_toml_says(notebooks, told, day):
    (job,) = jobs(notebooks, {**OVERVIEW, **told, "audience": "领导"})

    assert (job.valid_until, job.audience) == (day, "领导")
