"""What may be a name, before it is weighed: a stretch of tokens and what its words alone say of its type.

Takes tokens. Where stretches begin and end is decided in `finder`; what they name, in `weighing`.
"""

from collections.abc import Sequence

from pipelines.document import Span, frozen
from pipelines.extraction.names.places import known_kind, known_name_at
from pipelines.extraction.names.roles import Role
from pipelines.grammar.tokens import Tokens
from pipelines.words import load_words


@frozen
class Candidate:
    """A stretch of tokens that may be a name, half-open, with what its words say.

    Args:
        first: its first token.
        last: the token behind its last.
        words: what its words alone say of its type, as `form_of` has it.
        opens: whether it opens a sentence, where every word would have a capital.
        title: the title directly before it.
        role: the role in apposition.
        country: ISO 3166-1 alpha-3 code where it is a country's name.
        cut: how many letters at the end of its last token are not part of it: "-based".
    """

    first: int
    last: int
    words: str
    opens: bool
    title: Role | None = None
    role: Role | None = None
    country: str | None = None
    cut: int = 0

    def span_in(self, tokens: Tokens) -> Span:
        """Where the name stands."""
        return Span(tokens.starts[self.first], tokens.ends[self.last - 1] - self.cut)

    def words_in(self, tokens: Tokens) -> tuple[str, ...]:
        """The words of the name."""
        words = tokens.words[self.first : self.last]
        if self.cut:
            words[-1] = words[-1][: -self.cut]
        return tuple(words)


def form_of(words: Sequence[str]) -> str:
    """What the words of a name alone say of its type.

    >>> form_of(["Bank", "of", "Velmoria"]), form_of(["Byron", "Island"]), form_of(["Quennigan"])
    ("hold a body's head", "are a place's", 'say nothing')
    """
    known = known_name_at(words, 0, len(words))
    if known and known.length == len(words):
        return known_kind(known)
    heads, last = load_words("organisation_heads"), words[-1]
    if last in heads:
        return "end as a body's" if len(words) > 1 else "are a body's head"
    if last in load_words("organisation_suffixes"):
        return "end as a firm's"
    if any(word in heads and words[at + 1] in ("of", "for") for at, word in enumerate(words[:-1])):
        return "hold a body's head"
    return _form_of_several(words) if len(words) > 1 else _form_of_one(last)


def _form_of_several(words: Sequence[str]) -> str:
    last, is_thing = words[-1], words[-1] in load_words("thing_heads")
    if last in load_words("place_heads") or words[0] in load_words("place_openers"):
        return "are a place's"
    if is_thing and not (len(words) == 2 and words[0] in load_words("given_names")):
        return "end as a thing's"
    if "&" in words:
        return "hold &"
    if words[0] in load_words("given_names"):
        return "begin with a given name"
    if "." in words and len(words) > 2 and all(len(w) > 1 or w.isupper() or w == "." for w in words):
        return "hold an initial"
    return "say nothing"


def _form_of_one(word: str) -> str:
    if word in load_words("thing_heads"):
        return "end as a thing's"
    if word in load_words("given_names"):
        return "are a given name"
    is_acronym = 2 <= len(word) <= 6 and word.isupper() and word.isalpha()
    return "are an acronym" if is_acronym else "say nothing"
