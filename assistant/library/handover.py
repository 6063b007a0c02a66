"""The last step of a restore: its files move from the folder they wait in to their places.

The records and the files of a backup cannot be switched in one step. So the restored records name
the folder where the files wait (``meta``): once those records are in, any program that opens the
library moves the files, whatever became of the one that restored.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sqlalchemy import delete

from assistant.library import database
from assistant.library.records import MetaRow
from assistant.library.store import Store

HANDOVER = "restored_files"
"""The meta key that names the waiting folder, inside the data folder."""
FILES, REGISTER = "files", "register"
"""Folders inside it: what belongs in the data folder, and the district's register."""
WAITING = ".restore-"
"""How the names of waiting folders begin."""


def hand_over(store: Store) -> None:
    """Move the waiting files to their places, if there are any. The lock must be held.

    Doing it again after an interruption is fine: what was moved is not there any more.
    """
    with store.reads() as session:
        name = database.meta(session, HANDOVER)
    if not name:
        return
    settings = store.settings
    folder = settings.data_dir / name
    for file in sorted((folder / FILES).rglob("*")):
        if file.is_file():
            _move(file, settings.data_dir / file.relative_to(folder / FILES))
    for file in sorted((folder / REGISTER).glob("*")):
        _move(file, settings.register_file)
    with store.writes.begin() as session:
        session.execute(delete(MetaRow).where(MetaRow.key == HANDOVER))
    shutil.rmtree(folder, ignore_errors=True)


def _move(file: Path, place: Path) -> None:
    """Replace ``place`` in one step, also where it lies on another disk."""
    place.parent.mkdir(parents=True, exist_ok=True)
    near = place.with_name(f"{place.name}.restoring")
    shutil.copyfile(file, near)
    shutil.copymode(file, near)
    os.replace(near, place)
    file.unlink()
