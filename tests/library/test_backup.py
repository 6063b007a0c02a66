"""Backups: what they hold, what they refuse, and that a restore is all or nothing."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from library_kit import PARAGRAPHS, WordEmbedder, changed, make_document, text_of

from assistant.backup import making, restoring
from assistant.backup.making import make_backup
from assistant.backup.manifest import MANIFEST, Manifest, is_safe
from assistant.backup.reading import Archive
from assistant.backup.restoring import RestoreReport, restore
from assistant.errors import BackupError, LibraryError
from assistant.library import handover
from assistant.library.library import Library
from assistant.library.records import HEAD
from assistant.settings import Settings

REGISTER = "district: Ours\ntools: []\n"


def settings_in(folder: Path) -> Settings:
    return Settings(
        data_dir=folder / "data",
        knowledge_dir=folder / "knowledge",
        embedding_model="words",
        _env_file=None,
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The district's own machine: two documents, three versions, a report, a register."""
    here = settings_in(tmp_path / "here")
    here.knowledge_dir.mkdir(parents=True)
    here.register_file.write_text(REGISTER)
    with Library.open(here, WordEmbedder()) as library:
        library.add(make_document())
        library.add(changed(make_document(), "thirty days", "sixty days"))
        library.add(make_document(text_of(PARAGRAPHS[::-1]), "/docs/m.md", tool="MathPal"))
    (here.data_dir / "feedback").mkdir()
    (here.data_dir / "feedback" / "questions.jsonl").write_text('{"a": 1}\n{"half')
    with sqlite3.connect(here.data_dir / "decisions.sqlite3") as other:
        other.execute("CREATE TABLE decisions (x)")
    other.close()
    return here


@pytest.fixture
def there(tmp_path: Path) -> Settings:
    """A fresh machine, with the register that ships."""
    fresh = settings_in(tmp_path / "there")
    fresh.knowledge_dir.mkdir(parents=True)
    fresh.register_file.write_text("sample: true\ntools: []\n")
    return fresh


@pytest.fixture
def backup(settings: Settings, tmp_path: Path) -> Path:
    make_backup(settings, tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def put_back(there: Settings, backup: Path, **options: bool) -> RestoreReport:
    return restore(there, backup, embedder=WordEmbedder(), **options)


def contents(settings: Settings) -> dict[str, object]:
    with Library.open(settings, WordEmbedder()) as library:
        versions = library.versions(current_only=False)
        return {
            version.version_id: (
                library.text(version.version_id),
                library.raw(version.version_id),
                version.current,
                version.facts,
            )
            for version in versions
        }


def rewritten(backup: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(backup) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    change(members)
    other = backup.with_name("other.zip")
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return other


def manifest_with(backup: Path, **changes: object) -> Path:
    def change(members: dict[str, bytes]) -> None:
        members[MANIFEST] = json.dumps(json.loads(members[MANIFEST]) | changes).encode()

    return rewritten(backup, change)


def assert_untouched(there: Settings) -> None:
    assert not there.data_dir.exists()
    assert "sample: true" in there.register_file.read_text()


def test_a_fresh_machine_gets_everything_back(
    settings: Settings, there: Settings, backup: Path
) -> None:
    report = put_back(there, backup)
    assert report.check.ok and report.kept is None
    assert contents(there) == contents(settings)
    assert (there.data_dir / "feedback" / "questions.jsonl").read_text() == '{"a": 1}\n'
    assert (there.data_dir / "decisions.sqlite3").is_file()
    assert there.register_file.read_text() == REGISTER
    embedder = WordEmbedder()
    with Library.open(there, embedder) as library:
        assert library.check().ok
        assert library.search("sixty days")[0].passage.text
    assert embedder.texts == 1  # the question only
    assert not list(there.data_dir.glob(".restore-*"))


def test_the_manifest_says_what_is_inside(settings: Settings, backup: Path) -> None:
    with Archive(backup) as archive:
        manifest = archive.manifest
    assert manifest.counts == {
        "documents": 2,
        "versions": 3,
        "passages": 9,
        "embeddings": 6,
        "reviews": 0,
    }
    assert manifest.schema_version == HEAD and manifest.product_version
    assert set(manifest.members) == {
        "records.sqlite3",
        "files/feedback/questions.jsonl",
        "files/decisions.sqlite3",
        "register/register.yaml",
    }
    assert backup.stat().st_mode & 0o077 == 0
    with pytest.raises(BackupError, match="there already"):
        make_backup(settings, backup)


def test_a_backup_is_of_one_moment_while_others_write(settings: Settings, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with Library.open(settings, WordEmbedder()) as library:
            number = 0
            while not stop.is_set():
                number += 1
                body = text_of((f"Round {number}. " + PARAGRAPHS[0], *PARAGRAPHS[1:]))
                library.add(make_document(body, "/docs/moving.md", tool="Moving"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(4):
            make_backup(settings, tmp_path / f"{number}.zip")
    finally:
        stop.set()
        writer.join()
    for number in range(4):
        there = settings_in(tmp_path / f"there-{number}")
        assert put_back(there, tmp_path / f"{number}.zip").check.ok


def test_a_library_that_holds_something_is_kept_beside(
    settings: Settings, there: Settings, backup: Path
) -> None:
    there.register_file.write_text(REGISTER.replace("Ours", "Theirs"))
    with Library.open(there, WordEmbedder()) as running:
        running.add(make_document(text_of(PARAGRAPHS[1:]), "/docs/c.md", tool="ChatLeaf"))
        before = contents(there)
        with pytest.raises(BackupError, match="--replace"):
            put_back(there, backup)
        assert contents(there) == before
        report = put_back(there, backup, replace=True)
        # The library that was open all the time answers from the restored records.
        assert contents(there) == contents(settings)
        assert {v.facts.tool for v in running.versions()} == {"StoryBuddy", "MathPal"}
        assert running.search("sixty days")
        assert not [h for h in running.search("ChatLeaf") if h.version.facts.tool == "ChatLeaf"]
    assert report.kept is not None and report.kept.parent == there.data_dir.parent
    put_back(there, report.kept, replace=True)
    assert contents(there) == before
    assert "Theirs" in there.register_file.read_text()


def test_damaged_records_are_replaced_and_kept(there: Settings, backup: Path) -> None:
    there.data_dir.mkdir()
    (there.data_dir / "records.sqlite3").write_bytes(b"no database" * 900)
    with pytest.raises(BackupError, match="--replace"):
        put_back(there, backup)
    report = put_back(there, backup, replace=True)
    assert report.kept and (report.kept / "records.sqlite3").read_bytes().startswith(b"no data")
    assert report.check.ok and len(contents(there)) == 3
    with pytest.raises(BackupError, match="damaged"):
        spoiled = there.data_dir / "records.sqlite3"
        spoiled.write_bytes(spoiled.read_bytes()[:8192] + b"\xff" * 40_000)
        make_backup(there, backup.with_name("bad.zip"))
    assert not backup.with_name("bad.zip").exists()


def test_a_register_of_the_districts_own_is_never_lost(there: Settings, backup: Path) -> None:
    there.register_file.write_text(REGISTER.replace("Ours", "Theirs"))
    with pytest.raises(BackupError, match=r"register\.yaml.*--replace"):
        put_back(there, backup)
    assert not there.data_dir.exists()


def spoil(at: float) -> Callable[[Path], Path]:
    def change(backup: Path) -> Path:
        data = bytearray(backup.read_bytes())
        place = int(len(data) * at)
        data[place : place + 40] = bytes(255 - byte for byte in data[place : place + 40])
        backup.write_bytes(data)
        return backup

    return change


def cut_short(backup: Path) -> Path:
    backup.write_bytes(backup.read_bytes()[: backup.stat().st_size * 2 // 3])
    return backup


def foreign(backup: Path) -> Path:
    with zipfile.ZipFile(backup, "w") as packed:
        packed.writestr("holiday.txt", "sun")
    return backup


def foreign_manifest(backup: Path) -> Path:
    with zipfile.ZipFile(backup, "w") as packed:
        packed.writestr(MANIFEST, '{"name": "an extension"}')
    return backup


def no_zip(backup: Path) -> Path:
    backup.write_text("only words")
    return backup


def missing_member(backup: Path) -> Path:
    return rewritten(backup, lambda members: members.pop("records.sqlite3") and None)


def added_member(backup: Path) -> Path:
    return rewritten(backup, lambda members: members.update({"files/more.txt": b"x"}))


def changed_member(backup: Path) -> Path:
    def change(members: dict[str, bytes]) -> None:
        members["register/register.yaml"] = members["register/register.yaml"][::-1]

    return rewritten(backup, change)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (spoil(0.3), "damaged"),
        (spoil(0.5), "damaged"),
        (spoil(0.95), "damaged|not a backup|never has"),
        (cut_short, "damaged"),
        (foreign, "not a backup"),
        (foreign_manifest, "not a backup"),
        (no_zip, "damaged"),
        (missing_member, "damaged"),
        (added_member, "damaged"),
        (changed_member, "damaged"),
        (lambda b: manifest_with(b, format_version=2, members=[]), "newer Tool Advisor"),
        (lambda b: manifest_with(b, schema_version="9999"), "newer Tool Advisor"),
        (lambda b: b.with_name("absent.zip"), "no file"),
        (lambda b: b.parent, "folder"),
    ],
)
def test_what_is_no_sound_backup_changes_nothing(
    there: Settings, backup: Path, damage: Callable[[Path], Path], words: str
) -> None:
    with pytest.raises(BackupError, match=words):
        put_back(there, damage(backup))
    assert_untouched(there)


@pytest.mark.parametrize(
    "name",
    [
        "../evil", "files/../../evil", "/etc/passwd", "files//x", "files/", "files/./x", "C:\\x",
        "files/a\\..\\b", "files/c:x", "index/x", "files/index/x", "files/records.sqlite3-wal",
        "register/a/b", "register/..", "files/.restore-x/y", "files/a\nb", "",
    ],
)  # fmt: skip
def test_members_never_leave_their_folder(there: Settings, backup: Path, name: str) -> None:
    assert not is_safe(name)
    assert is_safe("files/feedback/questions.jsonl") and is_safe("register/register.yaml")
    with Archive(backup) as archive:
        members = {k: v.model_dump() for k, v in archive.manifest.members.items()}
    members[name] = {"bytes": 1, "sha256": "0" * 64}
    with pytest.raises(BackupError, match="never has"):
        put_back(there, manifest_with(backup, members=members))
    assert_untouched(there)


def test_links_and_boasting_sizes_are_refused(there: Settings, backup: Path) -> None:
    with pytest.raises(BackupError, match="TOOL_ADVISOR_MAX_BACKUP_BYTES"):
        put_back(there.model_copy(update={"max_backup_bytes": 1_000}), backup)
    with zipfile.ZipFile(backup) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(backup, "w") as packed:
        for member, data in members.items():
            info = zipfile.ZipInfo(member)
            if member.startswith("register/"):
                info.external_attr = 0o120777 << 16
            packed.writestr(info, data)
    with pytest.raises(BackupError, match="damaged"):
        put_back(there, backup)
    assert_untouched(there)


def test_no_room_is_told_before_anything_is_written(
    there: Settings, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(backup)._replace(free=10)
    monkeypatch.setattr(restoring.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(BackupError, match="free some"):
        put_back(there, backup)
    assert_untouched(there)


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("step", ["extract", "fill", "switch"])
def test_a_disk_that_fills_up_changes_nothing(
    settings: Settings,
    there: Settings,
    backup: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    place, name = {
        "extract": (Archive, "extract"),
        "fill": (restoring.healing, "fill"),
        "switch": (restoring.database, "copy_database"),
    }[step]
    for machine, replace in ((there, False), (settings, True)):
        before = contents(settings)
        if step == "switch" and replace:
            monkeypatch.setattr(restoring, "make_backup", lambda *_: None)
        with monkeypatch.context() as patch:
            patch.setattr(place, name, full)
            with pytest.raises((BackupError, LibraryError), match="disk is full"):
                put_back(machine, backup, replace=replace)
        assert contents(settings) == before
        with Library.open(settings, WordEmbedder()) as library:
            assert library.check().ok
    assert_untouched(there)


def test_files_that_wait_are_put_in_place_at_the_next_start(
    settings: Settings, there: Settings, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(handover, "_move", full)
        with pytest.raises(BackupError, match=r"ingest\.py check"):
            put_back(there, backup)
    assert not (there.data_dir / "feedback").exists()
    assert contents(there) == contents(settings)
    assert (there.data_dir / "feedback" / "questions.jsonl").is_file()
    assert there.register_file.read_text() == REGISTER
    assert not list(there.data_dir.glob(".restore-*"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB, where the account may mount one."""
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(place)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("this account may not mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_told_and_nothing_held_is_lost(small_disk: Path, tmp_path: Path) -> None:
    here = settings_in(small_disk)
    text = make_document().text
    with Library.open(here, WordEmbedder()) as library:
        library.add(make_document())
        with pytest.raises(LibraryError, match="disk is full"):
            for number in range(200):
                long = text + f"\n# Part {number}\n\n" + f"word{number} clause. " * 3_000
                library.add(make_document(long, f"/docs/{number}.md", tool=f"Tool{number}"))
        assert {v.facts.tool for v in library.versions()} >= {"StoryBuddy"}
        assert library.lexical(["thirty"])
    with pytest.raises(BackupError, match="disk is full"):
        make_backup(here, small_disk / "backup.zip")
    assert not (small_disk / "backup.zip").exists() and not list(small_disk.glob(".backup-*"))
    manifest = make_backup(here, tmp_path / "elsewhere.zip")
    assert isinstance(manifest, Manifest)
    there = settings_in(tmp_path / "there")
    assert put_back(there, tmp_path / "elsewhere.zip").check.ok


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_data_folder_that_is_read_only_is_told(
    settings: Settings, backup: Path, tmp_path: Path
) -> None:
    for folder in (settings.data_dir, settings.data_dir / "feedback"):
        folder.chmod(0o555)
    for file in settings.data_dir.glob("*.*"):
        if file.is_file():
            file.chmod(0o444)
    backup.chmod(0o644)
    read, write = os.pipe()
    pid = os.fork()
    if not pid:  # root may write anywhere, so the child gives that up
        said = "no error"
        try:
            if os.getuid() == 0:
                for parent in (tmp_path, *tmp_path.parents):
                    parent.chmod(parent.stat().st_mode | 0o011)  # others may pass through
                os.setuid(65534)
            with (
                pytest.raises(LibraryError, match="cannot be written"),
                Library.open(settings, WordEmbedder()) as library,
            ):
                library.add(make_document(source="/docs/new.md", tool="New"))
            restore(settings, backup, replace=True, embedder=WordEmbedder())
        except BackupError as error:
            said = str(error)
        except BaseException as error:
            said = repr(error)
        os.write(write, said.encode())
        os._exit(0)
    os.waitpid(pid, 0)
    os.close(write)
    with os.fdopen(read) as pipe:
        assert "cannot be written" in pipe.read()


def test_a_folder_that_cannot_hold_the_backup_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(making, "_pack", refuse)
    with pytest.raises(BackupError, match="cannot be written"):
        make_backup(settings, tmp_path / "x" / "b.zip")
    with pytest.raises(BackupError, match="no records"):
        make_backup(settings_in(tmp_path / "nothing"), tmp_path / "b.zip")
