"""Adding documents: what is kept, what is embedded, which version is current."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from library_kit import PARAGRAPHS, WordEmbedder, changed, make_document, moved, text_of

from assistant.errors import LibraryError
from assistant.library.library import Library
from assistant.library.results import AddOutcome
from assistant.types import (
    Audience,
    Document,
    DocumentType,
    Flag,
    FlagKind,
    Issuer,
    SearchFilter,
    Span,
)


def test_a_document_comes_back_as_it_was_added(library: Library) -> None:
    document = make_document(effective_date=date(2026, 1, 15), aliases=("Story Buddy",))
    result = library.add(document)

    version = result.version
    assert result.outcome is AddOutcome.ADDED
    assert (version.number, version.current, version.missing) == (1, True, False)
    assert version.facts == document.facts
    assert version.version_label == "effective 2026-01-15"
    assert library.text(version.version_id) == document.text
    assert library.raw(version.version_id) == document.raw
    assert library.sections(version.version_id) == document.sections
    assert [t.name for t in library.tools()] == ["StoryBuddy"]
    assert library.tools()[0].aliases == ("Story Buddy",)
    passages = library.passages(version.version_id)
    assert version.passages == len(passages) == result.embedded > 0
    for passage in passages:
        assert document.text[passage.span.start : passage.span.end] == passage.text


def test_adding_the_same_again_changes_nothing(library: Library, embedder: WordEmbedder) -> None:
    library.add(make_document())
    before, generation = embedder.texts, library.generation()
    again = library.add(make_document())
    assert (again.outcome, again.embedded) == (AddOutcome.UNCHANGED, 0)
    assert embedder.texts == before
    assert library.generation() == generation


def test_a_new_version_embeds_only_what_changed(library: Library) -> None:
    first = library.add(make_document())
    second = library.add(changed(make_document(), "thirty days", "sixty days"))

    assert second.outcome is AddOutcome.UPDATED
    assert second.embedded == 1
    assert second.reused == first.version.passages - 1
    assert second.version.document_id == first.version.document_id
    old = library.version(first.version.version_id)
    assert (old.current, second.version.number) == (False, 2)
    assert "thirty days" in library.text(old.version_id)
    assert library.passages(old.version_id)
    assert [v.number for v in library.versions(current_only=False)] == [1, 2]
    assert [v.number for v in library.versions()] == [2]


def test_only_the_current_version_is_found(library: Library) -> None:
    library.add(make_document())
    library.add(changed(make_document(), "thirty days", "sixty days"))
    assert not library.lexical(["thirty"])
    found = library.lexical(["sixty"])
    assert len(found) == 1
    dense = {key for key, _ in library.dense("thirty days student work", limit=50)}
    assert dense == {p.id for p in library.passages(library.versions()[0].version_id)}


def test_a_text_that_comes_back_is_current_again_and_costs_nothing(
    library: Library, embedder: WordEmbedder
) -> None:
    first = library.add(make_document())
    library.add(changed(make_document(), "thirty days", "sixty days"))
    before = embedder.texts
    back = library.add(make_document())
    assert back.outcome is AddOutcome.UPDATED
    assert back.version.version_id == first.version.version_id
    assert embedder.texts == before
    assert library.lexical(["thirty"]) and not library.lexical(["sixty"])
    assert library.check().ok


def test_an_older_text_from_another_file_is_filed_but_not_searched(library: Library) -> None:
    library.add(make_document(effective_date=date(2026, 1, 1)))
    old = changed(make_document(), "thirty days", "eleven days")
    result = library.add(moved(old, "/docs/2024.md", effective_date=date(2024, 1, 1)))
    assert result.outcome is AddOutcome.EARLIER_VERSION
    assert (result.version.current, result.embedded) == (False, 0)
    assert result.version.passages > 0
    assert not library.lexical(["eleven"])
    assert library.check().ok


def test_history_added_in_any_order_ends_at_the_newest(library: Library) -> None:
    for year in (2024, 2026, 2023, 2025):
        text = text_of((f"We keep it for {year} days. " + PARAGRAPHS[0], *PARAGRAPHS[1:]))
        library.add(make_document(text, f"/docs/{year}.md", retrieved_date=date(year, 5, 1)))
    (current,) = library.versions()
    assert current.facts.retrieved_date == date(2026, 5, 1)
    assert len(library.versions(current_only=False)) == 4


def test_the_same_text_from_a_second_file_is_noted(library: Library) -> None:
    library.add(make_document())
    again = library.add(make_document(source="/other/copy.md"))
    assert again.outcome is AddOutcome.UNCHANGED
    assert "/docs/storybuddy.md" in again.note
    assert len(library.versions(current_only=False)) == 1


def test_two_undated_files_of_one_identity_are_reported(library: Library, tmp_path: Path) -> None:
    first = tmp_path / "a.md"
    first.write_text("here")
    library.add(make_document(source=str(first)))
    other = changed(make_document(source=str(tmp_path / "b.md")), "thirty", "forty")
    result = library.add(other)
    assert result.outcome is AddOutcome.UPDATED
    assert result.doubtful
    assert str(first) in result.note


@pytest.mark.parametrize(
    "facts",
    [
        {"tool": "MathPal"},
        {"type": DocumentType.TERMS},
        {"audience": Audience.CONSUMER},
        {"edition": "Enterprise"},
        {"issuer": Issuer.DISTRICT},
        {"tool": None},
    ],
)
def test_another_tool_type_audience_or_edition_is_another_document(
    library: Library, facts: dict[str, object]
) -> None:
    library.add(make_document())
    other = library.add(moved(changed(make_document(), "thirty", "forty"), "/docs/b.md", **facts))
    assert other.outcome is AddOutcome.ADDED
    assert len(library.versions()) == 2


def test_guidelines_are_told_apart_by_title_but_not_by_year(library: Library) -> None:
    facts = {"tool": None, "issuer": Issuer.DISTRICT, "type": DocumentType.GUIDELINE}
    library.add(make_document(source="/g/a.md", title="AI Guidelines 2024-25", **facts))
    new = changed(make_document(source="/g/b.md"), "thirty", "forty")
    assert (
        library.add(moved(new, "/g/b.md", title="AI guidelines (2025-26)", **facts)).outcome
        is AddOutcome.UPDATED
    )
    phones = changed(make_document(), "thirty", "fifty")
    phones = moved(phones, "/g/c.md", title="Phones in Class", **facts)
    assert library.add(phones).outcome is AddOutcome.ADDED


def terms(text: str, source: str, title: str, **facts: object) -> Document:
    body = f"# {title}\n\n{text}\n"
    return make_document(body, source, title=title, type=DocumentType.TERMS, **facts)


def test_two_terms_with_different_titles_are_both_searched(library: Library) -> None:
    guessed = frozenset({"title"})
    library.add(terms("Be kind to each other.", "/t/use.md", "Terms of Use", guessed=guessed))
    beta = terms(
        "Trial features may stop at any time.", "/t/beta.md", "Beta Terms", guessed=guessed
    )
    result = library.add(beta)
    assert result.outcome is AddOutcome.ADDED
    assert result.doubtful and "/t/use.md" in result.note and "titles differ" in result.note
    assert {v.facts.title for v in library.versions()} == {"Terms of Use", "Beta Terms"}
    found = library.search("kind to each other", SearchFilter(tools=("StoryBuddy",)), 5)
    assert "Be kind" in " ".join(hit.passage.text for hit in found)
    told = terms("Reviews of a lesson.", "/t/review.md", "Review Terms")
    library.add(terms("Prices are per seat.", "/t/price.md", "Price Terms"))
    assert "Price" not in library.add(told).note, "a person gave both titles"


def test_each_of_two_terms_is_updated_by_its_own_next_text(library: Library) -> None:
    for title in ("Terms of Use", "Beta Terms"):
        library.add(terms(f"The {title} of 2025.", f"/t/{title} 2025.md", f"{title} 2025"))
    newer = library.add(terms("The text of 2026.", "/t/beta 2026.md", "Beta Terms 2026"))
    assert newer.outcome is AddOutcome.UPDATED
    current = {v.facts.title: v.number for v in library.versions()}
    assert current == {"Terms of Use 2025": 1, "Beta Terms 2026": 2}
    assert len(library.versions(current_only=False)) == 3


def test_a_renamed_policy_with_a_later_date_replaces_the_old_one(library: Library) -> None:
    guessed = frozenset({"title"})
    library.add(make_document(effective_date=date(2025, 1, 1), guessed=guessed))
    new = changed(make_document(source="/docs/notice.md"), "thirty", "forty")
    facts = {"title": "Privacy Notice", "effective_date": date(2026, 1, 1), "guessed": guessed}
    result = library.add(moved(new, "/docs/notice.md", **facts))
    assert result.outcome is AddOutcome.UPDATED and result.doubtful
    assert "StoryBuddy Privacy Policy" in result.note and "add both again" in result.note
    assert [v.facts.title for v in library.versions()] == ["Privacy Notice"]


def test_the_same_text_under_another_title_is_noted_and_not_doubled(library: Library) -> None:
    library.add(make_document())
    again = library.add(make_document(source="/other/copy.md", title="What we promise"))
    assert again.outcome is AddOutcome.UNCHANGED
    assert len(library.versions(current_only=False)) == 1


def test_terms_joined_before_titles_counted_are_kept_and_part_when_their_file_changes(
    library: Library,
) -> None:
    use = terms("Be kind.", "/t/use.md", "Terms of Use")
    library.add(use)
    # As an older program left it: the second text is a version of the first document.
    library.add(
        replace(terms("Trials may stop.", "/t/use.md", "Terms of Use"), source="/t/beta.md")
    )
    (joined,) = library.versions()
    library.set_facts(joined.version_id, replace(joined.facts, title="Beta Terms"))
    assert library.add(use).outcome is AddOutcome.UNCHANGED, "nothing moves by itself"
    edited = library.add(terms("Be very kind.", "/t/use.md", "Terms of Use"))
    assert edited.outcome is AddOutcome.ADDED
    assert {v.facts.title for v in library.versions()} == {"Beta Terms", "Terms of Use"}
    assert len(library.versions(current_only=False)) == 3


def test_changed_facts_are_kept_without_embedding(library: Library, embedder: WordEmbedder) -> None:
    library.add(make_document())
    before = embedder.texts
    result = library.add(moved(make_document(), "/docs/storybuddy.md", vendor="Reading Works"))
    assert (result.outcome, result.embedded) == (AddOutcome.UPDATED, 0)
    assert library.tools()[0].vendor == "Reading Works"
    assert embedder.texts == before
    renamed = library.set_facts(result.version.version_id, make_document(tool="StoryPal").facts)
    assert renamed.facts.tool == "StoryPal"
    where = SearchFilter(tools=("storypal",))
    assert library.lexical(["student"], where) and library.dense("student", where)
    assert library.check().ok


def test_a_persons_word_outlives_a_later_guess(library: Library) -> None:
    library.add(make_document(audience=Audience.SCHOOL))
    guess = changed(
        make_document(),
        "thirty",
        "forty",
        audience=Audience.CONSUMER,
        guessed=frozenset({"audience"}),
    )
    result = library.add(guess)
    assert result.outcome is AddOutcome.UPDATED
    assert result.version.facts.audience is Audience.SCHOOL
    assert "audience" not in result.version.facts.guessed


def test_a_file_reused_for_another_tool_is_another_document(library: Library) -> None:
    library.add(make_document(source="/in/policy.md"))
    other = make_document(text_of(PARAGRAPHS[::-1]), "/in/policy.md", tool="MathPal")
    result = library.add(other)
    assert result.outcome is AddOutcome.ADDED
    assert "StoryBuddy" in result.note
    assert {t.name for t in library.tools()} == {"StoryBuddy", "MathPal"}


def test_removing_takes_every_version_and_trace(library: Library) -> None:
    first = library.add(make_document())
    library.add(changed(make_document(), "thirty", "forty"))
    kept = library.add(make_document(text_of(PARAGRAPHS[::-1]), "/docs/m.md", tool="MathPal"))
    assert library.remove(first.version.document_id) == 2
    assert [v.version_id for v in library.versions(current_only=False)] == [kept.version.version_id]
    assert {key.split("#")[0] for key, _ in library.dense("student", limit=50)} == {
        kept.version.version_id
    }
    with pytest.raises(LibraryError, match="no version"):
        library.text(first.version.version_id)
    with pytest.raises(LibraryError, match="no document"):
        library.remove(first.version.document_id)
    assert library.check().ok
    assert library.add(make_document()).outcome is AddOutcome.ADDED


def test_files_that_are_gone_are_marked_never_removed(library: Library, tmp_path: Path) -> None:
    here, gone = tmp_path / "here.md", tmp_path / "gone.md"
    here.write_text("x")
    library.add(make_document(source=str(here)))
    library.add(make_document(source=str(gone), tool="MathPal"))
    library.add(make_document(source="/elsewhere/x.md", tool="Other"))
    missing = library.mark_missing(str(tmp_path), {str(here)})
    assert [v.facts.tool for v in missing] == ["MathPal"]
    assert missing[0].missing and missing[0].current
    assert library.lexical(["student"], SearchFilter(tools=("MathPal",)))
    library.add(make_document(source=str(gone), tool="MathPal"))
    assert not library.version(missing[0].version_id).missing


def test_fingerprints_tell_unchanged_files(library: Library) -> None:
    document = make_document()
    library.add(document, fingerprint="one")
    assert library.seen(document.source, "one") is not None
    assert library.seen(document.source, "two") is None
    assert library.seen("/other.md", "one") is None


def test_flags_pages_and_hidden_spans_are_kept(library: Library) -> None:
    from dataclasses import replace

    from assistant.types import Page

    base = make_document()
    document = replace(
        base,
        hidden=(Span(0, 4),),
        pages=(Page(1, Span(0, 100)), Page(2, Span(100, len(base.text)))),
        flags=(Flag(FlagKind.HIDDEN_TEXT, "A comment is hidden.", 1, "abc"),),
    )
    version = library.add(document).version
    assert version.flags == document.flags
    assert version.pages == 2
    assert library.hidden(version.version_id) == document.hidden
    assert library.pages(version.version_id) == document.pages


def test_progress_counts_to_the_end(library: Library) -> None:
    calls: list[tuple[int, int]] = []
    library.add(make_document(), lambda done, total: calls.append((done, total)))
    assert calls[-1][0] == calls[-1][1] > 0


def test_an_older_version_whose_audience_was_guessed_otherwise_is_no_other_document(
    library: Library,
) -> None:
    guess = {"guessed": frozenset({"audience"})}
    library.add(make_document(audience=Audience.UNKNOWN, effective_date=date(2026, 1, 1), **guess))
    older = changed(make_document(source="/docs/2024.md"), "thirty", "forty")
    older = moved(
        older,
        "/docs/2024.md",
        audience=Audience.CONSUMER,
        effective_date=date(2024, 1, 1),
        **guess,
    )
    assert library.add(older).outcome is AddOutcome.EARLIER_VERSION
    assert len(library.versions()) == 1


def test_two_guessed_audiences_make_two_documents_and_are_reported(library: Library) -> None:
    guess = {"guessed": frozenset({"audience"})}
    library.add(make_document(audience=Audience.BUSINESS, **guess))
    other = changed(make_document(), "thirty", "forty")
    result = library.add(moved(other, "/docs/b.md", audience=Audience.CONSUMER, **guess))
    assert result.outcome is AddOutcome.ADDED
    assert result.doubtful and "/docs/storybuddy.md" in result.note
