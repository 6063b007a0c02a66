"""Sentences of a tool's documents, with the words around them.

A sentence is what a finding quotes. It is judged together with its list's lead-in, because
"sell your data" means the opposite under "We will not:". Every sentence of the documents is read,
so that silence is the silence of the whole text and not of a search. Headings, questions, bare
links and contents state nothing and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from assistant.checklist.lists import LeadIns, Line, line_at
from assistant.library.embedding import Embedder
from assistant.library.plain import plain_text
from assistant.library.sentences import is_row, sentence_spans
from assistant.types import Citation, Passage, Span, VersionInfo

_QUOTES = str.maketrans("’‘“”", "''\"\"")
_WHOLE = re.compile(r"[.!?:;][\"')\]*_]*$")
_UNFINISHED = re.compile(r"(?!.*:)(?=.*[\w)\]'\"]$)")
_QUESTION = re.compile(
    r"\W*(?:\w{1,3}[.)]\s*)?(?:what|how|why|when|where|who|whose|which|do|does|did|is|are|can|could"
    r"|may|must|will|would|should|has|have)\b.*\?$",
    re.I,
)
_LINK_ALONE = re.compile(r"\W{0,6}(?:\d{1,3}\W{0,4})?\[[^\]]{1,200}\]\([^)\s]*\)\W{0,4}")
_CONTENTS = re.compile(
    r"\W*(?:table of contents\b"
    r"|(?:please )?(?:click|tap|select|choose|use|follow)\b.{0,40}\blinks?\b"
    r".{0,40}\b(?:jump|skip|go|navigate)\b.{0,20}\b(?:sections?|parts?|topics?)\b|jump to\b)",
    re.I,
)
_REFERS_BACK = re.compile(
    r"(?:(?:most|some|all|much|parts?|none) of )?(?:it|they|them)\b"
    r"(?! (?:is|was) (?:our|your|the)\b)",
    re.I,
)
"""How a sentence begins that speaks of what its heading names ("Most of it is under Settings")."""
_FINISHED = re.compile(r"[.!?][\"')\]*_]*$")
_HEADING_WORDS = 12
_LONGEST = 1500
"""Characters of a quote at most; a sentence longer still stays cut, and says so (``whole``)."""


class ReadLibrary(Protocol):
    """What the checklist needs of the library."""

    @property
    def embedder(self) -> Embedder:
        """Turns texts into vectors of length one."""
        ...

    def passages(self, version_id: str) -> Sequence[Passage]:
        """The passages of a version, in reading order."""
        ...

    def text(self, version_id: str) -> str:
        """The text of a version, from which the passages are cut."""
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


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence before it is known whether it says anything, and its place among the lines."""

    start: int
    end: int
    raw: str
    plain: str
    section: tuple[str, ...]
    line: Line


def read_sentences(library: ReadLibrary, versions: Iterable[VersionInfo]) -> list[Sentence]:
    """Every sentence of the documents, in reading order; hidden text is in no passage."""
    return [
        sentence
        for version in versions
        for sentence in sentences_of(
            library.text(version.version_id), library.passages(version.version_id), version
        )
    ]


def sentences_of(text: str, passages: Iterable[Passage], version: VersionInfo) -> list[Sentence]:
    """The sentences and list items of a document that state something.

    Args:
        text: The document's text, from which the passages are cut.
        passages: Its passages, in reading order.
        version: What the document is.

    Returns:
        Sentences in reading order, each with the lead-in of its list in front.
    """
    pieces = list(_pieces(text, passages))
    found = []
    lead_ins = LeadIns()
    section: tuple[str, ...] = ()
    for piece, following in pairwise([*pieces, None]):
        assert piece is not None
        opens = piece.section != section
        if opens:
            section = piece.section
            lead_ins = LeadIns(section[-1] if section else "")
        lead_in = lead_ins.over(piece.line, piece.plain)
        if opens and section and _REFERS_BACK.match(piece.plain):
            lead_in = f"{section[-1]}: {lead_in}".strip()
        if _states_nothing(piece, following):
            continue
        found.append(
            Sentence(
                version=version,
                start=piece.start,
                end=piece.end,
                text=f"{lead_in} {piece.plain}".strip(),
                whole=bool(piece.line.marker) or bool(_WHOLE.search(piece.plain)),
                heading=" > ".join(piece.section),
            )
        )
    return found


def _pieces(text: str, passages: Iterable[Passage]) -> Iterator[_Piece]:
    held: _Piece | None = None
    for passage in passages:
        for span in sentence_spans(passage.text, passage.span.start):
            piece = _piece(text, span, passage.section)
            if held and _goes_on(held, piece, text):
                held = _piece(text, Span(held.start, piece.end), held.section)
                continue
            if held:
                yield held
            held = piece
    if held:
        yield held


def _piece(text: str, span: Span, section: tuple[str, ...]) -> _Piece:
    raw = text[span.start : span.end]
    plain = plain_text(raw).translate(_QUOTES)
    return _Piece(span.start, span.end, raw, plain, section, line_at(text, span.start, raw))


def _goes_on(first: _Piece, second: _Piece, text: str) -> bool:
    """True where a sentence too long for one passage was cut in two."""
    return (
        not second.line.begins
        and first.section == second.section
        and not _FINISHED.search(first.plain)
        and not text[first.end : second.start].strip()
        and second.end - first.start <= _LONGEST
    )


def _states_nothing(piece: _Piece, following: _Piece | None) -> bool:
    """True for a question, a link alone, a contents line, and a heading over further text."""
    if _QUESTION.match(piece.plain) or _LINK_ALONE.fullmatch(piece.raw):
        return True
    if _CONTENTS.match(piece.plain):
        return True
    return following is not None and _is_heading(piece) and not _is_heading(following)


def _is_heading(piece: _Piece) -> bool:
    """A short line of its own that is no list item or table row and has no end mark."""
    alone = piece.line.begins and not piece.line.marker and not is_row(piece.raw)
    short = len(piece.plain.split()) <= _HEADING_WORDS
    return alone and short and bool(_UNFINISHED.match(piece.plain))
