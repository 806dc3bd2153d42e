"""The development sets: which files make each, a digest that tells a set from any other, and their scorer.

The sets lie in a folder apart from the project, which a command names; nothing here writes there.
"""

import gzip
import hashlib
import json
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any


@dataclass(frozen=True, slots=True)
class DevelopmentSet:
    """A set of texts with gold annotations.

    Args:
        title: what it is, in a release's words.
        files: patterns of its files below the folder of sets.
        tasks: the scorer's tasks that it serves.
    """

    title: str
    files: tuple[str, ...]
    tasks: tuple[str, ...]


def json_lines(file: Path) -> Iterator[Any]:
    """What the lines of a JSON Lines file hold, also of a compressed one."""
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


SETS = {
    "seed": DevelopmentSet("one article of a content farm", ("seed.txt", "seed_gold.json"), ("seed",)),
    "polnear": DevelopmentSet("PolNeAR 1.0", ("quotes_polnear.jsonl",), ("quotes",)),
    "tempeval": DevelopmentSet("TempEval-3", ("dates_tempeval3.jsonl",), ("dates",)),
    "quantities": DevelopmentSet("NewsQuant, MeasEval, quantulum3", ("quantities.jsonl",), ("numbers",)),
    "news": DevelopmentSet(
        "news pages",
        ("news.jsonl", "news_gold.jsonl", "news_html/*.html.gz"),
        ("news", "body", "slots", "speech", "names"),
    ),
    "faq": DevelopmentSet("WCXB pages with an FAQ", ("faq.jsonl", "faq_html/*.html.gz"), ("faq",)),
    "farm": DevelopmentSet("invented pages of content farms", ("farm.jsonl",), ("farm",)),
    "cases": DevelopmentSet("small inputs of known difficulty", ("cases.jsonl",), ("cases",)),
}

#: The command that the scorer runs: that of the environment whose Python runs this.
EXTRACT = f"{shlex.quote(str(Path(sys.executable).parent / 'gleanings'))} extract"


def digests(folder: Path) -> dict[str, str]:
    """The digest of every set in a folder, by name."""
    return {name: _digest(folder, found.files) for name, found in SETS.items()}


def set_of(figure: str) -> str:
    """The set behind a figure, which begins with the scorer's task.

    >>> set_of("body.body_f1")
    'news'
    """
    task = figure.split(".")[0]
    return next(name for name, found in SETS.items() if task in found.tasks)


def load_scorer(folder: Path) -> ModuleType:
    """The scorer of the sets as a module, for its ways of matching; its folder is left without bytecode."""
    scorer = ModuleType("score")
    # The scorer finds its own parts beside it.
    sys.path.insert(0, str(folder))
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        path = folder / "score.py"
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), scorer.__dict__)
    finally:
        sys.dont_write_bytecode = writes
        sys.path.remove(str(folder))
    return scorer


def _digest(folder: Path, patterns: tuple[str, ...]) -> str:
    """SHA-256 over the names, sizes and bytes of a set's files, in order of name."""
    files = sorted(path for pattern in patterns for path in folder.glob(pattern))
    if not files:
        raise FileNotFoundError(f"{folder} has no {' or '.join(patterns)}")
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
