"""Open and lock the file of a window, own or spare, and refuse what others put in its way.

The only module of the rate limit that needs POSIX: elsewhere, opening a window is an error of the window.

A spare window is what a user's processes on a host share while their own window cannot be used. It lies in
the first folder of a fixed list that can be used, and lets two requests a second through, all together. The
users of the real window look at its file before they send, and leave room for it while it is in use. A
process that begins to use it announces that in it first, and waits until all others must have seen it.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from series_tui.api.rate_limit.backend import BackendUnavailable
from series_tui.api.rate_limit.rules import Rules, clock_name
from series_tui.runtime.posix import give_to_group, is_own, shared_mode, try_lock, unlock, user_id
from series_tui.runtime.safe_open import Flaw, Owner, UnsafeFile, open_regular

_FRESH = 2.0
"""Seconds: longer than any window lasts, and than a file system's clock is coarse."""
_TRIES = 5


def window_name(key: str, origin: str) -> str:
    """Return a name for the window of a key at a service, from which neither can be derived.

    Args:
        key: The API key.
        origin: The service's scheme, host and port.
    """
    secret = blake2b(key.encode("utf-8", "surrogatepass"), person=b"series-tui-limit").digest()
    return blake2b(origin.encode("utf-8"), key=secret, digest_size=16, person=b"series-tui-limit").hexdigest()


class OpenFile(NamedTuple):
    """An open window file.

    Attributes:
        descriptor: The file, open for reading and writing; the caller closes it.
        device: Its device.
        inode: Its number there.
        was_made: Whether there was no file of that name.
        was_unused: Whether there was none for so long that no process can be sending by it.
    """

    descriptor: int
    device: int
    inode: int
    was_made: bool = False
    was_unused: bool = False

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the file's lock while the block runs.

        Raises:
            BlockingIOError: Another process holds it.
        """
        if not try_lock(self.descriptor):
            raise BlockingIOError
        try:
            yield
        finally:
            unlock(self.descriptor)

    def is_still_at(self, path: Path) -> bool:
        """Tell whether the file is still the one of that name."""
        try:
            status = os.stat(path, follow_symlinks=False)
        except OSError:
            return False
        return (status.st_dev, status.st_ino) == (self.device, self.inode)


class WindowFile(NamedTuple):
    """The file that a window is kept in.

    Attributes:
        folder: Its folder.
        name: Its name there.
        is_for_group: Whether the folder was made for several users; otherwise it is this user's
            own, and made if it is not there.
    """

    folder: Path
    name: str
    is_for_group: bool

    @property
    def path(self) -> Path:
        """The file's path."""
        return self.folder / self.name

    def open(self) -> OpenFile:
        """Open the file; make it, and the user's own folder, if it is not there.

        Raises:
            BackendUnavailable: It cannot be opened, or what is there may be another user's.
        """
        try:
            made_folder = not self.is_for_group and self._make_folder()
            self._check_folder()
            for _ in range(_TRIES):
                folder_changed = os.stat(self.folder).st_mtime
                with suppress(FileNotFoundError):
                    return self._open_file(os.O_RDWR)
                with suppress(FileExistsError):
                    opened = self._open_file(os.O_RDWR | os.O_CREAT | os.O_EXCL)
                    # Both times are the file system's own. A folder that has not changed for long has had no
                    # file removed: no process sends by a window that is gone.
                    has_rested = os.fstat(opened.descriptor).st_mtime - folder_changed > _FRESH
                    return opened._replace(was_made=True, was_unused=made_folder or has_rested)
        except UnsafeFile as error:
            advice = " (`chmod 600` fixes that)" if error.flaw is Flaw.SHARED else ""
            raise BackendUnavailable(f"{self.path} {error.flaw.value}{advice}.") from error
        except OSError as error:
            raise BackendUnavailable(_reason(self.path, error)) from error
        raise BackendUnavailable(f"Another program keeps removing {self.path}.")

    def _make_folder(self) -> bool:
        """Make the user's own folder; return whether it was not there."""
        try:
            os.mkdir(self.folder, 0o700)
        except FileExistsError:
            return False
        return True

    def _check_folder(self) -> None:
        status = os.stat(self.folder, follow_symlinks=False)
        if stat.S_ISLNK(status.st_mode):
            raise BackendUnavailable(f"{self.folder} is a symbolic link; name the folder itself.")
        if not stat.S_ISDIR(status.st_mode):
            raise BackendUnavailable(f"{self.folder} is not a folder.")
        mode = stat.S_IMODE(status.st_mode)
        if self.is_for_group:
            if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
                raise BackendUnavailable(
                    f"{self.folder} is writable by every user, who could replace the file."
                )
        elif not is_own(status):
            raise BackendUnavailable(f"{self.folder} belongs to another user.")
        elif shared_mode(status):
            raise BackendUnavailable(f"{self.folder} is accessible to other users (`chmod 700` fixes that).")

    def _open_file(self, flags: int) -> OpenFile:
        """Open the file, and let the folder's group write a new one, whatever the umask is."""
        group = os.stat(self.folder).st_gid
        owner = Owner.ANY if self.is_for_group else Owner.USER
        file = open_regular(self.path, flags, owner=owner, may_be_shared=self.is_for_group)
        try:
            if self.is_for_group and flags & os.O_CREAT:
                give_to_group(file.descriptor, group)
            self._check_file(os.fstat(file.descriptor), group)
        except BaseException:
            os.close(file.descriptor)
            raise
        return OpenFile(file.descriptor, file.status.st_dev, file.status.st_ino)

    def _check_file(self, status: os.stat_result, group: int) -> None:
        """Refuse a file of two names, and one that users outside the folder's group may change."""
        if status.st_nlink > 1:
            raise BackendUnavailable(f"{self.path} has a second name (a hard link).")
        if not self.is_for_group:
            return
        if not is_own(status) and status.st_gid != group:
            raise BackendUnavailable(f"{self.path} belongs to a user outside the folder's group.")
        if status.st_mode & stat.S_IWOTH:
            raise BackendUnavailable(f"{self.path} is writable by every user.")


def _reason(path: Path, error: OSError) -> str:
    if error.errno == errno.ENOENT:
        return f"The folder {path.parent} does not exist."
    return f"{path} cannot be used: {error.strerror or 'unknown error'}."


SPARE_RULES = Rules(limit=1, window=375_000, max_jitter=15_000, unknown_jitter=15_000, reserved=0)
"""One request every 0.44 s: at most three in any span of the real window."""
ANNOUNCEMENT = Rules().max_span
"""How long the first request waits: what the others sent without room for it has arrived by then."""
_FOLDERS = (Path("/dev/shm"), Path("/tmp"))
_IN_USE_SECONDS = 10.0
"""How long after its last use the users of the real window leave room for it."""
_CONTINUED_SECONDS = 5.0
"""How long after its last use it needs no new announcement."""


def spare_folders(own: Path) -> tuple[Path, ...]:
    """Return the folders in which a spare window may lie, the first choice first.

    Args:
        own: The folder of this user's own windows.
    """
    name = f"series-tui-{user_id() or 0}"
    memory, temporary = (folder / name for folder in _FOLDERS)
    return tuple(dict.fromkeys((memory, own, temporary)))


def is_continued(status: os.stat_result) -> bool:
    """Tell whether the users of the real window have been leaving room for a spare window's file."""
    return 0 <= time.time() - status.st_mtime < _CONTINUED_SECONDS


def spares_in_use(files: Sequence[Path]) -> Callable[[], tuple[str, ...]]:
    """Return a function that returns the names of the spare windows that are in use.

    Args:
        files: Where spare windows may lie.
    """
    user = user_id() or 0
    owner = f"{clock_name()} {user}"
    names = {path: blake2b(f"{owner} {path}".encode(), digest_size=6).hexdigest() for path in files}

    def in_use() -> tuple[str, ...]:
        now = time.time()
        return tuple(name for path, name in names.items() if _is_in_use(path, user, now))

    return in_use


def _is_in_use(path: Path, user: int, now: float) -> bool:
    try:
        status = os.stat(path, follow_symlinks=False)
    except OSError:
        return False
    # A clock that was set back makes it look used in the future: then it may be in use.
    return status.st_uid == user and now - status.st_mtime < _IN_USE_SECONDS and status.st_size > 0
