"""Write policies of OPP-115 as documents, so that verdicts on them can be made and checked.

``python -m evals.opp115_documents OUT POLICY [POLICY …]``. Reads ``opp115/train.jsonl`` and
``validation.jsonl`` below the setting ``TOOL_ADVISOR_EVAL_DATA`` (OPP-115: Wilson et al., ACL 2016)
and writes ``OUT/POLICY/Privacy Policy.md``. The same data give the same bytes, so verdicts can name
characters and the document's SHA-256 without a word of the policy.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from evals.benching import exit_status
from evals.contract import EvalDataError
from evals.json_lines import read_lines

TITLE = "Privacy Policy"
FILES = ("opp115/train.jsonl", "opp115/validation.jsonl")


@dataclass(frozen=True, slots=True, order=True)
class PolicySegment:
    """One paragraph of a policy and its place there; sorts in the order of the policy."""

    policy: str
    place: int
    text: str


def load_segments(data: Path | None) -> frozenset[PolicySegment]:
    """The segments of both splits; a paragraph with two lines in the data is one.

    Args:
        data: The folder with evaluation data, as the setting names it.

    Raises:
        EvalDataError: When no folder is named, a file is missing or a line is wrong.
    """
    if data is None:
        raise EvalDataError(f"Set TOOL_ADVISOR_EVAL_DATA to the folder that holds {FILES[0]}.")
    missing = [name for name in FILES if not (data / name).is_file()]
    if missing:
        raise EvalDataError(
            f"{data} holds no {missing[0]}. Set TOOL_ADVISOR_EVAL_DATA to the folder that does."
        )
    return frozenset(segment for name in FILES for _, segment in read_lines(data / name, _segment))


def write_policy(policy: str, segments: Iterable[PolicySegment], out: Path) -> Path:
    """Write one policy's segments in order, with gaps where the data lack some.

    Returns:
        The document.

    Raises:
        EvalDataError: When there is no such policy.
    """
    texts = [segment.text for segment in sorted(segments) if segment.policy == policy]
    if not texts:
        raise EvalDataError(f"OPP-115 as held has no policy {policy}. Name it as the data do.")
    path = out / policy / f"{TITLE}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(("\n\n".join((f"# {TITLE}", *texts)) + "\n").encode())
    return path


def main() -> bool:
    """Write the policies named on the command line and say where.

    Raises:
        EvalDataError: When data or a policy are missing.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("policies", nargs="+", metavar="POLICY")
    chosen = parser.parse_args()
    segments = load_segments(Settings().eval_data)
    for policy in chosen.policies:
        print(write_policy(policy, segments, chosen.out))
    return True


def _segment(raw: dict[str, Any]) -> PolicySegment:
    return PolicySegment(str(raw["policy"]), int(raw["segment_index"]), str(raw["text"]))


if __name__ == "__main__":
    raise SystemExit(exit_status(main))
