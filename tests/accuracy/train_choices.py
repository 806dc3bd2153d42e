"""Trains the weights by which a cell is chosen for a row among candidates, or none of them.

    python -m tests.accuracy.train_choices FOLDER [--write]

The annotated articles say which candidates are right. Prints precision, recall and F1 for them, where each
fifth is chosen with weights from the others, and for the news pages of the development sets, which only score
and never train, so that their figures hold for pages that nobody has seen; `--write` puts the weights into
`words/`. The same articles give the same weights.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from pipelines.document import Source
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.extract import extract
from pipelines.extraction.places.whereabouts import event_at, figure_at
from pipelines.extraction.ranking import Option
from pipelines.extraction.statistics.extract import RowReader
from pipelines.extraction.statistics.wording import Wording
from pipelines.reading.hashes import sha256_of
from pipelines.reading.read import read_source
from tests.accuracy.annotated import Answers, Article, articles
from tests.accuracy.development_sets import load_scorer
from tests.accuracy.log_linear import options

WORDS = Path(__file__).resolve().parents[2] / "pipelines/words"
HEAD = """\
# How much each sign speaks for a candidate's being the one, in hundredths of logits; what the signs are is
# said in `{module}`. Origin: trained by `tests/accuracy/train_choices.py`.
"""
_ROUNDS = 80
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Kind:
    """What is chosen with one list of weights.

    Args:
        weights: the name of the list.
        module: what says what its signs are.
        drawn_to_zero: how strongly weights are drawn to zero.
        fewest: in how many articles a sign is seen at least to have a weight.
        leaning: signs of which each candidate has one, with how much is added to their weights, in hundredths
            of logits: a cell left empty costs as much as a wrong one.
    """

    weights: str
    module: str
    drawn_to_zero: float
    fewest: int
    leaning: Mapping[str, int]


_LEANING: Final = {"here, statistic": 100, "back, statistic": 100, "here, event": 50, "back, event": 50}
KINDS: Final = {
    "place": Kind("place_weights", "places/whereabouts.py", 3.0, 3, _LEANING),
    "subject": Kind("subject_weights", "statistics/subjects.py", 10.0, 4, {}),
    "measure": Kind("measure_weights", "statistics/measures.py", 5.0, 4, {}),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates for a cell of a row.

    Args:
        article: the article.
        is_gold: whether it is a page of the development sets.
        figure: what the choice counts for: the slot and its table.
        candidates: what holds of each; of none of them too, and first.
        right: which of them is right.
        is_filled: whether the cell should be filled.
        counts: how much it counts in training.
    """

    article: str
    is_gold: bool
    figure: str
    candidates: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    is_filled: bool
    counts: float = 1.0


def choices_of(scorer: Any, article: Article) -> Iterator[tuple[str, Choice]]:
    """The choices for the rows of an article, each with its kind."""
    document = read_source(Source(article.name, article.text, "text/plain", article.name))
    analysis = Analysis(replace(document, published=article.published))
    extraction = extract(analysis)
    reader, wording = RowReader(analysis), Wording(analysis)
    numbers = {(number.span.start, number.span.end): number for number in analysis.numbers}

    def choice(
        slot: str,
        table: str,
        answers: Answers,
        options: Iterable[Option],
        name: Callable[[Option], str | None],
    ) -> Choice:
        accepted = answers.cells[slot]
        named = [(option, name(option)) for option in options]
        shown = [(option, words) for option, words in named if option.token is None or words is not None]
        return Choice(
            article.name,
            article.is_gold,
            f"{slot}, {table}",
            tuple(option.names() for option, _ in shown),
            tuple(
                not accepted if words is None else scorer.answers_match(slot, words, accepted)
                for _, words in shown
            ),
            bool(accepted),
            article.counts if slot != "place" else 1.0,
        )

    def places(anchor: Any) -> tuple[list[Option], Callable[[Option], str | None]]:
        found = analysis.whereabouts.options(anchor)
        names = {at: option.place.name(article.text) for at, option in enumerate(found)}
        options = [Option(at, "", option.signs) for at, option in enumerate(found)]
        return [Option(None, "", ()), *options], lambda option: names.get(option.token)

    for answers, row in _found(scorer, article.statistics, extraction.statistics, 0.5):
        number = numbers[row.char_start, row.char_end]
        sentence = analysis.tokenised.sentence_at(row.char_start)
        quote = analysis.quote_at(number.span)
        quantity = reader.quantity_of(number, sentence, quote)

        def who(option: Option, quantity: Any = quantity, quote: Any = quote) -> str | None:
            shown = wording.who(option.token, quote, quantity.phrase.number)
            return shown.name if shown else None

        if "place" in answers.cells:
            yield (
                "place",
                choice("place", "statistic", answers, *places(figure_at(quantity.head, row.stat_type))),
            )
        if row.restates_id is None:
            found = reader.claims.subjects.options(quantity, sentence)
            yield "subject", choice("subject", "statistic", answers, found, who)
            found = reader.claims.measures.options(quantity)
            yield "measure", choice("measure", "statistic", answers, found, lambda o: wording.words(o.words))
    for answers, row in _found(scorer, article.events, extraction.events, 0.3):
        if "place" in answers.cells:
            trigger = analysis.tokenised.tokens.first_at(row.trigger_start)
            yield "place", choice("place", "event", answers, *places(event_at(trigger, row.event_type)))


def _found(
    scorer: Any, wanted: Sequence[Answers], rows: Sequence[Any], least: float
) -> Iterator[tuple[Answers, Any]]:
    """The rows that were found, each with what its cells should give."""
    spans = [(answers.span.start, answers.span.end) for answers in wanted]
    pairs = scorer.match(spans, [(row.char_start, row.char_end) for row in rows], scorer.iou, least)
    return ((wanted[at], rows[other]) for at, other in pairs.items())


def train(choices: Sequence[Choice], kind: Kind) -> dict[str, int]:
    """Multinomial logistic regression over the candidates, its weights drawn towards zero.

    Any right candidate will do; a choice without one teaches nothing.

    >>> near_or_far = (("near",), ("far",))
    >>> choices = [Choice(str(at), True, "", near_or_far, (True, False), True) for at in range(9)]
    >>> weights = train(choices, KINDS["place"])
    >>> weights["near"] > 0 > weights["far"]
    True
    """
    choices = [choice for choice in choices if any(choice.right)]
    seen: dict[str, set[str]] = defaultdict(set)
    for choice in choices:
        for sign in {sign for candidate in choice.candidates for sign in candidate}:
            seen[sign].add(choice.article)
    known = sorted(sign for sign, found in seen.items() if len(found) >= kind.fewest)
    place = {sign: at for at, sign in enumerate(known)}
    held, rows, right, begins = [], [0], [], []
    for choice in choices:
        begins.append(len(right))
        for candidate, is_right in zip(choice.candidates, choice.right, strict=True):
            held += [place[sign] for sign in candidate if sign in place]
            rows.append(len(held))
            right.append(is_right)
    signs = csr_matrix((np.ones(len(held)), held, rows), shape=(len(right), len(known)))
    of_sign, is_right = signs.T.tocsr(), np.array(right, dtype=float)
    counts = np.array([choice.counts for choice in choices])
    owner = np.repeat(np.arange(len(choices)), np.diff([*begins, len(right)]))

    def loss(weights: Any) -> tuple[float, Any]:
        scores = signs @ weights
        scores = np.exp(scores - np.maximum.reduceat(scores, begins)[owner])
        total, of_right = np.add.reduceat(scores, begins), np.add.reduceat(scores * is_right, begins)
        of_right = np.maximum(of_right, 1e-300)
        off = (scores / total[owner] - scores * is_right / of_right[owner]) * counts[owner]
        drawn = kind.drawn_to_zero * weights
        lost = counts @ np.log(total / of_right) + drawn @ weights / 2
        return float(lost), of_sign @ off + drawn

    found = minimize(loss, np.zeros(len(known)), jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS})
    weights = {sign: round(100 * float(weight)) for sign, weight in zip(known, found.x, strict=True)}
    return {sign: points + kind.leaning.get(sign, 0) for sign, points in weights.items()}


def chosen(weights: Mapping[str, int], choices: Sequence[Choice]) -> Counter[tuple[str, str]]:
    """How many cells of each figure are filled, are filled rightly, and should be filled."""
    counted: Counter[tuple[str, str]] = Counter()
    for choice in choices:
        scores = [sum(weights.get(sign, 0) for sign in signs) for signs in choice.candidates]
        best = max(range(len(scores)), key=lambda at: scores[at])
        counted[choice.figure, "filled"] += best > 0
        counted[choice.figure, "right"] += best > 0 and choice.right[best]
        counted[choice.figure, "gold"] += choice.is_filled
    return counted


def cross_validated(choices: Sequence[Choice], kind: Kind) -> Counter[tuple[str, str]]:
    """What is chosen in each fifth of the articles with weights from all others."""
    counted: Counter[tuple[str, str]] = Counter()
    fold = {choice.article: int(sha256_of(choice.article)[:8], 16) % _FOLDS for choice in choices}
    for at in range(_FOLDS):
        weights = train([choice for choice in choices if fold[choice.article] != at], kind)
        counted += chosen(weights, [choice for choice in choices if fold[choice.article] == at])
    return counted


def main() -> None:
    """Train, print, and write where asked to."""
    arguments = options(__doc__)
    scorer = load_scorer(arguments.folder)
    choices: dict[str, list[Choice]] = defaultdict(list)
    for article in articles(arguments.folder):
        for name, choice in choices_of(scorer, article):
            choices[name].append(choice)
    for name, kind in KINDS.items():
        to_train = [choice for choice in choices[name] if not choice.is_gold]
        weights = train(to_train, kind)
        for where, counted in (
            ("annotated", cross_validated(to_train, kind)),
            ("pages", chosen(weights, [choice for choice in choices[name] if choice.is_gold])),
        ):
            for figure in sorted({figure for figure, _ in counted}):
                filled, right, gold = (counted[figure, what] for what in ("filled", "right", "gold"))
                print(f"{figure:>20} {where:>10} precision {right / max(filled, 1):.3f}", end=" ")
                print(f"recall {right / max(gold, 1):.3f} F1 {2 * right / max(filled + gold, 1):.3f}")
        if arguments.write:
            lines = (f"{sign}\t{points}\n" for sign, points in sorted(weights.items()) if points)
            file = WORDS / f"{kind.weights}.tsv"
            file.write_text(HEAD.format(module=kind.module) + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
