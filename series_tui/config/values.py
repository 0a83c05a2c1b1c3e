"""What each setting may be: pure checks that turn what was written into a value, or say why not.

No message repeats what was written: a key may have been put into the wrong place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import PureWindowsPath
from urllib.parse import urlsplit

from series_tui.api.http.loopback import is_loopback
from series_tui.errors import InvalidSetting

DEFAULT_PROFILE = "default"
STATUSES = ("open", "in-progress", "resolved", "closed")
CLIPBOARDS = ("terminal", "tmux", "screen")

_PROFILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
_PATH = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*")
_DEFAULT_PORTS = {"https": 443, "http": 80}
_MOST_TEXT = 4_096


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value came from.

    Attributes:
        kind: ``flag``, ``environment``, ``file`` or ``default``.
        place: The flag, the variable, or the file with its table; empty for a default.
    """

    kind: str
    place: str = ""

    def __str__(self) -> str:
        return self.place or self.kind


DEFAULT = Origin("default")

Check = Callable[[str, object, Origin], object]
"""Returns the value of a setting, given its name, what was written and where; raises InvalidSetting."""


def refuse(name: str, origin: Origin, why: str, next_step: str) -> InvalidSetting:
    """Return the error for a value that cannot be used, naming the place where it stands."""
    if origin.kind == "file":
        return InvalidSetting(name, why, f"{next_step} It is in {origin.place}.")
    if origin.kind == "environment" and origin.place != name:
        return InvalidSetting(name, why, f"{next_step} It comes from the variable {origin.place}.")
    return InvalidSetting(name, why, next_step)


def text(name: str, given: object, origin: Origin) -> str:
    """Return one line of text."""
    if not isinstance(given, str):
        raise refuse(name, origin, "It must be a text.", f'Write it as {name} = "…".')
    if len(given) > _MOST_TEXT or not given.isprintable():
        raise refuse(name, origin, "It must be one line of printable text.", "Write it anew.")
    return given.strip()


def folder(name: str, given: object, origin: Origin) -> str:
    """Return the path of a folder, the same wherever the program is started."""
    path = text(name, given, origin)
    if path and not path.startswith(("/", "~/")) and not PureWindowsPath(path).drive:
        raise refuse(
            name, origin, "It must be a whole path, from / on.", "Write it like /srv/team/series-tui."
        )
    return path


def switch(name: str, given: object, origin: Origin) -> bool:
    """Return a yes or no: TOML's true and false, or a word for them in the environment."""
    if isinstance(given, bool):
        return given
    raise refuse(name, origin, "It must be true or false, without quotes.", f"Write {name} = true, or false.")


def mebibytes(name: str, given: object, origin: Origin) -> int:
    """Return a number of MiB from 1 to 1024."""
    if isinstance(given, int) and not isinstance(given, bool) and 1 <= given <= 1_024:
        return given
    raise refuse(name, origin, "It must be a whole number from 1 to 1024.", f"Write {name} = 64, say.")


def watch_seconds(name: str, given: object, origin: Origin) -> int:
    """Return how often what is watched is asked for: a number of seconds from 10 to a day."""
    if isinstance(given, int) and not isinstance(given, bool) and 10 <= given <= 86_400:
        return given
    raise refuse(name, origin, "It must be a whole number of seconds from 10 on.", f"Write {name} = 30, say.")


def one_of(*choices: str) -> Check:
    """Return a check for a text that must be one of a few words; an empty one stands for none."""

    def check(name: str, given: object, origin: Origin) -> str:
        word = text(name, given, origin).lower().replace("_", "-").replace(" ", "-")
        if word and word not in choices:
            raise refuse(name, origin, f"It must be one of {', '.join(choices)}.", "Choose one of these.")
        return word

    return check


def profile_name(name: str, given: object, origin: Origin) -> str:
    """Return the name of a profile: letters, digits, dot, dash and underscore."""
    word = text(name, given, origin)
    if not _PROFILE_NAME.fullmatch(word):
        raise refuse(
            name,
            origin,
            "A profile's name has 1 to 64 letters, digits, dots, dashes or underscores.",
            "Choose such a name.",
        )
    return word


def keys(name: str, given: object, origin: Origin) -> Mapping[str, str]:
    """Return the remapped keys: a binding's id to its key, or keys with commas between."""
    if not isinstance(given, dict):
        raise refuse(
            name, origin, "It must be a table of ids and keys.", 'Write [keys], then ticket.refresh = "f5".'
        )
    remapped: dict[str, str] = {}
    for binding, wanted in _flat(given):
        listed = wanted if isinstance(wanted, list) else [wanted]
        pressed = [key.strip() for key in listed if isinstance(key, str) and key.isprintable()]
        if len(pressed) != len(listed) or not all(pressed):
            raise refuse(
                f"{name}.{shown(binding)}",
                origin,
                "A key is a text, or a list of texts.",
                'Write ticket.refresh = "f5", or ["f5", "r"].',
            )
        remapped[binding] = ",".join(pressed)
    return remapped


def _flat(table: Mapping[str, object], before: str = "") -> list[tuple[str, object]]:
    """Return the entries of a table; ids with dots are tables in tables to TOML."""
    entries: list[tuple[str, object]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            entries += _flat(value, f"{before}{name}.")
        else:
            entries.append((f"{before}{name}", value))
    return entries


def redis_url(name: str, given: object, origin: Origin) -> str:
    """Return the address of a Redis server."""
    address = text(name, given, origin)
    if address and not address.startswith(("redis://", "rediss://", "unix://")):
        raise refuse(
            name, origin, "It must begin with redis://, rediss:// or unix://.", "Write the whole address."
        )
    return address


def api_url(name: str, given: object, origin: Origin) -> str:
    """Return the API's address: scheme, host, port and perhaps a path before the API's own, normalised.

    Only https is taken; plain http would send the key readable, and is taken for this machine alone.
    """
    try:
        parts = urlsplit(text(name, given, origin))
        port, host = parts.port, (parts.hostname or "").rstrip(".")
    except ValueError as error:
        raise refuse(name, origin, "It is no address.", "Write it like https://api.series.hr.") from error
    whole = "Write it like https://api.series.hr."
    if parts.scheme not in _DEFAULT_PORTS:
        raise refuse(name, origin, "It must begin with https://.", whole)
    if parts.username is not None or parts.password is not None:
        raise refuse(name, origin, "It may hold no user name and no password.", whole)
    path = parts.path.rstrip("/")
    if parts.query or parts.fragment or not _PATH.fullmatch(path):
        raise refuse(name, origin, "It may hold a plain path, no query and no fragment.", whole)
    if not _is_host(host):
        raise refuse(name, origin, "Its host is no host name.", whole)
    if parts.scheme == "http" and not is_loopback(host):
        raise refuse(
            name,
            origin,
            "Plain http shows the key to the network; only this machine (localhost, 127.0.0.1) may have it.",
            "Use https://.",
        )
    shown = f"[{host}]" if ":" in host else host
    default = port is None or port == _DEFAULT_PORTS[parts.scheme]
    return f"{parts.scheme}://{shown}{'' if default else f':{port}'}{path}"


def _is_host(host: str) -> bool:
    if ":" in host:
        try:
            return bool(ip_address(host)) and "%" not in host
        except ValueError:
            return False
    return bool(_HOST_NAME.fullmatch(host))


def without_password(address: str) -> str:
    """Return an address as it may be shown: without its password, and its options, which may hold one."""
    scheme, separator, rest = address.partition("://")
    place, mark, options = rest.partition("?")
    if "@" in options:  # or the mark is a part of the password itself
        return f"{scheme}{separator}…"
    account, at, place = place.rpartition("@")
    return f"{scheme}{separator}{'…' if account else ''}{at}{place}{'?…' if mark else ''}"


def shown(name: str) -> str:
    """Return a name that somebody wrote so that it can be shown in one line."""
    from series_tui.text.sanitize import clean_line, truncate_chars

    return truncate_chars(clean_line(name), 40)
