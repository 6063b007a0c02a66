"""Documents of our own writing, and an embedder that needs no model, for the library's tests."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from assistant.types import (
    Audience,
    Document,
    DocumentFacts,
    DocumentType,
    ParserInfo,
    Section,
    Span,
)


class WordEmbedder:
    """Texts with common words are near: each word adds a direction of its own."""

    def __init__(self, model_name: str = "words", dimension: int = 64) -> None:
        self.model_name = model_name
        self.dimension = dimension
        self.texts = 0

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        self.texts += len(texts)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
                vectors[row] += np.random.default_rng(seed).normal(size=self.dimension)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(norms == 0, 1, norms)


PARAGRAPHS = (
    "We keep student work for thirty days after a class ends. Then we delete it from every server "
    "that we run, and within ninety days from every backup. A school may ask for an earlier date.",
    "We do not sell personal data. We share it with hosting partners that act on our orders only. "
    "A list of these partners is on our site, and we tell schools when the list gets longer.",
    "Schools own the records of their students. A parent may ask the school to look at a record, "
    "and we help the school to answer within ten days of its letter to our privacy office.",
)


def text_of(paragraphs: Sequence[str] = PARAGRAPHS) -> str:
    titles = ("Retention", "Sharing", "Ownership", "Changes", "Contact")
    parts = [f"# {title}\n\n{body}\n" for title, body in zip(titles, paragraphs, strict=False)]
    return "\n".join(parts)


def make_document(
    text: str | None = None, source: str = "/docs/storybuddy.md", **facts: Any
) -> Document:
    body = text_of() if text is None else text
    known: dict[str, Any] = {
        "title": "StoryBuddy Privacy Policy",
        "tool": "StoryBuddy",
        "type": DocumentType.PRIVACY_POLICY,
        "audience": Audience.SCHOOL,
    }
    raw = body.encode()
    starts = [m.start() for m in re.finditer(r"^# ", body, re.MULTILINE)]
    sections = tuple(
        Section(title := body[start + 2 : body.index("\n", start)], 1, Span(start, end), (title,))
        for start, end in zip(starts, [*starts[1:], len(body)], strict=True)
    )
    return Document(
        text=body,
        facts=DocumentFacts(**(known | facts)),
        source=source,
        media_type="text/markdown",
        sha256=hashlib.sha256(raw).hexdigest(),
        parser=ParserInfo("markdown", "own", "1"),
        sections=sections,
        raw=raw,
    )


def changed(document: Document, old: str, new: str, **facts: Any) -> Document:
    assert old in document.text
    return make_document(
        document.text.replace(old, new),
        document.source,
        **(
            {name: getattr(document.facts, name) for name in DocumentFacts.__dataclass_fields__}
            | facts
        ),
    )


def moved(document: Document, source: str, **facts: Any) -> Document:
    return replace(document, source=source, facts=replace(document.facts, **facts))
