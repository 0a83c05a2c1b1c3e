"""What runs here: settings, variables, time zone, terminal, clipboard and history."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from series_tui.config import Settings, history_path, load_settings
from series_tui.credentials import FoundKey
from series_tui.credentials.secret import Secret
from series_tui.doctor import Outcome, program, storage, terminal


def test_a_config_file_that_others_can_change_is_a_warning(tmp_path: Path) -> None:
    """Who can change it can have the key sent elsewhere: the command that mends it is named."""
    file = tmp_path / "config.toml"
    file.write_text('theme = "nord"\n')
    file.chmod(0o644)
    settings = load_settings({}, {"SERIES_TUI_CONFIG": str(file)})
    assert program.config(settings).outcome is Outcome.OK
    for mode in (0o664, 0o646):
        file.chmod(mode)
        finding = program.config(settings)
        assert finding.outcome is Outcome.WARNING
        assert f"chmod go-w {file}" in finding.next_step
        assert any("theme" in line for line in finding.details)


def test_an_ignored_proxy_is_reported() -> None:
    """Who wonders why the service is not reached from a company's network finds the reason."""
    finding = program.variables({"https_proxy": "http://proxy:3128", "ALL_PROXY": ""})
    assert finding.outcome is Outcome.OK
    assert finding.details == ("https_proxy is set but ignored: the service is reached directly",)


def test_a_tz_that_this_machine_lacks_is_a_warning() -> None:
    """The times are UTC then, which nobody asked for."""
    finding = program.time_zone(Settings(), {"TZ": "Europe/Berln"})
    assert finding.outcome is Outcome.WARNING
    assert "TZ" in finding.what
    assert program.time_zone(Settings(), {"TZ": "Europe/Berlin"}).outcome is Outcome.OK


@pytest.mark.parametrize(
    ("clipboard", "environ", "outcome", "words"),
    [
        ("terminal", {}, Outcome.OK, "OSC 52"),
        ("terminal", {"TMUX": "/tmp/x,1,0"}, Outcome.WARNING, "set-clipboard on"),
        ("tmux", {"TMUX": "/tmp/x,1,0"}, Outcome.OK, "allow-passthrough on"),
        ("terminal", {"STY": "1.pts"}, Outcome.WARNING, 'clipboard = "screen"'),
        ("screen", {"STY": "1.pts"}, Outcome.OK, "screen"),
        ("tmux", {}, Outcome.WARNING, 'clipboard = "terminal"'),
    ],
)
def test_the_clipboard_setting_is_compared_with_the_multiplexer(
    clipboard: str, environ: dict[str, str], outcome: Outcome, words: str
) -> None:
    """A multiplexer that would swallow copied text is found, with the line that mends it."""
    finding = terminal.clipboard(Settings(clipboard=clipboard), environ)
    assert finding.outcome is outcome, finding
    assert words in repr(finding)


@pytest.mark.parametrize(
    ("size", "environ", "outcome", "words"),
    [
        ((80, 24), {"TERM": "xterm-256color"}, Outcome.OK, "xterm-256color, 80×24, colours: 256"),
        ((80, 24), {"TERM": "xterm", "COLORTERM": "truecolor"}, Outcome.OK, "16 million"),
        ((80, 24), {"TERM": "xterm", "NO_COLOR": "1"}, Outcome.OK, "none (NO_COLOR)"),
        ((80, 24), {"TERM": "tmux", "TMUX": "x", "SSH_TTY": "y"}, Outcome.OK, "in tmux, over SSH"),
        ((40, 12), {"TERM": "xterm"}, Outcome.OK, "40×12"),
        ((39, 24), {"TERM": "xterm"}, Outcome.WARNING, "40×12"),
        ((80, 11), {"TERM": "xterm"}, Outcome.WARNING, "40×12"),
        ((80, 24), {"TERM": "dumb"}, Outcome.WARNING, "series-tui show"),
        ((80, 24), {}, Outcome.WARNING, "no TERM"),
        (None, {"TERM": "xterm"}, Outcome.OK, "none: output"),
    ],
)
def test_the_terminal_is_described(
    size: tuple[int, int] | None,
    environ: dict[str, str],
    outcome: Outcome,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Size, colours and what lies between are named; what the app cannot be drawn on is a warning."""
    monkeypatch.setattr("series_tui.doctor.terminal._size", lambda: size)
    finding = terminal.terminal(environ)
    assert finding.outcome is outcome
    assert words in repr(finding)


async def test_a_rate_limit_folder_that_cannot_be_used_is_a_warning(tmp_path: Path) -> None:
    """The processes send fewer requests then; the setting that names the folder is shown."""
    key = FoundKey(Secret("a key of this test"), "SERIES_API_KEY")
    own, file = tmp_path / "own", tmp_path / "file"
    file.write_bytes(b"")
    good = await storage.rate_limit(Settings(runtime_folder=own), key)
    assert good.outcome is Outcome.OK, good
    bad = await storage.rate_limit(Settings(runtime_folder=own, rate_limit_dir=str(file)), key)
    assert bad.outcome is Outcome.WARNING, bad
    assert "2 requests a second" in bad.what
    assert "SERIES_RATE_LIMIT_DIR" in bad.next_step


async def test_a_history_that_others_can_read_is_a_warning(tmp_path: Path) -> None:
    """The file is the user's alone; what is not there yet, or switched off, is fine."""
    environ = {"XDG_STATE_HOME": str(tmp_path)}
    assert "not created yet" in (await storage.history(Settings(), environ)).what
    path = history_path(environ)
    path.parent.mkdir()
    path.write_bytes(b"x")
    path.chmod(0o600)
    assert (await storage.history(Settings(), environ)).outcome is Outcome.OK
    path.chmod(0o644)
    assert "chmod 600" in (await storage.history(Settings(), environ)).next_step
    os.unlink(path)
    path.mkdir()
    assert (await storage.history(Settings(), environ)).outcome is Outcome.FAILED
    assert "turned off" in (await storage.history(Settings(history=False), environ)).what
