"""The sentences of a passage, as questions are held against them one by one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from assistant.library.plain import plain_text
from assistant.library.sentences import is_item, sentence_spans
from assistant.types import Passage, Span

_LEAD_IN_MAX = 160  # characters
_KEPT = 4_096  # passages whose sentences are remembered: some 20 MB


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence or list item: its place in the passage and its plain text.

    ``lead_in`` opens the list that it is an item of; ``headed`` is what is embedded: the text with
    the passage's heading in front.
    """

    span: Span
    text: str
    lead_in: str
    headed: str


@lru_cache(maxsize=_KEPT)
def clauses_of(passage: Passage) -> tuple[Clause, ...]:
    """The sentences of a passage in order; those without a word are left out."""
    pieces = []
    path, _, lead_in = passage.context.rpartition("\n")
    if passage.section and not path:
        lead_in = ""  # the context is the path of headings alone
    for span in sentence_spans(passage.text):
        raw = passage.text[span.start : span.end]
        text = plain_text(raw)
        if not text:
            continue
        headed = f"{passage.section[-1]}: {text}" if passage.section else text
        pieces.append(Clause(span, text, lead_in[-_LEAD_IN_MAX:] if is_item(raw) else "", headed))
        if text.endswith(":"):
            lead_in = text
        elif not is_item(raw):
            lead_in = ""
    return tuple(pieces)
