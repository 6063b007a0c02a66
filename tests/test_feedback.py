"""Reports on wrong answers: kept only with consent, without student data, and never half."""

from __future__ import annotations

import json
import os
import stat
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "pages"))
from fakes import ANSWERED, PLAIN, FakeAdvisor

from assistant import feedback
from assistant.errors import FeedbackError
from assistant.feedback import WrongAnswer, WrongKind, can_be_reported, feedback_file, keep_report
from assistant.settings import Settings
from assistant.types import AnswerStatus, Verdict

REPORT = WrongAnswer(ANSWERED, WrongKind.QUOTE, consent=True)


@pytest.fixture
def advisor(tmp_path: Path) -> FakeAdvisor:
    return FakeAdvisor(Settings(_env_file=None, data_dir=tmp_path))


def kept(advisor: FakeAdvisor) -> list[dict[str, object]]:
    path = feedback_file(advisor.settings.data_dir)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def keep(report: WrongAnswer, advisor: FakeAdvisor) -> Path:
    return keep_report(report, advisor)  # type: ignore[arg-type]


def test_a_report_holds_what_the_suite_of_own_questions_reads(advisor: FakeAdvisor) -> None:
    keep(replace(REPORT, expected=" We never  SELL student information. ", note=" why? "), advisor)
    (line,) = kept(advisor)
    assert line["question"] == ANSWERED.rewritten, "the question that stands alone"
    assert line["tool"] == "PaperPond"
    assert line["expected_quote"] == "We never  SELL student information."
    assert line["expected_answer"] == ""
    assert (line["verdict"], line["note"], line["asked_at"]) == (None, "why?", "2026-09-01")
    assert line["kind"] == "wrong_quote"
    assert line["answer"]["form"] == "tool-advisor/answer"  # type: ignore[index]


def test_the_suite_of_own_questions_reads_the_file(advisor: FakeAdvisor) -> None:
    from evals.own_questions import load_own

    path = keep(replace(REPORT, kind=WrongKind.VERDICT, verdict=Verdict.NO), advisor)
    (question,) = load_own(path)
    assert question.question == ANSWERED.rewritten
    assert question.tool == "PaperPond"
    assert question.verdict == "no"


def test_words_that_stand_in_no_document_are_an_answer_and_no_quote(advisor: FakeAdvisor) -> None:
    keep(replace(REPORT, expected="They keep it for 30 days"), advisor)
    (line,) = kept(advisor)
    assert (line["expected_quote"], line["expected_answer"]) == ("", "They keep it for 30 days")


@pytest.mark.parametrize(
    ("kind", "verdict", "written"),
    [
        (WrongKind.SILENCE, None, "not stated"),
        (WrongKind.VERDICT, Verdict.NO, "no"),
        (WrongKind.VERDICT, None, None),
        (WrongKind.QUOTE, Verdict.NO, None),
        (WrongKind.ANSWERED, None, None),
    ],
)
def test_the_verdict_is_the_right_one(
    advisor: FakeAdvisor, kind: WrongKind, verdict: Verdict | None, written: str | None
) -> None:
    keep(replace(REPORT, kind=kind, verdict=verdict), advisor)
    assert kept(advisor)[0]["verdict"] == written


def test_nothing_is_kept_without_consent(advisor: FakeAdvisor) -> None:
    with pytest.raises(FeedbackError, match="Tick the box"):
        keep(replace(REPORT, consent=False), advisor)
    assert not feedback_file(advisor.settings.data_dir).exists()


@pytest.mark.parametrize(
    "report",
    [
        replace(REPORT, note="It was about Maria's IEP"),
        replace(REPORT, expected="Call her mother at 555-123-4567"),
        replace(REPORT, answer=replace(ANSWERED, question="Is jo@school.org in it?")),
        replace(REPORT, answer=replace(ANSWERED, rewritten="Does it fit Liam's dyslexia?")),
    ],
)
def test_student_data_is_refused(advisor: FakeAdvisor, report: WrongAnswer) -> None:
    with pytest.raises(FeedbackError, match="information about a student"):
        keep(report, advisor)
    assert not feedback_file(advisor.settings.data_dir).exists()


def test_contact_data_of_a_document_is_a_quote(
    advisor: FakeAdvisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        advisor.library, "text", lambda _: f"{PLAIN} Write to privacy@pond.example."
    )
    keep(replace(REPORT, expected="Write to privacy@pond.example."), advisor)
    assert kept(advisor)[0]["expected_quote"] == "Write to privacy@pond.example."


def test_only_real_answers_can_be_reported(advisor: FakeAdvisor) -> None:
    never = {AnswerStatus.STUDENT_DATA, AnswerStatus.SMALL_TALK, AnswerStatus.FAILED}
    for status in AnswerStatus:
        answer = replace(ANSWERED, status=status)
        assert can_be_reported(answer) == (status not in never)
    with pytest.raises(FeedbackError):
        keep(replace(REPORT, answer=replace(ANSWERED, status=AnswerStatus.SMALL_TALK)), advisor)


@pytest.mark.parametrize("field", ["expected", "note"])
def test_long_texts_are_refused(advisor: FakeAdvisor, field: str) -> None:
    with pytest.raises(FeedbackError, match="shorten"):
        keep(replace(REPORT, **{field: "x" * 2_001}), advisor)


def test_a_full_file_takes_no_more(advisor: FakeAdvisor, monkeypatch: pytest.MonkeyPatch) -> None:
    path = keep(REPORT, advisor)
    monkeypatch.setattr(feedback, "FILE_MAX", path.stat().st_size + 10)
    with pytest.raises(FeedbackError, match="full"):
        keep(REPORT, advisor)
    assert len(kept(advisor)) == 1


def test_any_text_is_one_line_and_a_torn_line_is_left_behind(advisor: FakeAdvisor) -> None:
    path = keep(replace(REPORT, note="a\u2028b\nc\ud800"), advisor)
    assert path.read_bytes().count(b"\n") == 1
    with path.open("ab") as file:
        file.write(b'{"torn')
    keep(REPORT, advisor)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line == '{"torn'] == ['{"torn']
    assert json.loads(lines[-1])["tool"] == "PaperPond"
    assert len(lines) == 3


def test_reports_sent_at_once_are_all_kept(advisor: FakeAdvisor) -> None:
    threads = [threading.Thread(target=keep, args=(REPORT, advisor)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept(advisor)) == 8


def test_only_this_account_can_read_the_file(advisor: FakeAdvisor) -> None:
    assert stat.S_IMODE(keep(REPORT, advisor).stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_written_is_said_plainly(
    tmp_path: Path, advisor: FakeAdvisor
) -> None:
    (tmp_path / "feedback").write_text("a file where the folder should be")
    with pytest.raises(FeedbackError, match="cannot be written") as caught:
        keep(REPORT, advisor)
    assert str(tmp_path) not in str(caught.value)


def test_a_disk_that_fills_up_leaves_no_half_report(
    advisor: FakeAdvisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = keep(REPORT, advisor)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FeedbackError, match="cannot be written"):
        keep(REPORT, advisor)
    assert path.read_bytes() == before
