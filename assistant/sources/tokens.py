"""The name of a quote in an address: which version, from which character to which.

A token names no file and no folder. Whether such a version and stretch exist is for the library to
say: ``opening.py`` checks every part of it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 5_000
"""Characters of a quote at most; the assistant's own quotes are a tenth of this."""
_TOKEN = re.compile(r"(?P<version>[A-Za-z0-9_-]{1,140})\.(?P<start>\d{1,8})-(?P<end>\d{1,8})")


class SourceToken(NamedTuple):
    """A stretch of one stored version."""

    version_id: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.version_id}.{self.start}-{self.end}"


def parse_token(text: str) -> SourceToken | None:
    """Read a token back; None for anything that no quote can be called."""
    found = _TOKEN.fullmatch(text) if text.isascii() else None
    if found is None:
        return None
    token = SourceToken(found["version"], int(found["start"]), int(found["end"]))
    if str(token) != text or not 0 < token.end - token.start <= LONGEST:
        return None  # one quote has one name: no leading zeros
    return token
