"""Compare our page with the default papermill + nbconvert page of the same notebook, in Chromium without network."""

import argparse
import base64
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
from ufanalysis.publish.vendor import BUNDLE

RUNS = 5
#: Milliseconds to wait for charts that may never come.
PATIENCE = 5000
DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
# In the page itself, so that no trip to the browser is counted; the page's own policy allows no code from outside.
# A picture or a chart counts once the frame that shows it has been painted.
CLOCK = """
window.shown = { ".still": 0, ".js-plotly-plot .main-svg:first-child": 0 };
window.times = { ".still": null, ".js-plotly-plot .main-svg:first-child": null };
new MutationObserver(() => {
  for (const kind of Object.keys(shown)) {
    const count = document.querySelectorAll(kind).length;
    if (count > shown[kind]) {
      shown[kind] = count;
      requestAnimationFrame(() => setTimeout(() => { times[kind] = performance.now(); }));
    }
  }
}).observe(document, { childList: true, subtree: true });
"""
# What every page with charts has to do before the first: the library, and nothing else.
YARDSTICK = """<!DOCTYPE html><meta charset="utf-8"><title>library only</title><body>
<script type="application/gzip" id="library">{library}</script><script>
const bytes = Uint8Array.from(atob(document.getElementById("library").textContent), (c) => c.charCodeAt(0));
new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text().then((text) => {{
  const script = document.createElement("script");
  script.textContent = text;
  document.head.append(script);
  document.body.insertAdjacentHTML("beforeend", "<div class='js-plotly-plot'><svg class='main-svg'></svg></div>");
  document.documentElement.dataset.ready = "yes";
}});
</script>"""
COUNT = (
    "[...document.querySelectorAll('.js-plotly-plot, .still')].filter((e) => e.getBoundingClientRect().width).length"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one opening of a page showed: charts, outside requests, messages, milliseconds to the last one.

    `still` counts to the pictures beneath the charts, `live` to the charts that answer a pointer.
    """

    charts: int
    requests: int
    messages: int
    still: float | None
    live: float | None


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
    # The last frame is still to be painted.
    tab.wait_for_timeout(100)
    charts, still, live = tab.evaluate(f"[{COUNT}, ...Object.values(times)]")
    context.close()
    return Visit(charts=charts, requests=len(outside), messages=len(messages), still=still, live=live)


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
    """One row: weight, requests, messages, charts at a desk, on a phone and on paper; times to all of them."""
    desk = [visit(browser, page) for _ in range(RUNS)]
    phone = [visit(browser, page, phone=True) for _ in range(RUNS)]
    paper = visit(browser, page, printed=True)
    counts = f"{desk[-1].requests} | {desk[-1].messages} | {desk[-1].charts} | {phone[-1].charts} | {paper.charts}"
    times = [_spread([v.still for v in desk]), _spread([v.live for v in desk]), _spread([v.live for v in phone])]
    return f"| {name} | {page.stat().st_size / 1e6:.2f} | {counts} | {' | '.join(times)} |"


def _spread(times: list[float | None]) -> str:
    """Median, fastest and slowest."""
    known = [time for time in times if time is not None]
    return f"{statistics.median(known):.0f} ({min(known):.0f}–{max(known):.0f})" if known else "never"


def machine() -> str:
    """The machine in words: processor, cores, system and browser; times mean nothing without it."""
    described = Path("/proc/cpuinfo")
    lines = described.read_text(encoding="utf-8").splitlines() if described.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return f"{model or platform.processor() or platform.machine()}, {os.cpu_count()} cores, {platform.system()}"


def main() -> None:
    """Print the table; --all measures every page of the sample, --site those of a folder without the other tools."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notebook", default="20_overview")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--site", type=Path, help="measure the pages that stand here instead of making some")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        workspace = copy_workspace(Path(folder))
        if chosen.site:
            pages = sorted(chosen.site.resolve().glob("2*/*.html"))
        else:
            pages = ours(workspace, "" if chosen.all else chosen.notebook)
        browser = playwright.chromium.launch(executable_path=str(installed()), args=FLAGS)
        print(f"{machine()}, Chromium {browser.version}, from file://, no network, medians of {RUNS} openings\n")
        print("| page | MB | outside requests | errors | charts | on a phone | on paper ", end="")
        print("| ms to all pictures | ms to all live charts | on a phone |")
        print("|---|---|---|---|---|---|---|---|---|---|")
        yardstick = Path(folder) / "yardstick.html"
        yardstick.write_text(YARDSTICK.format(library=base64.b64encode(BUNDLE.read_bytes()).decode()), "utf-8")
        print(line("an empty page with the library only", browser, yardstick), flush=True)
        for page in pages:
            print(line(f"ufa report: {page.stem}", browser, page), flush=True)
        if not chosen.site:
            shutil.copytree(ROOT / "notebooks", workspace / "notebooks", dirs_exist_ok=True)
            print(line("papermill + nbconvert", browser, theirs(workspace, chosen.notebook)), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
