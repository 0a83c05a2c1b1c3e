"""Hosts that are set up oddly: a missing locale, an unknown zone, no home, another user's home."""

from __future__ import annotations

import locale
from pathlib import Path

import pytest

from series_tui.config import load_demo_settings, load_settings
from series_tui.runtime.posix import is_utf8, missing_locale
from tests.cli.world import User
from tests.test_history import nobody_in_particular

EXAMPLE = "TICKET-1234567890-ABCD"


@pytest.mark.parametrize(
    ("variables", "shows_all"),
    [
        ({"LANG": "C.UTF-8"}, True),
        ({"LC_ALL": "xx_XX.UTF-8"}, True),
        ({"LC_ALL": "xx_XX.utf8@euro"}, True),
        ({"LANG": "C", "LC_ALL": "C"}, False),
        ({"LC_ALL": "xx_XX.ISO-8859-1"}, False),
    ],
)
def test_a_locale_that_is_not_installed_still_says_utf8(
    variables: dict[str, str], shows_all: bool, user: User
) -> None:
    """What a user's own terminal shows is not decided by which locales a server has."""
    done = user.run("list", environ=variables)
    assert ("さくら" in done.out) is shows_all
    doctor = user.run("doctor", environ=variables)
    is_missing = variables.get("LC_ALL", "").startswith("xx_XX")
    assert ("is not installed" in doctor.out) is is_missing


def test_the_locale_in_use_is_never_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a locale that the C library refused is."""
    monkeypatch.setattr(locale, "setlocale", lambda _category: "xx_XX.UTF-8")
    assert missing_locale({"LC_ALL": "xx_XX.UTF-8"}) == ""
    monkeypatch.setattr(locale, "setlocale", lambda _category: "C")
    assert missing_locale({"LC_ALL": "", "LC_CTYPE": "xx_XX.UTF-8", "LANG": "C"}) == "xx_XX.UTF-8"
    assert is_utf8({"LANG": "xx_XX.UTF-8"})
    assert missing_locale({}) == missing_locale({"LANG": "POSIX"}) == ""


def test_an_unknown_tz_is_shown_as_utc(user: User) -> None:
    """Not under its own name; `doctor` says why."""
    done = user.run("show", EXAMPLE, environ={"TZ": "Europe/Berln"})
    assert " UTC" in done.out
    assert "Europe" not in done.out
    doctor = user.run("doctor", environ={"TZ": "Europe/Berln"})
    assert "warning timezone" in doctor.out
    assert "TZ" in doctor.out


def test_without_zone_data_the_error_names_the_package(user: User, tmp_path: Path) -> None:
    """Not another spelling of the zone."""
    done = user.run(
        "show", EXAMPLE, "--timezone", "Europe/Berlin", environ={"PYTHONTZPATH": str(tmp_path / "none")}
    )
    assert done.code == 2
    assert "no time zone data" in done.err
    assert "tzdata" in done.err


@pytest.mark.parametrize("home", ["/dev/null", "/nonexistent"])
def test_a_missing_home_prevents_no_command(home: str, user: User) -> None:
    """As service accounts have it: what needs no file of the user's works."""
    variables = {"HOME": home, "XDG_RUNTIME_DIR": ""}
    for arguments in (("--demo", "list"), ("list",), ("config",), ("history",), ("show", EXAMPLE)):
        done = user.run(*arguments, environ=variables)
        assert (done.code, "Sorry" in done.err) == (0, False), (arguments, done.err)


def test_a_home_of_another_user_prevents_no_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after `sudo -u nobody` with HOME kept: the config file is not used, and that is a warning."""
    home = tmp_path / "other"
    home.mkdir()
    environ = {"HOME": str(home)}
    monkeypatch.setenv("HOME", str(home))
    home.chmod(0)
    try:
        with nobody_in_particular():
            for load in (load_settings, load_demo_settings):
                settings = load({}, environ)
                assert not settings.config_exists
                assert "cannot be opened" in settings.warnings[0]
    finally:
        home.chmod(0o700)
