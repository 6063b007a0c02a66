"""Real processes that are quick to start, to be killed: a server that forks ``ingest.py``.

Starting Python and importing Chroma takes seconds. So one process imports everything and opens
nothing; each command is a fork of it, with its own SQLite, its own Chroma and its own locks, as
if it had been started by hand. Only the embedding model is replaced, by one that knows words.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from library_kit import WordEmbedder

from assistant.answering.reader import Reading
from assistant.library.embedding import BUNDLED_MODEL
from assistant.settings import PROJECT_DIR, Settings

HERE = Path(__file__).parent
EMBEDDING_SECONDS = 0.004
"""A text: so that a process can be killed while it embeds, as the real model's can."""


class Words(WordEmbedder):
    """In place of the real model and under its name, with as many numbers."""

    def __init__(self, settings: Settings | None = None, seconds: float = 0.0) -> None:
        del settings
        super().__init__(BUNDLED_MODEL, 384)
        self.seconds = seconds

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        time.sleep(self.seconds * len(texts))
        return super().embed(texts)


class SlowWords(Words):
    """The same, but it takes its time."""

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__(settings, EMBEDDING_SECONDS)


class Child:
    """A process of its own. ``output`` is what it printed so far."""

    def __init__(self, server: Server, pid: int, log: Path) -> None:
        self.pid, self._server, self._log = pid, server, log
        self.started = time.monotonic()

    @property
    def output(self) -> str:
        return self._log.read_text()

    def kill(self) -> None:
        os.kill(self.pid, 9)

    def wait(self) -> int:
        """Its exit code; -9 where it was killed."""
        return int(self._server.tell({"wait": self.pid}))

    def done(self) -> str:
        """Wait; its output. It must have ended well."""
        code = self.wait()
        assert code == 0, self.output
        return self.output


class Server:
    """Starts children. Use it in a ``with`` block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def __enter__(self) -> Server:
        folders = os.pathsep.join(map(str, (PROJECT_DIR, HERE)))
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=PROJECT_DIR,
            env={**os.environ, "PYTHONPATH": folders, "OMP_NUM_THREADS": "1"},
        )
        assert self.tell({}) == "ready"
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(30)

    def tell(self, order: dict[str, object]) -> object:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def start(self, what: str, *words: object, **environment: object) -> Child:
        """Start a child: ``ingest`` with its words, or ``serve`` with a folder."""
        self._count += 1
        log = self._folder / f"child-{self._count}.log"
        log.touch()
        order = {"run": what, "words": [str(word) for word in words], "log": str(log)}
        order["environment"] = {name: str(value) for name, value in environment.items()}
        return Child(self, int(str(self.tell(order))), log)

    def ingest(self, data: Path, *words: object) -> Child:
        return self.start("ingest", "--data", data, *words)


def policy(tool: str, word: str, parts: int = 4) -> str:
    """A policy of our own writing that holds ``word`` in each of its parts."""
    bodies = (
        f"## Part {number}\n\nWe keep the {word} work of students for {number + 20} days after a "
        f"class ends, and then delete {word} records from every server of {tool} that we run."
        for number in range(parts)
    )
    return f"# {tool} Privacy Policy\n\n" + "\n\n".join(bodies) + "\n"


def put(folder: Path, tool: str, word: str, parts: int = 4) -> Path:
    """Write a tool's policy; returns the tool's folder."""
    place = folder / tool
    place.mkdir(parents=True, exist_ok=True)
    (place / "Privacy Policy.md").write_text(policy(tool, word, parts))
    return place


def _ingest(words: list[str]) -> None:
    import ingest
    from assistant.library import store

    store.SentenceEmbedder = SlowWords  # type: ignore[assignment, misc]
    ingest.app(words)


def _serve(words: list[str]) -> None:
    """What the app does to its data folder, without pause: ask, keep reports, change a document."""
    import itertools
    import threading

    from library_kit import make_document

    from assistant.advisor import Advisor
    from assistant.feedback import WrongAnswer, WrongKind, keep_report
    from assistant.library.library import Library

    settings = Settings(data_dir=Path(words[0]), _env_file=None)
    advisor = Advisor(settings, Library.open(settings, SlowWords()), reader=NoReader())
    print("open", flush=True)

    def ask() -> None:
        while True:
            answer = advisor.conversation("StoryBuddy").ask("How long is student work kept?")
            keep_report(WrongAnswer(answer, WrongKind.OTHER, consent=True), advisor)
            print("asked", flush=True)

    threading.Thread(target=ask, daemon=True).start()
    for number in itertools.count():
        text = policy("Added", f"round{number}")
        advisor.library.add(make_document(text, "/docs/added.md", tool="Added"))


class NoReader:
    """In place of the trained reader, whose loading takes seconds."""

    name = "none"

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
        return [Reading(0.9, 0.02, 0.02, 0.02, 0.02, 0.02) for _ in pairs]


def _fork(order: dict[str, object]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        log = os.open(str(order["log"]), os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.environ.update(order["environment"])  # type: ignore[arg-type]
        roles: dict[str, Callable[[list[str]], None]] = {"ingest": _ingest, "serve": _serve}
        roles[str(order["run"])](list(order["words"]))  # type: ignore[call-overload]
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _main() -> None:
    import alembic.command
    import chromadb
    import chromadb.api.rust

    import assistant.advisor
    import assistant.feedback
    import assistant.library.intake
    import assistant.library.terminal
    import assistant.reading
    import ingest

    del alembic, chromadb, assistant, ingest
    assert len(os.listdir("/proc/self/task")) == 1 or sys.platform != "linux"
    for line in sys.stdin:
        order = json.loads(line)
        answer: object = "ready"
        if "run" in order:
            answer = _fork(order)
        elif "wait" in order:
            answer = os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    _main()
