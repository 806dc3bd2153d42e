"""Which time expressions locate an event, and the date they give it.

Takes the time expressions of a document and the words around them; knows nothing of verbs and clauses.
"""

import re
from dataclasses import replace
from typing import Final

from pipelines.document import Span, frozen
from pipelines.extraction.candidates import TimeExpression
from pipelines.extraction.dates.anchors import PartialDate
from pipelines.extraction.dates.edtf import between, bounds, edtf_of, part_of, since, until
from pipelines.extraction.dates.relative import shifted
from pipelines.extraction.events.triggers import noun_type
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.word_classes import words_of

_LENGTH = re.compile(r"P(\d{1,3})([DWMY])$")
_COMPARED: Final = frozenset({"than", "from", "versus", "vs", "against"})
_DETERMINERS: Final = words_of("determiners of dates")
_LONGEST_NAME: Final = 6
_TO: Final = ("to", "through", "until", "till", "-", "–")
_UNTIL: Final = frozenset({"by", "until", "till", "through"})
_ENDED: Final = frozenset({"ended", "ending", "to", "through"})
#: Rules whose expressions as adjectives say which accounts are meant: "second-quarter profit".
_QUARTERS: Final = frozenset({"date-quarter", "date-fiscal-year"})
_NO_NOUNS: Final = (
    words_of("prepositions") | words_of("conjunctions") | words_of("determiners") | words_of("modals")
)
#: What a text says of accounts, and not of happenings.
_ACCOUNTS: Final = frozenset({"earnings", "loss", "losses", "report", "reports", "results", "sale", "sales"})
#: Rules whose expressions name a period of accounts or an undetermined time.
_PERIODS: Final = frozenset({"date-quarter-shift", "date-latest-quarter"})
_NO_PLACE_IN_TIME: Final = frozenset({"PAST_REF", "PRESENT_REF", "FUTURE_REF", None})
_SUPERLATIVES: Final = words_of("superlatives")


@frozen
class LocatingDate:
    """A date that locates an event.

    Args:
        span: the date expression, both ends of a range included.
        token: the index of its first token.
        end: the index after its last token.
        edtf: the event's date; None where it cannot be resolved.
        precision: a key of `DATE_PRECISIONS`.
        basis: a key of `DATE_BASES`.
        note: what is odd about the expression.
        expressions: the time expressions that it is made of.
        rule_id: the rule that read the first of them.
        since: whether it says since when.
        ahead: whether it is a length of time counted on from now: "in two weeks".
        counted: whether it is a length of time counted back from now: "a day after the vote passed".
    """

    span: Span
    token: int
    end: int
    edtf: str | None
    precision: str
    basis: str
    note: str | None
    expressions: tuple[TimeExpression, ...]
    rule_id: str
    since: bool = False
    counted: bool = False
    ahead: bool = False


def locating_dates(
    tokens: Tokens, times: tuple[TimeExpression, ...], published: PartialDate | None
) -> tuple[list[LocatingDate], dict[Span, str]]:
    """The dates that may locate an event, and for each other time expression why it does not.

    Returns:
        The dates in order of the text, and reasons (keys of `COVERAGE_REASONS`) by the expressions' spans.
    """
    located: list[LocatingDate] = []
    reasons: dict[Span, str] = {}
    index = 0
    while index < len(times):
        time = times[index]
        first, end = tokens.first_at(time.span.start), tokens.first_at(time.span.end)
        pair = times[index : index + 2]
        if part := _part_of_period(tokens, pair, first, end):
            located.append(part)
            index += 2
            continue
        if counted := _counted_from(tokens, pair, first, end):
            located.append(counted)
            index += 1
            continue
        if counted := _counted_back(tokens, time, first, end, published):
            located.append(counted)
            index += 1
            continue
        if ahead := _counted_ahead(tokens, time, first, end, published):
            located.append(ahead)
            index += 1
            continue
        reason = _reason_against(tokens, time, first)
        if reason is None and index and _ends_period(tokens, times[index - 1], first):
            reason = "statistic_period"
        if reason is not None:
            reasons[time.span] = reason
            index += 1
            continue
        following = times[index + 1] if index + 1 < len(times) else None
        time = _in_year_of(tokens, time, following, end)
        partner = _range_partner(tokens, time, following, first, end)
        located.append(_locating(tokens, time, partner, first, end))
        index += 1 if partner is None else 2
    return located, reasons


def _counted_ahead(
    tokens: Tokens, time: TimeExpression, first: int, end: int, published: PartialDate | None
) -> LocatingDate | None:
    """A length of time after "in" or "within", counted on from the document's date."""
    before = tokens.lower[first - 1] if first else ""
    if before not in ("in", "within") or time.rule_id != "duration-count" or tokens.lower[first] == "the":
        return None
    found = _counted(time, first, end, published, 1)
    if found is not None and found.edtf is not None and before == "within":
        return replace(found, edtf=until(found.edtf))
    return found


def _counted_back(
    tokens: Tokens, time: TimeExpression, first: int, end: int, published: PartialDate | None
) -> LocatingDate | None:
    """A length of time before "after", counted back from the document's date."""
    return _counted(time, first, end, published, -1) if tokens.lower[end : end + 1] == ["after"] else None


def _counted(
    time: TimeExpression, first: int, end: int, published: PartialDate | None, direction: int
) -> LocatingDate | None:
    """The date that lies a length of time before (-1) or after (1) the document's."""
    length = _LENGTH.match(time.timex_value or "") if time.timex_type == "DURATION" else None
    if length is None or published is None:
        return None
    edtf, precision = edtf_of(shifted(published, length[2], direction * int(length[1])))
    if edtf is None:
        return None
    return LocatingDate(
        time.span, first, end, edtf, precision, "relative", time.note, (time,), time.rule_id,
        counted=direction < 0, ahead=direction > 0,
    )  # fmt: skip


def _part_of_period(
    tokens: Tokens, times: tuple[TimeExpression, ...], first: int, end: int
) -> LocatingDate | None:
    """What lies at one end of a period: "the last three months of 2015", "the first two weeks of May"."""
    length = _LENGTH.match(times[0].timex_value or "") if times[0].timex_type == "DURATION" else None
    if length is None or len(times) < 2 or tokens.lower[end : end + 1] != ["of"]:
        return None
    side = {"first", "last", "final"}.intersection(tokens.lower[first - 1 : first + 2])
    if not side or tokens.first_at(times[1].span.start) != end + 1:
        return None
    edtf = part_of(times[1].edtf or "", int(length[1]), length[2], at_end="first" not in side)
    if edtf is None:
        return None
    span = Span(times[0].span.start, times[1].span.end)
    precision = "month" if length[2] == "M" else "day"
    return LocatingDate(
        span, first, tokens.first_at(span.end), edtf, precision, times[1].basis,
        times[0].note or times[1].note, times[:2], times[0].rule_id,
    )  # fmt: skip


def _counted_from(
    tokens: Tokens, times: tuple[TimeExpression, ...], first: int, end: int
) -> LocatingDate | None:
    """A length of time counted from a date behind it: "three days after the vote of January 12, 2016"."""
    length = _LENGTH.match(times[0].timex_value or "") if times[0].timex_type == "DURATION" else None
    direction = {"after": 1, "before": -1}.get(next(iter(tokens.lower[end : end + 1]), ""), 0)
    if length is None or len(times) < 2 or not direction or times[1].timex_type != "DATE":
        return None
    start = tokens.first_at(times[1].span.start)
    between_both = tokens.lower[end + 1 : start]
    if len(between_both) > _LONGEST_NAME or (between_both and between_both[-1] not in ("of", "on", "the")):
        return None
    said = PartialDate.parse(times[1].edtf) if "/" not in (times[1].edtf or "/") else None
    edtf, precision = (
        edtf_of(shifted(said, length[2], direction * int(length[1]))) if said else (None, "none")
    )
    if edtf is None:
        return None
    return LocatingDate(
        times[0].span, first, end, edtf, precision, "relative", times[0].note, times[:1], times[0].rule_id
    )


def _reason_against(tokens: Tokens, time: TimeExpression, first: int) -> str | None:
    """Why a time expression locates no event; None where it may."""
    before = [tokens.lower[i] if i >= 0 else "" for i in (first - 1, first - 2)]
    if time.timex_type == "SET" or time.rule_id == "time-hours":
        return "no_location"
    if time.rule_id == "date-holiday" and time.basis not in ("explicit", "relative"):
        return "no_location"
    if time.timex_type == "DURATION":
        return None if time.rule_id in ("duration-past", "date-recent") else "no_location"
    if time.timex_value in _NO_PLACE_IN_TIME:
        return "no_location"
    if time.timex_type == "TIME" and _is_clock_alone(tokens, time, first):
        return "no_location"
    if time.rule_id == "date-year" and _is_model_year(tokens, time, first):
        return "inside_name"
    if (time.timex_value or "").startswith("X") and _points_back(tokens, time, first):
        return "no_location"
    if time.rule_id in _PERIODS or _is_compared(tokens, time, first, before):
        return "statistic_period"
    if time.rule_id in _QUARTERS and _describes_accounts(tokens, tokens.first_at(time.span.end)):
        return "statistic_period"
    if before[0] == "since" and _is_record(tokens, first):
        return "no_location"
    return None


def _ends_period(tokens: Tokens, before: TimeExpression, first: int) -> bool:
    """Whether a date says when the period before it ended: "the six months ended June 30"."""
    if tokens.lower[first - 1] not in _ENDED or tokens.first_at(before.span.end) != first - 1:
        return False
    return before.timex_type == "DURATION" or before.rule_id in _PERIODS


def _describes_accounts(tokens: Tokens, end: int) -> bool:
    """Whether a quarter stands before a noun that it says the period of: "second-quarter profit"."""
    found = False
    for index in range(end, min(end + _LONGEST_NAME, len(tokens))):
        word = tokens.lower[index]
        if not word[0].isalpha() or word in _NO_NOUNS:
            break
        if noun_type(word) and word not in _ACCOUNTS:
            return False
        found = True
    return found


def _is_clock_alone(tokens: Tokens, time: TimeExpression, first: int) -> bool:
    """Whether a time of day names no day of its own."""
    if time.rule_id == "date-iso":
        return False
    end = tokens.first_at(time.span.end)
    words = tokens.lower[first:end]
    if time.rule_id == "time-part":
        return words[0] == "the" or (time.timex_value or "X").startswith("X") or words == ["overnight"]
    return all(not word.isalpha() or word in _CLOCK_WORDS or len(word) < 3 for word in words)


_CLOCK_WORDS: Final = words_of("clock words")


def _is_model_year(tokens: Tokens, time: TimeExpression, first: int) -> bool:
    """Whether a year is part of a name: "the 2020 Falcon sedan" (but not "the 2020 Summer Olympics")."""
    end = tokens.first_at(time.span.end)
    names: list[str] = []
    while end < len(tokens) and tokens.words[end][0].isupper() and len(names) < _LONGEST_NAME:
        names.append(tokens.lower[end])
        end += 1
    before = tokens.lower[first - 1] if first else ""
    if not names or before not in _DETERMINERS:
        return False
    return not any(noun_type(word) for word in [*names, *tokens.lower[end : end + 1]])


def _points_back(tokens: Tokens, time: TimeExpression, first: int) -> bool:
    """Whether an expression points at a date that the text did not give: "later that month"."""
    words = tokens.lower[first : tokens.first_at(time.span.end)]
    return not {"that", "same", "those"}.isdisjoint(words) or words[0] == "the"


def _is_compared(tokens: Tokens, time: TimeExpression, first: int, before: list[str]) -> bool:
    """Whether the expression names what is compared with: "down from 2020", "from 1.8% on Monday"."""
    if before == ["with", "compared"]:
        return True
    end = tokens.first_at(time.span.end)
    if tokens.lower[end : end + 1] == ["when"] or tokens.lower[end : end + 2] == [",", "when"]:
        return False
    if before[0] in _COMPARED:
        return time.rule_id != "date-day-range" and not _opens_range(tokens, time)
    window = tokens.lower[max(0, first - 6) : first]
    figures = any(word[0].isdigit() for word in window)
    return (
        figures
        and "from" in window
        and not any(word.isalpha() and word != "the" for word in window[window.index("from") + 1 : -2])
    )


def _opens_range(tokens: Tokens, time: TimeExpression) -> bool:
    end = tokens.first_at(time.span.end)
    return end < len(tokens) and tokens.lower[end] in ("to", "through", "until", "till", "onwards", "-", "–")


def _is_record(tokens: Tokens, first: int) -> bool:
    """Whether "since" belongs to a record: "the first time since 1993", "the highest level since May"."""
    return any(
        tokens.lower[i] in _SUPERLATIVES or tokens.lower[i].endswith("est")
        for i in range(max(0, first - 7), first - 1)
    )


def _in_year_of(
    tokens: Tokens, time: TimeExpression, following: TimeExpression | None, end: int
) -> TimeExpression:
    """The first date of a range in the year of its second: "from 11 September to 13 September 2021"."""
    if following is None or time.basis != "inferred_year" or following.basis != "explicit":
        return time
    if tokens.first_at(following.span.start) != end + 1 or tokens.lower[end] not in (*_TO, "and"):
        return time
    own, year = time.edtf or "", (following.edtf or "")[:4]
    if not (own[:4].isdecimal() and own[4:5] == "-" and year.isdecimal()):
        return time
    edtf = year + own[4:]
    if "/" in own or len(own) != len(following.edtf or "") or edtf > (following.edtf or ""):
        return time
    return replace(time, edtf=edtf)


def _range_partner(
    tokens: Tokens, time: TimeExpression, following: TimeExpression | None, first: int, end: int
) -> TimeExpression | None:
    """The second date of a range: "between 2008 and 2016", "from May to July"."""
    if following is None or following.edtf is None or time.edtf is None or "/" in time.edtf + following.edtf:
        return None
    start = tokens.first_at(following.span.start)
    if start != end + 1 or len(time.edtf) != len(following.edtf) or time.edtf >= following.edtf:
        return None
    link, before = tokens.lower[end], tokens.lower[first - 1] if first else ""
    if link in _TO or (link == "and" and before == "between"):
        return following
    return None


def _locating(
    tokens: Tokens, time: TimeExpression, partner: TimeExpression | None, first: int, end: int
) -> LocatingDate:
    before = tokens.lower[first - 1] if first else ""
    edtf, last = time.edtf, time
    parts: tuple[TimeExpression, ...] = (time,)
    is_since = before == "since"
    if partner is not None and edtf is not None and partner.edtf is not None:
        edtf, parts, last = between(edtf, partner.edtf), (time, partner), partner
        end = tokens.first_at(partner.span.end)
    elif edtf is not None and is_since:
        edtf = since(edtf)
    elif edtf is not None and before in _UNTIL and time.timex_type != "DURATION":
        edtf = until(edtf)
    return LocatingDate(
        Span(time.span.start, last.span.end), first, end, edtf, time.precision if edtf else "none",
        time.basis if edtf else "none", time.note, parts, time.rule_id, since=is_since,
    )  # fmt: skip


def relation_to(published: PartialDate | None, edtf: str | None) -> int | None:
    """Whether a date lies before (-1), after (1) or around (0) the document's date; None where untold.

    >>> relation_to(PartialDate(2019, 11, 19), "2019-12"), relation_to(PartialDate(2024), "2024-06-16")
    (1, None)
    """
    if published is None or edtf is None:
        return None
    now = f"{published.year:04d}"
    if published.month:
        now += f"-{published.month:02d}"
    if published.day:
        now += f"-{published.day:02d}"
    first, last = bounds(edtf)
    if first[:1].isdecimal() and "X" not in first and _cut(first, now) > _cut(now, first):
        return 1
    if last[:1].isdecimal() and "X" not in last and _cut(last, now) < _cut(now, last):
        return -1
    return 0 if len(now) >= len(first) else None


def _cut(text: str, other: str) -> str:
    """A date at no finer precision than another."""
    return text[: len(other)]
