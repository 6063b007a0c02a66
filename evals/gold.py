"""Gold questions on real documents: their format, checked before anything runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.contract import EvalDataError
from evals.metrics.hits import Gold


@dataclass(frozen=True, slots=True)
class Question:
    """One gold question. ``evidence`` is empty where the documents do not answer."""

    id: str
    tool: str
    document: str
    question: str
    kind: str
    topic: str
    verdict: str | None
    evidence: tuple[Gold, ...]

    @property
    def answered(self) -> bool:
        """True where the documents answer the question."""
        return self.verdict != "not stated"


def load_questions(path: Path) -> tuple[Question, ...]:
    """Read questions from a JSON Lines file in the form that the README describes.

    Raises:
        EvalDataError: Naming the file and the line.
    """
    if not path.is_file():
        raise EvalDataError(f"{path} is not there. Give the questions' file with --data.")
    questions: list[Question] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            questions.append(_question(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise EvalDataError(f"{path}, line {number}: {error!r}. Correct the line.") from None
    if not questions:
        raise EvalDataError(f"{path} holds no question. Give a file with one question a line.")
    return tuple(questions)


def find_document(path: str, folders: tuple[Path, ...]) -> Path:
    """The file of a document named by its path below one of the folders.

    Raises:
        EvalDataError: When no folder holds it.
    """
    for folder in folders:
        if (folder / path).is_file():
            return folder / path
    looked = ", ".join(str(folder) for folder in folders)
    raise EvalDataError(f"{path} is in none of: {looked}. Give its folder with --documents.")


def check_evidence(questions: tuple[Question, ...], folders: tuple[Path, ...]) -> None:
    """Make sure that every document is there and every quote lies within it.

    Raises:
        EvalDataError: For the first that is not.
    """
    texts: dict[str, str] = {}
    for question in questions:
        for document in {question.document, *(gold.document for gold in question.evidence)}:
            if document not in texts:
                texts[document] = find_document(document, folders).read_text(encoding="utf-8")
        for gold in question.evidence:
            if gold.end > len(texts[gold.document]):
                raise EvalDataError(
                    f"{question.id}: a quote ends after the end of {gold.document}. "
                    "The questions were made for another version of it."
                )


def _question(raw: dict[str, Any]) -> Question:
    evidence = raw["evidence"]
    documents = raw.get("evidence_documents") or [raw["document"]] * len(evidence)
    golds = tuple(
        Gold(document, start, start + len(quote))
        for document, start, quote in zip(documents, raw["evidence_start"], evidence, strict=True)
    )
    if raw.get("verdict") != "not stated" and not golds:
        raise ValueError("an answered question needs evidence")
    return Question(
        id=str(raw["id"]),
        tool=str(raw["tool"]),
        document=str(raw["document"]),
        question=str(raw["question"]),
        kind=str(raw["kind"]),
        topic=str(raw["topic"]),
        verdict=raw.get("verdict"),
        evidence=golds,
    )
