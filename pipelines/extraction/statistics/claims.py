"""What a text says of a quantity: who has it, which quantity it is, and of what whole.

The claim test: somebody who has only the cells of a row can say the claim in a sentence. Subject and measure
are trained choices among the words around the quantity, the population follows from its grammar; names are
shown in full.
"""

from typing import Final

from pipelines.document import frozen
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.rows import Quote
from pipelines.extraction.statistics.bearings import Bearings
from pipelines.extraction.statistics.measures import Measures
from pipelines.extraction.statistics.phrases import Quantity
from pipelines.extraction.statistics.populations import Populations
from pipelines.extraction.statistics.subjects import Subjects
from pipelines.extraction.statistics.wording import Shown, Wording
from pipelines.grammar.relations import SUBJECTS
from pipelines.grammar.tokens import Sentence

#: For how many blocks shares are of those of the last one that said so.
_SAME_SHARES: Final = 2


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
        self._parse = parse
        bearings = Bearings(parse, tokens, numbers)
        self.subjects = Subjects(analysis, bearings)
        self.measures = Measures(parse, tokens, bearings, numbers, analysis.time_tokens)
        self._populations = Populations(parse, tokens)
        self._wording = wording
        self._shares: tuple[int, str] | None = None

    def claim_of(
        self, quantity: Quantity, sentence: Sentence, quote: Quote | None, *, is_share: bool
    ) -> Claim:
        """What a sentence says of a quantity.

        Args:
            quantity: the quantity.
            sentence: its sentence.
            quote: the quotation that it stands in.
            is_share: whether it is a percentage, a fraction or a ratio.
        """
        subject = self._subject(quantity, sentence, quote)
        measure = self.measures.measure_of(quantity)
        found = self._populations.population_of(quantity.phrase, is_share=is_share)
        population = self._wording.words(found)
        if is_share and population is not None:
            self._shares = sentence.block, population
        elif is_share and subject is None and self._acts(quantity) and self._shares is not None:
            # "63 percent agreed": of those that the share before is of.
            block, shared = self._shares
            population = shared if sentence.block - block <= _SAME_SHARES else None
        return Claim(subject, self._wording.words(measure), population)

    def _acts(self, quantity: Quantity) -> bool:
        return self._parse.labels[quantity.head] in SUBJECTS

    def _subject(self, quantity: Quantity, sentence: Sentence, quote: Quote | None) -> Shown | None:
        """The likeliest subject that can be shown; none where nobody is likelier."""
        for token in self.subjects.ranked(quantity, sentence):
            shown = self._wording.who(token, quote, quantity.phrase.number)
            if shown is not None or token is None:
                return shown
        return None
