"""Vectors that ship with the project, so that a start need not embed thousands of known texts.

``knowledge/vectors.npz`` holds the vectors of topics and question bank for the bundled model, in 8
bits a number (cosines change by less than 0.005), under the first 8 bytes of each text's SHA-256.
``scripts/build_vectors.py`` makes it. A text that is not there, or any text with another model, is
embedded as usual: adding a topic or a question needs nothing more.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
_SCALE = 127.0


class ShippedVectors:
    """Looks texts up in the file and embeds the others."""

    def __init__(self, file: Path, model: str, embed: Callable[[Sequence[str]], Vectors]) -> None:
        self._file = file
        self._model = model
        self._embed = embed
        self._lock = threading.Lock()
        self._rows: dict[int, int] | None = None
        self._numbers: npt.NDArray[np.int8] = np.zeros((0, 0), dtype=np.int8)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row per text: float32, each of length one."""
        rows = self._loaded()
        places = [rows.get(text_key(text)) for text in texts]
        missing = [text for text, place in zip(texts, places, strict=True) if place is None]
        made = iter(self._embed(missing)) if missing else iter(())
        found = [
            next(made) if place is None else self._numbers[place].astype(np.float32)
            for place in places
        ]
        if not found:
            return self._embed(texts)
        matrix = np.stack(found)
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        return np.asarray(matrix / norms, dtype=np.float32)

    def _loaded(self) -> dict[int, int]:
        with self._lock:
            if self._rows is None:
                self._rows = {}
                if self._file.is_file():
                    with np.load(self._file) as kept:
                        if str(kept["model"]) == self._model:
                            keys = kept["keys"].tolist()
                            self._rows = {key: row for row, key in enumerate(keys)}
                            self._numbers = kept["numbers"]
            return self._rows


def text_key(text: str) -> int:
    """The number a text's vector is kept under."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "little")


def write_vectors(file: Path, model: str, texts: Sequence[str], vectors: Vectors) -> None:
    """Write the file anew.

    Args:
        file: Where to.
        model: The name of the model that made the vectors.
        texts: The texts, each once.
        vectors: One row a text, each of length one.
    """
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    np.savez_compressed(
        file,
        model=np.array(model),
        keys=np.array([text_key(text) for text in texts], dtype=np.uint64),
        numbers=np.round(vectors / largest * _SCALE).astype(np.int8),
    )
