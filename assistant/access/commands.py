"""``ingest.py user``: who may sign in. Passwords are asked for without showing them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from assistant.access.people import Role
from assistant.access.users import UsersFile

users_app = typer.Typer(
    help="Who may sign in to the pages. Where nobody is listed, only this computer reaches them.",
    no_args_is_help=True,
)
_Name = Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with.")]
_Stdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from the standard input.")
]


@users_app.command("add")
def add(
    context: typer.Context,
    name: _Name,
    role: Annotated[
        Role, typer.Option(help="reader: asks and reads; editor: changes the library too.")
    ],
    password_stdin: _Stdin = False,
) -> None:
    """Add a user. From then on everybody has to sign in, also at this computer."""
    with _users(context) as users:
        first = not users.exists
        user = users.add(name, role, _password(password_stdin))
    typer.echo(f"Added {user.name} ({user.role}).")
    if first:
        typer.echo("Start the app again: from then on everybody has to sign in.")


@users_app.command("list")
def list_users(context: typer.Context) -> None:
    """List the users with their roles."""
    with _users(context) as users:
        found = users.all()
    for user in found:
        typer.echo(f"{user.name}\t{user.role}")
    if not found:
        typer.echo("No users: add one with python ingest.py user add NAME --role editor.")


@users_app.command("password")
def password(context: typer.Context, name: _Name, password_stdin: _Stdin = False) -> None:
    """Set a user's password. They are signed out everywhere."""
    with _users(context) as users:
        user = users.change_password(name, _password(password_stdin))
    typer.echo(f"{user.name} has a new password.")


@users_app.command("role")
def change_role(context: typer.Context, name: _Name, role: Role) -> None:
    """Give a user another role. They are signed out everywhere."""
    with _users(context) as users:
        user = users.change_role(name, role)
    typer.echo(f"{user.name} is now {user.role}.")


@users_app.command("remove")
def remove(context: typer.Context, name: _Name) -> None:
    """Remove a user. They are signed out everywhere."""
    with _users(context) as users:
        user = users.remove(name)
        left = users.all()
    typer.echo(f"Removed {user.name}.")
    if not left:
        typer.echo(f"Nobody can sign in now: add a user, or delete {users.path} for no sign-in.")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = typer.prompt("Password", hide_input=True, confirmation_prompt="The same again")
    return typed


@contextmanager
def _users(context: typer.Context) -> Iterator[UsersFile]:
    """The users file of the settings; errors meant for people end the command with code 1."""
    from assistant.errors import ToolAdvisorError
    from assistant.settings import Settings

    settings = Settings() if context.obj is None else Settings(data_dir=context.obj)
    try:
        yield UsersFile(settings.users_file)
    except ToolAdvisorError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
