"""Finds names of people, organisations and places: capitalised stretches, typed by the words beside them.

Takes the tokens of a document, gives mentions in order. Which mentions mean the same one is worked out in
`entities`; what the closed lists hold, in `words/`. Nothing about a particular person is known here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress
from operator import ne

from pipelines.document import Span
from pipelines.extraction.candidates import NameMention
from pipelines.extraction.names.borders import is_cued, is_in_code, without_calendar
from pipelines.extraction.names.company import typed_by_company
from pipelines.extraction.names.headlines import has_capital, headline_tokens, names_in_headlines
from pipelines.extraction.names.places import demonym_country, known_name_at
from pipelines.extraction.names.roles import (
    Role,
    has_role_before,
    is_title,
    role_after,
    role_before,
    title_length,
)
from pipelines.frozen import frozen
from pipelines.grammar.tokens import TokenisedDocument, Tokens
from pipelines.wordlists import load_table, load_words
from schemas.vocabulary import PERSONAL_ZONES

#: Words after which a name goes on although they have no capital.
_INSIDE_ORGANISATION = frozenset(["of", "for", "and", "the", "&", "on", "to", "in"])
_ABBREVIATIONS_INSIDE = frozenset(["jr", "sr", "inc", "corp", "co", "ltd", "st", "mt", "ft", "no"])
_LONGEST_NAME = 12
#: Words that show what stands before them to be a person.
_BEHIND_PEOPLE = frozenset(
    ["said", "says", "told", "tweeted", "added", "recalled", "joked", "who", "himself", "herself"]
)


@dataclass(slots=True)
class _Run:
    """A stretch of capitalised tokens, half-open; `opens_sentence` where any word would have a capital."""

    first: int
    last: int
    opens_sentence: bool


@frozen
class _Surroundings:
    """What the whole document says about single words: all, those with a firm capital, and family names."""

    words: frozenset[str]
    firm_words: frozenset[str]
    family_names: frozenset[str]


def find_names(tokenised: TokenisedDocument) -> tuple[NameMention, ...]:
    """All mentions of names outside personal zones, in order of the text.

    Args:
        tokenised: the document.

    Returns:
        Mentions that do not overlap: the name without its title, the title or role beside it, and its type as
        far as the name and its surroundings show.
    """
    tokens = tokenised.tokens
    capitals = _capitals(tokens)
    starts = {sentence.first_token for sentence in tokenised.sentences}
    headlines = headline_tokens(tokenised, capitals)
    runs = list(_runs(tokenised, capitals, starts))
    around = _surroundings(tokens, runs, headlines)
    mentions = [
        mention
        for run in runs
        if not headlines[run.first]
        for mention in _names_of_run(tokenised, run, around)
    ]
    mentions = typed_by_company(tokenised, mentions)
    mentions += names_in_headlines(tokenised, headlines, mentions)
    public = (mention for mention in mentions if tokenised.zone_at(mention.span.start) not in PERSONAL_ZONES)
    return tuple(sorted(public, key=lambda mention: (mention.span.start, mention.span.end)))


def _capitals(tokens: Tokens) -> list[int]:
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


def _runs(tokenised: TokenisedDocument, capitals: list[int], starts: set[int]) -> Iterator[_Run]:
    """Stretches of capitalised words on one line of one sentence, with the small words that names hold."""
    tokens = tokenised.tokens
    run: _Run | None = None
    for index in capitals:
        if run is not None and index not in starts and _continues(tokenised, run, index):
            run.last = index + 1
            continue
        if run is not None:
            yield run
        opens = index in starts or (index > 0 and tokens.words[index - 1] in "“\"‘'«:•–—-*~|·▪")
        run = _Run(index, index + 1, opens)
    if run is not None:
        yield run


def _continues(tokenised: TokenisedDocument, run: _Run, index: int) -> bool:
    """Whether the capitalised token at `index` belongs to the run before it."""
    tokens = tokenised.tokens
    if index - run.last > 3 or index - run.first > _LONGEST_NAME:
        return False
    gaps = tokenised.text[tokens.ends[run.last - 1] : tokens.starts[index]]
    if gaps == " ":
        return True
    between = tokens.words[run.last : index]
    if "\n" in gaps or len(gaps) > 16:
        return False
    if not between:
        return len(gaps) == 1 or gaps.isspace()
    if between == ["."]:
        before = tokens.words[run.last - 1]
        return (len(before) == 1 or is_title(before) or before.lower() in _ABBREVIATIONS_INSIDE) and len(
            gaps
        ) > 1
    if all(word in load_words("name_particles") for word in between):
        return True
    if all(word in _INSIDE_ORGANISATION for word in between):
        return between == ["&"] or _leads_on(tokens, run, between)
    return False


def _leads_on(tokens: Tokens, run: _Run, between: list[str]) -> bool:
    """Whether "of", "for" and "and" stand inside the name of an organisation that the run has begun."""
    heads = load_words("organisation_heads")
    joined = {"of", "for", "on"} & set(tokens.words[run.first : run.last])
    if between[0] in ("of", "for"):
        return tokens.words[run.last - 1] in heads or tokens.words[run.last - 1] == "Secretary"
    if between[0] == "and":
        return bool(joined) and any(word in heads for word in tokens.words[run.first : run.last])
    return between[0] in ("on", "to", "in") and tokens.words[run.last - 1] in (
        "Committee",
        "Commission",
        "Council",
    )


def _surroundings(tokens: Tokens, runs: list[_Run], headlines: list[bool]) -> _Surroundings:
    """All words as written, and those that have a capital where not every word has one."""
    firm = {
        tokens.words[index]
        for run in runs
        if not headlines[run.first]
        for index in range(run.first + run.opens_sentence, run.last)
    }
    given = load_words("given_names")
    family = {
        tokens.words[run.last - 1]
        for run in runs
        if 1 < run.last - run.first < 5 and tokens.words[run.first] in given and not headlines[run.first]
    }
    return _Surroundings(frozenset(tokens.words), frozenset(firm), frozenset(family))


def _names_of_run(tokenised: TokenisedDocument, run: _Run, around: _Surroundings) -> Iterator[NameMention]:
    """The names that one run holds: none, one, or a modifier and the name after it."""
    tokens = tokenised.tokens
    if _is_family_name(tokens, run.first, run.last, around):
        yield _mention(tokenised, run.first, run.last, "person")
        return
    first, last = without_calendar(tokens, _skip_openers(tokens, run, around), run.last)
    if first >= last:
        return
    if _is_no_name(tokens.words[first]) and all(map(_is_no_name, tokens.words[first:last])):
        return
    known = known_name_at(tokens.words, first, last)
    if known and first + known.length == last:
        yield _mention(tokenised, first, last, known.entity_type, known.country)
        return
    if known and known.country and last - first - known.length > 1 and not _ends_as_body(tokens, last):
        yield _mention(tokenised, first, first + known.length, known.entity_type, known.country)
        first += known.length  # "the ambassador to Norway Ada Byron"
    elif known and not known.country and _is_before_person(tokens, first + known.length, last):
        yield _mention(tokenised, first, first + known.length, known.entity_type)
        first += known.length  # "Democrats Ada Byron and ...", "Speaker of the House Ada Byron"
    elif run.opens_sentence and first == run.first and _is_members_name(tokens, first, last):
        first += 1  # "Celebrities Ada Byron and ..."
    if tokens.words[max(first - 3, 0) : first + 1] == ["Speaker", "of", "the", "House"]:
        first += last - first > 1
    title = title_length(tokens, first, last)
    if title:
        yield from _modifiers(tokenised, first, first + title)
        if first + title < last:
            yield _mention(tokenised, first + title, last, "person")
        return
    if is_title(tokens.words[last - 1]) and not (known is None and _ends_full_name(tokens, first, last)):
        return
    name = _skip_modifiers(tokens, first, last)
    entity_type = _type_of(tokens, name, last) if name < last else "other"
    if name > first and entity_type != "person":
        name = first
        entity_type = _type_of(tokens, first, last)
    yield from _modifiers(tokenised, first, name)
    yield _mention(tokenised, name, last, entity_type)


def _is_family_name(tokens: Tokens, first: int, last: int, around: _Surroundings) -> bool:
    """Whether a word that is no name elsewhere is one here: a person's family name that does something."""
    if last - first > 1 or tokens.words[first] not in around.family_names or last >= len(tokens):
        return False
    before = tokens.lower[first - 1] if first else ""
    behind = tokens.lower[last]
    acts = behind in _BEHIND_PEOPLE or behind in load_words("verb_company") or behind.endswith("ed")
    return before not in load_words("determiners") and (acts or before in _BEHIND_PEOPLE)


def _ends_full_name(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a role's word is the family name behind a given name: "Ada Bishop"."""
    opening = tokens.words[first]
    return last - first == 2 and opening in load_words("given_names") and not is_title(opening)


def _ends_as_body(tokens: Tokens, last: int) -> bool:
    """Whether the last word of a run makes it a name of an organisation or place as a whole."""
    word = tokens.words[last - 1]
    return any(word in load_words(f"{kind}_heads") for kind in ("organisation", "place")) or is_title(word)


def _is_before_person(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a person's full name takes the rest of a run."""
    return 1 < last - first < 4 and tokens.words[first] in load_words("given_names")


def _is_members_name(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a word in the plural stands before a person's full name."""
    word, given = tokens.words[first], load_words("given_names")
    return word.endswith("s") and word not in given and _is_before_person(tokens, first + 1, last)


def _is_no_name(word: str) -> bool:
    """Whether a capitalised word names nothing by itself: a day, a creed, a letter, "D-Ohio"."""
    if len(word) == 1 or word in load_words("no_names") or demonym_country(word):
        return True
    return (word[1] == "-" and word[0] in "RDI") or word[-3:] in ("'ve", "’ve", "'re", "’re", "'ll", "’ll")


def _skip_openers(tokens: Tokens, run: _Run, around: _Surroundings) -> int:
    """The first token of a run that belongs to a name."""
    first = run.first
    openers = load_words("name_openers")
    while first < run.last and not known_name_at(tokens.words, first, run.last):
        word = tokens.words[first]
        opens = first == run.first and run.opens_sentence
        based = "-" in word and word.rsplit("-", 1)[-1][0].islower() and first + 1 < run.last  # Oslo-based
        adverb = opens and first + 1 < run.last and len(word) > 5 and word.endswith("ly")
        opener = (word in openers and opens) or (
            (word in openers or adverb) and word not in load_words("given_names")
        )
        if has_capital(word) and not (based or opener or (opens and _is_common(tokens, run, around))):
            break
        first += 1
    return first


def _is_common(tokens: Tokens, run: _Run, around: _Surroundings) -> bool:
    """Whether the first word of a sentence has its capital from there only."""
    word = tokens.words[run.first]
    if word in load_words("given_names") or is_title(word) or (len(word) > 1 and word.isupper()):
        return False
    speaks = _speaks_or_ages(tokens, run.last) and word in around.firm_words and not word.endswith("s")
    if word.lower() in around.words:
        return not speaks
    alone = run.last - run.first == 1
    return alone and word not in around.firm_words and not _speaks_or_ages(tokens, run.last)


def _skip_modifiers(tokens: Tokens, first: int, last: int) -> int:
    """The first token behind adjectives of country and party ("Democrat", "Kenyan", "Oslo-based")."""
    while first < last:
        word = tokens.words[first]
        if not _is_no_name(word) and not word.rsplit("-", 1)[-1][:1].islower():
            break
        if first + 1 < last and tokens.words[first + 1] == ".":
            break
        first += 1
    return first


def _modifiers(tokenised: TokenisedDocument, first: int, last: int) -> Iterator[NameMention]:
    """The names of places and bodies inside a title ("Ohio Gov.", "Senate Majority Leader")."""
    words = tokenised.tokens.words
    while first < last:
        known = known_name_at(words, first, last)
        if known:
            yield _mention(tokenised, first, first + known.length, known.entity_type, known.country)
        first += known.length if known else 1


def _type_of(tokens: Tokens, first: int, last: int) -> str:
    """The type of a name, by the words in it."""
    words = tokens.words[first:last]
    known = known_name_at(tokens.words, first, last)
    if known and known.length == len(words):
        return known.entity_type
    heads = load_words("organisation_heads")
    if words[-1] in heads or words[-1] in load_words("organisation_suffixes"):
        return "organisation"
    if any(word in heads and words[at + 1] in ("of", "for") for at, word in enumerate(words[:-1])):
        return "organisation"
    if len(words) > 1 and (words[-1] in load_words("place_heads") or words[0] in load_words("place_openers")):
        return "place"
    named = len(words) > 1 and words[0] in load_words("given_names") and "&" not in words
    if named and words[-1] not in load_words("no_names"):
        return "person"
    if len(words) > 2 and "." in words and all(len(w) > 1 or w.isupper() or w == "." for w in words):
        return "person"
    if "&" in words:
        return "organisation"
    if len(words) == 1 and 2 <= len(words[0]) <= 6 and words[0].isupper() and words[0].isalpha():
        return "organisation"
    return "other"


def _mention(
    tokenised: TokenisedDocument, first: int, last: int, entity_type: str, country: str | None = None
) -> NameMention:
    """A mention with the title before it and the role beside it; a role makes a name a person's."""
    tokens = tokenised.tokens
    span = Span(tokens.starts[first], tokens.ends[last - 1])
    if entity_type in ("place", "organisation"):
        if entity_type == "place" and country is None:
            country = load_table("countries").get(span.text_of(tokenised.text))
        return NameMention(span, entity_type, country=country)
    title = role_before(tokenised, first)
    role = has_role_before(tokenised, first) or role_after(tokenised, last)
    if entity_type == "other" and tokens.words[last - 1] in load_words("thing_heads"):
        return NameMention(span, entity_type)
    speaks = _speaks_or_ages(tokens, last) or (last - first > 1 and is_cued(tokens, first))
    if entity_type == "other" and (title or role or speaks):
        entity_type = "other" if first and tokens.words[first - 1] == "of" else "person"
    return NameMention(
        span,
        entity_type,
        title=_text(tokenised, title),
        title_span=title.span if title else None,
        role=_text(tokenised, role),
        role_span=role.span if role else None,
    )


def _text(tokenised: TokenisedDocument, role: Role | None) -> str | None:
    return role.span.text_of(tokenised.text) if role else None


def _speaks_or_ages(tokens: Tokens, last: int) -> bool:
    """Whether a cue verb, an age, or a "who" follows the name."""
    lower = tokens.lower
    if last >= len(lower) or lower[last] != ",":
        return last < len(lower) and lower[last] in _BEHIND_PEOPLE
    if last + 2 >= len(lower):
        return False
    following = lower[last + 1]
    return following == "who" or (following.isdigit() and len(following) == 2 and lower[last + 2] == ",")
