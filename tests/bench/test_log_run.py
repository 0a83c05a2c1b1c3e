"""A run of one way to show a chat: its figures where it is done in its time, else how far it came."""

from __future__ import annotations

import subprocess
import sys

# In a process without threads, of which copies can be made.
_RUN = """
import sys
from tests.bench.log_contenders import chat
from tests.bench.log_run import Limits, in_own_process, marked
name, count, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
run = in_own_process(name, marked(chat(count)), Limits(seconds))
print(run.cut or " ".join(run.times))
"""


def told(name: str, count: int, seconds: float) -> str:
    """Return what a run tells: the names of its figures, or how far it came."""
    command = [sys.executable, "-c", _RUN, name, str(count), str(seconds)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_a_run_that_is_done_tells_all_its_figures() -> None:
    """A widget that never shows the newest message would be waited for in vain."""
    assert told("OptionList", 150, 60) == "paint page either end resize"


def test_a_run_that_takes_too_long_ends_and_tells_how_far_it_came() -> None:
    """So a widget that takes hours does not take the table with it."""
    assert "laid out" in told("Static each", 5_000, 0.4)
