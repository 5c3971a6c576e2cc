"""What every test in a real browser shares: Debian's Chromium, how long it may take, and what axe-core finds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from .preview import is_built

AXE = Path(__file__).resolve().parents[2] / "console/node_modules/axe-core/axe.min.js"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
PATIENCE_MS = 90_000
"""On a busy machine a page may take its time; nothing is asserted about how long."""
expect.set_options(timeout=PATIENCE_MS)
NO_3D = "--disable-3d-apis"
"""The drawn map at once: the globe is slow without a graphics card."""
IN_A_BROWSER = (
    pytest.mark.tool("chromium"),
    pytest.mark.tool("node"),
    pytest.mark.skipif(not is_built() or not AXE.is_file(), reason="not built: make console"),
)
# Elements that make the page wider than its window; what scrolls within itself does not.
WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
  .filter(each => each.getBoundingClientRect().right > innerWidth && !each.closest('.wide, .unseen, .edge'))
  .map(each => each.outerHTML.slice(0, 120))"""


@contextmanager
def chromium(*switches: str) -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(switches))
        try:
            yield found
        finally:
            found.close()


def faults_of(page: Page) -> list[str]:
    """What axe-core finds on a page by the rules of WCAG 2.2 A and AA, and where."""
    page.evaluate(AXE.read_text(encoding="utf-8") + "; () => null")
    run = "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})"
    return [
        f"{page.url} {each['id']}: {node['target']} {node['html'][:200]} {node.get('failureSummary', '')}"
        for each in page.evaluate(run, list(WCAG))["violations"]
        for node in each["nodes"]
        # Where a pin stands is what it says, and the list has a button for the same (WCAG 2.5.8, exceptions).
        if not (each["id"] == "target-size" and ".pin" in str(node["target"]))
    ]
