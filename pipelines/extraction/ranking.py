"""Chooses among candidates by many weak signs, or none of them: what the trained rankers have in common.

Takes candidates as the names of what holds of each. A list in `words/` says in hundredths of logits how much
each name speaks for a candidate; `tests/accuracy/train_choices.py` trains it. Sums of whole numbers are the
same on every machine.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import repeat

from pipelines.document import frozen
from pipelines.words import load_table


@frozen
class Option:
    """A candidate with what holds of it.

    Args:
        token: what stands for it; None of no candidate at all.
        form: what kind of candidate it is; signs weigh for each kind on their own.
        signs: the names of what holds of it.
        words: the stretch of tokens that it is; None of what is shown otherwise.
    """

    token: int | None
    form: str
    signs: Sequence[str]
    words: range | None = None

    def names(self) -> tuple[str, ...]:
        """Its signs as the list of weights has them."""
        return tuple(f"{self.form} {sign}" if self.form else sign for sign in self.signs)


def best_of(weights: Mapping[str, int], candidates: Sequence[Iterable[str]]) -> int | None:
    """The number of the candidate that most speaks for; None where more speaks against each of them.

    Args:
        weights: how much each name speaks for a candidate.
        candidates: what holds of each; the first of equals is taken.

    >>> best_of({"near": 2, "far": -1}, [["far"], ["far", "near"]]), best_of({"far": -1}, [["far"]])
    (1, None)
    """
    scores = [sum(weights.get(name, 0) for name in candidate) for candidate in candidates]
    best = max(range(len(scores)), key=lambda at: scores[at], default=None)
    return best if best is not None and scores[best] > 0 else None


@frozen
class Scored:
    """An option, and how much speaks for it, in hundredths of logits."""

    option: Option
    points: int


def in_order(weights: Mapping[str, Mapping[str, int]], options: Iterable[Option]) -> list[Scored]:
    """Options, that for which most speaks first, equals as they stand.

    Args:
        weights: how much each sign speaks for an option, by the form of the option.
        options: the options.

    >>> far, near = Option(7, "noun", ("far",)), Option(8, "noun", ("near",))
    >>> [each.option.token for each in in_order({"noun": {"near": 2, "far": -1}}, [far, near])]
    [8, 7]
    """
    scored = [Scored(option, _score(weights, option)) for option in options]
    return sorted(scored, key=lambda each: -each.points)


def likeliest(weights: Mapping[str, Mapping[str, int]], options: Iterable[Option]) -> Option:
    """The first of `in_order`; there must be an option."""
    return max(options, key=lambda option: _score(weights, option))


def _score(weights: Mapping[str, Mapping[str, int]], option: Option) -> int:
    points = weights.get(option.form)
    return sum(map(points.get, option.signs, repeat(0))) if points else 0


@cache
def points_of(name: str) -> dict[str, int]:
    """The weights of a list."""
    return {sign: int(points) for sign, points in load_table(name).items()}


@cache
def points_by_form(name: str) -> dict[str, dict[str, int]]:
    """The weights of a list by the form of the options that they are for, its first word."""
    found: dict[str, dict[str, int]] = {}
    for sign, points in points_of(name).items():
        form, _, rest = sign.partition(" ")
        found.setdefault(form, {})[rest] = points
    return found
