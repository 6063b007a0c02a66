"""Getting a document from a web address: only where allowed, and only from public addresses."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import httpcore

from assistant.errors import UnreadableDocumentError
from assistant.library.addresses import (
    WebAddress,
    checked_ips,
    is_listed,
    next_address,
    read_address,
    shown,
)
from assistant.library.connecting import Deadline, Network, TooSlowError, request
from assistant.library.responses import (
    check_status,
    content_type,
    file_name,
    header,
    read_body,
    read_start,
)
from assistant.library.robots import ROBOTS_BYTES, Robots
from assistant.settings import Settings

_REDIRECTS = 5
_REDIRECT_CODES = {301, 302, 303, 307, 308}
_SAVE = "save the page and add the file"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a web address gave: the bytes, a file name, and the address asked for."""

    data: bytes
    name: str
    source: str


def fetch(address: str, settings: Settings, network: Network | None = None) -> Fetched:
    """Get the page or file at a web address.

    Args:
        address: Starts with http:// or https://.
        settings: ``allow_network`` must be on; ``allowed_hosts``, ``max_file_bytes`` and
            ``fetch_seconds`` are kept to.
        network: How names are looked up and connections made; for tests.

    Raises:
        UnreadableDocumentError: When it is off, not allowed, too large, too slow or not there.
    """
    if not settings.allow_network:
        raise UnreadableDocumentError(
            "Adding by web address is off: set TOOL_ADVISOR_ALLOW_NETWORK=true, or save the page "
            "and add the file."
        )
    first = read_address(address)
    transfer = _Transfer(first, settings, network or Network())
    with _faults_told(first, settings.fetch_seconds):
        return transfer.run()


class _Transfer:
    """One document on its way, through redirects, with the rules of every site it passes."""

    def __init__(self, first: WebAddress, settings: Settings, network: Network) -> None:
        self._first = first
        self._most = settings.max_file_bytes
        self._network = network
        self._deadline = Deadline(settings.fetch_seconds)
        self._robots = Robots(self._robots_txt)
        # A site outside cannot lead on into the district's own network.
        inside = is_listed(first, settings.allowed_hosts)
        self._listed = settings.allowed_hosts if inside else ()

    def run(self) -> Fetched:
        """The document at the address, or at the one it sends on to."""
        here = self._first
        seen = {here}
        while True:
            with self._way_told(here):
                found = self._visit(here)
            if isinstance(found, Fetched):
                return found
            here = found
            if here in seen:
                raise UnreadableDocumentError(
                    f"{shown(str(self._first))} sends on in a circle: open it in a browser, "
                    f"{_SAVE}."
                )
            if len(seen) > _REDIRECTS:
                raise UnreadableDocumentError(
                    f"{shown(str(self._first))} sends on more than {_REDIRECTS} times: open it in "
                    "a browser, and add the address where it ends."
                )
            seen.add(here)

    def _visit(self, here: WebAddress) -> Fetched | WebAddress:
        """The document, or the next address."""
        ips = self._checked(here)
        self._robots.check(here, ips)
        with request(here, ips, self._network, self._deadline) as response:
            if location := _redirect(response):
                return next_address(here, location)
            check_status(response.status, here)
            kind = content_type(response, here)
            data = read_body(response, here, self._most)
            return Fetched(data, file_name(here, kind, data), str(self._first))

    def _checked(self, address: WebAddress) -> Sequence[str]:
        return checked_ips(
            address,
            self._listed,
            lambda host, port: self._network.resolve_within(host, port, self._deadline),
        )

    def _robots_txt(self, here: WebAddress, ips: Sequence[str]) -> tuple[int, bytes]:
        """Status and text of a robots.txt; one that leads astray counts as missing."""
        for _ in range(_REDIRECTS + 1):
            with request(here, ips, self._network, self._deadline) as response:
                location = _redirect(response)
                if not location:
                    return response.status, read_start(response, here, ROBOTS_BYTES)
            try:
                here = next_address(here, location)
                ips = self._checked(here)
            except UnreadableDocumentError:
                break
        return 404, b""

    @contextmanager
    def _way_told(self, here: WebAddress) -> Iterator[None]:
        """Say, where something goes wrong behind a redirect, how the person came there."""
        try:
            yield
        except UnreadableDocumentError as error:
            if here == self._first:
                raise
            raise UnreadableDocumentError(
                f"{shown(str(self._first))} sends on to another address, and {error}"
            ) from error


def _redirect(response: httpcore.Response) -> str:
    return header(response, "location") if response.status in _REDIRECT_CODES else ""


@contextmanager
def _faults_told(address: WebAddress, seconds: float) -> Iterator[None]:
    """Turn what can go wrong on the way into one sentence for a person."""
    where = shown(str(address))
    try:
        yield
    except (TooSlowError, httpcore.TimeoutException) as error:
        raise UnreadableDocumentError(
            f"{where} takes too long to load (at most {seconds:g} seconds are waited): try again "
            f"later, or {_SAVE}."
        ) from error
    except socket.gaierror as error:
        raise UnreadableDocumentError(
            f"{where} names a host that is not known: check the spelling and your connection."
        ) from error
    except httpcore.ProtocolError as error:
        raise UnreadableDocumentError(
            f"{where} did not send a whole answer: try again later, or open it in a browser, "
            f"{_SAVE}."
        ) from error
    except (httpcore.NetworkError, OSError) as error:
        raise UnreadableDocumentError(_no_connection(where, error)) from error


def _no_connection(where: str, error: Exception) -> str:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return (
            f"The certificate of {where} is not valid ({cause.verify_message.rstrip('.')}), so "
            "someone else may be answering: check the address, or ask your IT office whether a "
            "filter stands between."
        )
    if cause is not None:
        return (
            f"{where} does not offer a secure connection that this program can use: check the "
            f"address, or open it in a browser, {_SAVE}."
        )
    return f"{where} cannot be reached: check the address and your connection, or {_SAVE}."
