"""A quick look for what may be personal data: all fits one of two expressions, most other words neither.

They are written in the language that most engines for regular expressions know, without lookarounds, so that
a table's column can be searched at once. What the finders of this package find must fit one of them.
"""

from typing import Final

from pipelines.reading.personal.datum import alternatives
from pipelines.reading.plain_characters import UNUSUAL_CHARACTERS
from pipelines.words import load_words

_DIGIT_WORD: Final = r"(?:zero|one|two|three|four|five|six|seven|eight|nine|oh|o)"
_EMAILS: Final = (
    r"[@ⓐ]|[(\[{<|*/~'\x22“‘]\s?(?i:at(?:[ -]sign|[ -]symbol)?|ät|arroba)\s?[)\]}>|*/~'\x22”’]"
    r"|[\s_-](?i:dot|punkt|punto|ponto)[\s_-]"
    r"| (?:at|AT) [\w-]+\.[a-z]{2}"
)
_IN_WORDS: Final = (
    rf"(?i:{_DIGIT_WORD}(?:,?[\s-](?:double |treble |triple )?{_DIGIT_WORD}(?-u:\b)){{2}})"
    r"|(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|teen|ty)(?:-\S+)?\s"
    rf"(?:\S+\s){{1,2}}(?:{alternatives(load_words('streets_of_homes'))})(?-u:\b)"
)
_BIRTHDAYS: Final = (
    r"[Bb]orn(?-u:\b)|BORN|[Bb]irth|BIRTH|[Dd]\.?[Oo]\.?[Bb](?-u:\b)|\(\*|(?-u:\b)b\. |(?-u:\b)geb\."
    r"|geboren am |(?-u:\b)n[ée]e? (?:le|on)(?-u:\b)|(?-u:\b)ur\. |nat[oa] il "
    r"|nacid[oa] el |in(?:to)? th(?:e|is) world|(?:turn|will be |ould have been |’ll be ).* (?:on|this) "
)
_NUMBERS: Final = r"(?:\d[ \u00a0.()/‐‑–+-]{0,3}){6}|[A-Z]\d{4}|[A-Z]{2} ?\d{2}|\d[A-Z]\d"
_STREETS: Final = (
    r"ddress: |\d{1,5}[A-Za-z]?(?: bis| ter| quater)?,?\s(?:\p{Lu}|\d|rue|avenue|boulevard|chemin|impasse"
    r"|quai|bis|ter|place|allée|cours|route|passage|square|faubourg|sentier)|\d-chome|(?:Box|BOX|box|Bag)\s\d"
    rf"|(?:{alternatives(load_words('street_ends'))}),?\s\d"
    rf"|(?:{alternatives(load_words('street_openers'))})\s[^|]*\d"
    r"|(?:Rue|Avenue|Boulevard|Place|Quai|Chaussée)\s[^|]*\d|(?:Am|Im|Zum|Zur|er|en)\s\p{Lu}[\w’'.-]+\s\d|-(?:ro|gil|daero)\s\d"
    rf"|\s(?:{alternatives(load_words('street_closers'))}),?\s(?:No[.:]{{1,2}}|nr\.?|d\.)?\s?\d"
    r"|(?-u:\b)(?:Suite|Apt\.?|Apartment|Flat|Unit)\s\d"
)
_LIVES: Final = r"\([^()\n]*\d{4}\s?[–—-]"
#: What every text with personal data has somewhere: any of the first, or digits and any of the second.
MAY_BE_PERSONAL: Final = "|".join((UNUSUAL_CHARACTERS, _EMAILS, _IN_WORDS, _BIRTHDAYS))
MAY_BE_PERSONAL_WITH_DIGITS: Final = "|".join((_NUMBERS, _STREETS, _LIVES))
