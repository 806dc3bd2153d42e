"""Rows of `quotes`: which quoted stretches are somebody's words, who says them; and what the others are.

Takes an analysed document, gives the rows and a signal for every pair of marks and every stray.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from pipelines.document import Span
from pipelines.extraction.analysis import Analysis, Findings
from pipelines.extraction.candidates import QuotationMarks, QuotedSpan, Signal
from pipelines.extraction.quotes.kinds import Kind, joins_a_title, kind_of, names_something
from pipelines.extraction.quotes.phrases import PhraseReader
from pipelines.extraction.quotes.reported import ReportedFinder
from pipelines.extraction.quotes.speakers import Attribution, Place, SpeakerFinder
from pipelines.extraction.quotes.turns import Turn, find_turns
from pipelines.extraction.rows import Quote, row_id
from pipelines.extraction.rules import load_rules
from pipelines.extraction.stretches import Stretches
from pipelines.grammar.tokens import TokenisedDocument
from schemas.vocabulary import DATA_ZONES, ROW_ID_PREFIXES


def extract_quotes(analysis: Analysis) -> Findings[Quote]:
    """The quotes of a document, and what became of its quotation marks.

    Args:
        analysis: the document and what the finders found in it.

    Returns:
        Direct and mixed quotes in order of the text, and one signal for each pair of marks and each stray.
    """
    tokenised, marks = analysis.tokenised, analysis.marks
    signals = [_signal(span, "mark-stray", "unmatched_mark") for span in marks.strays]
    signals += [_signal(span, "mark-measure", "measure") for span in marks.measures]
    rows: list[Quote] = []
    turns = list(find_turns(tokenised))
    spoken = Stretches(turn.words for turn in turns)
    outermost = [quoted for quoted in marks.quoted if quoted.depth == 0 and not spoken.touch(quoted.span)]
    places = _places(tokenised, outermost)
    reader = PhraseReader(tokenised, analysis.parse, analysis.names)
    kept, named = _without_names(reader, outermost, places)
    if named:
        outermost, places = kept, _places(tokenised, kept)
        signals += named
        titles = Stretches(signal.span for signal in named)
        names = tuple(name for name in analysis.names if not titles.contain(name.span))
        reader = PhraseReader(tokenised, analysis.parse, names)
    finder = SpeakerFinder(tokenised, reader, analysis.entities, analysis.referents)
    inside: list[Span] = []
    unnamed: list[int] = []
    refused: Kind | None = None
    refused_until = -1
    for quoted, place in zip(outermost, places, strict=True):
        zone = tokenised.zone_at(quoted.span.start)
        attribution = finder.attribute(quoted, place)
        kind = kind_of(reader, quoted, place, attribution)
        if refused is not None and attribution.cue is None and place.before == refused_until:
            kind = refused  # “…” and “…”: two of one kind
        if kind.reason is not None:
            signals.append(_signal(quoted.outer, kind.rule_id, kind.reason))
            refused, refused_until = kind, place.closing
            continue
        finder.accept(attribution, place)
        utterance = rows[-1].utterance_id if attribution.joins and rows else None
        row = _row(tokenised, quoted.span, attribution, kind.quote_type, utterance, zone)
        if quoted.continues and row.speaker_text:  # the cue may stand in the last paragraph only
            for at in unnamed:
                rows[at] = _continued_by(row, rows[at])
        unnamed = [*(unnamed if quoted.continues else []), *([] if row.speaker_text else [len(rows)])]
        rows.append(row)
        inside.append(quoted.outer)
        signals.append(_signal(quoted.outer, row.rule_id, None, row.row_id))
    signals += _nested_signals(marks, [*inside, *(turn.words for turn in turns)], spoken)
    rows += _reported_rows(tokenised, reader, finder, inside)
    rows += _turn_rows(tokenised, finder, turns)
    return Findings(tuple(sorted(rows, key=lambda row: (row.char_start, row.char_end))), tuple(signals))


def _without_names(
    reader: PhraseReader, outermost: list[QuotedSpan], places: list[Place]
) -> tuple[list[QuotedSpan], list[Signal]]:
    """The stretches that may be speech, and signals for those that are titles, names or furniture.

    Titles and names are words of the sentence around them, and do not part a cue from its quotation.
    """
    kept: list[QuotedSpan] = []
    signals: list[Signal] = []
    title: Kind | None = None
    until = -1
    for quoted, place in zip(outermost, places, strict=True):
        if reader.tokenised.zone_at(quoted.span.start) not in DATA_ZONES:
            signals.append(_signal(quoted.outer, quoted.rule_id, "scare_quote"))
            continue
        kind = names_something(reader, quoted, place)
        if kind is None and place.before == until and joins_a_title(reader, quoted, place):
            kind = title
        if kind is None:
            kept.append(quoted)
            continue
        signals.append(_signal(quoted.outer, kind.rule_id, kind.reason))
        title, until = kind, place.closing
    return kept, signals


def _reported_rows(
    tokenised: TokenisedDocument, reader: PhraseReader, finder: SpeakerFinder, spoken: list[Span]
) -> Iterator[Quote]:
    """The rows of reported speech without marks."""
    for reported in ReportedFinder(reader, Stretches(spoken)).find():
        zone = tokenised.zone_at(reported.span.start)
        if zone in DATA_ZONES:
            attribution = finder.from_cue(reported.cue, reported.rule_id)
            yield _row(tokenised, reported.span, attribution, "indirect", None, zone)


def _continued_by(row: Quote, earlier: Quote) -> Quote:
    """A paragraph of an utterance that says nothing of its speaker, with that of the paragraph behind it."""
    shared = ("utterance_id", "speaker_text", "speaker_start", "speaker_end", "speaker_name", "speaker_id")
    told = ("speaker_role", "attribution", "cue", "cue_start", "cue_end", "addressee")
    cells = {name: getattr(row, name) for name in (*shared, *told)}
    rule = load_rules("quotes")["quote-continued-paragraph"]
    return replace(earlier, **cells, rule_id="quote-continued-paragraph", confidence=rule.confidence)


def _turn_rows(tokenised: TokenisedDocument, finder: SpeakerFinder, turns: list[Turn]) -> Iterator[Quote]:
    """The rows of a transcript's turns."""
    for turn in turns:
        yield _row(tokenised, turn.words, finder.from_label(turn.label), "direct", None, "body")


def _signal(span: Span, rule_id: str, reason: str | None, row: str | None = None) -> Signal:
    confidence = (load_rules("quotes").get(rule_id) or load_rules("marks")[rule_id]).confidence
    table = "quotes" if row else None
    return Signal("quote_mark", span, rule_id, confidence, row_table=table, row_id=row, reason=reason)


def _places(tokenised: TokenisedDocument, outermost: list[QuotedSpan]) -> list[Place]:
    """Where each quotation stands among the tokens of its sentence and beside its neighbours."""
    tokens = tokenised.tokens
    blocks = [block.span.start for block in tokenised.document.blocks]
    places = []
    has_double = not all(_is_single(tokenised.text, quoted) for quoted in outermost)
    previous_end = 0
    for at, quoted in enumerate(outermost):
        opening = tokens.first_at(quoted.outer.start)
        closing = tokens.first_at(quoted.outer.end)
        paragraph = bisect_right(blocks, quoted.outer.start) - 1
        start = blocks[paragraph] if paragraph >= 0 else 0
        sentence = tokenised.sentence_at(quoted.outer.start)
        before = max(previous_end, sentence.first_token if sentence else opening)
        after = closing
        if closing < len(tokens):
            following = tokenised.sentence_at(tokens.starts[closing])
            after = following.last_token if following and following.block == paragraph else closing
        if at + 1 < len(outermost):
            after = min(after, tokens.first_at(outermost[at + 1].outer.start))
        opens = (
            not tokenised.text[start : quoted.outer.start].strip()
            if quoted.outer.start - start < 9
            else False
        )
        is_odd = has_double and _is_single(tokenised.text, quoted)
        before, after = min(before, opening), max(after, closing)
        places.append(Place(opening, closing, before, after, paragraph, opens, is_odd))
        previous_end = closing
    return places


def _is_single(text: str, quoted: QuotedSpan) -> bool:
    """Whether a single mark opens a stretch."""
    return text[quoted.outer.start] in "'‘‚‹`" and not text.startswith(("''", "``"), quoted.outer.start)


def _row(
    tokenised: TokenisedDocument,
    span: Span,
    attribution: Attribution,
    quote_type: str,
    utterance: str | None,
    zone: str,
) -> Quote:
    doc_id = tokenised.document.doc_id
    marked = "indirect" if quote_type == "indirect" else "marked"
    identity = row_id(ROW_ID_PREFIXES["quotes"], doc_id, span, marked)
    speaker, cue = attribution.speaker, attribution.cue
    entity = speaker.entity if speaker else None
    rule = load_rules("quotes")[attribution.rule_id]
    return Quote(
        row_id=identity,
        doc_id=doc_id,
        char_start=span.start,
        char_end=span.end,
        quotation=span.text_of(tokenised.text),
        quote_type=quote_type,
        utterance_id=utterance or row_id("u", doc_id, span, marked),
        speaker_text=speaker.text if speaker else None,
        speaker_start=speaker.span.start if speaker else None,
        speaker_end=speaker.span.end if speaker else None,
        speaker_name=entity.name if entity else None,
        speaker_id=entity.entity_id if entity else None,
        speaker_role=(speaker.role or (entity.roles[0] if entity and entity.roles else None))
        if speaker
        else None,
        attribution=attribution.basis,
        cue=cue.text_of(tokenised.text) if cue else None,
        cue_start=cue.start if cue else None,
        cue_end=cue.end if cue else None,
        addressee=attribution.addressee,
        rights="publisher" if quote_type == "indirect" else "speaker",
        zone=zone,
        rule_id=attribution.rule_id,
        confidence=rule.confidence,
    )


def _nested_signals(marks: QuotationMarks, inside: list[Span], spoken: Stretches) -> list[Signal]:
    """A signal for each quotation inside a quotation or a turn."""
    inside = sorted(inside)
    starts = [span.start for span in inside]
    signals = []
    for quoted in marks.quoted:
        if quoted.depth == 0 and not (spoken.touch(quoted.span)):
            continue
        at = bisect_right(starts, quoted.outer.start) - 1
        held = at >= 0 and quoted.outer.end <= inside[at].end
        signals.append(_signal(quoted.outer, "quote-nested", "nested_quote" if held else "scare_quote"))
    return signals
