"""Take out of a web page what is not its text: hidden elements and the site's furniture.

Hidden text is reported; panels a person can open (``details``, accordions) stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from assistant.reading.html_css import StyleSheet, background_of, hides, parse_sheet
from assistant.reading.shape import one_line
from assistant.types import Flag, FlagKind

_DROPPED_TAGS = {
    "script", "style", "svg", "iframe", "object", "embed", "canvas", "video", "audio", "map",
    "input", "select", "textarea", "datalist", "option", "dialog", "link", "meta", "math",
}  # fmt: skip
_FURNITURE_ROLES = {"navigation", "contentinfo", "search", "dialog", "alertdialog", "menu"}
_FURNITURE = re.compile(
    r"(?:cookie|consent|gdpr|privacy)[-_]?(?:banner|bar|popup|modal|dialog|overlay|wall|prompt|"
    r"message|notice)|onetrust|cybot|truste|osano|bread-?crumb|skip-?(?:link|nav|to)|nav-?bar|"
    r"(?:^|[\s_-])(?:site|page|main|global|mobile|top)[-_]?(?:nav|menu|header|footer)|"
    r"(?:^|\s)(?:nav|menu|footer|navigation)(?:$|\s)|social-?(?:share|links|media)|"
    r"newsletter|share-?(?:bar|buttons)|language-?(?:picker|selector|switcher)|back-?to-?top",
    re.IGNORECASE,
)
_PANEL = re.compile(r"accordion|collaps|expand|toggle|faq|tab-?(?:pane|panel|content)", re.I)
_CONTROL_ATTRIBUTES = ("aria-controls", "data-target", "data-bs-target", "data-controls")
_QUIET_CLASSES = {
    "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only",
    "u-visually-hidden", "sr-only-focusable",
}  # fmt: skip
_CODE = re.compile(r"[{};]|=>|function|<\w+|\[(?:end)?if|https?://\S+$")
_MIN_WORDS = 4
_MOST_OF_PAGE = 0.4  # an element with more of the page's words than this is not furniture
_EXCERPT = 200
_WHITE = (255, 255, 255)


def clean_page(root: Any) -> list[Flag]:
    """Remove furniture and hidden elements from an lxml tree, in place.

    Returns:
        A flag for each piece of hidden text that a reader should know of.
    """
    sheet = parse_sheet("\n".join(style.text or "" for style in root.iter("style")))
    flags = list(_drop_silent(root))
    for element in list(root.iter(*_DROPPED_TAGS)):
        _drop(element)
    words = max(_count_words(root), 1)
    _drop_furniture(root, words)
    flags += _drop_hidden(root, sheet, words)
    return flags


def is_control(element: Any) -> bool:
    """True for a button or link that opens and closes a panel."""
    return element.get("aria-expanded") is not None or any(
        element.get(name) for name in _CONTROL_ATTRIBUTES
    )


def _drop_silent(root: Any) -> Iterator[Flag]:
    """Drop comments, templates and noscript parts; report those that hold sentences."""
    for node in list(root.iter()):
        if not isinstance(node.tag, str):
            words, what = one_line(node.text or ""), "A comment"
        elif node.tag in {"template", "noscript"}:
            words, what = one_line(" ".join(node.itertext())), f"A {node.tag} part"
        else:
            continue
        scripted = node.tag == "noscript" and re.search(r"javascript", words, re.IGNORECASE)
        if len(words.split()) >= _MIN_WORDS and not _CODE.search(words) and not scripted:
            yield _flag(f"{what} of the page holds text that people do not see.", words)
        _drop(node)


def _drop_furniture(root: Any, words: int) -> None:
    for element in list(root.iter()):
        if element.getparent() is None or element.tag in {"html", "body", "main", "article"}:
            continue
        if _is_furniture(element) and not _holds_most(element, words):
            _drop(element)


def _is_furniture(element: Any) -> bool:
    if element.tag == "nav" or element.get("role") in _FURNITURE_ROLES:
        return True
    if element.tag in {"header", "footer", "aside", "form"} or element.get("role") == "banner":
        inside = next(element.iterancestors("main", "article"), None) is not None
        return not inside and element.find(".//h1") is None
    if element.tag == "button" and not is_control(element):
        return next(element.iterancestors("h1", "h2", "h3", "h4", "h5", "h6"), None) is None
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if not _FURNITURE.search(names) or element.find(".//h1") is not None:
        return False
    return element.tag in {"div", "section", "ul", "ol", "a", "span", "p", "aside"}


def _drop_hidden(root: Any, sheet: StyleSheet, words: int) -> Iterator[Flag]:
    panels = _panel_ids(root)
    for element in list(root.iter()):
        if element.getparent() is None or element.tag in {"html", "body", "head"}:
            continue
        if next(element.iterancestors(), None) is None or not _is_hidden(element, sheet, words):
            continue
        if _is_panel(element, panels):
            continue
        text = one_line(" ".join(element.itertext()))
        quiet = _QUIET_CLASSES & set((element.get("class") or "").split())
        if len(text.split()) >= (12 if quiet else _MIN_WORDS) and _attached(element, root):
            yield _flag("The page holds text that is styled so that people do not see it.", text)
        _drop(element)


def _is_hidden(element: Any, sheet: StyleSheet, words: int) -> bool:
    hidden = element.get("hidden")
    if hidden is not None and hidden.lower() != "until-found":
        return True
    if element.get("aria-hidden", "").lower() == "true":
        return not _holds_most(element, words)
    if _QUIET_CLASSES & set((element.get("class") or "").split()):
        return True
    style = sheet.style_of(element)
    return bool(style) and hides(style, _background(element, sheet, style))


def _background(element: Any, sheet: StyleSheet, style: dict[str, str]) -> tuple[int, int, int]:
    """The nearest background colour; one that is not known hides nothing (a colour off scale)."""
    for one in [style, *(sheet.style_of(parent) for parent in element.iterancestors())]:
        found = background_of(one)
        if isinstance(found, tuple):
            return found
        if found is not None:
            return (-1000, -1000, -1000)
    return _WHITE


def _panel_ids(root: Any) -> set[str]:
    """The ids that a control of the page opens."""
    ids: set[str] = set()
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name in _CONTROL_ATTRIBUTES:
            ids.update(one.lstrip("#") for one in (element.get(name) or "").split())
        if element.get("aria-expanded") is not None or element.get("data-toggle"):
            ids.add((element.get("href") or "").lstrip("#"))
    return ids - {""}


def _is_panel(element: Any, ids: set[str]) -> bool:
    """True for a part that is closed at first and that a person can open."""
    for one in (element, *element.iterancestors()):
        if one.get("id") in ids or one.tag == "details" or one.get("role") == "tabpanel":
            return True
        if one.tag != "body" and _PANEL.search(one.get("class") or ""):
            return True
    return False


def _holds_most(element: Any, words: int) -> bool:
    return _count_words(element) > _MOST_OF_PAGE * words


def _count_words(element: Any) -> int:
    return sum(len(text.split()) for text in element.itertext())


def _attached(element: Any, root: Any) -> bool:
    """False for an element whose hidden ancestor was dropped (and reported) already."""
    top = element
    while top.getparent() is not None:
        top = top.getparent()
    return top is root.getroottree().getroot()


def _flag(message: str, words: str) -> Flag:
    return Flag(FlagKind.HIDDEN_TEXT, message, excerpt=words[:_EXCERPT])


def _drop(element: Any) -> None:
    """Remove an element and keep the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)
