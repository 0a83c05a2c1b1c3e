"""Writes the manual page when the wheel is built, from the parsers that it describes."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManPageHook(BuildHookInterface):
    """Puts series-tui(1) into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the page, and have it installed where manual pages are."""
        sys.path.insert(0, self.root)
        from series_tui.cli.man_page import man_page

        page = Path(self.root, "build", "series-tui.1")
        page.parent.mkdir(exist_ok=True)
        page.write_text(man_page(), encoding="utf-8")
        build_data["shared_data"][str(page)] = "share/man/man1/series-tui.1"
