"""Documents turned into the formats people save them in, with the programs people use.

Markdown becomes a web page (markdown-it-py, CommonMark with tables); the page is printed to PDF by
Chromium, with the header and footer that browsers print, and saved as DOCX and PDF by LibreOffice
Writer. Nothing is fetched: pictures and scripts are left out of the page.
"""

from __future__ import annotations

import hashlib
import html
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.contract import EvalDataError

NO_PDFTOTEXT = "pdftotext is not installed (on Debian: apt-get install poppler-utils)."
ROOT = "vendors"
"""The folder that holds the tools' folders: a name that says nothing about a tool."""
_WAY = "2"  # raised when what is made changes, so that kept copies are made anew
_SECONDS_EACH = 120
_FETCHED = re.compile(
    r"<(script|style|iframe|object|video|audio)\b.*?</\1\s*>"
    r"|</?(?:img|iframe|script|style|link|meta|base|object|embed|video|audio|source)\b[^>]*>",
    re.IGNORECASE | re.DOTALL,
)
# A recorder of web pages left a blank line between a top heading and its underline.
_LATE_UNDERLINE = re.compile(r"(?m)^(\S.*)\n[ \t]*\n(={3,})[ \t]*$")
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font-family: "Liberation Sans", Arial, sans-serif; margin: 0 auto; max-width: 48rem }}
table {{ border-collapse: collapse }}
td, th {{ border: 1px solid #999; padding: 4px; vertical-align: top }}
</style>
</head>
<body>
<header><nav>
<a href="#home">Home</a> <a href="#plans">Plans</a> <a href="#in">Log in</a>
</nav></header>
<main>
{body}
</main>
<footer><p><a href="#jobs">Careers</a> <a href="#press">Press</a></p></footer>
</body>
</html>
"""
_CHROMIUM = (
    "--headless",
    "--no-sandbox",  # it prints files made here alone, and in a container nothing else works
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


@dataclass(frozen=True, slots=True)
class Form:
    """A format and how it is made.

    ``programs`` are the names the program may have; ``package`` is Debian's package of it.
    """

    name: str
    suffix: str
    words: str
    programs: tuple[str, ...] = ()
    package: str = ""

    @property
    def paged(self) -> bool:
        """True where citations name pages."""
        return self.suffix == ".pdf"

    @property
    def program(self) -> str | None:
        """The path of the program that makes it, if it is there."""
        return next(filter(None, map(shutil.which, self.programs)), None)

    @property
    def missing(self) -> str:
        """Why it cannot be made here, in a sentence; empty where it can."""
        if not self.programs or self.program:
            return ""
        return (
            f"{self.words} was left out: {self.programs[0]} is not installed (on Debian: "
            f"apt-get install {self.package})."
        )


_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
_OFFICE_NAMES = ("soffice", "libreoffice")
MARKDOWN = Form("markdown", ".md", "Markdown")
HTML = Form("html", ".html", "HTML")
DOCX = Form("docx_office", ".docx", "DOCX by LibreOffice", _OFFICE_NAMES, "libreoffice-writer")
PDF_BROWSER = Form("pdf_browser", ".pdf", "PDF printed by Chromium", _CHROMIUM_NAMES, "chromium")
PDF_OFFICE = Form("pdf_office", ".pdf", "PDF by LibreOffice", _OFFICE_NAMES, "libreoffice-writer")
FORMS = (MARKDOWN, HTML, PDF_BROWSER, DOCX, PDF_OFFICE)
"""Markdown first: the others are compared with it."""


def web_page(markdown: str, title: str) -> str:
    """A Markdown document as a web page with a menu above and links below the text."""
    from markdown_it import MarkdownIt

    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    renderer.validateLink = lambda url: True  # type: ignore[method-assign]  # nothing is followed
    body = _FETCHED.sub("", renderer.render(_LATE_UNDERLINE.sub(r"\1\n\2", markdown)))
    return _PAGE.format(title=html.escape(title), body=body)


def convert(documents: Sequence[tuple[str, Path]], form: Form, home: Path) -> Path:
    """Make the documents in a format, each in a folder named as its tool.

    Args:
        documents: The path of each as gold names it (``Tool/Title.md``), and its Markdown file.
        form: What to make.
        home: Where copies are kept, by content; a document made before is not made again.

    Returns:
        The folder that holds the tools' folders.

    Raises:
        EvalDataError: When the program is missing, fails, or takes longer than two minutes each.
    """
    if form.missing:
        raise EvalDataError(form.missing)
    target = home / f"{form.name}-{_digest(documents)}"
    if (target / "done").is_file():
        return target / ROOT
    with tempfile.TemporaryDirectory(prefix="tool-advisor-formats-") as scratch:
        made = _make(documents, form, Path(scratch))
        for (name, _), file in zip(documents, made, strict=True):
            place = target / ROOT / Path(name).with_suffix(form.suffix)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
    (target / "done").touch()
    return target / ROOT


def has_pdftotext() -> bool:
    """True where pages can be checked against pdftotext."""
    return shutil.which("pdftotext") is not None


def pages_by_pdftotext(file: Path) -> tuple[tuple[str, ...], ...]:
    """The text of each page of a PDF as poppler's pdftotext reads it.

    Returns:
        Two readings: as the page looks, and in the order of the page's content (``-raw``).

    Raises:
        EvalDataError: When pdftotext is missing or cannot read the file.
    """
    program = shutil.which("pdftotext")
    if program is None:
        raise EvalDataError(NO_PDFTOTEXT)
    command = [program, "-enc", "UTF-8", str(file), "-"]
    return tuple(
        tuple(_run([*command[:1], *order, *command[1:]], 1).split("\f")[:-1])
        for order in ((), ("-raw",))
    )


def _make(documents: Sequence[tuple[str, Path]], form: Form, scratch: Path) -> list[Path]:
    """One file a document, in their order; those of a folder have different names."""
    if form == MARKDOWN:
        return [path for _, path in documents]
    pages = []
    for number, (name, path) in enumerate(documents):
        tool, title = Path(name).parent.name, Path(name).stem
        page = scratch / f"{number:04}.html"
        page.write_text(
            web_page(path.read_text(encoding="utf-8"), f"{title} – {tool}"), encoding="utf-8"
        )
        pages.append(page)
    if form == HTML:
        return pages
    if form == PDF_BROWSER:
        return [_print(page, form, scratch) for page in pages]
    return _save_by_office(pages, form, scratch)


def _print(page: Path, form: Form, scratch: Path) -> Path:
    made = page.with_suffix(form.suffix)
    profile = f"--user-data-dir={scratch / 'profile'}"
    command = [str(form.program), *_CHROMIUM, profile, f"--print-to-pdf={made}", page.as_uri()]
    _run(command, 1)
    return _there(made, form)


def _save_by_office(pages: Sequence[Path], form: Form, scratch: Path) -> list[Path]:
    kind = "docx:Office Open XML Text" if form == DOCX else "pdf:writer_pdf_Export"
    command = [
        str(form.program),
        f"-env:UserInstallation={(scratch / 'profile').as_uri()}",
        "--headless",
        "--infilter=HTML (StarWriter)",  # as a text, not as a web page without paper
        "--convert-to",
        kind,
        "--outdir",
        str(scratch),
        *map(str, pages),
    ]
    _run(command, len(pages))
    return [_there(page.with_suffix(form.suffix), form) for page in pages]


def _there(made: Path, form: Form) -> Path:
    if not made.is_file() or not made.stat().st_size:
        raise EvalDataError(f"{form.words} was left out: {form.programs[0]} made no file.")
    return made


def _run(command: Sequence[str], documents: int) -> str:
    name = Path(command[0]).name
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=_SECONDS_EACH * documents,
            check=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired:
        raise EvalDataError(
            f"{name} did not end in time; try again on a quieter machine."
        ) from None
    except (OSError, subprocess.CalledProcessError) as error:
        raise EvalDataError(f"{name} failed ({error}); check that it starts.") from None
    return done.stdout.decode("utf-8", "replace")


def _digest(documents: Sequence[tuple[str, Path]]) -> str:
    digest = hashlib.sha256(_WAY.encode())
    for name, path in documents:
        digest.update(name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
