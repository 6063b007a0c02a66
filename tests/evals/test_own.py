"""A district's own questions: spreadsheets of every kind, what is judged, and reported answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.feedback import feedback_file
from assistant.library.embedding import Embedder
from assistant.library.library import Library
from assistant.reading import read_file
from assistant.settings import Settings
from evals.context import Context
from evals.contract import EvalDataError
from evals.metrics.expected import quote_found, words_found
from evals.own_questions import load_own, write_template
from evals.runner import run_suites
from evals.suites.own import suite, worst

QUOTE = "We erase what students type 45 days after the end of the school year."
POLICY = f"""# Pond Policy

Effective 2026-01-01

## Keeping data

{QUOTE}

## Sale

We do not sell, rent or trade student information.
"""
HEAD = "question,tool,expected_quote,expected_answer,verdict,note\n"


def table(tmp_path: Path, content: str | bytes, name: str = "q.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    "content",
    [
        (HEAD + "Is it kept?,Pond,,“45” days,,\n").encode(),
        (HEAD + "Is it kept?,Pond,,“45” days,,\n").encode("utf-8-sig"),
        (HEAD + "Is it kept?,Pond,,“45” days,,\n").encode("cp1252"),
        (HEAD + "Is it kept?,Pond,,“45” days,,\n").encode("utf-16"),
        (HEAD + "Is it kept?,Pond,,“45” days,,\n").replace(",", ";").encode(),
        ("sep=;\r\n" + (HEAD + "Is it kept?,Pond,,“45” days,,\n").replace(",", ";")).encode(),
        (HEAD + "Is it kept?,Pond,,“45” days,,\n").replace(",", "\t").encode(),
        (HEAD + "Is it kept?,Pond,,“45” days,,\n").replace("\n", "\r\n").encode(),
        ("Question,Tool,Expected answer,More\nIs it kept?,Pond,“45” days,x\n,,,\n\n").encode(),
        ('"question","tool","expected_answer"\n"Is it kept?","Pond","“45” days"\n').encode(),
    ],
)
def test_spreadsheets_of_every_kind_are_read(tmp_path: Path, content: bytes) -> None:
    (question,) = load_own(table(tmp_path, content))
    assert (question.question, question.tool) == ("Is it kept?", "Pond")
    assert question.expected_answer == "“45” days"
    assert question.place == "q.csv, row 2"


def test_cells_may_hold_commas_quotation_marks_and_lines(tmp_path: Path) -> None:
    text = (
        HEAD + '"Kept, or not?",Pond,"They say ""never"",\nand mean it.",,No,\n\nMore?,Pond,,,,\n'
    )
    first, second = load_own(table(tmp_path, text))
    assert first.expected_quote == 'They say "never",\nand mean it.'
    assert (first.verdict, second.place) == ("no", "q.csv, row 4")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (HEAD + ",Pond,,,,\n", "row 2: the question is missing"),
        (HEAD + "A?,Pond,,,,\n\nB?,Pond,,,maybe,\n", "row 4: the verdict is “maybe”"),
        (HEAD + "A?,Pond,x,,Not stated,\n", "Keep one of them"),
        (HEAD + "Kept, or not?,Pond,,,,x\n", "row 2: more cells"),
        (HEAD + '"A?,Pond,,,,\n', "quotation mark is not closed"),
        (HEAD + "A?,Pond," + "x" * 2_001 + ",,,\n", "longer than 2,000"),
        ("frage,tool\nA?,Pond\n", "no column “question”"),
        ("question\nA?\n", "no column “tool”"),
    ],
)
def test_a_wrong_table_is_refused_with_its_row(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(EvalDataError, match=says):
        load_own(table(tmp_path, content))


def test_json_lines_may_hold_more_fields_and_nulls(tmp_path: Path) -> None:
    row = {"question": "A?", "tool": "Pond", "verdict": None, "kind": "other", "answer": {"x": 1}}
    (question,) = load_own(table(tmp_path, json.dumps(row) + "\n", "q.jsonl"))
    assert (question.verdict, question.place) == ("", "q.jsonl, line 1")
    with pytest.raises(EvalDataError, match="line 1 is not a JSON object"):
        load_own(table(tmp_path, "[]\n", "q.jsonl"))
    with pytest.raises(EvalDataError, match=r"neither \.csv nor \.jsonl"):
        load_own(table(tmp_path, "", "q.xlsx"))


def test_the_template_reads_back_and_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "questions.csv"
    write_template(path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfquestion,tool")
    assert b"\r\n" in path.read_bytes()
    assert [question.verdict for question in load_own(path)] == ["", "no", "not stated"]
    with pytest.raises(EvalDataError, match="there already"):
        write_template(path)


def test_half_of_an_expected_quote_in_one_stretch_is_found() -> None:
    assert quote_found("We NEVER sell – or rent – data.", ["x", "we never sell - or rent - data"])
    assert quote_found("abcdefgh", ["xx abcd xx"])  # four of eight letters
    assert not quote_found("abcdefgh", ["xx abc xx efg"])  # three in one stretch
    assert not quote_found("abcdefgh", [])
    assert quote_found("", ["abc"]) is None
    assert quote_found("—", ["abc"]) is None


def test_every_expected_word_must_be_shown() -> None:
    assert words_found("45 Days", ["kept for 45", "days"])
    assert not words_found("45 days", ["45 hours"])
    assert not words_found("4", ["45"])
    assert words_found(" ", ["x"]) is None


@pytest.fixture
def district(tmp_path: Path, embedder: Embedder) -> Context:
    """A context whose settings name a library with one document."""
    settings = Settings(_env_file=None, data_dir=tmp_path / "library")
    home = tmp_path / "policies" / "PaperPond"
    home.mkdir(parents=True)
    (home / "Privacy Policy.md").write_text(POLICY)
    with Library.open(settings, embedder) as library:
        document = read_file(home / "Privacy Policy.md", settings, root=tmp_path / "policies")
        library.add(document)
    context = Context(settings=settings, cache=None)
    context.__dict__["embedder"] = embedder
    return context


def test_own_questions_are_asked_of_the_own_library(district: Context, tmp_path: Path) -> None:
    rows = [
        f"How long is what students type kept?,PaperPond,{QUOTE},45 days,,",
        "Does it sell student information?,PaperPond,,,no,",
        "How many hours after a breach is the school told?,PaperPond,,,not stated,",
        "How long is what students type kept?,PaperPond,Something that no text says,90 days,,",
    ]
    district.data = (table(tmp_path, HEAD + "\n".join(rows) + "\n"),)
    run = run_suites([suite()], district)
    district.close()
    first, second, third, fourth = (result.scores for result in run.results)
    assert (first["quote_found@3"], first["answer_found"], first["silent_right"]) == (1, 1, 1)
    assert first["verdict_right"] is None
    assert (second["verdict_right"], second["quote_found@3"]) == (1, None)
    assert (third["silent_right"], third["verdict_right"]) == (1, None)
    assert (fourth["quote_found@3"], fourth["answer_found"]) == (0, 0)
    assert all(result.scores["failed"] == 0 for result in run.results)


def test_an_unknown_tool_is_named_with_its_row(district: Context, tmp_path: Path) -> None:
    district.data = (table(tmp_path, HEAD + "A?,PaperPond,,,,\nA?,Lake,,,,\n"),)
    with pytest.raises(EvalDataError, match=r"row 3: the library knows no tool “Lake”.*PaperPond"):
        suite().tasks(district)
    district.close()


def test_reported_answers_are_asked_again(district: Context) -> None:
    path = feedback_file(district.settings.data_dir)
    path.parent.mkdir(parents=True)
    report = {
        "question": "How long is what students type kept?",
        "tool": "PaperPond",
        "expected_quote": QUOTE,
        "expected_answer": "",
        "verdict": None,
        "note": "",
        "asked_at": "2026-11-23",
        "kind": "wrong_quote",
        "answer": {},
    }
    path.write_text(json.dumps(report) + "\n")
    run = run_suites([suite()], district)
    district.close()
    assert run.results[0].scores["quote_found@3"] == 1.0
    assert run.made["data"][0]["file"] == "feedback/questions.jsonl"


def test_without_questions_or_library_it_says_what_to_do(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path / "none")
    with pytest.raises(EvalDataError, match="evals template"):
        suite().tasks(Context(settings=settings, cache=None))
    data = table(tmp_path, HEAD + "A?,Pond,,,,\n")
    with pytest.raises(EvalDataError, match=r"ingest\.py add"):
        suite().tasks(Context(data=(data,), settings=settings, cache=None))
    assert not (tmp_path / "none").exists()


def test_a_failed_answer_has_the_worst_scores(tmp_path: Path) -> None:
    (asked,) = load_own(table(tmp_path, HEAD + f"A?,Pond,{QUOTE},45 days,yes,\n"))
    assert worst(asked) == {
        "quote_found@3": 0.0,
        "answer_found": 0.0,
        "verdict_right": 0.0,
        "silent_right": 0.0,
        "verbatim": 0.0,
        "failed": 1.0,
    }
