"""The reader says the same whatever it reads at once, wherever it runs, and what plain whole numbers say."""

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pipelines.grammar.features import rows_of
from pipelines.grammar.reader import LONGEST, Reading, load_reader, load_weights
from pipelines.grammar.tokens import tokenise
from pipelines.grammar.trees import break_cycles

SENTENCES = [
    tokenise(sentence).words
    for sentence in (
        "The harbour council approved a new budget of $3.5 million on Tuesday.",
        "Ada Byron, who founded the Valletta Observatory in 1998, was elected mayor of Sliema.",
        "“We will not close the school,” the minister told reporters, “and nobody has asked us to.”",
        "Closed",
        "Forty-two ships left; twelve, of which three carried grain, never came back to the old port.",
        "Police said two men had been arrested after the fire in Marsa, but gave no names.",
    )
]


def read(sentences: list[list[str]]) -> list[tuple[object, ...]]:
    """What the reader says of each sentence, with heads as places in it."""
    lengths = [len(sentence) for sentence in sentences]
    reading = load_reader().read([word for sentence in sentences for word in sentence], lengths)
    found, begin = [], 0
    for length in lengths:
        part = slice(begin, begin + length)
        columns = (reading.tags[part], reading.labels[part], reading.names[part], reading.heads[part] - begin)
        found.append(tuple(tuple(column.tolist()) for column in columns))
        begin += length
    return found


def digest() -> str:
    """A hash of what the reader says of many sentences."""
    return hashlib.sha256(repr(read(SENTENCES * 30)).encode()).hexdigest()


def test_sentences_are_read_alike_alone_and_together_in_any_order():
    alone = [read([sentence])[0] for sentence in SENTENCES]
    assert read(SENTENCES) == alone
    order = list(range(len(SENTENCES))) * 40
    random.Random(4).shuffle(order)
    assert read([SENTENCES[at] for at in order]) == [alone[at] for at in order]


@pytest.mark.parametrize("threads", ["1", "2", "7"])
def test_threads_change_nothing(threads):
    program = "from tests.grammar.test_reader import digest; print(digest())"
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    said = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | dict.fromkeys(names, threads),
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
        text=True,
    )
    assert said.stdout.strip() == digest()


@pytest.mark.parametrize("words", SENTENCES, ids=lambda words: " ".join(words[:3]))
def test_sums_are_those_of_plain_whole_numbers(words):
    """The net once more, in Python's own integers, without any array arithmetic."""
    assert read([words]) == [_read_in_integers(words)]


def test_every_sentence_is_one_tree():
    words = [random.Random(seed).choices(SENTENCES[4] + SENTENCES[2], k=30) for seed in range(60)]
    for _, _, _, heads in read(words):
        roots = [at for at, head in enumerate(heads) if head == at]
        assert len(roots) == 1
        for at in range(len(heads)):
            steps = 0
            while heads[at] != at:
                at, steps = heads[at], steps + 1
                assert steps <= len(heads)


def test_no_sum_leaves_what_floats_hold_exactly():
    """Whatever the words: each weight times the largest activation, all of one sign, stays below 2**24."""
    for name, weight in load_weights().items():
        if weight.ndim == 2 and name != "table":
            assert np.abs(weight.astype(np.int64)).sum(axis=0).max() * 127 < 2**23
        if name.endswith("bias"):
            assert np.abs(weight).max() < 2**22


def test_nothing_and_long_sentences_are_read():
    assert read([]) == []
    assert isinstance(load_reader().read([], []), Reading)
    assert len(read([["word"] * LONGEST])[0][0]) == LONGEST


def _read_in_integers(words: list[str]) -> tuple[tuple[int, ...], ...]:
    weights = {name: value.tolist() for name, value in load_weights().items()}

    def halved_up(value: int, divisor: int, least: int) -> int:
        return max(least, min(127, (2 * value + divisor) // (2 * divisor)))

    def product(vector: list[int], name: str) -> list[int]:
        matrix = weights[name]
        return [
            sum(v * row[at] for v, row in zip(vector, matrix, strict=True)) for at in range(len(matrix[0]))
        ]

    def best(values: list[int]) -> int:
        return values.index(max(values))

    table = weights["table"]
    layer = [
        [halved_up(sum(table[row][at] for row in rows_of(word)), 4, -127) for at in range(len(table[0]))]
        for word in words
    ]
    nothing = [0] * len(table[0])
    for at, dilation in enumerate(weights["dilations"]):
        new = []
        for place, own in enumerate(layer):
            before = layer[place - dilation] if place >= dilation else nothing
            behind = layer[place + dilation] if place + dilation < len(layer) else nothing
            sums = product([*before, *own, *behind], f"mix{at}")
            mixed = [halved_up(s + b, 64, 0) for s, b in zip(sums, weights[f"mix{at}_bias"], strict=True)]
            new.append([max(-127, min(127, a + b)) for a, b in zip(own, mixed, strict=True)])
        layer = new
    asking = [[halved_up(v, 64, -127) for v in product(state, "arc_word")] for state in layer]
    offering = [[halved_up(v, 64, -127) for v in product(state, "arc_head")] for state in layer]
    reach = (len(weights["arc_distance"]) - 1) // 2
    scores = [
        [
            sum(a * b for a, b in zip(asking[i], offering[j], strict=True))
            + weights["arc_distance"][max(-reach, min(reach, j - i)) + reach]
            if i != j
            else None
            for j in range(len(words))
        ]
        for i in range(len(words))
    ]
    roots = [sum(a * b for a, b in zip(one, weights["arc_root"], strict=True)) for one in asking]
    heads = _tree(scores, roots)
    labels = []
    for state, head in zip(layer, heads, strict=True):
        pairs = zip(
            product(state, "label_word"),
            product(layer[head], "label_head"),
            weights["label_bias"],
            strict=True,
        )
        both = [halved_up(a + b + c, 64, 0) for a, b, c in pairs]
        labels.append(
            best([a + b for a, b in zip(product(both, "label"), weights["label_out_bias"], strict=True)])
        )
    tags = [best([a + b for a, b in zip(product(s, "tag"), weights["tag_bias"], strict=True)]) for s in layer]
    names = [
        best([a + b for a, b in zip(product(s, "name"), weights["name_bias"], strict=True)]) for s in layer
    ]
    return tuple(tags), tuple(labels), tuple(names), tuple(heads)


def _tree(scores: list[list[int | None]], roots: list[int]) -> list[int]:
    """The heads with the best scores under the word that gains most as a root."""
    others = [[-(10**9) if score is None else score for score in row] for row in scores]
    heads = [row.index(max(row)) for row in others]
    gains = [root - max(row) for root, row in zip(roots, others, strict=True)]
    root = gains.index(max(gains))
    heads[root] = root
    asked = np.array(others, np.float32)
    np.fill_diagonal(asked, -np.inf)
    return break_cycles(np.array(heads), asked, root).tolist()
