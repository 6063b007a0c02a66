"""What a person sees when the documents, the rubric or the program changed after a decision."""

from __future__ import annotations

from dataclasses import replace

import pytest
from review_kit import (
    ADS,
    KEPT,
    NO_SALE,
    OFFICER,
    PURPOSE,
    SALE,
    SILENT,
    TEXT,
    correction,
    fill,
    finding,
    judged_otherwise,
    other,
    policy,
    seen,
)

from assistant.checklist.rubric import Rubric
from assistant.library.library import Library
from assistant.reviews.book import Reviews
from assistant.reviews.checking import AnswerForm, DecisionForm
from assistant.reviews.making import result_hash
from assistant.reviews.merging import ReviewedFinding
from assistant.reviews.standing import Change, Standing, stands_in
from assistant.types import Checklist, DocumentType, FindingStatus


def after(library: Library, rubric: Rubric, reviews: Reviews, text: str) -> ReviewedFinding:
    library.add(policy(text))
    return seen(reviews.beside(fill(library, rubric)))


def test_on_the_same_documents_nothing_is_said(reviews: Reviews, checklist: Checklist) -> None:
    reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    shown = seen(reviews.beside(checklist))
    assert shown.decided is not None
    assert shown.decided.since.standing is Standing.SAME
    assert shown.decided.since.documents == () and not shown.decided.machine_changed
    assert shown.finding == finding(checklist)  # the program's finding stays beside it
    assert shown.status is other(checklist)


def test_a_new_version_with_the_same_clause(
    reviews: Reviews, checklist: Checklist, library: Library, rubric: Rubric
) -> None:
    kept = reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    wrapped = SALE.replace("rent student", "rent\nstudent")
    text = TEXT.replace(SALE, wrapped).replace("30 days", "60 days")
    shown = after(library, rubric, reviews, text)
    assert shown.decided is not None and shown.decided.entry == kept
    since = shown.decided.since
    assert since.standing is Standing.CLAUSE_SAME and since.clauses == ()
    (change,) = since.documents
    assert (change.change, change.title) == (Change.REPLACED, "Privacy Policy")
    assert not shown.decided.look_again
    assert shown.status is other(checklist)


def test_a_new_version_whose_clause_changed_names_what_stands_there_now(
    reviews: Reviews, checklist: Checklist, library: Library, rubric: Rubric
) -> None:
    reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    new = "We never sell student information, and we rent it to partners only."
    shown = after(library, rubric, reviews, TEXT.replace(SALE, new))
    assert shown.decided is not None
    since = shown.decided.since
    assert since.standing is Standing.CLAUSE_CHANGED
    (clause,) = since.clauses
    assert clause.quote.text == SALE and not clause.removed
    assert clause.nearest is not None and clause.nearest.quote == new
    current = library.versions()[0].version_id
    assert clause.nearest.version_id == current
    assert shown.decided.look_again
    assert shown.status is shown.finding.status  # the decision waits for a person


def test_a_short_clause_is_found_again_behind_a_long_exception(
    reviews: Reviews, checklist: Checklist, library: Library, rubric: Rubric
) -> None:
    reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    new = f"{SALE.rstrip('.')}, unless {'one of our partners or their own partners agrees ' * 4}."
    shown = after(library, rubric, reviews, TEXT.replace(SALE, new))
    assert shown.decided is not None
    (clause,) = shown.decided.since.clauses
    assert clause.nearest is not None
    assert " ".join(clause.nearest.quote.split()) == " ".join(new.split())


def test_a_clause_that_is_only_in_hidden_text_does_not_stand(
    reviews: Reviews, checklist: Checklist, library: Library, rubric: Rubric
) -> None:
    reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    shown = after(library, rubric, reviews, TEXT.replace(SALE, f"Nothing here.\n\n<!-- {SALE} -->"))
    assert shown.decided is not None
    assert shown.decided.since.standing is Standing.CLAUSE_CHANGED
    assert all(
        one.nearest is None or SALE not in one.nearest.quote for one in shown.decided.since.clauses
    )


def test_a_document_that_was_removed(
    reviews: Reviews, checklist: Checklist, library: Library, rubric: Rubric
) -> None:
    reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    (version,) = library.versions()
    library.add(policy("# Terms\n\nBe kind to each other.\n", "Terms", type=DocumentType.TERMS))
    library.remove(version.document_id)
    shown = seen(reviews.beside(fill(library, rubric)))
    assert shown.decided is not None and shown.decided.look_again
    since = shown.decided.since
    assert [(one.change, one.title) for one in since.documents] == [
        (Change.REMOVED, "Privacy Policy"),
        (Change.ADDED, "Terms"),
    ]
    (clause,) = since.clauses
    assert clause.removed and clause.nearest is None


def test_the_same_text_back_again_is_no_change(
    reviews: Reviews, checklist: Checklist, library: Library, rubric: Rubric
) -> None:
    reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    after(library, rubric, reviews, TEXT.replace(SALE, ADS))
    shown = after(library, rubric, reviews, TEXT)
    assert shown.decided is not None
    assert shown.decided.since.standing is Standing.SAME


def test_silence_has_no_clause_to_compare(
    reviews: Reviews, checklist: Checklist, library: Library, rubric: Rubric
) -> None:
    assert finding(checklist, SILENT).status is FindingStatus.NOT_STATED
    form = DecisionForm("change", "meets", "The vendor wrote it to us on 2026-11-20.")
    reviews.decide(checklist, SILENT, form, OFFICER)
    library.add(policy(TEXT.replace("30 days", "60 days")))
    now = fill(library, rubric)
    shown = seen(reviews.beside(now), SILENT)
    assert shown.decided is not None
    assert shown.decided.since.standing is Standing.NO_CLAUSE
    assert not shown.decided.look_again and shown.status is FindingStatus.MEETS
    speaks = judged_otherwise(now, SILENT, FindingStatus.NOT_APPLICABLE)
    again = seen(reviews.beside(speaks), SILENT)
    assert again.decided is not None and again.decided.look_again


def test_another_judge_on_the_same_documents_is_told_and_the_decision_holds(
    reviews: Reviews, checklist: Checklist
) -> None:
    reviews.decide(checklist, NO_SALE, DecisionForm("confirm"), OFFICER)
    now = judged_otherwise(checklist, NO_SALE, other(checklist))
    shown = seen(reviews.beside(now))
    assert shown.decided is not None and shown.decided.machine_changed
    assert not shown.decided.look_again
    assert shown.status is finding(checklist).status


def test_another_rubric_is_named(reviews: Reviews, checklist: Checklist) -> None:
    reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    reviews.mark(checklist, "", OFFICER)
    shown = reviews.beside(replace(checklist, rubric_version="9.9"))
    decided = seen(shown).decided
    assert decided is not None and decided.since.rubric_then == checklist.rubric_version
    assert shown.marked is not None and not shown.marked.holds
    assert shown.marked.repeated is None


def test_an_answer_of_people_stays_when_documents_change(
    reviews: Reviews, checklist: Checklist, library: Library, rubric: Rubric
) -> None:
    given = reviews.answer(checklist, PURPOSE, AnswerForm({"problem": "Reading."}), OFFICER)
    after(library, rubric, reviews, TEXT.replace(SALE, ADS))
    shown = seen(reviews.beside(fill(library, rubric)), PURPOSE)
    assert shown.decided is not None and shown.decided.entry == given
    assert not shown.decided.look_again


def test_the_mark_says_what_changed_since(
    reviews: Reviews, checklist: Checklist, library: Library, rubric: Rubric
) -> None:
    kept = reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    mark = reviews.mark(checklist, "Read on Friday.", OFFICER)
    assert mark.covers == (kept.id,) and mark.note == "Read on Friday."
    shown = reviews.beside(checklist)
    assert shown.marked is not None and shown.marked.holds and shown.touched == 1

    reviews.decide(checklist, NO_SALE, DecisionForm("confirm"), OFFICER)
    later = reviews.beside(checklist).marked
    assert later is not None and later.later == 1 and not later.holds

    judged = reviews.beside(judged_otherwise(checklist, NO_SALE, other(checklist))).marked
    assert judged is not None and judged.repeated is False
    assert judged.judged_anew == (finding(checklist).item.question,)

    library.add(policy(TEXT.replace(KEPT, "We delete it within 5 days.")))
    replaced = reviews.beside(fill(library, rubric)).marked
    assert replaced is not None and not replaced.holds
    assert [one.change for one in replaced.since.documents] == [Change.REPLACED]

    second = reviews.mark(fill(library, rubric), "", OFFICER)
    last = reviews.beside(fill(library, rubric))
    assert last.marked is not None and last.marked.holds
    assert last.marks == (second, mark)


def test_the_same_documents_give_the_same_result_and_others_do_not(
    checklist: Checklist, library: Library, rubric: Rubric, reviews: Reviews
) -> None:
    first = reviews.mark(checklist, "", OFFICER)
    assert reviews.mark(fill(library, rubric), "", OFFICER).result == first.result
    different = judged_otherwise(checklist, NO_SALE, other(checklist))
    assert result_hash(different, first.documents) != first.result
    assert result_hash(replace(checklist, rubric_version="2"), first.documents) != first.result


@pytest.mark.parametrize(
    ("quote", "text", "stands"),
    [
        ("We sell  data.", "x\nWe sell\n\tdata. y", True),
        ("sell data", "resell data", False),
        ("sell data", "sell database", False),
        ("We sell data.", "we sell data.", False),
        ("a (b) [c]", "see a (b) [c] there", True),
        ("  ", "anything", False),
        ("We sell data.", "", False),
    ],
)
def test_a_clause_stands_word_for_word(quote: str, text: str, stands: bool) -> None:
    assert stands_in(quote, text) is stands
