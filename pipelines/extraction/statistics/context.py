"""When the quantities of a document hold: by dates of their sentence, or the one before.

Every sentence is looked at once. What a date is, is read in `dates` and `periods`; here the tree of a
sentence says which of them belongs to which figure.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipelines.document import Span, frozen
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.statistics.periods import Period, period_beside, periods_in
from pipelines.extraction.statistics.sources import says
from pipelines.grammar.relations import is_verb
from pipelines.grammar.tokens import Sentence


@frozen
class _Facts:
    """What one sentence says of all quantities in it: its dates, where its quantities stand."""

    periods: Sequence[Period]
    numbers: Sequence[Span]


class Context:
    """Finds the time of the figures of one document."""

    def __init__(self, analysis: Analysis) -> None:
        """Take an analysed document."""
        self._analysis = analysis
        self._facts: dict[int, _Facts] = {}

    def period_of(self, figure: int, span: Span, sentence: Sentence) -> str | None:
        """The time that a figure holds for, as EDTF.

        Args:
            figure: the token that stands for the figure in its clause.
            span: the number.
            sentence: its sentence.

        Returns:
            The date beside the figure, else the one that the tree joins to it; else, of what is told as past,
            the last date of the sentence before.
        """
        facts = self._facts_of(sentence)
        beside = period_beside(self._analysis.document.text, facts.periods, facts.numbers, span)
        if beside is not None:
            return beside
        above = self._steps_up(figure)
        joined = [
            (steps, abs(period.span.start - span.start), period.edtf)
            for period in facts.periods
            if (steps := self._joined(above, period)) is not None
        ]
        if joined:
            return min(joined)[2]
        before = self._before(sentence) if self._is_past(above) else None
        return None if before is None else self._last_past(self._facts_of(before).periods)

    def _before(self, sentence: Sentence) -> Sentence | None:
        """The sentence before another."""
        number = self._analysis.tokenised.number_at(sentence.span.start)
        return self._analysis.tokenised.sentences[number - 1] if number else None

    def _facts_of(self, sentence: Sentence) -> _Facts:
        if sentence.first_token not in self._facts:
            self._facts[sentence.first_token] = self._read(sentence)
        return self._facts[sentence.first_token]

    def _read(self, sentence: Sentence) -> _Facts:
        times, numbers = self._analysis.time_expressions, self._analysis.numbers
        ends = sentence.span.start, sentence.span.end
        first, last = (bisect_left(times, end, key=lambda time: time.span.start) for end in ends)
        begin, after = (bisect_left(numbers, end, key=lambda number: number.span.start) for end in ends)
        return _Facts(
            periods_in(self._analysis.document.text, times[first:last]),
            [number.span for number in numbers[begin:after] if number.reason is None],
        )

    def _up(self, token: int) -> Iterator[int]:
        yield token
        yield from self._analysis.parse.ancestors(token)

    def _steps_up(self, figure: int) -> dict[int, int]:
        """What a figure hangs on, itself included, with how many steps up it is."""
        return {token: steps for steps, token in enumerate(self._up(figure))}

    def _joined(self, above: dict[int, int], period: Period) -> int | None:
        """How far up from a figure the verb or noun is that a date belongs to.

        A date of another clause is farther; one that says when the figure was told is none.
        """
        parse = self._analysis.parse
        within = self._analysis.tokenised.tokens.slice_of(period.span)
        top = next((at for at in within if parse.heads[at] not in within), within[0])
        aside = 0
        for at in self._up(top):
            if at in above:
                return None if says(self._analysis.tokenised.tokens, at) else above[at] + aside
            if is_verb(parse, at) and parse.labels[at] in ("relcl", "acl", "advcl", "ccomp"):
                aside += 2
        return None

    def _is_past(self, above: dict[int, int]) -> bool:
        """Whether the clause of a figure is told in the past."""
        parse = self._analysis.parse
        verb = next((at for at in above if is_verb(parse, at)), None)
        if verb is None:
            return False
        return any(parse.tags[at] == "VBD" for at in (verb, *parse.children(verb, "aux", "auxpass")))

    def _last_past(self, periods: Sequence[Period]) -> str | None:
        """The last date that is not in a year after the document's."""
        published = self._analysis.document.published
        past = [period.edtf for period in periods if not published or period.edtf[:4] <= published[:4]]
        return past[-1] if past else None
