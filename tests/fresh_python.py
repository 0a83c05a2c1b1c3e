"""A Python of its own for what a test's own process cannot show."""

from __future__ import annotations

import subprocess
import sys


def printed_by(script: str) -> str:
    """Run a script in another Python; return what it prints, and fail where it fails."""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout
