"""Cache of a workspace's names: categories, departments and staff, at most a day old. No player's name.

One small file for each profile, address and key, that only the user can read (mode 0600), in the cache
folder. It is never needed: a file that cannot be read or written is passed over.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Lock, Thread
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from series_tui.api.models import TicketPage, WorkspaceConfig
from series_tui.render.options import NO_NAMES
from series_tui.runtime.daemon_thread import run_in_daemon_thread
from series_tui.runtime.safe_open import open_regular
from series_tui.text.sanitize import SafeText, clean_line, truncate_chars

MAX_AGE = timedelta(days=1)
_MAX_BYTES = 1 << 20
_MAX_ENTRIES = 2_000
_MAX_CHARS = 120
_CLOSING_SECONDS = 1.0
"""Seconds that the end of the program waits for a file to be written."""
_FILE = re.compile(r"names-[0-9a-f]{16}-[0-9a-f]{16}\.json")


class Names(NamedTuple):
    """The names of a workspace.

    Attributes:
        config: Categories and departments.
        staff: Names of staff members by user id.
        saved: The time at which they were saved; None where nothing is.
    """

    config: WorkspaceConfig = NO_NAMES
    staff: Mapping[str, SafeText] = MappingProxyType({})
    saved: datetime | None = None

    @property
    def has_config(self) -> bool:
        """Whether names of categories or departments are known."""
        return bool(self.config.categories or self.config.departments)


class NamesStore(Protocol):
    """A place for the workspace's names; none of its methods raises."""

    def load(self) -> Names:
        """Return the names that are known."""
        ...

    def save_config(self, config: WorkspaceConfig) -> None:
        """Write the names of categories and departments."""
        ...

    def add_staff(self, staff: Mapping[str, SafeText]) -> None:
        """Write names of staff members."""
        ...


class MemoryNames:
    """Names kept in memory only, for the sample tickets."""

    def __init__(self) -> None:
        self._names = Names()

    def load(self) -> Names:
        """Return the names."""
        return self._names

    def save_config(self, config: WorkspaceConfig) -> None:
        """Keep the names of categories and departments."""
        self._names = Names(config, self._names.staff)

    def add_staff(self, staff: Mapping[str, SafeText]) -> None:
        """Keep names of staff members."""
        self._names = Names(self._names.config, {**self._names.staff, **staff})


class NamesCache:
    """The names of one workspace, kept in a file; its methods block for a moment and never raise.

    Args:
        folder: The cache folder; made when names are first saved.
        profile: The profile's name.
        address: The API's address.
        key: The API key; only a digest of it is kept, in the file's name.
        now: The clock.
    """

    def __init__(
        self,
        folder: Path,
        profile: str,
        address: str,
        key: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._path = folder / f"{_prefix(profile, address)}{_digest(f'{address} {key}')}.json"
        self._now = now
        self._update = Lock()  # a response with names of staff may arrive beside that with the others

    def load(self) -> Names:
        """Return the names; none where they are not known, or older than a day."""
        return _read(self._path, self._now())

    def save_config(self, config: WorkspaceConfig) -> None:
        """Write the names of categories and departments, beside those of staff members."""
        with self._update:
            self._write(Names(config, self.load().staff), self._now())

    def add_staff(self, staff: Mapping[str, SafeText]) -> None:
        """Write names of staff members that are not known yet; the age of the others stays."""
        with self._update:
            saved = self.load()
            if any(saved.staff.get(identity) != name for identity, name in staff.items()):
                self._write(Names(saved.config, {**saved.staff, **staff}), saved.saved or self._now())

    def _write(self, names: Names, saved: datetime) -> None:
        data = {
            "saved": saved.timestamp(),
            "categories": names.config.categories[:_MAX_ENTRIES],
            "departments": names.config.departments[:_MAX_ENTRIES],
            "staff": dict(list(names.staff.items())[-_MAX_ENTRIES:]),
        }
        with suppress(OSError):
            for folder in (self._path.parent.parent, self._path.parent):  # never a home that is not there
                folder.mkdir(mode=0o700, exist_ok=True)
            temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}")
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
            with os.fdopen(os.open(temporary, flags, 0o600), "w", encoding="utf-8") as file:
                json.dump(data, file)
            temporary.replace(self._path)


class NamesWriter:
    """Saves the names that responses bring in a thread, so that no page waits for a file.

    Args:
        names: The place for them.
    """

    def __init__(self, names: NamesStore) -> None:
        self._names = names
        self._staff: dict[str, SafeText] = {}
        self._lock = Lock()
        self._pending: list[Callable[[], None]] = []
        self._thread: Thread | None = None

    def observe(self, received: object) -> None:
        """Save the names of a page's claimers, or those of a workspace."""
        if isinstance(received, WorkspaceConfig):
            self._save(partial(self._names.save_config, received))
        elif isinstance(received, TicketPage):
            named = {each.claimed_by: each.claimer_name for each in received.tickets if each.claimer_name}
            new: dict[str, SafeText] = {
                identity: name for identity, name in named.items() if identity and identity not in self._staff
            }
            if new:
                self._staff.update(new)
                self._save(partial(self._names.add_staff, new))

    async def aclose(self) -> None:
        """Wait for what is being saved, for a second at most."""
        thread = self._thread
        if thread is not None:
            await run_in_daemon_thread(partial(thread.join, _CLOSING_SECONDS))

    def _save(self, save: Callable[[], None]) -> None:
        with self._lock:
            self._pending.append(save)
            if self._thread is None:
                self._thread = Thread(target=self._save_pending, daemon=True, name="names")
                self._thread.start()

    def _save_pending(self) -> None:
        while True:
            with self._lock:
                if not self._pending:
                    self._thread = None
                    return
                save = self._pending.pop(0)
            save()


def known_names(folder: Path, profile: str, address: str) -> Names:
    """Return the newest names of a profile, whatever the key: for completion, which asks for no key."""
    now = datetime.now(UTC)
    prefix = _prefix(profile, address)
    try:
        paths = [path for path in folder.iterdir() if path.name.startswith(prefix)]
        paths.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    except OSError:
        return Names()
    for path in paths:
        names = _read(path, now) if _FILE.fullmatch(path.name) else Names()
        if names.saved is not None:
            return names
    return Names()


def _read(path: Path, now: datetime) -> Names:
    try:
        with open(open_regular(path).descriptor, encoding="utf-8") as file:
            data = json.loads(file.read(_MAX_BYTES))
        age = now.timestamp() - float(data["saved"])
        if not -60 <= age < MAX_AGE.total_seconds():
            return Names()
        config = WorkspaceConfig(
            categories=_pairs(data["categories"]), departments=_pairs(data["departments"])
        )
        return Names(
            config, dict(_pairs(data["staff"].items())), datetime.fromtimestamp(float(data["saved"]), UTC)
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Names()


def _pairs(rows: Iterable[Any]) -> tuple[tuple[SafeText, SafeText], ...]:
    """Return pairs of id and name, cleaned again: anyone may have written the file."""
    return tuple((_text(identity), _text(name)) for identity, name in list(rows)[:_MAX_ENTRIES])


def _text(value: Any) -> SafeText:
    return truncate_chars(clean_line(str(value)), _MAX_CHARS)


def _prefix(profile: str, address: str) -> str:
    return f"names-{_digest(f'{profile} {address}')}-"


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
