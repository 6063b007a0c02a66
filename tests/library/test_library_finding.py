"""The two ways of finding passages: by words and by vectors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from library_kit import PARAGRAPHS, WordEmbedder, make_document, text_of

from assistant.errors import LibraryError
from assistant.library.library import Library
from assistant.types import Audience, DocumentType, Issuer, SearchFilter

TOOLS = [f"Tool{number:02}" for number in range(25)]


@pytest.fixture
def many(library: Library) -> Library:
    """25 tools whose texts are nearly alike, so that a filter has to work."""
    for number, tool in enumerate(TOOLS):
        words = " ".join(f"word{number * 7 + i}" for i in range(30))
        paragraphs = (*PARAGRAPHS, f"{tool} tells schools of changes by letter. {words}")
        library.add(make_document(text_of(paragraphs), f"/docs/{tool}.md", tool=tool))
    return library


def test_a_filtered_vector_query_finds_what_brute_force_finds(
    many: Library, embedder: WordEmbedder
) -> None:
    rng = np.random.default_rng(1)
    for tool in TOOLS[::4]:
        (version,) = many.versions(tool)
        ids = [p.id for p in many.passages(version.version_id)]
        vectors = many.passage_vectors(ids)
        assert set(vectors) == set(ids)
        query = rng.normal(size=embedder.dimension).astype(np.float32)
        query /= np.linalg.norm(query)
        truth = sorted(((float(vectors[i] @ query), i) for i in ids), reverse=True)[:3]
        found = many.dense(query, SearchFilter(tools=(tool.upper(),)), 3)
        assert [key for key, _ in found] == [key for _, key in truth]
        assert [s for _, s in found] == pytest.approx([s for s, _ in truth], abs=1e-4)


def test_an_unfiltered_query_finds_the_nearest(many: Library, embedder: WordEmbedder) -> None:
    ids = [p.id for v in many.versions() for p in many.passages(v.version_id)]
    vectors = many.passage_vectors(ids)
    query = embedder.embed(["word40 word41 word42"])[0]
    best = max(ids, key=lambda i: float(vectors[i] @ query))
    assert many.dense("word40 word41 word42", limit=1)[0][0] == best


def test_words_are_found_in_any_inflection_and_in_headings(library: Library) -> None:
    version = library.add(make_document()).version
    passages = {p.id: p for p in library.passages(version.version_id)}
    (hit, score), *_ = library.lexical(["deleting"])
    assert "delete it" in passages[hit].text
    assert score > 0
    headed = [passages[key] for key, _ in library.lexical(["retention"])]
    assert headed and all("Retention" in p.context for p in headed)
    assert library.lexical(["selling personal data", "partner"])


def test_filters_limit_words_and_vectors_alike(library: Library) -> None:
    library.add(make_document())
    library.add(
        make_document(source="/docs/t.md", type=DocumentType.TERMS, audience=Audience.CONSUMER)
    )
    library.add(make_document(source="/docs/g.md", tool=None, issuer=Issuer.DISTRICT))
    everything = {v.version_id for v in library.versions()}
    assert len(everything) == 3
    for where in (
        SearchFilter(tools=("STORYBUDDY",), types=(DocumentType.TERMS,)),
        SearchFilter(audiences=(Audience.CONSUMER,)),
        SearchFilter(issuers=(Issuer.DISTRICT,)),
        SearchFilter(version_ids=(library.versions()[0].version_id,)),
    ):
        words = {key.split("#")[0] for key, _ in library.lexical(["schools"], where)}
        near = {key.split("#")[0] for key, _ in library.dense("schools", where)}
        assert len(words) == 1
        assert words == near
    nothing = SearchFilter(tools=("Unknown",))
    assert library.lexical(["schools"], nothing) == [] == library.dense("schools", nothing)


def test_an_empty_library_finds_nothing(library: Library) -> None:
    assert library.lexical(["schools"]) == []
    assert library.dense("schools") == []
    assert library.tools() == ()
    assert library.check().ok


def test_the_order_of_ids_is_kept_and_gone_ones_are_left_out(library: Library) -> None:
    version = library.add(make_document()).version
    ids = [p.id for p in library.passages(version.version_id)][::-1]
    assert [p.id for p in library.passages_by_id([ids[0], "gone#1", *ids[1:]])] == ids


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(max_size=12), max_size=4))
def test_any_characters_are_safe_as_terms(library: Library, terms: list[str]) -> None:
    if not library.versions():
        library.add(make_document())
    assert isinstance(library.lexical(terms), list)
    assert library.lexical([*terms, "student"])


def test_vectors_of_another_model_are_refused_and_rebuild_heals(library: Library, reopen) -> None:
    library.add(make_document())
    library.close()
    other = reopen(WordEmbedder("other-words", 32))
    with pytest.raises(LibraryError, match=r"ingest\.py rebuild"):
        other.dense("student")
    with pytest.raises(LibraryError, match=r"ingest\.py rebuild"):
        other.add(make_document(text_of(PARAGRAPHS[::-1]), "/docs/b.md", tool="MathPal"))
    other.rebuild()
    assert other.dense("student")
    assert other.check().ok


def test_a_vector_of_the_wrong_length_is_refused(library: Library) -> None:
    library.add(make_document())
    with pytest.raises(LibraryError, match="rebuild"):
        library.dense(np.ones(3, dtype=np.float32))
