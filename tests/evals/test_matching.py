"""The same words in other forms: letters, places, hits and pages, worked by hand."""

from __future__ import annotations

from evals.metrics.hits import Cited, Gold
from evals.metrics.matching import hit_in_form, letters_of, on_page, place_in

MARKDOWN = "# Data\n\n*   We **keep** [logs](https://x.example/a_(b)) for 90 days.\n"
PRINTED = "Data\n\n• We keep logs for\n90 days.\n"


def test_letters_know_their_places() -> None:
    letters = letters_of("A **b**\u00ad c9")
    assert letters.row == "abc9"
    assert list(letters.places) == [0, 4, 9, 10]
    assert letters.stretch(4, 10) == (1, 3)


def test_marks_links_entities_and_ligatures_do_not_count() -> None:
    assert letters_of(MARKDOWN).row == letters_of(PRINTED).row == "datawekeeplogsfor90days"
    assert (
        letters_of("e\ufb03cient “Fish” & chips").row
        == letters_of('EFFICIENT "fish" &amp; chips').row
    )
    assert letters_of("a<br/>b<!-- no -->c &nbsp;<b class='x'>d</b>").row == "abcd"
    assert letters_of("1 < 2 and 3 > 2").row == "12and32"


def test_a_quote_is_found_in_another_form() -> None:
    start = MARKDOWN.index("We **keep")
    gold = Gold("d.md", start, MARKDOWN.index("days") + 4)
    place = place_in(gold, letters_of(MARKDOWN), letters_of(PRINTED))
    assert place == (4, 23)


def test_the_same_words_twice_are_told_apart_by_their_order() -> None:
    own, other = (
        letters_of("We keep it. Really. We keep it."),
        letters_of("We keep it.\nWe keep it."),
    )
    assert place_in(Gold("d", 20, 31), own, other) == (8, 16)
    assert place_in(Gold("d", 0, 11), own, other) == (0, 8)


def test_words_with_a_page_number_between_are_found_and_others_are_not() -> None:
    sentence = "We delete the account of a pupil within thirty days of the request of a parent."
    own = letters_of(sentence)
    gold = Gold("d", 0, len(sentence))
    cut = letters_of("Before. " + sentence.replace("within", "7 within") + " After.")
    assert place_in(gold, own, cut) is not None
    assert place_in(gold, own, letters_of("Something else altogether stands in this text.")) is None


def test_hits_count_letters_within_the_caps() -> None:
    text = "x" * 10 + " [" + "y" * 10 + "](" + "z" * 600 + ")"
    forms = {"d": letters_of(text)}
    gold = [Gold("d", 0, 20)]
    assert hit_in_form(1, [Cited("d", 0, 10)], gold, forms)  # half of the letters
    assert not hit_in_form(1, [Cited("d", 0, 9)], gold, forms)
    assert not hit_in_form(1, [Cited("d", 0, len(text))], gold, forms)  # over 500 characters
    assert not hit_in_form(1, [Cited("other", 0, 10)], gold, forms)
    assert not hit_in_form(1, [Cited("d", 12, 13), Cited("d", 0, 10)], gold, forms)
    assert hit_in_form(3, [Cited("d", 12, 13), Cited("d", 0, 10)], gold, forms)
    assert not hit_in_form(3, [], gold, forms)
    assert not hit_in_form(3, [Cited("d", 0, 10)], [], forms)


def test_pages() -> None:
    pages = [["One. We keep the logs of", "pupils for ninety days. Two.", "Three."]]
    quote = "We keep the logs of pupils for ninety days."
    assert on_page("Two.", pages, 2)
    assert on_page(quote, pages, 1)
    assert not on_page(quote, pages, 2)
    assert not on_page("Three.", pages, 2)
    assert not on_page("Three.", pages, 4)
    assert not on_page("pupils for ninety days.", pages, 1)
    assert not on_page("…", pages, 1)


def test_the_cells_of_a_row_may_stand_in_another_order() -> None:
    as_it_looks = ["Names and For signing", "addresses people in"]
    as_drawn = ["Names and addresses For signing people in", ""]
    quote = "Names and addresses | For signing people in"
    assert not on_page(quote, [as_it_looks], 1)
    assert on_page(quote, [as_it_looks, as_drawn], 1)
    assert not on_page(quote, [as_it_looks, as_drawn], 2)
    assert not on_page(quote + " | Never", [as_it_looks, as_drawn], 1)
