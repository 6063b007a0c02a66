"""Pages of PDFs as pictures, drawn when asked for and kept for a while within bounds."""

from __future__ import annotations

import io
from collections import OrderedDict
from threading import Lock

from assistant.errors import UnreadableDocumentError
from assistant.reading.pdf import PDFIUM_LOCK, open_pdf

WIDTHS = (800, 1600)
"""Widths in pixels a page is drawn in: for a plain screen and for a fine one."""
_TALLEST = 4  # times its width: what is taller is drawn narrower, so that no page fills the memory
_KEPT_BYTES = 64_000_000


class PageDrawer:
    """Draws pages as PNG. Pictures are kept up to a number of bytes; the oldest go first."""

    def __init__(self, kept_bytes: int = _KEPT_BYTES) -> None:
        self._limit = kept_bytes
        self._kept: OrderedDict[tuple[str, int, int], bytes] = OrderedDict()
        self._lock = Lock()

    @property
    def kept_bytes(self) -> int:
        """How many bytes of pictures are kept now."""
        with self._lock:
            return sum(map(len, self._kept.values()))

    def kept(self, key: str, number: int, width: int) -> bytes | None:
        """A picture drawn before, if it is still kept."""
        with self._lock:
            if (key, number, width) in self._kept:
                self._kept.move_to_end((key, number, width))
            return self._kept.get((key, number, width))

    def draw(self, key: str, data: bytes, name: str, number: int, width: int) -> bytes:
        """Draw page ``number`` (from 1) ``width`` pixels wide.

        Args:
            key: Names the file's bytes, for keeping the picture.
            data: The PDF.
            name: Names the file in messages.
            number: Of the page.
            width: One of ``WIDTHS``.

        Raises:
            UnreadableDocumentError: the file or the page cannot be drawn.
            IndexError: there is no such page.
        """
        if width not in WIDTHS:
            raise IndexError(width)
        picture = _draw(data, name, number, width)
        with self._lock:
            self._kept[key, number, width] = picture
            size = sum(map(len, self._kept.values()))
            while size > self._limit:
                size -= len(self._kept.popitem(last=False)[1])
        return picture


def _draw(data: bytes, name: str, number: int, width: int) -> bytes:
    import pypdfium2

    with PDFIUM_LOCK:
        document = open_pdf(data, name)
        try:
            if not 1 <= number <= len(document):
                raise IndexError(number)
            page = document[number - 1]
            wide, high = page.get_size()
            scale = min(width / max(wide, 1.0), _TALLEST * width / max(high, 1.0))
            image = page.render(scale=scale).to_pil()
            page.close()
        except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
            raise UnreadableDocumentError(f'A page of "{name}" cannot be drawn.') from error
        finally:
            document.close()
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
