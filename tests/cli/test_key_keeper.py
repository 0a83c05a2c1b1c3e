"""The key as the app takes it: checked with the real service, kept by a keyring or by the app alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from series_tui.cli.key_keeper import KeyKeeper
from series_tui.config import Settings
from series_tui.errors import KeyRefused, KeyUnusable
from tests.credentials.world import Service
from tests.leaks import SENTINEL, leaks

_BACKEND = """
from keyring.backend import KeyringBackend

entries = {}


class Kept(KeyringBackend):
    priority = 1
    def get_password(self, service, username):
        return entries.get((service, username))
    def set_password(self, service, username, password):
        entries[service, username] = password
    def delete_password(self, service, username):
        del entries[service, username]
"""


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Return an environment that names a keyring of the test's own."""
    name = f"keeper_backend_{tmp_path.name}"
    (tmp_path / f"{name}.py").write_text(_BACKEND)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield {"PYTHON_KEYRING_BACKEND": f"{name}.Kept"}
    from keyring.backend import KeyringBackend

    for kind in [kind for kind in KeyringBackend._classes if kind.__module__ == name]:
        KeyringBackend._classes.remove(kind)
    sys.modules.pop(name, None)


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
