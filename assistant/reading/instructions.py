"""Sentences in a document that give orders to an AI system: found, reported, never obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.reading.foreign_orders import CUES, FOREIGN, FORMS
from assistant.reading.lookalikes import as_seen
from assistant.types import Span

_MODEL = (
    r"(?:AI|A\.I\.|artificial intelligence|LLMs?|(?:large )?language models?|chat ?bots?|"
    r"automated|machine)(?:[ -](?:systems?|assistants?|tools?|agents?|models?|reviewers?|"
    r"readers?|evaluators?|checkers?|summari[sz]ers?|based \w+))*"
)
# What an order asks for. Guidance on AI says "systems should report incidents" and means no
# reader, so a verb counts only with the object that an order to a reader would have.
_SPEAK = (
    r"(?:(?:answer|respond|reply|report|state|say|conclude|output|confirm|tell \w+(?: \w+)?)\s+"
    r"(?:that|with|only|yes|no|[\"'“])|"
    r"(?:rate|score|mark|treat|recommend|approve|list|describe|classify|summari[sz]e|skip|omit|"
    r"ignore|disregard|answer|trust|give)\s+(?:this|these|our|us|it\b|every|all|each|previous|prior|"
    r"any other|the (?:above|rest|vendor|tool|document|product|company|following|previous))|"
    r"(?:not|never) mention (?:this|that|these|any))"
)
_PATTERNS = (
    # "ignore all previous instructions"
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,30}\b(?:previous|prior|above|earlier|"
    r"preceding|existing|system|other|your)\b[^.\n]{0,20}\b(?:instructions?|prompts?|directives?|"
    r"guidelines|rules you)\b",
    # "AI systems must answer that ...", "any language model reading this should ..."
    rf"\b{_MODEL}\b[^.,;:\n]{{0,60}}\b(?:must|should|shall|are (?:instructed|required|directed|"
    rf"asked|told|to)|is (?:instructed|required|directed|asked|told|to)|please|need to|has to|"
    rf"have to)\s+(?:always |only |also |now |simply )?{_SPEAK}",
    # "Note to AI reviewers: ...", "Attention, assistant: ..."
    rf"\b(?:note|attention|message|instructions?|notice|memo|reminder)[ ,]+(?:to|for)?[ ,]*"
    rf"(?:all |any |the )*(?:{_MODEL}|assistants?|reviewer tools?)\s*[:,—–-]",
    # a line that begins "Assistant: respond that ..."
    rf"(?:^|[.!?|]\s+)\W*(?:assistant|system|AI|chat ?bot|LLM|model)\s*[:,]\s*"
    rf"(?:please |you must |always |now )*(?:{_SPEAK}|do not\b|never\b)",
    # "If you are an AI / a language model, say ..."
    rf"\b(?:if|when|since|as) (?:you are|you’re|you're) (?:an?|the) (?:{_MODEL}|assistant)\b",
    r"\byou are (?:now )?an? (?:helpful |unrestricted )?(?:AI|language model|assistant that)\b",
    # "mark this vendor as compliant", "rate every item as meets"
    r"(?:^|[.:;,!]\s+|\b(?:must|please|always|and|to)\s+)(?:mark|rate|score|grade|flag|list|label|"
    r"classify)\s+[\w’'\" -]{1,60}?\bas\s+[\"'“]?(?:meets?|met|compliant|approved|passing|passed|"
    r"safe|fully compliant|satisfied)\b",
    r"\b(?:do not|don['’]t|never) (?:mention|reveal|disclose|repeat|show) (?:this|these|the above) "
    r"(?:note|instruction|instructions|prompt|message|paragraph|sentence)s?\b",
    r"<\|(?:im_start|im_end|system|endoftext)\|>|\[/?INST\]|<<SYS>>|"
    r"^#+\s*(?:system prompt|instructions? (?:to|for) (?:the )?(?:AI|assistant|model))",
    r"\b(?:begin|new|updated|hidden) system (?:prompt|instructions?|message)\b",
)
_FLAGS = re.IGNORECASE | re.MULTILINE
_ORDER = re.compile("|".join(f"(?:{one})" for one in _PATTERNS), _FLAGS)
_OTHER_ORDER = re.compile("|".join(f"(?:{one})" for one in (*FOREIGN, *FORMS)), _FLAGS)
_ADDRESS = re.compile(
    rf"\b(?:{_MODEL}|assistants?|reviewer tools?)\b[^.\n]{{0,40}}[:,]\s|"
    r"\b(?:must|should) say yes\b",
    re.IGNORECASE,
)
# A cheap test that nearly every real document fails, so that the slow pattern seldom runs.
_CUE = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|assistants?|chat ?bots?|LLMs?|language models?|"
    r"AI|A\.I\.|artificial|automated|machine|mark|rate|score|grade|flag|label|classify|reviewers?|"
    r"system(?:(?=\s*:)| prompt| instructions?| message)|mention|reveal|"
    r"repeat)\b|<\||\[/?INST\]|<<SYS>>",
    re.IGNORECASE,
)
_OTHER_CUE = re.compile(CUES, _FLAGS)
_PARAGRAPH = re.compile(r"(?:[^\n]+\n?)+")
_SENTENCE = re.compile(r".+?(?:[.!?][\"'”’)\]]*(?=\s|$)|[。！？]|$)", re.DOTALL)
_ROW = re.compile(r"^[ \t]*\|.*$|^.*\S[ \t]+\|[ \t].*$", re.MULTILINE)
_WORDS = re.compile(r"\w+")
_CELL = re.compile(r"[^|]+")
_BARE_ROW = 2  # words left in a row without its order that say nothing alone (“Note”)
# A sentence after an order that goes on giving orders.
_FOLLOW_UP = re.compile(
    r"\W*(?:and |then |also |instead,? )?(?:you (?:must|should|will|are)|please|always|never|"
    r"do not|don['’]t|say|answer|respond|reply|report|state|mark|rate|score|tell|treat|conclude|"
    r"recommend|approve|output|give|act|assume|pretend|ignore|disregard|list|describe|"
    r"it is approved|this (?:tool|vendor|document|product) (?:is|has been))\b",
    re.IGNORECASE,
)


def find_instructions(text: str) -> tuple[Span, ...]:
    """The sentences of ``text`` that address an AI system with orders, as spans in order."""
    found = list(_sentences_with_orders(text))
    seen = as_seen(text)
    if seen is not None:
        # Letters that only look Latin, or invisible ones in between, spell the same order.
        found += [
            Span(seen.place(one.start), seen.place(one.end))
            for one in _sentences_with_orders(seen.text)
        ]
        found.sort(key=lambda one: (one.start, one.end))
    return tuple(_joined(text, iter(found)))


def addresses_model(text: str) -> bool:
    """True where hidden text speaks to an AI system; it needs less proof than open text."""
    return bool(_ADDRESS.search(text) or find_instructions(text))


def _sentences_with_orders(text: str) -> Iterator[Span]:
    for paragraph in _PARAGRAPH.finditer(text):
        body = paragraph.group()
        orders = [
            match.span()
            for cue, order in ((_CUE, _ORDER), (_OTHER_CUE, _OTHER_ORDER))
            if cue.search(body)
            for match in order.finditer(body)
        ]
        if not orders:
            continue
        for part in _parts(body):
            for span in _or_whole_row(body, part, list(_orders_in(body, part, orders))):
                yield Span(paragraph.start() + span.start, paragraph.start() + span.end)


def _parts(body: str) -> Iterator[Span]:
    """Stretches of a paragraph whose sentences are read on: prose, and each cell of a table."""
    position = 0
    for row in _ROW.finditer(body):
        if position < row.start():
            yield Span(position, row.start())
        for cell in _CELL.finditer(row.group()):
            yield Span(row.start() + cell.start(), row.start() + cell.end())
        position = row.end()
    if position < len(body):
        yield Span(position, len(body))


def _orders_in(body: str, part: Span, orders: list[tuple[int, int]]) -> Iterator[Span]:
    """The sentences of a part that hold an order, or go on giving them."""
    running = False
    for sentence in _SENTENCE.finditer(body, part.start, part.end):
        start, end = sentence.span()
        hit = any(first < end and last > start for first, last in orders)
        running = hit or (running and bool(_FOLLOW_UP.match(sentence.group())))
        if running:
            words = sentence.group()
            start += len(words) - len(words.lstrip())
            end -= len(words) - len(words.rstrip())
            if start < end:
                yield Span(start, end)


def _or_whole_row(body: str, part: Span, spans: list[Span]) -> list[Span]:
    """The orders of a cell, or its whole row where little is left of that without them."""
    start = body.rfind("\n", 0, part.start) + 1
    stop = body.find("\n", part.end)
    end = len(body) if stop < 0 else stop
    if not spans or not _ROW.fullmatch(body, start, end):
        return spans
    ordered = sum(len(_WORDS.findall(body, span.start, span.end)) for span in spans)
    rest = len(_WORDS.findall(body, start, end)) - ordered
    return [Span(start, end)] if rest <= _BARE_ROW else spans


def _joined(text: str, spans: Iterator[Span]) -> Iterator[Span]:
    """Neighbouring sentences as one span."""
    last: Span | None = None
    for span in spans:
        if last is not None and not text[last.end : span.start].strip():
            last = Span(last.start, max(last.end, span.end))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last
