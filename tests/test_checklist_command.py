"""The command ``checklist``: text, JSON that keeps to its schema, editions, and plain refusals."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from assistant.advisor import Advisor
from assistant.checklist_command import all_editions, one_checklist
from assistant.errors import ToolAdvisorError
from assistant.library.embedding import Embedder
from assistant.library.library import Library
from assistant.reading import FactHints, read_bytes
from assistant.reviews.checking import AnswerForm, DecisionForm, Signer
from assistant.settings import PROJECT_DIR, Settings
from assistant.types import Audience, DocumentType, Issuer

SCHEMA = json.loads((PROJECT_DIR / "docs" / "checklist-schema.json").read_text(encoding="utf-8"))
HOME = "We do not sell personal information. Records are kept for as long as needed."
SCHOOL = (
    "Provider shall not sell, rent, lease, trade or otherwise exchange Student Data for anything "
    "of value. We notify the District of a breach within 72 hours."
)
TOUR = "We never sell student data. Loved by teachers everywhere!"
LIST = (  # name of the document, its text, its facts
    ("Home Terms", HOME, {"tool": "QuizCraft", "type": DocumentType.TERMS}),
    (
        "School Terms",
        SCHOOL,
        {"tool": "QuizCraft", "type": DocumentType.TERMS, "audience": Audience.SCHOOL},
    ),
    ("Tour", TOUR, {"tool": "GlossyPage", "type": DocumentType.MARKETING}),
    (
        "Rules for OurTool",
        "The Technology Committee approves each tool.",
        {"tool": "OurTool", "type": DocumentType.GUIDELINE, "issuer": Issuer.DISTRICT},
    ),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Advisor]:
    """The engine over four short documents, with the real model."""
    settings = Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("commands"))
    library = Library.open(settings, embedder)
    for name, text, facts in LIST:
        hints = FactHints(title=name, effective_date=date(2026, 1, 1), **facts)  # type: ignore[arg-type]
        if hints.audience is None:
            hints = replace(hints, audience=Audience.CONSUMER)
        library.add(
            read_bytes(
                f"# {name}\n\n{text}\n".encode(),
                name=f"{name}.md",
                source=f"memory:{name}.md",
                settings=settings,
                hints=hints,
            )
        )
    opened = Advisor(settings, library, today=date(2026, 11, 23))
    yield opened
    opened.close()


def closed(schema: Any) -> Any:
    """The schema with every object closed: a field that is not described fails."""
    if isinstance(schema, dict):
        made = {key: closed(value) for key, value in schema.items()}
        if schema.get("type") == "object":
            made["additionalProperties"] = False
        return made
    return [closed(entry) for entry in schema] if isinstance(schema, list) else schema


def check(record: dict[str, Any]) -> None:
    read = json.loads(json.dumps(record))
    for schema in (SCHEMA, closed(copy.deepcopy(SCHEMA))):
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(read, schema, jsonschema.Draft202012Validator)


def test_real_output_keeps_to_the_schema(engine: Advisor) -> None:
    _, record = one_checklist(engine, "quizcraft", None)
    check(record)
    assert (record["schema"], record["schema_version"]) == ("tool-advisor/checklist", 1)
    assert record["tool"] == "QuizCraft"
    assert [d["title"] for d in record["documents"]] == ["Home Terms"]
    assert record["documents"][0]["effective_date"] == "2026-01-01"
    assert [d["title"] for d in record["left_out"]] == ["School Terms"]
    assert [f["item"] for f in record["findings"]] == [i.id for i in engine.rubric.items]
    quoted = [c for f in record["findings"] for c in f["citations"]]
    assert quoted
    for citation in quoted:
        text = engine.library.text(citation["version"])
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert record["rubric_version"] == engine.rubric.version and record["judge_version"]


@pytest.mark.parametrize(
    "harm",
    [
        lambda record: record.pop("rubric_version"),
        lambda record: record.update(schema="tool-advisor/answer"),
        lambda record: record["findings"][0].update(status="fine"),
        lambda record: next(
            f for f in record["findings"] if f["citations"] and f["status"] != "unsure"
        ).update(citations=[]),
        lambda record: record["documents"].clear(),
    ],
)
def test_the_schema_refuses_what_is_not_the_form(engine: Advisor, harm: Any) -> None:
    _, record = one_checklist(engine, "QuizCraft", None)
    harm(record)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, SCHEMA, jsonschema.Draft202012Validator)


def test_text_puts_blockers_first_and_people_last(engine: Advisor) -> None:
    text, record = one_checklist(engine, "QuizCraft", "school")
    titles = [line for line in text.splitlines() if line.isupper() or line.startswith("BLOCKERS")]
    assert titles[0].startswith("BLOCKERS") and titles[-1] == "FOR A PERSON TO ANSWER"
    start, end = text.index("BLOCKERS"), text.index("\n\n", text.index("BLOCKERS"))
    blockers = text[start:end]
    assert ", major)" not in blockers and ", minor)" not in blockers
    for finding in record["findings"]:
        if finding["severity"] == "blocker" and finding["status"] != "ask_person":
            assert f"({finding['item']}, blocker)" in blockers
    assert "“Provider shall not sell" in text


def test_what_people_decided_stands_beside_the_findings(engine: Advisor) -> None:
    officer = Signer("Dana Whitfield", "Privacy officer")
    before, plain = one_checklist(engine, "QuizCraft", "school")
    assert "PERSON [" not in before and plain["marked"] is None
    made = engine.checklist("QuizCraft", "school")
    reason = "Resellers are left out."
    changed = DecisionForm(action="change", status="partly", reason=reason)
    engine.reviews.decide(made, "prv-no-sale", changed, officer)
    engine.reviews.decide(
        made, "dat-breach-notice", DecisionForm(action="annotate", reason="Ask when."), officer
    )
    engine.reviews.answer(
        made, "pur-problem-statement", AnswerForm({"problem": "Slow feedback."}), officer
    )
    engine.reviews.mark(made, "For the board.", officer)

    text, record = one_checklist(engine, "QuizCraft", "school")
    check(record)
    found = {finding["item"]: finding for finding in record["findings"]}
    sale = found["prv-no-sale"]
    assert sale["status"] == "meets"  # the program's stays as it is
    assert sale["people"]["status"] == "partly" and not sale["people"]["look_again"]
    decision = sale["people"]["decision"]
    assert (decision["action"], decision["machine_status"]) == ("change", "meets")
    assert decision["reason"] == reason and decision["documents"] == "same"
    assert decision["by"]["name"] == "Dana Whitfield" and decision["by"]["signed_in"] is False
    assert [note["note"] for note in found["dat-breach-notice"]["people"]["notes"]] == ["Ask when."]
    assert found["dat-breach-notice"]["people"]["decision"] is None
    answers = found["pur-problem-statement"]["people"]["decision"]["answers"]
    assert [one["answer"] for one in answers] == ["Slow feedback."]
    assert record["marked"]["note"] == "For the board." and record["marked"]["holds"]
    assert sum(finding["people"] is not None for finding in record["findings"]) == 3
    assert "PERSON [PARTLY] Dana Whitfield, not signed in (Privacy officer)" in text
    assert reason in text and "Slow feedback." in text and "NOTE by Dana Whitfield" in text
    assert "Marked as reviewed by Dana Whitfield" in text
    assert all(f["people"] is None for f in one_checklist(engine, "QuizCraft", None)[1]["findings"])


def test_editions_side_by_side(engine: Advisor) -> None:
    text, record = all_editions(engine, "QuizCraft")
    check(record)
    assert [e["edition"] for e in record["editions"]] == ["general accounts", "school accounts"]
    sale = next(entry for entry in record["differing"] if entry["item"] == "prv-no-sale")
    # A denial that leaves a way out is held back: too often wrong at first sight (decision 0016).
    assert [f["status"] for f in sale["findings"]] == ["unsure", "meets"]
    assert sale["findings"][0]["leaning"] == "partly"
    assert [f["citations"][0]["title"] for f in sale["findings"]] == ["Home Terms", "School Terms"]
    for entry in record["differing"]:
        assert len({f["status"] for f in entry["findings"]}) == 2
    assert f"{len(record['differing'])} of 40 items differ" in text
    lines = text.splitlines()
    at = next(n for n, line in enumerate(lines) if "(prv-no-sale, blocker)" in line)
    assert lines[at + 1].startswith("  A  [A PERSON SHOULD READ THIS]")
    assert any(line.startswith("  B  [MEETS]") for line in lines[at + 2 : at + 8])


def test_only_a_marketing_page_is_told_in_text_and_json(engine: Advisor) -> None:
    text, record = one_checklist(engine, "GlossyPage", None)
    check(record)
    assert [n["trouble"] for n in record["notices"]] == ["only_marketing"]
    assert text.index("NOTE: Only a marketing page of GlossyPage") < text.index("BLOCKERS")
    assert "data processing agreement" in text
    assert "meets" not in {f["status"] for f in record["findings"]}


@pytest.mark.parametrize(
    ("tool", "edition", "sentence"),
    [
        ("QuizCarft", None, "Did you mean QuizCraft?"),
        ("Nothing at all", None, "Tools held: GlossyPage, QuizCraft."),
        ("OurTool", None, "No vendor document of OurTool is in the library. Ask the vendor for"),
        ("EssayLens", None, "No vendor document of EssayLens"),  # only in the district's register
        ("QuizCraft", "Galaxy", "Editions held: general accounts; school accounts."),
    ],
)
def test_what_cannot_be_made_is_one_plain_message(
    engine: Advisor, tool: str, edition: str | None, sentence: str
) -> None:
    with pytest.raises(ToolAdvisorError) as error:
        one_checklist(engine, tool, edition)
    assert sentence in str(error.value)


def test_only_an_earlier_version_is_told(
    engine: Advisor, embedder: Embedder, tmp_path: Path
) -> None:
    """A later version that speaks of another tool leaves the first with an earlier text only."""
    settings = Settings(_env_file=None, data_dir=tmp_path)
    library = Library.open(settings, embedder)
    hints = FactHints(title="Terms", tool="OldOak", audience=Audience.CONSUMER)

    def add(text: str) -> str:
        document = read_bytes(
            text.encode(), name="t.md", source="memory:t.md", settings=settings, hints=hints
        )
        return library.add(document).version.version_id

    add("# Terms\n\nWe keep data.\n")
    newer = add("# Terms\n\nWe keep data for a year.\n")
    library.set_facts(newer, replace(library.version(newer).facts, tool="NewOak"))
    opened = Advisor(settings, library)
    with pytest.raises(ToolAdvisorError, match="Only an earlier version of OldOak's documents"):
        one_checklist(opened, "OldOak", None)
    assert one_checklist(opened, "NewOak", None)[1]["tool"] == "NewOak"
    opened.close()


def test_one_edition_cannot_be_compared(engine: Advisor) -> None:
    with pytest.raises(ToolAdvisorError, match="holds one edition of GlossyPage"):
        all_editions(engine, "GlossyPage")


@pytest.mark.slow
def test_the_program_prints_json_only_and_fails_in_a_sentence(tmp_path: Path) -> None:
    policies = tmp_path / "policies" / "QuizCraft"
    policies.mkdir(parents=True)
    (policies / "Terms.md").write_text(f"# Terms\n\n{HOME}\n")
    env = {k: v for k, v in os.environ.items() if not k.startswith("TOOL_ADVISOR_")}
    env["TOOL_ADVISOR_DATA_DIR"] = str(tmp_path / "data")

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command], env=env, cwd=PROJECT_DIR, capture_output=True, text=True
        )

    assert run("ingest.py", "add", str(tmp_path / "policies")).returncode == 0
    made = run("-m", "assistant", "checklist", "QuizCraft", "--json")
    assert made.returncode == 0, made.stderr
    check(json.loads(made.stdout))
    again = run("-m", "assistant", "checklist", "quizcraft", "--json")
    assert again.stdout == made.stdout  # kept, with the time it was made
    wrong = run("-m", "assistant", "checklist", "QuizCarft", "--json")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "Did you mean QuizCraft?" in wrong.stderr and "Traceback" not in wrong.stderr
    both = run("-m", "assistant", "checklist", "QuizCraft", "--edition", "x", "--compare")
    assert (both.returncode, both.stdout) == (1, "")
