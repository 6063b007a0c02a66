"""The list of current documents as an HTML table that folds into cards on a phone."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.pages.markup import AUDIENCE_WORDS, esc, guessed_words, icon
from assistant.types import VersionInfo

_HEADINGS = ("Tool", "Document", "Kind", "Audience", "Version", "To check")


def library_html(versions: Sequence[VersionInfo]) -> str:
    """One row for each version given, in that order."""
    if not versions:
        return (
            "<p>No documents have been added yet. Ask the person who runs this program to add "
            "some with <code>python ingest.py add</code>.</p>"
        )
    heads = "".join(f'<th scope="col">{name}</th>' for name in _HEADINGS)
    rows = "".join(_row(version) for version in versions)
    return (
        f'<p class="ta-small">Current documents: {len(versions)}</p><div class="ta-table">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(version: VersionInfo) -> str:
    facts = version.facts
    kind = facts.type.label
    cells = (
        esc(facts.tool or "No tool (guideline)"),
        esc(facts.title) + (' <span class="ta-tag">Sample</span>' if facts.sample else ""),
        esc(kind[:1].upper() + kind[1:]),
        esc(AUDIENCE_WORDS[facts.audience]),
        esc(version.version_label),
        _cautions(version),
    )
    first, *rest = (
        f'data-label="{name}">{cell}' for name, cell in zip(_HEADINGS, cells, strict=True)
    )
    body = "".join(f"<td {cell}</td>" for cell in rest)
    return f'<tr><th scope="row" {first}</th>{body}</tr>'


def _cautions(version: VersionInfo) -> str:
    lines = [flag.message for flag in version.flags]
    guessed = guessed_words(version.facts.guessed)
    if guessed:
        lines.insert(0, f"Guessed: {guessed}")
    if version.missing:
        lines.insert(0, "The file is no longer where it was added from")
    if not lines:
        return "Nothing"
    return "".join(f'<p class="ta-guessed">{icon("warn")}<span>{esc(t)}</span></p>' for t in lines)
