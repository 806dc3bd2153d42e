"""Reads the noun phrase that begins or ends at a token: a name with titles, a pronoun, "an aide to her".

A small reader over tokens and mentions of names, enough to say who the subject of a cue verb is. It does not
parse sentences.
"""

from pipelines.document import Span
from pipelines.extraction.candidates import NameMention
from pipelines.extraction.names.roles import is_role, is_title
from pipelines.frozen import frozen
from pipelines.grammar.tokens import TokenisedDocument
from pipelines.grammar.verb_forms import SHAPES
from pipelines.wordlists import load_table, load_words

PRONOUNS = frozenset(["he", "she", "they", "it", "we", "i", "who", "you"])
DETERMINERS = load_words("determiners")
PREPOSITIONS = load_words("prepositions")
_INNER_PREPOSITIONS = frozenset(["of", "for", "at", "from", "with", "in", "on"])
_POSSESSIVES = frozenset(["’s", "'s", "’", "'"])
_STOPS = load_words("phrase_ends")
#: Pasts of irregular verbs; none of them is a noun as well.
IRREGULAR_PASTS = load_words("irregular_pasts")
_STRONG_PASTS = frozenset(
    ["said", "told", "wrote", "read", "sang", "swore", "put", "went", "began", "thought"]
)
_QUANTIFIERS = frozenset(
    ["one", "some", "many", "most", "several", "two", "few", "all", "both", "another", "none"]
)
_ROLE_MODIFIERS = load_words("role_modifiers")
_CLAUSE_OPENERS = load_words("clause_openers")
_LONGEST = 14


def is_speaking_noun(word: str) -> bool:
    """Whether a noun, lower case, names who or what speaks: "minister", "council", "reports"."""
    nouns = load_words("speaking_nouns")
    return word in nouns or word.removesuffix("s") in nouns or is_role(word)


@frozen
class Phrase:
    """A noun phrase: its tokens (half-open), and the mention that it names somebody by, if it does.

    A "who" carries the name that it stands for as `antecedent`.
    """

    first: int
    last: int
    name: NameMention | None
    is_pronoun: bool
    antecedent: NameMention | None = None


class PhraseReader:
    """Reads noun phrases of one document."""

    def __init__(self, tokenised: TokenisedDocument, names: tuple[NameMention, ...]) -> None:
        """Take a document and its mentions of names."""
        self.tokenised = tokenised
        self.tokens = tokenised.tokens
        self._mentions: dict[int, tuple[int, int, NameMention]] = {}
        for mention in names:
            within = self.tokens.slice_of(mention.span)
            entry = (within.start, within.stop, mention)
            for index in within:
                self._mentions[index] = entry

    def mention_at(self, index: int) -> tuple[int, int, NameMention] | None:
        """The mention that holds a token, with its first token and the one after its last."""
        return self._mentions.get(index)

    def span_of(self, phrase: Phrase) -> Span:
        """Where a phrase stands in the text."""
        return Span(self.tokens.starts[phrase.first], self.tokens.ends[phrase.last - 1])

    def phrase_at(self, index: int, end: int) -> Phrase | None:
        """The noun phrase that begins at a token.

        A name counts as the head where the phrase ends with it ("campaign manager Ada Byron"), not where
        something follows ("the Byron campaign").
        """
        tokens = self.tokens
        if index >= end or not tokens.words[index][0].isalnum():
            return None
        if self.is_pronoun(index):
            return Phrase(index, index + 1, None, True)
        if self.mention_at(index) is None and self.is_verb_like(index):
            return None
        at, name, named_until = index, None, index
        limit = min(end, index + _LONGEST)
        while at < limit:
            entry = self._mentions.get(at)
            if entry is not None:
                name, named_until = entry[2], min(entry[1], end)
                at = named_until
                continue
            word = tokens.lower[at]
            if word in _POSSESSIVES and at > index:
                at += 1
                continue
            if (
                word == "."
                and at + 1 < limit
                and tokens.starts[at + 1] - tokens.ends[at] == 1
                and (tokens.words[at - 1][0].isupper() and len(tokens.words[at - 1]) < 5)
            ):
                at += 1
                continue
            if not self._goes_on(at, index) or (name is not None and at == named_until and self._is_past(at)):
                break
            if at > index and self._is_verb_of_person(at, name if at == named_until else None):
                break
            at += 1
        if name is None and self._is_post(at, index):
            joined = self.phrase_at(at + 1, end)  # "former port minister and party chair Ada Byron"
            return joined and Phrase(index, joined.last, joined.name, False)
        if at == index + 1 < limit and tokens.lower[index] in _QUANTIFIERS and tokens.lower[at] == "of":
            whole = self.phrase_at(at + 1, end)
            return Phrase(index, whole.last, None, False) if whole else None
        if at == index or (at == index + 1 and tokens.lower[index] in DETERMINERS and name is None):
            return None
        if named_until != at and at + 1 < end and tokens.words[at] == "," and is_role(tokens.lower[at - 1]):
            entry = self._mentions.get(at + 1)
            if entry is not None and entry[2].entity_type == "person" and entry[1] <= end:
                return Phrase(index, entry[1], entry[2], False)  # “the club's treasurer, Ada Byron”
        return Phrase(index, at, name if named_until == at else None, False)

    def _is_post(self, at: int, index: int) -> bool:
        """Whether a role ends before the "and" at a token, and another one with its holder's name follows."""
        tokens = self.tokens
        if at - 1 <= index or at + 2 >= len(tokens) or tokens.lower[at] != "and":
            return False
        last = at - 2 if tokens.words[at - 1] == "." else at - 1
        if not self._is_role_at(last):
            return False
        named = at + 1
        while named < min(at + _LONGEST, len(tokens)) and named not in self._mentions:
            if self._breaks(named):
                return False
            named += 1
        entry = self._mentions.get(named)
        return entry is not None and entry[2].entity_type == "person" and self._is_role_at(named - 1)

    def _is_role_at(self, at: int) -> bool:
        return is_role(self.tokens.lower[at]) or is_title(self.tokens.words[at])

    def is_pronoun(self, at: int) -> bool:
        """Whether a token is a personal pronoun that can be a subject, also with its verb ("he’d")."""
        word = self.tokens.lower[at]
        if "’" in word or "'" in word:
            word = word.replace("’", "'").split("'")[0]
        return word in PRONOUNS

    def _is_past(self, at: int) -> bool:
        """Whether a token behind a name can only be its verb ("Byron implored")."""
        word = self.tokens.lower[at]
        if word in IRREGULAR_PASTS:
            return True
        return (
            word.endswith("ed") and at + 1 < len(self.tokens) and not self.tokens.words[at + 1][0].isupper()
        )

    def _is_verb_of_person(self, at: int, name: NameMention | None) -> bool:
        """Whether a token behind a person's name or role is what that person does: "Byron openly admires"."""
        lower = self.tokens.lower
        if name is not None and name.entity_type in ("person", "other"):
            verb = at + 1 if lower[at].endswith("ly") and at + 1 < len(lower) else at
            return SHAPES[lower[verb]] in ("past", "present") and not is_role(lower[verb])
        return name is None and SHAPES[lower[at]] == "past" and is_speaking_noun(lower[at - 1])

    def _goes_on(self, at: int, index: int) -> bool:
        tokens = self.tokens
        word = tokens.lower[at]
        if not word[0].isalnum() or word in _STOPS or word in PREPOSITIONS or self.is_pronoun(at):
            return False
        if word in IRREGULAR_PASTS and at > index:
            return False
        if word in DETERMINERS:
            return at == index
        return not (self.is_verb_like(at) and at > index)

    def is_verb_like(self, at: int) -> bool:
        """Whether a token is a cue verb or an auxiliary, by its form alone."""
        word = self.tokens.lower[at]
        if self.tokens.words[at][0].isupper():
            return False
        if word in load_words("verb_company") or word.endswith(("n’t", "n't")):
            return True
        return load_table("cue_verbs").get(word) == "say" and (
            word.endswith(("ed", "s")) or word in _STRONG_PASTS
        )

    def phrase_before(self, index: int, start: int) -> Phrase | None:
        """The noun phrase that ends right before a token, looking over brackets and appositions.

        ", the club's treasurer," and ", who was there," stand between a name and its verb; the phrase is the
        name then.
        """
        tokens = self.tokens
        at = index - 1
        start = max(start, index - 6 * _LONGEST)
        while at >= start and (
            tokens.lower[at] in load_words("verb_company")
            or (tokens.lower[at].endswith("ly") and at not in self._mentions)
        ):
            at -= 1
        if at >= start and tokens.words[at] in ")]":
            at = self._before_bracket(at, start)
        if at < start:
            return None
        if tokens.words[at] in (",", "—", "–"):
            return self._before_apposition(at, start)
        if self.is_pronoun(at):
            if tokens.lower[at] == "who" and at - 1 >= start:
                return self._relative(at, start)
            return Phrase(at, at + 1, None, True)
        if (
            not tokens.words[at][0].isalnum()
            and tokens.words[at] not in _POSSESSIVES
            and tokens.words[at] != "."
        ):
            return None
        return self._phrase_ending(at, start)

    def _before_bracket(self, at: int, start: int) -> int:
        opening = "(" if self.tokens.words[at] == ")" else "["
        for index in range(at - 1, max(start, at - 20) - 1, -1):
            if self.tokens.words[index] == opening:
                return index - 1
        return at - 1

    def _relative(self, at: int, start: int) -> Phrase:
        """The "who" at a token, with the name before it."""
        before = at - 2 if self.tokens.words[at - 1] in (",", "-", "—", "–") else at - 1
        phrase = self._phrase_ending(before, start) if before >= start else None
        return Phrase(at, at + 1, None, True, phrase.name if phrase else None)

    def _before_apposition(self, comma: int, start: int) -> Phrase | None:
        """The name or phrase before an apposition or clause that ends at `comma`."""
        tokens = self.tokens
        floor = max(start, comma - 40)
        holder = self._mentions.get(comma - 1)
        if (
            holder is not None
            and holder[2].role_span is not None
            and holder[2].role_span.end <= tokens.starts[holder[0]]
        ):
            first = tokens.first_at(holder[2].role_span.start)
            return Phrase(max(first, start), comma, holder[2], False)  # "the club's treasurer, Ada Byron,"
        for index in range(comma - 2, floor - 1, -1):
            if tokens.words[index + 1] not in (",", "—", "–", "("):
                continue
            entry = self._mentions.get(index)
            if entry is not None and entry[2].entity_type != "place":
                return self._phrase_ending(index, start)
            if entry is None and self.is_pronoun(index):
                return Phrase(index, index + 1, None, True)
        return None

    def _phrase_ending(self, last: int, start: int) -> Phrase | None:
        """The noun phrase whose last token is `last`, with the phrase that it depends on by a preposition."""
        tokens = self.tokens
        first, name = self._simple_start(last, start)
        if first > last:
            return None
        end = last + 1
        for _ in range(3):
            if first - 2 < start or tokens.lower[first - 1] not in _INNER_PREPOSITIONS:
                break
            before = first - 2
            if not tokens.words[before][0].isalnum() or self.is_verb_like(before):
                break
            if tokens.lower[first - 1] == "of" and tokens.lower[before] in _QUANTIFIERS:
                first, name = before, None  # "one of her aides"
                continue
            outer, outer_name = self._simple_start(before, start)
            if outer > before or (outer_name is None and not self._is_headed(outer, before, start)):
                break
            if outer_name is not None:
                first, name, end = outer, outer_name, before + 1
            else:
                first, name = outer, None
        return Phrase(first, end, name, False)

    def _is_headed(self, first: int, last: int, start: int) -> bool:
        """Whether a phrase without a name can be a subject: it has a determiner or begins the clause."""
        lower = self.tokens.lower
        return lower[first] in DETERMINERS or first == start or lower[first - 1] in _CLAUSE_OPENERS

    def _simple_start(self, last: int, start: int) -> tuple[int, NameMention | None]:
        """Where the phrase without prepositions that ends at `last` begins, and the name that ends it."""
        tokens = self.tokens
        entry = self._mentions.get(last)
        name = entry[2] if entry is not None and entry[1] == last + 1 else None
        at = entry[0] if entry is not None and name is not None else last
        if name is not None and name.title_span is not None:
            at = min(at, max(tokens.first_at(name.title_span.start), start))
        floor = max(start, last - _LONGEST)
        if name is None and not self._may_end(last):
            return last + 1, None
        while at > floor:
            before = at - 1
            word = tokens.lower[before]
            inner = self._mentions.get(before)
            if inner is not None:
                at = inner[0]
            elif word in DETERMINERS:
                at = at if name is not None and word in ("that", "this", "most", "all") else before
                break
            elif word in _POSSESSIVES or (word == "." and before > floor and self._is_abbreviated(before)):
                at = before
            elif word == "-" and tokens.ends[before] == tokens.starts[at]:
                at = before  # "34-year-old"
            elif self._breaks(before) or (name is not None and not self._modifies(before)):
                break
            else:
                at = before
        return max(at, start), name

    def _may_end(self, at: int) -> bool:
        """Whether a phrase without a name can end with a token."""
        word = self.tokens.lower[at]
        if word in _QUANTIFIERS | load_table("number_words").keys():
            return at > 0 and self.tokens.lower[at - 1] == "of"  # "the mother of three"
        return (
            word[0].isalnum() and word not in _STOPS and word not in PREPOSITIONS and word not in DETERMINERS
        )

    def _is_abbreviated(self, stop: int) -> bool:
        """Whether a full stop belongs to a short capitalised word before it ("Gov.", "J.")."""
        before = self.tokens.words[stop - 1]
        return len(before) < 5 and before[0].isupper()

    def _breaks(self, at: int) -> bool:
        word = self.tokens.lower[at]
        return (
            not word[0].isalnum()
            or word in _STOPS
            or word in PREPOSITIONS
            or self.is_pronoun(at)
            or self.is_verb_like(at)
        )

    def _modifies(self, at: int) -> bool:
        """Whether a word can stand before a name that it belongs to: a role, a title, an adjective."""
        word = self.tokens.words[at]
        return word[0].isupper() or word[0].isdigit() or is_role(word) or word in _ROLE_MODIFIERS
