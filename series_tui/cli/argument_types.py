"""What a value on the command line may be: each says in a few words what it takes instead."""

from __future__ import annotations

import argparse


def filled(text: str) -> str:
    """Return a text that is not empty."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty")
    return text


def number_from_1(text: str) -> int:
    """Return a number that counts something."""
    if not (text.isascii() and text.isdigit() and 0 < int(text[:12]) < 1_000_000_000):
        raise argparse.ArgumentTypeError("it takes a whole number from 1")
    return int(text)


def port_number(text: str) -> int:
    """Return a TCP port; 0 stands for any free one."""
    if not (text.isascii() and text.isdigit() and int(text[:12]) < 65_536):
        raise argparse.ArgumentTypeError("it takes a port from 0 to 65535")
    return int(text)


def whole_number(text: str) -> int:
    """Return a number from 0 on."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError("it takes a whole number from 0 on")
    return int(text)
