"""Whether the other versions of a document say the same sentence."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from assistant.library.plain import plain_text
from assistant.sources.tokens import LONGEST, SourceToken
from assistant.types import Span, VersionInfo

if TYPE_CHECKING:
    from assistant.library.library import Library

_KEPT_CHARACTERS = 20_000_000
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "–": "-", "—": "-"})
_WORD = re.compile(r"\w+")
_MOST_WORDS = 1_000  # a pattern of more would be slow


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """Another version of the same document. ``token`` opens the same words there, if found."""

    version: VersionInfo
    newer: bool
    same: bool
    token: SourceToken | None


class VersionComparer:
    """Looks for a quote in the other versions' texts, compared without marks, case and breaks."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def others(self, version: VersionInfo, quote: str) -> tuple[OtherVersion, ...]:
        """Every other version of the document, newest first."""
        stored = sorted(self._library.document_versions(version.document_id), key=_age)
        mine = next(i for i, one in enumerate(stored) if one.version_id == version.version_id)
        wanted = re.compile(rf"(?<!\w){re.escape(_alike(quote))}(?!\w)")
        found = []
        for index, other in enumerate(stored):
            if index == mine:
                continue
            same = bool(wanted.search(self._text(other.version_id)))
            token = self._place(other.version_id, quote) if same else None
            found.append(OtherVersion(other, index > mine, same, token))
        return tuple(reversed(found))

    def _text(self, version_id: str) -> str:
        with self._lock:
            if version_id in self._kept:
                self._kept.move_to_end(version_id)
                return self._kept[version_id]
        text = self._library.text(version_id)
        shown, at = [], 0
        for span in sorted(self._library.hidden(version_id), key=lambda one: one.start):
            shown.append(text[at : max(at, span.start)])
            at = max(at, span.end)
        alike = _alike(" ".join([*shown, text[at:]]))
        with self._lock:
            self._kept[version_id] = alike
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > _KEPT_CHARACTERS:
                self._kept.popitem(last=False)
        return alike

    def _place(self, version_id: str, quote: str) -> SourceToken | None:
        """Where the same words stand in that version, outside hidden text; None if unclear."""
        words = list(_WORD.finditer(quote))
        if not 0 < len(words) <= _MOST_WORDS:
            return None
        ends = (re.escape(quote[: words[0].start()]), re.escape(quote[words[-1].end() :]))
        inner = r"[\W_]{1,20}".join(re.escape(word.group()) for word in words)
        pattern = f"(?:{ends[0]})?{inner}(?:{ends[1]})?"
        hidden = self._library.hidden(version_id)
        for match in re.finditer(pattern, self._library.text(version_id), re.IGNORECASE):
            start, end = match.span()
            clear = not any(gap.overlaps(Span(start, end)) for gap in hidden)
            if clear and end - start <= LONGEST:
                return SourceToken(version_id, start, end)
        return None


def _age(version: VersionInfo) -> tuple[bool, str, int]:
    """Sorts from old to new, as the library does: by date where there is one; the current last."""
    day = version.facts.effective_date or version.facts.retrieved_date
    return version.current, day.isoformat() if day else "", version.number


def _alike(text: str) -> str:
    return plain_text(text).translate(_QUOTES).casefold()
