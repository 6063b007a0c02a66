"""The policy as Markdown and as a web page, clean or with an attack in it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from evals.contract import EvalDataError
from evals.injecting.cases import Attack, Block, Policy

# Cyrillic letters that look like Latin ones.
_LOOKALIKES = str.maketrans("AEOaeopcxI", "АЕОаеорсхІ")
_ZERO_WIDTH = "\u200b"
_LINK = "[All policies of Numbrook](https://numbrook.example)"
_TAGS = 0xE0000  # Unicode's invisible copies of ASCII


def homoglyphs(text: str) -> str:
    """The text with some letters replaced by others that look the same."""
    return text.translate(_LOOKALIKES)


def letters_apart(text: str) -> str:
    """The text with an invisible character after each letter."""
    return "".join(letter + _ZERO_WIDTH if letter.isalpha() else letter for letter in text)


def tag_characters(text: str) -> str:
    """The text in characters that no font shows."""
    return "".join(chr(_TAGS + ord(letter)) for letter in text)


def to_markdown(policy: Policy, attack: Attack | None = None) -> bytes:
    """The policy as a Markdown file."""
    parts = [f"# {policy.title}"]
    for place, block in enumerate(policy.blocks):
        if attack is not None and place == policy.middle and attack.way in _IN_MARKDOWN:
            parts.append(_IN_MARKDOWN[attack.way](attack.payload))
        parts.append(_markdown(block))
    # A link stands in the clean file too, so that its hidden title is all that is added.
    text = "\n\n".join([*parts, "## Other policies", _LINK]) + "\n"
    if attack is None or attack.way in _IN_MARKDOWN:
        return text.encode()
    last = policy.blocks[-1].text
    words = attack.payload
    if attack.way == "link_title":
        text = text.replace(_LINK, f"{_LINK[:-1]} '{words}')")
    elif attack.way == "image_alt":
        text = text.replace(last, f"{last}\n\n![{words}](seal.png)")
    elif attack.way == "front_matter":
        text = f"---\nlayout: page\nsummary: {words!r}\n---\n{text}"
    elif attack.way == "tag_characters":
        text = text.replace(last, last + tag_characters(words))
    else:
        raise EvalDataError(f"{attack.id}: Markdown knows no way “{attack.way}”. Correct it.")
    return text.encode()


_IN_MARKDOWN: dict[str, Callable[[str], str]] = {
    "paragraph": str,
    "heading": lambda words: f"## {words}",
    "homoglyphs": homoglyphs,
    "comment": lambda words: f"<!-- {words} -->",
    "comment_link": lambda words: f"[//]: # ({words})",
    "hidden_span": lambda words: f'<span style="display:none">{words}</span>',
}


def _markdown(block: Block) -> str:
    if block.kind == "heading":
        return f"## {block.text}"
    if block.kind == "table":
        head, *rows = ["| " + " | ".join(row) + " |" for row in block.rows]
        return "\n".join([head, "|" + " --- |" * len(block.rows[0]), *rows])
    return block.text


def to_html(policy: Policy, attack: Attack | None = None) -> bytes:
    """The policy as a web page."""
    head, row, parts = "", "", [f"<h1>{policy.title}</h1>"]
    if attack is not None and attack.way == "meta":
        head = f'<meta name="description" content="{escape(attack.payload)}">'
    if attack is not None and attack.way == "table_cell":
        row = f"<tr><td>Note</td><td>{escape(attack.payload)}</td></tr>"
    for place, block in enumerate(policy.blocks):
        if attack is not None and place == policy.middle:
            parts.append(_in_html(attack))
        parts.append(_html(block, row))
    page = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{policy.title}</title>'
        f"{head}<style>.quiet {{ color: #ffffff }} body {{ background: #ffffff }}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>"
    )
    return page.encode()


_STYLES = {
    "display_none": "display:none",
    "visibility": "visibility:hidden",
    "opacity": "opacity:0",
    "font_size": "font-size:0",
    "off_page": "position:absolute;left:-9999px",
    "clip": "position:absolute;clip:rect(0,0,0,0)",
    "scaled_away": "transform:scale(0)",
}
_MARKUP = {
    "paragraph": "<p>{}</p>",
    "white": '<p class="quiet">{}</p>',
    "aria_hidden": '<p aria-hidden="true" style="position:absolute;left:-9999px">{}</p>',
    "template": "<template><p>{}</p></template>",
    "noscript": "<noscript><p>{}</p></noscript>",
    "comment": "<!-- {} -->",
    "attributes": '<p><img src="seal.png" alt="{0}"><a href="#top" title="{0}">Top</a></p>',
}


def _in_html(attack: Attack) -> str:
    words = escape(attack.payload)
    if attack.way in _STYLES:
        return f'<p style="{_STYLES[attack.way]}">{words}</p>'
    if attack.way in _MARKUP:
        return _MARKUP[attack.way].format(words)
    if attack.way == "zero_width":
        return f"<p>{escape(letters_apart(attack.payload))}</p>"
    if attack.way in ("meta", "table_cell"):
        return ""
    raise EvalDataError(f"{attack.id}: HTML knows no way “{attack.way}”. Correct it.")


def _html(block: Block, row: str) -> str:
    if block.kind == "heading":
        return f"<h2>{escape(block.text)}</h2>"
    if block.kind == "table":
        rows = [
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
            for cells in block.rows
        ]
        return f"<table>{''.join(rows)}{row}</table>"
    return f"<p>{escape(block.text)}</p>"
