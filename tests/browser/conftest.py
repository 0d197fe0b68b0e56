"""A published site in a real Chromium that has no network and counts what a page asks for."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import sync_playwright

from pages import make_workspace, page
from ufanalysis.publish.run import publish

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  violations.push(event.violatedDirective + " " + event.sample);
  document.documentElement.dataset.violations = violations.length;
});
"""


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of a published site: one page with two charts per district, one page without any."""
    root = make_workspace(tmp_path_factory.mktemp("site"), page("plain", "总览"), page("chart", "区县页", "district"))
    outcome = publish(root)
    assert outcome.failures == ()
    return root / "reports"


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(chromium), args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def visit(browser):
    """Open a file offline; returns the page, what it requested, and what its console said."""
    contexts = []

    def open_page(path, *, before=WATCH, **settings):
        context = browser.new_context(**settings)
        contexts.append(context)
        context.set_offline(True)
        tab = context.new_page()
        seen = SimpleNamespace(tab=tab, requests=[], console=[])
        tab.on("request", lambda request: seen.requests.append(request.url))
        tab.on("console", lambda message: seen.console.append(message.text))
        tab.on("pageerror", lambda error: seen.console.append(str(error)))
        if settings.get("java_script_enabled", True):
            tab.add_init_script(before)
        tab.goto(path.as_uri())
        return seen

    yield open_page
    for context in contexts:
        context.close()
