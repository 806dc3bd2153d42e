"""Markdown for the UI: cells, tables and pictures.

Cells come from articles that anybody may have written, so every cell passes through `as_text`. Which
table or picture is shown where is said in `metadata`.
"""

import base64
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from html import escape

#: Characters a cell shows.
CELL_WIDTH = 80

#: What Markdown or HTML could take for more than text.
_MARKUP = re.compile(r"[&<>|\\`*_\[\]()!#~$:@]")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co"})

_BAR_WIDTH, _BAR_HEIGHT, _ROW_HEIGHT, _LABEL_WIDTH, _COUNT_WIDTH = 560, 22, 34, 110, 70
_FONT = 'font-family="system-ui, sans-serif" font-size="13"'


def as_text(cell: object, width: int = CELL_WIDTH) -> str:
    r"""A cell as Markdown that shows its characters and nothing else, on one line and not too long.

    >>> as_text("<script>alert(1)</script>")
    '&#60;script&#62;alert&#40;1&#41;&#60;/script&#62;'
    >>> as_text("a | b\nc")
    'a &#124; b c'
    >>> as_text("one two three", width=8)
    'one two…'
    """
    if cell is None:
        return ""
    words = " ".join(str(cell).split())
    short = words if len(words) <= width else words[: width - 1].rstrip() + "…"
    return _MARKUP.sub(lambda mark: f"&#{ord(mark.group())};", "".join(map(_visible, short)))


def _visible(char: str) -> str:
    """The code of a control or formatting character, such as one that turns the direction of text."""
    return f"U+{ord(char):04X}" if unicodedata.category(char) in _INVISIBLE else char


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table whose cells are text, whatever they hold.

    >>> print(table(("name", "rows"), [("a|b", 2)]))
    | name | rows |
    | --- | --- |
    | a&#124;b | 2 |
    """
    lines = [map(as_text, columns), ("---" for _ in columns), *(map(as_text, row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def records(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table of some rows on their side: a line for each column, so that none is out of sight.

    >>> print(records(("doc_id", "title"), [("1f", "Bridge opens"), ("2c", None)]))
    | column | row 1 | row 2 |
    | --- | --- | --- |
    | doc&#95;id | 1f | 2c |
    | title | Bridge opens |  |
    """
    heads = ("column", *(f"row {number}" for number in range(1, len(rows) + 1)))
    return table(heads, ((name, *(row[at] for row in rows)) for at, name in enumerate(columns)))


def picture(alt: str, svg: str) -> str:
    """An SVG picture that stands in the Markdown itself."""
    return f"![{as_text(alt)}](data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})"


def stacked_bars(bars: Mapping[str, Mapping[str, int]], colours: Mapping[str, str]) -> str:
    """An SVG of one bar a name, each as long as its whole and divided into its parts.

    Args:
        bars: for each name its parts with their counts.
        colours: the colour of each part, in the order in which parts stand and are explained.

    Returns:
        The picture, the same for the same counts.
    """
    longest = max((sum(parts.values()) for parts in bars.values()), default=0) or 1
    used = [part for part in colours if any(parts.get(part) for parts in bars.values())]
    drawn = [_bar(at, name, parts, colours, longest) for at, (name, parts) in enumerate(bars.items())]
    below = len(bars) * _ROW_HEIGHT + 10
    drawn += [_key(at, part, colours[part], below) for at, part in enumerate(used)]
    width, height = _LABEL_WIDTH + _BAR_WIDTH + _COUNT_WIDTH, below + (len(used) + 2) // 3 * 24 + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><rect width="100%" height="100%" fill="#fff"/>{"".join(drawn)}</svg>'
    )


def _bar(at: int, name: str, parts: Mapping[str, int], colours: Mapping[str, str], longest: int) -> str:
    """One bar with its name before it and its total behind it."""
    top = at * _ROW_HEIGHT + 8
    drawn = [f'<text x="{_LABEL_WIDTH - 8}" y="{top + 16}" text-anchor="end" {_FONT}>{escape(name)}</text>']
    left = float(_LABEL_WIDTH)
    for part, colour in colours.items():
        width = parts.get(part, 0) / longest * _BAR_WIDTH
        drawn.append(
            f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{_BAR_HEIGHT}" fill="{colour}">'
            f"<title>{escape(part)}: {parts.get(part, 0)}</title></rect>"
        )
        left += width
    drawn.append(f'<text x="{left + 8:.1f}" y="{top + 16}" {_FONT}>{sum(parts.values()):,}</text>')
    return "".join(drawn)


def _key(at: int, part: str, colour: str, top: int) -> str:
    """One entry of the key, three in a line."""
    left, top = _LABEL_WIDTH + at % 3 * 190, top + at // 3 * 24
    return (
        f'<rect x="{left}" y="{top}" width="14" height="14" fill="{colour}"/>'
        f'<text x="{left + 20}" y="{top + 12}" {_FONT}>{escape(part)}</text>'
    )
