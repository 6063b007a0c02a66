"""A purpose statement drafted in the conversation, of the person's own words alone."""

from __future__ import annotations

import re

import pytest

from assistant.advisor import Advisor
from assistant.answering.purpose_parts import Part, deadline_in, group_in, labelled, sort_of
from assistant.types import Answer, AnswerStatus

BEGIN = "Help me write the purpose for StoryBuddy."
ANSWERS = (
    "Many of my 4th graders stop writing after one sentence",
    "Fall writing samples: 14 of 22 students wrote under 3 sentences",
    "We tried sentence starters and peer partners. It did not last.",
    "The average story goes from 2 to 6 sentences",
    "by the end of the semester",
    "Two classes for 8 weeks, and we stop if half of them do not write more",
)


def ask(advisor: Advisor, *turns: str, tool: str | None = None) -> list[Answer]:
    conversation = advisor.conversation(tool)
    return [conversation.ask(turn) for turn in turns]


def test_the_draft_is_asked_for_part_by_part_and_ends_whole(advisor: Advisor) -> None:
    answers = ask(advisor, BEGIN, *ANSWERS)
    assert "What problem" in answers[0].headline and "StoryBuddy" in answers[0].headline
    last = answers[-1]
    assert "still open" not in last.draft
    for said in ANSWERS:
        assert said[1:] in last.draft
    assert "For whom: My 4th graders" in last.draft
    assert {"pur-problem-statement", "pur-success-measure", "pur-small-start"} <= set(last.items)
    assert all(answer.status is AnswerStatus.ANSWERED for answer in answers)


def test_nothing_is_made_up(advisor: Advisor) -> None:
    last = ask(advisor, BEGIN, *ANSWERS)[-1]
    said = " ".join((BEGIN, *ANSWERS)).lower()
    figures = re.findall(r"\d+", last.draft)
    assert figures and all(figure in re.findall(r"\d+", said) for figure in figures)
    for line in last.draft.splitlines():
        _, colon, text = line.partition(": ")
        if colon:
            assert all(word in said for word in re.findall(r"[a-z]{4,}", text.lower()))


def test_what_was_said_before_is_used(advisor: Advisor) -> None:
    _, answer = ask(
        advisor,
        "My 4th graders struggle with reading aloud. Can we use StoryBuddy?",
        "Help me write the purpose.",
    )
    assert "struggle with reading aloud" in answer.draft
    assert "For whom: My 4th graders" in answer.draft
    assert "How do you know" in answer.headline


def test_all_at_once_leaves_only_the_gaps(advisor: Advisor) -> None:
    (answer,) = ask(
        advisor,
        "Help me write the purpose: our 6th graders can't keep up with the reading. DIBELS scores "
        "in September put 40% below benchmark. We tried small groups, and there is no time for it.",
    )
    assert "How will you know" in answer.headline
    assert "40% below benchmark" in answer.draft


@pytest.mark.parametrize(
    "message",
    [
        "My principal asked why we need it. Help me write something.",
        "I don't know how to describe what we want this tool for",
        "The form wants to know why we are getting this tool. No clue what to say",
    ],
)
def test_the_request_itself_is_no_part_of_the_draft(advisor: Advisor, message: str) -> None:
    (answer,) = ask(advisor, message, tool="StoryBuddy")
    assert answer.draft == ""
    assert "What problem" in answer.headline


def test_parts_can_stay_open(advisor: Advisor) -> None:
    answers = ask(advisor, BEGIN, ANSWERS[0], "I don't know yet", "nothing yet", "show the draft")
    assert "How we know: [still open]" in answers[-1].draft
    assert "What we tried: Nothing yet" in answers[-1].draft
    assert "how you know" in answers[-1].headline


def test_a_finished_draft_can_be_changed(advisor: Advisor) -> None:
    last = ask(advisor, BEGIN, *ANSWERS, "Change the date to May 15.")[-1]
    assert "By when: May 15" in last.draft
    assert "Two classes" in last.draft


def test_a_question_in_between_is_answered_and_the_draft_waits(advisor: Advisor) -> None:
    answers = ask(
        advisor,
        BEGIN,
        ANSWERS[0],
        "Does StoryBuddy sell student data?",
        "And for my 8th graders?",
        "Go on with the purpose.",
        ANSWERS[1],
    )
    assert answers[2].citations and answers[3].draft == ""
    assert "How do you know" in answers[4].headline
    assert ANSWERS[1][1:] in answers[5].draft


def test_red_flags_in_between_are_not_taken_for_a_part(advisor: Advisor) -> None:
    answers = ask(advisor, BEGIN, "what are the red flags")
    assert answers[1].points and answers[1].draft == ""


def test_a_student_in_trouble_comes_before_any_draft(advisor: Advisor) -> None:
    answers = ask(advisor, BEGIN, "A kid typed that she wants to hurt herself")
    assert answers[1].status is AnswerStatus.DECLINED
    assert "988" in answers[1].headline


def test_student_data_is_not_put_into_the_draft(advisor: Advisor) -> None:
    answers = ask(advisor, BEGIN, "Maria G. has an IEP and can't read", "show the draft")
    assert answers[1].status is AnswerStatus.STUDENT_DATA
    assert "Maria" not in repr(answers)


def test_weak_parts_are_named(advisor: Advisor) -> None:
    (*_, last) = ask(
        advisor,
        BEGIN,
        "We want AI because other districts use it",
        "4th grade",
        "It seems so",
        "nothing",
        "log-ins and minutes used",
        "by June",
        "one class",
    )
    notes = " ".join(last.notes)
    for word in ("tool first", "no figure or date", "not learning", "stop rule"):
        assert word in notes


def test_it_can_be_put_away(advisor: Advisor) -> None:
    answers = ask(advisor, BEGIN, "never mind", "How long does StoryBuddy keep what students type?")
    assert answers[1].draft == "" and "put away" in answers[1].headline
    assert answers[2].citations


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("Teachers spend five hours a week leveling texts", Part.PROBLEM),
        ("We tried a worksheet generator but it did not help", Part.TRIED),
        ("38% of our readers are at benchmark", Part.EVIDENCE),
        ("Planning time should fall by a quarter", Part.MEASURE),
        ("We start with two classes", Part.START),
        ("Thank you so much", None),
    ],
)
def test_a_sentence_goes_to_its_part(sentence: str, part: Part | None) -> None:
    assert sort_of(sentence) is part


def test_groups_dates_and_labels_are_found() -> None:
    assert deadline_in("We look again by May 15, 2027.") == "by May 15, 2027"
    assert deadline_in("It takes a while") == ""
    assert group_in("some of our English learners fall behind").endswith("English learners")
    assert labelled("Measure: words read a minute") == (Part.MEASURE, "words read a minute")
    assert labelled("The weather is fine") is None
