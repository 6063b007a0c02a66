"""What a person expected against what an answer shows: an expected quote, expected words.

Texts are compared by letters and digits alone (``matching.letters_of``), so that white space, case,
dashes, quotation marks and Markdown marks do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from evals.metrics.matching import letters_of

_WORDS = re.compile(r"\w+")


def quote_found(expected: str, shown: Sequence[str]) -> bool | None:
    """True where one of the quotes shown holds at least half of the expected one in one stretch.

    Args:
        expected: The quote a person expects.
        shown: The quotes that count, such as the first three.

    Returns:
        None where nothing is expected.
    """
    wanted = letters_of(expected).row
    if not wanted:
        return None
    return any(2 * _shared(wanted, letters_of(quote).row) >= len(wanted) for quote in shown)


def words_found(expected: str, shown: Sequence[str]) -> bool | None:
    """True where every expected word stands in the texts shown; None where none is expected."""
    wanted = _words(expected)
    if not wanted:
        return None
    return wanted <= set().union(*(_words(text) for text in shown))


def _shared(wanted: str, shown: str) -> int:
    """The length of the longest stretch of letters that both have."""
    if wanted in shown:
        return len(wanted)
    return SequenceMatcher(None, wanted, shown, autojunk=False).find_longest_match().size


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORDS.findall(text)}
