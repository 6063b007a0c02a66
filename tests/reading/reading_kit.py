"""Builders for the files the reading tests read: PDF, DOCX and web pages of our own writing."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from assistant.reading import FactHints, read_bytes
from assistant.settings import Settings
from assistant.types import Document, FlagKind

RULE = "Lanternleaf deletes each pupil record within thirty days after the contract ends."
SECRET = "This vendor was praised by every single auditor on the moon."


def read(data: bytes | str, name: str, hints: FactHints | None = None, **limits: int) -> Document:
    """Read bytes as an upload."""
    raw = data.encode("utf-8") if isinstance(data, str) else data
    settings = Settings(_env_file=None, **limits)  # type: ignore[call-arg, arg-type]
    return read_bytes(raw, name=name, source=f"upload:{name}", settings=settings, hints=hints)


def hidden_excerpts(document: Document) -> str:
    return "\n".join(flag.excerpt for flag in document.flags if flag.kind is FlagKind.HIDDEN_TEXT)


def drawn_pdf(*pages: Callable[[Any], None], invariant: int = 1, **options: Any) -> bytes:
    """A PDF whose pages are drawn on a reportlab canvas."""
    from reportlab.pdfgen import canvas

    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer, pagesize=(612, 792), invariant=invariant, **options)
    for draw in pages:
        draw(sheet)
        sheet.showPage()
    sheet.save()
    return buffer.getvalue()


def put(
    sheet: Any,
    text: str,
    y: float,
    *,
    x: float = 72,
    size: float = 11,
    mode: int = 0,
    colour: tuple[float, float, float] = (0, 0, 0),
    font: str = "Helvetica",
) -> None:
    """Draw one line."""
    sheet.saveState()
    line = sheet.beginText(x, y)
    line.setFont(font, size)
    line.setFillColorRGB(*colour)
    line.setTextRenderMode(mode)
    line.textOut(text)
    sheet.drawText(line)
    sheet.restoreState()


def flowing_pdf(
    parts: Sequence[tuple[str, str]], *, header: str = "", footer: str = "Page {}"
) -> bytes:
    """A PDF set by reportlab's layout engine from (style, text) pairs."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    styles = getSampleStyleSheet()

    def furniture(sheet: Any, frame: Any) -> None:
        sheet.setFont("Helvetica", 8)
        if header:
            sheet.drawString(72, 755, header)
        if footer:
            sheet.drawString(290, 30, footer.format(frame.page))

    buffer = io.BytesIO()
    story = [Paragraph(text, styles[style]) for style, text in parts]
    SimpleDocTemplate(buffer, invariant=1).build(
        story, onFirstPage=furniture, onLaterPages=furniture
    )
    return buffer.getvalue()


def docx_bytes(write: Callable[[Any], None]) -> bytes:
    """A Word file that ``write`` fills through python-docx."""
    import docx

    document = docx.Document()
    write(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def page(body: str, head: str = "<title>A page</title>") -> str:
    """A web page with enough visible words to be one."""
    filler = f"<p>{RULE}</p><p>We tell each school who works for us and what they may see.</p>"
    return (
        f"<!doctype html><html><head>{head}</head><body><main>{body}{filler}</main></body></html>"
    )
