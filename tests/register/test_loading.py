"""Reading a register: what is accepted, and how a mistake is named."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.errors import RegisterError
from assistant.register.entries import State, User
from assistant.register.loading import load_register
from assistant.settings import PROJECT_DIR

APPROVED: dict[str, Any] = {
    "tool": "QuizCraft",
    "edition": "School",
    "status": "approved",
    "grades": ["3-5", 8],
    "users": ["students", "staff"],
    "approver": "Superintendent",
    "requester": "Grade 4 team",
    "decided": "2026-10-08",
    "expires": "2027-06-30",
    "review_date": "2027-05-14",
}


def write(folder: Path, *tools: dict[str, Any], **head: Any) -> Path:
    path = folder / "register.yaml"
    path.write_text(yaml.safe_dump({**head, "tools": list(tools)}), encoding="utf-8")
    return path


def changed(**fields: Any) -> dict[str, Any]:
    entry = copy.deepcopy(APPROVED)
    for name, value in fields.items():
        if value is ...:
            del entry[name]
        else:
            entry[name] = value
    return entry


def test_an_entry_is_read(tmp_path: Path) -> None:
    register = load_register(write(tmp_path, APPROVED, district="Maple", contact="Ms. Lee"))
    (entry,) = register.entries
    assert (register.district, register.contact, register.source) == (
        "Maple",
        "Ms. Lee",
        "register.yaml",
    )
    assert entry.grades == ("3", "4", "5", "8")
    assert entry.users == (User.STUDENTS, User.STAFF)
    assert entry.status is State.APPROVED


def test_the_contact_may_be_a_role_with_an_address(tmp_path: Path) -> None:
    contact = {"role": "Privacy Officer", "email": "p@maple.example"}
    register = load_register(write(tmp_path, APPROVED, contact=contact))
    assert register.contact == "Privacy Officer (p@maple.example)"


def test_a_missing_file_is_an_empty_register(tmp_path: Path) -> None:
    register = load_register(tmp_path / "register.yaml")
    assert not register.found
    assert register.entries == ()


def test_an_empty_file_is_a_register_without_tools(tmp_path: Path) -> None:
    (tmp_path / "register.yaml").write_text("", encoding="utf-8")
    assert load_register(tmp_path / "register.yaml").found


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (changed(status="maybe"), "status"),
        (changed(grades=["13"]), "grades"),
        (changed(users=["parents"]), "users.0"),
        (changed(expires="June"), "expires"),
        (changed(expires=...), "expires"),
        (changed(approver=...), "approver"),
        (changed(decided=None), "decided"),
        (changed(review_date=...), "review_date"),
        (changed(approver="grade 4 TEAM"), "approver"),
        (changed(expires="2026-01-01"), "expires"),
        (changed(grades=[]), "grades"),
        (changed(users=[]), "users"),
        (changed(colour="red"), "colour"),
        (changed(tool=""), "tool"),
        (changed(conditions=[{"due": "2026-01-01"}]), "conditions.0.text"),
        (changed(status="pilot"), "pilot"),
        (
            changed(status="pilot", pilot={"start": "2026-10-05", "end": "2026-10-01"}),
            "pilot.end",
        ),
    ],
)
def test_mistakes_name_file_entry_and_field(
    tmp_path: Path, entry: dict[str, Any], field: str
) -> None:
    with pytest.raises(RegisterError) as caught:
        load_register(write(tmp_path, entry))
    message = str(caught.value)
    assert message.startswith("register.yaml: entry 1")
    assert f"field {field}:" in message


def test_a_request_needs_no_decision(tmp_path: Path) -> None:
    entry = {"tool": "SketchHarbor", "status": "requested"}
    assert load_register(write(tmp_path, entry)).entries[0].users == ()


def test_the_same_tool_and_edition_twice_is_refused(tmp_path: Path) -> None:
    again = changed(tool="Quiz craft")
    with pytest.raises(RegisterError, match=r"entry 2 \(Quiz craft \(School edition\)\).*twice"):
        load_register(write(tmp_path, APPROVED, again))
    assert len(load_register(write(tmp_path, APPROVED, changed(edition="Free"))).entries) == 2


def test_broken_yaml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "register.yaml"
    path.write_text("tools: [", encoding="utf-8")
    with pytest.raises(RegisterError, match=r"register\.yaml is not valid YAML near line"):
        load_register(path)
    path.write_text("tool: [QuizCraft]", encoding="utf-8")
    with pytest.raises(RegisterError, match="field tool"):
        load_register(path)


_CONDITIONS = (
    "Opt-out confirmed | prv-ai-training | Ms. Lee | 2026-12-01 | ; "
    "Amendment signed | | | 2026-09-01 | 2026-08-30"
)
CSV = "\n".join(
    [
        "district,contact,tool,edition,status,grades,users,approver,requester,decided,expires,"
        "review_date,conditions,pilot_schools,pilot_start,pilot_end",
        "Maple,Ms. Lee,QuizCraft,School,approved_with_conditions,3-5;8,students;staff,Board,Team,"
        f"2026-10-08,2027-06-30,2027-05-14,{_CONDITIONS},,,",
        ",,MathTrail,,pilot,4,students,,,,,,,Cedar Hill,2026-10-05,2026-12-18",
    ]
)


def test_csv_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("\ufeff" + CSV, encoding="utf-8")
    register = load_register(path)
    first, second = register.entries
    assert register.contact == "Ms. Lee"
    assert first.grades == ("3", "4", "5", "8")
    assert [c.text for c in first.open_conditions()] == ["Opt-out confirmed"]
    assert second.pilot is not None
    assert second.pilot.schools == ("Cedar Hill",)


def test_csv_mistakes_name_the_entry(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(CSV.replace("3-5;8", "3-15"), encoding="utf-8")
    with pytest.raises(RegisterError, match=r"register\.csv: entry 1 \(QuizCraft\): field grades"):
        load_register(path)


def test_the_shipped_sample_loads() -> None:
    register = load_register(PROJECT_DIR / "knowledge" / "register.yaml")
    assert register.sample
    assert {entry.status for entry in register.entries} == set(State)
