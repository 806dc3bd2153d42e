"""Extracts from each input once: `extract_once.py FOLDER INPUT --out OUT`, for tasks with inputs in common.

Stands in for `gleanings extract` where a scorer asks for the same documents task after task. The tables of
every input are kept in the folder by the digest of its bytes.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from pipelines.reading.hashes import file_sha256

_GLEANINGS = Path(sys.executable).with_name("gleanings")


def main() -> None:
    """Extract, or copy the tables that were extracted before."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the tables of inputs are kept")
    parser.add_argument("input", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    kept = arguments.folder / file_sha256(arguments.input)
    if not kept.exists():
        subprocess.run([_GLEANINGS, "extract", arguments.input, "--out", kept], check=True)
    shutil.copytree(kept, arguments.out)


if __name__ == "__main__":
    main()
