"""Trains the weights by which quoted stretches without a firm cue are taken for speech or not.

    python tests/accuracy/train_speech.py FOLDER [--write]

A stretch is speech where the gold of PolNeAR has a quotation, direct or mixed, in its place, and none where
it has nothing there; a stretch that only touches one is left out. Prints how many of the one half of the
articles are told rightly with weights from the other, each way round, and `--write` puts weights from all
articles into `words/speech_weights.tsv`. The same articles give the same weights.
"""

import argparse
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, sqrt
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from pipelines.document import Source
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.quotes import kinds
from pipelines.extraction.quotes.extract import extract_quotes
from pipelines.extraction.quotes.speakers import Attribution
from pipelines.extraction.quotes.speech import Stretch, features
from pipelines.reading.read import read_source
from tests.accuracy.development_sets import load_scorer

WEIGHTS = Path(__file__).resolve().parents[2] / "pipelines/words/speech_weights.tsv"
HEAD = """\
# What speaks for (above 0) or against (below 0) a quoted stretch without a firm cue being somebody's words,
# in logits; `quotes/speech.py` says when each holds. Origin: trained by `tests/accuracy/train_speech.py`.
"""
_ROUNDS = 300
_STEP = 0.5
_DRAWN_TO_ZERO = 1.0
_FEWEST = 4
_LEAST_SHARED = 0.8


@dataclass(frozen=True, slots=True)
class Example:
    """A quoted stretch that was weighed: its document, what holds of it, and whether it is speech."""

    document: str
    features: tuple[str, ...]
    is_speech: bool


def examples(folder: Path) -> list[Example]:
    """The stretches of all articles that extraction has to weigh, as far as the gold tells of them."""
    scorer = load_scorer(folder)
    found = []
    for document in scorer.read_jsonl(folder / "quotes_polnear.jsonl"):
        for stretch, seen in _weighed(document):
            is_speech = _is_speech(scorer, document, stretch)
            if is_speech is not None:
                found.append(Example(document["doc_id"], seen, is_speech))
    return found


def _weighed(document: Mapping[str, Any]) -> list[tuple[Stretch, tuple[str, ...]]]:
    """The stretches of one article that are weighed where all of them pass, with their features."""
    seen: list[tuple[Stretch, tuple[str, ...]]] = []

    def let_pass(stretch: Stretch, attribution: Attribution) -> float:
        seen.append((stretch, tuple(features(stretch, attribution))))
        return 1.0

    source = Source(document["doc_id"], document["text"], "text/plain", document["doc_id"])
    with patch.object(kinds, "likelihood_of_speech", let_pass):
        extract_quotes(Analysis(read_source(source)))
    return seen


def _is_speech(scorer: ModuleType, document: Mapping[str, Any], stretch: Stretch) -> bool | None:
    """What the gold says of a stretch; None where it is of two minds."""
    text = document["text"]
    span = scorer.trimmed(text, stretch.span.start, stretch.span.end)
    gold = [
        (scorer.trimmed(text, quote["start"], quote["end"]), quote["kind"]) for quote in document["quotes"]
    ]
    touching = [(scorer.iou(place, span), kind) for place, kind in gold if scorer.overlap(place, span)]
    if not touching:
        return False
    shared, kind = max(touching)
    return True if shared >= _LEAST_SHARED and kind != "indirect" else None


def train(rows: Iterable[Example]) -> dict[str, float]:
    """Logistic regression with weights drawn towards zero, by adaptive steps over all rows at once.

    >>> weights = train([Example("d", ("said",), True)] * 9 + [Example("d", ("odd",), False)] * 9)
    >>> weights["said"] > 0 > weights["odd"]
    True
    """
    known = list(rows)
    counts = Counter(name for row in known for name in set(row.features))
    weights = {"bias": 0.0} | {name: 0.0 for name, count in sorted(counts.items()) if count >= _FEWEST}
    steps: dict[str, float] = defaultdict(lambda: 1e-6)
    held = [(("bias", *(name for name in row.features if name in weights)), row.is_speech) for row in known]
    for _ in range(_ROUNDS):
        slopes = {
            name: _DRAWN_TO_ZERO * weight if name != "bias" else 0.0 for name, weight in weights.items()
        }
        for names, is_speech in held:
            off = _logistic(weights, names) - is_speech
            for name in names:
                slopes[name] += off
        for name, slope in slopes.items():
            steps[name] += slope * slope
            weights[name] -= _STEP * slope / sqrt(steps[name])
    return {name: round(weight, 2) for name, weight in weights.items()}


def _logistic(weights: Mapping[str, float], names: Iterable[str]) -> float:
    return 1 / (1 + exp(-sum(weights.get(name, 0.0) for name in names)))


def told_rightly(weights: Mapping[str, float], rows: Iterable[Example]) -> Counter[str]:
    """How many stretches are kept and refused, rightly and wrongly."""
    told: Counter[str] = Counter()
    for row in rows:
        is_kept = _logistic(weights, ("bias", *row.features)) >= kinds.LEAST_LIKELIHOOD
        right = "rightly" if is_kept == row.is_speech else "wrongly"
        told[f"{'kept' if is_kept else 'refused'} {right}"] += 1
    return told


def main() -> None:
    """Train, print, and write where asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where the development sets lie")
    parser.add_argument("--write", action="store_true", help="put the weights where extraction reads them")
    arguments = parser.parse_args()
    rows = examples(arguments.folder)
    halves: tuple[list[Example], list[Example]] = ([], [])
    for row in rows:
        halves[hashlib.sha256(row.document.encode()).digest()[0] % 2].append(row)
    for one, other in (halves, halves[::-1]):
        print(
            f"{len(other)} stretches with weights from {len(one)} others:",
            dict(told_rightly(train(one), other)),
        )
    if arguments.write:
        lines = (f"{name}\t{weight:.2f}\n" for name, weight in sorted(train(rows).items()))
        WEIGHTS.write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
