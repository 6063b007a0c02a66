"""What is typed into the forms: each mistake is one clear sentence, and nothing is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from review_kit import NO_SALE, OFFICER, PURPOSE, correction, judged_otherwise, seen

from assistant.checklist.rubric import load_rubric
from assistant.errors import ReviewError
from assistant.reviews.asking import load_asked
from assistant.reviews.book import Reviews
from assistant.reviews.checking import AnswerForm, DecisionForm, Signer
from assistant.settings import PROJECT_DIR, Settings
from assistant.types import Answerer, Checklist, FindingStatus

ALL = {key: "x y z" for key in ("problem", "whom", "evidence", "tried", "why")}


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (DecisionForm(""), "Choose first what you want to do"),
        (DecisionForm("approve"), "Choose first what you want to do"),
        (DecisionForm("annotate", "", " \n\t "), "The note is empty"),
        (DecisionForm("annotate", "", "\u200b\u200d"), "The note is empty"),
        (DecisionForm("change", "", "Why"), "Choose the status that is right"),
        (DecisionForm("change", "approved", "Why"), "not a status one can give"),
        (DecisionForm("change", "ask_person", "Why"), "not a status one can give"),
        (DecisionForm("change", "conflict", "  "), "Write why you change the finding"),
        (DecisionForm("change", "not_applicable", ""), "Write why the item does not apply"),
        (DecisionForm("annotate", "", "x" * 2_001), "“Reason” has 2,001 characters: shorten it"),
        (DecisionForm("annotate", "", "bell\a"), "signs that cannot be seen"),
        (DecisionForm("annotate", "", "nul\0"), "signs that cannot be seen"),
        (DecisionForm("annotate", "", "half\ud800"), "signs that cannot be seen"),
        (DecisionForm("annotate", "", "turned \u202etxt"), "signs that cannot be seen"),
    ],
)
def test_a_decision_that_is_not_complete(
    reviews: Reviews, checklist: Checklist, form: DecisionForm, sentence: str
) -> None:
    with pytest.raises(ReviewError, match=sentence):
        reviews.decide(checklist, NO_SALE, form, OFFICER)
    assert seen(reviews.beside(checklist)).history == ()


@pytest.mark.parametrize(
    ("signer", "sentence"),
    [
        (Signer("", "Officer"), "Your name is missing"),
        (Signer("   ", "Officer"), "Your name is missing"),
        (Signer("\u200b", "Officer"), "Your name is missing"),
        (Signer("Dana", " "), "Your role is missing"),
        (Signer("D" * 81, "Officer"), "“Name” has 81 characters"),
        (Signer("Dana", "O" * 81), "“Role” has 81 characters"),
        (Signer("Dana\nApproved by the board", "Officer"), "signs that cannot be seen"),
        (Signer("Dana", "Officer\u202e"), "signs that cannot be seen"),
    ],
)
def test_a_signature_that_names_nobody(
    reviews: Reviews, checklist: Checklist, signer: Signer, sentence: str
) -> None:
    for save in (
        lambda: reviews.decide(checklist, NO_SALE, correction(checklist), signer),
        lambda: reviews.answer(checklist, PURPOSE, AnswerForm({"problem": "x"}), signer),
        lambda: reviews.mark(checklist, "", signer),
    ):
        with pytest.raises(ReviewError, match=sentence):
            save()
    assert reviews.editions("PaperPond") == ()


def test_a_change_to_what_was_found_is_a_confirmation(
    reviews: Reviews, checklist: Checklist
) -> None:
    found = judged_otherwise(checklist, NO_SALE, FindingStatus.NOT_STATED)
    same = DecisionForm("change", FindingStatus.NOT_STATED.value, "I agree.")
    with pytest.raises(ReviewError, match="found the same status"):
        reviews.decide(found, NO_SALE, same, OFFICER)


def test_that_an_item_does_not_apply_needs_a_reason_also_when_confirmed(
    reviews: Reviews, checklist: Checklist
) -> None:
    found = judged_otherwise(checklist, NO_SALE, FindingStatus.NOT_APPLICABLE)
    with pytest.raises(ReviewError, match="does not apply"):
        reviews.decide(found, NO_SALE, DecisionForm("confirm"), OFFICER)
    reviews.decide(found, NO_SALE, DecisionForm("confirm", "", "No students."), OFFICER)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (AnswerForm({}), "Nothing is written yet"),
        (AnswerForm({"problem": " ", "whom": "\u2060"}), "Nothing is written yet"),
        (AnswerForm({"problem": "x", "salary": "y"}), "of an older page"),
        (AnswerForm({"problem": "x"}, "meets"), "To say that it meets, answer also: For whom"),
        (AnswerForm(ALL, "ask_person"), "not a status one can give"),
        (AnswerForm(ALL, "great"), "not a status one can give"),
        (AnswerForm({}, "not_applicable"), "does not apply"),
        (AnswerForm({"whom": "x" * 2_001}), "“For whom\\?” has 2,001 characters"),
        (AnswerForm({"whom": "\x1b[31m"}), "signs that cannot be seen"),
    ],
)
def test_an_answer_that_is_none(
    reviews: Reviews, checklist: Checklist, form: AnswerForm, sentence: str
) -> None:
    with pytest.raises(ReviewError, match=sentence):
        reviews.answer(checklist, PURPOSE, form, OFFICER)
    assert seen(reviews.beside(checklist), PURPOSE).history == ()


def test_each_kind_of_item_has_its_own_form(reviews: Reviews, checklist: Checklist) -> None:
    with pytest.raises(ReviewError, match="write the answer instead"):
        reviews.decide(checklist, PURPOSE, DecisionForm("confirm"), OFFICER)
    with pytest.raises(ReviewError, match="confirm or change the finding"):
        reviews.answer(checklist, NO_SALE, AnswerForm({"answer": "x"}), OFFICER)


def test_an_answer_keeps_its_fields_in_order_and_counts_as_judged(
    reviews: Reviews, checklist: Checklist
) -> None:
    backwards = dict(reversed(ALL.items()))
    given = reviews.answer(checklist, PURPOSE, AnswerForm(backwards, "meets"), OFFICER)
    assert [part.key for part in given.parts] == list(ALL)
    assert given.parts[0].label == "What problem should it solve?"
    assert seen(reviews.beside(checklist), PURPOSE).status is FindingStatus.MEETS
    part = AnswerForm({"problem": "Line 1\r\nLine 2"})
    open_ = reviews.answer(checklist, PURPOSE, part, OFFICER)
    assert open_.parts[0].text == "Line 1\nLine 2"
    shown = seen(reviews.beside(checklist), PURPOSE)
    assert shown.status is FindingStatus.ASK_PERSON  # answered, and not judged yet
    assert [entry.id for entry in shown.history] == [open_.id, given.id]


def test_letters_of_every_script_are_names(reviews: Reviews, checklist: Checklist) -> None:
    for name in ("Zoë O'Neill-Ávila", "李小龍", "محمد علي", "नीरजा", "Nguyễn Thị Hương"):
        kept = reviews.decide(checklist, NO_SALE, correction(checklist), Signer(name, "Rôle"))
        assert kept.by.name == name


def test_every_item_for_people_of_the_shipped_rubric_has_fields_with_help(
    reviews: Reviews,
) -> None:
    rubric = load_rubric(PROJECT_DIR / "knowledge" / "rubric")
    by_people = [item for item in rubric.items if Answerer.VENDOR not in item.answered_by]
    written = load_asked(Settings(_env_file=None).people_file)
    assert {item.id for item in by_people} == set(written)
    for item in by_people:
        assert all(field.help for field in reviews.asked(item).fields), item.id
    new = replace(by_people[0], id="own-item", vendor_question="Who pays?")
    (field,) = reviews.asked(new).fields
    assert field.help == "Who pays?"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("items: [", "cannot be read as YAML"),
        ("items: {a: [{key: Big, label: x}]}", "items, a, 0, key"),
        ("items: {a: []}", "at least one field"),
        ("items: {a: [{key: k, label: x}, {key: k, label: y}]}", "each key only once"),
        ("- a", "is wrong at"),
    ],
)
def test_a_wrong_file_of_fields_is_told(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "people.yaml").write_text(text)
    with pytest.raises(ReviewError, match=sentence):
        load_asked(tmp_path / "people.yaml")
    assert load_asked(tmp_path / "none.yaml") == {}
    assert (PROJECT_DIR / "knowledge" / "people.yaml").is_file()
