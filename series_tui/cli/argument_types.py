"""Checks of values on the command line; each error says what to write instead."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def filled(text: str) -> str:
    """Return a text that is not empty."""
    if not text.strip():
        raise argparse.ArgumentTypeError("It is empty.")
    return text


def one_of(*choices: str) -> Callable[[str], str]:
    """Return a check for one of a few words, in any case."""

    def check(text: str) -> str:
        word = text.strip().lower().replace("_", "-").replace(" ", "-")
        if word in choices:
            return word
        from difflib import get_close_matches

        close = get_close_matches(word, choices, n=1)
        raise argparse.ArgumentTypeError(
            f"Did you mean {close[0]}? Choose from {', '.join(choices)}."
            if close
            else f"Choose from {', '.join(choices)}."
        )

    return check


def number_from_1(text: str) -> int:
    """Return a number that counts something."""
    if not (text.isascii() and text.isdigit() and 0 < int(text[:12]) < 1_000_000_000):
        raise argparse.ArgumentTypeError("Write a whole number of at least 1.")
    return int(text)


def port_number(text: str) -> int:
    """Return a TCP port; 0 means any free one."""
    if not (text.isascii() and text.isdigit() and int(text[:12]) < 65_536):
        raise argparse.ArgumentTypeError("Write a port from 0 to 65535.")
    return int(text)


def whole_number(text: str) -> int:
    """Return a number of at least 0."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError("Write a whole number of at least 0.")
    return int(text)
