"""Which files of a folder are documents."""

from __future__ import annotations

from pathlib import Path

from assistant.reading import find_documents


def test_documents_and_reasons(tmp_path: Path) -> None:
    root = tmp_path / "given"
    for name in (
        "B/Terms.md", "A/policy.PDF", "A/policy.PDF.meta.yaml", "A/sheet.xlsx", "A/logo.png",
        "manifest.json", "README.md", "B/readme.txt", ".hidden/secret.md", "B/.notes.md", "c.html",
        "d.htm", "e.docx", "f.txt", "~$e.docx", "B/Terms.meta.yaml",
    ):  # fmt: skip
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    scan = find_documents(root)
    assert [path.relative_to(root).as_posix() for path in scan.documents] == [
        "A/policy.PDF",
        "B/Terms.md",
        "c.html",
        "d.htm",
        "e.docx",
        "f.txt",
    ]
    reasons = {path.relative_to(root).as_posix(): reason for path, reason in scan.skipped}
    assert "save the sheet as PDF" in reasons["A/sheet.xlsx"]
    assert "A README describes the folder" in reasons["README.md"]
    assert "A README describes the folder" in reasons["B/readme.txt"]
    assert ".hidden" in reasons and "A/policy.PDF.meta.yaml" in reasons
    assert all(reason.endswith(".") for reason in reasons.values())
    paths = [path for path, _ in scan.skipped]
    assert paths == sorted(paths)


def test_links_that_leave_the_folder_are_skipped(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "private.md").write_text("x")
    root = tmp_path / "given"
    root.mkdir()
    (root / "inside.md").write_text("x")
    (root / "link.md").symlink_to(outside / "private.md")
    (root / "folder").symlink_to(outside)
    (root / "same.md").symlink_to(root / "inside.md")
    (root / "loop").symlink_to(root)
    scan = find_documents(root)
    assert [path.name for path in scan.documents] == ["inside.md", "same.md"]
    assert {path.name for path, _ in scan.skipped} == {"link.md", "folder", "loop"}


def test_a_single_file_is_a_folder_of_one(tmp_path: Path) -> None:
    path = tmp_path / "Terms.md"
    path.write_text("x")
    assert find_documents(path).documents == (path,)
