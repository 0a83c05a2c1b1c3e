"""Keyrings of the tests' own: a module of backends for the library to find, and to forget again."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from series_tui.errors import SeriesError, describe
from tests.leaks import leaks

GOOD_BACKEND = """
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError, PasswordSetError

entries = {}


class Good(KeyringBackend):
    priority = 1
    def get_password(self, service, username):
        return entries.get((service, username))
    def set_password(self, service, username, password):
        entries[service, username] = password
    def delete_password(self, service, username):
        if (service, username) not in entries:
            raise PasswordDeleteError("not there")
        del entries[service, username]


"""
"""The source of a module with one backend, ``Good``, which keeps what it is given."""


@contextmanager
def importable(name: str, source: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make a module of backends importable by a name for a while."""
    (folder / f"{name}.py").write_text(source)
    monkeypatch.syspath_prepend(str(folder))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        forget(name)


def forget(module: str) -> None:
    """Take the backends of a module out of the library's list again."""
    from keyring.backend import KeyringBackend

    for kind in list(KeyringBackend._classes):
        if kind.__module__ == module:
            KeyringBackend._classes.remove(kind)
    for name in (module, "keyrings.alt", "keyrings"):
        sys.modules.pop(name, None)


Ask = Callable[[], object]


def using(backend: str) -> dict[str, str]:
    """Return an environment that asks for a backend."""
    return {"PYTHON_KEYRING_BACKEND": backend}


def refusal(kind: type[SeriesError], ask: Ask) -> str:
    """Return the words of an error that holds nothing of the key, not even in what caused it."""
    with pytest.raises(kind) as caught:
        ask()
    error = caught.value
    chain = [repr(link) for link in (error, error.__cause__)]
    assert error.__suppress_context__
    assert leaks(" ".join([*describe(error), *chain])) == []
    return " ".join(describe(error))
