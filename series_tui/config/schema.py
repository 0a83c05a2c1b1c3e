"""Every setting: its check, where it may be written, and what it is for.

The config file, the environment and the flags can set nothing else. The checks, ``config show``,
``config set``, ``config init`` and the manual page are made from this table. :class:`Settings` has a field
for each entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from series_tui.config import addresses, values, views
from series_tui.config.origin import Check


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingSpec:
    """A setting.

    Attributes:
        check: Turns what was written into its value.
        help: What it is for: a phrase.
        example: A value as TOML writes it.
        is_of_profile: Whether each profile may set it for itself; otherwise it stands at the top alone.
        is_of_workspace: Whether it says something of a workspace, so that the demo leaves it out.
        flag: The flag that sets it; empty for none.
        variable: The environment variable that sets it; empty for none.
    """

    check: Check
    help: str
    example: str
    is_of_profile: bool = False
    is_of_workspace: bool = False
    flag: str = ""
    variable: str = ""


SETTINGS: Mapping[str, SettingSpec] = {
    "api_url": SettingSpec(
        check=addresses.api_url,
        help="the API's address: https; plain http only to this machine",
        example='"https://api.series.hr"',
        is_of_profile=True,
        is_of_workspace=True,
        flag="--api-url",
        variable="SERIES_API_URL",
    ),
    "proxy": SettingSpec(
        check=addresses.proxy,
        help="HTTP proxy to the API, or environment for HTTPS_PROXY and NO_PROXY; empty for none",
        example='"http://proxy.example:3128"',
        is_of_profile=True,
        is_of_workspace=True,
        variable="SERIES_PROXY",
    ),
    "api_key_file": SettingSpec(
        check=values.text,
        help="a file that only you can read, and that holds the key",
        example='"~/.local/share/series-tui/key"',
        is_of_profile=True,
        is_of_workspace=True,
        variable="SERIES_API_KEY_FILE",
    ),
    "api_key_command": SettingSpec(
        check=values.text,
        help="a command that prints the key; no shell runs it",
        example='"pass show series"',
        is_of_profile=True,
        is_of_workspace=True,
        variable="SERIES_API_KEY_COMMAND",
    ),
    "department": SettingSpec(
        check=values.text,
        help="id of the department that the queue starts with",
        example='"billing-dept"',
        is_of_profile=True,
        is_of_workspace=True,
    ),
    "status": SettingSpec(
        check=values.one_of(*values.STATUSES),
        help="status that the queue starts with: open, in-progress, resolved or closed",
        example='"open"',
        is_of_profile=True,
        is_of_workspace=True,
    ),
    "staff_user_id": SettingSpec(
        check=values.user_id,
        help="your own user ID, for “claimed by me” and “my departments”",
        example='"123456789"',
        is_of_profile=True,
        is_of_workspace=True,
    ),
    "waiting": SettingSpec(
        check=values.switch,
        help="whether the queue shows how long each player has waited; it reads the tickets in sight",
        example="true",
        is_of_profile=True,
    ),
    "watch_seconds": SettingSpec(
        check=values.number(10, 86_400, 30),
        help="seconds between two refreshes of what is watched, at least 10",
        example="30",
        is_of_profile=True,
    ),
    "timezone": SettingSpec(
        check=values.time_zone,
        help="time zone of all times; empty for this machine's own",
        example='"Europe/Berlin"',
        is_of_profile=True,
        flag="--timezone",
    ),
    "ticket_url": SettingSpec(
        check=addresses.link_template("TicketId", "_id"),
        help="web address of a ticket, with {TicketId} or {_id} in it",
        example='"https://desk.example/tickets/{TicketId}"',
        is_of_profile=True,
        is_of_workspace=True,
    ),
    "player_url": SettingSpec(
        check=addresses.link_template("UserId"),
        help="web address of a player's profile, with {UserId} in it",
        example=f'"{addresses.PLAYER_URL}"',
        is_of_profile=True,
    ),
    "rate_limit_dir": SettingSpec(
        check=values.folder,
        help="folder through which several users of this host share the limit",
        example='"/var/lib/series-tui"',
        is_of_profile=True,
        is_of_workspace=True,
        variable="SERIES_RATE_LIMIT_DIR",
    ),
    "rate_limit_redis_url": SettingSpec(
        check=addresses.redis_url,
        help="Redis server through which several hosts share the limit",
        example='"rediss://redis.example:6379/0"',
        is_of_profile=True,
        is_of_workspace=True,
        variable="SERIES_RATE_LIMIT_REDIS_URL",
    ),
    "theme": SettingSpec(
        check=values.theme,
        help="auto (light or dark as the terminal is), series, series-light, or one of Textual's",
        example='"auto"',
    ),
    "alert": SettingSpec(
        check=values.one_of(*values.ALERTS),
        help="how to announce a change in what is watched: off, bell or osc9",
        example='"bell"',
    ),
    "links": SettingSpec(
        check=values.one_of(*values.LINKS),
        help="whether links in messages are hyperlinks of the terminal: on or off",
        example='"off"',
    ),
    "mouse": SettingSpec(
        check=values.switch,
        help="whether the app uses the mouse; false leaves it to the terminal",
        example="false",
    ),
    "clipboard": SettingSpec(
        check=values.one_of(*values.CLIPBOARDS),
        help="how a copy reaches your clipboard: terminal, tmux or screen",
        example='"tmux"',
    ),
    "pager": SettingSpec(
        check=values.text,
        help="pager of `show` and `list` on a terminal; empty for $PAGER, or less",
        example='"less -FRX"',
        variable="SERIES_PAGER",
    ),
    "ascii": SettingSpec(
        check=values.switch,
        help="whether the program's own marks are ASCII",
        example="true",
        flag="--ascii",
    ),
    "no_color": SettingSpec(
        check=values.switch,
        help="whether to print without colours",
        example="true",
        flag="--no-color",
        variable="NO_COLOR",
    ),
    "history": SettingSpec(
        check=values.switch,
        help="whether opened tickets are remembered: ids and times, no text",
        example="false",
    ),
    "max_answer_mib": SettingSpec(
        check=values.number(1, 1_024, 64),
        help="largest answer that is read, in MiB",
        example="64",
    ),
    "keys": SettingSpec(
        check=values.keys,
        help="keys that replace the built-in ones; `series-tui config keys` lists the ids",
        example='{ "ticket.refresh" = "f5,ctrl+r" }',
    ),
    "views": SettingSpec(
        check=views.views,
        help="saved views of the queue, each a table",
        example='{ mine = { claimed_by = "me" } }',
    ),
}
"""Every setting but the profile itself, in the order in which they are shown."""

PROFILE_FLAG = "--profile"
PROFILE_VARIABLE = "SERIES_PROFILE"

PROFILE_NAMES = tuple(name for name, spec in SETTINGS.items() if spec.is_of_profile)
"""What each profile may set for itself; all of it may also stand at the top, for every profile."""

TOP_NAMES = ("profile", *SETTINGS, "profiles")
"""What may stand at the top of the config file."""

VARIABLES = {
    "profile": PROFILE_VARIABLE,
    **{name: spec.variable for name, spec in SETTINGS.items() if spec.variable},
}
"""The environment variable of each setting that has one."""

FLAGS = {
    "profile": PROFILE_FLAG,
    **{name: spec.flag for name, spec in SETTINGS.items() if spec.flag},
}
"""The flag of each setting that has one."""

VARIABLES_HELP = {
    "SERIES_API_KEY": "the key itself",
    **{spec.variable: spec.help for spec in SETTINGS.values() if spec.variable},
    PROFILE_VARIABLE: "the profile to use",
    "SERIES_TUI_CONFIG": "another config file",
    "ESCDELAY": "milliseconds after which ESC alone is the key esc: 100, over SSH 300; more for slow lines",
}
"""The environment variables that are read, with what each is for."""
