"""Getting a document from a web address: only where allowed, and only from public addresses."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from assistant.errors import UnreadableDocumentError
from assistant.settings import Settings

if TYPE_CHECKING:
    import httpx

_REDIRECTS = 3
_STEP_SECONDS = 20.0
_TOTAL_SECONDS = 60.0
_REDIRECT_CODES = {301, 302, 303, 307, 308}
_AGENT = "ToolAdvisor/0.1 (reads policies for a school district)"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a web address gave: the bytes, a file name, and the address asked for."""

    data: bytes
    name: str
    source: str


def is_public(address: str) -> bool:
    """True for an address on the open internet; False for this machine and its networks."""
    try:
        parsed = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return parsed.is_global and not parsed.is_multicast


def is_address(target: str) -> bool:
    """True where a person gave a web address, not a path."""
    return "://" in target


def fetch(address: str, settings: Settings, allowed: Callable[[str], bool] = is_public) -> Fetched:
    """Get the page or file at a web address.

    Args:
        address: Starts with http:// or https://.
        settings: ``allow_network`` must be on; ``max_file_bytes`` is the most that is taken.
        allowed: Which IP addresses may be called.

    Raises:
        UnreadableDocumentError: When it is off, not allowed, too large, too slow or not there.
    """
    import httpx

    if not settings.allow_network:
        raise UnreadableDocumentError(
            "Adding by web address is off: set TOOL_ADVISOR_ALLOW_NETWORK=true, or save the page "
            "and add the file."
        )
    deadline = time.monotonic() + _TOTAL_SECONDS
    here = address
    try:
        # Without trust_env no proxy of the surroundings can get around the check of addresses.
        with httpx.Client(
            timeout=_STEP_SECONDS, headers={"user-agent": _AGENT}, trust_env=False
        ) as client:
            for _ in range(_REDIRECTS + 1):
                _check(here, allowed)
                with client.stream("GET", here) as response:
                    target = response.headers.get("location")
                    if response.status_code in _REDIRECT_CODES and target:
                        here = urljoin(here, target)
                        continue
                    if response.status_code != httpx.codes.OK:
                        raise UnreadableDocumentError(
                            f"{address} answered with error {response.status_code}: check the "
                            "address, or save the page and add the file."
                        )
                    data = _body(response, address, settings.max_file_bytes, deadline)
                    return Fetched(data, _name(here), address)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise UnreadableDocumentError(
            f"{address} cannot be reached ({type(error).__name__}): check the address, or save the "
            "page and add the file."
        ) from error
    raise UnreadableDocumentError(
        f"{address} sends on to other addresses more than {_REDIRECTS} times: open it in a "
        "browser, and add the address where it ends."
    )


def _check(address: str, allowed: Callable[[str], bool]) -> None:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
        raise UnreadableDocumentError(
            f"{address} is not a web address that can be read: it must start with https:// or "
            "http:// and hold no user name."
        )
    found = socket.getaddrinfo(host, port or (443 if parts.scheme == "https" else 80))
    if not found or not all(allowed(str(entry[4][0])) for entry in found):
        raise UnreadableDocumentError(
            f"{address} leads to this machine or a private network, which is not read: save the "
            "page and add the file."
        )


def _body(response: httpx.Response, address: str, limit: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        size += len(part)
        if size > limit:
            raise UnreadableDocumentError(
                f"{address} is larger than {limit / 1_000_000:,.0f} MB, the most that is read: "
                "save the part you need and add that file."
            )
        if time.monotonic() > deadline:
            raise UnreadableDocumentError(
                f"{address} takes longer than {_TOTAL_SECONDS:.0f} seconds to load: save the page "
                "and add the file."
            )
        parts.append(part)
    return b"".join(parts)


def _name(address: str) -> str:
    parts = urlsplit(address)
    return PurePosixPath(unquote(parts.path)).name or f"{parts.hostname}.html"
