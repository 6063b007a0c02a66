"""Whether Chroma's vector files are whole: reading half-written ones can end the process.

Chroma (its hnswlib) writes each file over the old one, and reads them back without looking at
their sizes: a data file that a crash cut short ends the process with a memory fault, which no
``except`` can catch. The header tells how long the other files must be.
"""

from __future__ import annotations

import struct
import time
from pathlib import Path

_HEADER = struct.Struct("<iQQQQQQiI")  # version, offset, room, count, bytes each, …
_HEADER_BYTES = 100
_LENGTH_BYTES = 4
_PAUSE = 0.02


def damaged_segment(folder: Path, patience: float = 0.0) -> Path | None:
    """The first folder of vector files below ``folder`` that are not whole, else None.

    Args:
        folder: Where Chroma keeps its files.
        patience: Seconds to look again, for another thread or program may be writing the files
            right now. What a crash left half written stays so.
    """
    deadline = time.monotonic() + patience
    while (damaged := _damaged_now(folder)) is not None and time.monotonic() < deadline:
        time.sleep(_PAUSE)
    return damaged


def _damaged_now(folder: Path) -> Path | None:
    for header in sorted(folder.glob("*/header.bin")):
        try:
            if not _is_whole(header):
                return header.parent
        except OSError:
            return header.parent
    return None


def _is_whole(header: Path) -> bool:
    data = header.read_bytes()
    if len(data) != _HEADER_BYTES:
        return False
    _, _, room, count, each, *_ = _HEADER.unpack_from(data)
    here = header.parent
    # The files may have room for more vectors than there are, never for fewer.
    return (
        count <= room
        and (here / "data_level0.bin").stat().st_size >= count * each
        and (here / "length.bin").stat().st_size >= count * _LENGTH_BYTES
        and _lists_are_whole((here / "link_lists.bin").read_bytes(), count)
    )


def _lists_are_whole(data: bytes, count: int) -> bool:
    """Each vector has the length of its list, then the list."""
    if not data:
        return True  # Chroma makes the file before the first vectors are written
    place = 0
    for _ in range(count):
        if place + _LENGTH_BYTES > len(data):
            return False
        place += _LENGTH_BYTES + int.from_bytes(data[place : place + _LENGTH_BYTES], "little")
    return place == len(data)
