"""Remapped keys: a wrong id, a key that no terminal sends, and a clash are refused with the right one."""

from __future__ import annotations

import pytest

from series_tui.config.keys import ACTIONS, CONTEXTS, KeyAction, KeyContext
from series_tui.config.remapping import actions_of_keys, check_keys
from series_tui.errors import InvalidSetting

ON_PURPOSE = {
    ("find.close", "ticket.back"),
    ("search.close", "queue.back"),
    ("find.regex", "app.key"),
    ("input.submit", "key.for_now"),
}
"""The inner action goes first there: escape ends the search before it leaves the screen."""


@pytest.mark.parametrize("context", CONTEXTS, ids=[context.where for context in CONTEXTS])
def test_no_two_actions_share_a_key(context: object) -> None:
    """Wherever the focus is, each key does one thing."""
    (actions,) = [actions_of_keys(other, {}) for other in CONTEXTS if other is context]
    shared = {key: tuple(names) for key, names in actions.items() if len(names) > 1}
    assert {key: names for key, names in shared.items() if names not in ON_PURPOSE} == {}


@pytest.mark.parametrize("is_typing", [True, False])
def test_what_an_input_takes_is_no_key_of_an_outer_group(is_typing: bool) -> None:
    """The input's own group may have letters; a key that is given twice is one."""
    inner = {"in.next": KeyAction("j,j", "Next")}
    outer = {"out.back": KeyAction("b,&,space,f2,escape", "Back")}
    keys = actions_of_keys(KeyContext("here", (inner, outer), is_typing=is_typing), {})
    typed = set() if is_typing else {"b", "ampersand", "space"}
    assert keys.keys() == {"j", "f2", "escape"} | typed
    assert keys["j"] == ["in.next"]


def test_every_id_belongs_to_one_group_and_has_help() -> None:
    """Help, palette and manual are made of them."""
    groups = {id(group): group for context in CONTEXTS for group in context.groups}
    names = [name for group in groups.values() for name in group]
    assert len(names) == len(set(names)) == len(ACTIONS)
    assert all(action.help and action.keys for action in ACTIONS.values())


def test_no_default_key_is_one_that_multiplexers_use() -> None:
    """Tmux, screen and shells keep these for themselves."""
    for context in CONTEXTS:
        assert not {"ctrl+a", "ctrl+b", "ctrl+s", "ctrl+o"} & actions_of_keys(context, {}).keys()


def test_every_default_key_is_one_that_terminals_send() -> None:
    """Remapping each action to its own defaults is accepted."""
    check_keys({name: action.keys for name, action in ACTIONS.items()})


@pytest.mark.parametrize(
    "keys",
    [
        {"ticket.refresh": "f9", "ticket.export": "x"},
        {"queue.next": "n,down", "queue.previous": "e,up"},
        {"ticket.watch": "e", "ticket.export": "w"},
        {"app.queue_here": "ctrl+t"},
        {"ticket.find": "question_mark", "app.help_here": "H"},
        {"ticket.find": "?", "app.help_here": "shift+f1"},
        {"ticket.refresh": "alt+r"},
        {"ticket.refresh": "ctrl+shift+r"},
        {"ticket.refresh": "ctrl+pagedown"},
        {"ticket.refresh": "&"},
        {"ticket.refresh": "+"},
        {"ticket.refresh": "ctrl+backslash"},
        {"ticket.refresh": "ü"},
    ],
)
def test_usable_keys_are_accepted(keys: dict[str, str]) -> None:
    """Also two keys that change places."""
    check_keys(keys)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"ticket.refrehs": "f9"}, "Did you mean ticket.refresh?"),
        ({"nothing": "f9"}, "Run `series-tui config keys` to list the ids."),
        ({"ticket.refresh": "crtl+r"}, "not a key that terminals can send"),
        ({"ticket.refresh": "refresh"}, "not a key that terminals can send"),
        ({"ticket.refresh": "esc"}, "Did you mean escape?"),
        ({"ticket.refresh": "shift+t"}, "Did you mean T?"),
        ({"ticket.refresh": "alt+shift+t"}, "Did you mean alt+T?"),
        ({"ticket.refresh": "shift+1"}, "not a key that terminals can send"),
        ({"ticket.refresh": "ctrl+i"}, "Did you mean tab?"),
        ({"ticket.refresh": "ctrl+m"}, "Did you mean enter?"),
        ({"ticket.refresh": "ctrl+["}, "Did you mean escape?"),
        ({"ticket.refresh": "ctrl+R"}, "Did you mean ctrl+r?"),
        ({"ticket.refresh": "return"}, "Did you mean enter?"),
        ({"ticket.refresh": "ctrl+pgdn"}, "Did you mean ctrl+pagedown?"),
        ({"ticket.refresh": "F5"}, "Did you mean f5?"),
        ({"ticket.refresh": "f99"}, "not a key that terminals can send"),
        ({"ticket.refresh": "e"}, "e is already the key for ticket.export in a ticket."),
        ({"log.line_down": "w"}, "w is already the key for ticket.watch in a ticket."),
        ({"queue.unclaimed": "o"}, "o is already the key for app.open_here in the queue."),
        ({"queue.unclaimed": "/"}, "slash is already the key for queue.find in the queue."),
        ({"ticket.watch": "f9", "ticket.export": "f9"}, "f9 is already the key for"),
        ({"app.queue": "ctrl+q"}, "ctrl+q is already the key for"),
    ],
)
def test_unusable_keys_are_refused_with_the_reason(keys: dict[str, str], words: str) -> None:
    """A wrong id, a key that is not sent, or one that another action has at the same time."""
    with pytest.raises(InvalidSetting) as refused:
        check_keys(keys)
    assert words in f"{refused.value.what} {refused.value.why} {refused.value.next_step}"
    assert refused.value.exit_code == 2
