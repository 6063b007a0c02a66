"""One request over a connection to the very addresses that were checked, within a time limit.

The name of the host is used for the header Host and for the check of the certificate; it is never
looked up a second time. So a name server that says one thing to the check and another to the
connection gains nothing. No proxy of the surroundings is used, and no cookie is kept.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpcore

from assistant import __version__
from assistant.library.addresses import Resolver, WebAddress, look_up

AGENT = "ToolAdvisor"
_USER_AGENT = f"{AGENT}/{__version__} (reads policies for a school district, one page at a time)"
_STEP_SECONDS = 20.0
_CONNECT_SECONDS = 10.0


class TooSlowError(Exception):
    """The time for the whole transfer is over."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a transfer must be done, redirects and robots.txt included."""

    seconds: float
    _start: float = field(default_factory=time.monotonic)

    def left(self, most: float = _STEP_SECONDS) -> float:
        """Seconds that the next step may take.

        Raises:
            TooSlowError: When none are left.
        """
        left = self._start + self.seconds - time.monotonic()
        if left <= 0:
            raise TooSlowError
        return min(left, most)


@dataclass(frozen=True, slots=True)
class Network:
    """What a transfer uses of the world; tests put in their own."""

    resolve: Resolver = look_up
    backend: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)
    trust: ssl.SSLContext | None = None
    """Whom certificates are believed from; by default this machine's and certifi's list."""

    def resolve_within(self, host: str, port: int, deadline: Deadline) -> Sequence[str]:
        """Look a name up without waiting longer than the deadline.

        Raises:
            OSError: When the host is not known.
            TooSlowError: When the resolver does not answer in time.
        """
        answers: list[Sequence[str] | Exception] = []

        def ask() -> None:
            try:
                answers.append(self.resolve(host, port))
            except Exception as error:
                answers.append(error)

        # The system's look-up takes no time limit; a thread that is late is left behind.
        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(deadline.left())
        if not answers:
            raise TooSlowError
        if isinstance(answers[0], UnicodeError):
            raise OSError(f"no such host: {host}") from answers[0]
        if isinstance(answers[0], Exception):
            raise answers[0]
        return answers[0]


@contextmanager
def request(
    address: WebAddress, ips: Sequence[str], network: Network, deadline: Deadline
) -> Iterator[httpcore.Response]:
    """Ask for a page; the body is read by the caller, bit by bit.

    Args:
        address: What is asked for.
        ips: The checked addresses of its host; they are tried in turn.
        network: How connections are made.
        deadline: When all must be done.

    Raises:
        TooSlowError: When the deadline passes.
        httpcore.NetworkError: When the connection fails.
        httpcore.ProtocolError: When what comes back is not HTTP.
        httpcore.TimeoutException: When one step takes too long.
    """
    url = httpcore.URL(
        scheme=address.scheme, host=address.host, port=address.port, target=address.target
    )
    headers: dict[bytes | str, bytes | str] = {
        "Host": address.host_header,
        "User-Agent": _USER_AGENT,
        "Accept": "text/html, application/pdf, text/plain, text/markdown, */*;q=0.5",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    pinned = _PinnedBackend(tuple(ips), network.backend, deadline)
    with (
        httpcore.ConnectionPool(ssl_context=network.trust, network_backend=pinned) as pool,
        pool.stream("GET", url, headers=headers) as response,
    ):
        yield response


class _PinnedBackend(httpcore.NetworkBackend):
    """Connects to the checked addresses, whatever host it is asked for."""

    def __init__(
        self, ips: tuple[str, ...], inner: httpcore.NetworkBackend, deadline: Deadline
    ) -> None:
        self._ips = ips
        self._inner = inner
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failed: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for ip in self._ips:
            try:
                stream = self._inner.connect_tcp(
                    ip, port, self._deadline.left(_CONNECT_SECONDS), local_address, socket_options
                )
                return _TimedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore.ConnectError(f"no address for {host}")


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every step ends with the deadline, so that a trickle cannot go on."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)
