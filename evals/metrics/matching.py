"""The same words in another form of a document: found by letters, whatever the marks around them.

A gold quote is characters of a Markdown file. Printed to PDF or saved as a Word file the document
has other offsets, ligatures, soft hyphens, typographic quotes and no Markdown marks, but the same
letters in the same order. So texts are compared by their letters and digits alone (compatibility
forms of Unicode folded, NFKC; case folded), each with its place in the text.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from evals.metrics.hits import Cited, Gold, covers_half, within_caps

_SILENT = re.compile(
    r"\]\((?:[^()\n]|\([^()\n]*\))*\)"  # the target of a link
    r"|<!--.*?-->|</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>"  # comments and tags
    r"|&(?:#\d{1,6}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});",  # entities; none of them is a letter here
    re.DOTALL,
)
_CELL = " | "
_NEARLY = 90.0  # percent of the letters; a page number or a list number may have come between
_LEAST_ON_PAGE = 10  # letters of a quote that must stand on the page it is said to begin on


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters and digits of a text in a row, and the offset in the text of each."""

    row: str
    places: Sequence[int]

    def stretch(self, start: int, end: int) -> tuple[int, int]:
        """The characters ``[start, end)`` of the text as a half-open range of the row."""
        return bisect_left(self.places, start), bisect_left(self.places, end)


def letters_of(text: str) -> Letters:
    """The letters of a text, without link targets, tags, marks and white space."""
    row: list[str] = []
    places = array("l")
    position = 0
    for silent in [*_SILENT.finditer(text), None]:
        stop = silent.start() if silent else len(text)
        for offset in range(position, stop):
            for letter in _folded(text[offset]):
                row.append(letter)
                places.append(offset)
        position = silent.end() if silent else stop
    return Letters("".join(row), places)


def place_in(gold: Gold, own: Letters, other: Letters) -> tuple[int, int] | None:
    """Where a gold quote stands in another form of its document.

    Args:
        gold: The quote, as characters of the form that ``own`` was made of.
        own: The letters of that form.
        other: The letters of the other form.

    Returns:
        A range of ``other.row``: the same occurrence, counted from the top, where the words stand
        there more than once; else the most similar stretch, at least 90 percent alike (rapidfuzz's
        partial ratio); None where there is none.
    """
    start, end = own.stretch(gold.start, gold.end)
    wanted = own.row[start:end]
    if not wanted:
        return None
    found = _all(wanted, other.row)
    if found:
        before = sum(1 for place in _all(wanted, own.row) if place < start)
        begin = found[min(before, len(found) - 1)]
        return begin, begin + len(wanted)
    near = fuzz.partial_ratio_alignment(wanted, other.row, score_cutoff=_NEARLY)
    return (near.dest_start, near.dest_end) if near else None


def hit_in_form(
    k: int, citations: Sequence[Cited], golds: Sequence[Gold], forms: dict[str, Letters]
) -> bool:
    """``hits.hit_at``, with the share of a gold quote that is covered counted in letters.

    Args:
        k: How many citations count.
        citations: In the order shown, with offsets in the form's text; the caps are those of
            ``hits.within_caps``.
        golds: The gold quotes, as ranges of the form's row of letters.
        forms: The letters of each document of the form.
    """
    fits = within_caps(citations)
    for place, citation in enumerate(citations[:k]):
        letters = forms.get(citation.document)
        if letters is None or not fits[place]:
            continue
        cited = Cited(citation.document, *letters.stretch(citation.start, citation.end))
        if any(covers_half(cited, gold) for gold in golds):
            return True
    return False


def on_page(quote: str, readings: Sequence[Sequence[str]], number: int) -> bool:
    """True where a quote stands on a page, or begins there and ends on the next.

    The cells of a table row (parted by `` | ``) are looked for one by one: another program may
    read a table line by line across its cells.

    Args:
        quote: The quote as it is shown.
        readings: The text of each page as another program reads it, once for each order that it
            can read a page in.
        number: The page the quote is said to begin on, from 1.
    """
    parts = [letters_of(part).row for part in quote.split(_CELL)]
    parts = [part for part in parts if part]
    return bool(parts) and all(
        any(_part_on_page(part, pages, number) for pages in readings) for part in parts
    )


def _part_on_page(wanted: str, pages: Sequence[str], number: int) -> bool:
    if not 1 <= number <= len(pages):
        return False
    here = letters_of(pages[number - 1]).row
    if wanted in here:
        return True
    following = letters_of(pages[number]).row if number < len(pages) else ""
    if wanted in following:
        return False
    # The longest beginning that stands here; the rest must stand on the next page.
    split = max((n for n in range(_LEAST_ON_PAGE, len(wanted)) if wanted[:n] in here), default=0)
    return any(wanted[n:] in following for n in range(_LEAST_ON_PAGE, split + 1))


def _folded(letter: str) -> str:
    if letter.isascii():
        return letter.lower() if letter.isalnum() else ""
    folded = unicodedata.normalize("NFKC", letter).casefold()
    return "".join(one for one in folded if one.isalnum())


def _all(wanted: str, row: str) -> list[int]:
    found: list[int] = []
    place = row.find(wanted)
    while place >= 0:
        found.append(place)
        place = row.find(wanted, place + 1)
    return found
