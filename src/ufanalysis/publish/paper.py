"""Print finished pages to PDF with a browser that the machine already has; it makes no page and needs no network."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ufanalysis.errors import ReportError

__all__ = ["browser", "print_page"]

#: The browsers that can print without a window, as Linux, macOS and Windows name them; all are of one family.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge", "chrome")
PLACES = (
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
    "C:/Program Files/Microsoft/Edge/Application/msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
FLAGS = (
    *("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-extensions", "--no-pdf-header-footer"),
)
#: Seconds for one page. The first start of a browser on a slow office machine takes most of it.
PATIENCE = 120


def browser(named: str | None = None, places: Iterable[str] = PLACES) -> Path:
    """Return the browser to print with: the one named, or $CHROMIUM, or the first that is installed.

    Raises ReportError, in Chinese, when there is none.
    """
    wished = named or os.environ.get("CHROMIUM", "")
    known = [wished] if wished else [*NAMES, *places]
    found = next((path for name in known if (path := shutil.which(name))), None)
    if found is None:
        what = f"{wished!r} 不能运行" if wished else "没有找到 Chromium、Chrome 或 Edge"
        raise ReportError(
            f"不能生成 PDF：{what}。请安装其中之一（Debian：apt install chromium fonts-noto-cjk），"
            "或把环境变量 CHROMIUM 设为浏览器的路径；网页不受影响，也可在浏览器中打开后打印"
        )
    return Path(found)


def print_page(page: Path, program: Path, *, timeout: float = PATIENCE) -> Path:
    """Print a page to a PDF of the same name beside it, and return that; the old one stays until the new is whole.

    Raises ReportError when the browser ends without a PDF.
    """
    target = page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory(prefix="ufa-pdf-", ignore_cleanup_errors=True) as folder:
        fresh = Path(folder) / "page.pdf"
        command = [
            str(program),
            *FLAGS,
            *_unboxed(),
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={fresh}",
            page.resolve().as_uri(),
        ]
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=timeout)  # noqa: S603 - see browser
        except subprocess.TimeoutExpired as error:
            raise ReportError(f"{page.name}：浏览器 {timeout:g} 秒仍未打印完，PDF 未更新。请重试") from error
        if not (fresh.exists() and fresh.read_bytes().startswith(b"%PDF")):
            told = done.stderr.decode(errors="replace").strip().splitlines()
            last = f"：{told[-1]:.300}" if told else ""
            raise ReportError(f"{page.name}：浏览器没有打印出 PDF（返回码 {done.returncode}）{last}。请检查 {program}")
        neighbour = target.with_suffix(".pdf.part")
        shutil.copyfile(fresh, neighbour)
        neighbour.replace(target)
    return target


def _unboxed() -> tuple[str, ...]:
    """As root a browser refuses its sandbox; what it opens here is our own page, and the page loads nothing."""
    is_root = sys.platform != "win32" and os.geteuid() == 0
    return ("--no-sandbox",) if is_root else ()
