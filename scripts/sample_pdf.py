"""Sample documents as PDF: headings with outline, running header and footer, page numbers.

One sample vendor hides instructions in its PDF. ``HiddenText`` writes them in the four usual
ways: white on white, render mode 3 (drawn by nobody), one point high, and off the page.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import inch
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    ListFlowable,
    ListItem,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from sample_source import Block, Runs, Source, plain

MARGIN = inch
WIDTH = LETTER[0] - 2 * MARGIN
SHEET = getSampleStyleSheet()
BODY = ParagraphStyle(
    "Body", parent=SHEET["BodyText"], fontName="Times-Roman", fontSize=11, leading=14.5
)
CELL = ParagraphStyle("Cell", parent=BODY, fontSize=9.5, leading=12)
NOTE = ParagraphStyle(
    "Note", parent=BODY, borderWidth=0.75, borderColor=colors.black, borderPadding=6
)
HEADINGS = {
    level: ParagraphStyle(f"Head{level}", parent=SHEET[name], keepWithNext=1)
    for level, name in ((1, "Title"), (2, "Heading2"), (3, "Heading3"))
}
HIDDEN_SIZE = {"white": 9, "invisible": 9, "tiny": 1, "offpage": 9}


class HiddenText(Flowable):
    """Text that stands in the file but not before a reader's eyes."""

    def __init__(self, text: str, how: str) -> None:
        super().__init__()
        self.how, self.size = how, HIDDEN_SIZE[how]
        self.lines = simpleSplit(text, "Times-Roman", self.size, WIDTH)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room it takes: none where it stands off the page."""
        return (0, 0) if self.how == "offpage" else (width, len(self.lines) * self.size * 1.2)

    def draw(self) -> None:
        """Write the lines with whatever trick hides them."""
        left = -3000 if self.how == "offpage" else 0
        text = self.canv.beginText(left, self.wrap(WIDTH, 0)[1] - self.size)
        text.setFont("Times-Roman", self.size)
        text.setFillColor(colors.white if self.how == "white" else colors.black)
        text.setTextRenderMode(3 if self.how == "invisible" else 0)
        for line in self.lines:
            text.textLine(line)
        # The mode outlives the text object, so put it back for what follows.
        text.setTextRenderMode(0)
        self.canv.drawText(text)


class Template(BaseDocTemplate):
    """A page template that adds every heading to the outline."""

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802
        """Called by reportlab after each block."""
        level = getattr(flowable, "outline_level", None)
        if level is not None:
            key = f"h{self.seq.nextf('heading')}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key, level)


def to_pdf(source: Source) -> bytes:
    """The PDF for ``source``; the same source always gives the same bytes."""
    pages = _build(source, 0)[1]
    return _build(source, pages)[0]


def _build(source: Source, pages: int) -> tuple[bytes, int]:
    raw = io.BytesIO()
    template = Template(
        raw,
        pagesize=LETTER,
        invariant=1,
        title=source.title,
        author=str(source.facts["vendor"]),
        subject="Fictional sample",
    )
    frame = Frame(MARGIN, MARGIN, WIDTH, LETTER[1] - 2 * MARGIN, 0, 0, 0, 0)
    furniture = partial(_furniture, source, pages)
    template.addPageTemplates([PageTemplate("page", [frame], onPage=furniture)])
    template.build(list(_flowables(source.blocks)))
    return raw.getvalue(), template.page


def _furniture(source: Source, pages: int, canvas: Canvas, template: Any) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 8.5)
    canvas.setFillColor(colors.HexColor("#444444"))
    canvas.drawString(MARGIN, LETTER[1] - 0.6 * inch, source.layout["header"])
    canvas.drawString(MARGIN, 0.6 * inch, source.layout["footer"])
    canvas.drawRightString(LETTER[0] - MARGIN, 0.6 * inch, f"Page {template.page} of {pages}")
    canvas.restoreState()


def _flowables(blocks: tuple[Block, ...]) -> Iterator[Flowable]:
    for block in blocks:
        if block.kind == "heading":
            heading = Paragraph(_inline(block.runs), HEADINGS[block.level])
            heading.outline_level = min(block.level, 2) - 1
            yield heading
        elif block.kind == "paragraph":
            yield Paragraph(_inline(block.runs), BODY)
        elif block.kind in ("bullets", "numbers"):
            items = [ListItem(Paragraph(_inline(item), BODY)) for (item,) in block.rows]
            kind = "bullet" if block.kind == "bullets" else "1"
            start = "•" if kind == "bullet" else 1
            yield ListFlowable(items, bulletType=kind, start=start, bulletFormat=_mark(kind))
        elif block.kind == "table":
            yield from (_table(block), Spacer(1, 8))
        elif block.kind == "note":
            text = " ".join(_inline(inner.runs) for inner in block.blocks)
            yield from (Spacer(1, 8), Paragraph(text, NOTE), Spacer(1, 10))
        elif block.kind == "hidden":
            yield HiddenText(" ".join(plain(inner.runs) for inner in block.blocks), block.title)
        else:
            raise ValueError(f"a PDF cannot show a block of kind {block.kind}")


def _mark(kind: str) -> str | None:
    return None if kind == "bullet" else "%s."


def _inline(runs: Runs) -> str:
    parts = []
    for run in runs:
        text = escape(run.text)
        text = f"<i>{text}</i>" if run.italic else text
        parts.append(f"<b>{text}</b>" if run.bold else text)
    return "".join(parts)


def _table(block: Block) -> Table:
    cells = [[Paragraph(_inline(runs), CELL) for runs in row] for row in block.rows]
    for cell, runs in zip(range(len(cells[0])), block.rows[0], strict=True):
        cells[0][cell] = Paragraph(f"<b>{_inline(runs)}</b>", CELL)
    table = Table(cells, colWidths=[WIDTH / len(cells[0])] * len(cells[0]), repeatRows=1)
    grid = ("GRID", (0, 0), (-1, -1), 0.5, colors.grey)
    shade = ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e6ece9"))
    table.setStyle(TableStyle([grid, shade, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table
