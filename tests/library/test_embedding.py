"""The bundled model, loaded without a network, and the kept vectors."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import LibraryError
from assistant.library.embedding import SentenceEmbedder
from assistant.settings import Settings


@pytest.mark.slow
def test_the_bundled_model_knows_what_is_alike(tmp_path: Path) -> None:
    embedder = SentenceEmbedder(Settings(data_dir=tmp_path))
    before = dict(os.environ)
    vectors = embedder.embed(
        ["We erase pupils' work.", "Student data is deleted.", "The cafeteria serves soup."]
    )
    assert vectors.shape == (3, embedder.dimension) == (3, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1
    assert embedder.embed([]).shape == (0, 384)
    hub = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "TQDM_DISABLE")
    assert all(os.environ.get(name) == before.get(name) for name in hub)


@pytest.mark.slow
def test_a_model_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    embedder = SentenceEmbedder(Settings(data_dir=tmp_path, embedding_model="no/such-model"))
    with pytest.raises(LibraryError, match="not on this machine"):
        embedder.embed(["x"])
