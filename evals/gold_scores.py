"""Scores of one answer to one gold question, whoever gave the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.library.library import Library
from assistant.types import Answer, AnswerStatus
from evals.gold import Question
from evals.metrics.abstention import false_abstention, not_stated_recall
from evals.metrics.hits import Cited, hit_at
from evals.metrics.polarity import CLASSES, committed, said_label, wrong_polarity
from evals.metrics.spans import character_scores, shown_length

FAILED = "failed"
"""What a failed answer says to a yes/no question: a label that is never right."""
_ABSTAINED = frozenset({AnswerStatus.NOT_STATED, AnswerStatus.CLARIFY, AnswerStatus.UNKNOWN_TOOL})


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as the metrics see it.

    ``citations`` are what is shown, in order; ``whole`` what was found before anything was cut to
    the caps (None: the same). ``verbatim`` is None where no quote was made. ``confidence`` may
    have any scale; None is the lowest.
    """

    citations: tuple[Cited, ...] = ()
    abstained: bool = False
    verdict: str | None = None
    confidence: float | None = None
    whole: tuple[Cited, ...] | None = None
    verbatim: bool | None = None
    failed: bool = False


FAILURE = Said(failed=True)
"""An answer that never came."""


def said_by(answer: Answer, cited: Sequence[Cited], library: Library) -> Said:
    """The product's answer as the metrics see it; its quotes are held against the stored text.

    Args:
        answer: The answer.
        cited: Its citations by the paths that gold names documents by, in the same order.
        library: Holds the text that the quotes should be of.
    """
    verbatim: bool | None = None
    if answer.citations:
        verbatim = all(
            library.text(c.version_id)[c.start : c.end] == c.quote for c in answer.citations
        )
    return Said(
        citations=tuple(cited),
        abstained=answer.status in _ABSTAINED or not answer.citations,
        verdict=answer.verdict.value if answer.verdict else None,
        confidence=None if answer.confidence is None else float(answer.confidence),
        verbatim=verbatim,
        failed=answer.status is AnswerStatus.FAILED,
    )


def verdict_labels(question: Question, said: Said) -> tuple[str | None, str | None]:
    """The gold verdict and the one said; both None where no verdict is asked for."""
    if question.verdict not in CLASSES:
        return None, None
    return question.verdict, FAILED if said.failed else said_label(said.verdict, said.abstained)


def is_correct(question: Question, said: Said) -> bool:
    """True where the documents answer and one of the first three quotes shows it.

    Whatever is shown for a question without an answer is wrong, and so is silence here: this
    judges answers given (the risk of the risk-coverage curve).
    """
    if said.failed or said.abstained or not question.answered:
        return False
    return hit_at(3, said.citations, question.evidence)


def scores(question: Question, said: Said) -> dict[str, float | None]:
    """Every metric of one answer; None where it does not apply, the worst where it failed."""
    if said.failed:
        return _worst(question)
    shown = () if said.abstained else said.citations
    whole = () if said.abstained else (said.citations if said.whole is None else said.whole)
    known = question.answered
    characters = character_scores(shown, question.evidence if known else ())
    gold, label = verdict_labels(question, said)
    return {
        "hit@1": _hit(1, shown, question),
        "hit@3": _hit(3, shown, question),
        "hit@1_uncapped": _hit(1, whole, question, capped=False),
        "hit@3_uncapped": _hit(3, whole, question, capped=False),
        "char_precision": characters.precision,
        "char_recall": characters.recall,
        "char_f1": characters.f1,
        "verbatim": None if said.verbatim is None else float(said.verbatim),
        "verdict_accuracy": None if gold is None else float(label == gold),
        "not_stated_recall": not_stated_recall(known, said.abstained),
        "false_abstention": false_abstention(known, said.abstained),
        "committed": committed(gold, label or ""),
        "wrong_polarity": wrong_polarity(gold, label or ""),
        "quote_length": float(shown_length(shown)) if shown else None,
        "failed": 0.0,
    }


def _hit(
    k: int, citations: Sequence[Cited], question: Question, *, capped: bool = True
) -> float | None:
    if not question.answered:
        return None
    return float(hit_at(k, citations, question.evidence, capped=capped))


def _worst(question: Question) -> dict[str, float | None]:
    """A failure: 0 wherever the metric applies, 1 where less is better; nothing was shown."""
    nothing = scores(question, Said())
    costs = {"false_abstention", "wrong_polarity", "failed"}
    worst: dict[str, float | None] = {
        name: None if value is None else float(name in costs) for name, value in nothing.items()
    }
    precision = 0.0 if question.answered and question.evidence else None
    return {**worst, "verbatim": 0.0, "char_precision": precision}
