"""A checklist as plain text for the terminal: blockers first within each pillar, with quotes."""

from __future__ import annotations

from assistant.answering.wording import reference
from assistant.types import Checklist, Finding, FindingStatus, Pillar, Severity

_ORDER = {Severity.BLOCKER: 0, Severity.MAJOR: 1, Severity.MINOR: 2}


def checklist_text(checklist: Checklist) -> str:
    """The checklist in lines a person reads; what a person must answer comes last."""
    edition = f", {checklist.edition} edition" if checklist.edition else ""
    lines = [
        f"Checklist for {checklist.tool}{edition} (rubric {checklist.rubric_version})",
        f"Made {checklist.made_at} from {len(checklist.documents)} documents:",
        *[f"  - {v.facts.title}, {v.version_label}" for v in checklist.documents],
        *([checklist.scope] if checklist.scope else []),
    ]
    judged = [f for f in checklist.findings if f.status is not FindingStatus.ASK_PERSON]
    for pillar in Pillar:
        lines += ["", pillar.value.upper()]
        for finding in sorted(
            (f for f in judged if f.item.pillar is pillar), key=lambda f: _ORDER[f.item.severity]
        ):
            lines += _finding(finding)
    people = [f for f in checklist.findings if f.status is FindingStatus.ASK_PERSON]
    if people:
        lines += ["", "FOR A PERSON TO ANSWER"]
        lines += [f"  {f.item.question} ({f.item.id}, {f.item.severity.value})" for f in people]
    lines += ["", "Findings are advice from documents. Your district decides. Not legal advice."]
    return "\n".join(lines)


def _finding(finding: Finding) -> list[str]:
    status = finding.status.value.replace("_", " ").upper()
    lines = [
        f"  [{status}] {finding.item.question} ({finding.item.id}, {finding.item.severity.value})",
        f"      {finding.reason}",
    ]
    for citation in finding.citations:
        lines += [f"      “{citation.quote}”", f"        {reference(citation)}"]
    return lines
