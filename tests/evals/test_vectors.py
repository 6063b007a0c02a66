"""Vectors kept on disk: nothing is embedded twice, and several may use one file at once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from word_embedder import WordEmbedder

from assistant.library.embedding import Vectors
from evals.vectors import KeptEmbedder


class Counting(WordEmbedder):
    """Counts the texts it is given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return super().embed(texts)


def test_a_second_program_embeds_only_what_is_new(tmp_path: Path) -> None:
    for new, texts in ((["one", "two"], ["one", "two", "one"]), (["three"], ["two", "three"])):
        model = Counting()
        kept = KeptEmbedder(model, tmp_path / "vectors.sqlite3")
        assert np.array_equal(kept.embed(texts), WordEmbedder().embed(texts))
        assert sorted(model.texts) == sorted(new)
        kept.close()


def test_several_programs_use_one_file_at_once(tmp_path: Path) -> None:
    texts = [f"clause {number}" for number in range(40)]

    def work(first: int) -> None:
        kept = KeptEmbedder(WordEmbedder(), tmp_path / "vectors.sqlite3")
        for start in range(30):
            part = texts[(first + start) % 30 :][:10]
            assert np.array_equal(kept.embed(part), WordEmbedder().embed(part))
        kept.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(list(pool.map(work, range(6)))) == 6
