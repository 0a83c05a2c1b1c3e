"""Writes a file that only its owner can read, whole or not at all, and never over another unasked."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from series_tui.errors import OutputNotWritten
from series_tui.runtime.process_exit import on_exit, uninterrupted


class PrivateFile:
    """A file that appears under its name when everything is written to it; use it with ``with``.

    Args:
        path: Where it will be.
        replace: Whether a file of that name may be replaced.
        mode: The file's mode, where files have one.

    Raises:
        OutputNotWritten: It cannot be made there, or something is there already.
    """

    def __init__(self, path: Path, *, replace: bool = False, mode: int = 0o600) -> None:
        self._path = path
        self._replace = replace
        self._mode = mode
        self._is_discarded = False
        # Those of pathlib raise where a name is too long or a folder may not be looked into.
        if os.path.exists(path) and not os.path.isfile(path):
            what = "a folder" if os.path.isdir(path) else "not a regular file"
            raise OutputNotWritten(
                f"{path} was not written.", why=f"It is {what}.", next_step="Choose another name."
            )
        if not replace and os.path.lexists(path):
            raise self._exists()
        try:
            with uninterrupted():
                descriptor, name = tempfile.mkstemp(prefix=".series-tui-", dir=path.parent)
                self._temporary = Path(name)
                self._cancel_cleanup = on_exit(self._temporary.unlink)
        except OSError as error:
            raise self._problem(error) from error
        self.file: IO[bytes] = os.fdopen(descriptor, "wb")

    def __enter__(self) -> IO[bytes]:
        """Return what to write to."""
        return self.file

    def discard(self) -> None:
        """Write nothing: the file does not appear."""
        self._is_discarded = True

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Give the file its name, or remove it if anything went wrong."""
        try:
            try:
                self.file.close()
                if kind is None and not self._is_discarded:
                    self._give_name()
            finally:
                with suppress(FileNotFoundError):
                    self._temporary.unlink()
                self._cancel_cleanup()
        except OSError as problem:
            raise self._problem(problem) from problem
        if isinstance(error, OSError):
            raise self._problem(error) from error

    def _give_name(self) -> None:
        if self._mode != 0o600:
            self._temporary.chmod(self._mode)
        if self._replace:
            self._temporary.replace(self._path)
            return
        try:
            os.link(self._temporary, self._path)  # unlike a rename, this never replaces anything
        except FileExistsError as error:
            raise self._exists() from error
        except OSError:
            self._take_name()

    def _take_name(self) -> None:
        """Give the file its name where a file can have only one: on a memory stick, say."""
        try:
            os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError as error:
            raise self._exists() from error
        self._temporary.replace(self._path)

    def _exists(self) -> OutputNotWritten:
        return OutputNotWritten(
            f"{self._path} was not written.",
            why="A file with that name already exists.",
            next_step="Choose another name, or add --force to replace it.",
        )

    def _problem(self, error: OSError) -> OutputNotWritten:
        return OutputNotWritten(
            f"{self._path} was not written.",
            why=f"{error.strerror or 'It cannot be written'}.",
            next_step="Choose another place.",
        )
