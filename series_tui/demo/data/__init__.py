"""Sample data of the embedded API: its people, its stories and its tickets, as JSON."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def load(name: str) -> Any:
    """Return the decoded contents of ``NAME.json``."""
    return json.loads(files(__package__).joinpath(f"{name}.json").read_text("utf-8"))
