"""What a sentence says of the quantities in it: who is credited, where, and when.

Worked out once a sentence and asked for once a number. Every cell is text as it stands in the document; where
the text names nothing, there is nothing. Credit is read in `sources`, dates are in `periods`.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from pipelines.document import Span
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.names.places import country_code
from pipelines.extraction.statistics.periods import Period, periods_in
from pipelines.extraction.statistics.sources import credited_source
from pipelines.frozen import frozen
from pipelines.grammar.tokens import Sentence
from pipelines.wordlists import load_words

_NEAR_BEFORE = 160
_NEAR_BEHIND = 60
_LOCATIVE_REACH = 40
# in Malta; across the whole of northern Malta; in Valletta and Sliema
_LOCATED: Final = re.compile(
    r"(?<![^\W_])(?:[Ii]n|[Aa]t|[Nn]ear|[Aa]cross|[Tt]hroughout|[Oo]utside|[Ii]nside|[Aa]round|[Ff]rom|[Oo]f"
    r"|[Ww]ithin|[Tt]o|[Ff]or|[Oo]ver)\s+(?:(?:the|all|both|and|or|[A-Z][\w.’'-]*,?|central|north\w*|south\w*"
    r"|east\w*|west\w*|nearby|rural|urban|greater|downtown|mainland|inland|coastal)\s+){0,4}\Z"
)
# Malta's, (Malta), Malta: at a dateline's end
_LOCATING: Final = re.compile(r"[’']s?(?![^\W_])|\)|\s+\(\w+\)\s+[-–—]|\s+[-–—]\s")
_OF_PEOPLE: Final = re.compile(r"(?<![^\W_])(?:of|for)\s\Z")
_THINGS: Final = re.compile(rf"\s(?!(?:{'|'.join(sorted(load_words('phrase_stops')))})(?![^\W_]))[a-z]{{4,}}")
_EVERYWHERE: Final = re.compile(
    r"(?<![^\W_])(?:worldwide|globally|nationwide|statewide|countrywide)(?![^\W_])"
)


@frozen
class SentenceFacts:
    """What one sentence says of all quantities in it.

    Args:
        source: where it says who is credited for its figures.
        places: where it mentions places that something can be in, in order.
        countries: for each of them, the code of the country that it names.
        periods: its dates.
        numbers: where its quantities stand, in order.
    """

    source: Span | None
    places: Sequence[Span]
    countries: Sequence[str | None]
    periods: Sequence[Period]
    numbers: Sequence[Span]


def facts_of(analysis: Analysis, sentence: Sentence) -> SentenceFacts:
    """What a sentence says of the quantities in it."""
    span, text = sentence.span, analysis.document.text
    places = [
        (mention, entity.country or country_code(mention.text_of(text)))
        for mention, entity in analysis.entities.mentions_between(span.start, span.end)
        if entity.entity_type == "place" and _is_location(text, mention)
    ]
    places += [(Span(*found.span()), None) for found in _EVERYWHERE.finditer(text, span.start, span.end)]
    places.sort(key=lambda place: place[0].start)
    times, numbers = analysis.time_expressions, analysis.numbers
    ends = span.start, span.end
    first, last = (bisect_left(times, end, key=lambda time: time.span.start) for end in ends)
    begin, after = (bisect_left(numbers, end, key=lambda number: number.span.start) for end in ends)
    return SentenceFacts(
        credited_source(text, span),
        [mention for mention, _ in places],
        [country for _, country in places],
        periods_in(text, times[first:last]),
        [number.span for number in numbers[begin:after] if number.reason is None],
    )


def _is_location(text: str, mention: Span) -> bool:
    """Whether a place stands where things are: behind "in", before "'s", in a dateline; not as agent."""
    if _OF_PEOPLE.search(text, max(0, mention.start - 4), mention.start) and _THINGS.match(text, mention.end):
        return False  # of Malta immigrants
    return (
        _LOCATED.search(text, max(0, mention.start - _LOCATIVE_REACH), mention.start) is not None
        or _LOCATING.match(text, mention.end) is not None
    )


def place_of(facts: SentenceFacts, text: str, span: Span) -> tuple[str | None, str | None]:
    """The place nearest to a number in its sentence, as written, and the code of the country it names."""
    nearest = _nearest(facts.places, span)
    return (
        (None, None) if nearest is None else (facts.places[nearest].text_of(text), facts.countries[nearest])
    )


def _nearest(spans: Sequence[Span], span: Span) -> int | None:
    """The index of the span nearest to another, if one is near."""
    at = bisect_left(spans, span.start, key=lambda other: other.start)
    near = []
    if at > 0 and span.start - spans[at - 1].end < _NEAR_BEFORE:
        near.append((span.start - spans[at - 1].end, at - 1))
    behind = bisect_left(spans, span.end, key=lambda other: other.start)
    if behind < len(spans) and spans[behind].start - span.end < _NEAR_BEHIND:
        near.append((spans[behind].start - span.end, behind))
    return min(near)[1] if near else None
