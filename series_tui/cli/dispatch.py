"""Runs one command, and turns whatever happens into an exit code and at most a few lines."""

from __future__ import annotations

import logging
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from contextlib import nullcontext

from series_tui.cli.output import discard_stdout, prepare_streams, print_error, print_error_lines
from series_tui.cli.parser import parse
from series_tui.config import Settings, load_demo_settings, load_settings
from series_tui.errors import EXIT_FAULT, EXIT_INTERRUPTED, InvalidSetting, OutputNotWritten, SeriesError
from series_tui.runtime.process_exit import exit_now, exit_on_signals

_LOG = logging.getLogger(__name__)
CLOSED_PIPE = 141


def run(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run a command; return its exit code."""
    prepare_streams()
    code = _run_and_report(argv, environ)
    _LOG.debug("ended with %d", code)
    return code


def _run_and_report(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    try:
        code = _exit_code(argv, environ)
        sys.stdout.flush()
    except SeriesError as error:
        _LOG.debug("%s", type(error).__name__)
        if isinstance(error, OutputNotWritten):
            discard_stdout()
        print_error(error)
        return error.exit_code
    except BrokenPipeError:
        discard_stdout()
        return CLOSED_PIPE
    except KeyboardInterrupt:
        exit_now(EXIT_INTERRUPTED)
    except Exception as error:
        return _report_crash(error)
    return code


def _exit_code(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    try:
        return _run(argv, environ)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else EXIT_FAULT


def _report_crash(error: Exception) -> int:
    from series_tui.runtime.crash_report import CrashReport, crash_lines

    report = CrashReport.from_error(error)
    _LOG.debug("%s", report.text())
    what = "Sorry, series-tui hit a bug. Nothing was changed in the workspace."
    print_error_lines(crash_lines(what, report))
    return EXIT_FAULT


def _run(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    arguments = parse(argv)
    if arguments.command == "completion" and arguments.values:
        from series_tui.cli.name_completion import run_values

        return run_values(arguments, environ)
    if arguments.command == "completion":
        from series_tui.cli.completion import run_completion

        return run_completion(arguments)
    if arguments.command == "man":
        from series_tui.cli.man_page import run_man

        return run_man()
    if arguments.command == "config":
        from series_tui.cli.config_command import FILE_ACTIONS, run_config_file

        if arguments.config_action in FILE_ACTIONS:
            with exit_on_signals():
                return run_config_file(arguments, environ)
    load = load_demo_settings if arguments.demo else load_settings
    try:
        settings = load(vars(arguments), environ)
    except InvalidSetting as error:
        if arguments.command != "doctor":
            raise
        from series_tui.cli.doctor_command import run_doctor_without_settings

        return run_doctor_without_settings(arguments, error, environ)
    if arguments.debug_log:
        from series_tui.cli.debug_log import start_debug_log

        start_debug_log(arguments.debug_log)
        _LOG.debug("%s of profile %s at %s", arguments.command or "app", settings.profile, settings.host)
    is_app = not arguments.command and not arguments.plain
    # The app has a terminal to give back first; everything else may end anywhere.
    with nullcontext() if is_app else exit_on_signals():
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

            return run_auth(arguments, settings, environ)
        case "doctor":
            from series_tui.cli.doctor_command import run_doctor

            return run_doctor(arguments, settings, environ)
        case "config":
            from series_tui.cli.config_command import run_config

            return run_config(arguments, settings)
        case "history":
            from series_tui.cli.history_command import run_history

            return run_history(arguments, settings, environ)
        case "demo-server":
            from series_tui.cli.demo_server import run_demo_server

            return run_demo_server(arguments)
        case _:
            return _read(arguments, settings, environ)


def _read(arguments: Namespace, settings: Settings, environ: Mapping[str, str]) -> int:
    """Run the app, or the same as a dialogue."""
    if arguments.plain:
        from series_tui.cli.run_plain import run_plain

        return run_plain(arguments, settings, environ)
    from series_tui.cli.run_app import run_app

    return run_app(arguments, settings, environ)
