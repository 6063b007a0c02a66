"""Restoring a backup: all of it or nothing, also while the app is running.

The backup is unpacked and checked in a folder of its own. Its vectors are filled into a new
collection from the embeddings it keeps. Then the records are switched in one SQLite transaction,
and a running app sees the change as it sees any other.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete

from assistant.backup.making import Progress, files_beside, make_backup, records_file, sha256_of
from assistant.backup.manifest import Manifest
from assistant.backup.reading import Archive
from assistant.errors import BackupError, LibraryError, RegisterError
from assistant.library import convert, database, healing, shelf, upkeep
from assistant.library.embedding import Embedder, Vectors
from assistant.library.handover import FILES, HANDOVER, REGISTER, WAITING, hand_over
from assistant.library.index import IndexState
from assistant.library.records import PendingRow
from assistant.library.results import CheckReport
from assistant.library.store import Store, rows_of
from assistant.library.writing import vectors_of
from assistant.register.loading import load_register
from assistant.settings import Settings
from assistant.types import SearchFilter

_ROOM = 3  # times the unpacked size: the folder it is checked in, the records, the vectors


class _LateError(BackupError):
    """The records are switched, and the other files wait in the folder the records name."""


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What a restore came to. ``kept`` is the copy of what was there before, if any."""

    manifest: Manifest
    check: CheckReport
    kept: Path | None


def restore(
    settings: Settings,
    backup: Path,
    *,
    replace: bool = False,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
) -> RestoreReport:
    """Put a backup in place of what the data folder holds.

    Args:
        settings: Name the data folder and the register.
        backup: The backup's file.
        replace: Whether a library that holds something may be replaced; a copy is kept then.
        embedder: Makes vectors that the backup lacks; by default the model of the settings.
        progress: Called with how many passages have a vector, and how many there are.

    Raises:
        BackupError: When the backup is damaged, of a newer release or not ours, when the library
            holds something and ``replace`` is False, or when the disk is full or read-only. What
            was there before is still there then.
        LibraryError: When another program writes for too long.
    """
    records = records_file(settings)
    fresh = not settings.data_dir.exists()
    with Archive(backup, settings.max_backup_bytes) as archive:
        _check_place(settings, records, archive, replace=replace)
        try:
            settings.data_dir.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=WAITING, dir=settings.data_dir))
        except OSError as error:
            raise BackupError(_cause(error)) from error
        try:
            return _restore(settings, records, archive, folder, embedder, progress)
        except _LateError:
            raise
        except (OSError, sqlite3.Error) as error:
            _tidy(settings.data_dir if fresh else folder)
            raise BackupError(_cause(error)) from error
        except BaseException:
            _tidy(settings.data_dir if fresh else folder)
            raise


def _restore(
    settings: Settings,
    records: Path,
    archive: Archive,
    folder: Path,
    embedder: Embedder | None,
    progress: Progress | None,
) -> RestoreReport:
    for name in archive.manifest.members:
        archive.extract(name, folder / name)
    inside = settings.model_copy(update={"data_dir": folder, "database_url": None})
    try:
        staged = Store(inside, embedder)
    except LibraryError as error:
        raise BackupError(
            f"The records in the backup cannot be opened here, and nothing was changed. {error}"
        ) from error
    try:
        vectors = _prepared(staged, progress)
        kept = _keep(settings, records)
        live = Store(settings, embedder)
        try:
            with live.changing():
                _switch(live, staged, vectors, records)
                _hand_over(live)
                report = upkeep.check(live)
        finally:
            live.close()
    finally:
        staged.close()
    if not report.ok:
        raise BackupError(
            f"The backup is in place, but a check found: {report.problems[0]} What was there "
            f"before is in {kept}."
        )
    return RestoreReport(archive.manifest, report, kept)


def _hand_over(live: Store) -> None:
    try:
        hand_over(live)
    except OSError as error:
        raise _LateError(
            "The records are restored, but the files beside them could not be put in place yet: "
            f"{database.storage_problem(error) or error} Then run python ingest.py check, which "
            "finishes it."
        ) from error


def _check_place(settings: Settings, records: Path, archive: Archive, *, replace: bool) -> None:
    """Refuse before anything is written."""
    if not database.is_known(archive.manifest.schema_version):
        raise BackupError(
            f"The backup was made by a newer Tool Advisor ({archive.manifest.product_version}): "
            "install that release to restore it."
        )
    if not replace and _holds_something(settings, records):
        raise BackupError(
            f"{settings.data_dir} holds documents or reports already: add --replace to restore "
            "over them (a copy is kept beside), or name another folder with --data."
        )
    register = settings.register_file
    inside = [name for name in archive.manifest.members if name.startswith(f"{REGISTER}/")]
    differs = (
        inside
        and register.is_file()
        and archive.manifest.members[inside[0]].sha256 != sha256_of(register)
    )
    if differs and not replace and not _is_sample(register):
        raise BackupError(
            f"{register.name} on this machine differs from the one in the backup: add --replace "
            "to restore over it (a copy is kept beside)."
        )
    if inside and not os.access(register.parent if register.parent.exists() else ".", os.W_OK):
        raise BackupError(
            f"The register {register} cannot be written: give this account the right to write "
            "there, then restore again."
        )
    place = settings.data_dir.absolute()
    while not place.exists():
        place = place.parent
    if shutil.disk_usage(place).free < _ROOM * archive.manifest.size:
        raise BackupError(
            f"Restoring needs {_ROOM * archive.manifest.size:,} free bytes in {place}: free some "
            "space and restore again."
        )


def _holds_something(settings: Settings, records: Path) -> bool:
    if any(name.startswith(f"{FILES}/") for name, _ in files_beside(settings, records)):
        return True
    if not records.is_file():
        return False
    try:
        with sqlite3.connect(f"{records.absolute().as_uri()}?mode=ro", uri=True) as opened:
            if opened.execute("SELECT count(*) FROM documents").fetchone()[0]:
                return True
            held = opened.execute("SELECT count(*) FROM sqlite_master WHERE name = 'reviews'")
            if not held.fetchone()[0]:
                return False  # of a release that had no reviews
            return bool(opened.execute("SELECT count(*) FROM reviews").fetchone()[0])
    except sqlite3.Error:
        return True  # damaged, or not ours: never taken for empty


def _is_sample(register: Path) -> bool:
    try:
        return load_register(register).sample
    except RegisterError:
        return False


def _prepared(staged: Store, progress: Progress | None) -> dict[str, dict[str, Vectors]]:
    """Check the unpacked records, brought up to date by opening them; their vectors."""
    with staged.reads() as session:
        problems = upkeep.record_problems(session)
        if problems:
            raise BackupError(
                f"The records in the backup are not sound ({problems[0]}): choose another backup."
            )
        pieces = [
            convert.passage(row)
            for version_id in shelf.matching_versions(session, SearchFilter())
            for row in rows_of(session, version_id)
        ]
    vectors, _ = vectors_of(staged, pieces, progress)
    found: dict[str, dict[str, Vectors]] = {}
    for piece in pieces:
        found.setdefault(piece.version_id, {})[piece.id] = vectors[piece.id]
    return found


def _keep(settings: Settings, records: Path) -> Path | None:
    """Keep a copy of what is there beside the data folder: a backup, or the damaged files."""
    if not _holds_something(settings, records):
        return None
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S-%f")
    data = settings.data_dir.absolute()
    kept = data.with_name(f"{data.name}-before-restore-{stamp}.zip")
    if records.is_file():
        try:
            make_backup(settings, kept)
            return kept
        except BackupError:
            if _opens(records):
                raise
    kept = kept.with_suffix("")
    shutil.copytree(data, kept, ignore=shutil.ignore_patterns(f"{WAITING}*", "index", "*.lock"))
    for file in (records, *(records.with_name(records.name + end) for end in ("-wal", "-shm"))):
        if file.exists():
            shutil.copyfile(file, kept / file.name)
            file.unlink()
    return kept


def _opens(records: Path) -> bool:
    try:
        with sqlite3.connect(f"{records.absolute().as_uri()}?mode=ro", uri=True) as opened:
            return bool(opened.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.Error:
        return False


def _switch(
    live: Store, staged: Store, vectors: dict[str, dict[str, Vectors]], records: Path
) -> None:
    """Fill the vectors beside those in use, then switch the records in one transaction."""
    model = staged.embedder.model_name
    with live.reads() as session:
        old = live.state(session)
    with staged.writes.begin() as session:
        generation = max(old.generation, staged.state(session).generation) + 1
        new = IndexState(generation, f"passages-{generation}")
        database.set_meta(session, "generation", str(generation))
        database.set_meta(session, "collection", new.collection)
        if vectors:
            database.set_meta(session, "embedding_model", model)
        database.set_meta(session, HANDOVER, staged.settings.data_dir.name)
        session.execute(delete(PendingRow))
    live.index.close()
    healing.fill(live.index.folder, old, new, vectors, model)
    staged.close()
    for place in live.settings.data_dir.glob(f"{WAITING}*"):
        if place.name != staged.settings.data_dir.name:
            _tidy(place)  # of a restore that was interrupted before its switch
    database.copy_database(records_file(staged.settings), records)
    live.index.drop_other_collections(new)


def _tidy(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _cause(error: BaseException) -> str:
    problem = database.storage_problem(error)
    return f"The backup could not be restored, and nothing was changed. {problem or error}"
