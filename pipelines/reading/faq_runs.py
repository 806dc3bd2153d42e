"""Finds runs of questions with their answers among the lines of a plain text.

A run shows itself by arrows after its questions, by a heading such as "FAQs", or by the plain change of
question and answer at the end of a page. Takes a `Page` on which furniture is marked; marks the lines of each
pair and gives the pairs.
"""

import re

from pipelines.document import FaqPair, Span, frozen
from pipelines.reading.furniture import section_opened_by
from pipelines.reading.lines import (
    Line,
    answer_label_length,
    ends_sentence,
    has_arrow,
    is_cut_short,
    is_headline,
    is_question,
    list_marker_length,
    question_span,
    without_arrow,
)
from pipelines.reading.page import Page
from pipelines.reading.written_dates import dated_opening, parse_date
from pipelines.words import load_words

#: Fewest questions of a run that nothing but its own form shows.
_LEAST_BARE_RUN = 3
_NUMBER = re.compile(r"(?:Q(?:uestion)?\s?)?\(?(\d{1,2})[.):]\s+", re.IGNORECASE)
_AROUND_ARTICLE = ("byline", "related", "page_info", "author_bio")


@frozen
class _Question:
    """A question line: where it is, and the rule that says that it opens a pair."""

    index: int
    rule_id: str


def mark_faq(page: Page) -> tuple[FaqPair, ...]:
    """Find the pairs of a page and mark their lines.

    Args:
        page: the page, with its title and furniture marked.

    Returns:
        The pairs, in order of the text.
    """
    questions = _questions(page)
    ends = [*(question.index for question in questions), len(page.lines)][1:]
    pairs = []
    for question, end in zip(questions, ends, strict=True):
        pair = _pair(page, question, _answer_lines(page, question.index + 1, end))
        if pair:
            pairs.append(pair)
    return tuple(pairs)


def _questions(page: Page) -> list[_Question]:
    """The questions that open a pair, by the strongest rule that holds for each."""
    heading = _faq_headings(page)
    found = []
    bare: list[int] = []
    in_section = False
    for index, line in enumerate(page.lines):
        if index in heading:
            in_section = True
        elif page.is_free(index) and _unfolds(line):
            found.append(_Question(index, "faq-arrow"))
        elif page.is_free(index) and is_question(line.text):
            if in_section:
                found.append(_Question(index, "faq-heading"))
            else:
                bare.append(index)
        elif not page.is_free(index) and page.marks[index].zone in ("related", "author_bio"):
            in_section = False
    found += [_Question(index, "faq-run") for index in _bare_run(page, bare)]
    return sorted(found, key=lambda question: question.index)


def _faq_headings(page: Page) -> set[int]:
    """Lines such as "FAQs"; marked as headings."""
    found = {i for i in page.free() if section_opened_by(page.lines[i].text) == "faq"}
    for index in found:
        page.mark(index, "heading", "heading")
    return found


def _unfolds(line: Line) -> bool:
    """Whether the line is a question that unfolds: an arrow ends it, and it reads like a question."""
    if not has_arrow(line.text) or line.text.endswith("+"):
        return False
    bare = without_arrow(line.text)
    words = bare.lower().split(maxsplit=1)
    return is_question(line.text) or (
        len(words) == 2 and words[0] in load_words("question_words") and is_headline(bare)
    )


def _bare_run(page: Page, questions: list[int]) -> list[int]:
    """Questions that take turns with short answers at the end of the page, with nothing else to show for it.

    Two are enough between the article's end (its byline, teasers, its title once more) and the page's foot.
    """
    run: list[int] = []
    for index in questions:
        line = page.lines[index]
        if not _is_plain_question(line.text) or (run and not _is_short_answer(page, run[-1] + 1, index)):
            run = []
        if _is_plain_question(line.text):
            run.append(index)
    if not run:
        return []
    end = _end_of_answer(page, run[-1])
    at_foot = _zone(page, run[0] - 1) in _AROUND_ARTICLE or _zone(page, end) in _AROUND_ARTICLE
    numbered = [_number(page.lines[index].text) for index in run]
    in_order = numbered[0] is not None and numbered == list(range(numbered[0], numbered[0] + len(run)))
    long_enough = len(run) >= (2 if at_foot or in_order else _LEAST_BARE_RUN)
    return run if long_enough and _is_short_answer(page, run[-1] + 1, end) else []


def _number(words: str) -> int | None:
    """The number before a question, as lists have it."""
    found = _NUMBER.match(words)
    return int(found[1]) if found else None


def _zone(page: Page, index: int) -> str | None:
    """The zone of a line of which something has been said."""
    mark = page.marks.get(index)
    return mark.zone if mark else None


def _is_plain_question(words: str) -> bool:
    """Whether a line is one short question in the usual form, nobody's speech."""
    bare = _NUMBER.sub("", words, count=1)
    first = next(iter(bare.split(maxsplit=1)), "").lower()
    return (
        first in load_words("question_words")
        and len(words.split()) <= 20
        and not any(mark in words for mark in '“”"')
    )


def _is_short_answer(page: Page, start: int, end: int) -> bool:
    """Whether one paragraph or list stands there, nobody's speech."""
    lines = [page.lines[index] for index in range(start, end) if page.is_free(index)]
    if len(lines) > 1 and parse_date(lines[-1].text):
        lines.pop()
    if not lines or lines[0].text[0] in "“\"‘'":
        return False
    return len(lines) == 1 or all(list_marker_length(line.text) for line in lines)


def _end_of_answer(page: Page, question: int) -> int:
    """The line after the answer to a question of which it is only known that nothing was said of it."""
    index = question + 1
    while index < len(page.lines) and not page.is_free(index):
        index += 1
    while page.is_free(index):
        index += 1
    return index


def _answer_lines(page: Page, start: int, end: int) -> list[int]:
    """The lines of the answer that begins at `start`: up to the next question, call, or part of the page."""
    found: list[int] = []
    for index in range(start, end):
        if not page.is_free(index):
            if found or page.marks[index].zone != "page_info":
                break
            continue
        found.append(index)
    if len(found) > 1 and found[-1] + 1 == end < len(page.lines) and _is_heading_between(page, found[-1]):
        found.pop()
    return found


def _is_heading_between(page: Page, index: int) -> bool:
    line, before = page.lines[index], page.lines[index - 1]
    return (
        line.after_blank
        and is_headline(line.text)
        and not list_marker_length(line.text)
        and ends_sentence(before.text)
    )


def _mark_pair(page: Page, question: int, answer: list[int], dated: int | None) -> None:
    page.mark(question, "faq", "question", question_span(page.lines[question]))
    for index in answer:
        page.mark(index, "faq", "answer")
    if dated is not None:
        page.mark(dated, "faq")


def _date_line(page: Page, answer: list[int]) -> int | None:
    """The line of the answer, its last or first, that is nothing but its date."""
    ends = (answer[-1], answer[0]) if len(answer) > 1 else ()
    return next((index for index in ends if parse_date(page.lines[index].text)), None)


def _pair(page: Page, question: _Question, answer: list[int]) -> FaqPair | None:
    """The pair of a question and the lines of its answer; None where there are none."""
    line = page.lines[question.index]
    dated = _date_line(page, answer)
    texts = [index for index in answer if index != dated]
    if not texts:
        return None
    first, last = page.lines[texts[0]], page.lines[texts[-1]]
    start = first.span.start + answer_label_length(first.text)
    opening = dated_opening(Span(start, first.span.end).text_of(page.text)) if dated is None else None
    date_span = None if dated is None else page.lines[dated].span
    if opening:
        date_span = Span(start, start + opening.date_length)
        start += opening.length
        page.mark(texts[0], "faq", "answer", Span(start, first.span.end), date_span)
    _mark_pair(page, question.index, texts, dated)
    return FaqPair(
        question=question_span(line),
        answer=Span(start, last.span.end),
        answer_format="list" if list_marker_length(page.text[start : first.span.end]) else "text",
        is_truncated=is_cut_short(last.text)
        or any(is_cut_short(page.lines[i].text) for i in texts if list_marker_length(page.lines[i].text)),
        answer_date=parse_date(date_span.text_of(page.text)) if date_span else None,
        answer_date_span=date_span,
        markup_source="visible",
        rule_id=question.rule_id,
    )
