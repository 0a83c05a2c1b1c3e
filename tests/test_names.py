"""The cache of a workspace's names: private, a day old at most, and never trusted."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest

from series_tui.api.models import TicketPage, TicketSummary, WorkspaceConfig
from series_tui.names import MAX_AGE, MemoryNames, Names, NamesCache, NamesWriter, known_names
from series_tui.text.sanitize import SafeText

PROFILE, ADDRESS, KEY = "default", "https://api.example", "a-secret-key"
CONFIG = WorkspaceConfig(departments=((SafeText("d"), SafeText("Support Dept")),))
STAFF = {"8": SafeText("Mira")}


def _cache(
    folder: Path, *, profile: str = PROFILE, key: str = KEY, later: timedelta = timedelta()
) -> NamesCache:
    return NamesCache(folder, profile, ADDRESS, key, lambda: datetime.now(UTC) + later)


def test_names_are_kept_for_a_day_beside_those_of_staff(tmp_path: Path) -> None:
    """Adding staff makes the others no younger; only the user can read the file, and no key is in it."""
    folder = tmp_path / "cache"
    _cache(folder).save_config(CONFIG)
    _cache(folder, later=MAX_AGE - timedelta(minutes=5)).add_staff(STAFF)
    names = _cache(folder).load()
    assert names.config.departments == CONFIG.departments
    assert names.staff == STAFF
    assert _cache(folder, later=MAX_AGE + timedelta(minutes=1)).load().saved is None
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert KEY not in file.read_text() + file.name


def test_another_key_has_names_of_its_own(tmp_path: Path) -> None:
    """Completion, which asks for no key, gets those of the profile and its address."""
    _cache(tmp_path).save_config(CONFIG)
    assert _cache(tmp_path, key="another").load().saved is None
    assert known_names(tmp_path, PROFILE, ADDRESS).config.departments == CONFIG.departments
    assert known_names(tmp_path, PROFILE, "https://other.example").saved is None
    assert known_names(tmp_path / "none", PROFILE, ADDRESS).saved is None


def test_another_profile_at_the_same_address_has_names_of_its_own(tmp_path: Path) -> None:
    """Completion for one workspace offers no department of another."""
    _cache(tmp_path).save_config(CONFIG)
    _cache(tmp_path, profile="other", key="another").add_staff(STAFF)
    assert known_names(tmp_path, PROFILE, ADDRESS).staff == {}
    assert known_names(tmp_path, "other", ADDRESS) == _cache(tmp_path, profile="other", key="another").load()


def test_names_that_arrive_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    """Those of staff and those of departments come with different responses."""
    calls = 0

    def now() -> datetime:
        nonlocal calls
        calls += 1
        if calls == 2:  # the file was read, and staff's names are about to be written
            saving.start()
            saving.join(0.2)
        return datetime.now(UTC)

    cache = NamesCache(tmp_path, PROFILE, ADDRESS, KEY, now)
    saving = Thread(target=cache.save_config, args=(CONFIG,))
    cache.add_staff(STAFF)
    saving.join()
    assert cache.load().staff == STAFF
    assert cache.load().config.departments == CONFIG.departments


@pytest.mark.parametrize("content", ["", "[]", "{", '{"saved": "x"}', '{"saved": 1e999}', "[" * 5_000])
def test_a_damaged_file_is_passed_over(tmp_path: Path, content: str) -> None:
    """It counts as none, and the next save replaces it."""
    _cache(tmp_path).save_config(CONFIG)
    (file,) = tmp_path.iterdir()
    file.write_text(content)
    assert _cache(tmp_path).load().saved is None
    _cache(tmp_path).save_config(CONFIG)
    assert _cache(tmp_path).load().has_config


@pytest.mark.parametrize("way", ["link", "pipe", "folder", "another user's"])
def test_a_file_that_others_could_have_made_is_not_read(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It counts as none, and a pipe keeps nobody waiting."""
    folder = tmp_path / "cache"
    _cache(folder).save_config(CONFIG)
    (file,) = folder.iterdir()
    match way:
        case "link":
            file.symlink_to(file.rename(tmp_path / "elsewhere"))
        case "pipe":
            file.unlink()
            os.mkfifo(file)
        case "folder":
            file.unlink()
            file.mkdir()
        case _:
            monkeypatch.setattr("series_tui.runtime.safe_open.is_own", lambda _status: False)
    assert _cache(folder).load().saved is None
    assert known_names(folder, PROFILE, ADDRESS).saved is None


def test_completion_passes_over_a_damaged_file_for_an_older_one(tmp_path: Path) -> None:
    """The newest file that can be read has the names."""
    _cache(tmp_path).save_config(CONFIG)
    (older,) = tmp_path.iterdir()
    os.utime(older, (1, 1))
    _cache(tmp_path, key="another").save_config(CONFIG)
    (newer,) = (path for path in tmp_path.iterdir() if path != older)
    newer.write_text("{")
    assert known_names(tmp_path, PROFILE, ADDRESS).config.departments == CONFIG.departments


def test_names_read_from_the_file_are_cleaned_and_bounded(tmp_path: Path) -> None:
    """Anyone may have written the file."""
    _cache(tmp_path).save_config(CONFIG)
    (file,) = tmp_path.iterdir()
    data = json.loads(file.read_text())
    file.write_text(json.dumps({**data, "staff": {"8": "\x1b[2J" + "x" * 10_000}}))
    name = _cache(tmp_path).load().staff["8"]
    assert name.startswith("␛[2J")
    assert len(name) <= 120


class _SlowStore(MemoryNames):
    """Takes its time to save.

    Attributes:
        is_free: Set when it may go on.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_free = Event()

    def save_config(self, config: WorkspaceConfig) -> None:
        """Save once it may."""
        self.is_free.wait(10)
        super().save_config(config)


async def test_no_response_waits_for_its_names_to_be_saved() -> None:
    """They are saved in the order received; the end of the program waits a second at most."""
    store = _SlowStore()
    writer = NamesWriter(store)
    writer.observe(CONFIG)
    claimed = TicketSummary(claimed_by=SafeText("8"), claimer_name=SafeText("Mira"))
    without_id = TicketSummary(claimer_name=SafeText("Of no id"))
    writer.observe(TicketPage(tickets=(claimed, without_id, TicketSummary())))
    before = monotonic()
    await writer.aclose()
    assert 0.5 < monotonic() - before < 5
    assert store.load().saved is None
    assert not store.load().has_config
    store.is_free.set()
    await writer.aclose()
    assert store.load() == Names(CONFIG, STAFF)
