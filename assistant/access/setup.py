"""Puts access together from the settings: who identifies people, and the guard around an app."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.routing import Route
from starlette.types import ASGIApp

from assistant.access.addresses import Hosts, is_loopback, needs_sign_in
from assistant.access.gradio_door import GradioDoor
from assistant.access.guard import Guard
from assistant.access.people import Identifies, ThisComputer
from assistant.access.sessions import Sessions
from assistant.access.sign_in import OPEN_PATHS, PasswordSignIn
from assistant.access.users import UsersFile
from assistant.settings import Settings


@dataclass(frozen=True)
class Access:
    """How people get in: who tells them apart, the routes for it, and the names of the site."""

    identifies: Identifies
    hosts: Hosts
    routes: Sequence[Route] = ()
    open_paths: Sequence[str] = ()
    proxies: Sequence[str] = ()
    warning: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Access:
        """Access as the settings say.

        Raises:
            AccessError: others could reach the program without a sign-in, or nobody could sign in.
        """
        users = UsersFile(settings.users_file)
        hosts = Hosts.of(settings)
        if not needs_sign_in(settings, users):
            return cls(ThisComputer(), hosts)
        https = settings.public_url.startswith("https:")
        sign_in = PasswordSignIn(
            users,
            Sessions(settings.session_idle_minutes * 60, settings.session_hours * 3600),
            # Cookies do not tell ports apart: two programs on one machine need two names.
            cookie="__Host-tool_advisor" if https else f"tool_advisor_{settings.port}",
            secure=https,
        )
        proxies = tuple(
            part.strip() for part in settings.trusted_proxies.split(",") if part.strip()
        )
        plain = not https and not (is_loopback(settings.host) and not settings.public_url)
        warning = (
            "Passwords and answers cross the network unencrypted: put a proxy with https in front "
            "and set TOOL_ADVISOR_PUBLIC_URL (docs/access.md)."
        )
        return cls(sign_in, hosts, sign_in.routes(), OPEN_PATHS, proxies, warning if plain else "")

    def guarded(self, app: ASGIApp, max_upload_bytes: int) -> Guard:
        """``app``, whatever its routes, behind the one door."""
        inner = GradioDoor(app, max_upload_bytes)
        return Guard(inner, self.identifies, self.hosts, self.open_paths, self.proxies)
