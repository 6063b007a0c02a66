"""Every sentence Tool Advisor says in its own words, and an answer as plain text.

Plain American English at about grade 8. Sentences name things and say what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from assistant.answering.finding_wording import point_line
from assistant.types import (
    Answer,
    Citation,
    DocumentType,
    Issuer,
    RegisterNote,
    VersionInfo,
)

STUDENT_DATA = (
    "Your message seems to hold a student's personal data, so it was not saved, searched or "
    "repeated. Please ask again without names, numbers, birth dates or health details."
)
STUDENT_DATA_STEP = "Try, for example: “Will the tool work for a student who uses a screen reader?”"
OVERRIDE = (
    "No. Only your district's approver can approve a tool, and a finding changes only when a "
    "document changes."
)
OVERRIDE_STEP = "To ask for a decision, follow the district's request steps."
MARK_MET = (
    "No, not on an e-mail alone. A finding changes when the new, signed text is in the library."
)
MARK_MET_STEP = "Ask the vendor for the signed text, then add it with: python ingest.py add FILE"
LEGAL = (
    "That is a legal question, and this tool does not give legal opinions. Here are the passages "
    "a lawyer or your privacy officer would look at first."
)
LEGAL_BARE = "That is a legal question, and this tool does not give legal opinions."
LEGAL_STEP = (
    "Take the question and these passages to your privacy officer or the district's counsel."
)
COMPLIANCE = (
    "This tool cannot say whether your district complies with a law. Some duties fall on the "
    "vendor, and some on the district."
)
EVADE = (
    "No. This tool does not help to go around consent or approval. They protect students, "
    "families and you."
)
EVADE_STEP = "Ask your privacy officer which consent is needed for this use and who collects it."
BLAME = "This tool cannot tell who caused a leak, and it does not hold staff records."
BLAME_STEP = "Report the incident to your privacy officer now, and follow the incident procedure."
STUDENT_SAFETY = (
    "Put the student's safety first. Tell your counselor or principal right now and follow the "
    "school's safety procedure. If anyone is in danger, call 911. You can call or text 988 for "
    "crisis help."
)
STUDENT_SAFETY_STEP = (
    "After that, keep the conversation as it is and file an incident report. Do not paste it here."
)
OUT_OF_SCOPE = (
    "That is outside what this tool does. It answers questions about ed-tech tools, their "
    "documents, and your district's decisions."
)
SMALL_TALK = (
    "Hello. Ask me about a tool's privacy policy or terms, or about your district's decisions. "
    "Every answer comes with quotes that you can check."
)
THANKS = "You are welcome. Ask again any time."
EXPORT = "Exports to Word and CSV are not built yet."
EXPORT_STEP = (
    "For now, use “Copy with citations”, or run: python -m assistant checklist TOOL --json"
)
SAFE = "Safe for whom, and with what data? Here are the most serious findings in the documents."
SAFE_STEP = "Tell me the grade and what students would type, and I can look closer."
SEAL = (
    "The label alone does not settle it. FERPA binds schools, so no vendor can be “FERPA "
    "certified”. What counts is what the vendor's documents promise."
)
SEAL_STEP = "Check the passages below, and ask whether a signed agreement covers your school."
NO_DOCUMENTS = "There are no documents in the library yet."
ADD_STEP = "Add documents with: python ingest.py add FOLDER"
FAILED = "Something went wrong while answering, so there is no answer. This does not mean “no”."
FAILED_STEP = "Please try again. If it happens again, tell whoever runs Tool Advisor."
WHICH_TOOL = "Which tool do you mean?"
WHICH_TOOL_STEP = "Choose a tool from the list, or name it in your question."
WHICH_TOOLS = "Which tools should I compare? Please name at least two."
WHICH_TOOLS_STEP = "For example: Compare … and … on data retention."
NO_REGISTER_ENTRIES = "There is no register of tool decisions yet, so no tool is shown as approved."
STAFF_ONLY = (
    "Use by staff alone is a different use: ask for it by name. Even without accounts, do not type "
    "student names or student work unless the district's rules allow it."
)
NAMES_OFF = "Taking names off helps, but free writing can still point to a student. The district's rules decide."
LOCAL_APPROVAL = "Approvals are local: another school's decision does not count here."
BETTER = (
    "This tool does not pick a winner. It shows where the two differ, and your district's "
    "priorities decide."
)
BETTER_STEP = "Tell me what matters most to you, such as retention, training or ads."
STATE_LAW = "No text of that law is in the library, so this tool cannot say what it requires."
STATE_LAW_STEP = "Ask your privacy officer or counsel, or add the law's text to the library."
NOT_HELD = "The documents in the library do not say that."
SETTING = (
    "A setting that each user can change is not a district control. Ask if an administrator can "
    "set it for all."
)
SHARED_LOGIN = (
    "Do not let students use your login. Most terms forbid it, and the record would be in your "
    "name."
)
ACCESS = (
    "Have your accessibility lead try it with the student's own setup. A report covers only the "
    "version that was tested."
)
NEGOTIATED_STEP = "Take these clauses to procurement or counsel before anyone signs or bargains."
COST = "The documents in the library do not give a price."
COST_STEP = "Ask procurement for a quote; a price needs another source than these documents."
SHARED_OFFER_STEP = (
    "Ask your privacy officer to check that the offer covers this product, edition and version "
    "before anyone signs."
)
EXCEPTION = (
    "A blocker stops approval unless a named approver grants an exception in writing, with its "
    "reason and end date."
)
PILOT_SCHOOL = (
    "This pilot runs at the schools named. If your class is not in it, it is not approved for you."
)
PILOT_RESULT = (
    "Not stated. No pilot report is in the library, so this tool cannot say if it helped."
)
PILOT_STEP = "Ask the pilot's owner for the report, then add it: python ingest.py add FILE"


def speaks(citation: Citation) -> str:
    """Who says it: ``StoryBuddy's Privacy Policy``, or the district's document."""
    names_tool = citation.tool and citation.tool.lower() in citation.title.lower()
    if citation.issuer is Issuer.VENDOR and citation.tool and not names_tool:
        return f"{citation.tool}'s {citation.title}"
    return f"the {citation.title}"


def claim_line(citation: Citation) -> str:
    """The line above a document's quotes."""
    kind = "" if citation.type is not DocumentType.MARKETING else " (a marketing page)"
    who = speaks(citation)
    return f"{who[0].upper()}{who[1:]}{kind}, {citation.version_label}"


def neutral_headline(citation: Citation, topic: str) -> str:
    """A headline that says where the answer stands and no more."""
    return f"Here is what {speaks(citation)} says about {topic}."


def fact_headline(citation: Citation, fact: str) -> str:
    """A headline with the very words that answer, such as a length of time."""
    return f"“{fact}”, says {speaks(citation)}. Read the quote for what it covers."


def verdict_headline(word: str, citation: Citation) -> str:
    """A headline for a question that a quote decides."""
    return f"{word}, according to {speaks(citation)}."


def not_stated(tool: str, missing: str) -> str:
    """Silence, in one sentence; what was searched stands below it."""
    return f"Not stated: {tool}'s documents here do not give {missing}."


def searched_count(searched: Sequence[VersionInfo]) -> str:
    """``Searched 7 documents``: the line over their list."""
    return f"Searched {len(searched)} document{'' if len(searched) == 1 else 's'}"


def searched_lines(searched: Sequence[VersionInfo]) -> tuple[str, ...]:
    """One line for each document searched: ``StoryBuddy Privacy Policy, effective 2026-01-15``."""
    return tuple(f"{version.facts.title}, {version.version_label}" for version in searched)


def ask_vendor(tool: str, question: str) -> str:
    """The next step where the documents are silent."""
    return f"Send {tool} this question: “{question}” Or ask your privacy officer."


def unknown_tool(name: str) -> str:
    """No documents of this tool are held, and the register does not list it."""
    return (
        f"“{name}” is not in the district's register, so no approval of it is on record. No documents "
        "about it are in the library, so I cannot answer."
    )


def unknown_tool_step(name: str) -> str:
    """Whom to ask about an unknown tool, and how its documents are added."""
    return (
        "Ask the person in the district who takes requests for tools. To have it judged, somebody adds "
        f"its privacy policy and terms on the page Library, or with: python ingest.py add {name} "
        "(a folder of that name)"
    )


def register_next(note: RegisterNote) -> str:
    """What to do about a register note."""
    if note.permits:
        return "Stay inside that scope, and tell families what the district's notice says."
    contact = f" Contact: {note.contact}." if note.contact else ""
    if note.state == "denied":
        return f"Use what the decision names instead, or ask again with what has changed.{contact}"
    if note.state == "retired":
        return f"It is no longer in use here. Ask which tool replaced it.{contact}"
    if note.scope:
        return f"Check that your grade, users and data are inside that scope.{contact}"
    return f"Ask for a decision before you use it with students.{contact}"


def copy_text(answer: Answer) -> str:
    """An answer as plain text with numbered citations, for pasting into a mail or a form."""
    lines = [f"Question: {answer.rewritten or answer.question}", "", answer.headline]
    if answer.register is not None and answer.register.sentence != answer.headline:
        if answer.register.sentence not in answer.headline:
            lines += ["", f"District register: {answer.register.sentence}"]
        lines += [f"- {point}" for point in answer.register.open_points]
    number = {c: index for index, c in enumerate(answer.citations, 1)}
    if answer.draft:
        lines += ["", answer.draft]
    lines += _point_lines(answer, number)
    told = {point.citations for point in answer.points}
    for claim in answer.claims:
        if claim.citations in told:
            continue
        lines += ["", claim.text]
        lines += [f"  [{number[c]}] “{c.quote}”" for c in claim.citations if c in number]
    if answer.notes:
        lines += ["", *[f"- {note}" for note in answer.notes]]
    if answer.searched:
        listed = [f"- {line}" for line in searched_lines(answer.searched)]
        lines += ["", f"{searched_count(answer.searched)}:", *listed]
    if answer.closest is not None:
        lines += ["", f"Closest passage (not an answer): {reference(answer.closest)}"]
    if answer.next_step:
        lines += ["", f"Next step: {answer.next_step}"]
    if number:
        lines += ["", "Sources:"]
        lines += [f"[{index}] {reference(c)}" for c, index in number.items()]
    lines += ["", "Advice from Tool Advisor. Not legal advice; people decide."]
    return "\n".join(lines)


def _point_lines(answer: Answer, number: dict[Citation, int]) -> list[str]:
    """Each point with its reason, why it matters and its quotes; questions are in the draft."""
    lines: list[str] = []
    for point in answer.points:
        if not point.ask:
            lines += ["", point_line(point)]
            lines += [f"  {line}" for line in (point.why, *point.facts) if line]
        lines += [f"  [{number[c]}] “{c.quote}”" for c in point.citations if c in number]
    return lines


def reference(citation: Citation) -> str:
    """Where a quote stands, in one line."""
    parts = [speaks(citation), citation.version_label]
    if citation.section:
        parts.append("section “" + " > ".join(citation.section) + "”")
    if citation.page is not None:
        parts.append(f"page {citation.page}")
    parts.append(f"characters {citation.start}-{citation.end}")
    return ", ".join(parts)


def grouped(citations: Sequence[Citation]) -> list[list[Citation]]:
    """Citations by document, documents in the order of their first citation."""
    order = list(dict.fromkeys(c.version_id for c in citations))
    ranked = sorted(citations, key=lambda c: order.index(c.version_id))
    return [list(group) for _, group in groupby(ranked, key=lambda c: c.version_id)]
