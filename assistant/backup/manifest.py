"""What a backup says of itself: ``manifest.json``, with size and SHA-256 of each member.

A backup is a zip file. Members: ``manifest.json``, ``records.sqlite3``, ``files/…`` (the rest of
the data folder) and ``register/…`` (the district's register, where it lies elsewhere).
"""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import BackupError

MANIFEST = "manifest.json"
_FORMAT: Final = "tool-advisor/backup"
RECORDS = "records.sqlite3"
CACHES = frozenset({"checklists", "index", "page-files"})
"""Folders of the data folder that are made anew and never kept."""
FORMAT_VERSION = 1
MOST_MEMBERS = 100_000
MANIFEST_BYTES = 50_000_000
_NAME = re.compile(r"(?:records\.sqlite3|(?:files|register)/[^\\:\x00-\x1f]+)")


class Member(BaseModel):
    """Size and hash of one member."""

    model_config = ConfigDict(frozen=True)

    bytes: Annotated[int, Field(ge=0)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Manifest(BaseModel):
    """What a backup holds, and what made it."""

    model_config = ConfigDict(frozen=True)

    format: Literal["tool-advisor/backup"] = _FORMAT
    format_version: int = FORMAT_VERSION
    product_version: str
    schema_version: str
    made_at: str
    counts: dict[str, int]
    members: Annotated[dict[str, Member], Field(max_length=MOST_MEMBERS)]

    @property
    def size(self) -> int:
        """Bytes of all members together, unpacked."""
        return sum(member.bytes for member in self.members.values())


def read_manifest(text: bytes, name: str) -> Manifest:
    """Read and check a manifest.

    Args:
        text: The bytes of ``manifest.json``.
        name: The backup's file name, for messages.

    Raises:
        BackupError: When it is no manifest, of a newer release, or names an unsafe member.
    """
    _refuse_newer(text, name)
    try:
        found = Manifest.model_validate_json(text)
    except ValidationError as error:
        raise BackupError(
            f"{name} is not a backup of Tool Advisor, or its manifest is damaged: choose a file "
            "that was made with python ingest.py backup."
        ) from error
    for member in found.members:
        if not is_safe(member):
            raise BackupError(
                f"{name} names a member that a backup never has ({member[:80]!r}); it was not made "
                "by Tool Advisor: choose another file."
            )
    if RECORDS not in found.members:
        raise BackupError(f"{name} holds no records: choose another backup.")
    return found


def _refuse_newer(text: bytes, name: str) -> None:
    """Before anything else: a newer form may have other fields."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return
    if not isinstance(said, dict) or said.get("format") != _FORMAT:
        return
    version = said.get("format_version")
    if isinstance(version, int) and version > FORMAT_VERSION:
        product = str(said.get("product_version"))[:40]
        raise BackupError(
            f"{name} was made by a newer Tool Advisor ({product}): install that release to "
            "restore it."
        )


def is_safe(member: str) -> bool:
    """True for a name that stays inside the folder it is unpacked to, on any system."""
    parts = PurePosixPath(member).parts
    return (
        _NAME.fullmatch(member) is not None
        and not any(part in ("..", ".") or part.startswith(".restore-") for part in parts)
        and member == "/".join(parts)
        and not (len(parts) == 2 and parts[0] == "files" and parts[1].startswith("records.sqlite3"))
        and not (parts[0] == "files" and parts[1] in CACHES)
        and (parts[0] != "register" or len(parts) == 2)
    )
