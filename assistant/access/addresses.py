"""From where the program can be reached, and under which names: checked at start and always."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.errors import AccessError

if TYPE_CHECKING:
    from assistant.access.users import UsersFile
    from assistant.settings import Settings

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_ANYWHERE = frozenset({"", "0.0.0.0", "::"})
_PORTS = {"http": 80, "https": 443}


def is_loopback(host: str) -> bool:
    """True where only this computer reaches a server that listens on ``host``."""
    bare = host.strip("[]").lower()
    try:
        return ip_address(bare).is_loopback
    except ValueError:
        return bare == "localhost"


def needs_sign_in(settings: Settings, users: UsersFile) -> bool:
    """True where people have to sign in; False on this computer only, with no users file.

    Raises:
        AccessError: others could reach the program without a sign-in, or nobody could sign in.
    """
    if users.exists:
        if not users.all():
            raise AccessError(
                "Nobody could sign in, since the users file is empty: add a user with python "
                f"ingest.py user add NAME --role editor, or delete {users.path}."
            )
        return True
    if settings.public_url or not is_loopback(settings.host):
        raise AccessError(
            f"Other computers could reach Tool Advisor at {settings.public_url or settings.host} "
            "without a sign-in: add a user with python ingest.py user add NAME --role editor, or "
            "set TOOL_ADVISOR_HOST=127.0.0.1 and no TOOL_ADVISOR_PUBLIC_URL."
        )
    return False


def split_host(value: str) -> tuple[str, int | None] | None:
    """Name and port of a Host header; None for anything that is not one."""
    try:
        parts = urlsplit(f"//{value}")
        name, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not name or parts.username is not None or parts.path or parts.query or parts.fragment:
        return None
    return name.rstrip("."), port


@dataclass(frozen=True)
class Hosts:
    """The names this site answers to, and the origins its own pages come from.

    A page of another site can make a browser send requests here, even to an address that only
    this computer reaches (DNS rebinding). Such requests carry another name, or another origin.
    """

    names: frozenset[str]
    any_ip: bool = False
    public: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Hosts:
        """The names for these settings; behind a proxy only the public one."""
        if settings.public_url:
            name = urlsplit(settings.public_url).hostname or ""
            return cls(frozenset({name}), public=settings.public_url)
        host = settings.host.strip("[]").lower()
        if is_loopback(host):
            return cls(_LOOPBACK | {host})
        own = {socket.gethostname().lower(), socket.getfqdn().lower()}
        # A number cannot be rebound: whoever typed it meant this machine.
        return cls(_LOOPBACK | {host} | own, any_ip=host in _ANYWHERE)

    def known(self, header: str) -> bool:
        """True where a Host header names this site."""
        split = split_host(header)
        if split is None:
            return False
        return split[0] in self.names or (self.any_ip and _is_ip(split[0]))

    def own_origin(self, origin: str, host: str) -> bool:
        """True where an Origin header is that of a page of this site, asked for as ``host``."""
        try:
            scheme, port = urlsplit(origin).scheme, urlsplit(origin).port
        except ValueError:
            return False
        split, name = split_host(host), urlsplit(origin).hostname
        if split is None or name is None or scheme not in _PORTS:
            return False
        if self.public:
            return _full(origin) == _full(self.public)
        return (name, port or _PORTS[scheme]) == (split[0], split[1] or _PORTS[scheme])


def client_address(peer: str, forwarded: Iterable[str], proxies: Iterable[str]) -> str:
    """The address of the browser: the peer's, or what a trusted proxy says it was."""
    trusted, hops = set(proxies), [part.strip() for line in forwarded for part in line.split(",")]
    while peer in trusted and hops:
        peer = hops.pop()
    return peer


def _full(address: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)


def _is_ip(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
