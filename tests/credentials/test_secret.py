"""The type of a key shows itself to nobody."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from collections.abc import Callable

import pytest
from rich.pretty import pretty_repr

from series_tui.credentials import FoundKey, Secret, check_key_text
from series_tui.errors import KeyUnusable, describe
from tests.leaks import SENTINEL, leaks

LOOKS: dict[str, Callable[[Secret], object]] = {
    "repr": repr,
    "str": str,
    "format": lambda secret: f"{secret} {secret!r} {secret!s} {secret:>40}",
    "percent": lambda secret: "%s %r %a" % (secret, secret, secret),  # noqa: UP031 - logging formats like this
    "containers": lambda secret: repr([secret, {"key": secret}, (secret,)]),
    "dataclass": lambda secret: repr(FoundKey(secret, "SERIES_API_KEY")),
    "attributes": lambda secret: [
        repr(getattr(secret, name, None)) for name in dir(secret) if name != "reveal"
    ],
    "rich": lambda secret: pretty_repr(secret, expand_all=True),
    "copy": lambda secret: repr(copy.copy(secret)) + repr(copy.deepcopy([secret])),
}


@pytest.mark.parametrize("look", LOOKS)
def test_repr_str_and_format_hide_the_secret(look: str) -> None:
    """None of the usual ways to turn a value into text gives anything away."""
    assert leaks(str(LOOKS[look](Secret(SENTINEL)))) == []


def test_reveal_returns_the_secret() -> None:
    """The one way to the text works, on copies as well."""
    secret = Secret(SENTINEL)
    assert secret.reveal() == SENTINEL
    assert copy.deepcopy(secret).reveal() == SENTINEL


def test_a_secret_cannot_be_serialised() -> None:
    """Neither pickle, nor json, nor vars takes a secret."""
    secret = Secret(SENTINEL)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError):
            pickle.dumps(secret, protocol)
    with pytest.raises(TypeError):
        json.dumps(secret)
    with pytest.raises(TypeError):
        vars(secret)
    with pytest.raises(TypeError):
        secret.__getstate__()


def test_a_traceback_with_the_values_of_variables_shows_no_secret() -> None:
    """Even a traceback that prints locals has nothing to print."""

    def fail(secret: Secret) -> None:
        api_key = FoundKey(secret, "x")
        raise RuntimeError(f"with {api_key}")

    with pytest.raises(RuntimeError) as caught:
        fail(Secret(SENTINEL))
    shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "api_key = " in shown
    assert leaks(shown) == []


def test_a_log_record_shows_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    """A log at debug level has nothing of it."""
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("test").debug("key %s %r", Secret(SENTINEL), Secret(SENTINEL))
    assert "•••" in caplog.text
    assert leaks(caplog.text) == []


def test_a_key_is_taken_without_the_spaces_around_it() -> None:
    """What a paste brings along is left out."""
    assert check_key_text(f"  {SENTINEL}\r\n").reveal() == SENTINEL


def test_a_key_may_have_512_characters() -> None:
    """Refuse one more."""
    assert check_key_text("k" * 512).reveal() == "k" * 512
    with pytest.raises(KeyUnusable, match="more than 512 characters"):
        check_key_text("k" * (512 + 1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        f"{SENTINEL} {SENTINEL}",
        f"{SENTINEL}\n{SENTINEL}",
        f"{SENTINEL}\x00",
        f"{SENTINEL}\x1b[0m",
        f"{SENTINEL}\x7f",
        f"{SENTINEL}é",
        f"\u202e{SENTINEL}",
        SENTINEL * 40,
        '""',
    ],
)
def test_a_malformed_key_is_refused_without_showing_it(text: str) -> None:
    """The error says what is wrong; it holds nothing of what was entered, nor does its chain."""
    with pytest.raises(KeyUnusable) as caught:
        check_key_text(text)
    error = caught.value
    assert leaks(" ".join(describe(error)) + repr(error) + repr(error.args) + repr(error.__cause__)) == []
