"""The commented sample of the config file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from textwrap import wrap

from series_tui.config.schema import SETTINGS

_WIDTH = 100


_INTRODUCTION = (
    "# Settings for series-tui. All of them are optional: remove the # at the start of a line to use it.",
    "# Flags override environment variables, which override this file. Keys are never stored in it.",
    "# `series-tui config check` checks this file; `series-tui config keys` lists the ids for [keys].",
)


def sample_config() -> str:
    """Return a config file in which every setting stands as a comment, with what it is for."""
    return "\n".join([*_INTRODUCTION, *_settings(()), *_tables(())]) + "\n"


def with_sample(text: str) -> str:
    """Return a config file with what it lacks of the sample: settings above its tables, tables below."""
    lines = text.splitlines()
    at = next((at for at, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    settings = list(_settings(_mentioned(r"(\w+)\s*=", lines[:at])))
    while at < len(lines) and at and lines[at - 1].startswith("#"):
        at -= 1  # a comment on that table
    tables = list(_tables(_mentioned(r"\[\[?\s*(\w+)", lines)))
    if not settings and not tables:
        return text
    end = "\r\n" if "\r\n" in text else "\n"
    introduction = _INTRODUCTION if not lines or not set(_INTRODUCTION) & set(lines) else ()
    gap = [""] if settings and lines[at:] else []
    return end.join([*introduction, *lines[:at], *settings, *gap, *lines[at:], *tables]) + end


def _mentioned(pattern: str, lines: Iterable[str]) -> set[str]:
    """Return the names that lines set, in comments too."""
    matches = (re.match(rf"\s*#?\s*{pattern}", line) for line in lines)
    return {match[1] for match in matches if match}


def _settings(without: Collection[str]) -> Iterator[str]:
    """Yield the settings at the top of the file, but for some."""
    for name, spec in SETTINGS.items():
        if name in ("keys", "views") or name in without:
            continue
        yield ""
        yield from (f"# {line}" for line in wrap(f"{spec.help[:1].upper()}{spec.help[1:]}.", _WIDTH))
        yield f"#{name} = {spec.example}"


def _tables(without: Collection[str]) -> Iterator[str]:
    """Yield an example of each table, but for some."""
    if "keys" not in without:
        yield from (
            "",
            "# Custom keys: the id of an action and its keys, separated by commas.",
            "#[keys]",
            '#"ticket.refresh" = "f5,ctrl+r"',
        )
    if "views" not in without:
        yield from (
            "",
            "# Saved views: open one with v in the queue, or with `series-tui list --view mine`.",
            "#[views.mine]",
            '#claimed_by = "me"',
            '#sort = "waiting"',
        )
    if "profiles" not in without:
        yield from (
            "",
            "# Other workspaces: `series-tui --profile events`. A profile can have its own values for these:",
            *(f"# {line}" for line in wrap(", ".join(_names_of_profiles()), _WIDTH)),
            "#[profiles.events]",
            '#department = "events-dept"',
        )


def _names_of_profiles() -> Iterator[str]:
    return (name for name, spec in SETTINGS.items() if spec.is_of_profile)
