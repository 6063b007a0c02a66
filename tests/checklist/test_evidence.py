"""Sentences are read with the lead-in of their list; what states nothing is left out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.checklist.evidence import Sentence, read_sentences
from assistant.library.library import Library

Read = Callable[[str], list[Sentence]]


@pytest.fixture
def read(library: Library, add: Callable[..., str]) -> Read:
    def sentences(text: str) -> list[Sentence]:
        add("Policy", text)
        return read_sentences(library, library.versions())

    return sentences


def texts(found: list[Sentence]) -> list[str]:
    return [sentence.text for sentence in found]


def test_an_item_of_two_sentences_does_not_end_the_list(read: Read) -> None:
    found = texts(read("We will not:\n\n* sell data. We mean it.\n* rent data.\n"))
    assert "We will not: sell data." in found
    assert "We will not: rent data." in found
    assert "We mean it." in found


def test_the_lead_in_of_a_long_list_is_whole_in_every_passage(read: Read) -> None:
    opening = "When a school asks us to, and after " + "we have checked the request, " * 9
    lead_in = f"{opening}we will never:"
    items = "".join(f"* give data number {n} to {'some other ' * 12}firm.\n" for n in range(20))
    found = [s for s in read(f"{lead_in}\n\n{items}") if "data number" in s.text]
    assert len(found) == 20
    assert all(s.text.startswith(lead_in) for s in found)


def test_a_list_in_a_list_has_both_lead_ins_and_ends(read: Read) -> None:
    text = (
        "We never:\n\n* share data with:\n    * brokers.\n    * banks.\n* sell data.\n\nWe pay.\n"
    )
    assert texts(read(text)) == [
        "We never:",
        "We never: share data with:",
        "We never: share data with: brokers.",
        "We never: share data with: banks.",
        "We never: sell data.",
        "We pay.",
    ]


def test_a_paragraph_after_a_list_is_not_read_under_it_though_moved_in(read: Read) -> None:
    text = "    We never:\n\n    * sell data.\n\n    We may share data with partners.\n"
    assert texts(read(text))[-1] == "We may share data with partners."


def test_numbered_sections_do_not_join_a_list_of_letters(read: Read) -> None:
    text = "We never:\n(a) sell data.\n(b) rent data.\n3. Partners get reports.\n"
    assert texts(read(text))[-1] == "3. Partners get reports."


@pytest.mark.parametrize(
    "line",
    [
        "Security breach notification",
        "**Sale of student data**",
        "* [How we share data](#sharing)",
        "How do we protect your data?",
    ],
)
def test_headings_links_and_questions_state_nothing(read: Read, line: str) -> None:
    found = texts(read(f"We teach spelling.\n\n{line}\n\nWe encrypt what schools store.\n"))
    assert found == ["We teach spelling.", "We encrypt what schools store."]


def test_a_field_of_a_form_is_no_heading(read: Read) -> None:
    assert "Location: Oregon" in texts(read("Location: Oregon\n\nWe keep data in one place.\n"))


def test_a_sentence_too_long_for_a_passage_is_whole_again(read: Read) -> None:
    parts = ", ".join(f"the answers to question number {n}" for n in range(30))
    sentence = f"We collect {parts}, unless the school says no."
    (found,) = [s for s in read(f"{sentence}\n") if "collect" in s.text]
    assert found.text == sentence and found.whole
    assert found.end - found.start == len(sentence)


def test_a_sentence_longer_than_a_quote_may_be_stays_cut(read: Read) -> None:
    parts = ", ".join(f"the answers to question number {n}" for n in range(80))
    found = [s for s in read(f"We collect {parts}.\n") if "question number" in s.text]
    assert len(found) > 1 and not found[0].whole
    assert all(s.end - s.start <= 1500 for s in found)


def test_a_line_of_contents_states_nothing(read: Read) -> None:
    contents = "Click on the links below to jump to a section: Data we sell Children's accounts"
    assert contents not in texts(read(f"{contents}\n\nWe sell no data.\n"))
    asked = "Click the link below to stop the sale of your data."
    assert asked in texts(read(f"{asked}\n"))


def test_what_refers_to_its_heading_is_read_with_it(read: Read) -> None:
    found = texts(read("## Correct your data\n\nMost of it is under Settings. It stays there.\n"))
    assert found == ["Correct your data: Most of it is under Settings.", "It stays there."]
    assert texts(read("## Our view\n\nIt is our aim to teach.\n"))[-1] == "It is our aim to teach."
