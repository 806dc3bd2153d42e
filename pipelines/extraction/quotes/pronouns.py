"""Says for whom a pronoun stands that speaks: the person or body that the sentences before are about.

Takes a pronoun and who spoke last, gives an entity. Looks outside quotations only, and never at what the
world knows of anybody: a title, a role, or the usual bearers of a given name tell "he" from "she".
"""

from bisect import bisect_right
from collections.abc import Iterator

from pipelines.document import Span
from pipelines.extraction.candidates import QuotedSpan
from pipelines.extraction.names.entities import EntityIndex, pronoun_of_name
from pipelines.extraction.quotes.phrases import Phrase, PhraseReader
from pipelines.extraction.quotes.subjects import subject_of_clause
from pipelines.extraction.rows import Entity
from pipelines.extraction.tokens import Sentence, TokenisedDocument
from pipelines.wordlists import load_table

#: Code points within which a pronoun looks for the person that it stands for.
_NEAR = 900
_SENTENCES_BACK = 5
_SENTENCES_BACK_FOR_IT = 2
_FORMS = {"he": "he", "his": "he", "she": "she", "her": "she", "who": ""}


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
            return self._body_before(phrase)
        pronoun = _FORMS.get(word)
        if pronoun is None:
            return None
        candidates = self._candidates(phrase, pronoun, last_speech, last_speaker)
        return next((p for p in candidates if not pronoun or _pronoun_of(p) in (pronoun, "")), None)

    def _candidates(
        self, phrase: Phrase, pronoun: str, last_speech: Span | None, last_speaker: Entity | None
    ) -> Iterator[Entity]:
        """People for whom a pronoun may stand, the likeliest first."""
        end = self._tokenised.tokens.starts[phrase.first]
        sentence = self._tokenised.sentence_at(end)
        if sentence is not None:
            start = max(sentence.span.start, end - _NEAR)
            chain = self._first_pronoun(sentence.first_token, phrase.first, pronoun)
            yield from (person for span, person in self._people_between(start, end) if span.start < chain)
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
            sentence = self._tokenised.sentence_at(before)
            if sentence is not None:
                yield sentence

    def _people_of(self, sentence: Sentence, pronoun: str) -> Iterator[Entity]:
        """The people of a sentence that a later pronoun may stand for: who speaks, its subject, the others.

        Whoever is named behind the same pronoun only is not meant by it, nor by the one that follows.
        """
        end = min(sentence.span.end, sentence.span.start + _NEAR)
        people = self._people_between(sentence.span.start, end)
        if not people:
            return
        yield from (person for span, person in people if self._speaks(span))
        chain = self._first_pronoun(sentence.first_token, sentence.last_token, pronoun)
        people = [pair for pair in people if pair[0].start < chain]
        if people and not self._is_quoted(sentence.span):
            subject = subject_of_clause(self._reader, sentence.first_token, sentence.last_token)
            if subject is not None and subject.name is not None:
                yield from (person for span, person in people if span == subject.name.span)
        yield from (person for _, person in people)

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
            entity = self._entities.entity_at(subject.name.span) if subject.name else None
            return entity if entity is not None and entity.entity_type == "organisation" else None
        return None

    def _is_quoted(self, span: Span) -> bool:
        at = bisect_right(self._quoted_starts, span.start) - 1
        return at >= 0 and span.start < self._quoted_ends[at]


def _pronoun_of(person: Entity) -> str:
    """The pronoun that a person's titles, roles and given name ask for; empty where they do not say."""
    table = load_table("gendered_roles")
    words = (word.rstrip(".").lower() for role in person.roles for word in role.split()[-1:])
    by_role = next((table[word] for word in words if word in table), "")
    return by_role or pronoun_of_name(person.name.split())
