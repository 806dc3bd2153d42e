"""Lines of a text and what they look like, each on its own: list item, question, headline, sentence, date.

Takes a text, gives `Line`s with their spans. What a line means among its neighbours belongs in `zones` and
`faq_runs`.
"""

import re

from pipelines.document import Span, frozen

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_LIST_MARKER = re.compile(r"(?:[•●▪◦‣∙·*+–-]|\(?(?:\d{1,3}|[a-z])[.)]|\(?[A-Z]\))\s+(?=\S)")
_CLOSING = "\"'”’»)]}*_ \t"
_SENTENCE_END = tuple(".!?…。！？")
#: Marks by which a page shows that a question unfolds or a link leads on.
ARROWS = "›»→▸▾▼▶⌄∨+"
_QUESTION_LABEL = re.compile(r"(?:(?:Q|Question)\s?\d{0,3}\s?[.:)]|\(?\d{1,3}[.)]|#{1,6})\s*", re.IGNORECASE)
_ANSWER_LABEL = re.compile(r"(?:A|Ans|Answer)\s?\d{0,3}\s?[.:)]\s+", re.IGNORECASE)
#: Longer lines are paragraphs, whatever they begin with.
LONGEST_HEADLINE = 300
LONGEST_QUESTION = 300


@frozen
class Line:
    """One line without the white space at its ends, never empty.

    Args:
        span: where it stands.
        text: its words.
        after_blank: whether a blank line stands before it.
    """

    span: Span
    text: str
    after_blank: bool


def split_lines(text: str) -> list[Line]:
    r"""The lines of a text that hold something, in order.

    >>> [(line.text, line.after_blank) for line in split_lines("One \r\ntwo\n\n  three")]
    [('One', False), ('two', False), ('three', True)]
    """
    lines = []
    previous_end = 0
    for found in _LINE.finditer(text):
        words = found.group().strip()
        if not words:
            continue
        start = found.start() + found.group().index(words[0])
        breaks = len(_BREAK.findall(text, previous_end, start))
        lines.append(Line(Span(start, start + len(words)), words, breaks > 1))
        previous_end = start + len(words)
    return lines


def list_marker_length(words: str) -> int:
    """How many characters a list marker and its space take at the line's start; 0 without one.

    >>> [list_marker_length(line) for line in ("• One", "12) Twelve", "3.5 million", "- dash", "J. Smith")]
    [2, 4, 0, 2, 0]
    """
    found = _LIST_MARKER.match(words)
    return found.end() if found else 0


def ends_sentence(words: str) -> bool:
    """Whether the line ends as a sentence does, closing marks aside.

    >>> ends_sentence("“It works.”"), ends_sentence("Rain expected")
    (True, False)
    """
    return words.rstrip(_CLOSING).endswith(_SENTENCE_END)


def is_cut_short(words: str) -> bool:
    """Whether the line ends in an ellipsis, as where a page shows only the beginning.

    >>> is_cut_short("The state pays for ..."), is_cut_short("The state pays.")
    (True, False)
    """
    return words.endswith(("…", "..."))


def without_arrow(words: str) -> str:
    """The line without the arrows at its end.

    >>> without_arrow("Who pays? ›")
    'Who pays?'
    """
    end = len(words)
    while end and (words[end - 1] in ARROWS or words[end - 1].isspace()):
        end -= 1
    return words[:end]


def has_arrow(words: str) -> bool:
    """Whether the line ends in an arrow, by which a page shows that something unfolds or leads on."""
    return words.endswith(tuple(ARROWS)) and len(words) > 1


def is_headline(words: str) -> bool:
    """Whether the line may be a headline: not long, and not ended like a sentence.

    >>> is_headline("Harbour opens (2024)"), is_headline("The harbour opened."), is_headline("The list:")
    (True, False, False)
    """
    if len(words) > LONGEST_HEADLINE:
        return False
    bare = without_arrow(words)
    return not ends_sentence(bare) and not bare.endswith((":", ";", ","))


def is_question(words: str) -> bool:
    """Whether the whole line is a question, as a page prints one: it ends in a question mark, arrows aside.

    >>> is_question("Who pays? ›"), is_question("Who pays? The state."), is_question("?")
    (True, False, False)
    """
    if "?" not in words and "？" not in words:
        return False
    bare = without_arrow(words)
    return len(bare) <= LONGEST_QUESTION and bare.endswith(("?", "？")) and any(c.isalpha() for c in bare)


def question_span(line: Line) -> Span:
    """The question in a question line: without arrows, "Q:" or a number before it."""
    end = line.span.start + len(without_arrow(line.text))
    label = _QUESTION_LABEL.match(line.text)
    return Span(line.span.start + (label.end() if label else 0), end)


def answer_label_length(words: str) -> int:
    """How many characters an "A:" takes at the line's start; 0 without one."""
    found = _ANSWER_LABEL.match(words)
    return found.end() if found else 0
