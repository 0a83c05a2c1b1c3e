"""What all tests share: a clean environment, a service and a user of it, and no silent skips."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.credentials.world import Service, User, new_user
from tests.idle import wait_for_idle
from tests.leaks import SENTINEL
from tests.shared_work import share_work

MAY_NOT_SKIP = "SERIES_TUI_TESTS_MAY_NOT_SKIP"
SNAPSHOT_FOLDER = "TEXTUAL_SNAPSHOT_TEMPDIR"
"""Where pytest-textual-snapshot keeps what its report is made of."""


# No example fails for taking long: the machine may be busy. Each run draws other examples.
settings.register_profile(
    "unhurried", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")


def pytest_configure() -> None:
    """Collect no garbage before the tests, and heed the signals that a run in the background ignores.

    What a collection of tests makes stays until the end: looking for garbage in it is a quarter of its time.
    The processes that the tests start inherit the signals.
    """
    gc.disable()
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return three workers a core: for half of a run, tests wait for processes and time."""
    return 3 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that take long before all others."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Keep modules and test cases out of every collection of garbage, and collect seldom."""
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _shared_work() -> Iterator[None]:
    """Do once what each app would do again, such as parsing its style sheets."""
    with pytest.MonkeyPatch.context() as patch:
        share_work(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_guessed_idleness() -> Iterator[None]:
    """Let a pilot wait for the event loop, not for the machine."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("textual.app", "textual.pilot"):
            patch.setattr(f"{module}.wait_for_idle", wait_for_idle)
        yield


@pytest.fixture(scope="session", autouse=True)
def _clean_environment() -> Iterator[None]:
    """Start from an environment that sets nothing of the app, of its libraries or of a session."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("SERIES_", "XDG_", "TEXTUAL"))]:
            if name not in (MAY_NOT_SKIP, SNAPSHOT_FOLDER):
                patch.delenv(name)
        for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "TMUX", "STY", "SSH_CONNECTION", "SSH_TTY"):
            patch.delenv(name, raising=False)
        patch.setenv("TERM", "xterm-256color")
        yield


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield new folders: pytest's own look at every folder of the run to number the next one."""
    root = tmp_path_factory.mktemp("homes")
    return (root / str(number) for number in count())


@pytest.fixture(autouse=True)
def _own_home(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a home of its own, so that no real key, setting or history is read or written."""
    home = next(_homes)
    home.mkdir(0o700)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    return home


@pytest.fixture
def service() -> Iterator[Service]:
    """Serve, with the sentinel as the one key."""
    running = Service(SENTINEL)
    yield running
    running.close()


@pytest.fixture
def user(service: Service, tmp_path: Path) -> User:
    """Make a user of the service who has no session's bus."""
    return new_user(tmp_path / "home", service.url)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that skipped anything where skipping is not allowed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get(MAY_NOT_SKIP) and reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("Tests were skipped, and here none may be.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
