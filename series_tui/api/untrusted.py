"""The one place where a stranger's text becomes text that may be shown."""

from __future__ import annotations

import json
from typing import NewType

SafeText = NewType("SafeText", str)


def clean(text: str) -> SafeText:
    """Return `text` made inert, with its line feeds kept."""
    return SafeText("".join(c if c == "\n" or c.isprintable() else "?" for c in text))


def clean_line(text: str) -> SafeText:
    """Return `text` made inert and folded into one line."""
    return SafeText(" ".join(clean(text).split()))


def safe_value(value: object) -> SafeText:
    """Return any decoded JSON value as one readable line."""
    if isinstance(value, str):
        return clean_line(value)
    return clean_line(json.dumps(value, ensure_ascii=False, separators=(", ", ": ")))
