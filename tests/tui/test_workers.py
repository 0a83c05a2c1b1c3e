"""Every worker of the app ends in an apology if it makes a mistake: none waits for ever without a word."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import series_tui.tui
from series_tui.api.models import Message, Ticket, TicketPage, TicketSummary
from series_tui.demo.server import FakeApi
from series_tui.tui.loading import TicketSnapshot
from series_tui.tui.ticket import links_dialog
from series_tui.tui.ticket.links_dialog import LinksDialog
from tests.tui.queue_harness import browsing

FOLDER = Path(series_tui.tui.__file__).parent
HARMLESS = {"exclusive", "group", "name", "description"}
"""What may be said about a worker. `exit_on_error` would swallow its mistake; `thread` delays leaving."""


def workers() -> Iterator[tuple[str, ast.AsyncFunctionDef | ast.FunctionDef, ast.expr]]:
    """Yield (file and name, function, decorator) of every worker."""
    for path in sorted(FOLDER.rglob("*.py")):
        text = path.read_text()
        for node in ast.walk(ast.parse(text)) if re.search(r"@([\w.]+\.)?work\b", text) else ():
            if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
                for decorator in node.decorator_list:
                    called = decorator.func if isinstance(decorator, ast.Call) else decorator
                    if ast.unparse(called).rpartition(".")[2] == "work":
                        yield f"{path.stem}.{node.name}", node, decorator


@pytest.mark.parametrize(
    ("function", "decorator"), [pytest.param(*rest, id=name) for name, *rest in workers()]
)
def test_an_exception_in_a_worker_reaches_the_app(
    function: ast.AsyncFunctionDef | ast.FunctionDef, decorator: ast.expr
) -> None:
    """It runs in the event loop, and nothing is said about it that would keep its errors from the app."""
    assert isinstance(function, ast.AsyncFunctionDef)
    said = {word.arg for word in decorator.keywords} if isinstance(decorator, ast.Call) else set()
    assert said <= HARMLESS
    assert not isinstance(decorator, ast.Call) or not decorator.args


@pytest.mark.parametrize(
    ("function", "decorator"), [pytest.param(*rest, id=name) for name, *rest in workers()]
)
def test_a_worker_with_arguments_has_a_description(
    function: ast.AsyncFunctionDef | ast.FunctionDef, decorator: ast.expr
) -> None:
    """Textual describes it by the ``repr`` of its arguments otherwise, however long they are."""
    _self, *arguments = ast.iter_child_nodes(function.args)
    said = {word.arg for word in decorator.keywords} if isinstance(decorator, ast.Call) else set()
    assert "description" in said or not arguments


def test_an_exception_in_a_worker_of_an_object_reaches_the_app() -> None:
    """Loaders and watchers start theirs by ``start_worker``, which names the group and nothing else."""
    assert len(list(workers())) >= 8
    for path in FOLDER.rglob("*.py"):
        text = path.read_text()
        assert "exit_on_error" not in text, path.name
        if path.name != "loading.py":
            assert ".run_worker(" not in text, path.name
        assert not re.search(r"run_worker[^\n]*(thread|exclusive)=", text), path.name


async def test_no_worker_is_described_by_the_ticket_it_handles(monkeypatch: pytest.MonkeyPatch) -> None:
    """The text of 100,000 messages takes a second to write out, and would stay in the worker's state."""
    monkeypatch.setattr(links_dialog, "_MAX_SEARCHED_AT_ONCE", -1)
    written: list[str] = []

    def record(value: object) -> str:
        written.append(type(value).__name__)
        return "…"

    for model in (Ticket, TicketSummary, TicketPage, Message, TicketSnapshot):
        monkeypatch.setattr(model, "__repr__", record)
    async with browsing(FakeApi(limit=0), size=(160, 35)) as queue:
        assert len(queue.queue_list.tickets_in_sight) > 2
        for key in ("down", "enter", "r", "greater_than_sign", "w", "escape", "r", "down", "w", "enter", "L"):
            await queue.press(key)
        assert queue.front is LinksDialog
    assert written == []
