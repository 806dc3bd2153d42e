"""Recognises, line by line, what a page prints around its article: openers, calls, labels, bylines.

The phrases are data, in `words/page_*`; the patterns are here. What a recognised line does to its neighbours
belongs in `zones`.
"""

import re

from pipelines.reading.lines import LONGEST_HEADLINE, is_headline, without_arrow
from pipelines.reading.written_dates import find_date
from pipelines.words import load_table, load_words

_LONGEST_PHRASE = 60
_DECORATION = re.compile(r"^[#*_=\s]+|[\s:*_=#.…]+$")
_READ_MORE_WITH = re.compile(
    r"(?:read|see|find|get)\s+(?:more|also)\s+(?:with|from|on|in|at|by|about)\s+\S.{0,40}", re.IGNORECASE
)
_READ_MORE_TITLE = re.compile(
    r"(?:(?:read|see)\s+(?:more|also|next)|also\s+(?:read|see)|must\s+read|related|more|watch)\s*[:|]\s*\S.*",
    re.IGNORECASE,
)
_ALSO_ON = re.compile(r"(?i:also|more)\s+(?i:on|from)\s+[A-Z]\S*(?:\s+[A-Z]\S*){0,3}\s*:?")
_APP_CALL = re.compile(r"(?:click|tap) here (?:to|for) .{3,50}")
# Sentences that pages put into their articles to win subscribers and followers.
_CALL = re.compile(
    r"""
      (?:please\s+)?(?:sign\s+up|subscribe|register)\s.{0,80}?
        \b(?:newsletters?|e-?mails?|alerts?|updates|inbox|briefings?|bulletin|channel)\b
    | (?:follow|like|find|join)\s+us\s+on\s
    | (?:download|get|install|try)\s+(?:the|our)\s(?:.{0,30}\s)?apps?\b
    | already\s+(?:a|an|have\s+an?)\s+(?:subscriber|member|account)
    | (?:get|enjoy|unlock)\s+(?:unlimited|full)\s+(?:digital\s+)?access
    | you(?:\s+have|['’]ve)\s+(?:read|reached|used)\s.{0,40}\b(?:articles?|stories|limit)\b
    | (?:become|be)\s+an?\s+(?:member|subscriber|supporter)\b
    | this\s+(?:article|content|story)\s+is\s+(?:only\s+)?(?:available\s+)?(?:for|to)\s.{0,20}subscribers
    """,
    re.VERBOSE | re.IGNORECASE,
)
# 57 comments 1.2k shares; 1 of 12
_COUNTS = re.compile(
    r"(?:\d[\d,.]{0,9}\s?[km]?\s*(?:views?|reads?|shares?|comments?|likes?|retweets?|reactions?|replies)\s*)+"
    r"|(?:\d{1,3}\s(?:of|/)\s\d{1,3}\s*){1,40}",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"(?:copyright\s*(?:©|\(c\)|(?:19|20)\d\d)|©|\(c\)\s*(?:19|20)\d\d).{0,200}"
    r"|.{0,80}\ball rights reserved\.?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S+")
_LABEL = re.compile(r"(?P<label>[A-Za-z][A-Za-z -]{2,20}?)\s?:(?:\s|$)")
_COUNT_IN_BRACKETS = re.compile(r"\s*\((?:(?:19|20)\d\d|\d{1,2})\)\s*$")
_YEAR_IN_BRACKETS = re.compile(r"\((?P<year>(?:19|20)[0-9]{2})\)\s*$")
_NAME = r"[^\W\d_a-z][\w.’'-]*"
_ROLES = "|".join(sorted(load_words("byline_roles")))
_BYLINE = re.compile(
    rf"""
    [\[(]?\s*
    (?:(?i:written|posted|reported|edited|analysis|opinion|story)\s+)?
    (?:By|BY|by):?\s+
    {_NAME}(?:(?:\s+|\s*[,|&/]\s*|\s+(?:and|de|da|van|von|der|bin|al|edited\s+by|with|for|of|the|in)\s+){_NAME}){{0,14}}
    (?:,\s+(?:[\w&'’-]+\s+){{0,5}}(?:{_ROLES})(?:\s*,?\s+(?:(?i:at|for|in|of|the)\s+){{0,2}}{_NAME}(?:\s+{_NAME}){{0,4}})?)?
    \s*[,|]?\s*[\])]?
    """,
    re.VERBOSE,
)
_BRACKETED_BYLINE = re.compile(
    r"""
    [\[(]\s*
    (?: (?:additional\s+)?                                   # (Reporting by A; Editing by B)
        (?:reporting|writing|editing|written|edited|compiled)\s+by\s.{2,300}
      | by\s.{2,200}(?:\bedited\s+by\s|\|).{2,200})           # [By A | Desk]
    [\])]\.?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DATELINE = re.compile(
    r"""
    (?P<place>[^\W\d_a-z][\w.'’-]+(?:,?\s+(?:and\s+)?[^\W\d_a-z][\w.'’-]*){0,5}?)   # MANILA, Philippines
    (?:\s*(?:,|--|[—–-])\s+
      (?P<date>[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,\s+(?P<year>\d{4}))?       # , March 3, 2024
        |\d{1,2}\s+[A-Z][a-z]{2,8}\.?(?:,?\s+(?P<last_year>\d{4}))?))?   # , 3 March 2024
    \s*
    (?:(?:--|[—–-])?\s*(?:\((?P<agency>[A-Z][\w\s./-]{1,30})\)
        |/(?P<wire>[A-Z][\w\s.-]{1,30})/)\s*(?:--|[—–_-])              # (AP) --   /NewsLine/ --
      |\((?P<lone_agency>[A-Z][\w\s./-]{1,30})\)$                       # (AP), and no more
      |\s(?:--|[—–-])(?=\s|$))                                         # or a dash alone
    """,
    re.VERBOSE,
)


def bare_phrase(words: str) -> str:
    """A short line in lower case, without arrows, colons and Markdown's marks, to look up in a list.

    >>> bare_phrase("## Read Also: ›")
    'read also'
    """
    return _DECORATION.sub("", without_arrow(words)).lower().replace("’", "'")


def section_opened_by(words: str) -> str | None:
    """What kind of part the line opens, as in `words/page_sections.tsv`; None for any other line.

    >>> section_opened_by("Frequently Asked Questions"), section_opened_by("Read more with The Courier")
    ('faq', 'teasers')
    """
    if len(words) > _LONGEST_PHRASE:
        return None
    kind = load_table("page_sections").get(bare_phrase(words))
    if (
        kind is None
        and is_headline(words.rstrip(":"))
        and (_READ_MORE_WITH.fullmatch(words) or _ALSO_ON.fullmatch(words))
    ):
        return "teasers"
    return kind


def is_teaser(words: str) -> bool:
    """Whether the line leads to another article and says so: "Read more: Harbour opens".

    >>> is_teaser("RELATED: Harbour opens to ferries"), is_teaser("Related: it rained.")
    (True, False)
    """
    return bool(_READ_MORE_TITLE.fullmatch(words)) and is_headline(words)


def is_call(words: str) -> bool:
    """Whether the line asks the reader to do something, or only leads on.

    >>> [is_call(line) for line in ("Read On ›", "Share with a friend:", "See prices ›", "Who pays? ›")]
    [True, True, True, False]
    >>> [is_call(line) for line in ("Follow us on Weft for goats.", "3 of 12", "9 likes", "3 goats")]
    [True, True, True, False]
    """
    if _CALL.match(words) or _COUNTS.fullmatch(words):
        return len(words) <= LONGEST_HEADLINE
    if len(words) > _LONGEST_PHRASE:
        return False
    bare = bare_phrase(words)
    if bare in load_words("page_calls") or _APP_CALL.fullmatch(bare):
        return True
    return words.endswith(("›", "»", "→")) and "?" not in words and 0 < len(bare.split()) <= 4


def is_imprint(words: str) -> bool:
    """Whether the line only states the rights in the page, or an address of the web.

    >>> [is_imprint(line) for line in ("© 2024 The Courier", "https://example.org/a", "Copyright law")]
    [True, True, False]
    """
    if len(words) > LONGEST_HEADLINE:
        return False
    return bool(_RIGHTS.fullmatch(words) or _ADDRESS.fullmatch(words))


def label_of(words: str) -> str | None:
    """Whom a labelled line is about: `page` or `person`; None for any other line.

    >>> label_of("Views: 6003"), label_of("Birthday: 1993-02-11"), label_of("He said: no")
    ('page', 'person', None)
    """
    found = _LABEL.match(words)
    return load_table("page_labels").get(found["label"].lower()) if found else None


def is_byline(words: str) -> bool:
    """Whether the line says who wrote or edited the article, and nothing else.

    >>> [is_byline(line) for line in ("By Ada Byron", "By Ada Byron, local news reporter", "By the river")]
    [True, True, False]
    """
    if len(words) > LONGEST_HEADLINE:
        return False
    if _BRACKETED_BYLINE.fullmatch(words):
        return True
    return bool(_BYLINE.fullmatch(words))


def dateline_length(words: str) -> int:
    """How many characters a dateline takes at the beginning of a paragraph; 0 without one.

    >>> dateline_length("DALLAS (AP) — Rain fell."), dateline_length("NATO and the EU met.")
    (13, 0)
    >>> dateline_length("Oslo, Norway, June 3, 2024 /NewsLine/ -- Rain fell.")
    40
    """
    found = _DATELINE.match(words[:120])
    return found.end() if found and _is_dateline(found) else 0


def _is_dateline(found: re.Match[str]) -> bool:
    """Whether the words before the dash may be a place: in capitals, or before an agency or full date."""
    if found["agency"] or found["wire"] or found["lone_agency"]:
        return True
    if (found["year"] or found["last_year"]) and find_date(found["date"]):
        return True
    first = re.split(r"[\s,]", found["place"], maxsplit=1)[0]
    return first.isupper() and len(first) > 2


def without_count(title: str) -> str:
    """A title without the "(2024)" or "(1)" that copies of it carry, in lower case, to compare.

    >>> without_count("Harbour  opens (2024)")
    'harbour opens'
    """
    plain = " ".join(title.lower().split())
    return _COUNT_IN_BRACKETS.sub("", plain) if plain.endswith(")") else plain


def has_count(title: str) -> bool:
    """Whether a title ends in a "(2024)" or "(1)"."""
    return title.rstrip().endswith(")") and bool(_COUNT_IN_BRACKETS.search(title))


def year_of_title(title: str) -> str | None:
    """The year in brackets at a title's end.

    >>> year_of_title("Harbour opens (2024)"), year_of_title("Harbour opens (1)")
    ('2024', None)
    """
    found = _YEAR_IN_BRACKETS.search(title)
    return found["year"] if found else None
