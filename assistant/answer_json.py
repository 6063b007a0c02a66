"""Answers and checklists as JSON records: a documented, versioned form for other programs.

The form is described in ``docs/json.md``. A field is only ever added within a version.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.types import Answer, Checklist, Citation, Finding, Point, RegisterNote, VersionInfo

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


def checklist_record(checklist: Checklist) -> dict[str, Any]:
    """A checklist: every finding with its quotes, and the documents that were read."""
    return {
        "form": "tool-advisor/checklist",
        "form_version": FORM_VERSION,
        "tool": checklist.tool,
        "edition": checklist.edition,
        "scope": checklist.scope,
        "rubric_version": checklist.rubric_version,
        "made_at": checklist.made_at,
        "documents": [_version(version) for version in checklist.documents],
        "findings": [_finding(finding) for finding in checklist.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "item": finding.item.id,
        "pillar": finding.item.pillar.value,
        "question": finding.item.question,
        "severity": finding.item.severity.value,
        "status": finding.status.value,
        "reason": finding.reason,
        "needs_person": finding.needs_person,
        "citations": [citation_record(c) for c in finding.citations],
        "closest": citation_record(finding.closest) if finding.closest else None,
    }


def _version(version: VersionInfo) -> dict[str, Any]:
    return {
        "document": version.document_id,
        "version": version.version_id,
        "title": version.facts.title,
        "type": version.facts.type.value,
        "audience": version.facts.audience.value,
        "version_label": version.version_label,
        "sha256": version.sha256,
        "guessed": sorted(version.facts.guessed),
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
