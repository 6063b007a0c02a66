"""Likeness of sentences to example clauses: by meaning, and first by the words they share."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import numpy as np

from assistant.library.embedding import Embedder, Vectors

_WORD = re.compile(r"[a-z]{3,}")
_STEM = 5
_FUNCTION_WORDS = frozenset(
    "the and our you your for that this with may not are any all when will from has have they them "
    "their such other its can more use used using which who what how than then also but been was "
    "were would could should into these those where while each some about under over upon only "
    "does via per being".split()
)


class Likeness:
    """Cosine of sentences to example clauses; each text is embedded once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: dict[str, Vectors] = {}

    def nearest(self, sentences: Sequence[str], clauses: Sequence[str]) -> list[float]:
        """For each sentence, its cosine to the nearest clause (0.0 where there is no clause)."""
        if not sentences or not clauses:
            return [0.0] * len(sentences)
        scores = self._vectors(sentences) @ self._vectors(clauses).T
        return [float(row.max()) for row in scores]

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        if new:
            self._kept.update(zip(new, self._embedder.embed(new), strict=True))
        return np.stack([self._kept[text] for text in texts])


def words_of(text: str) -> frozenset[str]:
    """The words of a text that carry its meaning, cut to five letters so that forms agree."""
    return frozenset(w[:_STEM] for w in _WORD.findall(text.casefold()) if w not in _FUNCTION_WORDS)


def shares_words(text: str, clauses: Collection[frozenset[str]], share: float) -> bool:
    """True where text and one clause share that much (0 to 1) of their words (Dice's measure)."""
    own = words_of(text)
    return any(
        2 * len(own & words) >= share * (len(own) + len(words)) for words in clauses if words
    )
