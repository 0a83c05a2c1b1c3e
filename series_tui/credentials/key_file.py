"""The key from a file that only its owner can read, for hosts without a keyring."""

from __future__ import annotations

import os
import shlex
import stat
from pathlib import Path

from series_tui.credentials.secret import Secret, check_key_text
from series_tui.errors import KeyUnusable
from series_tui.runtime.posix import OPEN_NO_WAIT, is_foreign, shared_mode

_MAX_BYTES = 1 << 16


def key_from_file(name: str) -> Secret:
    """Return the key that a file holds, alone.

    A symbolic link is followed: what counts is whether the file that is read belongs to this user (or to
    root, who can read everything anyway) and can be read by no other user.

    Raises:
        KeyUnusable: The file is missing, others can read it, or it holds something else.
    """
    path = Path(os.path.expanduser(name))
    try:
        # Not blocking: a named pipe must not hold up the program.
        descriptor = os.open(path, os.O_RDONLY | OPEN_NO_WAIT)
    except OSError as error:
        raise KeyUnusable(
            f"The key file {path} cannot be read: {error.strerror}.",
            next_step="Check SERIES_API_KEY_FILE, or api_key_file in the config file.",
        ) from error
    try:
        _check_file(path, os.fstat(descriptor))
        data = os.read(descriptor, _MAX_BYTES)
    finally:
        os.close(descriptor)
    text = _decoded(data)
    if "\n" in text.strip() or not text.strip():
        raise KeyUnusable(
            f"The key file {path} does not hold a key alone.", next_step="Put the key into it, in one line."
        )
    return check_key_text(text, f"The content of {path}")


def _decoded(data: bytes) -> str:
    """Return the file's text; empty where it is not text. PowerShell writes UTF-16 with a byte order mark."""
    try:
        return data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        return ""


def _check_file(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise KeyUnusable(f"The key file {path} is not a regular file.", next_step="Name a file.")
    if shared_mode(status):
        raise KeyUnusable(
            f"The key file {path} is not used: others on this machine can read or change it.",
            why=f"Its mode is {stat.S_IMODE(status.st_mode):04o}.",
            next_step=f"Run `chmod 600 {shlex.quote(str(path))}`; if others may have read it, get a new key.",
        )
    if is_foreign(status):
        raise KeyUnusable(
            f"The key file {path} is not used: it belongs to another user.",
            next_step="Make a file of your own, with mode 0600.",
        )
