"""How sure a finding is: counted on labelled tools, held back where unsure, refused if broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_person import QUOTE

from assistant.checklist.confidence import (
    COLUMNS,
    FEWEST,
    FILE,
    Confidence,
    Outcome,
    load_confidence,
    mark_of,
    write_outcomes,
)
from assistant.checklist.rubric import Rubric
from assistant.errors import RubricError
from assistant.types import Finding, FindingStatus

GROUND = "not_stated, silence"


def outcomes(right: int, wrong: int, tool: str = "A", item: str = "prv-no-sale") -> list[Outcome]:
    return [
        Outcome(mark_of(tool), item, "not_stated", GROUND, number < right)
        for number in range(right + wrong)
    ]


def silent(rubric: Rubric) -> Finding:
    item = rubric.item("prv-no-sale")
    return Finding(item, FindingStatus.NOT_STATED, "Nothing is said.", ground=GROUND)


def test_right_outcomes_raise_the_share_and_wrong_ones_lower_it() -> None:
    def share(right: int, wrong: int) -> float:
        found = Confidence(tuple(outcomes(right, wrong)), 0.5)
        return found.share("prv-no-sale", "not_stated", GROUND) or 0.0

    assert share(1, 9) < share(5, 5) < share(9, 1) < 1.0


def test_an_item_without_outcomes_gets_the_share_of_its_ground() -> None:
    found = Confidence(tuple(outcomes(8, 0)), 0.5)
    assert found.share("dat-quality", "not_stated", GROUND) == pytest.approx(9 / 10)


def test_what_was_not_measured_has_no_number_and_asks_a_person(rubric: Rubric) -> None:
    weighed = Confidence((), 0.9).weighed(silent(rubric))
    assert weighed.confidence is None
    assert weighed.status is FindingStatus.NOT_STATED
    assert weighed.needs_person


@pytest.mark.parametrize(("wrong", "measured"), [(0, False), (1, True)])
def test_few_outcomes_count_only_where_one_was_wrong(wrong: int, measured: bool) -> None:
    found = Confidence(tuple(outcomes(FEWEST - 1 - wrong, wrong)), 0.5)
    assert (found.share("prv-no-sale", "not_stated", GROUND) is not None) is measured
    assert (found.share("dat-quality", "not_stated", GROUND) is not None) is measured


def test_weak_wording_that_was_wrong_does_not_count_against_what_breaks_an_item() -> None:
    weak, breaks = "does_not_meet, weak, once", "does_not_meet, breaks, once"
    marks = [("a", weak, False)] * 4 + [("b", breaks, True)] * 6
    history = tuple(Outcome("t", item, "does_not_meet", g, right) for item, g, right in marks)
    found = Confidence(history, 0.5)
    assert found.share("a", "does_not_meet", breaks) == pytest.approx(7 / 8)
    assert (found.share("a", "does_not_meet", weak) or 1.0) < 0.2


def test_too_unsure_a_finding_is_for_a_person_to_read(rubric: Rubric) -> None:
    weighed = Confidence(tuple(outcomes(1, 9)), 0.5).weighed(silent(rubric))
    assert weighed.status is FindingStatus.UNSURE
    assert weighed.leaning is FindingStatus.NOT_STATED
    assert weighed.needs_person
    assert weighed.reason.startswith("Look for it in the documents, or ask the vendor, then set")
    assert "not stated" in weighed.reason


def test_what_assures_must_be_surer_than_what_warns(rubric: Rubric) -> None:
    found = Confidence(tuple(outcomes(6, 3)), threshold=0.5, assurance=0.8)
    assert found.weighed(silent(rubric)).status is FindingStatus.NOT_STATED
    least = {status: found.without("another tool").least(status) for status in FindingStatus}
    assert least[FindingStatus.MEETS] == least[FindingStatus.PARTLY] == 0.8
    assert least[FindingStatus.DOES_NOT_MEET] == least[FindingStatus.CONFLICT] == 0.5
    assert Confidence((), threshold=0.9, assurance=0.8).least(FindingStatus.MEETS) == 0.9


def test_an_assurance_that_is_not_sure_enough_is_held_back(rubric: Rubric) -> None:
    item, said = "dat-quality", FindingStatus.PARTLY
    cited = Finding(rubric.item(item), said, "Partly.", citations=(QUOTE,), ground=GROUND)
    history = tuple(Outcome("a", item, said.value, GROUND, n < 6) for n in range(9))
    assert Confidence(history, 0.5).weighed(cited).status is said
    held = Confidence(history, 0.5, 0.8).weighed(cited)
    assert held.status is FindingStatus.UNSURE
    assert held.leaning is said and held.citations == cited.citations


def test_a_tool_can_be_left_out_by_name() -> None:
    found = Confidence(tuple(outcomes(9, 0) + outcomes(0, 9, "B")), 0.5)
    without = found.without("b")
    assert {one.tool for one in without.outcomes} == {mark_of("A")}
    assert without.share("x-y", "not_stated", GROUND) == pytest.approx(10 / 11)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    write_outcomes(tmp_path / FILE, outcomes(2, 3))
    found = load_confidence(tmp_path, 0.4)
    assert found and sorted(found.outcomes, key=str) == sorted(outcomes(2, 3), key=str)
    assert load_confidence(tmp_path / "none", 0.4) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tool,item\n", "line 1: the columns must be"),
        (",".join(COLUMNS) + "\na,b,partly,part\n", "line 2: it needs 5 values"),
        (",".join(COLUMNS) + "\na,b,fine,part,yes\n", "line 2: column status"),
        (",".join(COLUMNS) + "\na,b,partly,part,maybe\n", "line 2: column right"),
        (",".join(COLUMNS) + "\na,b,partly,part,yes,x\n", "line 2: it needs 5 values"),
    ],
)
def test_a_broken_file_is_refused_by_line_and_column(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(RubricError, match=words):
        load_confidence(tmp_path, 0.5)
