"""Which limit the settings choose, and what doctor says of it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from series_tui.api.rate_limit.choose import shared_rate_limit
from series_tui.config import Settings, load_demo_settings, load_settings
from series_tui.credentials import FoundKey, Secret
from series_tui.doctor.findings import Outcome
from series_tui.doctor.storage import rate_limit
from series_tui.errors import InvalidSetting
from tests.leaks import SENTINEL, leaks

SECRET = Secret(SENTINEL)
FOUND = FoundKey(SECRET, "a test")


def chosen(settings: Settings) -> str:
    """Return what the limit of these settings says of itself."""
    description = shared_rate_limit(
        settings.shared_by(), SENTINEL, settings.api_url, say=lambda _what: None
    ).status()
    return f"{description} at {description.where}"


@pytest.fixture
def runtime(tmp_path: Path) -> Path:
    """Return a runtime folder."""
    folder = tmp_path / "runtime"
    folder.mkdir(mode=0o700)
    return folder


def test_without_settings_the_users_processes_share_a_file(runtime: Path) -> None:
    """The file is in the runtime folder, and nothing is opened before the first request."""
    what = chosen(load_settings({}, {"XDG_RUNTIME_DIR": str(runtime)}))
    assert what.startswith(f"file, shared with your processes on this host at {runtime}/series-tui/")
    assert not leaks(what)
    assert not list(runtime.iterdir())


def test_a_folder_for_a_group_and_a_redis_server_go_before_it(runtime: Path) -> None:
    """The folder that is named is used, and a Redis server before that; no password is shown."""
    environ = {"XDG_RUNTIME_DIR": str(runtime), "SERIES_RATE_LIMIT_DIR": "/srv/team"}
    assert chosen(load_settings({}, environ)).startswith(
        "file, shared with the group of /srv/team at /srv/team/"
    )
    environ["SERIES_RATE_LIMIT_REDIS_URL"] = f"rediss://team:{SENTINEL}@redis.example:6380/1"
    what = chosen(load_settings({}, environ))
    assert what == "redis, shared with all hosts that use this server at Redis at redis.example:6380"


def test_the_demo_shares_no_rate_limit(runtime: Path) -> None:
    """The demo has a limit of its own, whatever is set."""
    environ = {
        "XDG_RUNTIME_DIR": str(runtime),
        "SERIES_RATE_LIMIT_DIR": str(runtime),
        "SERIES_RATE_LIMIT_REDIS_URL": "redis://host",
    }
    assert chosen(load_demo_settings({}, environ)).startswith("memory")
    assert not list(runtime.iterdir())


@pytest.mark.parametrize("variable", ["", "relative", "/nonexistent"])
def test_without_a_usable_runtime_folder_there_is_another_of_this_users(variable: str) -> None:
    """A variable that is missing, or left over from another user, does not part the user's processes."""
    folder = load_settings({}, {"XDG_RUNTIME_DIR": variable} if variable else {}).runtime_folder
    assert folder is not None
    assert folder == load_settings({}, {}).runtime_folder
    assert folder.is_absolute()


def test_a_runtime_folder_of_another_user_is_passed_over(
    runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After sudo or su the variable may still name the folder of the user before."""
    somebody_else = os.getuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: somebody_else)
    folder = load_settings({}, {"XDG_RUNTIME_DIR": str(runtime)}).runtime_folder
    assert str(folder) == f"/tmp/series-tui-{somebody_else}"


def test_a_folder_must_be_a_whole_path() -> None:
    """A path that depends on where the program is started would part those who should share."""
    with pytest.raises(InvalidSetting):
        load_settings({}, {"SERIES_RATE_LIMIT_DIR": "team"})


async def test_doctor_says_where_the_window_is(runtime: Path) -> None:
    """A window that works is well."""
    finding = await rate_limit(load_settings({}, {"XDG_RUNTIME_DIR": str(runtime)}), FOUND)
    assert finding.outcome is Outcome.OK
    assert "file, shared with your processes" in finding.what
    assert str(runtime) in finding.details[0]
    assert not leaks(str(finding))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (Settings(rate_limit_dir="/nonexistent"), "The folder /nonexistent does not exist."),
        (
            Settings(rate_limit_redis_url=f"redis://:{SENTINEL}@127.0.0.1:1"),
            "Redis at 127.0.0.1:1 cannot be reached.",
        ),
    ],
    ids=["folder", "redis"],
)
async def test_doctor_warns_of_a_window_that_cannot_be_used(
    settings: Settings, words: str, runtime: Path
) -> None:
    """The warning names the reason, what happens until then, and what to look at."""
    finding = await rate_limit(replace(settings, runtime_folder=runtime / "series-tui"), FOUND)
    assert finding.outcome is Outcome.WARNING
    assert finding.what.startswith(words)
    assert "2 requests a second" in finding.what
    assert finding.next_step
    assert not leaks(str(finding))
