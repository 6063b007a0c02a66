"""The vocabulary every room speaks: documents, passages, citations, answers, checklists.

All types are frozen. Offsets are character offsets (Python ``str`` indices, start inclusive,
end exclusive) into ``Document.text``, the stored text of one document version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class DocumentType(StrEnum):
    """What kind of text a document is. It decides what its words are worth as evidence."""

    DPA = "dpa"
    CONTRACT = "contract"
    TERMS = "terms"
    PRIVACY_POLICY = "privacy_policy"
    CHILDREN_NOTICE = "children_notice"
    ACCEPTABLE_USE = "acceptable_use"
    SUBPROCESSOR_LIST = "subprocessor_list"
    SECURITY_PAGE = "security_page"
    HELP_PAGE = "help_page"
    MARKETING = "marketing"
    GUIDELINE = "guideline"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The type in words a person reads, such as ``privacy policy``."""
        special = {"dpa": "data processing agreement", "children_notice": "children's notice"}
        return special.get(self.value, self.value.replace("_", " "))


class Audience(StrEnum):
    """For whom the text holds. A consumer text says nothing of school accounts."""

    CONSUMER = "consumer"
    BUSINESS = "business"
    SCHOOL = "school"
    DISTRICT_CONTRACT = "district_contract"
    STAFF = "staff"
    UNKNOWN = "unknown"


class Issuer(StrEnum):
    """Who speaks. Only a vendor's text can hold a vendor's promise."""

    VENDOR = "vendor"
    DISTRICT = "district"
    GOVERNMENT = "government"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters ``[start, end)`` in a document's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """True where the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of the same or a higher level.

    ``span`` starts at the heading itself; ``path`` holds the titles from the top level down to
    and with this one.
    """

    title: str
    level: int
    span: Span
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paged document (numbers start at 1) and the characters that stand on it."""

    number: int
    span: Span


class FlagKind(StrEnum):
    """What a careful reader should know about a document."""

    HIDDEN_TEXT = "hidden_text"
    INSTRUCTION = "instruction"
    NO_DATE = "no_date"
    JOINED_PAGES = "joined_pages"
    BROKEN_LIST = "broken_list"
    NO_TEXT = "no_text"


@dataclass(frozen=True, slots=True)
class Flag:
    """One finding about a document itself: kind, a plain sentence, where, and an excerpt."""

    kind: FlagKind
    message: str
    page: int | None = None
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class ParserInfo:
    """How a document's text was made: reader, library and version (for reproducing it)."""

    name: str
    library: str
    version: str


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What is known about a document. Field names in ``guessed`` await a person's word."""

    title: str
    tool: str | None = None
    vendor: str | None = None
    edition: str | None = None
    issuer: Issuer = Issuer.VENDOR
    type: DocumentType = DocumentType.OTHER
    audience: Audience = Audience.UNKNOWN
    effective_date: date | None = None
    retrieved_date: date | None = None
    signed: bool = False
    aliases: tuple[str, ...] = ()
    sample: bool = False
    guessed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tool:
    """A product under evaluation, with the other names people use for it."""

    name: str
    vendor: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One file or web page as read: the text, its shape, its facts and how it was made.

    ``text`` is what quotes are cut from. ``hidden`` lists spans of ``text`` a person would not
    see (Markdown comments and the like); they are never searched or quoted. Hidden text of PDF,
    HTML and DOCX is left out of ``text`` altogether and reported in ``flags``.
    """

    text: str
    facts: DocumentFacts
    source: str
    media_type: str
    sha256: str
    parser: ParserInfo
    sections: tuple[Section, ...] = ()
    pages: tuple[Page, ...] = ()
    hidden: tuple[Span, ...] = ()
    flags: tuple[Flag, ...] = ()
    raw: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """One stored version of one document, without its text: what lists and citations need.

    ``document_id`` names the document across versions; ``version_id`` this very text.
    ``number`` counts from 1 in the order of adding. Only ``current`` versions are searched.
    """

    document_id: str
    version_id: str
    number: int
    current: bool
    facts: DocumentFacts
    source: str
    media_type: str
    sha256: str
    parser: ParserInfo
    characters: int
    pages: int
    passages: int
    added_at: str
    flags: tuple[Flag, ...] = ()
    missing: bool = False

    @property
    def version_label(self) -> str:
        """``effective 2026-01-15``, else ``retrieved …``, else ``version 2 (undated)``."""
        if self.facts.effective_date:
            return f"effective {self.facts.effective_date.isoformat()}"
        if self.facts.retrieved_date:
            return f"retrieved {self.facts.retrieved_date.isoformat()}"
        return f"version {self.number} (undated)"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one version, cut along sections and sentences: the unit of search.

    ``text`` is the verbatim slice ``[span.start:span.end]``. ``context`` is what a reader has in
    mind when reaching it (heading path, a list's lead-in) and is embedded with it, never quoted.
    """

    id: str
    version_id: str
    ordinal: int
    span: Span
    text: str
    section: tuple[str, ...]
    page: int | None
    context: str


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """Which passages may be found. Empty tuples mean no limit; only current versions ever are."""

    tools: tuple[str, ...] = ()
    types: tuple[DocumentType, ...] = ()
    audiences: tuple[Audience, ...] = ()
    issuers: tuple[Issuer, ...] = ()
    version_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A passage found, with its fused score and the ranks (from 1) that made it."""

    passage: Passage
    version: VersionInfo
    score: float
    lexical_rank: int | None = None
    dense_rank: int | None = None
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote and where it stands. Made only by code that found it in the text."""

    document_id: str
    version_id: str
    title: str
    tool: str | None
    type: DocumentType
    audience: Audience
    issuer: Issuer
    version_label: str
    section: tuple[str, ...]
    page: int | None
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing the answer says, with the citations that carry it (never none)."""

    text: str
    citations: tuple[Citation, ...]

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("a claim needs at least one citation")


class AnswerStatus(StrEnum):
    """What kind of answer this is. Silence, refusal and failure are never confused."""

    ANSWERED = "answered"
    NOT_STATED = "not_stated"
    REGISTER = "register"
    CLARIFY = "clarify"
    UNKNOWN_TOOL = "unknown_tool"
    DECLINED = "declined"
    STUDENT_DATA = "student_data"
    OUT_OF_SCOPE = "out_of_scope"
    SMALL_TALK = "small_talk"
    FAILED = "failed"


class Verdict(StrEnum):
    """The answer to a yes/no question, given only where a quote or the register decides it."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"


@dataclass(frozen=True, slots=True)
class RegisterNote:
    """What the district's register says about the tool asked for, in one plain sentence.

    ``permits`` is True only for an approval in scope and before its expiry; the assistant has
    no other source of a yes. ``scope`` says in words what an approval or pilot covers (edition,
    grades, users, data, dates); it is empty where there is neither.
    """

    tool: str
    state: str
    permits: bool
    sentence: str
    open_points: tuple[str, ...] = ()
    contact: str = ""
    source: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One checklist item as an answer tells it: its status, the reason, why it matters, quotes.

    ``item`` is the rubric item's id. ``ask`` is a question ready to send to the vendor. A point
    on which the documents are silent has no citations.
    """

    item: str
    question: str
    severity: Severity
    status: FindingStatus
    reason: str
    why: str = ""
    tool: str = ""
    edition: str = ""
    facts: tuple[str, ...] = ()
    ask: str = ""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer. ``citations`` lists every quote once, in the order shown (1, 2, …).

    ``points`` are checklist items that it speaks of one by one; their quotes are also among those
    of ``claims``. ``draft`` is a text ready to paste elsewhere (questions, a purpose statement).
    """

    question: str
    status: AnswerStatus
    headline: str
    rewritten: str | None = None
    verdict: Verdict | None = None
    tools: tuple[str, ...] = ()
    register: RegisterNote | None = None
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    closest: Citation | None = None
    items: tuple[str, ...] = ()
    next_step: str = ""
    suggestions: tuple[str, ...] = ()
    confidence: float | None = None
    points: tuple[Point, ...] = ()
    draft: str = ""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of every claim, in the order shown, each once."""
        seen: dict[tuple[str, int, int], Citation] = {}
        for claim in self.claims:
            for citation in claim.citations:
                seen.setdefault((citation.version_id, citation.start, citation.end), citation)
        return tuple(seen.values())


class Pillar(StrEnum):
    """The four parts of the checklist."""

    GOVERNANCE = "governance"
    PURPOSE = "purpose"
    PRIVACY = "privacy"
    DATA = "data"


class Severity(StrEnum):
    """What a ``does_not_meet`` costs: stops approval, needs a condition, or is noted."""

    BLOCKER = "blocker"
    MAJOR = "major"
    MINOR = "minor"


class Answerer(StrEnum):
    """Who can answer an item: vendor documents, district documents, or a person."""

    VENDOR = "vendor"
    DISTRICT = "district"
    PERSON = "person"


class FindingStatus(StrEnum):
    """The outcome of one checklist item.

    ``ask_person``: no document can answer it. ``unsure``: documents may answer it, but the program
    is too unsure to say how, so a person should read the clauses that it shows.
    """

    MEETS = "meets"
    PARTLY = "partly"
    DOES_NOT_MEET = "does_not_meet"
    NOT_STATED = "not_stated"
    CONFLICT = "conflict"
    NOT_APPLICABLE = "not_applicable"
    ASK_PERSON = "ask_person"
    UNSURE = "unsure"


_WITH_QUOTES = frozenset(
    {
        FindingStatus.MEETS,
        FindingStatus.PARTLY,
        FindingStatus.DOES_NOT_MEET,
        FindingStatus.CONFLICT,
    }
)


@dataclass(frozen=True, slots=True)
class LawPointer:
    """A pointer into law or guidance; ``source_checked`` False is shown as unverified."""

    text: str
    as_of: date
    source_checked: bool


@dataclass(frozen=True, slots=True)
class RubricItem:
    """One of the checklist's items, as ``knowledge/rubric/`` defines it.

    ``trap_notes`` maps a bad clause that looks fine at first to why it is not.
    ``decision_rule`` settles the borderline cases between two levels, in plain words. ``why``
    says in one line why the item matters.
    """

    id: str
    pillar: Pillar
    question: str
    severity: Severity
    severity_note: str
    answered_by: tuple[Answerer, ...]
    levels: Mapping[FindingStatus, str]
    good_clauses: tuple[str, ...]
    bad_clauses: tuple[str, ...]
    terms: tuple[str, ...]
    law: tuple[LawPointer, ...]
    vendor_question: str
    everyday_questions: tuple[str, ...] = ()
    trap_notes: Mapping[str, str] = field(default_factory=dict)
    decision_rule: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """The status of one item for one tool, with the quotes that decide it and the reason.

    ``confidence`` is the share of findings like this one that a person confirmed on labelled tools
    (from 0 to 1; None where nothing was measured). ``signals`` names what was seen, ``ground`` the
    kind of ground the finding rests on. ``leaning`` is what ``unsure`` would otherwise have been.
    """

    item: RubricItem
    status: FindingStatus
    reason: str
    citations: tuple[Citation, ...] = ()
    closest: Citation | None = None
    needs_person: bool = False
    confidence: float | None = None
    signals: tuple[str, ...] = ()
    ground: str = ""
    leaning: FindingStatus | None = None

    def __post_init__(self) -> None:
        if (self.leaning or self.status) in _WITH_QUOTES and not self.citations:
            raise ValueError(f"{self.item.id}: status {self.status} needs a quote")


@dataclass(frozen=True, slots=True)
class Checklist:
    """Every rubric item for one tool, with what was read to fill it.

    ``scope`` says in a sentence for which edition it holds; ``left_out`` are the vendor's current
    documents that speak for other editions and were not read. ``judge_version`` names the way
    the findings were made.
    """

    tool: str
    edition: str | None
    rubric_version: str
    made_at: str
    documents: tuple[VersionInfo, ...]
    findings: tuple[Finding, ...]
    scope: str = ""
    left_out: tuple[VersionInfo, ...] = ()
    judge_version: str = ""
