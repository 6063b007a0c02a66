"""The users file, passwords and the command that changes them."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.access import passwords
from assistant.access.people import NOBODY_ASKED, Person, Role, require_editor
from assistant.access.users import UsersFile
from assistant.errors import AccessError
from ingest import app

GOOD = "correct horse battery"
OTHER = "staple battery horse"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_N", 2**4)


@pytest.fixture
def users(tmp_path: Path) -> UsersFile:
    file = UsersFile(tmp_path / "data" / "users.json")
    file.add("ann", Role.READER, GOOD)
    return file


def test_a_user_is_known_by_name_and_password_only(users: UsersFile) -> None:
    found = users.verify("ANN", GOOD)
    assert found is not None
    assert (found.name, found.role) == ("ann", Role.READER)
    assert users.verify("ann", GOOD + "x") is None
    assert users.verify("bob", GOOD) is None
    assert users.verify("", "") is None


def test_the_file_is_for_its_owner_and_holds_no_password(users: UsersFile) -> None:
    assert stat.S_IMODE(users.path.stat().st_mode) == 0o600
    assert GOOD not in users.path.read_text()
    users.add("bob", Role.READER, GOOD)
    first, second = (user.password for user in users.all())
    assert first != second, "two users with one password must not be seen to have it"


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_file_that_others_can_read_is_refused(users: UsersFile) -> None:
    users.path.chmod(0o644)
    with pytest.raises(AccessError, match="chmod 600"):
        UsersFile(users.path).all()


def test_a_damaged_file_says_what_to_do(users: UsersFile) -> None:
    users.path.write_text("[]")
    with pytest.raises(AccessError, match="restore it"):
        UsersFile(users.path).all()


def test_an_unknown_name_costs_a_check_too(
    users: UsersFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    monkeypatch.setattr(passwords, "matches", lambda given, kept: bool(checked.append(kept)))
    users.verify("ann", "one")
    users.verify("nobody", "one")
    assert len(checked) == 2
    assert checked[0] != checked[1]


@pytest.mark.parametrize(
    "password", ["", "short", "eleven char", "aaaaaaaaaaaaaaaa", "my-ANNABEL-password", "x" * 257]
)
def test_weak_passwords_are_refused(users: UsersFile, password: str) -> None:
    with pytest.raises(AccessError):
        users.add("annabel", Role.READER, password)
    assert users.find("annabel") is None


@pytest.mark.parametrize("name", ["", "a b", "<b>x</b>", "x" * 65, "a\n", "../x", "Ann"])
def test_names_that_cannot_be_used_are_refused(users: UsersFile, name: str) -> None:
    if name == "a\n":  # the space around a name is no part of it
        assert users.add(name, Role.READER, OTHER).name == "a"
        return
    with pytest.raises(AccessError):
        users.add(name, Role.READER, OTHER)


def test_a_new_password_or_role_changes_the_stamp(users: UsersFile) -> None:
    stamps = {users.find("ann").stamp}  # type: ignore[union-attr]
    stamps.add(users.change_password("ann", OTHER).stamp)
    stamps.add(users.change_role("ann", Role.EDITOR).stamp)
    assert len(stamps) == 3
    assert users.verify("ann", OTHER) is not None
    assert users.verify("ann", GOOD) is None


def test_changes_of_another_process_are_seen(users: UsersFile) -> None:
    other = UsersFile(users.path)
    other.remove("ann")
    assert users.find("ann") is None
    with pytest.raises(AccessError, match="no user ann"):
        users.remove("ann")


def test_only_editors_may_change_things() -> None:
    assert require_editor(NOBODY_ASKED)
    assert require_editor(Person("ed", Role.EDITOR)).name == "ed"
    for person in (None, Person("ann", Role.READER)):
        with pytest.raises(AccessError, match="Only an editor"):
            require_editor(person)


def run(folder: Path, *words: str, typed: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(app, ["--data", str(folder), "user", *words], input=typed)
    return result.exit_code, result.output


def test_the_command_adds_lists_changes_and_removes(tmp_path: Path) -> None:
    stdin = "--password-stdin"
    assert run(tmp_path, "add", "ed", "--role", "editor", stdin, typed=f"{GOOD}\n")[0] == 0
    assert run(tmp_path, "add", "ann", "--role", "reader", typed=f"{GOOD}\n{GOOD}\n")[0] == 0
    assert run(tmp_path, "add", "ann", "--role", "reader", stdin, typed=f"{GOOD}\n")[0] == 1
    assert run(tmp_path, "list")[1] == "ann\treader\ned\teditor\n"
    code, said = run(tmp_path, "password", "ann", stdin, typed="short\n")
    assert (code, "at least 12" in said) == (1, True)
    assert run(tmp_path, "password", "ann", stdin, typed=f"{OTHER}\n")[0] == 0
    assert UsersFile(tmp_path / "users.json").verify("ann", OTHER)
    assert run(tmp_path, "role", "ann", "editor")[0] == 0
    assert run(tmp_path, "remove", "ann")[0] == 0
    assert "Nobody can sign in now" in run(tmp_path, "remove", "ed")[1]
    assert json.loads((tmp_path / "users.json").read_text())["users"] == []


def test_a_typed_password_is_not_shown(tmp_path: Path) -> None:
    _, said = run(tmp_path, "add", "ann", "--role", "reader", typed=f"{GOOD}\n{GOOD}\n")
    assert GOOD not in said
