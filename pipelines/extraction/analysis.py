"""One document under the extractors' eyes: each finder runs once, when first asked for.

`Analysis` is what every extractor takes. Finders get what they need as arguments and never see it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from pipelines.document import Document, Span
from pipelines.extraction.candidates import (
    NameMention,
    NumberExpression,
    QuotationMarks,
    Signal,
    TimeExpression,
)
from pipelines.extraction.dates.anchors import PartialDate
from pipelines.extraction.dates.finder import find_time_expressions
from pipelines.extraction.events.dating import LocatingDate, locating_dates
from pipelines.extraction.names.entities import resolve_entities
from pipelines.extraction.names.entity_index import EntityIndex
from pipelines.extraction.names.finder import find_names
from pipelines.extraction.names.referents import Referents
from pipelines.extraction.numbers.finder import find_numbers
from pipelines.extraction.places.whereabouts import Whereabouts
from pipelines.extraction.quotes.marks import pair_quotation_marks
from pipelines.extraction.rows import Event, Faq, Quote, Statistic
from pipelines.grammar.parse import Parse, parse_document, parse_documents
from pipelines.grammar.tokens import TokenisedDocument, tokenise_document

RowT = TypeVar("RowT", Quote, Statistic, Event, Faq, covariant=True)


@dataclass(frozen=True)
class Findings(Generic[RowT]):
    """What one extractor makes of a document: its rows, and what became of the signals it looked at."""

    rows: tuple[RowT, ...] = ()
    signals: tuple[Signal, ...] = ()


class Extractor(Protocol[RowT]):
    """A plain function from an analysed document to the rows of one table."""

    def __call__(self, analysis: "Analysis") -> Findings[RowT]:
        """Extract; must be pure, and raise for nothing that the text holds."""
        ...


@dataclass
class Analysis:
    """A document and what the finders found in it, each worked out once.

    `quotes` is filled in once the quotes are extracted; statistics and events refer to them.
    """

    document: Document
    quotes: tuple[Quote, ...] = field(default=())

    @cached_property
    def tokenised(self) -> TokenisedDocument:
        """The document's tokens and sentences."""
        return tokenise_document(self.document)

    @cached_property
    def parse(self) -> Parse:
        """The document's grammar: tag, head, label and name tag of every token."""
        return parse_document(self.tokenised)

    @cached_property
    def time_expressions(self) -> tuple[TimeExpression, ...]:
        """All dates, times, durations and recurring times, in order of the text."""
        return find_time_expressions(self.tokenised, self.parse)

    @cached_property
    def time_tokens(self) -> frozenset[int]:
        """The tokens that lie in time expressions."""
        tokens = self.tokenised.tokens
        return frozenset(at for time in self.time_expressions for at in tokens.slice_of(time.span))

    @cached_property
    def dates(self) -> tuple[list[LocatingDate], dict[Span, str]]:
        """The dates at which something may happen or hold, and why other time expressions are none."""
        published = PartialDate.parse(self.document.published)
        return locating_dates(self.tokenised.tokens, self.time_expressions, published)

    @cached_property
    def numbers(self) -> tuple[NumberExpression, ...]:
        """All numeric expressions, in order of the text."""
        return find_numbers(self.tokenised, self.time_expressions)

    @cached_property
    def marks(self) -> QuotationMarks:
        """All quotation marks, paired."""
        return pair_quotation_marks(self.tokenised)

    @cached_property
    def names(self) -> tuple[NameMention, ...]:
        """All mentions of names, in order of the text."""
        return find_names(self.tokenised, self.parse, self.marks)

    @cached_property
    def entities(self) -> EntityIndex:
        """The people, organisations and places behind the mentions."""
        return resolve_entities(self.tokenised, self.names)

    @cached_property
    def referents(self) -> Referents:
        """What says for whom or what pronouns and other phrases stand."""
        outermost = [quoted for quoted in self.marks.quoted if quoted.depth == 0]
        return Referents(self.tokenised, self.parse, self.entities, outermost)

    @cached_property
    def whereabouts(self) -> Whereabouts:
        """What says where a figure or an event is."""
        times = [time.span for time in self.time_expressions]
        return Whereabouts(self.tokenised, self.parse, self.entities, times)

    def quote_at(self, span: Span) -> Quote | None:
        """The direct or mixed quote that holds `span`, if one does; such quotes never overlap."""
        starts, marked = self._marked_quotes
        at = bisect_right(starts, span.start) - 1
        return marked[at] if at >= 0 and span.end <= marked[at].char_end else None

    @cached_property
    def _marked_quotes(self) -> tuple[list[int], list[Quote]]:
        """The quotes in marks by their start; asked for once `quotes` is filled in."""
        marked = sorted((q for q in self.quotes if q.quote_type != "indirect"), key=lambda q: q.char_start)
        return [quote.char_start for quote in marked], marked


def analyse(documents: Sequence[Document]) -> list[Analysis]:
    """Analyses of documents at which one finder after the other has looked.

    Their grammar is read together, and a finder that goes on with what it has just done costs less.
    """
    analyses = [Analysis(document) for document in documents]
    parses = parse_documents([analysis.tokenised for analysis in analyses])
    for analysis, parse in zip(analyses, parses, strict=True):
        analysis.parse = parse
    for finder in ("time_expressions", "numbers", "marks", "names", "entities"):
        for analysis in analyses:
            with suppress(Exception):  # It fails again where a table asks for it, and costs that table alone.
                getattr(analysis, finder)
    return analyses
