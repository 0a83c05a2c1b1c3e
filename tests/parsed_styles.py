"""Rules of style sheets that are parsed once in a process, however many apps read them."""

from __future__ import annotations

from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet


def share_parsed_styles(patch: pytest.MonkeyPatch) -> None:
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
