"""Small building blocks of the pages' HTML: escaping, icons and the words for each status.

Everything that comes from a document, a person or the engine passes through :func:`esc` before
it reaches a page. No text is ever read as Markdown, and no address in a text becomes a link.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import NamedTuple

from assistant.checklist.person import READ_THIS
from assistant.types import (
    AnswerStatus,
    Audience,
    Citation,
    FindingStatus,
    Pillar,
    Severity,
    Verdict,
)


class Sign(NamedTuple):
    """How a status is shown: a word, an icon's name and a tone (never the tone alone)."""

    word: str
    icon: str
    tone: str


ANSWER_SIGNS = {
    AnswerStatus.ANSWERED: Sign("Found in the documents", "quote", "plain"),
    AnswerStatus.NOT_STATED: Sign("Not stated in the documents", "gap", "caution"),
    AnswerStatus.REGISTER: Sign("From the district's register", "book", "plain"),
    AnswerStatus.CLARIFY: Sign("One question first", "ask", "plain"),
    AnswerStatus.UNKNOWN_TOOL: Sign("No documents for this tool", "gap", "caution"),
    AnswerStatus.DECLINED: Sign("Outside what the assistant may do", "stop", "caution"),
    AnswerStatus.STUDENT_DATA: Sign("Please leave student information out", "stop", "caution"),
    AnswerStatus.OUT_OF_SCOPE: Sign("Outside what the assistant covers", "ask", "plain"),
    AnswerStatus.FAILED: Sign("Could not answer", "stop", "bad"),
}

VERDICT_WORDS = {Verdict.YES: "Yes", Verdict.NO: "No", Verdict.PARTLY: "Partly"}

FINDING_SIGNS = {
    FindingStatus.DOES_NOT_MEET: Sign("Does not meet", "cross", "bad"),
    FindingStatus.CONFLICT: Sign("Documents disagree", "warn", "bad"),
    FindingStatus.PARTLY: Sign("Partly meets", "half", "caution"),
    FindingStatus.NOT_STATED: Sign("Not stated", "gap", "caution"),
    FindingStatus.MEETS: Sign("Meets", "check", "good"),
    FindingStatus.NOT_APPLICABLE: Sign("Does not apply", "dash", "plain"),
    FindingStatus.ASK_PERSON: Sign("Ask a person", "person", "plain"),
    FindingStatus.UNSURE: Sign(READ_THIS, "person", "caution"),
}

SEVERITY_WORDS = {
    Severity.BLOCKER: "Blocker: stops approval",
    Severity.MAJOR: "Major: needs a condition",
    Severity.MINOR: "Minor: noted",
}

AUDIENCE_WORDS = {
    Audience.CONSUMER: "for the general public",
    Audience.BUSINESS: "for business accounts",
    Audience.SCHOOL: "for school accounts",
    Audience.DISTRICT_CONTRACT: "this district's contract",
    Audience.STAFF: "for staff",
    Audience.UNKNOWN: "audience not known",
}

FACT_WORDS = {
    "title": "title",
    "tool": "tool",
    "vendor": "vendor",
    "edition": "edition",
    "issuer": "who wrote it",
    "type": "kind of document",
    "audience": "audience",
    "effective_date": "effective date",
    "retrieved_date": "date retrieved",
    "signed": "whether it is signed",
    "aliases": "other names",
}

PILLAR_WORDS = {
    Pillar.GOVERNANCE: "Governance",
    Pillar.PURPOSE: "Purpose",
    Pillar.PRIVACY: "Privacy",
    Pillar.DATA: "Data",
}

_ICON_PATHS = {
    "check": '<path d="M4 10.5l4 4 8-9"/>',
    "cross": '<path d="M5 5l10 10M15 5L5 15"/>',
    "warn": '<path d="M10 3l8 14H2zM10 8v4M10 14.6v.4"/>',
    "half": '<circle cx="10" cy="10" r="7"/><path d="M10 3a7 7 0 0 1 0 14z" class="ta-solid"/>',
    "gap": '<circle cx="10" cy="10" r="7" stroke-dasharray="3 2.5"/><path d="M7 10h6"/>',
    "dash": '<path d="M4 10h12"/>',
    "person": '<circle cx="10" cy="6.5" r="3.2"/><path d="M3.5 17c1-4 3.5-5.5 6.5-5.5s5.5 1.5 '
    '6.5 5.5"/>',
    "book": '<path d="M10 5c-2-1.4-4.5-1.6-7-1v11c2.5-.6 5-.4 7 1 2-1.4 4.5-1.6 '
    '7-1V4c-2.5-.6-5-.4-7 1zM10 5v11"/>',
    "quote": '<path d="M5 3h7l4 4v10H5zM8 9h5M8 12h5"/>',
    "ask": '<circle cx="10" cy="10" r="7.5"/><path d="M7.8 8a2.3 2.3 0 1 1 3.2 2.1c-.7'
    '.3-1 .8-1 1.6M10 14v.3"/>',
    "stop": '<circle cx="10" cy="10" r="7.5"/><path d="M10 5.8v5M10 13.8v.3"/>',
    "hidden": '<path d="M2.5 10c2-3.6 4.6-5.2 7.5-5.2s5.5 1.6 7.5 5.2c-2 3.6-4.6 5.2-7.5 5.2'
    'S4.5 13.6 2.5 10zM4 16L16 4"/>',
    "clock": '<circle cx="10" cy="10" r="7.5"/><path d="M10 5.5V10l3 2"/>',
}


def esc(text: object) -> str:
    """``text`` made safe for HTML text and for quoted attributes."""
    return html.escape(str(text), quote=True)


def icon(name: str) -> str:
    """A small line drawing that screen readers skip: the word beside it says the same."""
    return (
        '<svg class="ta-icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        f"{_ICON_PATHS[name]}</svg>"
    )


def sign(value: Sign) -> str:
    """A status as word and icon in its tone."""
    return (
        f'<span class="ta-sign ta-{value.tone}">{icon(value.icon)}<span>{esc(value.word)}</span>'
        "</span>"
    )


def bullet_list(lines: Iterable[str], css: str = "ta-list") -> str:
    """The lines as an HTML list, escaped; nothing for no lines."""
    entries = "".join(f"<li>{esc(line)}</li>" for line in lines)
    return f'<ul class="{css}">{entries}</ul>' if entries else ""


def place(citation: Citation) -> str:
    """Where in its document: ``4 Sharing › Ads, page 3``; an empty string where unknown."""
    section = citation.section
    if section and section[0] == citation.title:
        section = section[1:]
    parts = [" › ".join(section)] if section else []
    if citation.page is not None:
        parts.append(f"page {citation.page}")
    return ", ".join(parts)


def sort_of_document(citation: Citation) -> str:
    """Kind, version and audience of a cited document in one line, not yet escaped."""
    kind = citation.type.label
    return " · ".join(
        [kind[:1].upper() + kind[1:], citation.version_label, AUDIENCE_WORDS[citation.audience]]
    )


def guessed_words(fields: Iterable[str]) -> str:
    """The guessed facts in words, such as ``audience, effective date``; empty for none."""
    return ", ".join(FACT_WORDS.get(name, name.replace("_", " ")) for name in sorted(fields))
