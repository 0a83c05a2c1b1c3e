"""Count the files that a reader of the code walks through, from a key press to what it shows.

``python -m tests.bench.walk`` runs the real app and the real command over the embedded API, in this process,
and traces each function of the package that runs. The walk is the order in which functions run for the first
time. It counts:

- files: files with a function on the walk;
- returns: steps of the walk into another file that was visited before;
- hops: distinct calls from one method to another of the same object whose code lies in another file.

Bodies of modules and classes are not counted, nor are comprehensions and lambdas, whose code a reader sees
in the function around them, nor the embedded API (``demo``). With ``--everything`` comprehensions, lambdas
and the embedded API count, and each call of a hop. ``--steps`` prints the walk, ``--pairs`` the files
between which it returns most often.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from textual.widgets import Input

import series_tui
from series_tui.demo.samples import EXAMPLE
from series_tui.demo.server import FakeApi, Fault
from series_tui.tui.app import SeriesApp
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.session import Session
from tests.cli.world import KEY, ServedApi
from tests.tui.queue_harness import setup_over
from tests.tui.waiting import until

_PACKAGE = str(Path(series_tui.__file__).parent) + "/"
_EMBEDDED = _PACKAGE + "demo/"
_MAX_PAIRS = 15
_PROMISED = {"open": (50, 110, 10), "show": (50, None, None), "429": (40, None, None)}


@dataclass
class Walk:
    """Trace of the functions of the package in the order in which each first runs.

    Attributes:
        has_everything: Whether comprehensions, lambdas and the embedded API count, and each call of a hop.
        functions: The functions.
        hops: How often each hop was made.
    """

    has_everything: bool = False
    functions: dict[CodeType, None] = field(default_factory=dict)
    hops: Counter[tuple[CodeType, CodeType]] = field(default_factory=Counter)

    def trace(self, frame: FrameType, event: str, _argument: Any) -> None:
        """Record a call; a profile function, see ``sys.setprofile``."""
        code = frame.f_code
        if event != "call" or not self._counts(code):
            return
        self.functions.setdefault(code)
        caller = self._calling(frame)
        if caller is None or caller.f_code.co_filename == code.co_filename:
            return
        if "self" in frame.f_locals and frame.f_locals["self"] is caller.f_locals.get("self", self):
            self.hops[caller.f_code, code] += 1

    def start(self) -> None:
        """Trace this thread and those that start from now on."""
        sys.setprofile(self.trace)
        threading.setprofile(self.trace)

    def stop(self) -> None:
        """End the trace."""
        sys.setprofile(None)
        threading.setprofile(None)

    @property
    def files(self) -> list[str]:
        """The files of the walk, in the order of first visits."""
        return list(dict.fromkeys(code.co_filename for code in self.functions))

    @property
    def hop_count(self) -> int:
        """The number of hops."""
        return self.hops.total() if self.has_everything else len(self.hops)

    @property
    def returns(self) -> Counter[tuple[str, str]]:
        """The steps of the walk into another file that was visited before: from which file into which."""
        visited: set[str] = set()
        last, count = "", Counter[tuple[str, str]]()
        for code in self.functions:
            if code.co_filename != last:
                count[last, code.co_filename] += code.co_filename in visited
                visited.add(code.co_filename)
                last = code.co_filename
        return +count

    def _counts(self, code: CodeType) -> bool:
        if not code.co_filename.startswith(_PACKAGE) or code.co_name == "<module>" or _is_class_body(code):
            return False
        is_own = not (code.co_filename.startswith(_EMBEDDED) or code.co_name.startswith("<"))
        return is_own or self.has_everything

    def _calling(self, frame: FrameType) -> FrameType | None:
        """Return the nearest counted caller."""
        caller = frame.f_back
        while caller is not None and not self._counts(caller.f_code):
            caller = caller.f_back
        return caller


def _is_class_body(code: CodeType) -> bool:
    return "__module__" in code.co_names and "__qualname__" in code.co_names


async def _walk_app(walk: Walk, faults: tuple[Fault, ...] = ()) -> None:
    """Trace from Enter in the input to the painted ticket, or to the words about a fault."""
    async with FakeApi(limit=0) as api, Session(setup_over(api)) as session:
        app = SeriesApp(session)
        async with app.run_test(size=(100, 30)) as pilot:
            app.screen.query_one(Input).value = EXAMPLE
            await pilot.pause()
            api.faults.extend(faults)

            def shown() -> bool:
                logs = app.screen.query(MessageLog)
                return bool(logs) and any("training centre" in row for row in _rows(app))

            walk.start()
            await pilot.press("enter")
            await until(pilot, shown)
            walk.stop()


def _rows(app: SeriesApp) -> list[str]:
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


def _open(walk: Walk) -> None:
    asyncio.run(_walk_app(walk))


def _busy(walk: Walk) -> None:
    """Trace what a 429 adds to the walk of an opened ticket."""
    plain = Walk(walk.has_everything)
    _open(plain)
    asyncio.run(_walk_app(walk, (Fault(status=429, headers={"retry-after": "1"}),)))
    visited = {(code.co_filename, code.co_qualname) for code in plain.functions}
    for code in list(walk.functions):
        if (code.co_filename, code.co_qualname) in visited:
            del walk.functions[code]


def _show(walk: Walk) -> None:
    from series_tui.cli import main

    with ServedApi() as served, redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        os.environ.update({"SERIES_API_URL": served.api.url, "SERIES_API_KEY": KEY})
        walk.start()
        code = main(["show", EXAMPLE])
        walk.stop()
    if code:
        sys.exit(f"show ended with {code}")


_WALKS: dict[str, tuple[str, Callable[[Walk], None]]] = {
    "open": ("Enter in the input to a painted ticket", _open),
    "show": ("`series-tui show ID`", _show),
    "429": ("what a 429 adds to opening a ticket", _busy),
}


def main() -> None:
    """Print the figures of each walk beside what is promised."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.walk", description=__doc__)
    options.add_argument("--only", choices=list(_WALKS))
    options.add_argument("--everything", action="store_true", help="count comprehensions and the API, too")
    options.add_argument("--pairs", action="store_true", help="print the files between which it returns")
    options.add_argument("--steps", action="store_true", help="print the walk itself")
    chosen = options.parse_args()
    for name, (what, take) in _WALKS.items():
        if chosen.only not in (None, name):
            continue
        walk = Walk(chosen.everything)
        take(walk)
        files, returns, hops = _PROMISED[name]
        print(
            f"{what}: {len(walk.files)} files (at most {files}), {len(walk.functions)} functions, "
            f"{walk.returns.total()} returns{f' (at most {returns})' if returns else ''}, "
            f"{walk.hop_count} hops inside one object{f' (at most {hops})' if hops else ''}"
        )
        if chosen.pairs:
            for (start, end), count in walk.returns.most_common(_MAX_PAIRS):
                print(f"  {count} from {start.removeprefix(_PACKAGE)} to {end.removeprefix(_PACKAGE)}")
        if chosen.steps:
            for code in walk.functions:
                print(f"  {code.co_filename.removeprefix(_PACKAGE)}: {code.co_qualname}")
            for caller, called in sorted(walk.hops, key=lambda hop: hop[0].co_qualname):
                print(f"  hop {caller.co_qualname} -> {called.co_qualname}")


if __name__ == "__main__":
    main()
