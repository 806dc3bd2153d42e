"""Counts the faults that tests do on purpose, and writes what came of them to `docs/faults.md`.

A test that does a fault is marked with what happens and what must come of it, and takes the fixture `fault`,
which counts. In short, each does it a few times; where `GLEANINGS_FAULTS` is `long`, as for `make soak`,
many times, and the table is written.
"""

import ast
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "faults.md"
LONG = os.environ.get("GLEANINGS_FAULTS") == "long"

_HEAD = """# Faults

What was done to runs on purpose, how often, and how often something was lost, torn, or not the same to the
byte as where nothing had happened. `make soak` does it all and writes this page; `make test` does each a few
times.

| what happens | what must come of it | times | harm | test |
|---|---|--:|--:|---|
"""


@dataclass
class Fault:
    """A fault that a test does.

    Args:
        happens: what happens.
        holds: what must come of it.
        test: the file of the test.
        chance: decides what is left to chance.
        times: how often it was done.
        harm: how often it did harm.
    """

    happens: str
    holds: str
    test: str
    chance: random.Random
    times: int = 0
    harm: int = 0

    def size(self, short: int, long: int) -> int:
        """How often, or on how much, the fault is to be done."""
        return long if LONG else short

    def done(self, is_harmless: bool, times: int = 1) -> None:
        """Count that it was done, and whether all held."""
        self.times += times
        self.harm += not is_harmless


#: What was counted, by what happens.
COUNTED: dict[str, Fault] = {}


def count(fault: Fault) -> None:
    """Add what a test counted to what others of the same fault did."""
    before = COUNTED.setdefault(fault.happens, fault)
    if before is not fault:
        before.times += fault.times
        before.harm += fault.harm


def write_table() -> None:
    """Write the table: the rows of what was counted now, and the others as they stand there."""
    rows = rows_of_table()
    for fault in COUNTED.values():
        link = f"[{Path(fault.test).name}](../{fault.test})"
        rows[fault.happens] = (fault.happens, fault.holds, f"{fault.times:,}", str(fault.harm), link)
    lines = (f"| {' | '.join(rows[happens])} |\n" for happens in marked_faults() if happens in rows)
    TABLE.write_text(_HEAD + "".join(dict.fromkeys(lines)), encoding="utf-8")


def rows_of_table() -> dict[str, tuple[str, ...]]:
    """The rows of the table, by what happens."""
    lines = TABLE.read_text(encoding="utf-8").splitlines() if TABLE.exists() else []
    rows = [tuple(line.removeprefix("| ").removesuffix(" |").split(" | ")) for line in lines]
    return {row[0]: row for row in rows if len(row) == 5 and row[3].isdigit()}


def marked_faults() -> Iterator[str]:
    """What happens in the tests that are marked as doing a fault."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_mark = isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.fault"
            if is_mark and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)
