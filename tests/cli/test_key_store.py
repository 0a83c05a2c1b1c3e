"""The key as the app takes it: checked with the real service, kept by a keyring or by the app alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from series_tui.cli.key_store import ProfileKeyStore
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
    key_store = ProfileKeyStore(Settings(api_url=service.url), environ)
    assert key_store.held() is None
    assert await key_store.check(f" {SENTINEL}\n") == ""
    assert key_store.held() is None
    assert (await key_store.store()).startswith("The key is stored in the keyring (keeper_backend_")
    held = key_store.held()
    assert held is not None
    assert (held.secret.reveal(), held.source) == (SENTINEL, "OS keyring")
    assert leaks(repr(key_store) + repr(vars(key_store))) == []


async def test_storing_a_key_names_the_source_that_comes_first(
    service: Service, environ: dict[str, str]
) -> None:
    """A variable that holds a bad key would otherwise be found again, to everybody's surprise."""
    key_store = ProfileKeyStore(Settings(api_url=service.url), {**environ, "SERIES_API_KEY": "bad"})
    await key_store.check(SENTINEL)
    assert "the variable SERIES_API_KEY overrides it" in await key_store.store()


async def test_an_unstored_key_is_held_until_the_end_on_request(service: Service) -> None:
    """It is used from then on, and the source says that it is not stored."""
    key_store = ProfileKeyStore(
        Settings(api_url=service.url), {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    )
    await key_store.check(SENTINEL)
    with pytest.raises(KeyUnusable) as caught:
        await key_store.store()
    assert "turned off" in caught.value.why
    assert key_store.held() is None
    assert await key_store.alternatives()
    key_store.use_for_now()
    held = key_store.held()
    assert held is not None
    assert held.source == "entered here, not stored"


async def test_a_refused_key_is_neither_stored_nor_held(service: Service, environ: dict[str, str]) -> None:
    """Not even one that was accepted before it: what was checked last counts."""
    key_store = ProfileKeyStore(Settings(api_url=service.url), environ)
    await key_store.check(SENTINEL)
    with pytest.raises(KeyRefused):
        await key_store.check("another")
    with pytest.raises(KeyUnusable):
        await key_store.store()
    with pytest.raises(KeyUnusable):
        key_store.use_for_now()
    assert key_store.held() is None


async def test_a_key_of_a_workspace_without_tickets_is_stored_with_a_note(service: Service) -> None:
    """The key itself works; why the tickets do not is said."""
    service.status = 403
    key_store = ProfileKeyStore(Settings(api_url=service.url), {})
    assert "Tickets module is not enabled" in await key_store.check(SENTINEL)


@pytest.mark.parametrize(
    ("environ", "opens"), [({}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "w"}, True)]
)
def test_a_keyring_window_is_announced_under_a_desktop(environ: dict[str, str], opens: bool) -> None:
    """Without a display no keyring can ask for its password."""
    assert ProfileKeyStore(Settings(), environ).may_open_window is opens
