"""What the app holds on to after many random actions, beside what it held after the first hundred.

Two apps in two processes do the same at the same time, with one key and its one limit between them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict

from series_tui.runtime.gc_tuning import tune_gc_after_startup
from tests.bench.soak import FEW_CLOSED, WARM_UP, Held, embedded_api, soaking
from tests.bench.table import Row, parser, tell

_COUNTS = {
    "tasks": "tasks",
    "threads": "threads",
    "handles": "open files and sockets",
    "sockets": "sockets",
    "closed_tickets": "screens of closed tickets",
}
_SELF = [sys.executable, "-m", "tests.bench.bench_soak"]
_MAX_GROWTH = 10.0
"""Megabytes that may be added, however long it is used."""


async def soaked(actions: int, seed: int) -> list[Held]:
    """Return what the app of this process holds after the warm-up, and at the end."""
    tune_gc_after_startup()  # as the command does for itself
    async with soaking(os.environ, seed) as soak:
        await soak.act(WARM_UP)
        before = await soak.held()
        await soak.act(actions - WARM_UP)
        return [before, await soak.held()]


def rows(name: str, actions: int, held: Sequence[Held]) -> list[Row]:
    """Return the figures of one app."""
    before, after = held
    counts = [
        Row(
            f"{what}, {name}",
            getattr(after, count),
            "",
            beside=f"after {WARM_UP} actions",
            base=getattr(before, count),
            promise=max(getattr(before, count), FEW_CLOSED if count == "closed_tickets" else 0),
        )
        for count, what in _COUNTS.items()
    ]
    memory = Row(
        f"memory added since {WARM_UP} actions, {name}",
        after.megabytes - before.megabytes,
        "MB",
        promise=_MAX_GROWTH,
        note=f"{after.megabytes:.0f} MB after {actions:,} actions",
    )
    return [*counts, memory]


def main() -> None:
    """Run two apps side by side, and tell."""
    options = parser(__doc__)
    options.add_argument("--actions", type=int, default=10_000, help="actions of each app (default: 10,000)")
    options.add_argument("--seed", type=int, default=1, help="chooses the actions")
    options.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    arguments = options.parse_args()
    actions = max(arguments.actions, WARM_UP + 1)
    if arguments.one:
        os.chdir(os.environ["HOME"])  # a restless reader exports tickets, too
        measured = asyncio.run(soaked(actions, arguments.seed))
        print(json.dumps([asdict(held) for held in measured]))
        return
    with embedded_api() as variables, tempfile.TemporaryDirectory() as home:
        environ = {"PATH": os.environ["PATH"], "HOME": home, "XDG_RUNTIME_DIR": home, **variables}
        apps = [
            subprocess.Popen(
                [*_SELF, "--one", "--actions", str(actions), "--seed", str(seed)],
                env=environ,
                stdout=subprocess.PIPE,
            )
            for seed in (arguments.seed, arguments.seed + 1)
        ]
        outputs = [app.communicate()[0] for app in apps]
    table: list[Row] = []
    for name, output in zip(("one app", "the other"), outputs, strict=True):
        measured = [Held(**held) for held in json.loads(output)]
        table += rows(name, actions, measured)
    tell(table, arguments)


if __name__ == "__main__":
    main()
