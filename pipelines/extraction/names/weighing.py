"""Weighs what a capitalised stretch names: a person, an organisation, a place, something else, or nothing.

Takes candidates as `finder` bounds them and what `features` says of each. `words/name_weights.tsv` says how
much each feature speaks for each type; `tests/accuracy/train_names.py` trains it. All mentions of the same
words vote together; words that settle their type are not weighed.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from pipelines.extraction.names.candidate import Candidate
from pipelines.extraction.names.features import Surroundings, features
from pipelines.words import load_table

#: What a candidate may turn out to be; the last is no name at all.
CLASSES = ("person", "organisation", "place", "other", "nothing")
#: What words say that settles their type whatever stands beside them.
SETTLED = {"are a country": "place", "are a known place": "place", "are a known body": "organisation"} | {
    "end as a thing's": "other",
    "follow a title": "person",
}


def types_of(around: Surroundings, candidates: Sequence[Candidate]) -> list[str]:
    """The class of each candidate, one of `CLASSES`; those of the same words have the same.

    Args:
        around: the document.
        candidates: its candidates.
    """
    keys = [candidate.words_in(around.tokenised.tokens) for candidate in candidates]
    pairs = list(zip(candidates, keys, strict=True))
    votes: dict[tuple[str, ...], list[list[str]]] = {
        key: [] for candidate, key in pairs if candidate.words not in SETTLED
    }
    for candidate, key in pairs:
        if key in votes:
            votes[key].append(features(around, candidate))
    best = {key: class_of(_weights(), mentions) for key, mentions in votes.items()}
    return [SETTLED.get(candidate.words) or best[key] for candidate, key in pairs]


def class_of(weights: Mapping[str, tuple[int, ...]], mentions: Iterable[Iterable[str]]) -> str:
    """The class for which the features of mentions speak most.

    >>> class_of({"aged": (9, 0, 0, 0, 0), "behind in": (0, 1, 5, 0, 0)}, [["aged"], ["behind in"]])
    'person'
    """
    given = [weights[feature] for mention in mentions for feature in mention if feature in weights]
    points = [sum(column) for column in zip(*given, strict=True)]
    return CLASSES[points.index(max(points))] if points else CLASSES[-1]


@cache
def _weights() -> Mapping[str, tuple[int, ...]]:
    """For every feature how many points it gives each class."""
    return {
        feature: tuple(map(int, points.split())) for feature, points in load_table("name_weights").items()
    }
