"""Sentences of a tool's documents that may answer an item, with the words around them.

A sentence is what a finding quotes. It is judged together with its list's lead-in, because
"sell your data" means the opposite under "We will not:".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.library.embedding import Embedder
from assistant.library.plain import plain_text
from assistant.library.sentences import is_item, sentence_spans
from assistant.types import (
    Citation,
    Passage,
    RubricItem,
    SearchFilter,
    SearchHit,
    VersionInfo,
)

_QUOTES = str.maketrans("’‘“”", "''\"\"")
_WHOLE = re.compile(r"[.!?:;][\"')\]*_]*$")
# Passages for each query: a policy has about a hundred, an item fills a few. The example clauses
# are queries too, since "By using the site you agree" shares no word with "signed agreement".
_SEARCHED = 30
_SEARCHED_LIKE = 10


class SearchLibrary(Protocol):
    """What the checklist needs of the library."""

    @property
    def embedder(self) -> Embedder:
        """Turns texts into vectors of length one."""
        ...

    def search(self, query: str, where: SearchFilter, limit: int) -> Sequence[SearchHit]:
        """The passages nearest to the query, best first."""
        ...

    def cite(self, version_id: str, start: int, end: int) -> Citation:
        """The verbatim text from ``start`` to ``end`` of a version, as a citation."""
        ...

    def versions(self, tool: str) -> Sequence[VersionInfo]:
        """The stored versions of a tool's documents."""
        ...


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or list item, its place in the stored text, and how it reads in plain text.

    ``text`` has no Markdown and holds the lead-in of its list in front. ``whole`` is False where
    a long sentence was cut into passages, so that its end (an exception?) may be missing.
    """

    version: VersionInfo
    start: int
    end: int
    text: str
    whole: bool


def gather(library: SearchLibrary, item: RubricItem, where: SearchFilter) -> list[Sentence]:
    """Search for an item and return each sentence of the passages found, once.

    Args:
        library: Where to search.
        item: Its terms, question and example clauses are the queries.
        where: Limits the search, usually to the versions being judged.

    Returns:
        Sentences, those of the best passages first.
    """
    hits: dict[str, SearchHit] = {}
    queries = [(" ".join(item.terms), _SEARCHED), (item.question, _SEARCHED)]
    queries += [(clause, _SEARCHED_LIKE) for clause in item.bad_clauses + item.good_clauses]
    library.embedder.embed([query for query, _ in queries])  # in one batch; searches reuse them
    for query, limit in queries:
        for hit in library.search(query, where, limit):
            hits.setdefault(hit.passage.id, hit)
    return [s for hit in hits.values() for s in _sentences(hit.passage, hit.version)]


def _sentences(passage: Passage, version: VersionInfo) -> list[Sentence]:
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
            )
        )
        if plain.endswith(":"):
            lead_in = plain
    return found
