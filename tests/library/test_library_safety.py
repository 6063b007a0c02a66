"""Crashes, other programs, many threads, and records of other releases."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from library_kit import PARAGRAPHS, WordEmbedder, changed, make_document, text_of
from sqlalchemy import text

from assistant.errors import IndexUnreadableError, LibraryError
from assistant.library import database
from assistant.library import index as index_module
from assistant.library.index import IndexState, VectorIndex
from assistant.library.library import Library
from assistant.library.locks import WriterLock
from assistant.library.records import HEAD, Base
from assistant.library.segments import damaged_segment
from assistant.settings import Settings
from assistant.types import SearchFilter

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent


def run_elsewhere(settings: Settings, code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own, with ``library``, ``os`` and the kit at hand."""
    prelude = f"""
        import os, sys
        sys.path[:0] = [{str(HERE)!r}, {str(PROJECT)!r}]
        from library_kit import *
        from assistant.library import writing
        from assistant.library.index import VectorIndex
        from assistant.library.library import Library
        from assistant.settings import Settings
        library = Library.open(Settings(data_dir={str(settings.data_dir)!r}), WordEmbedder())
    """
    script = textwrap.dedent(prelude) + textwrap.dedent(code)
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False
    )


def test_a_running_reader_sees_what_another_process_adds(
    library: Library, settings: Settings
) -> None:
    library.add(make_document())
    query = "sixty days student work"
    assert library.dense(query)
    assert not library.refresh_if_changed()
    done = run_elsewhere(
        settings,
        """
        library.add(changed(make_document(), "thirty days", "sixty days"))
        library.add(make_document(text_of(PARAGRAPHS[::-1]), "/docs/m.md", tool="MathPal"))
        """,
    )
    assert done.returncode == 0, done.stderr
    (version,) = library.versions("StoryBuddy")
    assert version.number == 2
    ids = {p.id for v in library.versions() for p in library.passages(v.version_id)}
    assert {key for key, _ in library.dense(query, limit=50)} == ids
    assert library.dense(query, SearchFilter(tools=("MathPal",)))
    assert not library.refresh_if_changed()
    assert library.check().ok


@pytest.mark.parametrize(
    ("crash", "survivor"),
    [
        # after the new vectors are in, before the switch
        ("writing._switch = lambda *a: os._exit(9)", "thirty"),
        # after the switch, before the old vectors are out
        ("VectorIndex.drop_versions = lambda *a: os._exit(9)", "sixty"),
        # while the new vectors go in
        ("VectorIndex.add = lambda *a: os._exit(9)", "thirty"),
    ],
)
def test_a_crash_leaves_the_old_or_the_new_version(
    library: Library, settings: Settings, reopen: Callable[..., Library], crash: str, survivor: str
) -> None:
    library.add(make_document())
    library.close()
    change = 'library.add(changed(make_document(), "thirty days", "sixty days"))'
    died = run_elsewhere(settings, f"{crash}\n{change}")
    assert died.returncode == 9, died.stderr

    after = reopen()
    assert after.check().problems == ()
    (version,) = after.versions()
    words = {"thirty", "sixty"}
    assert {w for w in words if after.lexical([w])} == {survivor}
    assert {key.split("#")[0] for key, _ in after.dense("student work")} == {version.version_id}
    again = after.add(changed(make_document(), "thirty days", "sixty days"))
    assert again.version.current and after.lexical(["sixty"]) and after.check().ok


def test_check_finds_what_was_broken_and_rebuild_mends_it(
    library: Library, settings: Settings, embedder: WordEmbedder
) -> None:
    version = library.add(make_document()).version
    assert library.check().ok
    file = settings.data_dir / "records.sqlite3"
    with sqlite3.connect(file) as raw:
        raw.execute("DELETE FROM passages_fts WHERE rowid = (SELECT min(key) FROM passages)")
        raw.execute("INSERT INTO passages_fts (rowid, body, context) VALUES (999, 'stray', '')")
    library._store.index.drop_versions(
        library._store.state(library._store.reads()), [version.version_id]
    )
    problems = " ".join(library.check().problems)
    for part in ("missing in the word index", "no current passage", "have no vector"):
        assert part in problems
    before = embedder.texts
    library.rebuild()
    assert library.check().ok
    assert embedder.texts == before
    assert library.dense("student", limit=50) and library.lexical(["student"])


def test_check_finds_a_changed_text(library: Library, settings: Settings) -> None:
    library.add(make_document())
    with sqlite3.connect(settings.data_dir / "records.sqlite3") as raw:
        raw.execute("UPDATE contents SET text = replace(text, 'thirty', 'twenty')")
    assert any("is not what was added" in problem for problem in library.check().problems)


def test_deleted_vectors_come_back_by_themselves(
    library: Library, settings: Settings, reopen: Callable[..., Library]
) -> None:
    library.add(make_document())
    found = library.dense("student work")
    library.close()
    shutil.rmtree(settings.index_dir)
    embedder = WordEmbedder()
    again = reopen(embedder)
    assert not again.check().ok
    assert dict(again.dense("student work")) == pytest.approx(dict(found))
    assert embedder.texts == 1  # the question; the records keep the passages' vectors
    assert again.check().ok


def test_vectors_that_the_records_do_not_keep_need_a_rebuild(
    library: Library, settings: Settings, reopen: Callable[..., Library]
) -> None:
    library.add(make_document())
    library.close()
    shutil.rmtree(settings.index_dir)
    with sqlite3.connect(settings.data_dir / "records.sqlite3") as raw:
        raw.execute("DELETE FROM embeddings")
    again = reopen()
    with pytest.raises(LibraryError, match=r"ingest\.py rebuild"):
        again.dense("student work")
    with pytest.raises(LibraryError, match=r"ingest\.py rebuild"):
        again.add(make_document(text_of(PARAGRAPHS[::-1]), "/docs/m.md", tool="MathPal"))
    again.rebuild()
    assert again.dense("student work") and again.check().ok


def test_a_damaged_vector_folder_is_made_anew(
    library: Library, settings: Settings, reopen: Callable[..., Library]
) -> None:
    library.add(make_document())
    library.close()
    for file in settings.index_dir.glob("*.sqlite3*"):
        file.write_bytes(b"this is no database, only some bytes" * 200)
    again = reopen()
    assert not again.check().ok
    again.rebuild()
    assert again.check().ok


def test_vectors_damaged_while_in_use_are_mended_by_asking(
    library: Library, settings: Settings, reopen: Callable[..., Library]
) -> None:
    library.add(make_document())
    found = library.dense("student work")
    library.close()
    for file in settings.index_dir.glob("*.sqlite3*"):
        file.write_bytes(b"this is no database, only some bytes" * 200)
    again = reopen()
    assert dict(again.dense("student work")) == pytest.approx(dict(found))
    assert again.check().ok


def test_half_written_vector_files_are_seen_before_chroma_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chroma ends the process with a memory fault where the data file is cut short."""
    monkeypatch.setattr(index_module, "_PATIENCE", 0.05)
    folder = tmp_path / "index"
    state = IndexState(0, "passages-0")
    index = VectorIndex(folder)
    rows = np.random.default_rng(1).normal(size=(1_100, 16)).astype(np.float32)
    index.add(state, "v", {f"v#{number}": row for number, row in enumerate(rows)}, "m")
    assert index.query(state, rows[:1], None, 1)[0]
    index.close()
    (header,) = folder.glob("*/header.bin")
    assert damaged_segment(folder) is None and header.stat().st_size
    assert (header.parent / "index_metadata.pickle").exists()  # so they were written for good
    for name in ("header.bin", "length.bin", "link_lists.bin", "data_level0.bin"):
        file = header.parent / name
        whole = file.read_bytes()
        for rest in (whole[: len(whole) * 2 // 3], None):
            file.unlink()
            if rest is not None:
                file.write_bytes(rest)
            with pytest.raises(IndexUnreadableError):
                VectorIndex(folder).query(state, rows[:1], None, 1)
            file.write_bytes(whole)
    assert VectorIndex(folder).query(state, rows[:1], None, 1)[0][0].passage_id == "v#0"


def test_vector_files_cut_short_while_nobody_changed_anything_are_mended_on_opening(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chroma writes them when it is asked: a kill then leaves nothing pending in the records."""
    monkeypatch.setattr(index_module, "_PATIENCE", 0.05)
    parts = [f"# Part {n}\n\nWe delete student work after {n} days." for n in range(600)]
    with Library.open(settings, WordEmbedder()) as library:
        library.add(make_document("\n\n".join(parts)))
        library.add(make_document("\n\n".join(parts), "/docs/m.md", tool="MathPal"))
        found = library.dense("student work after 12 days")
    (data,) = settings.index_dir.glob("*/data_level0.bin")
    whole = data.read_bytes()
    assert whole, "Chroma wrote its files for good"
    data.write_bytes(whole[: len(whole) // 2])
    embedder = WordEmbedder()
    with Library.open(settings, embedder) as again:
        assert again.check().ok
        assert embedder.texts == 0
        assert dict(again.dense("student work after 12 days")) == pytest.approx(dict(found))


def test_files_that_another_is_just_writing_are_waited_for(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    state = IndexState(0, "passages-0")
    index = VectorIndex(folder)
    rows = np.eye(2, 16, dtype=np.float32)
    index.add(state, "v", {"v#0": rows[0], "v#1": rows[1]}, "m")
    index.close()
    (folder / "being-written").mkdir()
    header = folder / "being-written" / "header.bin"
    header.touch()
    writer = threading.Timer(0.3, header.unlink)
    writer.start()
    assert VectorIndex(folder).query(state, rows[:1], None, 1)[0][0].passage_id == "v#0"
    assert not header.exists()
    writer.join()


def test_many_threads_read_while_one_writes(library: Library) -> None:
    library.add(make_document())
    failures: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                assert library.dense("student work", SearchFilter(tools=("StoryBuddy",)))
                assert library.lexical(["student"])
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for days in ("forty", "fifty", "sixty", "seventy"):
            library.add(changed(make_document(), "thirty days", f"{days} days"))
        library.rebuild()
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []
    assert library.check().ok


def test_a_second_writer_waits_and_says_so(tmp_path: Path) -> None:
    said: list[str] = []
    first = WriterLock(tmp_path / "lock", said.append)
    second = WriterLock(tmp_path / "lock", said.append, wait=0.05)
    with first.held():
        with pytest.raises(LibraryError, match="Another program"), second.held():
            pass
        assert not second.is_free()
    assert len(said) == 1 and "waiting" in said[0]
    with second.held():
        pass


def test_records_of_a_newer_release_are_refused(library: Library, settings: Settings) -> None:
    library.close()
    with sqlite3.connect(settings.data_dir / "records.sqlite3") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LibraryError, match="newer Tool Advisor"):
        Library.open(settings, WordEmbedder())


NEXT = f"{int(HEAD) + 1:04}"
NEXT_STEP = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{next}", "{head}"

def upgrade():
    op.add_column("documents", sa.Column("shelf", sa.Text, nullable=True))
    {then}
"""


def as_next_release(folder: Path, monkeypatch: pytest.MonkeyPatch, then: str = "") -> None:
    """As if this code were a later release, whose tables have one more column."""
    steps = folder / "migrations"
    shutil.copytree(database._MIGRATIONS, steps, ignore=shutil.ignore_patterns("__pycache__"))
    step = NEXT_STEP.format(next=NEXT, head=HEAD, then=then)
    (steps / "versions" / f"{NEXT}_shelf.py").write_text(step)
    monkeypatch.setattr(database, "_MIGRATIONS", steps)
    monkeypatch.setattr(database, "HEAD", NEXT)


def state_of(file: Path) -> tuple[str, bool]:
    with sqlite3.connect(file) as raw:
        (step,) = raw.execute("SELECT version_num FROM alembic_version").fetchone()
        shelf = "shelf" in {row[1] for row in raw.execute("PRAGMA table_info(documents)")}
    raw.close()
    return step, shelf


def test_older_records_are_copied_and_brought_up_to_date(
    library: Library, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(make_document())
    library.close()
    as_next_release(tmp_path, monkeypatch)
    with Library.open(settings, WordEmbedder()) as later:
        assert later.search("student work") and later.check().ok
    assert state_of(settings.data_dir / "records.sqlite3") == (NEXT, True)
    (copy,) = settings.data_dir.glob(f"records-before-{NEXT}-*.sqlite3")
    assert state_of(copy) == (HEAD, False)
    monkeypatch.undo()
    with pytest.raises(LibraryError, match="newer Tool Advisor"):
        Library.open(settings, WordEmbedder())
    shutil.copyfile(copy, settings.data_dir / "records.sqlite3")  # the way back
    with Library.open(settings, WordEmbedder()) as back:
        assert back.search("student work")


@pytest.mark.parametrize("failing", ["copy", "step"])
def test_records_stay_as_they_are_where_bringing_up_to_date_fails(
    library: Library,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failing: str,
) -> None:
    library.add(make_document())
    library.close()
    as_next_release(tmp_path, monkeypatch, "raise OSError(28, 'full')" if failing == "step" else "")
    if failing == "copy":

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(database, "copy_database", full)
    with pytest.raises(LibraryError, match="disk is full"):
        Library.open(settings, WordEmbedder())
    assert state_of(settings.data_dir / "records.sqlite3") == (HEAD, False)


def test_records_that_are_no_database_are_refused(settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True)
    (settings.data_dir / "records.sqlite3").write_bytes(b"not a database" * 500)
    with pytest.raises(LibraryError, match="cannot be opened"):
        Library.open(settings, WordEmbedder())


def test_other_databases_are_refused_in_words(tmp_path: Path) -> None:
    other = Settings(data_dir=tmp_path, database_url="postgresql://localhost/x")
    with pytest.raises(LibraryError, match="Only SQLite"):
        Library.open(other, WordEmbedder())


def test_migrations_end_at_the_tables_of_the_code(library: Library) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(database._MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD
    with library._store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [
            found
            for found in compare_metadata(context, Base.metadata)
            if "passages_fts" not in str(found)
        ]
        assert differences == []
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
