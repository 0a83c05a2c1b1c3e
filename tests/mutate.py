"""Break things on purpose, one at a time, and list what no test notices.

``python -m tests.mutate --seed N`` chooses mutations over all packages (a flipped comparison, a dropped
``await``, an off-by-one, a removed check, a swapped ``and``), applies each to the working tree, runs the
tests nearest to it and then all others until one fails, and restores the file. A run that does not end in
time notices the mutation, too. A test that fails without the mutation does not count. It refuses to start
where the package has changes that are not committed.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from random import Random
from types import FrameType
from typing import TypeGuard

_ROOT = Path(__file__).parent.parent
_PACKAGE = _ROOT / "series_tui"
_TESTS = _ROOT / "tests"
_FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_LEAVES = (ast.Raise, ast.Return, ast.Continue, ast.Break)
_FIRST_FAILURE = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
OVER_TIME = "not over in time"
_INTERNAL_ERROR = 3
"""Exit codes of pytest from here on say that no test was run."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change of the code that a test should notice.

    Attributes:
        path: The file.
        line: The line of the change, from 1.
        kind: The kind of change.
        start: Offset of the replaced text in the file's UTF-8 bytes.
        end: Offset of its end.
        replacement: The text in its place.
    """

    path: Path
    line: int
    kind: str
    start: int
    end: int
    replacement: str

    @property
    def room(self) -> str:
        """The folder of the file, below the package."""
        return self.path.parent.relative_to(_PACKAGE).as_posix()

    def apply(self, source: bytes) -> bytes:
        """Return the source with the change."""
        return source[: self.start] + self.replacement.encode() + source[self.end :]


_PASSED_OVER = (ast.JoinedStr, ast.expr_context)


def mutations(path: Path) -> Iterator[Mutation]:
    """Yield the possible mutations of a file."""
    source = path.read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def at(node: ast.expr, kind: str, replacement: str) -> Mutation:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return Mutation(
            path,
            node.lineno,
            kind,
            starts[node.lineno - 1] + node.col_offset,
            starts[node.end_lineno - 1] + node.end_col_offset,
            replacement,
        )

    for node in _walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            flipped = ast.Compare(node.left, [_FLIPPED[type(node.ops[0])]()], node.comparators)
            yield at(node, "flipped comparison", f"({ast.unparse(flipped)})")
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Await):
            yield at(node.value, "dropped await", ast.unparse(node.value.value))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            if isinstance(node.right, ast.Constant) and type(node.right.value) is int:
                yield at(node.right, "off by one", str(node.right.value + 1))
        elif isinstance(node, ast.BoolOp):
            swapped = " or " if isinstance(node.op, ast.And) else " and "
            values = swapped.join(f"({ast.unparse(value)})" for value in node.values)
            yield at(node, "swapped and/or", f"({values})")
        elif _is_check(node):
            yield at(node.test, "removed check", "False")


def _walk(root: ast.AST) -> Iterator[ast.AST]:
    """Yield nodes in order, outside of f-strings, where Python 3.11 gives no true offsets."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.Name | ast.Constant):
            children = [child for child in ast.iter_child_nodes(node) if not isinstance(child, _PASSED_OVER)]
            waiting.extend(reversed(children))


def _is_check(node: ast.AST) -> TypeGuard[ast.If]:
    return (
        isinstance(node, ast.If)
        and not node.orelse
        and isinstance(node.body[-1], _LEAVES)
        and "TYPE_CHECKING" not in ast.unparse(node.test)
    )


@cache
def _mutations_by_room() -> dict[str, list[Mutation]]:
    rooms: dict[str, list[Mutation]] = defaultdict(list)
    for path in sorted(_PACKAGE.rglob("*.py")):
        for mutation in mutations(path):
            rooms[mutation.room].append(mutation)
    return rooms


def choose(seed: int, count: int) -> list[Mutation]:
    """Return mutations chosen by a seed, in turn from each room, so that none is left out."""
    chance = Random(seed)
    rooms = {room: list(of_room) for room, of_room in _mutations_by_room().items()}
    for of_room in rooms.values():
        chance.shuffle(of_room)
    names = sorted(rooms)
    chance.shuffle(names)
    rounds = zip_longest(*(rooms[name] for name in names))
    return [mutation for a_round in rounds for mutation in a_round if mutation is not None][:count]


def _nearest(mutation: Mutation) -> Path | None:
    """Return the folder of tests that lies nearest to a file."""
    folder = _TESTS / mutation.room
    while folder != _TESTS:
        if folder.is_dir():
            return folder
        folder = folder.parent
    return None


def first_failure(limit: float, *arguments: str) -> str | None:
    """Run tests until one fails; return its name, or None if all pass.

    Args:
        limit: Seconds after which the run is ended, with all processes of its own.
        arguments: Those of pytest.

    Returns:
        ``OVER_TIME`` if the run did not end within the limit.
    """
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "--timeout=120",
        *arguments,
    ]
    with subprocess.Popen(
        command,
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as run:
        try:
            output, errors = run.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            return OVER_TIME
        finally:
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
    if run.returncode == 0:
        return None
    if run.returncode >= _INTERNAL_ERROR and "error" not in output.lower():
        sys.exit(f"pytest could not run:\n{output}{errors}")
    failure = _FIRST_FAILURE.search(output)
    return failure.group(1) if failure else f"exit code {run.returncode}"


def noticed_by(mutation: Mutation, workers: str, limit: float, broken: set[str]) -> str | None:
    """Apply a mutation, run the tests, restore the file; return the first test that fails.

    Args:
        mutation: The change.
        workers: How many processes run tests, for ``pytest -n``.
        limit: Seconds for each run of tests; without the mutation they end in time, or the program does.
        broken: The tests that fail without a mutation, which are left out; those found are added.
    """
    source = mutation.path.read_bytes()
    folders = [str(folder) for folder in (_nearest(mutation), _TESTS) if folder is not None]
    while True:
        options = ("-n", workers, *(f"--deselect={test}" for test in broken))
        failure, folder = None, ""
        try:
            mutation.path.write_bytes(mutation.apply(source))
            for folder in folders:
                failure = first_failure(limit, *options, folder)
                if failure is not None:
                    break
        finally:
            mutation.path.write_bytes(source)
        if failure == OVER_TIME and first_failure(limit, *options, folder) == OVER_TIME:
            sys.exit(f"{folder} takes more than {limit:g} s without a mutation, too. Use a larger --limit.")
        test = (failure or "").partition("[")[0]
        if "::" not in test or first_failure(limit, "-n", "0", test) is None:
            return failure
        broken.add(test)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table of mutations and the tests that notice them; return 1 if any goes unnoticed."""
    options = argparse.ArgumentParser(prog="python -m tests.mutate", description=__doc__)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=30)
    options.add_argument("--workers", default="auto", help="for pytest -n")
    options.add_argument("--limit", type=float, default=1800, help="seconds for each run of tests")
    options.add_argument("--list", action="store_true", help="print the mutations without running a test")
    chosen = options.parse_args(arguments)
    changed = subprocess.run(
        ["git", "status", "--porcelain", "--", "series_tui"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    if changed.stdout and not chosen.list:
        sys.exit("The package has changes that are not committed. Commit them first.")
    signal.signal(signal.SIGTERM, _interrupt)
    unnoticed, broken = 0, set[str]()
    for number, mutation in enumerate(choose(chosen.seed, chosen.count), start=1):
        old = mutation.path.read_bytes()[mutation.start : mutation.end].decode()
        place = f"{mutation.path.relative_to(_ROOT)}:{mutation.line}"
        change = " ".join(f"`{old}` → `{mutation.replacement}`".split())
        failure = "not run" if chosen.list else noticed_by(mutation, chosen.workers, chosen.limit, broken)
        unnoticed += failure is None
        print(f"| {number} | {place} | {mutation.kind} | {change} | {failure or 'NOT NOTICED'} |", flush=True)
    for test in sorted(broken):
        print(f"{test} fails without any mutation.", file=sys.stderr)
    return 1 if unnoticed else 0


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """Restore the file on the way out."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
