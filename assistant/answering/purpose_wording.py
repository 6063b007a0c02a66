"""What the help with a purpose statement says, and the draft as text to paste."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from assistant.answering.purpose_parts import Part

if TYPE_CHECKING:
    from assistant.answering.purpose import Draft

WELCOME = (
    "A purpose statement says what problem, for whom, how you know, what was tried, what success "
    "looks like, and by when. I ask for one part at a time and use only your words."
)
WELCOME_KNOWING = "I have put in what you said already. A few parts are missing."
ANSWER_STEP = "Answer in your own words, without student names. Or say “skip” or “show the draft”."
STOPPED = "The draft is put away."
STOPPED_STEP = "To begin again, say: Help me write the purpose."
DONE = "Here is your purpose statement, in your own words."
DONE_OPEN = "Here is your draft, in your own words. Still open: {parts}."
DONE_STEP = (
    "Copy it into the checklist items below. To change a part, say for example: “Change the date "
    "to …”."
)
STOP = re.compile(
    r"^\W*(?:stop|cancel|never ?mind|quit|forget (?:it|the draft|this)|leave it)\W*$", re.IGNORECASE
)
SHOW = re.compile(
    r"^\W*(?:(?:please )?(?:show|see|give)(?: me)?(?: (?:the|my|a|what you have|it))*(?: draft| statement)?"
    r"|done|finish(?:ed)?|that(?:'s| is) (?:it|all|everything))(?: (?:now|so far))?\W*$",
    re.IGNORECASE,
)
AGAIN = re.compile(r"\b(?:start over|begin again|new (?:one|draft|purpose)|from scratch)\b", re.I)
ASKS = re.compile(
    r"^\W*(?:what|who|how|where|which|why|does|is|are|can|could|may|did)\b", re.IGNORECASE
)
NAMES = {
    Part.PROBLEM: "the problem",
    Part.WHOM: "for whom",
    Part.EVIDENCE: "how you know",
    Part.TRIED: "what was tried",
    Part.MEASURE: "how you will know it helped",
    Part.WHEN: "by when",
    Part.START: "a small start",
}
_QUESTIONS = {
    Part.PROBLEM: "What problem should {tool} solve?",
    Part.WHOM: "For whom: which grade, class or group of students or staff?",
    Part.EVIDENCE: "How do you know that this is a problem?",
    Part.TRIED: "What have you tried so far, and why was it not enough?",
    Part.MEASURE: "How will you know that it helped?",
    Part.WHEN: "By when will you look at the results?",
    Part.START: "How small can you start, and what would make you stop?",
}
HINTS = {
    Part.PROBLEM: "Name what students or staff cannot do today. “We want AI” is not a problem.",
    Part.WHOM: "Name the grade and about how many, not single students.",
    Part.EVIDENCE: "Scores, a log, or work samples, with their date.",
    Part.TRIED: "“Nothing yet” is an honest answer, too.",
    Part.MEASURE: "What you will count: where it stands today, and where it should be.",
    Part.WHEN: "A date, such as the end of a semester.",
    Part.START: "For example which classes, for how many weeks, with no student names typed in.",
}
_OPEN = "[still open]"
_DIGIT = re.compile(
    r"\d|\b(?:half|twice|double|one|two|three|four|five|six|seven|eight|nine|ten)\b", re.I
)
_USAGE = re.compile(
    r"\blog-?ins?\b|\bminutes (?:used|spent)\b|\busage\b|\bhow (?:much|often) (?:they|kids|students) use\b",
    re.I,
)
_TOOL_FIRST = re.compile(
    r"\bcutting[- ]edge\b|\binnovat\w+|\bwant(?:s)? (?:to use )?(?:ai|an ai|a chatbot)\b|\bstay current\b"
    r"|\b(?:other|neighboring) (?:districts?|schools?) (?:use|have)\b",
    re.IGNORECASE,
)
_STOPS = re.compile(r"\bstop\w*\b|\bend it\b|\bcancel\b|\bquit\b|\bpause\b", re.IGNORECASE)


def question(part: Part, tool: str | None) -> str:
    """The question that asks for a part."""
    return _QUESTIONS[part].format(tool=tool or "the tool")


def names(parts: Iterable[Part]) -> str:
    """Parts in words: ``the problem, by when``."""
    return ", ".join(NAMES[part] for part in parts)


def draft_text(draft: Draft) -> str:
    """The statement, the measure and the small start, made of the person's words alone."""

    def text(part: Part) -> str:
        return draft.text(part) or _OPEN

    tool = f" for {draft.tool}" if draft.tool else ""
    return "\n".join(
        (
            f"Purpose{tool}",
            f"Problem: {text(Part.PROBLEM)}",
            f"For whom: {text(Part.WHOM)}",
            f"How we know: {text(Part.EVIDENCE)}",
            f"What we tried: {text(Part.TRIED)}",
            "",
            "Measure of success",
            f"How we will know: {text(Part.MEASURE)}",
            f"By when: {text(Part.WHEN)}",
            "",
            "Small start",
            f"Start and stop: {text(Part.START)}",
        )
    )


def checks(draft: Draft) -> tuple[str, ...]:
    """What a reviewer would ask about the draft, part by part."""
    found = []
    if _TOOL_FIRST.search(draft.text(Part.PROBLEM)):
        found.append(
            "The problem names the tool first. Say what students or staff cannot do today."
        )
    evidence, measure, start = (
        draft.text(part) for part in (Part.EVIDENCE, Part.MEASURE, Part.START)
    )
    if evidence and not _DIGIT.search(evidence):
        found.append("The evidence has no figure or date yet. Add one if you have it.")
    if measure and _USAGE.search(measure):
        found.append("Log-ins and minutes show use, not learning. Add what students should gain.")
    elif measure and not _DIGIT.search(measure):
        found.append(
            "The measure has no number yet: say where it stands now and where it should be."
        )
    if start and not _STOPS.search(start):
        found.append("The small start has no stop rule yet: say what would make you stop.")
    return tuple(found)
