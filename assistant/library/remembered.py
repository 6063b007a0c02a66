"""What was read from the records, remembered for as long as they stay as they are."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from assistant.library.index import IndexState

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """A bounded memory that forgets all at any change, by whatever program it was made.

    Each call names the state of the records as the caller's own session sees it: what was read at
    another state is never given out. Values are shared between threads and must not be changed.
    Safe to use from many threads.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._state: IndexState | None = None
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def one(self, state: IndexState, key: Key, read: Callable[[], Value]) -> Value:
        """The value for a key, read where it is not remembered; what ``read`` raises comes out."""
        found = self.known(state, (key,))
        if key not in found:
            found = {key: read()}
            self._keep(state, found)
        return found[key]

    def many(
        self,
        state: IndexState,
        keys: Sequence[Key],
        read: Callable[[list[Key]], Mapping[Key, Value]],
    ) -> dict[Key, Value]:
        """The values for keys, those not remembered read together; absent ones are left out."""
        found = self.known(state, keys)
        missing = [key for key in keys if key not in found]
        if missing:
            made = dict(read(missing))
            self._keep(state, made)
            found.update(made)
        return {key: found[key] for key in keys if key in found}

    def known(self, state: IndexState, keys: Sequence[Key]) -> dict[Key, Value]:
        """What is remembered for these keys from this state."""
        with self._lock:
            if state != self._state:
                return {}
            found = {key: self._kept[key] for key in keys if key in self._kept}
            for key in found:
                self._kept.move_to_end(key)
            return found

    def _keep(self, state: IndexState, made: Mapping[Key, Value]) -> None:
        with self._lock:
            if state != self._state:
                self._state = state
                self._kept.clear()
            self._kept.update(made)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
