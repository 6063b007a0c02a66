"""How long the checklist of one tool with about 100 pages takes: the first time, and unchanged.

``python -m evals.bench_checklist [--documents DIR] [--pages N] [--repeats N]``. The documents are
taken in under one tool's name until they hold so many pages of 3,000 characters. The model is
loaded before the clock. Each run starts without anything kept: all items are judged; then the
checklist is asked for again in the same process, after opening everything anew, and by the command
line, whose time holds the start of Python and all imports. There is no usual pipeline beside it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rich.progress import track

from assistant.advisor import Advisor
from assistant.errors import UnreadableDocumentError
from assistant.library.embedding import Embedder, RememberingEmbedder, SentenceEmbedder
from assistant.library.library import Library
from assistant.reading import read_file
from assistant.settings import PROJECT_DIR, Settings
from assistant.types import Audience, Document, DocumentFacts, DocumentType
from evals.benching import Row, documents_below, exit_status, median, options, scratch, show
from evals.contract import EvalDataError
from evals.corpus import evaluation_settings

PAGE = 3_000
_TOOL = "Measured Tool"
_PAGES = 100


def gathered(paths: list[Path], pages: int, settings: Settings) -> list[Document]:
    """Documents of one tool that together hold about ``pages`` pages, in the order of ``paths``.

    The one with which that number is passed is the last.

    Raises:
        EvalDataError: When none of them can be read.
    """
    found: list[Document] = []
    for number, path in enumerate(track(paths, "Reading documents"), 1):
        # Of this type, documents are told apart by their titles and do not replace one another.
        facts = DocumentFacts(
            title=f"{path.stem} {number}",
            tool=_TOOL,
            type=DocumentType.OTHER,
            audience=Audience.CONSUMER,
            edition="All",
        )
        try:
            found.append(replace(read_file(path, settings), facts=facts))
        except UnreadableDocumentError as error:
            print(f"left out: {path.name}: {error}")
        if sum(len(document.text) for document in found) >= pages * PAGE:
            break
    if not found:
        raise EvalDataError("No document can be read. Name a folder with --documents.")
    return found


def measure(settings: Settings, embedder: Embedder) -> tuple[float, float, float, float, float]:
    """Seconds of the first fill (and of processor time), again, opened anew, by the command line.

    Raises:
        EvalDataError: When a kept checklist is not the one that was made.
    """
    shutil.rmtree(settings.checklists_dir, ignore_errors=True)
    engine = _opened(settings, embedder)
    before = time.process_time()
    first = _timed(lambda: engine.checklist(_TOOL))
    work = time.process_time() - before
    again = _timed(lambda: engine.checklist(_TOOL))
    made = engine.checklist(_TOOL)
    engine.close()
    reopened: list[Advisor] = []

    def open_and_fill() -> None:
        reopened.append(_opened(settings, embedder))
        if reopened[0].checklist(_TOOL) != made:
            raise EvalDataError("The kept checklist is not the one that was made.")

    anew = _timed(open_and_fill)
    reopened[0].close()
    return first, work, again, anew, _timed(lambda: _by_command(settings))


def _opened(settings: Settings, embedder: Embedder) -> Advisor:
    remembering = RememberingEmbedder(embedder)  # as the product does, with nothing in it yet
    return Advisor(settings, Library.open(settings, remembering))


def _by_command(settings: Settings) -> None:
    surroundings = {
        **os.environ,
        "TOOL_ADVISOR_DATA_DIR": str(settings.data_dir),
        "TOOL_ADVISOR_KNOWLEDGE_DIR": str(settings.knowledge_dir),
    }
    command = [sys.executable, "-m", "assistant", "checklist", _TOOL, "--json"]
    subprocess.run(
        command, cwd=PROJECT_DIR, env=surroundings, stdout=subprocess.DEVNULL, check=True
    )


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def benchmark() -> bool:
    """Measure and print the table."""
    parser = options(__doc__, repeats=3)
    parser.add_argument("--pages", type=int, default=_PAGES, help="pages of 3,000 characters")
    chosen = parser.parse_args()
    base = Settings()
    documents = gathered(documents_below(chosen.documents, base), chosen.pages, base)
    with scratch() as home:
        settings = evaluation_settings(home, base)
        embedder = SentenceEmbedder(settings)
        embedder.embed(["The model is loaded before the clock starts."])
        with Library.open(settings, embedder) as library:
            for document in track(documents, "Taking in documents"):
                library.add(document)
            held = library.versions(_TOOL)
        runs = [measure(settings, embedder) for _ in track(range(chosen.repeats), "Measuring")]
    first, work, again, anew, command = (median(column) for column in zip(*runs, strict=True))
    pages = sum(version.characters for version in held) / PAGE
    show(
        f"The checklist of one tool: {len(held)} documents, {pages:.0f} pages of {PAGE:,} "
        f"characters (median of {len(runs)})",
        [
            Row("the first time", first),
            Row("the first time, processor time", work),
            Row("again, unchanged, same process", again),
            Row("again, unchanged, opened anew", anew),
            Row("again, unchanged, command line", command),
        ],
    )
    return True


if __name__ == "__main__":
    raise SystemExit(exit_status(benchmark))
