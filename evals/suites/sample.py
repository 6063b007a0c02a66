"""The suite ``sample``: gold questions of our own on the sample knowledge that ships with it.

It needs no data from outside, so that the gate has cover for search and silence everywhere. Its
evidence is given as words alone, for the sample documents are HTML, PDF and DOCX too: the words
are found in the text that the library stores.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.advisor import Advisor
from assistant.answer_json import answer_record
from assistant.settings import PROJECT_DIR
from evals.contract import OURS, EvalDataError, ItemResult, Metric, Suite, Task
from evals.corpus import paths_of_versions
from evals.gold import Question, question_of
from evals.gold_metrics import METRICS
from evals.gold_scores import FAILURE, Said, is_correct, said_by, scores, verdict_labels
from evals.metrics.hits import Cited, Gold

if TYPE_CHECKING:
    from evals.context import Context

QUESTIONS = PROJECT_DIR / "evals" / "data" / "sample_questions.jsonl"
VENDORS = PROJECT_DIR / "knowledge" / "vendors"
_CONDITION = "tool_known"
_NOT_HERE = frozenset({"hit@1_uncapped", "hit@3_uncapped"})


def suite() -> Suite:
    """The suite, for the runner."""
    return SampleSuite()


@dataclass(frozen=True, slots=True)
class Samples:
    """The product over the sample documents, and their paths below the vendors' folder."""

    advisor: Advisor
    paths: Mapping[str, str]

    @property
    def versions(self) -> dict[str, str]:
        """The current version of each document, by its path."""
        current = {version.version_id for version in self.advisor.library.versions()}
        return {path: version for version, path in self.paths.items() if version in current}


@dataclass(frozen=True)
class SampleSuite:
    """Questions in the gold form without offsets; ``questions`` may name another file."""

    questions: Path = QUESTIONS
    name: str = "sample"
    title: str = "Questions on the sample documents"
    about: str = (
        "Questions on the documents of the fictional vendors that come with the product. An answer "
        "is right when its quotes hold the clause that answers, or when it says that the documents "
        "do not state it and they do not."
    )
    metrics: tuple[Metric, ...] = field(
        default=tuple(metric for metric in METRICS if metric.name not in _NOT_HERE)
    )

    def tasks(self, context: Context) -> Sequence[Task]:
        """Every question, with its tool chosen.

        Raises:
            EvalDataError: When a quote is not in the document that it is said to be in.
        """
        advisor = context.samples
        samples = Samples(advisor, paths_of_versions(advisor, (VENDORS,)))
        questions = load_sample_questions(self.questions, samples)
        return [
            Task(OURS, _CONDITION, item.question.id, item.run, item.failed)
            for item in (
                _Item(question, samples) for question in questions[: context.limit or None]
            )
        ]


def load_sample_questions(path: Path, samples: Samples) -> tuple[Question, ...]:
    """Questions whose evidence is found, word for word, in the stored text of their documents.

    A quote that stands at several places counts at each.

    Raises:
        EvalDataError: Naming the line, where a question or its evidence is wrong.
    """
    questions: list[Question] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            raw = json.loads(line)
            questions.append(question_of(raw, tuple(_located(raw, samples))))
        except (ValueError, KeyError, TypeError) as error:
            raise EvalDataError(f"{path.name}, line {number}: {error}. Correct the line.") from None
    return tuple(questions)


def _located(raw: Mapping[str, Any], samples: Samples) -> Iterator[Gold]:
    documents = raw.get("evidence_documents") or [raw["document"]] * len(raw["evidence"])
    for document, quote in zip(documents, raw["evidence"], strict=True):
        if document not in samples.versions:
            raise ValueError(f"the library holds no “{document}”")
        text = samples.advisor.library.text(samples.versions[document])
        start = text.find(quote)
        if start < 0:
            raise ValueError(f"“{quote}” does not stand in “{document}”")
        while start >= 0:
            yield Gold(document, start, start + len(quote))
            start = text.find(quote, start + 1)


@dataclass(frozen=True, slots=True)
class _Item:
    """One question put to the product over the samples."""

    question: Question
    samples: Samples

    def run(self) -> ItemResult:
        """Ask, and score what is said."""
        began = time.perf_counter()
        advisor = self.samples.advisor
        answer = advisor.conversation(self.question.tool).ask(self.question.question)
        seconds = time.perf_counter() - began
        cited = [
            Cited(self.samples.paths.get(c.version_id, c.version_id), c.start, c.end)
            for c in answer.citations
        ]
        said = said_by(answer, cited, advisor.library)
        return self._result(said, answer_record(answer), seconds=seconds)

    def failed(self, error: str) -> ItemResult:
        """The result where asking raised: the worst scores."""
        return self._result(FAILURE, {}, error)

    def _result(
        self, said: Said, record: dict[str, Any], error: str = "", seconds: float = 0.0
    ) -> ItemResult:
        question = self.question
        gold, label = verdict_labels(question, said)
        return ItemResult(
            suite="sample",
            system=OURS,
            condition=_CONDITION,
            item=question.id,
            cluster=question.document,
            input=question.question,
            scores={k: v for k, v in scores(question, said).items() if k not in _NOT_HERE},
            slices=(question.tool, question.topic, question.kind),
            gold={
                "tool": question.tool,
                "answered": question.answered,
                "verdict": question.verdict,
                "answer": question.answer,
                "evidence": [{"quote": quote} for quote in question.quotes],
            },
            output={
                **record,
                "confidence": said.confidence,
                "abstained": said.abstained,
                "correct": is_correct(question, said),
                "failed": said.failed,
            },
            labels={"gold": gold, "said": label},
            error=error,
            seconds=seconds,
        )
