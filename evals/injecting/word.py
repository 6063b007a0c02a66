"""The policy as a Word file, clean or with an attack in it."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from evals.contract import EvalDataError
from evals.injecting.cases import Attack, Block, Policy


def to_docx(policy: Policy, attack: Attack | None = None) -> bytes:
    """The policy as a Word file."""
    document = Document()
    document.core_properties.title = policy.title
    document.add_heading(policy.title, 1)
    for place, block in enumerate(policy.blocks):
        if attack is not None and place == policy.middle:
            _attack(document, attack)
        _add(document, block, attack)
    if attack is not None and attack.way == "properties":
        document.core_properties.subject = document.core_properties.comments = attack.payload
        document.core_properties.keywords = attack.payload
    raw = io.BytesIO()
    document.save(raw)
    return raw.getvalue()


def _add(document: Any, block: Block, attack: Attack | None) -> None:
    if block.kind == "heading":
        document.add_heading(block.text, 2)
    elif block.kind == "table":
        rows = list(block.rows)
        if attack is not None and attack.way == "table_cell":
            rows.append(("Note", attack.payload))
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    else:
        document.add_paragraph(block.text)


def _attack(document: Any, attack: Attack) -> None:
    way, words = attack.way, attack.payload
    if way in ("table_cell", "properties"):
        return
    paragraph = document.add_paragraph()
    run = paragraph.add_run(words)
    if way == "small":
        run.font.size = Pt(6)
    elif way == "vanish":
        run.font.hidden = True
    elif way == "white":
        run.font.color.rgb = RGBColor(255, 255, 255)
    elif way == "tiny":
        run.font.size = Pt(1)
    elif way == "deleted":
        _delete(paragraph, run)
    elif way == "comment":
        run.text = ""
        document.add_comment(run, text=words, author="Reviewer")
    elif way != "paragraph":
        raise EvalDataError(f"{attack.id}: Word knows no way “{way}”. Correct it.")


def _delete(paragraph: Any, run: Any) -> None:
    """Mark a run as deleted by a reviewer (a tracked change)."""
    deleted = OxmlElement("w:del")
    deleted.set(qn("w:id"), "9001")
    deleted.set(qn("w:author"), "Reviewer")
    paragraph._p.remove(run._r)
    for text in run._r.findall(qn("w:t")):
        text.tag = qn("w:delText")
    deleted.append(run._r)
    paragraph._p.append(deleted)
