"""Which text is newer, and what a document is called."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import identity
from assistant.types import Audience, DocumentFacts, DocumentType, Issuer

BASE = DocumentFacts("Privacy Policy", tool="StoryBuddy", type=DocumentType.PRIVACY_POLICY)
EARLY, LATE = date(2024, 1, 1), date(2026, 1, 1)
dates = st.none() | st.dates(date(2020, 1, 1), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("new", "old", "order"),
    [
        ({"effective_date": LATE}, {"effective_date": EARLY}, 1),
        ({"effective_date": EARLY}, {"effective_date": LATE}, -1),
        ({"effective_date": LATE}, {"effective_date": LATE}, 0),
        (
            {"effective_date": LATE, "retrieved_date": EARLY},
            {"effective_date": LATE, "retrieved_date": LATE},
            -1,
        ),
        ({"retrieved_date": LATE}, {"retrieved_date": EARLY}, 1),
        ({"effective_date": LATE}, {"retrieved_date": EARLY}, 1),
        ({"effective_date": LATE}, {}, 0),
        ({}, {}, 0),
    ],
)
def test_order(new: dict[str, date], old: dict[str, date], order: int) -> None:
    assert identity.order(replace(BASE, **new), replace(BASE, **old)) == order


@given(dates, dates, dates, dates)
def test_order_turns_round(
    one: date | None, two: date | None, three: date | None, four: date | None
) -> None:
    first = replace(BASE, effective_date=one, retrieved_date=two)
    second = replace(BASE, effective_date=three, retrieved_date=four)
    assert identity.order(first, second) == -identity.order(second, first)


def test_identity_ignores_case_and_vendors_titles() -> None:
    other = replace(BASE, tool="storybuddy", title="Our Promise")
    assert identity.identity_of(BASE) == identity.identity_of(other)
    assert identity.identity_of(replace(BASE, tool=None)) is None
    assert identity.identity_of(replace(BASE, tool="  ")) is None


@pytest.mark.parametrize(
    "title",
    ["AI Policy 2025-26", "AI policy (2026-01-15)", "AI Policy v2", "AI  policy, version 3.1"],
)
def test_years_and_version_numbers_are_no_part_of_a_title(title: str) -> None:
    assert identity.title_key(title) == "ai policy"


def test_ids_are_readable_and_stable() -> None:
    name = identity.document_id(BASE, "/a")
    assert name.startswith("storybuddy-privacy-policy-")
    assert name == identity.document_id(replace(BASE, title="x"), "/b")
    guide = DocumentFacts("Phones & Möbel", issuer=Issuer.DISTRICT, type=DocumentType.GUIDELINE)
    assert identity.document_id(guide, "/a").startswith("phones-m-bel-")
    assert identity.document_id(DocumentFacts("学校"), "/a").startswith("document-")


def test_a_guess_that_knows_nothing_keeps_the_older_guess() -> None:
    old = replace(BASE, guessed=frozenset({"tool", "audience"}), audience=Audience.SCHOOL)
    new = DocumentFacts("P", guessed=frozenset({"tool", "audience", "title", "type"}))
    kept = identity.keep_confirmed(new, old, same_text=False)
    assert (kept.tool, kept.audience) == ("StoryBuddy", Audience.SCHOOL)
    assert {"tool", "audience"} <= kept.guessed
    assert kept.title == "Privacy Policy" and "title" not in kept.guessed


def test_a_confirmed_date_stays_with_its_text() -> None:
    old = replace(BASE, effective_date=LATE)
    new = replace(BASE, guessed=frozenset({"effective_date"}))
    assert identity.keep_confirmed(new, old, same_text=True).effective_date == LATE
    assert identity.keep_confirmed(new, old, same_text=False).effective_date is None


def titled(title: str, **facts: object) -> DocumentFacts:
    guessed = frozenset({"title"})
    return replace(BASE, **{"title": title, "vendor": "Pond & Sons", "guessed": guessed, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("StoryBuddy Privacy Policy", "Privacy Policy"),
        ("Privacy Policy 2025", "PRIVACY POLICY (2026-01-15)"),
        ("StoryBuddy's Privacy Policy", "Our privacy policy, updated"),
        ("Privacy Policy of Pond & Sons", "Privacy Policy for StoryBuddy"),
    ],
)
def test_titles_that_say_the_same_name_one_document(one: str, two: str) -> None:
    assert identity.same_document(titled(two), titled(one))
    told = {"guessed": frozenset[str]()}
    assert identity.same_document(titled(two, **told), titled(one, **told))


@pytest.mark.parametrize(
    ("one", "two", "type_"),
    [
        ("Privacy Policy", "Europe Privacy Policy", DocumentType.PRIVACY_POLICY),
        ("Terms of Use", "Beta Terms of Use", DocumentType.TERMS),
        ("Agreement for Ohio", "Agreement for Texas", DocumentType.DPA),
        ("StoryBuddy", "Privacy Policy", DocumentType.CHILDREN_NOTICE),
    ],
)
def test_titles_that_say_more_name_two_documents(one: str, two: str, type_: DocumentType) -> None:
    old = titled(one, type=type_, effective_date=EARLY)
    new = titled(two, type=type_, effective_date=LATE)
    assert not identity.same_document(new, old)
    assert not identity.same_document(old, new)


def test_another_word_for_the_kind_is_a_newer_version_only_where_dates_and_guesses_allow() -> None:
    old = titled("StoryBuddy Privacy Policy", effective_date=EARLY)
    new = titled("Privacy Notice", effective_date=LATE)
    assert identity.same_document(new, old)
    assert not identity.same_document(replace(new, effective_date=None), old)
    assert not identity.same_document(replace(new, effective_date=EARLY), old)
    told = frozenset[str]()
    assert identity.same_document(replace(new, guessed=told), old)
    assert not identity.same_document(replace(new, guessed=told), replace(old, guessed=told))
