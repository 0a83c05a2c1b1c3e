"""What is written, and what the processor does, while nobody does anything: every screen at the same time.

Beside them a bare Textual app does nothing, too: its cursor blinks. It is one run of a minute, by its nature.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from tempfile import TemporaryDirectory
from time import perf_counter

from series_tui.demo.samples import LONG_CHAT
from tests.bench.bench_bytes import BARE
from tests.bench.table import Row, parser, tell
from tests.bench.terminal import CTRL_P, F1, F2, PROGRAM, Terminal

_BARE = "bare Textual"
_SCREENS: Mapping[str, tuple[list[str], str, str]] = {
    "open": ([*PROGRAM, "--demo"], "link", ""),
    "ticket": ([*PROGRAM, "--demo", LONG_CHAT], "UTC", ""),
    "find": ([*PROGRAM, "--demo", LONG_CHAT], "UTC", "/monday"),
    "queue": ([*PROGRAM, "--demo"], "link", F2),
    "help": ([*PROGRAM, "--demo"], "link", F1),
    "palette": ([*PROGRAM, "--demo"], "link", CTRL_P),
    "key": (PROGRAM, "store key", ""),
}
"""The screens: the command, what is seen once it is there, and the keys that lead on."""


def measured(seconds: float) -> Iterator[Row]:
    """Yield the bytes and the processor's time of each screen, for each second."""
    with TemporaryDirectory() as home, ExitStack() as running:
        no_key = {"HOME": home, "XDG_RUNTIME_DIR": home}
        terminals = {
            name: running.enter_context(Terminal(command, environ=no_key))
            for name, (command, _, _) in _SCREENS.items()
        }
        for name, (_, text, keys) in _SCREENS.items():
            terminals[name].read_until(text)
            if keys:
                terminals[name].press(keys)
        for terminal in terminals.values():
            terminal.read_quiet(2.0, 20.0)
        # The one that is never quiet comes last: nothing of it may lie there unread when counting begins.
        bare = running.enter_context(Terminal(BARE, environ=no_key))
        bare.read_until("ype here")
        bare.read_quiet(2.0, 2.0)
        terminals[_BARE] = bare
        counts = dict.fromkeys(terminals, 0)
        before = {name: terminal.cpu_seconds() for name, terminal in terminals.items()}
        deadline = perf_counter() + seconds
        while perf_counter() < deadline:
            for name, terminal in terminals.items():
                counts[name] += terminal.read_quiet(0.02, 0.02)
        cpu = {name: 1000 * (terminal.cpu_seconds() - before[name]) for name, terminal in terminals.items()}
    note = f"{seconds:.0f} s in one run"
    for name in _SCREENS:
        # Ages may be rewritten once a minute: for the queue's column that is about a kilobyte.
        most = 25 if name == "queue" else 10
        written, base = counts[name] / seconds, counts[_BARE] / seconds
        yield Row(f"idle, {name}", written, "bytes/s", beside=_BARE, base=base, promise=most, note=note)
        spent, base = cpu[name] / seconds, cpu[_BARE] / seconds
        yield Row(f"idle, {name}, CPU", spent, "ms/s", beside=_BARE, base=base, note=note)


def main() -> None:
    """Wait, and print the table."""
    options = parser(__doc__, runs=1)
    options.add_argument("--seconds", type=float, default=60.0, help="how long (default: 60)")
    arguments = options.parse_args()
    tell([*measured(arguments.seconds)], arguments)


if __name__ == "__main__":
    main()
