"""When a quoted sentence decides a yes/no question, and when it must not."""

from __future__ import annotations

import pytest

from assistant.answering.polarity import decide, stance
from assistant.answering.quoting import Sentence
from assistant.answering.reader import Reading
from assistant.types import Passage, Span, Verdict

SURE = Reading(answers=0.6, yes=0.2, no=0.1, partly=0.05, silent=0.04, other=0.01)


def sentence(text: str) -> Sentence:
    passage = Passage("p1", "v1", 0, Span(0, len(text)), text, section=(), page=None, context="")
    return Sentence(
        passage=passage,
        span=passage.span,
        text=text,
        lead_in="",
        score=1.0,
        similarity=0.7,
        clause_similarity=0.7,
        fits=True,
        on_topic=True,
        reading=SURE,
    )


def verdict(question: str, text: str) -> Verdict | None:
    decision = decide(question, [sentence(text)])
    return decision.verdict if decision else None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        # a figure decides, not the words around it
        ("Are recordings kept for more than 2 years?", "Recordings are kept for up to 1 year."),
        # what holds for some does not hold for all
        ("Can every student delete the account?", "Students can delete the account in settings."),
        ("Does it collect card details itself?", "A company we hire will collect card details."),
        # another act with the same thing
        ("Must a parent give an email address?", "We may write to the parent's email address."),
        # a denial of what the question supposes
        (
            "If a student breaks the rules, could the school lose access?",
            "Students may not break the rules of the class at any time.",
        ),
    ],
)
def test_in_doubt_nothing_is_decided(question: str, text: str) -> None:
    assert verdict(question, text) is None


def test_what_they_hold_is_data_and_not_a_promise_to_hold_it() -> None:
    question = "Can a parent get what they hold on a child erased?"
    assert stance(question, "Parents may ask that we erase the data on a child.") is not Verdict.NO
