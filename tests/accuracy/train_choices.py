"""Trains the weights by which a cell is chosen for a row among candidates, or none of them.

    python tests/accuracy/train_choices.py FOLDER [--write]

The slots of the annotated news pages say which candidates are right. Prints precision, recall and F1 where
each fifth of the pages is chosen with weights from the others, and `--write` puts weights from all pages into
`words/place_weights.tsv`. The same pages give the same weights.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.document import Source, Span
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.extract import extract
from pipelines.extraction.places.whereabouts import Anchor, Whereabouts, event_at, figure_at
from pipelines.extraction.ranking import best_of
from pipelines.extraction.rows import Statistic
from pipelines.extraction.statistics.phrases import phrase_of
from pipelines.reading.hashes import sha256_of
from pipelines.reading.read import read_source
from tests.accuracy.development_sets import load_scorer

WORDS = Path(__file__).resolve().parents[2] / "pipelines/words"
HEAD = """\
# How much each sign speaks for a candidate's being the one, in hundredths of logits; what the signs are is
# said in `{module}`. Origin: trained by `tests/accuracy/train_choices.py`.
"""
_ROUNDS = 300
_STEP = 0.3
_DRAWN_TO_ZERO = 6.0
_FEWEST = 3
_FOLDS = 5
#: Leaning towards a candidate, in hundredths of logits: a cell left empty costs as much as a wrong one.
_LEANING = 70


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates for a cell of a row of the gold.

    Args:
        document: the document.
        table: the row's table.
        candidates: what holds of each.
        right: which of them the gold accepts.
        is_filled: whether the gold fills the cell.
    """

    document: str
    table: str
    candidates: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    is_filled: bool


def place_choices(folder: Path) -> list[Choice]:
    """The places that come into question for the rows of all pages."""
    scorer = load_scorer(folder)
    bodies = {page["doc_id"]: page["article_body"] for page in scorer.read_jsonl(folder / "news.jsonl")}
    return [
        choice
        for page in scorer.read_jsonl(folder / "news_gold.jsonl")
        for choice in _of_page(scorer, page, bodies[page["doc_id"]])
    ]


def _of_page(scorer: Any, page: Mapping[str, Any], text: str) -> Iterator[Choice]:
    name = page["doc_id"]
    document = read_source(Source(name, text, "text/plain", name))
    analysis = Analysis(replace(document, published=page["dct"]))
    extraction = extract(analysis)
    for gold, row in _found(scorer, page["statistics"], extraction.statistics, 0.5):
        yield _choice(scorer, name, gold, analysis.whereabouts, _figure(analysis, row), text)
    for gold, row in _found(scorer, page["events"], extraction.events, 0.3):
        trigger = analysis.tokenised.tokens.first_at(row.trigger_start)
        yield _choice(scorer, name, gold, analysis.whereabouts, event_at(trigger, row.event_type), text)


def _found(scorer: Any, gold: Any, rows: Sequence[Any], least: float) -> Iterator[tuple[Any, Any]]:
    """The rows of the gold that were found, each with its row."""
    wanted = [row for row in gold if not row.get("optional") and "place" in row["slots"]]
    spans = [(row["start"], row["end"]) for row in wanted]
    pairs = scorer.match(spans, [(row.char_start, row.char_end) for row in rows], scorer.iou, least)
    return ((wanted[at], rows[other]) for at, other in pairs.items())


def _figure(analysis: Analysis, row: Statistic) -> Anchor:
    tokens = analysis.tokenised.tokens
    within = tokens.slice_of(Span(row.char_start, row.char_end))
    phrase = phrase_of(analysis.parse, tokens, within, has_unit=row.stat_type in ("amount", "percentage"))
    return figure_at(phrase.head, row.stat_type)


def _choice(scorer: Any, name: str, gold: Any, whereabouts: Whereabouts, anchor: Anchor, text: str) -> Choice:
    options = whereabouts.options(anchor)
    accepted = gold["slots"]["place"]
    right = (scorer.answers_match("place", option.place.name(text), accepted) for option in options)
    return Choice(name, anchor.table, tuple(option.signs for option in options), tuple(right), bool(accepted))


def train(choices: Sequence[Choice]) -> dict[str, int]:
    """Multinomial logistic regression over the candidates and none, its weights drawn towards zero.

    A document with many rows counts as the root of their number. Any right candidate will do.

    >>> choices = [
    ...     Choice(str(at), "event", (("near",), ("far",)), (True, False), True) for at in range(9)
    ... ]
    >>> weights = train(choices)
    >>> weights["near"] > 0 > weights["far"]
    True
    """
    documents: dict[str, set[str]] = defaultdict(set)
    for choice in choices:
        for sign in {sign for candidate in choice.candidates for sign in candidate}:
            documents[sign].add(choice.document)
    known = sorted(sign for sign, found in documents.items() if len(found) >= _FEWEST)
    place = {sign: at for at, sign in enumerate(known)}
    rows_of = Counter(choice.document for choice in choices)
    flat = [
        (number, signs, is_right)
        for number, choice in enumerate(choices)
        for signs, is_right in zip(choice.candidates, choice.right, strict=True)
    ]
    owner = np.array([number for number, _, _ in flat])
    right = np.array([is_right for _, _, is_right in flat], dtype=float)
    counts = np.array([3 / sqrt(rows_of[choices[number].document]) for number, _, _ in flat])
    held = np.zeros((len(flat), len(known)))
    for at, (_, signs, _) in enumerate(flat):
        held[at, [place[sign] for sign in signs if sign in place]] = 1
    weights, steps = np.zeros(len(known)), np.full(len(known), 1e-6)
    for _ in range(_ROUNDS):
        scores = np.exp(np.clip(held @ weights, -20, 20))
        total = 1 + np.bincount(owner, scores, len(choices))
        of_right = np.bincount(owner, scores * right, len(choices))
        wanted = np.where(of_right[owner] > 0, scores * right / np.maximum(of_right[owner], 1e-12), 0)
        slopes = held.T @ ((scores / total[owner] - wanted) * counts) + _DRAWN_TO_ZERO * weights
        steps += slopes**2
        weights -= _STEP * slopes / np.sqrt(steps)
    return {sign: round(100 * float(weight)) for sign, weight in zip(known, weights, strict=True)}


def chosen(weights: Mapping[str, int], choices: Sequence[Choice]) -> Counter[tuple[str, str]]:
    """How many cells of each table are filled, are filled rightly, and are filled in the gold."""
    counted: Counter[tuple[str, str]] = Counter()
    for choice in choices:
        best = best_of(weights, choice.candidates)
        counted[choice.table, "filled"] += best is not None
        counted[choice.table, "right"] += best is not None and choice.right[best]
        counted[choice.table, "gold"] += choice.is_filled
    return counted


def leaning(weights: Mapping[str, int], lean: Sequence[str]) -> dict[str, int]:
    """Weights that lean towards a candidate by the signs of which each has one."""
    return {sign: points + (_LEANING if sign in lean else 0) for sign, points in weights.items()}


def main() -> None:
    """Train, print, and write where asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where the development sets lie")
    parser.add_argument("--write", action="store_true", help="put the weights where extraction reads them")
    arguments = parser.parse_args()
    choices = place_choices(arguments.folder)
    fold = {choice.document: int(sha256_of(choice.document)[:8], 16) % _FOLDS for choice in choices}
    counted: Counter[tuple[str, str]] = Counter()
    for at in range(_FOLDS):
        weights = leaning(train([c for c in choices if fold[c.document] != at]), ("here", "back"))
        counted += chosen(weights, [c for c in choices if fold[c.document] == at])
    for table in ("statistic", "event"):
        filled, right, gold = (counted[table, what] for what in ("filled", "right", "gold"))
        print(f"{table:>10} precision {right / filled:.3f} recall {right / gold:.3f}", end=" ")
        print(f"F1 {2 * right / (filled + gold):.3f}")
    if arguments.write:
        trained = leaning(train(choices), ("here", "back"))
        lines = (f"{sign}\t{points}\n" for sign, points in sorted(trained.items()) if points)
        head = HEAD.format(module="places/whereabouts.py")
        (WORDS / "place_weights.tsv").write_text(head + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
