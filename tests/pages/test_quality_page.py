"""The Quality page and the report form, without a browser."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import gradio as gr
import pytest
from fakes import ANSWERED, HOSTILE, FakeAdvisor, FakeConversation
from test_pages_render import NEVER, Reader

from assistant.feedback import feedback_file
from assistant.pages.quality import QualityPage
from assistant.pages.quality_html import quality_html
from assistant.pages.render import Turn, transcript
from assistant.pages.session import Session
from assistant.pages.wrong import CHOOSE_FIRST, WrongReports
from assistant.quality import Figure, Quality, QualityRun
from assistant.settings import Settings

FIGURES = tuple(
    Figure("gold", system, "tool_known", part, metric, value, 20, 0.4, 0.9, 6)
    for system, part, metric, value in (
        ("ours", "all", "hit@3", 0.75),
        ("ours", "questions", "hit@3", 0.8),
        ("ours", "retention", "hit@3", 0.6),
        ("usual", "all", "hit@3", 0.4),
        ("ours", "all", "not_stated_recall", 0.25),
        ("ours", "all", "wrong_polarity", 0.0),
        ("ours", "all", "verbatim", 1.0),
    )
)
RUN = QualityRun({"made_at": "2026-11-24", "version": "9.9", "documents_held": 57}, FIGURES)


@pytest.fixture
def advisor(tmp_path: Path) -> FakeAdvisor:
    return FakeAdvisor(Settings(_env_file=None, data_dir=tmp_path, knowledge_dir=tmp_path))


def asked(question: str) -> Session:
    session = Session(FakeConversation("PaperPond"))  # type: ignore[arg-type]
    session.ask(question)
    list(session.answers())
    return session


def press(turn: object) -> gr.EventData:
    return gr.EventData(None, {"turn": turn})


def send(advisor: FakeAdvisor, session: Session | None, **changed: object) -> tuple[object, ...]:
    given = {"kind": "wrong_quote", "verdict": None, "expected": "", "note": "", "consent": True}
    return WrongReports(advisor).send(session, **{**given, **changed})  # type: ignore[arg-type]


def test_the_page_says_the_runs_numbers_and_no_others() -> None:
    words = Reader(quality_html(Quality(RUN, None))).text
    for said in ("8 of 10", "75 % of 20 (40 to 90 %)", "Always", "version 9.9", "57 real"):
        assert said in words
    assert "How long data is kept" in words
    assert "The usual pipeline" in words


def test_another_run_says_other_numbers() -> None:
    other = QualityRun({}, (Figure("gold", "ours", "tool_known", "all", "hit@3", 0.3, 10),))
    words = Reader(quality_html(Quality(other, None))).text
    assert "3 of 10" in words
    assert "8 of 10" not in words
    assert "Too few documents" in words


def test_without_a_run_the_page_says_how_to_make_one(advisor: FakeAdvisor) -> None:
    words = Reader(QualityPage(advisor).show()).text  # type: ignore[arg-type]
    assert "no test results" in words
    assert "python -m evals run" in words


def test_a_broken_summary_is_a_sentence(tmp_path: Path, advisor: FakeAdvisor) -> None:
    home = tmp_path / "quality"
    home.mkdir()
    (home / "summary.json").write_text("{}")
    assert "is not the summary" in QualityPage(advisor).show()  # type: ignore[arg-type]


def test_the_districts_own_results_stand_beside() -> None:
    own = QualityRun(
        {"made_at": "2026-12-01"},
        (Figure("own", "ours", "own_library", "all", "quote_found@3", 0.5, 4),),
    )
    words = Reader(quality_html(Quality(RUN, own))).text
    assert "On this district's own questions" in words
    assert "2 of 4" in words


def test_no_text_of_a_summary_becomes_markup() -> None:
    figures = tuple(
        Figure("gold", "ours", "tool_known", part, "hit@3", 0.5, 10) for part in ("all", HOSTILE)
    )
    made = {"made_at": HOSTILE, "version": HOSTILE}
    reader = Reader(quality_html(Quality(QualityRun(made, figures), None)))
    assert reader.open == []
    assert not reader.names & NEVER
    assert not {"script", "img", "a"} & set(reader.tags)


# “This answer is wrong”


def test_answers_offer_a_report_but_refusals_of_student_data_do_not() -> None:
    assert 'data-wrong="" data-turn="0"' in transcript(asked("Does it sell data?").turns)
    assert "data-wrong" not in transcript(asked("Here is Maria's plan").turns)
    assert "data-wrong" not in transcript(asked("crash").turns)
    assert "data-wrong" not in transcript([Turn("q", ANSWERED)]), "not while it is still coming"


def test_a_report_is_kept_once(advisor: FakeAdvisor) -> None:
    session = asked("Does it sell data?")
    reports = WrongReports(advisor)  # type: ignore[arg-type]
    opened = reports.open(session, press("0"))
    assert opened[1]["visible"] is True
    assert ANSWERED.rewritten in str(opened[2])
    _, box, problem, log, status = send(advisor, session, expected="Never sold", note="odd")
    assert box["visible"] is False  # type: ignore[index,call-overload]
    assert problem == ""
    assert "Kept for review" in str(log)
    assert "data-wrong" not in str(log)
    assert 'role="status"' in str(status)
    (line,) = feedback_file(advisor.settings.data_dir).read_text().splitlines()
    assert json.loads(line)["expected_answer"] == "Never sold"
    send(advisor, session)
    assert reports.open(session, press("0"))[1].get("visible") is None
    assert len(feedback_file(advisor.settings.data_dir).read_text().splitlines()) == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"consent": False}, "Tick the box"),
        ({"consent": "yes"}, "Tick the box"),
        ({"kind": None}, CHOOSE_FIRST),
        ({"kind": "made up"}, "Something went wrong"),
        ({"note": "Maria's IEP"}, "information about a student"),
    ],
)
def test_what_must_be_mended_is_said_and_the_form_stays(
    advisor: FakeAdvisor, changed: dict[str, object], message: str
) -> None:
    session = asked("Does it sell data?")
    WrongReports(advisor).open(session, press("0"))  # type: ignore[arg-type]
    _, box, problem, _, _ = send(advisor, session, **changed)
    assert "visible" not in box  # type: ignore[operator]
    assert 'role="alert"' in str(problem)
    assert message in str(problem)
    assert not feedback_file(advisor.settings.data_dir).exists()


@pytest.mark.parametrize("turn", ["1", "-1", "x", None])
def test_a_turn_that_is_not_there_opens_nothing(advisor: FakeAdvisor, turn: object) -> None:
    session = asked("Does it sell data?")
    WrongReports(advisor).open(session, press(turn))  # type: ignore[arg-type]
    assert session.reporting is None


def test_the_form_shows_a_question_as_text(advisor: FakeAdvisor) -> None:
    session = asked("Does it sell data?")
    answer = replace(ANSWERED, rewritten=HOSTILE)
    session.turns[0] = replace(session.turns[0], answer=answer)
    reader = Reader(WrongReports(advisor).open(session, press("0"))[2])  # type: ignore[arg-type]
    assert HOSTILE in reader.text
    assert set(reader.tags) == {"h2", "p"}


def test_cancelling_keeps_nothing_and_leaves_the_button(advisor: FakeAdvisor) -> None:
    session = asked("Does it sell data?")
    reports = WrongReports(advisor)  # type: ignore[arg-type]
    reports.open(session, press("0"))
    reports.cancel(session)
    send(advisor, session)
    assert not feedback_file(advisor.settings.data_dir).exists()
    assert "data-wrong" in transcript(session.turns)
