"""Caches outside the records that may hold words of a document which was removed."""

from __future__ import annotations

import logging
from pathlib import Path

log = logging.getLogger(__name__)


def forget(folder: Path, document_id: str) -> None:
    """Delete the files of a cache that name a document.

    A file that cannot be deleted is told in the log: the document itself is gone already.
    """
    named = f'"{document_id}"'.encode()
    for file in folder.glob("*.json"):
        try:
            if named in file.read_bytes():
                file.unlink(missing_ok=True)
        except OSError as error:
            log.warning("%s may hold words of a removed document: %s", file, error)
