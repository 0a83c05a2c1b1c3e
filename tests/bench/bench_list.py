"""Memory of `list --all` for 10,000 tickets, over that of `--help`."""

from __future__ import annotations

import os
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
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environ)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
