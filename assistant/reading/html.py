"""Web pages: hidden parts and furniture out, headings, lists and tables kept.

The page's own structure is walked, so no paragraph can be lost; trafilatura says which of the
short, link-filled blocks belong to the text and which to the site around it.
"""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator
from typing import Any

from assistant.errors import UnreadableDocumentError
from assistant.reading.formats import MEDIA_TYPES, Format
from assistant.reading.html_clean import clean_page
from assistant.reading.html_walk import WebBlock, walk_page
from assistant.reading.shape import Block, Parsed, build_text, one_line
from assistant.reading.titles import with_titles
from assistant.types import ParserInfo

# trafilatura tells of pages it finds no main text in; for us that is no news.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_LINKED = 0.5  # blocks with a larger share of link text are furniture unless trafilatura keeps them
_SHORT = 4  # words; shorter blocks without a number count as labels of the site
_MIN_WORDS = 12  # a page with fewer words has no text of its own
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_NO_LETTERS = re.compile(
    "[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\ufffe\uffff]"
)  # lxml keeps no such text
_DEEPEST = 250  # elements inside each other; pages that people read have fewer than 60
# Python knows these, but no browser reads a page so: some are slow, some make invalid text.
_NO_CHARSETS = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf_7"}

_WORDY_ATTRIBUTES = ("alt", "title", "aria-label", "aria-description", "placeholder", "value")


def read_html(data: bytes, name: str) -> Parsed:
    """Read a web page.

    Raises:
        UnreadableDocumentError: the page holds no text of its own (it is made by JavaScript).
    """
    from lxml import etree
    from lxml import html as lxml_html

    source = _NO_LETTERS.sub("", decode_page(data))
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = lxml_html.document_fromstring(source.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise _no_text(name) from error
    if "&#" in source:
        _drop_no_letters(root)
    if _depth(root) > _DEEPEST:
        raise UnreadableDocumentError(
            f'"{name}" has too many parts inside each other to be read; open it in a browser, '
            "print it to PDF, and add the PDF."
        )
    title = one_line(root.findtext(".//title") or "")
    unread = tuple(_unread(root))
    flags = clean_page(root)
    body = root.find("body")
    body = root if body is None else body
    blocks = _without_furniture(walk_page(_main_part(body)), _kept_by_trafilatura(root))
    text, headings = build_text(blocks)
    if len(_WORD.findall(text)) < _MIN_WORDS:
        raise _no_text(name)
    return Parsed(
        text=text,
        media_type=MEDIA_TYPES[Format.HTML],
        parser=ParserInfo("html", "trafilatura", _version()),
        headings=headings,
        flags=tuple(flags),
        name=title,
        unread=unread,
    )


def _unread(root: Any) -> Iterator[str]:
    """Words of the page that are never read as its text: descriptions, hints, labels."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        names = ("content",) if element.tag == "meta" else _WORDY_ATTRIBUTES
        yield from (words for name in names if len((words := element.get(name) or "").split()) > 3)


def decode_page(data: bytes) -> str:
    """Decode a page as browsers do: byte order mark, declared charset, UTF-8, Windows-1252."""
    wide = _wide_encoding(data)
    if wide:
        return data.decode(wide, errors="replace")
    declared = _CHARSET.search(data[:4096])
    names = [declared.group(1).decode("ascii", "replace")] if declared else []
    for encoding in [*names, "utf-8"]:
        try:
            known = codecs.lookup(encoding).name.replace("-", "_")
            # A page whose declaration can be read as it stands is in no wide encoding.
            if known in _NO_CHARSETS or known.startswith(("utf_16", "utf_32")):
                continue
            return data.decode("utf-8-sig" if known == "utf_8" else encoding)
        except (UnicodeError, LookupError):
            continue
    return data.decode("cp1252", errors="replace")


def _wide_encoding(data: bytes) -> str:
    """The encoding of a page with two or four bytes a letter, else an empty string."""
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "utf-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = data[:64].lstrip(b"\0\t\n\r ")
    if start.startswith(b"<\0") and start[3:4] == b"\0":
        return "utf-16-le"
    return "utf-16-be" if data[:1] == b"\0" and start[1:2] == b"\0" and start[:1] == b"<" else ""


def _drop_no_letters(root: Any) -> None:
    """Take out characters that were written by their numbers and that no text may hold."""
    for element in root.iter():
        for part in ("text", "tail"):
            words = getattr(element, part)
            if words and _NO_LETTERS.search(words):
                setattr(element, part, _NO_LETTERS.sub("", words))


def _depth(root: Any) -> int:
    """How many elements stand inside each other at most; counted without recursion."""
    deepest, level = 0, [root]
    while level and deepest <= _DEEPEST:
        deepest += 1
        level = [child for element in level for child in element]
    return deepest


def _no_text(name: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        f'"{name}" holds no text of its own (the page is filled in by JavaScript); open it in a '
        "browser, print it to PDF, and add the PDF."
    )


def _main_part(body: Any) -> Any:
    """The page's one ``main`` (or ``article``) where it holds most of the words, else the body."""
    total = max(_count(body), 1)
    for found in (
        [*body.iter("main"), *(one for one in body.iter() if one.get("role") == "main")],
        list(body.iter("article")),
    ):
        if len(found) == 1 and _count(found[0]) > 0.5 * total:
            return found[0]
    return body


def _count(element: Any) -> int:
    return sum(len(text.split()) for text in element.itertext())


def _kept_by_trafilatura(root: Any) -> str:
    """The words trafilatura takes for the page's main text, normalized for comparing."""
    import copy

    from trafilatura import bare_extraction

    found = bare_extraction(
        copy.deepcopy(root), favor_recall=True, include_comments=False, include_tables=True
    )
    text = getattr(found, "text", None) or ""
    return f" {' '.join(_WORD.findall(text.lower()))} "


def _without_furniture(blocks: list[WebBlock], kept: str) -> list[Block]:
    """Drop link lists and labels outside the main text; whole sentences always stay."""
    result: list[Block] = []
    for web in blocks:
        title = web.block.title or web.block.level
        words = _WORD.findall(web.block.text.lower())
        label = len(words) < _SHORT and web.block.kind == "paragraph" and not title
        doubtful = web.linked > _LINKED or (label and not any(word.isdigit() for word in words))
        # Only the doubtful are looked for: that takes time on a long page.
        if doubtful and f" {' '.join(words)} " not in kept:
            continue
        if words:
            result.append(web.block)
    return with_titles(result)


def _version() -> str:
    from importlib.metadata import version

    return version("trafilatura")
