"""Silver sentences as arrays: what one batch after another of training takes.

Sentences of like length share a batch. Which documents are held out depends on their number alone.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.grammar.features import FEATURES, ROWS, rows_of
from pipelines.grammar.training.silver import SilverSentence

#: Lengths to which sentences are filled up.
_LENGTHS = (8, 16, 24, 32, 40, 56, 80, 120)
_WORDS_A_BATCH = 4096
#: One document in so many is held out.
HELD_OUT = 25
_RAREST = 20


@dataclass(frozen=True)
class Classes:
    """The classes of each kind, in the order of their numbers."""

    tags: tuple[str, ...]
    labels: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Batch:
    """Sentences of like length; every array is sentences by words, `rows` by features as well."""

    rows: NDArray[np.int32]
    mask: NDArray[np.bool_]
    tags: NDArray[np.int32]
    labels: NDArray[np.int32]
    names: NDArray[np.int32]
    heads: NDArray[np.int32]


def classes_of(sentences: Sequence[SilverSentence]) -> Classes:
    """The classes that are frequent enough to learn; the most frequent come first."""

    def frequent(values: Iterator[str]) -> tuple[str, ...]:
        counted = Counter(values)
        return tuple(v for v, n in sorted(counted.items(), key=lambda p: (-p[1], p[0])) if n >= _RAREST and v)

    return Classes(
        frequent(t for s in sentences for t in s.tags),
        frequent(t for s in sentences for t in s.labels),
        frequent(t for s in sentences for t in s.names),
    )


def is_held_out(sentence: SilverSentence) -> bool:
    """Whether a sentence is of a document that the net never learns from."""
    return sentence.document % HELD_OUT == 0


def batches(sentences: Sequence[SilverSentence], classes: Classes, seed: int | None) -> Iterator[Batch]:
    """All sentences, some at a time; in another order for every seed, in theirs without one."""
    number = {
        kind: {v: i for i, v in enumerate(getattr(classes, kind))} for kind in ("tags", "labels", "names")
    }
    by_length: dict[int, list[int]] = {length: [] for length in _LENGTHS}
    order = (
        np.random.default_rng(seed).permutation(len(sentences)) if seed is not None else range(len(sentences))
    )
    full: list[tuple[int, list[int]]] = []
    for index in order:
        length = next(size for size in _LENGTHS if size >= len(sentences[index].words))
        by_length[length].append(int(index))
        if len(by_length[length]) * length >= _WORDS_A_BATCH:
            full.append((length, by_length[length]))
            by_length[length] = []
    full += [(length, left) for length, left in by_length.items() if left]
    for length, chosen in full:
        yield _batch([sentences[i] for i in chosen], length, _WORDS_A_BATCH // length + 1, number)


def _batch(
    chosen: Sequence[SilverSentence], length: int, size: int, number: dict[str, dict[str, int]]
) -> Batch:
    shape = (size, length)
    batch = Batch(
        np.full((*shape, FEATURES), ROWS, np.int32),
        np.zeros(shape, np.bool_),
        *(np.zeros(shape, np.int32) for _ in range(4)),
    )
    for at, sentence in enumerate(chosen):
        words = len(sentence.words)
        batch.rows[at, :words] = [rows_of(word) for word in sentence.words]
        batch.mask[at, :words] = True
        batch.heads[at, :words] = sentence.heads
        for kind in ("tags", "labels", "names"):
            values = getattr(sentence, kind)
            getattr(batch, kind)[at, :words] = [number[kind].get(value, 0) for value in values]
    return batch
