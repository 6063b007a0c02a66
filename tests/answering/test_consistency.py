"""Headlines that go against their quotes are found, and honest ones are let be."""

from __future__ import annotations

import pytest

from assistant.answering.consistency import ContradictionKind as Kind
from assistant.answering.consistency import contradictions
from assistant.answering.measures import MeasureKind, in_digits, measures
from assistant.answering.statements import statements
from assistant.types import Verdict

NO_SALE = "We do not sell or rent the personal information of students."


def kinds(
    headline: str, *quotes: str, verdict: Verdict | None = None, question: str = ""
) -> set[Kind]:
    return {c.kind for c in contradictions(headline, quotes, verdict, question)}


def test_a_bare_yes_is_judged_by_the_question() -> None:
    asked = "Does it sell student data?"
    yes, no = "Yes, according to its Privacy Policy.", "No, according to its Privacy Policy."
    assert kinds(yes, NO_SALE, verdict=Verdict.YES, question=asked) == {Kind.POLARITY}
    assert kinds(no, NO_SALE, verdict=Verdict.NO, question=asked) == set()
    assert kinds(yes, NO_SALE) == set()


def test_a_headline_against_its_own_verdict_is_a_contradiction() -> None:
    assert kinds("Yes, it is.", NO_SALE, verdict=Verdict.NO) == {Kind.POLARITY}


def test_a_headline_that_only_points_to_quotes_contradicts_nothing() -> None:
    assert kinds("Here is what the Privacy Policy says about sale.", NO_SALE) == set()
    assert kinds("Student data is sold.") == set()


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Student information is sold.", {Kind.NEGATION}),
        ("Student information is never sold.", set()),
        ("Student information is sold only with consent.", set()),
    ],
)
def test_statements_turned_round(headline: str, expected: set[Kind]) -> None:
    assert kinds(headline, NO_SALE) == expected


def test_opposite_words_and_denials_are_weighed_together() -> None:
    quote = "Drafts are not deleted when the class ends."
    assert kinds("Drafts are kept.", quote) == set()
    assert kinds("Drafts are deleted.", quote) == {Kind.NEGATION}


def test_not_without_consent_is_with_consent() -> None:
    quote = "No record is shared without the consent of the school."
    assert kinds("Records are shared without the school's consent.", quote) == {Kind.NEGATION}
    assert kinds("Records are not shared without the school's consent.", quote) == set()


@pytest.mark.parametrize(
    ("headline", "quote", "expected"),
    [
        ("Logs go after 60 days.", "Logs are kept for two months.", set()),
        ("Logs go after 90 days.", "Logs are kept for two months.", {Kind.DURATION}),
        ("Schools hear within three days.", "We tell schools within 72 hours.", set()),
        ("Answers come in a week.", "Answers come within five business days.", set()),
        ("Records are kept forever.", "Records are kept for 30 days.", {Kind.DURATION}),
        (
            "Logs are kept for 7 days.",
            "Logs are kept for 30 days. Backups go after 7 days.",
            {Kind.DURATION},
        ),
    ],
)
def test_lengths_of_time(headline: str, quote: str, expected: set[Kind]) -> None:
    assert kinds(headline, quote) & {Kind.DURATION} == expected


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Users must be 13 or older.", set()),
        ("Nobody under 13 may use it.", set()),
        ("Users must be at least 16.", {Kind.AGE}),
        ("Children under 13 may use it.", {Kind.AGE}),
    ],
)
def test_ages_as_floors_and_as_limits(headline: str, expected: set[Kind]) -> None:
    assert kinds(headline, "You must be at least thirteen years old to use it.") == expected


def test_a_yes_on_one_age_is_held_against_the_rule_on_ages() -> None:
    asked, rule = "May a 15-year-old use it?", "You must be 18 or older to use it."
    assert kinds("Yes, according to its Terms.", rule, question=asked) == {Kind.AGE}
    assert kinds("No, according to its Terms.", rule, question=asked) == set()
    softened = "You must be 18 or older, or have the consent of a parent."
    assert kinds("Yes, according to its Terms.", softened, question=asked) == set()


def test_other_figures() -> None:
    quote = "Liability is limited to US $500, and fees rise by at most 3 percent."
    assert kinds("Liability is limited to $500.", quote) == set()
    assert kinds("Liability is limited to $5,000.", quote) == {Kind.NUMBER}
    assert kinds("Fees rise by at most 8%.", quote) == {Kind.NUMBER}


def test_an_answer_may_count_its_own_quotes() -> None:
    assert kinds("3 passages speak of fees.", "Fees fall due in two passages of time.") == set()


def test_numbers_in_words_are_read_as_digits() -> None:
    assert in_digits("seventy-two (72) hours, one and a half percent") == ("72 hours, 1.5 percent")
    found = measures(in_digits("thirty-six months; $2 million; under sixteen"))
    assert [(m.kind, m.low) for m in found] == [
        (MeasureKind.AGE, 16),
        (MeasureKind.DURATION, pytest.approx(1095, rel=0.01)),
        (MeasureKind.MONEY, 2_000_000),
    ]


def test_a_clause_knows_what_it_denies() -> None:
    kept, sold = statements("We keep essays for a year, and we do not sell essays.")
    assert kept.acts["keep"] == 1
    assert sold.acts["sell"] == -1
