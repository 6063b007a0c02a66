"""Systems that rank the segments of one policy for a question: ours, and what it is compared with.

Each is made from the policies once and then asked question by question.
"""

from __future__ import annotations

import random
import re
import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import yaml

from assistant.answering.answer_types import asked_for
from assistant.answering.evidence import EvidenceFinder
from assistant.library.embedding import Embedder, Vectors
from assistant.library.search import content_words
from assistant.types import Issuer, SearchFilter, Span
from evals.context import Context
from evals.contract import EvalDataError
from evals.policyqa import Policy, PolicyQuestion

_FILE = "Privacy Policy.md"
_WORD = re.compile(r"\w+")


class Ranker(Protocol):
    """Ranks the segments of a question's policy."""

    def rank(self, question: PolicyQuestion) -> list[str]:
        """Segment ids, best first; those never found are left out."""
        ...


class ProductRanker:
    """The product's evidence ranking, each policy a document of its own in a library.

    A segment ranks by the best of its sentences; the product knows which policy is asked about.
    """

    def __init__(self, context: Context, policies: Mapping[str, Policy]) -> None:
        home = context.scratch / "policies"
        write_policies(home / "documents", policies)
        # The cache names libraries by folder, and this folder is new each run.
        engine = context.engine_over((home / "documents",), home=home / "library")
        advisor = engine.advisor
        library = advisor.library
        self._finder = EvidenceFinder(
            library,
            advisor.topics,
            advisor.bank,
            advisor.reader,
            advisor.settings,
            library.embedder.embed,
        )
        self._places: dict[str, SegmentPlaces] = {}
        for name, policy in policies.items():
            (version,) = library.versions(name)
            text = library.text(version.version_id)
            self._places[version.version_id] = SegmentPlaces.find(policy, text)

    def rank(self, question: PolicyQuestion) -> list[str]:
        """Segments by their best sentence."""
        where = SearchFilter(tools=(question.policy,), issuers=(Issuer.VENDOR,))
        sentences = self._finder.rank(question.question, where, asked_for(question.question))
        found = (self._places[s.version_id].at(s.span) for s in sentences)
        return list(dict.fromkeys(segment for segment in found if segment))


@dataclass(frozen=True, slots=True)
class SegmentPlaces:
    """Where the segments of a policy stand in its stored text, in order."""

    ids: tuple[str, ...]
    spans: tuple[Span, ...]

    @classmethod
    def find(cls, policy: Policy, text: str) -> SegmentPlaces:
        """Locate every segment, one after the other.

        Raises:
            EvalDataError: When the reader changed a segment, so that it cannot be located.
        """
        spans, position = [], 0
        for segment in policy.segments:
            words = segment.text.strip()
            start = text.find(words, position)
            if start < 0:
                raise EvalDataError(
                    f"{segment.id} reads otherwise once it is stored as Markdown. Take hidden "
                    "characters and comments out of the segment."
                )
            position = start + len(words)
            spans.append(Span(start, position))
        return cls(tuple(segment.id for segment in policy.segments), tuple(spans))

    def at(self, span: Span) -> str | None:
        """The segment that holds most of a stretch; None where none does."""
        first = max(0, bisect_right([s.start for s in self.spans], span.start) - 1)
        shared = {
            place: min(self.spans[place].end, span.end) - max(self.spans[place].start, span.start)
            for place in range(first, len(self.spans))
            if self.spans[place].start < span.end
        }
        best = max(shared, key=lambda place: (shared[place], -place), default=None)
        return self.ids[best] if best is not None and shared[best] > 0 else None


class EmbeddingRanker:
    """The cosine of question and segment alone: the usual dense retrieval."""

    def __init__(self, embedder: Embedder, policies: Mapping[str, Policy]) -> None:
        self._embedder = embedder
        self._ids = {name: [s.id for s in policy.segments] for name, policy in policies.items()}
        self._texts = {name: [s.text for s in policy.segments] for name, policy in policies.items()}
        self._vectors: dict[str, Vectors] = {}

    def rank(self, question: PolicyQuestion) -> list[str]:
        """Every segment by its cosine to the question."""
        name = question.policy
        if name not in self._vectors:
            self._vectors[name] = self._embedder.embed(self._texts[name])
        scores = self._vectors[name] @ self._embedder.embed([question.question])[0]
        return [self._ids[name][place] for place in np.argsort(-scores, kind="stable")]


class LexicalRanker:
    """BM25 alone (SQLite's FTS5 with Porter stems), over the segments of one policy."""

    def __init__(self, policies: Mapping[str, Policy]) -> None:
        self._policies = policies
        self._indexes: dict[str, sqlite3.Connection] = {}

    def rank(self, question: PolicyQuestion) -> list[str]:
        """Segments that share a word with the question; stop words do not count."""
        words = content_words(question.question) or _WORD.findall(question.question)
        query = " OR ".join('"' + word.replace('"', "") + '"' for word in words)
        if not query:
            return []
        found = self._index(question.policy).execute(
            "SELECT id FROM segments WHERE segments MATCH ? ORDER BY bm25(segments), rowid",
            (query,),
        )
        return [str(row[0]) for row in found]

    def _index(self, name: str) -> sqlite3.Connection:
        if name not in self._indexes:
            index = sqlite3.connect(":memory:")
            index.execute(
                "CREATE VIRTUAL TABLE segments USING fts5(id UNINDEXED, text, "
                "tokenize = 'porter unicode61')"
            )
            rows = [(s.id, s.text) for s in self._policies[name].segments]
            index.executemany("INSERT INTO segments VALUES (?, ?)", rows)
            self._indexes[name] = index
        return self._indexes[name]


class RandomRanker:
    """Chance: the segments shuffled, by question and seed."""

    def __init__(self, policies: Mapping[str, Policy], seed: int) -> None:
        self._policies = policies
        self._seed = seed

    def rank(self, question: PolicyQuestion) -> list[str]:
        """Every segment, in an order drawn by chance."""
        ids = [segment.id for segment in self._policies[question.policy].segments]
        return random.Random(f"{self._seed}:{question.id}").sample(ids, len(ids))


class SilentRanker:
    """Finds nothing, ever."""

    def rank(self, question: PolicyQuestion) -> list[str]:
        """An empty ranking."""
        return []


def make_rankers(
    context: Context, policies: Mapping[str, Policy], systems: Sequence[str]
) -> dict[str, Ranker]:
    """The systems asked for, by name."""
    makers: dict[str, Callable[[], Ranker]] = {
        "ours": lambda: ProductRanker(context, policies),
        "usual": lambda: EmbeddingRanker(context.embedder, policies),
        "lexical": lambda: LexicalRanker(policies),
        "silent": SilentRanker,
        "random": lambda: RandomRanker(policies, context.seed),
    }
    return {name: makers[name]() for name in systems}


def write_policies(folder: Path, policies: Mapping[str, Policy]) -> None:
    """Write each policy as a Markdown document: one paragraph a segment, no heading."""
    for number, policy in enumerate(policies.values()):
        home = folder / f"policy-{number:03d}"
        home.mkdir(parents=True, exist_ok=True)
        paragraphs = "\n\n".join(segment.text.strip() for segment in policy.segments)
        (home / _FILE).write_text(paragraphs + "\n", encoding="utf-8")
        facts = {
            "title": f"Privacy policy of {policy.name}",
            "tool": policy.name,
            "type": "privacy_policy",
            "audience": "consumer",
            "issuer": "vendor",
        }
        text = yaml.safe_dump(facts, sort_keys=False, allow_unicode=True)
        (home / f"{_FILE}.meta.yaml").write_text(text, encoding="utf-8")
