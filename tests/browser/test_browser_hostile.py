"""A document full of markup, in every place a text can come from: it stays text on every page."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from conftest import ROOT, serve
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.slow
ANSWER_MS = 180_000
OUT = "http://evil.example"
IMG = '<img src=x onerror="window.hacked=1">'
LINK = "[press](javascript:window.hacked=1)"
SVG = '<svg onload="window.hacked=1"><a href="javascript:window.hacked=1">go</a></svg>'
REMOTE = f"![pixel]({OUT}/p.png) <img src={OUT}/q.png>"
SCRIPT = "<script>window.hacked=1</script>"
TOOL = f"PondPal {IMG}"
TITLE = f"PondPal Privacy {SCRIPT} {SVG}"
SENTENCE = f"We never sell student information {IMG} {LINK} {REMOTE} to anyone."
# In HTML the markup stands as characters (&lt;), so the reader keeps it as text of the document.
BODY = f"""# {TITLE}

Effective January 15, 2026.

## 1 Sharing {SVG}

`{SENTENCE}`

We keep student data for two years. `{SCRIPT}` {LINK} {REMOTE}

| Data `{IMG}` | Purpose |
| --- | --- |
| Names `{SCRIPT}` | Sign in `{SVG}` {LINK} |

`${{window.hacked=1}}` `{{{{constructor}}}}` <iframe src="javascript:window.hacked=1"></iframe>
"""
FILE = "policy <img src=x onerror=window.hacked=1> `${window.hacked=1}`.md"


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    document = folder / FILE
    document.write_text(BODY, encoding="utf-8")
    command = [sys.executable, str(ROOT / "ingest.py"), "--data", str(folder / "data"), "add"]
    told = ["--tool", TOOL, "--title", TITLE, "--edition", IMG]
    subprocess.run(
        [*command, str(document), *told], check=True, capture_output=True, timeout=300, cwd=folder
    )
    document.unlink()  # the Library page then says something about the file, too
    yield from serve("app.py", folder)


@pytest.fixture
def tried(context: BrowserContext, requested: list[str]) -> list[str]:
    """What the browser's content policy stopped: nothing may even have been tried."""
    stopped: list[str] = []
    context.on(
        "console",
        lambda said: stopped.append(said.text) if "Content Security Policy" in said.text else None,
    )
    return stopped


def check_nothing_ran(page: Page, requested: list[str], tried: list[str]) -> None:
    page.wait_for_timeout(500)
    assert page.evaluate("window.hacked") is None
    assert tried == []
    home = urlsplit(page.url)
    for address in requested:
        parts = urlsplit(address)
        if parts.scheme in ("data", "blob"):
            continue
        assert parts.netloc == home.netloc, address
        assert not parts.path.endswith(("/x", "p.png", "q.png")), address
    injected = "img[onerror], img[src='x'], [onload], [href^='javascript:'], iframe"
    assert page.locator(injected).count() == 0
    assert page.locator(f"img[src^='{OUT}']").count() == 0


def test_hostile_text_stays_text_on_every_page(
    page: Page, hostile_site: str, requested: list[str], tried: list[str]
) -> None:
    page.goto(hostile_site)
    expect(page.locator(".ta-chip").first).to_contain_text(IMG)
    page.get_by_label("Your question").fill("Does PondPal sell student information?")
    page.keyboard.press("Enter")
    expect(page.locator(".ta-answer [data-copy]")).to_be_visible(timeout=ANSWER_MS)
    expect(page.locator(".ta-answer")).to_contain_text("We never sell student information <img")
    expect(page.locator(".ta-answer")).to_contain_text("](javascript:window.hacked=1)")
    page.get_by_role("button", name="Open source 1").click()
    expect(page.locator("#source")).to_contain_text("<img src=x onerror=")
    expect(page.locator("#source")).to_contain_text(SCRIPT)
    check_nothing_ran(page, requested, tried)

    page.get_by_role("tab", name="Library").click()
    expect(page.locator("#library button[data-document]")).to_have_count(1)
    expect(page.locator("#library")).to_contain_text(TITLE)
    expect(page.locator("#library")).to_contain_text(TOOL)
    check_nothing_ran(page, requested, tried)

    page.get_by_role("tab", name="Checklist").click()
    page.get_by_role("radio", name="PondPal").check()
    page.get_by_role("button", name="Fill in the checklist").click()
    expect(page.locator(".ta-finding").first).to_be_visible(timeout=2 * ANSWER_MS)
    for summary in page.locator(".ta-finding summary").all():
        summary.click()
    expect(page.locator("#checklist")).to_contain_text("<img src=x onerror=")
    page.locator("#checklist .ta-quote button").first.click()
    marks = page.locator("#checklist-source mark")  # in a table, one in each cell
    expect(marks.filter(has_text="<img src=x onerror=").first).to_be_visible()
    check_nothing_ran(page, requested, tried)
