"""The browser code of the page's tables: DataTables as the package `itables` brings it, and no code of ours.

It is copied beside the page when a release is published, is no part of what a release is, and is not kept in
the tree: a page without it shows its first rows and all charts. What the page does with it is in
`templates/page/tables.js`.
"""

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

from pipelines.publishing.durable import replace_text, settle
from pipelines.publishing.manifest import ASSETS
from pipelines.publishing.verification import Problem

#: The package, and its files, that are copied; the name of each in the folder.
PACKAGE: Final = "itables"
_STYLES: Final = ("itables/html/dt_bundle.css", "datatables.css")
_SCRIPT: Final = ("itables/html/dt_bundle.js", "datatables.js")
_EXPORTS = re.compile(r"export\{([\w$, ]+)\};?")


def browser_code() -> Mapping[str, str]:
    """The text of each file of the folder, by its name.

    Raises:
        PackageNotFoundError: the package is not installed.
        ValueError: its script is not of the form that it has always had.
    """
    package = distribution(PACKAGE)
    styles, script = (
        Path(str(package.locate_file(path))).read_text(encoding="utf-8") for path, _ in (_STYLES, _SCRIPT)
    )
    return {_STYLES[1]: styles, _SCRIPT[1]: _as_plain_script(script)}


def write_assets(release: Path) -> None:
    """Put the browser code into a release, where it is not there as it should be; touch nothing that is."""
    folder, expected = release / ASSETS, browser_code()
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        folder.unlink()
    folder.mkdir(exist_ok=True)
    wrong = list(check_assets(release))
    for path in sorted(folder.iterdir()) if wrong else ():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name not in expected or not _is_as_expected(path, expected):
            path.unlink()
    for name, text in expected.items() if wrong else ():
        if not (folder / name).exists():
            replace_text(folder / name, text)
    if wrong:
        settle(folder)


def check_assets(release: Path) -> Iterator[Problem]:
    """What is wrong with the browser code of a release that has any: it must be that of the package here."""
    folder = release / ASSETS
    if not os.path.lexists(folder):
        return
    if folder.is_symlink() or not folder.is_dir():
        yield Problem(ASSETS, "is no folder: publishing makes it anew")
        return
    expected = browser_code()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in expected or not _is_as_expected(path, expected):
            yield Problem(f"{ASSETS}/{name}", f"is not what the installed package {PACKAGE} holds")
    for name in sorted(name for name in expected if not (folder / name).exists()):
        yield Problem(f"{ASSETS}/{name}", "is missing: publishing makes it anew")


def _is_as_expected(path: Path, expected: Mapping[str, str]) -> bool:
    """Whether a file holds the code of its name, and is a file of its own."""
    return not path.is_symlink() and path.is_file() and path.read_bytes() == expected[path.name].encode()


def notes_on_assets(release: Path) -> Iterator[str]:
    """What could not be checked of the browser code of a release."""
    if not (release / ASSETS).exists():
        yield f"{ASSETS}/ is not there, so its browser code was not checked; publishing puts it there"


def _as_plain_script(module: str) -> str:
    """A module as a script that browsers also run from a disk, where they refuse modules.

    >>> _as_plain_script("var a=1;export{a as DataTable,b as default};")
    '(()=>{var a=1;window.DataTables={DataTable:a,default:b};})();\\n'
    """
    exports = _EXPORTS.findall(module)
    if len(exports) != 1:
        raise ValueError(
            f"the script of {PACKAGE} has {len(exports)} lists of exports where one was expected"
        )
    pairs = (item.strip().partition(" as ") for item in exports[0].split(","))
    names = ",".join(f"{outside or inside}:{inside}" for inside, _, outside in pairs)
    body = _EXPORTS.sub(lambda _: f"window.DataTables={{{names}}};", module)
    return f"(()=>{{{body}}})();\n"
