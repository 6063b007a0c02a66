"""Sentences of a tool's documents, with the words around them.

A sentence is what a finding quotes. It is judged together with its list's lead-in, because
"sell your data" means the opposite under "We will not:". Every sentence of the documents is read,
so that silence is the silence of the whole text and not of a search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.library.embedding import Embedder
from assistant.library.plain import plain_text
from assistant.library.sentences import is_item, sentence_spans
from assistant.types import Citation, Passage, VersionInfo

_QUOTES = str.maketrans("’‘“”", "''\"\"")
_WHOLE = re.compile(r"[.!?:;][\"')\]*_]*$")


class ReadLibrary(Protocol):
    """What the checklist needs of the library."""

    @property
    def embedder(self) -> Embedder:
        """Turns texts into vectors of length one."""
        ...

    def passages(self, version_id: str) -> Sequence[Passage]:
        """The passages of a version, in reading order."""
        ...

    def cite(self, version_id: str, start: int, end: int) -> Citation:
        """The verbatim text from ``start`` to ``end`` of a version, as a citation."""
        ...

    def versions(self, tool: str | None = None) -> Sequence[VersionInfo]:
        """The current versions of a tool's documents, or of all."""
        ...


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or list item, its place in the stored text, and how it reads in plain text.

    ``text`` has no Markdown and holds the lead-in of its list in front. ``whole`` is False where
    a long sentence was cut into passages, so that its end (an exception?) may be missing.
    ``heading`` is the path of headings it stands under.
    """

    version: VersionInfo
    start: int
    end: int
    text: str
    whole: bool
    heading: str = ""


def read_sentences(library: ReadLibrary, versions: Iterable[VersionInfo]) -> list[Sentence]:
    """Every sentence of the documents, in reading order; hidden text is in no passage."""
    return [
        sentence
        for version in versions
        for passage in library.passages(version.version_id)
        for sentence in sentences_of(passage, version)
    ]


def sentences_of(passage: Passage, version: VersionInfo) -> list[Sentence]:
    """The sentences and list items of one passage."""
    context = passage.context.rsplit("\n", 1)[-1].strip()
    lead_in = context if context.endswith(":") else ""
    found = []
    for span in sentence_spans(passage.text):
        raw = passage.text[span.start : span.end]
        plain = plain_text(raw).translate(_QUOTES)
        listed = is_item(raw)
        if not listed and span.start > 0:
            lead_in = ""
        found.append(
            Sentence(
                version=version,
                start=passage.span.start + span.start,
                end=passage.span.start + span.end,
                text=f"{lead_in} {plain}".strip() if lead_in else plain,
                whole=listed or bool(_WHOLE.search(plain)),
                heading=" > ".join(passage.section),
            )
        )
        if plain.endswith(":"):
            lead_in = plain
    return found
