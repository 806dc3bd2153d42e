"""The files of a table in one form as they are written one after the other, and their names.

Where there is one file it has the table's name, where there are several they are numbered in a folder of that
name. What is in them, and where one ends, belongs in `parquet` and `text_tables`.
"""

from pathlib import Path

from pipelines.publishing.forms import Form


class Parts:
    """The files of a table.

    Args:
        form: the form that they are in.
        table: the table.
        release: the folder of the release.
    """

    def __init__(self, form: Form, table: str, release: Path) -> None:
        """Begin without a file."""
        self._form = form
        self._table = table
        self._release = release
        self.paths: list[Path] = []

    def add(self) -> Path:
        """The path of one more file, which is to be written now."""
        path = self._release / self._form.part(self._table, len(self.paths))
        path.parent.mkdir(parents=True, exist_ok=True)
        self.paths.append(path)
        return path

    def settle(self) -> None:
        """Give a single file the table's name."""
        if len(self.paths) == 1:
            (only,) = self.paths
            only.rename(self._release / self._form.path(self._table))
            only.parent.rmdir()
