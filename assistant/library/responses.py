"""What a site answered: its status, its kind, its body within limits, and a name for the file."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import httpcore

from assistant.errors import UnreadableDocumentError
from assistant.library.addresses import WebAddress, shown
from assistant.reading.formats import MEDIA_TYPES, Format, format_by_name, sniff

_KINDS = {media_type: kind for kind, media_type in MEDIA_TYPES.items()} | {
    "application/xhtml+xml": Format.HTML,
    "application/x-pdf": Format.PDF,
    "text/x-markdown": Format.MARKDOWN,
}
_UNTOLD = {"", "application/octet-stream", "binary/octet-stream", "application/download"}
_SUFFIXES = {
    Format.PDF: ".pdf",
    Format.HTML: ".html",
    Format.DOCX: ".docx",
    Format.MARKDOWN: ".md",
    Format.TEXT: ".txt",
}
_SAVE = "save the page and add the file"
_STEP = 1_000_000


def header(response: httpcore.Response, name: str) -> str:
    """A header of an answer, or an empty text."""
    wanted = name.encode("ascii")
    for key, value in response.headers:
        if key.lower() == wanted:
            # Some sites send UTF-8 in Location, though the rules say ASCII.
            return bytes(value).decode("utf-8", errors="replace").strip()
    return ""


def check_status(status: int, address: WebAddress) -> None:
    """Refuse an answer that is not a page.

    Raises:
        UnreadableDocumentError: For every status but 200.
    """
    if status == 200:
        return
    if status in {401, 402, 403, 407, 451}:
        way = f"wants a sign-in or keeps programs out: open it in a browser, {_SAVE}"
    elif status in {404, 410}:
        way = "is not there: check the address, or look for the document on the site"
    elif status == 429:
        way = "is asked too often at the moment: try again in some minutes"
    elif status >= 500:
        way = f"has a fault on its own side: try again later, or open it in a browser, {_SAVE}"
    else:
        way = f"gives no page: open it in a browser, {_SAVE}"
    raise UnreadableDocumentError(f"{shown(str(address))} (answer {status}) {way}.")


def content_type(response: httpcore.Response, address: WebAddress) -> Format | None:
    """The format a site says its answer has; None where it does not say.

    Raises:
        UnreadableDocumentError: When it is none that can be read, such as a picture.
    """
    told = header(response, "content-type").split(";")[0].strip().lower()
    if told in _UNTOLD:
        return None
    if told not in _KINDS:
        raise UnreadableDocumentError(
            f"{shown(str(address))} is not a document that can be read ({shown(told)}): give the "
            "address of a web page, PDF, Word (.docx) or text file."
        )
    return _KINDS[told]


def read_body(response: httpcore.Response, address: WebAddress, most: int) -> bytes:
    """The whole body, unpacked where it came packed.

    Raises:
        UnreadableDocumentError: When it is larger than ``most``, packed or not, or damaged.
    """
    length = header(response, "content-length")
    if length.isdecimal() and int(length) > most:
        raise _too_large(address, most)
    data = bytearray()
    for part in _unpacked(response, address, most):
        data += part
        if len(data) > most:
            raise _too_large(address, most)
    return bytes(data)


def read_start(response: httpcore.Response, address: WebAddress, most: int) -> bytes:
    """The first ``most`` bytes of a body; the rest is left.

    Raises:
        UnreadableDocumentError: When it is damaged.
    """
    data = bytearray()
    for part in _unpacked(response, address, 2 * most):
        data += part
        if len(data) >= most:
            break
    return bytes(data[:most])


def file_name(address: WebAddress, kind: Format | None, data: bytes) -> str:
    """A name for the file, with the ending that its format has.

    Raises:
        UnreadableDocumentError: When neither the site, the name nor the content tells the format.
    """
    path = PurePosixPath(unquote(urlsplit(address.target).path))
    name = "".join(letter for letter in path.name if letter.isprintable()) or address.host
    promised = format_by_name(name) if path.name else None
    kind = sniff(data) or kind or promised
    if kind is None:
        raise UnreadableDocumentError(
            f"{shown(str(address))} does not say what kind of file it is: save it with an ending "
            "such as .pdf or .html, and add the file."
        )
    if kind is promised or (kind is Format.TEXT and promised is Format.MARKDOWN):
        return name  # sites often send Markdown as plain text
    stem = name[: -len(PurePosixPath(name).suffix)] if promised else name
    return stem + _SUFFIXES[kind]


def _unpacked(response: httpcore.Response, address: WebAddress, most: int) -> Iterator[bytes]:
    """The parts of a body; a packed one never grows beyond ``most`` and one step in memory."""
    packing = header(response, "content-encoding").lower()
    parts = _within(response, address, most)
    if packing in {"", "identity"}:
        yield from parts
    elif packing in {"gzip", "x-gzip"}:
        try:
            yield from _gunzipped(parts)
        except (zlib.error, EOFError) as error:
            raise UnreadableDocumentError(
                f"{shown(str(address))} came damaged: try again later, or open it in a browser, "
                f"{_SAVE}."
            ) from error
    else:
        raise UnreadableDocumentError(
            f"{shown(str(address))} came packed in a way that was not asked for "
            f"({shown(packing)}): open it in a browser, {_SAVE}."
        )


def _within(response: httpcore.Response, address: WebAddress, most: int) -> Iterator[bytes]:
    size = 0
    for part in response.iter_stream():
        size += len(part)
        if size > most:
            raise _too_large(address, most)
        yield part


def _gunzipped(parts: Iterator[bytes]) -> Iterator[bytes]:
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
    for part in parts:
        left, held_back = part, False
        while left or held_back:
            if unpack.eof:
                if not left.startswith(b"\x1f\x8b"):
                    break  # padding after the end
                unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
            step = unpack.decompress(left, _STEP)
            yield step
            left = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
            held_back = len(step) == _STEP and not unpack.eof
    if not unpack.eof:
        raise EOFError


def _too_large(address: WebAddress, most: int) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        f"{shown(str(address))} is larger than {most / 1_000_000:,g} MB, the most that is read: "
        "save the part you need and add that file."
    )
