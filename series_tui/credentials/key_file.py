"""The key from a file that only its owner can read, for hosts without a keyring."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from series_tui.credentials.secret import Secret, check_key_text
from series_tui.errors import KeyUnusable
from series_tui.runtime.safe_open import Flaw, Owner, UnsafeFile, open_regular

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
        file = open_regular(path, owner=Owner.USER_OR_ROOT, follow_links=True, may_be_shared=False)
    except UnsafeFile as error:
        raise _refusal(path, error) from error
    except OSError as error:
        raise KeyUnusable(
            f"The key file {path} cannot be read: {error.strerror}.",
            next_step="Check SERIES_API_KEY_FILE, or api_key_file in the config file.",
        ) from error
    try:
        data = os.read(file.descriptor, _MAX_BYTES)
    finally:
        os.close(file.descriptor)
    text = _decoded(data)
    if "\n" in text.strip() or not text.strip():
        raise KeyUnusable(
            f"The key file {path} must contain the key and nothing else.",
            next_step="Put the key in it, on one line.",
        )
    return check_key_text(text, f"The content of {path}")


def _decoded(data: bytes) -> str:
    """Return the file's text; empty where it is not text. PowerShell writes UTF-16 with a byte order mark."""
    try:
        return data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        return ""


def _refusal(path: Path, error: UnsafeFile) -> KeyUnusable:
    """Return the error for a file that is not this user's alone."""
    match error.flaw:
        case Flaw.SHARED:
            return KeyUnusable(
                f"The key file {path} is not used: others on this machine can read or change it.",
                why=f"Its mode is {error.mode:04o}.",
                next_step=f"Run `chmod 600 {shlex.quote(str(path))}`; "
                "if others may have read it, get a new key.",
            )
        case Flaw.FOREIGN:
            return KeyUnusable(
                f"The key file {path} is not used: it belongs to another user.",
                next_step="Use a file of your own, with mode 0600.",
            )
    return KeyUnusable(
        f"The key file {path} {error.flaw.value}.", next_step="Use the path of a regular file."
    )
