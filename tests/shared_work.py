"""Work that Textual does again and again, done once in a process, however many apps it runs."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

import pytest
from textual import _callback
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet


def share_work(patch: pytest.MonkeyPatch) -> None:
    """Let all apps of this process share their parsed styles and the signatures of their callbacks."""
    _share_parsed_styles(patch)
    _share_signatures(patch)
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
