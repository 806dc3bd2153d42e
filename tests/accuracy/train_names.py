"""Trains the weights by which capitalised stretches are taken for people, organisations, places, or no names.

    python tests/accuracy/train_names.py FOLDER [--write]

The gold of the annotated news pages says what the names of each page are; a stretch that none of them has is
none. Prints how many stretches are told rightly when each fifth of the pages is told with weights from the
others, and `--write` puts weights from all pages into `words/name_weights.tsv`. The same pages give the same
weights.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.document import Source, Span
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.names.features import features, surroundings_of
from pipelines.extraction.names.finder import find_candidates
from pipelines.extraction.names.weighing import CLASSES, SETTLED, class_of
from pipelines.extraction.stretches import Stretches
from pipelines.reading.hashes import sha256_of
from pipelines.reading.read import read_source
from tests.accuracy.development_sets import load_scorer
from tests.accuracy.log_linear import fit, options

WEIGHTS = Path(__file__).resolve().parents[2] / "pipelines/words/name_weights.tsv"
HEAD = """\
# How much each feature of a capitalised stretch speaks for its being a person, an organisation, a place,
# something else, and no name, in hundredths of logits; `names/weighing.py` says when each holds.
# Origin: trained by `tests/accuracy/train_names.py`.
"""
_DRAWN_TO_ZERO = 1.2
_FOLDS = 5
_OF_PARTS = 0.3

Weights = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Example:
    """All stretches of one document that have the same words.

    Args:
        document: the document.
        words: the words.
        stretches: the features of each stretch.
        kind: the class that the gold gives them.
        weight: how much they count; less where part of a name is taken for none.
    """

    document: str
    words: str
    stretches: tuple[tuple[str, ...], ...]
    kind: str
    weight: float = 1.0


def examples(folder: Path) -> list[Example]:
    """The stretches of all pages that the gold tells of."""
    scorer = load_scorer(folder)
    bodies = {page["doc_id"]: page["article_body"] for page in scorer.read_jsonl(folder / "news.jsonl")}
    return [
        example
        for page in scorer.read_jsonl(folder / "news_gold.jsonl")
        for example in _of_analysis(scorer, page, _analysed(page["doc_id"], bodies[page["doc_id"]]))
    ]


def _analysed(name: str, text: str) -> Analysis:
    return Analysis(read_source(Source(name, text, "text/plain", name)))


def _of_analysis(scorer: Any, page: Mapping[str, Any], analysis: Analysis) -> Iterator[Example]:
    """The stretches of a page, without nations' teams."""
    kinds: dict[str, str | None] = {}
    for entity in page["entities"]:
        for name in entity["names"]:
            kinds[_plain(scorer, name)] = None if entity.get("optional") else entity["types"][0]
    text, tokens = analysis.document.text, analysis.tokenised.tokens
    named = Stretches([found for name in _names(page) for found in _places(name, text)])
    candidates, _ = find_candidates(analysis.tokenised, analysis.parse)
    around = surroundings_of(analysis.tokenised, analysis.parse, candidates)
    seen: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    left_out, parts, weighed = set(), set(), set()
    for candidate in candidates:
        span = candidate.span_in(tokens)
        written = span.text_of(text)
        seen[written].append(tuple(features(around, candidate)))
        kind = kinds.get(_plain(scorer, written), "nothing")
        if candidate.words not in SETTLED:
            weighed.add(written)
        if kind is None or (candidate.country is not None and kind == "organisation"):
            left_out.add(written)
        if kind == "nothing" and named.touch(span):
            parts.add(written)
    for written, stretches in seen.items():
        kind = kinds.get(_plain(scorer, written), "nothing")
        if kind and written in weighed - left_out:
            weight = _OF_PARTS if written in parts else 1.0
            yield Example(page["doc_id"], written, tuple(stretches), kind, weight)


def _names(page: Mapping[str, Any]) -> Iterator[str]:
    return (name for entity in page["entities"] for name in entity["names"])


def _places(name: str, text: str) -> Iterator[Span]:
    return (Span(*found.span()) for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def _plain(scorer: Any, name: str) -> str:
    return " ".join(scorer.content_words(name))


def train(rows: Sequence[Example]) -> dict[str, tuple[int, ...]]:
    """The weights of the features of stretches, in hundredths of logits.

    >>> rows = [Example("d", "A", (("round",),), "person"), Example("d", "B", (("flat",),), "place")] * 9
    >>> weights = train(rows)
    >>> weights["round"][0] > 0 > weights["round"][2]
    True
    """
    held = []
    for row in rows:
        counts = Counter(name for stretch in row.stretches for name in stretch)
        held.append({name: count / len(row.stretches) for name, count in counts.items()})
    fitted = fit(held, [row.kind for row in rows], CLASSES, _DRAWN_TO_ZERO, [row.weight for row in rows])
    return {name: tuple(round(100 * weight) for weight in weights) for name, weights in fitted.items()}


def told(weights: Weights, rows: Sequence[Example]) -> Counter[tuple[str, str]]:
    """How many rows of each class are taken for which."""
    return Counter((row.kind, class_of(weights, row.stretches)) for row in rows)


def main() -> None:
    """Train, print, and write where asked to."""
    arguments = options(__doc__)
    rows = examples(arguments.folder)
    fold = {row.document: int(sha256_of(row.document)[:8], 16) % _FOLDS for row in rows}
    all_told: Counter[tuple[str, str]] = Counter()
    for at in range(_FOLDS):
        weights = train([row for row in rows if fold[row.document] != at])
        all_told += told(weights, [row for row in rows if fold[row.document] == at])
    for kind in CLASSES:
        print(f"{kind:>12}", *(f"{taken} {all_told[kind, taken]:4}" for taken in CLASSES))
    rightly = sum(count for (kind, taken), count in all_told.items() if kind == taken)
    print(f"{rightly} of {len(rows)} told rightly")
    if arguments.write:
        lines = (f"{name}\t{' '.join(map(str, points))}\n" for name, points in sorted(train(rows).items()))
        WEIGHTS.write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
