"""Checklists kept on disk, so that one is made once for the same documents, rubric and judge.

Each edition of a tool has one file below ``Settings.checklists_dir``. It is a cache: whatever is
damaged, old or in doubt is made again, and the folder can be deleted at any time. Files appear
whole (written aside, then renamed), so two programs can work on one folder. Quotes are cut anew
from the stored texts when a file is read; one that is not the same any more drops the file.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from assistant.checklist.checklist import JUDGE_VERSION, filled
from assistant.checklist.editions import Judged, choose_documents, editions
from assistant.checklist.rubric import Rubric
from assistant.errors import LibraryError
from assistant.library.convert import facts_to_json, tool_key
from assistant.types import Checklist, Finding, Issuer, VersionInfo

if TYPE_CHECKING:
    from assistant.library.library import Library

log = logging.getLogger(__name__)

_FORMAT = 2
_LARGEST = 20_000_000  # bytes; 40 findings with their quotes take about 60,000
_LEFT_OVER = 3_600.0  # seconds after which a file written aside belongs to a program that died
_SLOTS_KEPT = 500  # every question shows what is at hand of a tool
_FINDING = TypeAdapter(Finding)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a tool's edition is kept, and ``key``: a hash of all that its findings depend on."""

    name: str
    key: str


class KeptChecklists:
    """The folder of kept checklists. Nothing it does raises because of what the folder holds.

    Args:
        folder: Where; made when the first one is kept.
        library: Holds the documents.
        rubric: What is asked.
        rubric_dir: The rubric's files, whose content is part of the key.
    """

    def __init__(self, folder: Path, library: Library, rubric: Rubric, rubric_dir: Path) -> None:
        self._folder = folder
        self._library = library
        self._rubric = rubric
        self._slots: OrderedDict[tuple[str, str | None], tuple[int, Slot | None]] = OrderedDict()
        self._lock = threading.Lock()
        self._means = [
            JUDGE_VERSION,
            # A judge that was changed without a new version must not show an older one's findings.
            _hash_of_files(sorted(Path(__file__).parent.glob("*.py"))),
            _hash_of_files(sorted(p for p in rubric_dir.rglob("*") if p.is_file())),
            library.embedder.model_name,
        ]

    def slot(self, tool: str, edition: str | None) -> Slot | None:
        """Where the checklist of an edition belongs as the library is now; None for no documents.

        Asking for the same documents by another word ("school", or nothing) gives the same slot.
        """
        now = self._library.generation()
        with self._lock:
            known = self._slots.get((tool, edition))
        if known and known[0] == now:
            return known[1]
        slot = self._slot(tool, edition)
        with self._lock:
            self._slots[tool, edition] = (now, slot)
            while len(self._slots) > _SLOTS_KEPT:
                self._slots.popitem(last=False)
        return slot

    def _slot(self, tool: str, edition: str | None) -> Slot | None:
        held = self._library.versions(tool)
        judged = choose_documents(tool, held, edition)
        if judged.edition is None:
            return None
        listed = (e.key for e in editions(held) if e.documents == judged.versions)
        owner = [tool_key(tool), next(listed, judged.edition.key).casefold()]
        return Slot(name=f"{_hash(owner)[:32]}.json", key=self._key(tool, judged))

    def get(self, slot: Slot, tool: str, edition: str | None) -> Checklist | None:
        """The checklist kept for these very documents, or None where it has to be made."""
        file = self._folder / slot.name
        try:
            if file.stat().st_size > _LARGEST:
                raise ValueError("far too large")
            entry = json.loads(file.read_bytes())
            if entry["format"] != _FORMAT or entry["key"] != slot.key:
                return None  # of other documents, an older rubric or judge: it will be replaced
            findings = self._findings(entry["findings"])
            made_at = entry["made_at"]
            if not isinstance(made_at, str):
                raise ValueError("no time")
        except FileNotFoundError:
            return None
        except OSError as error:
            log.info("the kept checklist of %s cannot be read: %s", tool, error)
            return None
        except (ValueError, KeyError, TypeError, RecursionError, LibraryError) as error:
            log.warning("the kept checklist of %s is damaged and is made again: %s", tool, error)
            self._drop(file)
            return None
        fresh = filled(tool, self._library, self._rubric, findings, edition=edition)
        return replace(fresh, made_at=made_at)

    def keep(self, slot: Slot, checklist: Checklist) -> None:
        """Keep a checklist that was just made, unless its documents have changed meanwhile.

        Args:
            slot: What :meth:`slot` gave before the first finding was made.
            checklist: What was made.
        """
        if self.slot(checklist.tool, checklist.edition) != slot:
            return
        entry = {
            "format": _FORMAT,
            "key": slot.key,
            "tool": checklist.tool,
            "made_at": checklist.made_at,
            # Read by ``library.forgetting``, when a document is removed for good.
            "documents": [version.document_id for version in checklist.documents],
            "findings": [_to_json(finding) for finding in checklist.findings],
        }
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._drop_left_over()
            _write(self._folder / slot.name, json.dumps(entry).encode())
        except OSError as error:  # a full disk costs time at the next start, nothing else
            log.info("the checklist of %s is not kept: %s", checklist.tool, error)

    def _key(self, tool: str, judged: Judged) -> str:
        # The district's own texts are quoted as pointers, so they decide findings too.
        everything = self._library.versions()
        district = [v for v in everything if v.facts.issuer is Issuer.DISTRICT and v.current]
        documents = [_identity(v) for v in judged.versions]
        pointers = sorted(_identity(v) for v in district)
        return _hash([_FORMAT, self._means, tool_key(tool), documents, pointers])

    def _findings(self, entries: list[dict[str, Any]]) -> tuple[Finding, ...]:
        """The findings of a file, their quotes cut anew.

        Raises:
            ValueError, KeyError, TypeError: When it is not what :meth:`keep` wrote.
            LibraryError: When a quoted stretch is not there any more.
        """
        items = self._rubric.items
        findings = tuple(
            _FINDING.validate_python({**entry, "item": item})
            for item, entry in zip(items, entries, strict=True)
            if entry["item"] == item.id
        )
        if len(findings) != len(items):
            raise ValueError("it is of other items")
        kept = [c for f in findings for c in (*f.citations, f.closest) if c is not None]
        places = [(c.version_id, c.start, c.end) for c in kept]
        if self._library.cite_all(places) != tuple(kept):
            raise ValueError("a quote is not in the documents")
        return findings

    def _drop_left_over(self) -> None:
        for file in self._folder.glob(".*.part"):
            if time.time() - file.stat().st_mtime > _LEFT_OVER:
                self._drop(file)

    @staticmethod
    def _drop(file: Path) -> None:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            log.info("%s cannot be removed: %s", file.name, error)


def _to_json(finding: Finding) -> dict[str, Any]:
    """A finding as data. Every field is kept, also one that is added to ``Finding`` later."""
    data: dict[str, Any] = _FINDING.dump_python(finding, mode="json", exclude={"item"})
    return {"item": finding.item.id, **data}


def _identity(version: VersionInfo) -> str:
    """What findings can depend on of a document: its text, its facts and how it was cut."""
    return json.dumps(
        [
            version.document_id,
            version.version_id,
            version.number,
            version.sha256,
            version.characters,
            version.passages,
            asdict(version.parser),
            facts_to_json(version.facts),
        ],
        sort_keys=True,
    )


def _write(file: Path, content: bytes) -> None:
    """Put a file in place at once: whoever reads it sees the old one or the new one."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(content)
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _hash(values: object) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def _hash_of_files(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
