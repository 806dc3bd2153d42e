"""Weighs what a capitalised stretch names: a person, an organisation, a place, something else, or nothing.

Takes candidates as `finder` bounds them and what holds of each: its words, what the grammar makes of it, and
what stands beside it, as named features. `words/name_weights.tsv` says how much each speaks for each type;
`tests/accuracy/train_names.py` trains it. All mentions of the same words vote together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from pipelines.document import Span, frozen
from pipelines.extraction.names.acronyms import initials_of, is_acronym, is_short_for
from pipelines.extraction.names.borders import is_cued
from pipelines.extraction.names.places import known_name_at
from pipelines.extraction.names.roles import Role, is_role
from pipelines.grammar.parse import Parse
from pipelines.grammar.tokens import TokenisedDocument, Tokens
from pipelines.words import load_table, load_words

#: What a candidate may turn out to be; the last is no name at all.
CLASSES = ("person", "organisation", "place", "other", "nothing")
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
#: What words say that settles their type whatever stands beside them.
_SETTLED = {"are a country": "place", "are a known place": "place", "are a known body": "organisation"} | {
    "end as a thing's": "other",
    "follow a title": "person",
}
_KINDS = {"GPE": "PLACE", "LOC": "PLACE", "EVENT": "THING", "WORK_OF_ART": "THING", "LAW": "THING"}


@frozen
class Candidate:
    """A stretch of tokens that may be a name, half-open, with what its words say.

    Args:
        first: its first token.
        last: the token behind its last.
        words: what its words alone say of its type, as `kinds.kind_of` has it.
        opens: whether it opens a sentence, where every word would have a capital.
        title: the title directly before it.
        role: the role in apposition.
        country: ISO 3166-1 alpha-3 code where it is a country's name.
        cut: how many letters at the end of its last token are not part of it: "-based".
    """

    first: int
    last: int
    words: str
    opens: bool
    title: Role | None = None
    role: Role | None = None
    country: str | None = None
    cut: int = 0

    def span_in(self, tokens: Tokens) -> Span:
        """Where the name stands."""
        return Span(tokens.starts[self.first], tokens.ends[self.last - 1] - self.cut)

    def words_in(self, tokens: Tokens) -> tuple[str, ...]:
        """The words of the name."""
        words = tokens.words[self.first : self.last]
        if self.cut:
            words[-1] = words[-1][: -self.cut]
        return tuple(words)


@frozen
class Surroundings:
    """What all candidates of a document are weighed with: tokens, grammar, and what their words alone say."""

    tokenised: TokenisedDocument
    parse: Parse
    of_words: Mapping[tuple[str, ...], Sequence[str]]


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
    for before, candidate in pairwise(candidates):
        full, short = before.words_in(tokenised.tokens), candidate.words_in(tokenised.tokens)
        bracket = words[before.last : candidate.first] == ["("]
        if len(short) == 1 and bracket and is_acronym(short[0]) and is_short_for(short[0], full):
            longer.setdefault(short, set()).add("short for a name")
    written = frozenset(words)
    names = {candidate.words_in(tokenised.tokens) for candidate in candidates}
    of_words = {name: [*_features_of_words(name, written), *sorted(longer.get(name, ()))] for name in names}
    return Surroundings(tokenised, parse, of_words)


def types_of(around: Surroundings, candidates: Sequence[Candidate]) -> list[str]:
    """The class of each candidate, one of `CLASSES`; those of the same words have the same.

    Args:
        around: the document.
        candidates: its candidates.
    """
    keys = [candidate.words_in(around.tokenised.tokens) for candidate in candidates]
    votes: dict[tuple[str, ...], list[Iterable[str]]] = {}
    for candidate, key in zip(candidates, keys, strict=True):
        votes.setdefault(key, []).append(features(around, candidate))
    best = {key: class_of(_weights(), mentions) for key, mentions in votes.items()}
    return [_SETTLED.get(candidate.words, best[key]) for candidate, key in zip(candidates, keys, strict=True)]


def class_of(weights: Mapping[str, tuple[int, ...]], mentions: Iterable[Iterable[str]]) -> str:
    """The class for which the features of mentions speak most.

    >>> class_of({"aged": (9, 0, 0, 0, 0), "behind in": (0, 1, 5, 0, 0)}, [["aged"], ["behind in"]])
    'person'
    """
    none = (0,) * len(CLASSES)
    weighed = [none, *(weights.get(feature, none) for mention in mentions for feature in mention)]
    points = list(map(sum, zip(*weighed, strict=True)))
    return CLASSES[points.index(max(points))]


@cache
def _weights() -> Mapping[str, tuple[int, ...]]:
    """For every feature how many points it gives each class."""
    return {
        feature: tuple(map(int, points.split())) for feature, points in load_table("name_weights").items()
    }


def features(around: Surroundings, candidate: Candidate) -> Iterator[str]:
    """The names of what holds of a candidate."""
    yield "any"
    yield f"words {candidate.words}"
    if candidate.title:
        yield "title before"
    if candidate.role:
        yield "role behind"
    if candidate.opens:
        yield "opens" if candidate.last - candidate.first > 1 else "opens, alone"
    yield from around.of_words[candidate.words_in(around.tokenised.tokens)]
    beside = [*_features_of_grammar(around, candidate), *_features_of_company(around, candidate)]
    if "thing's pronoun, beside" in beside:
        beside = [feature for feature in beside if feature not in ("speaks", "cued")]  # A body has spoken.
    yield from beside


def _features_of_words(words: tuple[str, ...], written: frozenset[str]) -> Iterator[str]:
    last = words[-1]
    yield f"length {min(len(words), 4)}"
    if len(last) == 1 and len(words) > 1:
        yield "ends in a letter"
    elif len(last) > 1 and last.isupper():
        yield "ends in capitals"
    elif any(letter.isupper() for letter in last[1:]):
        yield "ends with capitals inside"
    if last.endswith("s"):
        yield "ends in s"
    if last.lower() in written:
        yield "small elsewhere" if len(words) > 1 else "small elsewhere, alone"
    if len(last) > 4:
        yield f"ends -{last[-3:].lower()}"
    if "-" in last:
        yield "hyphen"
    if any(word in load_words("no_names") or word in load_words("name_openers") for word in words):
        yield "holds common words"
    known = known_name_at(words, 0, len(words)) if len(words) > 1 else None
    if known and known.length < len(words):
        yield f"opens with known {known.entity_type}"


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
    elif label in ("nsubj", "nsubjpass") and tokens.lower[above] in load_table("cue_verbs"):
        yield "speaks"
    elif label in ("poss", "compound", "nmod", "amod"):
        noun = tokens.lower[above]
        kind = (
            "role's"
            if is_role(noun)
            else "body"
            if noun.title() in load_words("organisation_heads")
            else "place"
            if noun.title() in load_words("place_heads")
            else "any"
        )
        yield f"{label} of {kind}"
    else:
        yield f"is {label}"


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
