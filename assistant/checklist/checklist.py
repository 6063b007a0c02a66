"""A tool's checklist: each rubric item held against the documents of one edition.

Rules that hold whatever the judge: no status without a quote; silence is ``not_stated``; items
that no vendor document can answer go to a person; only vendor text is a vendor's promise; texts
for different audiences are never mixed; there is no total score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from assistant.checklist.editions import Judged, choose_documents
from assistant.checklist.evidence import SearchLibrary, Sentence, gather
from assistant.checklist.judging import Likeness, judge
from assistant.checklist.rubric import Rubric
from assistant.types import (
    Answerer,
    Checklist,
    Citation,
    Finding,
    FindingStatus,
    Issuer,
    RubricItem,
    SearchFilter,
)

Progress = Callable[[int, int, str], None]
"""Called before each item with how many are done, how many there are, and its question."""


def make_checklist(
    tool: str,
    library: SearchLibrary,
    rubric: Rubric,
    *,
    edition: str | None = None,
    progress: Progress | None = None,
) -> Iterator[Finding]:
    """Judge every rubric item for a tool, one finding at a time, in the rubric's order.

    Args:
        tool: The tool's name as the library knows it.
        library: Holds the documents.
        rubric: What to ask.
        edition: Judge this edition; None means the general one (see ``choose_documents``).
        progress: Told before each item.

    Yields:
        One finding for each item.
    """
    judged = choose_documents(tool, library.versions(tool), edition)
    likeness = Likeness(library.embedder)
    for number, item in enumerate(rubric.items):
        if progress:
            progress(number, len(rubric.items), item.question)
        if Answerer.VENDOR in item.answered_by:
            yield _vendor_finding(item, library, rubric, judged, likeness)
        else:
            yield _person_finding(item, library, rubric)


JUDGE_VERSION = "1"
"""Names the way findings are made. Change it with every change that can alter a finding."""


def build_checklist(
    tool: str,
    library: SearchLibrary,
    rubric: Rubric,
    *,
    edition: str | None = None,
    progress: Progress | None = None,
) -> Checklist:
    """Judge every rubric item and return the whole checklist (see ``make_checklist``)."""
    findings = make_checklist(tool, library, rubric, edition=edition, progress=progress)
    return filled(tool, library, rubric, findings, edition=edition)


def filled(
    tool: str,
    library: SearchLibrary,
    rubric: Rubric,
    findings: Iterable[Finding],
    *,
    edition: str | None = None,
) -> Checklist:
    """The checklist of findings that ``make_checklist`` made for the same tool and edition."""
    judged = choose_documents(tool, library.versions(tool), edition)
    return Checklist(
        tool=tool,
        edition=edition,
        rubric_version=rubric.version,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        documents=judged.versions,
        findings=tuple(findings),
        scope=judged.sentence,
        left_out=judged.left_out,
        judge_version=JUDGE_VERSION,
    )


def _vendor_finding(
    item: RubricItem,
    library: SearchLibrary,
    rubric: Rubric,
    judged: Judged,
    likeness: Likeness,
) -> Finding:
    asks_people = len(item.answered_by) > 1
    if not judged.versions:
        reason = f"{judged.sentence} {item.levels[FindingStatus.NOT_STATED]}"
        closest = _district_quote(item, library, rubric) if asks_people else None
        return Finding(item, FindingStatus.NOT_STATED, reason, (), closest, needs_person=True)
    ids = tuple(v.version_id for v in judged.versions)
    sentences = gather(library, item, SearchFilter(version_ids=ids))
    ruling = judge(item, rubric.cues[item.id], sentences, likeness)
    reason = ruling.reason
    closest = _cite(library, ruling.closest) if ruling.closest else None
    if ruling.status is FindingStatus.NOT_STATED:
        words = ", ".join(item.terms[:5])
        reason = f"{ruling.reason} Searched for: {words}."
        if closest is None and asks_people:
            closest = _district_quote(item, library, rubric)
    unsure = ruling.status in (FindingStatus.NOT_STATED, FindingStatus.CONFLICT)
    return Finding(
        item=item,
        status=ruling.status,
        reason=reason,
        citations=tuple(dict.fromkeys(_cite(library, e.sentence) for e in ruling.evidence)),
        closest=closest,
        needs_person=asks_people or unsure,
    )


def _person_finding(item: RubricItem, library: SearchLibrary, rubric: Rubric) -> Finding:
    """An item that only the district or a person can answer: the question, and a pointer."""
    return Finding(
        item=item,
        status=FindingStatus.ASK_PERSON,
        reason=f"No vendor document can answer this. Ask: {item.vendor_question}",
        closest=_district_quote(item, library, rubric),
        needs_person=True,
    )


def _district_quote(item: RubricItem, library: SearchLibrary, rubric: Rubric) -> Citation | None:
    """The nearest sentence of the district's own documents, as a pointer and never as a status."""
    cues = rubric.cues[item.id]
    for sentence in gather(library, item, SearchFilter(issuers=(Issuer.DISTRICT,))):
        if cues.on_topic(sentence.text):
            return _cite(library, sentence)
    return None


def _cite(library: SearchLibrary, sentence: Sentence) -> Citation:
    return library.cite(sentence.version.version_id, sentence.start, sentence.end)
