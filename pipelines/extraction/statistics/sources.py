"""Who a sentence credits for its figures: the `source_name` of a statistic.

Every name is text as it stands in the document; where the sentence credits nobody, there is none.
"""

import re
from typing import Final

from pipelines.document import Span
from pipelines.extraction.numbers.numerals import DENOMINATORS
from pipelines.grammar.word_classes import words_of
from pipelines.wordlists import load_table

_NAME = r"[^\s,;:.()“”\"][^,;:()“”\"\n]{0,80}?"
_END = r"(?![^\W_])"
_SAYS: Final = tuple(
    word
    for word, kind in load_table("cue_verbs").items()
    if kind in ("say", "believe") and " " not in word and word not in ("posted", "posts")
)
_PLAINLY_SAYS: Final = words_of("plainly says")
_SHOWS: Final = words_of("shows")
_SHOWS_THAT: Final = frozenset({"estimate", "find", "report"})
_SAYING = "|".join(_SAYS)
_PLAINLY_SAYING = "|".join(sorted(_PLAINLY_SAYS))
_SHOWING = rf"{'|'.join(sorted(_SHOWS))}|(?:{'|'.join(sorted(_SHOWS_THAT))})(?=\s+that)"
#: Without one of these, no clause says or shows anything.
_VERBS: Final = frozenset({*_SAYS, "put", "puts"}) | _PLAINLY_SAYS | _SHOWS | _SHOWS_THAT
_WORD: Final = re.compile(r"[a-z]+")
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
# In a survey of 900 households,
_IN_STUDY: Final = re.compile(
    rf"[“\"]?In\s+(?P<name>(?:[\w.&/’'-]+\s+){{0,7}}?(?:{_STUDIES}))(?:\s[^.,;:“”\"\n]{{0,80}})?,",
    re.IGNORECASE,
)
# The ministry says that; Separately, the ministry, which counts goats, has said
_OPENING: Final = re.compile(
    rf"""
    [“"]?(?:(?:However|Meanwhile|But|And|In\s+addition|[A-Z][a-z]{{2,12}}ly),?\s+)?
    (?P<name>{_NAME})(?:,\s[^,;:“”"\n]{{1,80}},)?\s+(?:ha(?:s|ve|d)\s+)?
    (?:{_SHOWING}|{_PLAINLY_SAYING}|(?:{_SAYING})(?=\s+that\s)|puts?(?=\s[^.,;:\n]{{3,90}}\sat\s)){_END}
    """,
    re.VERBOSE,
)
_OPENS_NAME = (
    r"[A-Z]|(?:the|an?|one|two|three|his|her|its|their|our|some|many|most|state|city|local|federal|military|senior"
    r"|health|court|hospital|fire|company|government|agency|[a-z]+(?:s|men|women|people|police))\s"
)
# ..., the ministry said.
_CLOSING: Final = re.compile(
    rf",[”\"]?\s+(?={_OPENS_NAME})(?P<name>{_NAME})\s+(?:{_SHOWING}|{_SAYING}){_END}[^,;.]{{0,40}}[.,;]?\s*\Z"
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
# The Fund this week; the ministry on Monday
_WHEN: Final = re.compile(
    r"\s+(?:(?:this|last)\s+(?:week|month|year)|(?:on\s+)?[A-Z][a-z]{2,5}day|today|yesterday|also|recently)\s*\Z"
)
_PRONOUNS_IN_CLAUSES: Final = frozenset({"he", "i", "it", "she", "they", "we", "you"})
_FINITE_VERBS: Final = frozenset(
    {"are", "be", "been", "had", "has", "have", "is", "was", "were", "will", "would"}
)
_SHARES: Final = frozenset({*DENOMINATORS, "majority", "percent"})
_TAIL = 200
_HEAD = 160
_REACH = 1000
_LONGEST_NAME = 12


def credited_source(text: str, span: Span) -> Span | None:
    """Who a sentence credits for what it says.

    >>> text = "Rents rose 4 percent, according to the housing office."
    >>> credited_source(text, Span(0, len(text))).text_of(text)
    'the housing office'
    """
    reach, head = min(span.end, span.start + _REACH), min(span.end, span.start + _HEAD)
    found = (
        (text.find("ccording", span.start, reach) >= 0 and _ACCORDING.search(text, span.start, reach))
        or (text.find("by", span.start, reach) >= 0 and _PUBLISHED.search(text, span.start, reach))
        or _IN_STUDY.match(text, span.start, head)
        or _speaking_first(text, span.start, head)
        or _speaking_last(text, max(span.start, span.end - _TAIL), span.end)
    )
    name = _trimmed(found["name"]) if found else None
    if found is None or name is None:
        return None
    start = text.index(name, found.start("name"))
    return Span(start, start + len(name))


def _speaking_first(text: str, start: int, end: int) -> re.Match[str] | None:
    if not _holds_verb(text, start, end):
        return None
    return _STUDY.match(text, start, end) or _OPENING.match(text, start, end)


def _speaking_last(text: str, start: int, end: int) -> re.Match[str] | None:
    return _CLOSING.search(text, start, end) if _holds_verb(text, start, end) else None


def _holds_verb(text: str, start: int, end: int) -> bool:
    """Whether a verb of saying or showing stands there: a cheap test before patterns that try them all."""
    return not _VERBS.isdisjoint(_WORD.findall(text, start, end))


def _trimmed(name: str) -> str | None:
    name = _WHEN.sub("", name).strip(" \t\r\n.,'’")
    is_pronoun = name.lower() in _PRONOUNS and (len(name) == 1 or not name.isupper())
    words = name.lower().split()
    if not words or is_pronoun or words[0] in _OPENERS or words[-1] in _OPENERS or len(words) > _LONGEST_NAME:
        return None
    if words[0] in load_table("cue_verbs") and name[0].islower():
        return None  # wrote the baker in a report
    if "%" in name or not _SHARES.isdisjoint(words[:3]):
        return None  # Thirty percent of those asked say
    is_clause = any(
        word in _FINITE_VERBS or word in _PRONOUNS_IN_CLAUSES or word[0].isdigit() for word in words
    )
    return None if is_clause and not name.isupper() else name
