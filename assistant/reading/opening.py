"""A file's bytes, as far as they may be read: of an ordinary file, and no more than the limit.

Pipes and devices are never opened, and a file that is too large is not read at all.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from pathlib import Path

from assistant.errors import UnreadableDocumentError
from assistant.settings import Settings

_GONE = {errno.ENOENT, errno.ENOTDIR, errno.EINVAL}


def shown_name(name: str) -> str:
    """A file's name or path fit for a sentence: on one line, without invisible letters."""
    letters = (
        letter if letter.isprintable() else " " if letter.isspace() else _stand_in(letter)
        for letter in name
    )
    return "".join(letters).strip()


def _stand_in(letter: str) -> str:
    return "" if unicodedata.category(letter) == "Cf" else "�"


def read_whole(path: Path, settings: Settings) -> bytes:
    """The bytes of a document's file.

    Raises:
        UnreadableDocumentError: there is no such file, it may not be read, it is a folder, a pipe
            or a device, or it is too large; the message says what to do.
    """
    name = shown_name(path.name)
    try:
        str(path).encode()
        kind = os.stat(path)
    except UnicodeEncodeError as error:
        raise UnreadableDocumentError(
            f'The name of "{name}" or of its folder is not UTF-8; rename it and add it again.'
        ) from error
    except (OSError, ValueError) as error:
        raise _unopened(path, name, error) from error
    if stat.S_ISDIR(kind.st_mode):
        raise UnreadableDocumentError(
            f'"{name}" is a folder; give the folder to the folder import, or choose a file.'
        )
    if not stat.S_ISREG(kind.st_mode):
        raise UnreadableDocumentError(
            f'"{name}" is a pipe, a socket or a device and was not opened; save the document as '
            "an ordinary file and add that."
        )
    check_size(kind.st_size, name, settings)
    try:
        with path.open("rb") as file:
            data = file.read(settings.max_file_bytes + 1)
    except OSError as error:
        raise _unopened(path, name, error) from error
    check_size(len(data), name, settings)
    return data


def check_size(size: int, name: str, settings: Settings) -> None:
    """Refuse what is larger than the limit on files.

    Raises:
        UnreadableDocumentError: it is; the message names size and limit.
    """
    if size > settings.max_file_bytes:
        raise UnreadableDocumentError(
            f'"{name}" has {size / 1e6:,.1f} MB, more than the limit of '
            f"{settings.max_file_bytes / 1e6:,.1f} MB; split it or save a smaller copy."
        )


def read_companion(path: Path, most: int) -> str | None:
    """The text of a file of facts that lies beside documents; None where there is none.

    Raises:
        UnreadableDocumentError: it has more than ``most`` bytes, may not be read or is no text.
    """
    if not os.path.isfile(path):
        return None
    name = shown_name(path.name)
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableDocumentError(
            f'"{name}" cannot be read; save it again as UTF-8 text.'
        ) from error
    if len(data) > most:
        raise UnreadableDocumentError(
            f'"{name}" has more than {most:,} bytes, too many for facts on documents; shorten it, '
            "or give it another name if it is something else."
        )
    return text


def _unopened(path: Path, name: str, error: OSError | ValueError) -> UnreadableDocumentError:
    number = error.errno if isinstance(error, OSError) else errno.EINVAL
    if number == errno.ELOOP or (number in _GONE and os.path.islink(path)):
        says = f'"{name}" is a link that leads nowhere; add the file that it should lead to.'
    elif number in _GONE:
        says = f'There is no file "{name}"; check the spelling and try again.'
    elif number == errno.ENAMETOOLONG:
        says = f'"{name[:60]}…" is too long for a file\'s name; check the spelling and try again.'
    else:
        cause = error.strerror if isinstance(error, OSError) else error
        says = f'"{name}" cannot be opened ({cause}); check that you may read it.'
    return UnreadableDocumentError(says)
