"""Who is credited for a figure: the `source_name` of a statistic.

Takes the grammar of a document and the token that stands for a figure. Credited is who says or shows the
clause that the figure stands in, at any depth, and whom "according to" names. Whose words a quotation is, is
known from `quotes`.
"""

from typing import Final

from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import is_passive, subject_of
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
_STATES_OBJECT: Final = frozenset(lemma_of(word) for word in words_of("shows")) - {"report"}


def credited_source(parse: Parse, tokens: Tokens, figure: int, sentence: Sentence) -> int | None:
    """The head of the phrase that names who is credited for a figure.

    Args:
        parse: the parse.
        tokens: the document's tokens.
        figure: the token that stands for the figure in its clause.
        sentence: its sentence.
    """
    below = figure
    for above in parse.ancestors(figure):
        if _states(parse, tokens, above, below):
            own = parse.children(above, "nsubj")
            subject = own[-1] if own else subject_of(parse, tokens, above)
            if subject is not None and parse.tags[subject] != "DT" and not parse.hangs_on(figure, subject):
                return subject
        below = above
    return _according_to(parse, tokens, sentence)


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
