"""Checklists as JSON records: a documented, versioned form for other programs.

``docs/checklist-schema.json`` is its JSON Schema and ``docs/json.md`` describes it. Within a
version a field is only ever added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from typing import Any

from assistant.answer_json import FORM_VERSION, citation_record
from assistant.checklist.editions import Edition
from assistant.checklist.readiness import Notice
from assistant.checklist.side_by_side import Differing
from assistant.review_json import mark_record, people_record
from assistant.reviews.merging import ReviewedChecklist
from assistant.types import Checklist, Finding, RubricItem, VersionInfo

CHECKLIST = "tool-advisor/checklist"
EDITIONS = "tool-advisor/editions"


def checklist_record(
    checklist: Checklist,
    notices: Sequence[Notice] = (),
    reviewed: ReviewedChecklist | None = None,
) -> dict[str, Any]:
    """A checklist: every finding with its quotes, and the documents that were read.

    Args:
        checklist: What the program found.
        notices: What to know before relying on it.
        reviewed: The same with what people decided on it; it stands beside the findings.
    """
    record: dict[str, Any] = {
        **_head(CHECKLIST),
        "tool": checklist.tool,
        "edition": checklist.edition,
        "scope": checklist.scope,
        "rubric_version": checklist.rubric_version,
        "judge_version": checklist.judge_version,
        "made_at": checklist.made_at,
        "notices": [_notice(notice) for notice in notices],
        "documents": [_version(version) for version in checklist.documents],
        "left_out": [_version(version) for version in checklist.left_out],
        "findings": [{**_item(f.item), **_ruling(f)} for f in checklist.findings],
    }
    if reviewed is not None:
        record["marked"] = mark_record(reviewed.marked)
        for found, one in zip(record["findings"], reviewed.findings, strict=True):
            found["people"] = people_record(one)
    return record


def editions_record(
    editions: Sequence[Edition],
    checklists: Sequence[Checklist],
    differences: Sequence[Differing],
    notices: Sequence[Sequence[Notice]],
) -> dict[str, Any]:
    """The editions of one tool side by side: the items whose status differs.

    Args:
        editions: What is compared.
        checklists: One for each edition, in the same order.
        differences: What ``differing`` gives for them.
        notices: For each edition, what to know before relying on it.
    """
    first = checklists[0]
    return {
        **_head(EDITIONS),
        "tool": first.tool,
        "rubric_version": first.rubric_version,
        "judge_version": first.judge_version,
        "editions": [
            {
                "edition": edition.key,
                "label": edition.label,
                "made_at": checklist.made_at,
                "notices": [_notice(notice) for notice in said],
                "documents": [_version(version) for version in checklist.documents],
            }
            for edition, checklist, said in zip(editions, checklists, notices, strict=True)
        ],
        "compared": len(first.findings),
        "differing": [
            {
                **_item(entry.item),
                "findings": [
                    {"edition": edition.key, **_ruling(finding)}
                    for edition, finding in zip(editions, entry.findings, strict=True)
                ],
            }
            for entry in differences
        ],
    }


def _head(schema: str) -> dict[str, Any]:
    # `form` and `form_version` are the older names of the same two.
    return {
        "schema": schema,
        "schema_version": FORM_VERSION,
        "form": schema,
        "form_version": FORM_VERSION,
    }


def _item(item: RubricItem) -> dict[str, Any]:
    return {
        "item": item.id,
        "pillar": item.pillar.value,
        "question": item.question,
        "severity": item.severity.value,
    }


def _ruling(finding: Finding) -> dict[str, Any]:
    record: dict[str, Any] = {
        "status": finding.status.value,
        "reason": finding.reason,
        "needs_person": finding.needs_person,
        "citations": [citation_record(c) for c in finding.citations],
        "closest": citation_record(finding.closest) if finding.closest else None,
    }
    # A judge may say how sure it is, what it went by, and which way it leans where it is unsure.
    for name in ("confidence", "signals", "ground", "leaning"):
        value = getattr(finding, name, None)
        if value not in (None, (), ""):
            record[name] = _plain(value)
    return record


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    return value if isinstance(value, (int, float, type(None))) else str(value)


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "trouble": notice.trouble.value,
        "matter": notice.matter,
        "advice": notice.advice,
    }


def _version(version: VersionInfo) -> dict[str, Any]:
    facts = version.facts
    return {
        "document": version.document_id,
        "version": version.version_id,
        "title": facts.title,
        "type": facts.type.value,
        "audience": facts.audience.value,
        "edition": facts.edition,
        "effective_date": facts.effective_date.isoformat() if facts.effective_date else None,
        "retrieved_date": facts.retrieved_date.isoformat() if facts.retrieved_date else None,
        "signed": facts.signed,
        "version_label": version.version_label,
        "sha256": version.sha256,
        "guessed": sorted(facts.guessed),
    }
