"""A tool's checklist: each rubric item held against the documents of one edition.

Rules that hold whatever the judge: no status without a quote; silence is ``not_stated``; items
that no vendor document can answer go to a person; only vendor text is a vendor's promise; texts
for different audiences are never mixed; there is no total score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.checklist.evidence import SearchLibrary, Sentence, gather
from assistant.checklist.judging import Likeness, judge
from assistant.checklist.rubric import Rubric
from assistant.types import (
    Answerer,
    Audience,
    Checklist,
    Citation,
    Finding,
    FindingStatus,
    Issuer,
    RubricItem,
    SearchFilter,
    VersionInfo,
)

Progress = Callable[[int, int, str], None]
"""Called before each item with how many are done, how many there are, and its question."""

_GENERAL = (Audience.CONSUMER, Audience.UNKNOWN)
_SCHOOL = (Audience.SCHOOL, Audience.DISTRICT_CONTRACT)
_BUSINESS = (Audience.BUSINESS, Audience.STAFF)
# In the order in which they are judged when no edition is asked for.
_GROUPS = (
    ("general (consumer)", _GENERAL, ("consumer", "general", "free", "personal", "basic")),
    ("school", _SCHOOL, ("school", "education", "edu", "k-12", "district", "classroom")),
    ("business", _BUSINESS, ("business", "enterprise", "team", "work", "staff")),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """The documents that are judged, and one sentence that says which edition they are for."""

    versions: tuple[VersionInfo, ...]
    sentence: str


def choose_documents(
    tool: str, versions: Sequence[VersionInfo], edition: str | None = None
) -> Judged:
    """Pick the vendor's current documents of one edition.

    Args:
        tool: The tool's name, for the sentence.
        versions: All stored versions of the tool's documents.
        edition: An edition's name ("School"), or None for the edition anyone can open today; a
            school or business text is judged only where no general one is held.

    Returns:
        The documents (maybe none) and a sentence naming the edition and what was left out.
    """
    held = [v for v in versions if v.current and v.facts.issuer is Issuer.VENDOR]
    if edition is None:
        name, chosen = _first_group(held)
        if not chosen:
            return Judged((), f"No vendor document of {tool} is in the library.")
    else:
        name, chosen = edition, _of_edition(held, edition)
        if not chosen:
            return Judged((), f"No document for the {edition} edition of {tool} is in the library.")
    sentence = f"Judged on the documents for the {name} edition."
    left = sorted({v.facts.title for v in held if v not in chosen})
    if left:
        sentence += f" Not mixed in, because they are for other accounts: {'; '.join(left)}."
    return Judged(tuple(chosen), sentence)


def _first_group(held: Sequence[VersionInfo]) -> tuple[str, list[VersionInfo]]:
    for name, audiences, _ in _GROUPS:
        if chosen := [v for v in held if v.facts.audience in audiences]:
            return name, chosen
    return "", []


def _of_edition(held: Sequence[VersionInfo], edition: str) -> list[VersionInfo]:
    wanted = edition.casefold()
    named = [v for v in held if (v.facts.edition or "").casefold() == wanted]
    if named:
        # Texts without an edition's name hold too where they are for the same accounts.
        same = {v.facts.audience for v in named} - {Audience.UNKNOWN}
        return named + [v for v in held if not v.facts.edition and v.facts.audience in same]
    for _, audiences, words in _GROUPS:
        if any(word in wanted for word in words):
            return [v for v in held if v.facts.audience in audiences]
    return []


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


def build_checklist(
    tool: str,
    library: SearchLibrary,
    rubric: Rubric,
    *,
    edition: str | None = None,
    progress: Progress | None = None,
) -> Checklist:
    """Judge every rubric item and return the whole checklist (see ``make_checklist``)."""
    judged = choose_documents(tool, library.versions(tool), edition)
    findings = make_checklist(tool, library, rubric, edition=edition, progress=progress)
    return Checklist(
        tool=tool,
        edition=edition,
        rubric_version=rubric.version,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        documents=judged.versions,
        findings=tuple(findings),
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
    reason = f"{ruling.reason} {judged.sentence}"
    closest = _cite(library, ruling.closest) if ruling.closest else None
    if ruling.status is FindingStatus.NOT_STATED:
        words = ", ".join(item.terms[:5])
        reason = f"{ruling.reason} Searched for: {words}. {judged.sentence}"
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
