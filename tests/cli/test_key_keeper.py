"""The key as the app takes it: checked with the real service, kept by a keyring or by the app alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from series_tui.cli.key_keeper import KeyKeeper
from series_tui.config import Settings
from series_tui.errors import KeyRefused, KeyUnusable
from tests.credentials.keyrings import GOOD_BACKEND, importable
from tests.credentials.world import Service
from tests.leaks import SENTINEL, leaks


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Return an environment that names a keyring of the test's own."""
    name = f"keeper_backend_{tmp_path.name}"
    with importable(name, GOOD_BACKEND, tmp_path, monkeypatch):
        yield {"PYTHON_KEYRING_BACKEND": f"{name}.Good"}


async def test_an_accepted_key_is_stored_and_held(service: Service, environ: dict[str, str]) -> None:
    """After that it is what connections use, whatever else has a key."""
    keeper = KeyKeeper(Settings(api_url=service.url), environ)
    assert keeper.held() is None
    assert await keeper.check(f" {SENTINEL}\n") == ""
    assert keeper.held() is None
    assert (await keeper.store()).startswith("The key is stored in the keyring (keeper_backend_")
    held = keeper.held()
    assert held is not None
    assert (held.secret.reveal(), held.source) == (SENTINEL, "OS keyring")
    assert leaks(repr(keeper) + repr(vars(keeper))) == []


async def test_what_comes_first_at_the_next_start_is_told(service: Service, environ: dict[str, str]) -> None:
    """A variable that holds a bad key would otherwise be found again, to everybody's surprise."""
    keeper = KeyKeeper(Settings(api_url=service.url), {**environ, "SERIES_API_KEY": "bad"})
    await keeper.check(SENTINEL)
    assert "the variable SERIES_API_KEY comes before it" in await keeper.store()


async def test_a_key_that_nothing_keeps_is_held_when_asked(service: Service) -> None:
    """It is used from then on, and the source says that it is not stored."""
    keeper = KeyKeeper(
        Settings(api_url=service.url), {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    )
    await keeper.check(SENTINEL)
    with pytest.raises(KeyUnusable) as caught:
        await keeper.store()
    assert "switched off" in caught.value.why
    assert keeper.held() is None
    assert await keeper.alternatives()
    keeper.use_for_now()
    held = keeper.held()
    assert held is not None
    assert held.source == "entered here, not stored"


async def test_a_refused_key_is_neither_stored_nor_held(service: Service, environ: dict[str, str]) -> None:
    """Not even one that was accepted before it: what was checked last counts."""
    keeper = KeyKeeper(Settings(api_url=service.url), environ)
    await keeper.check(SENTINEL)
    with pytest.raises(KeyRefused):
        await keeper.check("another")
    with pytest.raises(KeyUnusable):
        await keeper.store()
    with pytest.raises(KeyUnusable):
        keeper.use_for_now()
    assert keeper.held() is None


async def test_a_workspace_without_tickets_is_told_and_the_key_taken(service: Service) -> None:
    """The key itself works; why the tickets do not is said."""
    service.status = 403
    keeper = KeyKeeper(Settings(api_url=service.url), {})
    assert "Tickets module is not enabled" in await keeper.check(SENTINEL)


@pytest.mark.parametrize(
    ("environ", "opens"), [({}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "w"}, True)]
)
def test_a_window_is_announced_where_there_are_windows(environ: dict[str, str], opens: bool) -> None:
    """Without a display no keyring can ask anybody for its password."""
    assert KeyKeeper(Settings(), environ).opens_window is opens
