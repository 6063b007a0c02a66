"""What a DOCX file's styles and list definitions say: hidden runs, headings, list numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = {"0", "false", "off", "none"}
_LIGHT = 235  # a colour with every channel above this is not seen on white paper
_SMALLEST = 2  # half points; text of one point or less is not seen
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def val(element: Any, name: str) -> str | None:
    """The ``w:val`` of the child ``name``; an empty string where the child has none."""
    child = None if element is None else element.find(W + name)
    if child is None:
        return None
    return str(child.get(W + "val") or "")


def switched_on(element: Any, name: str) -> bool | None:
    """A toggle property such as ``vanish``: on, off, or None where it is not set."""
    found = val(element, name)
    return None if found is None else found.lower() not in _OFF


@dataclass(slots=True)
class Styles:
    """The styles of a document by id, and what its runs look like by default."""

    by_id: dict[str, Any] = field(default_factory=dict)
    defaults: Any = None
    default_paragraph: str = ""

    @classmethod
    def of(cls, root: Any) -> Styles:
        """Read ``styles.xml``'s root element (None for a file without one)."""
        styles = cls()
        if root is None:
            return styles
        for style in root.iter(W + "style"):
            styles.by_id[style.get(W + "styleId") or ""] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in {"1", "true"}:
                styles.default_paragraph = style.get(W + "styleId") or ""
        styles.defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        return styles

    def chain(self, style_id: str | None) -> Iterator[Any]:
        """A style and those it is based on, nearest first."""
        seen: set[str] = set()
        while style_id and style_id not in seen and style_id in self.by_id:
            seen.add(style_id)
            style = self.by_id[style_id]
            yield style
            style_id = val(style, "basedOn")

    def run_properties(self, run: Any, paragraph: Any) -> list[Any]:
        """Every ``rPr`` that speaks of a run, the strongest first."""
        own = run.find(W + "rPr")
        found = [own]
        for style in self.chain(val(own, "rStyle")):
            found.append(style.find(W + "rPr"))
        for style in self.chain(self.paragraph_style(paragraph)):
            found.append(style.find(W + "rPr"))
        return [one for one in [*found, self.defaults] if one is not None]

    def paragraph_style(self, paragraph: Any) -> str:
        """The id of a paragraph's style."""
        return val(paragraph.find(W + "pPr"), "pStyle") or self.default_paragraph

    def heading_level(self, paragraph: Any) -> int:
        """1 for a first-level heading, up to 6; 0 for other paragraphs and the title."""
        own = val(paragraph.find(W + "pPr"), "outlineLvl")
        if own and own.isdigit() and int(own) < 9:
            return min(int(own) + 1, 6)
        for style in self.chain(self.paragraph_style(paragraph)):
            name = (val(style, "name") or "").lower()
            match = re.fullmatch(r"heading (\d)", name)
            if match:
                return min(int(match.group(1)), 6)
            if name == "title":
                return 0
            outline = val(style.find(W + "pPr"), "outlineLvl")
            if outline and outline.isdigit() and int(outline) < 9:
                return min(int(outline) + 1, 6)
        return 0

    def is_title(self, paragraph: Any) -> bool:
        """True for the document's title, which stands above all headings."""
        chain = self.chain(self.paragraph_style(paragraph))
        return any((val(style, "name") or "").lower() == "title" for style in chain)

    def is_hidden(self, run: Any, paragraph: Any) -> bool:
        """True for a run people do not see: hidden font, white on white, one point or less."""
        properties = self.run_properties(run, paragraph)
        vanish = next(
            (on for one in properties if (on := switched_on(one, "vanish")) is not None), None
        )
        if vanish:
            return True
        size = next((size for one in properties if (size := val(one, "sz"))), "")
        if size.isdigit() and int(size) <= _SMALLEST:
            return True
        colour = next((colour for one in properties if (colour := val(one, "color"))), "")
        return _is_light(colour) and not self._has_background(run, paragraph, properties)

    def is_bold(self, run: Any, paragraph: Any) -> bool:
        """True for bold runs."""
        for one in self.run_properties(run, paragraph):
            on = switched_on(one, "b")
            if on is not None:
                return on
        return False

    def _has_background(self, run: Any, paragraph: Any, properties: list[Any]) -> bool:
        """True where the run, its paragraph or its table cell is shaded in some colour."""
        if any((val(one, "highlight") or "none") not in {"none", "white"} for one in properties):
            return True
        holders = [*properties, paragraph.find(W + "pPr")]
        for style in self.chain(self.paragraph_style(paragraph)):
            holders.append(style.find(W + "pPr"))
        for cell in paragraph.iterancestors(W + "tc", W + "tbl"):
            holders += [cell.find(W + "tcPr"), cell.find(W + "tblPr")]
            # A table style can shade a row; white text there is the usual header row.
            if val(cell.find(W + "tblPr"), "tblStyle"):
                return True
        shades = (one.find(W + "shd") for one in holders if one is not None)
        return any(shade is not None and _is_shaded(shade) for shade in shades)


def _is_shaded(shade: Any) -> bool:
    fill = (shade.get(W + "fill") or "auto").lower()
    return bool(shade.get(W + "themeFill")) or (fill != "auto" and not _is_light(fill))


def _is_light(colour: str) -> bool:
    if not re.fullmatch(r"[0-9a-fA-F]{6}", colour):
        return False
    return all(int(colour[at : at + 2], 16) > _LIGHT for at in (0, 2, 4))


@dataclass(slots=True)
class Numbering:
    """The lists of a document, counted while its paragraphs are read in order."""

    levels: dict[tuple[str, int], tuple[str, str, int]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any) -> Numbering:
        """Read ``numbering.xml``'s root element (None for a file without one)."""
        numbering = cls()
        if root is None:
            return numbering
        for one in root.iter(W + "abstractNum"):
            key = one.get(W + "abstractNumId") or ""
            for level in one.iter(W + "lvl"):
                start = val(level, "start") or "1"
                numbering.levels[key, int(level.get(W + "ilvl") or 0)] = (
                    val(level, "numFmt") or "decimal",
                    val(level, "lvlText") or "",
                    int(start) if start.isdigit() else 1,
                )
        for one in root.iter(W + "num"):
            numbering.abstract[one.get(W + "numId") or ""] = val(one, "abstractNumId") or ""
        return numbering

    def mark(self, paragraph: Any, styles: Styles) -> str:
        """The mark that stands before a paragraph: ``- ``, ``2.1 ``, or an empty string."""
        found = self._place(paragraph, styles)
        if found is None:
            return ""
        list_id, level = found
        kind, pattern, start = self.levels.get((list_id, level), ("bullet", "", 1))
        if kind == "none":
            return ""
        count = self.counts.get((list_id, level), start - 1) + 1
        self.counts[list_id, level] = count
        for deeper in range(level + 1, 9):
            self.counts.pop((list_id, deeper), None)
        if kind == "bullet":
            return "- "
        text = re.sub(
            r"%(\d)", lambda match: self._number(list_id, int(match.group(1)) - 1), pattern
        )
        return f"{text.strip()} " if text.strip() else ""

    def _place(self, paragraph: Any, styles: Styles) -> tuple[str, int] | None:
        own = paragraph.find(W + "pPr")
        holders = [
            own,
            *(one.find(W + "pPr") for one in styles.chain(styles.paragraph_style(paragraph))),
        ]
        for holder in holders:
            place = None if holder is None else holder.find(W + "numPr")
            number = val(place, "numId")
            if number is None:
                continue
            level = val(place, "ilvl") or "0"
            known = number != "0" and number in self.abstract
            return (self.abstract[number], int(level) if level.isdigit() else 0) if known else None
        return None

    def _number(self, list_id: str, level: int) -> str:
        kind, _, start = self.levels.get((list_id, level), ("decimal", "", 1))
        return format_number(self.counts.get((list_id, level), start), kind)


def format_number(number: int, kind: str) -> str:
    """A list number as Word writes it: decimal, lowerLetter, upperRoman and the like."""
    if kind.endswith("Letter") and 1 <= number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter.upper() if kind.startswith("upper") else letter
    if kind.endswith("Roman") and 1 <= number < 40:
        roman, rest = "", number
        for value, letters in _ROMAN:
            roman += letters * (rest // value)
            rest %= value
        return roman.upper() if kind.startswith("upper") else roman
    return str(number)
