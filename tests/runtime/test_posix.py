"""What POSIX has and Windows lacks: locks, owners, modes and signals."""

from __future__ import annotations

import asyncio
import locale
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from series_tui.runtime import posix


def test_a_locked_file_is_locked_for_others_until_it_is_unlocked(tmp_path: Path) -> None:
    """Two descriptors of one file stand for two processes."""
    path = tmp_path / "file"
    first, second = (os.open(path, os.O_RDWR | os.O_CREAT, 0o600) for _ in range(2))
    try:
        assert posix.try_lock(first)
        assert not posix.try_lock(second)
        posix.unlock(first)
        assert posix.try_lock(second)
    finally:
        os.close(first)
        os.close(second)


def test_windows_locks_with_its_own_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no fcntl, the first byte of the file is locked; a busy one is no error."""
    calls: list[tuple[int, int]] = []

    def locking(_descriptor: int, mode: int, count: int) -> None:
        calls.append((mode, count))
        if len(calls) == 2:
            raise OSError(13, "Permission denied")

    windows = SimpleNamespace(locking=locking, LK_NBLCK=2, LK_UNLCK=0)
    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setitem(sys.modules, "msvcrt", windows)
    descriptor = os.open(tmp_path / "file", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        assert posix.try_lock(descriptor)
        assert not posix.try_lock(descriptor)
        posix.unlock(descriptor)
    finally:
        os.close(descriptor)
    assert calls == [(2, 1), (2, 1), (0, 1)]
    monkeypatch.setitem(sys.modules, "msvcrt", None)
    with pytest.raises(OSError, match="cannot be locked"):
        posix.try_lock(0)


@pytest.mark.parametrize("system", ["posix", "windows"])
def test_the_start_of_a_file_is_read_and_written(
    system: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the descriptor stands; on POSIX it stays there, so that threads may share it."""
    if system == "windows":
        monkeypatch.delattr(os, "pread")
        monkeypatch.delattr(os, "pwrite")
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.lseek(descriptor, 7, os.SEEK_SET)
        assert posix.read_start(descriptor, 4) == b"0123"
        assert system == "windows" or os.lseek(descriptor, 0, os.SEEK_CUR) == 7
        assert posix.write_start(descriptor, b"ab") == 2
        assert system == "windows" or os.lseek(descriptor, 0, os.SEEK_CUR) == 7
    finally:
        os.close(descriptor)
    assert path.read_bytes() == b"ab23456789"


@pytest.mark.parametrize("name", ["setitimer", "SIGVTALRM"])
def test_a_timer_of_cpu_time_needs_its_signal_too(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has neither."""
    assert posix.has_cpu_timer()
    monkeypatch.delattr(signal, name)
    assert not posix.has_cpu_timer()


def test_a_process_is_ended_with_all_that_it_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without process groups it alone is."""
    ended: list[object] = []
    process = cast("subprocess.Popen[bytes]", SimpleNamespace(pid=4_321, kill=lambda: ended.append("itself")))
    monkeypatch.setattr(os, "killpg", lambda *group: ended.append(group))
    posix.end_children(process)
    assert ended == [(4_321, signal.SIGKILL), "itself"]
    ended.clear()
    monkeypatch.delattr(os, "killpg")
    posix.end_children(process)
    assert ended == ["itself"]


def test_without_users_no_file_is_foreign_or_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has neither owners nor modes in this sense."""
    path = tmp_path / "file"
    path.write_text("")
    path.chmod(0o644)
    status = path.stat()
    assert posix.shared_mode(status) == 0o044
    monkeypatch.setattr(os, "geteuid", lambda: status.st_uid + 1)
    assert posix.is_foreign(status) is (status.st_uid != 0)
    assert not posix.is_own(status)
    monkeypatch.delattr(os, "geteuid")
    assert (posix.user_id(), posix.has_modes()) == (None, False)
    assert (posix.is_foreign(status), posix.shared_mode(status)) == (False, 0)
    assert posix.is_own(status)
    posix.give_to_group(-1, 4_242)


@pytest.mark.parametrize("is_member", [True, False])
def test_a_group_is_given_a_file(is_member: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user outside the group lets the group that the file has read and write it."""
    given: list[tuple[int, int]] = []

    def fchown(_descriptor: int, user: int, group: int) -> None:
        given.append((user, group))
        if not is_member:
            raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "fchown", fchown)
    with (tmp_path / "file").open("wb") as file:
        posix.give_to_group(file.fileno(), 4_242)
        assert os.fstat(file.fileno()).st_mode & 0o777 == 0o660
    assert given == [(-1, 4_242)]


def no_handlers(*_arguments: object) -> None:
    """Add or remove no signal handler, as the event loops of Windows."""
    raise NotImplementedError


@pytest.mark.parametrize("system", ["posix", "windows"])
@pytest.mark.parametrize("is_switched_off", [False, True], ids=["on", "switched off"])
async def test_an_interrupt_is_a_call_in_the_event_loop_over_the_block(
    system: str, is_switched_off: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Afterwards the former handler is back; what the parent process has switched off stays off."""
    loop = asyncio.get_running_loop()
    if system == "windows":
        monkeypatch.setattr(loop, "add_signal_handler", no_handlers)
        monkeypatch.setattr(loop, "remove_signal_handler", no_handlers)
    calls: list[str] = []
    handler = signal.SIG_IGN if is_switched_off else lambda *_: calls.append("former")
    before = signal.signal(signal.SIGINT, handler)
    try:
        with posix.on_interrupt(loop, lambda: calls.append("in the loop")):
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(0.01)
        assert signal.getsignal(signal.SIGINT) is handler
    finally:
        signal.signal(signal.SIGINT, before)
    assert calls == ([] if is_switched_off else ["in the loop"])


class Stream:
    """The program's output, as far as its encoding goes."""

    def __init__(self, encoding: str | None) -> None:
        self.encoding = encoding


@pytest.mark.parametrize(
    ("encoding", "is_utf8"), [("utf-8", True), ("UTF-8", True), ("cp1252", False), (None, False)]
)
def test_windows_shows_what_its_console_has_an_encoding_for(
    encoding: str | None, is_utf8: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variables of a locale say nothing there."""
    monkeypatch.delattr(os, "geteuid")
    monkeypatch.setattr(sys, "__stdout__", Stream(encoding))
    assert posix.is_utf8({"LANG": "C"}) is is_utf8


@pytest.mark.parametrize(
    ("environ", "in_force", "missing", "is_utf8"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de_DE.UTF-8", "", True),
        ({"LANG": "de_DE.UTF-8"}, "C", "de_DE.UTF-8", True),
        ({"LANG": "de_DE.utf8@euro"}, "C", "de_DE.utf8", True),
        ({"LC_ALL": "", "LC_CTYPE": "de_DE.ISO-8859-1", "LANG": "C.UTF-8"}, "C", "de_DE.ISO-8859-1", False),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "C", "", False),
        ({"LANG": "POSIX"}, "C", "", False),
        ({}, "C", "", False),
    ],
)
def test_a_locale_that_is_not_installed_still_says_what_the_terminal_shows(
    environ: dict[str, str], in_force: str, missing: str, is_utf8: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first variable that is set counts; the C library's own locales are always there."""
    monkeypatch.setattr(locale, "setlocale", lambda _category: in_force)
    monkeypatch.setattr(locale, "getencoding", lambda: "UTF-8" if in_force != "C" else "ANSI_X3.4-1968")
    assert posix.missing_locale(environ) == missing
    assert posix.is_utf8(environ) is is_utf8
