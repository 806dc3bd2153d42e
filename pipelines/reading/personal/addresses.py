"""Finds street addresses with a house number: the number and a street, or a street and the number behind it.

Which words make a street, in many countries, stands in the lists `street_...` of `words`.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipelines.document import Span
from pipelines.reading.personal.datum import PersonalDatum, alternatives, places_of
from pipelines.words import load_words

_MONTHS: Final = "|".join(sorted(word.capitalize() for word in load_words("months") if len(word) > 2))
#: Words that begin with a capital in titles and dates, and are no part of a street's name.
_NO_NAME: Final = (
    rf"(?:(?:Day|Week|Month|Year)s?\b|(?:My|Your|His|Her|Our|Their)\b|(?:{_MONTHS})(?:[.,]|\s\d))"
)
_NAME: Final = (
    rf"(?:(?!{_NO_NAME})[^\W\d_a-z][\w.’'-]{{0,20}}|\d{{1,3}}(?:st|nd|rd|th)|[NSEW]\.?|NW|NE|SW|SE)"
)
_CAPITAL: Final = r"[^\W\d_a-z][\w’'-]+"
_OF: Final = r"(?:(?:de|du|des|la|le|les|del|della|do|da|dos|di|las|los|van|von|der|den)\s|[dl][’'])*"
_SURE: Final = alternatives(load_words("street_words"))
#: Words that make a street only where the words around say so: "at 5 Harbour View".
_IN_COMPANY: Final = alternatives(load_words("street_words_in_company"))
_FRENCH: Final = (
    "rue|avenue|boulevard|chemin|impasse|quai|place|allée|cours|route|passage|square|faubourg|sentier"
)
_POSTCODE: Final = r"(?:[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}|(?:[A-Z]{2}\s)?\d{4,6}(?:-\d{4})?)"
_FLAT: Final = r"(?:Apartment|Apt\.?|Flat|Suite|Unit|Floor|Room|Rm\.?|Ste\.?)"
_HOUSE_FIRST: Final = re.compile(
    rf"""
    (?<![\w$€£.,/-]) (?:
        \d{{1,5}}(?:[–/-]\d{{1,5}})?[A-Za-z]?,?\s
          (?: (?:{_NAME}\s){{1,3}}(?:{_SURE})(?![\w’'])(?:\s[NSEW]{{1,2}}\b)?           # 14 Lower Quay
            | The\s(?:{_SURE}|{_IN_COMPANY})(?![\w’'])(?!\s[A-Z])                        # 14 The Avenue
            | (?:(?:County|State|Rural)\s(?:Road|Route|Rd\.?)|Highway|Hwy\.?|Route|Rte\.?)\s\d{{1,4}}\b
            | (?:Jalan|Jln\.?|Jl\.?|Lorong|Soi|Via|Calle|Rua)\s{_CAPITAL}                # 12 Jalan Sultan
            | {_CAPITAL}-(?:ro|gil|daero|dong)\b                                       # 123 Teheran-ro
          )
      | \d{{1,4}}[A-Da-d]?(?:\s(?:bis|ter|quater))?,?\s(?:
            (?:{_FRENCH})\s(?!(?!des\b|les\b)\w+s\b)
          | (?:Rue|Avenue|Boulevard|Chemin|Impasse|Quai|Place|Allée|Cours)\s(?=d[eu]|l[ae]|[dl][’'])
          ){_OF}{_CAPITAL}                                                             # 12 rue de Rivoli
      | \d{{1,2}}-\d{{1,2}}(?:-\d{{1,2}})?\s{_CAPITAL},\s{_CAPITAL}-(?:ku|shi|cho|machi|gun|to|fu)\b
      | \d-chome\b(?:\s\d{{1,2}}(?:-\d{{1,2}})?)?
    )
    (?: (?:\.?,?\s{_FLAT}\s\w{{1,5}})?
        (?:,\s{_CAPITAL}(?:\s{_CAPITAL}){{0,2}}){{0,2}}
        ,?\s{_POSTCODE}\b
    )?                                                                                 # ..., Westhaven 40217
    """,
    re.VERBOSE,
)
#: A house and a word that may be a street's: only behind words such as "at", or before a postcode or flat.
_MAYBE_STREET: Final = re.compile(
    rf"(?<![\w$€£.,/-])\d{{1,4}}(?:[–/-]\d{{1,4}})?[A-Za-z]?,?\s(?:{_NAME}\s){{1,2}}(?:{_IN_COMPANY})(?![\w’'])"
)
_NAME_BEHIND: Final = re.compile(r"\d+(?:[–/-]\d+)?[A-Za-z]?,?\s[^\W\d_a-z]")
_AT: Final = re.compile(
    r"(?:\b(?:at|address|outside|opposite|visit(?:ed|ing)?|(?:lives?|lived|living|moved)\s(?:at|on|in|to)"
    r"|no\.?|nos\.?|number)[:,]?\s)[“\"(]?\Z",
    re.IGNORECASE,
)
_PLACE_BEHIND: Final = re.compile(rf",\s(?:{_CAPITAL}\s)?(?:{_CAPITAL},?\s)?{_POSTCODE}\b")
#: A house where somebody is said to live, whatever follows its number.
_HOME: Final = re.compile(
    r"\b(?:(?:lives?|lived|living|resid(?:es?|ed|ing)|dwells?)\sat|(?:his|her|their|my|our)\s(?:home|house|flat)\s(?:at|is)"
    r"|(?:home|postal)?\saddress\s(?:is|was|:))\s\Z",
    re.IGNORECASE,
)
_AT_HOME: Final = re.compile(
    rf"\d{{1,5}}[A-Za-z]?,?\s(?!(?:{_MONTHS})\b)(?:{_CAPITAL}(?:\s{_CAPITAL}){{0,3}}"
    r"|(?:[a-z]+\s){1,2}(?:street|road|lane|avenue|close|drive|terrace)\b)"
)
_LETTERS_BEFORE_HOUSE: Final = re.compile(
    r"""
    (?: \b(?:Blk|Block|Plot|House|Door|Villa|Flat|Apt\.?|Apartment)\s?(?:No\.?|Number|\#)?\s?
      | \b(?:No|Nº|Nr)\.?\s?
      | \b(?:P\.?\s?O\.?|GPO|Post\sOffice)\sBox\s | \bPrivate\sBag\s | \bRR\s\d{1,3}\sBox\s
    )\Z
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: The last letter of those labels, for a quick look.
_HOUSE_LABEL_ENDS: Final = re.compile(r"[kteralxgor.#№º]\s?\Z", re.IGNORECASE)
_BEHIND_LETTERS: Final = re.compile(
    rf"\d{{1,4}}[A-Z]?(?:[/-]\d{{1,4}})?,?\s(?:(?:Jalan|Jl\.?|Jln\.?|Lorong|Soi|Sector|Phase|Street|Road|Block|Rue|Calle)\s(?:{_CAPITAL}|\d)"
    rf"|(?:{_NAME}\s){{1,3}}(?:{_SURE}|{_IN_COMPANY})\b(?:\s\d{{1,3}}\b)?)"
)
_BOX: Final = re.compile(r"(?:Box|Bag)\s\Z", re.IGNORECASE)
_HOUSE_LAST: Final = re.compile(
    rf"""
    (?:
        [^\W\d_a-z][\w.-]*(?:{alternatives(load_words("street_ends"))}),?\s
      | (?<!\w)(?:{alternatives(load_words("street_openers"))})\s{_OF}{_CAPITAL}(?:\s{_OF}{_CAPITAL}){{0,2}}
          ,?\s(?:(?:n[.ºo°]{{1,2}}|No[.:]{{1,2}}|nr\.?|núm\.|d\.)\s?)?                     # Calle Mayor 5
      | (?<!\w)(?:Rue\s|(?:Avenue|Boulevard|Place|Quai|Chaussée)\s(?=d[eu]|l[ae]|[dl][’']))
          {_OF}{_CAPITAL}(?:\s{_CAPITAL})?,?\s                                            # Rue de la Loi 16
      | (?<!\w)(?<!I\s)(?<!Pan\s)(?:(?:Am|Im|Zum|Zur|An\sder|Auf\sder|Unter\sden)\s{_CAPITAL}
          |{_CAPITAL}er\s(?:Platz|Straße|Strasse|Str\.|Allee|Weg|Damm|Chaussee|Ufer|Ring))\s  # Am Markt 3
      | {_CAPITAL}\s(?:{_CAPITAL}\s)?(?:{alternatives(load_words("street_closers"))}),?\s
          (?:(?:No[.:]{{1,2}}|nr\.?|d\.)\s?)?                                             # Kossuth utca 5
      | (?<!\w){_CAPITAL}-(?:ro|gil|daero)\s
      | \b(?:Suite|Apt\.?|Apartment|Flat|Unit)\s(?=\d{{1,5}}[A-Za-z]?,?\s\d{{1,5}}\s[^\W\d_a-z])  # Flat 3, 14
    )\Z
    """,
    re.VERBOSE,
)
_STREETS_BEFORE: Final = (
    load_words("street_words_before_numbers")
    | load_words("street_closers")
    | frozenset(["Platz", "Straße", "Strasse", "Str.", "Allee", "Weg", "Damm", "Chaussee", "Ufer", "Ring"])
)
_STREET_ENDS: Final = tuple(load_words("street_ends"))
_OPENERS: Final = frozenset(
    word.split()[-1]
    for word in load_words("street_openers")
    | frozenset(
        ["Am", "Im", "Zum", "Zur", "der", "den", "Rue", "Avenue", "Boulevard", "Place", "Quai", "Chaussée"]
    )
)
_KOREAN: Final = ("-ro", "-gil", "-daero")
_MOST_STREET_WORDS: Final = 6
_BEHIND_HOUSE_LAST: Final = re.compile(
    r"\d{1,4}(?:\s?[a-zA-Z]\b)?(?:[/-]\d{1,3}|-I{1,3}\b)?(?:\s(?:A|B|C)\s\d{1,3}\b)?(?![\d%]|[.,]\d|\s(?:percent|per\scent|million|years))"
)
_WHOLE: Final = re.compile(r"\d+")
_BEFORE_YEAR: Final = re.compile(r"\b(?:in|since|from|by|until|of|during|the|early|late)\s\Z", re.IGNORECASE)
_FARTHEST_STREET: Final = 56
_FARTHEST_LABEL: Final = 32
_LABELLED_ADDRESS: Final = re.compile(r"[Aa]ddress:[ ](?P<address>(?=[^\n]{0,200}\d)[^\n]{5,200})")
_NUMBER_WORDS: Final = (
    "One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Thirteen|Fourteen|Fifteen|Sixteen|Seventeen"
    "|Eighteen|Nineteen|Twenty|Thirty|Forty|Fifty"
)
_STREETS_OF_HOMES: Final = tuple(f" {word}" for word in sorted(load_words("streets_of_homes")))
_HOUSE_IN_WORDS: Final = re.compile(
    rf"\b(?i:{_NUMBER_WORDS})(?:-\w{{3,5}})?\s(?:{_NAME}\s){{1,2}}(?:{alternatives(load_words('streets_of_homes'))})\b(?!\s[a-z]+s\b)"
)
_LONGEST_HOUSE_IN_WORDS: Final = 60


def address_at(text: str, run: re.Match[str]) -> Span | None:
    """The street address whose house number begins a run of digits, or is the run.

    Args:
        text: the text, in plain characters.
        run: the digits.
    """
    for house in _WHOLE.finditer(text, run.start(), run.end()):
        found = _HOUSE_FIRST.match(text, house.start()) or _likely_house(text, house.start())
        if found and not _is_public(found[0]) and not _is_year(text, house):
            return Span(*found.span())
    return _house_last(text, run)


def _likely_house(text: str, start: int) -> re.Match[str] | None:
    """A house number with words behind it that are a street's where the words before or behind say so."""
    before = max(0, start - _FARTHEST_LABEL)
    if _NAME_BEHIND.match(text, start):
        found = _MAYBE_STREET.match(text, start)
        if found and (_AT.search(text, before, start) or _PLACE_BEHIND.match(text, found.end())):
            return found
        found = _AT_HOME.match(text, start)
        if found and _HOME.search(text, before, start):
            return found
    label = _HOUSE_LABEL_ENDS.search(text, max(0, start - 2), start) and _LETTERS_BEFORE_HOUSE.search(
        text, before, start
    )
    if not label:
        return None
    return _WHOLE.match(text, start) if _BOX.search(label[0]) else _BEHIND_LETTERS.match(text, start)


def _house_last(text: str, run: re.Match[str]) -> Span | None:
    """The street address whose house number stands behind its street and begins a run of digits."""
    before = text[max(0, run.start() - _FARTHEST_STREET) : run.start()]
    words = before.split()[-_MOST_STREET_WORDS:] if before[-1:].isspace() or before[-1:] in ".:º/" else []
    words = [word.lstrip("“\"‘'(").rstrip(",") for word in words]
    if not words or not _may_be_street(words):
        return None
    street = _HOUSE_LAST.search(before)
    house = _BEHIND_HOUSE_LAST.match(text, run.start()) if street else None
    return Span(run.start() - len(before) + street.start(), house.end()) if street and house else None


def _may_be_street(words: list[str]) -> bool:
    """Whether some of the words before a number are of streets; a quick look."""
    return (
        not _STREETS_BEFORE.isdisjoint(words)
        or not _OPENERS.isdisjoint(words)
        or any(word.endswith(_STREET_ENDS) or word.endswith(_KOREAN) for word in words[-2:])
    )


def find_labelled_addresses(text: str) -> Iterator[PersonalDatum]:
    """The street addresses in a text with a label before them, or with the house number in words."""
    if "ddress: " in text:
        for found in _LABELLED_ADDRESS.finditer(text):
            yield PersonalDatum("street address", Span(*found.span("address")))
    for at in places_of(text, _STREETS_OF_HOMES):
        house = _HOUSE_IN_WORDS.search(text, max(0, at - _LONGEST_HOUSE_IN_WORDS), at + 16)
        if house and not _is_public(house[0]):
            yield PersonalDatum("street address", Span(*house.span()))


def _is_public(address: str) -> bool:
    """Whether an address is that of a public seat, or names a street that stands for those who work there."""
    street, _, _ = re.sub(r"(?<=\d),", "", address.lower()).partition(",")
    return street in load_words("public_addresses") or (
        street == address.lower() and street.partition(" ")[2] in load_words("public_streets")
    )


def _is_year(text: str, house: re.Match[str]) -> bool:
    """Whether a number before a street's name is a year instead: "in 2015 Wall Street"."""
    return (
        len(house[0]) == 4 and _BEFORE_YEAR.search(text, max(0, house.start() - 8), house.start()) is not None
    )
