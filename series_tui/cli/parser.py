"""The command line: which command is meant, and its arguments. Options may stand anywhere."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from series_tui.cli.argument_types import filled
from series_tui.cli.arguments import APP_EXAMPLES, COMMANDS, add_global

DESCRIPTION = "Read Series support tickets in the terminal. It only reads: it never changes a ticket."
_GLOBAL_WITH_VALUE = ("--profile", "--api-url", "--debug-log")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_EXAMPLE_WIDTH = 58


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return the arguments; ``command`` is the command's name, or nothing for the app.

    Raises:
        SystemExit: They cannot be used, or help or the version was asked for.
    """
    command, rest = _split(argv)
    parser = command_parser(command) if command else app_parser()
    options, positionals = parser.sorted_out(rest)
    parser.refuse_surplus(positionals)
    if not command and "--" not in rest:
        _refuse_slips(parser, positionals)
    # Behind the double dash nothing is an option, in every version of argparse.
    arguments = parser.parse_args([*options, "--", *positionals] if positionals else options)
    arguments.command = command
    return arguments


class Parser(argparse.ArgumentParser):
    """Shows examples before everything else, and says what is wrong in two lines."""

    def format_help(self) -> str:
        """Return usage, purpose and examples, then what there is to choose from."""
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups)
        formatter.add_text(self.description)
        formatter.add_text(self.epilog)
        for group in self._action_groups:
            formatter.start_section("arguments" if group is self._positionals else group.title)
            formatter.add_arguments(group._group_actions)
            formatter.end_section()
        return formatter.format_help()

    def error(self, message: str) -> NoReturn:
        """End with what is wrong and where help is."""
        from series_tui.text.sanitize import clean_line

        what = clean_line(message.removeprefix("argument "))
        self.exit(2, f"series-tui: {what}\nTry `{self.prog} --help`.\n")

    def sorted_out(self, argv: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return the options with their values, and the other arguments, each in their order."""
        options: list[str] = []
        positionals: list[str] = []
        rest = iter(argv)
        for argument in rest:
            if argument == "--":
                positionals += rest
            elif argument.startswith("-") and argument != "-":
                options.append(argument)
                action = self._option_string_actions.get(argument)
                if action is not None and action.nargs != 0:
                    options += [value for value in [next(rest, None)] if value is not None]
            else:
                positionals.append(argument)
        return options, positionals

    def refuse_surplus(self, positionals: Sequence[str]) -> None:
        """End if there are more arguments than any of them is for."""
        taken = self._get_positional_actions()
        if not any(action.nargs in ("+", "*") for action in taken) and len(positionals) > len(taken):
            self.error(f"nothing is known to do with “{positionals[len(taken)]}”")


def app_parser(*, with_references: bool = True) -> Parser:
    """Return the parser of the app itself."""
    commands = "\n".join(f"  {name:<12} {command.purpose}" for name, command in COMMANDS.items())
    parser = Parser(
        prog="series-tui",
        usage="series-tui [ID|LINK ...] [options]\n       series-tui COMMAND [options]",
        description=DESCRIPTION,
        epilog=f"{_examples(APP_EXAMPLES)}\n\ncommands (each has a --help of its own):\n{commands}",
        **_style(),
    )
    if with_references:
        parser.add_argument(
            "references", nargs="*", metavar="ID|LINK", help="tickets to open; none: the app asks"
        )
    parser.add_argument("--view", type=filled, metavar="NAME", help="open the queue on a saved view")
    parser.add_argument(
        "--plain", action="store_true", help="the same as a dialogue, line by line, for screen readers"
    )
    add_global(parser)
    return parser


def command_parser(name: str) -> Parser:
    """Return the parser of one command."""
    parser = Parser(prog=f"series-tui {name}", **_about(name))
    COMMANDS[name].add(parser)
    add_global(parser)
    return parser


def whole_parser() -> argparse.ArgumentParser:
    """Return one parser with every command, for the man page and the completions."""
    parser = app_parser(with_references=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for name, command in COMMANDS.items():
        one = commands.add_parser(name, help=command.purpose, **_about(name))
        command.add(one)
        add_global(one)
    return parser


def _about(name: str) -> dict[str, Any]:
    command = COMMANDS[name]
    usage = " ".join(filter(None, ("series-tui", name, command.usage, "[options]")))
    return {
        "usage": usage,
        "description": command.purpose,
        "epilog": _examples(command.examples),
        **_style(),
    }


def _style() -> dict[str, Any]:
    plain = {"color": False} if sys.version_info >= (3, 14) else {}
    return {
        "formatter_class": argparse.RawDescriptionHelpFormatter,
        "allow_abbrev": False,
        "add_help": False,
        **plain,
    }


def _examples(examples: Iterable[tuple[str, str]]) -> str:
    """Return the examples, each with its meaning beside it where there is room."""
    lines = ["examples:"]
    width = max((len(line) for line, _ in examples if len(line) <= _EXAMPLE_WIDTH), default=0)
    for line, meaning in examples:
        lines.append(f"  {line:<{width}}  {meaning}" if len(line) <= width else f"  {line}")
        if len(line) > width:
            lines.append(f"  {'':<{width}}  {meaning}" if width else f"      {meaning}")
    return "\n".join(lines)


def _split(argv: Sequence[str]) -> tuple[str, list[str]]:
    """Return the command, if the first argument that is no option is one, and all other arguments."""
    position = 0
    while position < len(argv):
        argument = argv[position]
        if argument == "--":
            break
        if argument in _GLOBAL_WITH_VALUE:
            position += 2
        elif argument.startswith("-") and argument != "-":
            position += 1
        else:
            if argument in COMMANDS:
                return argument, [*argv[:position], *argv[position + 1 :]]
            break
    return "", list(argv)


def _refuse_slips(parser: Parser, references: Sequence[str]) -> None:
    """End if the first argument is a word like a command's name: no ticket has such an ID."""
    word = references[0] if references else ""
    if not _WORD.fullmatch(word) or len(word) > 20:
        return
    from difflib import get_close_matches

    close = get_close_matches(word, [*COMMANDS, "help", "version"], n=1, cutoff=0.6)
    meant = f"--{close[0]}" if close and close[0] in ("help", "version") else "".join(close)
    hint = f"Did you mean `series-tui {meant}`?" if meant else "`series-tui --help` lists them."
    parser.exit(
        2,
        f"series-tui: There is no command “{word}”.\n{hint}\n"
        f"If a ticket has that ID: `series-tui -- {word}`.\n",
    )
