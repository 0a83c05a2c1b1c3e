"""`series-tui completion SHELL`: the completion script of a shell, with profiles and recent IDs in it.

These come from the program's own commands that ask no network, at the moment when they are wanted; whatever
goes wrong there is left unsaid, so that nothing disturbs the line that is being typed.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from typing import Any

import shtab

from series_tui.cli.parser import whole_parser
from series_tui.config.values import STATUSES
from series_tui.errors import EXIT_OK


def run_completion(arguments: Namespace) -> int:
    """Print the script; return the exit code."""
    print(completion_script(arguments.shell))
    return EXIT_OK


def completion_script(shell: str) -> str:
    """Return the script for ``bash``, ``zsh`` or ``fish``."""
    parser = whole_parser()
    for each in _every_parser(parser):
        for action in each._actions:
            if action.dest in _COMPLETED:
                action.complete = _COMPLETED[action.dest]  # type: ignore[attr-defined]  # shtab looks there
    beside = _IDS_BESIDE_COMMANDS[shell]
    if shell == "fish":  # its script begins by forgetting what was there before
        return f"{shtab.complete(parser, shell=shell)}\n{beside}"
    return shtab.complete(parser, shell=shell, preamble=beside)


def _every_parser(parser: ArgumentParser) -> Iterator[ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action.choices, Mapping):
            yield from dict.fromkeys(action.choices.values())


def _printed_by(name: str, command: str) -> dict[str, Any]:
    """Return how each shell completes from the words that a command prints."""
    function = f"_series_tui_{name}"
    return {
        "bash": function,
        "zsh": function,
        "fish": f"({command})",
        "preamble": {
            "bash": f'{function}() {{\n  compgen -W "$({command})" -- "$1"\n}}\n',
            "zsh": f"{function}() {{\n  compadd -- $({command})\n}}\n",
        },
    }


_RECENT_IDS = "series-tui history 2>/dev/null | cut -f1"
_PROFILES = "series-tui config 2>/dev/null | sed -n 's/^# profiles: //p' | tr -d ' ' | tr , '\\n'"

# An ID may stand where a command may, which shtab has no way to say.
_IDS_BESIDE_COMMANDS = {
    "bash": "_shtab_series_tui_pos_0_COMPGEN=_series_tui_recent_ids",
    "zsh": "functions[_series_tui_commands]=$functions[_shtab_series_tui_commands]\n"
    "_shtab_series_tui_commands() {\n  _series_tui_commands\n  _series_tui_recent_ids\n}",
    "fish": f'complete -c series-tui -n _shtab_series_tui_using -a "({_RECENT_IDS})"',
}

_COMPLETED: Mapping[str, Any] = {
    "references": _printed_by("recent_ids", _RECENT_IDS),
    "profile": _printed_by("profiles", _PROFILES),
    "status": _printed_by("statuses", f"printf '%s\\n' {' '.join(STATUSES)}"),
    "output": shtab.FILE,
    "debug_log": shtab.FILE,
}
