"""When a browser opens in front of the user, and what is started then."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from series_tui.runtime.browser import browser_command, can_open_browser, open_in_browser


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "1 2 3 4"}, "linux", False),
        ({"DISPLAY": "localhost:10.0", "SSH_CLIENT": "1 2 3"}, "linux", False),
        ({"WAYLAND_DISPLAY": "w", "SSH_TTY": "/dev/pts/1"}, "linux", False),
        ({}, "darwin", True),
        ({"SSH_TTY": "/dev/ttys1"}, "darwin", False),
        ({}, "win32", True),
    ],
)
def test_a_browser_is_at_hand_in_a_graphical_session_without_ssh(
    environ: dict[str, str], platform: str, expected: bool
) -> None:
    """Over SSH it would open on another machine, or in the terminal."""
    assert can_open_browser(environ, platform) is expected


@pytest.mark.parametrize(
    ("platform", "program"), [("darwin", "open"), ("win32", "rundll32"), ("linux", "xdg-open")]
)
def test_each_system_opens_addresses_with_a_program_of_its_own(platform: str, program: str) -> None:
    """The address is its last argument."""
    command = browser_command("https://a.example/", platform)
    assert (command[0], command[-1]) == (program, "https://a.example/")


def test_the_program_has_no_terminal_and_no_say_in_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """A console browser in BROWSER would draw over the app."""
    started: list[tuple[list[str], dict[str, Any]]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda command, **options: started.append((command, options)))
    assert open_in_browser("https://a.example/", {"BROWSER": "lynx", "DISPLAY": ":0"})
    ((command, options),) = started
    assert command == browser_command("https://a.example/")
    assert options["env"] == {"DISPLAY": ":0"}
    assert {options[name] for name in ("stdin", "stdout", "stderr")} == {subprocess.DEVNULL}
    assert options["start_new_session"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "-h", ""])
def test_only_web_addresses_are_passed_to_the_browser(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No program sees it."""
    monkeypatch.setattr(subprocess, "Popen", lambda *_args, **_options: pytest.fail("started"))
    assert not open_in_browser(url, {})


def test_a_missing_browser_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """The response is False, and no error."""

    def missing(*_args: object, **_options: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(subprocess, "Popen", missing)
    assert not open_in_browser("https://a.example/", {})
