"""Then and now: were the documents that a decision rests on replaced, and do its clauses stand?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.errors import LibraryError
from assistant.library.sentences import sentence_spans
from assistant.reviews.entries import DocumentThen, QuoteThen
from assistant.reviews.making import Held
from assistant.types import Citation, Span

_NEAR = 60.0  # of 100: below it two sentences have little in common
_WITHIN = 90.0  # of 100: from here one sentence stands almost word for word within another
_LONGEST = 2_000  # characters of a sentence that is compared


class Standing(StrEnum):
    """How a decision stands to the documents of now."""

    SAME = "same"
    CLAUSE_SAME = "clause_same"
    CLAUSE_CHANGED = "clause_changed"
    NO_CLAUSE = "no_clause"


class Change(StrEnum):
    """What became of a document between then and now."""

    REPLACED = "replaced"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document that is not what it was; ``then`` and ``now`` label its versions."""

    change: Change
    title: str
    then: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that no longer stands word for word in the current text of its document.

    ``nearest`` is the sentence there that is most like it, a quote of the current text; None where
    none is like it, or the document is gone (``removed``).
    """

    quote: QuoteThen
    nearest: Citation | None
    removed: bool


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since a decision was made."""

    standing: Standing
    documents: tuple[DocumentChange, ...] = ()
    clauses: tuple[ClauseChange, ...] = ()
    rubric_then: str = ""
    """The rubric's version then, where it is another one now; else empty."""


class Comparer:
    """Holds decisions against the documents of now. Use one for one look: it remembers texts."""

    def __init__(self, held: Held, documents: Sequence[DocumentThen], rubric_version: str) -> None:
        self._held = held
        self._now = tuple(documents)
        self._rubric = rubric_version
        self._texts: dict[str, str] = {}

    def since(
        self, documents: Sequence[DocumentThen], rubric: str, quotes: Iterable[QuoteThen] = ()
    ) -> Since:
        """What changed between ``documents``, ``rubric`` and ``quotes`` then and now."""
        changes = changed_documents(documents, self._now)
        rubric_then = rubric if rubric != self._rubric else ""
        if not changes:
            return Since(Standing.SAME, rubric_then=rubric_then)
        kept = tuple(quotes)
        if not kept:
            return Since(Standing.NO_CLAUSE, changes, rubric_then=rubric_then)
        clauses = tuple(found for quote in kept if (found := self._changed(quote, documents)))
        standing = Standing.CLAUSE_CHANGED if clauses else Standing.CLAUSE_SAME
        return Since(standing, changes, clauses, rubric_then)

    def _changed(self, quote: QuoteThen, documents: Sequence[DocumentThen]) -> ClauseChange | None:
        now = self._version_now(quote, documents)
        if now is None:
            return ClauseChange(quote, None, removed=True)
        if now == quote.version_id or stands_in(quote.text, self._text(now)):
            return None
        return ClauseChange(quote, self._nearest(quote.text, now), removed=False)

    def _version_now(self, quote: QuoteThen, documents: Sequence[DocumentThen]) -> str | None:
        """The version that now speaks for a quote's document; None where the document is gone.

        A document that was removed and added again may have another id: its content tells.
        """
        content = {one.content_hash for one in documents if one.version_id == quote.version_id}
        for one in self._now:
            if one.document_id == quote.document_id or one.content_hash in content:
                return one.version_id
        versions = self._held.document_versions(quote.document_id)
        return next((one.version_id for one in versions if one.current), None)

    def _text(self, version_id: str) -> str:
        """A version's text with its hidden stretches blanked, every character at its place."""
        if version_id not in self._texts:
            text = self._held.text(version_id)
            for span in self._held.hidden(version_id):
                text = text[: span.start] + "\n" * len(span) + text[span.end :]
            self._texts[version_id] = text
        return self._texts[version_id]

    def _nearest(self, quote: str, version_id: str) -> Citation | None:
        from rapidfuzz import fuzz, process

        text = self._text(version_id)
        spans = [span for span in sentence_spans(text) if len(span) <= _LONGEST]
        sentences = [" ".join(text[span.start : span.end].split()) for span in spans]
        wanted = " ".join(quote.split())
        found = process.extractOne(wanted, sentences, scorer=fuzz.ratio, score_cutoff=_NEAR)
        if found is None:  # a short clause with a long exception added is unlike only by length
            longer = [one if len(one) > len(wanted) else "" for one in sentences]
            found = process.extractOne(
                wanted, longer, scorer=fuzz.partial_ratio, score_cutoff=_WITHIN
            )
        return self._cited(version_id, spans[found[2]]) if found else None

    def _cited(self, version_id: str, span: Span) -> Citation | None:
        try:
            return self._held.cite(version_id, span.start, span.end)
        except LibraryError:
            return None  # removed at this moment, or no words in it


def stands_in(quote: str, text: str) -> bool:
    """True where a quote stands in a text word for word; white space of any kind counts alike."""
    words = quote.split()
    if not words:
        return False
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
    return re.search(pattern, text) is not None


def changed_documents(
    then: Sequence[DocumentThen], now: Sequence[DocumentThen]
) -> tuple[DocumentChange, ...]:
    """Documents replaced, removed or added, by content: the same text again is no change."""
    left = list(now)
    changes: list[DocumentChange] = []
    missing: list[DocumentThen] = []
    for old in then:
        same = next((one for one in left if one.content_hash == old.content_hash), None)
        if same:
            left.remove(same)
        else:
            missing.append(old)
    for old in missing:
        newer = next((one for one in left if one.document_id == old.document_id), None)
        if newer:
            left.remove(newer)
            change = Change.REPLACED
            changes.append(
                DocumentChange(change, newer.title, old.version_label, newer.version_label)
            )
        else:
            changes.append(DocumentChange(Change.REMOVED, old.title, then=old.version_label))
    changes += [DocumentChange(Change.ADDED, one.title, now=one.version_label) for one in left]
    return tuple(changes)
