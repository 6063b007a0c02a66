"""The look keeps its promises: enough contrast in both modes, nothing from other machines."""

from __future__ import annotations

import re

import pytest

from assistant.pages.theme import static, theme

AA = 4.5
TEXT_ON = [
    *[(ink, ground) for ink in ("ink", "soft", "link") for ground in ("card", "sunk", "asked")],
    *[(tone, "card") for tone in ("good", "bad", "caution", "plain")],
    *[(tone, f"{tone}-bg") for tone in ("good", "bad", "caution", "plain")],
    *[(ink, f"{tone}-bg") for ink in ("ink", "soft") for tone in ("good", "bad", "caution")],
]


def colors(block: str) -> dict[str, str]:
    css = static("site.css")
    body = css[css.index(block) :].split("}", 1)[0]
    return dict(re.findall(r"--ta-([\w-]+): (#[0-9a-f]{3,6});", body))


def light(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(c * 2 for c in color[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", [":root {", ".dark {"])
def test_text_has_enough_contrast(mode: str) -> None:
    shown = colors(mode)
    weak = {
        pair: round(contrast(shown[pair[0]], shown[pair[1]]), 2)
        for pair in TEXT_ON
        if contrast(shown[pair[0]], shown[pair[1]]) < AA
    }
    assert weak == {}
    assert contrast("#1b1b1b", shown["mark"]) >= AA
    assert contrast(shown["focus"], shown["card"]) >= 3


def test_no_text_is_smaller_than_fourteen_pixels() -> None:
    sizes = [int(size) for size in re.findall(r"font-size: (\d+)px", static("site.css"))]
    assert min(sizes) >= 14


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert theme()._stylesheets == []
    for name in (
        "site.css",
        "charts.css",
        "library.css",
        "checklist.css",
        "site.js",
        "library.js",
        "ask.js",
        "source.js",
        "wrong.js",
    ):
        assert not re.search(r"https?:|url\(|@import|import\(|fetch\(", static(name))
