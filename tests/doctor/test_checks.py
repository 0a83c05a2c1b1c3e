"""What runs here: settings, variables, time zone, terminal, clipboard and history."""

from __future__ import annotations

import os
import shlex
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from series_tui.api.rate_limit.backend import LimitStatus
from series_tui.config import Settings, history_path, load_settings
from series_tui.credentials import FoundKey
from series_tui.credentials.secret import Secret
from series_tui.doctor import Outcome, key, program, storage, terminal
from series_tui.doctor.network import proxy_route
from series_tui.errors import KeyringUnusable
from tests.leaks import SENTINEL, leaks


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


@pytest.mark.parametrize("setting", ["", "environment"])
def test_a_variable_of_a_proxy_is_reported_by_the_proxy_check_alone(setting: str) -> None:
    """The settings say whether it is used."""
    environ = {"https_proxy": "http://proxy:3128", "ALL_PROXY": ""}
    finding = program.variables(environ)
    assert (finding.outcome, finding.details) == (Outcome.OK, ())
    way, _ = proxy_route(Settings(api_url="https://api.example", proxy=setting), environ)
    assert ("https_proxy is set but ignored" in way.what) is (not setting)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("SERIES_APIKEY", "Did you mean SERIES_API_KEY?"), ("SERIES_QQQQQQQQ", "Check the names of those")],
)
def test_an_unknown_variable_is_a_warning(name: str, hint: str) -> None:
    """Those that the program reads, and what else begins with its own name, are none."""
    environ = {"SERIES_API_KEY": "x", "SERIES_TUI_OTHER": "x", "OTHER": "x"}
    assert program.variables(environ).outcome is Outcome.OK
    finding = program.variables({**environ, name: "x"})
    assert finding.outcome is Outcome.WARNING
    assert finding.what == f"unknown and ignored: {name}"
    assert finding.next_step.startswith(hint)


def test_a_missing_library_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named apart from those that are there."""
    assert program.version().outcome is Outcome.OK

    def version(name: str) -> str:
        if name == "keyring":
            raise PackageNotFoundError
        return "1.0"

    monkeypatch.setattr("importlib.metadata.version", version)
    finding = program.version()
    assert finding.outcome is Outcome.FAILED
    assert finding.what.endswith("with textual 1.0, httpx 1.0; keyring missing")


def test_warnings_about_the_settings_are_one(tmp_path: Path) -> None:
    """The first stands beside the file, the others among the details; defaults are no detail."""
    file = tmp_path / "config.toml"
    finding = program.config(Settings(config_file=file, warnings=("First.", "Second.")))
    assert finding.outcome is Outcome.WARNING
    assert finding.what.endswith("not found (optional); profile default; First.")
    assert finding.details == ("Second.",)


@pytest.mark.parametrize(
    ("missing", "is_utf8", "outcome", "words"),
    [
        ("", True, Outcome.OK, "UTF-8 (Python 3."),
        ("", False, Outcome.WARNING, "other characters cannot be shown"),
        ("de_DE.UTF-8", True, Outcome.WARNING, "not installed; UTF-8 is used, going by its name"),
        ("de_DE.ISO-8859-1", False, Outcome.WARNING, "not installed; ASCII is used"),
    ],
)
def test_the_locales_encoding_is_described(
    missing: str, is_utf8: bool, outcome: Outcome, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A locale that is not installed, and one that has few characters, are warnings."""
    monkeypatch.setattr(program, "missing_locale", lambda _environ: missing)
    monkeypatch.setattr(program, "is_utf8", lambda _environ: is_utf8)
    finding = program.encoding({})
    assert finding.outcome is outcome
    assert words in finding.what


@pytest.mark.parametrize(
    ("url", "outcome", "what"),
    [
        ("https://api.example", Outcome.OK, ", for https://api.example"),
        ("http://127.0.0.1:9", Outcome.WARNING, "; sent unencrypted to http://127.0.0.1:9, on this"),
    ],
)
async def test_a_key_sent_unencrypted_is_a_warning(url: str, outcome: Outcome, what: str) -> None:
    """On this machine too; the finding names the source and holds no key."""
    finding, api_key = await key.key(Settings(api_url=url), {"SERIES_API_KEY": SENTINEL})
    assert finding.outcome is outcome
    assert what in finding.what
    assert leaks(repr(finding)) == []
    assert api_key is not None


@pytest.mark.parametrize("environ", [{}, {"SERIES_API_KEY": SENTINEL}])
async def test_a_keyring_is_no_warning_where_the_key_comes_from_elsewhere(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without another source, what works instead is named only where the key's finding does not."""

    def fail(_environ: object) -> str:
        raise KeyringUnusable("The keyring cannot be used.", why="This session has no D-Bus.")

    monkeypatch.setattr(key, "keyring_name", fail)
    for api_key in (None, FoundKey(Secret("a key of this test"), "the keyring")):
        finding = await key.keyring(Settings(), environ, api_key)
        assert "This session has no D-Bus." in finding.what
        assert finding.outcome is (Outcome.OK if environ else Outcome.WARNING)
        assert bool(finding.next_step) is (not environ and api_key is not None)


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
        ("terminal", {"STY": "1.pts"}, Outcome.WARNING, "screen does not pass on copied text"),
        ("tmux", {"STY": "1.pts"}, Outcome.WARNING, 'Set clipboard = "screen"'),
        ("screen", {"TMUX": "/tmp/x,1,0"}, Outcome.WARNING, "set-clipboard on"),
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
        ((80, 24), {"TERM": "screen", "STY": "x", "SSH_CONNECTION": "y"}, Outcome.OK, "in screen, over SSH"),
        ((80, 24), {"TERM": "vt100"}, Outcome.OK, "colours: at least 16"),
        ((40, 12), {"TERM": "xterm"}, Outcome.OK, "40×12"),
        ((39, 24), {"TERM": "xterm"}, Outcome.WARNING, "40×12"),
        ((80, 11), {"TERM": "xterm"}, Outcome.WARNING, "40×12"),
        ((80, 24), {"TERM": "dumb"}, Outcome.WARNING, "colours: none"),
        ((80, 24), {"TERM": "unknown"}, Outcome.WARNING, "colours: none"),
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
    api_key = FoundKey(Secret("a key of this test"), "SERIES_API_KEY")
    own, file = tmp_path / "own", tmp_path / "file"
    file.write_bytes(b"")
    good = await storage.rate_limit(Settings(runtime_folder=own), api_key)
    assert good.outcome is Outcome.OK, good
    bad = await storage.rate_limit(Settings(runtime_folder=own, rate_limit_dir=str(file)), api_key)
    assert bad.outcome is Outcome.WARNING, bad
    assert "2 requests a second" in bad.what
    assert "SERIES_RATE_LIMIT_DIR" in bad.next_step


@pytest.mark.parametrize(("backend", "step"), [("redis", "Check the server and its address."), ("file", "")])
async def test_a_shared_window_that_cannot_be_used_is_a_warning(
    backend: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server is what its user can look at; without a key there is no window."""

    class Limit:
        async def check(self) -> None: ...

        def status(self) -> LimitStatus:
            return LimitStatus(backend, "shared", "a place", degraded="It is away.")

        async def aclose(self) -> None: ...

    monkeypatch.setattr("series_tui.api.rate_limit.choose.shared_rate_limit", lambda *_, **__: Limit())
    api_key = FoundKey(Secret("a key of this test"), "SERIES_API_KEY")
    finding = await storage.rate_limit(Settings(), api_key)
    assert finding.outcome is Outcome.WARNING
    assert finding.what.startswith("It is away. Until it can be used")
    assert finding.next_step == step
    assert (await storage.rate_limit(Settings(), None)).what == "skipped: no key"


async def test_a_history_that_others_can_read_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is the user's alone; what is not there yet, or switched off, is fine."""
    environ = {"XDG_STATE_HOME": str(tmp_path / "my state")}
    assert "not created yet" in (await storage.history(Settings(), environ)).what
    path = history_path(environ)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    path.chmod(0o600)
    assert (await storage.history(Settings(), environ)).outcome is Outcome.OK
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda *_: False)
        assert "cannot be written" in (await storage.history(Settings(), environ)).what
    path.chmod(0o644)
    command = (await storage.history(Settings(), environ)).next_step.split("`")[1]
    assert shlex.split(command) == ["chmod", "600", str(path)]
    os.unlink(path)
    path.mkdir()
    assert (await storage.history(Settings(), environ)).outcome is Outcome.FAILED
    assert "turned off" in (await storage.history(Settings(history=False), environ)).what
