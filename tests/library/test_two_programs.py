"""The app and ``ingest.py`` together: two real processes, questions without pause."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from survival_kit import NoReader, Server, Words, put

from assistant.advisor import Advisor
from assistant.library.library import Library
from assistant.library.locks import WriterLock
from assistant.settings import Settings
from assistant.types import AnswerStatus

ASKERS, PAUSE = 4, 0.2
"""Four threads with a question every fifth of a second: 20 questions a second."""
ROUNDS = 8
PROMISE = 5.0
"""Seconds from the end of ``ingest.py`` until the running app answers from the new document."""


class Asking:
    """Threads that ask while a ``with`` block runs; ``errors`` is what any of them met."""

    def __init__(self, questions: list[Callable[[], object]]) -> None:
        self.errors: list[BaseException] = []
        self.asked = 0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(q,)) for q in questions]

    def _ask(self, question: Callable[[], object]) -> None:
        due = time.monotonic()
        while not self._stop.is_set():
            try:
                assert question()
            except BaseException as error:
                self.errors.append(error)
            self.asked += 1
            due = max(due + PAUSE, time.monotonic() - 1)
            self._stop.wait(max(0.0, due - time.monotonic()))

    def __enter__(self) -> Asking:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def within_promise(check: Callable[[], bool]) -> float:
    start = time.monotonic()
    while not check():
        assert time.monotonic() - start < PROMISE, "not answerable within the time promised"
        time.sleep(0.02)
    return time.monotonic() - start


@pytest.mark.slow
def test_a_running_app_answers_from_what_ingest_adds(
    server: Server, data: Path, tmp_path: Path
) -> None:
    files = tmp_path / "files"
    for tool in ("StoryBuddy", "MathPal", "ChatLeaf"):
        put(files, tool, "steady")
    server.ingest(data, "add", files).done()
    settings = Settings(data_dir=data, _env_file=None)
    advisor = Advisor(settings, Library.open(settings, Words()), reader=NoReader())
    library = advisor.library
    retriever = library.retriever()

    def texts(word: str) -> str:
        hits = [hit.passage.text for hit in library.search(f"{word} work of students")]
        found = retriever.invoke(f"{word} work of students")
        return "\n".join([*hits, *(document.page_content for document in found)])

    def answers() -> bool:
        answer = advisor.conversation("StoryBuddy").ask("How long is student work kept?")
        return answer.status is not AnswerStatus.FAILED

    questions: list[Callable[[], object]] = [
        lambda: library.search("steady work of students"),
        lambda: retriever.invoke("delete steady records"),
        lambda: texts("steady"),
        answers,
    ]
    answers()  # the topics load at the first question
    waits: list[float] = []
    with Asking(questions * (ASKERS // len(questions))) as asking:
        for number in range(ROUNDS):
            new = put(files, f"Newtool{chr(97 + number)}", f"fresh{number}")
            put(files, "MathPal", f"updated{number}")
            server.ingest(data, "add", files / "MathPal", new).done()
            waits.append(within_promise(lambda: f"fresh{number}" in texts(f"fresh{number}")))  # noqa: B023
            waits.append(within_promise(lambda: f"updated{number}" in texts(f"updated{number}")))  # noqa: B023
            assert f"updated{number - 1}" not in texts(f"updated{number - 1}")
        gone = next(v for v in library.versions() if v.facts.tool == "Newtoola")
        server.ingest(data, "remove", gone.document_id, "--yes").done()
        within_promise(lambda: "fresh0" not in texts("fresh0"))
        server.ingest(data, "rebuild").done()
        within_promise(lambda: "fresh1" in texts("fresh1"))
    print(f"{asking.asked} questions; seconds until found: {[round(w, 2) for w in waits]}")
    assert asking.errors == []
    assert asking.asked > 20
    assert library.check().problems == ()
    advisor.close()


@pytest.mark.slow
def test_the_second_writer_waits_with_a_message(server: Server, data: Path, tmp_path: Path) -> None:
    files = put(tmp_path / "files", "StoryBuddy", "steady")
    data.mkdir()
    with WriterLock(data / "writer.lock", lambda _: None).held():
        waiting = server.ingest(data, "add", files)
        deadline = time.monotonic() + 30
        while "waiting for it to finish" not in waiting.output:
            assert time.monotonic() < deadline, waiting.output
            time.sleep(0.05)
        assert "added" not in waiting.output
    assert "added" in waiting.done()
    both = [
        server.ingest(data, "add", put(tmp_path / "files", tool, "steady", 40))
        for tool in ("MathPal", "ChatLeaf")
    ]
    for child in both:
        assert "added" in child.done()
    with Library.open(Settings(data_dir=data, _env_file=None), Words()) as library:
        assert len(library.versions()) == 3 and library.check().problems == ()
