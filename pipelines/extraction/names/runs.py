"""Finds stretches of capitalised words, with the small words that stand inside names: "Bank of Velmoria".

Takes tokens and grammar. Which parts of a stretch are names is worked out in `finder`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress
from operator import ne

from pipelines.extraction.names.borders import is_in_code
from pipelines.extraction.names.headlines import has_capital
from pipelines.extraction.names.places import known_name_at
from pipelines.extraction.names.roles import is_title
from pipelines.grammar.parse import Parse
from pipelines.grammar.tokens import TokenisedDocument, Tokens
from pipelines.words import load_words

#: Words after which a name goes on although they have no capital.
_INSIDE_ORGANISATION = frozenset(["of", "for", "and", "the", "&", "on", "to", "in", "at"])
_ABBREVIATIONS_INSIDE = frozenset(["jr", "sr", "inc", "corp", "co", "ltd", "st", "mt", "ft", "no"])
_LONGEST_NAME = 12
#: What the grammar calls words inside the names of bodies and the like.
INSIDE_BODY = frozenset(["I-ORG", "I-FAC", "I-LAW", "I-WORK_OF_ART", "I-EVENT"])
#: Plurals that own things which are named after them: "Children's Hospital".
_OWNERS = frozenset(["People", "Children", "Women", "Men", "Girls", "Boys", "Workers", "Nurses", "Teachers"])
_OFFICES = frozenset(
    ["Ministry", "Department", "Office", "Bureau", "Committee", "Commission", "Institute"]
) | (frozenset(["Agency", "Centre", "Center", "Council", "Secretariat"]))
#: What stands before "of" in a name although it is no body's head: states, and the secretaries of offices.
_BEFORE_OF = frozenset(["Republic", "Kingdom", "Emirate", "Sultanate", "Commonwealth"]) | frozenset(
    ["Principality", "Secretary"]
)
#: Marks behind which any word would have a capital.
_OPENING = frozenset("“\"‘'«:•–—-*~|·▪")


@dataclass(slots=True)
class Run:
    """A stretch of capitalised tokens, half-open; `opens_sentence` where any word would have a capital."""

    first: int
    last: int
    opens_sentence: bool


def capitals_of(tokens: Tokens) -> list[int]:
    """The tokens that are written as names are; those in codes of letters and digits are none."""
    words = tokens.words
    digits = compress(range(len(words)), map(str.isdigit, words))
    beside_digits = {beside for at in digits for beside in (at - 1, at + 1)}
    return [
        i
        for i in compress(range(len(words)), map(ne, words, tokens.lower))
        if (words[i][0].isupper() or ("-" in words[i] and has_capital(words[i])))
        and not (i in beside_digits and is_in_code(tokens, i))
    ]


def runs_of(tokenised: TokenisedDocument, parse: Parse, capitals: list[int]) -> Iterator[Run]:
    """The stretches of capitalised words on one line of one sentence.

    Args:
        tokenised: the document.
        parse: its grammar.
        capitals: the tokens that are written as names are.
    """
    words = tokenised.tokens.words
    starts = {sentence.first_token for sentence in tokenised.sentences}
    run: Run | None = None
    for index in capitals:
        if run is not None and index not in starts and _continues(tokenised, parse, run, index):
            run.last = index + 1
            continue
        if run is not None:
            yield run
        run = Run(index, index + 1, index in starts or (index > 0 and words[index - 1] in _OPENING))
    if run is not None:
        yield run


def _continues(tokenised: TokenisedDocument, parse: Parse, run: Run, index: int) -> bool:
    """Whether the capitalised token at `index` belongs to the run before it."""
    tokens = tokenised.tokens
    if index - run.last > 3 or index - run.first > _LONGEST_NAME:
        return False
    gaps = tokenised.text[tokens.ends[run.last - 1] : tokens.starts[index]]
    if gaps == " ":
        return True
    if "\n" in gaps or len(gaps) > 16:
        return False
    between = tokens.words[run.last : index]
    if not between:
        return len(gaps) == 1 or gaps.isspace()
    if all(word in load_words("name_particles") for word in between):
        return True
    if len(between) == 1:
        return _is_inside(tokens, parse, run, index, gaps)
    return all(word in _INSIDE_ORGANISATION for word in between) and _leads_on(tokens, run, between[0])


def _is_inside(tokens: Tokens, parse: Parse, run: Run, index: int, gaps: str) -> bool:
    """Whether a single word or mark between two capitalised words stands inside a name."""
    between, before = tokens.words[run.last], tokens.words[run.last - 1]
    if between == ".":
        abbreviates = len(before) == 1 or is_title(before) or before.lower() in _ABBREVIATIONS_INSIDE
        return abbreviates and len(gaps) > 1 and tokens.words[index] not in load_words("sentence_openers")
    if between in ("’s", "'s"):
        return before in _OWNERS
    if between == ",":
        return _lists_on(tokens, run, index) or _is_seat(tokens, run, index)
    if between == "and":
        tagged = all(parse.names[at] in INSIDE_BODY for at in (run.last, index))
        return tagged or _is_joined_to_complement(tokens, parse, run, index)
    return between == "&" or (between in _INSIDE_ORGANISATION and _leads_on(tokens, run, between))


def _complement(tokens: Tokens, run: Run) -> int:
    """Where a run goes on behind "Ministry of" or the like; its end where it holds no office."""
    words = tokens.words
    offices = (at for at in range(run.first, run.last - 2) if words[at] in _OFFICES)
    return next((at for at in offices if words[at + 1] in ("of", "for", "on")), run.last) + 2


def _lists_on(tokens: Tokens, run: Run, index: int) -> bool:
    """Whether a comma stands inside the name of an office: "Ministry of Ports, Ice and Fog"."""
    return _complement(tokens, run) < run.last + 1 and tokens.words[index + 1 : index + 2] in (["and"], [","])


def _is_joined_to_complement(tokens: Tokens, parse: Parse, run: Run, index: int) -> bool:
    """Whether "and" joins a word to what an office is of: "Ministry of Ports and Ice"."""
    complement = _complement(tokens, run)
    if is_title(tokens.words[index]) or known_name_at(tokens.words, index, len(tokens)):
        return False
    noun = index
    while parse.labels[noun] == "compound":
        noun = parse.heads[noun]
    is_joined = parse.labels[noun] == "conj" and parse.heads[noun] in range(complement, run.last)
    return is_joined or "," in tokens.words[complement : run.last]


def _leads_on(tokens: Tokens, run: Run, small: str) -> bool:
    """Whether "of", "for" and the like stand inside the name of a body that the run has begun."""
    head = tokens.words[run.last - 1]
    if small in ("of", "for"):
        return head in _BEFORE_OF or head in load_words("organisation_heads")
    if small == "at":
        return "University" in tokens.words[run.first : run.last - 2]
    return small in ("on", "to", "in") and head in ("Committee", "Commission", "Council")


def _is_seat(tokens: Tokens, run: Run, index: int) -> bool:
    """Whether what a comma sets off is where a university has its seat: "University of Texas, Austin"."""
    words = tokens.words
    if words[run.last - 1] == "Washington":
        return words[index] in ("D.C", "D.C.", "DC")
    if words[run.first : run.first + 2] != ["University", "of"]:
        return False
    found = [known_name_at(words, at, len(words)) for at in (run.first + 2, index)]
    return all(known is not None and known.entity_type == "place" and not known.country for known in found)
