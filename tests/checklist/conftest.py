"""The shipped rubric, a library of made-up documents, and a quick stand-in for the model."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.checklist.rubric import Rubric, load_rubric
from assistant.library.embedding import Vectors
from assistant.library.library import Library
from assistant.reading import FactHints, read_bytes
from assistant.settings import PROJECT_DIR, Settings


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


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    return load_rubric(PROJECT_DIR / "knowledge" / "rubric")


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def library(tmp_path: Path, embedder: WordEmbedder) -> Iterator[Library]:
    settings = Settings(data_dir=tmp_path / "data", embedding_model="words", _env_file=None)
    with Library.open(settings, embedder) as opened:
        yield opened


AddText = Callable[..., str]


@pytest.fixture
def add(library: Library, tmp_path: Path) -> AddText:
    """Add a Markdown text with facts; returns its version id."""
    settings = Settings(data_dir=tmp_path / "data", embedding_model="words", _env_file=None)

    def add_text(name: str, text: str, **facts: object) -> str:
        hints = FactHints(title=name, tool="QuizCraft", **facts)  # type: ignore[arg-type]
        document = read_bytes(
            f"# {name}\n\n{text}\n".encode(),
            name=f"{name}.md",
            source=f"memory:{name}.md",
            settings=settings,
            hints=hints,
        )
        return library.add(document).version.version_id

    return add_text
