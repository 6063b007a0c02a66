"""The baseline ``lexical``: the words of the question alone (SQLite FTS5, BM25) over our passages.

BM25: Robertson and Zaragoza 2009. Passages, inflections and stop words are the product's own, so
what differs from the product is all that comes after word search.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import snowballstemmer

from assistant.library.library import Library
from assistant.library.search import content_words
from assistant.types import Passage, SearchFilter
from evals.baselines.answer import BaselineAnswer
from evals.baselines.cutting import cut_to_caps
from evals.metrics.hits import Cited

K = 4


class LexicalSearch:
    """The product's word index, and nothing else of it."""

    def __init__(self, library: Library, paths: Mapping[str, str]) -> None:
        """Search a library.

        Args:
            library: Holds the passages.
            paths: The path that gold names a document by, for each version's id.
        """
        self._library = library
        self._paths = paths
        self._stemmer = snowballstemmer.stemmer("english")

    def answer(self, question: str, tool: str | None) -> BaselineAnswer:
        """The best passages, whole and cut to the caps around the sentence with most words."""
        where = SearchFilter(tools=(tool,) if tool else ())
        found = self._library.lexical(content_words(question), where, K)
        passages = self._library.passages_by_id([key for key, _ in found])
        places = {self._place(passage): passage.text for passage in passages}
        wanted = self._stems(question)

        def best(sentences: Sequence[str]) -> int:
            shared = [len(wanted & self._stems(sentence)) for sentence in sentences]
            return shared.index(max(shared))

        return BaselineAnswer(
            citations=tuple(cut_to_caps(tuple(places), lambda place: places[place], best)),
            abstained=not places,
            confidence=found[0][1] if found else 0.0,
            whole=tuple(places),
        )

    def _place(self, passage: Passage) -> Cited:
        path = self._paths.get(passage.version_id, passage.version_id)
        return Cited(path, passage.span.start, passage.span.end)

    def _stems(self, text: str) -> set[str]:
        return set(self._stemmer.stemWords(content_words(text)))
