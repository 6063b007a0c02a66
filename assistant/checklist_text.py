"""Checklists as plain text for the terminal: blockers first, with quotes."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_uppercase

from assistant.answering.wording import reference
from assistant.checklist.editions import Edition
from assistant.checklist.ordering import worst_first
from assistant.checklist.readiness import Notice
from assistant.checklist.side_by_side import Differing
from assistant.types import Checklist, Finding, FindingStatus, Pillar, Severity, VersionInfo

_ADVICE = "Findings are advice from documents. Your district decides. Not legal advice."


def checklist_text(checklist: Checklist, notices: Sequence[Notice] = ()) -> str:
    """The checklist in lines a person reads.

    What documents say of blockers comes first, then the rest by pillar; what a person must answer
    comes last, blockers first again.
    """
    edition = f", {checklist.edition} edition" if checklist.edition else ""
    judge = f", judge {checklist.judge_version}" if checklist.judge_version else ""
    lines = [
        f"Checklist for {checklist.tool}{edition} (rubric {checklist.rubric_version}{judge})",
        f"Made {checklist.made_at} from {_counted(len(checklist.documents))}:",
        *[f"  - {_document(v)}" for v in checklist.documents],
        *([checklist.scope] if checklist.scope else []),
        *[line for notice in notices for line in ("", f"NOTE: {notice.text}")],
    ]
    ordered = worst_first(checklist.findings)
    judged = [f for f in ordered if f.status is not FindingStatus.ASK_PERSON]
    blockers = [f for f in judged if f.item.severity is Severity.BLOCKER]
    lines += _part("BLOCKERS (not met, one stops an approval)", blockers)
    for pillar in Pillar:
        lines += _part(
            pillar.value.upper(),
            [f for f in judged if f.item.pillar is pillar and f not in blockers],
        )
    people = [f for f in ordered if f.status is FindingStatus.ASK_PERSON]
    if people:
        lines += ["", "FOR A PERSON TO ANSWER"]
        lines += [f"  {f.item.question} ({f.item.id}, {f.item.severity.value})" for f in people]
    return "\n".join([*lines, "", _ADVICE])


def editions_text(
    tool: str,
    editions: Sequence[Edition],
    differences: Sequence[Differing],
    compared: int,
    notices: Sequence[Sequence[Notice]],
) -> str:
    """The editions of a tool side by side, in paired lines; only items whose status differs.

    Args:
        tool: The tool's name.
        editions: What was compared.
        differences: What ``differing`` gives for their checklists, in the same order.
        compared: How many items were compared.
        notices: For each edition, what to know before relying on it.
    """
    letters = [ascii_uppercase[n] if n < 26 else str(n + 1) for n in range(len(editions))]
    lines = [f"Editions of {tool} side by side"]
    for letter, edition in zip(letters, editions, strict=True):
        lines.append(f"  {letter}  {edition.label}, {_counted(len(edition.documents))}")
    for letter, said in zip(letters, notices, strict=True):
        lines += [line for notice in said for line in ("", f"NOTE on {letter}: {notice.text}")]
    if not differences:
        return "\n".join([*lines, "", f"No status differs on {compared} items.", "", _ADVICE])
    count = len(differences)
    lines += ["", f"{count} of {compared} items differ{'s' if count == 1 else ''}:"]
    for entry in differences:
        item = entry.item
        lines += ["", f"{item.question} ({item.id}, {item.severity.value})"]
        for letter, finding in zip(letters, entry.findings, strict=True):
            lines += [f"  {letter}  [{_status(finding)}] {finding.reason}", *_quotes(finding)]
    return "\n".join([*lines, "", _ADVICE])


def _part(title: str, findings: Sequence[Finding]) -> list[str]:
    if not findings:
        return []
    lines = ["", title]
    for finding in findings:
        item = finding.item
        lines += [
            f"  [{_status(finding)}] {item.question} ({item.id}, {item.severity.value})",
            f"      {finding.reason}",
            *_quotes(finding),
        ]
    return lines


def _quotes(finding: Finding) -> list[str]:
    lines: list[str] = []
    for citation in finding.citations:
        lines += [f"      “{citation.quote}”", f"        {reference(citation)}"]
    return lines


def _status(finding: Finding) -> str:
    return finding.status.value.replace("_", " ").upper()


def _document(version: VersionInfo) -> str:
    return f"{version.facts.title} ({version.facts.type.label}), {version.version_label}"


def _counted(documents: int) -> str:
    return f"{documents} document{'' if documents == 1 else 's'}"
