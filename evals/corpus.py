"""A library of the evaluation's own, filled from the documents' folders. Never the user's."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from rich.progress import track

from assistant.advisor import Advisor
from assistant.errors import UnreadableDocumentError
from assistant.library.embedding import Embedder
from assistant.library.library import Library
from assistant.reading import find_documents, read_file
from assistant.settings import Settings


def evaluation_settings(home: Path, base: Settings) -> Settings:
    """Settings that keep everything below ``home`` and know no register."""
    knowledge = home / "knowledge"
    knowledge.mkdir(parents=True, exist_ok=True)
    for name in ("topics.yaml", "intents.yaml", "people.yaml"):
        shutil.copyfile(base.knowledge_dir / name, knowledge / name)
    shutil.copyfile(base.vectors_file, knowledge / "vectors.npz")
    for name in ("rubric", "pairs", "reader"):
        shutil.copytree(base.knowledge_dir / name, knowledge / name, dirs_exist_ok=True)
    return base.model_copy(
        update={"data_dir": home / "library", "knowledge_dir": knowledge, "database_url": None}
    )


def build(
    folders: tuple[Path, ...], settings: Settings, quiet: bool, embedder: Embedder | None = None
) -> tuple[Advisor, str]:
    """Fill the library with every document below the folders.

    Returns:
        The engine over it, and a hash of the documents held (for saying how a run was made).
    """
    digest = hashlib.sha256()
    with Library.open(settings, embedder) as library:
        paths = [(p, folder) for folder in folders for p in find_documents(folder).documents]
        for path, root in track(paths, "Reading documents", disable=quiet):
            try:
                document = read_file(path, settings, root=root)
            except UnreadableDocumentError as error:
                print(f"left out: {path.name}: {error}")
                continue
            digest.update(document.sha256.encode())
            library.add(document)
    engine = Advisor(settings, Library.open(settings, embedder)) if embedder else None
    return engine or Advisor.open(settings), digest.hexdigest()


def paths_of_versions(advisor: Advisor, folders: tuple[Path, ...]) -> dict[str, str]:
    """The path below its folder of each version held, as gold names documents."""
    roots = [folder.resolve() for folder in folders]
    paths: dict[str, str] = {}
    for version in advisor.library.versions(current_only=False):
        source = Path(version.source).resolve()
        for root in roots:
            if source.is_relative_to(root):
                paths[version.version_id] = source.relative_to(root).as_posix()
    return paths
