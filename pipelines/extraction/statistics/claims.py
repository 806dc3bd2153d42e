"""What a text says of a quantity: who has it, which quantity it is, and of what whole.

The claim test: somebody who has only the cells of a row can say the claim in a sentence. Subject, measure
and population are trained choices among the words around the quantity, the first two together; names are
shown in full.
"""

from itertools import islice

from pipelines.document import frozen
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.ranking import Scored
from pipelines.extraction.rows import Quote
from pipelines.extraction.statistics.bearings import Bearings
from pipelines.extraction.statistics.measures import Measures
from pipelines.extraction.statistics.pairs import LIKELIEST, Pairs
from pipelines.extraction.statistics.phrases import Quantity
from pipelines.extraction.statistics.populations import Populations
from pipelines.extraction.statistics.subjects import Subjects
from pipelines.extraction.statistics.wording import Shown, Wording
from pipelines.grammar.tokens import Sentence


@frozen
class Claim:
    """What is said of a quantity, as cells show it.

    Args:
        subject: who or what has the quantity.
        measure: which quantity it is, or what is said of the counted things.
        population: the whole of which it is a share or part, or per which it is taken.
    """

    subject: Shown | None
    measure: str | None
    population: str | None


class ClaimReader:
    """Reads the claims of one document, in the order of its text."""

    def __init__(self, analysis: Analysis, wording: Wording) -> None:
        """Take an analysed document whose quotes are known."""
        parse, tokens = analysis.parse, analysis.tokenised.tokens
        numbers = frozenset(
            at for number in analysis.numbers if number.reason is None for at in tokens.slice_of(number.span)
        )
        bearings = Bearings(parse, tokens, numbers)
        self.subjects = Subjects(analysis, bearings)
        self.measures = Measures(parse, tokens, bearings, numbers, analysis.time_tokens)
        self.pairs = Pairs(parse, bearings)
        self.populations = Populations(analysis, bearings, self.subjects)
        self._wording = wording

    def claim_of(self, quantity: Quantity, sentence: Sentence, quote: Quote | None) -> Claim:
        """What a sentence says of a quantity.

        Args:
            quantity: the quantity.
            sentence: its sentence.
            quote: the quotation that it stands in.
        """
        subjects = self.shown_subjects(quantity, sentence, quote)
        measures = self.measures.ranked(quantity)[:LIKELIEST]
        subject, measure = self.pairs.best(quantity, [scored for scored, _ in subjects], measures)
        shown = next(name for scored, name in subjects if scored.option is subject)
        population = self.populations.population_of(quantity, sentence)
        return Claim(shown, self._wording.words(measure.words), self._wording.words(population))

    def shown_subjects(
        self, quantity: Quantity, sentence: Sentence, quote: Quote | None
    ) -> list[tuple[Scored, Shown | None]]:
        """The likeliest subjects that can be shown, each as it is shown: None stands for nobody."""
        ranked = (
            (scored, self._wording.who(scored.option.token, quote, quantity.phrase.number))
            for scored in self.subjects.ranked(quantity, sentence)
        )
        can_be_shown = ((each, shown) for each, shown in ranked if shown or each.option.token is None)
        return list(islice(can_be_shown, LIKELIEST))
