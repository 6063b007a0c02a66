"""Reading grade: the US school grade that can read a text, by the Flesch-Kincaid formula.

Source: Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability formulas for Navy
enlisted personnel", 1975: 0.39 words per sentence + 11.8 syllables per word - 15.59. Syllables
are counted by rule (groups of vowels, silent endings), which is right for about nine in ten
English words; the grade of a short text is rough, the mean over many is what counts.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_SENTENCE_END = re.compile(r"[.!?:;]+(?=\s|$|[”\"')])|\n")
_VOWELS = re.compile(r"[aeiouy]+")
# "name", "asked", "names" end silently; "table", "needed", "uses" do not.
_SILENT = re.compile(
    r"(?<![aeiouy])(?<![^aeiouy]l)e$|(?<![aeiouytd])ed$|(?<![aeiouysxzgc])(?<![^aeiouy]l)es$"
)
# Vowels that stand together and are spoken apart: "media", "being".
_PARTED = re.compile(r"(?<![ct])ia|[aeoy]ing$")


def reading_grade(text: str) -> float | None:
    """The Flesch-Kincaid grade of a text.

    Args:
        text: Plain English. Text in “curly quotes” is someone else's and is left out, as are
            commands and file names.

    Returns:
        The grade, at least 0; None where there are fewer than five words.
    """
    own = re.sub(r"“[^”]*”", " it ", text)
    own = re.sub(r"\bpython\s.*$|\S+[./@]\w\S*", " ", own, flags=re.MULTILINE)
    words = _WORD.findall(own)
    if len(words) < 5:
        return None
    parts = [part for part in _SENTENCE_END.split(own) if part and _WORD.search(part)]
    sentences = max(1, len(parts))
    total = sum(syllables(word) for word in words)
    grade = 0.39 * len(words) / sentences + 11.8 * total / len(words) - 15.59
    return max(0.0, grade)


def syllables(word: str) -> int:
    """The syllables of an English word, counted by rule; at least 1."""
    bare = re.sub(r"[^a-z]", "", word.lower())
    count = len(_VOWELS.findall(bare))
    if count > 1 and _SILENT.search(bare):
        count -= 1
    return max(1, count + len(_PARTED.findall(bare)))
