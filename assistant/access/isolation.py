"""Keeps users apart inside Gradio, which itself trusts whoever knows (or guesses) an id.

Gradio lets a browser choose its session's id, and whoever sends the same id reads that session's
stream and uses its state; an uploaded file's address is the hash of its content. Here every id
that a browser sends is turned into one of its own visit's, so that another visit's cannot even
be named, and files and events are noted with the visit they were handed to.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

MAX_VISITS = 20_000
MAX_PER_VISIT = 2_000
_PATH = re.compile(rb'"path":\s*("(?:[^"\\]|\\.)*")')


class Isolation:
    """What was handed to which visit, by its key. The memory is bounded: the oldest goes first."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._handed: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()

    def own_id(self, key: str, given: str) -> str:
        """The id that ``given`` stands for in this visit; never one of another visit."""
        words = f"{key}\0{given}".encode("utf-8", "surrogatepass")
        return hmac.new(self._secret, words, hashlib.sha256).hexdigest()[:40]

    def hand(self, key: str, *things: str) -> None:
        """Note that files or events were handed to a visit, which may use them from now on."""
        with self._lock:
            held = self._handed.setdefault(key, OrderedDict())
            self._handed.move_to_end(key)
            for thing in things:
                held[thing] = None
                held.move_to_end(thing)
            while len(held) > MAX_PER_VISIT:
                held.popitem(last=False)
            while len(self._handed) > MAX_VISITS:
                self._handed.popitem(last=False)

    def has(self, key: str, thing: str) -> bool:
        """True where this file or event was handed to this visit."""
        with self._lock:
            return thing in self._handed.get(key, ())


def paths_in(body: Any) -> Iterator[str]:
    """The paths of files that a browser's data names, at any depth."""
    waiting = [body]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            if isinstance(path := here.get("path"), str):
                yield path
            waiting.extend(here.values())
        elif isinstance(here, list):
            waiting.extend(here)


def paths_sent(chunk: bytes) -> list[str]:
    """The paths of files in a piece of Gradio's stream: it sends one whole message at a time."""
    found = [json.loads(path) for path in _PATH.findall(chunk)]
    return [path for path in found if isinstance(path, str)]
