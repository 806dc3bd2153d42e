"""What a sentence says of the quantities in it: who is credited, where, and when.

Worked out once a sentence and asked for once a number. Every cell is text as it stands in the document; where
the text names nothing, there is nothing.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.document import Span
from pipelines.extraction.analysis import Analysis
from pipelines.extraction.names.places import country_code
from pipelines.extraction.tokens import Sentence
from pipelines.wordlists import load_table

_NAME = r"[^\s,;:.()“”\"][^,;:()“”\"\n]{0,80}?"
_END = r"(?![^\W_])"
_SAYING = "|".join(
    word for word, kind in load_table("cue_verbs").items() if kind in ("say", "believe") and " " not in word
)
_SHOWING = (
    r"reports|reported|shows?|showed|finds|found|indicates?|indicated|suggests?|suggested|estimates|estimated"
    r"|reveals?|revealed|predicts?|predicted|(?:report|estimate|find)(?=\s+that)"
)
_PLAINLY_SAYING = (
    r"said|says?|announced|announces|warned|warns|noted|claimed|argued|believes|confirmed|stated"
)
_STUDIES = (
    r"reports?|study|studies|surveys?|polls?|analysis|estimates|data|figures|statistics|census|research"
    r"|records|documents"
)
# according to the ministry; according to data from the ministry
_ACCORDING: Final = re.compile(
    rf"(?<![^\W_])[Aa]ccording\s+to\s+(?P<name>{_NAME})"
    r"(?=[,;:()“”\"]|\.(?:\s|\Z)|\s*\Z|\s+(?:that|which|who|and)\s)"
)
# figures published by the ministry
_PUBLISHED: Final = re.compile(
    r"(?<![^\W_])(?:published|released|compiled|issued|conducted|provided|collected|cited|reported)\s+by\s+"
    r"(?P<name>(?:the\s+)?[A-Z][\w.&’'-]*(?:\s+(?:(?:of|for|and|the|on)\s+)*[A-Z][\w.&’'-]*){0,7})"
)
# A survey of 900 households found
_STUDY: Final = re.compile(
    rf"[“\"]?(?P<name>(?:[\w.&’'-]+\s+){{0,6}}?(?:{_STUDIES}))(?:\s[^.;:“”\"\n]{{0,120}}?)?"
    rf"\s(?:{_SHOWING}|say|says|said){_END}"
)
# The ministry says that
_OPENING: Final = re.compile(
    rf"[“\"]?(?:(?:Additionally|However|Meanwhile|But|And|In\s+addition),?\s+)?(?P<name>{_NAME})\s+"
    rf"(?:{_SHOWING}|{_PLAINLY_SAYING}|(?:{_SAYING})(?=\s+that\s)){_END}"
)
# ..., the ministry said.
_CLOSING: Final = re.compile(
    rf",[”\"]?\s+(?P<name>{_NAME})\s+(?:{_SHOWING}|{_SAYING}){_END}[^,;.]{{0,40}}[.,;]?\s*\Z"
)
_PRONOUNS: Final = frozenset(
    {"he", "she", "they", "it", "i", "we", "you", "who", "that", "this", "which", "there", "what", "these"}
)
_OPENERS: Final = frozenset(
    {
        "after",
        "although",
        "and",
        "as",
        "at",
        "because",
        "but",
        "by",
        "for",
        "from",
        "if",
        "in",
        "on",
        "or",
        "since",
        "so",
        "than",
        "that",
        "though",
        "to",
        "when",
        "where",
        "while",
        "with",
    }
)
_PRONOUNS_IN_CLAUSES: Final = frozenset({"he", "i", "it", "she", "they", "we", "you"})
_FINITE_VERBS: Final = frozenset(
    {"are", "be", "been", "had", "has", "have", "is", "was", "were", "will", "would"}
)
_TAIL = 200
_HEAD = 160
_REACH = 1000
_LONGEST_NAME = 12
_NEAR_BEFORE = 160
_NEAR_BEHIND = 60
_LOCATIVE_REACH = 40
# in Malta; across the whole of northern Malta; in Valletta and Sliema
_LOCATED: Final = re.compile(
    r"(?<![^\W_])(?:[Ii]n|[Aa]t|[Nn]ear|[Aa]cross|[Tt]hroughout|[Oo]utside|[Ii]nside|[Aa]round|[Ff]rom|[Oo]f"
    r"|[Ww]ithin|[Tt]o|[Ff]or|[Oo]ver)\s+(?:(?:the|all|both|and|or|[A-Z][\w.’'-]*,?|central|north\w*|south\w*"
    r"|east\w*|west\w*|nearby|rural|urban|greater|downtown|mainland|inland|coastal)\s+){0,4}\Z"
)
# Malta's, (Malta), Malta: at a dateline's end
_LOCATING: Final = re.compile(r"[’']s?(?![^\W_])|\)|\s+\(\w+\)\s+[-–—]|\s+[-–—]\s")
_EVERYWHERE: Final = re.compile(
    r"(?<![^\W_])(?:worldwide|globally|nationwide|statewide|countrywide)(?![^\W_])"
)
_FROM: Final = re.compile(r"(?<![^\W_])(?:between|from)\s+(?:the\s+)?\Z", re.IGNORECASE)
_TO: Final = re.compile(r"\s+(?:and|to|through|till|until)\s+(?:the\s+)?")
_COMPARED: Final = re.compile(r"(?:from|than|since|versus|with|to)\s+(?:the\s+)?(?:in\s+)?\Z")


@dataclass(frozen=True, slots=True)
class SentenceFacts:
    """What one sentence says of all quantities in it.

    Args:
        source: where it says who is credited for its figures.
        places: where it mentions places that something can be in, in order.
        countries: for each of them, the code of the country that it names.
        times: where its dates stand, in order, those left out that something is compared with.
        periods: for each of them, the date (EDTF).
    """

    source: Span | None
    places: Sequence[Span]
    countries: Sequence[str | None]
    times: Sequence[Span]
    periods: Sequence[str]


def facts_of(analysis: Analysis, sentence: Sentence) -> SentenceFacts:
    """What a sentence says of the quantities in it."""
    span, text = sentence.span, analysis.document.text
    places = [
        (mention, entity.country or country_code(mention.text_of(text)))
        for mention, entity in analysis.entities.mentions_between(span.start, span.end)
        if entity.entity_type == "place" and _is_location(text, mention)
    ]
    places += [(Span(*found.span()), None) for found in _EVERYWHERE.finditer(text, span.start, span.end)]
    places.sort(key=lambda place: place[0].start)
    times = analysis.time_expressions
    first = bisect_left(times, span.start, key=lambda time: time.span.start)
    last = bisect_left(times, span.end, key=lambda time: time.span.start)
    dated = _periods(text, [(time.span, time.edtf) for time in times[first:last] if time.edtf])
    return SentenceFacts(
        credited_source(text, span),
        [mention for mention, _ in places],
        [country for _, country in places],
        [when for when, _ in dated],
        [edtf for _, edtf in dated],
    )


def _periods(text: str, dated: list[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Dates in order: "between 1994 and 2008" is one, and none is there that something is compared with."""
    periods: list[tuple[Span, str]] = []
    at = 0
    while at < len(dated):
        when, edtf = dated[at]
        end = dated[at + 1] if at + 1 < len(dated) else None
        lead = text[max(0, when.start - 16) : when.start]
        if end and _FROM.search(lead) and _TO.fullmatch(text, when.end, end[0].start) and edtf < end[1]:
            if "/" not in edtf + end[1]:
                periods.append((Span(when.start, end[0].end), f"{edtf}/{end[1]}"))
            at += 1
        elif not _COMPARED.search(lead):
            periods.append((when, edtf))
        at += 1
    return periods


def _is_location(text: str, mention: Span) -> bool:
    """Whether a place stands where things are: behind "in", before "'s", in a dateline; not as agent."""
    return (
        _LOCATED.search(text, max(0, mention.start - _LOCATIVE_REACH), mention.start) is not None
        or _LOCATING.match(text, mention.end) is not None
    )


def credited_source(text: str, span: Span) -> Span | None:
    """Who a sentence credits for what it says.

    >>> text = "Rents rose 4 percent, according to the housing office."
    >>> credited_source(text, Span(0, len(text))).text_of(text)
    'the housing office'
    """
    reach = min(span.end, span.start + _REACH)
    found = (
        (text.find("ccording", span.start, reach) >= 0 and _ACCORDING.search(text, span.start, reach))
        or (text.find("by", span.start, reach) >= 0 and _PUBLISHED.search(text, span.start, reach))
        or _STUDY.match(text, span.start, min(span.end, span.start + _HEAD))
        or _OPENING.match(text, span.start, min(span.end, span.start + _HEAD))
        or _CLOSING.search(text, max(span.start, span.end - _TAIL), span.end)
    )
    name = _trimmed(found["name"]) if found else None
    if found is None or name is None:
        return None
    start = text.index(name, found.start("name"))
    return Span(start, start + len(name))


def _trimmed(name: str) -> str | None:
    name = name.strip(" \t\r\n.,'’")
    is_pronoun = name.lower() in _PRONOUNS and (len(name) == 1 or not name.isupper())
    words = name.lower().split()
    if not words or is_pronoun or words[0] in _OPENERS or words[-1] in _OPENERS or len(words) > _LONGEST_NAME:
        return None
    if words[0] in load_table("cue_verbs") and name[0].islower():
        return None  # wrote the baker in a report
    is_clause = any(
        word in _FINITE_VERBS or word in _PRONOUNS_IN_CLAUSES or word[0].isdigit() for word in words
    )
    return None if is_clause and not name.isupper() else name


def place_of(facts: SentenceFacts, text: str, span: Span) -> tuple[str | None, str | None]:
    """The place nearest to a number in its sentence, as written, and the code of the country it names."""
    nearest = _nearest(facts.places, span)
    return (
        (None, None) if nearest is None else (facts.places[nearest].text_of(text), facts.countries[nearest])
    )


def period_of(facts: SentenceFacts, span: Span) -> str | None:
    """The date (EDTF) nearest to a number in its sentence."""
    nearest = _nearest(facts.times, span)
    return None if nearest is None else facts.periods[nearest]


def _nearest(spans: Sequence[Span], span: Span) -> int | None:
    """The index of the span nearest to another, if one is near."""
    at = bisect_left(spans, span.start, key=lambda other: other.start)
    near = []
    if at > 0 and span.start - spans[at - 1].end < _NEAR_BEFORE:
        near.append((span.start - spans[at - 1].end, at - 1))
    behind = bisect_left(spans, span.end, key=lambda other: other.start)
    if behind < len(spans) and spans[behind].start - span.end < _NEAR_BEHIND:
        near.append((spans[behind].start - span.end, behind))
    return min(near)[1] if near else None
