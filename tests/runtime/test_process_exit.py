"""Whatever way the process ends, what it left half done is undone, once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_PROGRAM = """
import os, signal, sys, threading, time
from pathlib import Path
from series_tui.runtime.process_exit import uninterrupted, exit_now, exit_on_signals, on_exit

left = Path(sys.argv[1])
def undo():
    left.write_text(left.read_text() + "undone ")
def fail():
    raise OSError("gone already")
left.write_text("")
{body}
"""


def left_by(body: str, folder: Path) -> tuple[int, str]:
    """Return the exit code of a program with this body, and what it undid."""
    file = folder / "left"
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(body=body), str(file)], check=False, timeout=60
    )
    return done.returncode, file.read_text()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("on_exit(undo)", 0),
        ("on_exit(undo); exit_now(7)", 7),
        ("on_exit(undo); on_exit(fail); exit_now(7)", 7),
        ("on_exit(undo)\nwith exit_on_signals(): os.kill(os.getpid(), signal.SIGTERM)", 143),
        (
            "with exit_on_signals(), uninterrupted():\n"
            "    os.kill(os.getpid(), signal.SIGTERM)\n"
            "    on_exit(undo)",
            143,
        ),
        (
            "def begin():\n"
            "    with uninterrupted():\n"
            "        begun.set(); time.sleep(0.05); on_exit(undo)\n"
            "begun = threading.Event(); threading.Thread(target=begin).start(); begun.wait(); exit_now(7)",
            7,
        ),
    ],
    ids=["at the end", "at once", "after a failure", "by a signal", "in its beginning", "begun elsewhere"],
)
def test_a_half_done_change_is_undone_once(body: str, code: int, tmp_path: Path) -> None:
    """The exit code is the one asked for."""
    assert left_by(body, tmp_path) == (code, "undone ")


def test_a_second_signal_waits_for_no_beginning(tmp_path: Path) -> None:
    """What hangs there does not keep the process."""
    kill = "os.kill(os.getpid(), signal.SIGTERM)"
    body = f"with exit_on_signals(), uninterrupted(): {kill}; {kill}; time.sleep(600)"
    assert left_by(body, tmp_path) == (143, "")


def test_a_settled_change_is_not_undone(tmp_path: Path) -> None:
    """A finished file stays."""
    assert left_by("settled = on_exit(undo); settled(); settled(); exit_now(0)", tmp_path) == (0, "")


def test_cleanups_are_registered_with_the_interpreter_once(tmp_path: Path) -> None:
    """However many come and go: each file that is written has one."""
    body = (
        "import atexit\n"
        "before = atexit._ncallbacks()\n"
        "for _ in range(3): on_exit(undo)()\n"
        "assert atexit._ncallbacks() == before\n"
        "on_exit(undo)"
    )
    assert left_by(body, tmp_path) == (0, "undone ")


def test_signal_handlers_are_restored_afterwards(tmp_path: Path) -> None:
    """Only meanwhile do they end the process at once."""
    body = (
        "before = signal.getsignal(signal.SIGINT)\n"
        "with exit_on_signals(): assert signal.getsignal(signal.SIGINT) is not before\n"
        "assert signal.getsignal(signal.SIGINT) is before"
    )
    assert left_by(body, tmp_path) == (0, "")
