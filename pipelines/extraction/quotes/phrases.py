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
from pipelines.grammar.relations import agent_of, is_noun, is_passive, is_verb, noun_phrase, subject_of
from pipelines.grammar.tokens import TokenisedDocument
from pipelines.grammar.word_classes import words_of
from pipelines.words import load_table, load_words

_PRONOUNS: Final = frozenset({"he", "she", "they", "it", "we", "i", "you", "who"})
#: Tags of what a noun phrase is made of, up to its head.
_IN_PHRASE: Final = frozenset(
    {"DT", "PDT", "PRP$", "JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "CD", "POS", "HYPH", "PRP", "WP"}
)
#: Who speaks of themselves in a quotation, not whoever tells of it.
_QUOTED_PEOPLE: Final = frozenset({"i", "we", "you"})
_DAYS: Final = words_of("day words")
_PARTS_OF_DAYS: Final = frozenset({"afternoon", "evening", "morning", "night"})
_BEFORE_NOUNS: Final = frozenset({"DT", "POS", "PRP$", "RB"})


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

    def subject_of(self, verb: int, first: int) -> Phrase | None:
        """Who does what a verb says: its subject, one shared with a verb above it, or the agent of a passive.

        Args:
            verb: the verb's token.
            first: where the words that hold the verb begin, after the quotation before it.
        """
        parse, tokens = self.parse, self.tokens
        own = parse.child(verb, "nsubj", "nsubjpass")
        if own is not None and self._is_day(own):
            own = None
        beside = self._beside(verb, first)
        if beside is not None and beside != own:
            return self.phrase_of(beside)
        if is_passive(parse, verb) or (parse.tags[verb], parse.labels[verb]) == ("VBN", "advcl"):
            head = agent_of(parse, verb)
        elif own is None:
            head = self._neighbouring_subject(verb, first)
            head = subject_of(parse, tokens, verb) if head is None else head
        else:
            head = subject_of(parse, tokens, verb)
        phrase = self.phrase_of(head) if head is not None else None
        if phrase is not None and phrase.name is not None and own is not None and tokens.lower[own] == "who":
            return Phrase(own, own, own + 1, phrase.name, True)
        if phrase is not None and phrase.first < verb < phrase.last:  # “a letter saying …”
            return replace(phrase, last=verb)
        return phrase

    def _neighbouring_subject(self, verb: int, first: int) -> int | None:
        """The subject of a verb that the tree hangs elsewhere, where a long quotation misled it."""
        parse = self.parse
        if parse.tags[verb] == "VBG":
            before = verb - 1
            while before > first and parse.tags[before].startswith("RB"):
                before -= 1
            if before >= first and _is_person(self.mention_at(before)):
                return before  # “a clip of Ada Byron asking”
            if parse.labels[verb] == "pcomp" and is_noun(parse, verb - 1) and verb - 1 > parse.heads[verb]:
                return self._top_of_phrase(verb - 1)  # “with one of her aides asking”
            noun = parse.heads[verb]
            is_given = parse.labels[noun] == "dobj" or parse.tags[noun] == "PRP"
            if parse.labels[verb] == "acl" and is_given and self.mention_at(noun) is None:
                return subject_of(parse, self.tokens, parse.heads[noun])  # “Byron issued a statement saying”
            return self._shared_subject(verb)
        if parse.tags[verb] not in ("VBD", "VBZ", "VBP", "VBN") or parse.child(verb, "aux") is not None:
            return None
        if parse.labels[verb] in ("conj", "acl"):
            return None
        before = verb - 1
        while before > first and (parse.tags[before].startswith("RB") or self._is_day(before)):
            before -= 1
        if before >= first and is_noun(parse, before):
            return self._top_of_phrase(before)
        for token in range(verb - 1, first - 1, -1):
            if parse.labels[token] in ("nsubj", "nsubjpass"):
                head = parse.heads[token]
                return token if head > verb or head < first else None
        return None

    def _beside(self, verb: int, first: int) -> int | None:
        """The person between a comma and a verb, whatever the tree says: "… a good job, he said"."""
        at = verb - 1
        while at > first and self.parse.tags[at].startswith("RB"):
            at -= 1
        if at <= first or self.parse.tags[verb] not in ("VBD", "VBZ", "VBP"):
            return None
        name = self.mention_at(at)
        is_somebody = self.parse.tags[at] == "PRP" or (name is not None and _is_person(name))
        begin = self.tokens.slice_of(name.span).start if name is not None else at
        return at if is_somebody and begin > first and self.tokens.words[begin - 1] == "," else None

    def _is_day(self, token: int) -> bool:
        """Whether a word says on which day somebody speaks: "Byron on Friday said"."""
        lower = self.tokens.lower
        is_part = lower[token] in _PARTS_OF_DAYS and lower[token - 1] in _DAYS
        return is_part or lower[token] in _DAYS or (lower[token] == "on" and lower[token + 1] in _DAYS)

    def _top_of_phrase(self, token: int) -> int:
        """The word that heads the whole noun phrase which a token ends: "one" of "one of her aides"."""
        parse, top = self.parse, token
        for above in parse.ancestors(token):
            if above > top:
                break
            if is_noun(parse, above):
                token = above
            elif parse.tags[above] != "IN":
                break
            top = above
        return token

    def _shared_subject(self, verb: int) -> int | None:
        """The subject of the verb of saying before a participle: "Byron said it sank, adding that …"."""
        sentence = self.tokenised.sentence_at(self.tokens.starts[verb])
        first = sentence.first_token if sentence is not None else verb
        for at in range(verb - 1, first - 1, -1):
            says = load_table("cue_verbs").get(self.tokens.lower[at]) == "say" and is_verb(self.parse, at)
            own = self.parse.child(at, "nsubj")
            if says and own is not None and self.tokens.lower[own] not in _QUOTED_PEOPLE:
                return subject_of(self.parse, self.tokens, at)
        return None

    def phrase_at(self, first: int, end: int) -> Phrase | None:
        """The noun phrase that begins at a token, wherever the tree hangs it."""
        head = first
        for at in range(first, end):
            name = self.mention_at(at)
            if _is_person(name) and self.tokens.ends[at] == name.span.end:
                head = at
                if at + 1 >= end or self.parse.tags[at + 1] != "POS":
                    break
            elif self.parse.tags[at] in _IN_PHRASE or name is not None:
                is_head = is_noun(self.parse, at) or self.tokens.lower[at].endswith("old")
                head = at if is_head else head  # “the 43-year-old”
            elif self.parse.tags[at] in ("RB", "VBN", "VBG") and (
                self.parse.tags[at - 1] in _BEFORE_NOUNS or "-" in self.tokens.words[at]
            ):
                continue
            else:
                break
        phrase = self.phrase_of(head)
        return Phrase(head, first, phrase.last, phrase.name, phrase.is_pronoun) if phrase else None

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
        named = self._name_before(first, last)
        if named is not None:
            return named
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

    def _name_before(self, first: int, last: int) -> Phrase | None:
        """The person to whose name a phrase between two commas is an apposition: “Byron, the mayor, said”."""
        words = self.tokens.words
        if first < 2 or last >= len(words) or words[first - 1] != "," or words[last] != ",":
            return None
        name = self.mention_at(first - 2)
        opens = self.parse.tags[first] in ("DT", "PRP$")
        return self.phrase_of(first - 2) if opens and _is_person(name) else None

    def subject_of_sentence(self, start: int, end: int) -> Phrase | None:
        """The subject of the outermost clause between two tokens that has one which may speak."""
        verbs = [at for at in range(start, end) if is_verb(self.parse, at)]
        for verb in sorted(verbs, key=lambda at: len(list(self.parse.ancestors(at)))):
            phrase = self.subject_of(verb, start)
            if phrase is not None and start <= phrase.head < end and self.is_likely_speaker(phrase):
                return phrase
        return None

    def first_person(self, start: int, end: int) -> Phrase | None:
        """The first person named between two tokens."""
        for at in range(start, end):
            name = self.mention_at(at)
            if _is_person(name):
                return self.phrase_of(self.tokens.slice_of(name.span).stop - 1)
        return None

    def possessor_before(self, start: int, end: int) -> Phrase | None:
        """The name whose possessive stands right before a quotation: Byron's “...” promise."""
        if end - 2 < start or self.tokens.lower[end - 1] not in ("'s", "’s"):
            return None
        name = self.mention_at(end - 2)
        if name is None or name.entity_type == "place":
            return None
        within = self.tokens.slice_of(name.span)
        return Phrase(end - 2, within.start, within.stop, name, False)

    def is_likely_speaker(self, phrase: Phrase) -> bool:
        """Whether a phrase is of those that speak: "the finance ministry", but not "the timing of it"."""
        if phrase.name is not None:
            return phrase.name.entity_type != "place"
        head = self.tokens.lower[phrase.head]
        return phrase.is_pronoun or is_speaking_noun(head) or head in load_words("somebody")
