"""Splits a plain or Markdown text into blocks and zones, and finds the questions and answers among them.

Works line by line in steps, from the most certain to the least: labelled lines, parts that a heading opens,
calls, the title and its copies, bylines, questions and answers, headings. What no step claims is body:
losing a paragraph of the article is worse than keeping a line of furniture. What single lines look like is
in `lines` and `furniture`.
"""

from itertools import chain

from pipelines.document import Block, FaqPair, Span, Zone, frozen
from pipelines.reading.credits import credit_of, labelled_publication_date, publication_date
from pipelines.reading.faq_runs import mark_faq
from pipelines.reading.furniture import (
    dateline_length,
    has_count,
    is_byline,
    is_call,
    is_imprint,
    is_teaser,
    label_of,
    section_opened_by,
    without_count,
)
from pipelines.reading.lines import (
    Line,
    ends_sentence,
    has_arrow,
    is_headline,
    is_question,
    list_marker_length,
    split_lines,
)
from pipelines.reading.markdown import front_matter_length, heading_marks_length, is_rule
from pipelines.reading.page import Page, tile

#: Bylines and datelines stand within this many lines of the first.
_TOP_LINES = 8
_MOST_TITLE_WORDS = 40
_MOST_HEADING_WORDS = 12
_SHORTEST_WRAPPED = 40
_WIDEST_WRAPPED = 120


@frozen
class Layout:
    """The shape of a text.

    Args:
        title: the article's title as it stands in the text, if it opens with one.
        date: the full date of the dateline or byline as EDTF, if there is one.
        repeated_title: a copy of the title further down, with what stands in brackets there.
    """

    blocks: tuple[Block, ...]
    zones: tuple[Zone, ...]
    faq: tuple[FaqPair, ...]
    title: str | None
    date: str | None
    repeated_title: str | None


def lay_out(text: str, known_title: str | None = None) -> Layout:
    """The blocks, zones and questions of a plain or Markdown text.

    Args:
        text: the document's text.
        known_title: the title as its sidecar or table has it, to find copies of it.

    Returns:
        Its layout; zones tile any text.
    """
    page = Page(text, split_lines(text))
    _mark_drawn_lines(page)
    _mark_furniture(page)
    title = _mark_title(page, known_title)
    repeated = _mark_repeated_titles(page, title or known_title)
    _mark_bylines(page)
    _mark_hash_headings(page, questions=False)
    faq = mark_faq(page)
    _mark_hash_headings(page, questions=True)
    _mark_headings(page)
    return _layout(page, faq, title, repeated)


def lay_out_page(page: Page, title: str | None, faq: tuple[FaqPair, ...]) -> Layout:
    """The blocks and zones of a page whose title, headings and questions its markup has shown.

    Args:
        page: the page, with marks on what is known.
        title: its title.
        faq: its questions and answers.

    Returns:
        Its layout; zones tile any text.
    """
    _mark_furniture(page)
    repeated = _mark_repeated_titles(page, title)
    _mark_bylines(page)
    return _layout(page, faq, title, repeated)


def _mark_furniture(page: Page) -> None:
    _mark_labelled_lines(page)
    _mark_sections(page)
    _mark_calls(page)


def _layout(page: Page, faq: tuple[FaqPair, ...], title: str | None, repeated: str | None) -> Layout:
    blocks = _blocks(page)
    return Layout(tuple(blocks), tile(page.text, blocks), faq, title, _date(page, blocks), repeated)


def _mark_drawn_lines(page: Page) -> None:
    """Front matter, and rules that only draw a line."""
    for index in range(front_matter_length(page.lines)):
        page.mark(index, "page_info")
    for index in page.free():
        if is_rule(page.lines[index].text):
            page.mark(index, "page_info", "")


def _mark_labelled_lines(page: Page) -> None:
    """Runs of lines such as "Views: 6003", with the headings that open them."""
    labels = [label_of(line.text) for line in page.lines]
    openers = [section_opened_by(line.text) for line in page.lines]
    index = 0
    while index < len(page.lines):
        opened = openers[index] in ("article_info", "author_info")
        first = index + opened
        end = first
        while end < len(page.lines) and labels[end]:
            end += 1
        if (opened and end > first) or end - first >= 3:
            person = openers[index] == "author_info" or (not opened and "person" in labels[first:end])
            for i in range(index, end):
                page.mark(i, "author_bio" if person else "page_info")
        index = max(end, index + 1)


def _mark_sections(page: Page) -> None:
    """Parts that a heading opens and that are not the article: teasers, links, contents, references."""
    for index in page.free():
        if not page.is_free(index):
            continue
        kind = section_opened_by(page.lines[index].text)
        if kind in ("related", "teasers", "links", "contents", "references"):
            page.mark(index, "related")
            for item in _items(page, index, kind):
                page.mark(item, "related")
        elif kind == "article_info":
            page.mark(index, "page_info")
        elif kind == "author_info":
            page.mark(index, "author_bio")
            if page.is_free(index + 1):
                page.mark(index + 1, "author_bio")
        elif is_teaser(page.lines[index].text):
            page.mark(index, "related")


def _items(page: Page, opener: int, kind: str) -> range:
    """The lines that belong to the part opened at `opener`.

    Headlines and questions directly below it belong to it; after a blank line only headlines do (in a list of
    contents questions too), and of a single teaser no more than one.
    """
    end = opener + 1
    while page.is_free(end) and not page.lines[end].after_blank and _may_be_item(page.lines[end], kind, True):
        end += 1
    if end > opener + 1 and kind in ("related", "contents"):
        return range(opener + 1, end)
    questions = kind == "contents"
    while page.is_free(end) and _may_be_item(page.lines[end], kind, questions):
        end += 1
        if kind == "related":
            break
    return range(opener + 1, end)


def _may_be_item(line: Line, kind: str, questions: bool) -> bool:
    """Whether the line may be the title of an article or part."""
    if section_opened_by(line.text) and kind != "contents":
        return False
    if kind == "references" and (
        list_marker_length(line.text) or "http" in line.text or "doi" in line.text.lower()
    ):
        return True
    return is_headline(line.text) or (questions and is_question(line.text) and not has_arrow(line.text))


def _mark_calls(page: Page) -> None:
    """Lines that ask the reader to read on, share or subscribe, or state rights."""
    for index in page.free():
        if is_call(page.lines[index].text) or is_imprint(page.lines[index].text):
            page.mark(index, "page_info")


def _mark_title(page: Page, known_title: str | None) -> str | None:
    """The first line, where it is known to be, or stands apart and does not end like a sentence."""
    free = page.free()
    if len(free) < 2 or any(page.marks[index].zone != "page_info" for index in range(free[0])):
        return None
    first, second = page.lines[free[0]], page.lines[free[1]]
    marks = heading_marks_length(first.text)
    known = known_title is not None and without_count(first.text) == without_count(known_title)
    if not (known or marks or _may_be_title(first, second)):
        return None
    span = Span(first.span.start + marks, first.span.end)
    page.mark(free[0], "title", "heading", span)
    return first.text[marks:]


def _may_be_title(first: Line, second: Line) -> bool:
    """Whether the first line looks like a title: short, apart from the second, and nothing else."""
    words = first.text
    longer = len(second.text) > 2 * len(words) and ends_sentence(second.text) and not second.text[0].islower()
    if not (second.after_blank or longer) or len(words.split()) > _MOST_TITLE_WORDS:
        return False
    if not (is_headline(words) or is_question(words)) or has_arrow(words):
        return False
    return not (section_opened_by(words) or is_byline(words) or credit_of(words) or dateline_length(words))


def _mark_hash_headings(page: Page, questions: bool) -> None:
    """Headings with Markdown's marks; those that ask are left to the finder of questions at first."""
    for index in page.free():
        line = page.lines[index]
        marks = heading_marks_length(line.text)
        if marks and (questions or not (is_question(line.text) or section_opened_by(line.text) == "faq")):
            page.mark(index, "heading", "heading", Span(line.span.start + marks, line.span.end))


def _mark_repeated_titles(page: Page, title: str | None) -> str | None:
    """Copies of the title, and lines that end in "(2024)" or "(1)" as copies do; the first copy so ended."""
    wanted = without_count(title) if title else None
    repeated = None
    for index in page.free():
        words = page.lines[index].text
        if not is_headline(words):
            continue
        copied = wanted is not None and without_count(words) == wanted
        if copied or (has_count(words) and page.lines[index].after_blank and _stands_alone(page, index)):
            page.mark(index, "related")
            if copied and has_count(words):
                repeated = repeated or words
    return repeated


def _stands_alone(page: Page, index: int) -> bool:
    """Whether blank lines, or the text's ends, surround the line."""
    before = index == 0 or page.lines[index].after_blank
    return before and (index + 1 == len(page.lines) or page.lines[index + 1].after_blank)


def _mark_bylines(page: Page) -> None:
    """Lines that say who wrote the article and when: before its first sentence, or in brackets anywhere.

    Labelled facts are clear enough without that: the date of publication near the top, others anywhere.
    """
    at_top = True
    for index in page.free():
        words = page.lines[index].text
        at_top = at_top and index < _TOP_LINES and (not ends_sentence(words) or is_byline(words))
        if (at_top or words.startswith(("[", "("))) and is_byline(words):
            page.mark(index, "byline")
            continue
        zone = credit_of(words)
        labelled = index < _TOP_LINES and labelled_publication_date(words)
        if zone and (at_top or labelled or zone != "dateline"):
            page.mark(index, zone)


def _mark_headings(page: Page) -> None:
    """Short lines on their own between paragraphs; directly below the title it is a subtitle."""
    for index in page.free():
        words = page.lines[index].text
        if not _stands_over_paragraph(page, index) or not is_headline(words):
            continue
        if index < _TOP_LINES and dateline_length(words):
            continue
        if index > 0 and not page.is_free(index - 1) and page.marks[index - 1].zone == "title":
            page.mark(index, "subtitle")
        elif len(words.split()) <= _MOST_HEADING_WORDS and words[0].isupper():
            page.mark(index, "heading", "heading")


def _stands_over_paragraph(page: Page, index: int) -> bool:
    """Whether the line stands alone and a paragraph of sentences, or a run of questions, follows it."""
    following = index + 1
    if index > 0 and not page.is_free(index - 1) and page.marks[index - 1].zone == "title":
        while following in page.marks and page.marks[following].zone in ("byline", "dateline", "page_info"):
            following += 1  # The subtitle stands over the byline.
    if following == len(page.lines) or not _stands_alone(page, index):
        return False
    mark = page.marks.get(following)
    return mark.kind in ("question", "heading") if mark else ends_sentence(page.lines[following].text)


def _blocks(page: Page) -> list[Block]:
    """The blocks of all lines; hard-wrapped lines of a paragraph make one block."""
    blocks: list[Block] = []
    index = 0
    while index < len(page.lines):
        mark = page.marks.get(index)
        if mark:
            blocks += [Block(mark.lead, "paragraph", mark.zone)] if mark.lead else []
            blocks += [Block(mark.span, mark.kind, mark.zone)] if mark.kind else []
            index += 1
            continue
        for first, last in _paragraphs(page, index):
            blocks += _body_blocks(page, first, Span(page.lines[first].span.start, page.lines[last].span.end))
            index = last + 1
    return blocks


def _body_blocks(page: Page, index: int, span: Span) -> list[Block]:
    words = page.lines[index].text
    kind = page.kinds.get(index) or ("list_item" if list_marker_length(words) else "paragraph")
    length = dateline_length(words) if index < _TOP_LINES else 0
    if not length:
        return [Block(span, kind, "body")]
    blocks = [Block(Span(span.start, span.start + length), "paragraph", "dateline")]
    rest = span.text_of(page.text)[length:]
    if rest.strip():
        blocks.append(Block(Span(span.end - len(rest.lstrip()), span.end), kind, "body"))
    return blocks


def _paragraphs(page: Page, start: int) -> list[tuple[int, int]]:
    """First and last line of each paragraph among the lines from `start` to the next blank or marked one."""
    end = start + 1
    while page.is_free(end) and not page.lines[end].after_blank:
        end += 1
    width = max(len(line.text) for line in page.lines[start:end])
    paragraphs = [(start, start)]
    for index in range(start + 1, end):
        alone = index in page.kinds
        if not alone and _continues(page.lines[index - 1].text, page.lines[index].text, width):
            paragraphs[-1] = (paragraphs[-1][0], index)
        else:
            paragraphs.append((index, index))
    return paragraphs


def _continues(line: str, following: str, width: int) -> bool:
    """Whether a line break is only the column's edge: the sentence goes on, or the next word had no room."""
    if list_marker_length(following):
        return False
    if following[0].islower():
        return True
    full = len(line) + 1 + len(following.split(maxsplit=1)[0]) > width
    wrapped = len(line) >= _SHORTEST_WRAPPED and width <= _WIDEST_WRAPPED
    return full and wrapped and not ends_sentence(line)


def _date(page: Page, blocks: list[Block]) -> str | None:
    """The first full date in the dateline or byline, or else one that furniture calls that of publication."""
    credits = (block.span.text_of(page.text) for block in blocks if block.zone in ("dateline", "byline"))
    labelled = (block.span.text_of(page.text) for block in blocks if block.zone == "page_info")
    found = chain(map(publication_date, credits), map(labelled_publication_date, labelled))
    return next(filter(None, found), None)
