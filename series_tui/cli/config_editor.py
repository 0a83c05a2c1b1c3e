"""`series-tui config edit`: edit the config file in an editor; replace it only by a usable one."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from series_tui.cli.output import print_error
from series_tui.config.edit import check_writable, replace_config
from series_tui.config.file import existing_bytes, parse_config, read_bytes
from series_tui.config.sample import sample_config
from series_tui.config.settings import check_config
from series_tui.errors import EXIT_OK, InvalidSetting, OutputNotWritten, SeriesError, UsageError
from series_tui.runtime.folder_lock import locked_folder
from series_tui.runtime.posix import exit_signals

_EDITORS = ("editor", "sensible-editor", "nano", "vim", "vi", "notepad")


def edit_config(path: Path, environ: Mapping[str, str]) -> int:
    """Open a copy of the config file in an editor, and keep it once it is usable; return the exit code.

    Raises:
        SeriesError: There is no editor, it fails, or the file cannot be used or written; the error says where
            the changes are, if there are any.
    """
    command = _editor(environ)
    target = Path(os.path.realpath(path))
    with _os_errors_as(f"{path} cannot be edited."):
        before = existing_bytes(target)
        check_writable(target)
        opened = sample_config().encode() if before is None else before
        draft = _draft(target, opened)
    try:
        with _os_errors_as(f"{path} was not written."):
            data = _edited(command, path, draft, opened)
            if data != opened:
                _write(path, target, data, before)
    except SeriesError as error:
        if _is_changed(draft, opened):
            error.next_step = f"Your changes are in {_kept(draft)}."
        else:
            _remove(draft)
        raise
    _remove(draft)
    print(f"No changes were made to {path}." if data == opened else f"Wrote {path}; no problems found.")
    return EXIT_OK


def _edited(command: list[str], path: Path, draft: Path, opened: bytes) -> bytes:
    """Return what the draft holds after the editor: what it was opened with, or what is usable.

    Raises:
        SeriesError: The editor fails, or what it wrote is not usable.
    """
    while True:
        _run(command, draft)
        try:
            data = read_bytes(draft)
            if data != opened:
                check_config(path, parse_config(path, data))
        except InvalidSetting as error:
            print_error(error)
            if not _wants_another_try():
                raise OutputNotWritten(
                    f"{path} is unchanged.", why="The edited copy is not usable."
                ) from error
        else:
            return data


def _write(path: Path, target: Path, data: bytes, before: bytes | None) -> None:
    """Replace the config file.

    Raises:
        OutputNotWritten: It is no longer what it was, or cannot be written.
    """
    with locked_folder(target.parent):
        if existing_bytes(target) != before:
            raise OutputNotWritten(
                f"{path} was not written.", why="Another program changed it in the meantime."
            )
        replace_config(target, data, before=before or b"")


def _draft(target: Path, content: bytes) -> Path:
    """Return a file with this content beside the config file."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".config-", suffix=".toml", dir=target.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    return Path(name)


def _is_changed(draft: Path, opened: bytes) -> bool:
    try:
        return draft.read_bytes() != opened
    except OSError:
        return draft.exists()


def _remove(draft: Path) -> None:
    with suppress(OSError):
        draft.unlink()


def _kept(draft: Path) -> Path:
    """Return the place where a draft stays after the command has ended."""
    kept = draft.with_name("config.draft.toml")
    try:
        draft.replace(kept)
    except OSError:
        return draft
    return kept


@contextmanager
def _os_errors_as(what: str) -> Iterator[None]:
    """Turn an error of the system into :class:`OutputNotWritten`."""
    try:
        yield
    except OSError as error:
        raise OutputNotWritten(what, why=f"{error.strerror}.") from error


def _editor(environ: Mapping[str, str]) -> list[str]:
    """Return the words of the editor's command.

    Raises:
        UsageError: None is named, and none is installed.
    """
    for name in ("VISUAL", "EDITOR"):
        line = environ.get(name, "").strip()
        if line:
            try:
                words = shlex.split(line, posix=os.name == "posix")
            except ValueError as error:
                raise UsageError(
                    f"The variable {name} is not a command.",
                    why=f"{error}.",
                    next_step="Set it to the command of an editor, such as nano.",
                ) from error
            return words
    for program in _EDITORS:
        if shutil.which(program, path=environ.get("PATH")):
            return [program]
    raise UsageError(
        "No editor was found.", next_step="Set EDITOR to the command of an editor, such as nano."
    )


def _run(command: list[str], draft: Path) -> None:
    """Run the editor to its end.

    Raises:
        UsageError: It cannot be started, or fails.
    """
    name = Path(command[0]).name
    try:
        with _signals_left_to_editor():
            code = subprocess.call([*command, str(draft)])
    except OSError as error:
        raise UsageError(
            f"The editor {name} cannot be started.",
            why=f"{error.strerror}.",
            next_step="Set VISUAL or EDITOR to the command of another editor.",
        ) from error
    if code:
        raise UsageError(
            f"The editor {name} ended with exit code {code}.", why="The config file is unchanged."
        )


@contextmanager
def _signals_left_to_editor() -> Iterator[None]:
    """Ignore the signals of keys while the editor has the terminal."""
    keys = [number for number in exit_signals() if number.name in ("SIGINT", "SIGQUIT")]
    # A handler, since an ignored signal would stay ignored in the editor.
    before = {number: signal.signal(number, lambda _number, _frame: None) for number in keys}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wants_another_try() -> bool:
    """Ask whether to open the editor again; without a terminal the answer is no."""
    if not (sys.stdin is not None and sys.stdin.isatty()):
        return False
    try:
        return input("Edit again? [Y/n] ").strip().lower() in ("", "y", "yes")
    except EOFError:
        return False
