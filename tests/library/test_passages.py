"""How a document is cut: along sections and sentences, lists with their lead-in, exact offsets."""

from __future__ import annotations

import itertools
import string

from hypothesis import given
from hypothesis import strategies as st

from assistant.library.passages import cut, search_text
from assistant.library.plain import plain_text
from assistant.library.sentences import sentence_spans
from assistant.reading import read_bytes
from assistant.settings import Settings
from assistant.types import Document, DocumentFacts, ParserInfo, Passage, Span

SETTINGS = Settings(_env_file=None)
LONG = " ".join(f"This is sentence number {n} of a long paragraph about data." for n in range(60))


def read(text: str) -> Document:
    return read_bytes(text.encode(), name="policy.md", source="policy.md", settings=SETTINGS)


def passages(text: str) -> tuple[Passage, ...]:
    return cut(read(text), "v", SETTINGS)


def test_a_passage_is_a_verbatim_slice_and_knows_its_section() -> None:
    text = "# Policy\n\nIntro words here.\n\n## Keeping data\n\nWe keep logs for 90 days.\n"
    found = passages(text)
    for passage in found:
        assert text[passage.span.start : passage.span.end] == passage.text
    assert found[-1].text == "We keep logs for 90 days."
    assert found[-1].section == ("Policy", "Keeping data")
    assert "Keeping data" in search_text(found[-1])


def test_no_passage_crosses_a_heading() -> None:
    text = "# A\n\nShort.\n\n# B\n\nAlso short.\n"
    assert [p.text for p in passages(text)] == ["Short.", "Also short."]


def test_a_list_keeps_its_lead_in() -> None:
    items = "\n".join(f"- purpose number {n} that takes a few more words to say" for n in range(30))
    found = passages(f"# Use\n\nWe use student data to:\n\n{items}\n")
    assert len(found) > 1
    assert found[0].text.startswith("We use student data to:")
    for passage in found[1:]:
        assert "We use student data to:" in passage.context


def test_long_paragraphs_are_cut_between_sentences() -> None:
    found = passages(f"# A\n\n{LONG}\n")
    assert len(found) > 3
    for passage in found:
        assert len(passage.text) <= SETTINGS.passage_max
        assert passage.text.endswith(".") and passage.text.startswith("This")


def test_hidden_text_is_in_no_passage() -> None:
    text = "# A\n\nWe keep logs.\n\n<!-- We never sell data. -->\n\nWe keep names.\n"
    assert "never sell" not in " ".join(p.text for p in passages(text))


def test_menus_are_left_out() -> None:
    menu = "[Home](/a) [Pricing](/b) [Blog](/c) [Sign in](/d)"
    found = passages(f"{menu}\n\n# Policy\n\nWe keep logs for 90 days.\n")
    assert [p.text for p in found] == ["We keep logs for 90 days."]


def test_sentences_know_abbreviations_and_lists() -> None:
    text = "Acme, Inc. keeps data (e.g. names) for 30 days. See Sec. 4 below. We act!\n- one\n- two"
    pieces = [text[s.start : s.end] for s in sentence_spans(text)]
    assert pieces == [
        "Acme, Inc. keeps data (e.g. names) for 30 days.",
        "See Sec. 4 below.",
        "We act!",
        "- one",
        "- two",
    ]


def test_plain_text_drops_marks_and_keeps_words() -> None:
    marked = "**We** [never](https://x.example/a_(b)) sell `data`<br>| a | b |\n| --- | --- |"
    assert plain_text(marked) == "We never sell data | a | b"


TEXTS = st.text(alphabet=string.ascii_letters + " .,:;!?\n-*#|()“”é\u00a0", max_size=2_000)


@given(TEXTS)
def test_sentences_hold_every_letter_in_order_and_never_overlap(text: str) -> None:
    spans = sentence_spans(text)
    for left, right in itertools.pairwise(spans):
        assert left.end <= right.start
    held = "".join(text[s.start : s.end] for s in spans)
    assert [c for c in held if c.isalnum()] == [c for c in text if c.isalnum()]


@given(TEXTS)
def test_passages_are_slices_without_overlap(text: str) -> None:
    document = Document(
        text=text,
        facts=DocumentFacts(title="Any"),
        source="any.md",
        media_type="text/markdown",
        sha256="0",
        parser=ParserInfo("markdown", "own", "1"),
        hidden=(Span(len(text) // 3, len(text) // 2),),
    )
    found = cut(document, "v", SETTINGS)
    for left, right in itertools.pairwise(found):
        assert left.span.end <= right.span.start
    for passage in found:
        assert document.text[passage.span.start : passage.span.end] == passage.text
        assert not any(passage.span.overlaps(hidden) for hidden in document.hidden if len(hidden))


def test_a_title_that_its_paragraph_runs_on_after_is_searched_with_it() -> None:
    found = passages(
        "# Terms\n\nThese are the terms.\n\n**5\\. Feedback.** We may use what you tell us.\n"
    )
    assert found[-1].section == ("Terms", "5. Feedback.")
    assert found[-1].text == "**5\\. Feedback.** We may use what you tell us."
