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
    """The first row is the head. A wide table is scrolled sideways, also by keyboard."""
    lines = []
    for number, row in enumerate(block.rows):
        cells = []
        for cell in row:
            words = "".join(_pieces(cell, named=named))
            named = named and not any(piece.marked for piece in cell)
            tag, more = ("td", "") if number else ("th", ' scope="col"')
            cells.append(f'<{tag}{more} dir="auto">{words}</{tag}>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return (
        '<div class="ta-grid" role="region" aria-label="Table" tabindex="0"><table><thead>'
        f"{lines[0]}</thead><tbody>{''.join(lines[1:])}</tbody></table></div>"
    )


def _pieces(pieces: Iterable[Piece], *, named: bool) -> Iterable[str]:
    for piece in pieces:
        if not piece.marked:
            yield esc(piece.text)
            continue
        name = ' id="quote"' if named else ""
        named = False
        yield f"<mark{name}>{esc(piece.text)}</mark>"
