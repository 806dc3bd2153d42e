"""Finds questions with their answers on an HTML page, by what a reader sees of it.

Takes the visible lines, gives pairs of lines. A run of questions is told by its form: lines that end in a
question mark, stand in elements of one kind below one element, and are followed each by other lines; and by
what says that it is an FAQ: a heading over it, the name of a container, or elements that unfold. Schema
markup is not looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from lxml import etree

from pipelines.document import frozen
from pipelines.reading.furniture import is_call, section_opened_by
from pipelines.reading.html_lines import VisibleLine
from pipelines.reading.lines import has_arrow, is_question
from pipelines.words import load_words

_FAQ_HEADING = re.compile(
    r"""
      \bfaqs?\b | \bf\.a\.q | frequently\s+asked
    | (?:common|popular|top|got|any|more|your|have)\s+questions
    | people\s+(?:also\s+|are\s+)?ask
    | \bquestions\s+(?:and|&)\s+answers\b | \bq\s?(?:&|and)\s?as?\b
    | \bquestions\s+(?:about|on)\b | ^questions\W*$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FAQ_NAME = re.compile(r"(?<![a-z])faqs?(?![a-z])|frequently|question", re.IGNORECASE)
#: Parts of class names that say in what state an element is, not of what kind it is.
_STATE = re.compile(r"active|open|clos|collaps|expand|show|hid|first|last|current|select|visible|\d")
_UNFOLDING = frozenset(("summary", "button", "dt"))
_LONGEST_HEADING = 120
_LONGEST_ITEM = 200
_LINES_TO_HEADING = 6
_LEVELS_TO_NAME = 8
_MOST_ANSWER_LINES = 150


@frozen
class HtmlPair:
    """A question with its answer: places in the list of visible lines."""

    question: int
    answer: range
    rule_id: str


@dataclass(slots=True)
class _Run:
    """Questions of one kind that follow each other below one element.

    Args:
        questions: their lines.
        below: the element below which all of them and their answers lie; None for a lone question.
        height: how many elements up from a question its item lies, which holds its answer too; 0 where the
            answers follow the questions on the same level.
    """

    questions: list[VisibleLine]
    below: etree._Element | None = None
    height: int = 0

    @property
    def first(self) -> VisibleLine:
        """The first question."""
        return self.questions[0]

    @property
    def last(self) -> VisibleLine:
        """The last question."""
        return self.questions[-1]

    def item_of(self, line: VisibleLine) -> etree._Element:
        """The element that holds a question, and its answer where the items are wrapped."""
        element = line.element
        for _ in range(self.height):
            parent = element.getparent()
            element = element if parent is None else parent
        return element


def find_pairs(lines: list[VisibleLine]) -> list[HtmlPair]:
    """The questions with their answers, in order of the page.

    Args:
        lines: the page's visible lines.

    Returns:
        The pairs; none overlaps another, and no question comes twice.
    """
    accepted: list[tuple[_Run, str]] = []
    latest: dict[tuple[object, ...], tuple[_Run, str]] = {}
    for run in _runs(lines, _candidates(lines)):
        signature = _signature(run.first)
        rule_id = _evidence(lines, run) or _inherited(lines, run, latest.get(signature))
        if rule_id:
            accepted.append((_completed(lines, run), rule_id))
            latest[signature] = accepted[-1]
    starts = sorted(line.order for run, _ in accepted for line in run.questions)
    following = dict(zip(starts, [*starts, len(lines)][1:], strict=True))
    pairs = [pair for run, rule_id in accepted for pair in _pairs(lines, run, rule_id, following)]
    return list(_without_repeats(lines, sorted(pairs, key=lambda pair: pair.question)))


def _candidates(lines: list[VisibleLine]) -> list[VisibleLine]:
    """Lines that are questions; of a question that stands twice in succession, the second."""
    found = []
    for line in lines:
        repeated = line.order + 1 < len(lines) and lines[line.order + 1].text == line.text
        if is_question(line.text) and not repeated:
            found.append(line)
    return found


def _signature(line: VisibleLine) -> tuple[object, ...]:
    """What questions of one run have in common: the elements around them by tag and class, and weight."""
    near = list(line.near())[:2]
    return (*(f"{element.tag}.{_kind(element.get('class', ''))}" for element in near), line.is_bold)


def _kind(classes: str) -> str:
    return " ".join(name for name in classes.split() if not _STATE.search(name.lower()))


def _runs(lines: list[VisibleLine], candidates: list[VisibleLine]) -> list[_Run]:
    """The candidates as runs: of one signature, below one element, with no higher heading between them."""
    runs: list[_Run] = []
    open_runs: dict[tuple[object, ...], _Run] = {}
    for line in candidates:
        signature = _signature(line)
        run = open_runs.get(signature)
        if run and not _is_parted(lines, run.last, line) and _grow(run, line):
            continue
        open_runs[signature] = _Run([line])
        runs.append(open_runs[signature])
    return runs


def _is_parted(lines: list[VisibleLine], question: VisibleLine, following: VisibleLine) -> bool:
    """Whether a heading that stands over both parts two questions."""
    if following.order - question.order > _MOST_ANSWER_LINES:
        return True
    level = question.heading_level or 7
    between = lines[question.order + 1 : following.order]
    over = [line for line in between if line.heading_level is not None and line.heading_level < level]
    folded = _folded(question)
    return any(not is_question(line.text) and not _is_inside(line.element, folded) for line in over)


def _grow(run: _Run, line: VisibleLine) -> bool:
    """Take one more question into a run, where it lies below the same element as the ones before."""
    above = set(_upwards(line.element))
    between = list(takewhile(lambda element: element not in above, _upwards(run.last.element)))
    below = between[-1].getparent() if between else run.last.element
    if below is None or (run.below is not None and below is not run.below):
        return False
    run.questions.append(line)
    run.below, run.height = below, max(0, len(between) - 1)
    return True


def _upwards(element: etree._Element) -> Iterator[etree._Element]:
    yield element
    yield from element.iterancestors()


def _evidence(lines: list[VisibleLine], run: _Run) -> str | None:
    """The rule that says that a run is an FAQ; None where nothing does.

    A lone question must be plain in form, and its heading close.
    """
    alone = len(run.questions) == 1
    if alone and not _begins_like_question(run.first):
        return None
    if _heading_above(lines, run.first, 2 if alone else _LINES_TO_HEADING):
        return "faq-html-heading"
    if all(has_arrow(line.text) for line in run.questions):
        return "faq-arrow"
    if not alone and _is_named(run.first.element):
        return "faq-html-name"
    if not alone and all(_unfolds(line) for line in run.questions):
        return "faq-html-unfolding"
    return None


def _heading_above(lines: list[VisibleLine], first: VisibleLine, reach: int) -> bool:
    """Whether a heading such as "FAQs" stands shortly before the run."""
    above = lines[max(0, first.order - reach) : first.order]
    return any(len(line.text) <= _LONGEST_HEADING and _FAQ_HEADING.search(line.text) for line in above)


def _is_named(element: etree._Element) -> bool:
    """Whether an element or one of those above it is called an FAQ."""
    for level, above in enumerate(_upwards(element)):
        if level == _LEVELS_TO_NAME:
            return False
        if _FAQ_NAME.search(f"{above.get('class', '')} {above.get('id', '')}"):
            return True
    return False


def _unfolds(line: VisibleLine) -> bool:
    """Whether the line is of those on which a reader clicks to see more."""
    return any(e.tag in _UNFOLDING or e.get("aria-expanded") or e.get("aria-controls") for e in line.near())


def _inherited(lines: list[VisibleLine], run: _Run, before: tuple[_Run, str] | None) -> str | None:
    """The rule of the run of the same kind before, where this one goes on with it (a second column, say)."""
    if before is None or _is_parted(lines, before[0].last, run.first):
        return None
    between = lines[before[0].last.order + 1 : run.first.order]
    return None if any(line.heading_level and not is_question(line.text) for line in between) else before[1]


def _completed(lines: list[VisibleLine], run: _Run) -> _Run:
    """The run with its items that are questions without a question mark.

    Where the answers are not wrapped with their questions, such an item must begin like a question.
    """
    if run.below is None:
        return run
    signature = _signature(run.first)
    parents = {run.item_of(line).getparent() for line in run.questions}
    known = {line.order for line in run.questions}
    found: list[VisibleLine] = []
    for line in lines[run.first.order : run.last.order + _MOST_ANSWER_LINES]:
        if line.order in known:
            found.append(line)
        elif not is_question(line.text) and len(line.text) <= _LONGEST_ITEM and _signature(line) == signature:
            fits = _begins_like_question(line) or (run.height > 0 and _unfolds(line))
            if fits and run.item_of(line).getparent() in parents and not _is_parted(lines, found[-1], line):
                found.append(line)
    return replace(run, questions=found)


def _begins_like_question(line: VisibleLine) -> bool:
    return line.text.split(maxsplit=1)[0].lower() in load_words("question_words")


def _pairs(lines: list[VisibleLine], run: _Run, rule_id: str, following: dict[int, int]) -> list[HtmlPair]:
    """The pairs of a run; none where most questions have no answer, as in a list of links to questions."""
    pairs: list[HtmlPair] = []
    longest = 0
    for line in run.questions:
        wrapped = _wrapped_answer(lines, run, line)
        answer = wrapped or _following_answer(lines, run, line, following[line.order], longest)
        answer = _without_calls(lines, answer)
        if answer:
            longest = max(longest, len(answer))
            pairs.append(HtmlPair(line.order, answer, rule_id))
    return pairs if 2 * len(pairs) > len(run.questions) else []


def _without_calls(lines: list[VisibleLine], answer: range) -> range:
    """The answer without calls to read on or to share before and after it."""
    start, end = answer.start, answer.stop
    while start < end and is_call(lines[start].text):
        start += 1
    while start < end and is_call(lines[end - 1].text):
        end -= 1
    return range(start, end)


def _wrapped_answer(lines: list[VisibleLine], run: _Run, question: VisibleLine) -> range:
    """The lines that stand below the question inside its item."""
    item = _folded(question) if run.below is None else run.item_of(question)
    if item is run.below:
        return range(0)
    end = question.order + 1
    while (
        end < len(lines)
        and end - question.order <= _MOST_ANSWER_LINES
        and _is_inside(lines[end].element, item)
    ):
        end += 1
    return range(question.order + 1, end)


def _folded(question: VisibleLine) -> etree._Element:
    """What a lone question unfolds: the element that says so, or else its own."""
    return next((element for element in question.near() if element.tag == "details"), question.element)


def _is_inside(element: etree._Element, item: etree._Element) -> bool:
    return any(above is item for above in _upwards(element))


def _following_answer(
    lines: list[VisibleLine], run: _Run, question: VisibleLine, following: int, longest: int
) -> range:
    """The lines between the question and the next one, or a heading, or the end of what holds the run.

    The last answer of a run has nothing after it that surely ends it: it is not much longer than the others.
    """
    start = end = question.order + 1
    below = run.below if run.below is not None else question.element.getparent()
    level = question.heading_level or 7
    limit = min(following, start + _MOST_ANSWER_LINES)
    if question is run.last and longest:
        limit = min(limit, start + 2 * longest + 1)
    while (
        end < limit
        and not _ends_answer(lines[end], level)
        and (below is None or _is_inside(lines[end].element, below))
    ):
        end += 1
    return range(start, end)


def _ends_answer(line: VisibleLine, level: int) -> bool:
    found = line.heading_level
    return (found is not None and found <= level) or section_opened_by(line.text) is not None


def _without_repeats(lines: list[VisibleLine], pairs: list[HtmlPair]) -> Iterator[HtmlPair]:
    seen: set[str] = set()
    end = 0
    for pair in pairs:
        words = lines[pair.question].text.lower()
        if words not in seen and pair.question >= end:
            seen.add(words)
            end = pair.answer.stop
            yield pair
