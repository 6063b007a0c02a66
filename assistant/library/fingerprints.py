"""Tells whether a file changed since it was taken in, without reading it as a document."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from assistant import __version__
from assistant.errors import UnreadableDocumentError
from assistant.reading import FactHints
from assistant.reading.opening import read_whole
from assistant.settings import Settings

_BESIDE = (".meta.yaml", ".meta.yml")


def fingerprint_of(source: str, root: Path | None, told: FactHints, settings: Settings) -> str:
    """A hash of all that reading a file looks at: its bytes, its facts beside it, its folders.

    Args:
        source: The file's path.
        root: The folder it was found through, if any.
        told: Facts a person gave for it.
        settings: Limits for reading.

    Raises:
        UnreadableDocumentError: The file cannot be opened or is too large.
    """
    path = Path(source)
    data = read_whole(path, settings)
    digest = hashlib.sha256(f"{__version__}\n{source}\n{root}\n{told!r}\n".encode())
    digest.update(hashlib.sha256(data).digest())
    for file in _beside(path, root):
        if not os.path.isfile(file):
            digest.update(b"-")  # absent now; its coming will be a change
            continue
        try:
            digest.update(hashlib.sha256(read_whole(file, settings)).digest())
        except UnreadableDocumentError:
            digest.update(b"?")
    return digest.hexdigest()


def _beside(path: Path, root: Path | None) -> Iterator[Path]:
    for name in (path.name, path.stem):
        for ending in _BESIDE:
            yield path.with_name(name + ending)
    above = 1
    if root is not None and path.is_relative_to(root):
        above = len(path.relative_to(root).parts)
    folder = path
    for _ in range(above):
        folder = folder.parent
        yield folder / "manifest.json"
