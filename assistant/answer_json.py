"""Answers as JSON records: a documented, versioned form for other programs.

The form is described in ``docs/json.md``, that of checklists (``checklist_json``) too. A field is
only ever added within a version.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.types import Answer, Citation, Point, RegisterNote, VersionInfo

FORM_VERSION = 1


def answer_record(answer: Answer) -> dict[str, Any]:
    """An answer as JSON-ready values; claims name their citations by number from 1."""
    number = {citation: index for index, citation in enumerate(answer.citations, 1)}
    return {
        "form": "tool-advisor/answer",
        "form_version": FORM_VERSION,
        "status": answer.status.value,
        "question": answer.question,
        "rewritten": answer.rewritten,
        "headline": answer.headline,
        "verdict": answer.verdict.value if answer.verdict else None,
        "tools": list(answer.tools),
        "register": _register(answer.register),
        "claims": [
            {"text": claim.text, "citations": [number[c] for c in claim.citations]}
            for claim in answer.claims
        ],
        "points": [_point(point, number) for point in answer.points],
        "draft": answer.draft,
        "citations": [{"number": n, **citation_record(c)} for c, n in number.items()],
        "notes": list(answer.notes),
        "closest": citation_record(answer.closest) if answer.closest else None,
        "searched": [_searched(version) for version in answer.searched],
        "items": list(answer.items),
        "next_step": answer.next_step,
        "suggestions": list(answer.suggestions),
        "score": answer.confidence,
    }


def _point(point: Point, number: Mapping[Citation, int]) -> dict[str, Any]:
    return {
        "item": point.item,
        "tool": point.tool,
        "edition": point.edition,
        "question": point.question,
        "severity": point.severity.value,
        "status": point.status.value,
        "reason": point.reason,
        "why": point.why,
        "facts": list(point.facts),
        "ask": point.ask,
        "citations": [number[c] for c in point.citations if c in number],
    }


def citation_record(citation: Citation) -> dict[str, Any]:
    """A citation: the document, its version, section, page, characters and the quote."""
    return {
        "document": citation.document_id,
        "title": citation.title,
        "tool": citation.tool,
        "type": citation.type.value,
        "audience": citation.audience.value,
        "issuer": citation.issuer.value,
        "version": citation.version_id,
        "version_label": citation.version_label,
        "section": list(citation.section),
        "page": citation.page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def _searched(version: VersionInfo) -> dict[str, Any]:
    return {
        "document": version.document_id,
        "title": version.facts.title,
        "type": version.facts.type.value,
        "version": version.version_id,
        "version_label": version.version_label,
    }


def _register(note: RegisterNote | None) -> dict[str, Any] | None:
    if note is None:
        return None
    return {
        "tool": note.tool,
        "state": note.state,
        "permits": note.permits,
        "sentence": note.sentence,
        "scope": note.scope,
        "open_points": list(note.open_points),
        "contact": note.contact,
        "source": note.source,
    }
