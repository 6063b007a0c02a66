"""A stand-in engine with the real one's shape, holding text that tries to break out of a page."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType, SimpleNamespace

from assistant.advisor import SourceView
from assistant.answering.touched import About, Group, Panel, Row
from assistant.checklist.editions import choose_documents
from assistant.errors import ToolAdvisorError
from assistant.library.database import open_engine
from assistant.library.locks import WriterLock
from assistant.reviews.book import Reviews
from assistant.reviews.keeping import ReviewRecords
from assistant.settings import Settings
from assistant.sources.parts import blocks_of, surroundings
from assistant.types import (
    Answer,
    Answerer,
    AnswerStatus,
    Audience,
    Checklist,
    Citation,
    Claim,
    DocumentFacts,
    DocumentType,
    Finding,
    FindingStatus,
    Flag,
    FlagKind,
    Issuer,
    LawPointer,
    ParserInfo,
    Pillar,
    RegisterNote,
    RubricItem,
    Severity,
    Span,
    Tool,
    VersionInfo,
)

HOSTILE = (
    '<script>window.hacked=1</script><img src=x onerror="window.hacked=1"> ${window.hacked=1} '
    "`{{constructor}}` $$x$$ [press](javascript:window.hacked=1) **bold** </mark></div> ' \" &lt;"
)
PLAIN = "We never sell student information."
FILLER = "\n\n".join(f"{n}. This clause is here to make the document long." for n in range(1, 60))
TEXT = f"{FILLER}\n\n{PLAIN}\n\n{FILLER}\n\n{HOSTILE}\n\n{FILLER}"


FACTS = DocumentFacts(
    title=f"Privacy <b>Policy</b> {HOSTILE[:40]}",
    tool="PaperPond",
    vendor="Pond & Sons",
    type=DocumentType.PRIVACY_POLICY,
    audience=Audience.SCHOOL,
    effective_date=date(2026, 1, 15),
    sample=True,
    guessed=frozenset({"audience", "effective_date"}),
)
VERSION = VersionInfo(
    document_id="d1",
    version_id="v1",
    number=1,
    current=True,
    facts=FACTS,
    source="policy.md",
    media_type="text/markdown",
    sha256="0" * 64,
    parser=ParserInfo("markdown", "own", "1"),
    characters=len(TEXT),
    pages=0,
    passages=3,
    added_at="2026-02-01T00:00:00Z",
    flags=(Flag(FlagKind.INSTRUCTION, f"A sentence gives orders: {HOSTILE[:30]}"),),
)


def cite(quote: str) -> Citation:
    start = TEXT.index(quote)
    return Citation(
        document_id="d1",
        version_id="v1",
        title=FACTS.title,
        tool="PaperPond",
        type=FACTS.type,
        audience=FACTS.audience,
        issuer=Issuer.VENDOR,
        version_label=VERSION.version_label,
        section=("4 Sharing", "4.1 <i>Sale</i>"),
        page=3,
        start=start,
        end=start + len(quote),
        quote=quote,
    )


ITEM = RubricItem(
    id="prv-sale",
    pillar=Pillar.PRIVACY,
    question="Is student information sold? <b>",
    severity=Severity.BLOCKER,
    severity_note="",
    answered_by=(Answerer.VENDOR,),
    levels=MappingProxyType(
        {
            FindingStatus.MEETS: "It is never sold.",
            FindingStatus.PARTLY: "It is sold <i>sometimes</i>.",
            FindingStatus.DOES_NOT_MEET: "It is sold.",
            FindingStatus.NOT_STATED: "Ask.",
        }
    ),
    good_clauses=(),
    bad_clauses=(),
    terms=(),
    law=(
        LawPointer("A law <b>that was read</b>", date(2026, 11, 1), True),
        LawPointer("A law from memory", date(2026, 11, 1), False),
    ),
    vendor_question="Do you sell student information?",
    decision_rule="Renting counts as selling.",
)


def item(item_id: str, pillar: Pillar, severity: Severity, question: str) -> RubricItem:
    return replace(ITEM, id=item_id, pillar=pillar, severity=severity, question=question)


PERSON_ITEM = replace(ITEM, id="prv-person", question="Who decides?", vendor_question="")
FINDINGS = (
    Finding(ITEM, FindingStatus.MEETS, f"It says so. {HOSTILE}", (cite(PLAIN),)),
    Finding(
        replace(ITEM, id="prv-silent"),
        FindingStatus.NOT_STATED,
        "Silent.",
        closest=cite(HOSTILE),
        needs_person=True,
    ),
    Finding(PERSON_ITEM, FindingStatus.ASK_PERSON, "No document can answer this."),
    Finding(
        item("prv-ads", Pillar.PRIVACY, Severity.BLOCKER, "Are there ads?"),
        FindingStatus.DOES_NOT_MEET,
        "It shows ads.",
        (cite(PLAIN),),
    ),
    Finding(
        item("dat-retention", Pillar.DATA, Severity.MAJOR, "How long is data kept?"),
        FindingStatus.PARTLY,
        "No days are named.",
        (cite(PLAIN), cite(HOSTILE)),
    ),
    Finding(
        item("dat-seal", Pillar.DATA, Severity.MINOR, "Is there a seal?"),
        FindingStatus.MEETS,
        "There is one.",
        (cite(PLAIN),),
    ),
)
GENERAL = replace(
    VERSION,
    document_id="d2",
    version_id="v2",
    facts=replace(FACTS, title="Home Terms", audience=Audience.CONSUMER, edition=f"Free {HOSTILE}"),
)
BARE, OLD, STUCK = "BareBoard", "OldOak", "StuckSlate"
HELD = {
    "PaperPond": (GENERAL, VERSION),
    BARE: (replace(VERSION, facts=replace(FACTS, issuer=Issuer.DISTRICT)),),
    OLD: (replace(VERSION, current=False),),
}

ANSWERED = Answer(
    question="q",
    status=AnswerStatus.ANSWERED,
    headline="The school policy says the vendor does not sell student information.",
    rewritten="Does PaperPond sell student information?",
    tools=("PaperPond",),
    register=RegisterNote(
        tool="PaperPond",
        state="in_review",
        permits=False,
        sentence="PaperPond is not approved yet: the review is open.",
        open_points=("Signed agreement is missing",),
        contact="Privacy officer",
    ),
    claims=(
        Claim("It says so in the policy.", (cite(PLAIN),)),
        Claim(HOSTILE, (cite(HOSTILE),)),
    ),
    notes=("The terms for home users differ.",),
    items=("prv-sale",),
    next_step="Ask for the signed agreement.",
    suggestions=("How long is data kept?", HOSTILE),
)
NOT_STATED = Answer(
    question="q",
    status=AnswerStatus.NOT_STATED,
    headline="Not stated: PaperPond's documents here do not give a place of storage.",
    closest=cite(PLAIN),
    searched=(VERSION, replace(VERSION, version_id="v2", facts=replace(FACTS, title=HOSTILE))),
    next_step="Ask the vendor.",
)


@dataclass
class FakeConversation:
    tool: str | None = None
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    @property
    def about(self) -> tuple[str, ...]:
        return (self.tool,) if self.tool else ()

    def stream(self, text: str) -> Iterator[Answer]:
        self.asked.append((text, self.tool))
        if "known error" in text:
            raise ToolAdvisorError("The library is locked. Try again in a minute.")
        if "crash" in text:
            raise ZeroDivisionError("secret detail")
        if "Maria" in text:
            yield Answer(text, AnswerStatus.STUDENT_DATA, "Please ask again without the name.")
            return
        if "where" in text:
            yield NOT_STATED
            return
        yield replace(ANSWERED, claims=(), notes=(), next_step="", suggestions=(), items=())
        yield replace(ANSWERED, claims=ANSWERED.claims[:1], next_step="", suggestions=())
        yield ANSWERED


@dataclass
class FakeLibrary:
    names: tuple[str, ...] = ("PaperPond", "QuillQuest", HOSTILE, BARE, OLD, STUCK)

    def tools(self) -> tuple[Tool, ...]:
        return tuple(Tool(name) for name in self.names)

    def versions(
        self, tool: str | None = None, *, current_only: bool = True
    ) -> tuple[VersionInfo, ...]:
        if tool == STUCK:
            raise ToolAdvisorError("The library is locked. Try again in a minute.")
        held = HELD.get(tool or "", (VERSION,))
        return tuple(v for v in held if v.current or not current_only)

    def document_versions(self, document_id: str) -> tuple[VersionInfo, ...]:
        return (VERSION,)

    def text(self, version_id: str) -> str:
        return TEXT

    def hidden(self, version_id: str) -> tuple[Span, ...]:
        return ()

    def content_hashes(self, ids: Iterable[str]) -> dict[str, str]:
        return {version_id: version_id.ljust(64, "0") for version_id in ids}

    def cite(self, version_id: str, start: int, end: int) -> Citation:
        return cite(TEXT[start:end])


class FakeAdvisor:
    def __init__(self, settings: Settings | None = None, *, pause: float = 0) -> None:
        self.library = FakeLibrary()
        self.rubric = SimpleNamespace(items=tuple(finding.item for finding in FINDINGS))
        self.pause = pause
        self.filled: set[tuple[str, ...]] = set()
        self.settings = settings or Settings(_env_file=None)
        self.register = SimpleNamespace(entries=())
        self.kept: dict[str | None, Checklist] = {}
        self._folder = TemporaryDirectory()
        self._records: ReviewRecords | None = None

    @property
    def reviews(self) -> Reviews:
        """The real room, with records of its own in a folder that goes with this engine."""
        if self._records is None:
            folder = Path(self._folder.name)
            own = Settings(_env_file=None, data_dir=folder)
            engine = open_engine(own, WriterLock(folder / "writer.lock", print))
            self._records = ReviewRecords(engine)
        return Reviews(self._records, self.library, self.settings.people_file)

    def today(self) -> date:
        return date(2026, 9, 1)

    def conversation(self, tool: str | None = None) -> FakeConversation:
        return FakeConversation(tool)

    def item(self, item_id: str) -> RubricItem:
        assert item_id == ITEM.id
        return ITEM

    def findings(self, tool: str, edition: str | None = None) -> Iterator[Finding]:
        for finding in FINDINGS:
            time.sleep(self.pause)
            yield finding

    def checklist(self, tool: str, edition: str | None = None) -> Checklist:
        judged = choose_documents(tool, self.library.versions(tool), edition)
        return Checklist(
            tool=tool,
            edition=edition,
            rubric_version="1",
            made_at="2026-02-02T10:00:00+00:00",
            documents=judged.versions or (VERSION,),
            findings=FINDINGS,
            scope=judged.sentence,
            left_out=judged.left_out,
        )

    def panel(self, about: About, *, work: bool = False) -> Panel:
        rows = []
        for finding in FINDINGS:
            lit = finding.item.id in about.lit
            person = finding.status is FindingStatus.ASK_PERSON
            known = person or (lit and work) or about.tools in self.filled
            rows.append(Row(finding.item, lit, (finding.status if known else None,)))
        groups = tuple(Group(p, tuple(r for r in rows if r.item.pillar is p)) for p in Pillar)
        names = tuple(f"{tool} (school edition)" for tool in about.tools)
        return Panel(names, tuple(group for group in groups if group.rows))

    def fill_panel(self, about: About) -> Iterator[tuple[int, int]]:
        for number, _ in enumerate(FINDINGS, 1):
            time.sleep(self.pause)
            yield number, len(FINDINGS)
        self.filled.add(about.tools)

    def kept_checklist(self, tool: str, edition: str | None = None) -> Checklist | None:
        return self.kept.get(edition)

    def source_view(self, version_id: str, start: int, end: int, margin: int = 1500) -> SourceView:
        around = surroundings(TEXT, Span(start, end), margin)
        return SourceView(
            title=FACTS.title,
            version_label=VERSION.version_label,
            where="4 Sharing › 4.1 <i>Sale</i>, page 3",
            blocks=blocks_of(TEXT, around, Span(start, end), (), ()),
            cut_before=around.start > 0,
            cut_after=around.end < len(TEXT),
            start=start,
            end=end,
            version_id=version_id,
            facts=FACTS,
        )

    def warm_up(self) -> None:
        pass


def with_both_editions(advisor: FakeAdvisor) -> FakeAdvisor:
    """The engine with two checklists of PaperPond at hand that differ in two items."""
    changed = {"prv-ads": FindingStatus.MEETS, "dat-retention": FindingStatus.DOES_NOT_MEET}
    school = advisor.checklist("PaperPond", "school accounts")
    advisor.kept[None] = advisor.checklist("PaperPond")
    advisor.kept["school accounts"] = replace(
        school,
        findings=tuple(
            replace(f, status=changed.get(f.item.id, f.status), reason=f"Other. {HOSTILE}")
            for f in school.findings
        ),
    )
    return advisor
