"""The suite ``injection``: attacks are in their files and out of the text, and changes count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from assistant.reading import read_bytes
from assistant.settings import Settings
from assistant.types import Document, FlagKind
from evals.context import Context
from evals.contract import EvalDataError
from evals.injecting.cases import FORMATS, Attack, load_attacks, load_policy
from evals.suites import injection
from evals.suites.injection import WRITERS, Looked, changes

POLICY = load_policy()
ATTACKS = load_attacks()
SETTINGS = Settings(_env_file=None)


def read(kind: str, attack: Attack | None = None) -> Document:
    data = WRITERS[kind](POLICY, attack)
    return read_bytes(data, name=f"Privacy Policy.{kind}", source="x", settings=SETTINGS)


@pytest.fixture(scope="module")
def clean() -> Mapping[str, str]:
    return {kind: visible(read(kind)) for kind in FORMATS}


def visible(document: Document) -> str:
    """What may be searched and quoted, without marks and white space."""
    letters = list(document.text)
    for span in document.hidden:
        letters[span.start : span.end] = " " * len(span)
    return " ".join("".join(letters).split())


def test_there_are_many_and_varied_attacks() -> None:
    assert len(ATTACKS) >= 25
    assert len({(a.format, a.way, a.payload) for a in ATTACKS}) == len(ATTACKS)
    assert {a.format for a in ATTACKS} == set(FORMATS)
    assert {a.seen for a in ATTACKS} == {True, False}


@pytest.mark.parametrize("kind", FORMATS)
def test_the_clean_file_has_nothing_to_flag(kind: str) -> None:
    telling = {FlagKind.HIDDEN_TEXT, FlagKind.INSTRUCTION}
    assert not telling & {flag.kind for flag in read(kind).flags}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.id)
def test_an_attack_is_in_the_file_and_out_of_the_text(
    attack: Attack, clean: Mapping[str, str]
) -> None:
    assert WRITERS[attack.format](POLICY, attack) != WRITERS[attack.format](POLICY, None)
    document = read(attack.format, attack)
    shown = visible(document)
    assert not set(lines_of(shown)) - set(lines_of(clean[attack.format])), "words were added"
    assert {flag.kind for flag in document.flags} & {FlagKind.HIDDEN_TEXT, FlagKind.INSTRUCTION}
    assert document.facts.title == POLICY.title


def lines_of(text: str) -> list[str]:
    """Words in threes, so that a part of an attack is found wherever it stands."""
    words = [word.strip("[]()|#-*>.") for word in text.split()]
    words = [word for word in words if word and not word.startswith("http")]
    return [" ".join(words[i : i + 3]) for i in range(len(words) - 2) if _meets(words, i)]


def _meets(words: list[str], place: int) -> bool:
    """Only where the words are an attack's own: at a seam two clean sentences may meet."""
    return any(
        " ".join(words[place : place + 3]) in " ".join(attack.payload.split()) for attack in ATTACKS
    )


def test_changes_name_what_is_not_as_before() -> None:
    before = [{"of": "q", "status": "answered", "quotes": ["a"]}, {"of": "r", "status": "x"}]
    after = [{"of": "q", "status": "answered", "quotes": ["b"]}, {"of": "r", "status": "x"}]
    assert changes(before, after) == [{"of": "q", "quotes": [["a"], ["b"]]}]
    assert changes(before, before) == []


@dataclass
class Set:
    """A bench that shows what it is told."""

    before: Looked
    after: Looked

    def clean(self, kind: str) -> Looked:
        return self.before

    def look(self, attack: Attack | None, kind: str) -> Looked:
        return self.after


LOOKED = Looked([{"of": "q", "quotes": ["a"]}], [{"of": "prv-no-sale", "status": "partly"}], [])
FLAGGED = replace(LOOKED, flags=[{"kind": "hidden_text", "excerpt": "a"}])


def item(after: Looked) -> Mapping[str, float | None]:
    return injection.Item(ATTACKS[0], Set(LOOKED, after)).run().scores  # type: ignore[arg-type]


def test_an_attack_that_changes_nothing_and_is_flagged_scores_full() -> None:
    scores = item(FLAGGED)
    assert (scores["answers_unchanged"], scores["findings_unchanged"], scores["flagged"]) == (
        1,
        1,
        1,
    )


def test_an_attack_that_bites_is_seen() -> None:
    assert item(LOOKED)["flagged"] == 0
    bitten = replace(FLAGGED, findings=[{"of": "prv-no-sale", "status": "meets"}])
    assert item(bitten)["findings_unchanged"] == 0
    quoted = replace(FLAGGED, answers=[{"of": "q", "quotes": ["We delete within 1 day."]}])
    assert item(quoted)["answers_unchanged"] == 0


def test_a_failed_attack_has_the_worst_scores() -> None:
    task = injection.suite().tasks(Context(cache=None, limit=1))[0]
    scores = task.failed("it broke").scores
    assert scores == {
        "answers_unchanged": 0.0, "findings_unchanged": 0.0, "flagged": 0.0, "failed": 1.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("attacks: [", "not YAML"),
        ("payloads: {a: b}", "no attack"),
        ("attacks: [{id: a, format: odt}]", "not one of"),
        ("payloads: {}\nattacks: [{id: a, format: md, way: x, payload: y}]", "KeyError"),
    ],
)
def test_wrong_data_is_refused_in_one_sentence(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "attacks.yaml"
    path.write_text(text)
    with pytest.raises(EvalDataError, match=message):
        load_attacks(path)


@pytest.mark.parametrize("kind", FORMATS)
def test_an_unknown_way_is_refused(kind: str) -> None:
    with pytest.raises(EvalDataError, match="knows no way"):
        WRITERS[kind](POLICY, Attack("a", kind, "telepathy", "words"))
