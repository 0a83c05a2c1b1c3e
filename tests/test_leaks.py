"""The search for leaked keys finds what is planted."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.leaks import SENTINEL, leaks

PLANTED = {
    "plain": f"error: {SENTINEL} refused".encode(),
    "a part": f"key {SENTINEL[5:15]}…".encode(),
    "UTF-16": f"x{SENTINEL}".encode("utf-16-le"),
    "hex": SENTINEL.encode().hex().encode(),
    "reversed": SENTINEL[::-1].encode(),
    "base64": base64.b64encode(f"apikey:{SENTINEL}".encode()),
    "base64, shifted": base64.b64encode(f"user:{SENTINEL}:x".encode()),
    "base64, shifted twice": base64.b64encode(f"auth:1{SENTINEL}".encode()),
}


@pytest.mark.parametrize("form", PLANTED)
def test_a_planted_key_is_found_in_bytes(form: str) -> None:
    """Whatever form the key has, the search finds it."""
    assert leaks(PLANTED[form])


@pytest.mark.parametrize("form", PLANTED)
def test_a_planted_key_is_found_in_files_of_a_folder(form: str, tmp_path: Path) -> None:
    """A key deep in a folder is found, and the file is named."""
    file = tmp_path / "deep" / "er" / "log.bin"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"\0" * 100_000 + PLANTED[form] + b"\xff" * 10)
    assert any("log.bin" in leak for leak in leaks(tmp_path))


def test_a_key_in_a_files_name_or_an_environment_is_found(tmp_path: Path) -> None:
    """Names of files and values of variables count, too."""
    (tmp_path / f"{SENTINEL}.txt").write_text("nothing")
    assert leaks(tmp_path)
    assert leaks({"HOME": "/", "X": f"a{SENTINEL}b"})


def test_texts_without_the_key_are_clean(tmp_path: Path) -> None:
    """What looks like a key but is another one is no leak."""
    (tmp_path / "log").write_text("sk_live_0123456789")
    assert leaks("sk_live_0123456789 " * 50) == []
    assert leaks(tmp_path) == []


def test_an_empty_place_is_a_mistake_of_the_test(tmp_path: Path) -> None:
    """A search that looks at nothing does not pass."""
    with pytest.raises(AssertionError, match="nothing to search"):
        leaks(tmp_path)
