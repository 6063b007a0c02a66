"""Grades in what people write, in registers, and in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.register.grades import (
    GRADES,
    expand_grades,
    in_order,
    in_words,
    parse_grades,
    usual_ages,
)


@pytest.mark.parametrize(
    ("text", "grades"),
    [
        ("Can I use it with my 5th graders?", "5"),
        ("grade 3", "3"),
        ("Is it OK in Grade 10.", "10"),
        ("kindergarten", "K"),
        ("my kindergartners", "K"),
        ("K-2", "K 1 2"),
        ("K-2 and 4", "K 1 2 4"),
        ("grades K through 3", "K 1 2 3"),
        ("high schoolers", "9 10 11 12"),
        ("middle school", "6 7 8"),
        ("junior high", "7 8"),
        ("elementary", "K 1 2 3 4 5"),
        ("sophomores", "10"),
        ("my juniors and seniors", "11 12"),
        ("And for 8th?", "8"),
        ("fifth grade", "5"),
        ("fifth-graders", "5"),
        ("third through fifth grade", "3 4 5"),
        ("first- and second-graders", "1 2"),
        ("3rd, 4th, and 5th grade", "3 4 5"),
        ("5th-8th graders", "5 6 7 8"),
        ("grades 3, 4 and 6-8", "3 4 6 7 8"),
        ("grade five", "5"),
        ("10-year-olds", "4 5"),
        ("a ten year old", "4 5"),
        ("ages 10 to 11", "4 5 6"),
        ("my kids aged 6", "K 1"),
        ("all K-12 students", " ".join(GRADES)),
        # No grade at all:
        ("pre-K children", ""),
        ("on August 8th", ""),
        ("the 5th of May", ""),
        ("my 5th period class", ""),
        ("first, is it safe?", ""),
        ("I have to grade 30 essays", ""),
        ("one grade level below", ""),
        ("users aged 13 and older", ""),
        ("grade 13", ""),
        ("senior staff at 24 schools", ""),
        ("", ""),
    ],
)
def test_grades_in_text(text: str, grades: str) -> None:
    assert parse_grades(text) == tuple(grades.split())


grades_of = st.sets(st.sampled_from(GRADES), min_size=1).map(in_order)


@given(grades_of)
def test_words_are_read_back_as_the_same_grades(grades: tuple[str, ...]) -> None:
    words = in_words(grades)
    expected = GRADES if words == "all grades" else parse_grades(words)
    assert expected == grades


@given(st.text())
def test_any_text_gives_grades_in_order(text: str) -> None:
    found = parse_grades(text)
    assert found == in_order(found)


@given(st.integers(0, 12), st.integers(0, 12))
def test_ranges_spell_out_every_grade(first: int, last: int) -> None:
    value = f"{GRADES[first]}-{GRADES[last]}"
    if first > last:
        with pytest.raises(ValueError, match="not a grade"):
            expand_grades(value)
    else:
        assert expand_grades(value) == GRADES[first : last + 1]


@pytest.mark.parametrize(("value", "grades"), [("all", GRADES), (3, ("3",)), ("k", ("K",))])
def test_single_values(value: str | int, grades: tuple[str, ...]) -> None:
    assert expand_grades(value) == grades


@pytest.mark.parametrize("value", ["13", "five", "", "3-", "0", "-1"])
def test_other_values_are_refused(value: str) -> None:
    with pytest.raises(ValueError, match="write K, 1 to 12"):
        expand_grades(value)


def test_usual_ages() -> None:
    assert usual_ages("K") == (5, 6)
    assert usual_ages("5") == (10, 11)
    assert usual_ages("12") == (17, 18)
    with pytest.raises(ValueError, match="13"):
        usual_ages("13")


@pytest.mark.parametrize(
    ("grades", "words"),
    [
        (("5",), "grade 5"),
        (("3", "4", "5"), "grades 3-5"),
        (("K",), "kindergarten"),
        (("K", "1", "8"), "grades K-1 and 8"),
        (GRADES, "all grades"),
    ],
)
def test_words(grades: tuple[str, ...], words: str) -> None:
    assert in_words(grades) == words
