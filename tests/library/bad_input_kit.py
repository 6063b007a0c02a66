"""Makes the bad files of ``test_bad_input.py``, each in a line or two; nothing big is kept."""

from __future__ import annotations

import io
import os
import stat
import threading
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from assistant.library.intake import Fate
from assistant.settings import Settings

RULE = "Lanternleaf deletes each pupil record within thirty days after the contract ends."
TWICE = f"{RULE} We tell each school who works for us and what they may see."
GOOD = f"# Goodleaf Privacy Policy\n\n## Keeping\n\nGoodleaf keeps nothing. {RULE}\n"
Make = Callable[[Path], object]
"""Puts something bad into an empty folder; may return the names to give instead of the folder."""


@dataclass(frozen=True)
class Row:
    """What is bad, how it is made, and what comes of it.

    ``says`` stands in the sentence for the person; for accepted rows it stands in the text kept.
    ``limits`` are settings for this row alone.
    """

    what: str
    name: str
    make: bytes | str | Make
    says: str = ""
    fate: Fate = Fate.REFUSED
    limits: Mapping[str, Any] = field(default_factory=dict)

    def put(self, folder: Path) -> list[str]:
        """Make it in ``folder``; the targets to give to the intake."""
        if callable(self.make):
            given = self.make(folder / self.name if self.name else folder)
            if isinstance(given, list):
                return given
        else:
            data = self.make.encode() if isinstance(self.make, str) else self.make
            (folder / self.name).write_bytes(data)
        return [str(folder / self.name)] if self.name else [str(folder)]


# PDF


def pdf(
    box: str = "0 0 612 792",
    tree: str = "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    content: bytes = b"BT /F 12 Tf 72 700 Td (%s) Tj ET" % RULE.encode(),
    more: str = "",
) -> bytes:
    """A PDF of one page, written by hand so that any part of it can be wrong."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        tree.encode(),
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R"
        f"/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>{more}>>".encode(),
        _stream(content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        _stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
                b"/Resources<</XObject<</X 6 0 R>>>>"),
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    )


def _stream(data: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(data, 9)
    head = b"<</Filter/FlateDecode/Length %d%s>>" % (len(packed), more)
    return b"%s\nstream\n%s\nendstream" % (head, packed)


def pdf_pages(count: int) -> bytes:
    """A PDF of so many pages that all show the same sentence."""
    import pypdf

    page = pypdf.PdfReader(io.BytesIO(pdf())).pages[0]
    writer = pypdf.PdfWriter()
    writer.add_page(page)
    for _ in range(count - 1):
        writer.add_blank_page(612, 792)
    return _written(writer)


def pdf_locked(password: str) -> bytes:
    """A PDF that needs ``password`` to be opened."""
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf()))
    writer.encrypt(password, owner_password="owner", algorithm="AES-128")
    return _written(writer)


def _written(writer: Any) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_xref_in_a_circle() -> bytes:
    """The table of contents of the file names itself as the one before it."""
    data = pdf()
    start = data.index(b"xref\n")
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)


# Word

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_xml(doctype: str = "", words: str = RULE) -> str:
    """The main part of a Word file."""
    return (
        f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="{_W}"><w:body><w:p><w:r><w:t>'
        f"{words}</w:t></w:r></w:p></w:body></w:document>"
    )


def docx(
    parts: Mapping[str, str | bytes | None] | None = None, *, many: int = 0, stored: bool = False
) -> bytes:
    """A Word file of one sentence, with parts of it replaced, added or (None) left out."""
    import docx as python_docx

    document, plain = python_docx.Document(), io.BytesIO()
    document.add_paragraph(RULE)
    document.save(plain)
    out, changes = io.BytesIO(), dict(parts or {})
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            part = changes.get(name, "" if name in changes else old.read(name))
            if part is not None:
                new.writestr(name, part)
        for number in range(many):
            new.writestr(f"word/media/{number}.bin", b"")
    return out.getvalue()


def zip_of(data: bytes, name: str = "inner.bin") -> bytes:
    """A ZIP archive with one file in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def laughs() -> str:
    """Nine entities, each ten of the one before: a thousand million letters."""
    names = "abcdefghij"
    rest = "".join(f'<!ENTITY {one} "{f"&{before};" * 10}">' for before, one in pairwise(names))
    return f'<!DOCTYPE x [<!ENTITY a "ha ha ha ha">{rest}]>'


def scan_pdf() -> bytes:
    """A page that is only a picture."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (60, 80), (210, 200, 190)).save(out, "PDF")
    return out.getvalue()


def picture() -> bytes:
    """A small PNG."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "PNG")
    return out.getvalue()


ELF = b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def html(body: str = TWICE, head: str = "") -> str:
    """A page."""
    title = "<title>Lanternleaf Privacy Policy</title>"
    return f"<!doctype html><html><head>{head}{title}</head><body><p>{body}</p></body></html>"


# Files that are none


def sparse(size: int) -> Make:
    """A file that has this size and takes no room."""

    def make(path: Path) -> None:
        path.touch()
        os.truncate(path, size)

    return make


def pipe(path: Path) -> None:
    os.mkfifo(path)


def unix_socket(path: Path) -> None:
    os.mknod(path, stat.S_IFSOCK | 0o600)


def dangling(path: Path) -> None:
    path.symlink_to("nowhere.md")


def circle(path: Path) -> None:
    path.symlink_to(path)


def device(_: Path) -> list[str]:
    return ["/dev/zero"]


def beside(companion: str, data: str | bytes | Make) -> Make:
    """A good document with a bad file of facts beside it."""

    def make(path: Path) -> None:
        path.write_text(GOOD.replace("Goodleaf", "Besideleaf"))
        other = path.parent / companion.replace("*", path.name)
        if callable(data):
            data(other)
        else:
            other.write_bytes(data.encode() if isinstance(data, str) else data)

    return make


def deep_folders(folder: Path) -> None:
    """A document under 1,200 folders: more than Python's own walk can enter."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(1_200):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    with os.fdopen(os.open("deep.md", os.O_CREAT | os.O_WRONLY, dir_fd=here), "w") as file:
        file.write(GOOD.replace("Goodleaf", "Deepleaf"))
    os.close(here)


YAML_BOMB = (
    'a: &a ["x","x","x","x","x","x","x","x","x"]\n'
    + "".join(
        f"{one}: &{one} [{','.join([f'*{before}'] * 9)}]\n"
        for before, one in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "title: *j\n"
)


# Running


def in_time(work: Callable[[], Any], seconds: float) -> Any:
    """Do the work in a thread; fail where it takes too long (an opened pipe waits for ever)."""
    result: list[Any] = []
    thread = threading.Thread(target=lambda: result.append(work()), daemon=True)
    thread.start()
    thread.join(seconds)
    assert result, f"it failed, or was not done within {seconds} seconds"
    return result[0]


def files_in(folder: Path) -> set[str]:
    """Every file below the data folder, except for those that come and go by themselves."""
    passing = ("-wal", "-shm", "-journal", "index_metadata.pickle")
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(passing)
    }


def limited(settings: Settings, limits: Mapping[str, Any]) -> Settings:
    """The settings with a row's limits."""
    return settings.model_copy(update=dict(limits))
