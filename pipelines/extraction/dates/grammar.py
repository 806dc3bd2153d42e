"""The grammar of time expressions: which sequences of word classes make one.

Takes class codes (`lexicon`), gives matches with the rule that made them. What a match means belongs
in the readers; what the classes hold is listed in `words/time_words.tsv`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from pipelines.document import frozen
from pipelines.extraction.dates.lexicon import class_code, class_names
from pipelines.grammar.word_classes import words_of

#: Parts that rules share. Lower-case names are classes of words, upper-case names other parts.
_PARTS: Final = {
    # "nearly", "more than", "at least", "up to", "no more than"
    "APPROX": r"(?:(?:approx | more{1,2} than | at least | up to){1,2})",
    "FIGURE": r"(?:small | large | year4)",
    "WORDS": r"(?:number (?:and? number){0,5})",
    # "5", "5 1/2", "15 million", "twenty four", "a hundred", "two and a half", "a couple of", "half a"
    "COUNT": r"""(?:FIGURE small slash small | FIGURE number? | article? WORDS (?:and article half_unit)?
                  | article? vague of? | half_unit article? | article half_unit)""",
    "UNIT": r"(?:unit | units | quarter | quarters | parts | seasons)",
    "MONTH": r"(?:month dot?)",
    "WEEKDAY": r"(?:weekday | weekday_short dot?)",
    "NTH": r"(?:ordinal | small ordinal_mark)",
    "DAY": r"(?:small ordinal_mark? | ordinal)",
    # "2018", ", 2018", "of '87"
    "YEAR": r"(?:(?:comma | of)? year4 | of? apostrophe small)",
    "MONTHDAY": r"(?:MONTH the? DAY YEAR? | the? DAY of? MONTH YEAR?)",
    # "late", "mid-", "the end of", "earlier in"
    "EDGE": r"""(?:the? early hyphen? | the? edge of | the? early (?:part | period)? of
                  | (?:earlier | later | sometime) in?)""",
    # "this", "last", "the following", "that same"
    "WHICH": r"(?:this | (?:the | owner | this)? (?:last | next | current) | that same? | the same)",
    # "June 5", "Monday, June 5"
    "DATED": r"(?:(?:WEEKDAY comma?)? MONTHDAY)",
    "QUARTER": r"(?:NTH fiscal? hyphen? quarter | ordinal_quarter)",
    "HALF": r"(?:NTH half_unit | ordinal_half)",
    # "Q3", "3Q", "3Q19"
    "CODE": r"(?:LETTER code_figure | code_figure LETTER code_year?)",
    "LETTER": r"(?:quarter_code | half_code)",
    "CLOCK": r"(?:clock ampm? | small ampm | small oclock | moment)",
    "ZONE": r"(?:local? zone time_word? | local time_word)",
}

#: Every rule, first come first served where two begin at the same word.
RULES: Final = {
    # Times of day.
    "time-clock": r"""APPROX? CLOCK ZONE?
        (?:comma? (?:WHICH? WEEKDAY (?:comma? MONTHDAY)? | MONTHDAY | today | tonight | this part))?""",
    "time-hours": r"(?:year4 | large) zone",
    "time-part": r"""(?:early | earlier | later)? (?:WHICH | the next | WEEKDAY | WHICH WEEKDAY | today)?
          early? part (?:today | WEEKDAY | of DATED)?
        | the early? part (?:of DATED)?
        | (?:early | earlier | later)? tonight""",
    # Calendar dates.
    "date-iso": r"""year4 (?:hyphen small hyphen small | slash small slash small) (?!hyphen | slash)
        (?:date_time clock)?
        | year4 hyphen week_code small (?:hyphen small)?""",
    "date-numeric": r"small (?:slash small slash | hyphen small hyphen) (?:year4 | small) (?!hyphen | slash)",
    "date-dotted": r"dotted",
    "date-hyphened": r"""small (?:hyphen | slash) month_year
        | small slash month slash (?:year4 | small)""",
    "date-day-range": r"""MONTH DAY (?:hyphen | and | to) the? DAY (?:comma? year4)?
        (?!hyphen | ampm | UNIT | MONTH)
        | the? DAY (?:hyphen | and | to) the? DAY of? MONTH (?:comma? year4)?""",
    "date-day-listed": r"small (?= (?:comma small){0,4} comma? and small of? MONTH)",
    "date-far-year": r"the? DAY of? MONTH large",
    "date-malformed": r"small ordinal_mark? MONTH apostrophe? small (?!ampm | clock | ordinal_mark | hyphen)",
    "date-calendar": r"""APPROX? early? (?:last | next | this)? (?:WEEKDAY comma?)? MONTHDAY
        | WEEKDAY comma? the NTH""",
    "date-nth-of": r"""the? (?:NTH | last) (?:WEEKDAY | unit) (?:of | in)
          (?:MONTH (?:comma? of? year4)? | (?:this | the? last | the? next) unit)
        | the? NTH of (?:this | the? last | the? next) unit""",
    "date-week-of": r"the unit of MONTHDAY | the? unit edge MONTHDAY",
    "date-month": r"""EDGE? (?:the unit of)? (?:last | next | this)? (?:mid_month dot? | MONTH)
        (?:comma? of? year4 | of? apostrophe small | number number{1,2} | of? (?:last | this | next) unit)?
        | month_year
        | (?:month_range | MONTH hyphen MONTH (?!small | DAY)) (?:comma? of? year4)?""",
    "date-weekday-week": r"(?:WEEKDAY | today) unit",
    "date-weekday-ago": r"WEEKDAY (?:COUNT | article) UNIT ago",
    "date-weekday": r"""(?:early | earlier | later)? (?:WHICH | the)? WEEKDAY
        (?:of? (?:this | last | next) unit)?""",
    # Dates that stand in relation to another.
    "date-day-shift": r"the unit before (?:today | WHICH? WEEKDAY | MONTHDAY) | the unit before",
    "date-ago": r"""APPROX? (?:COUNT | article) UNIT (?:or so)? (?:ago | earlier | later) (?:today | WEEKDAY)?
        | APPROX? article unit and article half_unit (?:ago | earlier | later)
        | units ago""",
    "date-quarter-shift": r"""the? (?:year_ago | unit hyphen? (?:ago | earlier))
          (?:QUARTER | quarter | period)?
        | the quarter article unit (?:ago | earlier)
        | the same (?:quarter | period)
          (?:article unit (?:ago | earlier) | of? last unit | of? year4)""",
    "date-quarter": r"""APPROX? (?:the | owner)? early? (?:this | last | next | current)? fiscal? hyphen?
          (?:QUARTER | HALF | CODE)
          (?:comma? (?:of fiscal? | fiscal)? year4 | of fiscal? (?:this | the? last | the? next) unit)?
        | (?:the? year4 possessive? | (?:this | last | next) unit possessive) fiscal?
          (?:QUARTER | HALF | quarter)
        | the? last half_unit of (?:fiscal? year4 | (?:this | the? last | the? next) unit)
        | APPROX? the? NTH number quarters (?:of year4)?""",
    "date-latest-quarter": r"""(?:the | owner) (?:last | current) (?:quarter | period)
        | (?:this | last | next) quarter
        | the? year4 (?:quarter | period)
        | the quarter""",
    "date-fiscal-year": r"""(?:the | owner)? (?:last | next | current | this | same)? fiscal unit?
          (?:year4 (?:slash small)? | small)
        | the? year4 fiscal unit
        | (?:the | owner | WHICH)? another? fiscal hyphen? unit
        | fiscal apostrophe small""",
    "date-season": r"""EDGE? (?:the | WHICH)? (?:season | mid_season)
        (?:of? year4 (?:hyphen small)? | of? apostrophe small | of number{2,3}
         | of? (?:this | last | next) unit)?""",
    "date-decade": r"""(?:the edge of | the? (?:last | NTH) half_unit of)? (?:the | owner)? (?:early hyphen?)?
        (?:mid_decade | year4 apostrophe? plural_s | year4 possessive (?= dot | comma)
         | apostrophe? small apostrophe? plural_s | apostrophe small possessive | tens)""",
    "date-century": r"(?:the? edge of)? the? (?:early hyphen?)? (?:NTH hyphen? unit | century_word) era?",
    "date-spelled-year": r"(?:the unit)? number number{1,3} (?!UNIT | hyphen | currency | number)",
    "date-unit": r"""EDGE? WHICH another? unit (?:or so)?
        | EDGE the another? unit
        | APPROX? (?:unit possessive? hyphen? edge | unit_end)
        | unit to date_word
        | the another? unit""",
    "date-year-range": r"year4 (?:hyphen | slash) (?:year4 | small) (?!hyphen | slash | currency | number)",
    "date-year": r"mid_year | (?:EDGE the?)? (?:the unit)? year4 era? | FIGURE era | era FIGURE",
    # Recurring times.
    "set-each": r"each (?:other_one | NTH | COUNT)? (?:UNIT | WEEKDAY | part | month | season)",
    "set-weekdays": r"weekdays parts? | WEEKDAY parts",
    "set-daily": r"daily",
    # Lengths of time.
    "duration-past": r"""APPROX? (?:the | owner | WHICH | each of the){0,2} (?:last | next | another) APPROX?
        (?:COUNT (?:hyphen small | to COUNT)? | or so) another? more? hyphen? UNIT (?:or so)?""",
    "duration-count": r"""APPROX? (?:the | owner)? NTH? COUNT (?:hyphen? small | to COUNT)?
        another? more? hyphen? another? UNIT (?:and article half_unit)? (?!of MONTHDAY)""",
    "duration-compound": r"""APPROX? article?
        (?:number_unit | FIGURE hyphen number? hyphen? unit | unit_old | FIGURE hyphen unit_old
         | number_unit_old | long_unit)
        period?""",
    "duration-article": r"APPROX? article another? (?:unit | quarter) (?:and article half_unit | or number)?",
    "date-recent": r"""(?:the? more? recent | future) (?:units | quarters)
        | the? (?:last | next | current | early) (?:units | quarters)""",
    "duration-vague": r"units | article while | approx time_word",
    # Single words.
    "date-deictic": r"(?:early | earlier | later)? today",
    "date-present": r"right? now | this units | at the moment_word | this moment_word",
    "date-recently": r"more? recently | recent",
    "date-future": r"the early? near? future",
    "date-past": r"the last",
    "date-current": r"current",
    "date-holiday": r"""(?:WHICH? holiday (?:unit | eve | WEEKDAY)? | feast WEEKDAY
          | named_day (?:possessive | apostrophe)? (?:unit | eve)
          | new_word unit possessive? (?:unit | eve))
        (?:(?:comma | of | in)? year4 | (?:the same | that) unit)?""",
}

#: Tokens of a match before its first word of time: "no more than about the last twenty five or so".
_LONGEST_LEAD: Final = 16
#: Classes with which no rule begins.
_NEVER_FIRST: Final = words_of("never first")

_NAME = re.compile(r"\b(?:[a-z][a-z_0-9]+|[A-Z]{3,})\b")


@frozen
class GrammarMatch:
    """A sequence of tokens that a rule takes for a time expression: half-open indices of tokens."""

    first: int
    end: int
    rule_id: str


def next_matches(codes: str, first: int, end: int) -> Iterator[GrammarMatch]:
    """What the rules make of the next place in the tokens `[first, end)` where one matches.

    Yields:
        The match of the first rule that fits there, then those of the later rules at the same place.
    """
    anchor = _anchor().search(codes, first, end)
    found = _combined().search(codes, max(first, anchor.start() - _LONGEST_LEAD), end) if anchor else None
    if found:
        match = GrammarMatch(found.start(), found.end(), str(found.lastgroup).replace("_", "-"))
        yield match
        yield from _matches_after(match.rule_id, codes, match.first, end)


def _matches_after(rule_id: str, codes: str, place: int, end: int) -> Iterator[GrammarMatch]:
    patterns = _patterns()
    names = list(patterns)
    for name in names[names.index(rule_id) + 1 :]:
        if found := patterns[name].match(codes, place, end):
            yield GrammarMatch(place, found.end(), name)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {rule_id: compile_rule(rule) for rule_id, rule in RULES.items()}


@cache
def _anchor() -> re.Pattern[str]:
    """What every match holds: a word of time, or figures as dates and years have them. A cheap test.

    It begins with all that it may begin with, in one set, over which a search runs fastest.
    """
    letters = _codes_of(class_names() - words_of("no anchors"))
    behind = {"small": "hyphen small hyphen", "number": "number", "approx": "time_word"}
    figures = "|".join(f"(?<={class_code(name)}){_expand(rest)}" for name, rest in behind.items())
    return re.compile(f"[{letters}{_codes_of(behind)}](?:(?<=[{letters}])|{figures})", re.VERBOSE)


@cache
def _combined() -> re.Pattern[str]:
    """All rules as one pattern, each in a group of its name; tried only where one can begin.

    One can begin at a class that makes a match by itself, and before a class that some rule speaks of.
    """
    never, unnamed = _codes_of(_NEVER_FIRST), _codes_of(class_names() - _classes_named())
    alone = _codes_of(
        name
        for name in class_names() - _NEVER_FIRST
        if any(pattern.match(class_code(name)) for pattern in _patterns().values())
    )
    rules = (f"(?P<{rule_id.replace('-', '_')}>{_expand(rule)})" for rule_id, rule in RULES.items())
    return re.compile(f"(?=[{alone}]|[^{never}][^{unnamed}])(?:{'|'.join(rules)})", re.VERBOSE)


def _classes_named() -> set[str]:
    """The classes that some rule speaks of."""
    return {name for rule in (*RULES.values(), *_PARTS.values()) for name in _NAME.findall(rule)}


def _codes_of(names: Iterable[str]) -> str:
    return "".join(class_code(name) for name in sorted(names))


def compile_rule(rule: str) -> re.Pattern[str]:
    """Compile a rule: classes become their characters, parts are put in.

    >>> bool(compile_rule("the? month").match(class_code("month")))
    True
    """
    return re.compile(_expand(rule), re.VERBOSE)


def _expand(rule: str) -> str:
    def replace(found: re.Match[str]) -> str:
        name = found.group()
        return _expand(_PARTS[name]) if name.isupper() else class_code(name)

    return _NAME.sub(replace, rule)
