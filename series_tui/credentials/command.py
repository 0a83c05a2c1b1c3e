"""The key from a command that prints it: a password store's, say."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from contextlib import suppress
from functools import partial
from threading import Event, Thread

from series_tui.credentials.secret import Secret, check_key_text
from series_tui.errors import KeyUnusable
from series_tui.runtime.posix import end_children, has_modes
from series_tui.runtime.process_exit import on_exit, uninterrupted

COMMAND_LIMIT = 30.0
"""Seconds after which a command that prints the key is ended."""

READER_NAME = "key command"
"""The name of the threads that read a command's output."""

_MAX_BYTES = 1 << 16
_DRAIN_SECONDS = 2.0


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
        words = _words(line)
    except ValueError as error:
        raise KeyUnusable(
            "The key command cannot be parsed.",
            why="It has an unclosed quote.",
            next_step="Check SERIES_API_KEY_COMMAND, or api_key_command in the config file.",
        ) from error
    if not words:
        raise KeyUnusable(
            "The key command is empty.", next_step="Check SERIES_API_KEY_COMMAND or api_key_command."
        )
    try:
        with uninterrupted():
            process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                start_new_session=True,
            )
            settled = on_exit(partial(end_children, process))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "not a command"
        raise KeyUnusable(
            "The key command cannot be run.",
            why=f"{words[0] if words[0].isprintable() else 'It'}: {why}.",
            next_step="Check SERIES_API_KEY_COMMAND or api_key_command; it is run without a shell.",
        ) from None
    with process:
        try:
            output = _first_line(process, time.monotonic() + limit)
        except BaseException:
            end_children(process)
            raise
        finally:
            settled()
    if output is None:
        raise KeyUnusable(f"The key command took longer than {limit:.0f} s.", next_step=by_hand)
    if process.returncode:
        ended = f"exit code {process.returncode}" if process.returncode > 0 else "killed by a signal"
        raise KeyUnusable(f"The key command failed ({ended}).", next_step=by_hand)
    return check_key_text(output.decode("utf-8", "replace"), "The output of the key command")


def _first_line(process: subprocess.Popen[bytes], deadline: float) -> bytes | None:
    """Return the first line of the output once the command has ended; None if it did not end in time."""
    assert process.stdout is not None
    output, has_line = bytearray(), Event()
    # The thread may outlive the process, so it owns its descriptor: the number of one that is closed
    # here would soon name another file, whose bytes it would take.
    descriptor = os.dup(process.stdout.fileno())
    reader = Thread(target=_read_into, args=(output, descriptor, has_line), daemon=True, name=READER_NAME)
    reader.start()
    try:
        process.wait(max(deadline - time.monotonic(), 0))
    except subprocess.TimeoutExpired:
        end_children(process)
        return None
    # What the command left running may hold the pipe open; its own end is enough.
    has_line.wait(_DRAIN_SECONDS)
    return bytes(output).lstrip(b"\r\n").partition(b"\n")[0]


def _read_into(output: bytearray, descriptor: int, has_line: Event) -> None:
    """Read a pipe to its end, and keep the first bytes. A thread does it: Windows cannot wait for pipes.

    Args:
        output: Where the bytes go.
        descriptor: The pipe; closed at the end.
        has_line: Set once a line is whole, or all of the output is read.
    """
    with suppress(OSError):
        while chunk := os.read(descriptor, _MAX_BYTES):
            if len(output) < _MAX_BYTES:
                output += chunk
            if b"\n" in output.lstrip(b"\r\n"):
                has_line.set()
    os.close(descriptor)
    has_line.set()


def _words(line: str) -> list[str]:
    """Return the words of a command; on Windows a backslash is part of a path."""
    return shlex.split(line if has_modes() else line.replace("\\", "\\\\"))
