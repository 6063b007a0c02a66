"""The baselines on documents of our own, and the cutting of what they find."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from assistant.library.embedding import Vectors
from assistant.library.library import Library
from assistant.reading import read_file
from assistant.settings import Settings
from assistant.types import Span
from evals.baselines.chance import RandomPassages
from evals.baselines.cutting import FIRST_MAX, NEXT_MAX, around, cut_to_caps
from evals.baselines.lexical import LexicalSearch
from evals.baselines.silent import Silent
from evals.baselines.usual import CHUNK_OVERLAP, CHUNK_SIZE, SourceText, UsualPipeline, chunks_of
from evals.metrics.hits import Cited, within_caps

KEPT = "We erase essays 45 days after the school year."
POND = SourceText(
    "PaperPond",
    "# Pond Policy\n\n"
    + "The water is deep and green. " * 50
    + f"{KEPT} "
    + "Herons stand there at night. " * 50,
)
LAKE = SourceText("LakeLearn", "# Lake Policy\n\nThe lake erases essays after 9 days.\n")
TEXTS = {"PaperPond/Policy.md": POND, "LakeLearn/Policy.md": LAKE}


class WordEmbedder:
    """A stand-in for the model: texts are near when they share words of this list."""

    model_name, dimension = "words", 5
    _words = ("erase", "essays", "pond", "frogs", "lake")

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = [[text.lower().count(word) + 1e-3 for word in self._words] for text in texts]
        vectors = np.array(rows, dtype=np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> UsualPipeline:
    return UsualPipeline(TEXTS, WordEmbedder(), tmp_path_factory.mktemp("usual"))


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, dict[str, str]]:
    """A library of the two documents, and their paths by version."""
    home = tmp_path_factory.mktemp("documents")
    settings = Settings(_env_file=None, data_dir=home / "library")
    library = Library.open(settings, WordEmbedder())
    paths = {}
    for path, source in TEXTS.items():
        file = home / "vendors" / path
        file.parent.mkdir(parents=True)
        file.write_text(source.text, encoding="utf-8")
        added = library.add(read_file(file, settings, root=home / "vendors"))
        paths[added.version.version_id] = path
    return library, paths


def words(cited: Cited) -> str:
    return TEXTS[cited.document].text[cited.start : cited.end]


def test_chunks_are_stretches_of_the_text_that_leave_nothing_out() -> None:
    chunks = list(chunks_of("PaperPond/Policy.md", POND))
    assert len(chunks) > 2
    assert max(chunk.end - chunk.start for chunk in chunks) <= CHUNK_SIZE
    covered = {place for chunk in chunks for place in range(chunk.start, chunk.end)}
    left = [letter for place, letter in enumerate(POND.text) if place not in covered]
    assert not "".join(left).strip()
    overlaps = [a.end - b.start for a, b in pairwise(chunks)]
    assert max(overlaps) <= CHUNK_OVERLAP


def test_the_usual_pipeline_shows_the_nearest_chunk_and_cuts_it_to_its_best_sentence(
    usual: UsualPipeline,
) -> None:
    answer = usual.answer("When do they erase essays?", "PaperPond")
    assert answer.whole is not None and len(answer.whole) == len(answer.citations)
    assert KEPT in words(answer.whole[0])
    assert KEPT in words(answer.citations[0])
    assert all(within_caps(answer.citations))
    assert not within_caps(answer.whole)[0]
    for cut, whole in zip(answer.citations, answer.whole, strict=True):
        assert whole.start <= cut.start < cut.end <= whole.end


def test_the_tool_limits_the_usual_pipeline_and_its_name_does_not(usual: UsualPipeline) -> None:
    known = usual.answer("When does the lake erase essays?", "PaperPond")
    assert {cited.document for cited in known.citations} == {"PaperPond/Policy.md"}
    named = usual.answer("When does the lake erase essays?", None)
    assert named.citations[0].document == "LakeLearn/Policy.md"
    assert named.confidence > known.confidence


def test_a_tool_without_documents_leaves_the_usual_pipeline_silent(usual: UsualPipeline) -> None:
    answer = usual.answer("When do they erase essays?", "Nothing")
    assert (answer.citations, answer.abstained, answer.confidence) == ((), True, 0.0)


def test_word_search_finds_words_in_any_inflection(held: tuple[Library, dict[str, str]]) -> None:
    lexical = LexicalSearch(*held)
    answer = lexical.answer("Is an essay erased?", "PaperPond")
    assert KEPT in words(answer.citations[0])
    assert not answer.abstained and answer.confidence > 0
    assert {cited.document for cited in answer.citations} == {"PaperPond/Policy.md"}


def test_word_search_without_a_shared_word_is_silent(held: tuple[Library, dict[str, str]]) -> None:
    answer = LexicalSearch(*held).answer("Wherefore hippopotamus?", "PaperPond")
    assert (answer.citations, answer.abstained, answer.confidence) == ((), True, 0.0)


def test_chance_draws_from_the_tool_and_repeats_with_the_seed(
    held: tuple[Library, dict[str, str]],
) -> None:
    draws = [RandomPassages(*held, seed=3).answer("When?", "PaperPond") for _ in range(2)]
    assert draws[0] == draws[1]
    assert {cited.document for cited in draws[0].citations} == {"PaperPond/Policy.md"}
    assert all(within_caps(draws[0].citations))
    others = {RandomPassages(*held, seed=s).answer("When?", "PaperPond") for s in range(8)}
    assert len(others) > 1


def test_silence_says_nothing() -> None:
    answer = Silent().answer("When?", "PaperPond")
    assert (answer.citations, answer.abstained, answer.confidence) == ((), True, 0.0)


def first(sentences: Sequence[str]) -> int:
    return 0


def longest(sentences: Sequence[str]) -> int:
    return max(range(len(sentences)), key=lambda place: len(sentences[place]))


def test_cutting_grows_by_whole_neighbours_while_they_fit() -> None:
    text = "One is here. Two is the longest of all. Three is. Four is here too."
    span = around(text, longest, limit=45)
    assert text[span.start : span.end] == "Two is the longest of all. Three is."
    wide = around(text, longest, limit=55)
    assert text[wide.start : wide.end] == "One is here. Two is the longest of all. Three is."


def test_a_text_within_the_limit_stays_whole_and_a_long_sentence_is_cut() -> None:
    assert around("Short.", first, limit=10) == Span(0, 6)
    assert around("x" * 30, first, limit=10) == Span(0, 10)
    assert around(" " * 30, first, limit=10) == Span(0, 10)


def test_three_cut_stretches_are_within_the_caps() -> None:
    text = "x" * 2_000
    found = [Cited("a.md", place, place + 1_000) for place in (0, 300, 900)]
    cut = cut_to_caps(found, lambda stretch: text[stretch.start : stretch.end], first)
    assert [stretch.end - stretch.start for stretch in cut] == [FIRST_MAX, NEXT_MAX, NEXT_MAX]
    assert [stretch.start for stretch in cut] == [0, 300, 900]
    assert all(within_caps(cut))
