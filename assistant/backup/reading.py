"""Reading a backup that may be damaged or made by somebody else: nothing in it is trusted."""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant.backup.manifest import MANIFEST, MANIFEST_BYTES, Manifest, read_manifest
from assistant.errors import BackupError

_CHUNK = 1 << 20
_BAD = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class Archive:
    """A backup opened for reading, its names and sizes checked. Use it in a ``with`` block.

    Raises:
        BackupError: When it is not there, no backup, damaged, or of a newer release.
    """

    def __init__(self, path: Path, most_bytes: int | None = None) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except FileNotFoundError:
            raise BackupError(f"There is no file {path}: check its name.") from None
        except IsADirectoryError:
            raise BackupError(f"{path} is a folder: name the backup's file.") from None
        except _BAD as error:
            raise self._damaged() from error
        except OSError as error:
            raise BackupError(
                f"{path} cannot be read ({error.strerror}): check the rights to it."
            ) from error
        try:
            self.manifest = self._checked(most_bytes)
        except _BAD as error:
            self.close()
            raise self._damaged() from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def verify(self) -> None:
        """Read every member and compare its size and SHA-256.

        Raises:
            BackupError: When one differs.
        """
        for name in self.manifest.members:
            for _ in self._chunks(name):
                pass

    def extract(self, name: str, place: Path) -> None:
        """Unpack one member to ``place``; its name decides nothing.

        Raises:
            BackupError: When size or SHA-256 differ.
            OSError: When ``place`` cannot be written.
        """
        place.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(place, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as file:
            for chunk in self._chunks(name):
                file.write(chunk)

    def _checked(self, most_bytes: int | None) -> Manifest:
        infos = self._zip.infolist()
        names = [info.filename for info in infos]
        if MANIFEST not in names:
            raise BackupError(
                f"{self._path.name} is not a backup of Tool Advisor: choose a file that was made "
                "with python ingest.py backup."
            )
        if self._zip.getinfo(MANIFEST).file_size > MANIFEST_BYTES:
            raise self._damaged()
        with self._zip.open(MANIFEST) as opened:
            manifest = read_manifest(opened.read(MANIFEST_BYTES), self._path.name)
        if sorted(names) != sorted([MANIFEST, *manifest.members]):
            raise self._damaged()
        for info in infos:
            kind = stat.S_IFMT(info.external_attr >> 16)
            if kind not in (0, stat.S_IFREG) or info.flag_bits & 1:
                raise self._damaged()
            member = manifest.members.get(info.filename)
            if member is not None and info.file_size != member.bytes:
                raise self._damaged()
        if most_bytes is not None and manifest.size > most_bytes:
            raise BackupError(
                f"{self._path.name} needs {manifest.size:,} bytes unpacked, more than the "
                f"{most_bytes:,} that are allowed: raise TOOL_ADVISOR_MAX_BACKUP_BYTES if you "
                "trust the file."
            )
        return manifest

    def _chunks(self, name: str) -> Iterator[bytes]:
        member = self.manifest.members[name]
        digest, size = hashlib.sha256(), 0
        try:
            with self._zip.open(name) as opened:
                while chunk := opened.read(_CHUNK):
                    size += len(chunk)
                    if size > member.bytes:
                        raise self._damaged()  # more than it said: stop before the disk is full
                    digest.update(chunk)
                    yield chunk
        except _BAD as error:
            raise self._damaged() from error
        if size != member.bytes or digest.hexdigest() != member.sha256:
            raise self._damaged()

    def _damaged(self) -> BackupError:
        return BackupError(
            f"{self._path.name} is damaged or was changed after it was made, so nothing of it was "
            "used: choose another backup."
        )
