"""The settings of one run, put together from flags, environment, config file and defaults."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from series_tui.config import values
from series_tui.config.addresses import PLAYER_URL
from series_tui.config.file import (
    PATH_VARIABLE,
    RUNTIME_VARIABLE,
    check_names,
    config_path,
    read_config,
    runtime_folder,
)
from series_tui.config.origin import DEFAULT, Origin, refuse, shown
from series_tui.config.schema import FLAGS, PROFILE_NAMES, SETTINGS, VARIABLES
from series_tui.config.themes import AUTO
from series_tui.config.values import DEFAULT_PROFILE

if TYPE_CHECKING:
    from series_tui.api.rate_limit.choose import SharedBy
    from series_tui.config.saved_view import SavedView

_KEY_VARIABLES = (VARIABLES["api_key_file"], VARIABLES["api_key_command"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting of one run; frozen.

    Attributes:
        api_url: The API's address, normalised: scheme, host, port, and a path if it has one.
        proxy: ``http://[USER:PASSWORD@]HOST:PORT``, ``environment`` for HTTPS_PROXY and NO_PROXY, or empty.
        profile: The profile's name.
        department: Id of the department that the queue starts with; empty for all.
        status: Status that the queue starts with, as the API spells it; empty for all.
        staff_user_id: UserId of the person who works here; empty if not set.
        waiting: Whether the queue shows how long each player has waited.
        timezone: Name of the time zone; empty for this machine's own.
        watch_seconds: Seconds between two looks at what is watched; at least 10.
        ticket_url: Web address of a ticket with ``{TicketId}`` or ``{_id}`` after the host; empty for none.
        player_url: Web address of a player's profile with ``{UserId}`` after the host.
        theme: The app's theme; ``auto`` for the product's own, as the terminal's background is.
        alert: How a change in what is watched is announced: ``off``, ``bell`` or ``osc9``.
        links: Whether links in messages are hyperlinks of the terminal: ``on`` or ``off``.
        mouse: Whether the app uses the mouse.
        clipboard: How the terminal's clipboard is reached: ``terminal``, ``tmux`` or ``screen``.
        pager: The pager's command; empty for $PAGER, or less.
        ascii: Whether the program's own marks are ASCII.
        no_color: Whether to print without colours.
        history: Whether opened tickets are remembered.
        keys: Keys that replace the built-in ones: key id to keys, with commas between.
        views: Saved views of the queue by name, in the order of the file.
        max_answer_mib: How large a response may be once inflated, in MiB.
        rate_limit_dir: Folder of the window that the processes of this host share; empty for the usual one.
        rate_limit_redis_url: Redis server that hosts share the window through; empty for none.
        api_key_file: File that holds the key; empty for none.
        api_key_command: Command that prints the key; empty for none.
        takes_variable: Whether the key of the variable is meant for this origin.
        config_file: Where the config file is, or would be.
        config_exists: Whether it is there.
        warnings: What a person should know about the settings, one sentence each.
        runtime_folder: This user's folder for what processes share; None where nothing is (the demo).
        profiles: The names of the known profiles, the default one first.
        origins: Where each of these came from.
    """

    api_url: str = "https://api.series.hr"
    proxy: str = field(default="", repr=False)
    profile: str = DEFAULT_PROFILE
    department: str = ""
    status: str = ""
    staff_user_id: str = ""
    waiting: bool = False
    timezone: str = ""
    watch_seconds: int = 30
    ticket_url: str = ""
    player_url: str = PLAYER_URL
    theme: str = AUTO
    alert: str = "off"
    links: str = "on"
    mouse: bool = True
    clipboard: str = "terminal"
    pager: str = ""
    ascii: bool = False
    no_color: bool = False
    history: bool = True
    keys: Mapping[str, str] = field(default_factory=dict)
    views: Mapping[str, SavedView] = field(default_factory=dict)
    max_answer_mib: int = 64
    rate_limit_dir: str = ""
    rate_limit_redis_url: str = field(default="", repr=False)
    api_key_file: str = ""
    api_key_command: str = field(default="", repr=False)
    takes_variable: bool = True
    config_file: Path = Path()
    config_exists: bool = False
    warnings: tuple[str, ...] = ()
    runtime_folder: Path | None = None
    profiles: tuple[str, ...] = (DEFAULT_PROFILE,)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    _sources: _Sources = field(
        default_factory=lambda: _Sources({}, {}, {}, Path(), False), repr=False, compare=False
    )

    @property
    def is_plain_http(self) -> bool:
        """Whether the key travels unencrypted (to this machine alone)."""
        return self.api_url.startswith("http://")

    @property
    def host(self) -> str:
        """The API's host, with its port if it is not the usual one."""
        return self.api_url.partition("://")[2].partition("/")[0]

    def shared_by(self) -> SharedBy:
        """Return with whom the limit of requests is shared."""
        from series_tui.api.rate_limit.choose import SharedBy

        group_folder = Path(os.path.expanduser(self.rate_limit_dir)) if self.rate_limit_dir else None
        return SharedBy(self.runtime_folder, group_folder, self.rate_limit_redis_url)

    def origin_of(self, name: str) -> Origin:
        """Return where a setting came from."""
        return self.origins.get(name, DEFAULT)

    def with_profile(self, name: str) -> Settings:
        """Return the settings of another profile, with the same flags, environment and file.

        Whatever the environment says of a key is said of the API that the program was started for; a profile
        with another origin gets none of it.

        Raises:
            InvalidSetting: There is no such profile, or it holds something unusable.
        """
        started_for = _assemble(self._sources).api_url
        chosen = _assemble(self._sources, profile=name)
        if chosen.api_url == started_for:
            return chosen
        return replace(
            _assemble(self._sources.without_keys(), profile=name),
            takes_variable=False,
            _sources=self._sources,
        )


class _Sources(NamedTuple):
    """Everything that settings are written in; its own form leaves out what may contain a key."""

    flags: Mapping[str, object]
    environ: Mapping[str, str]
    table: Mapping[str, object]
    path: Path
    exists: bool
    warning: str = ""

    def __repr__(self) -> str:
        return f"_Sources(path={self.path!r}, exists={self.exists}, warning={self.warning!r})"

    def look_up(self, name: str, profile: str) -> tuple[object, Origin] | None:
        """Return what was written for a setting, and where; None if nowhere."""
        flag = self.flags.get(name)
        if name in FLAGS and flag is not None and flag is not False:
            return flag, Origin("flag", FLAGS[name])
        variable = VARIABLES.get(name, "")
        given = self.environ.get(variable, "") if variable else ""
        if given:
            return (True if name == "no_color" else given), Origin("environment", variable)
        own = self.profile_table(profile)
        if name in PROFILE_NAMES and name in own:
            return own[name], Origin("file", f"{self.path}, [profiles.{profile}]")
        if name in self.table:
            return self.table[name], Origin("file", str(self.path))
        return None

    def without_keys(self) -> _Sources:
        """Return the same without what the environment says of a key."""
        kept = {name: value for name, value in self.environ.items() if name not in _KEY_VARIABLES}
        return self._replace(environ=kept)

    def profile_table(self, profile: str) -> Mapping[str, object]:
        profiles = self.table.get("profiles")
        own = profiles.get(profile) if isinstance(profiles, dict) else None
        return own if isinstance(own, dict) else {}


def load_settings(flags: Mapping[str, object], environ: Mapping[str, str]) -> Settings:
    """Return the settings of this run.

    Args:
        flags: The global flags by the settings' names (``profile``, ``api_url``, ``timezone``, ``no_color``,
            ``ascii``); None and False stand for "not given", other names are passed over.
        environ: The environment.

    Raises:
        InvalidSetting: Something written cannot be used, or there is no such profile.
    """
    path = config_path(environ)
    table, warning = read_config(path, must_exist=bool(environ.get(PATH_VARIABLE, "").strip()))
    chosen = {name: flags[name] for name in FLAGS if name in flags}
    names = (*VARIABLES.values(), PATH_VARIABLE, RUNTIME_VARIABLE)
    variables = {name: environ[name] for name in names if name in environ}
    exists = bool(table) or os.path.exists(path)
    return _assemble(_Sources(chosen, variables, table, path, exists, warning))


def check_config(path: Path, table: Mapping[str, object]) -> None:
    """Check everything in a config file: its names, its profile, and the settings of every profile.

    Raises:
        InvalidSetting: Something in it cannot be used.
    """
    check_names(path, table)
    sources = _Sources({}, {}, table, path, True)
    _profile(sources, table.get("profile"))  # as one that was chosen: it may not be in the file yet
    for name in _profiles(sources):
        _assemble(sources, profile=name)


def _assemble(sources: _Sources, profile: str | None = None) -> Settings:
    name, profile_origin = _profile(sources, profile)
    taken: dict[str, object] = {}
    origins = {"profile": profile_origin}
    for setting, spec in SETTINGS.items():
        entry = sources.look_up(setting, name)
        if entry is None:
            continue
        value = spec.check(setting, *entry)
        if value == "":
            continue
        taken[setting], origins[setting] = value, entry[1]
    frozen = {
        setting: MappingProxyType(value) if isinstance(value, dict) else value
        for setting, value in taken.items()
    }
    return Settings(
        **frozen,  # type: ignore[arg-type]  # each check returns its own setting's type
        profile=name,
        profiles=_profiles(sources),
        config_file=sources.path,
        config_exists=sources.exists,
        warnings=tuple(_warnings(sources, frozen)),
        runtime_folder=runtime_folder(sources.environ),
        origins=MappingProxyType(origins),
        _sources=sources,
    )


def _warnings(sources: _Sources, settings: Mapping[str, object]) -> Iterator[str]:
    """Yield what a person should know about the settings, one sentence each."""
    if sources.warning:
        yield sources.warning
    if isinstance(remapped := settings.get("keys"), Mapping) and remapped:
        from series_tui.config.keys import retired_keys

        yield from retired_keys(remapped)


def _profile(sources: _Sources, chosen: object) -> tuple[str, Origin]:
    """Return the profile to use; one without a table is refused, so that a slip does not make a new one."""
    entry: tuple[object, Origin] | None = (chosen, Origin("flag", "the profile chosen")) if chosen else None
    entry = entry or sources.look_up("profile", "")
    if entry is None:
        return DEFAULT_PROFILE, DEFAULT
    given, origin = entry
    name = values.profile_name("profile", given, origin)
    profiles = _profiles(sources)
    if name not in profiles:
        raise refuse(
            f"profile {name}",
            origin,
            f"The config file has no profile with this name; it has {', '.join(profiles)}.",
            f"Add a line [profiles.{name}] to {sources.path}, or choose another profile.",
        )
    return name, origin


def _profiles(sources: _Sources) -> tuple[str, ...]:
    profiles = sources.table.get("profiles")
    names = list(profiles) if isinstance(profiles, dict) else []
    for name in names:
        values.profile_name(f"profiles.{shown(name)}", name, Origin("file", str(sources.path)))
    return tuple(dict.fromkeys((DEFAULT_PROFILE, *names)))
