"""Finds names in headlines, which give every word a capital: only those that something else vouches for.

Takes the tokens of a document and the names in its running text. Names of running text are found in `names`.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import compress

from pipelines.document import Span
from pipelines.extraction.candidates import NameMention
from pipelines.extraction.names.places import known_name_at
from pipelines.grammar.tokens import Sentence, TokenisedDocument
from pipelines.words import load_table, load_words


def has_capital(word: str) -> bool:
    """Whether a word is written as a name is; "al-Masri" is one too."""
    return word[0].isupper() or (word[:3] in ("al-", "el-") and word[3:4].isupper())


def headline_tokens(tokenised: TokenisedDocument, capitals: list[int]) -> list[bool]:
    """For each token whether it stands in a sentence that gives every word a capital."""
    words = tokenised.tokens.words
    flags = [False] * (len(words) + 1)
    for sentence in tokenised.sentences:
        first, last = sentence.first_token, sentence.last_token
        large = bisect_left(capitals, last) - bisect_left(capitals, first)
        if large < 2 or 3 * large < last - first:
            continue
        if is_in_capitals(words[first:last]):
            flags[first:last] = [True] * (last - first)
            continue
        if large < 4 or not _may_be_headline(tokenised, sentence):
            continue
        small = sum(len(word) > 3 and word[0].islower() for word in words[first:last])
        if 5 * small <= large:
            flags[first:last] = [True] * (last - first)
    return flags


def is_in_capitals(words: Sequence[str]) -> bool:
    """Whether a line of several words is written in capitals throughout.

    >>> is_in_capitals(["KENYA", "WINS", "AGAIN"]), is_in_capitals(["NATO", "MET"]), is_in_capitals(["UN"])
    (True, True, False)
    """
    letters = [word for word in words if word[0].isalpha()]
    return len(letters) > 1 and all(map(str.isupper, letters)) and max(map(len, letters)) > 3


def _may_be_headline(tokenised: TokenisedDocument, sentence: Sentence) -> bool:
    """Whether a sentence stands where headlines do, lacks a full stop, or gives "With" a capital."""
    if sentence.zone in ("title", "subtitle", "heading") or tokenised.text[sentence.span.end - 1] != ".":
        return True
    words = tokenised.tokens.words[sentence.first_token + 1 : sentence.last_token]
    company, verbs = load_words("verb_company") | load_words("clause_openers"), load_table("cue_verbs")
    small = (word.lower() for word in words if len(word) > 2 and word[0].isupper() and word[1:].islower())
    return any(word in company or word in verbs for word in small)


def names_in_headlines(
    tokenised: TokenisedDocument, headlines: list[bool], mentions: list[NameMention]
) -> Iterator[NameMention]:
    """In sentences that give every word a capital: names of the gazetteer, and names that the rest has."""
    if not any(headlines):
        return
    tokens, text = tokenised.tokens, tokenised.text
    known: dict[str, dict[tuple[str, ...], NameMention]] = {}
    for mention in mentions:
        words = tuple(mention.span.text_of(text).split())
        known.setdefault(words[0], {})[words] = mention
        if mention.entity_type == "person" and len(words) > 1:
            known.setdefault(words[-1], {}).setdefault(words[-1:], mention)
    behind = 0
    for index in compress(range(len(tokens)), headlines):
        if index < behind or not has_capital(tokens.words[index]):
            continue
        length, found = _known_in_headline(tokenised, index, known)
        if found is not None:
            yield found
        behind = index + length


def _known_in_headline(
    tokenised: TokenisedDocument, index: int, known: dict[str, dict[tuple[str, ...], NameMention]]
) -> tuple[int, NameMention | None]:
    """The name that begins at a token of a headline, and how many tokens to go on."""
    tokens = tokenised.tokens
    best: NameMention | None = None
    length = 1
    for words, mention in known.get(tokens.words[index], {}).items():
        if len(words) >= length and tuple(tokens.words[index : index + len(words)]) == words:
            best, length = mention, len(words)
    if best is None:
        listed = known_name_at(tokens.words, index, min(index + 6, len(tokens)))
        if listed is None:
            return 1, None
        span = Span(tokens.starts[index], tokens.ends[index + listed.length - 1])
        return listed.length, NameMention(span, listed.entity_type, country=listed.country)
    span = Span(tokens.starts[index], tokens.ends[index + length - 1])
    return length, NameMention(span, best.entity_type, country=best.country)
