"""A service that knows the sentinel key, and a user of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.credentials.world import Service, User, new_user
from tests.leaks import SENTINEL


@pytest.fixture
def service() -> Iterator[Service]:
    """Serve, with the sentinel as the one key."""
    running = Service(SENTINEL)
    yield running
    running.close()


@pytest.fixture
def user(service: Service, tmp_path: Path) -> User:
    """Make a user of the service."""
    return new_user(tmp_path / "home", service.url)
