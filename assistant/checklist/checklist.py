"""A tool's checklist: each rubric item held against the documents of one edition.

Rules that hold whatever the judge: no status without a quote; silence is ``not_stated``; items
that no vendor document can answer go to a person; only vendor text is a vendor's promise; texts
for different audiences are never mixed; there is no total score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cached_property

from assistant.checklist.editions import choose_documents
from assistant.checklist.evidence import ReadLibrary, Sentence, read_sentences
from assistant.checklist.judging import Ruling, judge
from assistant.checklist.likeness import Likeness
from assistant.checklist.rubric import Rubric
from assistant.types import (
    Answerer,
    Checklist,
    Citation,
    Finding,
    FindingStatus,
    Issuer,
    RubricItem,
)

_NEEDS_PERSON = frozenset({FindingStatus.NOT_STATED, FindingStatus.CONFLICT})
Progress = Callable[[int, int, str], None]
"""Called before each item with how many are done, how many there are, and its question."""


def make_checklist(
    tool: str,
    library: ReadLibrary,
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
    maker = _Maker(tool, library, rubric, edition)
    for number, item in enumerate(rubric.items):
        if progress:
            progress(number, len(rubric.items), item.question)
        if Answerer.VENDOR in item.answered_by:
            yield maker.vendor_finding(item)
        else:
            yield maker.person_finding(item)


JUDGE_VERSION = "6"
"""Names the way findings are made. Change it with every change that can alter a finding."""


def build_checklist(
    tool: str,
    library: ReadLibrary,
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
    library: ReadLibrary,
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


class _Maker:
    """Makes the findings of one tool and edition; documents are read once."""

    def __init__(
        self, tool: str, library: ReadLibrary, rubric: Rubric, edition: str | None
    ) -> None:
        self._library = library
        self._rubric = rubric
        self._judged = choose_documents(tool, library.versions(tool), edition)
        self._likeness = Likeness(library.embedder)
        self._sentences = read_sentences(library, self._judged.versions)

    def vendor_finding(self, item: RubricItem) -> Finding:
        """What the vendor's documents say on an item, or that they say nothing."""
        asks_people = len(item.answered_by) > 1
        if not self._judged.versions:
            reason = f"{self._judged.sentence} {item.levels[FindingStatus.NOT_STATED]}"
            closest = self._district_quote(item) if asks_people else None
            return Finding(item, FindingStatus.NOT_STATED, reason, (), closest, needs_person=True)
        rules = self._rubric.rules[item.id]
        ruling = judge(item, rules, self._sentences, self._likeness)
        closest = self._cite(ruling.closest) if ruling.closest else None
        if ruling.status is FindingStatus.NOT_STATED and closest is None and asks_people:
            closest = self._district_quote(item)
        finding = Finding(
            item=item,
            status=ruling.status,
            reason=_reason(item, ruling),
            citations=tuple(dict.fromkeys(self._cite(e.sentence) for e in ruling.evidence)),
            closest=closest,
            needs_person=asks_people or ruling.status in _NEEDS_PERSON,
            signals=tuple(dict.fromkeys(e.signal.name for e in ruling.evidence)),
            ground=ruling.ground,
        )
        return self._rubric.confidence.weighed(finding) if self._rubric.confidence else finding

    def person_finding(self, item: RubricItem) -> Finding:
        """An item that only the district or a person can answer: the question, and a pointer."""
        return Finding(
            item=item,
            status=FindingStatus.ASK_PERSON,
            reason=f"No vendor document can answer this. Ask: {item.vendor_question}",
            closest=self._district_quote(item),
            needs_person=True,
        )

    @cached_property
    def _district(self) -> list[Sentence]:
        versions = self._library.versions()
        ours = [v for v in versions if v.current and v.facts.issuer is Issuer.DISTRICT]
        return read_sentences(self._library, ours)

    def _district_quote(self, item: RubricItem) -> Citation | None:
        """The district's own sentence likest to the item, as a pointer and never as a status."""
        cues = self._rubric.rules[item.id].cues
        topical = [s for s in self._district if cues.on_topic(s.text)]
        near = self._likeness.nearest(
            [s.text for s in topical], (item.question, *item.good_clauses)
        )
        best = max(zip(near, range(len(near)), strict=True), default=None)
        return self._cite(topical[best[1]]) if best else None

    def _cite(self, sentence: Sentence) -> Citation:
        return self._library.cite(sentence.version.version_id, sentence.start, sentence.end)


def _reason(item: RubricItem, ruling: Ruling) -> str:
    if ruling.status is not FindingStatus.NOT_STATED:
        return ruling.reason
    return f"{ruling.reason} Searched for: {', '.join(item.terms[:5])}."
