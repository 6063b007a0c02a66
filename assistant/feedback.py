"""“This answer is wrong”: a person's report, kept in a file on this machine, with consent only.

One JSON object a line in ``<data_dir>/feedback/questions.jsonl``. The evaluation suite ``own``
reads it, so that a wrong answer becomes a test. Fields: ``question`` (as understood, so that it
stands alone), ``tool``, ``expected_quote``, ``expected_answer``, ``verdict`` (``yes``, ``no``,
``partly``, ``not stated`` or null), ``note``, ``asked_at`` (the day), ``kind`` and ``answer`` (the
form ``tool-advisor/answer``).
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answer_json import answer_record
from assistant.answering.naming import ToolNames
from assistant.answering.student_data import holds_student_data
from assistant.errors import FeedbackError
from assistant.types import Answer, AnswerStatus, Verdict

if TYPE_CHECKING:
    from assistant.advisor import Advisor
    from assistant.library.library import Library

EXPECTED_MAX = 2_000
NOTE_MAX = 1_000
FILE_MAX = 20_000_000
"""Bytes. A district that reaches this should look at the reports it has."""
_LOCK_SECONDS = 5.0
_OFFERED = frozenset(
    {
        AnswerStatus.ANSWERED,
        AnswerStatus.NOT_STATED,
        AnswerStatus.REGISTER,
        AnswerStatus.CLARIFY,
        AnswerStatus.UNKNOWN_TOOL,
        AnswerStatus.DECLINED,
        AnswerStatus.OUT_OF_SCOPE,
    }
)
_log = logging.getLogger(__name__)


class WrongKind(StrEnum):
    """What a person says is wrong with an answer."""

    QUOTE = "wrong_quote"
    SILENCE = "should_be_not_stated"
    ANSWERED = "should_be_answered"
    VERDICT = "wrong_verdict"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """A report on an answer. ``expected`` is the right quote or answer, in the person's words.

    ``verdict`` is the right one where the yes or no was wrong, else None. ``tool`` is the tool
    that was chosen in the chat, if any. Nothing is kept unless ``consent`` is True.
    """

    answer: Answer
    kind: WrongKind
    consent: bool
    tool: str | None = None
    expected: str = ""
    verdict: Verdict | None = None
    note: str = ""


def can_be_reported(answer: Answer) -> bool:
    """True where a report makes sense: never for student data, small talk or a failure."""
    return answer.status in _OFFERED


def feedback_file(data_dir: Path) -> Path:
    """Where the reports of a data folder are kept."""
    return data_dir / "feedback" / "questions.jsonl"


def keep_report(report: WrongAnswer, advisor: Advisor, today: date | None = None) -> Path:
    """Check a report and add it to the file.

    Args:
        report: The report.
        advisor: Its library tells a quote from other words; its settings name the folder.
        today: The day written down; by default the engine's.

    Returns:
        The file.

    Raises:
        FeedbackError: Without consent, with student data in it, when it is too long, or when the
            file cannot be written. Nothing is kept then.
    """
    if not report.consent:
        raise FeedbackError("Nothing was kept. Tick the box if the report may be kept in a file.")
    if not can_be_reported(report.answer):
        raise FeedbackError("This answer cannot be reported.")
    _check_lengths(report)
    tool = _tool(report)
    quoted = _stands_in(report.expected, advisor.library, tool, report.answer)
    _check_student_data(report, advisor, quoted=quoted)
    record = {
        "question": report.answer.rewritten or report.answer.question,
        "tool": tool,
        "expected_quote": report.expected.strip() if quoted else "",
        "expected_answer": "" if quoted else report.expected.strip(),
        "verdict": _verdict(report),
        "note": report.note.strip(),
        "asked_at": (today or advisor.today()).isoformat(),
        "kind": report.kind.value,
        "answer": answer_record(report.answer),
    }
    path = feedback_file(advisor.settings.data_dir)
    _append(path, record)
    return path


def _check_lengths(report: WrongAnswer) -> None:
    for text, most, name in (
        (report.expected, EXPECTED_MAX, "The right quote or answer"),
        (report.note, NOTE_MAX, "The note"),
    ):
        if len(text) > most:
            raise FeedbackError(f"{name} is longer than {most:,} characters. Please shorten it.")


def _check_student_data(report: WrongAnswer, advisor: Advisor, *, quoted: bool) -> None:
    """A quote that stands in a document is no student's data, whatever contacts it names."""
    listed = [entry.tool for entry in advisor.register.entries]
    names = ToolNames(advisor.library.tools(), listed).words
    texts = [report.answer.question, report.answer.rewritten or "", report.note]
    if not quoted:
        texts.append(report.expected)
    if any(holds_student_data(text, names) for text in texts):
        raise FeedbackError(
            "Nothing was kept, because this seems to hold information about a student or a "
            "person's contact data. Take it out and send again."
        )


def _tool(report: WrongAnswer) -> str:
    tools = report.answer.tools
    return tools[0] if len(tools) == 1 else report.tool or ""


def _verdict(report: WrongAnswer) -> str | None:
    if report.kind is WrongKind.SILENCE:
        return "not stated"
    if report.kind is WrongKind.VERDICT and report.verdict:
        return report.verdict.value
    return None


def _stands_in(text: str, library: Library, tool: str, answer: Answer) -> bool:
    """True where the text is in a document of the tool, or in one that the answer cites."""
    wanted = _squeezed(text)
    if not wanted:
        return False
    versions = dict.fromkeys(citation.version_id for citation in answer.citations)
    if tool:
        versions |= dict.fromkeys(v.version_id for v in library.versions(tool))
    return any(wanted in _squeezed(library.text(version)) for version in versions)


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()


def _append(path: Path, record: dict[str, Any]) -> None:
    """Add one line, whole or not at all as far as readers can tell, whoever else writes."""
    from filelock import FileLock, Timeout

    line = json.dumps(record, ensure_ascii=True, allow_nan=False).encode("ascii") + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(path.name + ".lock"), timeout=_LOCK_SECONDS):
            _write(path, line)
    except Timeout:
        raise FeedbackError("Another report is being kept. Please send again.") from None
    except OSError:
        _log.warning("a report cannot be written to %s", path, exc_info=True)
        raise FeedbackError(
            "The report could not be kept, because its file cannot be written. Tell the person "
            "who runs this program."
        ) from None


def _write(path: Path, line: bytes) -> None:
    with open(path, "a+b", opener=_private) as file:
        size = file.seek(0, os.SEEK_END)
        if size + len(line) > FILE_MAX:
            raise FeedbackError(
                "The file of reports is full. Tell the person who runs this program to look at "
                "the reports and put the file away."
            )
        if size:
            file.seek(size - 1)
            if file.read(1) != b"\n":
                line = b"\n" + line  # what stands there was edited: begin a line of our own
        try:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            file.truncate(size)  # a full disk must not leave half a report
            raise


def _private(path: str, flags: int) -> int:
    """Open for this account alone: the file holds what people typed."""
    return os.open(path, flags, 0o600)
