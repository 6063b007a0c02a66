"""Policies of OPP-115 as documents: their order, their bytes, and what is said when data lack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.contract import EvalDataError
from evals.opp115_documents import FILES, PolicySegment, load_segments, write_policy


def _line(place: int, text: str, policy: str = "school.example") -> str:
    return json.dumps({"policy": policy, "segment_index": place, "text": text}) + "\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    train, validation = (folder / name for name in FILES)
    train.parent.mkdir(parents=True)
    train.write_text(
        _line(10, "Write to us.") + _line(2, "We keep logs.") + _line(1, "Ours.", "other.example")
    )
    validation.write_text(_line(0, "Caf\u00e9 policy") + _line(10, "Write to us."))
    return folder


def test_segments_of_both_splits_come_in_order_and_once(data: Path, tmp_path: Path) -> None:
    path = write_policy("school.example", load_segments(data), tmp_path / "out")
    assert path == tmp_path / "out" / "school.example" / "Privacy Policy.md"
    assert path.read_bytes() == (
        "# Privacy Policy\n\nCaf\u00e9 policy\n\nWe keep logs.\n\nWrite to us.\n".encode()
    )


def test_what_is_missing_is_named(data: Path, tmp_path: Path) -> None:
    with pytest.raises(EvalDataError, match="TOOL_ADVISOR_EVAL_DATA"):
        load_segments(None)
    with pytest.raises(EvalDataError, match=r"opp115/train\.jsonl"):
        load_segments(tmp_path / "elsewhere")
    with pytest.raises(EvalDataError, match=r"absent\.example"):
        write_policy("absent.example", load_segments(data), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_real_policies_are_whole_documents(eval_data: Path, tmp_path: Path) -> None:
    if not (eval_data / FILES[0]).is_file():
        pytest.skip(f"the data folder holds no {FILES[0]}")
    segments = load_segments(eval_data)
    for policy in sorted({segment.policy for segment in segments})[:5]:
        own: list[PolicySegment] = sorted(one for one in segments if one.policy == policy)
        text = write_policy(policy, segments, tmp_path).read_bytes().decode("utf-8")
        places = [text.index(segment.text) for segment in own]
        assert places == sorted(places)
        assert text.startswith("# Privacy Policy\n\n") and text.endswith("\n")
