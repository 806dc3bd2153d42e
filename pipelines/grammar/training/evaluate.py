"""How good a reader is: how often it says what the teacher says, on documents that it never learned from.

Measures the reader as it runs, from its file of weights; the result is what the model card tells.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from pipelines.grammar.reader import LONGEST, Reader
from pipelines.grammar.training.silver import SilverSentence


@dataclass(frozen=True)
class Agreement:
    """Shares of words on which reader and teacher agree, and F1 over whole names with their kinds."""

    words: int
    tags: float
    heads: float
    labelled: float
    labels: float
    names: float

    def __str__(self) -> str:
        """The figures in one line."""
        return "  ".join(
            f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value:,}"
            for name, value in asdict(self).items()
        )


def agreement(reader: Reader, sentences: Sequence[SilverSentence]) -> Agreement:
    """How far a reader agrees with the teacher on sentences."""
    kept = [sentence for sentence in sentences if len(sentence.words) <= LONGEST]
    words = [word for sentence in kept for word in sentence.words]
    reading = reader.read(words, [len(sentence.words) for sentence in kept])
    tags, heads, labels, labelled = 0, 0, 0, 0
    found: set[tuple[int, int, str]] = set()
    wanted: set[tuple[int, int, str]] = set()
    begin = 0
    for sentence in kept:
        end = begin + len(sentence.words)
        read_heads = (reading.heads[begin:end] - begin).tolist()
        read_labels = [reader.labels[n] for n in reading.labels[begin:end].tolist()]
        read_labels = [
            "ROOT" if h == at else x for at, (h, x) in enumerate(zip(read_heads, read_labels, strict=True))
        ]
        same_head = [a == b for a, b in zip(read_heads, sentence.heads, strict=True)]
        same_label = [a == b for a, b in zip(read_labels, sentence.labels, strict=True)]
        tags += sum(
            reader.tags[n] == t for n, t in zip(reading.tags[begin:end].tolist(), sentence.tags, strict=True)
        )
        heads += sum(same_head)
        labels += sum(same_label)
        labelled += sum(h and x for h, x in zip(same_head, same_label, strict=True))
        found |= _names(begin, [reader.names[n] for n in reading.names[begin:end].tolist()])
        wanted |= _names(begin, sentence.names)
        begin = end
    count = len(words)
    both = len(found & wanted)
    return Agreement(
        count, tags / count, heads / count, labelled / count, labels / count,
        2 * both / (len(found) + len(wanted)) if both else 0.0,
    )  # fmt: skip


def _names(begin: int, parts: Sequence[str]) -> set[tuple[int, int, str]]:
    """Names with their kinds, by where they begin and end."""
    names, start = set(), 0
    for at, part in enumerate([*parts, "O"]):
        if at and parts[at - 1] != "O" and not part.startswith("I-"):
            names.add((begin + start, begin + at, parts[start][2:]))
        if part.startswith("B-") or (part != "O" and (at == 0 or parts[at - 1] == "O")):
            start = at
    return names
