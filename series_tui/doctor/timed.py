"""Checks that end in time, whatever they wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from series_tui.doctor.findings import Finding, failed
from series_tui.errors import SeriesError, describe


async def in_time(check: str, seconds: float, finding: Awaitable[Finding]) -> Finding:
    """Return the finding, or that the check did not end in time, or had a fault of its own."""
    try:
        async with asyncio.timeout(seconds):
            return await finding
    except TimeoutError:
        return failed(check, f"This check did not end within {seconds:.0f} s.")
    except SeriesError as error:
        return failed(check, error.what, error.next_step, *describe(error)[1:-1])
    except Exception as error:  # one bad check must not take the others along
        return failed(check, f"This check has a fault of its own ({type(error).__name__}).")
