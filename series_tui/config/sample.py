"""The commented sample of the config file."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from series_tui.config.schema import SETTINGS

_WIDTH = 100


def sample_config() -> str:
    """Return a config file in which every setting stands as a comment, with what it is for."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield (
        "# Settings for series-tui. All of them are optional: remove the # at the start of a line to use it."
    )
    yield "# Flags override environment variables, which override this file. Keys are never stored in it."
    yield "# `series-tui config check` checks this file; `series-tui config keys` lists the ids for [keys]."
    for name, spec in SETTINGS.items():
        if name in ("keys", "views"):
            continue
        yield ""
        yield from (f"# {line}" for line in wrap(f"{spec.help[:1].upper()}{spec.help[1:]}.", _WIDTH))
        yield f"#{name} = {spec.example}"
    yield from (
        "",
        "# Custom keys: the id of an action and its keys, separated by commas.",
        "#[keys]",
        '#"ticket.refresh" = "f5,ctrl+r"',
        "",
        "# Saved views: open one with v in the queue, or with `series-tui list --view mine`.",
        "#[views.mine]",
        '#claimed_by = "me"',
        '#sort = "waiting"',
        "",
        "# Other workspaces: `series-tui --profile events`. A profile can have its own values for these:",
        *(f"# {line}" for line in wrap(", ".join(_names_of_profiles()), _WIDTH)),
        "#[profiles.events]",
        '#department = "events-dept"',
    )


def _names_of_profiles() -> Iterator[str]:
    return (name for name, spec in SETTINGS.items() if spec.is_of_profile)
