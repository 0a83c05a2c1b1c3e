"""Many random actions leave no objects, and meet no fault."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench.soak import FEW_CLOSED, embedded_api, soaking


@pytest.mark.long
@pytest.mark.usefixtures("painted_frames")
async def test_many_actions_leave_as_many_objects_as_a_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening, stopping, searching, resizing: as many tasks, threads, sockets and files after as before.

    Each action has had its turn twice before, and has it once more.
    """
    monkeypatch.chdir(tmp_path)  # where the tickets go that are exported by chance
    with embedded_api() as variables:
        async with soaking({**os.environ, **variables}, seed=3) as soak:
            await soak.act(28)
            before = await soak.held()
            await soak.act(14)
            after = await soak.held()
    assert replace(after, closed_tickets=0, megabytes=0) == replace(before, closed_tickets=0, megabytes=0)
    assert after.closed_tickets <= FEW_CLOSED
