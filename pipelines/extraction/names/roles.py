"""Reads the titles and roles beside names: "President", "the country's former minister,", ", a lawyer for".

Takes tokens and a place among them, gives the stretch that the role takes. Which words are titles and roles
is said in `words/person_titles.txt`, `role_nouns.txt` and `role_modifiers.txt`.
"""

from pipelines.document import Span, frozen
from pipelines.extraction.names.places import demonym_country
from pipelines.grammar.tokens import TokenisedDocument, Tokens
from pipelines.words import load_table, load_words

_LONGEST_ROLE = 24
_LONGEST_TITLE = 7
_DETERMINERS = load_words("determiners")
_TITLES = load_words("person_titles") | load_words("role_nouns")
_ACRONYMS = frozenset(["CEO", "CFO", "COO", "CTO", "MP", "MEP", "MSP", "VP", "PM"])
_POSTS = frozenset(
    ["State", "Defense", "Defence", "Education", "Commerce", "Health", "Transportation", "Energy"]
)

#: Words that end the stretch to the left of a role in apposition.
_BEFORE_ROLES = frozenset(["and", "but", "is", "was", "by", "to", "with", "from", "as"])
_ENDS_ROLE = frozenset([*',.;:—–(“”"‘’', "who", "whose"])
#: Verbs that show that no role follows, or that it has ended.
_FINITE = frozenset(
    ["said", "say", "says", "told", "added", "wrote", "tweeted", "was", "is", "has", "had", "will", "were"]
)


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


def role_before(tokenised: TokenisedDocument, first: int) -> Role | None:
    """The title or role that stands directly before a name ("former finance minister Ada Byron")."""
    tokens = tokenised.tokens
    at = first - _post_length(tokens, first)
    if at < first:
        at += 1  # "Secretary of State": its first word is the title
    elif at > 1 and tokens.words[at - 1] == "." and is_title(tokens.words[at - 2]):
        at -= 1
    elif at < 1 or not (is_title(tokens.words[at - 1]) or is_role(tokens.lower[at - 1])):
        return None
    if tokens.lower[at - 1].endswith("s") and not is_title(tokens.words[at - 1]):
        return None
    if "\n" in tokenised.text[tokens.ends[at - 1] : tokens.starts[first]]:
        return None
    begin = _leftmost_modifier(tokenised, at - 1)
    return Role(Span(tokens.starts[begin], tokens.ends[first - 1]))


def _post_length(tokens: Tokens, first: int) -> int:
    """How many tokens before a name are an office with "of" in it: "Secretary of State", else 0."""
    if first > 2 and _is_post(tokens, first - 1):
        return 3
    return 4 if first > 3 and tokens.words[first - 4 : first] == ["Speaker", "of", "the", "House"] else 0


def has_role_before(tokenised: TokenisedDocument, first: int) -> Role | None:
    """The role to which a name stands in apposition ("the club's former treasurer, Ada Byron,")."""
    tokens = tokenised.tokens
    if first < 2 or tokens.words[first - 1] != ",":
        return None
    begin = first - 2
    while begin > 0 and first - begin < _LONGEST_TITLE and not is_role(tokens.lower[begin]):
        if not (tokens.words[begin][0].isupper() or tokens.lower[begin] in ("to", "of", "for", "the", "at")):
            return None
        begin -= 1  # "the ambassador to the United Kingdom, Ada Byron"
    if not is_role(tokens.lower[begin]):
        return None
    while begin > 0 and first - begin < _LONGEST_TITLE + 2:
        word = tokens.lower[begin - 1]
        if word in _DETERMINERS or word in ("’s", "'s") or not word[0].isalpha():
            break
        if word in load_table("cue_verbs") or word in _BEFORE_ROLES:
            break
        begin -= 1
    return Role(Span(tokens.starts[begin], tokens.ends[first - 2]))


def role_after(tokenised: TokenisedDocument, last: int) -> Role | None:
    """The role in apposition after a name (", Chief Justice of the land,"): up to a comma or a verb."""
    tokens = tokenised.tokens
    if last + 1 >= len(tokens) or tokens.words[last] != ",":
        return None
    begin = last + 1
    if tokens.lower[begin] in _DETERMINERS and tokens.lower[begin + 1 : begin + 2] != ["of"]:
        begin += 1
    if begin == len(tokens) or tokens.lower[begin] in ("and", "but", "or", "with", "along", "then"):
        return None
    end, found = begin, False
    for index in range(begin, min(begin + _LONGEST_ROLE, len(tokens))):
        word = tokens.lower[index]
        if word in _ENDS_ROLE or (found and word in _FINITE):
            break
        found = found or (index - begin < 8 and (is_role(word) or is_title(tokens.words[index])))
        end = index + 1
    if tokens.lower[end - 1] in load_words("abbreviated_titles") and tokens.words[end : end + 1] == ["."]:
        return None  # the title of the next name: ", Gov. Ada Byron"
    opening = tokens.lower[begin]
    if not found or opening in _FINITE or opening.endswith("ing") or opening in load_words("clause_openers"):
        return None
    return Role(Span(tokens.starts[begin], tokens.ends[end - 1]))


def _leftmost_modifier(tokenised: TokenisedDocument, at: int) -> int:
    """The first token of the words that a title or role carries before it."""
    tokens = tokenised.tokens
    begin = at
    while begin > 0 and at - begin < _LONGEST_TITLE:
        word = tokens.words[begin - 1]
        gap = tokenised.text[tokens.ends[begin - 1] : tokens.starts[begin]]
        fits = (
            word.lower() in load_words("role_modifiers")
            or word in load_words("no_names")
            or is_title(word)
            or is_role(word)
            or demonym_country(word) is not None
        )
        if not fits or gap != " " or word in load_words("name_openers"):
            break
        begin -= 1
    return begin
