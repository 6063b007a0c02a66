"""A file or web page becomes a Document: format, text, facts and findings put together."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from assistant.errors import UnreadableDocumentError
from assistant.reading.facts import document_facts
from assistant.reading.findings import find_flags
from assistant.reading.formats import Format, choose_format, decode_text
from assistant.reading.guessing import Place
from assistant.reading.hints import FactHints, read_front_matter, read_manifest, read_sidecar
from assistant.reading.opening import check_size, read_whole, shown_name
from assistant.reading.shape import Heading, Parsed, sections_of
from assistant.settings import Settings
from assistant.types import Document, Span


def read_file(path: Path, settings: Settings, *, root: Path | None = None) -> Document:
    """Read one file.

    Args:
        path: the file.
        settings: limits on size, pages and characters.
        root: the folder a person gave; its name and those below it help to guess the facts.

    Returns:
        The document; its ``source`` is the file's absolute path.

    Raises:
        UnreadableDocumentError: the file cannot be read; the message says what to do.
    """
    path = Path(os.path.abspath(path))
    data = read_whole(path, settings)
    top = Path(os.path.abspath(root)) if root is not None else None
    folders: tuple[str, ...] = ()
    if top is not None and path.is_relative_to(top):
        folders = (top.name, *path.relative_to(top).parts[:-1])
    else:
        top = path.parent
    told = read_sidecar(path)
    listed = read_manifest(path, top)
    place = Place(shown_name(path.name), tuple(map(shown_name, folders)))
    return _read(data, place, str(path), settings, told, listed)


def read_bytes(
    data: bytes, *, name: str, source: str, settings: Settings, hints: FactHints | None = None
) -> Document:
    """Read an upload or a web page.

    Args:
        data: the whole file.
        name: its file name or the last part of its address; it decides the format together
            with the content.
        source: where it came from, such as a web address; kept with the document.
        settings: limits on size, pages and characters.
        hints: what a person told about it.

    Raises:
        UnreadableDocumentError: it cannot be read; the message says what to do.
    """
    name = shown_name(name)
    check_size(len(data), name, settings)
    return _read(data, Place(name), source, settings, hints or FactHints(), FactHints())


def _read(
    data: bytes,
    place: Place,
    source: str,
    settings: Settings,
    told: FactHints,
    listed: FactHints,
) -> Document:
    if not data.strip():
        raise UnreadableDocumentError(
            f'"{place.name}" is empty; get the document again and add it once it has text.'
        )
    from_web = source.lower().startswith(("http://", "https://"))
    kind = choose_format(data, place.name, from_web=from_web)
    parsed = _parse(kind, data, place.name, settings)
    if len(parsed.text) > settings.max_text_characters:
        raise UnreadableDocumentError(
            f'"{place.name}" holds {len(parsed.text):,} characters of text, more than the limit of '
            f"{settings.max_text_characters:,}; split it and add the parts that matter."
        )
    if not _holds_words(parsed):
        raise UnreadableDocumentError(
            f'"{place.name}" holds no words; get the document again and add it once it has text.'
        )
    start = 0
    if parsed.front is not None:
        told = told.or_else(read_front_matter(parsed.front, place.name))
        start = parsed.hidden[0].end
    told = told.or_else(listed)
    headings = [replace(one, start=one.start - start) for one in parsed.headings]
    facts = document_facts(told, parsed.text[start:], headings, place, parsed.name)
    flags, orders = find_flags(parsed, facts)
    return Document(
        text=parsed.text,
        facts=facts,
        source=source,
        media_type=parsed.media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        parser=parsed.parser,
        sections=sections_of(_clean_headings(parsed, orders), len(parsed.text)),
        pages=parsed.pages,
        hidden=_merged([*parsed.hidden, *orders]),
        flags=(*parsed.flags, *flags),
        raw=data,
    )


def _parse(kind: Format, data: bytes, name: str, settings: Settings) -> Parsed:
    """Call the reader for a format; each is imported only when it is needed."""
    if kind is Format.PDF:
        from assistant.reading.pdf import read_pdf

        return read_pdf(data, name, settings)
    if kind is Format.DOCX:
        from assistant.reading.word import read_docx

        return read_docx(data, name, settings)
    if kind is Format.HTML:
        from assistant.reading.html import read_html

        return read_html(data, name)
    text = decode_text(data, name)
    if kind is Format.MARKDOWN:
        from assistant.reading.markdown import read_markdown

        return read_markdown(text)
    from assistant.reading.plaintext import read_plain

    return read_plain(text)


def _holds_words(parsed: Parsed) -> bool:
    """True where the text says something outside of front matter, comments and the like."""
    shown, position = [], 0
    for span in _merged(list(parsed.hidden)):
        shown.append(parsed.text[position : span.start])
        position = span.end
    return any(letter.isalnum() for part in (*shown, parsed.text[position:]) for letter in part)


def _clean_headings(parsed: Parsed, orders: list[Span]) -> list[Heading]:
    """The headings without those that are orders to an AI system."""
    return [
        one
        for one in parsed.headings
        if not any(span.start <= one.start < span.end for span in orders)
    ]


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
