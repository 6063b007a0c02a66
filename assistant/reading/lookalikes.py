"""Text as the eye reads it: letters that look like Latin ones become those, invisible ones go.

Used for finding orders to an AI that are spelled with Cyrillic or wide letters, or with invisible
characters between the letters. Never for quoting: the stored text stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Cyrillic and Greek letters with the look of Latin ones (after Unicode's confusables).
_SAME_LOOK = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеіјорсухѕһԁɡΑΒΕΖΗΙΚΜΝΟΡΤΥΧονɑԛԝ",
        "ABESIJKMHOPCTYXaeijopcyxshdgABEZHIKMNOPTYXovaqw",
        strict=True,
    )
)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]"
)
_WORD = re.compile(r"\w+")
# Letters beyond the accented Latin ones: Greek, Cyrillic, wide, mathematical and ringed ones.
_FOREIGN_LETTER = re.compile("[ɐ-ʯͰ-ԯ①-⓿！-～𝐀-𝟿]")


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as the eye reads it, and where each of its characters stands in the stored text."""

    text: str
    places: tuple[int, ...]

    def place(self, position: int) -> int:
        """The place in the stored text of a character (or of the end) of the text seen."""
        return self.places[position]


def as_seen(text: str) -> Seen | None:
    """The text as the eye reads it, or None where that is the text itself."""
    if text.isascii() or not (_INVISIBLE.search(text) or _FOREIGN_LETTER.search(text)):
        return None
    kept = [(place, letter) for place, letter in enumerate(text) if not _INVISIBLE.match(letter)]
    letters = "".join(_plain(letter) for _, letter in kept)
    letters = _WORD.sub(_latin_where_it_looks_so, letters)
    if letters == text:
        return None
    return Seen(letters, (*(place for place, _ in kept), len(text)))


def _plain(letter: str) -> str:
    """A wide, bold or ringed letter as the plain one, where that is one letter."""
    if letter.isascii() or not letter.isalnum():
        return letter
    folded = unicodedata.normalize("NFKC", letter)
    return folded if len(folded) == 1 and folded.isascii() else letter


def _latin_where_it_looks_so(match: re.Match[str]) -> str:
    """A word whose every letter has a Latin look; a word of another script stays."""
    word = match.group()
    if word.isascii():
        return word
    looks = "".join(_SAME_LOOK.get(letter, letter) for letter in word)
    return looks if looks.isascii() else word
