"""One browser session: what is asked, what comes back, and what a browser may not reach."""

from __future__ import annotations

import gradio as gr
import pytest
from fakes import ANSWERED, HOSTILE, FakeAdvisor, FakeConversation, cite

from assistant.pages import events
from assistant.pages.ask import ANY_LABEL, AskPage
from assistant.pages.chooser import choices
from assistant.pages.render import WHOLE_ANSWERS, transcript
from assistant.pages.session import UNEXPECTED, Session
from assistant.pages.site import build_site
from assistant.types import Tool


def event(**data: object) -> gr.EventData:
    return gr.EventData(None, data)


def asked(text: str) -> Session:
    session = Session(FakeConversation())  # type: ignore[arg-type]
    assert session.ask(text)
    list(session.answers())
    return session


def test_a_second_question_waits_for_the_first() -> None:
    session = Session(FakeConversation())  # type: ignore[arg-type]
    assert not session.ask("  ")
    assert session.ask("Does it sell data?")
    assert not session.ask("And another?")
    steps = list(session.answers())
    assert [len(step.answer.claims) for step in steps if step.answer] == [0, 1, 2, 2]
    assert steps[-1].done
    assert steps[-1].copy
    assert session.ask("And another?")


def test_an_early_answer_is_shown_again_and_a_made_up_number_is_not() -> None:
    page, session = AskPage(FakeAdvisor()), Session(FakeConversation())  # type: ignore[arg-type]
    for _ in range(WHOLE_ANSWERS + 1):
        session.ask("Does it sell data?")
        list(session.answers())
    before = transcript(session.turns)
    _, shown = page.show_again(session, event(turn="0"))
    assert shown.count("<blockquote") > before.count("<blockquote")
    for turn in ("99", "-1", "x", None):
        assert page.show_again(session, event(turn=turn))[1] == gr.skip()
    assert page.show_again(None, event(turn="0"))[1] == gr.skip()


def test_an_answer_broken_off_does_not_block_the_session() -> None:
    session = Session(FakeConversation())  # type: ignore[arg-type]
    session.ask("Does it sell data?")
    stream = session.answers()
    next(stream)
    stream.close()
    assert not session.busy


@pytest.mark.parametrize(
    ("question", "message"),
    [("known error", "The library is locked. Try again in a minute."), ("crash", UNEXPECTED)],
)
def test_errors_become_a_sentence(question: str, message: str) -> None:
    turn = asked(question).turns[-1]
    assert (turn.error, turn.done) == (message, True)


def test_student_information_is_not_kept() -> None:
    assert "Maria" not in repr(asked("Here is Maria's plan").turns)


def test_only_what_was_offered_can_be_opened_or_asked() -> None:
    session = asked("Does it sell data?")
    assert session.citation(0, "2") == cite(HOSTILE)
    for turn, wanted in ((0, "0"), (0, "3"), (1, "1"), (-1, "1"), (0, "²"), (0, "closest")):
        assert session.citation(turn, wanted) is None
    assert session.question(0, 1) == ANSWERED.suggestions[1]
    assert session.question(0, 2) is None
    assert session.question(0, -1) is None


@pytest.mark.parametrize(
    "data", [{}, {"turn": None}, {"turn": [1]}, {"turn": "1e3"}, {"turn": "x"}]
)
def test_anything_but_a_number_names_nothing(data: dict[str, object]) -> None:
    assert events.number(event(**data), "turn") == -2
    assert events.number(gr.EventData(None, None), "turn") == -2


def test_the_chosen_tool_reaches_the_conversation() -> None:
    page = AskPage(FakeAdvisor())  # type: ignore[arg-type]
    session, box, log, _ = page.take_in("Does it sell data?", None, "QuillQuest")
    assert box == ""
    assert "Does it sell data?" in log
    list(page.answer(session))
    assert session.conversation.asked == [("Does it sell data?", "QuillQuest")]  # type: ignore[attr-defined]


def test_an_answer_grows_and_comes_whole_with_its_evidence_in_the_last_step() -> None:
    page = AskPage(FakeAdvisor())  # type: ignore[arg-type]
    session, *_ = page.take_in("Does it sell data?", None, "QuillQuest")
    *shown, nothing = page.answer(session)
    assert nothing == (gr.skip(),) * 5  # sent twice, it must not close what was opened meanwhile
    assert [step[0].count("<blockquote") for step in shown] == [0, 1, 2, 2]
    log, status, citations, _, _ = shown[-1]
    assert session.turns[-1].copy and 'aria-busy="false"' in log
    assert "Answer ready, with 2 quotes." in status
    assert citations.count("<li>") == 2


def test_an_answer_on_its_way_does_not_come_back_after_a_new_conversation() -> None:
    page = AskPage(FakeAdvisor())  # type: ignore[arg-type]
    session, *_ = page.take_in("Does it sell data?", None, None)
    steps = page.answer(session)
    assert "Does it sell data?" in next(steps)[0]
    forgotten, welcome, *_ = page.start_over(session)
    assert forgotten is None and "ta-welcome" in welcome
    assert list(steps) == [(gr.skip(),) * 5]
    assert list(page.answer(forgotten)) == [(gr.skip(),) * 5]
    assert page.start_over(None)[1] == welcome


def test_an_empty_question_leaves_everything_as_it_is() -> None:
    page = AskPage(FakeAdvisor())  # type: ignore[arg-type]
    session, box, _, _ = page.take_in("   ", None, None)
    assert session.turns == []
    assert box == "   "


def test_a_chip_asks_its_question_and_keeps_what_was_being_typed() -> None:
    page = AskPage(FakeAdvisor())  # type: ignore[arg-type]
    session, box, _, _ = page.take_chip("half a thought", None, None, event(turn="-1", ask="0"))
    assert box == "half a thought"
    assert session.turns[0].question == page.examples()[0]


def test_filtering_matches_names_and_aliases_and_never_drops_the_chosen_tool() -> None:
    tools = (Tool("PaperPond", "Pond Inc", ("PP Reader",)), Tool("QuillQuest"), Tool("Other"))
    assert choices(tools, "reader", None) == [("PaperPond", "PaperPond")]
    assert [name for _, name in choices(tools, "QUILL", "Other", ANY_LABEL)] == [
        "",
        "QuillQuest",
        "Other",
    ]


def test_the_site_offers_no_endpoint_to_programs() -> None:
    demo = build_site(FakeAdvisor())  # type: ignore[arg-type]
    assert demo.get_api_info()["named_endpoints"] == {}
    assert demo.get_api_info()["unnamed_endpoints"] == {}


def test_the_panel_comes_after_the_answer_and_is_filled_when_asked() -> None:
    page = AskPage(FakeAdvisor())  # type: ignore[arg-type]
    session, *_ = page.take_in("Does it sell data?", None, None)
    *_, last, _ = page.answer(session)
    assert "PaperPond (school edition)" in last[4] and "Not yet filled in" in last[4]
    assert session.about.tools == ("PaperPond",)
    followed = page.follow(session)
    assert followed.count("Not yet filled in") < last[4].count("Not yet filled in")
    *steps, filled = page.fill(session, None, event(fill="all"))
    assert "Filling in: 1 of 6 items." in steps[0]
    assert "Not yet filled in" not in filled and "data-fill" not in filled


def test_the_panel_follows_the_chosen_tool() -> None:
    page = AskPage(FakeAdvisor())  # type: ignore[arg-type]
    assert "QuillQuest" in page.show_choice("QuillQuest", None)
    session = asked("Does it sell data?")
    assert "QuillQuest" in page.show_choice("QuillQuest", session)
    assert session.about.lit == frozenset()
    assert "shows here" in page.show_choice(None, session)
