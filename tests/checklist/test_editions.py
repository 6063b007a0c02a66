"""Which editions are offered, and which documents speak for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.checklist.editions import choose_documents, editions, why_none
from assistant.types import (
    Audience,
    DocumentFacts,
    DocumentType,
    Issuer,
    ParserInfo,
    VersionInfo,
)


def document(
    title: str,
    audience: Audience,
    edition: str | None = None,
    *,
    issuer: Issuer = Issuer.VENDOR,
    current: bool = True,
) -> VersionInfo:
    facts = DocumentFacts(
        title=title,
        tool="QuizCraft",
        edition=edition,
        issuer=issuer,
        type=DocumentType.TERMS,
        audience=audience,
        effective_date=date(2026, 1, 1),
    )
    return VersionInfo(
        document_id=title,
        version_id=f"{title} 1",
        number=1,
        current=current,
        facts=facts,
        source="",
        media_type="text/markdown",
        sha256="",
        parser=ParserInfo("markdown", "own", "1"),
        characters=1,
        pages=0,
        passages=1,
        added_at="",
    )


HOME = document("Home Terms", Audience.CONSUMER, "Free and Family")
SCHOOL = document("School Terms", Audience.SCHOOL, "Basic, Plus and School")
AGREEMENT = document("Agreement", Audience.DISTRICT_CONTRACT, "School")
TEAM = document("Team Terms", Audience.BUSINESS)
DISTRICT = document("Guideline", Audience.STAFF, issuer=Issuer.DISTRICT)


def shown(*versions: VersionInfo) -> list[tuple[str, list[str]]]:
    return [(e.label, [v.facts.title for v in e.documents]) for e in editions(versions)]


def test_kinds_of_account_come_in_the_order_of_judging() -> None:
    assert shown(TEAM, document("Terms", Audience.SCHOOL), HOME, DISTRICT) == [
        ("General (anyone can open an account): Free and Family", ["Home Terms"]),
        ("School", ["Terms"]),
        ("Business", ["Team Terms"]),
    ]


def test_an_edition_is_listed_where_it_leaves_documents_out() -> None:
    assert shown(SCHOOL, AGREEMENT) == [
        ("School", ["School Terms", "Agreement"]),
        ("Basic and Plus (school accounts)", ["School Terms"]),
    ]


def test_a_document_for_all_plans_holds_for_each_edition() -> None:
    every = document("Policy", Audience.SCHOOL, "All plans")
    plus = document("Terms", Audience.SCHOOL, "School and District Plus")
    assert shown(every, plus) == [("School: District Plus", ["Policy", "Terms"])]


def test_accounts_are_never_mixed_even_under_one_name() -> None:
    versions = [
        document("Home", Audience.CONSUMER, "Plus"),
        document("Home base", Audience.CONSUMER, "Free"),
        document("Class", Audience.SCHOOL, "Plus"),
        document("Class base", Audience.SCHOOL, "Free"),
    ]
    found = editions(versions)
    assert len({edition.key for edition in found}) == len(found) == 6
    for edition in found:
        assert len({v.facts.audience for v in edition.documents}) == 1
        judged = choose_documents("QuizCraft", versions, edition.key)
        assert judged.versions == edition.documents, edition.key


def test_documents_that_do_not_say_for_whom_are_general_and_say_so() -> None:
    assert shown(document("Terms", Audience.UNKNOWN)) == [
        ("General (the documents do not say for whom)", ["Terms"])
    ]
    mixed = (document("Terms", Audience.UNKNOWN), document("Policy", Audience.CONSUMER))
    assert [label for label, _ in shown(*mixed)] == ["General (anyone can open an account)"]


def test_no_edition_means_the_first_and_names_what_is_left_out() -> None:
    judged = choose_documents("QuizCraft", [SCHOOL, AGREEMENT, HOME])
    assert judged.versions == (HOME,)
    assert judged.left_out == (SCHOOL, AGREEMENT)
    assert judged.sentence == (
        "Judged on the documents for the general (consumer) edition. Left out, because they are "
        "for other editions: Agreement; School Terms."
    )


def test_an_edition_can_be_asked_for_by_name_or_by_word() -> None:
    versions = [HOME, SCHOOL, AGREEMENT]
    for asked, titles in {
        "School": [SCHOOL, AGREEMENT],
        "plus": [SCHOOL],
        "Basic and Plus": [SCHOOL],
        "district accounts": [SCHOOL, AGREEMENT],
        "Family": [HOME],
        "consumer": [HOME],
        "Galaxy": [],
    }.items():
        assert list(choose_documents("QuizCraft", versions, asked).versions) == titles, asked


def test_nothing_to_judge_says_why() -> None:
    old = replace(HOME, current=False)
    assert editions([old, DISTRICT]) == ()
    assert why_none("QuizCraft", [DISTRICT]) == "No vendor document of QuizCraft is in the library."
    assert "Only an earlier version" in choose_documents("QuizCraft", [old, DISTRICT]).sentence
