"""Make the screenshots of the documentation: every page, wide and narrow, light and dark.

    python scripts/screenshots.py

Adds the sample knowledge to a temporary data folder, serves ``app.py`` over it, drives headless
Chromium and saves WebP pictures to ``docs/images/pages/``. It takes some minutes: the checklist
is filled in full. ``--only`` makes only the pictures whose name contains a word; ``--data`` uses
(and keeps) a data folder; ``--full`` takes whole pages instead of what fits the window;
``--address`` looks at an app that already runs, without the sign-in page.
"""

from __future__ import annotations

import argparse
import io
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import plain_browser
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "images" / "pages"
WAIT_MS = 300_000  # the first answer loads the models, a checklist takes a minute or two
MAX_BYTES = 120_000
# Where the project lies on the machine that made the pictures is nobody's business.
HIDE_FOLDER = """(folder) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode;
        if (text.data.includes(folder)) text.data = text.data.replaceAll(folder, "");
    }
}"""
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Look:
    """How the pages are looked at."""

    name: str
    width: int
    height: int
    scheme: str


LOOKS = (
    Look("wide", 1280, 900, "light"),
    Look("phone", 390, 844, "light"),
    Look("dark", 1280, 900, "dark"),
)


class Camera:
    """Takes the pictures of one look, if they are wanted."""

    def __init__(self, look: Look, target: Path, only: str, full: bool) -> None:
        self.look, self.target, self.only, self.full = look, target, only, full

    def wants(self, *names: str) -> bool:
        """Whether any of these pictures is to be made."""
        return any(self.only in f"{name}-{self.look.name}" for name in names)

    def take(self, page: Page, name: str) -> None:
        """Save what ``page`` shows as ``name``, small enough for the documentation."""
        if not self.wants(name):
            return
        page.wait_for_timeout(700)  # what opens or scrolls comes to rest
        shot = Image.open(io.BytesIO(page.screenshot(full_page=self.full))).convert("RGB")
        for quality in range(70, 20, -10):
            out = io.BytesIO()
            shot.save(out, "WEBP", quality=quality, method=6)
            if out.tell() <= MAX_BYTES:
                break
        self.target.mkdir(parents=True, exist_ok=True)
        path = self.target / f"{name}-{self.look.name}.webp"
        path.write_bytes(out.getvalue())
        print(f"{path.name}: {out.tell() // 1000} KB", flush=True)


def ask(page: Page, address: str, question: str) -> None:
    """Ask a question in a fresh conversation and wait for the whole answer."""
    page.goto(address)
    expect(page.locator(".ta-chip").first).to_be_visible()
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".ta-answer[aria-busy=false]")).to_be_visible()


def ask_pages(page: Page, address: str, camera: Camera) -> None:
    """The Ask page: the welcome, an answer, silence; and two quotes in their documents."""
    if camera.wants("ask-welcome"):
        page.goto(address)
        expect(page.locator(".ta-chip").first).to_be_visible()
        camera.take(page, "ask-welcome")
    if camera.wants("ask-answered"):
        ask(page, address, "Can I use StoryBuddy with my 5th graders?")
        camera.take(page, "ask-answered")
    if camera.wants("ask-not-stated"):
        ask(page, address, "Does MathTrail tell us within how many days about a breach?")
        camera.take(page, "ask-not-stated")
    if camera.wants("source-pdf"):
        ask(page, address, "How long does ClassVista keep student data?")
        open_source(page, address, "ClassVista Privacy Notice")
        camera.take(page, "source-pdf")
    if camera.wants("source-text"):
        ask(page, address, "Does StoryBuddy sell personal information to advertisers?")
        open_source(page, address, "StoryBuddy Privacy Policy")
        camera.take(page, "source-text")


def open_source(page: Page, address: str, title: str) -> None:
    """Open an answer's first quote of the document ``title`` on its own page."""
    part = page.locator(".ta-document").filter(has=page.get_by_role("heading", name=title))
    link = part.locator(".ta-open").first.get_attribute("href")
    page.goto(f"{address}/{link}")
    page.wait_for_load_state("networkidle")


def checklist_pages(page: Page, address: str, camera: Camera) -> None:
    """The Checklist page: choosing, filling, the result and a finding with its quote opened."""
    names = ("checklist-choose", "checklist-filling", "checklist-filled", "checklist-finding")
    if not camera.wants(*names, "checklist-people"):
        return
    page.goto(address)
    page.get_by_role("tab", name="Checklist").click()
    page.get_by_role("radio", name="StoryBuddy").check()
    expect(page.get_by_role("radio", name="School")).to_be_visible()
    camera.take(page, "checklist-choose")
    page.get_by_role("button", name="Fill in the checklist").click()
    expect(page.locator(".ta-checklist")).to_be_visible()
    if camera.wants("checklist-filling") and page.locator(".ta-filter").count() == 0:
        # A checklist that was filled before is there at once.
        expect(
            page.locator(".ta-working li").nth(7).or_(page.locator(".ta-filter"))
        ).to_be_visible()
        camera.take(page, "checklist-filling")
    expect(page.locator(".ta-filter")).to_be_visible()
    page.locator("#checklist h2").scroll_into_view_if_needed()
    page.locator("#checklist h2").evaluate("(e) => e.scrollIntoView({block: 'start'})")
    camera.take(page, "checklist-filled")
    against = page.locator("#checklist .ta-finding:has(> summary .ta-bad)")
    finding = against.filter(has=page.locator(".ta-quote")).first
    finding.locator("summary").first.click()
    finding.locator("summary").nth(1).click()
    finding.locator(".ta-cite").first.click()
    page.wait_for_function("document.activeElement.textContent === 'In the document'")
    finding.evaluate("(e) => innerWidth > 900 && e.scrollIntoView({block: 'start'})")
    camera.take(page, "checklist-finding")
    page.keyboard.press("Escape")  # on a phone the quote is on a sheet over the page
    people = page.locator("#checklist-people")
    page.locator(".ta-part").last.locator("summary").first.click()
    people.evaluate("(e) => e.scrollIntoView({block: 'start'})")
    camera.take(page, "checklist-people")


def library_pages(page: Page, address: str, camera: Camera) -> None:
    """The Library page: the list, a document, files about to be added."""
    if not camera.wants("library-list", "library-document", "library-adding"):
        return
    page.goto(address)
    page.get_by_role("tab", name="Library").click()
    expect(page.locator("#library button[data-document]").first).to_be_visible()
    camera.take(page, "library-list")
    fold = page.get_by_role("button", name="Add documents")
    fold.click()
    page.locator("#add-files input[type=file]").set_input_files(
        {"name": "New Privacy Policy.md", "mimeType": "text/markdown", "buffer": b"# Policy\n"}
    )
    expect(page.locator("#add-files")).to_contain_text("New Privacy")
    fold.evaluate("(e) => e.scrollIntoView({block: 'start'})")
    camera.take(page, "library-adding")
    fold.click()
    page.get_by_role("button", name="StoryBuddy Privacy Policy", exact=True).click()
    expect(page.locator("[data-opened]").first).to_be_visible()
    page.evaluate(HIDE_FOLDER, f"{ROOT}/")
    camera.take(page, "library-document")


def quality_page(page: Page, address: str, camera: Camera) -> None:
    """The Quality page."""
    if camera.wants("quality"):
        page.goto(address)
        page.get_by_role("tab", name="Quality").click()
        expect(page.locator("#quality h2").first).to_be_visible()
        camera.take(page, "quality")


def sign_in_page(page: Page, address: str, camera: Camera) -> None:
    """The sign-in page."""
    page.goto(address)
    camera.take(page, "sign-in")


SHOOTING: tuple[Callable[[Page, str, Camera], None], ...] = (
    ask_pages,
    checklist_pages,
    library_pages,
    quality_page,
)


@contextmanager
def served(data: Path) -> Iterator[str]:
    """``app.py`` over a data folder; yields its address once it is up."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    env = {**os.environ, "TOOL_ADVISOR_DATA_DIR": str(data), "TOOL_ADVISOR_PORT": str(port)}
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py")], cwd=data, env=env, stdout=log, stderr=log
        )
        try:
            deadline = time.monotonic() + 180
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    raise SystemExit(f"app.py did not start:\n{log.read()[-2000:]}")
                time.sleep(0.5)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def run(script: str, *words: str, say: str = "") -> None:
    """Run a script of the project to its end; ``say`` is given to its standard input."""
    subprocess.run([sys.executable, str(ROOT / script), *words], check=True, input=say, text=True)


def shoot(browser: Browser, address: str, args: argparse.Namespace, *, signed_out: bool) -> None:
    """Take every picture that is wanted, one look after the other."""
    for look in LOOKS:
        camera = Camera(look, args.target, args.only, args.full)
        context = browser.new_context(
            viewport={"width": look.width, "height": look.height},
            color_scheme="dark" if look.scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(WAIT_MS)
        expect.set_options(timeout=WAIT_MS)
        page = context.new_page()
        for take in (sign_in_page,) if signed_out else SHOOTING:
            take(page, address, camera)
        context.close()


def main() -> None:
    """Fill a library, serve it, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--only", default="", help="make only pictures whose name contains this")
    parser.add_argument("--data", type=Path, help="a data folder to use and keep")
    parser.add_argument("--address", default="", help="of an app that runs already")
    parser.add_argument("--full", action="store_true", help="whole pages, however long")
    args = parser.parse_args()
    chromium = plain_browser.find()
    if not chromium:
        raise SystemExit(plain_browser.MISSING)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=plain_browser.FLAGS)
        if args.address:
            shoot(browser, args.address, args, signed_out=False)
            return
        data = (args.data or Path(folder) / "data").resolve()
        samples = [str(ROOT / "knowledge" / name) for name in ("vendors", "district")]
        run("ingest.py", "--data", str(data), "add", *samples)
        with served(data) as address:
            shoot(browser, address, args, signed_out=False)
        if not args.only or "sign-in" in args.only:
            closed = Path(folder) / "closed"
            closed.mkdir()
            words = ("--data", str(closed), "user", "add", "kim", "--role", "editor")
            run("ingest.py", *words, "--password-stdin", say=f"{PASSWORD}\n")
            with served(closed) as address:
                shoot(browser, address, args, signed_out=True)


if __name__ == "__main__":
    main()
