"""Opens a file that others may have put there, and refuses what is not a regular file of this user."""

from __future__ import annotations

import errno
import os
import stat
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from series_tui.runtime.posix import OPEN_FLAGS, OPEN_NO_LINK, OPEN_NO_WAIT, is_foreign, is_own, shared_mode


class Flaw(Enum):
    """Why a file is refused, as a predicate of its path."""

    LINK = "is a symbolic link"
    NOT_REGULAR = "is not a regular file"
    FOREIGN = "belongs to another user"
    SHARED = "is accessible to other users"


class Owner(Enum):
    """Whose a file may be. Root can read and write everything anyway."""

    USER = "user"
    USER_OR_ROOT = "user or root"
    ANY = "any"


class UnsafeFile(OSError):
    """A file was refused for what it is.

    Attributes:
        flaw: The first thing that is wrong with it.
        mode: Its permissions; 0 where it was not opened.
    """

    def __init__(self, path: Path, flaw: Flaw, mode: int = 0) -> None:
        super().__init__(errno.EPERM, flaw.value, str(path))
        self.flaw = flaw
        self.mode = mode


class RegularFile(NamedTuple):
    """An open regular file.

    Attributes:
        descriptor: The file; the caller closes it.
        status: What the system says of it, asked after it was opened.
    """

    descriptor: int
    status: os.stat_result


def open_regular(
    path: Path,
    flags: int = os.O_RDONLY,
    *,
    owner: Owner = Owner.USER,
    follow_links: bool = False,
    may_be_shared: bool = True,
) -> RegularFile:
    """Open a regular file; never wait for a pipe, and leave nothing open on an error.

    Args:
        path: The file.
        flags: How to open it, as for :func:`os.open`; a file that is made has mode 0600.
        owner: Whose it may be.
        follow_links: Whether a symbolic link counts as the file that it leads to.
        may_be_shared: Whether other users may have rights to it.

    Raises:
        UnsafeFile: It is something else, or does not belong to its owner alone.
        OSError: It cannot be opened.
    """
    try:
        no_link = OPEN_FLAGS if follow_links else OPEN_NO_LINK
        descriptor = os.open(path, flags | no_link | OPEN_NO_WAIT, 0o600)
    except OSError as error:
        if error.errno == errno.ELOOP and os.path.islink(path) and not follow_links:
            raise UnsafeFile(path, Flaw.LINK) from error
        raise
    try:
        status = os.fstat(descriptor)
        flaw = _flaw(status, owner, may_be_shared=may_be_shared)
        if flaw is not None:
            raise UnsafeFile(path, flaw, stat.S_IMODE(status.st_mode))
    except BaseException:
        os.close(descriptor)
        raise
    return RegularFile(descriptor, status)


def _flaw(status: os.stat_result, owner: Owner, *, may_be_shared: bool) -> Flaw | None:
    """Return the first thing that is wrong with an open file; None if it can be used."""
    if not stat.S_ISREG(status.st_mode):
        return Flaw.NOT_REGULAR
    if (owner is Owner.USER and not is_own(status)) or (owner is Owner.USER_OR_ROOT and is_foreign(status)):
        return Flaw.FOREIGN
    return Flaw.SHARED if not may_be_shared and shared_mode(status) else None
