"""Vectors of sentences: made when a document is added, kept, and made again where they are gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import numpy as np
import pytest
from library_kit import PARAGRAPHS, WordEmbedder, changed, make_document, text_of

from assistant.library.clauses import clauses_of
from assistant.library.library import Library
from assistant.settings import Settings
from assistant.types import Passage


def passages_of(library: Library) -> tuple[Passage, ...]:
    return tuple(p for v in library.versions() for p in library.passages(v.version_id))


def sentences_of(passages: tuple[Passage, ...]) -> list[str]:
    return [clause.headed for passage in passages for clause in clauses_of(passage)]


def assert_right(library: Library) -> None:
    """Each row is the vector of its sentence, to the precision that is kept."""
    passages = passages_of(library)
    vectors = library.clause_vectors(passages)
    expected = WordEmbedder().embed(sentences_of(passages))
    assert len(expected) > len(passages) and vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, expected, atol=5e-4)


def sql(settings: Settings, statement: str, *values: object) -> list[tuple[object, ...]]:
    opened = sqlite3.connect(settings.data_dir / "records.sqlite3")
    with opened:
        found = opened.execute(statement, values).fetchall()
    opened.close()
    return found


def test_a_question_embeds_no_sentence(library: Library, embedder: WordEmbedder) -> None:
    library.add(make_document())
    before = embedder.texts
    assert_right(library)
    assert embedder.texts == before


def test_any_choice_of_passages_in_any_order(library: Library) -> None:
    library.add(make_document())
    passages = passages_of(library)[::-2]
    expected = WordEmbedder().embed(sentences_of(passages))
    np.testing.assert_allclose(library.clause_vectors(passages), expected, atol=5e-4)
    assert len(library.clause_vectors(())) == 0


def test_one_changed_paragraph_embeds_its_own_sentences_only(
    library: Library, embedder: WordEmbedder
) -> None:
    library.add(make_document())
    before = embedder.texts
    result = library.add(changed(make_document(), "thirty days", "sixty days"))
    (passage,) = [p for p in passages_of(library) if "sixty" in p.text]
    assert result.embedded == 1
    assert embedder.texts == before + 1 + len(clauses_of(passage))
    assert_right(library)


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM clause_vectors",
        "UPDATE clause_vectors SET vectors = zeroblob(length(vectors))",
        "UPDATE clause_vectors SET vectors = substr(vectors, 1, length(vectors) - 3)",
        "UPDATE clause_vectors SET vectors = x''",
        "UPDATE clause_vectors SET sentences = 'cut by other rules'",
    ],
)
def test_what_is_missing_or_damaged_is_embedded_and_made_again(
    settings: Settings, reopen: Callable[..., Library], damage: str
) -> None:
    reopen().add(make_document())
    sql(settings, damage)
    embedder = WordEmbedder()
    library = reopen(embedder)
    assert_right(library)
    assert embedder.texts == len(sentences_of(passages_of(library)))
    library.rebuild()
    assert embedder.texts == 2 * len(sentences_of(passages_of(library)))
    assert_right(library)
    assert embedder.texts == 2 * len(sentences_of(passages_of(library)))


def test_records_of_the_step_before_are_caught_up_with(
    settings: Settings, reopen: Callable[..., Library]
) -> None:
    first = reopen()
    first.add(make_document())
    first.close()
    sql(settings, "DROP TABLE clause_vectors")
    sql(settings, "UPDATE alembic_version SET version_num = '0002'")
    embedder = WordEmbedder()
    library = reopen(embedder)
    generation = library.generation()
    library.catch_up()
    count = len(sentences_of(passages_of(library)))
    assert embedder.texts == count
    assert_right(library)
    library.catch_up()
    assert embedder.texts == count and library.generation() == generation
    assert library.check().ok


def test_words_of_a_removed_document_leave_no_vector(library: Library, settings: Settings) -> None:
    kept = library.add(make_document())
    other = make_document(text_of(PARAGRAPHS[:1]), "/docs/mathpal.md", tool="MathPal")
    gone = library.add(changed(other, "thirty", "eleven"))
    held = sql(settings, "SELECT count(*) FROM clause_vectors")[0][0]
    library.remove(gone.version.document_id)
    assert held == kept.version.passages + gone.version.passages
    assert sql(settings, "SELECT count(*) FROM clause_vectors")[0][0] == kept.version.passages


def test_progress_ends_once_the_sentences_are_done(library: Library) -> None:
    told: list[tuple[int, int]] = []
    result = library.add(make_document(), lambda done, of: told.append((done, of)))
    assert told == sorted(told)
    assert told[-1] == (result.version.passages, result.version.passages)
