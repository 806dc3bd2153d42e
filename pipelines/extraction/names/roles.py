"""Reads the titles and roles beside names: "President", "the country's former minister,", ", a lawyer for".

Takes tokens with their grammar, gives the stretch that a role takes. Which words are titles and roles is said
in `words/person_titles.txt` and `role_nouns.txt`.
"""

from pipelines.document import Span, frozen
from pipelines.grammar.parse import Parse
from pipelines.grammar.relations import noun_phrase
from pipelines.grammar.tokens import TokenisedDocument, Tokens
from pipelines.words import load_words

_TITLES = load_words("person_titles") | load_words("role_nouns")
_ACRONYMS = frozenset(["CEO", "CFO", "COO", "CTO", "MP", "MEP", "MSP", "VP", "PM"])
_POSTS = frozenset(
    ["State", "Defense", "Defence", "Education", "Commerce", "Health", "Transportation", "Energy"]
)

#: Tags and labels of the words that a title has before it: "former", "finance", "Kenyan".
_MODIFIERS = frozenset(["NN", "NNP", "JJ", "VBN", "VBG", "NNPS"])
_MODIFYING = frozenset(["compound", "amod", "nmod"])
#: Tags of what ends a role: a comma, "who", "whose".
_ENDS_ROLE = frozenset([",", "WP", "WP$", "WDT"])


@frozen
class Role:
    """A title or role as written."""

    span: Span


def is_title(word: str) -> bool:
    """Whether a capitalised word is a title or a role.

    >>> is_title("Gov"), is_title("Commissioner"), is_title("CEO"), is_title("Oslo")
    (True, True, True, False)
    """
    return word in _ACRONYMS or word.lower() in _TITLES


def is_role(word: str) -> bool:
    """Whether a word in lower case, singular or plural, says what a person is.

    >>> is_role("minister"), is_role("lawyers"), is_role("table")
    (True, True, False)
    """
    nouns = load_words("role_nouns")
    return word in nouns or (word.endswith("s") and word[:-1] in nouns) or _ends_in_role(word)


def is_speaking_noun(word: str) -> bool:
    """Whether a noun, lower case, names who or what speaks: "minister", "council", "reports"."""
    nouns = load_words("speaking_nouns")
    return word in nouns or word.removesuffix("s") in nouns or is_role(word)


def _ends_in_role(word: str) -> bool:
    return "-" in word and word.rsplit("-", 1)[-1] in load_words("role_nouns")


def title_length(tokens: Tokens, first: int, last: int) -> int:
    """How many tokens of a capitalised stretch are the title before a name; 0 where it has none.

    "Defence Secretary Ada Byron" has two, "Gov. Byron" two with the full stop, "Ada Byron" none.
    """
    length = 0
    for index in range(first, last - 1):
        if tokens.words[index + 1] == "of":
            continue
        if is_title(tokens.words[index]) or (index > first + 1 and _is_post(tokens, index)):
            length = index + 1 - first
    if length and first + length < last and tokens.words[first + length] == ".":
        length += 1
    if tokens.words[last - 1] in load_words("thing_heads"):
        return 0
    heads = load_words("organisation_heads")
    return 0 if tokens.words[last - 1] in heads and last - first - length < 2 else length


def _is_post(tokens: Tokens, index: int) -> bool:
    """Whether a word ends "Secretary of State" or the like."""
    return tokens.lower[index - 2 : index] == ["secretary", "of"] and tokens.words[index].title() in _POSTS


def role_before(tokenised: TokenisedDocument, parse: Parse, first: int) -> Role | None:
    """The title or role that stands directly before a name ("former finance minister Ada Byron")."""
    tokens = tokenised.tokens
    head = _title_before(tokens, first)
    if head is None or "\n" in tokenised.text[tokens.ends[head] : tokens.starts[first]]:
        return None
    begin = head
    while begin > 0 and parse.tags[begin - 1] in _MODIFIERS and parse.labels[begin - 1] in _MODIFYING:
        if tokenised.text[tokens.ends[begin - 1] : tokens.starts[begin]] != " ":
            break
        begin -= 1
    return Role(Span(tokens.starts[begin], tokens.ends[first - 1]))


def _title_before(tokens: Tokens, first: int) -> int | None:
    """The word that heads the title before a name; None where no title stands there."""
    if first > 2 and _is_post(tokens, first - 1):
        return first - 3
    if tokens.words[max(first - 4, 0) : first] == ["Speaker", "of", "the", "House"]:
        return first - 4
    at = first - 1 - (first > 1 and tokens.words[first - 1] == "." and is_title(tokens.words[first - 2]))
    if at < 0:
        return None
    word = tokens.lower[at]
    return at if is_title(tokens.words[at]) or (is_role(word) and not word.endswith("s")) else None


def role_beside(tokenised: TokenisedDocument, parse: Parse, first: int, last: int) -> Role | None:
    """The role to which a name stands in apposition, or that does so to it: "the treasurer, Ada Byron,"."""
    tokens = tokenised.tokens
    for head in range(first, last):
        above = parse.heads[head]
        is_apposed = parse.labels[head] == "appos" and above < first
        for role in (*([above] if is_apposed else []), *parse.children(head, "appos")):
            if first <= role < last or not (is_role(tokens.lower[role]) or is_title(tokens.words[role])):
                continue
            phrase = noun_phrase(parse, role, conjuncts=True)
            openers = parse.children(role, "det", "poss") if role < first else parse.children(role, "det")
            begin = max([phrase.start, *(parse.extent(at).stop for at in openers if at < role)])
            stop = min(phrase.stop, first - 1) if role < first else phrase.stop
            end = next((at for at in range(role, stop) if parse.tags[at] in _ENDS_ROLE), stop)
            if "," in tokens.words[min(end, last) : max(begin, first)]:
                return Role(Span(tokens.starts[begin], tokens.ends[end - 1]))
    return None
