"""Likeness of sentences to example clauses: by meaning, and first by the words they share."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import numpy as np

from assistant.library.embedding import Embedder, Vectors

_WORD = re.compile(r"[a-z]{3,}")


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
    """The words of a text, of three letters and more, in lower case."""
    return frozenset(_WORD.findall(text.casefold()))


def shares_words(text: str, clauses: Collection[frozenset[str]], share: float) -> bool:
    """True where the text has at least such a share (0 to 1) of the words of any one clause."""
    own = words_of(text)
    return any(len(own & words) >= share * len(words) for words in clauses if words)
