"""Keys as a fast typist or a paste sends them: one after another, waited for once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot

from tests.idle import wait_for_idle


@pytest.fixture(scope="session", autouse=True)
def fast_keys() -> Iterator[None]:
    """Let a pilot send all the keys of one call before it waits until the app has nothing left to do.

    Textual's own waits twice after each key, which is a frame a key. What is to be seen between two keys is
    pressed in two calls.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pilot, "press", _press)
        yield


async def _press(pilot: Pilot[Any], *keys: str) -> None:
    app = pilot.app
    assert app._driver is not None
    if not keys:
        return
    for key in keys:
        event = _event(key)
        event.set_sender(app)
        app._driver.send_message(event)
    await wait_for_idle()
    await app._animator.wait_until_complete()
    await wait_for_idle()
    await pilot._wait_for_screen()


def _event(key: str) -> events.Key:
    """Return what a driver sends for a key."""
    if len(key) == 1 and not key.isalnum():
        key = _character_to_key(key)
    try:
        character: str | None = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        character = key if len(key) == 1 else None
    return events.Key(key, character)
