"""Who does what to whom: the grammatical relations of a parse that every table asks for.

Takes a parse and a token, gives tokens or stretches of tokens. A token stands for the phrase that it heads.
Which words are events, quantities or speech, and what is done with the phrases, belongs in the tables' rooms.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from pipelines.grammar.parse import Parse
from pipelines.grammar.reader import LONGEST
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.verb_forms import lemma_of
from pipelines.grammar.word_classes import words_of
from pipelines.words import load_table, load_words

#: How many answers are kept of what many rules ask of the same verbs, one sentence after the other.
AT_HAND: Final = 1 << 10
SUBJECTS: Final = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
_NOUN_TAGS: Final = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP", "CD", "WP", "WDT", "EX", "DT"})
#: What belongs to a noun's phrase in front of it.
_BEFORE: Final = (
    *("det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "predet"),
    *("advmod", "punct", "npadvmod", "case"),
)
#: What ends a noun's phrase behind it.
_ENDS: Final = frozenset({"relcl", "appos", "punct", "advcl", "parataxis", "dep", "cc", "conj"})
_DAYS: Final = words_of("day words")
#: Verbs whose object does what their complement says: "asked him to leave".
_OBJECT_CONTROL: Final = load_words("object_control_verbs")


def is_verb(parse: Parse, token: int) -> bool:
    """Whether a token is a verb, a modal aside."""
    return parse.tags[token].startswith("VB")


@lru_cache(AT_HAND)
def is_passive(parse: Parse, verb: int) -> bool:
    """Whether the subject of a verb is what the act is done to, also where the auxiliary is left out."""
    if parse.child(verb, "auxpass", "nsubjpass", "csubjpass") is not None:
        return True
    if parse.tags[verb] != "VBN":
        return False
    if parse.labels[verb] in ("acl", "amod"):
        return parse.child(verb, "nsubj") is None
    if agent_of(parse, verb) is not None:
        return True
    if parse.labels[verb] == "advcl" and parse.child(verb, *SUBJECTS, "aux") is None:
        return True
    if parse.labels[verb] == "conj" and parse.child(verb, *SUBJECTS, "aux") is None:
        return is_passive(parse, parse.heads[verb])
    return False


@lru_cache(AT_HAND)
def subject_of(parse: Parse, tokens: Tokens, verb: int) -> int | None:
    """The word that heads the subject of a verb, also one understood from the clause above.

    Of "hitting" in "He was filmed hitting his wife" it is "He", of "founded" in "The firm, founded in May,
    grew" it is "firm". A relative pronoun stands for the noun before it. An imperative has none.
    """
    seen = set()
    while verb not in seen:
        seen.add(verb)
        own = _own_subject(parse, tokens, verb)
        if own is not None:
            return _antecedent(parse, tokens, verb, own)
        head, label = parse.heads[verb], parse.labels[verb]
        if head == verb:
            return None
        if label == "acl" and parse.tags[verb] == "VB" and parse.labels[head] in ("dobj", "pobj", "attr"):
            # "announced plans to sell": the plans sell nothing.
            owner = owner_of(parse, head)
            governing = _governing_verb(parse, head)
            if owner is not None or governing == head:
                return owner
            verb = governing
            continue
        if label in ("relcl", "acl"):
            return head
        if label in ("pcomp", "prep", "pobj", "agent"):
            verb = _governing_verb(parse, verb)
            continue
        if label in ("conj", "advcl", "xcomp", "ccomp", "dep", "parataxis", "aux", "acomp"):
            if label in ("xcomp", "ccomp", "advcl") and lemma_of(tokens.lower[head]) in _OBJECT_CONTROL:
                controlled = parse.child(head, "dobj", "dative", "nsubjpass")
                if controlled is not None and label != "advcl" and parse.tags[controlled] != "DT":
                    return _antecedent(parse, tokens, head, controlled)
            if not is_verb(parse, head) and parse.tags[head] not in ("MD", "JJ"):
                return None
            verb = head
            continue
        return None
    return None


def _own_subject(parse: Parse, tokens: Tokens, verb: int) -> int | None:
    """The subject that hangs on a verb; of several before it, as of an office and its holder, the last.

    In "Byron on Friday said" the day is none.
    """
    found = [at for at in parse.children(verb, *SUBJECTS) if parse.tags[at] not in ("EX", "RB")]
    times = _DAYS if len(found) == 1 else load_table("time_words")  # "The delays this summer have cost jobs."
    found = [at for at in found if tokens.lower[at] not in times]
    before = [subject for subject in found if subject < verb and is_noun(parse, subject)]
    return before[-1] if before else next(iter(found), None)


def _antecedent(parse: Parse, tokens: Tokens, verb: int, subject: int) -> int:
    """The noun that a relative pronoun stands for; any other subject itself."""
    if not _is_relative(parse, tokens, subject):
        return subject
    for at in (verb, *parse.ancestors(verb)):
        if parse.labels[at] == "relcl":
            return parse.heads[at]
        if parse.labels[at] not in ("conj", "ccomp", "xcomp", "aux"):
            break
    # Where the tree does not say, what stands right before the pronoun.
    before = subject - 1 - (tokens.lower[subject - 1] == ",")
    return before if before >= 0 and parse.tags[before][:2] == "NN" else subject


def _is_relative(parse: Parse, tokens: Tokens, token: int) -> bool:
    """Whether a token is a relative pronoun."""
    return parse.tags[token] in ("WDT", "WP") or tokens.lower[token] in ("that", "which", "who")


def _governing_verb(parse: Parse, token: int) -> int:
    """The nearest verb above a token; the token itself where there is none."""
    return next((above for above in parse.ancestors(token) if is_verb(parse, above)), token)


def agent_of(parse: Parse, verb: int) -> int | None:
    """The word that heads the "by" phrase of a passive; of what "and" joins to one that of the first."""
    by = parse.child(verb, "agent")
    agent = parse.child(by, "pobj") if by is not None else None
    if agent is not None:
        # "Elm lost by three points" is no passive; "founded by three brothers" is one.
        is_plain = parse.labels[verb] in ("acl", "relcl") or parse.child(verb, "auxpass") is not None
        is_measure = parse.child(agent, "nummod") is not None and parse.tags[agent] == "NNS"
        return None if is_measure and not is_plain else agent
    if by is None and parse.labels[verb] == "conj" and parse.child(verb, *SUBJECTS) is None:
        return agent_of(parse, parse.heads[verb])
    return None


@lru_cache(AT_HAND)
def object_of(parse: Parse, tokens: Tokens, verb: int) -> int | None:
    """The word that heads the direct object of a verb; a relative pronoun stands for the noun before it."""
    objects = [at for at in parse.children(verb, "dobj") if at > verb or _is_relative(parse, tokens, at)]
    found = next((at for at in objects if is_noun(parse, at)), next(iter(objects), None))
    if found is not None:
        return _antecedent(parse, tokens, verb, found)
    while parse.labels[verb] == "xcomp":
        verb = parse.heads[verb]
    return parse.heads[verb] if _lacks_object(parse, tokens, verb) else None


def _lacks_object(parse: Parse, tokens: Tokens, verb: int) -> bool:
    """Whether the noun that a relative clause hangs on is its object: "the board that she named"."""
    subject = _own_subject(parse, tokens, verb)
    if parse.labels[verb] not in ("relcl", "acl") or subject is None or _is_relative(parse, tokens, subject):
        return False
    return not any(parse.tags[child] == "WRB" for child in parse.children(verb, "advmod", "mark"))


def owner_of(parse: Parse, noun: int) -> int | None:
    """The word that heads whose a noun is; of "whose" the noun that its relative clause hangs on."""
    owner = parse.child(noun, "poss")
    if owner is None or parse.tags[owner] != "WP$":
        return owner
    clause = next((at for at in parse.ancestors(owner) if parse.labels[at] in ("relcl", "appos")), None)
    return None if clause is None else parse.heads[clause]


def doer_of(parse: Parse, tokens: Tokens, verb: int) -> int | None:
    """The word that heads who does what a verb says: the subject, or the "by" phrase of a passive."""
    return agent_of(parse, verb) if is_passive(parse, verb) else subject_of(parse, tokens, verb)


def teller_of(parse: Parse, tokens: Tokens, verb: int) -> int | None:
    """The word that heads who says what a verb of saying says, also where long words said misled the tree.

    Of "asking" in "with an aide asking" it is "aide", of "saying" in "Byron sent a letter saying" "Byron".
    """
    is_joined = parse.labels[verb] == "conj"
    if is_joined or is_passive(parse, verb) or _own_subject(parse, tokens, verb) is not None:
        return doer_of(parse, tokens, verb)
    noun = parse.heads[verb]
    if parse.tags[verb] == "VBG" and parse.labels[verb] == "acl" and parse.labels[noun] == "dobj":
        return subject_of(parse, tokens, parse.heads[noun])
    if parse.labels[verb] == "pcomp" and verb and is_noun(parse, verb - 1):
        return _top_of_phrase(parse, verb - 1)
    is_finite = parse.tags[verb] in ("VBD", "VBZ", "VBP") and parse.child(verb, "aux") is None
    return _unattached_subject(parse, verb) if is_finite else doer_of(parse, tokens, verb)


def _top_of_phrase(parse: Parse, token: int) -> int:
    """The word that heads the whole noun phrase which a token ends: "one" of "one of her aides"."""
    top = token
    for above in parse.ancestors(token):
        if above > token or not (is_noun(parse, above) or parse.tags[above] == "IN"):
            break
        top = above if is_noun(parse, above) else top
    return top


def _unattached_subject(parse: Parse, verb: int) -> int | None:
    """The nearest subject before a verb, where no verb between the two has it."""
    before = range(verb - 1, max(verb - LONGEST, -1), -1)
    subject = next((at for at in before if parse.labels[at] in ("nsubj", "nsubjpass", "ROOT")), None)
    if subject is None or parse.labels[subject] == "ROOT":
        return None
    return None if subject < parse.heads[subject] < verb else subject


def undergoer_of(parse: Parse, tokens: Tokens, verb: int) -> int | None:
    """The word that heads whom or what it is done to: the object, or the subject of a passive."""
    return subject_of(parse, tokens, verb) if is_passive(parse, verb) else object_of(parse, tokens, verb)


def clause_verb(parse: Parse, token: int) -> int | None:
    """The verb of the clause that a token stands in: the nearest verb above it, itself included."""
    for above in (token, *parse.ancestors(token)):
        if is_verb(parse, above) and parse.labels[above] not in ("aux", "auxpass", "amod", "compound"):
            return above
    return None


def complements(parse: Parse, tokens: Tokens, token: int, *prepositions: str) -> Iterator[int]:
    """The words that head the objects of prepositions which hang on a token, in order.

    Args:
        parse: the parse.
        tokens: the document's tokens.
        token: a verb or a noun.
        prepositions: those asked for, lower case; any where none is given.
    """
    for prep in parse.children(token, "prep", "agent", "dative", "mark"):
        if not prepositions or tokens.lower[prep] in prepositions:
            yield from parse.children(prep, "pobj")


def noun_phrase(parse: Parse, head: int, *, conjuncts: bool = False, complements: bool = True) -> range:
    """The stretch of tokens that a noun heads, as a cell shows it, without relative clause and apposition.

    Args:
        parse: the parse.
        head: the noun, pronoun or number that heads it.
        conjuncts: whether what "and" or "or" joins to it is part of it.
        complements: whether "of Malta", "in the harbour" and "aged 18 to 75" behind it are.
    """
    first = head
    for child in reversed([c for c in parse.children(head) if c < head]):
        if parse.labels[child] not in _BEFORE:
            break
        first = parse.extent(child).start
    while first < head and parse.labels[first] == "punct":
        first += 1
    after = head + 1
    for child in (c for c in parse.children(head) if c > head):
        label = parse.labels[child]
        if label == "case":
            continue
        if label in ("cc", "conj") and conjuncts:
            if label == "conj":
                after = noun_phrase(parse, child, conjuncts=True, complements=complements).stop
            continue
        if label == "punct" and conjuncts and parse.child(head, "conj") is not None:
            continue
        if label in _ENDS or label in ("det", "poss", "predet") or not complements:
            break
        after = parse.extent(child).stop
    while after - 1 > head and parse.labels[after - 1] == "punct":
        after -= 1
    return range(first, after)


def is_noun(parse: Parse, token: int) -> bool:
    """Whether a token can head a noun phrase."""
    return parse.tags[token] in _NOUN_TAGS
