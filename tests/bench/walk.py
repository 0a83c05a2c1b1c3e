"""Count the files that a reader of the code walks through, from a key press to what it shows.

``python -m tests.bench.walk`` runs the real app and the real command over the embedded API, in this process,
and traces each function of the package that runs. The walk is the order in which functions run for the first
time. It counts:

- files: files with a function on the walk;
- returns: steps of the walk into another file that was visited before;
- hops: distinct calls from one method to another of the same object whose code lies in another file.

The embedded API itself (``demo``) is not counted. ``--steps`` prints the walk.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import sys
import threading
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
_UNCOUNTED = _PACKAGE + "demo/"
_PROMISED = {"open": (50, 110, 10), "show": (50, None, None), "429": (40, None, None)}


@dataclass
class Walk:
    """Trace of the functions of the package in the order in which each first runs."""

    functions: dict[CodeType, None] = field(default_factory=dict)
    hops: set[tuple[CodeType, CodeType]] = field(default_factory=set)

    def trace(self, frame: FrameType, event: str, _argument: Any) -> None:
        """Record a call; a profile function, see ``sys.setprofile``."""
        code = frame.f_code
        if event != "call" or not _is_counted(code):
            return
        self.functions.setdefault(code)
        caller = _calling(frame)
        if caller is None or caller.f_code.co_filename == code.co_filename:
            return
        if "self" in frame.f_locals and frame.f_locals["self"] is caller.f_locals.get("self", self):
            self.hops.add((caller.f_code, code))

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
    def returns(self) -> int:
        """The number of steps into another file that was visited before."""
        visited: set[str] = set()
        last, count = "", 0
        for code in self.functions:
            if code.co_filename != last:
                count += code.co_filename in visited
                visited.add(code.co_filename)
                last = code.co_filename
        return count


def _is_counted(code: CodeType) -> bool:
    name = code.co_filename
    return (
        name.startswith(_PACKAGE)
        and not name.startswith(_UNCOUNTED)
        and not (code.co_name.startswith("<") or _is_class_body(code))
    )


def _is_class_body(code: CodeType) -> bool:
    return "__module__" in code.co_names and "__qualname__" in code.co_names


def _calling(frame: FrameType) -> FrameType | None:
    """Return the nearest counted caller."""
    caller = frame.f_back
    while caller is not None and not _is_counted(caller.f_code):
        caller = caller.f_back
    return caller


async def _walk_app(faults: tuple[Fault, ...]) -> Walk:
    """Trace from Enter in the input to the painted ticket, or to the words about a fault."""
    walk = Walk()
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
    return walk


def _rows(app: SeriesApp) -> list[str]:
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]


def _open() -> Walk:
    return asyncio.run(_walk_app(()))


def _busy() -> Walk:
    """Return what a 429 adds to the walk of an opened ticket."""
    plain = {(code.co_filename, code.co_qualname) for code in _open().functions}
    walk = asyncio.run(_walk_app((Fault(status=429, headers={"retry-after": "1"}),)))
    added = [code for code in walk.functions if (code.co_filename, code.co_qualname) not in plain]
    return Walk(dict.fromkeys(added), walk.hops)


def _show() -> Walk:
    from series_tui.cli import main

    walk = Walk()
    with ServedApi() as served, redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        environ = {"SERIES_API_URL": served.api.url, "SERIES_API_KEY": KEY}
        import os

        os.environ.update(environ)
        walk.start()
        code = main(["show", EXAMPLE])
        walk.stop()
    if code:
        sys.exit(f"show ended with {code}")
    return walk


_WALKS: dict[str, tuple[str, Callable[[], Walk]]] = {
    "open": ("Enter in the input to a painted ticket", _open),
    "show": ("`series-tui show ID`", _show),
    "429": ("what a 429 adds to opening a ticket", _busy),
}


def main() -> None:
    """Print the figures of each walk beside what is promised."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.walk", description=__doc__)
    options.add_argument("--only", choices=list(_WALKS))
    options.add_argument("--steps", action="store_true", help="print the walk itself")
    chosen = options.parse_args()
    for name, (what, take) in _WALKS.items():
        if chosen.only not in (None, name):
            continue
        walk = take()
        files, returns, hops = _PROMISED[name]
        print(
            f"{what}: {len(walk.files)} files (at most {files}), {len(walk.functions)} functions, "
            f"{walk.returns} returns{f' (at most {returns})' if returns else ''}, "
            f"{len(walk.hops)} hops inside one object{f' (at most {hops})' if hops else ''}"
        )
        if chosen.steps:
            for code in walk.functions:
                print(f"  {code.co_filename.removeprefix(_PACKAGE)}: {code.co_qualname}")
            for caller, called in sorted(walk.hops, key=lambda hop: hop[0].co_qualname):
                print(f"  hop {caller.co_qualname} -> {called.co_qualname}")


if __name__ == "__main__":
    main()
