"""A quick stand-in for the embedding model, for tests that need vectors of some kind."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np

from assistant.library.embedding import Vectors


class WordEmbedder:
    """Texts that share words point the same way; no model, no waiting."""

    model_name = "words"
    dimension = 512

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[zlib.crc32(word.encode()) % self.dimension] += 1.0
            row /= max(float(np.linalg.norm(row)), 1e-9)
        return vectors
