"""`series-tui doctor`: check everything that has to work, and say what to do where it does not."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from series_tui import __version__
from series_tui.cli.output import is_terminal, terminal_width
from series_tui.doctor import Finding, Outcome, examine, examine_without_settings, worst
from series_tui.errors import EXIT_FAULT, EXIT_OK, InvalidSetting
from series_tui.text.wrap import wrapped

if TYPE_CHECKING:
    from series_tui.config import Settings
    from series_tui.credentials import FoundKey

_INDENT, _NARROW_INDENT = 18, 4
_ROOM_FOR_INDENT, _MIN_ROOM = 60, 20
"""Columns from which on texts stand beside the name of the check; columns that they have at least."""
_COLOURS = {Outcome.OK: "32", Outcome.WARNING: "33", Outcome.FAILED: "31"}


def run_doctor(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    """Print what each check finds; return 1 if one failed, else 0."""
    work = _examine_demo if arguments.demo else _examine
    is_json = arguments.format == "json"
    return _print_outcome(asyncio.run(work(settings, environ, is_json=is_json)), is_json=is_json)


def run_doctor_without_settings(
    arguments: Namespace, error: InvalidSetting, environ: Mapping[str, str]
) -> int:
    """Print what the checks find that need no settings, and what is wrong with these; return 1."""
    findings = list(examine_without_settings(error, environ))
    is_json = arguments.format == "json"
    if not is_json:
        for finding in findings:
            print(*finding_lines(finding, is_coloured=False), sep="\n")
    return _print_outcome(findings, is_json=is_json)


def _print_outcome(findings: list[Finding], *, is_json: bool) -> int:
    outcome = worst(findings)
    print(json.dumps(_as_data(findings, outcome), indent=2) if is_json else _summary(findings))
    return EXIT_FAULT if outcome is Outcome.FAILED else EXIT_OK


async def _examine_demo(settings: Settings, environ: Mapping[str, str], *, is_json: bool) -> list[Finding]:
    """Check the way to the embedded API, with its own key; none of the user's is looked at."""
    from series_tui.credentials import FoundKey, Secret
    from series_tui.demo.server import FakeApi

    async with FakeApi() as api:
        demo = replace(settings, api_url=api.url, history=False)
        return await _examine(demo, environ, is_json=is_json, built_in=FoundKey(Secret(api.key), "built in"))


async def _examine(
    settings: Settings, environ: Mapping[str, str], *, is_json: bool, built_in: FoundKey | None = None
) -> list[Finding]:
    width = terminal_width() if is_terminal(sys.stdout) else None
    is_coloured = width is not None and not settings.no_color
    findings = []
    async for finding in examine(settings, environ, built_in):
        findings.append(finding)
        if not is_json:
            print(*finding_lines(finding, is_coloured=is_coloured, width=width), sep="\n", flush=True)
    return findings


def _summary(findings: list[Finding]) -> str:
    """Return the last line: what failed, then what is worth a look."""
    parts = []
    for outcome, words in ((Outcome.FAILED, "Failed"), (Outcome.WARNING, "Warnings")):
        checks = [finding.check for finding in findings if finding.outcome is outcome]
        parts += [f"{words}: {', '.join(checks)}."] if checks else []
    return " ".join(parts) or "No problems found."


def finding_lines(finding: Finding, *, is_coloured: bool, width: int | None = None) -> list[str]:
    """Return what is printed about a finding.

    Args:
        finding: The finding.
        is_coloured: Whether the outcome has a colour.
        width: The columns to wrap to; None where lines are not wrapped.
    """
    outcome = f"{finding.outcome.value:<8}"
    if is_coloured:
        outcome = f"\x1b[{_COLOURS[finding.outcome]}m{outcome}\x1b[0m"
    indent = _INDENT if width is None or width >= _ROOM_FOR_INDENT else _NARROW_INDENT
    first, *rest = _wrapped(finding.what, width, indent)
    if indent < _INDENT:  # the name of the check has the first line for itself
        rest, first = [first, *rest], ""
    lines = [f"{outcome}{finding.check:<10}{first}".rstrip(), *(f"{'':{indent}}{line}" for line in rest)]
    for detail in finding.details:
        lines += [f"{'':{indent}}{line}" for line in _wrapped(detail, width, indent)]
    if finding.next_step:
        first, *rest = _wrapped(finding.next_step, width, indent)
        lines += [f"{'':{indent - 2}}> {first}", *(f"{'':{indent}}{line}" for line in rest)]
    return lines


def _wrapped(text: str, width: int | None, indent: int) -> list[str]:
    return [text] if width is None else wrapped(text, max(width - indent, _MIN_ROOM))


def _as_data(findings: list[Finding], outcome: Outcome) -> dict[str, object]:
    return {
        "version": __version__,
        "outcome": outcome.value,
        "checks": [
            {
                "check": finding.check,
                "outcome": finding.outcome.value,
                "what": finding.what,
                "next_step": finding.next_step,
                "details": list(finding.details),
            }
            for finding in findings
        ],
    }
