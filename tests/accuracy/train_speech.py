"""Trains the weights by which quoted stretches without a firm cue are taken for speech or not.

    python tests/accuracy/train_speech.py FOLDER [--write]

A stretch is speech where the gold of PolNeAR has a quotation, direct or mixed, in its place, and none where
it has nothing there; a stretch that only touches one is left out. Prints how many of the one half of the
articles are told rightly with weights from the other, each way round, and `--write` puts weights from all
articles into `words/speech_weights.tsv`. The same articles give the same weights.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp
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
from tests.accuracy.log_linear import fit, options

WEIGHTS = Path(__file__).resolve().parents[2] / "pipelines/words/speech_weights.tsv"
HEAD = """\
# What speaks for (above 0) or against (below 0) a quoted stretch without a firm cue being somebody's words,
# in logits; `quotes/speech.py` says when each holds. Origin: trained by `tests/accuracy/train_speech.py`.
"""
_DRAWN_TO_ZERO = 2.0
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
    """The weights of the features of stretches for their being speech, in logits.

    >>> weights = train([Example("d", ("said",), True)] * 9 + [Example("d", ("odd",), False)] * 9)
    >>> weights["said"] > 0 > weights["odd"]
    True
    """
    known = list(rows)
    held = [dict.fromkeys(("bias", *row.features), 1.0) for row in known]
    kinds = ["speech" if row.is_speech else "none" for row in known]
    fitted = fit(held, kinds, ("speech", "none"), _DRAWN_TO_ZERO)
    return {name: round(speech - none, 2) for name, (speech, none) in fitted.items()}


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
    arguments = options(__doc__)
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
