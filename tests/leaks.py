"""Looking for a key where none may be: in outputs, files and environments, plain, encoded or in part."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

SENTINEL = "sk_Q7f3ZtW9xLr2VbN8mKd4HsY6"
"""A key that occurs nowhere by chance."""

_PART = 8
"""Characters of a key in a row that already count as a leak."""

Place = bytes | str | Path | Mapping[str, str]


def leaks(place: Place, sentinel: str = SENTINEL) -> list[str]:
    """Return how and where the sentinel occurs in a text, bytes, a file or a folder's files."""
    return [
        f"{where}: {how}"
        for where, data in _contents(place)
        for how, needle in _needles(sentinel)
        if needle in data
    ]


def _contents(place: Place) -> Iterator[tuple[str, bytes]]:
    if isinstance(place, bytes):
        yield "bytes", place
    elif isinstance(place, str):
        yield "text", place.encode("utf-8", "surrogatepass")
    elif isinstance(place, Path):
        files = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
        if not files:
            raise AssertionError(f"nothing to search in {place}")
        for file in files:
            yield str(file), str(file).encode() + b"\n" + file.read_bytes()
    else:
        yield "mapping", repr(dict(place)).encode()


def _needles(sentinel: str) -> Iterator[tuple[str, bytes]]:
    """Yield every form that counts: any part of some length, and the whole in encodings that hide it."""
    for start in range(len(sentinel) - _PART + 1):
        part = sentinel[start : start + _PART]
        yield "plain", part.encode()
        yield "UTF-16", part.encode("utf-16-le")
        yield "reversed", part[::-1].encode()
        yield "hex", part.encode().hex().encode()
    for shift in range(3):
        # Whatever stands before and after changes the first and the last characters only.
        encoded = base64.b64encode(b"\0" * shift + sentinel.encode()).rstrip(b"=")
        yield "base64", encoded[4:-2]
        yield "base64 for addresses", encoded[4:-2].translate(bytes.maketrans(b"+/", b"-_"))
    yield "percent-encoded", quote(sentinel, safe="").encode()
