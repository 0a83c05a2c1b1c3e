"""Chooses the keyring of the system, or says why none can be used.

Asking the keyring library for its choice probes every backend it knows, and costs a sixth of a second; so the
platform's own is asked for by name, and what other packages brought along only if that is not there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from series_tui.runtime.posix import user_id

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

BACKEND_VARIABLE = "PYTHON_KEYRING_BACKEND"

_BY_PLATFORM: Mapping[str, tuple[str, ...]] = {
    "darwin": ("keyring.backends.macOS.Keyring",),
    "win32": ("keyring.backends.Windows.WinVaultKeyring",),
}
_SECRET_SERVICE = "keyring.backends.SecretService.Keyring"
_KWALLET = "keyring.backends.kwallet.DBusKeyring"
_NAMES: Mapping[str, str] = {
    _SECRET_SERVICE: "Secret Service",
    _KWALLET: "KWallet",
    "keyring.backends.kwallet.DBusKeyringKWallet4": "KWallet 4",
    "keyring.backends.libsecret.Keyring": "Secret Service (libsecret)",
    "keyring.backends.macOS.Keyring": "macOS Keychain",
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Locker",
}
_PLAIN_TEXT_PACKAGE = "keyrings.alt"
_KEEPS_NOTHING = ("keyring.backends.null", "keyring.backends.fail")


class KeyringTrouble(Exception):
    """A keyring cannot be used.

    Attributes:
        why: One sentence for a person.
        is_absent: Whether there simply is none, as on most hosts without a desktop.
    """

    def __init__(self, why: str, *, is_absent: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.is_absent = is_absent


@dataclass(frozen=True, slots=True)
class Keyring:
    """A keyring that can be asked.

    Attributes:
        backend: The library's object for it.
        name: What people call it.
    """

    backend: KeyringBackend
    name: str


def usable_keyrings(environ: Mapping[str, str]) -> list[Keyring]:
    """Return the keyrings to use, the best first; never an empty list.

    Raises:
        KeyringTrouble: There is none, or the one that was asked for cannot be used.
    """
    chosen = _chosen_by_name(environ.get(BACKEND_VARIABLE, ""))
    if chosen is None:
        chosen = _chosen_in_file()
    if chosen is not None:
        return [_checked(backend) for backend in _links(chosen)]
    for name in _of_platform(environ):
        backend = _made(name)
        if backend is not None:
            return [_checked(backend)]
    refused: KeyringTrouble | None = None
    usable = []
    for backend in _from_other_packages():
        try:
            usable.append(_checked(backend))
        except KeyringTrouble as trouble:
            refused = refused or trouble
    if usable:
        return usable
    raise refused or KeyringTrouble(_why_none(environ), is_absent=True)


def _of_platform(environ: Mapping[str, str]) -> tuple[str, ...]:
    if sys.platform in _BY_PLATFORM:
        return _BY_PLATFORM[sys.platform]
    is_kde = "KDE" in environ.get("XDG_CURRENT_DESKTOP", "").split(":")
    return (_KWALLET, _SECRET_SERVICE) if is_kde else (_SECRET_SERVICE, _KWALLET)


def _made(name: str) -> KeyringBackend | None:
    """Return the backend of this name if it works here."""
    from keyring.core import load_keyring

    try:
        return load_keyring(name)
    except Exception:  # each backend has its own ways to say that it is not for this machine
        return None


def _chosen_by_name(name: str) -> KeyringBackend | None:
    from keyring.core import load_keyring

    if not name:
        return None
    try:
        return load_keyring(name)
    except Exception as error:
        raise KeyringTrouble(
            f"The keyring named in {BACKEND_VARIABLE} cannot be used ({type(error).__name__})."
        ) from None


def _chosen_in_file() -> KeyringBackend | None:
    from keyring.core import load_config

    try:
        return load_config()
    except Exception as error:
        raise KeyringTrouble(
            f"The keyring library's config file, keyringrc.cfg, cannot be used ({type(error).__name__})."
        ) from None


def _links(backend: KeyringBackend) -> list[KeyringBackend]:
    """Return the backends of one that only chains others."""
    chained = getattr(backend, "backends", None)
    if type(backend).__name__ == "ChainerBackend" and isinstance(chained, list):
        return chained or [backend]
    return [backend]


def _from_other_packages() -> Iterator[KeyringBackend]:
    """Yield the backends that installed packages add to the library's own, the best first."""
    from importlib.metadata import entry_points

    from keyring.backend import KeyringBackend as Base

    for entry in entry_points(group="keyring.backends"):
        if _is_own(entry.value):
            continue
        try:
            loaded = entry.load()
            if callable(loaded):
                loaded()
        except Exception:  # another package's fault must not stop this program
            continue
    viable = []
    for kind in set(Base._classes):  # the library's own list; it has no public name
        if _is_own(kind.__module__):
            continue
        try:
            viable.append((float(kind.priority), f"{kind.__module__}.{kind.__qualname__}", kind()))
        except Exception:  # the way a backend says that it is not for this machine
            continue
    for _, _, backend in sorted(viable, key=lambda entry: entry[:2], reverse=True):
        yield backend


def _is_own(module: str) -> bool:
    """Tell whether a module belongs to the keyring library itself."""
    return module.partition(".")[0] == "keyring"


def _checked(backend: KeyringBackend) -> Keyring:
    """Return the keyring, unless it keeps keys readable by all that can read the disk, or not at all."""
    kind = type(backend)
    full = f"{kind.__module__}.{kind.__qualname__}"
    if kind.__module__.startswith(_PLAIN_TEXT_PACKAGE):
        raise KeyringTrouble(
            f"The only keyring here is {full}, which stores keys in plain text, so it is not used."
            " A file of your own with mode 0600 is just as safe."
        )
    if kind.__module__.startswith(_KEEPS_NOTHING):
        raise KeyringTrouble("The keyring is turned off: its backend stores nothing.", is_absent=True)
    return Keyring(backend, _NAMES.get(full, full))


def _why_none(environ: Mapping[str, str]) -> str:
    if sys.platform in _BY_PLATFORM:
        return "The system's keyring cannot be reached from this session."
    if environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return "No keyring (Secret Service or KWallet) is running in this session, and none can be started."
    bus = Path(environ.get("XDG_RUNTIME_DIR") or f"/run/user/{user_id()}") / "bus"
    if bus.is_socket():
        return (
            "D-Bus is running, but this session cannot find it: set"
            f" DBUS_SESSION_BUS_ADDRESS=unix:path={bus}."
        )
    return "This session has no D-Bus, so no keyring can be reached (common over SSH)."
