"""Says for whom a pronoun stands that speaks: the person or body that the sentences before are about.

Takes a pronoun and who spoke last, gives an entity. Looks outside quotations only, and never at what the
world knows of anybody: a title, a role, or the usual bearers of a given name tell "he" from "she".
"""

from bisect import bisect_right
from collections.abc import Iterator

from pipelines.document import Span
from pipelines.extraction.candidates import QuotedSpan
from pipelines.extraction.names.entities import EntityIndex, pronoun_of_name
from pipelines.extraction.quotes.phrases import (
    DETERMINERS,
    PREPOSITIONS,
    Phrase,
    PhraseReader,
    is_speaking_noun,
)
from pipelines.extraction.quotes.subjects import subject_of_clause
from pipelines.extraction.rows import Entity
from pipelines.grammar.tokens import Sentence, TokenisedDocument
from pipelines.wordlists import load_table

#: Code points within which a pronoun looks for the person that it stands for.
_NEAR = 900
_SENTENCES_BACK = 5
_SENTENCES_BACK_FOR_IT = 2
_INDEFINITE = frozenset(["a", "an", "one", "another"])
#: Words behind which a name is no subject.
_DEPENDENT = PREPOSITIONS | DETERMINERS | {"of"}
_FORMS = {"he": "he", "his": "he", "she": "she", "her": "she"}


class PronounResolver:
    """Finds whom the pronouns of one document stand for."""

    def __init__(
        self,
        tokenised: TokenisedDocument,
        reader: PhraseReader,
        entities: EntityIndex,
        outermost: list[QuotedSpan],
    ) -> None:
        """Take a document, a reader of its phrases, its entities and its outermost quoted stretches."""
        self._quoted_starts = [quoted.outer.start for quoted in outermost]
        self._quoted_ends = [quoted.outer.end for quoted in outermost]
        self._tokenised = tokenised
        self._reader = reader
        self._entities = entities

    def behind(self, phrase: Phrase, last_speech: Span | None, last_speaker: Entity | None) -> Entity | None:
        """Whom a pronoun stands for.

        Args:
            phrase: the pronoun.
            last_speech: where the speaker of the quotation before is mentioned.
            last_speaker: that speaker.

        Returns:
            The person whom its own sentence has named, else whom the nearest sentence before is about,
            else the speaker of the quotation before; never one who goes by the other pronoun.
        """
        word = self._tokenised.tokens.lower[phrase.first].replace("’", "'").split("'")[0]
        if word == "it":
            spoke = last_speaker is not None and last_speaker.entity_type == "organisation"
            return self._body_before(phrase) or (last_speaker if spoke else None)
        pronoun = _FORMS.get(word)
        if pronoun is None:
            return None
        candidates = self._candidates(phrase, pronoun, last_speech, last_speaker)
        return next((p for p in candidates if p is None or _pronoun_of(p) in (pronoun, "")), None)

    def _candidates(
        self, phrase: Phrase, pronoun: str, last_speech: Span | None, last_speaker: Entity | None
    ) -> Iterator[Entity | None]:
        """People for whom a pronoun may stand, the likeliest first; None for somebody who has no name."""
        end = self._tokenised.tokens.starts[phrase.first]
        sentence = self._tokenised.sentence_at(end)
        if sentence is not None:
            start = max(sentence.span.start, end - _NEAR)
            chain = self._first_pronoun(sentence.first_token, phrase.first, pronoun)
            named = [pair for pair in self._people_between(start, end) if pair[0].start < chain]
            yield from (person for span, person in named if self._speaks(span))
            yield from (person for _, person in named)
        for earlier in self._sentences_before(sentence, _SENTENCES_BACK):
            if last_speech and last_speaker and earlier.span.start <= last_speech.start < earlier.span.end:
                yield last_speaker
            yield from self._people_of(earlier, pronoun)
        if last_speaker is not None and last_speaker.entity_type != "place":
            yield last_speaker

    def _sentences_before(self, sentence: Sentence | None, count: int) -> Iterator[Sentence]:
        for _ in range(count):
            if sentence is None or sentence.first_token == 0:
                return
            before = self._tokenised.tokens.starts[sentence.first_token - 1]
            at = bisect_right(self._quoted_starts, before) - 1
            if at >= 0 and before < self._quoted_ends[at]:
                before = self._quoted_starts[at]  # whoever speaks is named where the quotation begins
            sentence = self._tokenised.sentence_at(before)
            if sentence is not None:
                yield sentence

    def _people_of(self, sentence: Sentence, pronoun: str) -> Iterator[Entity | None]:
        """The people of a sentence that a later pronoun may stand for: who speaks, its subject, the others.

        Whoever is named behind the same pronoun only is not meant by it, nor by the one that follows.
        """
        end = min(sentence.span.end, sentence.span.start + _NEAR)
        people = self._people_between(sentence.span.start, end)
        yield from (person for span, person in people if self._speaks(span))
        chain = self._first_pronoun(sentence.first_token, sentence.last_token, pronoun)
        if not self._is_quoted(sentence.span):
            subject = subject_of_clause(self._reader, sentence.first_token, sentence.last_token)
            if subject is not None and self._tokenised.tokens.starts[subject.first] < chain:
                yield from self._behind_subject(subject)
        yield from (person for span, person in people if span.start < chain)

    def _behind_subject(self, subject: Phrase) -> Iterator[Entity | None]:
        """Who the subject of a sentence is: by name, by a role, or somebody whom the text does not name."""
        lower = self._tokenised.tokens.lower
        if subject.is_pronoun:
            return
        if subject.name is not None:
            entity = self._entities.entity_at(subject.name.span)
            opens = subject.first == 0 or lower[subject.first - 1] not in _DEPENDENT
            if entity is not None and (entity.entity_type == "person" or (opens and _may_be_person(entity))):
                yield entity
            return
        entity = self._entities.entity_named(self._reader.span_of(subject).text_of(self._tokenised.text))
        if entity is not None and entity.entity_type == "person":
            yield entity
        elif lower[subject.first] in _INDEFINITE and is_speaking_noun(lower[subject.last - 1]):
            apposed = lower[subject.last] == "," and self._reader.mention_at(subject.last + 1) is not None
            if not apposed:  # else "a voter, Ada Byron, came"
                yield None

    def _first_pronoun(self, first: int, last: int, pronoun: str) -> int:
        """Where a pronoun first stands between two tokens, outside quotations; else where they end."""
        tokens = self._tokenised.tokens
        for at in range(first, last):
            if tokens.lower[at] == pronoun and not self._is_quoted(Span(tokens.starts[at], tokens.ends[at])):
                return tokens.starts[at]
        return tokens.ends[max(last - 1, first)]

    def _speaks(self, name: Span) -> bool:
        """Whether a cue verb stands right behind or right before a name."""
        tokens = self._tokenised.tokens
        within = tokens.slice_of(name)
        verbs = load_table("cue_verbs")
        behind = tokens.lower[within.stop] if within.stop < len(tokens) else ""
        before = tokens.lower[within.start - 1] if within.start else ""
        return any(
            verbs.get(word) == "say" and word.endswith(("ed", "said", "says")) for word in (behind, before)
        )

    def _people_between(self, start: int, end: int) -> list[tuple[Span, Entity]]:
        """The people named between two offsets, outside quotations, in order."""
        return [
            (span, entity)
            for span, entity in self._entities.mentions_between(start, end)
            if entity.entity_type == "person" and not self._is_quoted(span)
        ]

    def _body_before(self, phrase: Phrase) -> Entity | None:
        """The organisation that "it" stands for: the subject of one of the two sentences before."""
        sentence = self._tokenised.sentence_at(self._tokenised.tokens.starts[phrase.first])
        for earlier in self._sentences_before(sentence, _SENTENCES_BACK_FOR_IT):
            if self._is_quoted(earlier.span):
                continue
            subject = subject_of_clause(self._reader, earlier.first_token, earlier.last_token)
            if subject is None or subject.is_pronoun:
                continue
            if subject.name is not None:
                entity = self._entities.entity_at(subject.name.span)
            else:
                words = self._reader.span_of(subject).text_of(self._tokenised.text)
                entity = self._entities.entity_named(words)
            return entity if entity is not None and entity.entity_type == "organisation" else None
        return None

    def _is_quoted(self, span: Span) -> bool:
        at = bisect_right(self._quoted_starts, span.start) - 1
        return at >= 0 and span.start < self._quoted_ends[at]


def _may_be_person(entity: Entity) -> bool:
    """Whether a name of unknown type has the words of a person's: two or three."""
    return entity.entity_type == "other" and 1 < len(entity.name.split()) < 4


def _pronoun_of(person: Entity) -> str:
    """The pronoun that a person's titles, roles and given name ask for; empty where they do not say."""
    table = load_table("gendered_roles")
    words = (word.rstrip(".").lower() for role in person.roles for word in role.split()[-1:])
    by_role = next((table[word] for word in words if word in table), "")
    return by_role or pronoun_of_name(person.name.split())
