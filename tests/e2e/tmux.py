"""Outputs in a real tmux: what its screen shows once all of them are taken in."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
_PATIENCE = 60.0
_LAST = "everything is taken in"


def shown_in_tmux(path: Path, output: str, size: tuple[int, int]) -> list[str]:
    """Return the rows that tmux has of an output.

    The output ends with a title for the pane: once tmux has it, all that comes before it is on its screen.
    """
    (path / "output").write_text(f"{output}\x1b]2;{_LAST}\x1b\\", "utf-8")
    socket = ["tmux", "-u", "-S", str(path / "tmux"), "-f", "/dev/null"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    environment.pop("TMUX", None)

    def tmux(*arguments: str) -> str:
        done = subprocess.run(
            [*socket, *arguments],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        return done.stdout

    columns, rows = map(str, size)
    tmux("new-session", "-d", "-x", columns, "-y", rows, f"cat {path / 'output'}; exec sleep {_PATIENCE}")
    try:
        deadline = time.monotonic() + _PATIENCE
        while tmux("display-message", "-p", "#{pane_title}").strip() != _LAST:
            assert time.monotonic() < deadline, "tmux has not taken everything in"
            time.sleep(0.02)
        return tmux("capture-pane", "-p").split("\n")
    finally:
        subprocess.run([*socket, "kill-server"], env=environment, check=False)
