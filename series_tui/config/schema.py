"""Every setting: its check, where it may be written, and what it is for.

The config file, the environment and the flags can set nothing else. The checks, ``config show``,
``config set``, ``config init`` and the manual page are made from this table. :class:`Settings` has a field
for each entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from series_tui.config import addresses, values, views
from series_tui.config.origin import Check
from series_tui.runtime.hardening import KEY_VARIABLE


class SettingSpec(NamedTuple):
    """A setting.

    Attributes:
        check: Turns what was written into its value.
        help: What it is for: a phrase.
        example: A value as TOML writes it.
        is_of_profile: Whether each profile may set it for itself; otherwise it stands at the top alone.
        is_of_workspace: Whether it says something of a workspace, so that the demo leaves it out.
        is_secret: Whether its value may hold a key or a password.
        flag: The flag that sets it; empty for none.
        variable: The environment variable that sets it; empty for none.
    """

    check: Check
    help: str
    example: str
    is_of_profile: bool = False
    is_of_workspace: bool = False
    is_secret: bool = False
    flag: str = ""
    variable: str = ""


SETTINGS: Mapping[str, SettingSpec] = {
    "api_url": SettingSpec(
        check=addresses.api_url,
        help="address of the API: https, or http for this machine only",
        example='"https://api.series.hr"',
        is_of_profile=True,
        is_of_workspace=True,
        flag="--api-url",
        variable="SERIES_API_URL",
    ),
    "proxy": SettingSpec(
        check=addresses.proxy,
        help="HTTP proxy for the API, or environment to follow HTTPS_PROXY and NO_PROXY; empty for none",
        example='"http://proxy.example:3128"',
        is_of_profile=True,
        is_of_workspace=True,
        is_secret=True,
        variable="SERIES_PROXY",
    ),
    "api_key_file": SettingSpec(
        check=values.text,
        help="file that contains the API key and that only you can read",
        example='"~/.local/share/series-tui/key"',
        is_of_profile=True,
        is_of_workspace=True,
        variable="SERIES_API_KEY_FILE",
    ),
    "api_key_command": SettingSpec(
        check=values.text,
        help="command that prints the API key; it is run without a shell",
        example='"pass show series"',
        is_of_profile=True,
        is_of_workspace=True,
        is_secret=True,
        variable="SERIES_API_KEY_COMMAND",
    ),
    "department": SettingSpec(
        check=values.text,
        help="ID of the department that the queue opens with",
        example='"billing-dept"',
        is_of_profile=True,
        is_of_workspace=True,
    ),
    "status": SettingSpec(
        check=values.one_of(*values.STATUSES),
        help="status that the queue opens with: open, in-progress, resolved or closed",
        example='"open"',
        is_of_profile=True,
        is_of_workspace=True,
    ),
    "staff_user_id": SettingSpec(
        check=values.user_id,
        help='your own user ID, for "claimed by me" and "my departments"',
        example='"123456789"',
        is_of_profile=True,
        is_of_workspace=True,
    ),
    "waiting": SettingSpec(
        check=values.switch,
        help="whether the queue shows how long each player has waited; this loads the tickets on screen",
        example="true",
        is_of_profile=True,
    ),
    "watch_seconds": SettingSpec(
        check=values.number(10, 86_400, 30),
        help="seconds between automatic refreshes, at least 10",
        example="30",
        is_of_profile=True,
    ),
    "timezone": SettingSpec(
        check=values.time_zone,
        help="time zone for all times; empty for this machine's",
        example='"Europe/Berlin"',
        is_of_profile=True,
        flag="--timezone",
    ),
    "ticket_url": SettingSpec(
        check=addresses.link_template("TicketId", "_id"),
        help="web address of a ticket, containing {TicketId} or {_id}",
        example='"https://desk.example/tickets/{TicketId}"',
        is_of_profile=True,
        is_of_workspace=True,
    ),
    "player_url": SettingSpec(
        check=addresses.link_template("UserId"),
        help="web address of a player's profile, containing {UserId}",
        example=f'"{addresses.PLAYER_URL}"',
        is_of_profile=True,
    ),
    "rate_limit_dir": SettingSpec(
        check=values.folder,
        help="folder for sharing the rate limit between users of this host",
        example='"/var/lib/series-tui"',
        is_of_profile=True,
        is_of_workspace=True,
        variable="SERIES_RATE_LIMIT_DIR",
    ),
    "rate_limit_redis_url": SettingSpec(
        check=addresses.redis_url,
        help="Redis server for sharing the rate limit between hosts",
        example='"rediss://redis.example:6379/0"',
        is_of_profile=True,
        is_of_workspace=True,
        is_secret=True,
        variable="SERIES_RATE_LIMIT_REDIS_URL",
    ),
    "theme": SettingSpec(
        check=values.theme,
        help=(
            "colour theme: auto (light or dark, like the terminal), series, series-light, or one of Textual's"
        ),
        example='"auto"',
    ),
    "alert": SettingSpec(
        check=values.one_of(*values.ALERTS),
        help="how to announce changes found by auto-refresh: off, bell or osc9",
        example='"bell"',
    ),
    "links": SettingSpec(
        check=values.one_of(*values.LINKS),
        help="whether links in messages can be clicked: on or off",
        example='"off"',
    ),
    "mouse": SettingSpec(
        check=values.switch,
        help="whether the app uses the mouse; false leaves it to the terminal",
        example="false",
    ),
    "clipboard": SettingSpec(
        check=values.one_of(*values.CLIPBOARDS),
        help="how text is copied to your clipboard: terminal, tmux or screen",
        example='"tmux"',
    ),
    "pager": SettingSpec(
        check=values.text,
        help="pager for `show` and `list` on a terminal; empty for $PAGER or less",
        example='"less -FRX"',
        variable="SERIES_PAGER",
    ),
    "ascii": SettingSpec(
        check=values.switch,
        help="whether to draw with ASCII characters only",
        example="true",
        flag="--ascii",
    ),
    "no_color": SettingSpec(
        check=values.switch,
        help="whether to turn colours off",
        example="true",
        flag="--no-color",
        variable="NO_COLOR",
    ),
    "history": SettingSpec(
        check=values.switch,
        help="whether to remember opened tickets: IDs and times, no text",
        example="false",
    ),
    "max_answer_mib": SettingSpec(
        check=values.number(1, 1_024, 64),
        help="largest answer to accept from the service, in MiB",
        example="64",
    ),
    "keys": SettingSpec(
        check=values.keys,
        help="custom keys; `series-tui config keys` lists the ids",
        example='{ "ticket.refresh" = "f5,ctrl+r" }',
    ),
    "views": SettingSpec(
        check=views.views,
        help="saved views of the queue, one table each",
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

SECRET_VARIABLES = frozenset(
    {KEY_VARIABLE, *(spec.variable for spec in SETTINGS.values() if spec.variable and spec.is_secret)}
)
"""The environment variables that may hold a key or a password."""

VARIABLES_HELP = {
    KEY_VARIABLE: "the API key",
    **{spec.variable: spec.help for spec in SETTINGS.values() if spec.variable},
    PROFILE_VARIABLE: "the profile to use",
    "SERIES_TUI_CONFIG": "the path of the config file",
    "ESCDELAY": "milliseconds to wait for the rest of a key after ESC (default: 100, over SSH 300)",
}
"""The environment variables that are read, with what each is for."""
