"""The gate before a release: no file of it may hold personal data, nor a row from a zone about an author.

Rows with personal data left their tables when these were made (`pipelines.withholding`); this looks at the
finished files once more, whoever wrote them. Nothing is changed: what does not pass is not published. Code of
others that the page uses lies in `assets/` as its makers published it, with their names, and is no data.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow.parquet as pq

from pipelines.personal_data import find_personal_data
from pipelines.publishing.manifest import files_below
from pipelines.withholding import suspicious_words
from schemas.vocabulary import PERSONAL_ZONES

_CODE_OF_OTHERS: Final = "assets/"
#: A signal's row gives offsets and codes, and its values only outside personal zones.
_WITHOUT_TEXT: Final = "coverage"
#: Text is looked through in pieces that overlap by more than any personal datum is long.
_PIECE: Final = 4_000_000
_OVERLAP: Final = 1_000
_BETWEEN_CELLS: Final = " | "


def find_leaks(release: Path) -> list[str]:
    """The places of a release with personal data, each as `path, place: kind`; the data are not repeated.

    Args:
        release: the folder of the release, complete.
    """
    return [leak for path in files_below(release) for leak in _leaks_in(release, path)]


def _leaks_in(release: Path, path: str) -> Iterator[str]:
    if kinds := sorted({datum.kind for datum in find_personal_data(path)}):
        yield f"the name of a file: {', '.join(kinds)}"
    if path.startswith(_CODE_OF_OTHERS):
        return
    found = _leaks_in_table(release / path) if path.endswith(".parquet") else _leaks_in_text(release / path)
    yield from (f"{path}, {leak}" for leak in found)


def _leaks_in_table(path: Path) -> Iterator[str]:
    """Rows, by their number from 1, with personal data or from a personal zone."""
    first = 1
    file = pq.ParquetFile(path)
    for group in range(file.num_row_groups):
        frame = pl.DataFrame(file.read_row_group(group))
        for at in _in_personal_zones(path.stem, frame):
            yield f"row {first + at}: stands in what the page says of its author"
        words = frame.select(_words(frame)).to_series() if frame.height else pl.Series([], dtype=pl.String)
        for at in suspicious_words(words).arg_true():
            kinds = sorted({datum.kind for datum in find_personal_data(words[at])})
            if kinds:
                yield f"row {first + at}: {', '.join(kinds)}"
        first += frame.height


def _in_personal_zones(table: str, frame: pl.DataFrame) -> list[int]:
    if table in ("zones", _WITHOUT_TEXT) or "zone" not in frame.columns:
        return []
    inside = frame["zone"].is_in(list(PERSONAL_ZONES)).fill_null(False)
    if "row_table" in frame.columns:
        inside &= (frame["row_table"] != _WITHOUT_TEXT).fill_null(True)
    return inside.arg_true().to_list()


def _words(frame: pl.DataFrame) -> pl.Expr:
    """All words of a row, but for its ids and hashes."""
    cells = [
        _as_words(name, dtype)
        for name, dtype in frame.schema.items()
        if not name.endswith(("_id", "sha256")) and dtype in (pl.String, pl.List)
    ]
    return pl.concat_str(cells or [pl.lit("")], separator=_BETWEEN_CELLS, ignore_nulls=True)


def _as_words(name: str, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.List):
        part = pl.element()
        part = part.struct.json_encode() if isinstance(dtype.inner, pl.Struct) else part.cast(pl.String)
        return pl.col(name).list.eval(part).list.join(_BETWEEN_CELLS, ignore_nulls=True)
    return pl.col(name)


def _leaks_in_text(path: Path) -> Iterator[str]:
    """Lines, by their number from 1, with personal data; what is no UTF-8 is looked at as far as it reads."""
    line, before = 1, ""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        while piece := file.read(_PIECE):
            text = before + piece
            for datum in find_personal_data(text):
                if datum.span.end > len(before):
                    yield f"line {line + text.count(chr(10), 0, datum.span.start)}: {datum.kind}"
            kept = text[-_OVERLAP:]
            line += text.count("\n", 0, len(text) - len(kept))
            before = kept
