"""Slows down guessing: failed sign-ins are counted by name and by address, for a while."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from ipaddress import IPv6Address, ip_address

WINDOW_SECONDS = 15 * 60.0
PAIR_LIMIT = 5
"""Failures of one name from one address."""
NAME_LIMIT = 50
"""Failures of one name from anywhere: high, so that a stranger cannot easily lock a user out."""
ADDRESS_LIMIT = 100
"""Failures from one address, which may be a whole school's."""
MAX_KEYS = 20_000


class Throttle:
    """Counts attempts in a sliding window. Its memory is bounded: the oldest keys go first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tries: OrderedDict[tuple[str, ...], deque[float]] = OrderedDict()

    def attempt(self, name: str, address: str) -> float:
        """Count an attempt before it is checked; the seconds to wait where there were too many.

        Counting first means that many attempts at once count as many. One that has to wait is
        not counted, so waiting ends even if somebody keeps trying.
        """
        now = self._clock()
        with self._lock:
            counted = [(self._recent(key, now), limit) for key, limit in _keys(name, address)]
            waits = [
                tries[-limit] + WINDOW_SECONDS - now
                for tries, limit in counted
                if len(tries) >= limit
            ]
            if waits:
                return max(waits)
            for tries, _ in counted:
                tries.append(now)
            while len(self._tries) > MAX_KEYS:
                self._tries.popitem(last=False)
        return 0.0

    def succeeded(self, name: str, address: str) -> None:
        """Forget this name's failures from this address, and the attempt that went well."""
        with self._lock:
            for number, (key, _) in enumerate(_keys(name, address)):
                if number == 0:
                    self._tries.pop(key, None)
                elif tries := self._tries.get(key):
                    tries.pop()

    def _recent(self, key: tuple[str, ...], now: float) -> deque[float]:
        tries = self._tries.setdefault(key, deque())
        self._tries.move_to_end(key)
        while tries and tries[0] <= now - WINDOW_SECONDS:
            tries.popleft()
        return tries


def _keys(name: str, address: str) -> Iterator[tuple[tuple[str, ...], int]]:
    name, where = name[:100], _network(address)
    yield ("pair", name, where), PAIR_LIMIT
    yield ("name", name), NAME_LIMIT
    yield ("address", where), ADDRESS_LIMIT


def _network(address: str) -> str:
    """The address; of IPv6 the first half, since one machine has all the rest for itself."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:100]
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return parsed.exploded[:19]
    return str(parsed)
