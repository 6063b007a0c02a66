"""A vendor that is sold is one thing, data that are sold another."""

from __future__ import annotations

import pytest

from assistant.advisor import Advisor
from assistant.answering.naming import ToolNames
from assistant.answering.owner_change import COMPANY
from assistant.types import Tool

NAMES = ToolNames([Tool("QuizCraft", vendor="Brightpeg Education, Inc.")])
OF_THE_VENDOR = (
    "What happens to our data if QuizCraft is sold?",
    "What happens to student records when QuizCraft gets bought?",
    "Where does our data go if QuizCraft is acquired by a bigger company?",
    "If QuizCraft goes out of business, who gets our data?",
    "Who gets the student records if QuizCraft were sold to another firm?",
    "What if Brightpeg, the maker of QuizCraft, is sold?",
    "Would we hear about it if QuizCraft changes hands?",
    "What becomes of our data if QuizCraft is taken over?",
)
OF_DATA = (
    "Is our data sold by QuizCraft?",
    "Does QuizCraft get sold data?",
    "Does QuizCraft sell student data?",
    "Is student data in QuizCraft sold to anyone?",
    "Has QuizCraft ever sold our data?",
    "Is the data we type into QuizCraft sold?",
)


@pytest.mark.parametrize("question", OF_THE_VENDOR)
def test_a_vendor_that_is_sold_stays_the_subject(advisor: Advisor, question: str) -> None:
    naming = NAMES.find(question)
    assert COMPANY in naming.without_names
    assert COMPANY in naming.with_pronouns.lower()
    assert advisor.conversation("QuizCraft").ask(question).items[0] == "prv-merger"


@pytest.mark.parametrize("question", OF_DATA)
def test_data_that_are_sold_stay_data(advisor: Advisor, question: str) -> None:
    assert COMPANY not in NAMES.find(question).without_names
    assert advisor.conversation("QuizCraft").ask(question).items[0] == "prv-no-sale"


@pytest.mark.parametrize(
    "question", ["If QuizCraft is sold to schools, who pays?", "Does QuizCraft get sold data?"]
)
def test_a_product_on_sale_is_no_change_of_owner(question: str) -> None:
    assert COMPANY not in NAMES.find(question).without_names


def test_the_clause_on_new_owners_is_quoted(advisor: Advisor) -> None:
    answer = advisor.conversation("QuizCraft").ask("What happens to our data if QuizCraft is sold?")
    assert "successor takes Student Records only subject to this Agreement" in " ".join(
        citation.quote for citation in answer.citations
    )
