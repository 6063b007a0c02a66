"""The parts that understand a message, one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.answering.answer_types import AnswerType, asked_for, first_fact, holds
from assistant.answering.followups import Turn, resolve
from assistant.answering.kinds import Kind, is_yes_no, kind_of
from assistant.answering.naming import ToolNames
from assistant.answering.polarity import Decision, decide
from assistant.answering.quoting import Sentence
from assistant.answering.reader import Reading
from assistant.answering.student_data import holds_student_data
from assistant.answering.topics import TopicBook, load_topics
from assistant.errors import ToolAdvisorError
from assistant.settings import PROJECT_DIR
from assistant.types import Passage, Span, Tool, Verdict

TOOLS = ToolNames(
    [
        Tool("StoryBuddy", "Lanternleaf, Inc.", ("Story Buddy Junior",)),
        Tool("QuizCraft", "Penrose Learning LLC"),
        Tool("Harbor Copilot", "Harbor"),
        Tool("Harbor Classroom", "Harbor"),
        Tool("Verse.AI"),
    ]
)


@pytest.mark.parametrize(
    ("message", "tools"),
    [
        ("Does StoryBuddy sell data?", ("StoryBuddy",)),
        ("does story buddy sell data", ("StoryBuddy",)),
        ("StoryBuddy's retention", ("StoryBuddy",)),
        ("is Story Buddy Junior ok", ("StoryBuddy",)),
        ("What does Lanternleaf collect?", ("StoryBuddy",)),
        ("Does StroyBuddy sell data?", ("StoryBuddy",)),
        ("is quizcraf allowed", ("QuizCraft",)),
        ("Compare QuizCraft and StoryBudy", ("QuizCraft", "StoryBuddy")),
        ("does copilot listen", ("Harbor Copilot",)),
        ("does verse keep poems", ("Verse.AI",)),
        ("What does Harbor collect?", ()),  # two tools of that maker: not clear which
        ("Is it safe?", ()),
        ("Tell me a story, buddy system style", ()),
    ],
)
def test_tools_are_recognised(message: str, tools: tuple[str, ...]) -> None:
    assert TOOLS.find(message).tools == tools


def test_names_are_taken_out_of_what_is_searched() -> None:
    assert TOOLS.find("How long does StoryBuddy keep chats?").without_names == (
        "How long does keep chats?"
    )


@pytest.mark.parametrize(
    ("message", "read"),
    [
        ("How fast does StoryBuddy report a breach?", "How fast does it report a breach?"),
        ("Who are StoryBuddy's subprocessors?", "Who are its subprocessors?"),
        ("Do the StoryBuddy terms allow it?", "Do its terms allow it?"),
        ("May I use an ordinary StoryBuddy account?", "May I use an ordinary account?"),
        ("Is it safe?", "Is it safe?"),
    ],
)
def test_the_reader_gets_a_whole_sentence_without_names(message: str, read: str) -> None:
    assert TOOLS.find(message).with_pronouns == read


@pytest.mark.parametrize(
    ("message", "unknown"),
    [
        ("Can I use Kahoot with my kids?", "Kahoot"),
        ("can i use kahoot with my 5th graders?", "kahoot"),
        ("Does Quizlet sell data?", "Quizlet"),
        ("Do we comply with FERPA?", None),
        ("Can I use it in March?", None),
        ("What about Spanish class?", None),
        ("Can I use StoryBuddy?", None),
    ],
)
def test_unknown_products_are_noticed(message: str, unknown: str | None) -> None:
    assert TOOLS.find(message).unknown == unknown


@pytest.mark.parametrize(
    ("message", "held"),
    [
        ("Here is Maria G.'s IEP, will the tool help her?", True),
        ("My student Tyrell was suspended twice. Can he use it?", True),
        ("jayden failed math again, would this tutor work", True),
        ("student id 4482913 cannot log in", True),
        ("Call the mom at 555-201-3344", True),
        ("write to kim.lee@example.org about her login", True),
        ("She was born on 4/12/2014, is she old enough?", True),
        ("ssn 123-45-6789", True),
        ("My student has an IEP and uses a screen reader. Will it work?", False),
        ("Can I use StoryBuddy with my 5th graders?", False),
        ("Does QuizCraft keep health data?", False),
        ("How many of 120 students may use it until 2027-06-30?", False),
        ("Who is the privacy officer?", False),
        ("Does it work for students with dyslexia?", False),
        ("Is StoryBuddy's evaluation published?", False),
    ],
)
def test_student_data_is_noticed(message: str, held: bool) -> None:
    assert holds_student_data(message, TOOLS.words) is held


@pytest.mark.parametrize(
    ("question", "kind", "yes", "no"),
    [
        (
            "How long do they keep chats?",
            AnswerType.DURATION,
            "We keep them for 90 days.",
            "We keep your chats safe.",
        ),
        (
            "How many days until it is deleted?",
            AnswerType.COUNT_OF_TIME,
            "Deleted within thirty (30) days.",
            "We keep it as long as needed.",
        ),
        ("How old must students be?", AnswerType.AGE, "You must be 13 or older.", "Be kind."),
        (
            "Where is the data stored?",
            AnswerType.PLACE,
            "Servers are in Canada.",
            "Data is encrypted.",
        ),
        (
            "In which country are the servers?",
            AnswerType.NAMED_PLACE,
            "They stand in Germany.",
            "They are located where we operate.",
        ),
        (
            "Which company hosts it?",
            AnswerType.NAME,
            "Our hosting partner is Northcloud.",
            "We use trusted Service Providers.",
        ),
    ],
)
def test_the_type_of_fact_asked_for(question: str, kind: AnswerType, yes: str, no: str) -> None:
    assert asked_for(question) is kind
    assert holds(kind, yes)
    assert not holds(kind, no)


def test_a_vendors_own_name_does_not_answer_which_company() -> None:
    assert not holds(AnswerType.NAME, "You trust Lanternleaf with it.", frozenset({"lanternleaf"}))


def test_the_fact_is_quoted_in_its_own_words() -> None:
    assert first_fact(AnswerType.DURATION, "We erase logs after 90 days.") == "90 days"
    assert first_fact(AnswerType.DURATION, "We keep it as long as needed.") is None


@pytest.mark.parametrize(
    ("question", "sentence", "verdict"),
    [
        ("Do they sell data?", "We do not sell student data to anyone.", Verdict.NO),
        ("Do they sell data?", "We sell the data to our partners.", Verdict.YES),
        ("Do they sell data?", "We do not sell data except to affiliates.", Verdict.PARTLY),
        (
            "Do they sell data?",
            "We do not sell personal data as that term is defined by law.",
            Verdict.PARTLY,
        ),
        ("Is it used to train AI?", "We never use your content to train models.", Verdict.NO),
        ("Is it used to train AI?", "We may use content to train our models.", Verdict.YES),
        ("Can we be sure it is not used to train AI?", "We never train on your content.", None),
        ("Is the data encrypted?", "All of the data is encrypted at rest.", Verdict.YES),
        ("Is the data encrypted?", "Data encryption at rest", None),  # a heading
        ("Is the data encrypted?", "Data | Is it encrypted at rest | Yes", None),  # a table row
        ("Can we turn training off?", "You can opt out of training in settings.", Verdict.YES),
        ("Can we turn training off?", "We train our models on your content.", None),
    ],
)
def test_only_plain_statements_decide(
    question: str, sentence: str, verdict: Verdict | None
) -> None:
    assert said(decide(question, [quoted(sentence)])) is verdict


def test_a_denial_of_something_else_decides_only_where_the_reader_finds_it_relevant() -> None:
    text = "We do not pass anything on to brokers of any kind."
    assert decide("Do they notify us?", [quoted(text, relevant=0.1)]) is None
    assert said(decide("Do they notify us?", [quoted(text, relevant=0.9)])) is Verdict.NO


def test_a_denial_in_another_clause_is_no_no() -> None:
    text = "We read reports at our discretion and do not promise an answer."
    assert said(decide("Can I report a bad story?", [quoted(text, relevant=0.9)])) is not Verdict.NO


def test_a_reason_in_the_question_is_not_what_is_asked() -> None:
    text = "The check estimates how likely it is that a text was written by AI."
    question = "May a teacher punish a student because the check says AI wrote the text?"
    assert decide(question, [quoted(text)]) is None


def test_two_sentences_that_disagree_make_it_partly() -> None:
    sentences = [quoted("We do not sell student data."), quoted("We sell student data to others.")]
    assert said(decide("Do they sell student data?", sentences)) is Verdict.PARTLY


def quoted(text: str, relevant: float = 0.6) -> Sentence:
    """A sentence as the reader read it, found relevant with that probability."""
    passage = Passage("v#0", "v", 0, Span(0, len(text)), text, (), None, "")
    reading = Reading(relevant, 0.0, 0.0, 0.0, 1 - relevant, 0.0)
    return Sentence(passage, passage.span, text, "", 1.0, 0.5, 0.5, True, True, reading)


def said(decision: Decision | None) -> Verdict | None:
    """The verdict of a decision, if there is one."""
    return decision.verdict if decision else None


@pytest.mark.parametrize(
    ("ages", "sentence", "verdict"),
    [
        ((10, 11), "You must be at least 13 years old.", Verdict.NO),
        ((10, 11), "The Services are not directed to children under 13.", Verdict.NO),
        ((15, 16), "You must be at least 13 years old.", None),  # a yes is the district's to give
        ((15, 16), "You must be 18 years or older to use the Services.", Verdict.NO),
        ((10, 11), "Children under 13 need permission of a parent and may not use it alone.", None),
        ((10, 11), "We delete logs after 90 days.", None),
        ((10, 11), "Teachers must be at least 18 years old.", None),
        ((10, 11), "Students under 13 may not sign up, except through their school.", None),
        ((14, 15), "The Services are not intended for minors of any kind.", Verdict.NO),
        ((4, 5), "Children of all ages may use the Service at school.", Verdict.YES),
    ],
)
def test_an_age_limit_shuts_out_whoever_is_younger(
    ages: tuple[int, int], sentence: str, verdict: Verdict | None
) -> None:
    unread = quoted(sentence, relevant=0.1)
    assert said(decide("Can my students use it?", [unread], ages)) is verdict


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("And for my 8th graders?", "Can I use StoryBuddy with my 8th graders?"),
        ("What about QuizCraft?", "Can I use QuizCraft with my 5th graders?"),
        ("Does it sell data?", "Does StoryBuddy sell data?"),
        ("what about deletion?", "What do the documents of StoryBuddy say about deletion?"),
        ("Is there a setting for that?", "Is there a setting for that (StoryBuddy)?"),
    ],
)
def test_follow_ups_stand_alone(message: str, expected: str) -> None:
    previous = "Can I use StoryBuddy with my 5th graders?"
    before = Turn(previous, Kind.USE, ("StoryBuddy",), ("5",), ("students",), previous, Kind.USE)
    assert resolve(message, TOOLS, None, before).question == expected


def test_a_whole_question_is_no_follow_up() -> None:
    before = Turn("Is StoryBuddy safe?", Kind.SAFE, ("StoryBuddy",), (), ())
    whole = "How long does QuizCraft keep student data?"
    assert resolve(whole, TOOLS, None, before).question == whole
    assert not resolve(whole, TOOLS, None, before).follows
    assert resolve("And for my 8th graders?", TOOLS, None, before).follows


def test_kinds_of_questions_for_documents_stay_with_the_documents() -> None:
    for question in (
        "How long is student data kept?",
        "If our district sues, which state's law counts?",
        "Does it sell data to partners?",
        "Is there a setting to turn that off?",
    ):
        assert kind_of(question) is Kind.DOCUMENTS
    assert is_yes_no("My kid is 9. Can she sign up?")
    assert not is_yes_no("How long can they keep it?")


def test_every_topic_names_items_that_exist() -> None:
    from assistant.checklist.rubric import load_rubric

    known = {item.id for item in load_rubric(PROJECT_DIR / "knowledge" / "rubric").items}
    for topic in load_topics(PROJECT_DIR / "knowledge" / "topics.yaml"):
        assert set(topic.items) <= known, topic.id
        assert topic.questions and topic.clauses and topic.terms, topic.id


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("version: 1\ntopics:\n  - id: a\n    words: [1]\n", "topics.0.words.0"),
        ("version: 1\ntopics:\n  - {id: a}\n", "topics.0.words"),
        ("version: [", "not valid YAML"),
    ],
)
def test_a_wrong_topics_file_is_named(tmp_path: Path, content: str, names: str) -> None:
    path = tmp_path / "topics.yaml"
    path.write_text(content)
    with pytest.raises(ToolAdvisorError, match=r"topics\.yaml") as error:
        load_topics(path)
    assert names in str(error.value)


def test_topic_weights_sum_to_one() -> None:
    def embed(texts: object) -> np.ndarray:
        rng = np.random.default_rng(0)
        vectors = rng.normal(size=(len(list(texts)), 8)).astype(np.float32)  # type: ignore[call-overload]
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    book = TopicBook(load_topics(PROJECT_DIR / "knowledge" / "topics.yaml"), embed)
    matches = book.match("How long do they retain data?", embed(["x"])[0])
    assert sum(m.weight for m in matches) == pytest.approx(1.0)
    assert [m.weight for m in matches] == sorted((m.weight for m in matches), reverse=True)
