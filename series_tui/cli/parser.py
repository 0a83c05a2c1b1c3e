"""Parse the command line: the command, and its arguments. Options may stand anywhere."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import textwrap
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NoReturn

from series_tui.cli.arguments import APP_EXAMPLES, COMMANDS
from series_tui.cli.global_options import GROUP, WITH_VALUE, add_global, choose_from, filled
from series_tui.text.nearest import nearest

DESCRIPTION = "Read Series support tickets in the terminal. Tickets are never changed."
_WORD = r"[a-z]+(?:-[a-z]+)*"
_CHOICE = r"(?s)invalid choice: (.*) \(choose from ([^()]*)\)"
_INVALID = r"(?s)argument (?:-\w/)?(--[\w-]+|[A-Z|]+): (.*)"
_APART = r"argument (?:-\w/)?(--[\w-]+): not allowed with argument (?:-\w/)?(--[\w-]+)"
_MISSING = "the following arguments are required: "
_INDENT, _GAP = 2, 2
_MIN_MEANING = 22
"""Columns that a meaning has at least where it is beside its command."""


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return the arguments; ``command`` is the command's name, or nothing for the app.

    Raises:
        SystemExit: They cannot be used, or help or the version was asked for.
    """
    command, rest = _split(argv)
    parser = command_parser(command) if command else app_parser()
    options, positionals = parser.split(rest)
    parser.refuse_surplus(positionals)
    if not command and "--" not in rest:
        _refuse_slips(parser, positionals)
    # After the double dash nothing is an option, in every version of argparse.
    arguments = parser.parse_args([*options, "--", *positionals] if positionals else options)
    arguments.command = command
    arguments.no_color |= arguments.color == "never"
    return arguments


class Parser(argparse.ArgumentParser):
    """Shows examples before the options, and reports errors in two lines."""

    is_of_command = False
    """Whether the global options are listed in one block: the program's own help explains them."""

    def format_help(self) -> str:
        """Return usage, purpose and examples, then the options."""
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups)
        formatter.add_text(textwrap.fill(self.description or "", _width()))
        formatter.add_text(self.epilog)
        for group in self._action_groups:
            if group.title == GROUP and self.is_of_command:
                formatter.add_text(_block(group._group_actions))
                continue
            formatter.start_section("arguments" if group is self._positionals else group.title)
            if group.description:
                formatter.add_text(textwrap.fill(group.description, _width() - _INDENT))
            formatter.add_arguments(group._group_actions)
            formatter.end_section()
        return formatter.format_help()

    def error(self, message: str) -> NoReturn:
        """Exit with what is wrong and where help is."""
        from series_tui.text.sanitize import clean_line

        what = clean_line(_in_our_words(message))
        self.exit(2, f"series-tui: {what}\nTry `{self.prog} --help`.\n")

    def split(self, argv: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return the options with their values, and the other arguments, each in their order."""
        options: list[str] = []
        positionals: list[str] = []
        rest = iter(argv)
        for argument in rest:
            if argument == "--":
                positionals += rest
            elif argument.startswith("-") and argument != "-":
                options.append(argument)
                action = self._option(argument)
                if action.nargs != 0 and argument in action.option_strings:
                    options += [value for value in [next(rest, None)] if value is not None]
            else:
                positionals.append(argument)
        return options, positionals

    def _option(self, argument: str) -> argparse.Action:
        """Return the option that an argument names; exit if there is none. Values are not repeated."""
        name = argument.partition("=")[0] if argument.startswith("--") else argument[:2]
        action = self._option_string_actions.get(name)
        if action is not None:
            return action
        options = [option for option in self._option_string_actions if option.startswith("--")]
        hint = ""
        setting = name.removeprefix("--").replace("-", "_")
        if close := nearest(name, options, cutoff=0.7):
            hint = f" Did you mean {close}?"
        elif others := [other for other in COMMANDS if name in _options_of(other)]:
            hint = f" It is an option of `series-tui {others[0]}`."
        elif _is_setting(setting):
            hint = f" {setting} is a setting: use `series-tui config set {setting} VALUE`."
        self.error(f"Unknown option {name}.{hint}")

    def refuse_surplus(self, positionals: Sequence[str]) -> None:
        """Exit if there are more arguments than any of them is for."""
        taken = self._get_positional_actions()
        if not any(action.nargs in ("+", "*") for action in taken) and len(positionals) > len(taken):
            self.error(f"Unexpected argument: {positionals[len(taken)]}")


def _in_our_words(message: str) -> str:
    """Return an error of argparse in the program's words."""
    if message.startswith(_MISSING):
        return f"Missing argument: {message.removeprefix(_MISSING)}."
    if (apart := re.fullmatch(_APART, message)) is not None:
        return f"{apart[1]} cannot be combined with {apart[2]}."
    if (invalid := re.fullmatch(_INVALID, message)) is not None:
        why = "It needs a value." if invalid[2] == "expected one argument" else invalid[2]
        if (choice := re.fullmatch(_CHOICE, why)) is not None:
            why = choose_from(choice[1].strip("'"), choice[2].replace("'", "").split(", "))
        return f"Invalid {invalid[1]}: {why}"
    return message


def _options_of(command: str) -> Collection[str]:
    parser = Parser(add_help=False)
    COMMANDS[command].add(parser)
    return parser._option_string_actions.keys()


def _is_setting(name: str) -> bool:
    from series_tui.config.schema import SETTINGS

    return name in SETTINGS


def _block(actions: Iterable[argparse.Action]) -> str:
    """Return the global options of a command as a few lines."""
    words = [
        " ".join(
            filter(None, (", ".join(action.option_strings), str(action.metavar) if action.nargs != 0 else ""))
        )
        for action in actions
        if action.help is not argparse.SUPPRESS
    ]
    lines = [*textwrap.wrap("global options (`series-tui --help` explains them):", _width()), " "]
    for word in words:
        if len(lines[-1]) + len(word) > _width():
            lines.append(" ")
        lines[-1] += f" {word} "
    return "\n".join(line.rstrip() for line in lines)


def app_parser(*, with_references: bool = True) -> Parser:
    """Return the parser of the app itself."""
    commands = _two_columns([(name, command.purpose) for name, command in COMMANDS.items()])
    parser = Parser(
        prog="series-tui",
        usage=f"{_usage('series-tui [ID|LINK ...] [options]')}\n       series-tui COMMAND [options]",
        description=DESCRIPTION,
        epilog=f"examples:\n{_two_columns(APP_EXAMPLES)}\n\ncommands (each has its own --help):\n{commands}",
        **_style(),
    )
    if with_references:
        parser.add_argument("references", nargs="*", metavar="ID|LINK", help="tickets to open")
    parser.add_argument("--view", type=filled, metavar="NAME", help="open the queue on a saved view")
    parser.add_argument(
        "--plain", action="store_true", help="read tickets and the queue line by line, for screen readers"
    )
    add_global(parser)
    return parser


def command_parser(name: str) -> Parser:
    """Return the parser of one command."""
    parser = Parser(prog=f"series-tui {name}", **_about(name))
    parser.is_of_command = True
    COMMANDS[name].add(parser)
    add_global(parser, COMMANDS[name].options)
    return parser


def whole_parser() -> argparse.ArgumentParser:
    """Return one parser with every command, for shtab's completions."""
    parser = app_parser(with_references=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for name, command in COMMANDS.items():
        subparser = commands.add_parser(name, help=command.purpose, **_about(name))
        command.add(subparser)
        add_global(subparser, command.options)
    return parser


def _about(name: str) -> dict[str, Any]:
    command = COMMANDS[name]
    usage = " ".join(filter(None, ("series-tui", name, command.usage, "[options]")))
    return {
        "usage": _usage(usage),
        "description": command.purpose,
        "epilog": f"examples:\n{_two_columns(command.examples)}",
        **_style(),
    }


def _usage(words: str) -> str:
    """Return the usage of a command, wrapped beside the word that stands before it."""
    indent = len("usage: ")
    return textwrap.fill(
        words,
        _width() - indent,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _style() -> dict[str, Any]:
    plain = {"color": False} if sys.version_info >= (3, 14) else {}
    return {
        "formatter_class": argparse.RawDescriptionHelpFormatter,
        "allow_abbrev": False,
        "add_help": False,
        **plain,
    }


def _two_columns(rows: Sequence[tuple[str, str]]) -> str:
    """Return commands with their meanings beside them, or below those that are too long for that.

    A command is never wrapped: it is there to be copied.
    """
    room = _width() - _INDENT - _GAP - max(_MIN_MEANING, _width() * 3 // 8)
    column = max((len(line) for line, _ in rows if len(line) <= room), default=_INDENT)
    beside = " " * (_INDENT + column + _GAP)
    lines: list[str] = []
    for line, meaning in rows:
        start = f"{'':{_INDENT}}{line:<{column + _GAP}}"
        if len(line) > column:
            lines.append(start)
            start = beside
        lines += textwrap.wrap(meaning, _width(), initial_indent=start, subsequent_indent=beside)
    return "\n".join(line.rstrip() for line in lines)


def _width() -> int:
    """Return the columns that argparse wraps to."""
    return max(shutil.get_terminal_size().columns - 2, 20)


def _split(argv: Sequence[str]) -> tuple[str, list[str]]:
    """Return the command, if the first argument that is no option is one, and all other arguments."""
    position = 0
    while position < len(argv):
        argument = argv[position]
        if argument == "--":
            break
        if argument in WITH_VALUE:
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
    if not re.fullmatch(_WORD, word) or len(word) > 20:
        return
    close = nearest(word, [*COMMANDS, "help", "version"])
    meant = f"--{close}" if close in ("help", "version") else close
    hint = f"Did you mean `series-tui {meant}`?" if meant else "`series-tui --help` lists the commands."
    parser.exit(
        2,
        f"series-tui: Unknown command: {word}.\n{hint}\nIf a ticket has that ID: `series-tui -- {word}`.\n",
    )
