"""The engine as pages, command line and evaluations see it: one object that opens every room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from assistant.answering.conversation import Answerers, Conversation
from assistant.answering.district import DistrictAnswers
from assistant.answering.documents import DocumentAnswers
from assistant.answering.evidence import EvidenceFinder
from assistant.answering.findings import FindingAnswers
from assistant.answering.intents import Intents, load_intents
from assistant.answering.item_finder import ItemFinder
from assistant.answering.judged import Findings
from assistant.answering.kinds import Kind
from assistant.answering.naming import ToolNames
from assistant.answering.question_bank import QuestionBank, load_pairs
from assistant.answering.reader import ClauseReader, Reads
from assistant.answering.shipped_vectors import ShippedVectors
from assistant.answering.side_by_side import SideBySide
from assistant.answering.topics import TopicBook, load_topics
from assistant.answering.touched import About, Panel, panel_of
from assistant.checklist.checklist import filled, make_checklist
from assistant.checklist.keeping import KeptChecklists, Slot
from assistant.checklist.rubric import load_rubric
from assistant.library.embedding import RememberingEmbedder, SentenceEmbedder
from assistant.library.library import Library
from assistant.library.passages import page_at, section_at
from assistant.reading.formats import MEDIA_TYPES, Format
from assistant.register.loading import load_register
from assistant.reviews.book import Reviews
from assistant.reviews.keeping import ReviewRecords
from assistant.settings import Settings
from assistant.sources.parts import Block, blocks_of, surroundings
from assistant.types import Checklist, DocumentFacts, Finding, RubricItem, Span

_CHECKLISTS_KEPT = 50
_ChecklistKey = tuple[str, str | None, int]
"""Tool, edition and the state of the library."""
_Place = tuple[_ChecklistKey, Slot | None]
"""Where a checklist is kept in memory and on disk."""


@dataclass(frozen=True, slots=True)
class SourceView:
    """A quote in its surroundings, for showing the source at the place.

    ``blocks`` are the surroundings as a reader sees them, the quote marked; ``cut_before`` and
    ``cut_after`` say that the document goes on there.
    """

    title: str
    version_label: str
    where: str
    blocks: tuple[Block, ...]
    cut_before: bool
    cut_after: bool
    start: int
    end: int
    version_id: str
    facts: DocumentFacts


class Advisor:
    """Every room, opened from the settings. Safe to use from many threads.

    Opening is cheap: the embedding model loads at the first question, or in ``warm_up``.
    """

    def __init__(
        self,
        settings: Settings,
        library: Library,
        today: date | None = None,
        reader: Reads | None = None,
    ) -> None:
        self.settings = settings
        self.library = library
        self.rubric = load_rubric(settings.rubric_dir)
        self.register = load_register(settings.register_file)
        self.reviews = Reviews(ReviewRecords(library.engine), library, settings.people_file)
        self._today = today
        embed = library.embedder.embed
        shipped = ShippedVectors(settings.vectors_file, library.embedder.model_name, embed)
        topics = load_topics(settings.knowledge_dir / "topics.yaml")
        self.topics = TopicBook(topics, shipped.embed)
        self.bank = QuestionBank(load_pairs(settings.pairs_dir), shipped.embed)
        self.reader: Reads = reader or ClauseReader(settings.reader_file)
        finder = EvidenceFinder(library, self.topics, self.bank, self.reader, settings, embed)
        documents = DocumentAnswers(library, finder, self.rubric)
        self.judged = Findings(library, self.rubric, self.checklist, self.kept_checklist)
        findings = FindingAnswers(self.judged, ItemFinder(self.topics, self.rubric, embed))
        asked = [question for topic in topics for question in topic.questions]
        intents = load_intents(settings.knowledge_dir / "intents.yaml")
        self._intents = Intents(intents, asked, shipped.embed)
        self._answerers = Answerers(
            documents=documents,
            district=DistrictAnswers(library, self.register, documents, self.today),
            findings=findings,
            side_by_side=SideBySide(findings, documents),
            names=self._names,
            generation=library.generation,
            sort=self.kind,
        )
        self._on_disk = KeptChecklists(
            settings.checklists_dir, library, self.rubric, settings.rubric_dir
        )
        self._checklists: OrderedDict[_ChecklistKey, Checklist] = OrderedDict()
        self._names_kept: tuple[int, ToolNames] | None = None
        self._lock = threading.Lock()

    @classmethod
    def open(cls, settings: Settings, today: date | None = None) -> Self:
        """Open library, rubric, register and topics.

        Args:
            settings: Where everything is.
            today: Fixes the day for tests; by default the day of each question.

        Raises:
            ToolAdvisorError: When a file is wrong or missing, or the records cannot be opened.
        """
        embedder = RememberingEmbedder(SentenceEmbedder(settings))
        return cls(settings, Library.open(settings, embedder), today)

    def close(self) -> None:
        """Let go of files and connections."""
        self.library.close()

    def today(self) -> date:
        """The day that approvals and reviews are measured against."""
        return self._today or date.today()

    def conversation(self, tool: str | None = None) -> Conversation:
        """A new conversation, about ``tool`` where one is chosen."""
        return Conversation(self._answerers, tool)

    def checklist(self, tool: str, edition: str | None = None) -> Checklist:
        """The checklist of a tool; kept, also on disk, until its documents change."""
        place, kept = self._kept(tool, edition)
        if kept:
            return kept
        return self._keep(place, make_checklist(tool, self.library, self.rubric, edition=edition))

    def kept_checklist(self, tool: str, edition: str | None = None) -> Checklist | None:
        """The checklist where it is at hand, without judging anything; else None."""
        return self._kept(tool, edition)[1]

    def findings(self, tool: str, edition: str | None = None) -> Iterator[Finding]:
        """A tool's findings, one at a time as they are worked out.

        Once all are taken, ``checklist`` has them at hand.
        """
        place, kept = self._kept(tool, edition)
        if kept:
            yield from kept.findings
            return
        made = []
        for finding in make_checklist(tool, self.library, self.rubric, edition=edition):
            made.append(finding)
            yield finding
        self._keep(place, made)

    def _kept(self, tool: str, edition: str | None) -> tuple[_Place, Checklist | None]:
        """Where a checklist is kept, and the checklist if it is there."""
        key = (tool, edition, self.library.generation())
        with self._lock:
            if kept := self._checklists.get(key):
                return (key, None), kept
        slot = self._on_disk.slot(tool, edition)
        kept = self._on_disk.get(slot, tool, edition) if slot else None
        if kept:
            self._remember(key, kept)
        return (key, slot), kept

    def _keep(self, place: _Place, findings: Iterable[Finding]) -> Checklist:
        key, slot = place
        tool, edition, _ = key
        made = filled(tool, self.library, self.rubric, findings, edition=edition)
        if slot:
            self._on_disk.keep(slot, made)
        self._remember(key, made)
        return made

    def _remember(self, key: _ChecklistKey, checklist: Checklist) -> None:
        with self._lock:
            self._checklists[key] = checklist
            while len(self._checklists) > _CHECKLISTS_KEPT:
                self._checklists.popitem(last=False)

    def panel(self, about: About, *, work: bool = False) -> Panel:
        """The checklist beside the chat, from what is at hand (see ``panel_of``)."""
        return panel_of(self.judged, about, work=work)

    def fill_panel(self, about: About) -> Iterator[tuple[int, int]]:
        """Fill in every item of the tools a panel shows; yields how many are done, of how many."""
        total = len(self.rubric.items) * len(about.tools)
        done = 0
        for tool in about.tools:
            held = self.judged.editions(tool)
            first = not about.edition or (bool(held) and held[0].key == about.edition)
            for _ in self.findings(tool, None if first else about.edition):
                done += 1
                yield done, total

    def item(self, item_id: str) -> RubricItem:
        """One rubric item; raises ``RubricError`` when there is none of that id."""
        return self.rubric.item(item_id)

    def source_view(self, version_id: str, start: int, end: int, margin: int = 1_500) -> SourceView:
        """The quote at its place with about ``margin`` characters of text on either side.

        Raises:
            LibraryError: When there is no such version or stretch.
        """
        citation = self.library.cite(version_id, start, end)
        version = self.library.version(version_id)
        text = self.library.text(version_id)
        sections = self.library.sections(version_id)
        around = surroundings(text, Span(start, end), margin)
        section = section_at(sections, start)
        page = page_at(self.library.pages(version_id), start)
        path = citation.section or (section.path if section else ())
        where = " > ".join(path)
        if page is not None:
            where = f"{where}, page {page}" if where else f"page {page}"
        return SourceView(
            title=version.facts.title,
            version_label=version.version_label,
            where=where,
            blocks=blocks_of(
                text,
                around,
                Span(start, end),
                self.library.hidden(version_id),
                sections,
                markdown=version.media_type == MEDIA_TYPES[Format.MARKDOWN],
            ),
            cut_before=bool(text[: around.start].strip()),
            cut_after=bool(text[around.end :].strip()),
            start=start,
            end=end,
            version_id=version_id,
            facts=version.facts,
        )

    def warm_up(self) -> None:
        """Load the model and the topics, so that the first question need not wait."""
        question = "How long is student data kept?"
        vector = self.library.embedder.embed([question])[0]
        self.topics.match(question, vector)
        self.bank.bridge(vector)
        self.kind(question)
        self.reader.read([(question, "We keep it for one year.")])
        if self.library.versions():
            self.library.dense(vector, limit=1)

    def kind(self, message: str) -> Kind:
        """What kind of question a message is, taken by itself."""
        return self._intents.kind(message, self._names().find(message).without_names)

    def _names(self) -> ToolNames:
        generation = self.library.generation()
        with self._lock:
            if self._names_kept is None or self._names_kept[0] != generation:
                listed = [entry.tool for entry in self.register.entries]
                self._names_kept = (generation, ToolNames(self.library.tools(), listed))
            return self._names_kept[1]
