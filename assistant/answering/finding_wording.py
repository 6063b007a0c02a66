"""What answers from findings say in Tool Advisor's own words: red flags, questions, comparisons."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.checklist.person import READ_THIS
from assistant.types import Finding, FindingStatus, Point, Severity

STATUS_WORDS = {
    FindingStatus.MEETS: "meets",
    FindingStatus.PARTLY: "partly meets",
    FindingStatus.DOES_NOT_MEET: "does not meet",
    FindingStatus.CONFLICT: "documents disagree",
    FindingStatus.NOT_STATED: "not stated",
    FindingStatus.NOT_APPLICABLE: "does not apply",
    FindingStatus.ASK_PERSON: "a person must answer",
    FindingStatus.UNSURE: READ_THIS.lower(),
}
_SIDE_WORDS = {
    FindingStatus.NOT_STATED: "does not say",
    FindingStatus.CONFLICT: "has documents that disagree",
    FindingStatus.ASK_PERSON: "needs a person's answer",
    FindingStatus.UNSURE: "has clauses that a person should read",
}
RED_FLAGS_STEP = "Read the quotes in their documents, then open the Checklist page for every item."
NO_RED_FLAG = "No red flag was found in {of}'s documents. That is not an approval."
NOTHING_HELD = "The library holds no vendor document of {tool}, so there are no findings."
EXCEPTION_NEEDS = (
    "Such an exception must name who grants it, the reason, an end date, and for each blocker "
    "what protects students in its place."
)
SILENCE_HOLDS = (
    "A blocker on which the documents are silent keeps the tool in review until it is answered."
)
BLOCKERS_STEP = (
    "Ask the vendor to change these points in the contract, or ask the approver for a written "
    "exception. The approver decides, not this tool."
)
SILENT_STEP = "Ask the vendor in writing about what is not stated. Until then it stays in review."
NO_BLOCKER_STEP = "Other items may still need a condition: open the Checklist page for all of them."
PERSON_READS = READ_THIS + " before anyone signs: {question}"
PERSON_BLOCKERS = "No document can settle this, so a person must: {questions}"
QUESTIONS_STEP = "Send them to the vendor, and add the signed answer to the library."
QUESTIONS_CHANGE = (
    "{count} where the documents go against us: these need other words in the contract, "
    "not only an answer. Ask “Which of those would stop us signing?”"
)
NO_QUESTIONS = "The documents leave nothing open on {of}. That is not an approval."
COMPARE_STEP = "Read each quote in its document, and ask the vendors about the gaps."
ONE_ITEM = "This compares one point and is no total score."
ON_WHAT = "On what should I compare {together}? Please name a point."
ON_WHAT_STEP = "For example: retention, ads, AI training, selling data, or breach notice."
WHICH_TWO = "Which two do you mean? So far {named}."
WHICH_TWO_STEP = "Name both, for example: Compare {first} and {second} on retention."
TWO_OF_MORE = "You have spoken of {together}. Which two do you mean?"
ONE_EDITION = (
    "The library holds one edition of {tool} only: {edition}. There is nothing to compare it with."
)
WHICH_EDITIONS = "Which two editions of {tool} do you mean? The library holds: {editions}."


def counted(number: int, noun: str, nouns: str = "") -> str:
    """``1 blocker``, ``2 blockers``."""
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"


def point_line(point: Point) -> str:
    """A point as one line over its quotes: severity, question, status, reason."""
    who = f"{point.tool}: " if point.tool else ""
    return (
        f"{point.severity.value.capitalize()}: {who}{point.question} "
        f"{STATUS_WORDS[point.status].capitalize()}. {point.reason}"
    )


def red_flags_headline(of: str, points: Sequence[Point]) -> str:
    """How many blockers and others stand against the tool, and of how many nothing is said."""
    blockers = [p for p in points if p.severity is Severity.BLOCKER]
    against = sum(
        p.status in (FindingStatus.DOES_NOT_MEET, FindingStatus.CONFLICT) for p in blockers
    )
    partly = sum(p.status is FindingStatus.PARTLY for p in blockers)
    silent = sum(p.status is FindingStatus.NOT_STATED for p in blockers)
    unsure = sum(p.status is FindingStatus.UNSURE for p in blockers)
    parts = [
        f"{counted(against, 'blocker')} not met" if against else "",
        f"{counted(partly, 'blocker')} met only in part" if partly else "",
        f"{counted(silent, 'blocker')} not stated" if silent else "",
        f"{counted(unsure, 'blocker')} unclear" if unsure else "",
        f"{counted(len(points) - len(blockers), 'major point')} against us"
        if len(points) > len(blockers)
        else "",
    ]
    return f"Red flags of {of}: {listed([part for part in parts if part])}."


def blockers_headline(of: str, stopping: int, silent: int, among: bool) -> str:
    """What stops a signature, and what keeps the tool in review."""
    if stopping:
        points = counted(stopping, "blocker") if not among else f"{stopping} of those points"
        broken = (
            "" if not among else ": a blocker not met" if stopping == 1 else ": blockers not met"
        )
        text = f"{points} would stop us signing {of}{broken}"
        verb = "is" if silent == 1 else "are"
        also = (
            f", and {counted(silent, 'more blocker')} {verb} not stated, which keeps it in review"
        )
        return f"{text}{also if silent else ''}."
    if silent:
        return (
            f"No blocker{' among those points' if among else ''} is broken by {of}, but {counted(silent, 'blocker')} "
            f"{'is' if silent == 1 else 'are'} not stated, which keeps it in review."
        )
    return f"None of {'those points' if among else 'the blockers'} would stop us signing {of}. That is not an approval."


def questions_headline(of: str, count: int) -> str:
    """How many questions there are, and for whom."""
    return f"{counted(count, 'question')} for the vendor of {of}, the most severe first."


def why_ask(finding: Finding) -> str:
    """Why a question is sent: what is missing, or what the documents say that is not enough."""
    lead = {
        FindingStatus.NOT_STATED: "The documents do not say.",
        FindingStatus.PARTLY: "Only part of it is there.",
        FindingStatus.CONFLICT: "The documents disagree.",
        FindingStatus.DOES_NOT_MEET: "The documents go against it.",
        FindingStatus.UNSURE: "The wording leaves it unclear.",
    }.get(finding.status, "")
    reason = finding.reason.split(" Searched for:")[0]
    if finding.status in (FindingStatus.NOT_STATED, FindingStatus.UNSURE):
        reason = ""
    return f"{lead} {reason}".strip()


def questions_draft(tool: str, points: Sequence[Point]) -> str:
    """The questions as a text to send, each with why it is asked and the words it is about."""
    lines = [f"Questions about {tool}, from reading its documents", ""]
    for number, point in enumerate(points, 1):
        lines.append(f"{number}. {point.ask}")
        lines.append(f"   Why we ask: {point.reason}")
        if point.citations:
            first = point.citations[0]
            lines.append(f"   Your {first.title} says: “{' '.join(first.quote.split())}”")
        lines.append("")
    return "\n".join(lines).strip()


def side_by_side_headline(topic: str, sides: Sequence[tuple[str, FindingStatus]]) -> str:
    """``On how long data is kept: QuizCraft partly meets the item; LessonLoop does not say.``"""
    said = [f"{of} {_SIDE_WORDS.get(s) or STATUS_WORDS[s] + ' the item'}" for of, s in sides]
    return f"On {topic}: {'; '.join(said)}."


def listed(words: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
