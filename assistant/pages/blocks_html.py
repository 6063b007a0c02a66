"""The words of a document as HTML, the quote marked: no markup of the document's own, no links."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.pages.markup import esc
from assistant.sources.parts import Block, Piece


def blocks_html(blocks: Iterable[Block]) -> str:
    """The blocks as paragraphs and tables; headings are paragraphs too, ``ta-heading``.

    For a text inside a page whose own headings are not to be mixed with the document's.
    """
    return "".join(
        block_html(block, "p", ' class="ta-heading"' if block.level else "") for block in blocks
    )


def block_html(block: Block, tag: str, more: str = "", *, named: bool = False) -> str:
    """One block in an element ``tag``; with ``named`` its first mark is where addresses lead."""
    if block.rows:
        return _table(block, named=named)
    return f'<{tag}{more} dir="auto">{"".join(_pieces(block.pieces, named=named))}</{tag}>'


def _table(block: Block, *, named: bool) -> str:
    head, *rows = block.rows
    titles = "".join(f'<th scope="col" dir="auto">{_cell(cell, False)}</th>' for cell in head)
    lines = []
    for row in rows:
        cells = []
        for cell in row:
            first = named and any(piece.marked for piece in cell)
            named = named and not first
            cells.append(f'<td dir="auto">{_cell(cell, first)}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f"<table><thead><tr>{titles}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
        if any(head)
        else f"<table><tbody>{''.join(lines)}</tbody></table>"
    )


def _cell(pieces: Iterable[Piece], named: bool) -> str:
    return "".join(_pieces(pieces, named=named))


def _pieces(pieces: Iterable[Piece], *, named: bool) -> Iterable[str]:
    for piece in pieces:
        if not piece.marked:
            yield esc(piece.text)
            continue
        name = ' id="quote"' if named else ""
        named = False
        yield f"<mark{name}>{esc(piece.text)}</mark>"
