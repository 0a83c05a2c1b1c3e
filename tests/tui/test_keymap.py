"""The keys: no two actions share one, and what a person remaps is checked before the app starts."""

from __future__ import annotations

import pytest

from series_tui.errors import InvalidSetting
from series_tui.tui.keymap import CHAINS, bindings_of, check_keys, keys_in
from tests.tui.app_harness import PlayedService, played_app
from tests.tui.sample import sample_ticket

ON_PURPOSE = {
    ("find.close", "ticket.back"),
    ("search.close", "queue.back"),
    ("find.regex", "app.key"),
    ("input.submit", "key.for_now"),
}
"""What is nearer to the reader goes first there: escape ends the search before it leaves the screen."""


@pytest.mark.parametrize(("where", "chain"), CHAINS, ids=[where for where, _ in CHAINS])
def test_no_two_actions_share_a_key(where: str, chain: tuple[type, ...]) -> None:
    """Wherever the focus is, each key of this program does one thing."""
    shared = {key: tuple(ids) for key, ids in keys_in(chain, {}).items() if len(ids) > 1}
    assert {key: ids for key, ids in shared.items() if ids not in ON_PURPOSE} == {}


def test_every_action_has_words_and_an_id_of_its_own() -> None:
    """Help and palette are made of them; an id stands for one action on one kind of thing."""
    words: dict[str, set[str]] = {}
    for _, chain in CHAINS:
        for node in chain:
            for binding in bindings_of(node):
                assert binding.description
                words.setdefault(binding.id or "", set()).add(f"{binding.action}: {binding.description}")
    assert {name: said for name, said in words.items() if len(said) > 1} == {}


def test_no_key_is_one_that_multiplexers_take() -> None:
    """tmux, screen and shells keep these for themselves."""
    for _, chain in CHAINS:
        assert not {"ctrl+a", "ctrl+b", "ctrl+s", "ctrl+o"} & keys_in(chain, {}).keys()


@pytest.mark.parametrize(
    "keys",
    [
        {"ticket.refresh": "f9", "ticket.export": "x"},
        {"queue.unclaimed": "u"},
        {"queue.next": "n,down", "queue.previous": "e,up"},
        {"ticket.watch": "e", "ticket.export": "w"},
        {"app.queue_here": "ctrl+t"},
        {"ticket.find": "question_mark", "app.help_here": "H"},
    ],
)
def test_what_can_be_used_is_taken(keys: dict[str, str]) -> None:
    """Also two keys that change places."""
    check_keys(keys)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"ticket.refrehs": "f9"}, "Did you mean ticket.refresh?"),
        ({"nothing": "f9"}, "Known are:"),
        ({"ticket.refresh": "crtl+r"}, "is no key"),
        ({"ticket.refresh": "refresh"}, "is no key"),
        ({"ticket.refresh": "e"}, "e is also the key of ticket.export in a ticket."),
        ({"log.line_down": "w"}, "w is also the key of ticket.watch in a ticket."),
        ({"queue.unclaimed": "o"}, "o is also the key of app.open_here in the queue."),
        ({"ticket.watch": "z", "ticket.export": "z"}, "z is also the key of"),
        ({"app.queue": "ctrl+q"}, "ctrl+q is also the key of"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(keys: dict[str, str], words: str) -> None:
    """A wrong id, a key that is none, or one that another action has at the same time."""
    with pytest.raises(InvalidSetting) as refused:
        check_keys(keys)
    told = f"{refused.value.what} {refused.value.why} {refused.value.next_step}"
    assert words in told
    assert refused.value.exit_code == 2


async def test_every_binding_of_a_running_screen_is_known() -> None:
    """The table of what may have a key at the same time leaves out nothing that the app has."""
    known = {binding.id for _, chain in CHAINS for node in chain for binding in bindings_of(node)}
    app = played_app(PlayedService(sample_ticket("A-1")), references=("A-1",))
    async with app.run_test(size=(100, 30)) as pilot:
        for keys in ((), ("slash",), ("escape", "f2"), ("slash",), ("escape", "f3"), ("f1",)):
            await pilot.press(*keys)
            for _ in range(3):
                await pilot.pause()
            here = {active.binding.id for active in app.screen.active_bindings.values()} - {None}
            assert here <= known
