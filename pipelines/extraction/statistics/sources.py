"""Who is credited for a figure: the `source_name` of a statistic.

Credited is who says or shows the clause that the figure stands in, at any depth, whom "according to" names,
and whose words it stands in; what a study tells goes on through its paragraph, and one sentence has one
source. Whose words a quotation is, is known from `quotes`.
"""

from functools import cache, partial
from typing import Final

from pipelines.extraction.analysis import Analysis
from pipelines.extraction.rows import Quote
from pipelines.extraction.statistics.phrases import QuantityPhrase
from pipelines.extraction.statistics.wording import Wording
from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import is_passive, is_verb, subject_of
from pipelines.grammar.tokens import Sentence, Tokens
from pipelines.grammar.verb_forms import lemma_of
from pipelines.grammar.word_classes import words_of
from pipelines.words import load_table

#: Verbs, in their base form, by which people and studies state figures.
_STATES: Final = frozenset(
    {lemma_of(word) for word, kind in load_table("cue_verbs").items() if kind == "say"}
    | {lemma_of(word) for word in words_of("plainly says") | words_of("shows")}
)
#: Those of them whose object is what they state: "estimates 40 boats".
_STATES_OBJECT: Final = frozenset(lemma_of(word) for word in words_of("shows")) - {"report"} | {
    "advise",
    "recommend",
}
_STUDIES: Final = words_of("studies")
_NAMELESS: Final = frozenset({"i", "they", "we", "you"})
_FIGURES: Final = frozenset({"%", "percent"})
#: How many sentences of its paragraph a study may go on to tell.
_REACH: Final = 2


class Sources:
    """Finds whom a document credits for its figures."""

    def __init__(self, analysis: Analysis, wording: Wording) -> None:
        """Take an analysed document whose quotes are known."""
        self._analysis = analysis
        self._wording = wording
        self._latest: tuple[int, str | None] | None = None
        self._named = cache(partial(_according_to, analysis.parse, analysis.tokenised.tokens))
        self._tellers = cache(self._teller)

    def source_of(self, phrase: QuantityPhrase, sentence: Sentence, quote: Quote | None) -> str | None:
        """Who is credited for a figure; to be asked for the figures of a document in order.

        Args:
            phrase: the figure.
            sentence: its sentence.
            quote: the quotation that it stands in.
        """
        found = self._own_source(phrase, sentence, quote)
        if found is None and self._latest is not None and self._latest[0] == sentence.first_token:
            found = self._latest[1]
        if found is None:
            found = self._study_before(sentence)
        self._latest = sentence.first_token, found
        return found

    def _own_source(self, phrase: QuantityPhrase, sentence: Sentence, quote: Quote | None) -> str | None:
        """Whoever states the figure in its sentence, else whose words it stands in."""
        parse, tokens = self._analysis.parse, self._analysis.tokenised.tokens
        head = _stated_by(parse, tokens, phrase.head)
        if head is None:
            head = self._named(sentence)
            head = None if head is None or parse.hangs_on(phrase.head, head) else head
        source = self._wording.who(head, quote)
        return source.name if source else self._speaker(quote or self._reported_at(phrase))

    def _speaker(self, said: Quote | None) -> str | None:
        """The speaker of a quotation or a report, but no pronoun that is nobody's, and no figure."""
        name = (said.speaker_name or said.speaker_text) if said else None
        if name is None or name[0].isdigit() or name.replace("’", "'").split("'")[0].lower() in _NAMELESS:
            return None
        return name

    def _reported_at(self, phrase: QuantityPhrase) -> Quote | None:
        """The innermost report that a figure stands in, and not in who speaks."""
        offset = self._analysis.tokenised.tokens.starts[phrase.number]
        found = [quote for quote in self._analysis.quotes if quote.char_start <= offset < quote.char_end]
        return min(found, key=lambda quote: quote.char_end - quote.char_start, default=None)

    def _study_before(self, sentence: Sentence) -> str | None:
        """The study that the sentences before in the same paragraph tell of."""
        number = self._analysis.tokenised.number_at(sentence.span.start) or 0
        for back in range(1, min(number, _REACH) + 1):
            before = self._analysis.tokenised.sentences[number - back]
            if before.block != sentence.block:
                break
            head = self._tellers(before)
            if head is not None:
                is_study = self._analysis.tokenised.tokens.lower[head] in _STUDIES
                source = self._wording.who(head, None) if is_study else None
                return source.name if source else None
        return None

    def _teller(self, sentence: Sentence) -> int | None:
        """Who tells a sentence as a whole."""
        parse, tokens = self._analysis.parse, self._analysis.tokenised.tokens
        for at in range(sentence.first_token, sentence.last_token):
            is_main = is_verb(parse, at) and parse.labels[at] in ("ROOT", "conj")
            if is_main and says(tokens, at) and not is_passive(parse, at):
                subject = subject_of(parse, tokens, at)
                if subject is not None:
                    return subject
        return self._named(sentence)


def _stated_by(parse: Parse, tokens: Tokens, figure: int) -> int | None:
    """The head of the phrase that names who states the clause of a figure."""
    below = figure
    for above in parse.ancestors(figure):
        if _states(parse, tokens, above, below):
            own = parse.children(above, "nsubj")
            subject = own[-1] if own else subject_of(parse, tokens, above)
            if (
                subject is not None
                and _can_state(parse, tokens, subject)
                and not parse.hangs_on(figure, subject)
            ):
                return subject
        below = above
    return None


def _can_state(parse: Parse, tokens: Tokens, subject: int) -> bool:
    """Whether a subject may be a source: no bare "this", and no figure itself."""
    return parse.tags[subject] not in ("CD", "DT") and tokens.lower[subject] not in _FIGURES


def says(tokens: Tokens, verb: int) -> bool:
    """Whether a token is a verb by which people and studies state figures."""
    return lemma_of(tokens.lower[verb]) in _STATES


def states_object(tokens: Tokens, verb: int) -> bool:
    """Whether what a verb has as its object is what its subject states: "estimates 40 boats"."""
    return lemma_of(tokens.lower[verb]) in _STATES_OBJECT


def _states(parse: Parse, tokens: Tokens, verb: int, said: int) -> bool:
    """Whether a verb states what hangs on it, as in "said it sold 40 boats"; not of "it added 40 boats"."""
    lemma, label = lemma_of(tokens.lower[verb]), parse.labels[said]
    if label == "dobj":
        return states_object(tokens, verb)
    if label not in ("ccomp", "parataxis") or lemma not in _STATES or is_passive(parse, verb):
        return False
    return not any(
        parse.tags[child] == "CD" or parse.child(child, "nummod") is not None
        for child in parse.children(verb, "dobj", "npadvmod")
    )


def _according_to(parse: Parse, tokens: Tokens, sentence: Sentence) -> int | None:
    """Whom "according to" names in a sentence."""
    for at in range(sentence.first_token, sentence.last_token - 2):
        if tokens.lower[at] == "according" and tokens.lower[at + 1] == "to":
            return parse.child(at + 1, "pobj") or parse.child(at, "pobj")
    return None
