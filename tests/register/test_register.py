"""What the register says: a yes only inside a decision in force, and a clear sentence otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.register.entries import Entry, State
from assistant.register.grades import GRADES
from assistant.register.register import Register
from assistant.types import RegisterNote

TODAY = date(2026, 11, 23)


def entry(**fields: Any) -> Entry:
    base: dict[str, Any] = {
        "tool": "QuizCraft",
        "edition": "School",
        "status": "approved",
        "grades": ["3-5"],
        "users": ["students", "staff"],
        "approver": "Superintendent",
        "requester": "Grade 4 team",
        "decided": date(2026, 10, 8),
        "expires": date(2027, 6, 30),
        "review_date": date(2027, 5, 14),
    }
    return Entry.model_validate(base | fields)


def pilot(**fields: Any) -> Entry:
    dates = {"start": date(2026, 10, 5), "end": date(2026, 12, 18), "schools": ["Cedar Hill"]}
    return entry(status="pilot", pilot=dates, expires=None, **fields)


def ask(*entries: Entry, **question: Any) -> RegisterNote:
    register = Register(contact="Privacy Officer", entries=entries, source="register.yaml")
    tool = question.pop("tool", "QuizCraft")
    return register.lookup(tool, today=question.pop("today", TODAY), **question)


def condition(due: date, met: date | None = None) -> dict[str, Any]:
    return {"text": "Signed amendment.", "owner": "Privacy Officer", "due": due, "met": met}


@pytest.mark.parametrize(
    ("held", "question", "permits", "state", "words"),
    [
        (entry(), {"grades": ["4"]}, True, "approved", "lists QuizCraft (School edition) as"),
        (entry(), {"grades": ["8"]}, False, "approved", "for grades 3-5 only; grade 8 is not"),
        (entry(), {"grades": ["5", "6"]}, False, "approved", "grade 6 is not in that approval"),
        (entry(), {}, False, "approved", "students and staff in grades 3-5, until June 30, 2027"),
        (entry(), {"users": ["students"]}, False, "approved", "in grades 3-5"),
        (entry(grades=["all"]), {"users": ["students"]}, True, "approved", "in all grades"),
        (
            entry(users=["staff"], grades=[]),
            {"grades": ["4"]},
            False,
            "approved",
            "for staff only; students are not in that approval",
        ),
        (entry(users=["staff"], grades=[]), {"users": ["staff"]}, True, "approved", "staff only"),
        (
            entry(expires=date(2026, 11, 22)),
            {"grades": ["4"]},
            False,
            "expired",
            "expired on November 22, 2026",
        ),
        (entry(expires=TODAY), {"grades": ["4"]}, True, "approved", "until November 23, 2026"),
        (
            entry(decided=date(2026, 12, 1)),
            {"grades": ["4"]},
            False,
            "not_started",
            "starts only on December 1, 2026",
        ),
        (
            entry(status="approved_with_conditions", conditions=[condition(date(2026, 11, 1))]),
            {"grades": ["4"]},
            False,
            "condition_overdue",
            "a condition is overdue: Signed amendment.",
        ),
        (
            entry(status="approved_with_conditions", conditions=[condition(date(2026, 12, 1))]),
            {"grades": ["4"]},
            True,
            "approved_with_conditions",
            "as approved with conditions for",
        ),
        (pilot(), {"grades": ["4"]}, True, "pilot", "a pilot at Cedar Hill from October 5, 2026"),
        (pilot(), {"grades": ["6"]}, False, "pilot", "grade 6 is not in that pilot"),
        (pilot(), {"grades": ["4"], "today": date(2026, 12, 19)}, False, "expired", "pilot of"),
        (pilot(), {"grades": ["4"], "today": date(2026, 10, 4)}, False, "not_started", "starts"),
        (entry(status="in_review"), {"grades": ["4"]}, False, "in_review", "not approved yet"),
        (entry(status="requested"), {}, False, "requested", "waits for review"),
        (
            entry(status="denied", reason="Minimum age 18"),
            {"grades": ["4"]},
            False,
            "denied",
            "denied QuizCraft (School edition) on October 8, 2026: Minimum age 18.",
        ),
        (entry(status="retired"), {}, False, "retired", "may not be used any more"),
    ],
)
def test_one_entry(
    held: Entry, question: dict[str, Any], permits: bool, state: str, words: str
) -> None:
    note = ask(held, **question)
    assert (note.permits, note.state) == (permits, state)
    assert words in note.sentence


def test_an_unlisted_tool_is_not_approved_and_can_be_requested() -> None:
    note = ask(entry(), tool="StoryBuddy", grades=["5"])
    assert (note.permits, note.state) == (False, "not_in_register")
    assert note.sentence == (
        "StoryBuddy is not in the district's register, so it is not approved yet."
    )
    assert "send a request" in note.open_points[0]
    assert note.contact == "Privacy Officer"


def test_without_a_register_nothing_is_approved() -> None:
    note = Register(found=False).lookup("QuizCraft", today=TODAY, grades=["4"])
    assert (note.permits, note.state) == (False, "no_register")
    assert "no register" in note.sentence


def test_names_match_without_case_and_marks() -> None:
    assert ask(entry(), tool="quiz-craft", grades=["4"]).permits


def test_another_edition_is_not_covered() -> None:
    note = ask(entry(), edition="Free", grades=["4"])
    assert (note.permits, note.state) == (False, "not_in_register")
    assert "Free edition of QuizCraft is not in the district's register" in note.sentence
    assert "does not cover other editions" in note.sentence
    assert ask(entry(), edition="school edition", grades=["4"]).permits
    assert ask(entry(edition="QuizCraft for Schools"), edition="School", grades=["4"]).permits


def test_without_an_edition_the_note_says_which_one_is_meant() -> None:
    note = ask(entry(edition="Free", status="denied", reason="Ads"), entry(), grades=["4"])
    assert note.permits
    assert "other editions, such as a free account, are not covered" in note.sentence
    assert "QuizCraft (Free edition) is denied." in note.sentence


def test_open_points_name_conditions_and_next_step() -> None:
    held = entry(
        status="approved_with_conditions",
        conditions=[condition(date(2026, 12, 1)), condition(date(2026, 1, 1), date(2026, 1, 1))],
        next_step="Ask the vendor.",
    )
    note = ask(held, grades=["4"])
    assert note.open_points == (
        "Open condition: Signed amendment (Privacy Officer), due December 1, 2026.",
        "Next step: Ask the vendor.",
    )


@pytest.mark.parametrize("question", [{"grades": ["4"]}, {"grades": ["8"]}, {}])
def test_a_review_that_is_late_is_said_with_the_decision(question: dict[str, Any]) -> None:
    late, due = entry(review_date=date(2026, 11, 1)), entry(review_date=TODAY)
    said = ask(late, **question).sentence
    assert "Approval overdue for review since November 1, 2026." in said
    assert ask(late, **question).permits is ask(due, **question).permits, "it is no end"
    assert "overdue" not in ask(due, **question).sentence
    running = pilot(review_date=date(2026, 11, 1))
    assert "Pilot overdue for review since November 1" in ask(running, **question).sentence
    ended = entry(review_date=date(2026, 11, 1), expires=date(2026, 11, 2))
    assert "overdue" not in ask(ended, **question).sentence, "an expiry says more"


def test_scope_is_given_only_for_approvals_and_pilots() -> None:
    assert ask(entry()).scope == "students and staff in grades 3-5, until June 30, 2027"
    assert ask(entry(status="in_review")).scope == ""


@given(
    st.sampled_from(list(State)),
    st.dates(date(2026, 9, 1), date(2027, 8, 1)),
    st.sets(st.sampled_from(GRADES)),
    st.sets(st.sampled_from(["students", "staff"])),
)
def test_a_yes_is_always_inside_a_decision(
    state: State, today: date, grades: set[str], users: set[str]
) -> None:
    held = pilot() if state is State.PILOT else entry(status=state)
    note = ask(held, today=today, grades=grades, users=users)
    if note.permits:
        assert held.is_approved or held.status is State.PILOT
        assert held.last_day is not None
        assert today <= held.last_day
        assert grades and grades <= set(held.grades)
        assert users <= set(held.users)


def test_questions_about_the_whole_register() -> None:
    late = entry(
        tool="EssayLens",
        grades=["6-8"],
        review_date=date(2026, 11, 1),
        conditions=[condition(date(2026, 10, 30))],
    )
    ended = entry(tool="LessonLoop", expires=date(2026, 11, 10))
    soon = entry(tool="ReadWillow", expires=date(2026, 12, 1))
    register = Register(entries=(entry(), late, ended, soon, pilot(tool="MathTrail")))
    assert [n.tool for n in register.approved_for("4", TODAY)] == [
        "QuizCraft",
        "ReadWillow",
        "MathTrail",
    ]
    assert [(d.entry.tool, d.what.split(":")[0]) for d in register.overdue(TODAY)] == [
        ("EssayLens", "condition"),
        ("EssayLens", "review"),
        ("LessonLoop", "end of the approval"),
    ]
    assert [d.entry.tool for d in register.expiring(TODAY, 30)] == ["ReadWillow", "MathTrail"]
    assert [d.entry.tool for d in register.expiring(TODAY, 7)] == []
    assert len(register.by_state()[State.APPROVED]) == 4
    assert register.by_state()[State.DENIED] == ()
