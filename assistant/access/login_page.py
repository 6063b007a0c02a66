"""The sign-in page: plain HTML without any script."""

from __future__ import annotations

import html
from pathlib import Path

STYLES = Path(__file__).parent / "static" / "sign-in.css"

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}Sign in · Tool Advisor</title>
<link rel="stylesheet" href="/sign-in.css">
</head>
<body>
<main>
<p class="name">Tool Advisor</p>
<h1>Sign in</h1>
{problem}<form method="post" action="/login">
<label for="name">Name</label>
<input id="name" name="name" value="{name}" autocomplete="username" autocapitalize="none"
 spellcheck="false" maxlength="64" required{described}{name_focus}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password"
 maxlength="256" required{described}{password_focus}>
<button type="submit">Sign in</button>
</form>
<p class="small">No name yet, or the password is lost? Ask the person who runs this program.</p>
</main>
</body>
</html>
"""


def login_page(problem: str = "", name: str = "") -> str:
    """The page, with the sentence that says what went wrong and the name typed before."""
    told = f'<p class="problem" id="problem" role="alert">{html.escape(problem)}</p>\n'
    return _PAGE.format(
        title="Problem: " if problem else "",
        problem=told if problem else "",
        name=html.escape(name, quote=True),
        described=' aria-describedby="problem" aria-invalid="true"' if problem else "",
        name_focus="" if name else " autofocus",
        password_focus=" autofocus" if name else "",
    )
