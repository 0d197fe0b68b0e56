"""Readers that die, hang or eat memory: the parent gets a WorkbookError and goes on working."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from ufanalysis.errors import WorkbookError
from ufanalysis.ingest import workers

# Functions run in a child process, which finds them by module and name.


def name_of(path, *rest):
    return path.name, rest, os.getpid()


def die(path):
    os.abort()


def leave(path):
    os._exit(3)


def eat(path):
    return len(bytearray(workers.MEMORY))


def refuse(path):
    raise WorkbookError("CORRUPT", path, found="坏", expected="好", advice="重发")


def wait(path):
    while True:
        pass


def test_a_reader_runs_in_another_process_and_gives_its_result():
    name, rest, process = workers.once(name_of, Path("a/会员.xlsx"), 1, "x")

    assert (name, rest) == ("会员.xlsx", (1, "x"))
    assert process != os.getpid()


@pytest.mark.parametrize(
    ("reader", "code"), [(die, "READER_CRASHED"), (leave, "READER_CRASHED"), (eat, "TOO_MUCH_MEMORY")]
)
def test_a_reader_that_dies_or_eats_memory_is_an_error_of_its_file(reader, code):
    with pytest.raises(WorkbookError, match=r"会员\.xlsx") as caught:
        workers.once(reader, Path("会员.xlsx"))

    assert caught.value.code == code


def test_an_error_of_the_reader_arrives_whole():
    with pytest.raises(WorkbookError) as caught:
        workers.once(refuse, Path("会员.xlsx"))

    assert (caught.value.code, caught.value.found, caught.value.advice) == ("CORRUPT", "坏", "重发")


def test_one_bad_file_costs_no_other_its_result():
    outcomes = list(workers.each(leave, [(Path("坏.xlsx"),)])) + list(
        workers.each(name_of, [(Path("a.xlsx"),), (Path("b.xlsx"),)])
    )

    with pytest.raises(WorkbookError):
        outcomes[0]()
    assert [outcome()[0] for outcome in outcomes[1:]] == ["a.xlsx", "b.xlsx"]


def run(script, folder):
    """Run a script as a user would, without a __main__ guard."""
    path = folder / "script.py"
    path.write_text(textwrap.dedent(script), encoding="utf-8")
    return subprocess.run(
        [sys.executable, path], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60
    )


def test_a_reader_that_hangs_is_ended(tmp_path):
    # In a process of its own, with one second of patience: workers of this one keep their thirty.
    ended = run(
        f"""
        import sys
        from pathlib import Path
        sys.path.insert(0, {str(Path(__file__).parents[2])!r})
        from tests.ingest.test_workers import wait
        from ufanalysis.errors import WorkbookError
        from ufanalysis.ingest import workers
        workers.SECONDS = 1
        try:
            workers.once(wait, Path("慢.xlsx"))
        except WorkbookError as error:
            print(error)
        """,
        tmp_path,
    )

    assert "慢.xlsx：读取超过 1 秒" in ended.stdout
    assert "TIMEOUT" in ended.stdout
    assert ended.stderr == ""


def test_the_script_that_reads_is_not_run_again_by_its_workers(tmp_path):
    ended = run(
        """
        import openpyxl
        import ufanalysis
        print("once")
        made = openpyxl.Workbook()
        for row in (["2024年"], ["区县", "会员（人）"], ["东山区", 10], ["西江县", 20]):
            made.active.append(row)
        made.save("会员.xlsx")
        print(len(ufanalysis.read_cells("会员.xlsx")))
        """,
        tmp_path,
    )

    assert ended.stdout.split() == ["once", "2"]
    assert ended.stderr == ""


@pytest.mark.parametrize("start", ["Process", "Pool"])
def test_a_child_of_multiprocessing_reads_and_ends(tmp_path, start):
    # A Process waits for its children before it ends; a Pool's workers are daemons, which may have none.
    calls = {
        "Process": "c = context.Process(target=show, args=(1,)); c.start(); c.join(); print(c.exitcode)",
        "Pool": "pool = context.Pool(1); pool.map(show, [1]); pool.close(); pool.join(); print(0)",
    }
    ended = run(
        f"""
        import multiprocessing, sys
        from pathlib import Path
        sys.path.insert(0, {str(Path(__file__).parents[2])!r})
        from tests.ingest.test_workers import name_of
        from ufanalysis.ingest import workers
        def show(_):
            print(workers.once(name_of, Path("会员.xlsx"))[0], flush=True)
        if __name__ == "__main__":
            context = multiprocessing.get_context("spawn")
            {calls[start]}
        """,
        tmp_path,
    )

    assert ended.stdout.split() == ["会员.xlsx", "0"]
    assert ended.stderr == ""


def refuse_or_name(path):
    if path.name.startswith("坏"):
        refuse(path)
    return die(path) if path.name.startswith("死") else path.name


def test_in_a_batch_only_the_file_that_is_refused_or_kills_its_worker_is_lost():
    # 40 tasks go in batches of five on two cores; one batch holds the refused file, another the deadly one.
    files = [f"{k}.xlsx" for k in range(40)]
    files[3], files[22] = "坏.xlsx", "死.xlsx"

    outcomes = list(workers.each(refuse_or_name, [(Path(name),) for name in files]))

    codes = {}
    for name, outcome in zip(files, outcomes, strict=True):
        try:
            assert outcome() == name
        except WorkbookError as error:
            codes[name] = error.code
    assert codes == {"坏.xlsx": "CORRUPT", "死.xlsx": "READER_CRASHED"}
