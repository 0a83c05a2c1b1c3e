"""What the command line's tests share: an API that is served, and a user of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.world import ServedApi, User


@pytest.fixture
def served() -> Iterator[ServedApi]:
    """Return the embedded API, served for one test."""
    with ServedApi() as api:
        yield api


@pytest.fixture
def user(served: ServedApi, tmp_path: Path) -> User:
    """Return a user of it."""
    return User(tmp_path, served.api.url)
