"""The one tokenisation that all finders share: words and marks with their offsets, and sentences.

Takes a `Document`, gives a `TokenisedDocument`. What the words mean belongs in the finders.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

from pipelines.document import Document, Span, frozen
from pipelines.words import load_words

_TOKEN = re.compile(
    r"""
    (
      [A-Za-z]++(?=[ ,\n])                         # most words: plain letters before a space or comma
    | \d+(?:[.,:]\d+)*                             # digits, with separators inside: 1,238  0.5  10:30
    | (?:[^\W\d_]\.){2,}                           # dotted abbreviations: U.S.  a.m.
    | [’'](?:s|S)(?![^\W_])                        # the possessive mark is a token of its own
    | [^\W\d_]+(?:[-‐‑’'](?!(?:s|S)(?![^\W_]))[^\W_]+)*   # words, with inner hyphens and apostrophes
    | °[CFcf](?![^\W_])                            # degrees of temperature
    | \w                                           # letters glued to digits, underscores
    | [^\w\s]                                      # each mark alone
    )
    """,
    re.VERBOSE,
)
# Begins with one set, for which the engine searches fast. Looks back so that a run of marks is tried once,
# from its first one: no time beyond the text's length.
_SENTENCE_END = re.compile(r"[.!?…](?<![.!?…].)[.!?…]*+[\"”’'»)\]]*+(?=\s++[\"“‘'«(\[]*+[^\W_a-z]|\s*+$)")
#: Tokens of a sentence at most; the longest of news articles have some two hundred.
LONGEST_SENTENCE = 400
#: The letters that patterns take for an i, s or k where case does not count, and `str.lower` does not.
_PLAIN_LETTERS = str.maketrans("İıſ", "iis")
_ODD_LETTERS = re.compile("[İıſ]")
_FOLLOWING = re.compile(r"\s+[\"“‘'«(\[]*+(\w+)")
# The day and year behind a month that somebody put a full stop to: "May. 9, 2019"
_DAY_AND_YEAR = re.compile(r"[ ]\d{1,2}(?:,[ ]\d{4})?(?!\d)")
_DOTTED_CAPITALS = re.compile(r"(?:[A-Z]\.)+[A-Z]")


@dataclass(slots=True, eq=False)
class Tokens:
    """The tokens of a text as parallel lists: the i-th is `words[i]` at `starts[i]:ends[i]`.

    One is equal to itself alone, so that what was once worked out of it is found again without a look at it.
    """

    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        """How many tokens there are."""
        return len(self.words)

    def first_at(self, offset: int) -> int:
        """The index of the first token that starts at or after `offset`."""
        return bisect_left(self.starts, offset)

    def slice_of(self, span: Span) -> range:
        """The indices of the tokens that overlap `span`."""
        return range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end))


@frozen
class Sentence:
    """One sentence (or heading, list item, table row): its span, the block it lies in, and its tokens."""

    span: Span
    block: int
    zone: str
    first_token: int
    last_token: int


@frozen
class TokenisedDocument:
    """A document with its tokens and sentences; what every finder takes. Some sentences may have been cut."""

    document: Document
    tokens: Tokens
    sentences: tuple[Sentence, ...]
    _sentence_starts: tuple[int, ...]
    _zone_starts: tuple[int, ...]
    cut: int = 0

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds `offset`; None between blocks."""
        number = self.number_at(offset)
        return None if number is None else self.sentences[number]

    def number_at(self, offset: int) -> int | None:
        """The number of the sentence that holds `offset`; None between blocks."""
        number = bisect_right(self._sentence_starts, offset) - 1
        return number if number >= 0 and offset < self.sentences[number].span.end else None

    def zone_at(self, offset: int) -> str:
        """The code of the zone that holds `offset`."""
        return self.document.zones[max(0, bisect_right(self._zone_starts, offset) - 1)].zone


def tokenise(text: str) -> Tokens:
    """Split a text into words, numbers and marks.

    >>> tokenise("Saltanat’s 18-year fight cost $3.5bn.").words
    ['Saltanat', '’s', '18', '-', 'year', 'fight', 'cost', '$', '3.5', 'bn', '.']
    """
    parts: list[str] = _TOKEN.split(text)  # What stands between tokens, and tokens, in turn.
    ends = list(accumulate(map(len, parts)))
    words = parts[1::2]
    lower = map(lowered if _ODD_LETTERS.search(text) else str.lower, words)
    return Tokens(words, list(lower), ends[0:-1:2], ends[1::2])


def lowered(words: str) -> str:
    """Words in small letters as patterns compare them that ignore case, and as many: offsets stay.

    >>> lowered("İSTANBUL"), lowered("mıllıon"), len("İ".lower())
    ('istanbul', 'million', 2)
    """
    return words.lower() if words.isascii() else words.translate(_PLAIN_LETTERS).lower()


def split_sentences(text: str, span: Span) -> list[Span]:
    """The sentences of one block, without white space at their ends.

    >>> text = "Dr. Ada J. Byron of the U.S. Navy spoke. “It works!” She left at 5 p.m. on Monday."
    >>> [s.text_of(text) for s in split_sentences(text, Span(0, len(text)))]
    ['Dr. Ada J. Byron of the U.S. Navy spoke.', '“It works!”', 'She left at 5 p.m. on Monday.']
    """
    sentences: list[Span] = []
    start = span.start
    for found in _SENTENCE_END.finditer(text, span.start, span.end):
        if found.end() < span.end and _is_abbreviation(text, start, found):
            continue
        _append_trimmed(sentences, text, start, found.end())
        start = found.end()
    _append_trimmed(sentences, text, start, span.end)
    return sentences


def _is_abbreviation(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether the full stop found belongs to an abbreviation or an initial, not to the sentence.

    Before a word that opens sentences ("The", "He"), only titles and initials are taken for abbreviations.
    """
    if found.group() != ".":
        return False
    begin = found.start()
    while begin > start and not text[begin - 1].isspace() and text[begin - 1] not in "([“\"‘'":
        begin -= 1
    word = text[begin : found.start()]
    if (len(word) == 1 and word.isupper()) or word.lower() in load_words("abbreviated_titles"):
        return True
    if word.lower() in load_words("months") and _DAY_AND_YEAR.match(text, found.end()):
        return True
    following = _FOLLOWING.match(text, found.end())
    after = following.group(1) if following else ""
    if word.lower() in load_words("abbreviations_before_numbers"):
        return after[:1].isdigit()
    if word.lower() in ("a.m", "p.m"):
        return after.lower() in load_words("after_clock_time")
    if after in load_words("sentence_openers"):
        return False
    return word.lower() in load_words("abbreviations") or _DOTTED_CAPITALS.fullmatch(word) is not None


def _append_trimmed(sentences: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        sentences.append(Span(start, end))


def tokenise_document(document: Document) -> TokenisedDocument:
    """Tokens and sentences of a document; sentences never cross the border of a block.

    What nobody would call a sentence for its length is cut, so that work which looks at a whole sentence for
    each of its words stays in proportion to the text.
    """
    tokens = tokenise(document.text)
    sentences = []
    cut = 0
    for index, block in enumerate(document.blocks):
        for span in split_sentences(document.text, block.span):
            within = tokens.slice_of(span)
            cut += within.stop - within.start > LONGEST_SENTENCE
            for first in range(within.start, within.stop, LONGEST_SENTENCE) or (within.start,):
                last = min(first + LONGEST_SENTENCE, within.stop)
                start = span.start if first == within.start else tokens.starts[first]
                end = span.end if last == within.stop else tokens.ends[last - 1]
                sentences.append(Sentence(Span(start, end), index, block.zone, first, last))
    return TokenisedDocument(
        document,
        tokens,
        tuple(sentences),
        tuple(sentence.span.start for sentence in sentences),
        tuple(zone.span.start for zone in document.zones),
        cut,
    )
