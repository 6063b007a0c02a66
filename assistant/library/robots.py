"""robots.txt: whether a site lets a program read a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import unquote, urlsplit
from urllib.robotparser import RobotFileParser

from assistant.errors import UnreadableDocumentError
from assistant.library.addresses import WebAddress, shown
from assistant.library.connecting import AGENT

ROBOTS_BYTES = 512_000
"""So much of a robots.txt is read; RFC 9309 asks for at least 500 KiB."""


class Robots:
    """The rules of the sites that one transfer passes; each site is asked once."""

    def __init__(self, get: Callable[[WebAddress, Sequence[str]], tuple[int, bytes]]) -> None:
        self._get = get
        self._rules: dict[str, RobotFileParser] = {}

    def check(self, address: WebAddress, ips: Sequence[str]) -> None:
        """Refuse a page that its site keeps from programs; a site without rules keeps none.

        Args:
            address: The page.
            ips: The checked addresses of its host.

        Raises:
            UnreadableDocumentError: When the site does not want it read, or cannot tell now.
        """
        rules = self._rules.get(address.origin)
        if rules is None:
            rules = self._rules[address.origin] = self._read(address, ips)
        if not rules.can_fetch(AGENT, str(address)):
            raise UnreadableDocumentError(
                f"{shown(address.origin)} asks programs not to read this page (robots.txt), and "
                "that is respected: open it in a browser, save the page and add the file."
            )

    def _read(self, address: WebAddress, ips: Sequence[str]) -> RobotFileParser:
        file = WebAddress(address.scheme, address.host, address.port, "/robots.txt")
        rules = RobotFileParser()
        status, data = self._get(file, ips)
        if status >= 500:
            # RFC 9309: a site whose rules cannot be had at the moment is not to be read.
            raise UnreadableDocumentError(
                f"{shown(address.origin)} cannot say at the moment what programs may read "
                f"(robots.txt answered with error {status}): try again later, or open the page in "
                "a browser, save it and add the file."
            )
        text = data.decode("utf-8-sig", errors="replace") if status == 200 else ""
        rules.parse([line for line in text.splitlines() if _is_rule(line)])
        return rules


def _is_rule(line: str) -> bool:
    """True for blank lines and rules; others, and broken ones, could stop the parser."""
    key, _, value = line.partition(":")
    if key.strip().lower() not in {"", "user-agent", "allow", "disallow"}:
        return False
    try:
        urlsplit(unquote(value.partition("#")[0].strip()))
    except ValueError:
        return False
    return True
