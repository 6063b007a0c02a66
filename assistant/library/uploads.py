"""Taking in a file's bytes that a person gives through a page, and the words on what came of it."""

from __future__ import annotations

import hashlib

from assistant import __version__
from assistant.library.intake import Fate, FileReport, take_one, with_facts
from assistant.library.library import Library
from assistant.reading import FactHints, read_bytes
from assistant.reading.opening import shown_name
from assistant.settings import Settings
from assistant.types import Document

_NOTHING_TOLD = FactHints()
_MOST_NAME = 255


def take_in_upload(
    library: Library,
    name: str,
    data: bytes,
    settings: Settings,
    told: FactHints = _NOTHING_TOLD,
) -> FileReport:
    """Add one uploaded file.

    Files of one name may be of different vendors, so the name alone never makes a file a new
    version of another one: its facts do.

    Args:
        library: Where to.
        name: The file's name; with the content it decides the format.
        data: The whole file.
        settings: Limits for reading.
        told: Facts a person gives; they count as confirmed.

    Raises:
        LibraryError: When the library itself cannot be written.
    """
    name = shown_name(name)[-_MOST_NAME:]  # its end tells the format
    digest = hashlib.sha256(data).hexdigest()
    source = f"uploaded file {name} [{digest[:12]}]"

    def read() -> Document:
        document = read_bytes(data, name=name, source=source, settings=settings, hints=told)
        return with_facts(document, told)

    mark = hashlib.sha256(f"{__version__}\n{name}\n{told!r}\n{digest}".encode()).hexdigest()
    return take_one(library, source, lambda: mark, read)


def outcome_words(report: FileReport) -> str:
    """What came of one file in a sentence, with what a person should know about it."""
    if report.fate is Fate.REFUSED:
        return report.reason
    facts = report.version.facts if report.version else None
    about = f"“{facts.title}”, {facts.tool or 'no tool named'}" if facts else ""
    said = {
        Fate.ADDED: f"Added as {about}.",
        Fate.UPDATED: f"Now the current version of {about}.",
        Fate.EARLIER_VERSION: f"Kept as an earlier version of {about}; it is not searched.",
        Fate.UNCHANGED: f"This text is in the library already: {about}.",
    }.get(report.fate, "")
    note = report.result.note if report.result else ""
    return f"{said} {note}".strip()
