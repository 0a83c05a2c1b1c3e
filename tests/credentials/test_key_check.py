"""A key is checked by asking the service for the workspace's names."""

from __future__ import annotations

import pytest

from series_tui.config import Settings
from series_tui.credentials import Secret
from series_tui.credentials.key_check import Verdict, check_key
from series_tui.demo.server import FakeApi, Fault


@pytest.mark.parametrize(
    ("fault", "verdict", "words"),
    [
        (Fault(), Verdict.ACCEPTED, ""),
        (Fault(body=b'{"success":true,"data":{"Enabled":false}}'), Verdict.NO_TICKETS, "turned off"),
        (Fault(status=403), Verdict.NO_TICKETS, "does not allow"),
        (Fault(status=401), Verdict.REFUSED, ""),
        (Fault(status=400), Verdict.UNKNOWN, ""),
    ],
)
async def test_a_key_has_the_verdict_of_the_service(fault: Fault, verdict: Verdict, words: str) -> None:
    """Where it is accepted and no ticket can be read, the reason is given."""
    async with FakeApi(faults=[fault]) as api:
        check = await check_key(Settings(api_url=api.url), Secret(api.key), {})
    assert check.verdict is verdict
    assert words in check.about_tickets
    assert bool(check.about_tickets) == bool(words)
