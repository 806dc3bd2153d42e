"""From which word to which word a clause runs.

Takes a parse and the verb of a clause, gives a stretch of tokens. Which clauses are told of belongs in the
tables' rooms.
"""

from typing import Final

from pipelines.grammar.auxiliaries import auxiliaries_of
from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import is_verb, noun_phrase
from pipelines.grammar.tokens import Tokens

#: What belongs to a clause only between its other words.
_LOOSE: Final = frozenset({"punct", "cc", "mark", "preconj", "intj", "meta", "dep"})
#: Clauses beside a clause.
_BESIDE: Final = frozenset({"conj", "parataxis", "ccomp", "csubj"})
#: Marks behind which speech has ended.
_CLOSING: Final = frozenset("”»")
_MARKS: Final = frozenset(',.;:!?()[]"“”«»–—-…')


def clause_span(parse: Parse, tokens: Tokens, verb: int) -> range:
    """The stretch from the first to the last word of the clause that a verb heads.

    The clause that an infinitive completes ("plans to build") is told from its main verb on; a participle
    behind a noun ("a plan drawn up in May") together with that noun. Clauses joined by "and", speech before
    its cue and adverbial clauses with a subject of their own are others.
    """
    top = top_of_chain(parse, verb)
    first = _first_of(parse, tokens, top)
    if parse.labels[top] == "acl" and parse.heads[top] < top:
        first = min(first, noun_phrase(parse, parse.heads[top], complements=False).start)
    return trimmed(tokens, range(first, max(_last_of(parse, tokens, top), verb + 1)))


def top_of_chain(parse: Parse, verb: int) -> int:
    """The verb that an infinitive or a participle completes, over any number of steps: "is set to open"."""
    while parse.labels[verb] == "xcomp" and is_verb(parse, parse.heads[verb]):
        verb = parse.heads[verb]
    return verb


def _first_of(parse: Parse, tokens: Tokens, verb: int) -> int:
    first = verb
    for child in reversed(parse.children(verb)):
        if child > verb or parse.labels[child] in _LOOSE:
            continue
        if parse.labels[child] in _BESIDE or (
            parse.labels[child] == "advcl" and not _is_inside(parse, verb, child)
        ):
            break
        extent = parse.extent(child)
        if any(tokens.words[at] in _CLOSING for at in range(extent.stop, first)):
            break
        first = extent.start
    return first


def _is_inside(parse: Parse, verb: int, child: int) -> bool:
    """Whether an adverbial clause stands between the subject and the verb."""
    return any(
        parse.labels[other] in ("nsubj", "nsubjpass") and other < child for other in parse.children(verb)
    )


def _last_of(parse: Parse, tokens: Tokens, verb: int) -> int:
    after = verb + 1
    for child in parse.children(verb):
        label = parse.labels[child]
        if child < verb or label in _LOOSE or (label == "advmod" and tokens.words[child - 1] == ","):
            continue
        if label in ("conj", "parataxis") or (label == "advcl" and not _is_purpose(parse, child)):
            break
        after = parse.extent(child).stop
    return after


def _is_purpose(parse: Parse, verb: int) -> bool:
    """Whether an adverbial clause is an infinitive: "met to vote"."""
    return (
        parse.tags[verb] == "VB" and bool(auxiliaries_of(parse, verb)) and parse.child(verb, "mark") is None
    )


def trimmed(tokens: Tokens, span: range) -> range:
    """A stretch without marks at its ends; a full stop of an abbreviation stays."""
    first, after = span.start, span.stop
    while first < after - 1 and tokens.words[first] in _MARKS:
        first += 1
    while after - 1 > first and tokens.words[after - 1] in _MARKS:
        after -= 1
    return range(first, after)
