"""Everything that is printed to: standard output and error, and what `show` and `list` write to."""

from __future__ import annotations

import errno
import io
import os
import select
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO, cast

from series_tui.errors import OutputNotWritten, SeriesError, UsageError, describe
from series_tui.runtime import posix
from series_tui.runtime.hardening import environment
from series_tui.text.sanitize import clean

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

    from series_tui.config import Settings
    from series_tui.runtime.private_file import PrivateFile


_USUAL_WIDTH = 80


class _StandardOutput(io.FileIO):
    """Standard output whose failures say that they are its own."""

    def write(self, data: ReadableBuffer, /) -> int:
        """Write some bytes; return how many.

        Raises:
            BrokenPipeError: The reader has closed the pipe.
            OutputNotWritten: They cannot be written: the disk is full, or the stream is closed.
        """
        try:
            # Nothing is written where whoever shares the stream set it not to block, and it is full.
            while (written := super().write(data)) is None:
                select.select((), (self,), ())
            return written
        except BrokenPipeError:
            raise
        except OSError as error:
            why = "It is closed" if error.errno == errno.EBADF else error.strerror or "It accepts no data"
            raise OutputNotWritten(
                "Cannot write to standard output.", why=f"{why}.", next_step="Redirect the output elsewhere."
            ) from error


def prepare_streams() -> None:
    """Let both streams write anything: characters that the locale lacks become ASCII escapes.

    ``sys.stdout.encoding`` says utf-8 even where the terminal shows something else; the locale tells.
    """
    _replace_closed()
    if not posix.has_modes():  # Windows has its own way to a console
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        return
    encoding = "utf-8" if is_utf8() else "ascii"
    if sys.stdout is sys.__stdout__:
        raw = _StandardOutput(1, "w", closefd=False)
        sys.stdout = io.TextIOWrapper(
            io.BufferedWriter(raw), encoding=encoding, errors="backslashreplace", line_buffering=raw.isatty()
        )
    if sys.stderr is None:
        # Errors are shown on standard output then, if that is where a person looks.
        sys.stderr = sys.stdout if is_terminal(sys.stdout) else io.StringIO()
    elif isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(encoding=encoding, errors="backslashreplace")


def _replace_closed() -> None:
    """Put something in the place of standard streams that are closed.

    A file or a connection would get their numbers otherwise, and then whatever is printed. Writing to what is
    put there fails as before.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)  # the system gives it the lowest number that is free


def is_utf8() -> bool:
    """Return whether text in UTF-8 can be shown."""
    return posix.is_utf8(environment())


def draws_ascii(settings: Settings) -> bool:
    """Return whether the program's own marks are ASCII: by the setting, or for want of UTF-8."""
    return settings.ascii or not is_utf8()


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal; one that is closed is none."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def has_reader(stream: TextIO) -> bool:
    """Return whether a stream may still be read: not a pipe or a terminal whose other end is closed."""
    if not hasattr(select, "poll"):
        return True  # Windows has none
    gone = select.POLLERR | select.POLLHUP | select.POLLNVAL
    poll = select.poll()
    try:
        poll.register(stream.fileno(), 0)
        return not any(event & gone for _, event in poll.poll(0))
    except (OSError, ValueError):
        return True


def terminal_width() -> int:
    """Return the width to wrap to in a pipe: COLUMNS, the terminal's that any stream has, or 80."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns[:6]) > 0:
        return int(columns[:6])
    for descriptor in (2, 0, 1):
        with suppress(OSError):
            return os.get_terminal_size(descriptor).columns or _USUAL_WIDTH
    return _USUAL_WIDTH


def print_error_lines(lines: Iterable[str]) -> None:
    """Write lines to standard error, if it is open; the first one names the program.

    They may quote what was typed, a file's name or what the system says: all of it is cleaned here.
    """
    with suppress(OSError, ValueError):
        for number, line in enumerate(lines):
            sys.stderr.write(f"{'series-tui: ' if not number else ''}{clean(line)}\n")
        sys.stderr.flush()


def print_error(error: SeriesError, about: str = "") -> None:
    """Write the one to three lines about an error; `about` names what it befell, if it does not say so."""
    first, *rest = describe(error)
    print_error_lines([f"{about}: {first}" if about and about not in first else first, *rest])


def print_note(text: str) -> None:
    """Write a line to standard error that is no error; like one, it may quote what was typed."""
    with suppress(OSError, ValueError):
        print(clean(text), file=sys.stderr, flush=True)


def discard_stdout() -> None:
    """Throw away what standard output does not take, so that the interpreter does not try once more."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def has_colour(arguments: Namespace, environ: Mapping[str, str], stream: TextIO, *, no_color: bool) -> bool:
    """Return whether to print colours.

    Args:
        arguments: The flag ``--color``, and ``no_color`` for ``--no-color`` and ``--color never``.
        environ: The environment.
        stream: The stream that is printed to.
        no_color: Whether the settings turn colours off: NO_COLOR (no-color.org) among them.
    """
    if arguments.no_color:
        return False
    if arguments.color == "always":
        return True
    if no_color or environ.get("FORCE_COLOR") == "0":
        return False
    if environ.get("FORCE_COLOR") or environ.get("CLICOLOR_FORCE", "") not in ("", "0"):
        return True
    return (
        is_terminal(stream)
        and environ.get("CLICOLOR") != "0"
        and environ.get("TERM", "") not in posix.PLAIN_TERMINALS
    )


_STANDARD_OUTPUT = ("-", "/dev/stdout")
_FORMATS = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
}


class Destination(NamedTuple):
    """A place to print to.

    Attributes:
        stream: The stream.
        file: The file that is written, if one is.
    """

    stream: TextIO
    file: PrivateFile | None = None


def file_named(arguments: Namespace) -> str:
    """Return the name of the file that ``--output`` asks for; empty for standard output.

    Raises:
        UsageError: ``--force`` is given without a file, or the name is a folder's.
    """
    name: str = arguments.output or ""
    if name in _STANDARD_OUTPUT:
        name = ""
    if name.endswith(("/", os.sep)):
        raise UsageError(
            f"--output needs the name of a file, not of the folder {name}.", next_step="Add a file name."
        )
    if arguments.force and not name:
        raise UsageError("--force needs --output FILE.", next_step="Add --output FILE, or remove --force.")
    return name


def format_by_extension(name: str, formats: tuple[str, ...]) -> str:
    """Return the format that a file's extension names, if it is one of these; empty otherwise."""
    named = _FORMATS.get(os.path.splitext(name)[1].lower(), "")
    return named if named in formats else ""


@contextmanager
def open_destination(
    arguments: Namespace, settings: Settings, environ: Mapping[str, str]
) -> Iterator[Destination]:
    """Open the file, the pager or standard output; close what was opened.

    Raises:
        OutputNotWritten: The file cannot be written, or is there already.
    """
    if name := file_named(arguments):
        from series_tui.runtime.private_file import PrivateFile

        file = PrivateFile(Path(name), replace=arguments.force)
        with file as opened:
            stream = io.TextIOWrapper(opened, encoding="utf-8", errors="backslashreplace", newline="\n")
            yield Destination(stream, file)
            stream.flush()
        return

    if is_terminal(sys.stdout):
        from series_tui.cli.pager import PagedOutput, PagerQuit, pager_command

        if command := pager_command(arguments, settings, environ):
            paged = PagedOutput(sys.stdout, command, os.environ)
            with suppress(PagerQuit), paged:
                yield Destination(cast(TextIO, paged))
            return
    yield Destination(sys.stdout)
