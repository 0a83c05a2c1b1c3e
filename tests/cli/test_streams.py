"""Where a command's output goes may be closed, full, or narrower than the text; a signal may end it."""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.e2e.terminal import COMMAND, HANG, state_of
from tests.forked_command import Ended, ForkedProcess, run_command, start_command

TICKET = "TICKET-1234567890-ABCD"
LONG_TICKET = "TICKET-1700000005-0200"
JAPANESE_TICKET = "TICKET-1700000021-JPJP"


def environment(**more: str) -> dict[str, str]:
    """Return the variables of a user without a service."""
    names = ("PATH", "HOME", "XDG_RUNTIME_DIR")
    return {**{name: os.environ[name] for name in names}, "LC_ALL": "C.UTF-8", **more}


def shell(line: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a line of shell in which ``$S`` is the installed command with its sample tickets."""
    return subprocess.run(
        ["bash", "-c", f'S="{COMMAND} --demo"; {line}'],
        env=environment(**variables),
        check=False,
        capture_output=True,
        text=True,
        timeout=HANG,
    )


def run(*arguments: str, stdout: int | None = None) -> Ended:
    """Run the command with its sample tickets."""
    return run_command(
        ["--demo", *arguments], environ=environment(), folder=os.environ["HOME"], stdout=stdout
    )


@pytest.mark.parametrize("command", [f"show {TICKET}", "list", "--help"])
def test_a_full_disk_is_an_error(command: str) -> None:
    """Exit code 2, and the system's own words; no traceback, no apology."""
    with open("/dev/full", "wb") as full:
        done = run(*command.split(), stdout=full.fileno())
    errors = done.err.decode()
    assert done.code == 2
    assert "Cannot write to standard output.\nNo space left on device." in errors
    assert "mistake" not in errors
    assert "Traceback" not in errors
    assert "Exception ignored" not in errors


@pytest.mark.parametrize("command", [f"show {TICKET}", "list"])
def test_a_closed_standard_output_is_an_error(command: str) -> None:
    """What cannot be printed is no success."""
    done = shell(f"$S {command} >&-")
    assert done.returncode == 2
    assert "Cannot write to standard output.\nIt is closed." in done.stderr


def test_a_closed_standard_output_does_not_matter_for_a_file(tmp_path: Path) -> None:
    """The ticket is in the file."""
    done = shell(f"$S show {TICKET} --output {shlex.quote(str(tmp_path / 'ticket.txt'))} >&-")
    assert done.returncode == 0
    assert "I need help with my rank" in (tmp_path / "ticket.txt").read_text()


def test_a_closed_standard_error_changes_no_exit_code_and_no_output() -> None:
    """Errors go nowhere, above all not among the responses."""
    assert shell(f"$S show {TICKET} 2>&-").stdout == run("show", TICKET).out.decode()
    done = shell("$S show TICKET-1-NONE 2>&-")
    assert (done.returncode, done.stdout) == (4, "")


def test_a_closed_standard_input_gives_no_ids() -> None:
    """`show -` says that none came."""
    done = shell("$S show - <&-")
    assert done.returncode == 2
    assert "There was no ticket ID on standard input." in done.stderr


@pytest.mark.parametrize(
    "command", [f"show {LONG_TICKET}", "list --all --format jsonl", "--help", "demo-server"]
)
def test_a_reader_that_closes_the_pipe_ends_a_command_silently(command: str) -> None:
    """`| true`: exit code 141, and not a word."""
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "wb"):
        done = run(*command.split(), stdout=writing)
    assert (done.code, done.err) == (141, b"")


def test_a_non_blocking_pipe_gets_the_whole_output() -> None:
    """What starts the command may have set its own end so, for both; the response is whole all the same."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    room = fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4_096)
    with (
        open(reading, "rb") as answer,
        started("--demo", "show", LONG_TICKET, "--format", "json", stdout=writing) as (process, output),
    ):
        os.close(writing)
        while int.from_bytes(fcntl.ioctl(reading, termios.FIONREAD, bytes(4)), sys.byteorder) < room:
            assert process.poll() is None, output.read()
            time.sleep(0.01)
        assert len(json.loads(answer.read())["Content"]) == 2_000
        assert process.wait(HANG) == 0
        assert output.read() == b""


def test_a_locale_that_is_not_utf_8_gets_escapes() -> None:
    """Letters that it lacks are escaped, and the program's own marks are ASCII."""
    done = shell(f"$S show {JAPANESE_TICKET}", LC_ALL="C")
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert "\\u79f0\\u53f7" in done.stdout
    assert "~ in progress" in done.stdout


@contextmanager
def started(
    *arguments: str, stdout: int | None = None, variables: Mapping[str, str] | None = None
) -> Iterator[tuple[ForkedProcess, BinaryIO]]:
    """Start the command with a standard input that says nothing; yield it and what it writes."""
    (given, giving), (out, written) = os.pipe(), os.pipe()
    streams = [given, written if stdout is None else stdout, written]
    with open(giving, "wb"), open(out, "rb") as output:
        process = start_command(
            arguments, environ=environment(**(variables or {})), folder=os.environ["HOME"], streams=streams
        )
        os.close(given)
        os.close(written)
        try:
            yield process, output
        finally:
            process.kill()
            process.wait(HANG)


@contextmanager
def mute_service() -> Iterator[tuple[dict[str, str], socket.socket]]:
    """Yield the variables of a user of a server that says nothing, and where it is asked."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(HANG)
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        yield {"SERIES_API_URL": address, "SERIES_API_KEY": "sk_test_0123456789"}, server


@contextmanager
def waiting_for_an_answer(*arguments: str) -> Iterator[tuple[ForkedProcess, BinaryIO]]:
    """Start a command, and let it wait for a server that says nothing."""
    with mute_service() as (variables, server), started(*arguments, variables=variables) as (process, output):
        connection, _ = server.accept()
        with connection:
            connection.recv(1)
            while (
                state_of(process.pid) != "S"
            ):  # Python sees a signal just before that with the next event only
                assert process.poll() is None, output.read()
                time.sleep(0.005)
            yield process, output


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT], ids=lambda number: number.name
)
@pytest.mark.parametrize("command", ["show", "list"])
def test_a_signal_ends_a_command_that_waits(command: str, number: signal.Signals) -> None:
    """128 + n, without a word, though the server says nothing."""
    arguments = ["show", "1042"] if command == "show" else ["list"]
    with waiting_for_an_answer(*arguments) as (process, output):
        process.send_signal(number)
        assert process.wait(HANG) == 128 + number
        assert output.read() == b""


@pytest.mark.parametrize(
    "arguments", [["show", "1042"], ["auth", "status"], ["--plain"], ["doctor"]], ids=str
)
def test_a_key_command_ends_with_its_parent(arguments: list[str], tmp_path: Path) -> None:
    """It runs in a session of its own, where no signal for the other one reaches it."""
    marker = tmp_path / "still-running"
    variables = {
        "SERIES_API_URL": "http://127.0.0.1:9",
        "SERIES_API_KEY_COMMAND": f"sh -c 'exec 9<>{marker}; flock 9; echo > {marker}; exec sleep 600'",
    }
    with started(*arguments, variables=variables) as (process, _):
        while not (marker.exists() and marker.stat().st_size):
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        assert process.wait(HANG) == 128 + signal.SIGTERM
    subprocess.run(["flock", "-w", str(HANG), str(marker), "true"], check=True)


def test_a_terminated_command_leaves_no_partial_file(tmp_path: Path) -> None:
    """What it had begun beside the file's place is gone."""
    with waiting_for_an_answer("show", "1042", "--output", str(tmp_path / "ticket.txt")) as (process, _):
        assert list(tmp_path.iterdir())
        process.send_signal(signal.SIGINT)
        assert process.wait(HANG) == 128 + signal.SIGINT
        assert list(tmp_path.iterdir()) == []


def test_an_ignored_hangup_ends_no_command() -> None:
    """Under `nohup` the command goes on; another signal ends it."""
    with mute_service() as (variables, server):
        line = ["nohup", COMMAND, "show", "1042"]
        with subprocess.Popen(
            line, env=environment(**variables), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            connection, _ = server.accept()
            with connection:
                connection.recv(1)
                while state_of(process.pid) != "S":
                    time.sleep(0.005)
                process.send_signal(signal.SIGHUP)
                process.send_signal(signal.SIGTERM)
                assert process.wait(HANG) == 128 + signal.SIGTERM
