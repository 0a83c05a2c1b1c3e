"""Runs one command, and turns whatever happens into an exit code and at most a few lines."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NoReturn

from series_tui.cli.output import complain, complain_of, leave_closed_pipe, prepare_streams
from series_tui.cli.parser import parse
from series_tui.config import Settings, load_demo_settings, load_settings
from series_tui.errors import EXIT_FAULT, SeriesError

INTERRUPTED = 130


def run(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run a command; return its exit code."""
    prepare_streams()
    try:
        code = _run(argv, environ)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else EXIT_FAULT
    except SeriesError as error:
        complain_of(error)
        return error.exit_code
    except BrokenPipeError:
        return leave_closed_pipe()
    except KeyboardInterrupt:
        _end_now(INTERRUPTED)
    except Exception as error:
        from series_tui.faults import fault_report

        complain(
            [
                "Sorry, this is a mistake of series-tui itself. Nothing was changed in the workspace.",
                "This report holds no text of a ticket and no key; please send it to the developers:",
                fault_report(error).text(),
            ]
        )
        return EXIT_FAULT


def _run(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    arguments = parse(argv)
    if arguments.command == "completion":
        from series_tui.cli.completion import run_completion

        return run_completion(arguments)
    load = load_demo_settings if arguments.demo else load_settings
    settings = load(vars(arguments), environ)
    if arguments.debug_log:
        from series_tui.cli.debug_log import start_debug_log

        start_debug_log(arguments.debug_log)
    return _command(arguments, settings, environ)


def _command(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    match arguments.command:
        case "show":
            from series_tui.cli.show import run_show

            return run_show(arguments, settings, environ)
        case "list":
            from series_tui.cli.list_command import run_list

            return run_list(arguments, settings, environ)
        case "auth":
            from series_tui.cli.auth import run_auth

            return run_auth(arguments, settings)
        case "doctor":
            from series_tui.cli.doctor_command import run_doctor

            return run_doctor(arguments, settings)
        case "config":
            from series_tui.cli.config_command import run_config

            return run_config(arguments, settings)
        case "history":
            from series_tui.cli.history_command import run_history

            return run_history(arguments, settings, environ)
        case "demo-server":
            from series_tui.cli.demo_server import run_demo_server

            return run_demo_server(arguments.port)
        case _:
            return _read(arguments, settings, environ)


def _read(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    """Run the app, or the same as a dialogue."""
    if arguments.plain:
        from series_tui.cli.run_plain import run_plain

        return run_plain(arguments, settings, environ)
    from series_tui.cli.run_app import run_app

    return run_app(arguments, settings, environ)


def _end_now(code: int) -> NoReturn:
    """End at once: no thread that still looks a name up may hold it back."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
    os._exit(code)
