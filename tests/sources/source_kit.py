"""PDFs and texts of our own writing, added to a library and opened as sources."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np

from assistant.library.library import Library
from assistant.reading import FactHints, read_bytes
from assistant.settings import Settings
from assistant.sources.tokens import SourceToken
from assistant.types import VersionInfo

SENTENCE = "Lanternleaf deletes each pupil record within thirty days after the contract ends."
FILLER = "The parties meet once a year to look at how the service was used in classrooms. "


class Words:
    """An embedder that needs no model."""

    model_name = "words"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.array([[len(text), 1.0 + text.count("e")] for text in texts], np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def policy_pdf(paragraphs: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> bytes:
    """A PDF with running header and page numbers, set by reportlab."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    style = getSampleStyleSheet()

    def furniture(sheet: Any, frame: Any) -> None:
        sheet.setFont("Helvetica", 8)
        sheet.drawString(72, 755, "Privacy terms of the sample vendor")
        sheet.drawString(290, 30, f"Page {frame.page}")

    story: list[Any] = [Paragraph("Privacy terms", style["Title"])]
    for number, words in enumerate(paragraphs, start=1):
        story.append(Paragraph(f"{number}. Part {number}", style["Heading2"]))
        story.append(Paragraph(words, style["BodyText"]))
    if rows:
        story.append(Table([list(row) for row in rows], colWidths=[170, 120, 160]))
    buffer = io.BytesIO()
    made = SimpleDocTemplate(buffer, pagesize=(612, 792), invariant=1)
    made.build(story, onFirstPage=furniture, onLaterPages=furniture)
    return buffer.getvalue()


def add(library: Library, data: bytes | str, name: str, **facts: Any) -> VersionInfo:
    raw = data.encode() if isinstance(data, str) else data
    told = FactHints(**({"title": "Privacy terms", "tool": "PaperPond"} | facts))
    settings = Settings(_env_file=None)
    document = read_bytes(raw, name=name, source=f"upload:{name}", settings=settings, hints=told)
    return library.add(document).version


def quote(library: Library, version: VersionInfo, words: str) -> SourceToken:
    """The token of words in the stored text, across line breaks."""
    start = library.text(version.version_id).index(words)
    return SourceToken(version.version_id, start, start + len(words))
