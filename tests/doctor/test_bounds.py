"""Every check ends in time, and none takes the others along."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator

import pytest

from series_tui.config import Settings
from series_tui.doctor import Finding, Outcome, examine, worst
from series_tui.doctor.findings import failed, ok, warning, within_time
from series_tui.errors import NotReached
from tests.leaks import SENTINEL, leaks


async def test_a_check_that_hangs_is_a_finding() -> None:
    """Each check ends at its limit, and says so."""
    finding = await within_time("dns", 0.01, asyncio.Event().wait())  # type: ignore[arg-type]  # it never returns
    assert finding.outcome is Outcome.FAILED
    assert "did not finish" in finding.what


async def test_a_check_with_a_fault_of_its_own_does_not_end_the_others() -> None:
    """What a check raises becomes its finding; the words of an unknown error are left out."""

    async def broken() -> Finding:
        raise ZeroDivisionError(SENTINEL)

    async def told() -> Finding:
        raise NotReached("Nobody answered.", why="Because.", next_step="Wait.")

    finding = await within_time("x", 5, broken())
    assert "ZeroDivisionError" in finding.what
    assert leaks(repr(finding)) == []
    assert await within_time("x", 5, told()) == failed("x", "Nobody answered.", "Wait.", "Because.")


async def test_a_keyring_that_hangs_does_not_hold_up_the_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the key is looked for in vain, the check ends and the next ones come."""
    never = threading.Event()
    monkeypatch.setattr("series_tui.doctor.key.find_key", lambda *_: never.wait(60))
    monkeypatch.setattr("series_tui.doctor._KEY", 0.05)
    settings = Settings(api_url="http://127.0.0.1:9", history=False)
    findings = {finding.check: finding async for finding in examine(settings, {})}
    never.set()
    assert findings["key"].outcome is Outcome.FAILED
    assert findings["dns"].outcome is Outcome.OK


async def test_doctor_ends_when_nothing_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Key, keyring, names, service and history all hang: every check is reported, each at its own limit."""
    never = threading.Event()
    for name in ("key.find_key", "key.keyring_name", "network.socket.getaddrinfo", "storage._file"):
        monkeypatch.setattr(f"series_tui.doctor.{name}", lambda *_, **__: never.wait(60))
    for limit in ("_KEY", "_QUICK", "_API"):
        monkeypatch.setattr(f"series_tui.doctor.{limit}", 0.05)
    findings = {finding.check: finding async for finding in examine(Settings(), {})}
    never.set()
    for check in ("key", "keyring", "dns", "history"):
        assert "did not finish within" in findings[check].what, check
    assert {"terminal", "clipboard", "limit", "api"} <= set(findings)


async def test_closing_the_findings_early_cancels_all_checks() -> None:
    """Ending early, as Ctrl+C does, cancels what still runs."""
    findings = examine(Settings(api_url="http://127.0.0.1:9"), {"SERIES_API_KEY": SENTINEL})
    seen = [finding.check async for finding in _until(findings, "key")]
    assert seen[-1] == "key"
    await asyncio.sleep(0)
    assert {task for task in asyncio.all_tasks() if task is not asyncio.current_task()} == set()


async def _until(findings: AsyncIterator[Finding], check: str) -> AsyncIterator[Finding]:
    """Yield the findings up to one, and close what they come from."""
    async for finding in findings:
        yield finding
        if finding.check == check:
            break
    assert isinstance(findings, AsyncGenerator)
    await findings.aclose()


def test_the_worst_outcome_counts() -> None:
    """One failure outweighs all else, one warning all that is well."""
    fine, odd, bad = ok("a", "x"), warning("b", "x"), failed("c", "x")
    assert worst([fine, odd, bad, fine]) is Outcome.FAILED
    assert worst([fine, odd]) is Outcome.WARNING
    assert worst([fine]) is worst([]) is Outcome.OK
