"""`series-tui config edit`: the config file in an editor; a file that is not usable is never left behind."""

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

from series_tui.cli.output import print_error, print_note
from series_tui.config.edit import replace_config
from series_tui.config.file import parse_config, read_bytes
from series_tui.config.sample import sample_config
from series_tui.config.settings import check_config
from series_tui.errors import EXIT_OK, InvalidSetting, OutputNotWritten, UsageError
from series_tui.runtime.folder_lock import locked_folder
from series_tui.runtime.posix import exit_signals

_EDITORS = ("editor", "sensible-editor", "nano", "vim", "vi", "notepad")


def edit_config(path: Path, environ: Mapping[str, str]) -> int:
    """Open a copy of the config file in an editor, and keep it once it is usable; return the exit code.

    Raises:
        SeriesError: There is no editor, it fails, or the file cannot be written.
    """
    command = _editor(environ)
    target = Path(os.path.realpath(path))
    draft = _draft(target, path)
    try:
        return _edit(command, path, target, draft)
    except OSError as error:
        raise OutputNotWritten(f"{target} was not written.", why=f"{error.strerror}.") from error
    finally:
        with suppress(OSError):
            draft.unlink()


def _edit(command: list[str], path: Path, target: Path, draft: Path) -> int:
    before = read_bytes(target) if target.exists() else b""
    opened = draft.read_bytes()
    while True:
        _run(command, draft)
        data = read_bytes(draft)
        if data == opened:
            print(f"No changes were made to {path}.")
            return EXIT_OK
        try:
            check_config(path, parse_config(path, data))
        except InvalidSetting as error:
            print_error(error)
            if _wants_another_try():
                continue
            print_note(f"{path} is unchanged. Your changes are in {_kept(draft)}.")
            return error.exit_code
        with locked_folder(target.parent):
            if (read_bytes(target) if target.exists() else b"") != before:
                raise OutputNotWritten(
                    f"{path} was not written.",
                    why="Another program changed it in the meantime.",
                    next_step=f"Your changes are in {_kept(draft)}.",
                )
            replace_config(target, data, before=before)
        print(f"Wrote {path}; no problems found.")
        return EXIT_OK


def _draft(target: Path, path: Path) -> Path:
    """Return a copy of the config file, or of the sample, beside it.

    Raises:
        OutputNotWritten: It cannot be made.
    """
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        data = target.read_bytes() if target.exists() else sample_config().encode()
        descriptor, name = tempfile.mkstemp(prefix=".config-", suffix=".toml", dir=target.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except OSError as error:
        raise OutputNotWritten(f"{path} cannot be edited.", why=f"{error.strerror}.") from error
    return Path(name)


def _kept(draft: Path) -> Path:
    """Return the place where a draft stays after the command has ended."""
    kept = draft.with_name("config.draft.toml")
    draft.replace(kept)
    return kept


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
