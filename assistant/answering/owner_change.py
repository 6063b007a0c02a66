"""A question on the vendor itself being sold is not one on selling data.

With the tool's name taken out, "What happens to our data if QuizCraft is sold?" reads as if the
data were sold. Where the name is the subject of a change of owner, it is therefore kept, as "the
company".
"""

from __future__ import annotations

import re

COMPANY = "the company"
"""What stands for a name that is the subject of a change of owner."""

_PASSIVE = (
    r"(?:(?:is|was|were|be|been|being|gets?|got|becomes?)\s+)+(?:(?:ever|later|suddenly|to be|itself)\s+)*"
    r"(?:sold|bought|purchased|acquired|taken over|snapped up|swallowed)"
)
# "gets sold data" speaks of data: after the verb nothing may follow that it could describe.
_NO_OBJECT = (
    r"(?=\s*$|\s*[?.!,;]|\s+(?:off|out|up|by|and|or|next|one day|tomorrow|while|before|after|during"
    r"|to(?!\s+(?:\w+\s+)?(?:schools?|districts?|teachers?|students?|parents?|families))"
    r"|(?:will|would|do|does|can|could|may|must|what|who|where)\b))"
)
_ACTIVE = (
    r"(?:ever\s+)?(?:go(?:es)?|went|going)\s+(?:out of business|bankrupt|bust|broke|under\b)"
    r"|(?:ever\s+)?(?:merge[sd]?|is merging|folds?|change[sd]? (?:hands|owners?|ownership))\b"
    r"|(?:ever\s+)?(?:sells?|sold)\s+(?:itself|out|up|(?:the|its) (?:whole )?(?:company|business))\b"
    r"|(?:has|have|had|gets?|got)\s+(?:a )?new owners?\b"
)
_CHANGES_OWNER = re.compile(rf",?\s+(?:(?:{_PASSIVE}){_NO_OBJECT}|{_ACTIVE})", re.IGNORECASE)
_SALE = re.compile(r"\b(?:sold|sells?)\b", re.IGNORECASE)
# "our data in Acme is sold": the data are the subject; "the maker of Acme is sold": the maker is.
_OF_SOMETHING = re.compile(
    r"\b(?:in|into|inside|on|from|by|with|at|to|through|via|of|for|about|and)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_MAKER = re.compile(
    r"\b(?:maker|makers|owner|company|vendor|provider|firm|business|developer)\s+of\s+$",
    re.IGNORECASE,
)


def owner_change(message: str, start: int, end: int) -> re.Match[str] | None:
    """The words after the name at ``start`` to ``end`` that say it is sold, bought or closed."""
    before = message[:start]
    if _OF_SOMETHING.search(before) and not _MAKER.search(before):
        return None
    return _CHANGES_OWNER.match(message, end)


def searched_as(change: re.Match[str]) -> str:
    """Name and change as they are searched for: no word of a sale, which would find that of data."""
    said = change.group(0)
    return f"{COMPANY} is acquired" if _SALE.search(said) else f"{COMPANY} {said.lstrip(' ,')}"
