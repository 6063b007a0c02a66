"""Walk a cleaned web page and turn it into blocks: headings, paragraphs, items, table rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from assistant.reading.html_clean import is_control
from assistant.reading.shape import Block, tidy
from assistant.reading.titles import Chunk, bold_title

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BLOCK_TAGS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr",
    "html", "legend", "main", "ol", "p", "pre", "section", "tbody", "tfoot", "thead", "ul",
}  # fmt: skip
_BOLD_TAGS = {"b", "strong"}
_SPLIT = re.compile(r"\n\s*\n+")


@dataclass(frozen=True, slots=True)
class WebBlock:
    """A block and the share of its letters that stand in links (0 to 1)."""

    block: Block
    linked: float


@dataclass(slots=True)
class _Walker:
    blocks: list[WebBlock] = field(default_factory=list)
    text: list[Chunk] = field(default_factory=list)
    linked: int = 0
    mark: str = ""
    level: int = 0

    def flush(self, level: int = 0, kind: str = "") -> None:
        """Close the paragraph that is being gathered."""
        whole = "".join(chunk.text for chunk in self.text)
        title = "" if level or kind == "row" else bold_title(self.text, self.mark)
        self.text.clear()
        parts = [tidy(part) for part in _SPLIT.split(whole)]
        for part in filter(None, parts):
            letters = max(len(part), 1)
            line = part.replace("\n", " ") if level or (self.mark and not title) else part
            # A further paragraph of a list item stands by itself, not under the item's line.
            usual = "item" if self.mark else "paragraph"
            block = Block(self.mark + line, level, "paragraph" if level else kind or usual, title)
            title = ""
            self.blocks.append(WebBlock(block, min(self.linked / letters, 1.0)))
            self.mark = ""
            if level:
                self.level = level
        self.linked = 0

    def say(self, text: str | None, *, linked: bool = False, bold: bool = False) -> None:
        """Add running text; line breaks in the source are blanks."""
        if text:
            self.text.append(Chunk(re.sub(r"\s+", " ", text), bold))
            self.linked += len(text.strip()) if linked else 0

    def walk(self, element: Any, *, linked: bool = False, bold: bool = False) -> None:
        """Add an element with all its children."""
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag in _HEADINGS or tag == "summary" or _is_panel_title(element):
            self._heading(element)
        elif tag in {"ul", "ol"}:
            self._list(element)
        elif tag == "table":
            self._table(element)
        elif tag == "br":
            self.text.append(Chunk("\n", False))
        elif tag == "pre":
            self.flush()
            self.text.append(Chunk("".join(element.itertext()), False))
            self.flush()
        else:
            inner = linked or tag == "a"
            heavy = bold or tag in _BOLD_TAGS
            block = tag in _BLOCK_TAGS
            if block:
                self.flush()
            self.say(element.text, linked=inner, bold=heavy)
            for child in element:
                self.walk(child, linked=inner, bold=heavy)
                self.say(child.tail, linked=inner, bold=heavy)
            if block:
                self.flush()

    def _heading(self, element: Any) -> None:
        self.flush()
        own = _HEADINGS.get(element.tag) or _inner_level(element)
        before = self.level
        self.text.append(Chunk(" ".join(_spaced(element).split()), False))
        self.flush(own or min(before + 1, 6))
        if not own:
            self.level = before  # the titles of panels stand beside each other

    def _list(self, element: Any) -> None:
        self.flush()
        number = int(element.get("start") or 1) if (element.get("start") or "1").isdigit() else 1
        for child in element:
            if child.tag != "li":
                self.walk(child)
                continue
            if (child.get("value") or "").isdigit():
                number = int(child.get("value"))
            self.mark = f"{_label(number, element.get('type'))} " if element.tag == "ol" else "- "
            self.say(child.text)
            for part in child:
                self.walk(part)
                self.say(part.tail)
            self.flush()
            self.mark = ""
            number += 1

    def _table(self, element: Any) -> None:
        rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
        cells = [[cell for cell in row if cell.tag in {"td", "th"}] for row in rows]
        nested = element.find(".//table") is not None or any(True for _ in element.iter(*_HEADINGS))
        self.flush()
        if nested or max((len(row) for row in cells), default=0) < 2:
            for row in cells:  # a table used for layout
                for cell in row:
                    self.say(cell.text)
                    for child in cell:
                        self.walk(child)
                        self.say(child.tail)
                    self.flush()
            return
        for caption in element.iter("caption"):
            self.walk(caption)
        for row in cells:
            texts = [" ".join(_spaced(cell).split()) for cell in row]
            if any(texts):
                self.text.append(Chunk(" | ".join(texts), False))
                self.flush(kind="row")


def walk_page(root: Any) -> list[WebBlock]:
    """Every block below ``root``, in the order of the page."""
    walker = _Walker()
    walker.walk(root)
    walker.flush()
    return walker.blocks


def _is_panel_title(element: Any) -> bool:
    """A button that opens a panel, where it is not inside a heading already."""
    return (
        is_control(element)
        and element.tag in {"button", "a", "div", "span"}
        and not any(True for _ in element.iter("p", "ul", "ol", "table"))
        and len("".join(element.itertext()).split()) <= 25
    )


def _inner_level(element: Any) -> int:
    return next((_HEADINGS[child.tag] for child in element.iter(*_HEADINGS)), 0)


def _label(number: int, style: str | None) -> str:
    if style in {"a", "A"} and number <= 26:
        return chr(ord(style) + number - 1) + "."
    return f"{number}."


def _spaced(cell: Any) -> str:
    """The text of a table cell, with blanks where its blocks and line breaks end."""
    parts = [cell.text or ""]
    for child in cell:
        gap = " " if child.tag == "br" or child.tag in _BLOCK_TAGS or child.tag == "li" else ""
        parts += [gap, _spaced(child) if isinstance(child.tag, str) else "", gap, child.tail or ""]
    return "".join(parts)
