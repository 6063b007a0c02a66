"""What is read of the records is remembered, and forgotten at any change; many searches in one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest
from library_kit import PARAGRAPHS, make_document, text_of

from assistant.errors import LibraryError
from assistant.library import database
from assistant.library.index import IndexState
from assistant.library.library import Library
from assistant.library.remembered import Remembered
from assistant.types import SearchFilter


def test_many_vectors_in_one_search_find_what_each_finds_alone(library: Library) -> None:
    library.add(make_document())
    library.add(make_document(text_of(PARAGRAPHS[::-1]), "/docs/m.md", tool="MathPal"))
    vectors = library.embedder.embed(["student work", "personal data", "ten days"])
    for where in (SearchFilter(), SearchFilter(tools=("MathPal",))):
        together = library.dense_all(vectors, where, 4)
        alone = [library.dense(vector, where, 4) for vector in vectors]
        assert [[key for key, _ in row] for row in together] == [
            [key for key, _ in row] for row in alone
        ]
    assert library.dense_all(vectors, SearchFilter(tools=("Nothing",)), 4) == [[], [], []]


def test_what_is_remembered_is_forgotten_when_another_program_changes_it(
    library: Library, reopen: Callable[..., Library]
) -> None:
    result = library.add(make_document())
    version = result.version.version_id
    (passage, *_) = library.passages(version)
    assert library.cite(version, passage.span.start, passage.span.end).quote == passage.text
    assert library.passages_by_id([passage.id]) == [passage]
    assert library.passage_vectors([passage.id])
    assert library.versions("storybuddy")
    reopen().remove(result.version.document_id)  # with an engine and memory of its own
    assert library.versions("storybuddy") == ()
    assert library.passages_by_id([passage.id]) == []
    assert library.passage_vectors([passage.id]) == {}
    with pytest.raises(LibraryError):
        library.cite(version, passage.span.start, passage.span.end)


def test_a_file_that_is_gone_shows_although_that_is_no_change(library: Library) -> None:
    library.add(make_document(source="/docs/none/storybuddy.md"))
    assert [v.missing for v in library.versions()] == [False]
    library.mark_missing("/docs/none", set())
    assert [v.missing for v in library.versions()] == [True]


def test_where_the_quick_way_fails_the_usual_one_reads_the_same(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = library.add(make_document())
    library.mark_missing("/docs", set())
    quick = library.generation(), library.versions()
    assert quick[0] > 0 and [one.missing for one in quick[1]] == [True]

    def fails(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(database, "_rows_now", fails)
    assert (library.generation(), library.versions()) == quick
    assert library.text(added.version.version_id)


def test_facts_confirmed_by_a_person_show_in_the_next_citation(library: Library) -> None:
    version = library.add(make_document()).version
    assert library.cite(version.version_id, 0, 5).title == version.facts.title
    changed_facts = make_document(title="Another title").facts
    library.set_facts(version.version_id, changed_facts)
    assert library.cite(version.version_id, 0, 5).title == "Another title"


def test_memory_is_bounded_and_keeps_what_was_used_last() -> None:
    memory: Remembered[int, int] = Remembered(3)
    state = IndexState(1, "a")

    def squares(keys: list[int]) -> dict[int, int]:
        return {key: key * key for key in keys if key != 4}

    assert memory.many(state, [1, 2, 3, 4], squares) == {1: 1, 2: 4, 3: 9}
    never: Callable[[], int] = lambda: pytest.fail("was not remembered")  # noqa: E731
    assert memory.one(state, 1, never) == 1
    assert memory.one(state, 5, lambda: 25) == 25
    assert len(memory) == 3
    assert memory.one(state, 1, never) == 1
    assert memory.one(state, 2, lambda: -1) == -1
    for other in (IndexState(2, "a"), IndexState(1, "b"), IndexState(0, "a")):
        assert memory.one(other, 1, lambda: 7) == 7
        assert len(memory) == 1
