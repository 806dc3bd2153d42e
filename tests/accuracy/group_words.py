"""Groups words that stand in the same places of sentences: `words/word_groups.tsv`, learned from plain text.

    python -m tests.accuracy.group_words TEXTS... [--write]

Takes JSON Lines files with a `text` in each line, also compressed. Every word is described by what hangs on
it and what it hangs on, as the grammar reads it; the descriptions are brought to few dimensions, and words
near one another make a group. The same texts and grammar give the same groups.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds

from pipelines.document import Source
from pipelines.grammar.parse import Parse, parse_documents
from pipelines.grammar.tokens import Tokens, tokenise_document
from pipelines.reading.read import read_source
from tests.accuracy.development_sets import json_lines

GROUPS_FILE = Path(__file__).resolve().parents[2] / "pipelines/words/word_groups.tsv"
HEAD = """\
# Words by group: those of one group stand in the same places of sentences. Origin: learned from plain text by
# `tests/accuracy/group_words.py`.
"""
_GROUPS = 400
_DIMENSIONS = 120
_MOST_WORDS = 14_000
_FEWEST_TIMES = 15
_FEWEST_PLACES = 8
_ROUNDS = 30
_AT_ONCE = 32
#: How rarer places are kept from counting too much, as for the contexts of word vectors.
_SMOOTHED = 0.75
_ONLY_BELOW = frozenset({"det", "aux", "auxpass", "mark", "cc"})


def texts_of(files: Sequence[Path]) -> Iterator[str]:
    """The texts of JSON Lines files."""
    for file in files:
        for line in json_lines(file):
            yield line["text"]


def places_of(tokens: Tokens, parse: Parse) -> Iterator[tuple[str, str]]:
    """Every word with each place that it stands in: what it hangs on and how, and what hangs on it."""
    lower = tokens.lower
    for at, head in enumerate(parse.heads):
        label = parse.labels[at]
        if label in ("punct", "prep", "") or head == at:
            continue
        if label == "pobj":
            governor = lower[parse.heads[head]]
            yield lower[at], f"{governor}.{lower[head]}"
            yield governor, f">{lower[head]}.{lower[at]}"
            continue
        yield lower[at], f"{label}<{lower[head]}"
        if label not in _ONLY_BELOW:
            yield lower[head], f"{label}>{lower[at]}"


def count(texts: Iterator[str]) -> Counter[tuple[str, str]]:
    """How often each word of some texts stands in each place."""
    counted: Counter[tuple[str, str]] = Counter()
    while some := list(islice(texts, _AT_ONCE)):
        sources = (Source(str(at), text, "text/plain", str(at)) for at, text in enumerate(some))
        documents = [tokenise_document(read_source(source)) for source in sources]
        for document, parse in zip(documents, parse_documents(documents), strict=True):
            counted.update(places_of(document.tokens, parse))
    return counted


def group(counted: Counter[tuple[str, str]]) -> dict[str, int]:
    """The group of every word that is seen often enough."""
    of_word: Counter[str] = Counter()
    of_place: Counter[str] = Counter()
    for (word, place), times in counted.items():
        of_word[word] += times
        of_place[place] += times
    frequent = of_word.most_common(_MOST_WORDS)
    words = [word for word, times in frequent if times >= _FEWEST_TIMES and word[0].isalpha()]
    places = [place for place, times in of_place.items() if times >= _FEWEST_PLACES]
    row, column = ({name: at for at, name in enumerate(names)} for names in (words, places))
    total = sum(of_place.values())
    cells = []
    for (word, place), times in counted.items():
        if word in row and place in column:
            expected = of_word[word] * of_place[place] ** _SMOOTHED * total ** (1 - _SMOOTHED)
            if (strength := log(times * total / expected)) > 0:
                cells.append((strength, row[word], column[place]))
    values, rows, columns = zip(*cells, strict=True)
    matrix = csr_matrix((values, (rows, columns)), shape=(len(words), len(places)))
    left, sizes, _ = svds(matrix, k=_DIMENSIONS, random_state=0)
    vectors = left * np.sqrt(sizes)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    return dict(zip(words, _nearest_centres(vectors).tolist(), strict=True))


def _nearest_centres(vectors: NDArray[np.float64]) -> NDArray[np.int64]:
    """The number of the group of each vector, by k-means on the sphere."""
    chosen = np.random.default_rng(0).choice(len(vectors), _GROUPS, replace=False)
    centres = vectors[chosen]
    for _ in range(_ROUNDS):
        nearest = (vectors @ centres.T).argmax(axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, vectors)
        empty = np.bincount(nearest, minlength=_GROUPS) == 0
        sums[empty] = centres[empty]
        centres = sums / (np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9)
    return (vectors @ centres.T).argmax(axis=1)


def main() -> None:
    """Group, print a few groups, and write where asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", type=Path, nargs="+", help="JSON Lines files with a `text` in each line")
    parser.add_argument("--write", action="store_true", help="put the groups where extraction reads them")
    arguments = parser.parse_args()
    groups = group(count(texts_of(arguments.texts)))
    for number in range(0, _GROUPS, _GROUPS // 10):
        print(number, [word for word, of in groups.items() if of == number][:12])
    if arguments.write:
        lines = (f"{word}\tg{number}\n" for word, number in sorted(groups.items()))
        GROUPS_FILE.write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
