"""Red flags, what stops a signature, comparisons, questions to a vendor: asked in many words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.advisor import Advisor
from assistant.answering.finding_wording import red_flags_headline
from assistant.answering.kinds import Kind
from assistant.answering.understanding import understand
from assistant.types import Answer, AnswerStatus, FindingStatus, Point, Severity

S, F = AnswerStatus, FindingStatus
AGAINST = {F.DOES_NOT_MEET, F.CONFLICT}

PHRASINGS = [
    ("What are the red flags?", Kind.RED_FLAGS),
    ("any red flgas in StoryBuddy?", Kind.RED_FLAGS),
    ("redflags?", Kind.RED_FLAGS),
    ("What should I be worried about with MathTrail?", Kind.RED_FLAGS),
    ("give me the main concerns", Kind.RED_FLAGS),
    ("Anything sketchy in their privacy policy?", Kind.RED_FLAGS),
    ("what looks bad here", Kind.RED_FLAGS),
    ("Are there warning signs in the ClassVista papers?", Kind.RED_FLAGS),
    ("Which of those would stop us signing?", Kind.BLOCKERS),
    ("What would keep us from buying QuizCraft?", Kind.BLOCKERS),
    ("are any of these deal breakers", Kind.BLOCKERS),
    ("which ones are blockers?", Kind.BLOCKERS),
    ("Can we still sign with all that?", Kind.BLOCKERS),
    ("Is there anything here that means we can't sign?", Kind.BLOCKERS),
    ("showstoppers?", Kind.BLOCKERS),
    ("What should I ask the vendor?", Kind.VENDOR_QUESTIONS),
    ("wat shud i ask the vender", Kind.VENDOR_QUESTIONS),
    ("Give me five questions for their sales rep.", Kind.VENDOR_QUESTIONS),
    ("What do we still need to find out from the company?", Kind.VENDOR_QUESTIONS),
    ("Draft an email to the vendor with our open questions", Kind.VENDOR_QUESTIONS),
    ("what else do I need to ask them about ads", Kind.VENDOR_QUESTIONS),
    ("Help me write the purpose", Kind.PURPOSE_HELP),
    ("help me wirte the purpos statement", Kind.PURPOSE_HELP),
    ("What do I put in the purpose box?", Kind.PURPOSE_HELP),
    ("I need to justify this app to my principal, can you help?", Kind.PURPOSE_HELP),
    ("How do I explain why we need StoryBuddy?", Kind.PURPOSE_HELP),
    ("How do QuizCraft and LessonLoop differ on retention?", Kind.COMPARE),
    ("comapre QuizCraft with LessonLoop on ads", Kind.COMPARE),
    ("What's the diffrence between QuizCraft and LessonLoop on AI training?", Kind.COMPARE),
    ("QuizCraft vs LessonLoop: breach notice", Kind.COMPARE),
    ("which of QuizCraft and LessonLoop is better on selling data", Kind.BETTER),
]
# Written after the rules and examples were done, without looking at them. At first sight 5 of the
# first 15 (with those on two tools below) were understood, then 10 of the next 15; the rules and
# examples were mended with them since.
WRITTEN_LATER = [
    (
        "Before I recommend this to my principal, what in these documents should give me pause?",
        Kind.RED_FLAGS,
    ),
    ("whats the scariest stuff in here", Kind.RED_FLAGS),
    ("Tell me where this company's terms could hurt our students", Kind.RED_FLAGS),
    ("Which of these issues are bad enough that procurement would refuse to sign?", Kind.BLOCKERS),
    ("so what on that list is a hard no for us", Kind.BLOCKERS),
    ("do any of them make it imposible to approve", Kind.BLOCKERS),
    ("I have a call with the company tomorrow, what do I need to bring up?", Kind.VENDOR_QUESTIONS),
    ("can u make me a list of things the vender still has to answer", Kind.VENDOR_QUESTIONS),
    ("What would you want the vendor to clarify in writing?", Kind.VENDOR_QUESTIONS),
    ("The form wants to know why we are getting this tool. No clue what to say", Kind.PURPOSE_HELP),
    ("can you help with the purpos part of the request", Kind.PURPOSE_HELP),
    ("I need words for the 'purpose' field, where do I start?", Kind.PURPOSE_HELP),
    ("Should I be nervous about letting kids on this?", Kind.RED_FLAGS),
    ("What are the not so great parts of this company's policy?", Kind.RED_FLAGS),
    ("point out anything risky in the contract for me", Kind.RED_FLAGS),
    ("Out of these, what could we absolutely not live with?", Kind.BLOCKERS),
    ("would any of this make our lawyer say no", Kind.BLOCKERS),
    ("What needs to change in the contract before the superintendent signs?", Kind.BLOCKERS),
    ("help me prep for my meeting with the vendor", Kind.VENDOR_QUESTIONS),
    ("what info is the company not giving us that we should request", Kind.VENDOR_QUESTIONS),
    ("Which questions are still open for the vendor?", Kind.VENDOR_QUESTIONS),
    ("my principal asked why we need it. help me write something", Kind.PURPOSE_HELP),
    ("I don't know how to describe what we want this tool for", Kind.PURPOSE_HELP),
    ("Can you walk me through the purpose statement?", Kind.PURPOSE_HELP),
]
TWO_TOOLS_LATER = [
    "QuizCraft or LessonLoop, who is stricter about deleting student work?",
    "put MathTrail and EssayLens next to each other on breach notification",
    "is QuizCraft any better than StoryBuddy when it comes to advertisements?",
    "Between LessonLoop and EssayLens, whose breach notice is faster?",
    "how does quizcraft stack up against storybuddy on ads",
    "MathTrail or QuizCraft for keeping data out of AI training?",
]
OTHERS = [
    "What is the purpose of collecting this data?",
    "What happens if there is a data breach?",
    "Who signs the agreement for the district?",
    "Can we cancel at any time?",
    "Does StoryBuddy sell student data?",
    "What questions does the app ask students?",
    "How do I sign up my class for QuizCraft?",
    "Is there a problem with screen readers?",
    "Can the vendor stop our account without notice?",
    "What can parents ask the company to delete?",
    "Does the policy say what happens to the data when we stop?",
    "Which companies get the data?",
]


def ask(advisor: Advisor, *turns: str, tool: str | None = None) -> list[Answer]:
    conversation = advisor.conversation(tool)
    return [conversation.ask(turn) for turn in turns]


@pytest.mark.parametrize(("message", "kind"), PHRASINGS)
def test_everyday_words_are_understood(advisor: Advisor, message: str, kind: Kind) -> None:
    assert advisor.kind(message) is kind


@pytest.mark.parametrize(("message", "kind"), WRITTEN_LATER)
def test_words_written_later_are_understood(advisor: Advisor, message: str, kind: Kind) -> None:
    assert advisor.kind(message) is kind


@pytest.mark.parametrize("message", TWO_TOOLS_LATER)
def test_two_tools_in_a_question_stand_side_by_side(advisor: Advisor, message: str) -> None:
    (answer,) = ask(advisor, message)
    assert len(answer.tools) == 2
    assert [p.item for p in answer.points[:2]] == [answer.points[0].item] * 2
    assert answer.verdict is None


@pytest.mark.parametrize("message", OTHERS)
def test_questions_for_the_documents_stay_there(advisor: Advisor, message: str) -> None:
    findings = {Kind.RED_FLAGS, Kind.BLOCKERS, Kind.VENDOR_QUESTIONS, Kind.PURPOSE_HELP}
    assert advisor.kind(message) not in findings


def test_red_flags_are_in_order_and_name_their_edition(advisor: Advisor) -> None:
    (answer,) = ask(advisor, "What are the red flags of StoryBuddy?")
    assert answer.status is S.ANSWERED
    assert "general (consumer) edition" in answer.headline
    severities = [p.severity for p in answer.points]
    assert severities == sorted(severities, key=list(Severity).index)
    assert all(p.reason and p.why for p in answer.points)
    assert all(p.citations for p in answer.points if p.status is not F.NOT_STATED)
    assert {c for p in answer.points for c in p.citations} == set(answer.citations)
    assert any("school edition" in note for note in answer.notes)


def test_silence_on_a_blocker_is_a_red_flag(advisor: Advisor) -> None:
    (answer,) = ask(advisor, "What are the red flags of MathTrail?")
    silent = [p for p in answer.points if p.status is F.NOT_STATED]
    assert silent and all(p.severity is Severity.BLOCKER for p in silent)


def test_red_flags_agree_with_the_checklist(advisor: Advisor) -> None:
    (answer,) = ask(advisor, "What are the red flags of ClassVista?")
    made = {f.item.id: f for f in advisor.checklist("ClassVista").findings}
    assert all(made[p.item].status is p.status for p in answer.points)
    assert all(set(p.citations) <= set(made[p.item].citations) for p in answer.points)
    blockers = {
        i for i, f in made.items() if f.item.severity is Severity.BLOCKER and f.status in AGAINST
    }
    assert blockers <= set(answer.items)


def test_blockers_that_a_person_should_read_are_counted() -> None:
    point = Point("prv-no-sale", "Sold?", Severity.BLOCKER, FindingStatus.UNSURE, "Unclear.")
    broken = replace(point, status=FindingStatus.DOES_NOT_MEET)
    assert red_flags_headline("EssayLens", [broken, point, point]) == (
        "Red flags of EssayLens: 1 blocker not met and 2 blockers unclear."
    )


def test_another_edition_can_be_asked_for_and_is_kept(advisor: Advisor) -> None:
    flags, stops = ask(
        advisor,
        "What are the red flags of the school edition of StoryBuddy?",
        "Which of those would stop us signing?",
    )
    assert "school edition" in flags.headline and "general" not in flags.headline
    assert "StoryBuddy (school edition)" in stops.headline


def test_what_stops_a_signature_is_taken_from_the_answer_before(advisor: Advisor) -> None:
    flags, stops = ask(
        advisor,
        "What are the red flags?",
        "Which of those would stop us signing?",
        tool="ClassVista",
    )
    assert {p.item for p in stops.points} <= {p.item for p in flags.points}
    assert all(p.severity is Severity.BLOCKER for p in stops.points)
    assert all(p.status in AGAINST | {F.NOT_STATED} for p in stops.points)
    assert any("exception" in note and "end date" in note for note in stops.notes)
    assert all(any("clear it" in fact for fact in p.facts) for p in stops.points)
    assert stops.verdict is None
    _, silent = ask(
        advisor,
        "What are the red flags?",
        "Which of those would stop us signing?",
        tool="MathTrail",
    )
    assert any("keeps the tool in review" in note for note in silent.notes)


def test_only_the_points_of_the_answer_before_count(advisor: Advisor) -> None:
    _, stops = ask(
        advisor,
        "Compare StoryBuddy and ClassVista on ads.",
        "Which of those would stop us signing?",
    )
    assert {p.item for p in stops.points} == {"prv-no-targeted-ads"}
    assert len({p.tool for p in stops.points}) == 2


def test_what_stops_a_signature_can_be_asked_cold(advisor: Advisor) -> None:
    (good,) = ask(advisor, "What would stop us from signing QuizCraft?")
    assert good.tools == ("QuizCraft",)
    assert not [p for p in good.points if p.status in AGAINST]
    (silent,) = ask(advisor, "What would stop us from signing MathTrail?")
    assert "not stated" in silent.headline and "review" in silent.headline
    (which,) = ask(advisor, "What would stop us signing?")
    assert which.status is S.CLARIFY and which.claims == ()


def test_two_tools_stand_side_by_side_on_one_item(advisor: Advisor) -> None:
    _, _, answer = ask(
        advisor,
        "Does QuizCraft sell data?",
        "Does LessonLoop sell data?",
        "How do these two differ on retention?",
    )
    assert [p.item for p in answer.points] == ["dat-retention"] * 2
    assert [p.tool.split(" (")[0] for p in answer.points] == ["QuizCraft", "LessonLoop"]
    assert all(p.citations for p in answer.points)
    named = [fact for p in answer.points for fact in p.facts]
    assert named and all("days" in fact or "months" in fact for fact in named)
    assert answer.verdict is None


def test_facts_named_are_words_of_the_quotes(advisor: Advisor) -> None:
    (answer,) = ask(advisor, "Compare StoryBuddy, QuizCraft and MathTrail on retention.")
    for point in answer.points:
        quotes = " ".join(c.quote for c in point.citations)
        for line in point.facts:
            facts = line.removeprefix("Named in the quotes: ").split("; ")
            assert all(fact in quotes for fact in facts)


@pytest.mark.parametrize(
    "question",
    [
        "How do the free and school editions of StoryBuddy differ on ads?",
        "How do StoryBuddy's two editions differ on advertising?",
        "Compare StoryBuddy with the school version of StoryBuddy on ads",
    ],
)
def test_two_editions_of_one_tool_are_compared(advisor: Advisor, question: str) -> None:
    (answer,) = ask(advisor, question)
    assert [p.item for p in answer.points] == ["prv-no-targeted-ads"] * 2
    assert {p.edition for p in answer.points} == {"general accounts", "school accounts"}
    assert [p.status for p in answer.points] == [F.DOES_NOT_MEET, F.MEETS]


def test_better_on_a_point_names_no_winner(advisor: Advisor) -> None:
    _, answer = ask(
        advisor,
        "Compare QuizCraft and LessonLoop on ads.",
        "Which of the two is better on AI training?",
    )
    assert {p.item for p in answer.points} == {"prv-ai-training"}
    assert "does not pick a winner" in answer.headline
    assert answer.verdict is None


@pytest.mark.parametrize(
    ("turns", "status", "words"),
    [
        (("Compare QuizCraft and Kahoot on ads.",), S.UNKNOWN_TOOL, "Kahoot"),
        (("Compare QuizCraft and LessonLoop.",), S.CLARIFY, "On what"),
        (("How do these two differ on retention?",), S.CLARIFY, "Which tools"),
        (("Compare QuizCraft on retention.",), S.CLARIFY, "QuizCraft"),
        (("How do the two editions of MathTrail differ on ads?",), S.CLARIFY, "one edition"),
        (
            (
                "Compare QuizCraft, LessonLoop and MathTrail on ads.",
                "How do the two differ on retention?",
            ),
            S.CLARIFY,
            "Which two",
        ),
    ],
)
def test_what_cannot_be_compared_is_asked_back(
    advisor: Advisor, turns: tuple[str, ...], status: AnswerStatus, words: str
) -> None:
    answer = ask(advisor, *turns)[-1]
    assert answer.status is status
    assert words in answer.headline
    assert answer.claims == () and answer.next_step


def test_a_point_can_be_named_after_the_question_back(advisor: Advisor) -> None:
    _, answer = ask(advisor, "Compare QuizCraft and LessonLoop.", "retention please")
    assert {p.item for p in answer.points} == {"dat-retention"}


def test_questions_are_ready_to_send(advisor: Advisor) -> None:
    (answer,) = ask(advisor, "What should I ask the vendor?", tool="StoryBuddy")
    severities = [p.severity for p in answer.points]
    assert severities == sorted(severities, key=list(Severity).index)
    assert all(p.status in {F.NOT_STATED, F.PARTLY, F.CONFLICT, F.UNSURE} for p in answer.points)
    assert all(p.ask and p.reason for p in answer.points)
    silent = {F.NOT_STATED, F.UNSURE}  # unsure may lean towards silence, and then has no quote
    assert all(p.citations for p in answer.points if p.status not in silent)
    for number, point in enumerate(answer.points, 1):
        assert f"{number}. {point.ask}" in answer.draft


def test_as_many_questions_as_asked_for(advisor: Advisor) -> None:
    (answer,) = ask(advisor, "Give me three questions for the MathTrail people to ask the vendor.")
    assert len(answer.points) == 3


def test_questions_about_a_topic_or_the_points_before(advisor: Advisor) -> None:
    (topic,) = ask(advisor, "What should I ask the vendor about retention?", tool="StoryBuddy")
    assert {p.item for p in topic.points} == {"dat-retention"}
    flags, those = ask(
        advisor, "What are the red flags?", "What should I ask them about those?", tool="StoryBuddy"
    )
    assert {p.item for p in those.points} <= {p.item for p in flags.points}
    assert AGAINST & {p.status for p in those.points}


def test_every_quote_is_the_stored_text(advisor: Advisor) -> None:
    answers = ask(
        advisor,
        "What are the red flags of LessonLoop?",
        "Which of those would stop us signing?",
        "What should I ask the vendor?",
        "Compare LessonLoop and EssayLens on deletion.",
    )
    for answer in answers:
        for citation in answer.citations:
            text = advisor.library.text(citation.version_id)
            assert text[citation.start : citation.end] == citation.quote
            assert citation.tool in answer.tools


def test_the_answer_grows_point_by_point(advisor: Advisor) -> None:
    steps = list(advisor.conversation("ClassVista").stream("What are the red flags?"))
    sizes = [len(step.points) for step in steps]
    assert sizes == sorted(sizes) and sizes[0] == 0
    assert all({c for p in s.points for c in p.citations} <= set(s.citations) for s in steps)


def test_a_comparison_judges_only_its_items(advisor: Advisor) -> None:
    names = advisor._names()
    understood = understand("Compare EssayLens and MathTrail on ads.", names)
    assert understood.kind is Kind.COMPARE
    before = advisor.kept_checklist("EssayLens")
    ask(advisor, "Compare EssayLens and MathTrail on ads.")
    assert advisor.kept_checklist("EssayLens") is before
