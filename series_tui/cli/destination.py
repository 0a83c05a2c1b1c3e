"""Open the place that `show` and `list` print to: standard output, the pager, or a file."""

from __future__ import annotations

import io
import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

from series_tui.errors import UsageError

if TYPE_CHECKING:
    from series_tui.config import Settings
    from series_tui.runtime.private_file import PrivateFile

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


@dataclass(frozen=True, slots=True)
class Destination:
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
        UsageError: ``--force`` is given without a file.
    """
    name: str = arguments.output or ""
    if name in _STANDARD_OUTPUT:
        name = ""
    if arguments.force and not name:
        raise UsageError("--force needs --output FILE.", next_step="Add --output FILE, or remove --force.")
    return name


def format_by_extension(name: str, formats: tuple[str, ...]) -> str:
    """Return the format that a file's extension names, if it is one of these; empty otherwise."""
    named = _FORMATS.get(os.path.splitext(name)[1].lower(), "")
    return named if named in formats else ""


@contextmanager
def open_destination(
    arguments: Namespace, settings: Settings, environ: Mapping[str, str], *, has_pager: bool = True
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
    from series_tui.cli.output import is_terminal

    if has_pager and is_terminal(sys.stdout):
        from series_tui.cli.pager import PagedOutput, PagerQuit, pager_command

        if command := pager_command(arguments, settings, environ):
            paged = PagedOutput(sys.stdout, command, os.environ)
            try:
                with paged:
                    yield Destination(cast(TextIO, paged))
            except PagerQuit:
                return
            return
    yield Destination(sys.stdout)
