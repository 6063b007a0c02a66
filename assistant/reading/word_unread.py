"""Words of a Word file that are not part of its text: properties, comments, deleted text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.reading.shape import one_line
from assistant.reading.word_styles import W

_PROPERTIES = ("title", "subject", "keywords", "comments", "category")
_MIN_WORDS = 4


def unread_words(document: Any) -> Iterator[str]:
    """Properties, comments, and descriptions of pictures, as far as they hold words.

    Args:
        document: An open python-docx document.
    """
    for name in _PROPERTIES:
        yield getattr(document.core_properties, name) or ""
    for comment in document.comments:
        yield one_line(comment.text or "")
    for element in document.element.body.iter():
        if isinstance(element.tag, str) and element.tag.endswith("}docPr"):
            yield f"{element.get('descr') or ''} {element.get('title') or ''}".strip()


def deleted_words(body: Any) -> list[str]:
    """What reviewers deleted (tracked changes), a text for each paragraph, if it is a sentence."""
    texts = []
    for paragraph in body.iter(W + "p"):
        words = one_line("".join(part.text or "" for part in paragraph.iter(W + "delText")))
        if len(words.split()) >= _MIN_WORDS:
            texts.append(words)
    return texts
