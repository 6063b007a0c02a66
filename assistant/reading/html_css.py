"""Just enough CSS to tell which elements of a web page a person cannot see."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<mark>[.#])?(?P<name>[\w-]+)?$", re.IGNORECASE)
_NUMBER = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|ex|ch|vw|vh|%)?")
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+%?))?\s*\)")
_TRANSFORM = re.compile(r"(scale|translate)[xy3d]*\(([^)]*)\)")
_NAMES = {"white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250)}
_PER_EM = {"em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "vw": 12.0, "vh": 8.0, "pt": 1.33}
_OFF_SCREEN = -900.0  # pixels; menus slide in from closer than that
_SAME_COLOUR = 30  # of 255; less contrast than this is not seen


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """The simple rules of a page's style elements: by tag, ``.class`` and ``#id``."""

    rules: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def style_of(self, element: Any) -> dict[str, str]:
        """The declarations known for an element: from its tag, classes, id and style attribute."""
        style = dict(self.rules.get(element.tag, {}))
        for name in (element.get("class") or "").split():
            style.update(self.rules.get(f".{name}", {}))
            style.update(self.rules.get(f"{element.tag}.{name}", {}))
        if element.get("id"):
            style.update(self.rules.get(f"#{element.get('id')}", {}))
        style.update(declarations(element.get("style") or ""))
        return style


def parse_sheet(css: str) -> StyleSheet:
    """Read the rules with simple selectors; rules inside ``@media`` and the like are left out."""
    rules: dict[str, dict[str, str]] = {}
    for selectors, body in _RULE.findall(_without_at_rules(_COMMENT.sub("", css))):
        found = declarations(body)
        for selector in selectors.split(","):
            match = _SIMPLE.match(selector.strip())
            if match and match.group() and bool(match.group("mark")) == bool(match.group("name")):
                rules.setdefault(match.group(), {}).update(found)
    return StyleSheet(rules)


def declarations(style: str) -> dict[str, str]:
    """A style attribute as property and value, both in lower case without ``!important``."""
    pairs = (part.split(":", 1) for part in style.split(";") if ":" in part)
    return {
        key.strip().lower(): value.lower().replace("!important", "").strip() for key, value in pairs
    }


def hides(style: Mapping[str, str], background: tuple[int, int, int]) -> bool:
    """True where these declarations keep text from being seen on ``background`` (RGB, 0-255)."""
    if style.get("display") == "none" or style.get("visibility") in {"hidden", "collapse"}:
        return True
    if style.get("content-visibility") == "hidden" or _zero(style.get("opacity"), 0.05):
        return True
    if _zero(style.get("font-size"), 1.5) or _clipped(style):
        return True
    if style.get("position") in {"absolute", "fixed"} and any(
        _pixels(style.get(side)) <= _OFF_SCREEN for side in ("left", "top", "right", "bottom")
    ):
        return True
    if _pixels(style.get("text-indent")) <= _OFF_SCREEN:
        return True
    if _moved_away(style.get("transform", "")) or _zero(style.get("zoom"), 0.05):
        return True
    text = style.get("-webkit-text-fill-color") or style.get("color", "")
    return _see_through(text) or _same(parse_colour(text), background)


def _moved_away(transform: str) -> bool:
    """True where a transform shrinks text to nothing or moves it off the screen."""
    for name, values in _TRANSFORM.findall(transform):
        sizes = [_pixels(value) for value in values.split(",")]
        if name.startswith("scale") and any(abs(size) < 0.05 for size in sizes):
            return True
        if name.startswith("translate") and any(size <= _OFF_SCREEN for size in sizes):
            return True
    return False


def _see_through(colour: str) -> bool:
    match = _RGB.match(colour)
    return colour == "transparent" or bool(match and match.group(4) and _zero(match.group(4), 0.05))


def parse_colour(value: str) -> tuple[int, int, int] | None:
    """A CSS colour as RGB (0-255), or None where it is unknown or see-through."""
    value = value.strip()
    digits = value[1:]
    if value.startswith("#") and len(digits) in {3, 4, 6, 8}:
        wide = "".join(2 * one for one in digits) if len(digits) < 6 else digits
        try:
            return int(wide[:2], 16), int(wide[2:4], 16), int(wide[4:6], 16)
        except ValueError:
            return None
    match = _RGB.match(value)
    if match:
        return int(match.group(1)), int(match.group(2)), int(match.group(3))
    return _NAMES.get(value)


def background_of(style: Mapping[str, str]) -> tuple[int, int, int] | str | None:
    """The background an element sets: RGB, ``"unknown"`` (a picture, a name), or None."""
    value = style.get("background-color") or style.get("background") or ""
    if not value or value.split()[0] in {"none", "transparent", "inherit", "initial", "unset"}:
        return "unknown" if style.get("background-image", "none") != "none" else None
    return parse_colour(value.split(" ")[0] if not value.startswith("rgb") else value) or "unknown"


def _without_at_rules(css: str) -> str:
    """The style sheet without ``@...`` rules and their (nested) blocks."""
    kept: list[str] = []
    position = 0
    while (at := css.find("@", position)) >= 0:
        kept.append(css[position:at])
        depth = 0
        position = len(css)
        for index in range(at, len(css)):
            depth += {"{": 1, "}": -1}.get(css[index], 0)
            if (css[index] == ";" and depth == 0) or (css[index] == "}" and depth <= 0):
                position = index + 1
                break
    return "".join([*kept, css[position:]])


def _pixels(value: str | None) -> float:
    match = _NUMBER.match(value or "")
    if not match:
        return 0.0
    return float(match.group(1)) * _PER_EM.get(match.group(2) or "px", 1.0)


def _zero(value: str | None, most: float) -> bool:
    return bool(_NUMBER.match(value or "")) and abs(_pixels(value)) < most


def _clipped(style: Mapping[str, str]) -> bool:
    """The usual ways of hiding text from the eye while screen readers still speak it."""
    if re.match(r"rect\(\s*[01](px)?[\s,]+[01](px)?[\s,]+[01](px)?", style.get("clip", "")):
        return True
    if re.match(r"inset\(\s*(50|100)%|circle\(\s*0", style.get("clip-path", "")):
        return True
    small = any(side in style and abs(_pixels(style[side])) <= 1 for side in ("width", "height"))
    return small and "auto" not in style.values() and style.get("overflow") in {"hidden", "clip"}


def _same(one: tuple[int, int, int] | None, other: tuple[int, int, int]) -> bool:
    return one is not None and max(abs(a - b) for a, b in zip(one, other, strict=True)) < (
        _SAME_COLOUR
    )
