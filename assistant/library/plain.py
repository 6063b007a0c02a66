"""Markdown marks taken off a text, for searching, comparing and showing. Never for quoting."""

from __future__ import annotations

import html
import re
from functools import lru_cache

# Link texts have an end, so that a long row of brackets takes no time.
_LINK = re.compile(r"!?\[([^\]]{0,1000})\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_REFERENCE = re.compile(r"\[\^?\d+\]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>|<!--.*?-->", re.DOTALL)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_EMPHASIS = re.compile(r"\*{1,3}|_{2,3}|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|`+|~~")
_LINE_MARK = re.compile(r"(?m)^\s{0,8}(?:#{1,6}\s+|>+\s?|[*+•·-]\s+)")
_RULE = re.compile(
    r"(?m)^\s*(?:=+|-{3,}|\*{3,}|_{3,})\s*$|^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*\|?\s*$"
)
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"\s+")
_KEPT = 4_096  # texts: a passage's is wanted half a dozen times while it is added


@lru_cache(maxsize=_KEPT)
def plain_text(text: str) -> str:
    """Return ``text`` without Markdown and HTML marks, white space folded to single spaces.

    Link texts stay, link targets go; table bars become commas.
    """
    text = _INVISIBLE.sub("", text)
    text = _RULE.sub(" ", text)
    text = _LINE_MARK.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _REFERENCE.sub(" ", text)
    text = _TAG.sub(" ", text)
    text = _ESCAPE.sub(r"\1", text)
    text = _EMPHASIS.sub("", text)
    text = html.unescape(text)
    text = _SPACE.sub(" ", text)
    text = re.sub(r" ?\| ?", " | ", text).strip(" |")
    return _SPACE.sub(" ", text).strip()
