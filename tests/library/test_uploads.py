"""Uploads, web addresses, what is held, and a person's word on facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from library_kit import WordEmbedder, make_document, text_of

from assistant.errors import LibraryError
from assistant.library.confirming import confirm, confirmed_facts, form_of
from assistant.library.holdings import Concern, cautions, holding, holdings
from assistant.library.intake import Fate, add_address
from assistant.library.library import Library
from assistant.library.uploads import outcome_words, take_in_upload
from assistant.reading import FactHints
from assistant.settings import Settings
from assistant.types import Audience, DocumentFacts, DocumentType, Flag, FlagKind, Issuer

TODAY = date(2026, 11, 1)
TEXT = f"# PaperPond Privacy Policy\n\nEffective January 15, 2026\n\n{text_of()}".encode()
TOLD = FactHints(tool="PaperPond")


def test_an_upload_is_added_once_and_a_refused_one_says_why(
    library: Library, settings: Settings
) -> None:
    first = take_in_upload(library, "policy.md", TEXT, settings, TOLD)
    assert first.fate is Fate.ADDED
    assert "PaperPond" in outcome_words(first)
    again = take_in_upload(library, "policy.md", TEXT, settings, TOLD)
    assert again.fate is Fate.UNCHANGED
    refused = take_in_upload(library, "photo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 90, settings)
    assert refused.fate is Fate.REFUSED
    assert outcome_words(refused) == refused.reason != ""
    assert len(library.versions()) == 1


def test_files_of_one_name_are_not_taken_for_one_document(
    library: Library, settings: Settings
) -> None:
    take_in_upload(library, "privacy.md", TEXT, settings, TOLD)
    other = TEXT.replace(b"PaperPond", b"QuillQuest")
    take_in_upload(library, "privacy.md", other, settings, FactHints(tool="QuillQuest"))
    assert {tool.name for tool in library.tools()} == {"PaperPond", "QuillQuest"}


@pytest.mark.parametrize("address", ["/etc/passwd", "policy.md", "https://x.example/a"])
def test_an_address_is_never_a_path_and_needs_the_network(
    library: Library, settings: Settings, address: str
) -> None:
    report = add_address(library, address, settings)
    assert report.fate is Fate.REFUSED
    assert library.versions() == ()


def test_holdings_list_versions_and_find_by_words(library: Library) -> None:
    old = make_document(text_of(), "/a.md", tool="PaperPond", effective_date=date(2020, 1, 1))
    new = make_document(
        text_of() + "\nMore.", "/a.md", tool="PaperPond", effective_date=date(2021, 1, 1)
    )
    library.add(old)
    library.add(new)
    (held,) = holdings(library, TODAY)
    assert [one.number for one in held.versions] == [2, 1]
    assert held.earlier == 1
    assert [one.concern for one in held.cautions] == [Concern.OLD_DATE]
    assert holdings(library, TODAY, "paperpond nowhere") == ()
    assert holding(library, held.document_id, TODAY) == held
    library.remove(held.document_id)
    with pytest.raises(LibraryError, match="removed"):
        holding(library, held.document_id, TODAY)


def test_a_date_given_since_answers_the_flag_of_no_date(library: Library) -> None:
    flag = Flag(FlagKind.NO_DATE, "No date.")
    added = library.add(replace(make_document(), flags=(flag,))).version
    undated = replace(added, facts=replace(added.facts, effective_date=None, retrieved_date=None))
    assert Concern.NO_DATE in [one.concern for one in cautions(undated, TODAY)]
    dated = replace(added, facts=replace(added.facts, effective_date=date(2026, 1, 1)))
    assert cautions(dated, TODAY) == ()


KNOWN = DocumentFacts(
    "T", tool="PaperPond", guessed=frozenset({"tool", "audience", "retrieved_date"})
)


def test_saving_confirms_all_but_the_unsure() -> None:
    form = replace(
        form_of(KNOWN),
        type="terms",
        audience="school",
        effective_date="2026-01-15",
        unsure=frozenset({"audience"}),
    )
    facts = confirmed_facts(KNOWN, form)
    assert facts.type is DocumentType.TERMS
    assert facts.audience is Audience.SCHOOL
    assert facts.effective_date == date(2026, 1, 15)
    assert facts.guessed == {"audience"}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": " "}, "title"),
        ({"tool": ""}, "tool"),
        ({"effective_date": "soon"}, "2026-01-15"),
        ({"audience": "nobody"}, "choose"),
        ({"vendor": "x" * 201}, "shorten"),
    ],
)
def test_what_cannot_be_kept_says_what_to_do(changes: dict[str, str], says: str) -> None:
    with pytest.raises(LibraryError, match=says):
        confirmed_facts(KNOWN, replace(form_of(KNOWN), **changes))


def test_confirmed_facts_reach_the_library_and_twins_are_named(
    library: Library, embedder: WordEmbedder
) -> None:
    one = library.add(make_document(text_of(), "/a.md", tool="PaperPond")).version
    two = library.add(make_document("# Other\n\nOther words.", "/b.md", tool="QuillQuest")).version
    before = embedder.texts
    form = replace(form_of(two.facts), tool="PaperPond", issuer=Issuer.VENDOR.value)
    kept = confirm(library, two.version_id, form)
    assert embedder.texts == before
    assert kept.version.facts.tool == "PaperPond"
    assert one.facts.title in kept.note
    assert {tool.name for tool in library.tools()} == {"PaperPond"}
