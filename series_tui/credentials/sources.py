"""The key from what a headless host has: an environment variable, a file, or a command that prints it."""

from __future__ import annotations

import os
import select
import shlex
import signal
import stat
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from series_tui.credentials.secret import Secret, check_key_text
from series_tui.errors import KeyUnusable

COMMAND_LIMIT = 30.0
"""Seconds after which a command that prints the key is ended."""

_MOST_BYTES = 1 << 16


def key_from_variable(text: str) -> Secret:
    """Return the key that the variable holds.

    Raises:
        KeyUnusable: It holds something else.
    """
    return check_key_text(text, "The content of SERIES_API_KEY")


def key_from_file(name: str) -> Secret:
    """Return the key that a file holds, alone.

    A symbolic link is followed: what counts is whether the file that is read belongs to this user (or to
    root, who can read everything anyway) and can be read by nobody else.

    Raises:
        KeyUnusable: The file is missing, others can read it, or it holds something else.
    """
    path = Path(name).expanduser()
    try:
        # Not blocking: a named pipe must not hold up the program.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
    except OSError as error:
        raise KeyUnusable(
            f"The key file {path} cannot be read: {error.strerror}.",
            next_step="Check SERIES_API_KEY_FILE, or api_key_file in the config file.",
        ) from error
    try:
        _check_file(path, os.fstat(descriptor))
        data = os.read(descriptor, _MOST_BYTES)
    finally:
        os.close(descriptor)
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError:
        text = "\n\n"
    if "\n" in text.strip() or not text.strip():
        raise KeyUnusable(
            f"The key file {path} does not hold a key alone.", next_step="Put the key into it, in one line."
        )
    return check_key_text(text, f"The content of {path}")


def _check_file(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise KeyUnusable(f"The key file {path} is no ordinary file.", next_step="Name a file.")
    if os.name != "posix":
        return
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise KeyUnusable(
            f"The key file {path} is not used: others on this machine can read or change it.",
            why=f"Its mode is {stat.S_IMODE(status.st_mode):04o}.",
            next_step=f"Run `chmod 600 {shlex.quote(str(path))}`; if others may have read it, get a new key.",
        )
    if status.st_uid not in (os.geteuid(), 0):
        raise KeyUnusable(
            f"The key file {path} is not used: it belongs to another user.",
            next_step="Make a file of your own, with mode 0600.",
        )


def key_from_command(line: str, limit: float = COMMAND_LIMIT) -> Secret:
    """Return the key that a command prints in its first line.

    The command is split as a shell would, but no shell runs it. It gets no input and no terminal, its
    errors are not shown (they could hold the key), and it is ended with all its children at the limit.

    Args:
        line: The command.
        limit: Seconds it may take.

    Raises:
        KeyUnusable: It cannot be run, fails, takes too long, or prints something else.
    """
    by_hand = "Run the command by hand to see what it says."
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise KeyUnusable(
            "The command for the key cannot be split into words.",
            why="A quote is not closed.",
            next_step="Check SERIES_API_KEY_COMMAND, or api_key_command in the config file.",
        ) from error
    if not words:
        raise KeyUnusable(
            "The command for the key is empty.", next_step="Check SERIES_API_KEY_COMMAND or api_key_command."
        )
    try:
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it is no command"
        raise KeyUnusable(
            "The command for the key cannot be run.",
            why=f"{words[0] if words[0].isprintable() else 'It'}: {why}.",
            next_step="Check SERIES_API_KEY_COMMAND or api_key_command; no shell runs it.",
        ) from None
    with process:
        try:
            output = _first_line(process, time.monotonic() + limit)
        except BaseException:
            _end(process)
            raise
    if output is None:
        raise KeyUnusable(f"The command for the key took longer than {limit:.0f} s.", next_step=by_hand)
    if process.returncode:
        ended = f"exit code {process.returncode}" if process.returncode > 0 else "a signal"
        raise KeyUnusable(f"The command for the key ended with {ended}.", next_step=by_hand)
    return check_key_text(output.decode("utf-8", "replace"), "What the command for the key printed")


def _first_line(process: subprocess.Popen[bytes], deadline: float) -> bytes | None:
    """Return the first line of the output once the command has ended; None if it did not end in time."""
    assert process.stdout is not None
    output, is_open = b"", True
    while process.poll() is None or is_open:
        left = deadline - time.monotonic()
        if left <= 0:
            _end(process)
            return None
        if not is_open:
            time.sleep(min(left, 0.01))
            continue
        if not select.select([process.stdout], [], [], min(left, 0.05))[0]:
            # What the command left running may hold the pipe open; its own end is enough.
            is_open = process.poll() is None
            continue
        chunk = os.read(process.stdout.fileno(), _MOST_BYTES)
        is_open = bool(chunk)
        if len(output) < _MOST_BYTES:
            output += chunk
    return output.lstrip(b"\r\n").partition(b"\n")[0]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the command and everything it started."""
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    with suppress(OSError):
        process.kill()
