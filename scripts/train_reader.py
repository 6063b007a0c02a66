"""Train the clause reader's adapter on the question–clause pairs of ``knowledge/pairs``.

``python scripts/train_reader.py`` takes about 25 minutes on two cores and writes
``knowledge/reader/adapter.safetensors``. With ``--hold-out 5 --fold 0`` every fifth topic is left
out and the reader is measured on it instead: how well does it read topics it has never seen?

Each pair is put beside a clause of another topic (label ``other``), often one that a plain
embedding finds near, so that the reader learns to tell what only sounds alike.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn

from assistant.answering.reader import LABELS, MAX_TOKENS, head_logits, headed
from assistant.library.embedding import SentenceEmbedder, bundled_model
from assistant.settings import PROJECT_DIR, Settings

PAIRS = PROJECT_DIR / "knowledge" / "pairs"
ADAPTER = PROJECT_DIR / "knowledge" / "reader" / "adapter.safetensors"
_RANK, _SCALE = 16, 2.0
_RATE, _EPOCHS, _BATCH, _SMOOTHING = 8e-4, 3, 24, 0.05
_OTHERS = 0.8  # how many pairs get a clause of another topic beside them
_NEAR = 0.7  # how many of those are near ones
_ADAPTED = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of our own with its topic, as the reader sees it (heading in front)."""

    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, a clause and what the clause is to the question (an index of ``LABELS``)."""

    question: str
    clause: Clause
    label: int


class LowRank(nn.Module):
    """A frozen linear layer with a trained change of low rank."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.linear = linear
        inside, outside = linear.in_features, linear.out_features
        self.down = nn.Parameter(torch.randn(_RANK, inside) / math.sqrt(inside))
        self.up = nn.Parameter(torch.zeros(outside, _RANK))

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """The layer's output and the change's."""
        change = (values @ self.down.T) @ self.up.T
        return self.linear(values) + _SCALE * change


class Trainee(nn.Module):
    """The bundled model with low-rank changes in every layer, and the reader's head."""

    def __init__(self) -> None:
        super().__init__()
        from transformers import AutoModel, AutoTokenizer

        place = bundled_model()
        self.tokenizer = AutoTokenizer.from_pretrained(place, local_files_only=True)
        self.model = AutoModel.from_pretrained(place, local_files_only=True)
        for weight in self.model.parameters():
            weight.requires_grad_(False)
        for layer in self.model.encoder.layer:
            for name in _ADAPTED:
                parent, _, child = name.rpartition(".")
                home = layer.get_submodule(parent)
                setattr(home, child, LowRank(getattr(home, child)))
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(2 * self.model.config.hidden_size, len(LABELS))

    def forward(self, pairs: Sequence[Pair]) -> torch.Tensor:
        """Logits, one row a pair."""
        encoded = self.tokenizer(
            [pair.question for pair in pairs],
            [pair.clause.text for pair in pairs],
            padding=True,
            truncation="longest_first",
            max_length=MAX_TOKENS,
            return_tensors="pt",
        )
        hidden = self.drop(self.model(**encoded).last_hidden_state)
        spread = encoded["attention_mask"].unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * spread).sum(dim=1) / spread.sum(dim=1)
        return head_logits(hidden[:, 0], mean, self.head.weight, self.head.bias)

    def adapter(self) -> dict[str, torch.Tensor]:
        """What is kept: the changes (the scale multiplied in) and the head, in half precision."""
        kept = {"head.weight": self.head.weight, "head.bias": self.head.bias}
        for name, module in self.model.named_modules():
            if isinstance(module, LowRank):
                kept[f"{name}.down"] = module.down
                kept[f"{name}.up"] = module.up * _SCALE
        return {name: value.detach().half().contiguous() for name, value in kept.items()}


def load_pairs(folder: Path = PAIRS) -> list[Pair]:
    """Every pair of the folder's files, in their order."""
    pairs = []
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            clause = Clause(row["topic"], headed(row["section"], row["clause"]))
            pairs += [Pair(q, clause, LABELS.index(label)) for q, label in row["asked"]]
    return pairs


def split(pairs: Sequence[Pair], parts: int, fold: int) -> tuple[list[Pair], list[Pair]]:
    """Pairs to train on and pairs of the topics held out (none where ``parts`` is 0)."""
    topics = sorted({pair.clause.topic for pair in pairs})
    random.Random(1).shuffle(topics)
    held = {topic for place, topic in enumerate(topics) if parts and place % parts == fold}
    inside = [pair for pair in pairs if pair.clause.topic not in held]
    return inside, [pair for pair in pairs if pair.clause.topic in held]


def near_others(
    pairs: Sequence[Pair], clauses: Sequence[Clause], most: int = 25
) -> list[list[int]]:
    """For each pair, the clauses of other topics that a plain embedding finds nearest."""
    embedder = SentenceEmbedder(Settings())
    asked = embedder.embed([pair.question for pair in pairs])
    written = embedder.embed([clause.text for clause in clauses])
    found = []
    for pair, row in zip(pairs, asked @ written.T, strict=True):
        order = np.argsort(-row)[:60]
        other = [int(index) for index in order if clauses[index].topic != pair.clause.topic]
        found.append(other[:most])
    return found


def batches(
    pairs: Sequence[Pair],
    clauses: Sequence[Clause],
    near: Sequence[Sequence[int]],
    chance: random.Random,
) -> Iterator[list[Pair]]:
    """One epoch: every pair once, many with a clause of another topic, like lengths together."""
    items = list(pairs)
    for pair, nearest in zip(pairs, near, strict=True):
        if chance.random() >= _OTHERS:
            continue
        close = nearest and chance.random() < _NEAR
        clause = clauses[chance.choice(nearest)] if close else chance.choice(clauses)
        if clause.topic != pair.clause.topic:
            items.append(Pair(pair.question, clause, LABELS.index("other")))
    chance.shuffle(items)
    for start in range(0, len(items), 16 * _BATCH):
        chunk = sorted(
            items[start : start + 16 * _BATCH], key=lambda p: len(p.question) + len(p.clause.text)
        )
        cut = [chunk[at : at + _BATCH] for at in range(0, len(chunk), _BATCH)]
        chance.shuffle(cut)
        yield from cut


def train(pairs: Sequence[Pair], seed: int, epochs: float) -> Trainee:
    """Train on the pairs; the learning rate rises for 6 % of the steps, then falls to 2 %."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    clauses = list(dict.fromkeys(pair.clause for pair in pairs))
    near = near_others(pairs, clauses)
    trainee = Trainee().train()
    weights = [weight for weight in trainee.parameters() if weight.requires_grad]
    steps = int(len(pairs) * (1 + _OTHERS) / _BATCH * epochs)
    optimiser = torch.optim.AdamW(weights, lr=_RATE, weight_decay=0.01)
    began, done, losses = time.monotonic(), 0, [0.0]
    while done < steps:
        for batch in batches(pairs, clauses, near, chance):
            if done >= steps:
                break
            rate = _RATE * min(1, (done + 1) / (0.06 * steps)) * max(0.02, 1 - done / steps)
            for group in optimiser.param_groups:
                group["lr"] = rate
            wanted = torch.tensor([pair.label for pair in batch])
            loss = nn.functional.cross_entropy(trainee(batch), wanted, label_smoothing=_SMOOTHING)
            loss.backward()
            nn.utils.clip_grad_norm_(weights, 1.0)
            optimiser.step()
            optimiser.zero_grad()
            losses.append(float(loss))
            done += 1
            if done % 50 == 0:
                late = np.mean(losses[-50:])
                print(
                    f"{done}/{steps} loss {late:.3f} {time.monotonic() - began:.0f} s", flush=True
                )
    return trainee.eval()


def measure(trainee: Trainee, pairs: Sequence[Pair]) -> dict[str, float]:
    """Figures on pairs of topics never trained on.

    Returns:
        ``answers_or_not``: AUROC of telling clauses that answer from those on the topic that do
        not; ``three_way``: share of yes/no/partly said rightly; ``turned``: share of yes for no or
        no for yes, over all and (``turned_sure``) over the surer 60 %.
    """
    from sklearn.metrics import roc_auc_score

    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].clause.text))
    said = np.zeros((len(pairs), len(LABELS)))
    with torch.inference_mode():
        for start in range(0, len(order), 32):
            chosen = order[start : start + 32]
            logits = trainee([pairs[index] for index in chosen])
            said[chosen] = torch.softmax(logits, dim=-1).numpy()
    gold = np.array([pair.label for pair in pairs])
    decided = (gold >= 1) & (gold <= 3)
    sure = said[decided, 1:4].max(axis=1) / said[decided, 1:4].sum(axis=1)
    best = said[decided, 1:4].argmax(axis=1) + 1
    turned = (best != gold[decided]) & (best != 3) & (gold[decided] != 3)
    first = np.argsort(-sure)[: int(0.6 * len(sure))]
    return {
        "answers_or_not": float(roc_auc_score(gold < 4, said[:, :4].sum(axis=1))),
        "three_way": float(np.mean(best == gold[decided])),
        "turned": float(turned.mean()),
        "turned_sure": float(turned[first].mean()),
    }


def main() -> None:
    """Read the options, train, and write the adapter or print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=float, default=_EPOCHS)
    parser.add_argument("--hold-out", type=int, default=0, help="leave out one topic in so many")
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--out", type=Path, default=ADAPTER)
    options = parser.parse_args()
    inside, held = split(load_pairs(), options.hold_out, options.fold)
    print(f"{len(inside)} pairs to train on, {len(held)} held out")
    trainee = train(inside, options.seed, options.epochs)
    if held:
        print(json.dumps(measure(trainee, held), indent=1))
    version = f"pairs-{len(inside)}-rank-{_RANK}-epochs-{options.epochs:g}-seed-{options.seed}"
    options.out.parent.mkdir(parents=True, exist_ok=True)
    save_file(trainee.adapter(), str(options.out), metadata={"version": version})
    print(f"written: {options.out.name}")


if __name__ == "__main__":
    main()
