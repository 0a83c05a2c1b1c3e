"""Checks of the addresses among the settings: API, Redis, proxy, and templates of links; the way to the API.

No message repeats what was written: a key may have been put into the wrong place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from urllib.parse import SplitResult, unquote, urlsplit

from series_tui.api.http.route import DIRECT, Proxy, Route, bracketed, is_loopback
from series_tui.config.origin import Check, Origin, refuse
from series_tui.config.values import text
from series_tui.errors import InvalidSetting
from series_tui.text.nearest import nearest

PROXY_OF_ENVIRONMENT = "environment"
"""The value of ``proxy`` with which HTTPS_PROXY and NO_PROXY are used."""

PLAYER_URL = "https://www.roblox.com/users/{UserId}/profile"
"""The default of ``player_url``."""

_HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
_PATH = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*")
_TEMPLATE = re.compile(r"https://([^/?#{}]+)(/[!-~]*)?")
_FIELD = re.compile(r"\{([^{}]*)\}")
_PROXY_VARIABLES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
"""The usual variables for an https address; the first that is set counts, as in curl."""
_EXCEPTIONS = ("no_proxy", "NO_PROXY")
_DEFAULT_PORTS = {"https": 443, "http": 80}
_MAX_TEMPLATE = 200


def api_url(name: str, given: object, origin: Origin) -> str:
    """Return the API's address, normalised: scheme, host, port, and perhaps a path.

    Only https is accepted; plain http would send the key readable, and is for this machine alone.
    """
    example = "Use an address like https://api.series.hr."
    try:
        parts = urlsplit(text(name, given, origin))
        port, host = parts.port, (parts.hostname or "").rstrip(".")
    except ValueError as error:
        raise refuse(name, origin, "It is not a valid address.", example) from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise refuse(name, origin, "It must start with https://.", example)
    if parts.username is not None or parts.password is not None:
        raise refuse(name, origin, "It must not contain a user name or a password.", example)
    path = parts.path.rstrip("/")
    if parts.query or parts.fragment or not _PATH.fullmatch(path):
        raise refuse(name, origin, "It may have a plain path, but no query and no fragment.", example)
    if not _is_host(host):
        raise refuse(name, origin, "Its host name is not valid.", example)
    if parts.scheme == "http" and not is_loopback(host):
        raise refuse(
            name,
            origin,
            "Plain http would expose the key to the network; it is only for this machine (localhost,"
            " 127.0.0.1).",
            "Use https://.",
        )
    is_default = port is None or port == _DEFAULT_PORTS[parts.scheme]
    return f"{parts.scheme}://{bracketed(host)}{'' if is_default else f':{port}'}{path}"


def redis_url(name: str, given: object, origin: Origin) -> str:
    """Return the address of a Redis server."""
    address = text(name, given, origin)
    if address and not address.startswith(("redis://", "rediss://", "unix://")):
        raise refuse(
            name, origin, "It must start with redis://, rediss:// or unix://.", "Use the full address."
        )
    return address


def proxy(name: str, given: object, origin: Origin) -> str:
    """Return the HTTP proxy: ``http://HOST:PORT``, ``environment``, or nothing for a direct connection.

    A user name and a password may stand before the host.
    """
    address = text(name, given, origin)
    if not address or address.lower() == PROXY_OF_ENVIRONMENT:
        return address.lower()
    example = (
        f'Use an address like http://proxy.example:3128, or "{PROXY_OF_ENVIRONMENT}" to follow HTTPS_PROXY.'
    )
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise refuse(name, origin, "It is not a valid address.", example) from error
    if parts.scheme != "http":
        raise refuse(name, origin, "It must be the address of an HTTP proxy, starting with http://.", example)
    if parts.path.rstrip("/") or parts.query or parts.fragment or not _is_host(host):
        raise refuse(name, origin, "It must have a host and a port only.", example)
    account = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    return f"http://{account}{bracketed(host)}:{port or _DEFAULT_PORTS['http']}"


def choose_route(setting: str, environ: Mapping[str, str], address: str) -> Route:
    """Return the way to an address.

    Args:
        setting: The setting ``proxy``: an address, ``environment``, or empty for none.
        environ: The environment.
        address: Where to. Plain http, which is for this machine itself, never leaves it through a proxy.

    Raises:
        InvalidSetting: A variable names something that is no HTTP proxy.
    """
    url = urlsplit(address)
    if url.scheme != "https":
        return DIRECT
    if setting and setting != PROXY_OF_ENVIRONMENT:
        return Route(_proxy_at(setting, "proxy"), "proxy")
    variable = next((name for name in _PROXY_VARIABLES if environ.get(name)), "")
    if not variable or _is_excepted(url, environ):
        return DIRECT
    if not setting:
        return Route(unused=variable)
    return Route(_proxy_at(environ[variable], variable), variable)


def link_template(*fields: str) -> Check:
    """Return a check for an https address with fields such as ``{UserId}`` after the host."""

    def check(name: str, given: object, origin: Origin) -> str:
        template = text(name, given, origin)
        if not template:
            return ""
        example = f"Use an address like https://host.example/{'{'}{fields[0]}{'}'}."
        match = _TEMPLATE.fullmatch(template)
        if match is None or len(template) > _MAX_TEMPLATE or not _is_host(match[1].lower().rstrip(".")):
            raise refuse(
                name,
                origin,
                "It must be ASCII, start with https:// and a host name, and have its fields after the host.",
                example,
            )
        used = _FIELD.findall(match[2] or "")
        unknown = [field for field in used if field not in fields]
        placeholders = " or ".join(f"{{{field}}}" for field in fields)
        if unknown or not used or _FIELD.sub("", match[2]).strip("{}") != _FIELD.sub("", match[2]):
            close = nearest(unknown[0], fields) if unknown else ""
            meant = f"Did you mean {{{close}}}? " if close else ""
            raise refuse(
                name, origin, f"It must contain {placeholders}, and no other field.", f"{meant}{example}"
            )
        return template

    return check


def is_address(text: str) -> bool:
    """Return whether a text begins with a scheme; a command may have an address among its arguments."""
    return "://" in text.partition(" ")[0]


def without_password(address: str) -> str:
    """Return an address without its password, and without options, which may hold one."""
    scheme, separator, rest = address.partition("://")
    place, mark, options = rest.partition("?")
    if "@" in options:  # or the mark is a part of the password itself
        return f"{scheme}{separator}…"
    account, at, place = place.rpartition("@")
    return f"{scheme}{separator}{'…' if account else ''}{at}{place}{'?…' if mark else ''}"


def _proxy_at(address: str, setting: str) -> Proxy:
    """Return the proxy of ``http://user:password@host:port``; the scheme may be missing."""
    example = "Use an address like http://proxy.example:3128."
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host, port = parts.hostname or "", parts.port
        host.encode("ascii")
    except ValueError as error:
        raise InvalidSetting(setting, "It is not a valid address.", example) from error
    if parts.scheme != "http" or not host:
        raise InvalidSetting(
            setting, "It must be the address of an HTTP proxy, starting with http://.", example
        )
    return Proxy(host, port or _DEFAULT_PORTS["http"], _account_in(parts))


def _account_in(parts: SplitResult) -> str:
    if parts.username is None:
        return ""
    return f"{unquote(parts.username)}:{unquote(parts.password or '')}"


def _is_excepted(url: SplitResult, environ: Mapping[str, str]) -> bool:
    """Return whether NO_PROXY names a host, a domain above it, or a network that it is in."""
    rules = next((environ[name] for name in _EXCEPTIONS if environ.get(name)), "")
    host, port = url.hostname or "", str(url.port or 443)
    for rule in rules.lower().replace(",", " ").split():
        name, colon, rule_port = rule.rpartition(":") if rule.count(":") == 1 else (rule, "", "")
        if colon and rule_port != port:
            continue
        name = name.strip("[]").removeprefix("*").removeprefix(".")
        if rule == "*" or (name and (host == name or host.endswith(f".{name}"))):
            return True
        if _is_within(host, name):
            return True
    return False


def _is_within(host: str, network: str) -> bool:
    try:
        return ip_address(host) in ip_network(network, strict=False)
    except ValueError:
        return False


def _is_host(host: str) -> bool:
    if ":" in host:
        try:
            return bool(ip_address(host)) and "%" not in host
        except ValueError:
            return False
    return bool(_HOST_NAME.fullmatch(host))
