"""Findings of checks, and checks that end in time whatever they wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from enum import Enum

from series_tui.errors import SeriesError, describe
from series_tui.text.sanitize import clean_line


class Outcome(Enum):
    """The outcome of a check."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """The finding of one check. Safe to show to anyone: it holds no key.

    Attributes:
        check: The check's name, one word.
        outcome: How it ended.
        what: What was found, one line.
        next_step: What to do now; empty where nothing is to be done.
        details: Further lines, one fact each.
    """

    check: str
    outcome: Outcome
    what: str
    next_step: str = ""
    details: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Clean what was found: hosts, certificates and the system's own words come from outside."""
        for name in ("what", "next_step"):
            object.__setattr__(self, name, clean_line(getattr(self, name)))
        object.__setattr__(self, "details", tuple(map(clean_line, self.details)))


def ok(check: str, what: str, *details: str) -> Finding:
    """Return a finding that needs nothing."""
    return Finding(check, Outcome.OK, what, details=details)


def warning(check: str, what: str, next_step: str = "", *details: str) -> Finding:
    """Return a finding that is worth a look."""
    return Finding(check, Outcome.WARNING, what, next_step, details)


def failed(check: str, what: str, next_step: str = "", *details: str) -> Finding:
    """Return a finding that keeps the program from working."""
    return Finding(check, Outcome.FAILED, what, next_step, details)


def worst(findings: Iterable[Finding]) -> Outcome:
    """Return the worst outcome of all."""
    outcomes = {finding.outcome for finding in findings}
    for outcome in (Outcome.FAILED, Outcome.WARNING):
        if outcome in outcomes:
            return outcome
    return Outcome.OK


async def within_time(check: str, seconds: float, finding: Awaitable[Finding]) -> Finding:
    """Return the finding, or that the check did not end in time, or had a fault of its own."""
    try:
        async with asyncio.timeout(seconds):
            return await finding
    except TimeoutError:
        return failed(check, f"This check did not finish within {seconds:.0f} s.")
    except SeriesError as error:
        return failed(check, error.what, error.next_step, *describe(error)[1:-1])
    except Exception as error:  # one bad check must not take the others along
        return failed(check, f"This check failed unexpectedly ({type(error).__name__}).")
