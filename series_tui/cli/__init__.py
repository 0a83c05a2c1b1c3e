"""The command line. Each command is a module of its own, imported when it is asked for.

The way in::

    parser.py           which command is meant
    arguments.py        what each command takes
    argument_types.py   what a value may be
    moments.py          moments as people write them; pure
    dispatch.py         runs a command; whatever happens becomes an exit code
    debug_log.py        `--debug-log`
    connect.py          the way to the service: the demo's, or the real one
    output.py           where answers and errors go

The app::

    run_app.py          `series-tui`
    run_plain.py        `series-tui --plain`
    setups.py           what the app is given from outside
    key_keeper.py       the key that is entered in it
    recents.py          what is remembered of opened tickets

Commands::

    show.py             `show`
    printing.py         how it prints
    list_command.py     `list`
    whole_queue.py      every page of the queue
    auth.py             `auth`
    hidden_prompt.py    how it asks for the key
    config_command.py   `config`
    history_command.py  `history`
    doctor_command.py   `doctor`
    demo_server.py      `demo-server`
    completion.py       `completion`
    man_page.py         the manual page, made when the program is packed
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code.

    Args:
        argv: The arguments without the program's name; those of the process by default.
    """
    from series_tui.hardening import harden

    environ = harden()
    from series_tui.cli.dispatch import run

    return run(sys.argv[1:] if argv is None else list(argv), environ)
