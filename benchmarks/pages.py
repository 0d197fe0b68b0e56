"""Compare our page with the default papermill + nbconvert page of the same notebook, in Chromium without network."""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Route, TimeoutError, sync_playwright

from benchmarks.__main__ import ROOT, copy_workspace
from ufanalysis.publish.paper import browser as installed

RUNS = 5
#: Milliseconds to wait for charts that may never come.
PATIENCE = 5000
DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
# In the page itself, so that no trip to the browser is counted; the page's own policy allows no code from outside.
CLOCK = """
new MutationObserver(() => {
  const count = document.querySelectorAll(".js-plotly-plot .main-svg:first-child").length;
  if (count > (window.chartCount || 0)) { window.chartCount = count; window.chartTime = performance.now(); }
}).observe(document, { childList: true, subtree: true });
"""
COUNT = (
    "[...document.querySelectorAll('.js-plotly-plot, .still')].filter((e) => e.getBoundingClientRect().width).length"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one opening of a page showed: charts, outside requests, messages, milliseconds to the last chart."""

    charts: int
    requests: int
    messages: int
    milliseconds: float | None


def visit(browser: Browser, page: Path, *, phone: bool = False, printed: bool = False) -> Visit:
    """Open a page from its file with every outside request counted and refused."""
    context = browser.new_context(**(PHONE if phone else DESK))
    outside: list[str] = []
    messages: list[str] = []

    def refuse(route: Route) -> None:
        outside.append(route.request.url)
        route.abort()

    context.route(lambda url: not url.startswith(("file:", "data:", "blob:")), refuse)
    context.add_init_script(CLOCK)
    tab = context.new_page()
    tab.on("console", lambda message: messages.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: messages.append(str(error)))
    tab.goto(page.as_uri(), wait_until="commit")
    try:
        tab.wait_for_selector("html[data-ready]", timeout=PATIENCE, state="attached")
    except TimeoutError:
        messages.append("no charts in time")
    if printed:
        tab.emulate_media(media="print")
    charts, taken = tab.evaluate(f"[{COUNT}, window.chartTime || null]")
    context.close()
    return Visit(charts=charts, requests=len(outside), messages=len(messages), milliseconds=taken)


def ours(workspace: Path, notebook: str) -> list[Path]:
    """The pages of `ufa report`; all of them without a notebook's name."""
    chosen = ["--page", notebook] if notebook else []
    subprocess.run(
        [Path(sys.executable).with_name("ufa"), "report", *chosen], cwd=workspace, capture_output=True, check=False
    )
    return sorted((workspace / "reports").glob("2*/*.html"))


def theirs(workspace: Path, notebook: str) -> Path:
    """The page of the two commands that people find first."""
    executed = workspace / "executed.ipynb"
    source = ROOT / "notebooks" / f"{notebook}.ipynb"
    tool = Path(sys.executable)
    subprocess.run([tool.with_name("papermill"), source, executed, "-k", "python3"], cwd=workspace, check=True)
    command = [tool.with_name("jupyter"), "nbconvert", "--to", "html", executed]
    subprocess.run(command, cwd=workspace, check=True)
    return executed.with_suffix(".html")


def line(name: str, browser: Browser, page: Path) -> str:
    """One row: weight, requests, messages, charts, median time, spread; charts on a phone and on paper."""
    visits = [visit(browser, page) for _ in range(RUNS)]
    times = [v.milliseconds for v in visits if v.milliseconds is not None]
    spread = f"{statistics.median(times):.0f} ({min(times):.0f}–{max(times):.0f})" if times else "never"
    last, phone, paper = visits[-1], visit(browser, page, phone=True), visit(browser, page, printed=True)
    counts = f"{last.requests} | {last.messages} | {last.charts} | {phone.charts} | {paper.charts}"
    return f"| {name} | {page.stat().st_size / 1e6:.2f} | {counts} | {spread} |"


def main() -> None:
    """Print the table; --all measures every page of the sample, --only-ours leaves out the other tools."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notebook", default="20_overview")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--site", type=Path, help="measure the pages that stand here instead of making some")
    chosen = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, from file://, no network, {RUNS} openings\n")
    print("| page | MB | outside requests | errors | charts | on a phone | on paper | ms to all charts |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        workspace = copy_workspace(Path(folder))
        if chosen.site:
            pages = sorted(chosen.site.resolve().glob("2*/*.html"))
        else:
            pages = ours(workspace, "" if chosen.all else chosen.notebook)
        browser = playwright.chromium.launch(executable_path=str(installed()), args=FLAGS)
        for page in pages:
            print(line(f"ufa report: {page.stem}", browser, page), flush=True)
        if not chosen.site:
            shutil.copytree(ROOT / "notebooks", workspace / "notebooks", dirs_exist_ok=True)
            print(line("papermill + nbconvert", browser, theirs(workspace, chosen.notebook)), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
