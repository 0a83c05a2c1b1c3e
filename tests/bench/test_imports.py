"""The benches run in the users' environment, which has no tools of development."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_SCRIPT = """
import sys
sys.modules.update(dict.fromkeys(("pytest", "hypothesis", "pexpect", "pyte")))
for name in sys.argv[1:]:
    __import__(f"tests.bench.{name}")
"""


def test_no_bench_imports_the_tools_of_development() -> None:
    """Every module that a bench consists of is imported without them."""
    names = [
        path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith(("test_", "__"))
    ]
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, *names], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
