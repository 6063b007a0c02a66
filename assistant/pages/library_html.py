"""The library's documents as HTML: the list by tool, and one document with all about it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import PurePath

from assistant.library.confirming import FORM_FACTS
from assistant.library.holdings import Caution, Concern, Holding
from assistant.pages.markup import AUDIENCE_WORDS, Sign, esc, guessed_words, sign
from assistant.types import DocumentFacts, Issuer, VersionInfo

CONCERN_SIGNS = {
    Concern.INSTRUCTION: Sign("Instructions to an AI found", "stop", "bad"),
    Concern.HIDDEN_TEXT: Sign("Hidden text", "hidden", "bad"),
    Concern.NO_TEXT: Sign("Pages without text", "gap", "caution"),
    Concern.OLD_DATE: Sign("Old date", "clock", "caution"),
    Concern.NO_DATE: Sign("No date", "clock", "caution"),
    Concern.FILE_GONE: Sign("File gone", "warn", "caution"),
    Concern.JOINED_PAGES: Sign("Several pages in one", "warn", "caution"),
    Concern.BROKEN_LIST: Sign("A list may be cut", "warn", "caution"),
    Concern.GUESSED: Sign("Guessed", "ask", "caution"),
}
ISSUER_WORDS = {
    Issuer.VENDOR: "the vendor",
    Issuer.DISTRICT: "the district",
    Issuer.GOVERNMENT: "a government",
}
ASKED = frozenset(FORM_FACTS)
NO_TOOL = "No tool: guidelines and the like"


def library_html(held: Sequence[Holding], *, filtered: bool = False) -> str:
    """The documents given, under a heading for each tool."""
    if not held:
        if filtered:
            return "<p>No document fits these words. Empty the field above to see all.</p>"
        return (
            "<p>No documents have been added yet. Open “Add documents” above, or run "
            "<code>python ingest.py add</code> with a folder.</p>"
        )
    by_tool = sorted(held, key=lambda one: (not one.current.facts.tool, _tool(one).casefold()))
    groups = groupby(by_tool, key=lambda one: _tool(one).casefold())
    body = "".join(_group(list(some)) for _, some in groups)
    return f'<p class="ta-small">{_count(len(held), "document")}</p>{body}'


def _tool(one: Holding) -> str:
    return one.current.facts.tool or NO_TOOL


def _group(some: list[Holding]) -> str:
    entries = "".join(f"<li>{_entry(one)}</li>" for one in some)
    return (
        f'<section class="ta-held"><h3>{esc(_tool(some[0]))} '
        f'<span class="ta-small">{_count(len(some), "document")}</span></h3><ul>{entries}</ul>'
        "</section>"
    )


def _entry(one: Holding) -> str:
    facts = one.current.facts
    earlier = f" · {_count(one.earlier, 'earlier version')}" if one.earlier else ""
    return (
        f'<div class="ta-held-name"><button type="button" class="ta-open" '
        f'data-document="{esc(one.document_id)}">{esc(facts.title)}</button>{_sample(facts)}'
        f'<p class="ta-small">{esc(_kind(facts))} · {esc(AUDIENCE_WORDS[facts.audience])} · '
        f"{esc(one.current.version_label)}{earlier}</p></div>{_signs(one)}"
    )


def _signs(one: Holding) -> str:
    guessed = guessed_words(one.current.facts.guessed & ASKED)
    found = [sign(CONCERN_SIGNS[concern]) for concern in dict.fromkeys(_concerns(one))]
    if guessed:
        found.append(sign(Sign(f"Guessed: {guessed}", "ask", "caution")))
    if not found:
        found.append(sign(Sign("Nothing to check", "check", "good")))
    return '<ul class="ta-signs">' + "".join(f"<li>{each}</li>" for each in found) + "</ul>"


def _concerns(one: Holding) -> list[Concern]:
    return [caution.concern for caution in one.cautions]


def document_html(one: Holding, opened: int) -> str:
    """One document: what is known, what to look at, and its versions. The heading gets focus."""
    facts = one.current.facts
    return (
        f'<h2 tabindex="-1" data-opened="{opened}">{esc(facts.title)}{_sample(facts)}</h2>'
        f"{_facts(one.current)}<h3>To look at</h3>{_cautions(one)}"
        f"<h3>Versions</h3>{_versions(one.versions)}"
    )


def _facts(version: VersionInfo) -> str:
    facts = version.facts
    rows = (
        ("tool", "Tool", facts.tool or "not known"),
        ("vendor", "Vendor", facts.vendor or "not known"),
        ("issuer", "Written by", ISSUER_WORDS[facts.issuer]),
        ("type", "Kind", _kind(facts)),
        ("audience", "Holds", AUDIENCE_WORDS[facts.audience]),
        ("edition", "Edition", facts.edition or "none named"),
        ("effective_date", "Effective", facts.effective_date or "not known"),
        ("retrieved_date", "Retrieved", facts.retrieved_date or "not known"),
        ("signed", "Signed", "yes" if facts.signed else "no"),
        ("aliases", "Other names", ", ".join(facts.aliases) or "none"),
    )
    unsure = facts.guessed & ASKED
    guess = " " + sign(Sign("a guess", "ask", "caution"))
    cells = "".join(
        f"<div><dt>{label}</dt><dd>{esc(value)}{guess if name in unsure else ''}</dd></div>"
        for name, label, value in rows
    )
    return (
        f'<dl class="ta-facts">{cells}<div><dt>File</dt>'
        f"<dd>{esc(read_from(version))}</dd></div></dl>"
    )


def _cautions(one: Holding) -> str:
    found = [_caution(caution) for caution in one.cautions]
    guessed = guessed_words(one.current.facts.guessed & ASKED)
    if guessed:
        words = f"The program guessed: {guessed}. Confirm or correct it below."
        found.append(_caution(Caution(Concern.GUESSED, words)))
    if not found:
        return f"<p>{sign(Sign('Nothing to check', 'check', 'good'))}</p>"
    return f'<ul class="ta-cautions">{"".join(found)}</ul>'


def _caution(caution: Caution) -> str:
    where = f"Page {caution.page}: " if caution.page else ""
    quoted = ""
    if caution.excerpt:
        quoted = f'<p class="ta-excerpt">{where}“{esc(caution.excerpt)}”</p>'
    return f"<li>{sign(CONCERN_SIGNS[caution.concern])}<p>{esc(caution.words)}</p>{quoted}</li>"


def read_from(version: VersionInfo) -> str:
    """Where a version was read: a web address, or a file with its folder.

    Where that folder lies on the machine is nobody's business who reads a page.
    """
    if version.source.startswith(("http://", "https://")):
        return version.source
    return "/".join(PurePath(version.source).parts[-2:])


def _versions(versions: Sequence[VersionInfo]) -> str:
    heads = ("Version", "Date", "Added", "State", "Read from")
    rows = "".join(_version(version, heads) for version in versions)
    top = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        f'<div class="ta-table"><table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody>'
        "</table></div>"
    )


def _version(version: VersionInfo, heads: Sequence[str]) -> str:
    state = (
        Sign("Current: searched and quoted", "check", "good")
        if version.current
        else Sign("Earlier: kept, not searched", "clock", "plain")
    )
    pages = f", {_count(version.pages, 'page')}" if version.pages else ""
    cells = (
        esc(version.number),
        esc(version.version_label),
        esc(version.added_at[:10]),
        sign(state),
        f"{esc(read_from(version))} ({_count(version.characters, 'character')}{pages})",
    )
    first, *rest = (f'data-label="{name}">{cell}' for name, cell in zip(heads, cells, strict=True))
    return f'<tr><th scope="row" {first}</th>{"".join(f"<td {cell}</td>" for cell in rest)}</tr>'


def removal_html(one: Holding, asked: int) -> str:
    """The second question before a document is removed: it names all that goes."""
    facts = one.current.facts
    listed = "".join(
        f"<li>Version {esc(version.number)}, {esc(version.version_label)}, "
        f"{'current' if version.current else 'earlier'}</li>"
        for version in one.versions
    )
    about = f" ({esc(facts.tool)})" if facts.tool else ""
    return (
        f'<h3 tabindex="-1" data-opened="{asked}">Remove “{esc(facts.title)}”{about} for good?</h3>'
        f"<p>{_count(len(one.versions), 'version')} will be gone from the library:</p>"
        f'<ul class="ta-list">{listed}</ul><p>Answers will no longer quote it, and quotes of it '
        "kept elsewhere can no longer be checked. This cannot be undone.</p>"
    )


def _kind(facts: DocumentFacts) -> str:
    kind = facts.type.label
    return kind[:1].upper() + kind[1:]


def _sample(facts: DocumentFacts) -> str:
    return ' <span class="ta-tag">Sample</span>' if facts.sample else ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
