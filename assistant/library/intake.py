"""Taking in files, folders and web addresses: read each, add it, and say what came of it.

Files that did not change since last time are told by a fingerprint and not read at all.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from assistant.errors import LibraryError, UnreadableDocumentError
from assistant.library.addresses import is_address, shown
from assistant.library.fingerprints import fingerprint_of
from assistant.library.library import Library
from assistant.library.results import AddResult
from assistant.reading import FactHints, find_documents, read_bytes, read_file
from assistant.reading.opening import shown_name
from assistant.reading.scanning import is_companion
from assistant.settings import Settings
from assistant.types import Document, DocumentType, Issuer, VersionInfo

_NOTHING_TOLD = FactHints()


class Fate(StrEnum):
    """What came of a file."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EARLIER_VERSION = "earlier_version"
    REFUSED = "refused"
    SKIPPED = "skipped"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What came of one file: ``reason`` for those refused or skipped, ``result`` for added ones."""

    source: str
    fate: Fate
    reason: str = ""
    result: AddResult | None = None
    version: VersionInfo | None = None


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What came of every file, in the order they were taken."""

    files: tuple[FileReport, ...]

    def of(self, fate: Fate) -> tuple[FileReport, ...]:
        """The files that met this fate."""
        return tuple(found for found in self.files if found.fate is fate)


@dataclass(frozen=True, slots=True)
class IntakeStep:
    """How far the work is: the file in hand, how many are done, and bytes done of all."""

    name: str
    files_done: int
    files: int
    bytes_done: int
    bytes: int


@dataclass(frozen=True, slots=True)
class _Job:
    """A file to take in, with the folder it was found through, or a web address."""

    source: str
    root: Path | None
    size: int
    web: bool = False


def take_in(
    library: Library,
    targets: Sequence[str],
    settings: Settings,
    *,
    told: FactHints = _NOTHING_TOLD,
    on_step: Callable[[IntakeStep], None] | None = None,
) -> IntakeReport:
    """Add files, folders (with all below them) and web addresses to a library.

    Args:
        library: Where to.
        targets: Paths and web addresses.
        settings: Limits for reading, and whether web addresses are allowed.
        told: Facts a person gives for all of them; they count as confirmed.
        on_step: Called as the work goes on.

    Returns:
        A report on every file. A file that cannot be read never stops the others.

    Raises:
        LibraryError: When the library itself cannot be written, whatever the file.
    """
    reports: list[FileReport] = []
    jobs: dict[str, _Job] = {}
    folders: list[str] = []
    for target in targets:
        found, left_out, folder = _jobs(target)
        reports += left_out
        jobs.update({job.source: job for job in found})
        if folder is not None:
            folders.append(folder)
    total, done = sum(job.size for job in jobs.values()), 0
    for number, job in enumerate(jobs.values()):
        tell = _teller(on_step, job, number, len(jobs), done, total)
        tell(0, 1)
        reports.append(_take_job(library, job, settings, told, tell))
        done += job.size
    if on_step and jobs:
        on_step(IntakeStep("", len(jobs), len(jobs), total, total))
    for folder in folders:
        reports += [
            FileReport(version.source, Fate.MISSING, version=version)
            for version in library.mark_missing(folder, set(jobs))
        ]
    return IntakeReport(tuple(reports))


def add_address(
    library: Library,
    address: str,
    settings: Settings,
    *,
    told: FactHints = _NOTHING_TOLD,
    on_step: Callable[[IntakeStep], None] | None = None,
) -> FileReport:
    """Add the document at a web address; whatever is given is never taken for a path.

    Args:
        library: Where to.
        address: What a person typed.
        settings: ``allow_network`` must be on; limits for fetching and reading.
        told: Facts a person gives; they count as confirmed.
        on_step: Called as the work goes on.

    Returns:
        What came of it. Where it was refused, ``reason`` is the sentence to show, and nothing is
        stored.

    Raises:
        LibraryError: When the library itself cannot be written.
    """
    job = _Job(address.strip(), None, 0, web=True)
    tell = _teller(on_step, job, 0, 1, 0, 0)
    tell(0, 1)
    return _take_job(library, job, settings, told, tell)


def _jobs(target: str) -> tuple[list[_Job], list[FileReport], str | None]:
    """What to take in for a target, what is left out, and the folder it is, if it is one."""
    if is_address(target):
        return [_Job(target.strip(), None, 0, web=True)], [], None
    if not target.strip():
        # An empty path would be the folder the program runs in.
        return [], [FileReport(target, Fate.REFUSED, "No name was given; name a file.")], None
    path = Path(os.path.abspath(os.path.expanduser(target)))
    if not os.path.isdir(path):
        # A file named on purpose is tried whatever its name; reading says what is wrong with it.
        return [_Job(str(path), None, _size(path))], [], None
    scan = find_documents(path)
    jobs = [_Job(str(found), path, _size(found)) for found in scan.documents]
    left_out = [
        FileReport(str(found), Fate.SKIPPED, why)
        for found, why in scan.skipped
        if not is_companion(found)
    ]
    return jobs, left_out, str(path)


def _size(path: Path) -> int:
    """A file's size for the progress shown; 0 for one that is gone or no file."""
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def take_one(
    library: Library,
    source: str,
    fingerprint: Callable[[], str],
    read: Callable[[], Document],
    tell: Callable[[int, int], None] | None = None,
) -> FileReport:
    """Take in one document, however it is read, and say what came of it.

    Args:
        library: Where to.
        source: The name it is kept under.
        fingerprint: Makes what tells whether it changed; an empty one means: always read it.
        read: Reads it.
        tell: Called with how many passages have a vector, and how many there are.

    Raises:
        LibraryError: When the library itself cannot be written, whatever the document.
    """
    try:
        mark = fingerprint()
        known = library.seen(source, mark)
        if known is not None:
            return FileReport(source, Fate.UNCHANGED, version=known)
        document = read()
        result = library.add(document, tell, fingerprint=mark)
        return FileReport(
            document.source, Fate(result.outcome.value), result=result, version=result.version
        )
    except UnreadableDocumentError as error:
        return FileReport(source, Fate.REFUSED, str(error))
    except LibraryError:
        raise
    except Exception as error:
        # A fault of ours with one file must not cost the person all the others.
        logging.getLogger(__name__).debug("while adding %s", source, exc_info=True)
        return FileReport(
            source,
            Fate.REFUSED,
            f"It could not be added because of a fault in this program "
            f"({type(error).__name__}: {error}); please report it.",
        )


def _take_job(
    library: Library,
    job: _Job,
    settings: Settings,
    told: FactHints,
    tell: Callable[[int, int], None],
) -> FileReport:
    return take_one(
        library,
        _named(job),
        lambda: "" if job.web else fingerprint_of(job.source, job.root, told, settings),
        lambda: with_facts(_read(job, settings, told), told),
        tell,
    )


def _named(job: _Job) -> str:
    """A source as reports name it: a web address without passwords, on one line."""
    return shown(job.source) if job.web else job.source


def _read(job: _Job, settings: Settings, told: FactHints) -> Document:
    if job.web:
        from assistant.library.fetching import fetch  # files need no network code

        page = fetch(job.source, settings)
        return read_bytes(
            page.data, name=page.name, source=page.source, settings=settings, hints=told
        )
    return read_file(Path(job.source), settings, root=job.root)


def with_facts(document: Document, told: FactHints) -> Document:
    """A document with the facts a person told, which are no guesses any more."""
    names = [
        name
        for name in document.facts.__dataclass_fields__
        if name != "guessed" and getattr(told, name) is not None
    ]
    if not names:
        return document
    changes = {name: getattr(told, name) for name in names}
    facts = document.facts
    if told.issuer not in (None, Issuer.VENDOR) and "type" in facts.guessed - {*names}:
        changes["type"] = DocumentType.GUIDELINE
    facts = replace(facts, guessed=facts.guessed - {*names}, **changes)
    return replace(document, facts=facts)


def _teller(
    on_step: Callable[[IntakeStep], None] | None,
    job: _Job,
    number: int,
    files: int,
    done: int,
    total: int,
) -> Callable[[int, int], None]:
    """Progress of one file's passages as progress of the whole."""

    def tell(passages: int, of: int) -> None:
        if on_step is not None:
            so_far = done + (job.size * passages // of if of else 0)
            name = shown_name(os.path.basename(job.source))
            on_step(IntakeStep(name, number, files, so_far, total))

    return tell
