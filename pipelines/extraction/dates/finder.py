"""Finds time expressions and reads them as ISO-TimeML values and EDTF.

Takes a tokenised document, gives its time expressions in order. The grammar is in `grammar`, the meaning
of its rules in `calendar` and its siblings, one family of expressions each.
"""

from dataclasses import dataclass
from typing import Final

from pipelines.document import Span
from pipelines.extraction.candidates import TimeExpression
from pipelines.extraction.dates import (
    calendar,
    clock,
    digits,
    holidays,
    in_month,
    quarters,
    relative,
    spans,
    years,
)
from pipelines.extraction.dates.anchors import PartialDate
from pipelines.extraction.dates.edtf import edtf_of
from pipelines.extraction.dates.grammar import GrammarMatch, next_matches
from pipelines.extraction.dates.lexicon import TimeTokens, classify
from pipelines.extraction.dates.reading import Context, Reading
from pipelines.extraction.dates.relative import shifted
from pipelines.extraction.dates.shared_years import with_shared_years
from pipelines.grammar.parse import Parse
from pipelines.grammar.tokens import Sentence, TokenisedDocument

_READERS: Final = {
    **calendar.READERS,
    **clock.READERS,
    **digits.READERS,
    **holidays.READERS,
    **in_month.READERS,
    **quarters.READERS,
    **relative.READERS,
    **spans.READERS,
    **years.READERS,
}
_NO_ABBREVIATION: Final = frozenset({"may", "june", "july"})
#: How many sentences the last quarter named stays what the text is about.
_QUARTER_MEMORY: Final = 25
#: Lengths of accounts longer than a quarter, and how many sentences they stay what the text is about.
_LONG_ACCOUNTS: Final = frozenset({"P6M", "P9M", "P1Y"})
_LONG_MEMORY: Final = 1


@dataclass
class _Memory:
    """The dates that the text gave last.

    Args:
        current_quarter: the value of the quarter that the document was published in.
        today: the document's date.
    """

    current_quarter: str | None
    today: str | None
    date: str | None = None
    past_date: str | None = None
    quarter: str | None = None
    quarter_sentence: int = 0
    long_sentence: int = -2

    def note(self, found: TimeExpression, sentence: int) -> None:
        """Remember a date that later expressions may count from."""
        value = found.timex_value or ""
        if found.rule_id == "duration-count" and value in _LONG_ACCOUNTS:
            self.long_sentence = sentence
        if found.timex_type not in ("DATE", "TIME") or not value[:4].isdecimal():
            return
        if value[4:6] == "-Q":
            named = found.rule_id == "date-quarter" and not self._only_compares(value, sentence)
            if named or (found.rule_id == "date-latest-quarter" and self.quarter is None):
                self.quarter, self.quarter_sentence, self.long_sentence = value, sentence, -2
        elif found.rule_id != "date-unit" and not (found.rule_id == "date-ago" and value < (self.date or "")):
            self.date = value
            if self.today is None or value[: len(self.today)] <= self.today[: len(value)]:
                self.past_date = value

    def _only_compares(self, quarter: str, sentence: int) -> bool:
        """Whether a quarter is looked at beside the one reported on: of another year, or not over yet."""
        known, now = self.quarter_at(sentence), self.current_quarter
        if now is None or known is None or known >= now:
            return now is not None and int(quarter[:4]) < int(now[:4]) - 1
        return quarter >= now or quarter[:4] != known[:4]

    def about_longer_period(self, sentence: int) -> bool:
        """Whether the text has turned from a quarter to the half, the nine months or the year."""
        return sentence - self.long_sentence <= _LONG_MEMORY

    def quarter_at(self, sentence: int) -> str | None:
        """The quarter that the text is about, while it was named not long ago."""
        return self.quarter if sentence - self.quarter_sentence <= _QUARTER_MEMORY else None


def find_time_expressions(tokenised: TokenisedDocument, parse: Parse) -> tuple[TimeExpression, ...]:
    """All dates, times, durations and recurring times, in order of the text.

    They are resolved against the document's date, `tokenised.document.published`, and against each other.

    Args:
        tokenised: the document.
        parse: its grammar, whose tenses say which of several days is meant.
    """
    times = classify(tokenised.tokens)
    published = PartialDate.parse(tokenised.document.published)
    today = tokenised.document.published if published else None
    memory = _Memory(shifted(published, "Q", 0) if published else None, today)
    found: list[TimeExpression] = []
    for number, sentence in enumerate(tokenised.sentences):
        index = sentence.first_token
        while True:
            reading, match = _next_reading(
                tokenised, parse, times, sentence, index, published, memory, number
            )
            if match is None:
                break
            if reading is None:
                index = match.first + 1
                continue
            expression = _expression(tokenised, match, reading)
            memory.note(expression, number)
            found.append(expression)
            index = match.end
    return tuple(with_shared_years(tokenised.tokens, found))


def _next_reading(
    tokenised: TokenisedDocument,
    parse: Parse,
    times: TimeTokens,
    sentence: Sentence,
    index: int,
    published: PartialDate | None,
    memory: _Memory,
    number: int,
) -> tuple[Reading | None, GrammarMatch | None]:
    """The reading of the next match; the reading is None where the words there are no time expression."""
    last: GrammarMatch | None = None
    for match in next_matches(times.codes, index, sentence.last_token):
        context = Context(
            tokenised.tokens,
            parse,
            times,
            match,
            sentence,
            published,
            memory.date,
            memory.past_date,
            memory.quarter_at(number),
            memory.about_longer_period(number),
        )
        reading = _READERS[match.rule_id](context)
        if reading is not None:
            return reading, match
        last = match
    return None, last


def _expression(tokenised: TokenisedDocument, match: GrammarMatch, reading: Reading) -> TimeExpression:
    tokens = tokenised.tokens
    last = match.end - 1 - _ends_with_full_stop(tokenised, match)
    span = Span(tokens.starts[match.first + reading.skip], tokens.ends[last])
    edtf, precision = (
        edtf_of(reading.value) if reading.edtf is None else (reading.edtf, reading.precision or "none")
    )
    return TimeExpression(
        span=span,
        timex_type=reading.timex_type,
        timex_value=reading.value,
        edtf=edtf,
        precision=precision,
        basis=reading.basis if edtf else "none",
        note=reading.note,
        rule_id=match.rule_id,
    )


def _ends_with_full_stop(tokenised: TokenisedDocument, match: GrammarMatch) -> bool:
    """Whether the last token is a full stop that ends the sentence rather than an abbreviation: "in May."."""
    words = tokenised.tokens.lower
    return words[match.end - 1] == "." and (
        len(words[match.end - 2]) > 4 or words[match.end - 2] in _NO_ABBREVIATION
    )
