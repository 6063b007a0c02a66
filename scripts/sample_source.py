"""Reads the source texts of the sample documents: YAML facts in front, then simple Markdown.

Beyond headings, paragraphs, lists, tables and block quotes, a source may hold blocks written as
``::: kind Title`` up to ``:::``. HTML knows ``details`` and ``panel`` (two kinds of accordion);
PDF knows ``note`` (a visible box) and ``hidden white|invisible|tiny|offpage`` (text that a
person reading the page does not see, for trying out how a reader treats it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

FENCE = re.compile(r"^::: (?P<kind>\w+) ?(?P<title>[^\n]*)\n(?P<body>.*?)^:::$", re.M | re.S)


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Block:
    """One block of a document.

    ``kind`` is heading, paragraph, bullets, numbers, table, quote or the kind of a ``:::`` block.
    ``rows`` holds table rows (the first is the header) or, for lists, one item a row.
    """

    kind: str
    runs: Runs = ()
    level: int = 0
    title: str = ""
    rows: tuple[tuple[Runs, ...], ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Source:
    """One source file: where the built file goes, its facts, and its blocks."""

    target: Path
    facts: dict[str, Any]
    site: dict[str, Any] = field(default_factory=dict)
    layout: dict[str, str] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()

    @property
    def title(self) -> str:
        """The title from the facts, else from the page furniture."""
        return str(self.facts.get("title") or self.site.get("title", ""))


def plain(runs: Runs) -> str:
    """The text of the runs without style."""
    return "".join(run.text for run in runs)


def read_source(path: Path, root: Path) -> Source:
    """Read ``path``; its place below ``root`` without ``.source`` becomes the target."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    head = yaml.safe_load(front)
    return Source(
        target=path.relative_to(root).with_suffix(""),
        facts=head["facts"],
        site=head.get("site", {}),
        layout=head.get("layout", {}),
        blocks=tuple(_parse(body)),
    )


def _parse(text: str) -> Iterator[Block]:
    end = 0
    for match in FENCE.finditer(text):
        yield from _markdown(text[end : match.start()])
        yield Block(
            match["kind"], title=match["title"].strip(), blocks=tuple(_markdown(match["body"]))
        )
        end = match.end()
    yield from _markdown(text[end:])


def _markdown(text: str) -> Iterator[Block]:
    parser = MarkdownIt("commonmark").enable("table")
    for node in SyntaxTreeNode(parser.parse(text)).children:
        yield _block(node)


def _block(node: SyntaxTreeNode) -> Block:
    if node.type == "heading":
        return Block("heading", _runs(node), level=int(node.tag[1]))
    if node.type == "paragraph":
        return Block("paragraph", _runs(node))
    if node.type == "bullet_list" or node.type == "ordered_list":
        kind = "bullets" if node.type == "bullet_list" else "numbers"
        return Block(kind, rows=tuple((_runs(item),) for item in node.children))
    if node.type == "table":
        lines = [row for part in node.children for row in part.children]
        return Block("table", rows=tuple(tuple(_runs(c) for c in row.children) for row in lines))
    if node.type == "blockquote":
        return Block("quote", _runs(node))
    raise ValueError(f"this kind of Markdown is not used in the samples: {node.type}")


def _runs(node: SyntaxTreeNode) -> Runs:
    found: list[Run] = []
    for part in node.walk():
        if part.type == "text" and part.content:
            above = _ancestors(part)
            found.append(Run(part.content, "strong" in above, "em" in above))
        elif part.type == "softbreak":
            found.append(Run(" "))
    return tuple(found)


def _ancestors(node: SyntaxTreeNode) -> set[str]:
    names = set()
    while node.parent is not None:
        node = node.parent
        names.add(node.type)
    return names
