"""Subject and measure are chosen together."""

from pipelines.extraction.ranking import Option, Scored, points_of
from pipelines.extraction.statistics.bearings import Bearings
from pipelines.extraction.statistics.extract import RowReader
from pipelines.extraction.statistics.pairs import Pairs
from tests.extraction.test_statistics import analyse

TEXT = "The bakers of the mill sold 40 loaves to the smith."


def test_signs_tell_how_the_tree_joins_the_two() -> None:
    analysis = analyse(TEXT)
    words = analysis.tokenised.tokens.lower
    pairs = Pairs(analysis.parse, Bearings(analysis.parse, analysis.tokenised.tokens, frozenset()))
    number = analysis.numbers[0]
    sentence = analysis.tokenised.sentences[0]
    quantity = RowReader(analysis).quantity_of(number, sentence, None)

    def signs(who: str | None, what: str) -> set[str]:
        at = words.index(what)
        subject = Option(words.index(who) if who else None, "noun" if who else "none", ())
        return set(pairs.signs(quantity, subject, Option(at, "verb", (), range(at, at + 1))))

    assert "p |nsubj" in signs("bakers", "sold")
    assert "same" in signs("mill", "mill")
    assert "no subject" in signs(None, "sold")
    assert "f noun verb" in signs("smith", "sold")


def test_what_fits_together_can_outweigh_what_is_likeliest_alone() -> None:
    weights = points_of("pair_weights")
    analysis = analyse(TEXT)
    reader = RowReader(analysis)
    sentence = analysis.tokenised.sentences[0]
    quantity = reader.quantity_of(analysis.numbers[0], sentence, None)
    pairs = reader.claims.pairs
    subjects = [each.option for each in reader.claims.subjects.ranked(quantity, sentence)[:3]]
    measures = [each.option for each in reader.claims.measures.ranked(quantity)[:3]]

    def fit(subject: Option, measure: Option) -> int:
        return sum(weights.get(sign, 0) for sign in pairs.signs(quantity, subject, measure))

    every = [(subject, measure) for measure in measures for subject in subjects]
    fits = max(every, key=lambda pair: fit(*pair))
    alike = pairs.best(
        quantity, [Scored(each, 0) for each in subjects], [Scored(each, 0) for each in measures]
    )
    assert alike == fits
    far = [Scored(each, 100_000 * (at == 2)) for at, each in enumerate(subjects)]
    assert pairs.best(quantity, far, [Scored(each, 0) for each in measures])[0] is subjects[2]
