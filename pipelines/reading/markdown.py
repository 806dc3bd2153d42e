"""What Markdown adds to a line: marks of headings, rules, and the front matter above the text.

Texts are read alike whatever their type: a line that begins with "## " is a heading in a `.txt` too.
"""

import re

from pipelines.reading.lines import Line

_HEADING_MARKS = re.compile(r"#{1,6}\s+(?=\S)")
_RULE = re.compile(r"(?:[-*_=]\s?){3,}")
_FRONT_MATTER_LINE = re.compile(r"(?:[\w-]+:(?:\s|$)|-\s|\s|#)")
_LONGEST_RULE = 200
_LONGEST_FRONT_MATTER = 60


def heading_marks_length(words: str) -> int:
    """How many characters the marks of a heading take; 0 where the line is none.

    >>> heading_marks_length("## Ships"), heading_marks_length("#1 in the world")
    (3, 0)
    """
    found = _HEADING_MARKS.match(words)
    return found.end() if found else 0


def is_rule(words: str) -> bool:
    """Whether the line is only drawn: "---", "***", or the underline of a heading.

    >>> is_rule("-----"), is_rule("* * *"), is_rule("--")
    (True, True, False)
    """
    return len(words) <= _LONGEST_RULE and _RULE.fullmatch(words) is not None


def front_matter_length(lines: list[Line]) -> int:
    """How many lines the front matter above the text takes; 0 without one."""
    if not lines or lines[0].text != "---" or lines[0].span.start > 0:
        return 0
    for index, line in enumerate(lines[1:_LONGEST_FRONT_MATTER], 1):
        if line.text in ("---", "..."):
            return index + 1
        if not _FRONT_MATTER_LINE.match(line.text):
            return 0
    return 0
