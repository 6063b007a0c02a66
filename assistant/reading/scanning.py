"""Which files of a folder are documents, and why the others are not."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import UnreadableDocumentError
from assistant.reading.formats import format_by_name, unsupported_reason

_SIDECAR_ENDS = (".meta.yaml", ".meta.yml")


@dataclass(frozen=True, slots=True)
class DocumentScan:
    """The documents of a folder in order of their paths, and what was skipped and why."""

    documents: tuple[Path, ...]
    skipped: tuple[tuple[Path, str], ...]


def find_documents(folder: Path) -> DocumentScan:
    """Find every document below ``folder`` (a single file counts as a folder of one).

    Raises:
        UnreadableDocumentError: the folder does not exist.
    """
    folder = Path(folder)
    if folder.is_file():
        return _scan([folder], folder.parent)
    if not folder.is_dir():
        raise UnreadableDocumentError(
            f'There is no folder "{folder}"; check the spelling and try again.'
        )
    paths: list[Path] = []
    hidden: list[Path] = []
    closed: list[tuple[Path, str]] = []
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    # Links to folders are not entered, but judged like files.
                    if not entry.is_dir(follow_symlinks=False):
                        paths.append(here / entry.name)
                    else:
                        (hidden if entry.name.startswith(".") else waiting).append(
                            here / entry.name
                        )
        except OSError as error:
            why = f"It cannot be opened ({error.strerror}); check that you may read it."
            closed.append((here, why))
    scan = _scan(sorted(paths), folder)
    skipped = [*scan.skipped, *closed, *((path, "It is hidden.") for path in hidden)]
    return DocumentScan(scan.documents, tuple(sorted(skipped)))


def is_companion(path: Path) -> bool:
    """True for a file that describes documents beside it: a sidecar or a manifest."""
    name = path.name.lower()
    return name.endswith(_SIDECAR_ENDS) or name == "manifest.json"


def _scan(paths: list[Path], folder: Path) -> DocumentScan:
    documents: list[Path] = []
    skipped: list[tuple[Path, str]] = []
    inside = folder.resolve()
    for path in paths:
        reason = _why_not(path, inside)
        if reason is None:
            documents.append(path)
        else:
            skipped.append((path, reason))
    return DocumentScan(tuple(documents), tuple(skipped))


def _why_not(path: Path, inside: Path) -> str | None:
    """The reason for leaving a file out, or None for a document."""
    name = path.name.lower()
    if name.startswith((".", "~$")):
        return "It is hidden."
    if path.is_symlink():
        try:
            target = path.resolve()
        except (OSError, RuntimeError):  # links in a circle
            return "It is a link that leads nowhere."
        if not target.is_relative_to(inside):
            return "It is a link to a place outside the folder; copy the file into the folder."
        if target.is_dir():
            return "It is a link to a folder that is read anyway."
        if not os.path.exists(target):
            return "It is a link that leads nowhere."
    if not os.path.isfile(path) and os.path.exists(path):
        return "It is a pipe, a socket or a device and was not opened."
    if name.endswith(_SIDECAR_ENDS):
        return "It describes a document and is read together with it."
    if name == "manifest.json":
        return "It lists the documents of its folder and is read together with them."
    if path.stem.lower() == "readme" or name == "readme":
        return "A README describes the folder; it is not a document."
    if format_by_name(name) is None:
        return unsupported_reason(name)
    return None
