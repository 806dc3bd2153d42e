"""Lines that say when an article appeared, or several facts on it: "By Ada Byron | 3 May 2024 | 80 views".

The labels of dates are data, in `words/page_dates.tsv`. Where such lines may stand belongs in `zones`;
bylines on their own and lists of labelled lines in `furniture`.
"""

import re

from pipelines.reading.furniture import is_byline, label_of
from pipelines.reading.lines import LONGEST_HEADLINE
from pipelines.reading.written_dates import find_date, parse_date
from pipelines.words import load_table

_TIME = r"\d{1,2}(?:[:.]\d\d(?:\s?[ap]\.?m\b\.?)?|\s?[ap]\.?m\b\.?)(?:\s\(?[A-Z]{2,5}\)?)?"
_DATED = re.compile(
    rf"""
    (?:{_TIME},?\s+(?:on\s+)?)?                  # 10:15 am,
    (?P<date>\S.{{5,38}}?)
    (?:,?\s+(?:at\s+|[–—-]\s+)?{_TIME})?\.?      # at 10:15 BST
    """,
    re.VERBOSE,
)
_DIGIT = re.compile(r"\d")
_LONGEST_DATE = 80
_MOST_LABEL_WORDS = 3
# A stroke, a dot, or the word that opens a byline: "9 May 2024 by Ada Byron"
_BORDER = re.compile(r"[|·•]|(?<=\w)\s+(?=[Bb]y\s+[A-Z])")
_MOST_PARTS = 8
_COUNT = re.compile(
    r"""
    \d[\d,.]{0,12}\s?[km]?\s+(?:views?|reads?|shares?|comments?|votes?|ratings?|reviews?|likes?)
    | \d{1,3}[\s-](?:min|minute)s?\.?\s+read
    """,
    re.VERBOSE | re.IGNORECASE,
)


def credit_of(words: str) -> str | None:
    """What a line of one date or of several facts on the article is: `dateline`, `byline` or `page_info`.

    None for any other line.

    >>> credit_of("Published: 9 May 2024"), credit_of("Last updated: 9 May 2024"), credit_of("In 2024")
    ('dateline', 'page_info', None)
    >>> credit_of("By Ada Byron | Last updated: 9 May 2024 | 80 views"), credit_of("Rain | Wind")
    ('byline', None)
    """
    if len(words) > LONGEST_HEADLINE or not (_DIGIT.search(words) or _BORDER.search(words)):
        return None
    kinds = [_kind(part) for part in _parts(words)]
    if not kinds or "" in kinds or (len(kinds) == 1 and kinds[0] in ("byline", "fact")):
        return None
    if "byline" in kinds:
        return "byline"
    return "dateline" if "date" in kinds else "page_info"


def publication_date(words: str) -> str | None:
    """The date on which the line says that the article appeared, as EDTF; else that of its update.

    "Last updated" dates the page and not the article.

    >>> publication_date("Updated: May 9, 2024 | Posted: May 3, 2024")
    '2024-05-03'
    >>> publication_date("Last updated: May 9, 2024"), publication_date("LONDON, March 3, 2024 (Reuters) -")
    (None, '2024-03-03')
    """
    dates = _dates(words)
    for wanted in ("published", "plain", "updated"):
        if wanted in dates:
            return dates[wanted]
    return None if dates else find_date(words)


def labelled_publication_date(words: str) -> str | None:
    """The date that the line calls the one of publication, as EDTF.

    >>> labelled_publication_date("Published on: May 3, 2024"), labelled_publication_date("May 3, 2024")
    ('2024-05-03', None)
    """
    return _dates(words).get("published")


def _parts(words: str) -> list[str]:
    """The parts of a line between upright strokes or dots; none where they are too many or too long."""
    if len(words) > LONGEST_HEADLINE:
        return []
    parts = [part.strip("[]() \t") for part in _BORDER.split(words, _MOST_PARTS)]
    return [part for part in parts if part] if len(parts) <= _MOST_PARTS else []


def _kind(part: str) -> str:
    """What a part of a line is: `date`, `byline`, another `fact` on the page; empty where it is none."""
    dated = _labelled_date(part)
    if dated:
        return "page_date" if dated[0] == "page" else "date"
    if is_byline(part):
        return "byline"
    return "fact" if _COUNT.fullmatch(part) or label_of(part) == "page" else ""


def _dates(words: str) -> dict[str, str]:
    """The dates of a line's parts by what their labels say; the first of each."""
    dates: dict[str, str] = {}
    if not _DIGIT.search(words):
        return dates
    for part in _parts(words):
        dated = _labelled_date(part)
        if dated:
            dates.setdefault(*dated)
    return dates


def _labelled_date(part: str) -> tuple[str, str] | None:
    """The kind of a part's label, `plain` without one, and the date that is all the rest of it."""
    words = part.split(maxsplit=_MOST_LABEL_WORDS)
    for count in range(min(_MOST_LABEL_WORDS, len(words) - 1), 0, -1):
        label = " ".join(words[:count]).rstrip(": ").lower()
        kind = load_table("page_dates").get(label)
        if kind:
            written = _date(" ".join(words[count:]))
            return (kind, written) if written else None
    written = _date(part)
    return ("plain", written) if written else None


def _date(words: str) -> str | None:
    """The date that the words are, a time of day beside it left out."""
    if len(words) > _LONGEST_DATE or not _DIGIT.search(words):
        return None
    found = _DATED.fullmatch(words)
    return parse_date(words) or (parse_date(found["date"]) if found else None)
