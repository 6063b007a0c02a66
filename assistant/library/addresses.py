"""Web addresses: how they are read, and to which machines they may lead.

A program that opens any address a person types can be used to look into the network it stands in.
So an address is taken apart here, its host looked up here, and every number it stands for checked
here; ``connecting`` then calls exactly these numbers and looks nothing up again.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from assistant.errors import UnreadableDocumentError
from assistant.library.networks import Reach, as_ip, reach_of

Resolver = Callable[[str, int], Sequence[str]]
"""Gives the IP addresses of a host name; raises OSError where there are none."""

_LONGEST = 2_048
_SHOWN = 120
_PORTS = {"http": 80, "https": 443}
_NOT_PATHS = ("http:", "https:", "file:", "ftp:", "gopher:", "data:", "javascript:", "mailto:")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Names that mean this machine or the network it stands in, whatever the resolver says.
_INNER_NAMES = (
    *("localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home"),
    *("lan", "home.arpa", "onion", "test", "invalid"),
)
_SAVE = "save the page and add the file"


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address taken apart: the host in plain ASCII or as a number, the rest as it is sent."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host and, unless it is the usual one, port."""
        return f"{self.scheme}://{self.host_header}"

    @property
    def host_header(self) -> str:
        """The host as the header Host names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return self.origin + self.target


def is_address(target: str) -> bool:
    """True where a person gave a web address (or another kind of link), not a path."""
    return "://" in target or target.strip().lower().startswith(_NOT_PATHS)


def shown(address: str) -> str:
    """An address fit for a sentence: short, in one line, without a user name or password."""
    clean = "".join(letter if letter.isprintable() else "�" for letter in address.strip())
    clean = re.sub(r"(://)[^/?#\\]*@", r"\1", clean)
    return clean if len(clean) <= _SHOWN else f"{clean[:_SHOWN]}…"


def read_address(text: str) -> WebAddress:
    """Take a web address apart, and refuse what is none.

    Raises:
        UnreadableDocumentError: When it is not http or https, holds a user name, or is not valid.
    """
    address = text.strip()
    if not address:
        raise UnreadableDocumentError(
            "There is no web address: write one that starts with https://."
        )
    if len(address) > _LONGEST:
        raise UnreadableDocumentError(
            f"{shown(address)} is longer than {_LONGEST:,} characters: give a shorter address, or "
            f"{_SAVE}."
        )
    if any(letter.isspace() or not letter.isprintable() for letter in address) or "\\" in address:
        raise UnreadableDocumentError(
            f"{shown(address)} holds a space, a line break, a backslash or an invisible letter: "
            "copy the address again from the browser."
        )
    parts, port = _split(address)
    if "@" in parts.netloc:
        raise UnreadableDocumentError(
            f"{shown(address)} holds a user name or password: take away what stands before the @, "
            f"or sign in with a browser, {_SAVE}."
        )
    host = _plain_host(parts.hostname or "", address)
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=-._~")
    if parts.query:
        target += "?" + quote(parts.query, safe="/?%:@!$&'()*+,;=-._~")
    return WebAddress(parts.scheme, host, _PORTS[parts.scheme] if port is None else port, target)


def next_address(here: WebAddress, location: str) -> WebAddress:
    """Where a redirect leads.

    Raises:
        UnreadableDocumentError: When it does not lead to a web address.
    """
    try:
        there = urljoin(str(here), location.strip())
    except ValueError:
        there = location
    return read_address(there)


def look_up(host: str, port: int) -> Sequence[str]:
    """The IP addresses of a host, from the resolver of this machine and no other."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_listed(address: WebAddress, listed: Collection[str]) -> bool:
    """True where the district admits this host at this port (``allowed_hosts``)."""
    usual = address.port in _PORTS.values()
    return any(
        host == address.host and (usual if port is None else port == address.port)
        for host, port in map(_listed_entry, listed)
    )


def checked_ips(address: WebAddress, listed: Collection[str], resolve: Resolver) -> tuple[str, ...]:
    """The IP addresses that may be called for a web address.

    Args:
        address: Where a person, or a redirect, wants to go.
        listed: Hosts that may lie in a private network (``allowed_hosts``).
        resolve: Looks names up.

    Raises:
        UnreadableDocumentError: When one of them is not on the open internet, or the port is odd.
        OSError: When the host is not known.
    """
    admitted = is_listed(address, listed)
    if address.port not in _PORTS.values() and not admitted:
        raise UnreadableDocumentError(
            f"{shown(str(address))} names port {address.port}, and only 80 and 443 are called: "
            "take the port away, or have the host and port put on TOOL_ADVISOR_ALLOWED_HOSTS."
        )
    number = as_ip(address.host)
    if number is None and not admitted and _is_inner_name(address.host):
        raise _private(address)
    found = [address.host] if number is not None else list(resolve(address.host, address.port))
    if not found:
        raise socket.gaierror(f"no address for {address.host}")
    accepted = {Reach.PUBLIC, Reach.PRIVATE} if admitted else {Reach.PUBLIC}
    # One bad number condemns them all: who answers for the name is not to be trusted then.
    if not all(reach_of(ip) in accepted for ip in found):
        raise _private(address)
    return tuple(found)


def _private(address: WebAddress) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        f"{shown(str(address))} leads to this machine or a private network, which is not read: "
        f"{_SAVE}, or have the host put on TOOL_ADVISOR_ALLOWED_HOSTS."
    )


def _split(address: str) -> tuple[SplitResult, int | None]:
    """The parts of an address that has a scheme we speak, a host, and a port that exists."""
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in _PORTS or not parts.hostname:
        bare = re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", address)
        hint = f", perhaps https://{shown(address)}" if bare else ""
        if address.lower().startswith("file:"):
            hint = "; for a file, give its path"
        raise UnreadableDocumentError(
            f"{shown(address)} is not a web address that can be read: it must start with https:// "
            f"or http:// and name a host{hint}."
        )
    try:
        port = parts.port
    except ValueError:
        port = 0
    if "[" in parts.netloc and as_ip(parts.hostname) is None:
        raise _bad_host(address)  # brackets are for IPv6 only; "[v1.x]" would lose them
    if port == 0:
        raise UnreadableDocumentError(
            f"{shown(address)} names a port that does not exist: take away the colon after the "
            "host and what follows it up to the next slash."
        )
    return parts, port


def _plain_host(host: str, address: str) -> str:
    """A host in one spelling: ASCII, lower case, no last dot, numbers as four parts."""
    import idna

    if ":" in host:
        number = as_ip(host)
        if number is None:
            raise _bad_host(address)
        return host if "%" in host else str(number)
    try:
        # As browsers do: wide digits and dots become plain ones before anything is judged.
        name = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except UnicodeError as error:  # idna's errors are of this kind
        raise _bad_host(address) from error
    name = name.lower().removesuffix(".")
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _four_parts(name, address)
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _bad_host(address)
    return name


def _four_parts(name: str, address: str) -> str:
    """An IPv4 address however it is written: 127.1, 2130706433, 0177.0.0.1, 0x7f.1."""
    try:
        return socket.inet_ntoa(socket.inet_aton(name))
    except OSError as error:
        raise _bad_host(address) from error


def _bad_host(address: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        f"{shown(address)} does not name a host that can exist: copy the address again from the "
        "browser."
    )


def _is_inner_name(host: str) -> bool:
    return "." not in host or host.endswith(tuple(f".{name}" for name in _INNER_NAMES))


def _listed_entry(entry: str) -> tuple[str, int | None]:
    """Host and port of an entry of ``allowed_hosts``; no port means 80 and 443."""
    text = f"[{entry}]" if entry.count(":") > 1 and "[" not in entry else entry
    try:
        parts, port = _split(f"http://{text}")
        return _plain_host(parts.hostname or "", entry), port
    except UnreadableDocumentError as error:
        raise UnreadableDocumentError(
            f"TOOL_ADVISOR_ALLOWED_HOSTS holds {shown(entry)}, which is no host: write names such "
            "as files.example.org or files.example.org:8443, with commas between them."
        ) from error
