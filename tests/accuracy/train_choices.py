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
from itertools import product
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
from pipelines.extraction.statistics.pairs import LIKELIEST
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
#: What speaks against what is never chosen.
_NEVER = -1_000_000


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
    "population": Kind("population_weights", "statistics/populations.py", 8.0, 3, {"none ": -100}),
    "pair": Kind("pair_weights", "statistics/pairs.py", 15.0, 5, {}),
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
        points: what speaks for each candidate beside its signs, in hundredths of logits; nothing where empty.
    """

    article: str
    is_gold: bool
    figure: str
    candidates: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    is_filled: bool
    counts: float = 1.0
    points: tuple[int, ...] = ()

    def scores(self, weights: Mapping[str, int]) -> list[int]:
        """How much speaks for each candidate."""
        points = self.points or (0,) * len(self.candidates)
        found = (sum(weights.get(sign, 0) for sign in signs) for signs in self.candidates)
        return [own + more for own, more in zip(found, points, strict=True)]


@dataclass(frozen=True, slots=True)
class Claimed:
    """The choices of subject and measure for one figure.

    Args:
        subject: the first choice.
        measure: the second.
        signs: what holds of a pair, by the numbers of its candidates.
    """

    subject: Choice
    measure: Choice
    signs: Callable[[int, int], Iterable[str]]


def choices_of(scorer: Any, article: Article) -> Iterator[tuple[str, Choice | Claimed]]:
    """The choices for the rows of an article, each with its kind, and pairs of them as `claim`."""
    document = read_source(Source(article.name, article.text, "text/plain", article.name))
    analysis = Analysis(replace(document, published=article.published))
    extraction = extract(analysis)
    reader, wording = RowReader(analysis), Wording(analysis)
    numbers = {(number.span.start, number.span.end): number for number in analysis.numbers}

    def shown_among(
        options: Iterable[Option], name: Callable[[Option], str | None]
    ) -> list[tuple[Option, str | None]]:
        named = [(option, name(option)) for option in options]
        return [(option, words) for option, words in named if option.token is None or words is not None]

    def choice(slot: str, table: str, answers: Answers, shown: Sequence[tuple[Option, str | None]]) -> Choice:
        accepted = answers.cells[slot]
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

    def places(anchor: Any) -> list[tuple[Option, str | None]]:
        found = analysis.whereabouts.options(anchor)
        names = {at: option.place.name(article.text) for at, option in enumerate(found)}
        options = [Option(at, "", option.signs) for at, option in enumerate(found)]
        return shown_among([Option(None, "", ()), *options], lambda option: names.get(option.token))

    answered = {
        row.row_id: answers for answers, row in _found(scorer, article.statistics, extraction.statistics, 0.5)
    }
    for row in extraction.statistics:
        number = numbers[row.char_start, row.char_end]
        sentence = analysis.tokenised.sentence_at(row.char_start)
        quote = analysis.quote_at(number.span)
        quantity = reader.quantity_of(number, sentence, quote)
        populations = [] if row.restates_id else list(reader.claims.populations.options(quantity, sentence))
        answers = answered.get(row.row_id)
        if answers is None:
            continue

        def who(option: Option, quantity: Any = quantity, quote: Any = quote) -> str | None:
            shown = wording.who(option.token, quote, quantity.phrase.number)
            return shown.name if shown else None

        def words(option: Option) -> str | None:
            return wording.words(option.words)

        if "place" in answers.cells:
            yield (
                "place",
                choice("place", "statistic", answers, places(figure_at(quantity.head, row.stat_type))),
            )
        if row.restates_id is None and "measure" in answers.cells:
            subjects = shown_among(reader.claims.subjects.options(quantity, sentence), who)
            measures = shown_among(reader.claims.measures.options(quantity), words)

            def joined(
                one: int,
                other: int,
                quantity: Any = quantity,
                subjects: Any = subjects,
                measures: Any = measures,
            ) -> Iterable[str]:
                return reader.claims.pairs.signs(quantity, subjects[one][0], measures[other][0])

            subject = choice("subject", "statistic", answers, subjects)
            measure = choice("measure", "statistic", answers, measures)
            yield "subject", subject
            yield "measure", measure
            yield "claim", Claimed(subject, measure, joined)
        if row.restates_id is None and "population" in answers.cells:
            yield "population", choice("population", "statistic", answers, shown_among(populations, words))
    for answers, row in _found(scorer, article.events, extraction.events, 0.3):
        if "place" in answers.cells:
            trigger = analysis.tokenised.tokens.first_at(row.trigger_start)
            yield "place", choice("place", "event", answers, places(event_at(trigger, row.event_type)))


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
    given = np.array([points for choice in choices for points in choice.scores({})]) / 100

    def loss(weights: Any) -> tuple[float, Any]:
        scores = signs @ weights + given
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
        scores = choice.scores(weights)
        best = max(range(len(scores)), key=lambda at: scores[at])
        counted[choice.figure, "filled"] += best > 0
        counted[choice.figure, "right"] += best > 0 and choice.right[best]
        counted[choice.figure, "gold"] += choice.is_filled
    return counted


def fifth_of(article: str) -> int:
    """Which fifth an article belongs to."""
    return int(sha256_of(article)[:8], 16) % _FOLDS


def of_others(choices: Sequence[Choice], kind: Kind) -> list[dict[str, int]]:
    """For every fifth of the articles the weights from all others."""
    return [
        train([choice for choice in choices if fifth_of(choice.article) != at], kind) for at in range(_FOLDS)
    ]


def cross_validated(
    choices: Sequence[Choice], weights: Sequence[Mapping[str, int]]
) -> Counter[tuple[str, str]]:
    """What is chosen in each fifth of the articles with the weights from all others."""
    counted: Counter[tuple[str, str]] = Counter()
    for at, of_fifth in enumerate(weights):
        counted += chosen(of_fifth, [choice for choice in choices if fifth_of(choice.article) == at])
    return counted


def pairs_of(claim: Claimed, subjects: Mapping[str, int], measures: Mapping[str, int]) -> Choice:
    """The choice among the pairs of the likeliest subjects and measures; one of them is taken in any case.

    Args:
        claim: the two choices.
        subjects: the weights of subjects.
        measures: those of measures.
    """
    signs: list[tuple[str, ...]] = [()]
    right, points = [False], [_NEVER]
    scores = claim.subject.scores(subjects), claim.measure.scores(measures)
    first, second = (sorted(range(len(each)), key=lambda at: -each[at])[:LIKELIEST] for each in scores)
    for other, one in product(second, first):
        signs.append(tuple(claim.signs(one, other)))
        right.append(claim.subject.right[one] and claim.measure.right[other])
        points.append(scores[0][one] + scores[1][other])
    return replace(
        claim.subject,
        figure="subject and measure",
        candidates=tuple(signs),
        right=tuple(right),
        is_filled=True,
        points=tuple(points),
    )


def tell(figures: Counter[tuple[str, str]], where: str) -> None:
    """Print precision, recall and F1 of what was chosen."""
    for figure in sorted({figure for figure, _ in figures}):
        filled, right, gold = (figures[figure, what] for what in ("filled", "right", "gold"))
        print(f"{figure:>20} {where:>10} precision {right / max(filled, 1):.3f}", end=" ")
        print(f"recall {right / max(gold, 1):.3f} F1 {2 * right / max(filled + gold, 1):.3f}", flush=True)


def main() -> None:
    """Train, print, and write where asked to."""
    arguments = options(__doc__)
    scorer = load_scorer(arguments.folder)
    choices: dict[str, list[Choice]] = defaultdict(list)
    claims: list[Claimed] = []
    for article in articles(arguments.folder):
        for name, choice in choices_of(scorer, article):
            if isinstance(choice, Claimed):
                claims.append(choice)
            else:
                choices[name].append(choice)
    folded, whole = {}, {}
    for name, kind in KINDS.items():
        if name == "pair":
            # Pairs learn from what is chosen alone where that was not trained on.
            for claim in claims:
                of = (
                    [whole[cell] for cell in ("subject", "measure")]
                    if claim.subject.is_gold
                    else [folded[cell][fifth_of(claim.subject.article)] for cell in ("subject", "measure")]
                )
                choices[name].append(pairs_of(claim, *of))
        to_train = [choice for choice in choices[name] if not choice.is_gold]
        folded[name], whole[name] = of_others(to_train, kind), train(to_train, kind)
        tell(cross_validated(to_train, folded[name]), "annotated")
        tell(chosen(whole[name], [choice for choice in choices[name] if choice.is_gold]), "pages")
        if arguments.write:
            lines = (f"{sign}\t{points}\n" for sign, points in sorted(whole[name].items()) if points)
            file = WORDS / f"{kind.weights}.tsv"
            file.write_text(HEAD.format(module=kind.module) + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
