"""Data that the page's script asks for when it needs it: a value in a file that a browser runs as a script.

A page that is opened from a disk may read no other files than scripts, pictures and styles; so what it
searches stands in scripts, each of which hands one compressed value to the page. Servers serve the same.
"""

import base64
from pathlib import Path
from typing import Final

import pyarrow as pa

from pipelines.publishing.canonical import Json, json_line

#: What a gzip file begins with (RFC 1952, 2.3): no name, no clock, no operating system.
_GZIP_HEAD: Final = bytes([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
_LEVEL: Final = 6


def write_script(folder: Path, name: str, value: Json) -> None:
    """Write a value to a script of its own.

    Args:
        folder: the folder that all names are below.
        name: the name by which the page asks for it: the path of the file, without its ending.
        value: what it is.
    """
    path = folder / f"{name}.js"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script_of(name, value), encoding="ascii", newline="")


def script_of(name: str, value: Json) -> str:
    """The text of that script: a call of `gleaned`, which the page has, with the value as JSON, compressed.

    The compression is that of `pyarrow`, whose version decides about the bytes of a release anyway.

    >>> script_of("00000/head", {"a": 1})[:30]
    'gleaned("00000/head","H4sIAAAA'
    """
    codec = pa.Codec("gzip", compression_level=_LEVEL)
    packed = codec.compress(json_line(value).encode(), asbytes=True)
    text = base64.b64encode(_GZIP_HEAD + packed[len(_GZIP_HEAD) :]).decode("ascii")
    return f'gleaned("{name}","{text}");\n'
