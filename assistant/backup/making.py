"""Making a backup: a snapshot of the records and the files beside them, in one zip file."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from assistant import __version__
from assistant.backup.manifest import CACHES, MANIFEST, RECORDS, Manifest, Member
from assistant.backup.reading import Archive
from assistant.errors import BackupError
from assistant.library import database
from assistant.settings import Settings

Progress = Callable[[int, int], None]
_COUNTED = ("documents", "versions", "passages", "embeddings", "reviews")
_SQLITE = b"SQLite format 3\x00"


def records_file(settings: Settings) -> Path:
    """The file of the records.

    Raises:
        BackupError: When the records are not in a file.
    """
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise BackupError(
            "Only records in an SQLite file can be backed up here: use the tools of your database."
        )
    return Path(url.database)


def make_backup(settings: Settings, target: Path, progress: Progress | None = None) -> Manifest:
    """Write a backup while others read and write the library.

    The file appears under its name only when it is whole and has been read back.

    Args:
        settings: Name the data folder and the register.
        target: The file to make; it must not exist.
        progress: Called with bytes packed so far, and bytes of all.

    Returns:
        What it holds.

    Raises:
        BackupError: When there is nothing to back up, the records are damaged, or the file cannot
            be written. Nothing is left behind then.
    """
    records = records_file(settings)
    if not records.is_file():
        raise BackupError(
            f"There are no records in {settings.data_dir}: name the data folder with --data."
        )
    if target.exists():
        raise BackupError(f"{target} is there already: choose another name.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
            return _make(settings, records, target, Path(folder), progress)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(_cause(error, target)) from error


def _make(
    settings: Settings, records: Path, target: Path, folder: Path, progress: Progress | None
) -> Manifest:
    copies = folder / "copies"
    copies.mkdir()
    database.copy_database(records, copies / "0")
    schema, counts = _look_into(copies / "0")
    places = {RECORDS: copies / "0"}
    for number, (name, file) in enumerate(files_beside(settings, records), 1):
        copy = copies / str(number)
        if _copied(file, copy):
            places[name] = copy
    manifest = Manifest(
        product_version=__version__,
        schema_version=schema,
        made_at=database.now(),
        counts=counts,
        members={
            name: Member(bytes=file.stat().st_size, sha256=sha256_of(file))
            for name, file in places.items()
        },
    )
    part = folder / "backup.zip"
    _pack(part, manifest, places, progress)
    with Archive(part) as archive:  # what cannot be read back is no backup
        archive.verify()
    os.replace(part, target)
    return manifest


def files_beside(settings: Settings, records: Path) -> Iterator[tuple[str, Path]]:
    """Member names and files beside the records: no caches, locks or copies of records."""
    data = settings.data_dir
    own = {records.name, f"{records.name}-wal", f"{records.name}-shm", f"{records.name}-journal"}
    for folder, folders, names in os.walk(data):
        here = Path(folder)
        top = here == data
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not (top and name in CACHES)
        )
        for name in sorted(names):
            file = here / name
            if name.startswith(".") or name.endswith((".lock", "-wal", "-shm", "-journal")):
                continue
            if (top and (name in own or database.BEFORE in name)) or file.is_symlink():
                continue
            if file.is_file():
                yield f"files/{file.relative_to(data).as_posix()}", file
    register = settings.register_file
    if register.is_file() and data.resolve() not in register.resolve().parents:
        yield f"register/{register.name}", register


def _copied(file: Path, copy: Path) -> bool:
    """Copy a file as it is at one moment; False where it went meanwhile."""
    try:
        with file.open("rb") as opened:
            is_database = opened.read(len(_SQLITE)) == _SQLITE
        if is_database:
            database.copy_database(file, copy)
        else:
            shutil.copyfile(file, copy)
    except FileNotFoundError:
        return False
    if file.suffix == ".jsonl":
        # Another program may be writing a line just now: keep whole lines only.
        with copy.open("r+b") as lines:
            lines.truncate(lines.read().rfind(b"\n") + 1)
    return True


def _look_into(records: Path) -> tuple[str, dict[str, int]]:
    """Schema version and counts of the snapshot, which becomes one file without a journal."""
    with closing(sqlite3.connect(records, isolation_level=None)) as opened:
        opened.execute("PRAGMA journal_mode = DELETE")
        if opened.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("quick_check failed")
        (schema,) = opened.execute("SELECT version_num FROM alembic_version").fetchone()
        # Records of an older release lack the newer tables until a library is opened on them.
        held = {name for (name,) in opened.execute("SELECT name FROM sqlite_master")}
        counts = {
            name: opened.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in _COUNTED
            if name in held
        }
    return str(schema), counts


def _pack(part: Path, manifest: Manifest, places: dict[str, Path], tell: Progress | None) -> None:
    done = 0
    # What is typed into it is private to this account, as the data folder's files are.
    descriptor = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
    with (
        os.fdopen(descriptor, "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed,
    ):
        packed.writestr(MANIFEST, manifest.model_dump_json(indent=2))
        for name, place in places.items():
            packed.write(place, name)
            done += manifest.members[name].bytes
            if tell:
                tell(done, manifest.size)
    with part.open("rb") as whole:
        os.fsync(whole.fileno())


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _cause(error: BaseException, target: Path) -> str:
    problem = database.storage_problem(error)
    if isinstance(error, OSError) and problem:
        return f"The backup {target} cannot be written. {problem}"
    if problem:
        return f"The backup cannot be made. {problem}"
    if isinstance(error, sqlite3.Error):
        return (
            f"The records are damaged, so no backup was made ({error}): restore an earlier backup "
            "with python ingest.py restore FILE --replace."
        )
    return f"The backup {target} cannot be written ({error}): choose another place."
