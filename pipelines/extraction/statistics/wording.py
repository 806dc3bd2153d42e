"""How the phrases of a claim are shown in cells: names in full, other words as they are written."""

from typing import Final

from pipelines.document import frozen
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.rows import Quote
from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import noun_phrase

#: A phrase of at most so many tokens is shown whole.
SHORT: Final = 8
#: Marks that no cell begins or ends with.
_MARKS: Final = frozenset(",:;-–—―")
#: Words of whoever speaks for themselves; whom "we" are, the text seldom says.
_SPEAKERS: Final = frozenset({"i", "me", "mine", "my"})
_NAMELESS: Final = frozenset({"our", "ours", "us", "we"})
_NOBODY: Final = frozenset({"it", "that", "this", "who", "which", "you"})


@frozen
class Shown:
    """What a cell shows of a phrase: the fullest name, or the words; and the entity behind it."""

    name: str
    entity_id: str | None = None


def short_phrase(parse: Parse, noun: int) -> range:
    """A noun's phrase with complements that keep it short; up to the first comma behind the noun."""
    whole = noun_phrase(parse, noun)
    comma = next((at for at in whole if at > noun and parse.tags[at] in (",", ":")), whole.stop)
    if comma - whole.start <= SHORT:
        return range(whole.start, comma)
    after = noun + 1
    for child in (child for child in parse.children(noun) if child > noun):
        stop = min(parse.extent(child).stop, comma)
        if parse.labels[child] != "prep" or stop - whole.start > SHORT:
            break
        after = stop
    return range(whole.start, after)


class Wording:
    """Shows phrases of one document."""

    def __init__(self, analysis: Analysis) -> None:
        """Take an analysed document."""
        self._analysis = analysis

    def words(self, tokens: range | None) -> str | None:
        """A stretch of tokens as it stands in the text; None of none."""
        if not tokens:
            return None
        words = self._analysis.tokenised.tokens.words
        first, after = tokens.start, tokens.stop
        while first < after - 1 and words[first] in _MARKS:
            first += 1
        while first < after - 1 and words[after - 1] in _MARKS:
            after -= 1
        starts, ends = self._analysis.tokenised.tokens.starts, self._analysis.tokenised.tokens.ends
        return self._analysis.document.text[starts[first] : ends[after - 1]]

    def _without(self, token: int, noun: int, phrase: range) -> range:
        """A noun's phrase without what holds a token: of "a deal worth $5" and "a $5 deal" it is the deal."""
        parse = self._analysis.parse
        for child in parse.children(noun):
            extent = parse.extent(child)
            if token in extent and child > noun:
                return range(phrase.start, min(phrase.stop, extent.start))
            if token in extent:
                return range(extent.stop, phrase.stop)
        return phrase

    def who(self, head: int | None, quote: Quote | None, besides: int | None = None) -> Shown | None:
        """Whom or what a phrase stands for.

        Args:
            head: the token that heads it.
            quote: the quotation that it stands in, whose speaker is "I".
            besides: a token that words are shown without, and all from where it hangs on the phrase.

        Returns:
            The fullest name that the article gives, else the words; None of a pronoun without a noun.
        """
        if head is None:
            return None
        word = self._analysis.tokenised.tokens.lower[head].replace("’", "'").split("'")[0]
        if word in _SPEAKERS:
            name = (quote.speaker_name or quote.speaker_text) if quote else None
            return Shown(name, quote.speaker_id) if quote and name else None
        if word in _NAMELESS:
            return None
        entity = self._analysis.referents.entity_of(head)
        if entity is not None:
            return Shown(entity.name, entity.entity_id)
        antecedent = self._analysis.referents.antecedent_of(head)
        if antecedent is None or (word in _NOBODY and antecedent == head):
            return None
        phrase = short_phrase(self._analysis.parse, antecedent)
        name = self.words(phrase if besides is None else self._without(besides, antecedent, phrase))
        return Shown(name) if name else None
