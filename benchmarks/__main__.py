"""Time the commands as a user meets them, and run the other measurements; it asserts nothing.

`python -m benchmarks` runs all of them, `python -m benchmarks analysis` one: commands, analysis, reading or pages.
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Measurements in modules of their own, which also run alone: python -m benchmarks.analysis.
MODULES = ("analysis", "reading", "pages")
UFA = Path(sys.executable).with_name("ufa")
#: Reports take the longest; three of them tell the median as well.
RUNS = {"--help": 5, "clean": 5, "report": 3}
# Done, or published with findings: the sample has findings on purpose.
SUCCESS = {0, 4}


def copy_workspace(folder: Path) -> Path:
    """Copy catalog and raw workbooks, so that the user's own pages stay as they are."""
    for name in ("catalog", "raw"):
        shutil.copytree(ROOT / "data" / name, folder / "data" / name)
    return folder


def forget(workspace: Path) -> None:
    """Remove everything that was built from the raw workbooks."""
    for name in ("data/processed", "reports"):
        shutil.rmtree(workspace / name, ignore_errors=True)


def keep(_workspace: Path) -> None:
    """Leave everything as the last run left it."""


def seconds(arguments: list[str], workspace: Path) -> float:
    """Wall time of one `ufa` process. Raises RuntimeError with its output when it fails."""
    start = time.perf_counter()
    run = subprocess.run([UFA, *arguments], cwd=workspace, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - start
    if run.returncode not in SUCCESS:
        raise RuntimeError(f"ufa {' '.join(arguments)} ended with {run.returncode}:\n{run.stdout}{run.stderr}")
    return taken


def measure(name: str, arguments: list[str], workspace: Path, before: Callable[[Path], None]) -> str:
    """One line of the result: median, fastest and slowest of its runs."""
    times = []
    for _ in range(RUNS[arguments[0]]):
        before(workspace)
        times.append(seconds(arguments, workspace))
    return f"| {name} | {statistics.median(times):.2f} | {min(times):.2f} | {max(times):.2f} |"


def commands() -> None:
    """Print a table of times, ready for the README."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, wall seconds\n")
    print("| what | median | fastest | slowest |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        workspace = copy_workspace(Path(folder))
        print(measure("`ufa --help`", ["--help"], workspace, keep), flush=True)
        print(measure("`ufa clean`, from nothing", ["clean"], workspace, forget), flush=True)
        print(measure("`ufa clean`, nothing changed", ["clean"], workspace, keep), flush=True)
        print(measure("`ufa report`, from nothing", ["report"], workspace, forget), flush=True)
        print(measure("`ufa report`, nothing changed", ["report"], workspace, keep), flush=True)


def main() -> int:
    """Run the measurement that is named, or all of them one after the other; further words are its own options."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=main.__doc__)
    parser.add_argument("name", nargs="?", choices=["commands", *MODULES])
    chosen, options = parser.parse_known_args()
    ended = 0
    for name in [chosen.name] if chosen.name else ["commands", *MODULES]:
        print(f"\n## {name}\n", flush=True)
        if name == "commands":
            commands()
        else:
            # A process of its own: memory and imports of one measurement are not those of the next.
            command = [sys.executable, "-m", f"benchmarks.{name}", *options]
            ended = max(ended, subprocess.run(command, cwd=ROOT, check=False).returncode)
    return ended


if __name__ == "__main__":
    sys.exit(main())
