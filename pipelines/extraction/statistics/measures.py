"""What a statistic counts or measures, in the words of its sentence: the `measure` of a row.

A share measures what is said of its population (`predicates`); a count, the things counted; a sum or a
measurement, the noun beside it (`nouns`); a level or a change, the subject or the object of its clause
(`subjects`). Where the words around do not plainly say it, there is nothing: half a phrase is worse.
"""

from pipelines.document import Span
from pipelines.extraction.statistics.nouns import described_noun, kind_of_sum, noun_before_of
from pipelines.extraction.statistics.predicates import predicate_of
from pipelines.extraction.statistics.subjects import object_of, subject_of
from pipelines.extraction.statistics.types import StatedNumber, dimension_of
from pipelines.grammar.noun_phrases import HYPHENS, counted_phrase


def measure_of(text: str, stated: StatedNumber, population: Span | None) -> str | None:
    """What is counted or measured, as written.

    Args:
        text: the document's text.
        stated: the number in its sentence.
        population: whom or what a share is of, if the text says so.

    Returns:
        The words; None where the text does not plainly say it.
    """
    span = _measured(text, stated, population)
    return span.text_of(text) if span else None


def _measured(text: str, stated: StatedNumber, population: Span | None) -> Span | None:
    number, unit = stated.number, stated.unit
    is_share = unit in ("percent", "1")
    if is_share and population is None and (noun := noun_before_of(stated)):
        return noun
    if is_share and (said := predicate_of(stated, population)):
        return said
    if population is not None:
        return None
    if text[number.span.end : number.span.end + 1] in HYPHENS:
        return described_noun(text, stated)
    dimension = dimension_of(unit)
    if unit is not None and number.unit is None and dimension is None:
        phrase = counted_phrase(stated.tokens, stated.after, stated.limit)
        return phrase.span(stated.tokens) if phrase and phrase.is_plural else None
    is_sum = dimension == "money" or number.kind == "currency"
    return (
        (kind_of_sum(stated) if is_sum else None)
        or described_noun(text, stated)
        or noun_before_of(stated)
        or subject_of(stated, of_changes=not is_sum)
        or object_of(stated)
    )
