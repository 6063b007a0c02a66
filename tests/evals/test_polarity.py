"""Headlines of yes/no questions, worked by hand."""

from __future__ import annotations

import pytest

from evals.metrics.polarity import committed, said_label, wrong_polarity


@pytest.mark.parametrize(
    ("gold", "said", "is_committed", "is_wrong"),
    [
        ("yes", "yes", 1.0, 0.0),
        ("yes", "no", 1.0, 1.0),
        ("no", "yes", 1.0, 1.0),
        ("no", "partly", 1.0, 0.0),
        ("partly", "yes", 1.0, 0.0),
        ("yes", "uncommitted", 0.0, 0.0),
        ("no", "not stated", 0.0, 0.0),
    ],
)
def test_only_the_opposite_is_wrong_polarity(
    gold: str, said: str, is_committed: float, is_wrong: float
) -> None:
    assert (committed(gold, said), wrong_polarity(gold, said)) == (is_committed, is_wrong)


@pytest.mark.parametrize("gold", [None, "not stated"])
def test_other_questions_have_no_polarity(gold: str | None) -> None:
    assert committed(gold, "yes") is None
    assert wrong_polarity(gold, "yes") is None


def test_what_is_said_in_one_word() -> None:
    assert said_label("no", abstained=False) == "no"
    assert said_label("no", abstained=True) == "not stated"
    assert said_label(None, abstained=False) == "uncommitted"
