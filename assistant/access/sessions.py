"""Signed-in browsers: random ids kept in memory, with an idle and an absolute limit."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MAX_SESSIONS = 10_000
MAX_PER_USER = 20


@dataclass
class Session:
    """One signed-in browser. ``stamp`` is the user's at sign-in; ``key`` never leaves here."""

    name: str
    stamp: str
    key: str
    begun: float
    used: float


class Sessions:
    """All sessions of this process; a restart ends them. Cookies hold ``id.signature``."""

    def __init__(
        self, idle: float, longest: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._idle, self._longest, self._clock = idle, longest, clock
        self._secret = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._held: OrderedDict[str, Session] = OrderedDict()

    def begin(self, name: str, stamp: str) -> str:
        """Begin a session and return the value of its cookie. A user's oldest ones make room."""
        token, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            for old in [one for one, held in self._held.items() if self._over(held, now)]:
                del self._held[old]
            own = [one for one, held in self._held.items() if held.name == name]
            for old in own[: max(0, len(own) + 1 - MAX_PER_USER)]:
                del self._held[old]
            while len(self._held) >= MAX_SESSIONS:
                self._held.popitem(last=False)
            self._held[token] = Session(name, stamp, secrets.token_hex(16), now, now)
        return f"{token}.{self._sign(token)}"

    def find(self, cookie: str) -> Session | None:
        """The session of a cookie, which counts as use; None where unknown, forged or over."""
        token = self._token(cookie)
        now = self._clock()
        with self._lock:
            held = self._held.get(token or "")
            if token is None or held is None:
                return None
            if self._over(held, now):
                del self._held[token]
                return None
            held.used = now
            return held

    def lasts(self, key: str, stamp: str) -> bool:
        """True while the session with this key and stamp has neither ended nor expired."""
        now = self._clock()
        with self._lock:
            return any(
                held.key == key and held.stamp == stamp and not self._over(held, now)
                for held in self._held.values()
            )

    def end(self, cookie: str) -> None:
        """End the session of a cookie; an unknown one is no error."""
        token = self._token(cookie)
        with self._lock:
            self._held.pop(token or "", None)

    def _over(self, held: Session, now: float) -> bool:
        return now - held.used > self._idle or now - held.begun > self._longest

    def _token(self, cookie: str) -> str | None:
        token, _, signature = cookie.partition(".")
        right = hmac.compare_digest(self._sign(token).encode(), signature.encode())
        return token if right else None

    def _sign(self, token: str) -> str:
        return hmac.new(self._secret, token.encode(), hashlib.sha256).hexdigest()
