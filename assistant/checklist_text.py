"""Checklists as plain text for the terminal: blockers first, with quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import ascii_uppercase

from assistant.answering.wording import reference
from assistant.checklist.editions import Edition
from assistant.checklist.ordering import worst_first
from assistant.checklist.person import READ_THIS, advice
from assistant.checklist.readiness import Notice
from assistant.checklist.side_by_side import Differing
from assistant.reviews.entries import PersonAnswer, Signature
from assistant.reviews.merging import Marked, ReviewedChecklist, ReviewedFinding
from assistant.types import Checklist, Finding, FindingStatus, Pillar, Severity, VersionInfo

_ADVICE = "Findings are advice from documents. Your district decides. Not legal advice."


def checklist_text(
    checklist: Checklist,
    notices: Sequence[Notice] = (),
    reviewed: ReviewedChecklist | None = None,
) -> str:
    """The checklist in lines a person reads, with what people decided where ``reviewed`` is given.

    What documents say of blockers comes first, then the rest by pillar; what a person must answer
    comes last, blockers first again.
    """
    said = {one.finding.item.id: _people(one) for one in reviewed.findings} if reviewed else {}
    edition = f", {checklist.edition} edition" if checklist.edition else ""
    judge = f", judge {checklist.judge_version}" if checklist.judge_version else ""
    lines = [
        f"Checklist for {checklist.tool}{edition} (rubric {checklist.rubric_version}{judge})",
        f"Made {checklist.made_at} from {_counted(len(checklist.documents))}:",
        *[f"  - {_document(v)}" for v in checklist.documents],
        *([checklist.scope] if checklist.scope else []),
        *(_mark(reviewed.marked) if reviewed and reviewed.marked else []),
        *[line for notice in notices for line in ("", f"NOTE: {notice.text}")],
    ]
    ordered = worst_first(checklist.findings)
    judged = [f for f in ordered if f.status is not FindingStatus.ASK_PERSON]
    blockers = [f for f in judged if f.item.severity is Severity.BLOCKER]
    lines += _part("BLOCKERS (not met, one stops an approval)", blockers, said)
    for pillar in Pillar:
        lines += _part(
            pillar.value.upper(),
            [f for f in judged if f.item.pillar is pillar and f not in blockers],
            said,
        )
    people = [f for f in ordered if f.status is FindingStatus.ASK_PERSON]
    if people:
        lines += ["", "FOR A PERSON TO ANSWER"]
        for f in people:
            lines.append(f"  {f.item.question} ({f.item.id}, {f.item.severity.value})")
            lines += said.get(f.item.id, ())
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


def _part(title: str, findings: Sequence[Finding], said: Mapping[str, Sequence[str]]) -> list[str]:
    if not findings:
        return []
    lines = ["", title]
    for finding in findings:
        item = finding.item
        lines += [
            f"  [{_status(finding)}] {item.question} ({item.id}, {item.severity.value})",
            f"      {finding.reason}",
            *_quotes(finding),
            *([f"      {advice(finding)}"] if advice(finding) else []),
            *said.get(item.id, ()),
        ]
    return lines


def _people(reviewed: ReviewedFinding) -> list[str]:
    """A person's decision or answer, then the notes, in the order written."""
    lines: list[str] = []
    if reviewed.decided:
        entry = reviewed.decided.entry
        status = entry.status.value.replace("_", " ").upper() if entry.status else "NO STATUS"
        lines.append(f"      PERSON [{status}] {_signed(entry.by)}: {entry.reason}".rstrip(" :"))
        if isinstance(entry, PersonAnswer):
            lines += [f"        {part.label}: {part.text}" for part in entry.parts]
        if reviewed.decided.look_again:
            lines.append("        LOOK AGAIN: the clause it rests on has changed since.")
    return lines + [f"      NOTE by {_signed(note.by)}: {note.reason}" for note in reviewed.notes]


def _mark(marked: Marked) -> list[str]:
    holds = "" if marked.holds else " Something has changed since: look again."
    note = f" “{marked.mark.note}”" if marked.mark.note else ""
    return [f"Marked as reviewed by {_signed(marked.mark.by)}.{note}{holds}"]


def _signed(by: Signature) -> str:
    who = by.name if by.signed_in else f"{by.name}, not signed in"
    return f"{who} ({by.role}), {by.at[:10]}" if by.role else f"{who}, {by.at[:10]}"


def _quotes(finding: Finding) -> list[str]:
    lines: list[str] = []
    for citation in finding.citations:
        lines += [f"      “{citation.quote}”", f"        {reference(citation)}"]
    return lines


def _status(finding: Finding) -> str:
    if finding.status is FindingStatus.UNSURE:
        return READ_THIS.upper()
    return finding.status.value.replace("_", " ").upper()


def _document(version: VersionInfo) -> str:
    return f"{version.facts.title} ({version.facts.type.label}), {version.version_label}"


def _counted(documents: int) -> str:
    return f"{documents} document{'' if documents == 1 else 's'}"
