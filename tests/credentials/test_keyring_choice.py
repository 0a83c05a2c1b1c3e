"""Which keyring is used where none was asked for by name, and why there is none."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from series_tui.config import Settings
from series_tui.credentials import (
    Secret,
    find_key,
    keyring_name,
    store_key,
)
from series_tui.errors import KeyUnusable, NoKey
from tests.credentials.keyrings import GOOD_BACKEND, forget, importable, refusal, using
from tests.fresh_python import printed_by
from tests.leaks import SENTINEL


@pytest.fixture(autouse=True)
def _no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no real keyring be reached."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)


def test_the_config_file_of_the_library_may_name_the_keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`keyringrc.cfg` chooses it where no variable does; what cannot be used is said with its name."""
    from keyring.util.platform_ import config_root

    name = f"chosen_{tmp_path.name}"
    file = Path(config_root(), "keyringrc.cfg")
    file.parent.mkdir(parents=True)
    file.write_text(f"[backend]\ndefault-keyring={name}.Good\n")
    with importable(name, GOOD_BACKEND, tmp_path, monkeypatch):
        assert keyring_name({}) == f"{name}.Good"
    file.write_text("[backend]\ndefault-keyring=no.such.Keyring\n")
    assert "keyringrc.cfg" in refusal(KeyUnusable, lambda: find_key(Settings(), {}))


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
def test_plain_text_keyrings_are_refused_with_an_alternative(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that looks like a keyring is not used, whether it is all there is or was asked for by name."""
    source = GOOD_BACKEND.replace("class Good", "class PlaintextKeyring")
    install(tmp_path, monkeypatch, "keyrings.alt.file", source)
    settings = Settings(config_file=tmp_path / "config.toml")
    try:
        words = refusal(KeyUnusable, lambda: store_key(settings, Secret(SENTINEL), environ))
        assert "keyrings.alt.file.PlaintextKeyring" in words
        assert "plain text" in words
        assert "auth login --file" in words
        assert "plain text" in refusal(KeyUnusable, lambda: keyring_name(environ))
    finally:
        forget("keyrings.alt.file")


def test_a_keyring_of_another_package_is_the_last_choice(
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
def test_the_keyring_of_the_platform_is_requested_by_name(
    platform: str, desktop: str, first: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that belongs to the system is loaded directly, before any other is probed."""
    import keyring.core

    asked: list[str] = []

    def load(backend: str) -> object:
        asked.append(backend)
        module, _, kind = backend.rpartition(".")
        return type(kind, (), {"__module__": module})()

    monkeypatch.setattr(keyring.core, "load_keyring", load)
    monkeypatch.setattr("series_tui.credentials.backends.sys.platform", platform)
    assert keyring_name({"XDG_CURRENT_DESKTOP": desktop}) == name
    assert asked == [first]


@pytest.mark.parametrize(
    ("kind", "chain", "expected"),
    [
        ("ChainerBackend", "[Good()]", "Good"),
        ("ChainerBackend", "[]", "ChainerBackend"),
        ("Other", "[Good()]", "Other"),
    ],
)
def test_a_chain_of_keyrings_stands_for_its_links(
    kind: str, chain: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty chain, and a keyring that is none, stand for themselves."""
    name = f"chain_{tmp_path.name}"
    source = f"{GOOD_BACKEND}class {kind}(Good):\n    backends = {chain}\n"
    with importable(name, source, tmp_path, monkeypatch):
        assert keyring_name(using(f"{name}.{kind}")) == f"{name}.{expected}"


@pytest.mark.parametrize(
    ("platform", "environ", "words"),
    [
        ("darwin", {}, "system's keyring cannot be reached"),
        ("win32", {}, "system's keyring cannot be reached"),
        ("linux", {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}, "running in this session"),
    ],
)
def test_a_keyring_that_cannot_be_loaded_has_the_reason_of_its_platform(
    platform: str, environ: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a bus there is no keyring on it."""
    import keyring.core

    def fail(name: str) -> object:
        raise RuntimeError(name)

    monkeypatch.setattr(keyring.core, "load_keyring", fail)
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)  # it asks the platform, too
    monkeypatch.setattr("series_tui.credentials.backends.sys.platform", platform)
    assert words in refusal(NoKey, lambda: find_key(Settings(), environ))


def test_without_a_bus_the_error_gives_the_reason() -> None:
    """A host over SSH has no key, for a reason; a bus that is there but not named is shown."""
    assert "no D-Bus" in refusal(NoKey, lambda: find_key(Settings(), {"XDG_RUNTIME_DIR": "/nonexistent"}))


def test_an_unset_bus_address_is_named(tmp_path: Path) -> None:
    """Where the session's bus exists but its variable is missing, the variable is named."""
    import socket

    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(str(tmp_path / "bus"))
        words = refusal(NoKey, lambda: find_key(Settings(), {"XDG_RUNTIME_DIR": str(tmp_path)}))
    assert f"DBUS_SESSION_BUS_ADDRESS=unix:path={tmp_path}/bus" in words


def test_the_keyring_library_is_imported_only_for_a_keyring(tmp_path: Path) -> None:
    """Importing the package, and finding the key elsewhere, loads no keyring."""
    code = (
        "import sys; from series_tui.config import Settings; from series_tui.credentials import find_key\n"
        "assert find_key(Settings(), {'SERIES_API_KEY': 'abc'}).secret.reveal() == 'abc'\n"
        "print([name for name in sys.modules if name.startswith(('keyring', 'secretstorage', 'httpx'))])"
    )
    assert printed_by(code) == "[]\n"
