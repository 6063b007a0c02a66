"""What all tests share: no way out of this machine, and the sample knowledge in a library."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from sample_knowledge import TODAY, sample_documents

from assistant.advisor import Advisor
from assistant.library.embedding import Embedder, RememberingEmbedder, SentenceEmbedder
from assistant.library.library import Library
from assistant.reading import read_file
from assistant.settings import Settings
from evals.vectors import KeptEmbedder

# How long one example takes says how busy the machine is, and nothing of the code.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with long tests first: then no worker is left with one when the others are done."""
    long = {
        item.path
        for item in items
        if item.get_closest_marker("slow") or item.get_closest_marker("browser")
    }
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this test run have in common."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def model(shared_folder: Path) -> Iterator[Embedder]:
    """The real model, loaded once. No text is embedded twice in a run, in whichever process."""
    file = shared_folder / "vectors.sqlite3"  # as the evaluations name it in their cache
    kept = KeptEmbedder(SentenceEmbedder(Settings(_env_file=None)), file)
    yield RememberingEmbedder(kept)
    kept.close()


@pytest.fixture(scope="session")
def embedder(model: Embedder) -> Embedder:
    """What most tests embed with; folders that need no model have a quicker one."""
    return model


@pytest.fixture(scope="session")
def advisor(tmp_path_factory: pytest.TempPathFactory, model: Embedder) -> Iterator[Advisor]:
    """The engine over the sample knowledge, with the real model."""
    settings = Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("samples"))
    library = Library.open(settings, model)
    for path, folder in sample_documents():
        library.add(read_file(path, settings, root=folder))
    engine = Advisor(settings, library, today=TODAY)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def eval_data() -> Path:
    """The folder with real documents and gold, or a skip that says how to name it."""
    folder = os.environ.get("TOOL_ADVISOR_EVAL_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("set TOOL_ADVISOR_EVAL_DATA to the folder with vendors/, guidelines/, gold/")
    return Path(folder)
