"""``kill -9`` at any moment: nothing held is lost, and the next start mends what was left.

The processes killed are real ones with their own SQLite, Chroma and locks, forked from a process
that has the imports done (see ``survival_kit``); SIGKILL gives them no chance to tidy up. The
embedding model is replaced by one that knows words and takes 4 ms a text. Moments are spread
over the length of a run, one in each twentieth, drawn with a fixed seed.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest
from survival_kit import Child, Server, Words, put

from assistant.library.library import Library
from assistant.settings import Settings
from assistant.types import SearchFilter

MOMENTS = 20
APP_KILLS = 5
RESTORE_MOMENTS = 8
SEED = 20261124


@pytest.fixture(scope="module")
def held(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with three documents, one of them with an earlier version."""
    root = tmp_path_factory.mktemp("held")
    files = root / "files"
    for tool in ("StoryBuddy", "MathPal", "ChatLeaf"):
        put(files, tool, "ancient" if tool == "ChatLeaf" else "steady")
    server.ingest(root / "data", "add", files).done()
    put(files, "ChatLeaf", "steady")
    server.ingest(root / "data", "add", files).done()
    return root


def opened(data: Path) -> Library:
    return Library.open(Settings(data_dir=data, _env_file=None), Words())


def facts_held(data: Path) -> set[tuple[str, str, str]]:
    with sqlite3.connect(data / "records.sqlite3") as raw:
        rows = raw.execute("SELECT id, content_hash, sha256 FROM versions").fetchall()
    raw.close()
    return set(rows)


def answering(library: Library, tool: str) -> str:
    """The word of the one version that answers for a tool, by words and by meaning alike."""
    (version,) = library.versions(tool)
    where = SearchFilter(tools=(tool,))
    hits = library.search("work of students that we delete", where)
    assert hits and {hit.version.version_id for hit in hits} == {version.version_id}
    assert any(hit.dense_rank for hit in hits) and any(hit.lexical_rank for hit in hits)
    found = {
        word
        for word in ("ancient", "steady", "renewed")
        if word in library.text(version.version_id)
    }
    assert library.lexical(sorted(found), where) and len(found) == 1
    return found.pop()


def killed_at(child: Child, moment: float) -> bool:
    """True where the child was still running at that moment of its life."""
    time.sleep(max(0.0, child.started + moment - time.monotonic()))
    child.kill()
    return child.wait() == -9


@pytest.mark.slow
def test_ingest_killed_at_twenty_moments(server: Server, held: Path, tmp_path: Path) -> None:
    rng = random.Random(SEED)
    files = tmp_path / "files"
    put(files, "MathPal", "steady")
    put(files, "StoryBuddy", "renewed", 30)
    put(files, "Zebra", "renewed", 10)
    before = facts_held(held / "data")

    def whole_run() -> float:
        """Seconds that a run takes now: a machine that has other work to do is slower."""
        data = tmp_path / "whole"
        shutil.copytree(held / "data", data)
        child = server.ingest(data, "add", files)
        child.done()
        seconds = time.monotonic() - child.started
        shutil.rmtree(data)
        return seconds

    whole_run()  # the first one is slower
    left: Counter[str] = Counter()
    for number in range(MOMENTS):
        if number % 4 == 0:
            length = whole_run()
        data = tmp_path / f"killed-{number}"
        shutil.copytree(held / "data", data)
        share = (number + rng.random()) / MOMENTS
        child = server.ingest(data, "add", files)
        if not killed_at(child, share * length):
            length = min(length, time.monotonic() - child.started)
            left["ended before"] += 1
        assert before <= facts_held(data)
        with sqlite3.connect(data / "records.sqlite3") as raw:
            pending = raw.execute("SELECT count(*) FROM pending_vectors").fetchone()[0]
        raw.close()
        with opened(data) as library:
            assert library.check().problems == (), f"killed at {share:.0%}"
            word = answering(library, "StoryBuddy")
            assert word in ("steady", "renewed")
            assert answering(library, "MathPal") == answering(library, "ChatLeaf") == "steady"
            new = bool(library.versions("Zebra")) and answering(library, "Zebra") == "renewed"
        left[f"{word}{', new one too' if new else ''}{', leftovers' if pending else ''}"] += 1
        if number % 4 == 0:
            server.ingest(data, "check").done()
            server.ingest(data, "add", files).done()
            with opened(data) as library:
                assert library.check().ok
                assert answering(library, "StoryBuddy") == answering(library, "Zebra") == "renewed"
        shutil.rmtree(data)
    print(f"a run takes {length:.2f} s; after the kill: {dict(left)}")
    assert left["ended before"] <= MOMENTS // 2
    assert sum(left[key] for key in left if key.startswith("steady")) > 0
    assert sum(left[key] for key in left if key.startswith("renewed")) > 0


@pytest.mark.slow
def test_the_app_killed_at_five_moments(server: Server, held: Path, tmp_path: Path) -> None:
    """A process that holds the Advisor: it asks, keeps reports and changes a document."""
    rng = random.Random(SEED)
    data = tmp_path / "data"
    shutil.copytree(held / "data", data)
    before = facts_held(data)
    asked = 0
    for _ in range(APP_KILLS):
        child = server.start("serve", data)
        deadline = time.monotonic() + 60
        while "asked" not in child.output:
            assert time.monotonic() < deadline and "Error" not in child.output, child.output
            time.sleep(0.02)
        time.sleep(rng.uniform(0.0, 1.0))
        child.kill()
        assert child.wait() == -9, child.output
        asked += child.output.count("asked\n")
        assert before <= facts_held(data)
        with opened(data) as library:
            assert library.check().problems == ()
            assert answering(library, "StoryBuddy") == "steady"
        lines = (data / "feedback" / "questions.jsonl").read_text().splitlines()
        assert len([json.loads(line) for line in lines[:-1]]) >= asked - 1
    server.ingest(data, "check").done()


@pytest.mark.slow
def test_restore_killed_at_eight_moments(server: Server, held: Path, tmp_path: Path) -> None:
    """All of the backup or nothing of it, with the files beside the records too."""
    rng = random.Random(SEED)
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    source, report = tmp_path / "source", Path("feedback") / "questions.jsonl"
    shutil.copytree(held / "data", source)
    (source / report).parent.mkdir()
    (source / report).write_text('{"restored": true}\n')
    ours = {"TOOL_ADVISOR_KNOWLEDGE_DIR": knowledge}
    server.ingest(source, "add", put(tmp_path / "files", "StoryBuddy", "renewed", 30)).done()
    backup = tmp_path / "backup.zip"
    server.start("ingest", "--data", source, "backup", backup, **ours).done()
    length, left = 0.0, Counter[str]()
    for number in range(-1, RESTORE_MOMENTS):
        data = tmp_path / f"restoring-{number}"
        shutil.copytree(held / "data", data)
        child = server.start("ingest", "--data", data, "restore", backup, "--replace", **ours)
        if number < 0:
            child.done()
            length = time.monotonic() - child.started
        else:
            killed_at(child, length * (number + rng.random()) / RESTORE_MOMENTS)
        assert facts_held(held / "data") <= facts_held(data)
        server.start("ingest", "--data", data, "check", **ours).done()
        with opened(data) as library:
            assert library.check().problems == ()
            word = answering(library, "StoryBuddy")
        left[word] += 1
        assert (data / report).exists() == (word == "renewed")
    print(f"a restore takes {length:.2f} s; after the kill: {dict(left)}")
    assert left["steady"] and left["renewed"]
