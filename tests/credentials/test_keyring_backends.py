"""Keyrings that were asked for: what they keep, drop, say and never answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from series_tui.config import Settings
from series_tui.credentials import (
    Secret,
    delete_key,
    find_key,
    store_key,
)
from series_tui.errors import KeyUnusable, NoKey, describe
from tests.credentials.keyrings import GOOD_BACKEND, importable, refusal, using
from tests.leaks import SENTINEL, leaks

_BACKENDS = (
    GOOD_BACKEND
    + '''
class Dropping(Good):
    def set_password(self, service, username, password):
        """Keep nothing."""


class Keeping(Good):
    def delete_password(self, service, username):
        """Remove nothing."""


class Talkative(Good):
    def set_password(self, service, username, password):
        raise PasswordSetError("cannot store " + password)


class Broken(Good):
    def get_password(self, service, username):
        raise ZeroDivisionError(entries)
    def set_password(self, service, username, password):
        raise ZeroDivisionError(password)


class Damaged(Good):
    def get_password(self, service, username):
        return "KEY with spaces"


class Hanging(Good):
    def get_password(self, service, username):
        import threading
        threading.Event().wait(20)

'''
)


@pytest.fixture(autouse=True)
def _no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no real keyring be reached."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)


@pytest.fixture
def backends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Make the module of backends importable, and return its name."""
    name = f"backends_of_{tmp_path.name}"
    with importable(name, _BACKENDS.replace("KEY", SENTINEL), tmp_path, monkeypatch):
        yield name


def test_the_named_keyring_is_used(backends: str) -> None:
    """PYTHON_KEYRING_BACKEND names it; the key is stored, found and removed there."""
    environ, settings = using(f"{backends}.Good"), Settings()
    assert store_key(settings, Secret(SENTINEL), environ) == f"{backends}.Good"
    api_key = find_key(settings, environ)
    assert (api_key.secret.reveal(), api_key.source, api_key.note) == (
        SENTINEL,
        "OS keyring",
        f"{backends}.Good",
    )
    with pytest.raises(NoKey):
        find_key(Settings(api_url="https://other.example"), environ)
    with pytest.raises(NoKey):
        find_key(Settings(profile="guild"), environ)
    assert delete_key(Settings(profile="guild"), environ) is None
    assert delete_key(settings, environ) == f"{backends}.Good"
    assert delete_key(settings, environ) is None


@pytest.mark.parametrize(
    "name", ["nonsense", "no.such.module.Keyring", "keyring.backends.null.Nothing", "os.path", "keyring"]
)
def test_an_unknown_keyring_backend_is_reported(name: str) -> None:
    """A bad name in the variable is named as the cause, whatever the library makes of it."""
    words = refusal(KeyUnusable, lambda: find_key(Settings(), using(name)))
    assert "PYTHON_KEYRING_BACKEND" in words
    assert "PYTHON_KEYRING_BACKEND" in refusal(
        KeyUnusable, lambda: store_key(Settings(), Secret(SENTINEL), using(name))
    )


@pytest.mark.parametrize("name", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"])
def test_a_null_keyring_is_reported(name: str) -> None:
    """With the keyring switched off there is no key, and storing one does not pretend."""
    assert "turned off" in refusal(NoKey, lambda: find_key(Settings(), using(name)))
    assert "turned off" in refusal(KeyUnusable, lambda: store_key(Settings(), Secret(SENTINEL), using(name)))
    assert delete_key(Settings(), using(name)) is None


def test_a_keyring_that_drops_a_stored_key_is_an_error(backends: str) -> None:
    """The key is read back, so that a login that kept nothing is no success."""
    words = refusal(
        KeyUnusable, lambda: store_key(Settings(), Secret(SENTINEL), using(f"{backends}.Dropping"))
    )
    assert "did not store it" in words


def test_a_keyring_that_keeps_a_removed_key_is_an_error(backends: str) -> None:
    """Logout is no success while the key is still there."""
    environ = using(f"{backends}.Keeping")
    store_key(Settings(), Secret(SENTINEL), environ)
    assert "still has the key" in refusal(KeyUnusable, lambda: delete_key(Settings(), environ))


@pytest.mark.parametrize("kind", ["Talkative", "Broken"])
def test_the_message_of_a_keyring_error_is_not_shown(kind: str, backends: str) -> None:
    """An error of the library may hold the key; only its kind is named."""
    refusal(KeyUnusable, lambda: store_key(Settings(), Secret(SENTINEL), using(f"{backends}.{kind}")))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("keyring.errors.KeyringLocked", "is locked and was not unlocked"),
        ("keyring.errors.NoKeyringError", "is not available"),
        ("keyring.errors.InitError", "has no collection to store keys in"),
        ("keyring.errors.PasswordSetError", "refused"),
        ("builtins.NotImplementedError", "refused"),
        ("builtins.ConnectionResetError", "was lost"),
        ("builtins.EOFError", "was lost"),
        ("builtins.ZeroDivisionError", "failed (ZeroDivisionError)"),
    ],
)
def test_each_keyring_error_has_its_explanation(
    error: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In our words, whatever its own are; where it cannot keep a key at all, there is none in it."""
    module, _, kind = error.rpartition(".")
    name = f"failing_{tmp_path.name}"
    source = f"""{GOOD_BACKEND}
class Failing(Good):
    def get_password(self, service, username):
        import {module} as errors
        raise errors.{kind}("{SENTINEL}")
"""
    with importable(name, source, tmp_path, monkeypatch):
        kinds = (
            NoKey if module == "keyring.errors" and kind in ("InitError", "NoKeyringError") else KeyUnusable
        )
        assert words in refusal(kinds, lambda: find_key(Settings(), using(f"{name}.Failing")))


def test_a_damaged_entry_is_not_shown(backends: str) -> None:
    """What the keyring holds is checked like everything else."""
    with pytest.raises(KeyUnusable) as caught:
        find_key(Settings(), using(f"{backends}.Damaged"))
    assert "keyring" in caught.value.what
    assert leaks(" ".join(describe(caught.value))) == []


def test_a_keyring_that_never_answers_is_left_in_a_thread_that_ends_with_the_process(backends: str) -> None:
    """After the limit the caller goes on; the thread does not keep the process."""
    words = refusal(KeyUnusable, lambda: find_key(Settings(), using(f"{backends}.Hanging"), limit=0.05))
    assert "did not respond" in words
    left = [thread for thread in threading.enumerate() if thread.name == "keyring"]
    assert left
    assert all(thread.daemon for thread in left)
