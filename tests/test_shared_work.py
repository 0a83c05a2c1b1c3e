"""What the tests share changes nothing: handlers replaced by a test are called."""

from __future__ import annotations

import pytest
from textual import events
from textual.message_pump import MessagePump


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
