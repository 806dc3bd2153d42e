"""Says who speaks a quotation: reads the cue beside it, or carries the speaker over from the context.

Takes the quotations of a document in order, gives an attribution for each. Whether a quoted stretch is a
quotation at all is decided in `kinds`.
"""

from dataclasses import replace

from pipelines.document import Span, frozen
from pipelines.extraction.candidates import QuotedSpan
from pipelines.extraction.names.entity_index import EntityIndex
from pipelines.extraction.names.referents import Referents
from pipelines.extraction.quotes.cues import Cue, cue_after, cue_before, signature_below
from pipelines.extraction.quotes.phrases import Phrase, PhraseReader
from pipelines.extraction.rows import Entity
from pipelines.grammar.tokens import TokenisedDocument

_SUBORDINATING = frozenset({"when", "as", "after", "while", "once"})
#: How many tokens a cue between two parts of an utterance has at the most.
_WIDEST = 60


@frozen
class Speaker:
    """Who speaks: the mention that the text gives, and the entity behind it."""

    text: str
    span: Span
    entity: Entity | None
    role: str | None


@frozen
class Attribution:
    """A quotation's speaker and how the text says so.

    Args:
        speaker: None where nothing says who speaks.
        basis: a key of `ATTRIBUTIONS`.
        cue: the verb or preposition, if there is one.
        addressee: to whom it was said.
        rule_id: the rule that found the speaker.
        joins: whether the quotation goes on with the utterance of the one before it.
        is_after: whether the cue stands behind the quotation.
    """

    speaker: Speaker | None
    basis: str
    cue: Span | None
    cue_kind: str | None
    addressee: str | None
    rule_id: str
    joins: bool = False
    is_after: bool = False


@frozen
class Place:
    """Where a quotation stands among the tokens.

    Args:
        opening: the token of its opening mark.
        closing: the first token behind its closing mark.
        before: where the words that lead up to it begin: the sentence, or the end of the quotation before.
        after: where the words that follow it end: the sentence, or the next quotation.
        paragraph: the number of its block.
        opens_paragraph: whether nothing stands before it in its paragraph.
        has_odd_marks: whether its marks are single ones where the document also uses double ones.
    """

    opening: int
    closing: int
    before: int
    after: int
    paragraph: int
    opens_paragraph: bool
    has_odd_marks: bool


class SpeakerFinder:
    """Finds the speakers of one document's quotations, asked for in order of the text."""

    def __init__(
        self,
        tokenised: TokenisedDocument,
        reader: PhraseReader,
        entities: EntityIndex,
        referents: Referents,
    ) -> None:
        """Take a document, a reader of its phrases, its entities and what its pronouns stand for."""
        self._referents = referents
        self._tokenised = tokenised
        self._reader = reader
        self._entities = entities
        self._last: Attribution | None = None
        self._last_place: Place | None = None

    def attribute(self, quoted: QuotedSpan, place: Place) -> Attribution:
        """The attribution that a quoted stretch has if it is a quotation."""
        return self._explicit(quoted, place) or self._inferred(place)

    def accept(self, attribution: Attribution, place: Place) -> None:
        """Take note that a stretch is a quotation: the next ones may carry its speaker over."""
        self._last, self._last_place = attribution, place

    def _explicit(self, quoted: QuotedSpan, place: Place) -> Attribution | None:
        """The attribution that a cue gives, or the quotation that this one goes on with."""
        if quoted.continues and self._last is not None and self._last.speaker is not None:
            return self._carried("quote-continued-paragraph", joins=True)
        before = cue_before(self._reader, place.before, place.opening)
        after = None
        if self._may_follow(quoted, place):
            is_open = self._tokenised.text[quoted.span.end - 1] in ",?!—–-…"
            after = cue_after(self._reader, place.closing, place.after, is_open)
        if before is not None and (before.speaker is None or self._is_cue_of_last(before)):
            before = None
        is_beside = before is not None and before.is_adjacent and not self._goes_on(quoted, place)
        if after is not None and after.speaker is not None and not is_beside:
            return self.from_cue(after, "quote-cue-after", joins=self._follows_cue(place))
        if before is None and self._follows_cue(place):
            return self._carried("quote-cue-middle", joins=True)
        if before is None and self._last is not None and self._shares_sentence(place):
            return replace(self._last, rule_id="quote-carried-sentence", joins=False, is_after=False)
        if before is not None:
            rule = "quote-cue-before" if before.kind != "believe" else "quote-belief-before"
            return self.from_cue(before, rule)
        below = self._signed_below(place)
        return below or (self._from_paragraph_before(place) if place.opens_paragraph else None)

    def _signed_below(self, place: Place) -> Attribution | None:
        """Whose signature stands on the line below a quotation that ends its paragraph."""
        below = self._tokens_of(place.paragraph + 1)
        if place.closing != place.after or not below:
            return None
        cue = signature_below(self._reader, below.start, below.stop)
        return self.from_cue(cue, "quote-cue-after") if cue is not None and cue.speaker is not None else None

    def _tokens_of(self, paragraph: int) -> range:
        """The tokens of a paragraph; none where there is no such paragraph."""
        blocks = self._tokenised.document.blocks
        if not 0 <= paragraph < len(blocks):
            return range(0)
        span = blocks[paragraph].span
        return range(self._tokenised.tokens.first_at(span.start), self._tokenised.tokens.first_at(span.end))

    def _goes_on(self, quoted: QuotedSpan, place: Place) -> bool:
        """Whether the words behind a quotation belong to it whatever leads up to it: how it ends says so."""
        tokens, last = self._tokenised.tokens, self._tokenised.text[quoted.span.end - 1]
        if tokens.lower[place.before] in _SUBORDINATING:
            return False  # "When he asked, “…,” she said"
        small = place.closing < place.after and tokens.words[place.closing][0].islower()
        return last == "," or (last in "?!" and small)

    def _may_follow(self, quoted: QuotedSpan, place: Place) -> bool:
        """Whether the words behind the closing mark can belong to the quotation's own sentence."""
        text = self._tokenised.text
        last = text[quoted.span.end - 1]
        following = text[quoted.outer.end : quoted.outer.end + 1]
        if last != "." or following == ",":
            return True
        tokens = self._tokenised.tokens
        if place.closing >= len(tokens):
            return False
        return tokens.words[place.closing][0].islower() or tokens.words[place.closing] in "—–―-"

    def _follows_cue(self, place: Place) -> bool:
        """Whether the quotation stands behind the cue of the one before it: “…,” she said. “…”."""
        last, last_place = self._last, self._last_place
        if last is None or last_place is None or last.cue is None or not last.is_after:
            return False
        if last_place.paragraph != place.paragraph or last_place.closing == place.opening:
            return last_place.paragraph == place.paragraph
        starts = self._tokenised.tokens.starts
        ends = (last_place.closing, place.opening - 1)
        first, behind = (self._tokenised.number_at(starts[at]) for at in ends)
        return first == behind and place.opening - last_place.closing < _WIDEST

    def _is_cue_of_last(self, cue: Cue) -> bool:
        """Whether a cue is the one that stands behind the quotation before."""
        found = self._last.cue if self._last is not None and self._last.is_after else None
        return found is not None and self._tokenised.tokens.starts[cue.first] == found.start

    def _shares_sentence(self, place: Place) -> bool:
        """Whether the quotation before stands in the same sentence, with words alone between the two."""
        last_place = self._last_place
        if last_place is None or last_place.closing != place.before or place.before >= place.opening:
            return False
        sentence = self._tokenised.sentence_at(self._tokenised.tokens.starts[place.before])
        return sentence is not None and sentence.first_token <= last_place.opening

    def _from_paragraph_before(self, place: Place) -> Attribution | None:
        """“She said:” at the end of the paragraph before."""
        tokens = self._tokenised.tokens
        last = place.opening - 1
        if last < 1 or tokens.words[last] not in (":", ","):
            return None
        sentence = self._tokenised.sentence_at(tokens.starts[last])
        if sentence is None:
            return None
        cue = cue_before(self._reader, sentence.first_token, place.opening)
        if cue is not None and cue.speaker is not None:
            return self.from_cue(cue, "quote-cue-paragraph-before")
        subject = self._reader.subject_of_sentence(sentence.first_token, place.opening)
        subject = subject or self._reader.first_person(sentence.first_token, place.opening)
        return self._from_phrase(subject, "quote-subject-paragraph-before") if subject is not None else None

    def _inferred(self, place: Place) -> Attribution:
        """The speaker that the context suggests."""
        possessor = self._reader.possessor_before(place.before, place.opening)
        if possessor is not None:
            return self._from_phrase(possessor, "quote-possessor")
        subject = self._reader.subject_of_sentence(place.before, place.opening)
        if subject is not None:
            return self._from_phrase(subject, "quote-subject-of-clause")
        earlier = self._sentence_before(place)
        if earlier is not None:
            return earlier
        last, last_place = self._last, self._last_place
        beside = self._paragraph_beside(place)
        if beside is not None:
            return beside
        if last is not None and last.speaker is not None and last_place is not None:
            if place.paragraph - last_place.paragraph > 1:
                return self._carried("quote-carried-far")
            return self._carried("quote-carried-paragraph" if place.opens_paragraph else "quote-carried-over")
        return Attribution(None, "unknown", None, None, None, "quote-no-speaker")

    def _paragraph_beside(self, place: Place) -> Attribution | None:
        """The person whom the paragraph before is about; or the one behind, where nobody spoke before."""
        last_place = self._last_place
        if not place.opens_paragraph:
            return None
        if last_place is not None and place.paragraph - last_place.paragraph < 2:
            return None
        for paragraph in (place.paragraph - 1, *([place.paragraph + 1] if last_place is None else [])):
            words = self._tokens_of(paragraph)
            subject = self._reader.subject_of_sentence(words.start, words.stop)
            if subject is not None and subject.name is not None and subject.name.entity_type == "person":
                return self._from_phrase(subject, "quote-paragraph-beside")
        return None

    def _sentence_before(self, place: Place) -> Attribution | None:
        """The subject of the sentence before, in the same paragraph: “Byron believes in it. “…””."""
        if place.opens_paragraph or place.before < 1:
            return None
        tokens = self._tokenised.tokens
        sentence = self._tokenised.sentence_at(tokens.starts[place.before - 1])
        if sentence is None or sentence.block != place.paragraph or sentence.last_token > place.opening:
            return None
        if self._last_place is not None and self._last_place.opening >= sentence.first_token:
            return None
        start, end = sentence.first_token, sentence.last_token
        cue = cue_before(self._reader, start, end)
        if cue is not None and cue.speaker is not None:
            found = self.from_cue(
                cue, "quote-after-belief" if cue.kind == "believe" else "quote-after-report"
            )
            return Attribution(found.speaker, "inferred", found.cue, found.cue_kind, None, found.rule_id)
        subject = self._reader.subject_of_sentence(start, end)
        return self._from_phrase(subject, "quote-after-sentence") if subject is not None else None

    def _from_phrase(self, phrase: Phrase, rule_id: str) -> Attribution:
        """The attribution to whom a phrase names, with no cue."""
        return Attribution(self.speaker_of(phrase), "inferred", None, None, None, rule_id)

    def _carried(self, rule_id: str, joins: bool = False) -> Attribution:
        """The attribution of the quotation before: its speaker alone, or its cue too where it serves both."""
        assert self._last is not None
        last = self._last
        if last.speaker is None:
            return replace(last, rule_id="quote-no-speaker", joins=joins)
        if joins:
            return replace(last, rule_id=rule_id, joins=True)
        return Attribution(last.speaker, "inferred", None, None, None, rule_id)

    def from_cue(self, cue: Cue, rule_id: str, joins: bool = False) -> Attribution:
        """The attribution that a cue gives with its subject."""
        tokens = self._tokenised.tokens
        speaker = self.speaker_of(cue.speaker) if cue.speaker is not None else None
        addressee = None
        if cue.addressee is not None:
            addressee = self._reader.span_of(cue.addressee).text_of(self._tokenised.text)
        return Attribution(
            speaker,
            "explicit",
            Span(tokens.starts[cue.first], tokens.ends[cue.last - 1]),
            cue.kind,
            addressee,
            rule_id,
            joins,
            rule_id == "quote-cue-after",
        )

    def from_label(self, label: Span) -> Attribution:
        """The attribution of a turn in a transcript to whom its label names."""
        text = label.text_of(self._tokenised.text)
        entity = self._entities.entity_at(label) or self._entities.entity_named(text)
        return Attribution(Speaker(text, label, entity, None), "explicit", None, None, None, "quote-turn")

    def speaker_of(self, phrase: Phrase) -> Speaker:
        """The speaker behind a phrase: its own entity, or the one that a pronoun or role stands for."""
        span = self._reader.span_of(phrase)
        text = span.text_of(self._tokenised.text)
        if phrase.name is not None:
            entity = self._entities.entity_at(phrase.name.span)
            return Speaker(text, span, entity, phrase.name.role or phrase.name.title)
        if phrase.is_pronoun:
            return Speaker(text, span, self._referents.entity_of(phrase.head), None)
        return Speaker(text, span, self._entities.entity_named(text), None)
