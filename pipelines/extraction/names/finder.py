"""Finds names of people, organisations and places: capitalised stretches, weighed for what they name.

Takes the tokens of a document with its grammar, gives mentions in order. Which mentions mean the same one is
worked out in `entities`; what the closed lists hold, in `words/`. Nothing about a particular person is known.
"""

from collections.abc import Iterator
from itertools import takewhile

from pipelines.extraction.candidates import NameMention, QuotationMarks
from pipelines.extraction.names.bodies import with_state_bodies
from pipelines.extraction.names.borders import without_calendar
from pipelines.extraction.names.candidate import Candidate, form_of
from pipelines.extraction.names.company import with_shared_names
from pipelines.extraction.names.features import surroundings_of
from pipelines.extraction.names.headlines import headline_tokens, names_in_headlines
from pipelines.extraction.names.places import demonym_country, known_kind, known_name_at
from pipelines.extraction.names.roles import (
    Role,
    is_title,
    role_before,
    role_beside,
    title_length,
)
from pipelines.extraction.names.runs import INSIDE_BODY, Run, capitals_of, runs_of
from pipelines.extraction.names.teams import with_teams
from pipelines.extraction.names.weighing import types_of
from pipelines.extraction.names.works import find_works
from pipelines.extraction.stretches import Stretches
from pipelines.grammar.parse import Parse
from pipelines.grammar.tokens import TokenisedDocument, Tokens
from pipelines.words import load_words
from schemas.vocabulary import PERSONAL_ZONES

#: Tags of words that are no part of a name, whatever capital they have from where they stand; a name that the
#: reader does not know may have one of the open classes ("Skelly" of adverbs).
_OPEN_CLASSES = frozenset(["RB", "RBR", "RBS", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ"])
_OUTSIDE = _OPEN_CLASSES | frozenset(
    ["DT", "PDT", "IN", "CC", "TO", "PRP", "PRP$", "WP", "WP$", "WRB", "WDT", "EX", "MD"]
)
#: Tags of nouns and adjectives, which only where they open a sentence are no part of the name behind them.
_DESCRIBING = frozenset(["NN", "NNS", "JJ", "JJR", "JJS", "CD"])
#: What makes a name that it is joined to an adjective, like "based", "backed" and the like.
_COMPOUND_ENDS = frozenset(["led", "born", "run", "wide", "style", "driven", "size", "free", "friendly"]) | (
    frozenset(["weary", "like", "bound", "made", "built", "held", "centric", "era", "area"])
)
#: What words can say of a name's type so that it cannot be a person's.
_NO_PERSONS = frozenset(
    ["are a country", "are a known place", "are a known body", "end as a body's", "end as a firm's"]
) | frozenset(["hold a body's head", "are a body's head", "are a place's", "end as a thing's"])
#: What words can say of a type that a title before them cannot change.
_UNTITLED = frozenset(["are a country", "are a known body", "end as a body's"])


def find_names(tokenised: TokenisedDocument, parse: Parse, marks: QuotationMarks) -> tuple[NameMention, ...]:
    """All mentions of names outside personal zones, in order of the text.

    Args:
        tokenised: the document.
        parse: its grammar.
        marks: its quotation marks, in which works are named.

    Returns:
        Mentions that do not overlap: the name without its title, the title or role beside it, and its type as
        far as its words, the grammar, and the other mentions of the same words show.
    """
    tokens = tokenised.tokens
    candidates, headlines = find_candidates(tokenised, parse)
    types = types_of(surroundings_of(tokenised, parse, candidates), candidates)
    types = with_shared_names(tokens, candidates, types)
    types = with_teams(tokens, parse, candidates, types)
    typed = zip(candidates, types, strict=True)
    mentions = [_mention(tokenised, found, kind) for found, kind in typed if kind != "nothing"]
    mentions += names_in_headlines(tokenised, headlines, mentions)
    works = tuple(find_works(tokenised, marks))
    if works:
        named = Stretches(works)
        mentions = [mention for mention in mentions if not named.touch(mention.span)]
        mentions += [NameMention(work, "other") for work in works]
    public = (mention for mention in mentions if tokenised.zone_at(mention.span.start) not in PERSONAL_ZONES)
    return tuple(sorted(public, key=lambda mention: (mention.span.start, mention.span.end)))


def find_candidates(tokenised: TokenisedDocument, parse: Parse) -> tuple[list[Candidate], list[bool]]:
    """The stretches of running text that may be names, and for each token whether it is in a headline."""
    capitals = capitals_of(tokenised.tokens)
    headlines = headline_tokens(tokenised, capitals)
    splitter = _Splitter(tokenised, parse)
    candidates = [
        candidate
        for run in runs_of(tokenised, parse, capitals)
        if not headlines[run.first]
        for candidate in splitter.names_of(run)
    ]
    return with_state_bodies(tokenised.tokens, parse, candidates), headlines


class _Splitter:
    """Splits the capitalised runs of one document into what may be names."""

    def __init__(self, tokenised: TokenisedDocument, parse: Parse) -> None:
        self._tokenised = tokenised
        self._tokens = tokenised.tokens
        self._parse = parse
        self._written = frozenset(tokenised.tokens.words)

    def names_of(self, run: Run) -> Iterator[Candidate]:
        """The stretches that one run holds: none, one, or the names inside a title and the name behind it."""
        if run.last - run.first == 1 and self._parse.tags[run.first] in _OUTSIDE and run.opens_sentence:
            return  # most words that open a sentence
        words = self._tokens.words
        for at in range(run.last - 1, run.first - 1, -1):
            behind = words[at].rpartition("-")[2] if "-" in words[at] else ""
            if behind in _COMPOUND_ENDS or (behind.islower() and behind.endswith("ed")):
                yield from _based(self._tokens, run.first, at)
                run = Run(at + 1, run.last, opens_sentence=False)
                break
        first, last = without_calendar(self._tokens, self._skip_openers(run), run.last)
        if first < last and not all(map(_is_no_name, words[first:last])):
            yield from self._split(run, first, last)

    def _skip_openers(self, run: Run) -> int:
        """The first token of a run that belongs to a name: the grammar says which words do not."""
        words, tags = self._tokens.words, self._parse.tags
        first = run.first
        while first < run.last and not known_name_at(words, first, run.last):
            is_small = tags[first] in _OUTSIDE and (run.opens_sentence or not self._may_name(first))
            if not is_small and not (run.opens_sentence and self._describes(first, run.last)):
                break
            first += 1
        return first

    def _may_name(self, at: int) -> bool:
        """Whether a word within a sentence may be a name, whatever the grammar takes it for."""
        is_unknown = self._parse.tags[at] in _OPEN_CLASSES and self._tokens.lower[at] not in self._written
        return is_unknown or self._tokens.words[at] in load_words("given_names")

    def _describes(self, first: int, last: int) -> bool:
        """Whether a word that opens a sentence describes the name behind it: "Celebrities Ada Byron"."""
        words, given = self._tokens.words, load_words("given_names")
        if first + 1 >= last:
            return False
        is_written_small = self._tokens.lower[first] in self._written
        if is_written_small and self._parse.tags[first] in _DESCRIBING and self._parse.names[first] == "O":
            return True
        return words[first].endswith("s") and words[first + 1] in given and words[first] not in given

    def _split(self, run: Run, first: int, last: int) -> Iterator[Candidate]:
        """The name that a stretch is, with the names of countries, bodies and titles before it apart."""
        words = self._tokens.words
        known = known_name_at(words, first, last)
        if known and known.length < last - first:
            behind = first + known.length
            if known.country:  # "the ambassador to Norway Ada Byron"
                is_apart = last - behind > 1 and not self._is_one_body(first, last)
            else:  # "Democrats Ada Byron and ...", "Speaker of the House Ada Byron"
                is_apart = last - behind < 4 and words[behind] in load_words("given_names")
                is_apart = is_apart and last - behind > 1
            if is_apart:
                yield self._candidate(run, first, behind)
                first = behind
        if words[max(first - 3, 0) : first + 1] == ["Speaker", "of", "the", "House"]:
            first += last - first > 1
        title = title_length(self._tokens, first, last)
        if title:
            yield from self._named_in_title(run, first, first + title)
            yield self._candidate(run, first + title, last, titled=True)
            return
        name = self._skip_modifiers(first, last)
        if is_title(words[last - 1]) and not (known is None and self._is_full_name(name, last)):
            return
        if name > first and (name == last or form_of(words[name:last]) != "begin with a given name"):
            name = first
        yield from self._named_in_title(run, first, name)
        yield self._candidate(run, name, last)

    def _is_full_name(self, first: int, last: int) -> bool:
        """Whether a role's word is the family name behind a given name: "Ada Bishop"."""
        opening = self._tokens.words[first : first + 1]
        return last - first == 2 and opening[0] in load_words("given_names") and not is_title(opening[0])

    def _is_one_body(self, first: int, last: int) -> bool:
        """Whether a run is the name of one organisation or place: its last word or the grammar says so."""
        word = self._tokens.words[last - 1]
        if all(self._parse.names[at] in INSIDE_BODY for at in range(first + 1, last)):
            return True
        heads = load_words("organisation_heads") | load_words("place_heads")
        return word in heads or is_title(word)

    def _skip_modifiers(self, first: int, last: int) -> int:
        """The first token behind adjectives of country and party ("Democrat", "Kenyan", "Oslo-based")."""
        words = self._tokens.words
        while first < last:
            if not _is_no_name(words[first]) and not words[first].rsplit("-", 1)[-1][:1].islower():
                break
            if first + 1 < last and words[first + 1] == ".":
                break
            first += 1
        return first

    def _named_in_title(self, run: Run, first: int, last: int) -> Iterator[Candidate]:
        """The names of places and bodies inside a title ("Ohio Gov.", "Senate Majority Leader")."""
        names = self._parse.names
        while first < last:
            known = known_name_at(self._tokens.words, first, last)
            length = known.length if known else 0
            if names[first] == "B-ORG":
                within = takewhile(lambda at: names[at] == "I-ORG", range(first + 1, last))
                tagged = 1 + sum(1 for _ in within)
                length = tagged if 1 < tagged < last - first else length
            if length:
                yield self._candidate(run, first, first + length)
            first += length or 1

    def _candidate(self, run: Run, first: int, last: int, *, titled: bool = False) -> Candidate:
        """A stretch with the title before it and the role beside it, where its words may be a person's."""
        words = form_of(self._tokens.words[first:last])
        if titled and words not in _UNTITLED:
            words = "follow a title"
        opens = run.opens_sentence and first == run.first
        if words in _NO_PERSONS:
            is_country = words == "are a country"
            known = known_name_at(self._tokens.words, first, last) if is_country else None
            return Candidate(first, last, words, opens, country=known.country if known else None)
        title = role_before(self._tokenised, self._parse, first)
        role = role_beside(self._tokenised, self._parse, first, last)
        return Candidate(first, last, words, opens, title, role)


def _based(tokens: Tokens, first: int, at: int) -> Iterator[Candidate]:
    """The place in "Oslo-based", where the gazetteer knows it; other words before a hyphen describe only."""
    place, _, behind = tokens.words[at].rpartition("-")
    words = [*tokens.words[first:at], place]
    for begin in range(len(words)):
        known = known_name_at(words, begin, len(words)) if words[begin] else None
        if known and begin + known.length == len(words) and known.entity_type == "place":
            cut = len(behind) + 1
            yield Candidate(first + begin, at + 1, known_kind(known), False, country=known.country, cut=cut)
            return


def _is_no_name(word: str) -> bool:
    """Whether a capitalised word names nothing by itself: a day, a creed, a letter, "D-Ohio"."""
    if len(word) == 1 or word in load_words("no_names") or demonym_country(word):
        return True
    return (word[1] == "-" and word[0] in "RDI") or word[-3:] in ("'ve", "’ve", "'re", "’re", "'ll", "’ll")


def _mention(tokenised: TokenisedDocument, found: Candidate, entity_type: str) -> NameMention:
    """A candidate as a mention; only what may be a person keeps title and role."""
    span = found.span_in(tokenised.tokens)
    if entity_type in ("place", "organisation"):
        return NameMention(span, entity_type, country=found.country if entity_type == "place" else None)
    return NameMention(
        span,
        entity_type,
        title=_text(tokenised, found.title),
        title_span=found.title.span if found.title else None,
        role=_text(tokenised, found.role),
        role_span=found.role.span if found.role else None,
    )


def _text(tokenised: TokenisedDocument, role: Role | None) -> str | None:
    return role.span.text_of(tokenised.text) if role else None
