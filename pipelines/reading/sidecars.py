"""What is known about an article from beside it: `NAME.yaml` files, and the columns of input tables.

Takes raw values, gives a checked `Sidecar`. A value that is not what it should be is never guessed at: the
error says which one and what to write instead.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Hashable, Mapping
from datetime import date, datetime

import yaml

from pipelines.document import ReadingError, Sidecar
from pipelines.reading.decode import is_unicode

_TEXT_KEYS = frozenset({"publisher", "title", "licence", "rights", "note"})
_DATE_KEYS = frozenset({"published", "retrieved"})
#: How a page came, for whoever looks into it: collecting reads it again, and nothing of it becomes data.
_PASSAGE_KEYS = frozenset({"final_url", "fetched_at", "etag", "last_modified", "encoding", "sha256"})
_KEYS = _TEXT_KEYS | _DATE_KEYS | _PASSAGE_KEYS | {"url", "authors", "language", "opt_out"}
_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_URL = re.compile(r"https?://[^\s<>\"]+")
#: Bytes of a sidecar at most.
LONGEST_SIDECAR = 65_536
#: Facts on an article hardly need brackets; deep nests of them cost a YAML parser minutes.
_MOST_BRACKETS = 200
_YEARS = range(1, 10_000)


class WrongValueError(ValueError):
    """A value that is not what its key asks for; its text says what to write."""


class _Loader(yaml.SafeLoader):
    """Loads plain values, and refuses what is seldom meant.

    A few lines of aliases can stand for billions of values; of a key that is there twice, PyYAML would keep
    the last without a word.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("`*` begins an alias; write the value itself, in quotes if it begins so")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for key, times in Counter(keys).items():
            if times > 1:
                raise yaml.YAMLError(f"`{key}` is there {times} times; keep one of them")
        return super().construct_mapping(node, deep)


def parse_sidecar(content: bytes) -> Sidecar:
    """The facts in a sidecar file.

    Args:
        content: the file's bytes.

    Returns:
        The sidecar, with the hash of its bytes.

    Raises:
        ReadingError: `bad_sidecar`, where it is no YAML mapping or holds an unknown key or a wrong value.

    >>> parse_sidecar(b"publisher: The Courier\\npublished: 2024-04").published
    '2024-04'
    """
    try:
        found = load_yaml(content)
        _refuse_unknown_keys(found)
        return Sidecar(
            url=url_of(found.get("url")),
            publisher=text_of("publisher", found.get("publisher")),
            title=text_of("title", found.get("title")),
            authors=_authors_of(found.get("authors")),
            published=date_of("published", found.get("published")),
            retrieved=date_of("retrieved", found.get("retrieved")),
            language=_language_of(found.get("language")),
            licence=text_of("licence", found.get("licence")),
            rights=text_of("rights", found.get("rights")),
            note=text_of("note", found.get("note")),
            opt_out=_flag_of(found.get("opt_out")),
            sha256=hashlib.sha256(content).hexdigest(),
        )
    except WrongValueError as error:
        raise ReadingError("bad_sidecar", str(error), "sidecar") from None


def load_yaml(content: bytes) -> Mapping[object, object]:
    """The mapping that a YAML file of ours holds.

    Raises:
        WrongValueError: it is none, too long, or hostile.
    """
    if len(content) > LONGEST_SIDECAR:
        raise WrongValueError(
            f"it is longer than {LONGEST_SIDECAR} bytes; a sidecar holds facts on one article"
        )
    if content.count(b"[") + content.count(b"{") > _MOST_BRACKETS:
        raise WrongValueError("it is no valid YAML for a sidecar: it nests brackets in brackets")
    try:
        found = yaml.load(content, _Loader)
    except Exception as error:  # Odd tags and escapes make the parser raise whatever Python does of them.
        raise WrongValueError(f"it is no valid YAML: {_in_one_line(error)}") from None
    if found is None:  # Every line is optional, so a file of comments alone is in order.
        return {}
    if not isinstance(found, dict):
        raise WrongValueError("it must hold `key: value` lines")
    return found


def _in_one_line(error: Exception) -> str:
    """What a YAML parser found wrong, and in which line of the file."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem and error.problem_mark:
        advice = "write a value that holds any of : [ { # in quotes"
        return f"line {error.problem_mark.line + 1}: {error.problem}; {advice}"
    if isinstance(error, yaml.YAMLError | ValueError):
        return " ".join(str(error).split())[:300]
    return f"a value in it cannot be read ({type(error).__name__}); write it in quotes, and without a tag"


def _refuse_unknown_keys(found: Mapping[object, object]) -> None:
    for key in found:
        if key not in _KEYS:
            named = f"unknown key {key!r}" if isinstance(key, str) else "a key that is no word"
            raise WrongValueError(f"{named}; the keys are {', '.join(sorted(_KEYS))}")


def text_of(key: str, value: object) -> str | None:
    """A text, or None where there is none.

    Raises:
        WrongValueError: it is no text, or an empty one.
    """
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise WrongValueError(f"`{key}` must be a text in quotes, or be left out")
    if not is_unicode(value):
        raise WrongValueError(f"`{key}` holds half a surrogate pair")
    return value.strip()


def url_of(value: object) -> str | None:
    """A web address, or None where there is none.

    Raises:
        WrongValueError: it is none.
    """
    url = text_of("url", value)
    if url is not None and not _URL.fullmatch(url):
        raise WrongValueError("`url` must be a web address that begins with http:// or https://")
    return url


def date_of(key: str, value: object) -> str | None:
    """A date of day, month or year precision as EDTF, or None where there is none; a time of day is left out.

    Raises:
        WrongValueError: it is none.

    >>> date_of("published", 2024), date_of("published", "2024-04-05T10:00:00Z"), date_of("published", None)
    ('2024', '2024-04-05', None)
    """
    if value is None:
        return None
    found = _DATE.fullmatch(_date_as_written(value))
    if not found or not _is_on_calendar(found):
        raise WrongValueError(f"`{key}` must be a date such as 2024-04-05, 2024-04 or 2024")
    year, *rest = (int(part) for part in found.groups() if part)
    return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])


def _date_as_written(value: object) -> str:
    """The words of a date, without a time of day; empty where the value is of no type that holds a date."""
    match value:
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case int() if value in _YEARS and not isinstance(value, bool):
            return str(value)
        case str():
            return re.split(r"(?<=\d)[T ]", value.strip(), maxsplit=1)[0]
    return ""


def _is_on_calendar(found: re.Match[str]) -> bool:
    try:
        date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
    except ValueError:
        return False
    return True


def _authors_of(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise WrongValueError("`authors` must be a list of names, one a line with a dash before it")
    names = [text_of("authors", name) for name in value]
    if None in names:
        raise WrongValueError("`authors` must not hold an empty line")
    return tuple(name for name in names if name)


def _language_of(value: object) -> str | None:
    language = text_of("language", value)
    if language is not None and not _LANGUAGE.fullmatch(language):
        raise WrongValueError("`language` must be a language tag such as en or pt-BR (BCP 47)")
    return language


def _flag_of(value: object) -> bool:
    if value is None:
        return False
    if not isinstance(value, bool):
        raise WrongValueError("`opt_out` must be true or false")
    return value
