"""What is kept when a person decides: all it rested on, for good, and never rewritten."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError
from review_kit import (
    NO_SALE,
    OFFICER,
    PURPOSE,
    REASON,
    SALE,
    WordsOfReviews,
    correction,
    fill,
    finding,
    other,
    policy,
    seen,
)

from assistant.access.people import Person, Role
from assistant.backup.making import make_backup
from assistant.backup.restoring import restore
from assistant.checklist.rubric import Rubric
from assistant.errors import BackupError, ReviewError
from assistant.library import database
from assistant.library.library import Library
from assistant.library.records import HEAD
from assistant.reviews.book import Reviews
from assistant.reviews.checking import AnswerForm, DecisionForm, Signer
from assistant.reviews.entries import ENTRIES, Action
from assistant.settings import Settings
from assistant.types import Checklist


def test_a_decision_names_all_it_rests_on(
    reviews: Reviews, library: Library, checklist: Checklist
) -> None:
    kept = reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    (version,) = library.versions()
    assert (kept.action, kept.machine_status, kept.status) == (
        Action.CHANGE,
        finding(checklist).status,
        other(checklist),
    )
    assert kept.reason == REASON
    assert (kept.by.name, kept.by.role, kept.by.signed_in) == (
        "Dana Whitfield",
        "Privacy officer",
        False,
    )
    assert kept.by.at == "2026-11-28T10:01:00+00:00"
    assert kept.edition == "school accounts"
    assert kept.rubric_version == checklist.rubric_version
    (document,) = kept.documents
    assert document.sha256 == version.sha256 and document.version_id == version.version_id
    assert document.content_hash == library.content_hashes([version.version_id])[version.version_id]
    (quote,) = kept.quotes
    assert quote.text == SALE == library.text(quote.version_id)[quote.start : quote.end]
    with pytest.raises(ValidationError):
        kept.reason = "Another one"  # type: ignore[misc]
    assert ENTRIES.validate_json(kept.model_dump_json()) == kept


def test_who_is_signed_in_signs_with_the_name_of_the_account(
    reviews: Reviews, checklist: Checklist
) -> None:
    person = Person("ed", Role.EDITOR)
    kept = reviews.decide(
        checklist, NO_SALE, correction(checklist), Signer("Somebody Else", "Boss", person)
    )
    assert (kept.by.name, kept.by.role, kept.by.signed_in) == ("ed", "editor", True)


def test_a_later_decision_stands_in_front_and_the_history_stays(
    reviews: Reviews, checklist: Checklist
) -> None:
    first = reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    note = reviews.decide(checklist, NO_SALE, DecisionForm("annotate", "", "Ask Brian."), OFFICER)
    last = reviews.decide(checklist, NO_SALE, DecisionForm("confirm"), Signer("Lee", "Teacher"))
    shown = seen(reviews.beside(checklist))
    assert shown.decided is not None and shown.decided.entry == last
    assert shown.status is finding(checklist).status
    assert shown.history == (last, note, first)
    assert shown.notes == (note,)


def test_the_records_refuse_to_be_rewritten(
    reviews: Reviews, checklist: Checklist, settings: Settings
) -> None:
    kept = reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    with sqlite3.connect(settings.data_dir / "records.sqlite3") as raw:
        for words in ("UPDATE reviews SET item = 'x'", "DELETE FROM reviews"):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
                raw.execute(words)
    raw.close()
    assert seen(reviews.beside(checklist)).history == (kept,)


def test_what_somebody_else_saved_meanwhile_is_read_first(
    reviews: Reviews, checklist: Checklist
) -> None:
    before = seen(reviews.beside(checklist)).seen
    reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER, seen=before)
    with pytest.raises(ReviewError, match="Somebody else saved"):
        reviews.decide(checklist, NO_SALE, DecisionForm("confirm"), OFFICER, seen=before)
    now = seen(reviews.beside(checklist))
    assert len(now.history) == 1
    reviews.decide(checklist, NO_SALE, DecisionForm("confirm"), OFFICER, seen=now.seen)


def test_a_mark_covers_only_what_its_maker_has_seen(reviews: Reviews, checklist: Checklist) -> None:
    before = reviews.beside(checklist).seen
    reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    with pytest.raises(ReviewError, match="Somebody else saved"):
        reviews.mark(checklist, "", OFFICER, seen=before)
    reviews.mark(checklist, "", OFFICER, seen=reviews.beside(checklist).seen)


def test_many_at_once_lose_nothing(reviews: Reviews, checklist: Checklist) -> None:
    def save(number: int) -> None:
        note = DecisionForm("annotate", "", f"Note {number}")
        reviews.decide(checklist, NO_SALE, note, OFFICER)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    notes = {one.reason for one in seen(reviews.beside(checklist)).notes}
    assert notes == {f"Note {number}" for number in range(8)}


def test_a_decision_can_be_saved_while_documents_are_being_added(
    reviews: Reviews, checklist: Checklist, library: Library
) -> None:
    with library._store.lock.held():
        reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    assert seen(reviews.beside(checklist)).decided is not None


def test_a_rebuild_keeps_every_decision_and_makes_the_same_checklist(
    reviews: Reviews, checklist: Checklist, library: Library, rubric: Rubric
) -> None:
    kept = reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    reviews.mark(checklist, "", OFFICER)
    library.rebuild()
    again = fill(library, rubric)
    shown = reviews.beside(again)
    decided = seen(shown).decided
    assert decided is not None and decided.entry == kept
    assert shown.marked is not None and shown.marked.holds and shown.marked.repeated is True
    assert library.check().ok


def test_decisions_outlive_the_removal_of_the_documents(
    reviews: Reviews, checklist: Checklist, library: Library, rubric: Rubric
) -> None:
    kept = reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    (version,) = library.versions()
    library.remove(version.document_id)
    assert library.check().ok
    assert reviews.editions("paperpond") == ("school accounts",)
    with pytest.raises(ReviewError, match="was removed from the library since"):
        reviews.decide(checklist, NO_SALE, DecisionForm("confirm"), OFFICER)
    library.add(policy())
    decided = seen(reviews.beside(fill(library, rubric))).decided
    assert decided is not None and decided.entry == kept and not decided.look_again


def test_each_edition_has_decisions_of_its_own(
    reviews: Reviews, checklist: Checklist, library: Library, rubric: Rubric
) -> None:
    from assistant.types import Audience

    kept = reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    library.add(policy(name="Home Policy", audience=Audience.CONSUMER))
    general, school = fill(library, rubric), fill(library, rubric, "school accounts")
    assert seen(reviews.beside(general)).decided is None  # now the one judged first
    decided = seen(reviews.beside(school)).decided
    assert decided is not None and decided.entry == kept


def test_a_backup_brings_decisions_back(
    reviews: Reviews,
    checklist: Checklist,
    library: Library,
    settings: Settings,
    rubric: Rubric,
    open_reviews: Callable[[Library], Reviews],
    tmp_path: Path,
) -> None:
    answer = AnswerForm({"problem": "Grade 4 reads too little."})
    kept = reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    given = reviews.answer(checklist, PURPOSE, answer, OFFICER)
    reviews.mark(checklist, "All read.", OFFICER)
    manifest = make_backup(settings, tmp_path / "backup.zip")
    assert manifest.counts["reviews"] == 3
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    there = settings.model_copy(update={"data_dir": tmp_path / "there", "knowledge_dir": knowledge})
    restore(there, tmp_path / "backup.zip", embedder=WordsOfReviews())
    with Library.open(there, WordsOfReviews()) as back:
        shown = open_reviews(back).beside(fill(back, rubric))
        assert seen(shown).history == (kept,)
        assert seen(shown, PURPOSE).history == (given,)
        assert shown.marked is not None and shown.marked.holds
        assert back.check().ok


def test_a_library_with_decisions_alone_is_not_overwritten(
    reviews: Reviews, checklist: Checklist, library: Library, settings: Settings, tmp_path: Path
) -> None:
    make_backup(settings, tmp_path / "backup.zip")
    reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
    (version,) = library.versions()
    library.remove(version.document_id)
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    here = settings.model_copy(update={"knowledge_dir": knowledge})
    with pytest.raises(BackupError, match="--replace"):
        restore(here, tmp_path / "backup.zip", embedder=WordsOfReviews())


def test_records_of_the_release_before_get_the_table_after_a_copy(
    library: Library, settings: Settings, rubric: Rubric, open_reviews: Callable[[Library], Reviews]
) -> None:
    library.close()
    records = settings.data_dir / "records.sqlite3"
    with sqlite3.connect(records) as raw:
        raw.execute("DROP TABLE reviews")
        raw.execute("DROP TABLE clause_vectors")
        raw.execute("UPDATE alembic_version SET version_num = '0001'")
    raw.close()
    # A backup of such records, made before anything opened them, still works.
    assert "reviews" not in make_backup(settings, settings.data_dir.with_suffix(".zip")).counts
    with Library.open(settings, WordsOfReviews()) as later:
        checklist = fill(later, rubric)
        reviews = open_reviews(later)
        reviews.decide(checklist, NO_SALE, correction(checklist), OFFICER)
        assert seen(reviews.beside(checklist)).decided is not None
        assert later.check().ok
    (copy,) = settings.data_dir.glob(f"records-before-{HEAD}-*.sqlite3")
    with sqlite3.connect(copy) as raw:
        (step,) = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    raw.close()
    assert step == "0001"


def test_a_full_disk_is_told_and_nothing_kept(
    reviews: Reviews, checklist: Checklist, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with library.engine.connect() as raw:
        size = raw.exec_driver_sql("PRAGMA page_count").scalar_one()
    full = database._set_up_sqlite

    def small(connection: sqlite3.Connection, record: object) -> None:
        full(connection, record)
        connection.execute(f"PRAGMA max_page_count = {size}")

    from sqlalchemy import create_engine, event

    engine = create_engine(library.engine.url)
    event.listen(engine, "connect", small)
    event.listen(engine, "begin", database._begin)
    from assistant.reviews.keeping import ReviewRecords

    tight = Reviews(ReviewRecords(engine), library, Settings(_env_file=None).people_file)
    long = DecisionForm("annotate", "", "word " * 390)
    with pytest.raises(ReviewError, match="disk is full"):
        for _ in range(200):
            tight.decide(checklist, NO_SALE, long, OFFICER)
    engine.dispose()
    assert all(one.reason == long.reason.strip() for one in seen(reviews.beside(checklist)).notes)


def test_an_item_that_is_gone_is_told(reviews: Reviews, checklist: Checklist) -> None:
    with pytest.raises(ReviewError, match="not on the checklist any more"):
        reviews.decide(checklist, "no-such-item", correction(checklist), OFFICER)
    shorter = replace(checklist, findings=())
    with pytest.raises(ReviewError, match="not on the checklist any more"):
        reviews.answer(shorter, PURPOSE, AnswerForm({}), OFFICER)
