"""What the tests share changes nothing: handlers replaced by a test are called, and cases all run."""

from __future__ import annotations

import asyncio

import pytest
from textual import events
from textual.message_pump import MessagePump

from tests.cases import each_case


class _Base(MessagePump):
    def on_click(self) -> str:
        """Return the name of the class."""
        return "base"


class _Node(_Base):
    def _on_click(self) -> str:
        return "node"


def test_a_replaced_handler_is_called_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Handlers are called from the class of the node to its ancestors, as Textual does."""

    def called() -> list[object]:
        message = events.Click(None, 0, 0, 0, 0, 0, False, False, False)
        return [handler() for _, handler in _Node()._get_dispatch_methods("on_click", message)]  # type: ignore[call-arg]  # these take no message

    assert called() == called() == ["node", "base"]
    with monkeypatch.context() as patch:
        patch.setattr(_Base, "on_click", lambda _: "patched")
        assert called() == ["node", "patched"]
        patch.delattr(_Node, "_on_click")
        assert called() == ["patched"]
    assert called() == ["node", "base"]


def test_each_case_runs_and_an_error_names_its_own() -> None:
    """Functions and coroutine functions alike; fixtures are handed on."""
    seen: list[tuple[str, int, int]] = []

    @each_case(("number", "square"), [(1, 1), (2, 4), (3, 8), (4, 16)])
    def square(number: int, square: int, fixture: str) -> None:
        seen.append((fixture, number, square))
        assert number * number == square

    @each_case("number", [1, 2], ids="number {}".format)
    async def small(number: int) -> None:
        assert number < 2

    with pytest.raises(AssertionError) as wrong:
        square(fixture="given")
    assert wrong.value.__notes__ == ["in the case of number=3, square=8"]
    assert seen == [("given", 1, 1), ("given", 2, 4), ("given", 3, 8)]
    with pytest.raises(AssertionError) as wrong:
        asyncio.run(small())
    assert wrong.value.__notes__ == ["in the case of number 2"]
