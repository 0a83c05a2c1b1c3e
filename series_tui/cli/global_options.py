"""Options that several commands accept, and the checks of values on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Sequence
from typing import Any


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
        raise argparse.ArgumentTypeError(choose_from(word, choices))

    return check


def choose_from(word: str, choices: Sequence[str]) -> str:
    """Return what to type in place of a word, the most similar choice first."""
    from series_tui.text.nearest import nearest

    close = nearest(word, choices)
    meant = f"Did you mean {close}? " if close else ""
    return f"{meant}Choose from {', '.join(choices)}."


def number_from_1(text: str) -> int:
    """Return a number that counts something."""
    if not (text.isascii() and text.isdigit() and 0 < int(text[:12]) < 1_000_000_000):
        raise argparse.ArgumentTypeError("Use a whole number of at least 1.")
    return int(text)


def port_number(text: str) -> int:
    """Return a TCP port; 0 means any free one."""
    if not (text.isascii() and text.isdigit() and int(text[:12]) < 65_536):
        raise argparse.ArgumentTypeError("Use a port from 0 to 65535.")
    return int(text)


def whole_number(text: str) -> int:
    """Return a number of at least 0."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError("Use a whole number of at least 0.")
    return int(text)


WITH_VALUE = ("--profile", "--api-url", "--debug-log", "--color", "--pager", "--view")
"""The options that take a value and may stand before a command."""
GROUP = "global options"
_COLOR = ("auto", "always", "never")
_PAGER = ("auto", "never")


def add_global(parser: argparse.ArgumentParser, shown: Collection[str] | None = None) -> None:
    """Add the global options.

    Args:
        parser: The parser.
        shown: The names of those that the help shows; None for all.
    """
    group = parser.add_argument_group(GROUP)

    def add(option: str, **about: Any) -> None:
        name = option.removeprefix("--").replace("-", "_")
        if shown is not None and name not in shown:
            about["help"] = argparse.SUPPRESS
        group.add_argument(option, **about)

    add("--demo", action="store_true", help="use sample tickets: no key, no network")
    add("--profile", type=filled, metavar="NAME", help="use this profile of the config file")
    add("--api-url", type=filled, metavar="URL", help="use another API address")
    add(
        "--color",
        type=one_of(*_COLOR),
        choices=_COLOR,
        default="auto",
        metavar="WHEN",
        help="when to use colours: auto, always or never",
    )
    add("--no-color", action="store_true", help="the same as --color never")
    add(
        "--pager",
        type=one_of(*_PAGER),
        choices=_PAGER,
        default="auto",
        metavar="WHEN",
        help="when to use the pager: auto or never",
    )
    add("--no-pager", action="store_const", dest="pager", const="never", help="the same as --pager never")
    add("--ascii", action="store_true", help="draw with ASCII characters only")
    add("--debug-log", type=filled, metavar="FILE", help="write a log; the key and ticket text are left out")
    group.add_argument("--version", action=_Versions, help="print version numbers")
    group.add_argument("-h", "--help", action="help", help="print this help")


def add_format(parser: argparse.ArgumentParser, formats: Sequence[str], about: str, fields: str) -> None:
    """Add the options for the format and the fields.

    Args:
        parser: The parser.
        formats: The formats.
        about: The help of ``--format``.
        fields: The help of ``--fields``.
    """
    parser.add_argument(
        "-f", "--format", type=one_of(*formats), choices=formats, metavar="FORMAT", help=about
    )
    parser.add_argument("--fields", type=filled, metavar="A,B,C", help=fields)


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add the options for the file to write to."""
    parser.add_argument(
        "-o",
        "--output",
        type=filled,
        metavar="FILE",
        help="write to a file that only you can read (- is stdout)",
    )
    parser.add_argument("--force", action="store_true", help="replace that file if it exists")


def add_zone(parser: argparse.ArgumentParser) -> None:
    """Add the options for the time zone."""
    zone = parser.add_mutually_exclusive_group()
    zone.add_argument("--utc", action="store_const", const="UTC", dest="timezone", help="print times in UTC")
    zone.add_argument(
        "--timezone", type=filled, metavar="ZONE", help="print times in a zone like Europe/Berlin"
    )


class _Versions(argparse.Action):
    """Prints the versions of the program and of its libraries, without importing them."""

    def __init__(self, option_strings: list[str], dest: str, **about: Any) -> None:
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, default=argparse.SUPPRESS, **about)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from platform import python_version

        from series_tui import __version__
        from series_tui.runtime.library_versions import library_versions

        versions = {"Python": python_version(), **library_versions()}
        words = ", ".join(f"{name} {number or 'missing'}" for name, number in versions.items())
        print(f"series-tui {__version__}\n{words}")
        parser.exit(0)
