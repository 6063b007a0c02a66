"""Sample documents as Word files: real headings, native lists, tables, header and footer."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from sample_source import Block, Runs, Source

STAMP = (2026, 1, 1, 0, 0, 0)


def to_docx(source: Source) -> bytes:
    """The Word file for ``source``; the same source always gives the same bytes."""
    document = Document()
    core = document.core_properties
    core.title, core.author, core.language = source.title, source.layout["footer"], "en-US"
    core.comments = "Fictional sample"
    core.created = core.modified = datetime(*STAMP)
    section = document.sections[0]
    section.header.paragraphs[0].text = source.layout["header"]
    foot = section.footer.paragraphs[0]
    foot.add_run(source.layout["footer"] + " | Page ")
    _page_number(foot)
    for block in source.blocks:
        _add(document, block)
    raw = io.BytesIO()
    document.save(raw)
    return _steady(raw.getvalue())


def _add(document: Any, block: Block) -> None:
    if block.kind == "heading":
        _fill(document.add_heading(level=block.level), block.runs)
    elif block.kind == "paragraph":
        _fill(document.add_paragraph(), block.runs)
    elif block.kind == "bullets":
        for (item,) in block.rows:
            _fill(document.add_paragraph(style="List Bullet"), item)
    elif block.kind == "numbers":
        number = _fresh_numbering(document)
        for (item,) in block.rows:
            paragraph = document.add_paragraph(style="List Number")
            numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            numbering.get_or_add_ilvl().val = 0
            numbering.get_or_add_numId().val = number
            _fill(paragraph, item)
    elif block.kind == "table":
        _table(document, block)
    else:
        raise ValueError(f"a Word file cannot show a block of kind {block.kind}")


def _fill(paragraph: Any, runs: Runs) -> None:
    for run in runs:
        added = paragraph.add_run(run.text)
        # None keeps the style's own weight; False would switch a heading's bold off.
        added.bold, added.italic = run.bold or None, run.italic or None


def _table(document: Any, block: Block) -> None:
    table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
    for index, row in enumerate(block.rows):
        cells = table.add_row().cells
        for cell, runs in zip(cells, row, strict=True):
            _fill(cell.paragraphs[0], runs)
            if index == 0:
                for run in cell.paragraphs[0].runs:
                    run.bold = True
    header = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    document.add_paragraph()


def _fresh_numbering(document: Any) -> int:
    """A new numbering that starts at 1, since Word goes on counting from list to list."""
    style = document.styles["List Number"].element
    numbering = document.part.numbering_part.element
    base = numbering.num_having_numId(style.pPr.numPr.numId.val)
    num = numbering.add_num(base.abstractNumId.val)
    num.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(num.numId)


def _page_number(paragraph: Any) -> None:
    for kind, code in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        if code:
            element = OxmlElement("w:instrText")
            element.text = code
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def _steady(raw: bytes) -> bytes:
    """The same package with one fixed date on every part."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, STAMP), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
