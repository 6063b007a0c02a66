"""The suite ``formats``: does a document saved as PDF, DOCX or HTML give the same evidence?

The documents of the gold questions are made into each format when the suite runs; each format has
a library of its own, and the same questions are put to each with the tool chosen. All questions of
both sets take about 8 minutes on two cores when the passages' vectors are kept from an earlier
run, and about 20 the first time; ``--limit 12`` asks a few in every format.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answer_json import answer_record
from assistant.types import Answer
from evals.contract import OURS, EvalDataError, ItemResult, Metric, Suite, Task
from evals.converting import (
    FORMS,
    MARKDOWN,
    NO_PDFTOTEXT,
    Form,
    convert,
    has_pdftotext,
    pages_by_pdftotext,
)
from evals.gold import Question, check_evidence, find_document, load_sets
from evals.gold_scores import Said, said_by
from evals.metrics.hits import Cited, Gold
from evals.metrics.matching import Letters, hit_in_form, letters_of, on_page, place_in

if TYPE_CHECKING:
    from evals.context import Context, Engine

FILES = ("gold/questions.jsonl", "gold/hard.jsonl")
METRICS = (
    Metric("hit@3", "One of the first three quotes holds at least half of a clause that answers."),
    Metric("hit@1", "The first quote holds at least half of a clause that answers."),
    Metric("gold_read", "Share of the clauses that answer whose words the text read holds."),
    Metric("same_verdict", "The headline says the same (yes, no, partly, nothing) as on Markdown."),
    Metric("same_quotes", "The first quote is letter for letter that of the Markdown document."),
    Metric("page_right", "Each quote stands on the page named, as another program reads the PDF."),
    Metric("verbatim", "Every quote is the stored text at its place."),
    Metric("failed", "The answer failed.", higher_is_better=False),
    Metric(
        "left_out",
        "The format could not be made on this machine: nothing is known of it.",
        higher_is_better=False,
    ),
)
_WORST: dict[str, float | None] = {
    "hit@3": 0.0,
    "hit@1": 0.0,
    "gold_read": 0.0,
    "same_verdict": 0.0,
    "same_quotes": 0.0,
    "page_right": 0.0,
    "verbatim": 0.0,
    "failed": 1.0,
    "left_out": 0.0,
}


def suite() -> Suite:
    """The suite, for the runner."""
    return FormatsSuite()


@dataclass(frozen=True, slots=True)
class FormatsSuite:
    """Gold questions on the same documents in five formats; one condition a format."""

    name: str = "formats"
    title: str = "The same document in other formats"
    about: str = (
        "People save policies by printing them. The same questions are put to the same documents "
        "as Markdown, as a web page, printed to PDF by a browser, and as DOCX and PDF from a word "
        "processor; the quotes should be the same, and the page named should be the right one."
    )
    metrics: tuple[Metric, ...] = METRICS

    def tasks(self, context: Context) -> Sequence[Task]:
        """Every question by format; a format that cannot be made has one item that says so.

        Raises:
            EvalDataError: When questions or documents are missing or do not fit together.
        """
        questions = load_sets(context.files(*FILES))[: context.limit or None]
        check_evidence(questions, context.folders())
        documents = _documents(questions, context.folders())
        home = (context.cache or context.scratch) / "formats"
        tasks, shelves = [], []
        for form in FORMS:
            try:
                shelves.append(Shelf(form, convert(documents, form, home), context))
            except EvalDataError as error:
                print(error, file=sys.stderr)
                tasks.append(_left_out(form, str(error)))
        if not has_pdftotext():
            print(f"Pages are not checked: {NO_PDFTOTEXT}", file=sys.stderr)
        plain = shelves[0]
        for question in questions:
            for shelf in shelves:
                item = _Item(question, shelf, plain)
                tasks.append(Task(OURS, shelf.form.name, question.id, item.run, item.failed))
        return tasks


@dataclass
class Shelf:
    """The documents in one format: the folder, the library over it, and the letters of each.

    Documents go by the path that gold names them by, whatever their suffix here.
    """

    form: Form
    folder: Path
    context: Context
    _engine: Engine | None = None
    _letters: dict[str, Letters] = field(default_factory=dict)
    _pages: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    _answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def engine(self) -> Engine:
        """The product over the documents, opened at first use."""
        if self._engine is None:
            self._engine = self.context.engine_over((self.folder,))
        return self._engine

    def ask(self, question: Question) -> Answer:
        """The answer with the tool chosen; asked once."""
        if question.id not in self._answers:
            conversation = self.engine.advisor.conversation(question.tool)
            self._answers[question.id] = conversation.ask(question.question)
        return self._answers[question.id]

    def document(self, version_id: str) -> str:
        """The document's path as gold names it."""
        path = self.engine.paths.get(version_id, version_id)
        return str(Path(path).with_suffix(MARKDOWN.suffix))

    def letters(self, document: str) -> Letters:
        """The letters of the text read; none where the document was not read."""
        if document not in self._letters:
            versions = {self.document(version): version for version in self.engine.paths}
            version = versions.get(document)
            text = self.engine.advisor.library.text(version) if version else ""
            self._letters[document] = letters_of(text)
        return self._letters[document]

    def pages(self, document: str) -> tuple[tuple[str, ...], ...]:
        """The text of each page of a PDF as pdftotext reads it, in two orders."""
        if document not in self._pages:
            file = self.folder / Path(document).with_suffix(self.form.suffix)
            self._pages[document] = pages_by_pdftotext(file)
        return self._pages[document]


@dataclass(frozen=True, slots=True)
class _Item:
    """One question put to one format, to be compared with Markdown."""

    question: Question
    shelf: Shelf
    plain: Shelf

    def run(self) -> ItemResult:
        """Ask, and score what is shown."""
        start = time.perf_counter()
        answer = self.shelf.ask(self.question)
        seconds = time.perf_counter() - start
        cited = [Cited(self.shelf.document(c.version_id), c.start, c.end) for c in answer.citations]
        said = said_by(answer, cited, self.shelf.engine.advisor.library)
        golds = self._golds()
        return self._result(self._scores(answer, said, golds), answer_record(answer), "", seconds)

    def failed(self, error: str) -> ItemResult:
        """The result where reading or asking raised: the worst scores."""
        scores = dict(_WORST)
        if not self.question.answered:
            scores |= {"hit@3": None, "hit@1": None, "gold_read": None}
        if not self.shelf.form.paged:
            scores["page_right"] = None
        return self._result(scores, {}, error, 0.0)

    def _golds(self) -> list[Gold]:
        """The gold quotes where they stand in this format, counted in letters."""
        found: list[Gold] = []
        for gold in self.question.evidence:
            letters = self.shelf.letters(gold.document)
            place = place_in(gold, self.plain.letters(gold.document), letters)
            if place is not None:
                found.append(Gold(gold.document, *place))
        return found

    def _scores(self, answer: Answer, said: Said, golds: Sequence[Gold]) -> dict[str, float | None]:
        shown = () if said.abstained else said.citations
        forms = {cited.document: self.shelf.letters(cited.document) for cited in shown}
        answered = self.question.answered
        plain = self.plain.ask(self.question)
        verbatim = said.verbatim
        return {
            "hit@3": float(hit_in_form(3, shown, golds, forms)) if answered else None,
            "hit@1": float(hit_in_form(1, shown, golds, forms)) if answered else None,
            "gold_read": len(golds) / len(self.question.evidence) if answered else None,
            "same_verdict": float(answer.verdict == plain.verdict),
            "same_quotes": float(_first_quote(answer) == _first_quote(plain)),
            "page_right": self._page_right(answer),
            "verbatim": None if verbatim is None else float(verbatim),
            "failed": float(said.failed),
            "left_out": 0.0,
        }

    def _page_right(self, answer: Answer) -> float | None:
        if not (self.shelf.form.paged and answer.citations and has_pdftotext()):
            return None
        return float(
            all(
                c.page is not None
                and on_page(c.quote, self.shelf.pages(self.shelf.document(c.version_id)), c.page)
                for c in answer.citations
            )
        )

    def _result(
        self, scores: dict[str, float | None], output: dict[str, Any], error: str, seconds: float
    ) -> ItemResult:
        return ItemResult(
            suite="formats",
            system=OURS,
            condition=self.shelf.form.name,
            item=self.question.id,
            cluster=self.question.document,
            input=self.question.question,
            scores=scores,
            slices=(self.question.set,) if self.question.set else (),
            gold={"tool": self.question.tool, "verdict": self.question.verdict},
            output=output,
            error=error,
            seconds=seconds,
        )


def _first_quote(answer: Answer) -> str:
    return letters_of(answer.citations[0].quote).row if answer.citations else ""


def _documents(
    questions: Sequence[Question], folders: tuple[Path, ...]
) -> tuple[tuple[str, Path], ...]:
    """Each document that a question or its evidence names, with its file, in the order met."""
    names = dict.fromkeys(
        name
        for question in questions
        for name in (question.document, *(gold.document for gold in question.evidence))
    )
    return tuple((name, find_document(name, folders)) for name in names)


def _left_out(form: Form, why: str) -> Task:
    """An item that says that a format is missing: every other score is missing, none is good."""
    result = ItemResult(
        suite="formats",
        system=OURS,
        condition=form.name,
        item="left out",
        cluster="left out",
        input=form.words,
        scores={**dict.fromkeys(_WORST), "left_out": 1.0},
        output={"left_out": why},
    )
    return Task(OURS, form.name, result.item, partial(_same, result), partial(_failed, result))


def _same(result: ItemResult) -> ItemResult:
    return result


def _failed(result: ItemResult, error: str) -> ItemResult:
    return result
