"""Work that Textual does again and again, done once in a process, however many apps it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

import pytest
from textual import _callback
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.message import Message
from textual.message_pump import MessagePump


def share_work(patch: pytest.MonkeyPatch) -> None:
    """Let all apps of this process share parsed styles, signatures of callbacks and handlers of messages."""
    _share_parsed_styles(patch)
    _share_signatures(patch)
    _share_handlers(patch)
    patch.setattr(RuleSet, "__hash__", object.__hash__)  # by identity, as its own, but not in Python


def _share_parsed_styles(patch: pytest.MonkeyPatch) -> None:
    """Let all style sheets with the same variables share what they parse.

    Textual keeps parsed rules for each app, and for one set of variables: an app parses the same 80 sources
    twice while it starts, which is half of the CPU time that a small test takes.
    """
    parse = Stylesheet._parse_rules
    kept: dict[object, list[RuleSet]] = {}

    def parse_once(self: Stylesheet, css: str, *arguments: Any, **about: Any) -> list[RuleSet]:
        key = (tuple(self._variables.items()), css, arguments, tuple(about.items()))
        if key not in kept:
            kept[key] = parse(self, css, *arguments, **about)
        return kept[key]

    patch.setattr(Stylesheet, "_parse_rules", parse_once)


def _share_signatures(patch: pytest.MonkeyPatch) -> None:
    """Count the parameters of a piece of code once, not once for each function made of it."""
    count = _callback._count_parameters
    counts: dict[CodeType, int] = {}

    def count_once(function: Callable[..., Any]) -> int:
        code = getattr(function, "__code__", None)
        if code is None or hasattr(function, "__wrapped__") or hasattr(function, "__signature__"):
            return count(function)
        if code not in counts:
            counts[code] = count(function)
        return counts[code]

    patch.setattr(_callback, "_count_parameters", count_once)


def _share_handlers(patch: pytest.MonkeyPatch) -> None:
    """Look for the handlers of a message in the classes of a node once, until one is replaced.

    Textual looks through all of them for each message. Handlers with selectors are left to it.
    """
    find = MessagePump._get_dispatch_methods
    metaclass: Any = type(MessagePump)
    kept: dict[tuple[type, str, type], list[tuple[type, Any]] | None] = {}

    def dispatch(self: MessagePump, name: str, message: Message) -> Iterator[tuple[type, Any]]:
        key = (type(self), name, type(message))
        if key not in kept:
            kept[key] = _named_handlers(*key)
        handlers = kept[key]
        if handlers is None:
            yield from find(self, name, message)
            return
        for owner, handler in handlers:
            if message._no_default_action:
                break
            yield owner, handler.__get__(self, owner)

    def set_attribute(node: type, name: str, value: object) -> None:
        if name.startswith(("on_", "_on_")):
            kept.clear()
        type.__setattr__(node, name, value)

    def delete_attribute(node: type, name: str) -> None:
        kept.clear()
        type.__delattr__(node, name)

    patch.setattr(metaclass, "__setattr__", set_attribute)
    patch.setattr(metaclass, "__delattr__", delete_attribute)
    patch.setattr(MessagePump, "_get_dispatch_methods", dispatch)


def _named_handlers(node: type, name: str, message: type) -> list[tuple[type, Any]] | None:
    """Return the handlers that a node's classes have by name; None if one is decorated for the message."""
    handlers: list[tuple[type, Any]] = []
    for owner in node.__mro__:
        if any(kind in vars(owner).get("_decorated_handlers", ()) for kind in message.__mro__):
            return None
        handler = vars(owner).get(f"_{name}") or vars(owner).get(name)
        if handler is not None and not getattr(handler, "_textual_on", None):
            handlers.append((owner, handler))
    return handlers
