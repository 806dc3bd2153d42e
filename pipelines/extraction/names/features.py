"""What holds of a capitalised stretch that may be a name, as named features: words, grammar, company.

Takes candidates as `finder` bounds them. How much each feature speaks for which type is said in `weighing`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import lru_cache

from pipelines.document import frozen
from pipelines.extraction.names.acronyms import initials_of
from pipelines.extraction.names.borders import is_cued
from pipelines.extraction.names.candidate import Candidate
from pipelines.extraction.names.places import known_name_at
from pipelines.extraction.names.roles import is_role
from pipelines.grammar.parse import Parse
from pipelines.grammar.tokens import TokenisedDocument, Tokens
from pipelines.words import load_table, load_words

#: How many tokens behind a name are looked at for a pronoun that takes it up.
_REACH = 20
_OF_PEOPLE = frozenset(["he", "she", "his", "her", "him", "himself", "herself", "who"])
_OF_THINGS = frozenset(["it", "its", "itself", "which"])
_BEHIND_PEOPLE = frozenset(
    ["said", "says", "told", "tweeted", "added", "recalled", "joked", "himself", "herself"]
)
_PREPOSITIONS = frozenset(
    ["in", "at", "from", "to", "near", "of", "for", "by", "with", "on", "against", "into", "as", "across"]
)
_KINDS = {"GPE": "PLACE", "LOC": "PLACE", "EVENT": "THING", "WORK_OF_ART": "THING", "LAW": "THING"}


@frozen
class Surroundings:
    """What all candidates of a document are weighed with: its tokens, its grammar, its words as written."""

    tokenised: TokenisedDocument
    parse: Parse
    written: frozenset[str]
    longer: Mapping[tuple[str, ...], set[str]]
    forms: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)


def surroundings_of(
    tokenised: TokenisedDocument, parse: Parse, candidates: Sequence[Candidate]
) -> Surroundings:
    """What the candidates of a document are weighed with."""
    words = tokenised.tokens.words
    longer: dict[tuple[str, ...], set[str]] = {}
    for candidate in candidates:
        name = candidate.words_in(tokenised.tokens)
        if len(name) > 2:
            longer.setdefault((initials_of(name),), set()).add("initials of a name")
        for length in range(1, len(name)):
            longer.setdefault(name[:length], set()).add(f"begins what {candidate.words}")
            longer.setdefault(name[-length:], set()).add(f"ends what {candidate.words}")
    return Surroundings(tokenised, parse, frozenset(words), longer)


def features(around: Surroundings, candidate: Candidate) -> list[str]:
    """The names of what holds of a candidate."""
    words = candidate.words_in(around.tokenised.tokens)
    form = around.forms.get(words)
    if form is None:
        form = around.forms[words] = tuple(_features_of_form(around, words))
    found = [f"words {candidate.words}", *form]
    if candidate.title:
        found.append("title before")
    if candidate.role:
        found.append("role behind")
    if candidate.opens:
        found.append("opens" if len(words) > 1 else "opens, alone")
    beside = [*_features_of_grammar(around, candidate), *_features_of_company(around, candidate)]
    if "thing's pronoun, beside" in beside:
        beside = [feature for feature in beside if feature not in ("speaks", "cued")]  # A body has spoken.
    return found + beside


def _features_of_form(around: Surroundings, words: tuple[str, ...]) -> Iterator[str]:
    last = words[-1]
    yield "any"
    yield f"length {min(len(words), 4)}"
    if len(last) == 1 and len(words) > 1:
        yield "ends in a letter"
    elif len(last) > 1 and last.isupper():
        yield "ends in capitals"
    elif any(letter.isupper() for letter in last[1:]):
        yield "ends with capitals inside"
    if last.endswith("s"):
        yield "ends in s"
    if last.lower() in around.written:
        yield "small elsewhere" if len(words) > 1 else "small elsewhere, alone"
    if "-" in last:
        yield "hyphen"
    if any(word in load_words("no_names") for word in words):
        yield "holds common words"
    known = known_name_at(words, 0, len(words)) if len(words) > 1 else None
    if known and known.length < len(words):
        yield f"opens with known {known.entity_type}"
    yield from sorted(around.longer.get(words, ()))


def _features_of_grammar(around: Surroundings, candidate: Candidate) -> Iterator[str]:
    parse, tokens = around.parse, around.tokenised.tokens
    first, last = candidate.first, candidate.last
    tag = parse.tags[last - 1]
    yield f"tag {tag if tag in ('NNP', 'NNPS', 'NN', 'NNS', 'JJ') else tag[:2]}"
    yield f"ends as {_kind(parse.names[last - 1])}"
    yield f"begins as {_kind(parse.names[first])}"
    kinds = {_kind(parse.names[at]) for at in range(first, last)}
    if len(kinds) == 1 and last - first > 1:
        yield f"wholly {kinds.pop()}"
    if parse.names[first][0] == "I":
        yield "begins within"
    if last < len(tokens) and parse.names[last][0] == "I":
        yield "ends within"
    yield from _relation(parse, tokens, first, last)


def _kind(name: str) -> str:
    """The kind of name that a BIO tag tells of, as far as it matters here."""
    return _KINDS.get(name[2:], name[2:] or "none")


def _relation(parse: Parse, tokens: Tokens, first: int, last: int) -> Iterator[str]:
    """How a name hangs on the words around it."""
    head = next(
        (at for at in range(last - 1, first - 1, -1) if not first <= parse.heads[at] < last), last - 1
    )
    for _ in range(5):
        if parse.labels[head] != "conj":
            break
        head = parse.heads[head]
    label, above = parse.labels[head], parse.heads[head]
    if label == "pobj":
        yield f"behind {tokens.lower[above]}" if tokens.lower[above] in _PREPOSITIONS else "behind another"
        if tokens.lower[above] == "of":
            yield f"of a {_kind_of_noun(tokens.lower[parse.heads[above]])}"
    elif label in ("nsubj", "nsubjpass") and tokens.lower[above] in load_table("cue_verbs"):
        yield "speaks"
    elif label in ("poss", "compound", "nmod", "amod", "appos"):
        yield f"{label} of a {_kind_of_noun(tokens.lower[above])}"
    else:
        yield f"is {label}"
    for apposed in parse.children(head, "appos"):
        yield f"is a {_kind_of_noun(tokens.lower[apposed])}"


@lru_cache(maxsize=1 << 12)
def _kind_of_noun(word: str) -> str:
    """What a noun, lower case, says that something is: a role, a body, a place, or neither."""
    if is_role(word):
        return "role"
    if word.title() in load_words("organisation_heads") or word in load_words("firm_nouns"):
        return "body"
    return "place" if word.title() in load_words("place_heads") else "thing"


def _features_of_company(around: Surroundings, candidate: Candidate) -> Iterator[str]:
    tokens = around.tokenised.tokens
    first, last = candidate.first, candidate.last
    before = tokens.lower[first - 1] if first else ""
    behind = tokens.lower[last] if last < len(tokens) else ""
    if before in ("the", "a", "an"):
        yield f"behind {'the' if before == 'the' else 'a'}"
    if before == "(" and behind == ")":
        yield "in brackets"
    elif behind == "(":
        yield "before bracket"
    speaks = behind in _BEHIND_PEOPLE or (last - first > 1 and is_cued(tokens, first))
    if speaks and candidate.words != "are an acronym":
        yield "cued"
    if behind == "," and last + 2 < len(tokens):
        following = tokens.lower[last + 1]
        if following.isdigit() and len(following) == 2 and tokens.lower[last + 2] == ",":
            yield "aged"
        known = known_name_at(tokens.words, last + 1, min(last + 5, len(tokens)))
        if known and known.entity_type == "place":
            yield "before , place"
    if behind.isdigit():
        yield "before digits"
    if candidate.words == "say nothing":
        yield from _pronoun(around.tokenised, last)


def _pronoun(tokenised: TokenisedDocument, last: int) -> Iterator[str]:
    """The pronoun that takes a name up in its sentence, before another name stands."""
    tokens = tokenised.tokens
    if last >= len(tokens) or tokens.lower[last - 1] in ("’s", "'s"):
        return
    sentence = tokenised.sentence_at(tokens.starts[last - 1])
    end = min(last + _REACH, sentence.last_token if sentence else last)
    for at in range(last, end):
        word = tokens.lower[at]
        if word in _OF_PEOPLE or word in _OF_THINGS:
            beside = word == "its" or at <= last + 1
            yield (
                "person's pronoun" if word in _OF_PEOPLE else f"thing's pronoun{', beside' if beside else ''}"
            )
            return
        if tokens.words[at][0].isupper() and tokens.words[at] not in load_words("no_names"):
            return
