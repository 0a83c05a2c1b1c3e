"""The key from a variable, a file and a command: the order, and what is refused."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from series_tui.config import Settings
from series_tui.credentials import find_key, other_sources
from series_tui.credentials.command import READER_NAME, key_from_command
from series_tui.credentials.key_file import key_from_file
from series_tui.errors import KeyUnusable, describe
from tests.credentials.world import new_user
from tests.leaks import SENTINEL, leaks


def a_file(folder: Path, content: str = SENTINEL + "\n", mode: int = 0o600) -> Path:
    """Return a key file with a mode."""
    file = folder / "key"
    file.write_text(content)
    file.chmod(mode)
    return file


def script(text: str) -> str:
    """Return a command line that runs a Python program."""
    return f"'{sys.executable}' -c \"{text}\""


def why(call: object) -> str:
    """Return all words of the error, for looking at them."""
    assert isinstance(call, pytest.ExceptionInfo)
    assert leaks(" ".join(describe(call.value)) + repr(call.value.__cause__)) == []
    return " ".join(describe(call.value))


def test_the_variable_comes_before_the_file_and_that_before_the_command(tmp_path: Path) -> None:
    """Taking away the first lets the next through."""
    file = a_file(tmp_path, "from-file")
    both = Settings(api_key_file=str(file), api_key_command="printf from-command")
    environ = {"SERIES_API_KEY": "from-variable"}
    assert find_key(both, environ).secret.reveal() == "from-variable"
    assert find_key(both, environ).source == "SERIES_API_KEY"
    api_key = find_key(both, {})
    assert (api_key.secret.reveal(), api_key.source) == ("from-file", "key file")
    assert str(file) in api_key.note
    api_key = find_key(Settings(api_key_command="printf from-command"), {})
    assert (api_key.secret.reveal(), api_key.source) == ("from-command", "key command")
    assert [source.split()[1] for source in other_sources(both, environ)] == ["variable", "key", "key"]


def test_an_empty_variable_counts_as_unset(tmp_path: Path) -> None:
    """A variable that was set to nothing does not hide the file."""
    settings = Settings(api_key_file=str(a_file(tmp_path)))
    assert find_key(settings, {"SERIES_API_KEY": "  "}).source == "key file"


def test_a_bad_variable_is_an_error_and_the_file_is_not_tried(tmp_path: Path) -> None:
    """Nobody works with another key than they think."""
    settings = Settings(api_key_file=str(a_file(tmp_path)))
    with pytest.raises(KeyUnusable) as caught:
        find_key(settings, {"SERIES_API_KEY": f"{SENTINEL} {SENTINEL}"})
    assert "SERIES_API_KEY" in why(caught)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620, 0o601, 0o777])
def test_a_file_with_permissions_for_others_is_refused(mode: int, tmp_path: Path) -> None:
    """Group and others may neither read nor change a key file; the error has the command that mends it."""
    with pytest.raises(KeyUnusable) as caught:
        key_from_file(str(a_file(tmp_path, mode=mode)))
    assert "chmod 600" in why(caught)
    assert f"{mode:04o}" in why(caught)


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_a_private_file_of_the_user_is_read(mode: int, tmp_path: Path) -> None:
    """Any mode that leaves others out will do."""
    assert key_from_file(str(a_file(tmp_path, mode=mode))).reveal() == SENTINEL


def test_a_symbolic_link_is_judged_by_its_target(tmp_path: Path) -> None:
    """A symbolic link to a private file is taken, one to a public file is not."""
    link = tmp_path / "link"
    link.symlink_to(a_file(tmp_path))
    assert key_from_file(str(link)).reveal() == SENTINEL
    (tmp_path / "key").chmod(0o644)
    with pytest.raises(KeyUnusable):
        key_from_file(str(link))


def test_a_tilde_in_a_path_is_expanded() -> None:
    """A tilde stands for the home folder."""
    a_file(Path(os.environ["HOME"]))
    assert key_from_file("~/key").reveal() == SENTINEL


def test_a_path_that_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    """A folder, a device and a pipe that nobody writes to do not hold the program up."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    for path in (tmp_path, pipe, Path("/dev/zero"), tmp_path / "missing"):
        with pytest.raises(KeyUnusable) as caught:
            key_from_file(str(path))
        assert str(path) in why(caught)


def test_a_file_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who owns a file can change it at any time."""
    file = a_file(tmp_path)
    if os.geteuid() == 0:
        os.chown(file, 12345, -1)
    else:  # only root can give files away
        monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(KeyUnusable) as caught:
        key_from_file(str(file))
    assert "another user" in why(caught)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "nothing else"),
        ("\n\n", "nothing else"),
        (f"{SENTINEL}\n{SENTINEL}\n", "nothing else"),
        (f"{SENTINEL} x", "The content of"),
        (f"key={SENTINEL} #", "The content of"),
        (f"é{SENTINEL}", "The content of"),
    ],
)
def test_a_file_without_a_key_is_refused_without_showing_it(content: str, words: str, tmp_path: Path) -> None:
    """A key file holds the key alone."""
    with pytest.raises(KeyUnusable) as caught:
        key_from_file(str(a_file(tmp_path, content)))
    assert words in why(caught)


def test_a_command_prints_the_key_in_its_first_line() -> None:
    """Further lines are left out, as password stores put notes there."""
    assert key_from_command(f"printf '{SENTINEL}\\nuser: x\\n'").reveal() == SENTINEL


def test_the_command_runs_without_a_shell(tmp_path: Path) -> None:
    """What a shell would run, expand or redirect is an argument and no more."""
    target = tmp_path / "made"
    key = key_from_command(f"printf %s $HOME;touch>{target}")
    assert key.reveal() == "$HOME;touch>" + str(target)
    assert not target.exists()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("'unclosed", "quote"),
        ("   ", "empty"),
        ("no-such-program-here", "no-such-program-here"),
        ("false", "exit code 1"),
        ("true", "empty"),
        ("printf '%s %s' a b", "no key"),
        ("sh -c 'kill -9 $$'", "signal"),
        ("/", "cannot be run"),
        ("pass\0word", "It: not a command."),
    ],
)
def test_a_command_without_a_key_gives_the_reason(line: str, expected: str) -> None:
    """Each way to fail has its words."""
    with pytest.raises(KeyUnusable) as caught:
        key_from_command(line)
    assert expected in why(caught)


def test_errors_and_output_of_a_command_are_not_shown(capfd: pytest.CaptureFixture[str]) -> None:
    """What a failing command says could hold the key; it goes nowhere."""
    line = script(f"import sys; print('{SENTINEL}'); sys.exit('{SENTINEL}')")
    with pytest.raises(KeyUnusable) as caught:
        key_from_command(line)
    assert "exit code 1" in why(caught)
    assert leaks("".join(capfd.readouterr())) == []


def test_a_command_that_takes_too_long_is_ended_with_its_children(tmp_path: Path) -> None:
    """At the limit nothing of it is left running."""
    pids = tmp_path / "pids"
    with pytest.raises(KeyUnusable) as caught:
        key_from_command(f"sh -c 'echo $$ >>{pids}; sleep 60 & echo $! >>{pids}; wait'", limit=1.0)
    assert "longer than" in why(caught)
    started = [int(line) for line in pids.read_text().split()]
    assert len(started) == 2
    assert _ended(started)


def test_a_command_may_leave_a_helper_running_that_keeps_the_pipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password store's agent that stays does not keep the key from arriving."""
    monkeypatch.setattr("series_tui.credentials.command._DRAIN_SECONDS", None)
    pid = tmp_path / "pid"
    key = key_from_command(f"sh -c 'sleep 60 & echo $! >{pid}; echo {SENTINEL}'", limit=20)
    assert key.reveal() == SENTINEL
    agent = int(pid.read_text())
    assert _runs(agent)
    os.kill(agent, 9)


def test_a_process_left_by_a_command_reads_no_later_file(tmp_path: Path) -> None:
    """The thread that reads on has its own pipe: a file opened later, under any number, stays whole."""
    trigger = tmp_path / "trigger"
    os.mkfifo(trigger)
    earlier = set(threading.enumerate())
    key = key_from_command(f"sh -c '(read x <{trigger}; echo later) & echo {SENTINEL}'", limit=20)
    assert key.reveal() == SENTINEL
    (reader,) = [it for it in set(threading.enumerate()) - earlier if it.name == READER_NAME]
    file = a_file(tmp_path)
    opened = [os.open(file, os.O_RDONLY) for _ in range(16)]
    trigger.write_text("go\n")
    reader.join(20)
    assert not reader.is_alive()
    assert {os.read(descriptor, 1000) for descriptor in opened} == {file.read_bytes()}
    for descriptor in opened:
        os.close(descriptor)


def test_a_command_that_never_stops_printing_is_ended() -> None:
    """Output without end is not kept, and ends at the limit."""
    with pytest.raises(KeyUnusable):
        key_from_command("yes", limit=0.4)


def test_a_command_gets_no_input_and_no_terminal() -> None:
    """It cannot read what a person types for the app."""
    line = script("import os,sys; print(repr(sys.stdin.read()) + str(os.getsid(0) == os.getpid()))")
    assert key_from_command(line).reveal() == "''True"


def _ended(pids: list[int]) -> bool:
    """Tell whether all processes are gone, which the system takes a moment for."""
    for _ in range(500):
        if not any(_runs(pid) for pid in pids):
            return True
        time.sleep(0.01)
    return False


def _runs(pid: int) -> bool:
    """Tell whether a process runs; one that has ended but was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("show", "--help"),
        ("auth", "--help"),
        ("completion", "bash"),
        ("config",),
        ("config", "path"),
        ("history",),
        ("--demo", "show", "TICKET-1234567890-ABCD"),
        ("--demo", "list"),
        ("--demo", "doctor"),
        ("auth", "logout"),
    ],
)
def test_the_command_runs_only_where_a_key_is_needed(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Help, completions, the demo and everything else without a request leave a password store alone."""
    user = new_user(tmp_path / "home", "http://127.0.0.1:9")
    made = tmp_path / "made"
    line = [sys.executable, "-m", "series_tui", *arguments]
    done = subprocess.run(
        line,
        env=user.variables(SERIES_API_KEY_COMMAND=f"touch '{made}'"),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert not made.exists()
