"""Passwords: what is accepted, how it is kept (scrypt, a salt each), and how it is checked."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from assistant.errors import AccessError

MIN_LENGTH = 12
MAX_LENGTH = 256
_DIFFERENT = 5
_N, _R, _P = 2**15, 8, 3  # 32 MB and about a quarter of a second, as OWASP advises for scrypt
_MAX_MEMORY = 256 * 2**20


def check_strength(password: str, name: str) -> None:
    """Accept ``password`` for the user ``name``, or say what a better one needs.

    Raises:
        AccessError: it is too short, too long, too simple, or holds the name.
    """
    if len(password) < MIN_LENGTH:
        raise AccessError(f"The password is too short: choose at least {MIN_LENGTH} characters.")
    if len(password) > MAX_LENGTH:
        raise AccessError(f"The password is too long: choose at most {MAX_LENGTH} characters.")
    if len(set(password)) < _DIFFERENT:
        raise AccessError(f"The password is too simple: use at least {_DIFFERENT} different signs.")
    if name.casefold() in password.casefold() and len(name) >= 3:
        raise AccessError("The password holds the user's name: choose one without it.")


def hashed(password: str) -> str:
    """``password`` as ``scrypt$n$r$p$salt$hash``, with a new salt."""
    salt = os.urandom(16)
    key = _derive(password, salt, _N, _R, _P)
    return f"scrypt${_N}${_R}${_P}${_text(salt)}${_text(key)}"


def matches(password: str, kept: str) -> bool:
    """True where ``password`` is the one ``kept`` was made of.

    Raises:
        AccessError: ``kept`` is not what :func:`hashed` makes.
    """
    try:
        kind, n, r, p, salt, key = kept.split("$")
        if kind != "scrypt":
            raise ValueError(kind)
        wanted = base64.b64decode(key, validate=True)
        found = _derive(password, base64.b64decode(salt, validate=True), int(n), int(r), int(p))
    except ValueError:
        raise AccessError(
            "A password in the users file is damaged: set it again with python ingest.py user "
            "password NAME."
        ) from None
    return len(wanted) == 32 and hmac.compare_digest(found, wanted)


def _derive(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    # A password typed far too long can match nothing, but must take the time of any other.
    words = password[: MAX_LENGTH + 1].encode("utf-8", "surrogatepass")
    return hashlib.scrypt(words, salt=salt, n=n, r=r, p=p, maxmem=_MAX_MEMORY, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
