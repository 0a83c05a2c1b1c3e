"""Which keyring is used, and what is said of those that keep nothing, or keep it for all to read."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from series_tui.config import Settings
from series_tui.credentials import (
    Secret,
    delete_key,
    find_key,
    keyring_name,
    store_key,
)
from series_tui.errors import KeyUnusable, NoKey, SeriesError, describe
from tests.credentials.keyrings import GOOD_BACKEND, forget, importable
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

Ask = Callable[[], object]


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


def test_the_keyring_that_was_asked_for_is_used(backends: str) -> None:
    """PYTHON_KEYRING_BACKEND names it; the key is stored, found and removed there."""
    environ, settings = using(f"{backends}.Good"), Settings()
    assert store_key(settings, Secret(SENTINEL), environ) == f"{backends}.Good"
    found = find_key(settings, environ)
    assert (found.secret.reveal(), found.source, found.note) == (SENTINEL, "OS keyring", f"{backends}.Good")
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
def test_a_keyring_that_does_not_exist_is_told(name: str) -> None:
    """A bad name in the variable is named as the cause, whatever the library makes of it."""
    words = refusal(KeyUnusable, lambda: find_key(Settings(), using(name)))
    assert "PYTHON_KEYRING_BACKEND" in words
    assert "PYTHON_KEYRING_BACKEND" in refusal(
        KeyUnusable, lambda: store_key(Settings(), Secret(SENTINEL), using(name))
    )


@pytest.mark.parametrize("name", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"])
def test_a_keyring_that_keeps_nothing_is_told(name: str) -> None:
    """With the keyring switched off there is no key, and storing one does not pretend."""
    assert "switched off" in refusal(NoKey, lambda: find_key(Settings(), using(name)))
    assert "switched off" in refusal(
        KeyUnusable, lambda: store_key(Settings(), Secret(SENTINEL), using(name))
    )
    assert delete_key(Settings(), using(name)) is None


def test_a_keyring_that_drops_what_it_takes_is_found_out(backends: str) -> None:
    """The key is read back, so that a login that kept nothing is no success."""
    words = refusal(
        KeyUnusable, lambda: store_key(Settings(), Secret(SENTINEL), using(f"{backends}.Dropping"))
    )
    assert "did not keep it" in words


def test_a_keyring_that_keeps_what_was_removed_is_found_out(backends: str) -> None:
    """Logout is no success while the key is still there."""
    environ = using(f"{backends}.Keeping")
    store_key(Settings(), Secret(SENTINEL), environ)
    assert "still has the key" in refusal(KeyUnusable, lambda: delete_key(Settings(), environ))


@pytest.mark.parametrize("kind", ["Talkative", "Broken"])
def test_a_keyrings_own_words_are_not_repeated(kind: str, backends: str) -> None:
    """An error of the library may hold the key; what is told names its kind and no more."""
    refusal(KeyUnusable, lambda: store_key(Settings(), Secret(SENTINEL), using(f"{backends}.{kind}")))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("keyring.errors.KeyringLocked", "is locked, and was not unlocked"),
        ("keyring.errors.InitError", "has no collection to keep keys in"),
        ("keyring.errors.PasswordSetError", "refused"),
        ("builtins.NotImplementedError", "refused"),
        ("builtins.ConnectionResetError", "went away"),
        ("builtins.EOFError", "went away"),
        ("builtins.ZeroDivisionError", "failed (ZeroDivisionError)"),
    ],
)
def test_what_a_keyrings_error_means_is_told(
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
        kinds = NoKey if "collection" in words else KeyUnusable
        assert words in refusal(kinds, lambda: find_key(Settings(), using(f"{name}.Failing")))


def test_the_librarys_own_file_may_name_the_keyring(backends: str) -> None:
    """`keyringrc.cfg` chooses it where no variable does; what cannot be used is said with its name."""
    from keyring.util.platform_ import config_root

    file = Path(config_root(), "keyringrc.cfg")
    file.parent.mkdir(parents=True)
    file.write_text(f"[backend]\ndefault-keyring={backends}.Good\n")
    assert keyring_name({}) == f"{backends}.Good"
    file.write_text("[backend]\ndefault-keyring=no.such.Keyring\n")
    assert "keyringrc.cfg" in refusal(KeyUnusable, lambda: find_key(Settings(), {}))


def test_a_damaged_entry_is_not_shown(backends: str) -> None:
    """What the keyring holds is checked like everything else."""
    with pytest.raises(KeyUnusable) as caught:
        find_key(Settings(), using(f"{backends}.Damaged"))
    assert "keyring" in caught.value.what
    assert leaks(" ".join(describe(caught.value))) == []


def test_a_keyring_that_never_answers_is_left_in_a_thread_that_ends_with_the_process(backends: str) -> None:
    """After the limit the caller goes on; the thread does not keep the process."""
    words = refusal(KeyUnusable, lambda: find_key(Settings(), using(f"{backends}.Hanging"), limit=0.05))
    assert "did not answer" in words
    left = [thread for thread in threading.enumerate() if thread.name == "keyring"]
    assert left
    assert all(thread.daemon for thread in left)


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, module: str, source: str) -> None:
    """Make a module importable as a package that brings backends along would be."""
    file = folder.joinpath("site", *module.split(".")).with_suffix(".py")
    file.parent.mkdir(parents=True)
    file.write_text(source)
    about = folder / "site" / "more_keyrings-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: more-keyrings\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[keyring.backends]\nmore = {module}\n")
    monkeypatch.syspath_prepend(str(folder / "site"))
    importlib.invalidate_caches()


@pytest.mark.parametrize("environ", [{}, using("keyrings.alt.file.PlaintextKeyring")])
def test_plain_text_keyrings_are_refused_with_the_honest_way(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that looks like a keyring is not used, whether it is all there is or was asked for by name."""
    source = GOOD_BACKEND.replace("class Good", "class PlaintextKeyring")
    install(tmp_path, monkeypatch, "keyrings.alt.file", source)
    settings = Settings(config_file=tmp_path / "config.toml")
    try:
        words = refusal(KeyUnusable, lambda: store_key(settings, Secret(SENTINEL), environ))
        assert "keyrings.alt.file.PlaintextKeyring" in words
        assert "plain file" in words
        assert "SERIES_API_KEY_FILE" in words
        assert "plain file" in refusal(KeyUnusable, lambda: keyring_name(environ))
    finally:
        forget("keyrings.alt.file")


def test_a_keyring_that_another_package_brings_is_used_where_there_is_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the platform's own keyring is not there, one that was installed is found without being named."""
    install(tmp_path, monkeypatch, "more_backends", GOOD_BACKEND)
    try:
        assert keyring_name({}) == "more_backends.Good"
        assert store_key(Settings(), Secret(SENTINEL), {}) == "more_backends.Good"
        assert find_key(Settings(), {}).secret.reveal() == SENTINEL
    finally:
        forget("more_backends")


@pytest.mark.parametrize(
    ("platform", "desktop", "first", "name"),
    [
        ("darwin", "", "keyring.backends.macOS.Keyring", "macOS Keychain"),
        ("win32", "", "keyring.backends.Windows.WinVaultKeyring", "Windows Credential Locker"),
        ("linux", "ubuntu:GNOME", "keyring.backends.SecretService.Keyring", "Secret Service"),
        ("linux", "KDE", "keyring.backends.kwallet.DBusKeyring", "KWallet"),
    ],
)
def test_the_platforms_own_keyring_is_asked_for_by_name(
    platform: str, desktop: str, first: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that belongs to the system is loaded directly, before any other is probed."""
    import keyring.core

    asked: list[str] = []

    def load(wanted: str) -> object:
        asked.append(wanted)
        module, _, kind = wanted.rpartition(".")
        return type(kind, (), {"__module__": module})()

    monkeypatch.setattr(keyring.core, "load_keyring", load)
    monkeypatch.setattr("series_tui.credentials.backends.sys.platform", platform)
    assert keyring_name({"XDG_CURRENT_DESKTOP": desktop}) == name
    assert asked == [first]


def test_without_a_bus_there_is_no_keyring_and_the_reason_is_told() -> None:
    """A host over SSH has no key, for a reason; a bus that is there but not named is shown."""
    assert "no D-Bus" in refusal(NoKey, lambda: find_key(Settings(), {"XDG_RUNTIME_DIR": "/nonexistent"}))


def test_a_bus_that_is_not_named_is_pointed_at(tmp_path: Path) -> None:
    """Where the session's bus exists but its variable is missing, the variable is told."""
    import socket

    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(str(tmp_path / "bus"))
        words = refusal(NoKey, lambda: find_key(Settings(), {"XDG_RUNTIME_DIR": str(tmp_path)}))
    assert f"DBUS_SESSION_BUS_ADDRESS=unix:path={tmp_path}/bus" in words


def test_the_keyring_library_is_imported_only_when_a_keyring_is_asked(tmp_path: Path) -> None:
    """Importing the package, and finding the key elsewhere, loads no keyring."""
    import subprocess

    code = (
        "import sys; from series_tui.config import Settings; from series_tui.credentials import find_key\n"
        "assert find_key(Settings(), {'SERIES_API_KEY': 'abc'}).secret.reveal() == 'abc'\n"
        "print([name for name in sys.modules if name.startswith(('keyring', 'secretstorage', 'httpx'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "[]\n"
