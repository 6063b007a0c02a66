"""The documents that the checklist's benchmark is measured with."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import Settings
from evals.bench_checklist import PAGE, gathered
from evals.contract import EvalDataError


def test_documents_of_one_tool_until_the_pages_are_full(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"Terms {number}.md").write_text(f"# Terms {number}\n\n" + "We say so. " * 300)
    paths = sorted(tmp_path.iterdir())
    settings = Settings(_env_file=None)
    found = gathered(paths, 2, settings)
    assert len(found) == 2
    assert sum(len(document.text) for document in found) >= 2 * PAGE
    assert {d.facts.tool for d in found} == {"Measured Tool"}
    assert len({d.facts.title for d in found}) == 2
    assert len(gathered(paths, 1_000, settings)) == 5


def test_documents_that_cannot_be_read_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"no pdf")
    with pytest.raises(EvalDataError, match="--documents"):
        gathered([tmp_path / "broken.pdf"], 1, Settings(_env_file=None))
    assert "left out: broken.pdf" in capsys.readouterr().out
