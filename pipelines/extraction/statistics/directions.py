"""Whether a change goes up or down: the `direction` of a statistic."""

from collections.abc import Iterator
from typing import Final

from pipelines.extraction.statistics.phrases import QuantityPhrase
from pipelines.extraction.statistics.types import StatedNumber
from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import is_verb
from pipelines.grammar.verb_forms import lemma_of
from pipelines.words import load_table

_DIRECTIONS: Final = load_table("change_directions")


def direction_of(stated: StatedNumber, phrase: QuantityPhrase, parse: Parse) -> str | None:
    """Where a change leads: `up`, `down`, or None where no word says.

    Args:
        stated: the change in its sentence.
        phrase: the phrase that it stands in.
        parse: the document's grammar.
    """
    sentence = range(stated.begin, stated.limit)
    for token in _words_of_change(phrase, parse):
        if token not in sentence:
            continue
        word = stated.tokens.lower[token]
        found = _DIRECTIONS.get(word) or _DIRECTIONS.get(lemma_of(word))
        if found:
            return found
    return None


def _words_of_change(phrase: QuantityPhrase, parse: Parse) -> Iterator[int]:
    """The words that may say where a change leads, the nearest to it first."""
    yield from (phrase.number - 1, phrase.number + 1)
    if phrase.described is not None:
        yield phrase.described
    for above in (phrase.head, *parse.ancestors(phrase.head)):
        yield above
        yield from parse.children(above, "prt", "advmod", "acomp", "compound", "amod")
        if is_verb(parse, above):
            yield from parse.children(above, "nsubj", "nsubjpass", "dobj")
            return
