"""Sample documents as web pages, with what real policy pages have around the text.

Each page carries a menu, a cookie banner, breadcrumbs, a table of contents, a helpfulness poll,
related links and a footer. Accordions come in both common kinds: ``<details>`` and a button
with ``aria-controls`` whose panel is hidden until pressed.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from sample_source import Block, Runs, Source, plain

STYLE = (
    "body{font:16px/1.5 Georgia,serif;margin:0}header,footer,.bar{background:#eef2f0;padding:1rem}"
    "main{max-width:46rem;margin:auto;padding:1rem}nav ul{display:flex;gap:1rem;list-style:none}"
    "table{border-collapse:collapse}td,th{border:1px solid #999;padding:.3rem .5rem}"
    ".cookie{position:fixed;bottom:0;background:#fff;border:1px solid #999;padding:1rem}"
)
SCRIPT = (
    "document.querySelectorAll('button[aria-controls]').forEach(function(b){"
    "b.addEventListener('click',function(){var p=document.getElementById("
    "b.getAttribute('aria-controls'));p.hidden=!p.hidden;"
    "b.setAttribute('aria-expanded',String(!p.hidden));});});"
)


def to_html(source: Source) -> bytes:
    """The page for ``source`` as UTF-8."""
    site = source.site
    page = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(source.title)} | {escape(site["brand"])}</title>
<style>{STYLE}</style>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header>
<a class="logo" href="/">{escape(site["brand"])}</a>
<nav aria-label="Main">{_links(site["nav"])}</nav>
<form role="search"><input type="search" aria-label="Search" placeholder="Search this site"></form>
</header>
<div class="bar">
<nav aria-label="Breadcrumb" class="breadcrumb">{_links(site["crumbs"])}</nav>
</div>
<main id="content">
<article>
{_toc(source)}{_blocks(source.blocks)}
</article>
<section class="poll"><p>Was this page helpful?</p><button>Yes</button><button>No</button></section>
<aside aria-label="Related"><h2>Related links</h2>{_links(site["related"])}</aside>
</main>
<footer>
<nav aria-label="Footer">{_links(site["footer"])}</nav>
<p>Choose a language: English, Spanish. All rights reserved.</p>
</footer>
<div class="cookie" id="cookie-banner" role="dialog" aria-label="Cookies">
<p>{escape(site["cookie"])}</p><button>Accept all</button><button>Settings</button>
</div>
<script>{SCRIPT}</script>
</body>
</html>
"""
    return page.encode()


def _slug(text: str) -> str:
    words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    return "-".join(words)


def _links(names: Iterable[str]) -> str:
    items = "".join(f'<li><a href="#{_slug(name)}">{escape(name)}</a></li>' for name in names)
    return f"<ul>{items}</ul>"


def _toc(source: Source) -> str:
    titles = [plain(b.runs) for b in source.blocks if b.kind == "heading" and b.level == 2]
    return f'<nav class="toc" aria-label="On this page">{_links(titles)}</nav>\n'


def _inline(runs: Runs) -> str:
    parts = []
    for run in runs:
        text = escape(run.text, quote=False)
        text = f"<em>{text}</em>" if run.italic else text
        parts.append(f"<strong>{text}</strong>" if run.bold else text)
    return "".join(parts)


def _blocks(blocks: Iterable[Block]) -> str:
    return "\n".join(_block(block) for block in blocks)


def _block(block: Block) -> str:
    text = _inline(block.runs)
    if block.kind == "heading":
        slug = _slug(plain(block.runs))
        return f'<h{block.level} id="{slug}">{text}</h{block.level}>'
    if block.kind == "paragraph":
        return f"<p>{text}</p>"
    if block.kind == "quote":
        return f"<blockquote><p>{text}</p></blockquote>"
    if block.kind in ("bullets", "numbers"):
        tag = "ul" if block.kind == "bullets" else "ol"
        items = "".join(f"<li>{_inline(item)}</li>\n" for (item,) in block.rows)
        return f"<{tag}>\n{items}</{tag}>"
    if block.kind == "table":
        return _table(block)
    return _accordion(block)


def _table(block: Block) -> str:
    head, *body = block.rows
    top = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in head)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>\n" for row in body
    )
    return f"<table>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>"


def _accordion(block: Block) -> str:
    title, inner, slug = escape(block.title), _blocks(block.blocks), _slug(block.title)
    if block.kind == "details":
        return f"<details>\n<summary>{title}</summary>\n{inner}\n</details>"
    if block.kind == "panel":
        return (
            f'<h3><button aria-expanded="false" aria-controls="panel-{slug}">{title}</button></h3>'
            f'\n<div id="panel-{slug}" class="panel" hidden>\n{inner}\n</div>'
        )
    raise ValueError(f"a web page cannot show a block of kind {block.kind}")
