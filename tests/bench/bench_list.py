"""Memory of `list --all` for 10,000 tickets, over that of `--help`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from series_tui.demo.generator import TicketList
from tests.bench.table import Row, parser, tell
from tests.cli.world import ServedApi, User

TICKETS = 10_000
_MAX_MB = 30
_MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A small process in between: Linux counts the memory of the one that starts a command as the command's."""


def main() -> None:
    """Measure, and print the figures."""
    arguments = parser(__doc__, runs=1).parse_args()
    command = str(Path(sys.executable).with_name("series-tui"))
    with TemporaryDirectory() as name, ServedApi(tickets=TicketList(datetime.now(UTC), TICKETS)) as served:
        environ = User(Path(name), served.api.url).environ()
        base = _peak([command, "--help"], environ)
        rows = [
            Row(
                f"list --all -f {form}: memory over --help",
                _peak([command, "list", "--all", "-f", form], environ) - base,
                "MB",
                promise=_MAX_MB,
            )
            for form in ("tsv", "jsonl")
        ]
    tell(rows, arguments)


def _peak(command: Sequence[str], environ: Mapping[str, str]) -> float:
    """Return the most memory that a command takes, in MB."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, *command], env=environ, stdout=subprocess.PIPE, text=True, check=True
    )
    return int(done.stdout) / 1024


if __name__ == "__main__":
    main()
