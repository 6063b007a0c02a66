"""Gold questions on real documents: their format, checked before anything runs."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evals.contract import EvalDataError
from evals.metrics.hits import Gold

_OTHER_VERSION = "The questions were made for another version of it."


@dataclass(frozen=True, slots=True)
class Question:
    """One gold question. ``evidence`` is empty where the documents do not answer.

    ``set`` is the name of the file it came from. ``quotes`` are the words of the evidence where
    the file gives them, else empty; ``sha256`` is that of ``document``, or empty.
    """

    id: str
    tool: str
    document: str
    question: str
    kind: str
    topic: str
    verdict: str | None
    evidence: tuple[Gold, ...]
    set: str = ""
    quotes: tuple[str, ...] = ()
    sha256: str = ""
    answer: str = ""
    trap: bool = False

    @property
    def answered(self) -> bool:
        """True where the documents answer the question."""
        return self.verdict != "not stated"


def load_sets(paths: Sequence[Path]) -> tuple[Question, ...]:
    """The questions of several files in order; an id used in two sets is told apart by the set.

    Raises:
        EvalDataError: Naming the file and the line, or the id that stands twice.
    """
    questions = [question for path in paths for question in load_questions(path)]
    uses = Counter(question.id for question in questions)
    named = tuple(
        replace(question, id=f"{question.set}/{question.id}") if uses[question.id] > 1 else question
        for question in questions
    )
    for name, count in Counter(question.id for question in named).items():
        if count > 1:
            raise EvalDataError(
                f"The question {name} stands twice. Give every question of a file an id of its "
                "own, and every file a name of its own."
            )
    return named


def load_questions(path: Path) -> tuple[Question, ...]:
    """Read questions from a JSON Lines file in the form that docs/evals.md describes.

    Raises:
        EvalDataError: Naming the file and the line.
    """
    if not path.is_file():
        raise EvalDataError(f"{path} is not there. Give the questions' file with --data.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise EvalDataError(f"{path} is not UTF-8 text. Give a file of JSON lines.") from None
    questions: list[Question] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            questions.append(question_of(raw, _evidence(raw), path.stem))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
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
    """Make sure that every document is there and every quote stands at its place in it.

    Raises:
        EvalDataError: For the first that is not.
    """
    files: dict[str, tuple[str, str]] = {}
    for question in questions:
        for document in (question.document, *(gold.document for gold in question.evidence)):
            if document not in files:
                files[document] = _opened(document, folders)
        if question.sha256 and files[question.document][1] != question.sha256:
            raise EvalDataError(
                f"{question.id}: {question.document} is not the file the question was made for "
                "(its sha256 differs). Give that file's folder with --documents."
            )
        for number, gold in enumerate(question.evidence):
            text = files[gold.document][0]
            if gold.end > len(text):
                raise EvalDataError(
                    f"{question.id}: a quote ends after the end of {gold.document}. "
                    + _OTHER_VERSION
                )
            if question.quotes and text[gold.start : gold.end] != question.quotes[number]:
                raise EvalDataError(
                    f"{question.id}: a quote does not stand at its place in {gold.document}. "
                    + _OTHER_VERSION
                )


def _opened(document: str, folders: tuple[Path, ...]) -> tuple[str, str]:
    """The text that offsets count in, and the sha256 of the file."""
    raw = find_document(document, folders).read_bytes()
    try:
        return raw.decode("utf-8"), hashlib.sha256(raw).hexdigest()
    except UnicodeDecodeError:
        raise EvalDataError(
            f"{document} is not a text file, so offsets cannot be counted in it. Give the "
            "questions' documents as Markdown or plain text."
        ) from None


def question_of(raw: Mapping[str, Any], evidence: tuple[Gold, ...], name: str = "") -> Question:
    """A question from its line, with its evidence located.

    Raises:
        ValueError: When the verdict is none of those known, or goes against the evidence.
        KeyError: When a field is missing.
    """
    verdict = raw.get("verdict")
    if verdict not in (None, "yes", "no", "partly", "not stated"):
        raise ValueError(f"verdict is {verdict!r}; use yes, no, partly, not stated or null")
    if verdict != "not stated" and not evidence:
        raise ValueError("an answered question needs evidence")
    return Question(
        id=str(raw["id"]),
        tool=str(raw["tool"]),
        document=str(raw["document"]),
        question=str(raw["question"]),
        kind=str(raw["kind"]),
        topic=str(raw["topic"]),
        verdict=verdict,
        evidence=evidence,
        set=name,
        quotes=tuple(raw.get("evidence") or ()),
        sha256=str(raw.get("document_sha256") or ""),
        answer=str(raw.get("answer") or ""),
        trap=bool(raw.get("trap")),
    )


def _evidence(raw: dict[str, Any]) -> tuple[Gold, ...]:
    """The gold stretches, from quotes and starts, or from starts and ends alone."""
    starts, quotes = raw["evidence_start"], raw.get("evidence")
    if quotes is not None:
        ends = [start + len(quote) for start, quote in zip(starts, quotes, strict=True)]
    else:
        ends = raw["evidence_end"]
    documents = raw.get("evidence_documents") or [raw["document"]] * len(starts)
    golds = tuple(
        Gold(str(document), int(start), int(end))
        for document, start, end in zip(documents, starts, ends, strict=True)
    )
    if any(not 0 <= gold.start < gold.end for gold in golds):
        raise ValueError("evidence must start at 0 or later and end after its start")
    return golds
