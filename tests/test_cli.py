"""The real command, run as people run it: what it prints, and with which exit code it ends."""

import os
import re
import shutil
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import pytest
from docx import Document
from filelock import FileLock
from tests.ingest.workbooks import book, members, workspace

UFA = shutil.which("ufa", path=str(Path(sys.executable).parent))


def ufa(*arguments, cwd=None, **environment):
    """Run the command; a wide screen keeps every finding on one line."""
    return subprocess.run(
        [UFA, *map(str, arguments)],
        capture_output=True,
        cwd=cwd,
        encoding=environment.get("PYTHONIOENCODING", "utf-8"),
        env={**os.environ, "COLUMNS": "300", **environment},
        check=False,
    )


def clean_workspace(folder):
    """A workspace with one good workbook."""
    members(workspace(folder) / "data/raw/2024/会员.xlsx")
    return folder


def pdf(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-1.4\nnot a workbook")
    return path


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A good workbook, one with a name nobody knows, a PDF named .xlsx; and what cleaning them printed."""
    root = clean_workspace(tmp_path_factory.mktemp("mixed"))
    pdf(root / "data/raw/2024/坏.xlsx")
    book(root / "data/raw/2023.xlsx", ["2023年"], ["区县", "工会会员总数（人）"], ["东山区", 3], ["西江县", 5])
    return root, ufa("clean", "--root", root)


def test_clean_says_how_many_workbooks_observations_and_findings_there_are(mixed):
    _, ended = mixed

    assert "未变 0，拒收 1" in ended.stdout
    # The members of two districts and of the whole
    assert "观测值：3 条" in ended.stdout
    assert "错误 1，提醒 1，说明 1" in ended.stdout


def test_clean_names_unknown_names_with_their_count_and_the_nearest_known_one(mixed):
    assert "工会会员总数（2 个数），相近：工会会员数" in mixed[1].stdout


def test_clean_says_what_is_wrong_with_a_refused_workbook_and_what_to_do(mixed):
    line = next(line for line in mixed[1].stdout.splitlines() if line.startswith("[错误]"))

    assert "2024/坏.xlsx" in line
    assert "PDF" in line
    assert "另存为 .xlsx" in line


def test_a_refused_workbook_is_exit_code_3(mixed):
    assert mixed[1].returncode == 3


def test_a_second_clean_reads_nothing_again(mixed):
    root, _ = mixed

    again = ufa("clean", "--root", root)

    assert "读取 0，未变 3，拒收 1" in again.stdout
    assert again.returncode == 3


def test_a_clean_without_problems_is_exit_code_0(tmp_path):
    ended = ufa("clean", "--root", clean_workspace(tmp_path))

    assert (ended.returncode, ended.stderr) == (0, "")


def test_two_workbooks_that_contradict_each_other_are_exit_code_4_and_both_are_named(tmp_path):
    members(clean_workspace(tmp_path) / "data/raw/2024/会员二.xlsx", east=1500)

    ended = ufa("clean", "--root", tmp_path)

    assert ended.returncode == 4
    assert "2024/会员二.xlsx ▸ Sheet1 ▸ B3：“1500”" in ended.stdout
    assert "2024/会员.xlsx ▸ Sheet1 ▸ B3 的“1000”" in ended.stdout


def test_a_log_in_the_encoding_of_a_chinese_windows_is_no_traceback(tmp_path):
    members(clean_workspace(tmp_path) / "data/raw/2024/会员二.xlsx", east=1500)

    ended = ufa("clean", "--root", tmp_path, PYTHONIOENCODING="gbk")

    assert ended.returncode == 4
    assert "会员二.xlsx ? Sheet1 ? B3" in ended.stdout
    assert ended.stderr == ""


def test_the_workspace_is_found_from_a_folder_below_it(tmp_path):
    clean_workspace(tmp_path)
    (tmp_path / "notebooks").mkdir()

    ended = ufa("clean", cwd=tmp_path / "notebooks")

    assert ended.returncode == 0
    assert (tmp_path / "data/processed/observations.parquet").exists()


@pytest.mark.parametrize("command", ["clean", "report", "status"])
def test_a_folder_that_is_no_workspace_is_said_in_chinese(tmp_path, command):
    ended = ufa(command, "--root", tmp_path)

    assert ended.returncode == 1
    assert "没有工作区：应有 data/catalog/districts.toml" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_misspelt_key_of_the_catalog_is_refused_and_named(tmp_path):
    root = clean_workspace(tmp_path)
    with (root / "data/catalog/indicators.toml").open("a", encoding="utf-8") as stream:
        stream.write("decimal = 1\n")

    ended = ufa("clean", "--root", root)

    assert ended.returncode == 3
    assert "decimal" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["report", "--set", "district"], "名称=值"),
        (["report", "--page", "99_nothing"], "99_nothing"),
        (["report", "--set", "colour=red"], "colour"),
        (["report", "--set", "year=soon"], "soon"),
        (["tidy"], "tidy"),
        (["clean", "--fast"], "--fast"),
    ],
    ids=["no value", "unknown page", "unknown parameter", "year in words", "unknown command", "unknown option"],
)
def test_wrong_usage_is_exit_code_2_and_names_the_word(mixed, arguments, word):
    root, _ = mixed
    place = ["--root", root] if arguments[0] == "report" else []

    ended = ufa(*arguments, *place)

    assert ended.returncode == 2
    assert word in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_workspace_that_another_run_holds_is_exit_code_75(tmp_path):
    root = clean_workspace(tmp_path)
    ufa("clean", "--root", root)
    (root / "reports").mkdir()

    with FileLock(root / "reports/.lock"):
        ended = ufa("report", "--root", root)

    assert ended.returncode == 75
    assert "另一次运行" in ended.stderr


def test_check_counts_what_a_workbook_would_give_and_changes_nothing(tmp_path):
    root, elsewhere = workspace(tmp_path / "city"), members(tmp_path / "会员.xlsx")

    ended = ufa("check", elsewhere, "--root", root)

    assert ended.returncode == 0
    assert "会员.xlsx：可入库 3 个数" in ended.stdout
    assert not (root / "data/processed").exists()


def test_check_lists_every_figure_with_its_cell_and_what_stands_there(tmp_path):
    root, file = workspace(tmp_path / "city"), tmp_path / "会员.xlsx"
    book(
        file, ["2024年"], ["区县", "会员人数（万人）"], ["东山区", "0.12①"], ["西江县", 2], ["合计", 2.5], ["①含退休。"]
    )

    told = ufa("check", "--list", file, "--root", root).stdout

    assert "会员.xlsx：可入库 3 个数" in told
    assert "Sheet1 ▸ B3：东山区 2024年 工会会员数 1,200人（原文“0.12①”），注：含退休" in told
    # One workbook can contradict itself.
    assert "[提醒] 会员.xlsx ▸ Sheet1 ▸ B5：合计为25000；应为各区县之和21200" in told


def test_check_of_a_file_that_is_no_workbook_is_exit_code_3(tmp_path):
    root = workspace(tmp_path / "city")

    ended = ufa("check", pdf(tmp_path / "坏.xlsx"), "--root", root)

    assert ended.returncode == 3
    assert "坏.xlsx：内容是PDF" in ended.stdout


def test_check_tells_every_finding_on_a_line_of_its_own(tmp_path):
    root, file = workspace(tmp_path / "city"), tmp_path / "会员.xlsx"
    rows = [["东山区", k] for k in range(30)] + [["东山区", f"见附件{k}"] for k in range(25)]
    book(file, ["2024年"], ["区县", "会员人数（人）"], *rows)

    told = ufa("check", file, "--root", root).stdout.splitlines()

    assert sum("见附件" in line and line.startswith("[提醒] 会员.xlsx ▸ Sheet1 ▸ B") for line in told) == 25


def test_check_names_the_cell_whose_unit_cannot_be_converted(tmp_path):
    root, file = workspace(tmp_path / "city"), members(tmp_path / "会员.xlsx", head="工会会员数（元）")

    ended = ufa("check", file, "--root", root)

    assert ended.returncode == 3
    assert "会员.xlsx ▸ Sheet1 ▸ B3" in ended.stdout
    assert "单位为“元”" in ended.stdout


def test_status_says_that_nothing_was_cleaned_yet(tmp_path):
    ended = ufa("status", "--root", clean_workspace(tmp_path))

    assert "尚未清洗" in ended.stdout


def test_status_says_whether_the_data_are_current(tmp_path):
    root = clean_workspace(tmp_path)
    ufa("clean", "--root", root)

    before = ufa("status", "--root", root)
    members(root / "data/raw/2023/会员.xlsx", year=2023)
    after = ufa("status", "--root", root)

    assert "工作簿 1 个；数据与原始工作簿一致" in before.stdout
    assert "已过期" in after.stdout


def test_help_lists_every_command_in_chinese():
    ended = ufa("--help")

    assert ended.returncode == 0
    assert all(
        word in ended.stdout for word in ("clean", "report", "briefing", "status", "check", "清洗工会统计工作簿")
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check"], "错误：缺少“要检查的工作簿”；用法见 ufa check --help"),
        (["check", "没有.xlsx"], "错误：没有文件 没有.xlsx；"),
        (["check", "."], "错误：. 是文件夹，应为一个工作簿；"),
        (["report", "--year", "今年"], "错误：“报告年度”应为整数；"),
        (["report", "--year"], "错误：选项 --year 后面还要写一个值；"),
        (["report", "--页"], "错误：没有选项 --页；"),
        (["报告"], "错误：没有命令 报告；用法见 ufa --help"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese(arguments, told):
    ended = ufa(*arguments)

    assert ended.returncode == 2
    assert ended.stderr.startswith(told)


def test_without_arguments_the_help_is_all_that_is_said():
    ended = ufa()

    assert ended.returncode == 2
    assert "清洗工会统计工作簿" in ended.stdout + ended.stderr
    assert "错误" not in ended.stdout + ended.stderr


TEXT = "# {{ 地区 }}\n\n会员{{ 工会会员数 | 值 }}，{{ 工会会员数 | 进度 }}。\n"


@pytest.fixture
def with_template(tmp_path):
    """A workspace whose template asks for one figure that is there and one that is not, and lists no page of it."""
    root = clean_workspace(tmp_path / "city")
    folder = root / "data/catalog/briefings"
    folder.mkdir()
    (folder / "四项工作.md").write_text(TEXT, encoding="utf-8")
    (root / "data/catalog/reports.toml").write_text(
        '[[pages]]\nnotebook = "80_briefing"\ntitle = "文稿数据"\n', encoding="utf-8"
    )
    return root


def test_briefing_writes_a_document_and_a_page_and_lists_what_lacks_data(with_template):
    file = with_template / "稿.docx"

    ended = ufa("briefing", "--root", with_template, "--output", file)

    # 1000 and 2000 of the two districts; without a target there is no pace, which is a finding.
    assert ended.returncode == 4
    assert "没有数据的占位符 1 个" in ended.stdout
    assert "工会会员数 | 进度：云川市工会会员数没有设目标" in ended.stdout
    texts = [paragraph.text for paragraph in Document(file).paragraphs]
    assert texts[:3] == ["云川市", "虚构示例数据", "会员3,000人[1]，〔暂无数据〕。"]
    page = (with_template / "reports/2024/文稿数据.html").read_text(encoding="utf-8")
    assert ("〔暂无数据〕" in page, '.docx" href="data:' in page) == (True, True)


def test_the_document_of_the_page_is_the_one_of_the_command(with_template):
    ufa("briefing", "--root", with_template)

    page = (with_template / "reports/2024/文稿数据.html").read_text(encoding="utf-8")
    inside = b64decode(re.search(r'wordprocessingml\.document;base64,([^"]+)"', page)[1])
    assert inside == (with_template / "reports/2024/云川市四项工作.docx").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [(["-t", "没有"], "可用的有：四项工作"), (["-d", "nowhere"], "nowhere"), (["-o", "稿.pdf"], "以 .docx 结尾")],
    ids=["unknown template", "unknown district", "no Word file"],
)
def test_a_briefing_that_cannot_be_written_is_exit_code_2_and_says_why(with_template, arguments, word):
    ended = ufa("briefing", "--root", with_template, *arguments)

    assert (ended.returncode, word in ended.stderr, "Traceback" in ended.stderr) == (2, True, False)
