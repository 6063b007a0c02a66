"""Answers from documents: quotes that answer, silence, comparisons, and nothing without a quote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering import wording
from assistant.answering.answer_types import AnswerType, asked_for, first_fact
from assistant.answering.answerable import SILENT_BELOW
from assistant.answering.consistency import contradictions
from assistant.answering.evidence import Evidence, EvidenceFinder
from assistant.answering.polarity import Decision, decide
from assistant.answering.quoting import QUOTES_SHOWN, Quote
from assistant.answering.understanding import Understood
from assistant.checklist.rubric import Rubric
from assistant.library.library import Library
from assistant.types import (
    Answer,
    AnswerStatus,
    Audience,
    Citation,
    Claim,
    Issuer,
    SearchFilter,
    Verdict,
    VersionInfo,
)

_WORDS = {Verdict.YES: "Yes", Verdict.NO: "No", Verdict.PARTLY: "Partly"}


# What a summary quotes: heading and question, in the order people read.
_SUMMARY = (
    ("Who may use it", "What is the minimum age, and may students use it?"),
    ("What is collected", "What information is collected about students?"),
    ("AI training", "Is what people type used to train AI models?"),
    ("Sharing", "With which third parties is data shared?"),
    ("Sale", "Is personal information sold or rented?"),
    ("Advertising", "Is data used for advertising?"),
    ("How long it is kept", "How long is data kept?"),
    ("Deletion", "How is data deleted on request?"),
    ("Breaches", "How fast are we notified of a data breach?"),
    ("Changes to the terms", "How are changes to the terms announced?"),
    ("Renewal and end", "How does the subscription renew, and how is it cancelled?"),
    ("Liability", "What is the limit of liability?"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """Evidence and the quotes of it that answer; ``answers`` is empty where it is silent."""

    evidence: Evidence
    answers: tuple[Quote, ...]


class DocumentAnswers:
    """Answers questions from what is held of a tool, or of the district."""

    def __init__(self, library: Library, finder: EvidenceFinder, rubric: Rubric) -> None:
        self._library = library
        self._finder = finder
        self._rubric = rubric

    def of_tool(self, understood: Understood) -> Answer:
        """Answer from one tool's documents."""
        tool = understood.tools[0]
        versions = self._library.versions(tool)
        if not versions:
            return _nothing_held(understood, tool)
        where = self.where(tool, versions)
        found = self.search(understood, where)
        base = Answer(
            question=understood.message,
            status=AnswerStatus.ANSWERED,
            headline="",
            rewritten=understood.rewritten,
            tools=(tool,),
            items=self.items(found.evidence),
            confidence=round(found.evidence.answerable, 3),
        )
        if not found.answers:
            return self._silent(base, understood, found, _searched(versions, where))
        citations = self.cite(found.answers)
        decision = _decision(understood, found) if citations[0].issuer is Issuer.VENDOR else None
        verdict = decision.verdict if decision else None
        return replace(
            base,
            headline=self._headline(understood, found, citations, decision),
            verdict=verdict,
            claims=claims_of(citations),
            notes=_notes(understood, citations),
            next_step=self._next_step(found.evidence, verdict),
            suggestions=suggestions(understood, found.evidence),
        )

    def of_district(self, understood: Understood, headline: str = "") -> Answer:
        """Answer from the district's and the government's documents."""
        where = SearchFilter(issuers=(Issuer.DISTRICT, Issuer.GOVERNMENT))
        general = replace(understood, audiences=frozenset(Audience))
        found = self.search(general, where)
        base = Answer(
            question=understood.message,
            status=AnswerStatus.ANSWERED,
            headline="",
            rewritten=understood.rewritten,
            items=self.items(found.evidence),
            confidence=round(found.evidence.answerable, 3),
        )
        if not found.answers:
            missing = "The district's documents in the library do not say that."
            return replace(
                base,
                status=AnswerStatus.NOT_STATED,
                headline=f"Not stated. {missing}",
                closest=self._closest(found.evidence),
                searched=_searched(self._library.versions(), where),
                next_step="Ask the district technology or curriculum office.",
            )
        citations = self.cite(found.answers)
        return replace(
            base,
            headline=headline or f"Here is what {wording.speaks(citations[0])} says.",
            claims=claims_of(citations),
            next_step="Ask your privacy officer if your case is not covered.",
        )

    def found(self, understood: Understood, tool: str) -> Found:
        """What a tool's documents hold on a question."""
        return self.search(understood, self.where(tool, self._library.versions(tool)))

    def summary(self, understood: Understood) -> Answer:
        """A page of quotes on what people check first, one of each; gaps are named."""
        tool = understood.tools[0]
        where = self.where(tool, self._library.versions(tool))
        claims: list[Claim] = []
        silent: list[str] = []
        for heading, question in _SUMMARY:
            evidence = self._finder.find(question, where, asked_for(question), understood.audiences)
            quotes = answering_quotes(evidence)
            best = next((quote for quote in quotes if quote.answers), None)
            if best is None:
                silent.append(heading)
                continue
            (citation,) = self.cite((best,))
            claims.append(Claim(f"{heading}: {wording.claim_line(citation)}", (citation,)))
        notes = (f"Not stated: {'; '.join(silent)}.",) if silent else ()
        return Answer(
            question=understood.message,
            status=AnswerStatus.ANSWERED if claims else AnswerStatus.NOT_STATED,
            headline=f"{tool}'s documents on {len(claims)} points people check first, in their words.",
            rewritten=understood.rewritten,
            tools=(tool,),
            claims=tuple(claims),
            notes=notes,
            next_step="Open the Checklist page for every item.",
            suggestions=(f"What are the red flags of {tool}?",),
        )

    def search(self, understood: Understood, where: SearchFilter) -> Found:
        """Find evidence and keep the quotes that answer."""
        evidence = self._finder.find(
            understood.search_text,
            where,
            understood.asked,
            understood.audiences,
            read_as=understood.read_text,
            decides=understood.yes_no,
        )
        return Found(evidence, answering_quotes(evidence))

    def where(self, tool: str, versions: tuple[VersionInfo, ...]) -> SearchFilter:
        """A vendor's tool is answered by vendor documents alone; a district's name by its own."""
        if any(v.facts.issuer is Issuer.VENDOR for v in versions):
            return SearchFilter(tools=(tool,), issuers=(Issuer.VENDOR,))
        return SearchFilter(tools=(tool,))

    def cite(self, quotes: tuple[Quote, ...]) -> list[Citation]:
        """Citations for quotes, checked against the stored text."""
        return [self._library.cite(q.version_id, q.span.start, q.span.end) for q in quotes]

    def items(self, evidence: Evidence) -> tuple[str, ...]:
        """The rubric items that the question's topics touch."""
        known = {item.id for item in self._rubric.items}
        touched = [item for match in evidence.topics[:2] for item in match.topic.items]
        return tuple(dict.fromkeys(item for item in touched if item in known))

    def _silent(
        self, base: Answer, understood: Understood, found: Found, searched: tuple[VersionInfo, ...]
    ) -> Answer:
        tool = base.tools[0]
        topic = found.evidence.topics[0].topic.name if found.evidence.topics else "this"
        missing = f"an answer about {topic}"
        if understood.asked is not AnswerType.ANY:
            missing = f"{understood.asked.label} for {topic}"
        question = understood.question
        if base.items:
            question = self._rubric.item(base.items[0]).vendor_question
        return replace(
            base,
            status=AnswerStatus.NOT_STATED,
            headline=wording.not_stated(tool, missing),
            closest=self._closest(found.evidence),
            searched=searched,
            next_step=wording.ask_vendor(tool, question),
            suggestions=suggestions(understood, found.evidence),
        )

    def _closest(self, evidence: Evidence) -> Citation | None:
        return self.cite(evidence.quotes[:1])[0] if evidence.quotes else None

    def _headline(
        self,
        understood: Understood,
        found: Found,
        citations: list[Citation],
        decision: Decision | None,
    ) -> str:
        if decision is not None:
            places = [quote.holds(decision.sentence) for quote in found.answers]
            return wording.verdict_headline(_WORDS[decision.verdict], citations[places.index(True)])
        topic = found.evidence.topics[0].topic.name if found.evidence.topics else "this"
        neutral = wording.neutral_headline(citations[0], topic)
        fact = first_fact(understood.asked, found.answers[0].best.text)
        if not fact:
            return neutral
        headline = wording.fact_headline(citations[0], fact)
        quotes = [citation.quote for citation in citations]
        return neutral if contradictions(headline, quotes) else headline

    def _next_step(self, evidence: Evidence, verdict: Verdict | None) -> str:
        if verdict is Verdict.NO or not evidence.topics:
            return "Read the quotes in their documents before you decide anything."
        return (
            "Read the quotes in their documents. For a use with students, check the district's "
            "register or ask your privacy officer."
        )


def answering_quotes(evidence: Evidence) -> tuple[Quote, ...]:
    """The quotes to show as an answer; none where the documents probably do not answer."""
    quotes = evidence.quotes[:QUOTES_SHOWN]
    if evidence.answerable < SILENT_BELOW or not any(quote.answers for quote in quotes):
        return ()
    return quotes


def _decision(understood: Understood, found: Found) -> Decision | None:
    """What the sentences shown decide on a yes/no question put to a vendor's documents.

    A headline that its own quotes would contradict is never said.
    """
    if not understood.yes_no:
        return None
    shown = [
        sentence
        for sentence in found.evidence.sentences
        if any(quote.holds(sentence) for quote in found.answers)
    ]
    decision = decide(understood.question, shown, understood.ages)
    if decision is None or decision.verdict is Verdict.PARTLY:
        return decision
    said = f"{_WORDS[decision.verdict]}."
    texts = [sentence.text for sentence in shown]
    against = contradictions(said, texts, decision.verdict, understood.question)
    return None if against else decision


def claims_of(citations: list[Citation]) -> tuple[Claim, ...]:
    """One claim a document: who says it, then its quotes in the order found."""
    return tuple(
        Claim(wording.claim_line(group[0]), tuple(group)) for group in wording.grouped(citations)
    )


def suggestions(understood: Understood, evidence: Evidence) -> tuple[str, ...]:
    """Follow-up questions worth asking next, about other topics than this one."""
    tool = understood.tools[0] if understood.tools else ""
    touched = {match.topic.id for match in evidence.topics[:1]}
    offers = (
        ("ai-training", f"Does {tool} use what students type to train AI?"),
        ("retention", f"How long does {tool} keep student data?"),
        ("no-sale", f"Does {tool} sell student data?"),
        ("breach-notice", f"How fast does {tool} tell us about a data breach?"),
    )
    return tuple(text for topic, text in offers if topic not in touched)[:3] if tool else ()


def _searched(versions: Sequence[VersionInfo], where: SearchFilter) -> tuple[VersionInfo, ...]:
    """Those of the current ``versions`` that a search within ``where`` looks through."""
    return tuple(v for v in versions if not where.issuers or v.facts.issuer in where.issuers)


def _notes(understood: Understood, citations: list[Citation]) -> tuple[str, ...]:
    notes = []
    audiences = {c.audience for c in citations}
    if Audience.SCHOOL in audiences and Audience.CONSUMER in audiences:
        notes.append("These quotes come from different editions. Check which one you would use.")
    if re.search(r"names? off|without (?:the )?names?", understood.message, re.IGNORECASE):
        notes.append(wording.NAMES_OFF)
    return tuple(notes)


def _nothing_held(understood: Understood, tool: str) -> Answer:
    return Answer(
        question=understood.message,
        status=AnswerStatus.UNKNOWN_TOOL,
        headline=wording.unknown_tool(tool),
        rewritten=understood.rewritten,
        tools=(tool,),
        next_step=wording.unknown_tool_step(tool),
    )
