"""From a checklist to what is kept of it: edition, document versions with hashes, quotes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Protocol

from assistant.checklist.editions import choose_documents
from assistant.errors import ReviewError
from assistant.reviews.entries import DocumentThen, QuoteThen
from assistant.types import Checklist, Citation, Finding, Span, VersionInfo


class Held(Protocol):
    """What reviews ask of the library."""

    def content_hashes(self, ids: Iterable[str]) -> dict[str, str]:
        """The hash of text and shape of each version that is held."""
        ...

    def document_versions(self, document_id: str) -> tuple[VersionInfo, ...]:
        """All versions of a document; none where it is gone."""
        ...

    def text(self, version_id: str) -> str:
        """The text that quotes are cut from."""
        ...

    def hidden(self, version_id: str) -> tuple[Span, ...]:
        """Stretches of the text that a person would not see."""
        ...

    def cite(self, version_id: str, start: int, end: int) -> Citation:
        """Quote a stretch of a version."""
        ...


def edition_of(checklist: Checklist) -> str:
    """The key of the edition that was judged; empty where there were no documents.

    A checklist made without naming an edition is about the one that is judged first, and that one
    may be another after documents were added. So its own name is kept.
    """
    everything = (*checklist.documents, *checklist.left_out)
    judged = choose_documents(checklist.tool, everything, checklist.edition)
    return judged.edition.key if judged.edition else checklist.edition or ""


def documents_of(checklist: Checklist, held: Held) -> tuple[DocumentThen, ...]:
    """The versions that a checklist was filled from, with their hashes.

    Raises:
        ReviewError: One was removed since, so that it cannot be named for certain.
    """
    hashes = held.content_hashes(version.version_id for version in checklist.documents)
    gone = [v.facts.title for v in checklist.documents if v.version_id not in hashes]
    if gone:
        raise ReviewError(
            f"“{gone[0]}” was removed from the library since this checklist was filled: fill it in "
            "again, then decide."
        )
    return tuple(
        DocumentThen(
            document_id=version.document_id,
            version_id=version.version_id,
            title=version.facts.title,
            version_label=version.version_label,
            content_hash=hashes[version.version_id],
            sha256=version.sha256,
        )
        for version in checklist.documents
    )


def quotes_of(finding: Finding) -> tuple[QuoteThen, ...]:
    """The clauses that a finding rests on."""
    return tuple(
        QuoteThen(
            document_id=citation.document_id,
            version_id=citation.version_id,
            title=citation.title,
            version_label=citation.version_label,
            section=citation.section,
            page=citation.page,
            start=citation.start,
            end=citation.end,
            text=citation.quote,
        )
        for citation in finding.citations
    )


def result_hash(checklist: Checklist, documents: Iterable[DocumentThen]) -> str:
    """The hash of all that a checklist says: equal hashes mean the same result.

    It covers tool, edition, rubric version, the documents' content, and each finding's status,
    reason and quotes; not the time, and not the nearest passages that are no evidence.
    """
    said = {
        "tool": checklist.tool,
        "edition": edition_of(checklist),
        "rubric": checklist.rubric_version,
        "documents": sorted((one.document_id, one.content_hash) for one in documents),
        "findings": [
            (
                finding.item.id,
                finding.status.value,
                finding.reason,
                [(c.document_id, c.start, c.end, c.quote) for c in finding.citations],
            )
            for finding in checklist.findings
        ],
    }
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()
