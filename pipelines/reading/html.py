"""Turns an HTML page into text, blocks and zones: the article's body, and its questions with their answers.

The body is what trafilatura extracts; its text, blocks and offsets are made here. What the page says of
itself in its markup is read in `html_metadata`, questions are found in `html_faq`, furniture in `zones`.
"""

import logging
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import trafilatura
from lxml import etree
from trafilatura.settings import Extractor

from pipelines.document import FaqPair, ReadingError, Span, frozen
from pipelines.reading.furniture import section_opened_by
from pipelines.reading.html_cleaning import clean
from pipelines.reading.html_faq import HtmlPair, find_pairs
from pipelines.reading.html_lines import VisibleLine, visible_lines
from pipelines.reading.html_lost import LostLine, is_caption, is_navigation, lost_lines
from pipelines.reading.html_metadata import PageMetadata, read_metadata, without_space
from pipelines.reading.html_tree import parse_page
from pipelines.reading.lines import Line, ends_sentence, is_cut_short, is_headline, question_span
from pipelines.reading.page import Mark, Page
from pipelines.reading.written_dates import dated_opening, parse_date
from pipelines.reading.zones import Layout, lay_out_page

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

#: Share of the known title that a heading must hold to be taken for it, when it is shorter.
_LEAST_OF_TITLE = 0.5
#: Characters by which a piece of the body is looked up among the lines of answers, and tries to do so.
_KEY = 8
_MOST_TRIES = 8
_MOST_HEADING_WORDS = 12


@frozen
class HtmlReading:
    """A page that has been read: its text with its shape, and what its markup says."""

    text: str
    layout: Layout
    metadata: PageMetadata


@dataclass(slots=True)
class _Piece:
    """One line of the text to be: its words, its zone and kind, and whether a blank line stands before it."""

    words: str
    zone: str
    kind: str
    after_blank: bool = True
    pair: int | None = None


def read_html(markup: str) -> HtmlReading:
    """Read a page.

    Args:
        markup: the page's HTML.

    Returns:
        Its text, layout and metadata.

    Raises:
        ReadingError: `empty`, where it holds no words.
    """
    tree = parse_page(markup)
    metadata = read_metadata(tree.root)
    clean(tree.root)
    lines = visible_lines(tree.root)
    pairs = find_pairs(lines)
    heading = _visible_title(lines, metadata.title)
    title = heading.text if heading else None
    pieces = _merge(_body(tree.root, lines, heading), lines, pairs)
    if title:
        pieces = [_Piece(title, "title", "heading"), *_without_title(pieces, title)]
    if not pieces:
        raise ReadingError("empty", "the page holds no words; give the article's text")
    page, answers = _lay_down(pieces)
    faq = tuple(
        _faq_pair(page, indices, pairs[number], _answer_format(lines, pairs[number].answer), metadata)
        for number, indices in answers.items()
    )
    return HtmlReading(page.text, lay_out_page(page, title or metadata.title, faq), metadata)


def _visible_title(lines: list[VisibleLine], known: str | None) -> VisibleLine | None:
    """The page's main heading: the one that the metadata names, or else the only one."""
    headings = [line for line in lines if line.heading_level is not None]
    wanted = without_space(known or "").lower()
    for line in headings:
        bare = without_space(line.text).lower()
        if wanted and (wanted in bare or (bare in wanted and len(bare) > _LEAST_OF_TITLE * len(wanted))):
            return line
    main = [line for line in headings if line.heading_level == 1]
    return main[0] if len(main) == 1 and not known else None


def _body(root: etree._Element, lines: list[VisibleLine], title: VisibleLine | None) -> list[_Piece]:
    """The article's body; where none can be told, all lines outside navigation."""
    try:
        extracted = trafilatura.bare_extraction(root, options=_options())
    except Exception:  # Whatever hostile markup does to it, the page still has its lines.
        extracted = None
    body = getattr(extracted, "body", None)
    pieces = list(_body_pieces(body)) if body is not None else []
    if not pieces:
        return [_Piece(line.text, "body", "paragraph") for line in lines if not is_navigation(line)]
    return _with_lost_lines(pieces, lines, title)


@cache
def _options() -> Extractor:
    """How trafilatura is asked; its settings are read once, not for each page."""
    return Extractor(output_format="python", fast=True, comments=False)


def _with_lost_lines(
    pieces: list[_Piece], lines: list[VisibleLine], title: VisibleLine | None
) -> list[_Piece]:
    """The body with the lines that extraction lost, each in its place.

    Pages that cut their text into several containers lose all but one of them otherwise.
    """
    at = {without_space(line.text): line for line in reversed(lines)}
    found = [at.get(without_space(piece.words)) for piece in pieces]
    lost = deque(lost_lines([line for line in found if line is not None], lines, title))
    completed: list[_Piece] = []
    for piece, line in zip(pieces, found, strict=True):
        while lost and line is not None and lost[0].line.order < line.order:
            completed.append(_lost_piece(lost.popleft()))
        completed.append(piece)
        if line is None or piece.zone != "body":
            continue
        if is_caption(line):
            piece.zone = "caption"
        elif line.is_link and is_headline(line.text):
            piece.zone = "related"
    return completed + [_lost_piece(line) for line in lost]


def _lost_piece(lost: LostLine) -> _Piece:
    return _Piece(lost.line.text, lost.zone, lost.kind)


def _body_pieces(body: etree._Element) -> Iterator[_Piece]:
    """The lines of trafilatura's tree: `head`, `list` of `item`, `table` of `row`, and other paragraphs."""
    for element in body:
        if element.tag == "head":
            yield from _heading_pieces(element)
        elif element.tag == "list":
            for number, item in enumerate(element):  # Lists in an item are lines of that item.
                yield from _pieces(item, "body", "list_item", after_blank=number == 0)
        elif element.tag == "table":
            for number, row in enumerate(element.iter("row")):
                cells = (" ".join(" ".join(cell.itertext()).split()) for cell in row.iter("cell"))
                words = "\t".join(cell for cell in cells if cell)
                if words:
                    yield _Piece(words, "body", "table_row", number == 0)
        else:
            yield from _pieces(element, "body", "paragraph")
        if element.tail and element.tail.strip():
            yield _Piece(" ".join(element.tail.split()), "body", "paragraph")


def _heading_pieces(element: etree._Element) -> Iterator[_Piece]:
    """A heading; a whole sentence in a heading's element is a paragraph in large letters.

    A heading that opens another part of the page is left to the steps that know what follows it.
    """
    for piece in _pieces(element, "heading", "heading"):
        is_sentence = ends_sentence(piece.words) and len(piece.words.split()) > _MOST_HEADING_WORDS
        if is_sentence or section_opened_by(piece.words) not in (None, "faq"):
            piece.zone, piece.kind = "body", "paragraph"
        yield piece


def _pieces(element: etree._Element, zone: str, kind: str, after_blank: bool = True) -> Iterator[_Piece]:
    """The lines of one element, broken where it breaks."""
    for words in _broken_text(element):
        yield _Piece(words, zone, kind, after_blank)
        after_blank = False


def _broken_text(element: etree._Element) -> list[str]:
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if node.tag in ("lb", "p", "item", "row") and node is not element:
                parts.append("\n")
            parts.append(_on_one_line(node.text))
        elif node is not element:
            parts.append("\n" if node.tag in ("p", "item", "row") else "")
            parts.append(_on_one_line(node.tail))
    lines = ("".join(parts)).split("\n")
    return [" ".join(line.split()) for line in lines if line.strip()]


def _on_one_line(words: str | None) -> str:
    return words.replace("\n", " ") if words else ""


def _without_title(pieces: list[_Piece], title: str) -> list[_Piece]:
    """The pieces without the title where it opens the body once more."""
    wanted = without_space(title)
    return [
        piece
        for at, piece in enumerate(pieces)
        if at > 2 or piece.pair is not None or without_space(piece.words) != wanted
    ]


def _merge(body: list[_Piece], lines: list[VisibleLine], pairs: list[HtmlPair]) -> list[_Piece]:
    """The body with the questions and answers where they stand in it, or at its end."""
    texts = _PairTexts(lines, pairs)
    merged: list[_Piece] = []
    done = 0
    for piece in body:
        number = texts.pair_of(piece.words)
        if number is None:
            merged.append(piece)
            continue
        for due in range(done, number + 1):
            merged += _pair_pieces(lines, pairs[due], due)
        done = max(done, number + 1)
    for due in range(done, len(pairs)):
        merged += _pair_pieces(lines, pairs[due], due)
    return merged


class _PairTexts:
    """Finds the pair in which a piece of the body stands: as one of its lines, or as several run together."""

    def __init__(self, lines: list[VisibleLine], pairs: list[HtmlPair]) -> None:
        self._lines: list[str] = []
        self._pairs: list[int] = []
        for number, pair in enumerate(pairs):
            for at in (pair.question, *pair.answer):
                self._lines.append(without_space(lines[at].text))
                self._pairs.append(number)
        self._starts: dict[str, list[int]] = {}
        for at in range(len(self._lines)):
            key = "".join(self._lines[at : at + _KEY])[:_KEY]
            self._starts.setdefault(key, []).append(at)
        self._exact = dict(zip(reversed(self._lines), reversed(self._pairs), strict=True))

    def pair_of(self, words: str) -> int | None:
        """The number of the pair that holds the words, None where none does."""
        bare = without_space(words)
        if bare in self._exact:
            return self._exact[bare]
        for start in self._starts.get(bare[:_KEY], [])[:_MOST_TRIES]:
            at = start
            length = 0
            while at < len(self._lines) and length < len(bare) and bare.startswith(self._lines[at], length):
                length += len(self._lines[at])
                at += 1
            if length == len(bare):
                return self._pairs[start]
        return None


def _pair_pieces(lines: list[VisibleLine], pair: HtmlPair, number: int) -> Iterator[_Piece]:
    yield _Piece(lines[pair.question].text, "faq", "question", True, number)
    for at in pair.answer:
        yield _Piece(lines[at].text, "faq", "answer", at == pair.answer.start, number)


def _lay_down(pieces: list[_Piece]) -> tuple[Page, dict[int, list[int]]]:
    """The text of the pieces, a line for each, a mark where its zone is known; and the lines of each pair."""
    parts: list[str] = []
    lines: list[Line] = []
    marks: dict[int, Mark] = {}
    kinds: dict[int, str] = {}
    of_pair: dict[int, list[int]] = {}
    end = 0
    for index, piece in enumerate(pieces):
        gap = "" if not parts else "\n\n" if piece.after_blank else "\n"
        start = end + len(gap)
        end = start + len(piece.words)
        parts += (gap, piece.words)
        line = Line(Span(start, end), piece.words, piece.after_blank)
        lines.append(line)
        if piece.pair is not None:
            of_pair.setdefault(piece.pair, []).append(index)
        if piece.zone == "body":
            kinds[index] = piece.kind
        else:
            span = question_span(line) if piece.kind == "question" else line.span
            marks[index] = Mark(piece.zone, piece.kind, span)
    return Page("".join(parts), lines, marks, kinds), of_pair


def _faq_pair(
    page: Page, indices: list[int], pair: HtmlPair, answer_format: str, metadata: PageMetadata
) -> FaqPair:
    question, *answer = (page.lines[index] for index in indices)
    last = answer[-1]
    start = answer[0].span.start
    date_span = last.span if len(answer) > 1 and parse_date(last.text) else None
    end = answer[-2] if date_span else last
    opening = None if date_span else dated_opening(answer[0].text)
    if date_span:
        page.marks[indices[-1]].kind = "paragraph"
    elif opening:
        date_span = Span(start, start + opening.date_length)
        start += opening.length
        page.marks[indices[1]] = Mark("faq", "answer", Span(start, answer[0].span.end), date_span)
    return FaqPair(
        question=question_span(question),
        answer=Span(start, end.span.end),
        answer_format=answer_format,
        is_truncated=is_cut_short(end.text),
        answer_date=parse_date(date_span.text_of(page.text)) if date_span else None,
        answer_date_span=date_span,
        markup_source=_markup_source(question_span(question).text_of(page.text), metadata),
        rule_id=pair.rule_id,
    )


def _answer_format(lines: list[VisibleLine], answer: range) -> str:
    """Whether all of an answer is a list, or a table."""
    tags = [{element.tag for element in lines[at].near()} for at in answer]
    if all("li" in tag for tag in tags):
        return "list"
    return "table" if all(tag & {"td", "th"} for tag in tags) else "text"


def _markup_source(question: str, metadata: PageMetadata) -> str:
    bare = without_space(question)
    if bare in metadata.json_ld_questions:
        return "json_ld"
    return "microdata" if bare in metadata.microdata_questions else "visible"
