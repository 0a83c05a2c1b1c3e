"""The versions of the libraries, as they are installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError

import pytest

from series_tui.runtime.library_versions import library_versions


def test_a_missing_library_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is in its place among the others."""
    assert all(library_versions().values())

    def version(name: str) -> str:
        if name == "httpx":
            raise PackageNotFoundError
        return "1.0"

    monkeypatch.setattr("importlib.metadata.version", version)
    assert library_versions() == {"textual": "1.0", "httpx": "", "keyring": "1.0"}
