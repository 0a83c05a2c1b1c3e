"""The key file of `auth login --file`: private, bound to its address, named in the config, and removed."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from series_tui.config import load_settings
from series_tui.credentials import FoundKey, Secret, find_key
from series_tui.credentials.find import KEYRING_LIMIT, can_show_window, overrides_of_stored_file, store_limit
from series_tui.credentials.stored_file import remove_stored_file, store_in_file, stored_file_path
from series_tui.errors import KeyUnusable, NoKey, OutputNotWritten, describe
from tests.leaks import SENTINEL, leaks

COMMENTED = '# Mine.\ntheme = "nord"\n\n[profiles.work]\napi_url = "https://work.example/v1"\n'


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the variables of a user with a commented config file, no bus and no keyring."""
    monkeypatch.setenv("HOME", str(tmp_path))
    config = tmp_path / "config.toml"
    config.write_text(COMMENTED)
    return {
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "SERIES_TUI_CONFIG": str(config),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }


def key_for(environ: dict[str, str], **flags: str) -> FoundKey:
    """Return the key that is found with these variables and flags."""
    return find_key(load_settings(flags, environ), environ)


def test_a_stored_key_is_private_and_found_again(environ: dict[str, str], tmp_path: Path) -> None:
    """It lies in the data folder, and the config file names it for the profile; comments stay."""
    path = store_in_file(load_settings({}, environ), Secret(SENTINEL), environ)
    assert path == tmp_path / "data" / "series-tui" / "keys" / "default@api.series.hr"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [folder.stat().st_mode & 0o777 for folder in (path.parent, path.parent.parent)] == [0o700, 0o700]
    key = key_for(environ)
    assert (key.secret.reveal(), key.source) == (SENTINEL, "key file")
    assert "auth login --file" in key.if_refused
    text = (tmp_path / "config.toml").read_text()
    assert COMMENTED in text
    assert '[profiles.default]\napi_key_file = "~/data/series-tui/keys/default@api.series.hr"' in text
    assert leaks(text) == []


def test_a_stored_key_goes_to_its_own_address_alone(environ: dict[str, str]) -> None:
    """Another address, another profile: the key stays where it is, and the error says why."""
    store_in_file(load_settings({}, environ), Secret(SENTINEL), environ)
    with pytest.raises(KeyUnusable) as caught:
        key_for({**environ, "SERIES_API_URL": "https://elsewhere.example"})
    assert "is for https://api.series.hr" in caught.value.what
    with pytest.raises(NoKey):
        key_for(environ, profile="work")
    with pytest.raises(KeyUnusable):
        key_for(environ, api_url="http://localhost:8080")


@pytest.mark.parametrize(
    "address",
    ["https://work.example/v1", "https://a.example:8443", "http://127.0.0.1:8080", "http://[::1]:1"],
)
def test_every_address_has_a_file_of_its_own(address: str, environ: dict[str, str]) -> None:
    """Scheme, port and path are part of the name, and can be read back from it."""
    settings = load_settings({"api_url": address}, environ)
    path = store_in_file(settings, Secret(SENTINEL), environ)
    assert path.parent == stored_file_path(load_settings({}, environ), environ).parent
    assert key_for(environ, api_url=address).secret.reveal() == SENTINEL
    with pytest.raises(KeyUnusable):
        key_for(environ)


def test_storing_again_replaces_the_key(environ: dict[str, str], tmp_path: Path) -> None:
    """A folder that others could open is closed to them."""
    store_in_file(load_settings({}, environ), Secret("first"), environ)
    (tmp_path / "data" / "series-tui" / "keys").chmod(0o755)
    path = store_in_file(load_settings({}, environ), Secret(SENTINEL), environ)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert key_for(environ).secret.reveal() == SENTINEL


def test_removing_takes_the_file_and_its_name_away(environ: dict[str, str], tmp_path: Path) -> None:
    """A second time there is nothing to remove."""
    path = store_in_file(load_settings({}, environ), Secret(SENTINEL), environ)
    assert remove_stored_file(load_settings({}, environ), environ) == path
    assert not path.exists()
    assert "api_key_file" not in (tmp_path / "config.toml").read_text()
    assert remove_stored_file(load_settings({}, environ), environ) is None
    with pytest.raises(NoKey):
        key_for(environ)


def test_a_key_file_of_the_user_is_never_removed(environ: dict[str, str], tmp_path: Path) -> None:
    """Only what this program wrote is removed."""
    own = tmp_path / "own"
    own.write_text(SENTINEL)
    own.chmod(0o600)
    for table in ("", "[profiles.default]\n"):
        (tmp_path / "config.toml").write_text(f'{table}api_key_file = "{own}"\n')
        assert remove_stored_file(load_settings({}, environ), environ) is None
        assert key_for(environ, api_url="https://elsewhere.example").secret.reveal() == SENTINEL


def test_a_config_file_that_cannot_be_written_is_named(environ: dict[str, str], tmp_path: Path) -> None:
    """The key is kept, and the variable that would name it is shown."""
    settings = load_settings({}, environ)
    (tmp_path / "config.toml").write_text("broken =")
    with pytest.raises(OutputNotWritten) as caught:
        store_in_file(settings, Secret(SENTINEL), environ)
    assert "SERIES_API_KEY_FILE=~/data/series-tui/keys/default@api.series.hr" in caught.value.next_step
    del environ["HOME"]
    with pytest.raises(OutputNotWritten) as caught:
        store_in_file(settings, Secret(SENTINEL), environ)
    assert f"SERIES_API_KEY_FILE={tmp_path}/data/series-tui/keys/" in caught.value.next_step


def test_a_key_that_cannot_be_read_back_is_not_named_in_the_config_file(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that loses what is written keeps no key."""
    monkeypatch.setattr("series_tui.credentials.stored_file.key_from_file", lambda _: Secret("another"))
    with pytest.raises(KeyUnusable, match="could not be read back"):
        store_in_file(load_settings({}, environ), Secret(SENTINEL), environ)
    assert (tmp_path / "config.toml").read_text() == COMMENTED


def test_a_variable_goes_before_a_stored_file_and_the_config_file_does_not(environ: dict[str, str]) -> None:
    """Name the sources that would still be used after a file is stored."""
    store_in_file(load_settings({}, environ), Secret(SENTINEL), environ)
    assert overrides_of_stored_file(load_settings({}, environ), environ) == []
    environ |= {"SERIES_API_KEY_FILE": "/key", "SERIES_API_KEY": "k"}
    assert overrides_of_stored_file(load_settings({}, environ), environ) == [
        "the variable SERIES_API_KEY",
        "the key file /key (set by SERIES_API_KEY_FILE)",
    ]


@pytest.mark.parametrize(
    ("takes_variable", "variable", "is_explained"),
    [(False, SENTINEL, True), (False, " ", False), (True, "", False)],
)
def test_a_variable_for_another_address_is_explained(
    takes_variable: bool, variable: str, is_explained: bool, environ: dict[str, str]
) -> None:
    """Say why it is not used; nothing where none is set."""
    settings = replace(load_settings({}, environ), takes_variable=takes_variable)
    with pytest.raises(NoKey) as caught:
        find_key(settings, {**environ, "SERIES_API_KEY": variable})
    assert ("SERIES_API_KEY is used only for" in " ".join(describe(caught.value))) is is_explained


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_a_keyring_can_ask_where_there_are_windows(
    platform: str, environ: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wait longer for a person who is asked for a password."""
    monkeypatch.setattr("sys.platform", platform)
    assert can_show_window(environ) is expected
    assert (store_limit(environ) > KEYRING_LIMIT) is expected


def test_a_file_that_cannot_be_removed_is_named_by_a_command_that_can_be_pasted(
    environ: dict[str, str], tmp_path: Path
) -> None:
    """Whatever the folders are called."""
    environ["XDG_DATA_HOME"] = str(tmp_path / "my data")
    settings = load_settings({}, environ)
    path = stored_file_path(settings, environ)
    path.mkdir(parents=True)
    with pytest.raises(KeyUnusable, match="was not removed") as caught:
        remove_stored_file(settings, environ)
    assert shlex.split(caught.value.next_step.split("`")[1]) == ["rm", str(path)]


def test_a_data_folder_that_cannot_be_made_is_named(environ: dict[str, str]) -> None:
    """Nothing is stored then, and the config file stays as it was."""
    environ["XDG_DATA_HOME"] = "/dev/null"
    with pytest.raises(OutputNotWritten, match="was not stored"):
        store_in_file(load_settings({}, environ), Secret(SENTINEL), environ)


@pytest.mark.parametrize(
    "written",
    [
        f"\ufeff{SENTINEL}\n".encode(),
        f"{SENTINEL}\r\n".encode("utf-16"),
        f'"{SENTINEL}"\n'.encode(),
        f" '{SENTINEL}' ".encode(),
        f"“{SENTINEL}”".encode(),
    ],
    ids=["byte order mark", "PowerShell's UTF-16", "quotes", "single quotes", "typographic quotes"],
)
def test_blanks_and_newlines_around_a_stored_key_are_removed(
    written: bytes, environ: dict[str, str], tmp_path: Path
) -> None:
    """From a file as from a variable."""
    own = tmp_path / "own"
    own.write_bytes(written)
    own.chmod(0o600)
    assert key_for({**environ, "SERIES_API_KEY_FILE": str(own)}).secret.reveal() == SENTINEL
    if not written.startswith(b"\xff\xfe"):
        assert key_for({**environ, "SERIES_API_KEY": written.decode()}).secret.reveal() == SENTINEL
