"""Every worker of the app ends in an apology if it makes a mistake: none waits for ever without a word."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import series_tui.tui

FOLDER = Path(series_tui.tui.__file__).parent
HARMLESS = {"exclusive", "group", "name"}
"""What may be said about a worker. `exit_on_error` would swallow its mistake; `thread` delays leaving."""


def workers() -> Iterator[tuple[str, ast.AsyncFunctionDef | ast.FunctionDef, ast.expr]]:
    """Yield (file and name, function, decorator) of every worker."""
    for path in sorted(FOLDER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
                for decorator in node.decorator_list:
                    called = decorator.func if isinstance(decorator, ast.Call) else decorator
                    if ast.unparse(called).rpartition(".")[2] == "work":
                        yield f"{path.stem}.{node.name}", node, decorator


@pytest.mark.parametrize(
    ("function", "decorator"), [pytest.param(*rest, id=name) for name, *rest in workers()]
)
def test_a_mistake_of_a_worker_reaches_the_app(
    function: ast.AsyncFunctionDef | ast.FunctionDef, decorator: ast.expr
) -> None:
    """It runs in the event loop, and nothing is said about it that would keep its errors from the app."""
    assert isinstance(function, ast.AsyncFunctionDef)
    said = {word.arg for word in decorator.keywords} if isinstance(decorator, ast.Call) else set()
    assert said <= HARMLESS
    assert not isinstance(decorator, ast.Call) or not decorator.args


def test_a_worker_that_an_object_starts_tells_the_app_of_its_mistakes_too() -> None:
    """Loaders and watchers start theirs by ``run_worker``, with a group and nothing else."""
    assert len(list(workers())) >= 8
    for path in FOLDER.rglob("*.py"):
        text = path.read_text()
        assert "exit_on_error" not in text, path.name
        assert not re.search(r"run_worker[^\n]*(thread|exclusive)=", text), path.name
