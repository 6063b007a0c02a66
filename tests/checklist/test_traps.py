"""What a negation reaches: denied practices are not told, others are, whatever stands around."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checklist.traps import asserted, trap_in

PRACTICES = ("sell your data", "share data with advertisers", "track you on other sites")
PATTERNS = tuple(re.compile(practice) for practice in PRACTICES)
practices = st.sampled_from(PRACTICES)
DENIED = (
    "We do not {}.",
    "We will never {}.",
    "No partner may {}.",
    "Our staff cannot {} or lend it.",
    "We will not: {}.",
    "It is true that we teach, but we do not {}.",
    "We offer lessons without asking and we never {}.",
    "To {} is not allowed.",
    "To {} for any reason is strictly prohibited.",
)
TOLD = (
    "We may {}.",
    "We {}, and we do not guarantee anything.",
    "We {} and they do not object.",
    "We do not own your work, and we may {}.",
    "We do not own your work and we may {}.",
    "If you do not opt out, we may {}.",
    "Once you no longer use the service, we {}.",
    "We may, without notice, {}.",
    "We may without your consent {}.",
    "We act for reasons including but not limited to those for which we {}.",
    "We not only teach but also {}.",
    "We {} no later than June.",
    "Whether or not you pay, we {}.",
    "We do not charge. We {}.",
)


@given(practices, st.sampled_from(DENIED))
def test_a_denied_practice_is_not_told(practice: str, frame: str) -> None:
    assert asserted(PATTERNS, frame.format(practice)) is None


@given(practices, st.sampled_from(TOLD))
def test_a_practice_is_told_although_something_else_is_denied(practice: str, frame: str) -> None:
    match = asserted(PATTERNS, frame.format(practice))
    assert match is not None and match.group() == practice


@given(practices, practices, st.sampled_from(DENIED), st.sampled_from(TOLD))
def test_a_denial_in_one_sentence_does_not_reach_the_next(
    denied: str, told: str, no: str, yes: str
) -> None:
    text = f"{no.format(denied)} {yes.format(told)}"
    match = asserted(PATTERNS, text)
    assert match is not None and match.start() >= len(no.format(denied))


@pytest.mark.parametrize("cue", ["no system is secure", "do not guarantee"])
def test_a_disclaimer_that_holds_its_own_negation_is_told(cue: str) -> None:
    text = "No system is secure, and we do not guarantee that yours is."
    assert asserted((re.compile(cue, re.IGNORECASE),), text)


def test_a_license_for_the_service_alone_is_no_exception() -> None:
    for_it = "We get no license to records other than what we need to deliver the services."
    assert not trap_in(for_it)
    assert trap_in(for_it.replace("deliver the services", "build models")) == "an exception"
    assert trap_in(f"{for_it[:-1]}, unless we say so.") == "an exception"
