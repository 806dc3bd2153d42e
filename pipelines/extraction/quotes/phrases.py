"""Reads the phrase by which a text says who speaks: a name with its title, "he", "a spokesman for the port".

Takes the word that heads it, or the verb whose subject it is. Which verbs are cues is decided in `cues`.
"""

from bisect import bisect_right
from dataclasses import replace
from typing import Final, TypeGuard

from pipelines.document import Span, frozen
from pipelines.extraction.candidates import NameMention
from pipelines.extraction.names.roles import is_role, is_speaking_noun
from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import is_noun, is_verb, noun_phrase, teller_of
from pipelines.grammar.tokens import TokenisedDocument
from pipelines.words import load_table, load_words

_PRONOUNS: Final = frozenset({"he", "she", "they", "it", "we", "i", "you", "who"})
#: Who speaks of themselves in a quotation, not whoever tells of it.
_QUOTED_PEOPLE: Final = frozenset({"i", "we", "you"})
#: How a word hangs on the noun that heads its phrase.
_IN_PHRASE: Final = frozenset({"det", "amod", "compound", "nmod", "nummod", "poss", "predet", "quantmod"})


@frozen
class Phrase:
    """A noun phrase: its head, its tokens (half-open), and the name in it that somebody has, if one does."""

    head: int
    first: int
    last: int
    name: NameMention | None
    is_pronoun: bool


def _is_person(name: NameMention | None) -> TypeGuard[NameMention]:
    return name is not None and name.entity_type == "person"


class PhraseReader:
    """Reads the noun phrases of one document that may be speakers."""

    def __init__(self, tokenised: TokenisedDocument, parse: Parse, names: tuple[NameMention, ...]) -> None:
        """Take a document, its grammar and its mentions of names."""
        self.tokenised = tokenised
        self.tokens = tokenised.tokens
        self.parse = parse
        self._names = names
        self._starts = [name.span.start for name in names]

    def mention_at(self, token: int) -> NameMention | None:
        """The mention of a name that holds a token."""
        if token >= len(self.tokens):
            return None
        offset = self.tokens.starts[token]
        at = bisect_right(self._starts, offset) - 1
        return self._names[at] if at >= 0 and offset < self._names[at].span.end else None

    def span_of(self, phrase: Phrase) -> Span:
        """Where a phrase stands in the text."""
        return Span(self.tokens.starts[phrase.first], self.tokens.ends[phrase.last - 1])

    def is_pronoun(self, token: int) -> bool:
        """Whether a token is a pronoun that can be a subject, also with its verb ("he’d")."""
        return self.tokens.lower[token].replace("’", "'").split("'")[0] in _PRONOUNS

    def subject_of(self, verb: int) -> Phrase | None:
        """Who says what a verb says."""
        own = self.parse.child(verb, "nsubj")
        head = self._shared_subject(verb) if own is None and self.parse.tags[verb] == "VBG" else None
        head = teller_of(self.parse, self.tokens, verb) if head is None else head
        head = self._person_before(verb) if head is None else head
        phrase = self.phrase_of(head) if head is not None else None
        if own is not None and self.tokens.lower[own] == "who" and phrase is not None:
            is_beside = phrase.last == own or self.tokens.words[phrase.last : own] == [","]
            if phrase.name is not None or not is_beside:
                return Phrase(own, own, own + 1, phrase.name, True)
        if phrase is not None and phrase.first < verb < phrase.last:  # “a letter saying …”
            return replace(phrase, last=verb)
        return phrase

    def _shared_subject(self, verb: int) -> int | None:
        """Whose participle says something: "with Byron saying", "Byron said it sank, adding that …"."""
        beside = self._person_before(verb)
        if beside is not None:
            return beside
        if self.parse.labels[verb] != "advcl":
            return None
        sentence = self.tokenised.sentence_at(self.tokens.starts[verb])
        for at in range(verb - 1, sentence.first_token - 1 if sentence is not None else verb, -1):
            if load_table("cue_verbs").get(self.tokens.lower[at]) == "say" and is_verb(self.parse, at):
                own = self.parse.child(at, "nsubj")
                if own is not None and self.tokens.lower[own] not in _QUOTED_PEOPLE:
                    return own
        return None

    def _person_before(self, verb: int) -> int | None:
        """The person whose name stands right before a verb: "the mayor, Ada Byron, said"."""
        is_apart = self.parse.tags[verb] != "VBG" and self.tokens.words[verb - 1] == ","
        at = verb - 1 - is_apart
        return at if at >= 0 and _is_person(self.mention_at(at)) else None

    def phrase_at(self, first: int, end: int) -> Phrase | None:
        """The noun phrase that begins at a token before an end, whatever the tree hangs it on."""
        if first >= end:
            return None
        head = first
        while self.parse.labels[head] in _IN_PHRASE and head < self.parse.heads[head] < end:
            name = self.mention_at(head)
            is_whole = name is not None and self.tokens.ends[head] == name.span.end
            if is_whole and self.parse.tags[head + 1] not in ("POS", "NN", "NNS", "NNP"):
                break  # "— Ada Byron, May 9"
            head = self.parse.heads[head]
        phrase = self.phrase_of(head)
        return replace(phrase, first=first) if phrase is not None and phrase.last > first else None

    def phrase_of(self, head: int) -> Phrase | None:
        """The phrase that a word heads, whole: with titles, "of ...", and the name of who has the role."""
        if self.is_pronoun(head):
            return Phrase(head, head, head + 1, None, True)
        name = self.mention_at(head)
        if name is None and not (is_noun(self.parse, head) or self.tokens.lower[head].endswith("old")):
            return None
        words = noun_phrase(self.parse, head, conjuncts=True)
        first, last = words.start, words.stop
        while last - 1 > head and self.parse.tags[last - 1] == "IN":
            last -= 1
        if name is not None:
            within = self.tokens.slice_of(name.span)
            if self.parse.child(head, "conj") is None:
                last = within.stop
            return Phrase(head, min(first, within.start), max(last, within.stop), name, False)
        holder = self._holder(head, last)
        if holder is not None:
            return Phrase(head, first, self.tokens.slice_of(holder.span).stop, holder, False)
        return Phrase(head, first, last, None, False)

    def _holder(self, head: int, last: int) -> NameMention | None:
        """The person who has the role that a phrase names: “Secretary of State Byron”, “the mayor, Byron”."""
        tags, lower = self.parse.tags, self.tokens.lower
        for at in range(head + 1, len(self.tokens)):
            name = self.mention_at(at)
            joined = tags[at - 1].startswith("NN") or (lower[at - 1] == "," and at < last)
            if _is_person(name) and joined and self.tokens.starts[at] == name.span.start:
                return name
            goes_on = tags[at].startswith(("NN", "JJ", "DT")) or lower[at] in ("of", "for", "-")
            if at >= last and not goes_on:
                break
        beside = [self.mention_at(child) for child in self.parse.children(head, "appos")]
        if last < len(self.tokens) and self.tokens.words[last] == "," and is_role(lower[head]):
            beside.append(self.mention_at(last + 1))
        return next(filter(_is_person, beside), None)

    def subject_of_sentence(self, start: int, end: int) -> Phrase | None:
        """The subject of the outermost clause between two tokens that may speak, as "it" seldom does."""
        verbs = [at for at in range(start, end) if is_verb(self.parse, at)]
        for verb in sorted(verbs, key=lambda at: len(list(self.parse.ancestors(at)))):
            phrase = self.subject_of(verb)
            if phrase is None or not start <= phrase.head < end or self.tokens.lower[phrase.head] == "it":
                continue
            if self.is_likely_speaker(phrase):
                return phrase
        return None

    def first_person(self, start: int, end: int) -> Phrase | None:
        """The first person named between two tokens."""
        named = (at for at in range(start, end) if _is_person(self.mention_at(at)))
        first = next(named, None)
        return self.phrase_at(first, end) if first is not None else None

    def possessor_before(self, start: int, end: int) -> Phrase | None:
        """The name whose possessive stands right before a quotation: Byron's “...” promise."""
        if end - 2 < start or self.tokens.lower[end - 1] not in ("'s", "’s"):
            return None
        name = self.mention_at(end - 2)
        return None if name is None or name.entity_type == "place" else self.phrase_of(end - 2)

    def is_likely_speaker(self, phrase: Phrase) -> bool:
        """Whether a phrase is of those that speak: "the finance ministry", but not "the timing of it"."""
        if phrase.name is not None:
            return phrase.name.entity_type != "place"
        head = self.tokens.lower[phrase.head]
        return phrase.is_pronoun or is_speaking_noun(head) or head in load_words("somebody")
