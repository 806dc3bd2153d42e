"""What the rules for events see of a document: its words, their grammar, its entities and its date."""

from dataclasses import dataclass
from functools import lru_cache

from pipelines.extraction.dates.anchors import PartialDate
from pipelines.extraction.names.entity_index import EntityIndex
from pipelines.extraction.names.referents import Referents
from pipelines.extraction.places.whereabouts import Whereabouts
from pipelines.grammar.parse import Parse
from pipelines.grammar.tokens import Tokens
from pipelines.grammar.verb_forms import lemma_of
from pipelines.grammar.word_classes import words_of


@dataclass(frozen=True)
class EventView:
    """A document under the eyes of the rules for events.

    Args:
        tokens: its tokens.
        parse: their grammar.
        entities: its people, organisations and places.
        referents: what says for whom a phrase stands.
        whereabouts: what says where something happens.
        published: its date.
        times: the tokens that lie in time expressions, which belong to no argument.
    """

    tokens: Tokens
    parse: Parse
    entities: EntityIndex
    referents: Referents
    whereabouts: Whereabouts
    published: PartialDate | None
    times: frozenset[int]

    def lemma(self, token: int) -> str:
        """The base form of a verb; of "we're" that of the verb in it."""
        return _lemma_of(self.tokens.lower[token], self.parse.tags[token] in ("VB", "VBP"))


@lru_cache(maxsize=1 << 14)
def _lemma_of(word: str, is_base: bool) -> str:
    word = word.replace("’", "'")
    if word in _BE or word.endswith(("'re", "'m", "'s")):
        return "be"
    if word.endswith("'ve"):
        return "have"
    # "to lay" and "to found" are no pasts of "lie" and "find".
    return word if is_base and word.isalpha() else lemma_of(word)


_BE = words_of("be")
