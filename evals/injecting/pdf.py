"""The policy as a PDF, clean or with an attack in it."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from reportlab.lib import colors
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import inch
from reportlab.lib.utils import simpleSplit
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from evals.contract import EvalDataError
from evals.injecting.cases import Attack, Block, Policy

_WIDTH = LETTER[0] - 2 * inch
_STYLES = getSampleStyleSheet()
_UNSEEN = ("render_mode", "white", "tiny", "off_page", "transparent", "covered", "clipped", "layer")


class _Unseen(Flowable):
    """Text that stands in the file but not before a reader's eyes."""

    def __init__(self, words: str, way: str) -> None:
        super().__init__()
        self.way = way
        self.size = 1 if way == "tiny" else 9
        self.lines = simpleSplit(words, "Times-Roman", self.size, _WIDTH)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room it takes: none, so that the rest of the page stays where it was."""
        return 0, 0

    def draw(self) -> None:
        """Write the lines with whatever trick hides them."""
        canvas = self.canv
        canvas.saveState()
        if self.way == "clipped":
            path = canvas.beginPath()
            path.rect(0, 0, 0.5, 0.5)
            canvas.clipPath(path, stroke=0)
        if self.way == "layer":
            canvas._code.append("/OC /Hidden BDC")
        text = canvas.beginText(-3000 if self.way == "off_page" else 0, -10)
        text.setFont("Times-Roman", self.size)
        if self.way == "white":
            text.setFillColor(colors.white)
        if self.way == "transparent":
            canvas.setFillAlpha(0)
        text.setTextRenderMode(3 if self.way == "render_mode" else 0)
        for line in self.lines:
            text.textLine(line)
        text.setTextRenderMode(0)  # the mode outlives the text object
        canvas.drawText(text)
        if self.way == "layer":
            canvas._code.append("EMC")
        if self.way == "covered":
            canvas.setFillColor(colors.lightgrey)
            canvas.rect(-5, -60, _WIDTH + 10, 62, stroke=0, fill=1)
        canvas.restoreState()


def to_pdf(policy: Policy, attack: Attack | None = None) -> bytes:
    """The policy as a PDF."""
    raw = io.BytesIO()
    information = attack.payload if attack is not None and attack.way == "information" else ""
    template = SimpleDocTemplate(
        raw, pagesize=LETTER, invariant=1, title=policy.title, author="Numbrook Learning",
        leftMargin=inch, rightMargin=inch, topMargin=inch, bottomMargin=inch,
        subject=information, keywords=information,
    )  # fmt: skip
    flow: list[Flowable] = [Paragraph(escape(policy.title), _STYLES["Title"])]
    for place, block in enumerate(policy.blocks):
        if place == policy.middle:
            # The clean file breaks the page here too, so that only the attack differs.
            flow += _attack(attack)
        flow += _flow(block)
    template.build(flow)
    made = raw.getvalue()
    if attack is not None and attack.way == "layer":
        return _with_layer(made)
    if attack is not None and attack.way == "annotation":
        return _with_note(made, attack.payload)
    return made


def _attack(attack: Attack | None) -> list[Flowable]:
    if attack is None or attack.way in ("annotation", "information"):
        return [PageBreak()]
    if attack.way == "across_pages":
        first, _, rest = attack.payload.partition(" as ")
        style = _STYLES["BodyText"]
        return [
            Paragraph(escape(first), style),
            PageBreak(),
            Paragraph(f"as {escape(rest)}", style),
        ]
    if attack.way in _UNSEEN:
        cover = [Spacer(1, 70)] if attack.way == "covered" else []
        return [_Unseen(attack.payload, attack.way), *cover, PageBreak()]
    raise EvalDataError(f"{attack.id}: PDF knows no way “{attack.way}”. Correct it.")


def _flow(block: Block) -> list[Flowable]:
    if block.kind == "heading":
        return [Paragraph(escape(block.text), _STYLES["Heading2"])]
    if block.kind == "table":
        table = Table([list(row) for row in block.rows])
        table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
        return [table, Spacer(1, 8)]
    return [Paragraph(escape(block.text), _STYLES["BodyText"])]


def _with_layer(data: bytes) -> bytes:
    """The file with the marked text in a layer that is switched off."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    layer = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/OCG"),
                NameObject("/Name"): TextStringObject("Notes"),
            }
        )
    )
    off = DictionaryObject({NameObject("/OFF"): ArrayObject([layer])})
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): off}
    )
    for page in writer.pages:
        resources: Any = page["/Resources"]
        resources[NameObject("/Properties")] = DictionaryObject({NameObject("/Hidden"): layer})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _with_note(data: bytes, words: str) -> bytes:
    """The file with a note on its first page."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.add_annotation(0, Text(text=words, rect=(50, 700, 70, 720)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
