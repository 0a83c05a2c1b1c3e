"""A restless reader leaves nothing behind, and meets no fault."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.bench.soak import embedded_api, soaking


async def test_many_actions_leave_as_much_behind_as_a_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening, stopping, searching, resizing: as many tasks, threads and handles after as before."""
    monkeypatch.chdir(tmp_path)  # where the tickets go that are exported by chance
    with embedded_api() as variables:
        async with soaking({**os.environ, **variables}, seed=3) as soak:
            await soak.act(40)
            before = await soak.held()
            await soak.act(100)
            after = await soak.held()
    assert after.tasks <= before.tasks
    assert after.threads <= before.threads
    assert after.handles - after.sockets <= before.handles - before.sockets
