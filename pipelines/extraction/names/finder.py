"""Finds names of people, organisations and places: capitalised stretches, typed by the words beside them.

Takes the tokens of a document, gives mentions in order. Which mentions mean the same one is worked out in
`entities`; what the closed lists hold, in `words/`. Nothing about a particular person is known here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress, takewhile
from operator import ne

from pipelines.document import frozen
from pipelines.extraction.candidates import NameMention, QuotationMarks
from pipelines.extraction.names.bodies import with_state_bodies
from pipelines.extraction.names.borders import is_in_code, without_calendar
from pipelines.extraction.names.company import with_shared_names
from pipelines.extraction.names.headlines import has_capital, headline_tokens, names_in_headlines
from pipelines.extraction.names.places import demonym_country, known_kind, known_name_at
from pipelines.extraction.names.roles import (
    Role,
    has_role_before,
    is_title,
    role_after,
    role_before,
    title_length,
)
from pipelines.extraction.names.weighing import Candidate, surroundings_of, types_of
from pipelines.extraction.names.works import find_works
from pipelines.extraction.stretches import Stretches
from pipelines.grammar.parse import Parse
from pipelines.grammar.tokens import TokenisedDocument, Tokens
from pipelines.words import load_words
from schemas.vocabulary import PERSONAL_ZONES

#: Words after which a name goes on although they have no capital.
_INSIDE_ORGANISATION = frozenset(["of", "for", "and", "the", "&", "on", "to", "in"])
_ABBREVIATIONS_INSIDE = frozenset(["jr", "sr", "inc", "corp", "co", "ltd", "st", "mt", "ft", "no"])
_LONGEST_NAME = 12
#: What the grammar calls words inside the names of bodies and the like.
_INSIDE_BODY = frozenset(["I-ORG", "I-FAC", "I-LAW", "I-WORK_OF_ART", "I-EVENT"])
#: Plurals that own things which are named after them: "Children's Hospital".
_OWNERS = frozenset(["People", "Children", "Women", "Men", "Girls", "Boys", "Workers", "Nurses", "Teachers"])
#: What makes a name that it is joined to an adjective, like "based", "backed" and the like.
_COMPOUND_ENDS = frozenset(["led", "born", "run", "wide", "style", "driven", "size", "free", "friendly"]) | (
    frozenset(["weary", "like", "bound", "made", "built", "held", "centric", "era", "area"])
)
_OFFICES = frozenset(
    ["Ministry", "Department", "Office", "Bureau", "Committee", "Commission", "Institute"]
) | (frozenset(["Agency", "Centre", "Center", "Council", "Secretariat"]))
#: What states call themselves, before "of".
_STATES = frozenset(["Republic", "Kingdom", "Emirate", "Sultanate", "Commonwealth", "Principality"])
#: What words can say of a name's type so that it is a person's, and so that it cannot be.
_PERSONS = frozenset(["begin with a given name", "hold an initial"])
_NO_PERSONS = frozenset(
    ["are a country", "are a known place", "are a known body", "end as a body's", "end as a firm's"]
) | frozenset(["hold a body's head", "are a body's head", "are a place's", "end as a thing's"])
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
class _Words:
    """What the whole document says about single words: all, those with a firm capital, and family names."""

    words: frozenset[str]
    firm_words: frozenset[str]
    family_names: frozenset[str]


def find_names(tokenised: TokenisedDocument, parse: Parse, marks: QuotationMarks) -> tuple[NameMention, ...]:
    """All mentions of names outside personal zones, in order of the text.

    Args:
        tokenised: the document.
        parse: its grammar.
        marks: its quotation marks, in which works are named.

    Returns:
        Mentions that do not overlap: the name without its title, the title or role beside it, and its type as
        far as its words, the grammar, and the other mentions of the same words show.
    """
    candidates, headlines = find_candidates(tokenised, parse)
    around = surroundings_of(tokenised, parse, candidates)
    types = with_shared_names(tokenised.tokens, candidates, types_of(around, candidates))
    typed = zip(candidates, types, strict=True)
    mentions = [_mention(tokenised, found, kind) for found, kind in typed if kind != "nothing"]
    mentions += names_in_headlines(tokenised, headlines, mentions)
    works = tuple(find_works(tokenised, marks))
    if works:
        named = Stretches(works)
        mentions = [mention for mention in mentions if not named.touch(mention.span)]
        mentions += [NameMention(work, "other") for work in works]
    public = (mention for mention in mentions if tokenised.zone_at(mention.span.start) not in PERSONAL_ZONES)
    return tuple(sorted(public, key=lambda mention: (mention.span.start, mention.span.end)))


def find_candidates(tokenised: TokenisedDocument, parse: Parse) -> tuple[list[Candidate], list[bool]]:
    """The stretches of running text that may be names, and for each token whether it is in a headline."""
    tokens = tokenised.tokens
    capitals = _capitals(tokens)
    starts = {sentence.first_token for sentence in tokenised.sentences}
    headlines = headline_tokens(tokenised, capitals)
    runs = list(_runs(tokenised, parse, capitals, starts))
    around = _surroundings(tokens, runs, headlines)
    candidates = [
        candidate
        for run in runs
        if not headlines[run.first]
        for candidate in _names_of_run(tokenised, parse, run, around)
    ]
    return with_state_bodies(tokens, parse, candidates), headlines


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


def _runs(
    tokenised: TokenisedDocument, parse: Parse, capitals: list[int], starts: set[int]
) -> Iterator[_Run]:
    """Stretches of capitalised words on one line of one sentence, with the small words that names hold."""
    tokens = tokenised.tokens
    run: _Run | None = None
    for index in capitals:
        if run is not None and index not in starts and _continues(tokenised, parse, run, index):
            run.last = index + 1
            continue
        if run is not None:
            yield run
        opens = index in starts or (index > 0 and tokens.words[index - 1] in "“\"‘'«:•–—-*~|·▪")
        run = _Run(index, index + 1, opens)
    if run is not None:
        yield run


def _continues(tokenised: TokenisedDocument, parse: Parse, run: _Run, index: int) -> bool:
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
        if tokens.words[index] in load_words("sentence_openers"):
            return False
        return (len(before) == 1 or is_title(before) or before.lower() in _ABBREVIATIONS_INSIDE) and len(
            gaps
        ) > 1
    if all(word in load_words("name_particles") for word in between):
        return True
    if between in (["’s"], ["'s"]):
        return tokens.words[run.last - 1] in _OWNERS
    if between == [","]:
        return _lists_on(tokens, run, index)
    if all(word in _INSIDE_ORGANISATION for word in between):
        if between == ["and"]:
            tagged = all(parse.names[at] in _INSIDE_BODY for at in (run.last, index))
            return tagged or _is_joined_to_complement(tokens, parse, run, index)
        return between == ["&"] or _leads_on(tokens, run, between)
    return False


def _complement(tokens: Tokens, run: _Run) -> int:
    """Where a run goes on behind "Ministry of" or the like; its end where it holds no office."""
    words = tokens.words
    offices = (at for at in range(run.first, run.last - 2) if words[at] in _OFFICES)
    return next((at for at in offices if words[at + 1] in ("of", "for", "on")), run.last) + 2


def _lists_on(tokens: Tokens, run: _Run, index: int) -> bool:
    """Whether a comma stands inside the name of an office: "Ministry of Ports, Ice and Fog"."""
    return _complement(tokens, run) < run.last + 1 and tokens.words[index + 1 : index + 2] in (["and"], [","])


def _is_joined_to_complement(tokens: Tokens, parse: Parse, run: _Run, index: int) -> bool:
    """Whether "and" joins a word to what an office is of: "Ministry of Ports and Ice"."""
    complement = _complement(tokens, run)
    if is_title(tokens.words[index]) or known_name_at(tokens.words, index, len(tokens)):
        return False
    noun = index
    while parse.labels[noun] == "compound":
        noun = parse.heads[noun]
    is_joined = parse.labels[noun] == "conj" and parse.heads[noun] in range(complement, run.last)
    return is_joined or "," in tokens.words[complement : run.last]


def _leads_on(tokens: Tokens, run: _Run, between: list[str]) -> bool:
    """Whether "of", "for" and "and" stand inside the name of an organisation that the run has begun."""
    heads = load_words("organisation_heads")
    if between[0] in ("of", "for"):
        return tokens.words[run.last - 1] in heads | _STATES | {"Secretary"}
    return between[0] in ("on", "to", "in") and tokens.words[run.last - 1] in (
        "Committee",
        "Commission",
        "Council",
    )


def _surroundings(tokens: Tokens, runs: list[_Run], headlines: list[bool]) -> _Words:
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
    return _Words(frozenset(tokens.words), frozenset(firm), frozenset(family))


def _names_of_run(
    tokenised: TokenisedDocument, parse: Parse, run: _Run, around: _Words
) -> Iterator[Candidate]:
    """The stretches that one run holds: none, one, or a modifier and the name after it."""
    tokens = tokenised.tokens
    for at in range(run.last - 1, run.first - 1, -1):
        behind = tokens.words[at].rpartition("-")[2] if "-" in tokens.words[at] else ""
        if behind in _COMPOUND_ENDS or (behind.islower() and behind.endswith("ed")):
            yield from _based(tokens, run.first, at)
            run = _Run(at + 1, run.last, opens_sentence=False)
            break
    if _is_family_name(tokens, run.first, run.last, around):
        yield _candidate(tokenised, run, run.first, run.last)
        return
    first, last = without_calendar(tokens, _skip_openers(tokens, run, around), run.last)
    if first >= last:
        return
    if _is_no_name(tokens.words[first]) and all(map(_is_no_name, tokens.words[first:last])):
        return
    known = known_name_at(tokens.words, first, last)
    if known and first + known.length == last:
        yield _candidate(tokenised, run, first, last)
        return
    if (
        known
        and known.country
        and last - first - known.length > 1
        and not _is_one_body(tokens, parse, first, last)
    ):
        yield _candidate(tokenised, run, first, first + known.length)
        first += known.length  # "the ambassador to Norway Ada Byron"
    elif known and not known.country and _is_before_person(tokens, first + known.length, last):
        yield _candidate(tokenised, run, first, first + known.length)
        first += known.length  # "Democrats Ada Byron and ...", "Speaker of the House Ada Byron"
    elif run.opens_sentence and first == run.first and _is_members_name(tokens, first, last):
        first += 1  # "Celebrities Ada Byron and ..."
    if tokens.words[max(first - 3, 0) : first + 1] == ["Speaker", "of", "the", "House"]:
        first += last - first > 1
    title = title_length(tokens, first, last)
    if title:
        yield from _modifiers(tokenised, parse, run, first, first + title)
        if first + title < last:
            yield _candidate(tokenised, run, first + title, last, titled=True)
        return
    name = _skip_modifiers(tokens, first, last)
    if is_title(tokens.words[last - 1]) and not (known is None and _ends_full_name(tokens, name, last)):
        return
    if name > first and (name == last or _kind_of(tokens, name, last) not in _PERSONS):
        name = first
    yield from _modifiers(tokenised, parse, run, first, name)
    yield _candidate(tokenised, run, name, last)


def _based(tokens: Tokens, first: int, at: int) -> Iterator[Candidate]:
    """The place in "Oslo-based", where the gazetteer knows it; other words before a hyphen describe only."""
    place, _, behind = tokens.words[at].rpartition("-")
    words = [*tokens.words[first:at], place]
    for begin in range(len(words)):
        known = known_name_at(words, begin, len(words)) if words[begin] else None
        if known and begin + known.length == len(words) and known.entity_type == "place":
            cut = len(behind) + 1
            yield Candidate(first + begin, at + 1, known_kind(known), False, country=known.country, cut=cut)
            return


def _is_family_name(tokens: Tokens, first: int, last: int, around: _Words) -> bool:
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


def _is_one_body(tokens: Tokens, parse: Parse, first: int, last: int) -> bool:
    """Whether a run is the name of one organisation or place: its last word or the grammar says so."""
    word = tokens.words[last - 1]
    if all(parse.names[at] in _INSIDE_BODY for at in range(first + 1, last)):
        return True
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


def _skip_openers(tokens: Tokens, run: _Run, around: _Words) -> int:
    """The first token of a run that belongs to a name."""
    first = run.first
    openers = load_words("name_openers")
    while first < run.last and not known_name_at(tokens.words, first, run.last):
        word = tokens.words[first]
        opens = first == run.first and run.opens_sentence
        adverb = opens and first + 1 < run.last and len(word) > 5 and word.endswith("ly")
        opener = (word in openers and opens) or (
            (word in openers or adverb) and word not in load_words("given_names")
        )
        if has_capital(word) and not (opener or (opens and _is_common(tokens, run, around))):
            break
        first += 1
    return first


def _is_common(tokens: Tokens, run: _Run, around: _Words) -> bool:
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


def _modifiers(
    tokenised: TokenisedDocument, parse: Parse, run: _Run, first: int, last: int
) -> Iterator[Candidate]:
    """The names of places and bodies inside a title ("Ohio Gov.", "Senate Majority Leader")."""
    words = tokenised.tokens.words
    while first < last:
        known = known_name_at(words, first, last)
        length = known.length if known else 0
        if parse.names[first] == "B-ORG":
            within = takewhile(lambda at: parse.names[at] == "I-ORG", range(first + 1, last))
            tagged = 1 + sum(1 for _ in within)
            length = tagged if 1 < tagged < last - first else length
        if length:
            yield _candidate(tokenised, run, first, first + length)
        first += length or 1


def _kind_of(tokens: Tokens, first: int, last: int) -> str:
    """What the words of a name alone say of its type."""
    words = tokens.words[first:last]
    known = known_name_at(tokens.words, first, last)
    if known and known.length == len(words):
        return known_kind(known)
    heads = load_words("organisation_heads")
    if words[-1] in heads:
        return "end as a body's" if len(words) > 1 else "are a body's head"
    if words[-1] in load_words("organisation_suffixes"):
        return "end as a firm's"
    if any(word in heads and words[at + 1] in ("of", "for") for at, word in enumerate(words[:-1])):
        return "hold a body's head"
    if len(words) > 1 and (words[-1] in load_words("place_heads") or words[0] in load_words("place_openers")):
        return "are a place's"
    if len(words) > 1 and words[0] in load_words("given_names") and "&" not in words:
        if words[-1] in load_words("thing_heads") and len(words) > 2:
            return "end as a thing's"
        return "begin with a given name"
    if words[-1] in load_words("thing_heads"):
        return "end as a thing's"
    if len(words) > 2 and "." in words and all(len(w) > 1 or w.isupper() or w == "." for w in words):
        return "hold an initial"
    if "&" in words:
        return "hold &"
    if len(words) == 1 and words[0] in load_words("given_names"):
        return "are a given name"
    if len(words) == 1 and 2 <= len(words[0]) <= 6 and words[0].isupper() and words[0].isalpha():
        return "are an acronym"
    return "say nothing"


def _candidate(
    tokenised: TokenisedDocument, run: _Run, first: int, last: int, *, titled: bool = False
) -> Candidate:
    """A stretch with the title before it and the role beside it, where its words may be a person's."""
    words = _kind_of(tokenised.tokens, first, last)
    if titled and words not in ("are a country", "are a known body", "end as a body's"):
        words = "follow a title"
    opens = run.opens_sentence and first == run.first
    if words in _NO_PERSONS:
        known = known_name_at(tokenised.tokens.words, first, last) if words == "are a country" else None
        return Candidate(first, last, words, opens, country=known.country if known else None)
    role = has_role_before(tokenised, first) or role_after(tokenised, last)
    return Candidate(first, last, words, opens, role_before(tokenised, first), role)


def _mention(tokenised: TokenisedDocument, found: Candidate, entity_type: str) -> NameMention:
    """A candidate as a mention; only what may be a person keeps title and role."""
    tokens = tokenised.tokens
    span = found.span_in(tokens)
    if entity_type in ("place", "organisation"):
        return NameMention(span, entity_type, country=found.country if entity_type == "place" else None)
    return NameMention(
        span,
        entity_type,
        title=_text(tokenised, found.title),
        title_span=found.title.span if found.title else None,
        role=_text(tokenised, found.role),
        role_span=found.role.span if found.role else None,
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
