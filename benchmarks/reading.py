"""Compare a full clean with bare reading by pandas and by calamine, on 170 generated workbooks, in one run."""

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from openpyxl import Workbook

BOOKS, SHEETS, DISTRICTS, INDICATORS, RUNS = 170, 4, 43, 11, 5
WHAT = (
    "pandas.read_excel(engine='openpyxl'), only reading",
    "calamine, only reading",
    "ufa clean to Parquet",
    "ufa clean, nothing changed",
)
READ_BY_PANDAS = (
    "import pandas, sys\nfor f in sys.argv[1:]: pandas.read_excel(f, sheet_name=None, header=None, engine='openpyxl')"
)
READ_BY_CALAMINE = (
    "import sys\nfrom python_calamine import CalamineWorkbook\nfor f in sys.argv[1:]:\n"
    " b = CalamineWorkbook.from_path(f)\n for s in b.sheet_names: b.get_sheet_by_name(s).to_python()"
)
CLEAN = """
import resource, sys, time
from pathlib import Path
from ufanalysis.ingest import workers
from ufanalysis.ingest.clean import clean

for ready in workers.start():
    ready.result()
start = time.perf_counter()
clean(Path(sys.argv[1]))
seconds = time.perf_counter() - start
pool = workers._pool()  # ended here, because only of children that ended can the memory be asked
pool.stop(), pool.join()
peaks = (resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(seconds, *peaks)
"""


def value(book: int, year: int, district: int, indicator: int) -> float:
    """A figure that grows by the year and differs by place, without any chance."""
    return 1000.0 + 7 * book + 50 * (year - 2020) + 13 * district + 101 * indicator


def write_book(path: Path, book: int) -> None:
    """One workbook: a sheet a year, districts down, indicators across."""
    workbook = Workbook(write_only=True)
    for year in range(2020, 2020 + SHEETS):
        sheet = workbook.create_sheet(f"{year}年")
        sheet.append(["地区", *(f"指标{book}之{i}" for i in range(INDICATORS))])
        for district in range(DISTRICTS):
            sheet.append([f"第{district}区", *(value(book, year, district, i) for i in range(INDICATORS))])
    workbook.save(path)


def write_workspace(root: Path) -> Path:
    """The workbooks with a catalog that knows all of their 1,870 indicators and 43 districts."""
    for folder in ("data/raw", "data/catalog"):
        (root / folder).mkdir(parents=True)
    for book in range(BOOKS):
        write_book(root / f"data/raw/book{book:03d}.xlsx", book)
    names = [(f"i{book}_{i}", f"指标{book}之{i}") for book in range(BOOKS) for i in range(INDICATORS)]
    fields = 'unit = "人"\npillar = "全部"\ndirection = "up"\nkind = "flow"'
    indicators = "\n".join(f'[indicators.{code}]\nname = "{name}"\n{fields}\n' for code, name in names)
    (root / "data/catalog/indicators.toml").write_text(f'pillars = ["全部"]\n{indicators}', encoding="utf-8")
    districts = "\n".join(f'[districts.d{k}]\nname = "第{k}区"\n' for k in range(DISTRICTS))
    city = '[city]\ncode = "city"\nname = "测试市"\norganisation = "测试市总工会"\n'
    (root / "data/catalog/districts.toml").write_text(f"{city}\n{districts}", encoding="utf-8")
    return root


def run(code: str, arguments: list[str]) -> tuple[float, str]:
    """Wall seconds of one fresh interpreter, imports included, and what it printed."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return time.perf_counter() - start, done.stdout


def cleaned(root: Path, *, anew: bool) -> tuple[float, int, int]:
    """Seconds of `clean` with its workers started, and the peak MB of parent and largest worker; anew forgets all."""
    if anew:
        shutil.rmtree(root / "data/processed", ignore_errors=True)
    seconds, parent, worker = run(CLEAN, [str(root)])[1].split()
    return float(seconds), int(parent), int(worker)


def rounds(root: Path) -> list[tuple[list[float], tuple[int, int]]]:
    """Seconds of every one of WHAT in turn, RUNS times, and memory: a machine that slows down slows all alike."""
    books = [str(path) for path in sorted((root / "data/raw").glob("*.xlsx"))]
    measured = []
    for _ in range(RUNS):
        pandas, calamine = run(READ_BY_PANDAS, books)[0], run(READ_BY_CALAMINE, books)[0]
        (anew, *memory), (again, *_) = cleaned(root, anew=True), cleaned(root, anew=False)
        measured.append(([pandas, calamine, anew, again], (memory[0], memory[1])))
    return measured


def main() -> None:
    """Print the medians, the ratios within each round, and the peak memory of parent and children."""
    with tempfile.TemporaryDirectory() as folder:
        measured = rounds(write_workspace(Path(folder) / "workspace"))
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {BOOKS} workbooks, seconds, median of {RUNS}\n")
    print("| what | median | fastest | slowest | of pandas | of calamine |\n|---|---|---|---|---|---|")
    for k, name in enumerate(WHAT):
        values = [seconds[k] for seconds, _ in measured]
        pandas, calamine = (statistics.median(seconds[k] / seconds[base] for seconds, _ in measured) for base in (0, 1))
        spread = f"{statistics.median(values):.2f} | {min(values):.2f} | {max(values):.2f}"
        print(f"| {name} | {spread} | {pandas:.3f} | {calamine:.2f} |")
    parent, worker = (max(peaks) for peaks in zip(*(memory for _, memory in measured), strict=True))
    print(f"\nPeak memory of a clean: parent {parent} MB, each worker up to {worker} MB")


if __name__ == "__main__":
    main()
